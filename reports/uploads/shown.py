"""The plan of an upload as its page shows it: the tables that would result, protected like every table, and what is odd."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.models import ProblemCategory

from ..disclosure import Audience, Counted, RawRow, RawTable, SafeTable, protect
from ..models import RecapUpload
from ..scopes import day_text
from .planning import KNOWN, NEW, REPLACES, Plan, PlannedTable

MOST_TABLES = 12
# A year by months is as wide as a page can be.
MOST_COLUMNS = 12
SHORT = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"


@dataclass(frozen=True)
class Summary:
    """How many tables are new, replace others, or stand there already."""

    new: int
    replacing: int
    known: int

    @property
    def text(self) -> str:
        """Return it as a phrase."""
        said = [(self.new, "baru"), (self.replacing, "menggantikan rekap lama"), (self.known, "sudah tersimpan, tetap")]
        return ", ".join(f"{count} {words}" for count, words in said if count)


def summary_of(plan: Plan) -> Summary:
    """Count the tables of a plan by what would happen to them."""
    states = [planned.state for planned in plan.tables]
    return Summary(states.count(NEW), states.count(REPLACES), states.count(KNOWN))


def tables_of(plan: Plan, upload: RecapUpload) -> list[SafeTable]:
    """At most a dozen tables: one per area and length of period, its periods side by side."""
    roots = list(ProblemCategory.objects.roots())
    groups: dict[tuple[str, bool, bool, int], list[PlannedTable]] = {}
    for planned in plan.tables:
        year, half, month = planned.table.key
        groups.setdefault((planned.table.place.key, bool(half), bool(month), year if half or month else 0), []).append(
            planned
        )
    shown = (part for group in groups.values() for part in _pieces(group))
    return [
        protect(_raw(piece, roots, upload), Audience.OFFICE)
        for piece, _ in zip(shown, range(MOST_TABLES), strict=False)
    ]


def _pieces(group: list[PlannedTable]) -> Iterator[list[PlannedTable]]:
    for start in range(0, len(group), MOST_COLUMNS):
        yield group[start : start + MOST_COLUMNS]


def _raw(group: list[PlannedTable], roots: list[ProblemCategory], upload: RecapUpload) -> RawTable:
    first, last = group[0].period, group[-1].period
    is_single = len(group) == 1
    rows = [
        RawRow(
            root.code,
            root.label,
            tuple(planned.table.counts.get(root.code) for planned in group),
            group[0].table.percents.get(root.code) if is_single and not group[0].table.counts else None,
        )
        for root in roots
    ]
    return RawTable(
        title=f"{group[0].table.place.label}: {first.label if is_single else f'{first.label} – {last.label}'}",
        counts=Counted.CASES,
        period=first.label if is_single else f"{first.label} – {last.label}",
        date_basis="tidak dinyatakan oleh sumber",
        area=group[0].table.place.label,
        population=f"{upload.source}, {day_text(upload.source_on)}",
        columns=tuple(_short(planned) for planned in group),
        rows=rows,
        splits_persons=False,
        stated_total=group[0].table.stated if is_single else None,
    )


def _short(planned: PlannedTable) -> str:
    period = planned.period
    if period.month:
        return SHORT.split()[period.month - 1]
    return f"Semester {'I' * period.half}" if period.half else str(period.year)
