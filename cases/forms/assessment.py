"""The form of an assessment: one text per section, with what was said before beside it."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from lk3.forms import ConflictRow, DateInput, plain_helper

from ..assessment import (
    DECISIONS,
    FULL,
    ONE_OF,
    PARTS,
    REQUIRED,
    RISKS,
    SOURCES,
    Part,
    keep,
    sections_of,
    sources_words,
)
from ..models import Assessment, Case
from .work import BAD_DATE, BROKEN, limit_length, require_day_of, submission_field

PREVIEW_WORDS = 28
NOTHING_SAID = "Tulis masalahnya di sini, atau di riwayat masalah."
RISK_CHOICES = [choice for choice in Case.Risk.choices if choice[0]]
DECISION_CHOICES = [choice for choice in Assessment.Decision.choices if choice[0]]


class Choice(NamedTuple):
    """A card to choose, with its definition in plain words."""

    value: str
    label: str
    definition: str
    examples: str
    checked: bool


class Row(NamedTuple):
    """One section on the form: its text, the tick "Masih sama" (where there is something to take over), the text before."""

    field: forms.BoundField
    same: forms.BoundField | None
    before: str
    preview: str
    is_required: bool


class AssessmentForm(forms.Form):
    """Every section is optional except the summary and one about the problem.

    "Masih sama" takes the text from before over when the form is saved, so it works without a script; what is typed beside
    a tick is added below the old text, so that neither is lost. One tick more takes over everything that was not said anew:
    the texts, and the sources and the risk where none was chosen. Nothing of these is preset without that tick.
    """

    uid = submission_field()
    version = forms.IntegerField(widget=forms.HiddenInput, max_value=10**6, error_messages={"required": BROKEN})
    taken_on = forms.DateField(
        label="Tanggal asesmen", widget=DateInput, initial=timezone.localdate, error_messages={"invalid": BAD_DATE}
    )
    sources = forms.MultipleChoiceField(
        label="Sumber keterangan",
        choices=list(SOURCES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Centang semua yang dipakai.",
    )
    risk = forms.ChoiceField(label="Tingkat risiko", choices=RISK_CHOICES, widget=forms.RadioSelect)
    decision = forms.ChoiceField(label="Keputusan", choices=DECISION_CHOICES, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        case: Case,
        kind: str,
        previous: Assessment | None = None,
        assessment: Assessment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.kind, self.previous, self.assessment = case, kind, previous, assessment
        self.before = previous.load() if previous else {}
        self.before_on = previous.taken_on if previous else None
        self.is_full = kind == FULL
        self.conflict_rows: list[ConflictRow] = []
        self.helper = plain_helper()
        self.helper.template = "cases/assessment/_fields.html"
        self.fields["taken_on"].widget.attrs |= {
            "min": case.opened_on.isoformat(),
            "max": timezone.localdate().isoformat(),
        }
        if kind == FULL:
            del self.fields["decision"]
        else:
            self.fields["sources"].required = False
        del self.fields["version" if assessment is None else "uid"]
        if self.before and assessment is None:
            self._offer_same_rest()
        own = self._start_from(assessment) if assessment else {}
        self._add_sections(own)

    def _offer_same_rest(self) -> None:
        """Offer the tick; what it keeps is no longer demanded by its field but in ``clean``."""
        self.fields["same_rest"] = forms.BooleanField(
            label=f"Yang tidak saya isi masih sama seperti {date_format(self.before_on, 'j F Y')}", required=False
        )
        self.kept = {"sources": _listed(self.previous.sources), "risk": self.previous.risk}  # type: ignore[union-attr]
        self.demanded = [name for name in self.kept if self.fields[name].required]
        for name in self.demanded:
            self.fields[name].required = False

    @property
    def kept_words(self) -> str:
        """Return which sources and which risk the tick keeps: 'Klien sendiri, Kunjungan rumah; risiko sedang'."""
        sources = sources_words(self.previous.sources)  # type: ignore[union-attr]
        return "; ".join(part for part in (sources, f"risiko {Case.Risk(self.kept['risk']).label.lower()}") if part)

    def _start_from(self, assessment: Assessment) -> dict[str, str]:
        own = assessment.load()
        stored = {name: getattr(assessment, name) for name in ("taken_on", "risk", "decision", "version")}
        texts = {f"answer_{code}": text for code, text in own.items()}
        self.initial = stored | {"sources": _listed(assessment.sources)} | texts | self.initial
        return own

    def _add_sections(self, own: dict[str, str]) -> None:
        for section in sections_of(self.kind):
            area = forms.Textarea(attrs={"rows": 3})
            text = forms.CharField(label=section.title, help_text=section.ask, required=False, widget=area)
            limit_length(text)
            self.fields[f"answer_{section.code}"] = text
            if section.code in self.before and section.code not in own:
                self.fields[f"same_{section.code}"] = forms.BooleanField(label="Masih sama", required=False)

    def clean_taken_on(self) -> date:
        """Refuse days before the case or after today."""
        return require_day_of(self.case, self.cleaned_data["taken_on"])

    def clean(self) -> dict[str, Any]:
        """Put the texts together as ``answers``, and demand the two without which an assessment says nothing."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["answers"] = answers = keep(
            self.kind, {section.code: self._text(section.code) for section in sections_of(self.kind)}
        )
        if REQUIRED not in answers and f"answer_{REQUIRED}" not in self.errors:
            self.add_error(f"answer_{REQUIRED}", "Tulis ringkasannya, dua atau tiga kalimat cukup.")
        if not any(code in answers for code in ONE_OF) and "answer_PROBLEM" not in self.errors:
            self.add_error(
                "answer_PROBLEM", NOTHING_SAID if self.kind == FULL else "Tulis masalah yang dibawa keluarga."
            )
        if self.assessment is not None:
            self._refuse_old_version(answers)
        if "same_rest" in self.fields:
            self._keep_the_rest(cleaned)
        return cleaned

    def _keep_the_rest(self, cleaned: dict[str, Any]) -> None:
        for name, before in self.kept.items():
            if cleaned.get(name) or name in self.errors:
                continue
            if cleaned.get("same_rest") and before:
                cleaned[name] = before
            elif name in self.demanded:
                self.add_error(name, self.fields[name].error_messages["required"])

    def _text(self, code: str) -> str:
        typed = self.cleaned_data.get(f"answer_{code}", "")
        is_rest = self.cleaned_data.get("same_rest") and not typed.strip()
        taken_over = self.before.get(code, "") if self.cleaned_data.get(f"same_{code}") or is_rest else ""
        return "\n\n".join(text for text in (taken_over, typed.strip()) if text)

    def _refuse_old_version(self, answers: dict[str, str]) -> None:
        """Show both texts when the assessment was changed since this page was opened, and carry the new version on."""
        current = Assessment.objects.get(pk=self.assessment.pk)  # type: ignore[union-attr]
        if self.cleaned_data.get("version") == current.version:
            return
        stored = current.load()
        for section in sections_of(self.kind):
            theirs, yours = stored.get(section.code, ""), answers.get(section.code, "")
            if theirs != yours:
                self.conflict_rows.append(ConflictRow(section.title, theirs, yours))
        self.data = self.data.copy()
        self.data["version"] = str(current.version)
        self.add_error(
            None,
            "Asesmen ini sudah diubah di tempat lain ketika Anda mengisinya. Tulisan Anda belum disimpan dan tidak hilang: "
            "bandingkan kedua versi, perbaiki isian di bawah, lalu simpan lagi.",
        )

    @property
    def content(self) -> dict[str, Any]:
        """Return what the verbs take, after ``is_valid()``."""
        taken = {name: self.cleaned_data[name] for name in ("taken_on", "sources", "answers", "risk")}
        return taken | {"decision": self.cleaned_data.get("decision", "")}

    @property
    def parts(self) -> list[tuple[Part, list[Row]]]:
        """Return the sections as the page shows them, part by part."""
        return [(part, [self._row(section.code) for section in part.sections]) for part in PARTS[self.kind]]

    def _row(self, code: str) -> Row:
        same, before = f"same_{code}", self.before.get(code, "")
        is_long = len(before.split()) > PREVIEW_WORDS or before.count("\n") > 3
        is_required = code == REQUIRED or code == ONE_OF[0]
        return Row(
            self[f"answer_{code}"],
            self[same] if same in self.fields else None,
            before,
            Truncator(before).words(PREVIEW_WORDS, truncate=" …") if is_long else "",
            is_required,
        )

    @property
    def risk_choices(self) -> list[Choice]:
        """Return the three risks as cards."""
        return self._cards("risk", RISK_CHOICES, RISKS)

    @property
    def decision_choices(self) -> list[Choice]:
        """Return the decisions as cards; none for a full assessment."""
        return self._cards("decision", DECISION_CHOICES, DECISIONS) if "decision" in self.fields else []

    def _cards(self, name: str, choices: list[Any], definitions: dict[str, str]) -> list[Choice]:
        chosen = self[name].value()
        return [Choice(value, label, definitions[value], "", value == chosen) for value, label in choices]


def _listed(sources: str) -> list[str]:
    """Return the codes of the sources as the form has them."""
    return [code for code in sources.split(",") if code]
