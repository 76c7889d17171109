"""The years before the living one, told lightly, so that every figure has a year to stand beside: intake, contacts, an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from django.db.models.functions import TruncMonth

from cases.models import Case

from .. import splits
from ..models import NoCaseMonth
from . import outreach
from .cases import CaseFile, open_case
from .counts import apportion, counts_of_2016
from .course import Course
from .door import ask_danger, start_legal_clock
from .partners import Directory
from .present import DAYS_BACK, FIRST_UNIT, SECOND_UNIT, Opening
from .referrals import add_referral
from .stories import draw_category
from .units import Team
from .work import add_work
from .world import SEED, World, moment

YEARS_BACK = 2
CASES_A_YEAR = 700
# Of the cases of the living year, how many the other units have together; the first two are of a planned size.
OF_OTHERS = 541
REFERRED, STILL_OPEN = 0.25, 0.02
# How uneven a unit's years are, and how the mixture has moved since: less under "lainnya", more violence told.
UNEVEN = 0.35
THEN = {"OTHER": 1.6, "DOMESTIC_VIOLENCE": 0.75, "SEXUAL_VIOLENCE": 0.8, "ECONOMIC_HARDSHIP": 0.9}
BY_MONTH = (1.1, 0.9, 0.8, 1.0, 0.9, 1.0, 1.25, 1.1, 1.1, 1.1, 1.0, 0.75)
DAYS_OUTSIDE = (2, 6)


def days_of(today: date) -> tuple[date, date]:
    """Return the first and the last day: two whole calendar years back, up to the day before the living year begins."""
    return date(today.year - YEARS_BACK, 1, 1), today - timedelta(days=DAYS_BACK + 1)


def plan(world: World, teams: list[Team], a_year: int = CASES_A_YEAR) -> list[Opening]:
    """Return (moment, team, category, course) of about so many cases a year, by moment; a little fewer the longer ago."""
    rng = Random(f"{SEED}-earlier")  # noqa: S311 -- chance for invented data
    first, last = days_of(world.today)
    counts = counts_of_2016()
    openings: list[Opening] = []
    for year in range(first.year, last.year + 1):
        days = _days(max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
        total = round(a_year * (1 - 0.05 * (last.year - year)) * len(days) / 365)
        shares = {code: count * (THEN.get(code, 1) if year < last.year else 1) for code, count in counts.items()}
        for team, count in zip(teams, apportion(total, _weights(rng, teams)), strict=True):
            openings += [_opening(rng, team, day, shares) for day in _chosen(rng, days, count)]
    return sorted(openings, key=lambda opening: opening[0])


def cases_of_earlier_years(world: World, partners: Directory, openings: list[Opening]) -> Iterator[CaseFile]:
    """Add the planned cases one after the other, by a chance of their own, so that the living year stays as it is without."""
    before = world.rng.getstate()
    world.rng.seed(f"{SEED}-earlier-years")
    try:
        for at, team, root, course in openings:
            file = open_case(world, team, draw_category(world, root), at, course)
            add_work(world, team, file, notes=0.3)
            ask_danger(world, file)
            start_legal_clock(world, file)
            if world.chance(REFERRED):
                add_referral(world, partners, file)
            yield file
    finally:
        world.rng.setstate(before)


def go_outside(world: World, teams: Sequence[Team]) -> None:
    """Add days outside before those of the living year."""
    first, last = days_of(world.today)[0], world.back(outreach.DAYS_BACK + 1)
    days = outreach.Days(world, "earlier")
    for team in teams:
        for _ in range(days.rng.randint(*DAYS_OUTSIDE)):
            days.add_held(team, first + timedelta(days=days.rng.randint(0, (last - first).days)))


def declare_empty_months(world: World, teams: Sequence[Team]) -> None:
    """Let most units have said of most months without a case that there was none."""
    rng = Random(f"{SEED}-empty-months")  # noqa: S311 -- chance for invented data
    first = days_of(world.today)[0]
    cases = Case.objects.filter(opened_on__gte=first, opened_on__year__lt=world.today.year)
    seen = set(cases.order_by().values_list("unit_id", TruncMonth("opened_on")).distinct())
    years = range(first.year, world.today.year)
    months = [date(year, month, 1) for year in years for month in range(1, 13)]
    NoCaseMonth.objects.bulk_create(
        NoCaseMonth(
            unit=team.unit,
            month=month,
            declared_at=moment((month + timedelta(days=31)).replace(day=3)),
            declared_by=team.head,
        )
        for team in teams
        for month in months
        if team.head and (team.unit.pk, month) not in seen and rng.random() < 0.9
    )


def freeze_splits(world: World) -> int:
    """Freeze sex, age and sub-district of every semester that is over, as the worker would have done, and return how many."""
    end = splits.due(world.today)
    years = [2016, *range(days_of(world.today)[0].year, end[0] + 1)]
    halves = [(year, half) for year in years for half in (1, 2) if (year, half) <= end]
    for year, half in halves:
        splits.build(year, half)
    return len(halves)


def _weights(rng: Random, teams: list[Team]) -> list[float]:
    """How many families come to each unit: the first two as in the living year, the others unevenly around their weight."""
    weights = [team.weight * rng.lognormvariate(0, UNEVEN) for team in teams]
    others = sum(weights[2:])
    return [others * FIRST_UNIT / OF_OTHERS, others * SECOND_UNIT / OF_OTHERS, *weights[2:]]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _chosen(rng: Random, days: list[date], count: int) -> list[date]:
    """Days on which so many came, hardly ever on a Sunday."""
    return rng.choices(days, [BY_MONTH[day.month - 1] * (0.05 if day.weekday() == 6 else 1) for day in days], k=count)


def _opening(rng: Random, team: Team, day: date, shares: Mapping[str, float]) -> Opening:
    root = rng.choices(list(shares), list(shares.values()))[0]
    return moment(day, rng.randint(8, 14), rng.randint(0, 59)), team, root, _course(rng, team, day)


def _course(rng: Random, team: Team, day: date) -> Course:
    """Nearly all are closed by now; at units with logins all of them, so that no desk is full of the very old."""
    owner = rng.choice(team.counselors)
    has_logins = team.psychologist is not None or team.intake is not None
    if not has_logins and rng.random() < STILL_OPEN:
        return Course(Case.State.IN_SERVICE, day + timedelta(days=rng.randint(150, 300)), owner)
    until = day + timedelta(days=rng.choice([5, 14, 30, 45, 60, 75, 90, 120, 150, 200]) + rng.randint(0, 9))
    return Course(Case.State.CLOSED, until, owner)
