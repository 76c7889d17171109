"""What an administrator should fill in next; each line leads to the rows it counts."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from ..models import Membership, Professional, Region, Unit, User
from ..psks.columns import current_chairs, in_office


class Incomplete(NamedTuple):
    """One line of the admin's start page."""

    text: str
    count: int
    url: str


def with_valid_decree() -> Q:
    """Return the filter for units whose decree is known and has not ended."""
    today = timezone.localdate()
    return ~Q(decree_number="") & (Q(decree_until=None) | Q(decree_until__gte=today))


def without_chair(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units that nobody chairs today."""
    return units.filter(~Exists(current_chairs().filter(unit=OuterRef("pk"))))


def without_professional(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units where no professional works today."""
    return units.filter(~Exists(Professional.objects.filter(in_office(), unit=OuterRef("pk"))))


def without_hat(users: QuerySet[User]) -> QuerySet[User]:
    """Return the people who can log in but have no role today."""
    return users.filter(~Exists(Membership.objects.current().filter(user=OuterRef("pk"))), is_active=True)


def incomplete() -> list[Incomplete]:
    """Return the lines that count something; five queries."""
    open_units = Unit.objects.exclude(status=Unit.Status.CLOSED)
    units, people, regions = (reverse(f"admin:lk3_{name}_changelist") for name in ("unit", "user", "region"))
    provinces = Region.objects.provinces()
    lines = [
        Incomplete("LK3 tanpa SK yang berlaku", open_units.exclude(with_valid_decree()).count(), f"{units}?kurang=sk"),
        Incomplete("LK3 tanpa ketua", without_chair(open_units).count(), f"{units}?kurang=ketua"),
        Incomplete("LK3 tanpa tenaga profesional", without_professional(open_units).count(), f"{units}?kurang=tenaga"),
        Incomplete("Orang tanpa peran", without_hat(User.objects.all()).count(), f"{people}?kurang=peran"),
        Incomplete(
            "Provinsi tanpa pembagian wilayah 2016",
            provinces.filter(region_group="").count(),
            f"{regions}?level=PROVINCE&kurang=wilayah",
        ),
    ]
    return [line for line in lines if line.count]
