"""The living year: cases opened in the last eleven months, in every state, and enough on the desks of those who can log in."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from cases.models import Case, ConflictOfInterest
from lk3.models import User

from . import sagas
from .cases import CaseFile, open_case
from .counts import apportion, counts_of_2016
from .course import Course
from .depth import deepen
from .partners import Directory
from .referrals import add_referral
from .stories import draw_category
from .units import Team
from .work import add_work
from .world import World

DAYS_BACK = 335
# By age in days: how many are closed, have a proposed closure, or nobody yet. The rest is in service.
AGES = [(7, 0.04, 0.0, 0.35), (60, 0.14, 0.05, 0.04), (150, 0.45, 0.1, 0.0), (DAYS_BACK, 0.82, 0.05, 0.0)]
SILENT = 0.22
LOW, MEDIUM, HIGH = Case.Risk.LOW, Case.Risk.MEDIUM, Case.Risk.HIGH
NOW, SOON = Case.Urgency.NOW, Case.Urgency.SOON
REGISTERED, PROPOSED, CLOSED = Case.State.REGISTERED, Case.State.CLOSURE_PROPOSED, Case.State.CLOSED
FIRST_UNIT, SECOND_UNIT = 45, 14  # cases of the units in Padang and Padang Panjang


class Desk(NamedTuple):
    """A case on the desk of somebody who can log in; days count back from today, ``due`` forward."""

    category: str
    owner: str
    opened: int
    last: int = 0
    due: int | None = None
    state: str = Case.State.IN_SERVICE
    urgency: str = Case.Urgency.NORMAL
    helper: str = ""
    kept_from: str = ""
    saga: str = ""
    kin: str = ""
    risk: str = Case.Risk.LOW
    again: str = ""
    aftercare: str = ""
    tasks: tuple[tuple[int, str], ...] = ()


DESKS = [
    Desk("ECONOMIC_HARDSHIP_EDUCATION", "", 4, state=REGISTERED),
    Desk("NEGLECT_ELDERLY", "", 2, state=REGISTERED, urgency=SOON, kin="elder"),
    Desk("DOMESTIC_VIOLENCE_PHYSICAL", "siti", 62, 2, saga="violence", helper="nadia"),
    Desk("NEGLECT_CHILD", "siti", 34, 9, 0, kin="foster", tasks=((0, "Menanyakan kehadiran anak kepada wali kelas"),)),
    Desk("OTHER_SPOUSE_CONFLICT", "siti", 27, 7, 0, kept_from="dewi", kin="polygamy"),
    Desk("ECONOMIC_HARDSHIP_DEBT", "siti", 41, 5, 2, kin="adoption", tasks=((1, "Menyalin surat keringanan cicilan"),)),
    Desk("SEPARATION_CUSTODY", "siti", 63, 12, 3, kin="separated", risk=MEDIUM, again="running"),
    Desk("SEXUAL_VIOLENCE_ADULT", "siti", 2, 1, 4, urgency=SOON, helper="nadia", risk=HIGH),
    Desk("DISABILITY_ILLNESS_MENTAL", "siti", 88, 16, -5, kin="bereaved", risk=MEDIUM),
    Desk(
        "DELINQUENCY_BEHAVIOUR",
        "siti",
        51,
        13,
        -2,
        kin="grandmother",
        risk=MEDIUM,
        again="late",
        tasks=((-2, "Mengantar surat untuk guru bimbingan konseling"),),
    ),
    Desk("NEGLECT_SPOUSE", "siti", 120, 58, kin="left", risk=MEDIUM),
    Desk("OTHER_CIVIL_REGISTRATION", "siti", 95, 47, -30),
    Desk(
        "OTHER_DIVORCE",
        "dewi",
        25,
        8,
        0,
        helper="nadia",
        kin="divorced",
        tasks=((0, "Menelepon klien soal jadwal sidang"),),
    ),
    Desk("DOMESTIC_VIOLENCE_PSYCHOLOGICAL", "dewi", 46, 5, 1, helper="nadia", kin="pregnant", risk=HIGH),
    Desk("ECONOMIC_HARDSHIP_JOB", "dewi", 38, 6, 5, tasks=((4, "Mengirim daftar pelatihan kerja kepada klien"),)),
    Desk("OTHER_BULLYING", "dewi", 15, 3, -1, tasks=((-3, "Meminta kesepakatan tertulis dari sekolah"),)),
    Desk("DISABILITY_ILLNESS_CHRONIC", "dewi", 130, 61, risk=MEDIUM),
    Desk("DOMESTIC_VIOLENCE_CHILD", "nadia", 55, 5, saga="violence.child", helper="siti"),
    Desk("OTHER_PARENT_CHILD", "rina", 29, 8, 1),
    Desk("ECONOMIC_HARDSHIP_SOCIAL_AID", "siti", 110, 3, state=PROPOSED),
    Desk("SEPARATION_SPOUSE", "siti", 140, 2, state=PROPOSED, kin="divorced"),
    Desk("NEGLECT_ELDERLY", "dewi", 105, 4, state=PROPOSED, kin="elder"),
    Desk("ECONOMIC_HARDSHIP_BASIC_NEEDS", "dewi", 190, 24, state=CLOSED, saga="disability"),
    Desk("DELINQUENCY_SCHOOL_DROPOUT", "siti", 290, 185, state=CLOSED, aftercare="needs_help", kin="grandmother"),
    Desk("OTHER_EXTENDED_FAMILY", "siti", 200, 89, state=CLOSED, aftercare="this_week"),
]
# Registered a few hours ago and nobody's yet: (category, hours ago, urgency).
FRESH = [
    ("DOMESTIC_VIOLENCE_PHYSICAL", 3, Case.Urgency.NOW),
    ("OTHER_INFIDELITY", 6, Case.Urgency.NORMAL),
]

Opening = tuple[datetime, Team, str, Course]


def plan(world: World, teams: list[Team], total: int) -> list[Opening]:
    """Return (moment, team, category, course) of about ``total`` cases, by moment."""
    people = {user.username: user for user in [*teams[0].counselors, teams[0].psychologist] if user}
    openings = [_on_desk(world, teams[0], desk, people) for desk in DESKS]
    openings += [_fresh(world, teams[0], *fresh) for fresh in FRESH]
    first = max(0, min(FIRST_UNIT, total) - len(openings))
    second = min(SECOND_UNIT, max(0, total - first - len(openings)))
    rest = max(0, total - len(openings) - first - second)
    per_team = [first, second, *apportion(rest, [team.weight for team in teams[2:]])]
    counts = counts_of_2016()
    for team, count in zip(teams, per_team, strict=True):
        for _ in range(count):
            root = world.weighted(list(counts), list(counts.values()))
            openings.append(_ordinary(world, team, draw_category(world, root).code))
    return sorted(openings, key=lambda opening: opening[0])


def cases_of_today(world: World, partners: Directory, openings: list[Opening]) -> Iterator[CaseFile]:
    """Add the planned cases one after the other."""
    for at, team, code, course in openings:
        file = open_case(world, team, world.categories[code], at, course)
        add_work(world, team, file, notes=1.2)
        deepen(world, team, file, is_first_unit=team is world.first_team)
        if file.case.owner and (file.told or world.chance(0.3)):
            add_referral(world, partners, file)
        if course.saga and file.case.owner:
            world.begun[file.case.owner.username] = file.case
        if course.kept_from:
            _keep_apart(world, file, course.kept_from)
        yield file


def _keep_apart(world: World, file: CaseFile, user: User) -> None:
    """Put a relative of the client on the conflict list of the case."""
    owner = file.case.owner
    row = ConflictOfInterest(case=file.case, user=user, reason="Kerabat dekat klien", recorded_by=owner)
    row.recorded_at = file.assigned_at
    world.rows.add(row)


def _on_desk(world: World, team: Team, desk: Desk, people: dict[str, User]) -> Opening:
    course = Course(
        state=desk.state,
        until=world.back(desk.last) if desk.owner else world.back(desk.opened),
        owner=people.get(desk.owner),
        registrar=team.intake,
        urgency=desk.urgency,
        next_on=None if desk.due is None else world.today + timedelta(days=desk.due),
        team_member=people.get(desk.helper),
        kept_from=people.get(desk.kept_from),
        saga=desk.saga,
        kin=desk.kin,
        risk=desk.risk,
        again=desk.again,
        aftercare=desk.aftercare,
        tasks=desk.tasks,
    )
    at = sagas.opening(world, desk.saga) if desk.saga else world.office_hour(world.back(desk.opened))
    return at, team, desk.category, course


def _fresh(world: World, team: Team, code: str, hours: int, urgency: str) -> Opening:
    at = world.now - timedelta(hours=hours)
    course = Course(Case.State.REGISTERED, at.date(), registrar=team.intake, urgency=urgency)
    return at, team, code, course


def _ordinary(world: World, team: Team, code: str) -> Opening:
    """Return a case of any unit: the older, the likelier it is closed."""
    opened = world.day_between(world.back(DAYS_BACK), world.back(1))
    state = _state(world, (world.today - opened).days)
    owner = None if state == Case.State.REGISTERED else world.rng.choice(team.counselors)
    course = Course(state, _last_day(world, opened, state), owner)
    if team.psychologist and world.chance(0.3):
        course.team_member = team.psychologist
    if state == Case.State.IN_SERVICE and world.chance(0.7):
        course.next_on = course.until + timedelta(days=world.rng.randint(7, 28))
    return world.office_hour(opened), team, code, course


def _state(world: World, age: int) -> str:
    _, closed, proposed, unassigned = next(row for row in AGES if age <= row[0])
    state, rest = Case.State, 1 - closed - proposed - unassigned
    return world.weighted(
        [state.CLOSED, state.CLOSURE_PROPOSED, state.REGISTERED, state.IN_SERVICE], [closed, proposed, unassigned, rest]
    )


def _last_day(world: World, opened: date, state: str) -> date:
    yesterday = world.back(1)
    if state == Case.State.CLOSED:
        return min(yesterday, opened + timedelta(days=world.rng.randint(3, 130)))
    is_silent = state == Case.State.IN_SERVICE and world.chance(SILENT)
    quiet_days = world.rng.randint(35, 90) if is_silent else world.rng.randint(1, 24)
    return max(opened, world.back(quiet_days))
