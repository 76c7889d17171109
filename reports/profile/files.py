"""The list of units as a file: one line per unit and indicator, so that a spreadsheet can filter it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from reports.exports import safe_text

from .indicators import INDICATORS
from .listing import Row

HEADERS = ("kode_wilayah", "kabupaten_kota", "lk3", "jenis", "status", "pilar", "hal", "hasil", "keterangan", "data")


def units_csv(rows: Iterable[Row]) -> bytes:
    """Semicolons and a byte order mark, as Excel set to Indonesian opens with a double click; the rules follow below."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row in rows:
        unit = row.unit
        where = [unit.district_id, unit.district.full_name, unit.name]
        for one in INDICATORS:
            said = row.readings[one.code]
            line = [*where, unit.get_kind_display(), unit.get_status_display(), one.pillar.value, one.name]
            writer.writerow([safe_text(text) for text in (*line, said.result.label, said.value, said.as_of)])
    writer.writerow([])
    for one in INDICATORS:
        writer.writerow([safe_text(text) for text in (one.name, one.rule, one.basis)])
    return out.getvalue().encode("utf-8-sig")
