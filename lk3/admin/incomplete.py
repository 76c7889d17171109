"""What an administrator should fill in next; each line leads to the rows it counts."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from .. import public_holidays, terms
from ..models import (
    BoardMember,
    Budget,
    Membership,
    MobileUnit,
    Professional,
    Region,
    Training,
    TrainingParticipant,
    Unit,
    User,
)
from ..psks.columns import current_chairs, in_office


class Incomplete(NamedTuple):
    """One line of the admin's start page. ``measure`` is set where it counts something else than rows of that page."""

    text: str
    count: int
    url: str
    measure: str = ""


# Lines of the apps above; each is one query. An app adds its own when its admin is loaded.
MORE_LINES: list[Callable[[], Incomplete]] = []


def with_valid_decree() -> Q:
    """Return the filter for units whose decree is known and has not ended."""
    today = timezone.localdate()
    return ~Q(decree_number="") & (Q(decree_until=None) | Q(decree_until__gte=today))


def without_decree(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units without a decree in force."""
    return units.exclude(with_valid_decree())


def without_chair(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units that nobody chairs today."""
    return units.filter(~Exists(current_chairs().filter(unit=OuterRef("pk"))))


def without_professional(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units where no professional works today."""
    return units.filter(~Exists(Professional.objects.filter(in_office(), unit=OuterRef("pk"))))


def without_structure(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units that lack one of the four organs or a professional today."""
    professionals = Professional.objects.filter(in_office(), unit=OuterRef("pk"))
    return units.filter(terms.lacks_organ() | ~Q(Exists(professionals)))


def without_budget(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units without a budget of this year."""
    budgets = Budget.objects.filter(unit=OuterRef("pk"), year=timezone.localdate().year)
    return units.filter(~Exists(budgets))


def without_hat(users: QuerySet[User]) -> QuerySet[User]:
    """Return the people who can log in but have no role today."""
    return users.filter(~Exists(Membership.objects.current().filter(user=OuterRef("pk"))), is_active=True)


def without_participants(trainings: QuerySet[Training]) -> QuerySet[Training]:
    """Return the trainings of which nobody knows who was there."""
    return trainings.filter(~Exists(TrainingParticipant.objects.filter(training=OuterRef("pk"))))


# What a unit can lack: word in the address → (filter of the list, line of the start page, question).
UNIT_LACKS: dict[str, tuple[str, str, Callable[[QuerySet[Unit]], QuerySet[Unit]]]] = {
    "sk": ("SK yang berlaku", "LK3 tanpa SK yang berlaku", without_decree),
    "ketua": ("Ketua", "LK3 tanpa ketua", without_chair),
    "tenaga": ("Tenaga profesional", "LK3 tanpa tenaga profesional", without_professional),
    "struktur": ("Susunan minimum", "LK3 tanpa susunan minimum", without_structure),
    "masa": ("Masa tugas habis, belum ada pengganti", "LK3 dengan masa tugas yang habis", terms.with_lapsed_organ),
    "anggaran": ("Anggaran tahun ini", "LK3 tanpa anggaran tahun ini", without_budget),
}


def incomplete() -> list[Incomplete]:
    """Return the lines that count something; one query each, however many rows there are."""
    lines = [*_units(), *_people_and_lists(), _holidays(), *(line() for line in MORE_LINES)]
    return [line for line in lines if line.count]


def _units() -> list[Incomplete]:
    open_units = Unit.objects.exclude(status=Unit.Status.CLOSED)
    units, board, cars = (reverse(f"admin:lk3_{name}_changelist") for name in ("unit", "boardmember", "mobileunit"))
    ending = terms.ending_soon(BoardMember.objects.all()).count()
    broken = MobileUnit.objects.filter(is_roadworthy=False).count()
    return [
        *(
            Incomplete(text, question(open_units).count(), f"{units}?kurang={word}")
            for word, (_, text, question) in UNIT_LACKS.items()
        ),
        Incomplete(f"Masa tugas pengurus yang berakhir dalam {terms.SOON_DAYS} hari", ending, f"{board}?masa=segera"),
        Incomplete("Mobil LK3 yang tidak layak jalan", broken, f"{cars}?is_roadworthy__exact=0"),
    ]


def _people_and_lists() -> list[Incomplete]:
    people, regions, trainings = (reverse(f"admin:lk3_{name}_changelist") for name in ("user", "region", "training"))
    ungrouped = Region.objects.provinces().filter(region_group="").count()
    return [
        Incomplete("Orang tanpa peran", without_hat(User.objects.all()).count(), f"{people}?kurang=peran"),
        Incomplete("Bimtek tanpa peserta", without_participants(Training.objects.all()).count(), f"{trainings}?kurang=peserta"),
        Incomplete("Provinsi tanpa pembagian wilayah 2016", ungrouped, f"{regions}?level=PROVINCE&kurang=wilayah"),
    ]  # fmt: skip


def _holidays() -> Incomplete:
    missing = missing_holidays()
    words = " dan ".join(map(str, missing))
    return Incomplete(
        f"Hari libur {words} belum dimuat", len(missing), reverse("admin:lk3_holiday_changelist"), measure="tahun"
    )


def missing_holidays() -> list[int]:
    """Return those of this and the next year of which no public holiday is known."""
    this_year = timezone.localdate().year
    return public_holidays.missing_years([this_year, this_year + 1])
