"""What is asked about a goal, its end, and what the client says to the plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.db.models import Q
from django.utils import timezone

from lk3 import quick
from lk3.forms import DateInput, VersionedModelForm, plain_helper
from lk3.models import User

from ..actions import plan as actions
from ..models import Case, Goal, PlanVersion, ProblemCategory
from ..plan import changed_words
from .tasks import BY_OTHER, LONGEST, NO_NAME, People, at_most, refuse_odd_day, somebody_field
from .work import BAD_DATE, submission_field

# How many first actions a goal is written with; more come one by one.
FIRST_ACTIONS = (1, 2, 3)
PARTS = ("what", "who", "somebody", "due_on", "indicator")
GOAL_LENGTH = 1000
WORDS_LENGTH = 4000


class ProblemChoice(forms.ModelChoiceField):
    """A problem of the case by its name."""

    def label_from_instance(self, obj: ProblemCategory) -> str:
        """Return the name."""
        return obj.label


class GoalForm(VersionedModelForm):
    """What a goal says."""

    problem = ProblemChoice(
        ProblemCategory.objects.none(),
        label="Untuk masalah",
        empty_label=None,
        error_messages={"invalid_choice": actions.OTHER_PROBLEM},
    )

    class Meta:
        model = Goal
        fields = ["text", "problem", "success_sign"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "success_sign": forms.Textarea(attrs={"rows": 2})}
        labels = {"text": "Apa yang ingin dicapai keluarga?", "success_sign": "Apa tandanya berhasil?"}
        help_texts = {
            "text": "Sebaiknya dengan kata-kata klien; kalimat ini tercetak di lembar untuk klien.",
            "success_sign": "Sesuatu yang dapat dilihat klien sendiri, misalnya “Anak masuk sekolah tiap hari”.",
        }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        recorded = Q(pk=case.category_id) | Q(pk__in=case.secondary_problems.values("category"))
        present = Q(pk=self.instance.problem_id or 0)  # a problem that left the case stays with its goal
        self.fields["problem"].queryset = ProblemCategory.objects.filter(recorded | present).order_by("order", "pk")
        at_most(GOAL_LENGTH, self.fields["text"], self.fields["success_sign"])


class GoalAddForm(GoalForm):
    """A new goal with up to three first actions: one form, one save."""

    uid = submission_field()

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        del self.fields["version"]
        self.fields["problem"].initial = case.category_id
        self.people = People(case, user)
        for number in FIRST_ACTIONS:
            self._add_action(number)
        rest = [name for name in self.fields if not name[-1].isdigit()]
        self.helper.layout = Layout(*rest, *(self._group(number) for number in FIRST_ACTIONS))

    def _add_action(self, number: int) -> None:
        what = forms.CharField(label="Apa yang dilakukan?", required=False)
        indicator = forms.CharField(label="Berhasil bila", required=False)
        at_most(LONGEST, what, indicator)
        due_on = forms.DateField(
            label="Paling lambat", required=False, widget=DateInput, error_messages={"invalid": BAD_DATE}
        )
        quick.offer_days(due_on, quick.AHEAD)
        made = {"what": what, "who": self.people.field(), "somebody": somebody_field(), "due_on": due_on}
        self.fields |= {f"{part}_{number}": field for part, field in (made | {"indicator": indicator}).items()}
        self.fields[f"who_{number}"].required = False

    def _group(self, number: int) -> Any:
        group = Fieldset(f"Tindakan {number}", *(f"{part}_{number}" for part in PARTS), css_class="lk-fieldset")
        if number == FIRST_ACTIONS[0]:
            return group
        opening = HTML(
            f'<details class="plan-more"{{% if {number} in form.begun %}} open{{% endif %}}>'
            f"<summary>Tindakan {number} (boleh dilewati)</summary>"
        )
        return Layout(opening, *group.fields, HTML("</details>"))

    @property
    def begun(self) -> list[int]:
        """Return the actions into which something was typed already, and the one that comes next: they stand open."""
        typed = ("what", "somebody", "due_on", "indicator")
        filled = [n for n in FIRST_ACTIONS if any(self[f"{part}_{n}"].value() for part in typed)]
        return [n for n in FIRST_ACTIONS if n in filled or n - 1 in filled]

    def clean(self) -> dict[str, Any]:
        """Gather the actions; an empty one is left out, a half one is asked for the rest."""
        cleaned = super().clean()
        cleaned["actions"] = list(self._actions(cleaned))
        return cleaned

    def _actions(self, cleaned: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for number in FIRST_ACTIONS:
            parts = {part: cleaned.pop(f"{part}_{number}", None) for part in PARTS}
            self._refuse_day(number, parts["due_on"])
            if not parts["what"]:
                self._refuse_half(number, parts)
                continue
            if parts["who"] == BY_OTHER and not parts["somebody"]:
                self.add_error(f"somebody_{number}", NO_NAME)
            owner, responsible = self.people.read(parts["who"] or str(self.people.user.pk), parts["somebody"] or "")
            yield {
                "what": parts["what"],
                "owner": owner,
                "responsible": responsible,
                "due_on": parts["due_on"],
                "indicator": parts["indicator"] or "",
            }

    def _refuse_half(self, number: int, parts: dict[str, Any]) -> None:
        is_begun = parts["somebody"] or parts["due_on"] or parts["indicator"]
        if is_begun and f"what_{number}" not in self.errors:
            self.add_error(f"what_{number}", "Tulis apa yang dilakukan, atau kosongkan seluruh tindakan ini.")

    def _refuse_day(self, number: int, day: date | None) -> None:
        try:
            refuse_odd_day(day)
        except forms.ValidationError as error:
            self.add_error(f"due_on_{number}", error)


class GoalDecideForm(forms.Form):
    """What became of a goal."""

    status = forms.ChoiceField(
        label="Bagaimana tujuan ini sekarang?", widget=forms.RadioSelect, error_messages={"required": "Pilih satu."}
    )
    note = forms.CharField(
        label="Keterangan",
        max_length=GOAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dari mana Anda tahu? Apa kata klien? Bila tidak dilanjutkan: mengapa?",
        error_messages={"required": "Tulis singkat dari mana Anda tahu, atau mengapa."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal = goal
        self.helper = plain_helper()
        words = dict(Goal.Status.choices) | {Goal.Status.OPEN: "Dilanjutkan lagi"}
        self.fields["status"].choices = [(value, words[value]) for value in _others(goal.status)]
        self.fields["version"].initial = goal.version

    def clean_version(self) -> int:
        """Return the version the page was made from; a page without one was made from none."""
        return self.cleaned_data["version"] or 0

    def clean(self) -> dict[str, Any]:
        """Say what a colleague decided meanwhile; the form carries the new version, so that sending it again is a decision."""
        cleaned = super().clean() or self.cleaned_data
        if "version" in cleaned and cleaned["version"] != self.goal.version:
            self.data = self.data.copy()
            self.data["version"] = str(self.goal.version)
            self.add_error(None, changed_words(self.goal))
        return cleaned


def _others(status: str) -> list[str]:
    """Return what a goal can become: first the ends, then going on again."""
    order = [Goal.Status.MET, Goal.Status.PARTLY, Goal.Status.DROPPED, Goal.Status.OPEN]
    return [value for value in order if value != status]


class AgreeForm(forms.ModelForm):
    """What the client says to the plan as it stands on this page."""

    uid = submission_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = PlanVersion
        fields = ["agreement", "agreed_by", "agreed_on", "client_words"]
        widgets = {
            "agreement": forms.RadioSelect,
            "agreed_on": DateInput,
            "client_words": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "agreement": "Apa kata klien tentang rencana ini?",
            "agreed_by": "Siapa yang menyepakati?",
            "agreed_on": "Kapan dibicarakan?",
            "client_words": "Dengan kata-kata klien sendiri",
        }
        help_texts = {
            "agreed_by": "Perlu diisi bila klien setuju: misalnya “Ibu Erna”; untuk anak, juga orang tua atau walinya.",
            "client_words": "Apa yang ia setujui, apa yang berat baginya.",
        }

    def __init__(self, *args: Any, case: Case, content: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.content = case, content
        self.helper = plain_helper()
        self.fields["agreement"].choices = PlanVersion.Agreement.choices
        self.fields["agreement"].error_messages["required"] = "Pilih apa kata klien."
        self.fields["agreed_on"].error_messages["invalid"] = BAD_DATE
        self.fields["agreed_on"].widget.attrs |= {
            "min": case.opened_on.isoformat(),
            "max": timezone.localdate().isoformat(),
        }
        self.fields["seen"].initial = content
        at_most(WORDS_LENGTH, self.fields["client_words"])

    def clean(self) -> dict[str, Any]:
        """An agreement has somebody who agreed; a plan that moved meanwhile is read again first."""
        cleaned = super().clean() or self.cleaned_data
        agrees = cleaned.get("agreement") in (PlanVersion.Agreement.AGREED, PlanVersion.Agreement.PARTLY)
        if agrees and not cleaned.get("agreed_by") and "agreed_by" not in self.errors:
            self.add_error("agreed_by", actions.NOBODY)
        if cleaned.get("seen") != self.content:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = self.content
            self.add_error(None, actions.MOVED)
        return cleaned
