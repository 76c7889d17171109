"""Changing what the file of a case says."""

from typing import Any

from django import forms
from django.db.models import Q

from lk3.forms import ConflictRow, VersionedModelForm

from ..filters import grouped_categories
from ..models import Case, ProblemCategory
from .work import RowChoices, limit_length

OTHER = "OTHER"


class CategoryChoices(RowChoices):
    """Problems by their short names."""

    def label_from_instance(self, obj: ProblemCategory) -> str:
        """Return the name that fits beside a box on a phone."""
        return obj.short_label if obj.parent_id is None else obj.label


class CaseForm(VersionedModelForm):
    """What happened, which problems, how urgent. Unit, client and family of a case do not change here."""

    secondary = CategoryChoices(
        ProblemCategory.objects.none(),
        label="Masalah lain yang juga ada",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Masalah ini tidak dapat dipilih.", "invalid_pk_value": "Pilih lagi."},
    )

    field_order = ["narrative", "category", "other_explanation", "secondary"]

    class Meta:
        model = Case
        fields = ["narrative", "category", "other_explanation", "urgency", "channel", "reporter"]
        widgets = {
            "narrative": forms.Textarea(attrs={"rows": 8}),
            "urgency": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        recorded = self.instance.secondary_problems.values("category")
        offered = ProblemCategory.objects.filter(Q(parent=None) | Q(pk__in=recorded))
        self.fields["secondary"].queryset = offered.order_by("order", "pk")
        self.fields["secondary"].initial = [row["category"] for row in recorded]
        limit_length(self.fields["narrative"])
        self.fields["category"].choices = grouped_categories()
        self.fields["category"].error_messages["invalid_choice"] = "Masalah ini tidak ada dalam daftar."

    def clean(self) -> dict[str, Any]:
        """Ask what 'lainnya' means, and show both lists of problems when a colleague was faster."""
        cleaned = super().clean()
        category = cleaned.get("category")
        if category and category.code == OTHER and not cleaned.get("other_explanation"):
            self.add_error("other_explanation", "Jelaskan masalahnya, atau pilih salah satu bagian dari “Lainnya”.")
        return cleaned

    def _refuse(self, current: Case, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        theirs = [row.category.label for row in current.secondary_problems.select_related("category").order_by("pk")]
        yours = [category.label for category in cleaned.get("secondary") or []]
        if sorted(theirs) != sorted(yours):
            self.conflict_rows.append(
                ConflictRow(str(self.fields["secondary"].label), ", ".join(theirs), ", ".join(yours))
            )
