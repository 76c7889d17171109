"""The year the ministry published: how many cases of which category were opened where and when."""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.models import Case

from .cases import CaseFile, open_case
from .counts import CASES_2016, apportion, counts_of_2016
from .course import Course
from .partners import Directory
from .referrals import add_referral
from .stories import draw_category
from .units import Team
from .work import add_work
from .world import World

FIRST, LAST = date(2016, 1, 1), date(2016, 12, 31)
STILL_OPEN = 0.003
REFERRED = 0.12
# Monday to Sunday; and the week of Idulfitri 1437, when offices are closed.
WEEKDAYS = [10, 10, 9, 9, 7, 1.5, 0.5]
HOLIDAY = (date(2016, 7, 3), date(2016, 7, 10))


def openings(world: World, teams: list[Team], total: int = CASES_2016) -> list[tuple[date, Team, str]]:
    """Return (day, team, category) of every case of 2016, by day; every unit has at least one."""
    counts = counts_of_2016()
    shares = apportion(total, list(counts.values()))
    roots = [code for code, share in zip(counts, shares, strict=True) for _ in range(share)]
    world.rng.shuffle(roots)
    per_team = apportion(total - len(teams), [team.weight for team in teams])
    places = [team for team, more in zip(teams, per_team, strict=True) for _ in range(1 + more)]
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    weights = [0.1 if HOLIDAY[0] <= day <= HOLIDAY[1] else WEEKDAYS[day.weekday()] for day in days]
    chosen = sorted(world.rng.choices(days, weights, k=total))
    world.rng.shuffle(places)
    return list(zip(chosen, places, roots, strict=True))


def cases_of_2016(world: World, partners: Directory, planned: list[tuple[date, Team, str]]) -> Iterator[CaseFile]:
    """Add the planned cases one after the other, nearly all of them closed by now."""
    for day, team, root in planned:
        file = open_case(world, team, draw_category(world, root), world.office_hour(day), _course(world, team, day))
        add_work(world, team, file)
        if world.chance(REFERRED):
            add_referral(world, partners, file)
        yield file


def _course(world: World, team: Team, day: date) -> Course:
    owner = world.rng.choice(team.counselors)
    helper = team.psychologist if world.chance(0.25) else None
    if world.chance(STILL_OPEN) and team.intake is None:
        until = world.today - timedelta(days=world.rng.randint(40, 120))
        return Course(Case.State.IN_SERVICE, until, owner, contacts=6)
    until = day + timedelta(
        days=world.rng.choice([5, 14, 30, 45, 60, 75, 90, 120, 150, 200, 240]) + world.rng.randint(0, 9)
    )
    return Course(Case.State.CLOSED, until, owner, team_member=helper)
