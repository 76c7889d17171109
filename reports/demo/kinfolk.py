"""Kin and ties around a family: grandparents, earlier marriages, adopted children, and what ties them to the world."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from families.models import Bond, CoupleTie, Family, FamilyMember, ParentTie, Person, Pregnancy, SocialTie
from lk3.models import User

from .families import Living, add_person
from .households import Place, Relation
from .names import Name
from .units import Team
from .world import DATA, World

Told = Mapping[str, Any]
YOUNGEST_PARENT, YOUNGEST_PARTNER = 18, 22
STATUS_OF = {"WIDOWED": "WIDOWED", "DIVORCED": "DIVORCED", "SEPARATED": "SEPARATED", "TOGETHER": "MARRIED"}


@cache
def templates() -> dict[str, Told]:
    """Return the kin around a drawn family, by the name of the constellation."""
    return tomllib.loads((DATA / "kin.toml").read_text(encoding="utf-8"))


def surround(world: World, team: Team, living: Living, kin: str, at: datetime, by: User) -> None:
    """Add one constellation of kin around a family that was just drawn."""
    people = {"head": living.persons[0]}
    children = [p for place, p in living.pairs() if place.relation == Relation.CHILD]
    anchors = {"spouse": living.in_place(Relation.SPOUSE), "client": living.client, "child": next(iter(children), None)}
    people |= {key: person for key, person in anchors.items() if person}
    kinfolk = Kinfolk(world, team, living.family, at, by, people)
    kinfolk.groups["kids"] = children
    kinfolk.gather(templates()[kin])
    if "spouse" in people:
        kinfolk.make_parents(children, [people["head"], people["spouse"]], ParentTie.Kind.BIOLOGICAL)


class Kinfolk:
    """The persons of one family by their keys in a told story, while more of them and their ties are added."""

    def __init__(
        self, world: World, team: Team, family: Family, at: datetime, by: User, people: dict[str, Person]
    ) -> None:
        self.world, self.team, self.family, self.at, self.by = world, team, family, at, by
        self.people, self.groups = people, dict[str, list[Person]]()
        self.places: dict[str, Place] = {}
        self._known_parents: set[tuple[int, int]] = set()

    def gather(self, told: Told) -> None:
        """Add the persons of the story, and every tie whose persons are there."""
        for row in told.get("person", ()):
            self._bring(row)
        for row in told.get("parent", ()):
            kind = row.get("kind", ParentTie.Kind.BIOLOGICAL)
            self.make_parents(self._all(row["children"]), self._all(row["parents"]), kind)
        for row in told.get("couple", ()):
            self._pair(row)
        for row in told.get("pregnancy", ()):
            self._expect(row)
        for row in told.get("bond", ()):
            if both := self._both(row):
                self._add(Bond(one=both[0], other=both[1], kind=row["kind"]))
        for row in told.get("social", ()):
            self._tie_to_world(row)

    def make_parents(self, children: Iterable[Person], parents: Iterable[Person], kind: str) -> None:
        """Say of each child whose it is, once."""
        parents = list(parents)
        for child in children:
            for parent in parents:
                if (id(parent), id(child)) not in self._known_parents:
                    self._known_parents.add((id(parent), id(child)))
                    self._add(ParentTie(parent=parent, child=child, kind=kind))

    def _bring(self, row: Told) -> None:
        place = self._place(row)
        if place is None:
            return
        given = row.get("name", "")
        name = Name(given, given.split()[0]) if given else self.world.names.draw(self.team.people, place.sex)
        person = add_person(self.world, self.team, place, name, self.at, self.by)
        is_home = row.get("home", bool(given) and not row.get("elsewhere"))
        if not is_home:
            person.national_id = person.national_id_hash = person.national_id_status = ""
            person.national_id_missing = "NOT_BROUGHT"
        for field in ("alias", "occupation", "education"):
            if given:
                setattr(person, field, row.get(field, ""))
        person.marital_status = row.get("marital", "SINGLE" if place.age < 20 else "")
        if "died" in row:
            person.died_on = self._year_back(row["died"])
        self._join(person, place, is_home=is_home)
        self.people[row["key"]], self.places[row["key"]] = person, place

    def _place(self, row: Told) -> Place | None:
        """Return sex, age and relation; None when the one it hangs on is not there, or the ages cannot be."""
        anchor = self.people.get(row.get("of", ""))
        if ("of" in row and anchor is None) or row.get("unless", "-") in self.people:
            return None
        age = row["age"] if "age" in row else self._age(anchor) + row["years"]
        parent = self.people.get(row.get("parent", ""))
        if age < 0 or (parent and self._age(parent) < age + YOUNGEST_PARENT):
            return None
        sex = row["sex"]
        if sex == "opposite":
            sex = "F" if anchor and anchor.sex == "M" else "M"
        if row["relation"] == Relation.OTHER:
            age = max(age, YOUNGEST_PARTNER)
        return Place(row["relation"], sex, age)

    def _age(self, person: Person | None) -> int:
        return (person.age_on(self.at.date()) or 0) if person else 0

    def _join(self, person: Person, place: Place, *, is_home: bool) -> None:
        self.world.rows.add(
            FamilyMember(
                family=self.family,
                person=person,
                relation=place.relation,
                lives_elsewhere=not is_home,
                since_on=person.birth_on if place.relation == Relation.CHILD else None,
                recorded_at=self.at,
                recorded_by=self.by,
            )
        )

    def _pair(self, row: Told) -> None:
        both = self._both(row)
        if not both:
            return
        status = row["status"]
        since = self._birth_year(row.get("born")) if "born" in row else self._year(row.get("since"))
        ended = self._ended(row, both) if status != CoupleTie.Status.TOGETHER else None
        if since and ended:
            ended = max(since, ended)
        self._add(
            CoupleTie(
                one=both[0],
                other=both[1],
                kind=row.get("kind", CoupleTie.Kind.MARRIED),
                status=status,
                since_year=since,
                ended_year=ended,
            )
        )
        for person in both:
            is_separated_now = status == CoupleTie.Status.SEPARATED and not person.died_on
            if not person.marital_status or is_separated_now:
                person.marital_status = STATUS_OF[status]

    def _ended(self, row: Told, both: list[Person]) -> int | None:
        """Return the year a marriage ended: of a death, or as told; separated people have no such year unless it is told."""
        deaths = [person.died_on.year for person in both if person.died_on]
        if row["status"] == CoupleTie.Status.WIDOWED and deaths:
            return min(deaths)
        if isinstance(row.get("ended"), str):
            year = self._birth_year(row["ended"])
            return year - 1 if year else None
        return self._year(row.get("ended"))

    def _birth_year(self, keys: str | list[str] | None) -> int | None:
        """Return the year before the eldest of these was born."""
        born = [
            person.birth_on for person in self._all([keys] if isinstance(keys, str) else keys or []) if person.birth_on
        ]
        return min(born).year - 1 if born else None

    def _expect(self, row: Told) -> None:
        mother = self.people.get(row["mother"])
        if mother is not None and mother.sex == "F":
            due = self.world.today + timedelta(days=row["due"])
            self._add(
                Pregnancy(mother=mother, father=self.people.get(row["father"]), due_on=due, outcome=row["outcome"])
            )

    def _tie_to_world(self, row: Told) -> None:
        fields = {name: row[name] for name in ("kind", "label", "strength")}
        self._add(SocialTie(**fields, flow=row.get("flow", "NONE"), person=self.people.get(row.get("person", ""))))

    def _both(self, row: Told) -> list[Person]:
        both = self._all([row["one"], row["other"]])
        return both if len(both) == 2 and both[0] is not both[1] else []

    def _all(self, keys: Iterable[str]) -> list[Person]:
        found = []
        for key in keys:
            found += self.groups.get(key, [self.people[key]] if key in self.people else [])
        return found

    def _add(self, tie: Any) -> None:
        tie.family, tie.recorded_at, tie.recorded_by = self.family, self.at, self.by
        self.world.rows.add(tie)

    def _year(self, back: int | None) -> int | None:
        return None if back is None else self.world.today.year - back

    def _year_back(self, years: int) -> date:
        return self.world.today - timedelta(days=int(365.25 * years) + 40)
