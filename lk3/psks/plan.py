"""The dry run: what a file would do to the units, row by row, without writing anything."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError

from ..models import BoardMember, Region, Unit
from .columns import CHAIR_FIELDS, COUNTS, KINDS, UNIT_FIELDS, current_chairs
from .districts import Districts, UnknownDistrict, squeeze
from .reading import Row

NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"
LABELS = {NEW: "Baru", CHANGED: "Berubah", UNCHANGED: "Tetap", ERROR: "Salah"}
KIND_CHOICES = ", ".join(f"'{label}'" for label in Unit.Kind.labels)


@dataclass(frozen=True)
class Change:
    """One value that the file would change; ``old`` is empty for a new unit."""

    column: str
    old: str
    new: str


@dataclass
class PlannedRow:
    """What one row would do. Problems are (column, sentence) pairs."""

    number: int
    name: str
    place: str
    unit: Unit | None = None
    chair: BoardMember | None = None
    district: Region | None = None
    values: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return what will happen: new, changed, unchanged or error."""
        if self.problems:
            return ERROR
        if self.unit is None:
            return NEW
        return CHANGED if self.changes else UNCHANGED

    @property
    def label(self) -> str:
        """Return the state as the reader's word."""
        return LABELS[self.state]


@dataclass
class Plan:
    """All rows of the file."""

    rows: list[PlannedRow]

    def count(self, state: str) -> int:
        """Return how many rows are in that state."""
        return sum(row.state == state for row in self.rows)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return {state: rows}, all four states."""
        return {state: self.count(state) for state in LABELS}

    @property
    def has_errors(self) -> bool:
        """Return whether nothing of this file may be written."""
        return self.totals[ERROR] > 0

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of all that would happen: it differs when the file or the units changed since the dry run."""
        said = [
            [row.number, row.state, row.unit.pk if row.unit else None, [vars(change) for change in row.changes]]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def make_plan(rows: list[Row]) -> Plan:
    """Return what the rows would do. Four queries, however many rows. Empty cells change nothing."""
    districts = Districts()
    planned = [_check(row, districts) for row in rows]
    _refuse_repeated(planned)
    _find_units(planned)
    for row in planned:
        _compare(row)
    return Plan(planned)


def _check(row: Row, districts: Districts) -> PlannedRow:
    cells = row.cells
    planned = PlannedRow(row.number, cells["nama_lk3"], cells["kabupaten_kota"])
    if row.problem:
        planned.problems.append(("", row.problem))
        return planned
    for column in ("nama_lk3", "kabupaten_kota"):
        if not cells[column]:
            planned.problems.append((column, "Wajib diisi."))
    if cells["kabupaten_kota"]:
        try:
            planned.district = districts.find(cells["kabupaten_kota"])
            planned.place = planned.district.full_name
        except UnknownDistrict as unknown:
            planned.problems.append(("kabupaten_kota", str(unknown)))
    planned.values = {column: cells[column] for column in (*UNIT_FIELDS, *CHAIR_FIELDS) if cells[column]}
    _check_kind(planned)
    _check_fields(planned)
    for column in COUNTS:
        if cells[column] and not (cells[column].isascii() and cells[column].isdigit()):
            planned.problems.append((column, "Tulis bilangan bulat, atau kosongkan."))
    return planned


def _check_kind(planned: PlannedRow) -> None:
    written = planned.values.get("jenis_lk3")
    if written is None:
        return
    kind = KINDS.get(squeeze(written))
    if kind is None:
        planned.problems.append(("jenis_lk3", f"'{written[:60]}' tidak dikenal. Yang diterima: {KIND_CHOICES}."))
        kind = Unit.Kind.DISTRICT
    planned.values["jenis_lk3"] = str(kind.value)


def _check_fields(planned: PlannedRow) -> None:
    for column, value in planned.values.items():
        model, name = (BoardMember, CHAIR_FIELDS[column]) if column in CHAIR_FIELDS else (Unit, UNIT_FIELDS[column])
        try:
            model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            planned.problems.append((column, f"'{value[:60]}': {' '.join(error.messages)}"))


def _refuse_repeated(planned: list[PlannedRow]) -> None:
    """Two rows about one LK3: nobody can say which is right, so both numbers are named."""
    first: dict[tuple[str, str], PlannedRow] = {}
    for row in planned:
        if row.district is None or not row.name:
            continue
        earlier = first.setdefault((squeeze(row.name), row.district.code), row)
        if earlier is not row:
            row.problems.append(("nama_lk3", f"LK3 ini sudah ada di baris {earlier.number} berkas yang sama."))
            earlier.problems.append(("nama_lk3", f"LK3 ini tertulis lagi di baris {row.number}."))


def _find_units(planned: list[PlannedRow]) -> None:
    codes = {row.district.code for row in planned if row.district}
    units = {(squeeze(unit.name), unit.district_id): unit for unit in Unit.objects.filter(district__in=codes)}
    chairs: dict[int, BoardMember] = {}
    for chair in current_chairs().filter(unit__district__in=codes):
        chairs.setdefault(chair.unit_id, chair)
    for row in planned:
        if row.district:
            row.unit = units.get((squeeze(row.name), row.district.code))
            row.chair = chairs.get(row.unit.pk) if row.unit else None


def _compare(row: PlannedRow) -> None:
    if row.unit is None and "jenis_lk3" not in row.values and not row.problems:
        row.problems.append(("jenis_lk3", f"Wajib diisi untuk LK3 baru. Yang diterima: {KIND_CHOICES}."))
    if "no_hp_ketua_lk3" in row.values and "nama_ketua_lk3" not in row.values and row.chair is None:
        row.problems.append(("nama_ketua_lk3", "Ada nomor ketua, tetapi tidak ada namanya."))
    if row.problems:
        return
    for column, new in row.values.items():
        holder, name = (row.chair, CHAIR_FIELDS[column]) if column in CHAIR_FIELDS else (row.unit, UNIT_FIELDS[column])
        old = getattr(holder, name) if holder else ""
        # The name is how the unit was found: another spelling of it is no change.
        is_same = squeeze(old) == squeeze(new) if column in ("nama_lk3", "nama_ketua_lk3") else old == new
        if not is_same:
            row.changes.append(Change(column, _shown(column, old), _shown(column, new)))


def _shown(column: str, value: str) -> str:
    return str(Unit.Kind(value).label) if column == "jenis_lk3" and value else value
