"""What happened, and which of the ministry's categories it is."""

from typing import Any

from django import forms

from ..better_categories import Better, better_for
from ..models import Case
from .steps import IntakeForm, one_of, some_of

OTHER = "OTHER"
NONE_FITS = "Pilih yang lebih tepat di bawah cerita, atau katakan mengapa tidak ada yang cocok."


class ProblemForm(IntakeForm):
    """What happened, and what it counts as."""

    narrative = forms.CharField(
        label="Apa yang terjadi?",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Dengan kata-kata klien: apa, kapan, siapa, sejak kapan, dan apa yang diharapkan.",
        error_messages={
            "required": "Tulis dengan singkat apa yang terjadi; satu kalimat pun cukup.",
            "max_length": "Ceritanya %(show_value)d huruf, paling banyak 20.000. Pindahkan sebagian ke catatan kasus.",
        },
    )
    category = one_of("Masalah utama")
    other_explanation = forms.CharField(
        label="Masalah lainnya, jelaskan", max_length=250, required=False, widget=forms.TextInput()
    )
    other_reason = one_of("Mengapa tidak ada jenis yang cocok?", Case.OtherReason.choices, required=False)
    secondary = some_of("Masalah lain yang juga ada")

    def prepare(self) -> None:
        """Offer the eleven and what rolls up to them."""
        # The browser would cut a pasted text off without a word.
        del self.fields["narrative"].widget.attrs["maxlength"]
        categories = self.intake.categories
        self.fields["category"].choices = [(code, row.label) for code, row in categories.items()]
        self.fields["secondary"].choices = [(row.code, row.short_label) for row in self.intake.roots]

    @property
    def better(self) -> list[Better]:
        """Return the categories that the story speaks of, as far as it is told."""
        return better_for(self["narrative"].value() or "", self.intake.categories)

    def clean(self) -> dict[str, Any]:
        """Ask what 'lainnya' means and why nothing else fits; drop what says the same twice."""
        cleaned = super().clean() or {}
        rows = self.intake.categories
        category = cleaned["category"] = rows.get(cleaned.get("category", ""))
        secondary = [rows[code] for code in cleaned.get("secondary", [])]
        cleaned["secondary"] = [row for row in secondary if category is None or row.pk != category.root_id]
        if category and category.code == OTHER:
            require_explained(self, cleaned)
        else:
            cleaned["other_reason"] = ""
        if category and category.root_id != rows[OTHER].pk:
            cleaned["other_explanation"] = ""
        return cleaned


def require_explained(form: forms.BaseForm, cleaned: dict[str, Any]) -> None:
    """Ask what "lainnya" means and why none of the others fits; a colleague then knows what to look for each month."""
    if not cleaned.get("other_explanation") and "other_explanation" not in form.errors:
        form.add_error("other_explanation", "Jelaskan masalahnya, atau pilih salah satu bagian dari “Lainnya”.")
    if not cleaned.get("other_reason") and "other_reason" not in form.errors:
        form.add_error("other_reason", NONE_FITS)
