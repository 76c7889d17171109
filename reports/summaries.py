"""Figures per month, kept ready: exact at every moment, because what was folded and what waits are read in one statement.

Triggers append each change to ``MonthDelta`` (``reports.summary_triggers``); ``fold`` adds what waits to ``MonthCount``.
What is counted, and by which day:

* OPENED: cases, by the day they were opened. CLOSED: cases, by the day they were closed.
* CLIENT: clients in cases (a person in two cases counts twice), by the day of the case, under its main problem.
* PROBLEM: problems beside the main one, by the day of the case, under the one of the eleven they themselves belong to.
* SERVICE: contacts, by the day they were held, under the main problem of their case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from django.db import connections, router, transaction

from .models import MonthCount, MonthDelta
from .scopes import Area

Dimension = Literal["month", "province", "district", "region_group", "unit", "unit_kind", "category"]
# Looked up beside the counts; everything else stands in them.
LOOKED_UP = {"province": "r.parent_id", "region_group": "p.region_group", "unit_kind": "u.kind"}
KEPT = {"month": "month", "district": "district_id", "unit": "unit_id", "category": "root_category_id"}
NEEDED_FOR = {"province": "district_id", "region_group": "district_id", "unit_kind": "unit_id"}
JOINS = {
    "province": "JOIN lk3_region r ON r.code = n.district_id",
    "region_group": "JOIN lk3_region d ON d.code = n.district_id JOIN lk3_region p ON p.code = d.parent_id",
    "unit_kind": "JOIN lk3_unit u ON u.id = n.unit_id",
}
FOLD_LOCK = 20160626  # any number, the same for all who write MonthCount
KEY = "measure, month, district_id, root_category_id, unit_id"


def counts_by(
    measure: str,
    start_month: date,
    end_month: date,
    *,
    area: Area,
    by: Sequence[Dimension] = (),
    unit_kind: str = "",
) -> dict[tuple[Any, ...], int]:
    """{key: count} of whole months, both included; a key has one part per dimension of ``by``, and () without any.

    Parts: the first day of a month, the code of a province or district, a region group, the id of a unit or root category,
    a kind of unit. What counts nothing is left out. One query, for the nation over ten years some hundred milliseconds.
    """
    where, values = _where(measure, start_month, end_month, area, unit_kind)
    inner = list(dict.fromkeys(NEEDED_FOR.get(name) or KEPT[name] for name in by))
    columns = ", ".join(inner)
    grouped = f" GROUP BY {columns}" if inner else ""
    listed = f"{columns}, " if inner else ""
    one = "SELECT {listed}{count} AS counted FROM {table} WHERE {where}"
    both = " UNION ALL ".join(
        one.format(listed=listed, count=count, table=table, where=where)
        for count, table in (("count", "reports_monthcount"), ("change", "reports_monthdelta"))
    )
    sql = f"SELECT {listed}SUM(counted) AS counted FROM ({both}) AS rows_of_both{grouped} HAVING SUM(counted) <> 0"
    if any(name in LOOKED_UP for name in by):
        sql = _looked_up(sql, by)
    elif by:
        chosen = ", ".join(KEPT[name] for name in by)
        sql = f"SELECT {chosen}, counted FROM ({sql}) AS n"
    with connections[router.db_for_read(MonthCount)].cursor() as cursor:
        cursor.execute(sql, [*values, *values])
        return _keyed(cursor.fetchall(), by)


def waiting(using: str = "default") -> int:
    """How many changes wait to be folded."""
    return MonthDelta.objects.using(using).count()


def fold(using: str = "default") -> int:
    """Add what waits to ``MonthCount`` and return how many changes that were; 0 when somebody else folds just now.

    Safe beside writers: on PostgreSQL exactly the rows that one statement deletes are added by it, and on SQLite nobody
    writes meanwhile. Made for a timer, never for a request.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLD_LOCK])
            return _fold_postgresql(cursor) if cursor.fetchone()[0] else 0
        return _fold_sqlite(cursor)


def _where(measure: str, start: date, end: date, area: Area, unit_kind: str) -> tuple[str, list[Any]]:
    parts: list[str] = ["measure = %s"]
    values: list[Any] = [measure]
    months = list(months_between(start, end))
    if area.region is not None:
        # Listed months let the index go from district to district; a range would read the whole country.
        parts += [f"month IN ({_places(months)})", f"district_id IN ({_places(area.districts)})"]
        values += [*months, *area.districts]
    else:
        parts.append("month BETWEEN %s AND %s")
        values += [start, end]
    if area.unit is not None:
        parts.append("unit_id = %s")
        values.append(area.unit.pk)
    if unit_kind:
        parts.append("unit_id IN (SELECT id FROM lk3_unit WHERE kind = %s)")
        values.append(unit_kind)
    return " AND ".join(parts), values


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def months_between(start: date, end: date) -> Iterable[date]:
    """The first days of the months from one to the other, both included."""
    for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield date(number // 12, number % 12 + 1, 1)


def _looked_up(sql: str, by: Sequence[Dimension]) -> str:
    chosen = ", ".join(LOOKED_UP.get(name) or f"n.{KEPT[name]}" for name in by)
    joins = " ".join(JOINS[name] for name in JOINS if name in by)
    return f"SELECT {chosen}, SUM(n.counted) FROM ({sql}) AS n {joins} GROUP BY {chosen}"


def _keyed(rows: list[tuple[Any, ...]], by: Sequence[Dimension]) -> dict[tuple[Any, ...], int]:
    """SQLite gives days as texts; both give a sum of nothing at all as None, which HAVING leaves out."""
    if "month" not in by or (rows and isinstance(rows[0][by.index("month")], date)):
        return {tuple(row[:-1]): int(row[-1]) for row in rows}
    place = by.index("month")
    days = {row[place]: date.fromisoformat(row[place]) for row in rows}
    return {(*row[:place], days[row[place]], *row[place + 1 : -1]): int(row[-1]) for row in rows}


ADD = f"""ON CONFLICT ({KEY}) DO UPDATE SET count = reports_monthcount.count + excluded.count"""
SUM_UP = f"SELECT {KEY}, SUM(change) FROM {{source}} GROUP BY {KEY} HAVING SUM(change) <> 0 ORDER BY {KEY}"


def _fold_postgresql(cursor: Any) -> int:
    summed = SUM_UP.format(source="gone")
    cursor.execute(
        f"WITH gone AS (DELETE FROM reports_monthdelta RETURNING {KEY}, change), "
        f"added AS (INSERT INTO reports_monthcount ({KEY}, count) {summed} {ADD}) SELECT count(*) FROM gone"
    )
    return int(cursor.fetchone()[0])


def _fold_sqlite(cursor: Any) -> int:
    summed = SUM_UP.format(source="reports_monthdelta")
    cursor.execute(f"INSERT INTO reports_monthcount ({KEY}, count) SELECT * FROM ({summed}) WHERE true {ADD}")
    cursor.execute("DELETE FROM reports_monthdelta")
    return int(cursor.rowcount)
