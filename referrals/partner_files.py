"""The directory of partners as a CSV file: its columns, and what each row of one that comes in would do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from lk3 import tables
from lk3.psks.districts import Districts, UnknownDistrict, squeeze

from .models import Partner

# column → field; the district and the name say which partner is meant.
FIELDS = {
    "nama": "name",
    "jenis": "kind",
    "alamat": "address",
    "telepon": "phone",
    "surel": "email",
    "narahubung": "contact_person",
    "jam_layanan": "hours",
    "layanan": "services",
    "siapa_diterima": "takes",
    "janji_menjawab": "response_days",
    "nomor_mou": "agreement_number",
    "mou_sejak": "agreement_from",
    "mou_sampai": "agreement_until",
}
COLUMNS = ("kabupaten_kota", *FIELDS)
KINDS = {squeeze(label): code for code, label in Partner.Kind.choices} | {
    squeeze(code): code for code in Partner.Kind.values
}
EXPLANATION = (
    "Satu baris untuk satu mitra. Mitra dikenali dari nama dan kabupaten/kotanya; tulis Kota Padang, Kab. Solok, atau 13.71.",
    f"jenis: {', '.join(Partner.Kind.labels)}.",
    "layanan: pisahkan beberapa layanan dengan tanda |. mou_sejak dan mou_sampai: 2026-12-31.",
    "janji_menjawab: hari kerja, 1 sampai 90. Mitra baru dari berkas masih harus diperiksa.",
)


def make_plan(rows: list[tables.PlannedRow], overwrite: bool) -> tables.Plan:
    """Return what the rows would do to the directory. Two queries, however many rows."""
    districts = Districts()
    places = [_place(row, districts) for row in rows]
    partners = Partner.objects.filter(district__in={place for place in places if place}).order_by("pk")
    known = {(partner.district_id, squeeze(partner.name)): partner for partner in partners}
    first: dict[tuple[str, str], int] = {}
    for row, place in zip(rows, places, strict=True):
        _read_values(row)
        key = (place, squeeze(row.cells["nama"]))
        row.row = known.get(key)
        earlier = first.setdefault(key, row.number)
        if place and earlier != row.number:
            row.problems.append(("nama", f"Mitra ini sudah tertulis di baris {earlier}."))
        _compare(row, overwrite)
        _check(row)
    return tables.Plan(rows)


def _place(row: tables.PlannedRow, districts: Districts) -> str:
    row.title, row.place = row.cells["nama"], row.cells["kabupaten_kota"]
    for column in ("nama", "kabupaten_kota"):
        if not row.cells[column]:
            row.problems.append((column, "Wajib diisi."))
    try:
        district = districts.find(row.place) if row.place else None
    except UnknownDistrict as unknown:
        row.problems.append(("kabupaten_kota", str(unknown)))
        return ""
    row.place = district.full_name if district else ""
    if district:
        row.values["district_id"] = district.pk
    return district.pk if district else ""


def _read_values(row: tables.PlannedRow) -> None:
    for column, name in FIELDS.items():
        cell = row.cells[column]
        if cell:
            try:
                row.values[name] = _value(column, cell)
            except ValueError as wrong:
                row.problems.append((column, str(wrong)))


def _value(column: str, cell: str) -> Any:
    if column == "jenis":
        if squeeze(cell) not in KINDS:
            raise ValueError(f"Bukan jenis mitra. Yang ada: {', '.join(Partner.Kind.labels)}.")
        return KINDS[squeeze(cell)]
    if column == "janji_menjawab":
        if not cell.isascii() or not cell.isdigit() or not 1 <= int(cell[:4]) <= 90:
            raise ValueError("Tulis angka 1 sampai 90 (hari kerja).")
        return int(cell)
    if column.startswith("mou_"):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise ValueError("Tulis tanggal seperti 2026-12-31.") from None
    return "\n".join(part.strip() for part in cell.split("|") if part.strip()) if column == "layanan" else cell


def _compare(row: tables.PlannedRow, overwrite: bool) -> None:
    """Sort what the file says otherwise into changes and what stays because somebody here has typed it."""
    if row.row is None:
        if "kind" not in row.values and not row.cells["jenis"]:
            row.problems.append(("jenis", "Wajib diisi untuk mitra baru."))
        return
    for column, name in list(FIELDS.items())[1:]:
        ours, theirs = getattr(row.row, name), row.values.get(name)
        if theirs in (None, "", ours):
            continue
        said = (column, _text(row.row, name, ours), row.cells[column])
        (row.changes if overwrite or ours in (None, "") else row.kept).append(said)


def _text(partner: Partner, name: str, value: Any) -> str:
    if name == "kind":
        return partner.get_kind_display()
    return "" if value is None else str(value).replace("\n", " | ")


def filled(row: tables.PlannedRow) -> Partner:
    """Return the partner as it would be after this row."""
    return tables.fill(row, Partner, FIELDS)


def _check(row: tables.PlannedRow) -> None:
    if row.problems:
        return
    partner = filled(row)
    tables.check_fields(row, partner, FIELDS, {"district", "checked_by", "recorded_by"})
    if partner.agreement_from and partner.agreement_until and partner.agreement_until < partner.agreement_from:
        row.problems.append(("mou_sampai", "MoU tidak boleh berakhir sebelum mulai berlaku."))


def as_rows(partners: QuerySet[Partner]) -> list[list[str]]:
    """Return the partners as rows of the file; one query."""
    found = partners.select_related("district").order_by("district_id", "name", "pk")
    return [
        [partner.district.full_name, *(_text(partner, name, getattr(partner, name)) for name in FIELDS.values())]
        for partner in found
    ]
