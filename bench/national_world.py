"""Ten years of a whole country, written by the database itself: 3.25 million cases in 514 districts, three contacts each.

Which case has what follows from its number by multiplication, so two runs make the same country. Districts differ in size (a
district of rank r of 514 gets r shares), categories follow the published table of 2016, every fourth district has a second LK3.
Triggers, indexes and foreign keys are off while the rows are written and come back afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import accumulate
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact, WelfareCategory
from families.models import Family, FamilyMember, Person
from lk3 import reference
from lk3.access import Role
from lk3.models import Membership, Region, Unit, User
from reports import summary_triggers

from .world import FIRST_DAY, SHARES

DAYS = 3653  # until the end of 2025
CONTACTS_EACH = 3
KINDS = [kind for kind in ServiceContact.Kind.values if kind != "REFERRAL"]
CHANNELS = list(Case.Channel.values)
OUTCOMES = ["ACCEPTANCE", "DECIDED", "FUNCTIONING_RESTORED", "INSIGHT_GAINED", "INFORMATION_GIVEN", "WITHDREW"]
# Odd numbers without a common pattern: each makes another order of the same cases.
FACTORS = (2654435761, 2246822519, 3266489917, 668265263, 374761393, 2870177450 + 1, 1597334677, 3812015801, 958689491)
TABLES = [
    model._meta.db_table
    for model in (
        Family,
        Person,
        FamilyMember,
        Case,
        CaseParticipant,
        CaseParticipant.welfare_categories.through,
        CaseProblem,
        ServiceContact,
    )
]


def build(cases: int) -> float:
    """Fill an empty, migrated database without any summary; return the seconds it took."""
    start = time.perf_counter()
    reference.load_regions()
    summary_triggers.drop(connection)
    with transaction.atomic():
        units, people = _offices()
    with _bare_tables():
        for table, columns, source in _tables(cases, units, people):
            _insert(table, columns, source)
    _settle()
    summary_triggers.create(connection)
    return time.perf_counter() - start


def _offices() -> tuple[list[Unit], list[User]]:
    """The LK3 of every district in the order of their codes, then the second ones; each with a counselor of its number."""
    codes = list(Region.objects.districts().order_by("code").values_list("code", flat=True))
    homes = [(code, Unit.Kind.DISTRICT) for code in codes] + [(code, Unit.Kind.COMMUNITY) for code in codes[::4]]
    units = Unit.objects.bulk_create(
        Unit(name=f"LK3 Ukur {place}", kind=kind, district_id=code, is_invented=True)
        for place, (code, kind) in enumerate(homes)
    )
    people = User.objects.bulk_create(User(username=f"konselor{n}", name=f"Konselor {n}") for n in range(len(units)))
    roles = [Membership(user=p, unit=u, role=Role.COUNSELOR) for p, u in zip(people, units, strict=True)]
    offices = {"menteri": (Role.MINISTRY, {}), "ketua": (Role.HEAD, {"unit": units[len(codes) - 1]})}
    offices["dinas"] = (Role.SOCIAL_OFFICE, {"region_id": codes[-1].split(".")[0]})
    for name, (role, where) in offices.items():
        roles.append(Membership(user=User.objects.create(username=name, name=name), role=role, **where))
    for role in roles:
        role.from_on = FIRST_DAY
    Membership.objects.bulk_create(roles)
    return units, people


def _chance(salt: int, below: int, number: str = "i") -> str:
    """SQL: a whole number from 0, below a bound, that follows from ``i``."""
    return f"(({number} * {FACTORS[salt]} %% 4294967296) / 64 %% {below})"


def _day(number: str) -> str:
    return _after(f"'{FIRST_DAY}'", number)


def _after(day: str, number: str) -> str:
    if connection.vendor == "postgresql":
        return f"(CAST({day} AS date) + CAST({number} AS integer))"
    return f"date({day}, '+' || ({number}) || ' days')"


def _uid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _one_of(salt: int, values: list[Any], number: str = "i") -> str:
    whens = " ".join(f"WHEN {place} THEN '{value}'" for place, value in enumerate(values[:-1]))
    return f"CASE {_chance(salt, len(values), number)} {whens} ELSE '{values[-1]}' END"


def _numbers(count: int) -> str:
    if connection.vendor == "postgresql":
        return f"generate_series(1::bigint, {count}) AS g(i)"
    return f"(WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < {count}) SELECT i FROM g) AS g"


def _tables(cases: int, units: list[Unit], people: list[User]) -> Iterator[tuple[Any, dict[str, str], str]]:
    """Every table with its columns as SQL and where the rows come from."""
    now = (
        f"'{timezone.now():%Y-%m-%d %H:%M:%S}+00'"
        if connection.vendor == "postgresql"
        else f"'{timezone.now():%Y-%m-%d %H:%M:%S}'"
    )
    by = str(people[0].pk)
    recorded = {"recorded_at": now, "recorded_by_id": by}
    registered = {"registered_at": now, "registered_by_id": by, "changed_at": now, "changed_by_id": by}
    home = {"unit_id": "u.id", "district_id": "u.district_id"}
    of_unit = _at_units(cases, units)
    yield (
        Family,
        {"id": "i", "uid": _uid(), "reference": "'KEL-X-' || i", "name": "'Ukur ' || i", **home, **registered},
        of_unit,
    )
    person = {"id": "i", "uid": _uid(), "name": "'Orang ' || i", "sex": _one_of(4, ["F", "F", "M"]), "unit_id": "u.id"}
    person["birth_on"] = _after("'1940-01-01'", _chance(5, 29_000))
    yield Person, person | registered, of_unit
    yield FamilyMember, {"family_id": "i", "person_id": "i", "relation": "'HEAD'", **recorded}, _numbers(cases)
    yield Case, _case(people) | home | registered, of_unit
    yield CaseParticipant, {"id": "i", "case_id": "i", "person_id": "i", "role": "'CLIENT'"}, _numbers(cases)
    welfare = list(WelfareCategory.objects.order_by("order").values_list("pk", flat=True)[:8])
    given = {"caseparticipant_id": "i", "welfarecategory_id": f"CAST({_one_of(7, welfare)} AS integer)"}
    yield CaseParticipant.welfare_categories.through, given, f"{_numbers(cases)} WHERE i %% 2 = 0"
    roots = _roots()
    second = f"CAST({_one_of(6, roots)} AS integer)"
    problems = f"{_numbers(cases)} JOIN cases_case c ON c.id = g.i WHERE i %% 3 = 0 AND c.category_id <> {second}"
    yield CaseProblem, {"case_id": "i", "category_id": second, **recorded}, problems
    contacts = f"{_numbers(cases * CONTACTS_EACH)} JOIN cases_case c ON c.id = (g.i - 1) / {CONTACTS_EACH} + 1"
    held = _after("c.opened_on", f"(i %% {CONTACTS_EACH}) * 17")
    contact = {"id": "i", "uid": _uid(), "case_id": "c.id", "kind": _one_of(8, KINDS), "held_on": held, "minutes": "60"}
    yield ServiceContact, contact | recorded, contacts


def _case(people: list[User]) -> dict[str, str]:
    opened = _day(_chance(2, DAYS))
    is_closed = f"({_chance(2, DAYS)} < {DAYS - 250} AND i %% 5 <> 0)"
    closed_on = f"CASE WHEN {is_closed} THEN {_after(opened, f'30 + {_chance(3, 200)}')} END"
    moment = "NOW()" if connection.vendor == "postgresql" else "datetime('now')"
    return {
        "id": "i", "uid": _uid(), "intake_uid": _uid(), "reference": "'LK3-X-' || i", "family_id": "i",
        "client_kind": "'PERSON'", "client_id": "i", "category_id": _category(), "root_category_id": _category(),
        "channel": _one_of(7, CHANNELS), "confidentiality": "'ORDINARY'", "opened_on": opened,
        "state": f"CASE WHEN {is_closed} THEN 'CLOSED' ELSE 'IN_SERVICE' END",
        "owner_id": f"u.id + {people[0].pk - _first_unit()}",
        "outcome": f"CASE WHEN {is_closed} THEN {_one_of(6, OUTCOMES)} ELSE '' END",
        "closed_on": closed_on, "closed_at": f"CASE WHEN {is_closed} THEN {moment} END",
        "closed_by_id": f"CASE WHEN {is_closed} THEN {people[0].pk} END",
    }  # fmt: skip


def _first_unit() -> int:
    return int(Unit.objects.order_by("pk").values_list("pk", flat=True)[0])


def _at_units(cases: int, units: list[Unit]) -> str:
    """The larger of two chances: districts of all sizes. One case in three of every fourth district is the second LK3's."""
    districts = sum(unit.kind == Unit.Kind.DISTRICT for unit in units)
    one, other, first = _chance(0, districts), _chance(1, districts), units[0].pk
    drawn = f"(SELECT i, CASE WHEN {one} > {other} THEN {one} ELSE {other} END AS p FROM {_numbers(cases)}) AS drawn"
    second = f"WHEN p %% 4 = 0 AND i %% 3 = 0 THEN {first + districts} + p / 4"
    homes = f"(SELECT i, CASE {second} ELSE {first} + p END AS home FROM {drawn}) AS g"
    return f"{homes} JOIN lk3_unit u ON u.id = g.home"


def _roots() -> list[int]:
    return list(ProblemCategory.objects.roots().order_by("order").values_list("pk", flat=True))


def _category() -> str:
    bounds = accumulate(int(share * 10) for share in SHARES)
    drawn = _chance(3, 1002)
    pairs = list(zip(bounds, _roots(), strict=True))
    whens = " ".join(f"WHEN {drawn} < {bound} THEN {root}" for bound, root in pairs[:-1])
    return f"CASE {whens} ELSE {pairs[-1][1]} END"


def _insert(model: Any, columns: dict[str, str], source: str) -> None:
    """Write the rows; columns that are not named and may not be empty get the field's default."""
    named = dict(columns)
    values: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.column not in named and not field.primary_key and not field.null:
            named[field.column] = "%s"
            values.append(field.get_default() if field.has_default() else "")
    listed = ", ".join(f'"{column}"' for column in named)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({listed}) SELECT {', '.join(named.values())} FROM {source}", values
        )


@contextmanager
def _bare_tables() -> Iterator[None]:
    """Without indexes and foreign keys while rows are written: ten times faster than keeping them up row by row."""
    taken = _postgresql_extras() if connection.vendor == "postgresql" else _sqlite_indexes()
    with connection.cursor() as cursor:
        for drop, _ in taken:
            cursor.execute(drop)
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, create in reversed(taken):
            cursor.execute(create)


def _postgresql_extras() -> list[tuple[str, str]]:
    """(drop, create) of foreign keys first, then of unique constraints and plain indexes; primary keys stay."""
    sql = """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY contype, conname
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [TABLES])
        constraints = [
            (f'ALTER TABLE {table} DROP CONSTRAINT "{name}"', f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}')
            for table, name, text in cursor.fetchall()
        ]
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes "
            "WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [TABLES],
        )
        return constraints + [(f'DROP INDEX "{name}"', text) for name, text in cursor.fetchall()]


def _sqlite_indexes() -> list[tuple[str, str]]:
    places = ", ".join(["%s"] * len(TABLES))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({places})",
            TABLES,
        )
        return [(f'DROP INDEX "{name}"', text) for name, text in cursor.fetchall()]


def _settle() -> None:
    """Counters of new ids start after ours, and the planner knows the tables."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("ANALYZE")
            return
        for table in TABLES:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE")


def last_day() -> date:
    """The last day on which a case of this country was opened."""
    return Case.objects.order_by("-opened_on").values_list("opened_on", flat=True)[0]
