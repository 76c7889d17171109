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
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact
from families.models import Family, FamilyMember, NameWord, Person
from families.querysets import name_words
from lk3 import reference
from lk3.access import Role
from lk3.models import Membership, Region, Unit, User

CASES = 300_000
SHARE_OF_LARGE_UNIT = 0.2
FIRST_DAY = date(2016, 1, 1)
DAYS = 3650
LAST_BUSY_DAY = date(2025, 6, 30)  # of the cases opened before it four in five are closed
GIVEN = [row["name"] for row in csv.DictReader((reference.DATA / "demo_names.csv").open(encoding="utf-8"))]
RARE = "Xaverina"  # one person in 5,000, so that a search finds a handful


def build(cases: int = CASES) -> tuple[Unit, User]:
    """Fill an empty, migrated database; return the large unit and its counselor, who owns a third of its cases."""
    reference.load_regions()
    chance = random.Random(2016)
    with transaction.atomic():
        units = [
            Unit(name=f"LK3 Ukur {code}", kind=Unit.Kind.DISTRICT, district_id=code, is_invented=True)
            for code in Region.objects.districts().order_by("code").values_list("code", flat=True)
        ]
        Unit.objects.bulk_create(units)
        large = next(unit for unit in units if unit.district_id == "13.71")
        people = [User(username=f"ukur{n}", name=f"Pengukur {n}") for n in range(4)]
        User.objects.bulk_create(people)
        roles = [Role.COUNSELOR, Role.HEAD, Role.COUNSELOR, Role.MINISTRY]
        Membership.objects.bulk_create(
            Membership(user=user, role=role, unit=None if role == Role.MINISTRY else large, from_on=FIRST_DAY)
            for user, role in zip(people, roles, strict=True)
        )
        _write_rows(cases, chance, units, large, people)
    _settle()
    return large, people[0]


def _write_rows(cases: int, chance: random.Random, units: list[Unit], large: Unit, people: list[User]) -> None:
    roots = list(ProblemCategory.objects.roots().values_list("pk", flat=True))
    shares = [14.8, 11.8, 7.8, 9.2, 9.8, 13.5, 11.7, 1.1, 2.4, 0.5, 17.6]
    homes = [
        large if chance.random() < SHARE_OF_LARGE_UNIT else units[chance.randrange(len(units))] for _ in range(cases)
    ]
    category = chance.choices(roots, shares, k=cases)
    names = [
        " ".join([RARE if chance.random() < 0.0002 else chance.choice(GIVEN), chance.choice(GIVEN)])
        for _ in range(cases)
    ]
    opened = [FIRST_DAY + timedelta(days=chance.randrange(DAYS)) for _ in range(cases)]
    now = timezone.now()
    owners = [people[0].pk if home is large and chance.random() < 0.33 else people[2].pk for home in homes]
    closed = [day < LAST_BUSY_DAY and chance.random() < 0.8 for day in opened]
    stamp = {"version": 1, "changed_at": now, "changed_by_id": people[0].pk, "registered_at": now}
    stamp["registered_by_id"] = people[2].pk
    copy(
        Family,
        (
            {
                "id": i + 1,
                "uid": uuid.UUID(int=chance.getrandbits(128)),
                "reference": f"KEL-X-{i:07d}",
                "name": names[i],
                "unit_id": homes[i].pk,
                "district_id": homes[i].district_id,
                **stamp,
            }
            for i in range(cases)
        ),
    )
    copy(
        Person,
        (
            {
                "id": i + 1,
                "uid": uuid.UUID(int=chance.getrandbits(128)),
                "name": names[i],
                "sex": "F",
                "birth_on": date(1990, 1, 1),
                "unit_id": homes[i].pk,
                **stamp,
            }
            for i in range(cases)
        ),
    )
    copy(
        FamilyMember,
        (
            {
                "family_id": i + 1,
                "person_id": i + 1,
                "relation": "HEAD",
                "recorded_at": now,
                "recorded_by_id": people[2].pk,
            }
            for i in range(cases)
        ),
    )
    copy(
        NameWord,
        (
            {"person_id": i + 1, "unit_id": homes[i].pk, "word": word}
            for i in range(cases)
            for word in name_words(names[i])
        ),
    )
    copy(
        NameWord,
        (
            {"family_id": i + 1, "unit_id": homes[i].pk, "word": word}
            for i in range(cases)
            for word in name_words(names[i])
        ),
    )
    copy(
        Case,
        (
            {
                "id": i + 1,
                "uid": uuid.UUID(int=chance.getrandbits(128)),
                "reference": f"LK3-X-{i:07d}",
                "intake_uid": uuid.UUID(int=chance.getrandbits(128)),
                "unit_id": homes[i].pk,
                "district_id": homes[i].district_id,
                "family_id": i + 1,
                "client_kind": "PERSON",
                "client_id": i + 1,
                "category_id": category[i],
                "root_category_id": category[i],
                "urgency": "NORMAL",
                "channel": "WALK_IN",
                "confidentiality": "ORDINARY",
                "state": "CLOSED" if closed[i] else "IN_SERVICE",
                "opened_on": opened[i],
                "owner_id": owners[i],
                "outcome": "ACCEPTANCE" if closed[i] else "",
                "closed_on": opened[i] + timedelta(days=90) if closed[i] else None,
                "closed_at": now if closed[i] else None,
                "closed_by_id": owners[i] if closed[i] else None,
                **stamp,
            }
            for i in range(cases)
        ),
    )
    copy(CaseParticipant, ({"case_id": i + 1, "person_id": i + 1, "role": "CLIENT"} for i in range(cases)))
    copy(
        CaseProblem,
        (
            {
                "case_id": i + 1,
                "category_id": next(root for root in roots if root != category[i]),
                "recorded_at": now,
                "recorded_by_id": people[2].pk,
            }
            for i in range(0, cases, 3)
        ),
    )
    copy(
        ServiceContact,
        (
            {
                "uid": uuid.UUID(int=chance.getrandbits(128)),
                "case_id": i + 1,
                "kind": "COUNSELING",
                "held_on": opened[i],
                "minutes": 60,
                "recorded_at": now,
                "recorded_by_id": people[2].pk,
            }
            for i in range(cases)
        ),
    )


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
