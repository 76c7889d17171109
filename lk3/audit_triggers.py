"""Triggers that make the audit trail append-only, in the dialect of each database."""

from typing import Any

TABLE = "lk3_auditevent"
REFUSAL = "Jejak audit tidak dapat diubah atau dihapus."

POSTGRESQL_CREATE = [
    f"""
    CREATE OR REPLACE FUNCTION lk3_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """,
    f"CREATE TRIGGER lk3_audit_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION lk3_audit_refuse()",
    f"CREATE TRIGGER lk3_audit_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION lk3_audit_refuse()",
]
POSTGRESQL_DROP = [
    f"DROP TRIGGER IF EXISTS lk3_audit_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS lk3_audit_no_truncate ON {TABLE}",
    "DROP FUNCTION IF EXISTS lk3_audit_refuse()",
]
SQLITE_CREATE = [
    f"CREATE TRIGGER lk3_audit_no_{act.lower()} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for act in ("UPDATE", "DELETE")
]
SQLITE_DROP = [f"DROP TRIGGER IF EXISTS lk3_audit_no_{act}" for act in ("update", "delete")]

STATEMENTS = {"postgresql": (POSTGRESQL_CREATE, POSTGRESQL_DROP), "sqlite": (SQLITE_CREATE, SQLITE_DROP)}


def create(connection: Any) -> None:
    """Put the triggers on the table of events."""
    _run(connection, STATEMENTS[connection.vendor][0])


def drop(connection: Any) -> None:
    """Take the triggers off: for a migration backwards, and for tests that empty the database."""
    _run(connection, STATEMENTS[connection.vendor][1])


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
