"""Changing what the file of a case says."""

from typing import Any

from django import forms
from django.db.models import Q

from lk3.forms import ConflictRow, VersionedModelForm

from ..better_categories import Better, better_for
from ..filters import grouped_categories
from ..models import Case, ProblemCategory
from .problem import OTHER, require_explained
from .work import RowChoices, limit_length


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

    field_order = ["narrative", "category", "other_explanation", "other_reason", "secondary"]

    class Meta:
        model = Case
        fields = [
            "narrative",
            "category",
            "other_explanation",
            "other_reason",
            "urgency",
            "channel",
            "reporter",
            "reporter_relation",
            "reporter_phone",
        ]
        widgets = {
            "narrative": forms.Textarea(attrs={"rows": 8}),
            "urgency": forms.RadioSelect,
            "reporter_phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
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
        """Ask what 'lainnya' means and why nothing else fits, and show both lists of problems when a colleague was faster."""
        cleaned = super().clean()
        category = cleaned.get("category")
        if category and category.code == OTHER:
            require_explained(self, cleaned)
        else:
            cleaned["other_reason"] = ""
        return cleaned

    @property
    def better(self) -> list[Better]:
        """Return the categories that the story speaks of."""
        current = {row.code: row for row in ProblemCategory.objects.current()}
        return better_for(self["narrative"].value() or "", current)

    def _refuse(self, current: Case, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        theirs = [row.category.label for row in current.secondary_problems.select_related("category").order_by("pk")]
        yours = [category.label for category in cleaned.get("secondary") or []]
        if sorted(theirs) != sorted(yours):
            self.conflict_rows.append(
                ConflictRow(str(self.fields["secondary"].label), ", ".join(theirs), ", ".join(yours))
            )
