"""What a figure may be narrowed to, as it stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cases.models import Case, ProblemCategory, ServiceContact, WelfareCategory
from families.models import Person
from lk3.models import Unit
from referrals.models import Partner

from .dimensions import AGE_LABELS, Dimension

# Field of Filters → (name in the address, what its codes are called or None where they stand in a table, dimension).
_CHOICES: dict[str, dict[str, str]] = {
    "unit_kind": dict(Unit.Kind.choices),
    "sex": dict(Person.Sex.choices),
    "age": AGE_LABELS,
    "channel": dict(Case.Channel.choices),
    "service": dict(ServiceContact.Kind.choices),
    "partner_kind": dict(Partner.Kind.choices),
}
NAMES = {
    "unit_kind": "jenis_lk3",
    "category": "jenis",
    "sex": "jk",
    "age": "umur",
    "ppks": "ppks",
    "channel": "jalur",
    "service": "layanan",
    "partner_kind": "mitra",
}
DIMENSIONS = {
    "unit_kind": Dimension.UNIT_KIND,
    "sex": Dimension.SEX,
    "age": Dimension.AGE,
    "ppks": Dimension.PPKS,
    "channel": Dimension.CHANNEL,
    "service": Dimension.SERVICE,
    "partner_kind": Dimension.PARTNER_KIND,
}
FOR_UNITS_ONLY = "{label} dapat dipilih untuk LK3 sendiri saja; pilihan itu tidak dipakai."


@dataclass(frozen=True)
class Filters:
    """Codes, "" where nothing is chosen. A category may be one of the eleven or a part of one."""

    unit_kind: str = ""
    category: ProblemCategory | None = None
    sex: str = ""
    age: str = ""
    ppks: WelfareCategory | None = None
    channel: str = ""
    service: str = ""
    partner_kind: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> tuple[Filters, list[str]]:
        """The filters of an address, and a sentence for each that was not understood. At most two queries."""
        found: dict[str, object] = {}
        complaints = []
        for name, key in NAMES.items():
            # No database takes a NUL, and nobody means one.
            if code := (query.get(key) or "").replace("\0", "").strip():
                value = _READ[name](code) if name in _READ else code if code in _CHOICES[name] else None
                if value is None:
                    complaints.append(f"{_label(name)} “{code[:40]}” tidak dikenal; pilihan itu tidak dipakai.")
                else:
                    found[name] = value
        return cls(**found), complaints  # type: ignore[arg-type]

    def as_query(self) -> dict[str, str]:
        """The same filters as values of an address."""
        return {NAMES[name]: str(getattr(value, "code", value)) for name, value in self.chosen.items()}

    @property
    def chosen(self) -> dict[str, object]:
        """{field: value} of those that are set."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    @property
    def dimensions(self) -> dict[Dimension, object]:
        """{dimension: key} that the rows must have."""
        return {self.dimension_of(name): getattr(value, "pk", value) for name, value in self.chosen.items()}

    @property
    def splits_persons(self) -> bool:
        """Whether what is left would be a split of persons that an office gets from the frozen splits only."""
        return any(dimension.splits_persons for dimension in self.dimensions)

    @property
    def words(self) -> list[tuple[str, str]]:
        """What is chosen, for people: label and value."""
        return [(_label(name), _word(name, value)) for name, value in self.chosen.items()]

    def for_office(self) -> tuple[Filters, list[str]]:
        """The filters an office may use, and a sentence for each that was taken out."""
        taken = [name for name in self.chosen if self.dimension_of(name).splits_persons]
        return self.without(*taken), [FOR_UNITS_ONLY.format(label=_label(name)) for name in taken]

    def without(self, *names: str) -> Filters:
        """The same less some fields."""
        nothing: dict[str, Any] = {name: None if name in _READ else "" for name in names}
        return replace(self, **nothing)

    def dimension_of(self, name: str) -> Dimension:
        """By which dimension a field narrows."""
        if name != "category":
            return DIMENSIONS[name]
        is_root = self.category is None or self.category.parent_id is None
        return Dimension.CATEGORY if is_root else Dimension.SUBCATEGORY


def options(name: str) -> list[tuple[str, str]]:
    """Code and words of what one filter (a field of ``Filters``) offers; categories with their parts below them."""
    if name == "category":
        rows = ProblemCategory.objects.select_related("parent").order_by("order", "pk")
        return [(row.code, row.label if row.parent_id is None else f"– {row.label}") for row in _families(list(rows))]
    if name == "ppks":
        return list(WelfareCategory.objects.order_by("order", "pk").values_list("code", "label"))
    return list(_CHOICES[name].items())


def _families(rows: list[ProblemCategory]) -> list[ProblemCategory]:
    """The eleven, each followed by its parts."""
    roots = [row for row in rows if row.parent_id is None]
    return [row for root in roots for row in (root, *(child for child in rows if child.parent_id == root.pk))]


def _category(code: str) -> ProblemCategory | None:
    return ProblemCategory.objects.filter(code=code).first()


def _ppks(code: str) -> WelfareCategory | None:
    return WelfareCategory.objects.filter(code=code).first()


_READ: dict[str, Callable[[str], object | None]] = {"category": _category, "ppks": _ppks}


def _label(name: str) -> str:
    return (Dimension.CATEGORY if name == "category" else DIMENSIONS[name]).label


def _word(name: str, value: object) -> str:
    return str(getattr(value, "label", None) or _CHOICES[name][str(value)])
