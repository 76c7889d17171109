"""The work on a case beyond its first page, as far as somebody did it: danger, findings, plan, conference, aftercare."""

from cases.models import Case

from . import sagas
from .aftercare import plan_aftercare
from .cases import CaseFile
from .door import ask_danger, start_legal_clock
from .findings import assess, measure_strengths
from .meetings import hold_conference
from .plans import add_task, make_plan
from .units import Team
from .world import World

# How many recent cases of units without a login were worked on in full; at the first unit all of them were.
SHARE = 0.6
MEETING = 0.12


def deepen(world: World, team: Team, file: CaseFile, *, is_first_unit: bool) -> None:
    """Add what was found out, agreed and decided in a recent case."""
    if file.told:
        sagas.tell(world, team, file)
    else:
        ask_danger(world, file)
        if file.case.owner and (is_first_unit or world.chance(SHARE)):
            _work_on(world, team, file)
    start_legal_clock(world, file)
    if file.case.state in (Case.State.CLOSURE_PROPOSED, Case.State.CLOSED) and (is_first_unit or world.chance(SHARE)):
        plan_aftercare(world, file)


def _work_on(world: World, team: Team, file: CaseFile) -> None:
    assess(world, file)
    measure_strengths(world, file)
    if len(file.contacts) > 1:
        make_plan(world, file)
    if len(file.contacts) > 2 and world.chance(MEETING):
        hold_conference(world, team, file)
    for days, what in file.course.tasks:
        due = world.back(-days)
        add_task(world, file, what, "OWNER", due, file.contacts[-1].held_on)
