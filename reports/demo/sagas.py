"""Families whose whole work is told by hand, from the door to aftercare (``data/sagas``). Days count from today."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cases.models import (
    CaseParticipant,
    CaseProblem,
    Conference,
    ConferenceParticipant,
    Consent,
    Note,
    ProblemCategory,
    ServiceContact,
)
from families.models import Person
from lk3.models import User

from . import findings, pictures, plans
from .door import add_triage
from .families import Living, add_family
from .households import Place
from .kinfolk import Kinfolk
from .names import Name
from .units import Team
from .world import DATA, World, moment

if TYPE_CHECKING:
    from .cases import CaseFile

Told = Mapping[str, Any]
Role = CaseParticipant.Role
NOTE_TEXTS = ("text", "summary", "impressions", "analysis", "next_plan")


@cache
def saga(name: str) -> Told:
    """Return a story by its name; 'violence.child' is the second case within the first."""
    name, _, part = name.partition(".")
    told = tomllib.loads((DATA / "sagas" / f"{name}.toml").read_text(encoding="utf-8"))
    return told[part] if part else told


def day_of(world: World, days: int) -> date:
    """Return the day so many days from today; past Sundays, when the office is closed, become Saturdays."""
    day = world.today + timedelta(days=days)
    return day - timedelta(days=1) if day.weekday() == 6 and days < -2 else day


def opening(world: World, name: str) -> datetime:
    """Return when the family came: at its first triage."""
    first = saga(name)["triage"][0]
    return moment(day_of(world, first["day"]), first["hour"])


def settle(world: World, team: Team, name: str, at: datetime, by: User) -> Living:
    """Return the family of the story; the second case of a family finds the one that is there."""
    told = saga(name)
    if "person" not in told:
        known = world.settled[name.partition(".")[0]]
        places = [Place(place.relation, place.sex, place.age) for place in known.places]
        for place, person in zip(places, known.persons, strict=True):
            place.is_client = person is known.people[told["client"]]
        return Living(known.family, places, known.persons, known.people)
    family = add_family(world, team, Name(told["person"][0]["name"], ""), at, by)
    family.safe_contact_note = ""
    for field, value in told["family"].items():
        setattr(family, field, value)
    kin = Kinfolk(world, team, family, at, by, {})
    kin.gather(told)
    home = [row["key"] for row in told["person"] if not row.get("elsewhere")]  # the head of the family first
    for key in home:
        kin.places[key].is_client = key == told["client"]
    living = Living(family, [kin.places[key] for key in home], [kin.people[key] for key in home], kin.people)
    world.settled[name] = living
    return living


def give_roles(world: World, file: CaseFile) -> None:
    """Add who is client, victim, suspected and guardian, and the other problems."""
    told, people = file.told, file.living.people
    clients = [file.living.client] if file.living.client else file.living.persons
    roles = {
        Role.CLIENT: clients,
        Role.VICTIM: [people[key] for key in told.get("victims", ())],
        Role.ALLEGED_PERPETRATOR: [people[key] for key in told.get("perpetrators", ())],
        Role.GUARDIAN: [people[told["guardian"]]] if "guardian" in told else [],
    }
    for role, persons in roles.items():
        for person in persons:
            world.rows.add(CaseParticipant(case=file.case, person=person, role=role))
    for code in told.get("secondary", ()):
        problem = CaseProblem(case=file.case, category=world.categories[code], recorded_by=file.case.registered_by)
        problem.recorded_at = file.case.registered_at
        world.rows.add(problem)


def agree_to_data(world: World, file: CaseFile) -> None:
    """Add on what ground the data are kept, as it changed."""
    for row in file.told["consent"]:
        fields = {name: value for name, value in row.items() if name != "day"}
        day = day_of(world, row["day"])
        file.consent = Consent(case=file.case, given_on=day, recorded_by=file.case.owner, **fields)
        file.consent.recorded_at = max(file.case.registered_at, moment(day, 15))
        world.rows.add(file.consent)


def tell(world: World, team: Team, file: CaseFile) -> None:
    """Add everything that was done in the case, in the order of its forms."""
    teller = _Teller(world, team, file)
    for number, row in enumerate(file.told["triage"]):
        at = moment(day_of(world, row["day"]), row["hour"])
        by = file.case.owner if number else file.case.registered_by
        answers = {name: row[name] for name in ("danger_now", "child_at_risk", "self_harm", "weapon", "safe_tonight")}
        add_triage(world, file, answers, at, by, row.get("note", ""))
    teller.contacts()
    teller.notes()
    teller.findings()
    teller.plan()
    teller.conferences()
    for row in file.told.get("task", ()):
        day = day_of(world, row["day"])
        plans.add_task(world, file, row["what"], teller.who(row["who"]), teller.day(row, "due"), day)
    for row in file.told.get("attachment", ()):
        pictures.attach(world, file, row, day_of(world, row["day"]), teller.who(row["by"]))


class _Teller:
    """One case while it is told."""

    def __init__(self, world: World, team: Team, file: CaseFile) -> None:
        self.world, self.file, self.told = world, file, file.told
        staff = [*team.counselors, team.psychologist, team.head, team.intake]
        self.staff = {user.username: user for user in staff if user}

    def who(self, name: str) -> Any:
        """Return the colleague of that username, or the words for somebody else."""
        return self.staff.get(name, name)

    def day(self, row: Told, key: str) -> date | None:
        """Return a day of a row, where it has one."""
        return day_of(self.world, row[key]) if key in row else None

    def contacts(self) -> None:
        """Add the contacts; those marked so are filed in the other cases of the family as well."""
        owner, sisters = self.file.case.owner, self.world.filed
        for row in self.told["contact"]:
            day = day_of(self.world, row["day"])
            fields = {name: row[name] for name in ("kind", "minutes", "place", "summary", "next_step") if name in row}
            contact = ServiceContact(case=self.file.case, held_on=day, recorded_by=owner, **fields)
            contact.others_present, contact.next_on = row.get("others", ""), self.day(row, "next_on")
            if contact.next_on and contact.next_on <= day:  # both lay beside a Sunday
                contact.next_on = day + timedelta(days=1)
            at = moment(day, row.get("hour", 15), 25)
            contact.recorded_at = min(self.world.now, max(self.file.assigned_at, at))
            self.world.rows.add(contact)
            for key in row["present"]:
                self._present(contact, self.file.living.people[key])
            if row.get("filed"):
                sisters.append(contact)
            self.file.contacts.append(contact)
        if "person" not in self.told:
            self._file_sisters(sisters)

    def _present(self, contact: ServiceContact, person: Person) -> None:
        self.world.rows.add(ServiceContact.persons.through(servicecontact=contact, person=person))

    def _file_sisters(self, contacts: list[ServiceContact]) -> None:
        for contact in contacts:
            if contact.held_on >= self.file.case.opened_on:
                self.world.rows.add(ServiceContact.filed_in.through(servicecontact=contact, case=self.file.case))

    def notes(self) -> None:
        """Add notes of all kinds, each by its writer."""
        for row in self.told["note"]:
            texts = {name: row[name] for name in NOTE_TEXTS if name in row}
            by = self.staff[row["by"]] if "by" in row else self.file.case.owner
            at = max(self.file.assigned_at, moment(day_of(self.world, row["day"]), 16, 35))
            note = Note(case=self.file.case, kind=row["kind"], written_at=min(self.world.now, at), written_by=by)
            note.interview_on, note.interview_number = self.day(row, "interview_on"), row.get("interview_number")
            for name, value in texts.items():
                setattr(note, name, value)
            self.world.rows.add(note)

    def findings(self) -> None:
        """Add assessments and the four strengths."""
        for row in self.told.get("assessment", ()):
            day = day_of(self.world, row["day"])
            findings.add_assessment(
                self.world, self.file, row["kind"], day, row["risk"], row["answers"], row["sources"]
            )
        for row in self.told.get("resilience", ()):
            answers = {code: reply.upper() for reply in ("yes", "partly", "no") for code in row[reply]}
            day = day_of(self.world, row["day"])
            findings.add_check(self.world, self.file, row["moment"], day, answers, row.get("note", ""))

    def plan(self) -> None:
        """Add goals with their actions, and every version that was agreed."""
        goals = list(self._goals())
        for number, row in enumerate(self.told["agreed"], start=1):
            agreed = [pair for pair in goals if pair[0].number in row["goals"]]
            day = day_of(self.world, row["day"])
            rest = {"by": row["by"], "words": row["words"], "agreement": row["agreement"]}
            plans.add_version(self.world, self.file, agreed, number, day, **rest)

    def _goals(self) -> Iterator[tuple[Any, list[Any]]]:
        for number, row in enumerate(self.told["goal"], start=1):
            day = day_of(self.world, row["day"])
            goal = plans.add_goal(
                self.world, self.file, number, self._problem(row["problem"]), row["text"], row["sign"], day
            )
            if "status" in row:
                plans.judge_goal(goal, row["status"], row["status_note"], self.file)
            tasks = []
            for action in row["action"]:
                written = self.day(action, "day") or day
                task = self._task(action, written, goal=goal, indicator=action["indicator"])
                tasks.append(task)
            yield goal, tasks

    def _problem(self, code: str) -> ProblemCategory:
        return self.file.case.category if code == "primary" else self.world.categories[code]

    def _task(self, row: Told, day: date, **of: Any) -> Any:
        who = self.who(row["who"])
        task = plans.add_task(self.world, self.file, row["what"], who, self.day(row, "due"), day, **of)
        if "done" in row:
            by = who if isinstance(who, User) else self.file.case.owner
            plans.end_task(self.world, task, day_of(self.world, row["done"]), row["result"], by)
        return task

    def conferences(self) -> None:
        """Add conferences, held and planned, with who comes and what was decided."""
        for row in self.told.get("conference", ()):
            day = day_of(self.world, row["day"])
            written = min(day, self.file.course.until)
            conference = Conference(case=self.file.case, held_on=day, place=row["place"], issues=row["issues"])
            conference.start_time, conference.conclusion = time(row["hour"]), row.get("conclusion", "")
            conference.written_by = self.file.case.owner
            conference.written_at = min(self.world.now, moment(written, 16, 5))
            self.world.rows.add(conference)
            for name, role, institution in row["participants"]:
                self.world.rows.add(
                    ConferenceParticipant(conference=conference, name=name, role=role, institution=institution)
                )
            for decision in row.get("decision", ()):
                self._task(decision, day, conference=conference)
