"""Case conferences: who sat together about a case, and what they took on."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from cases.models import Case, Conference, ConferenceParticipant

from .plans import add_task, end_task
from .units import Team
from .world import World, moment, rows_of

if TYPE_CHECKING:
    from .cases import CaseFile

GUESTS = [
    ("Pendamping", "Puskesos"),
    ("Perawat", "Puskesmas"),
    ("Wali kelas", "Sekolah"),
    ("Kepala seksi kesejahteraan", "Kantor camat"),
    ("Pendamping", "UPTD PPA"),
    ("TKSK", "Kecamatan"),
]


def hold_conference(world: World, team: Team, file: CaseFile) -> None:
    """Add a conference that was held half-way through the case, with its decisions."""
    row, day = world.rng.choice(rows_of("conferences.csv")), file.contacts[len(file.contacts) // 2].held_on
    conference = Conference(
        case=file.case,
        held_on=day,
        start_time=time(world.rng.choice([9, 10, 13])),
        place=row["place"],
        issues=row["issues"],
        conclusion=row["conclusion"],
        written_at=min(world.now, max(file.assigned_at, moment(day, 16, 50))),
        written_by=file.case.owner,
    )
    world.rows.add(conference)
    people = [(team.head.name if team.head else "", "Pemimpin rapat", "LK3")]
    people.append((file.case.owner.name if file.case.owner else "", "Penanggung jawab kasus", "LK3"))
    for role, institution in world.rng.sample(GUESTS, 2):
        people.append((world.names.draw(team.people, world.rng.choice("FM")).full, role, institution))
    for name, role, institution in people:
        world.rows.add(ConferenceParticipant(conference=conference, name=name, role=role, institution=institution))
    for decision in row["decisions"].split("|"):
        what, who = decision.split(">")
        due = day + timedelta(days=world.rng.randint(5, 21))
        task = add_task(world, file, what, who, due, day, conference=conference)
        is_over = file.case.state in (Case.State.CLOSURE_PROPOSED, Case.State.CLOSED)
        if is_over or due < world.today:
            end_task(world, task, min(due, file.course.until, world.today), "Terlaksana.", file.case.owner)
