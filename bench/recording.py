"""What an act asks of the database and which texts it deciphers, so that both sides of a measure do the same."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection

from lk3 import encryption


def asked_of(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return the statements that an act sends to the database, with their values."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        statements.append((re.sub(r"(SAVEPOINT ).+", r"\1", sql), values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements


def difference(ours: list[tuple[str, Any]], baseline: list[tuple[str, Any]]) -> str:
    """Return in words which statements only one side sends, or '' when both send the same."""
    missing, extra = [sql for sql, _ in ours], []
    for sql, _ in baseline:
        missing.remove(sql) if sql in missing else extra.append(sql)
    words = [
        f"only {side}: {', '.join(map(_short, found))}"
        for side, found in (("we", missing), ("baseline", extra))
        if found
    ]
    return "; ".join(words)


def _short(sql: str) -> str:
    table = re.search(r"(?:FROM|INTO|UPDATE) \"?(\w+)", sql)
    return f"{sql.split()[0]} {table[1] if table else ''}".strip()


def deciphered_by(act: Callable[[], Any]) -> Counter[str]:
    """Return how often an act deciphers which value: model, row and field."""
    opened: Counter[str] = Counter()
    real = encryption.decrypt

    def note(token: str, *, bound_to: str) -> str:
        opened[bound_to] += 1
        return real(token, bound_to=bound_to)

    encryption.decrypt = note
    try:
        act()
    finally:
        encryption.decrypt = real
    return opened
