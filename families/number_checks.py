"""What must be looked at again before an identity number is stored: shown once, confirmed by a person, never forced."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from lk3.encryption import lookup_hash
from lk3.models import Region

from .identity_numbers import FamilyCard, Nik, nik_warnings
from .models import Family, Person

if TYPE_CHECKING:
    from lk3.models import User

SEXES = {"M": "laki-laki", "F": "perempuan"}


@dataclass(frozen=True)
class Review:
    """The warnings about one number, and what it offers to fill in."""

    digits: str = field(default="", repr=False)
    warnings: list[str] = field(default_factory=list)
    birth_on: date | None = None
    sex: str = ""

    @property
    def offer(self) -> str:
        """Return what can be taken over from the number: '17 Mei 1985, perempuan'."""
        parts = [date_format(self.birth_on, "j F Y")] if self.birth_on else []
        return ", ".join([*parts, *([SEXES[self.sex]] if self.sex else [])])

    @property
    def is_pending(self) -> bool:
        """Return whether a person must look at something."""
        return bool(self.warnings or self.offer)

    @property
    def token(self) -> str:
        """Return what confirms exactly these sentences about exactly this number; other warnings need another look."""
        return (
            lookup_hash("review", "|".join([self.digits, *self.warnings, self.offer]))[:20] if self.is_pending else ""
        )


def review_nik(
    nik: Nik, *, birth_on: date | None, age: int | None, sex: str, today: date, user: User, person: Person | None
) -> Review:
    """Return what to look at: ``birth_on`` and ``age`` (at most one of them) and ``sex`` are what the person said."""
    claimed = _claimed_birth(nik, age, today)
    warnings = nik_warnings(
        nik,
        birth_on=birth_on or (claimed if age is not None else None),
        sex=sex,
        known_district_codes=_known(nik.district_code),
    )
    if age is not None and claimed and abs(_age(claimed, today) - age) > 1:
        warnings.append(f"Menurut NIK umurnya {_age(claimed, today)} tahun, tetapi yang diisi {age} tahun.")
    warnings += _nik_known_already(nik, user, person)
    return Review(nik.digits, warnings, None if birth_on else claimed, "" if sex else nik.sex)


def review_card(card: FamilyCard, *, user: User, family: Family | None) -> Review:
    """Return what to look at before a KK number is stored."""
    others = Family.objects.filter(unit_id=_unit_id(user)).with_card(lookup_hash("kk", card.digits))
    if family is not None and family.pk:
        others = others.exclude(pk=family.pk)
    return Review(card.digits, _known_already("Nomor KK", others, user))


def _claimed_birth(nik: Nik, age: int | None, today: date) -> date | None:
    """Return the birth date the number claims; of two possible centuries the one nearer to the age."""
    if nik.birth_on is None or age is None or not nik.is_century_ambiguous:
        return nik.birth_on
    either = [nik.birth_on, nik.birth_on.replace(year=nik.birth_on.year - 100)]
    return min(either, key=lambda born: abs(_age(born, today) - age))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _known(district_code: str) -> set[str]:
    return set(Region.objects.districts().filter(code=district_code).values_list("code", flat=True))


def _nik_known_already(nik: Nik, user: User, person: Person | None) -> list[str]:
    others = Person.objects.filter(unit_id=_unit_id(user)).with_national_id(lookup_hash("nik", nik.digits))
    if person is not None and person.pk:
        others = others.exclude(pk=person.pk)
    if not others.exists():
        return []
    return _known_already("NIK", Family.objects.filter(members__person__in=others), user)


def _known_already(what: str, families: object, user: User) -> list[str]:
    """Name the family that has the number already, if one may know of it.

    About any other the form is silent: whoever knows a NIK could ask it whether that person is here in secret.
    """
    reference = families.visible_to(user).order_by("pk").values_list("reference", flat=True).first()  # type: ignore[attr-defined]
    if reference is None:
        return []
    return [
        f"{what} ini sudah tercatat pada keluarga {reference}. Buka dulu keluarga itu: jangan sampai tercatat dua kali."
    ]


def _unit_id(user: User) -> int | None:
    return user.hat.unit_id if user.hat else None
