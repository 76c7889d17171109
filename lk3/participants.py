"""Participants of a training as a file: a dry run that says of each row what is wrong, then all rows or none."""

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction

from . import audit
from .models import Professional, Training, TrainingParticipant, Unit, User
from .psks import UnreadableFile
from .psks.districts import Districts, UnknownDistrict, squeeze
from .psks.reading import DELIMITERS, FORMULA_STARTS, MOST_BYTES, MOST_ROWS

COLUMNS = ("lk3", "kabupaten_kota", "nama", "jabatan")
NEW, CHANGED, KNOWN, ERROR = "new", "changed", "unchanged", "error"
LABELS = {NEW: "Baru", CHANGED: "Berubah", KNOWN: "Sudah ada", ERROR: "Salah"}


@dataclass
class PlannedRow:
    """What one row would do; ``number`` is the one a spreadsheet shows. Problems are (column, sentence) pairs."""

    number: int
    cells: dict[str, str]
    unit: Unit | None = None
    professional: Professional | None = None
    known: TrainingParticipant | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return what will happen: new, changed (another post), unchanged or error."""
        if self.problems:
            return ERROR
        if self.known is None:
            return NEW
        return CHANGED if self.cells["jabatan"] and self.cells["jabatan"] != self.known.post else KNOWN

    @property
    def label(self) -> str:
        """Return the state as the reader's word."""
        return LABELS[self.state]


@dataclass
class Plan:
    """All rows of the file."""

    rows: list[PlannedRow]

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return {state: rows}, all states."""
        counts = Counter(row.state for row in self.rows)
        return {state: counts[state] for state in LABELS}

    @property
    def is_ready(self) -> bool:
        """Return whether confirming would write something and nothing wrong."""
        return not self.totals[ERROR] and self.totals[NEW] + self.totals[CHANGED] > 0

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of all that would happen: it differs when the file or the participants changed since the dry run."""
        said = [[row.number, row.state, row.unit.pk if row.unit else None, row.cells] for row in self.rows]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read(data: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file with our four columns (comma, semicolon or tab); UnreadableFile for anything else."""
    if len(data) > MOST_BYTES:
        raise UnreadableFile("Berkas lebih besar dari 2 MB. Bagi menjadi beberapa berkas.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile("Berkas ini bukan teks UTF-8. Simpan sebagai CSV UTF-8, lalu unggah lagi.") from None
    delimiter = max(DELIMITERS, key=text.split("\n", 1)[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile("Berkas tidak dapat dibaca sebagai CSV; mungkin ada kutip yang tidak ditutup.") from None
    header = ["_".join(cell.split()).casefold() for cell in lines[0]] if lines else []
    if sorted(filter(None, header)) != sorted(COLUMNS):
        raise UnreadableFile(f"Baris pertama harus berisi judul kolom: {', '.join(COLUMNS)}.")
    rows = [dict(zip(header, map(_clean, line), strict=False)) for line in lines[1:]]
    rows = [{name: row.get(name, "") for name in COLUMNS} for row in rows]
    if not any(any(row.values()) for row in rows):
        raise UnreadableFile("Berkas hanya berisi baris judul; tidak ada peserta di dalamnya.")
    if len(rows) > MOST_ROWS:
        raise UnreadableFile(f"Berkas berisi {len(rows)} baris; paling banyak {MOST_ROWS}. Bagi berkas itu.")
    return rows


def _clean(cell: str) -> str:
    text = " ".join(cell.split())
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS and len(text) > 1 else text


def make_plan(training: Training, rows: Iterable[dict[str, str]]) -> Plan:
    """Return what the rows would do. Four queries, however many rows. Empty lines are left out."""
    districts = Districts()
    planned = [PlannedRow(number, row) for number, row in enumerate(rows, start=2) if any(row.values())]
    places = [_district_of(row, districts) for row in planned]
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(district__in={place for place in places if place}).select_related("district"):
        units[unit.district_id].append(unit)
    for row, place in zip(planned, places, strict=True):
        _check(row, units[place] if place else None)
    _find_known(training, planned)
    _find_professionals(planned)
    _refuse_repeated(planned)
    return Plan(planned)


def _district_of(row: PlannedRow, districts: Districts) -> str:
    try:
        return districts.find(row.cells["kabupaten_kota"]).code if row.cells["kabupaten_kota"] else ""
    except UnknownDistrict as unknown:
        row.problems.append(("kabupaten_kota", str(unknown)))
        return ""


def _check(row: PlannedRow, units: list[Unit] | None) -> None:
    for column in ("kabupaten_kota", "nama"):
        if not row.cells[column]:
            row.problems.append((column, "Wajib diisi."))
    for column, name in (("nama", "name"), ("jabatan", "post")):
        longest = TrainingParticipant._meta.get_field(name).max_length or 0
        if len(row.cells[column]) > longest:
            row.problems.append((column, f"Paling panjang {longest} huruf."))
    if units is None:
        return
    wanted = squeeze(row.cells["lk3"])
    found = [unit for unit in units if squeeze(unit.name) == wanted] if wanted else units
    if len(found) == 1:
        row.unit = found[0]
        return
    names = ", ".join(f"'{unit.name}'" for unit in sorted(units, key=lambda unit: unit.name))
    if not units:
        row.problems.append(("lk3", "Belum ada LK3 yang dicatat di kabupaten/kota ini."))
    elif wanted:
        row.problems.append(("lk3", f"Tidak ada LK3 bernama demikian di sana. Yang ada: {names}."))
    else:
        row.problems.append(("lk3", f"Di kabupaten/kota ini ada beberapa LK3; tulis salah satu: {names}."))


def _find_known(training: Training, planned: list[PlannedRow]) -> None:
    rows = TrainingParticipant.objects.filter(training=training)
    known = {(row.unit_id, squeeze(row.name)): row for row in rows}
    for row in planned:
        row.known = known.get((row.unit.pk, squeeze(row.cells["nama"]))) if row.unit else None


def _find_professionals(planned: list[PlannedRow]) -> None:
    """Take for a member of the professional team whoever is the only one of that name there."""
    found: dict[tuple[int, str], list[Professional]] = defaultdict(list)
    for person in Professional.objects.filter(unit__in={row.unit.pk for row in planned if row.unit}):
        found[person.unit_id, squeeze(person.name)].append(person)
    for row in planned:
        same_name = found.get((row.unit.pk, squeeze(row.cells["nama"])), []) if row.unit else []
        row.professional = same_name[0] if len(same_name) == 1 else None


def _refuse_repeated(planned: list[PlannedRow]) -> None:
    first: dict[tuple[int, str], int] = {}
    for row in planned:
        if row.unit is None or not row.cells["nama"]:
            continue
        earlier = first.setdefault((row.unit.pk, squeeze(row.cells["nama"])), row.number)
        if earlier != row.number:
            row.problems.append(("nama", f"Peserta ini sudah tertulis di baris {earlier}."))


@transaction.atomic
def import_participants(*, training: Training, rows: list[dict[str, str]], fingerprint: str, by: User) -> int:
    """Write the rows, all or none, and return how many participants are new or changed.

    ``fingerprint`` is that of the plan the person confirmed; ValidationError when something is wrong or changed since.
    """
    Training.objects.select_for_update().get(pk=training.pk)
    plan = make_plan(training, rows)
    if plan.totals[ERROR] or plan.fingerprint != fingerprint:
        raise ValidationError("Data peserta berubah sejak berkas diperiksa. Periksa lagi hasilnya, lalu simpan.")
    new = [
        TrainingParticipant(
            training=training, unit=row.unit, name=row.cells["nama"], post=row.cells["jabatan"],
            professional=row.professional,
        )
        for row in plan.rows
        if row.state == NEW
    ]  # fmt: skip
    TrainingParticipant.objects.bulk_create(new)
    changed = [row for row in plan.rows if row.state == CHANGED and row.known]
    for row in changed:
        row.known.post = row.cells["jabatan"]  # type: ignore[union-attr]
    TrainingParticipant.objects.bulk_update([row.known for row in changed if row.known], ["post"], batch_size=500)
    audit.record("participants.imported", by=by, on=training, rows=plan.totals)
    return len(new) + len(changed)


@transaction.atomic
def export_participants(*, training: Training, by: User) -> str:
    """Return the participants of a training as a file that can be read back (CSV text)."""
    file = io.StringIO(newline="")
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";")
    writer.writerow(COLUMNS)
    rows = list(training.participants.select_related("unit__district").order_by("unit__name", "name", "pk"))
    for row in rows:
        cells = [row.unit.name, row.unit.district.full_name, row.name, row.post]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    audit.record("participants.exported", by=by, on=training, rows=len(rows))
    return file.getvalue()
