"""Triggers that note every change of what ``MonthCount`` counts as a row of ``MonthDelta``, in the dialect of each database.

They hold for verbs, for bulk writes and for somebody at the database prompt alike. A case takes what hangs on it along when its
day, district, unit or category changes. On PostgreSQL whoever adds something to a case holds the case still until the end of the
transaction: else a case that moves at that moment would leave the new row behind in its old month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INSERT = "INSERT INTO reports_monthdelta (measure, month, district_id, unit_id, root_category_id, change)"
PLACE = ("opened_on", "district_id", "unit_id", "root_category_id")


@dataclass(frozen=True)
class Dialect:
    """How one database writes what the two write differently."""

    vendor: str
    month_of: str
    differs: str
    hold_case: str

    def month(self, day: str) -> str:
        """The first day of the month of a day."""
        return self.month_of.format(day=day)

    def changed(self, *columns: str) -> str:
        """Whether an update changes one of the columns."""
        return "(" + " OR ".join(f"OLD.{column} {self.differs} NEW.{column}" for column in columns) + ")"


DIALECTS = {
    "postgresql": Dialect(
        "postgresql", "date_trunc('month', {day}::timestamp)::date", "IS DISTINCT FROM", "FOR SHARE OF c"
    ),
    "sqlite": Dialect("sqlite", "substr({day}, 1, 7) || '-01'", "IS NOT", ""),
}


@dataclass(frozen=True)
class Trigger:
    """One trigger: after which act on which table, when, and the statements it runs for each row."""

    name: str
    table: str
    act: str
    when: str
    statements: tuple[str, ...]


def create(connection: Any) -> None:
    """Put the triggers on the tables that are counted."""
    with connection.cursor() as cursor:
        for trigger in _triggers(DIALECTS[connection.vendor]):
            for statement in _create(trigger, connection.vendor):
                cursor.execute(statement)


def drop(connection: Any) -> None:
    """Take them off: while tables are rebuilt by a migration or emptied by a test, and while a bench loads a country."""
    with connection.cursor() as cursor:
        for trigger in _triggers(DIALECTS[connection.vendor]):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger.name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")


def _create(trigger: Trigger, vendor: str) -> list[str]:
    after = f"CREATE TRIGGER {trigger.name} AFTER {trigger.act} ON {trigger.table} FOR EACH ROW"
    body = " ".join(f"{statement};" for statement in trigger.statements)
    if vendor == "sqlite":
        return [f"{after} WHEN {trigger.when} BEGIN {body} END"]
    head = f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS"
    return [
        f"{head} $$ BEGIN {body} RETURN NULL; END $$",
        f"{after} WHEN ({trigger.when}) EXECUTE FUNCTION {trigger.name}()",
    ]


def _triggers(sql: Dialect) -> list[Trigger]:
    gone, there = _whole_case(sql, "OLD", "-"), _whole_case(sql, "NEW", "")
    moved = sql.changed(*PLACE)
    closed = (_closed(sql, "OLD", "-"), _closed(sql, "NEW", ""))
    return [
        Trigger("summary_case_added", "cases_case", "INSERT", "1 = 1", there),
        Trigger("summary_case_removed", "cases_case", "DELETE", "1 = 1", gone),
        Trigger("summary_case_moved", "cases_case", f"UPDATE OF {', '.join(PLACE)}", moved, gone + there),
        Trigger(
            "summary_case_closed",
            "cases_case",
            "UPDATE OF closed_on",
            f"{sql.changed('closed_on')} AND NOT {moved}",
            closed,
        ),
        *_of_row(sql, "client", "cases_caseparticipant", "{row}.role = 'CLIENT'", ("case_id", "role"), _client),
        *_of_row(sql, "problem", "cases_caseproblem", "1 = 1", ("case_id", "category_id"), _problem),
        *_of_row(sql, "service", "cases_servicecontact", "1 = 1", ("case_id", "held_on"), _service),
        Trigger(
            "summary_category_moved",
            "cases_problemcategory",
            "UPDATE OF parent_id",
            sql.changed("parent_id"),
            (_problems_of_category(sql, "OLD", "-"), _problems_of_category(sql, "NEW", "")),
        ),
    ]


def _of_row(sql: Dialect, noun: str, table: str, counts: str, columns: tuple[str, ...], entry: Any) -> list[Trigger]:
    """The three triggers of a table whose rows hang on a case; ``counts`` says which of its rows count."""
    gone, there = entry(sql, "OLD", "-"), entry(sql, "NEW", "")
    of_update = f"UPDATE OF {', '.join(columns)}"
    return [
        Trigger(f"summary_{noun}_added", table, "INSERT", counts.format(row="NEW"), (there,)),
        Trigger(f"summary_{noun}_removed", table, "DELETE", counts.format(row="OLD"), (gone,)),
        Trigger(f"summary_{noun}_moved", table, of_update, sql.changed(*columns), (gone, there)),
    ]


def _whole_case(sql: Dialect, row: str, sign: str) -> tuple[str, ...]:
    """A case with everything that hangs on it."""
    place = f"{row}.district_id, {row}.unit_id"
    opened = sql.month(f"{row}.opened_on")
    held = sql.month("s.held_on")
    root = "COALESCE(k.parent_id, k.id)"
    return (
        f"{INSERT} VALUES ('OPENED', {opened}, {place}, {row}.root_category_id, {sign}1)",
        _closed(sql, row, sign),
        f"{INSERT} SELECT 'CLIENT', {opened}, {place}, {row}.root_category_id, {sign}count(*) "
        f"FROM cases_caseparticipant p WHERE p.case_id = {row}.id AND p.role = 'CLIENT' GROUP BY p.case_id",
        f"{INSERT} SELECT 'PROBLEM', {opened}, {place}, {root}, {sign}count(*) FROM cases_caseproblem p "
        f"JOIN cases_problemcategory k ON k.id = p.category_id WHERE p.case_id = {row}.id GROUP BY {root}",
        f"{INSERT} SELECT 'SERVICE', {held}, {place}, {row}.root_category_id, {sign}count(*) "
        f"FROM cases_servicecontact s WHERE s.case_id = {row}.id GROUP BY {held}",
    )


def _closed(sql: Dialect, row: str, sign: str) -> str:
    place = f"{row}.district_id, {row}.unit_id, {row}.root_category_id"
    closed = f"SELECT 'CLOSED', {sql.month(f'{row}.closed_on')}, {place}, {sign}1"
    return f"{INSERT} {closed} WHERE {row}.closed_on IS NOT NULL"


def _client(sql: Dialect, row: str, sign: str) -> str:
    return (
        f"{INSERT} SELECT 'CLIENT', {sql.month('c.opened_on')}, c.district_id, c.unit_id, c.root_category_id, {sign}1 "
        f"FROM cases_case c WHERE c.id = {row}.case_id AND {row}.role = 'CLIENT' {sql.hold_case}"
    )


def _problem(sql: Dialect, row: str, sign: str) -> str:
    return (
        f"{INSERT} SELECT 'PROBLEM', {sql.month('c.opened_on')}, c.district_id, c.unit_id, "
        f"COALESCE(k.parent_id, k.id), {sign}1 FROM cases_case c CROSS JOIN cases_problemcategory k "
        f"WHERE c.id = {row}.case_id AND k.id = {row}.category_id {sql.hold_case}"
    )


def _service(sql: Dialect, row: str, sign: str) -> str:
    return (
        f"{INSERT} SELECT 'SERVICE', {sql.month(f'{row}.held_on')}, c.district_id, c.unit_id, c.root_category_id, "
        f"{sign}1 FROM cases_case c WHERE c.id = {row}.case_id {sql.hold_case}"
    )


def _problems_of_category(sql: Dialect, row: str, sign: str) -> str:
    opened = sql.month("c.opened_on")
    return (
        f"{INSERT} SELECT 'PROBLEM', {opened}, c.district_id, c.unit_id, COALESCE({row}.parent_id, {row}.id), "
        f"{sign}count(*) FROM cases_caseproblem p JOIN cases_case c ON c.id = p.case_id "
        f"WHERE p.category_id = {row}.id GROUP BY {opened}, c.district_id, c.unit_id"
    )
