"""Semester reports in every state, units that said nothing, months declared to be without a case, and the calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from lk3.access import Role
from lk3.models import BoardMember, Membership, User

from ..completeness.listing import row_of
from ..completeness.months import MonthState
from ..models import NoCaseMonth, ReportDeadline, SemesterReport
from ..semester import counting, frozen
from ..semester.calendar import Half, due_on, half_of, last_ended
from .earlier import YEARS_BACK
from .units import Team
from .world import World, moment, rows_of

State = SemesterReport.State
# The first unit is left for the visitor to write; the other two with logins wait for the head, and for the dinas.
STATES: list[State | None] = [None, State.RETURNED, State.SUBMITTED]
OTHERS: list[State | None] = [State.SUBMITTED, None, State.ACCEPTED, State.READ, State.SUBMITTED, State.ACCEPTED, None]
SILENT_EVERY, CONTRADICTED = 6, 3


def make_reports(world: World, teams: list[Team]) -> None:
    """Add what the units sent on the last semester (to a dinas that reads also on those before), and months without a case."""
    last, running = last_ended(world.today), half_of(world.today)
    for half in (last, running):
        ReportDeadline.objects.create(year=half.year, half=half.half, due_on=half.period.end + timedelta(days=20))
    earlier = _earlier(last, world.today.year - YEARS_BACK)
    officers = _officers()
    for number, team in enumerate(teams):
        officer = officers.get(team.district.pk) or officers.get(team.district.parent_id or "")
        if team.head is None:
            continue
        wanted = STATES[number] if number < len(STATES) else OTHERS[number % len(OTHERS)]
        if officer is not None:
            for half in earlier:
                _send(world, team, half, State.ACCEPTED, officer, late_by=0)
        if wanted is not None:
            _send(world, team, last, wanted, officer, late_by=number % 5 * 4)
        _declare(world, team, number)


def _earlier(half: Half, first_year: int) -> list[Half]:
    """The semesters before this one, as far back as the demo tells of whole years."""
    found = []
    while (half := half.before).year >= first_year:
        found.append(half)
    return found


def _officers() -> dict[str, User]:
    """Who reads reports: {code of the region: somebody of its dinas}."""
    hats = Membership.objects.filter(role=Role.SOCIAL_OFFICE).select_related("user").order_by("pk")
    return {hat.region_id: hat.user for hat in hats if hat.region_id}


def _send(world: World, team: Team, half: Half, state: State, officer: User | None, *, late_by: int) -> None:
    """Write one report; where no dinas is there to read it, it stays as it was sent."""
    sent_at = moment(due_on(half) - timedelta(days=9) + timedelta(days=late_by), world.rng.randint(8, 15))
    if officer is None:
        _report(world, team, half, State.SUBMITTED, sent_at, None)
        return
    if state is State.ACCEPTED and world.chance(0.3):
        _report(world, team, half, State.RETURNED, sent_at, officer)
        reason = _text(world, "CORRECTIONS")
        sent_at += timedelta(days=11)
        _report(world, team, half, State.ACCEPTED, sent_at, officer, edition=2, correction_reason=reason)
        return
    _report(world, team, half, state, sent_at, officer)


def _report(
    world: World,
    team: Team,
    half: Half,
    state: State,
    sent_at: datetime,
    officer: User | None,
    **more: object,
) -> None:
    head: User = team.head  # type: ignore[assignment]
    chair = BoardMember.objects.filter(unit=team.unit, post="CHAIR").order_by("-from_on", "pk").first()
    row = SemesterReport(
        unit=team.unit,
        year=half.year,
        half=half.half,
        state=state,
        number=f"{world.rng.randint(3, 60):03d}/LK3/{'VII' if half.half == 1 else 'I'}/{sent_at.year}",
        activities=_text(world, "ACTIVITIES"),
        obstacles=_text(world, "OBSTACLES"),
        plans=_text(world, "PLANS"),
        signatory=chair.name if chair else head.name,
        signatory_post=f"Ketua {team.unit.name}",
        figures=counting.count_all(team.unit, half).as_json(),
        begun_at=sent_at - timedelta(hours=2),
        begun_by=head,
        submitted_at=sent_at,
        submitted_by=head,
        changed_by=head,
        **more,
    )
    if state is not State.SUBMITTED:
        row.read_at, row.read_by = sent_at + timedelta(days=2), officer
    if state in (State.ACCEPTED, State.RETURNED):
        row.decided_at, row.decided_by = sent_at + timedelta(days=4), officer
        row.return_note = _text(world, "RETURN_NOTES") if state is State.RETURNED else ""
    row.digest = frozen.digest_of(row)
    row.save()


def _declare(world: World, team: Team, number: int) -> None:
    """Most units spoke about their months without a case; some said nothing, and one spoke too early."""
    if number % SILENT_EVERY == SILENT_EVERY - 1:
        return
    row = row_of(team.unit, world.today.year, world.today)
    months = [month.first for month in row.silent if world.chance(0.8)]
    if number == CONTRADICTED:
        months += [month.first for month in row.months if month.state is MonthState.CASES][:1]
    NoCaseMonth.objects.bulk_create(
        NoCaseMonth(unit=team.unit, month=month, declared_at=moment(_after(month)), declared_by=team.head)
        for month in months
    )


def _after(month: date) -> date:
    """The third day of the month that follows."""
    return (month + timedelta(days=31)).replace(day=3)


def _text(world: World, kind: str) -> str:
    return world.rng.choice([row["text"] for row in rows_of("semester_texts.csv") if row["kind"] == kind])
