"""Pages of the case list by key, not by number: page 100 costs what page 1 costs, and nothing is seen twice or missed."""

import re
from datetime import date
from typing import Any, NamedTuple

from .models import Case
from .querysets import CaseQuerySet

PAGE_SIZE = 25
COUNT_CAP = 1000
_CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})")


class Key(NamedTuple):
    """The place of one case in the list: its opening day, and its id among the cases of that day."""

    opened_on: date
    pk: int

    def __str__(self) -> str:
        return f"{self.opened_on.isoformat()}.{self.pk}"


class Page(NamedTuple):
    """Some cases, newest first, and the cursors of the pages beside them ('' where there is none)."""

    rows: list[Case]
    newer: str
    older: str


def read_cursor(text: str) -> Key | None:
    """Return the place that '2016-03-26.17' means, or None for anything else."""
    match = _CURSOR.fullmatch(text)
    try:
        return Key(date.fromisoformat(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def page_of(cases: CaseQuerySet, *, older_than: str = "", newer_than: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the page after ``older_than``, or the one before ``newer_than``; the first one without a valid cursor."""
    older, newer = read_cursor(older_than), read_cursor(newer_than)
    if newer is not None:
        rows = list(cases.before(*newer).order_by("opened_on", "id")[:size])[::-1]
    elif older is not None:
        rows = list(cases.after(*older).newest_first()[:size])
    else:
        rows = list(cases.newest_first()[:size])
    return Page(rows, *_beside(cases, rows, newer or older))


def _beside(cases: CaseQuerySet, rows: list[Case], asked: Key | None) -> tuple[str, str]:
    """Return the cursors of the newer and of the older page, each only when there is something on it."""
    first, last = (_key(rows[0]), _key(rows[-1])) if rows else (asked, asked)
    if first is None or last is None:
        return "", ""
    newer = str(first) if asked and cases.before(*first).exists() else ""
    return newer, str(last) if cases.after(*last).exists() else ""


def _key(case: Any) -> Key:
    return Key(case.opened_on, case.pk)


def capped_count(cases: CaseQuerySet) -> str:
    """Return how many there are in words; a full count of a large table would cost more than the page."""
    count = cases.order_by().values("pk")[: COUNT_CAP + 1].count()
    return "lebih dari 1.000" if count > COUNT_CAP else f"{count:,}".replace(",", ".")
