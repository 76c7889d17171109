"""Participants of a training as a file: a dry run that says of each row what is wrong, then all rows or none."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction

from . import audit, tables
from .models import Professional, Training, TrainingParticipant, Unit, User
from .psks.districts import Districts, UnknownDistrict, squeeze

COLUMNS = ("lk3", "kabupaten_kota", "nama", "jabatan")


def make_plan(training: Training, planned: list[tables.PlannedRow]) -> tables.Plan:
    """Return what the rows would do. Four queries, however many rows."""
    districts = Districts()
    places = [_district_of(row, districts) for row in planned]
    units: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(district__in={place for place in places if place}).select_related("district"):
        units[unit.district_id].append(unit)
    for row, place in zip(planned, places, strict=True):
        _check(row, units[place] if place else None)
    _find_known(training, planned)
    _find_professionals(planned)
    _refuse_repeated(planned)
    for row in planned:
        _explain(row)
    return tables.Plan(planned)


def _district_of(row: tables.PlannedRow, districts: Districts) -> str:
    row.title, row.place, row.known_as = row.cells["nama"], row.cells["jabatan"], "Sudah ada"
    try:
        return districts.find(row.cells["kabupaten_kota"]).code if row.cells["kabupaten_kota"] else ""
    except UnknownDistrict as unknown:
        row.problems.append(("kabupaten_kota", str(unknown)))
        return ""


def _check(row: tables.PlannedRow, units: list[Unit] | None) -> None:
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
        row.values["unit"] = found[0]
        return
    names = ", ".join(f"'{unit.name}'" for unit in sorted(units, key=lambda unit: unit.name))
    if not units:
        row.problems.append(("lk3", "Belum ada LK3 yang dicatat di kabupaten/kota ini."))
    elif wanted:
        row.problems.append(("lk3", f"Tidak ada LK3 bernama demikian di sana. Yang ada: {names}."))
    else:
        row.problems.append(("lk3", f"Di kabupaten/kota ini ada beberapa LK3; tulis salah satu: {names}."))


def _who(row: tables.PlannedRow) -> tuple[int, str]:
    """Return what tells participants apart: the LK3 (0 where it is not clear) and the name."""
    return row.values["unit"].pk if "unit" in row.values else 0, squeeze(row.cells["nama"])


def _find_known(training: Training, planned: list[tables.PlannedRow]) -> None:
    rows = TrainingParticipant.objects.filter(training=training)
    known = {(row.unit_id, squeeze(row.name)): row for row in rows}
    for row in planned:
        row.row = known.get(_who(row))
        post = row.cells["jabatan"]
        if row.row and post and post != row.row.post:
            row.changes.append(("jabatan", row.row.post, post))


def _find_professionals(planned: list[tables.PlannedRow]) -> None:
    """Take for a member of the professional team whoever is the only one of that name there."""
    found: dict[tuple[int, str], list[Professional]] = defaultdict(list)
    for person in Professional.objects.filter(unit__in={_who(row)[0] for row in planned}):
        found[person.unit_id, squeeze(person.name)].append(person)
    for row in planned:
        same_name = found.get(_who(row), [])
        row.values["professional"] = same_name[0] if len(same_name) == 1 else None


def _refuse_repeated(planned: list[tables.PlannedRow]) -> None:
    first: dict[tuple[int, str], int] = {}
    for row in planned:
        if "unit" not in row.values or not row.cells["nama"]:
            continue
        earlier = first.setdefault(_who(row), row.number)
        if earlier != row.number:
            row.problems.append(("nama", f"Peserta ini sudah tertulis di baris {earlier}."))


def _explain(row: tables.PlannedRow) -> None:
    """Say to which LK3 the row goes, and whom of its professional team it means."""
    if row.problems:
        row.changes.clear()
        return
    unit, person = row.values["unit"], row.values["professional"]
    known = (
        f": dikenali sebagai {person.get_profession_display().lower()} LK3 itu" if person and row.row is None else ""
    )
    row.notes.append(f"{unit}, {unit.district.full_name}{known}")


@transaction.atomic
def import_participants(*, training: Training, rows: list[tables.PlannedRow], fingerprint: str, by: User) -> int:
    """Write the rows, all or none, and return how many participants are new or changed.

    ``fingerprint`` is that of the plan the person confirmed; ValidationError when something is wrong or changed since.
    """
    Training.objects.select_for_update().get(pk=training.pk)
    plan = make_plan(training, rows)
    if plan.totals[tables.ERROR] or plan.fingerprint != fingerprint:
        raise ValidationError("Data peserta berubah sejak berkas diperiksa. Periksa lagi hasilnya, lalu simpan.")
    new = [
        TrainingParticipant(
            training=training, unit=row.values["unit"], name=row.cells["nama"], post=row.cells["jabatan"],
            professional=row.values["professional"],
        )
        for row in plan.rows
        if row.state == tables.NEW
    ]  # fmt: skip
    TrainingParticipant.objects.bulk_create(new)
    changed = [row for row in plan.rows if row.state == tables.CHANGED]
    for row in changed:
        row.row.post = row.cells["jabatan"]
    TrainingParticipant.objects.bulk_update([row.row for row in changed], ["post"], batch_size=500)
    audit.record("participants.imported", by=by, on=training, rows=plan.totals)
    return len(new) + len(changed)


@transaction.atomic
def export_participants(*, training: Training, by: User) -> str:
    """Return the participants of a training as a file that can be read back (CSV text)."""
    rows = list(training.participants.select_related("unit__district").order_by("unit__name", "name", "pk"))
    audit.record("participants.exported", by=by, on=training, rows=len(rows))
    return tables.write(COLUMNS, ([row.unit.name, row.unit.district.full_name, row.name, row.post] for row in rows))
