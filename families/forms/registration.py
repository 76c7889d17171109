"""A family and its persons on one page."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT, BaseFormSet, formset_factory
from django.http import QueryDict

from lk3.models import User

from ..models import Family, FamilyMember
from .family import FamilyForm
from .persons import PersonForm

MOST_ROWS = 20
# The relation offered in the first row, and in the others.
FIRST_ROLES = {
    Family.Kind.FAMILY: (FamilyMember.Relation.HEAD, ""),
    Family.Kind.GROUP: (FamilyMember.Relation.SPOKESPERSON, FamilyMember.Relation.GROUP_MEMBER),
    Family.Kind.INSTITUTION: (FamilyMember.Relation.SPOKESPERSON, FamilyMember.Relation.GROUP_MEMBER),
}


class PersonRows(BaseFormSet):
    """Rows of persons; the first one must be filled, empty ones are left out."""

    def initial_form_count(self) -> int:
        """No row is stored yet, so none but the first must be filled."""
        return 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Name the rows, and offer the first one as head of family, or as the one who speaks for the group."""
        position = index or 0
        first, others = FIRST_ROLES[self.form_kwargs["kind"]]
        relation = first if position == 0 else others
        return super().get_form_kwargs(index) | {"title": f"Orang ke-{position + 1}", "relation": relation}

    def clean(self) -> None:
        """Refuse two heads of one family, a group nobody speaks for, and one NIK for two persons."""
        heads, niks = 0, set()
        for form in self.filled():
            heads += form.cleaned_data.get("relation") == FamilyMember.Relation.HEAD
            digits = form.number_values.get("digits")
            if heads > 1 and form.cleaned_data.get("relation") == FamilyMember.Relation.HEAD:
                form.add_error("relation", "Sudah ada kepala keluarga di atas. Pilih hubungan lain.")
            if digits and digits in niks:
                form.add_error("nik", "NIK ini sama dengan NIK orang lain di halaman ini. Periksa lagi di KTP atau KK.")
            niks.add(digits)
        self._require_somebody_who_speaks()
        if any(form.errors for form in self.forms):
            raise ValidationError("Periksa lagi isian orang-orangnya.")

    def _require_somebody_who_speaks(self) -> None:
        spokesperson = FamilyMember.Relation.SPOKESPERSON
        if self.form_kwargs["kind"] == Family.Kind.FAMILY:
            return
        if all(form.cleaned_data.get("relation") != spokesperson for form in self.filled()):
            self.forms[0].add_error("relation", "Paling sedikit satu orang menjadi narahubung.")

    def filled(self) -> list[PersonForm]:
        """Return the rows somebody wrote into."""
        return [form for form in self.forms if form.has_changed() or not form.empty_permitted]


PersonFormSet = formset_factory(
    PersonForm, formset=PersonRows, extra=3, min_num=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
)


class Registration:
    """Everything that one page asks of a new family."""

    def __init__(self, *, user: User, kind: str, data: QueryDict | None = None) -> None:
        self.family = FamilyForm(data, user=user, kind=kind)
        self.persons = PersonFormSet(data, prefix="orang", form_kwargs={"user": user, "kind": kind})
        if kind != Family.Kind.FAMILY:
            self.persons.extra = 1

    @classmethod
    def typed(cls, *, user: User, kind: str, data: QueryDict, more: int) -> "Registration":
        """Return the same page with all that was typed, not judged yet, and ``more`` empty rows."""
        page = cls(user=user, kind=kind)
        rows = _row_count(data)
        persons = [_row(page.persons.empty_form.fields, data, f"orang-{row}-") for row in range(rows)]
        page.family = FamilyForm.typed(user=user, kind=kind, data=data)
        page.persons = PersonFormSet(initial=persons, prefix="orang", form_kwargs={"user": user, "kind": kind})
        page.persons.extra = min(rows + more, MOST_ROWS) - page.persons.min_num
        return page

    def is_valid(self) -> bool:
        """Judge both, so that all errors are seen at once."""
        return all([self.family.is_valid(), self.persons.is_valid()])

    def values(self) -> dict[str, Any]:
        """Return ``family`` and ``persons`` for the verb; the family is called like its head when nobody named it."""
        persons = [form.values() for form in self.persons.filled()]
        family = self.family.values()
        if not family["name"]:
            heads = [person["name"] for person in persons if person["relation"] == FamilyMember.Relation.HEAD]
            family["name"] = (heads or [persons[0]["name"]])[0]
        return {"family": family, "persons": persons}

    def forms(self) -> list[forms.BaseForm]:
        """Return the forms in the order of the page."""
        return [self.family, *self.persons.forms]


def _row_count(data: QueryDict) -> int:
    total = data.get(f"orang-{TOTAL_FORM_COUNT}", "")
    return max(1, min(int(total), MOST_ROWS)) if total.isdecimal() and len(total) < 4 else 4


def _row(fields: dict[str, forms.Field], data: QueryDict, prefix: str) -> dict[str, str]:
    return {name: data.get(f"{prefix}{name}", "") for name in fields if name != "confirmed"}
