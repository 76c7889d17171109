"""A country of invented cases for measuring: 514 units, one of them large, written past the models for speed.

Rows are complete enough for lists, search, the case page and the breakdown. Texts are empty: nothing is encrypted here, and
what is measured writes its own cases.
"""

import csv
import io
import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact
from families.models import Family, FamilyMember, NameWord, Person
from families.querysets import name_words
from lk3 import reference
from lk3.access import Role
from lk3.models import Membership, Region, Unit, User
from reports import summary_rebuild, summary_triggers

CASES = 300_000
SHARE_OF_LARGE_UNIT = 0.2
FIRST_DAY = date(2016, 1, 1)
DAYS = 3650
LAST_BUSY_DAY = date(2025, 6, 30)  # of the cases opened before it four in five are closed
LARGE = "13.71"  # the district of the one large unit
# The published percentages of 2016, in the order of the categories.
SHARES = [14.8, 11.8, 7.8, 9.2, 9.8, 13.5, 11.7, 1.1, 2.4, 0.5, 17.6]
GIVEN = [row["name"] for row in csv.DictReader((reference.DATA / "demo_names.csv").open(encoding="utf-8"))]
RARE = "Xaverina"  # one person in 5,000, so that a search finds a handful


def build(cases: int = CASES) -> tuple[Unit, User]:
    """Fill an empty, migrated database; return the large unit and its counselor, who owns a third of its cases."""
    reference.load_regions()
    summary_triggers.drop(connection)  # a million rows are counted faster at once than one by one
    chance = random.Random(2016)
    with transaction.atomic():
        units = [
            Unit(name=f"LK3 Ukur {code}", kind=Unit.Kind.DISTRICT, district_id=code, is_invented=True)
            for code in Region.objects.districts().order_by("code").values_list("code", flat=True)
        ]
        Unit.objects.bulk_create(units)
        large = next(unit for unit in units if unit.district_id == LARGE)
        people = [User(username=f"ukur{n}", name=f"Pengukur {n}") for n in range(4)]
        User.objects.bulk_create(people)
        roles = [Role.COUNSELOR, Role.HEAD, Role.COUNSELOR, Role.MINISTRY]
        Membership.objects.bulk_create(
            Membership(user=user, role=role, unit=None if role == Role.MINISTRY else large, from_on=FIRST_DAY)
            for user, role in zip(people, roles, strict=True)
        )
        roots = list(ProblemCategory.objects.roots().values_list("pk", flat=True))
        Writer(chance, _draw(cases, chance, units, people, roots), people[2]).write(roots)
    summary_triggers.create(connection)
    summary_rebuild.rebuild()
    _settle()
    return large, people[0]


class Drawn(NamedTuple):
    """One case by chance, with its family of one person; the ids of all three are ``number``."""

    number: int
    home: Unit
    name: str
    category_id: int
    opened_on: date
    owner_id: int
    is_closed: bool


class Writer:
    """Writes what was drawn, table by table; ``registrar`` wrote everything down, all of it now."""

    def __init__(self, chance: random.Random, drawn: list[Drawn], registrar: User) -> None:
        self.chance, self.drawn, self.registrar, self.now = chance, drawn, registrar, timezone.now()

    def uid(self) -> uuid.UUID:
        """Return a new id by chance."""
        return uuid.UUID(int=self.chance.getrandbits(128))

    @property
    def recorded(self) -> dict[str, Any]:
        """Return who recorded a row and when."""
        return {"recorded_at": self.now, "recorded_by_id": self.registrar.pk}

    @property
    def registered(self) -> dict[str, Any]:
        """Return who registered a family, person or case and when."""
        by = self.registrar.pk
        return {
            "version": 1, "changed_at": self.now, "changed_by_id": by, "registered_at": self.now, "registered_by_id": by,
        }  # fmt: skip

    def families(self) -> Iterator[dict[str, Any]]:
        """Yield a family per case."""
        for row in self.drawn:
            yield {
                "id": row.number, "uid": self.uid(), "reference": f"KEL-X-{row.number:07d}", "name": row.name,
                "unit_id": row.home.pk, "district_id": row.home.district_id, **self.registered,
            }  # fmt: skip

    def persons(self) -> Iterator[dict[str, Any]]:
        """Yield the one person of each family."""
        for row in self.drawn:
            yield {
                "id": row.number, "uid": self.uid(), "name": row.name, "sex": "F", "birth_on": date(1990, 1, 1),
                "unit_id": row.home.pk, **self.registered,
            }  # fmt: skip

    def words(self, column: str) -> Iterator[dict[str, Any]]:
        """Yield the words by which persons (``person_id``) or families (``family_id``) are found."""
        for row in self.drawn:
            for word in name_words(row.name):
                yield {column: row.number, "unit_id": row.home.pk, "word": word}

    def cases(self) -> Iterator[dict[str, Any]]:
        """Yield the cases."""
        for row in self.drawn:
            closed_on = row.opened_on + timedelta(days=90) if row.is_closed else None
            yield {
                "id": row.number, "uid": self.uid(), "intake_uid": self.uid(), "reference": f"LK3-X-{row.number:07d}",
                "unit_id": row.home.pk, "district_id": row.home.district_id, "family_id": row.number,
                "client_kind": "PERSON", "client_id": row.number, "category_id": row.category_id,
                "root_category_id": row.category_id, "urgency": "NORMAL", "channel": "WALK_IN",
                "confidentiality": "ORDINARY", "state": "CLOSED" if row.is_closed else "IN_SERVICE",
                "opened_on": row.opened_on, "owner_id": row.owner_id, "outcome": "ACCEPTANCE" if row.is_closed else "",
                "closed_on": closed_on, "closed_at": self.now if row.is_closed else None,
                "closed_by_id": row.owner_id if row.is_closed else None, **self.registered,
            }  # fmt: skip

    def write(self, roots: list[int]) -> None:
        """Write all tables; every third case has a secondary problem, every case one contact on its first day."""
        copy(Family, self.families())
        copy(Person, self.persons())
        members = ({"family_id": row.number, "person_id": row.number, "relation": "HEAD"} for row in self.drawn)
        copy(FamilyMember, (member | self.recorded for member in members))
        copy(NameWord, self.words("person_id"))
        copy(NameWord, self.words("family_id"))
        copy(Case, self.cases())
        copy(CaseParticipant, ({"case_id": r.number, "person_id": r.number, "role": "CLIENT"} for r in self.drawn))
        second = {root: next(other for other in roots if other != root) for root in roots}
        problems = ({"case_id": row.number, "category_id": second[row.category_id]} for row in self.drawn[::3])
        copy(CaseProblem, (problem | self.recorded for problem in problems))
        contacts = (
            {"uid": self.uid(), "case_id": row.number, "kind": "COUNSELING", "held_on": row.opened_on, "minutes": 60}
            for row in self.drawn
        )
        copy(ServiceContact, (contact | self.recorded for contact in contacts))


def _draw(cases: int, chance: random.Random, units: list[Unit], people: list[User], roots: list[int]) -> list[Drawn]:
    large = next(unit for unit in units if unit.district_id == LARGE)
    drawn = []
    for number, category_id in enumerate(chance.choices(roots, SHARES, k=cases), start=1):
        home = large if chance.random() < SHARE_OF_LARGE_UNIT else chance.choice(units)
        name = f"{RARE if chance.random() < 0.0002 else chance.choice(GIVEN)} {chance.choice(GIVEN)}"
        opened_on = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
        owner = people[0] if home is large and chance.random() < 0.33 else people[2]
        is_closed = opened_on < LAST_BUSY_DAY and chance.random() < 0.8
        drawn.append(Drawn(number, home, name, category_id, opened_on, owner.pk, is_closed))
    return drawn


def copy(model: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows (by column name) into the model's table; columns that a row does not name get the field's default."""
    fields = list(model._meta.concrete_fields)
    rows = iter(rows)
    first = next(rows)
    columns = [f for f in fields if f.column in first or (not f.primary_key and not f.null)]
    empty = {f.column: f.get_default() if f.has_default() else "" for f in columns if f.column not in first}
    values = ([{**empty, **row}[f.column] for f in columns] for row in _chain(first, rows))
    write = _copy_postgresql if connection.vendor == "postgresql" else _insert_sqlite
    write(model._meta.db_table, columns, values)


def _quoted(fields: list[Any]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _chain(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _copy_postgresql(table: str, columns: list[Any], values: Iterable[list[Any]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([_plain(v) for v in row] for row in values)
    text.seek(0)
    never_null = _quoted([field for field in columns if not field.null])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({_quoted(columns)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({never_null}))", text
        )


def _insert_sqlite(table: str, columns: list[Any], values: Iterable[list[Any]]) -> None:
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({places})", ([_plain(v) for v in row] for row in values)
        )


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex if connection.vendor == "sqlite" else str(value)
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%d %H:%M:%S.%f") + (
            "+00" if connection.vendor == "postgresql" else ""
        )
    return value.isoformat() if isinstance(value, date) else value


def _settle() -> None:
    """Let the planner know the tables, and let the counters of new ids start after ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Family, Person, Case):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
