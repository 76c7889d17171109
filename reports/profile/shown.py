"""Counts of people and of what was done for them, one per unit, on their way through the gate of ``reports.disclosure``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from reports.disclosure import Audience, Cell, Counted, RawRow, RawTable, protect
from reports.scopes import day_text


def shown_per_unit(title: str, counts: Mapping[int, int | None], day: date, audience: Audience) -> dict[int, Cell]:
    """{id of the unit: its figure as this audience may see it}; None, where nothing was ever recorded, is no data."""
    if not counts:
        return {}
    raw = RawTable(
        title=title,
        counts=Counted.SERVICES,
        period=f"dua belas bulan sampai {day_text(day)}",
        date_basis="tanggal kegiatan",
        area="per LK3",
        population=f"{len(counts)} LK3",
        columns=(title,),
        rows=[RawRow(str(pk), str(pk), (count,)) for pk, count in counts.items()],
        splits_persons=False,
    )
    return {int(row.code): row.total for row in protect(raw, audience).rows}
