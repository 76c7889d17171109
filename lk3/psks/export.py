"""Units as the ministry's file."""

import csv
import io
from collections.abc import Mapping

from django.db.models import QuerySet

from ..models import Unit
from .columns import COLUMNS, with_profile
from .reading import FORMULA_STARTS


def csv_text(units: QuerySet[Unit], counted: Mapping[int, tuple[int, int]] | None = None) -> tuple[str, int]:
    """Return the file's text and its number of rows: semicolons and a UTF-8 mark, as Indonesian spreadsheets open it.

    ``counted``: clients and problems by the unit's id. Both columns stay empty for units that are not in it, which is not zero;
    and for all of them where whoever exports administers units and may see no statistics.
    """
    counted = counted or {}
    file = io.StringIO(newline="")
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    count = 0
    for unit in with_profile(units).select_related("district").order_by("district_id", "name", "pk"):
        writer.writerow([_safe(cell) for cell in (*_cells(unit), *map(str, counted.get(unit.pk, ("", ""))))])
        count += 1
    return file.getvalue(), count


def _cells(unit: Unit) -> list[str]:
    return [
        unit.district.full_name,
        unit.name,
        unit.address,
        unit.email,
        unit.chair_name,
        unit.chair_phone,
        unit.get_kind_display(),
        unit.decree_number,
        str(unit.professional_count),
    ]


def _safe(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
