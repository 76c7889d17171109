"""Published counts of people in need as a CSV file: its columns, and what each row of one that comes in would do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lk3 import tables
from lk3.models import Region
from lk3.psks.districts import Districts, UnknownDistrict, squeeze

from ..models import NeedCount

# column → field; area, year and who was counted say which number is meant.
FIELDS = {
    "tahun": "year",
    "siapa_dihitung": "label",
    "jumlah": "count",
    "sebagian": "is_partial",
    "sumber": "source",
    "tanggal_sumber": "source_on",
    "catatan": "note",
}
KEY = ("tahun", "siapa_dihitung")
NEEDED = (*KEY, "jumlah", "sumber")
COLUMNS = ("wilayah", *FIELDS)
EXPLANATION = (
    "Satu baris untuk satu angka yang sudah terbit, dengan sumbernya. Angka dikenali dari wilayah, tahun, dan siapa_dihitung.",
    "wilayah: provinsi atau kabupaten/kota, seperti Sumatera Barat, Kota Padang, 13, atau 13.71.",
    "jumlah: angka bulat, titik ribuan boleh. sebagian: ya bila tidak seluruh wilayah didata. tanggal_sumber: 2026-12-31.",
    "Kategori PPKS tidak ada di berkas; pilihlah di halaman angkanya.",
)


def make_plan(rows: list[tables.PlannedRow], overwrite: bool) -> tables.Plan:
    """Return what the rows would do. Three queries, however many rows."""
    find = _finder()
    for row in rows:
        row.title, row.place = row.cells["siapa_dihitung"], row.cells["wilayah"]
        _read_place(row, find)
        _read_values(row)
    years = {row.values["year"] for row in rows if "year" in row.values}
    counts = NeedCount.objects.filter(year__in=years).order_by("pk")
    known: dict[tuple[Any, ...], NeedCount] = {
        (count.region_id, count.year, squeeze(count.label)): count for count in counts
    }
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = (row.values.get("region_id"), row.values.get("year"), squeeze(row.cells["siapa_dihitung"]))
        row.row = known.get(key)
        earlier = first.setdefault(key, row.number)
        if earlier != row.number and not row.problems:
            row.problems.append(("siapa_dihitung", f"Angka ini sudah tertulis di baris {earlier}."))
        _compare(row, overwrite)
        _check(row)
    return tables.Plan(rows)


def _finder() -> Callable[[str], Region]:
    """Return a function from what a file says to the region; it raises UnknownDistrict."""
    districts = Districts()
    provinces = list(Region.objects.provinces().order_by("code"))
    by_text = {squeeze(region.name): region for region in provinces} | {region.code: region for region in provinces}

    def find(text: str) -> Region:
        return by_text.get(squeeze(text).removeprefix("provinsi ")) or districts.find(text)

    return find


def _read_place(row: tables.PlannedRow, find: Callable[[str], Region]) -> None:
    try:
        region = find(row.place) if row.place else None
    except UnknownDistrict as unknown:
        row.problems.append(("wilayah", str(unknown)))
        return
    if region is None:
        row.problems.append(("wilayah", "Wajib diisi."))
        return
    row.place, row.values["region_id"] = f"{region.full_name}, {row.cells['tahun']}", region.pk


def _read_values(row: tables.PlannedRow) -> None:
    for column, name in FIELDS.items():
        cell = row.cells[column]
        try:
            if cell:
                row.values[name] = _value(column, cell)
        except ValueError as wrong:
            row.problems.append((column, str(wrong)))
    row.problems += [(column, "Wajib diisi.") for column in KEY if not row.cells[column]]


def _value(column: str, cell: str) -> Any:
    if column in ("tahun", "jumlah"):
        digits = cell.replace(".", "") if column == "jumlah" else cell
        longest, least = (9, 0) if column == "jumlah" else (4, 2000)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= longest and least <= int(digits)):
            raise ValueError("Tulis angka bulat." if column == "jumlah" else "Tulis tahun seperti 2026.")
        return int(digits)
    if column == "sebagian":
        if squeeze(cell) not in ("ya", "tidak"):
            raise ValueError("Tulis ya atau tidak.")
        return squeeze(cell) == "ya"
    if column == "tanggal_sumber":
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise ValueError("Tulis tanggal seperti 2026-12-31.") from None
    return cell


def _compare(row: tables.PlannedRow, overwrite: bool) -> None:
    """Sort what the file says otherwise into changes and what stays because somebody here has typed it."""
    if row.row is None:
        row.problems += [(column, "Wajib diisi.") for column in NEEDED[len(KEY) :] if not row.cells[column]]
        return
    for column, name in FIELDS.items():
        ours, theirs = getattr(row.row, name), row.values.get(name)
        if column in KEY or theirs in (None, ours):
            continue
        said = (column, _text(ours), row.cells[column])
        (row.changes if overwrite or ours in (None, "") else row.kept).append(said)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)


def filled(row: tables.PlannedRow) -> NeedCount:
    """Return the count as it would be after this row."""
    return tables.fill(row, NeedCount, FIELDS)


def _check(row: tables.PlannedRow) -> None:
    if not row.problems:
        tables.check_fields(row, filled(row), FIELDS, {"region"})


def as_rows(counts: QuerySet[NeedCount]) -> list[list[str]]:
    """Return the counts as rows of the file; one query."""
    found = counts.select_related("region").order_by("year", "region_id", "label", "pk")
    return [
        [count.region.full_name, *(_text(getattr(count, name)).replace("\n", " ") for name in FIELDS.values())]
        for count in found
    ]
