"""Print the breakdown by problem category: from the case records, or from a table somebody published."""

import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lk3.models import Region, Unit
from reports.disclosure import Audience, SafeTable, protect
from reports.models import Recap
from reports.presenters import in_words
from reports.published import count_text, feasible_range
from reports.queries import breakdown, coverage
from reports.recaps import present_recap
from reports.scopes import (
    Area,
    Period,
    Scope,
    half_period,
    month_period,
    nation,
    region_area,
    unit_area,
    year_period,
)


class Command(BaseCommand):
    """The same figures as the page /laporan/; exit 1 with a sentence when there is nothing to print."""

    help = "Mencetak jumlah kasus menurut jenis masalah, dari catatan kasus atau dari rekap yang diterbitkan."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="tahun, misalnya 2016")
        parser.add_argument("--half", type=int, choices=[1, 2], help="semester")
        parser.add_argument("--month", type=int, choices=range(1, 13), help="bulan, 1 sampai 12")
        parser.add_argument("--area", default="", help="kode provinsi atau kabupaten/kota, misalnya 13 atau 13.71")
        parser.add_argument("--unit", type=int, help="nomor LK3")
        parser.add_argument("--source", choices=["cases", "recap"], default="cases", help="catatan kasus, atau rekap")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = Scope(_period(options), _area(options))
        facts = from_recap(scope) if options["source"] == "recap" else from_cases(scope)
        if options["format"] == "json":
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(text_lines(facts)))


def from_cases(scope: Scope) -> dict[str, Any]:
    """The breakdown as recorded case by case; CommandError when nothing was."""
    table = protect(breakdown(scope), Audience.OFFICE)
    if table.totals.total.value is None:
        raise CommandError(f"Belum ada kasus yang dibuka {in_words(scope)} di {scope.area.label}.")
    return {
        "year": scope.period.year,
        "source": "cases",
        "units": coverage(scope).reporting,
        **_figures(table),
        "note": _note(table, table.notes),
    }


def from_recap(scope: Scope) -> dict[str, Any]:
    """The table as published, with the feasible range where only a percentage was; CommandError when there is none."""
    recap = (
        Recap.objects.filter(
            year=scope.period.year, half=scope.period.half, region=scope.area.region, unit=scope.area.unit
        )
        .select_related("region", "unit")
        .order_by("-source_on", "-pk")
        .first()
    )
    if recap is None or scope.period.month:
        raise CommandError(f"Tidak ada rekap yang diterbitkan untuk {scope.period.label}, {scope.area.label}.")
    published = present_recap(recap)
    table = published.table
    figures = _figures(table)
    for row, safe in zip(figures["rows"], table.rows, strict=True):
        if safe.total.value is None and safe.percent is not None and recap.stated_total:
            row["low"], row["high"] = feasible_range(safe.percent, recap.stated_total) or (None, None)
    return {
        "year": recap.year,
        "source": "recap",
        "units": recap.units_counted,
        **figures,
        "note": _note(table, published.notes),
        "source_text": recap.source,
        "source_date": recap.source_on.isoformat() if recap.source_on else None,
    }


def text_lines(facts: dict[str, Any]) -> list[str]:
    """The same facts as an aligned table for a terminal."""
    lines = [(row["label"], _count_or_range(row), _decimal(row["percent"])) for row in facts["rows"]]
    lines.append(("Jumlah", _number(facts["cases"]), _decimal(facts["percent_sum"])))
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    table = [f"{label:<{widths[0]}}  {count:>{widths[1]}}  {share:>{widths[2]}}" for label, count, share in lines]
    head = f"{_number(facts['units'])} LK3, {_number(facts['cases'])} kasus"
    source = [f"Sumber: {facts['source_text']}"] if "source_text" in facts else []
    return [head, "", *table, "", facts["note"], *source]


def _figures(table: SafeTable) -> dict[str, Any]:
    return {
        "cases": table.totals.total.value,
        "percent_sum": None if table.percent_sum is None else float(table.percent_sum),
        "rows": [
            {
                "code": row.code,
                "label": row.label,
                "count": row.total.value,
                "percent": None if row.percent is None else float(row.percent),
            }
            for row in table.rows
        ],
    }


def _note(table: SafeTable, notes: Sequence[str]) -> str:
    about = f"{table.title}: {table.period}, {table.area}; dasar tanggal: {table.date_basis}."
    return " ".join([about, *notes])


def _period(options: dict[str, Any]) -> Period:
    year, half, month = options["year"], options["half"], options["month"]
    if not 1900 <= year <= 2200:
        raise CommandError(f"Tahun {year} tidak dikenal. Tulislah misalnya --year 2016.")
    if half and month:
        raise CommandError("Pilih --half atau --month, tidak keduanya.")
    if half:
        return half_period(year, half)
    return month_period(year, month) if month else year_period(year)


def _area(options: dict[str, Any]) -> Area:
    code, unit_id = options["area"], options["unit"]
    if code and unit_id is not None:
        raise CommandError("Pilih --area atau --unit, tidak keduanya.")
    if unit_id is not None:
        unit = Unit.objects.select_related("district").filter(pk=unit_id).first()
        if unit is None:
            raise CommandError(f"Tidak ada LK3 dengan nomor {unit_id}.")
        return unit_area(unit)
    if not code:
        return nation()
    region = Region.objects.filter(pk=code, level__in=[Region.Level.PROVINCE, Region.Level.DISTRICT]).first()
    if region is None:
        raise CommandError(f"Tidak ada provinsi atau kabupaten/kota dengan kode {code}.")
    return region_area(region)


def _count_or_range(row: dict[str, Any]) -> str:
    if row["count"] is None and row.get("low") is not None:
        return f"{_number(row['low'])}–{_number(row['high'])}"
    return _number(row["count"])


def _number(count: int | None) -> str:
    return "–" if count is None else count_text(count)


def _decimal(share: float | None) -> str:
    return "–" if share is None else f"{share:.1f}%".replace(".", ",")
