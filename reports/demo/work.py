"""What was done in a case: contacts and notes, in the order of days."""

from datetime import date, timedelta

from cases.models import Case, Note, ServiceContact
from lk3.models import User

from .cases import CaseFile
from .door import LAST_UNASKED
from .units import Team
from .world import World, moment, rows_of

IN_TIME = 0.85
CONTACTS = ([1, 2, 3, 4, 5, 6], [14, 24, 28, 18, 10, 6])


def add_work(world: World, team: Team, file: CaseFile, *, notes: float = 0.5) -> None:
    """Add the contacts of a case and about ``notes`` notes per case; a case nobody carries has none."""
    if file.case.owner is None or file.told:
        return
    days = _contact_days(world, file)
    next_days = [*days[1:], file.course.next_on]
    for day, next_on, template in zip(days, next_days, _templates(world, file, len(days)), strict=True):
        file.contacts.append(_add_contact(world, file, day, next_on, template))
    _answer_in_time(world, file)
    for _ in range(int(notes) + world.chance(notes % 1)):
        _add_note(world, file, world.rng.choice(days), file.case.owner, Note.Kind.PROGRESS)
    psychologist = team.psychologist
    if psychologist and psychologist in (file.course.team_member, file.case.owner):
        _add_note(world, file, days[-1], psychologist, Note.Kind.PSYCHOLOGY)


def _contact_days(world: World, file: CaseFile) -> list[date]:
    """Return the days of the contacts, one a day at most; the last one is when something last happened."""
    first, last = min(file.assigned_at.date(), file.course.until), file.course.until
    count = file.course.contacts or world.weighted(*CONTACTS)
    at_once = {file.assigned_at.date()} if _is_danger(file) else set()
    return sorted({last, *at_once, *(world.day_between(first, last) for _ in range(count - 1))})


def _templates(world: World, file: CaseFile, count: int) -> list[dict[str, str]]:
    """Return what was done, first things first, nothing twice while there is something else."""
    fitting = [row for row in rows_of("contacts.csv") if _fits(row, file)]
    first = world.rng.choice([row for row in fitting if row["stage"] != "LATER"])
    later = [row for row in fitting if row["stage"] != "FIRST" and row is not first]
    return [first, *world.rng.sample(later, min(count - 1, len(later)))]


def _is_danger(file: CaseFile) -> bool:
    return file.case.urgency == Case.Urgency.NOW and file.case.opened_on.year > LAST_UNASKED


def _answer_in_time(world: World, file: CaseFile) -> None:
    """Let danger be answered within its two hours, nearly always."""
    if _is_danger(file) and world.chance(IN_TIME):
        file.contacts[0].recorded_at = min(world.now, file.assigned_at + timedelta(minutes=world.rng.randint(15, 70)))


def _add_contact(
    world: World, file: CaseFile, day: date, next_on: date | None, template: dict[str, str]
) -> ServiceContact:
    has_next = next_on is not None and next_on > day
    contact = world.rows.add(
        ServiceContact(
            case=file.case,
            kind=template["kind"],
            held_on=day,
            minutes=int(template["minutes"]) + world.rng.choice([-10, -5, 0, 0, 5, 15, 30]) or 10,
            place=template["place"],
            summary=template["summary"],
            next_step=template["next_step"] if has_next else "",
            next_on=next_on if has_next else None,
            recorded_at=min(world.now, moment(day, 15, world.rng.randint(0, 59))),
            recorded_by=file.case.owner,
        )
    )
    present = [file.living.client] if file.living.client else file.living.persons[:2]
    for person in present:
        world.rows.add(ServiceContact.persons.through(servicecontact=contact, person=person))
    return contact


def _fits(row: dict[str, str], file: CaseFile) -> bool:
    """Return whether such a contact or note makes sense here: no mediation where there was violence."""
    if row.get("only_for") and file.root not in row["only_for"].split():
        return False
    if file.root in row.get("not_for", "").split():
        return False
    return row["who"] != "CHILD" or file.is_about_child


def _add_note(world: World, file: CaseFile, day: date, by: User, kind: str) -> None:
    templates = [row for row in rows_of("notes.csv") if row["kind"] == kind and _fits(row, file)]
    template = world.rng.choice(templates)
    at = min(world.now - timedelta(hours=1), moment(day, 16, world.rng.randint(0, 59)))
    world.rows.add(
        Note(
            case=file.case,
            kind=kind,
            text=template["text"],
            summary=template["summary"],
            written_at=max(at, file.assigned_at),
            written_by=by,
        )
    )
