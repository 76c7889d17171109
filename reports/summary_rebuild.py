"""The monthly counts made anew from the records, and compared with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connections, transaction
from django.db.models import Max, Min

from cases.models import Case, ServiceContact

from .models import MonthCount
from .models.summaries import Measure
from .summaries import ADD, FOLD_LOCK, KEY, months_between
from .summary_triggers import DIALECTS, Dialect

# Hundreds of thousands of cells are added up in memory, not on disk; until the transaction ends.
MEMORY = "SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '256MB'"
CELLS = "month, district_id, root_category_id, unit_id"  # KEY without the measure


@dataclass(frozen=True)
class Rebuilt:
    """How many cells of the summaries were wrong before they were counted anew."""

    measure: str
    corrected: int


def rebuild(month: date | None = None, *, using: str = "default") -> list[Rebuilt]:
    """Count one month (its first day), or everything, from the records, and correct ``MonthCount`` by the difference.

    Exact beside writers, who wait for nothing: records, counts and what waits are read in one statement, and only their
    difference is added. On a summary that is right it writes nothing; an empty one is filled before it gets its key.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLD_LOCK])
            cursor.execute(MEMORY)
        is_empty = month is None and not MonthCount.objects.using(using).exists()
        fill = _filled_postgresql if connection.vendor == "postgresql" else _filled_sqlite
        return fill(cursor) if is_empty else [Rebuilt(one, _corrected(cursor, one, month)) for one in Measure.values]


def months() -> list[date]:
    """The first days of all months in which something is counted or should be."""
    days = [
        *Case.objects.aggregate(first=Min("opened_on"), opened=Max("opened_on"), closed=Max("closed_on")).values(),
        *ServiceContact.objects.aggregate(first=Min("held_on"), last=Max("held_on")).values(),
        *MonthCount.objects.aggregate(first=Min("month"), last=Max("month")).values(),
    ]
    known = [day for day in days if day is not None]
    return list(months_between(min(known), max(known))) if known else []


def _filled_postgresql(cursor: Any) -> list[Rebuilt]:
    """Fill an empty table without its key, which takes a third of the time, and put the key on again."""
    cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'month_count_once'")
    key = str(cursor.fetchone()[0])
    cursor.execute("ALTER TABLE reports_monthcount DROP CONSTRAINT month_count_once")
    rebuilt = [Rebuilt(measure, _filled_with(cursor, measure)) for measure in Measure.values]
    cursor.execute(f"ALTER TABLE reports_monthcount ADD CONSTRAINT month_count_once {key}")
    return rebuilt


def _filled_with(cursor: Any, measure: str) -> int:
    """What waits is taken off in the same statement; only where something waits must cells be added up once more."""
    counted, _ = recount(measure, None, DIALECTS["postgresql"])
    waits = f"SELECT {CELLS}, -change, true FROM reports_monthdelta WHERE measure = %s"
    cursor.execute(
        f"CREATE TEMPORARY TABLE summary_counted ON COMMIT DROP AS "
        f"SELECT {CELLS}, n, false AS waits FROM ({counted}) AS c UNION ALL {waits}",
        [measure],
    )
    cursor.execute("SELECT EXISTS (SELECT FROM summary_counted WHERE waits)")
    added_up = f"SUM(n) FROM summary_counted GROUP BY {CELLS} HAVING SUM(n) <> 0"
    listed = added_up if cursor.fetchone()[0] else "n FROM summary_counted"
    cursor.execute(f"INSERT INTO reports_monthcount ({KEY}, count) SELECT '{measure}', {CELLS}, {listed}")
    filled = int(cursor.rowcount)
    cursor.execute("DROP TABLE summary_counted")
    return filled


def _filled_sqlite(cursor: Any) -> list[Rebuilt]:
    """Nobody else writes meanwhile, so what waits is in the records already."""
    cursor.execute("DELETE FROM reports_monthdelta")
    rebuilt = []
    for measure in Measure.values:
        counted, values = recount(measure, None, DIALECTS["sqlite"])
        cursor.execute(
            f"INSERT INTO reports_monthcount ({KEY}, count) "
            f"SELECT '{measure}', {CELLS}, n FROM ({counted}) ORDER BY {CELLS}",
            values,
        )
        rebuilt.append(Rebuilt(measure, int(cursor.rowcount)))
    return rebuilt


def _corrected(cursor: Any, measure: str, month: date | None) -> int:
    """Add to the counts of a measure how far they are off; return how many were."""
    vendor = cursor.db.vendor
    sql, values = difference(measure, month, DIALECTS[vendor])
    if vendor == "postgresql":
        # A table of its own first: only so may PostgreSQL count with several processes.
        cursor.execute(f"CREATE TEMPORARY TABLE summary_difference ON COMMIT DROP AS {sql}", values)
        sql, values = "SELECT * FROM summary_difference", []
    listed = f"SELECT {KEY}, wrong FROM ({sql}) AS d WHERE true ORDER BY {KEY}"
    cursor.execute(f"INSERT INTO reports_monthcount ({KEY}, count) {listed} {ADD}", values)
    corrected = int(cursor.rowcount)
    if vendor == "postgresql":
        cursor.execute("DROP TABLE summary_difference")
    return corrected


def difference(measure: str, month: date | None, dialect: Dialect) -> tuple[str, list[Any]]:
    """SQL that says how far each cell of a measure is off, with its values: records less counts less what waits."""
    counted, values = recount(measure, month, dialect)
    held = " AND month = %s" if month else ""
    own = [measure, month] if month else [measure]
    both = " UNION ALL ".join(
        f"SELECT {CELLS}, -{column} FROM {table} WHERE measure = %s{held}"
        for column, table in (("count", "reports_monthcount"), ("change", "reports_monthdelta"))
    )
    sql = (
        f"SELECT '{measure}' AS measure, {CELLS}, CAST(SUM(n) AS integer) AS wrong "
        f"FROM ({counted} UNION ALL {both}) AS records_and_counts GROUP BY {CELLS} HAVING SUM(n) <> 0"
    )
    return sql, [*values, *own, *own]


@dataclass(frozen=True)
class Source:
    """From which rows a measure is counted, by which day, under which category."""

    tables: str
    day: str
    root: str = "c.root_category_id"
    where: str = ""


SOURCES = {
    Measure.OPENED: Source("cases_case c", "c.opened_on"),
    Measure.CLOSED: Source("cases_case c", "c.closed_on", where="c.closed_on IS NOT NULL"),
    Measure.CLIENT: Source(
        "cases_case c JOIN cases_caseparticipant p ON p.case_id = c.id", "c.opened_on", where="p.role = 'CLIENT'"
    ),
    Measure.PROBLEM: Source(
        "cases_case c JOIN cases_caseproblem p ON p.case_id = c.id JOIN cases_problemcategory k ON k.id = p.category_id",
        "c.opened_on",
        "COALESCE(k.parent_id, k.id)",
    ),
    Measure.SERVICE: Source("cases_servicecontact s JOIN cases_case c ON c.id = s.case_id", "s.held_on"),
}


def recount(measure: str, month: date | None, dialect: Dialect) -> tuple[str, list[Any]]:
    """SQL that counts a measure from the records, with its values: month, district, root category, unit, n."""
    source = SOURCES[Measure(measure)]
    parts = [source.where] if source.where else []
    if month:
        parts.append(f"{source.day} >= %s AND {source.day} < %s")
    where = f"WHERE {' AND '.join(parts)} " if parts else ""
    first = dialect.month(source.day)
    sql = (
        f"SELECT {first} AS month, c.district_id, {source.root} AS root_category_id, c.unit_id, count(*) AS n "
        f"FROM {source.tables} {where}GROUP BY {first}, c.district_id, {source.root}, c.unit_id"
    )
    return sql, [month, _next(month)] if month else []


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def wrong_cells(using: str = "default") -> int:
    """How many cells differ from a recount; nothing is written."""
    connection = connections[using]
    found = 0
    with connection.cursor() as cursor:
        for measure in Measure.values:
            sql, values = difference(measure, None, DIALECTS[connection.vendor])
            cursor.execute(f"SELECT count(*) FROM ({sql}) AS wrong", values)
            found += int(cursor.fetchone()[0])
    return found


def settle(using: str = "default") -> None:
    """Let the database know how the counts lie now, so that it reads them from the index alone; outside a transaction."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE reports_monthcount")
        else:
            cursor.execute("ANALYZE reports_monthcount")
