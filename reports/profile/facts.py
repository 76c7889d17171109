"""What the records say about units, gathered for many units with as many queries as for one.

Nothing here judges; ``indicators`` does. Counts of people or of their referrals come out as protected cells only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from lk3.models import BoardMember, Budget, MobileUnit, Professional, Region, TrainingParticipant, Unit, User
from lk3.trainings import Trained, trained_since, years_before
from referrals.coverage import RECENT
from referrals.models import Outreach, Partner, SpotService, Trip
from reports.disclosure import NO_DATA, Audience, Cell

from .answers import Answers, answers_of
from .shown import shown_per_unit


@dataclass(frozen=True)
class Certificates:
    """Professionals by what is known of their certificate; without a number nothing is known."""

    valid: int = 0
    expired: int = 0
    without_end: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Partners:
    """Active partners in the kabupaten/kota of the unit."""

    kinds: Counter[str] = field(default_factory=Counter)
    with_agreement: int = 0
    recorded_on: date | None = None

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Reach:
    """What was done outside in the year before the day; ``last_on`` is the last day ever."""

    last_on: date | None = None
    days: int = 0
    subdistricts: int = 0
    of_subdistricts: int = 0
    spot_services: int = 0
    stops: int = 0


@dataclass(frozen=True)
class Mobile:
    """The mobil LK3 of a unit, and its reported journeys in the year before the day."""

    vehicles: int = 0
    roadworthy: int = 0
    trips: int = 0
    kilometres: int = 0
    last_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything the indicators of one unit need."""

    unit: Unit
    day: date
    board: dict[str, date] = field(default_factory=dict)  # post in office → since when
    ended_posts: frozenset[str] = frozenset()  # posts whose last term is over
    professions: Counter[str] = field(default_factory=Counter)
    newest_professional: date | None = None
    certificates: Certificates = Certificates()
    trained: int = 0  # different people within the last three years
    last_training: date | None = None  # of any year; None when nobody was ever recorded
    budgets: dict[str, int] = field(default_factory=dict)  # source → rupiah of the year of the day
    partners: Partners = Partners()
    answers: Answers = field(default_factory=Answers)
    reach: Reach = Reach()
    mobile: Mobile = Mobile()
    people_reached: Cell = NO_DATA
    population: int | None = None

    @property
    def professionals(self) -> int:
        return sum(self.professions.values())


def year_start(day: date) -> date:
    """The first of the last twelve months as the coverage pages count them, so that both say the same."""
    return day - RECENT + timedelta(days=1)


def facts_for(
    units: Iterable[Unit], day: date, *, audience: Audience = Audience.OFFICE, known_to: User | None = None
) -> dict[int, Facts]:
    """{id of the unit: its facts}, in the order given. Thirteen queries, however many units.

    The units need their ``district__parent`` loaded. ``known_to``: only referrals of cases that this person may know of.
    """
    found = list(units)
    ids = [unit.pk for unit in found]
    board, ended = _board(ids, day)
    professions, newest, certificates = _professionals(ids, day)
    trained, last_training = _trainings(ids, day)
    budgets, partners = _budgets(ids, day), _partners({unit.district_id for unit in found}, day)
    answers = answers_of(ids, day, audience=audience, known_to=known_to)
    reach, people = _reach(found, day)
    mobile, shown = _mobile(ids, day), shown_per_unit("Orang yang terjangkau", people, day, audience)
    return {
        unit.pk: Facts(
            unit=unit,
            day=day,
            board=board[unit.pk],
            ended_posts=frozenset(ended[unit.pk] - set(board[unit.pk])),
            professions=professions[unit.pk],
            newest_professional=newest.get(unit.pk),
            certificates=certificates[unit.pk],
            trained=trained[unit.pk].participants,
            last_training=last_training.get(unit.pk),
            budgets=budgets[unit.pk],
            partners=partners.get(unit.district_id, Partners()),
            answers=answers.get(unit.pk, Answers()),
            reach=reach[unit.pk],
            mobile=mobile.get(unit.pk, Mobile()),
            people_reached=shown[unit.pk],
            population=area_of(unit).population,
        )
        for unit in found
    }


def area_of(unit: Unit) -> Region:
    """The region a unit serves: the province for a provincial one, else its kabupaten/kota."""
    district: Region = unit.district
    is_province = unit.kind == Unit.Kind.PROVINCE and district.parent is not None
    return district.parent if is_province else district  # type: ignore[return-value]


def _in_office(row: dict[str, Any], day: date) -> bool:
    return row["from_on"] <= day and (row["until_on"] is None or row["until_on"] >= day)


def _board(ids: list[int], day: date) -> tuple[dict[int, dict[str, date]], dict[int, set[str]]]:
    """Who sits on the board on the day: {unit: {post: since}}; and the posts that somebody held before."""
    seated: dict[int, dict[str, date]] = defaultdict(dict)
    ended: dict[int, set[str]] = defaultdict(set)
    rows = BoardMember.objects.filter(unit_id__in=ids).order_by("from_on", "pk")
    for row in rows.values("unit_id", "post", "from_on", "until_on"):
        if _in_office(row, day):
            seated[row["unit_id"]][row["post"]] = row["from_on"]
        elif row["from_on"] <= day:
            ended[row["unit_id"]].add(row["post"])
    return seated, ended


def _professionals(ids: list[int], day: date) -> tuple[Any, dict[int, date], dict[int, Certificates]]:
    professions: dict[int, Counter[str]] = defaultdict(Counter)
    newest: dict[int, date] = {}
    known: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Professional.objects.filter(unit_id__in=ids).order_by("from_on", "pk")
    fields = ("unit_id", "profession", "certificate_number", "certificate_until", "from_on", "until_on")
    for row in rows.values(*fields):
        if _in_office(row, day):
            professions[row["unit_id"]][row["profession"]] += 1
            newest[row["unit_id"]] = row["from_on"]
            known[row["unit_id"]][_certificate(row, day)] += 1
    return professions, newest, defaultdict(Certificates, {pk: Certificates(**many) for pk, many in known.items()})


def _certificate(row: dict[str, Any], day: date) -> str:
    if not row["certificate_number"]:
        return "unknown"
    if row["certificate_until"] is None:
        return "without_end"
    return "valid" if row["certificate_until"] >= day else "expired"


def _trainings(ids: list[int], day: date) -> tuple[dict[int, Trained], dict[int, date]]:
    """Who was trained within the years that count, and when anybody of the unit was trained last, in any year."""
    rows = TrainingParticipant.objects.filter(unit_id__in=ids, training__until_on__lte=day).order_by()
    last = dict(rows.values_list("unit_id").annotate(last=Max("training__until_on")))
    return trained_since(ids, years_before(day)), last


def _budgets(ids: list[int], day: date) -> dict[int, dict[str, int]]:
    budgets: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Budget.objects.filter(unit_id__in=ids, year=day.year).order_by("source")
    for unit_id, source, amount in rows.values_list("unit_id", "source", "amount"):
        budgets[unit_id][source] = int(amount)
    return budgets


def _partners(districts: set[str], day: date) -> dict[str, Partners]:
    has_agreement = Q(agreement_until__gte=day) & (Q(agreement_from=None) | Q(agreement_from__lte=day))
    rows = Partner.objects.active().filter(district_id__in=districts).order_by().values("district_id", "kind")
    rows = rows.annotate(many=Count("*"), agreed=Count("pk", filter=has_agreement), newest=Max("recorded_at"))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["district_id"]].append(row)
    return {
        code: Partners(
            Counter({row["kind"]: row["many"] for row in kinds}),
            sum(row["agreed"] for row in kinds),
            timezone.localdate(max(row["newest"] for row in kinds)),
        )
        for code, kinds in found.items()
    }


def _reach(units: Sequence[Unit], day: date) -> tuple[dict[int, Reach], dict[int, int | None]]:
    """What was done outside, and how many people it met: None where no day outside was ever recorded."""
    held = Outreach.objects.filter(unit__in=units, state=Outreach.State.HELD, held_on__lte=day)
    last = dict(held.order_by().values_list("unit_id").annotate(last=Max("held_on")))
    days, met, places, stops = defaultdict(set), Counter[int](), defaultdict(set), Counter[int]()
    values = ("unit_id", "held_on", "kind", "subdistrict_id", "men_reached", "women_reached")
    for unit_id, on, kind, code, men, women in _of_the_year(held, day).order_by().values_list(*values):
        days[unit_id].add(on)
        met[unit_id] += men + women
        places[unit_id].add(code)
        stops[unit_id] += kind == Outreach.Kind.MOBILE_UNIT
    spot, parts = _spot_services(_of_the_year(held, day)), _subdistricts(units)
    reach = {
        unit.pk: Reach(
            last_on=last.get(unit.pk),
            days=len(days[unit.pk]),
            subdistricts=sum(code.startswith(f"{area_of(unit).pk}.") for code in places[unit.pk]),
            of_subdistricts=sum(many for code, many in parts.items() if _lies_in(code, area_of(unit).pk)),
            spot_services=spot.get(unit.pk, 0),
            stops=stops[unit.pk],
        )
        for unit in units
    }
    return reach, {unit.pk: met[unit.pk] if unit.pk in last else None for unit in units}


def _of_the_year(held: QuerySet[Outreach], day: date) -> QuerySet[Outreach]:
    return held.filter(held_on__gte=year_start(day))


def _spot_services(held: QuerySet[Outreach]) -> dict[int, int]:
    rows = SpotService.objects.filter(outreach__in=held, outreach__kind=Outreach.Kind.MOBILE_UNIT)
    return dict(rows.order_by().values_list("outreach__unit_id").annotate(many=Sum("count")))


def _subdistricts(units: Sequence[Unit]) -> dict[str, int]:
    """How many kecamatan each kabupaten/kota has today."""
    areas = {area_of(unit).pk for unit in units}
    rows = Region.objects.filter(Q(parent_id__in=areas) | Q(parent__parent_id__in=areas), valid_until=None)
    rows = rows.filter(level=Region.Level.SUBDISTRICT).order_by()
    return dict(rows.values_list("parent_id").annotate(many=Count("*")))


def _lies_in(code: str, area: str) -> bool:
    return code == area or code.startswith(f"{area}.")


def _mobile(ids: list[int], day: date) -> dict[int, Mobile]:
    cars = MobileUnit.objects.filter(unit_id__in=ids).order_by().values("unit_id")
    owned = cars.annotate(many=Count("*"), roadworthy=Count("pk", filter=Q(is_roadworthy=True)))
    trips = Trip.objects.filter(unit_id__in=ids, state=Trip.State.REPORTED, ends_on__lte=day)
    trips = trips.filter(ends_on__gte=year_start(day)).order_by().values("unit_id")
    driven = trips.annotate(many=Count("*"), km=Sum(F("odometer_end") - F("odometer_start")), last=Max("ends_on"))
    by_unit = {row["unit_id"]: row for row in driven}
    found = {}
    for car in owned:
        trip = by_unit.get(car["unit_id"], {"many": 0, "km": 0, "last": None})
        found[car["unit_id"]] = Mobile(car["many"], car["roadworthy"], trip["many"], trip["km"] or 0, trip["last"])
    return found
