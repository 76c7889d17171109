"""The ministry's file: what is read from it, what is refused, and in which words."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from lk3 import psks
from lk3.models import BoardMember, Professional, Unit
from lk3.psks.reading import FORMULA_STARTS
from tests.factories import UnitFactory

HEADER = ",".join(psks.COLUMNS)
PADANG = (
    "Kota Padang,LK3 Delima,Jalan Rekaan 1,delima@example.id,Ibu Rekaan,0812 3456 7890,LK3 kabupaten/kota,SK 1/2024,3,,"
)


def rows_of(*lines: str, header: str = HEADER) -> list[psks.Row]:
    return psks.read("\n".join([header, *lines]).encode()).rows


def plan_of(*lines: str) -> psks.Plan:
    return psks.make_plan(rows_of(*lines))


def problems_of(*lines: str) -> dict[int, list[tuple[str, str]]]:
    return {row.number: row.problems for row in plan_of(*lines).rows if row.problems}


def line(**cells: str) -> str:
    filled = {"kabupaten_kota": "Kota Padang", "nama_lk3": "LK3 Rekaan", "jenis_lk3": "berbasis masyarakat", **cells}
    return ",".join(filled.get(column, "") for column in psks.COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_whatever_its_separator_and_mark(encoding: str, delimiter: str, end: str) -> None:
    text = f"{HEADER}{end}{PADANG}{end}".replace(",", delimiter)
    sheet = psks.read(text.encode(encoding))
    assert [row.cells["nama_lk3"] for row in sheet.rows] == ["LK3 Delima"]
    assert sheet.notes == []


def test_windows_letters_are_read_and_said() -> None:
    sheet = psks.read(f"{HEADER}\n{line(alamat_kantor='Jalan “Rekaan” é')}".encode("cp1252"))
    assert sheet.rows[0].cells["alamat_kantor"] == "Jalan “Rekaan” é"
    assert "Windows-1252" in sheet.notes[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "kosong"),
        (b" \n\n", "kosong"),
        (b"\xef\xbb\xbf", "kosong"),
        (b"\xef\xbb\xbf\n", "kosong"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "bukan berkas CSV"),
        (b"PK\x03\x04\x14\x00", "Excel"),
        ("nama_lk3,email".encode("utf-16"), "UTF-16"),
        (HEADER.encode(), "hanya berisi baris judul"),
        (f"{HEADER}\n,,,,,,,,,,\n\n".encode(), "hanya berisi baris judul"),
        (f"{HEADER}\n{PADANG}\0".encode(), "bukan teks"),
        (HEADER.replace("email,", "").encode() + b"\nx", "Kolom yang tidak ada: email."),
        (f"{HEADER},warna\n{PADANG},x".encode(), "Kolom yang tidak dikenal: 'warna'."),
        (f"{HEADER},email\n{PADANG},x".encode(), "tertulis dua kali: email."),
        (b"nama,alamat\na,b", "Yang diharapkan: kabupaten_kota, nama_lk3"),
        (",".join(f"kolom{n}" for n in range(10_000)).encode(), "dan 9988 lagi"),
        (f'{HEADER}\n"{"x" * 200_000}"'.encode(), "tanda kutip"),
        (f"{HEADER}\n".encode() + b"x" * (2 * 1024 * 1024), "2 MB"),
        (f"{HEADER}\n".encode() + b"\x81\x8d\x8f", "tidak dapat dibaca"),
        ((HEADER + "\n" + "a,b\n" * 5001).encode(), "paling banyak 5000"),
    ],
    ids=range(19),
)
def test_a_file_that_is_none_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(psks.UnreadableFile, match=said) as refused:
        psks.read(data)
    assert len(str(refused.value)) < 1500


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=2000))
def test_no_file_whatever_breaks_the_reader(data: bytes) -> None:
    try:
        sheet = psks.read(data)
    except psks.UnreadableFile:
        return
    assert sheet.rows


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300))
def test_no_text_below_the_header_breaks_the_reader(text: str) -> None:
    try:
        sheet = psks.read(f"{HEADER}\n{text}".encode("utf-8", "surrogatepass"))
    except psks.UnreadableFile:
        return
    assert all(set(row.cells) == set(psks.COLUMNS) for row in sheet.rows)


def test_columns_may_stand_in_any_order_and_in_capitals() -> None:
    header = ",".join(column.upper().replace("_", " ") for column in reversed(psks.COLUMNS))
    cells = ",".join(reversed(PADANG.split(",")))
    assert rows_of(cells, header=header)[0].cells["nama_lk3"] == "LK3 Delima"


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    rows = rows_of(line(nama_lk3="A"), ",,,,,,,,,,", line(nama_lk3='"B\nB"'), line(nama_lk3="C"))
    assert [(row.number, row.cells["nama_lk3"]) for row in rows] == [(2, "A"), (4, "B B"), (5, "C")]


@pytest.mark.parametrize("written", ["Kota Padang", "KOTA PADANG", "  kota   padang ", "13.71"])
def test_a_district_is_known_by_its_full_name_or_code(written: str, db: None) -> None:
    assert plan_of(line(kabupaten_kota=written)).rows[0].district.code == "13.71"


@pytest.mark.parametrize("written", ["Kab. Solok", "Kabupaten Solok", "KAB SOLOK", "kab.  solok"])
def test_kabupaten_may_be_shortened(written: str, db: None) -> None:
    assert plan_of(line(kabupaten_kota=written)).rows[0].district.code == "13.02"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Padang", "belum jelas kabupaten atau kota. Tulis 'Kota Padang'."),
        ("Solok", "Tulis 'Kab. Solok' atau 'Kota Solok'."),
        ("Kota Padnag", "Mungkin maksudnya 'Kota Padang'"),
        ("Kab. Padang", "bukan nama kabupaten/kota"),
        ("Atlantis Raya Sekali", "Tulis seperti 'Kota Padang' atau 'Kab. Solok'."),
        ("13.99", "bukan nama kabupaten/kota"),
    ],
)
def test_an_unknown_district_comes_with_advice(written: str, said: str, db: None) -> None:
    [(column, sentence)] = problems_of(line(kabupaten_kota=written))[2]
    assert column == "kabupaten_kota"
    assert said in sentence


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"nama_lk3": ""}, "nama_lk3", "Wajib diisi"),
        ({"kabupaten_kota": ""}, "kabupaten_kota", "Wajib diisi"),
        ({"nama_lk3": "x" * 121}, "nama_lk3", "120"),
        ({"email": "delima(at)example.id"}, "email", "email"),
        ({"nama_ketua_lk3": "Ibu", "no_hp_ketua_lk3": "nol delapan"}, "no_hp_ketua_lk3", "nomor telepon dengan angka"),
        ({"no_hp_ketua_lk3": "0812 3456 7890"}, "nama_ketua_lk3", "tidak ada namanya"),
        ({"jenis_lk3": "swasta"}, "jenis_lk3", "'LK3 berbasis masyarakat'"),
        ({"jenis_lk3": ""}, "jenis_lk3", "Wajib diisi untuk LK3 baru"),
        ({"jumlah_klien": "banyak"}, "jumlah_klien", "bilangan bulat"),
        ({"jumlah_tenaga_professional": "-1"}, "jumlah_tenaga_professional", "bilangan bulat"),
    ],
)
def test_a_wrong_cell_is_named_with_its_column(cells: dict[str, str], column: str, said: str, db: None) -> None:
    [(named, sentence)] = problems_of(line(**cells))[2]
    assert named == column
    assert said in sentence


def test_a_row_with_too_few_or_too_many_cells_is_refused(db: None) -> None:
    found = problems_of("Kota Padang,LK3 A", line() + ",lebih")
    assert "berisi 2 sel, seharusnya 11" in found[2][0][1]
    assert "berisi 12 sel" in found[3][0][1]


def test_one_unit_in_two_rows_names_both(db: None) -> None:
    found = problems_of(
        line(nama_lk3="LK3 Delima"), line(nama_lk3="LK3 B"), line(nama_lk3="lk3  delima", kabupaten_kota="13.71")
    )
    assert found == {
        2: [("nama_lk3", "LK3 ini tertulis lagi di baris 4.")],
        4: [("nama_lk3", "LK3 ini sudah ada di baris 2 berkas yang sama.")],
    }


def test_the_same_name_in_two_districts_is_two_units(db: None) -> None:
    assert plan_of(line(), line(kabupaten_kota="Kota Solok")).totals["new"] == 2


def test_a_dry_run_tells_old_and_new_and_writes_nothing(delima: Unit) -> None:
    Unit.objects.filter(pk=delima.pk).update(email="lama@example.id", address="Jalan Rekaan 1")
    plan = plan_of(PADANG, line(nama_lk3="LK3 Baru"))
    changes = {change.column: (change.old, change.new) for change in plan.rows[0].changes}
    assert changes == {
        "email": ("lama@example.id", "delima@example.id"),
        "nama_ketua_lk3": ("", "Ibu Rekaan"),
        "no_hp_ketua_lk3": ("", "0812 3456 7890"),
        "legalitas_lk3": ("", "SK 1/2024"),
    }
    assert plan.totals == {"new": 1, "changed": 1, "unchanged": 0, "error": 0}
    assert Unit.objects.count() == 1
    assert BoardMember.objects.count() == 0


def test_what_was_saved_is_unchanged_the_second_time(delima: Unit) -> None:
    lines = [PADANG, line(nama_lk3="LK3 Baru", nama_ketua_lk3="Pak Rekaan")]
    psks.save_plan(plan_of(*lines))
    assert plan_of(*lines).totals == {"new": 0, "changed": 0, "unchanged": 2, "error": 0}
    saved = psks.with_profile(Unit.objects.all()).get(name="LK3 Baru")
    assert (saved.chair_name, saved.kind, saved.status) == ("Pak Rekaan", "COMMUNITY", "ACTIVE")


def test_empty_cells_take_nothing_away(delima: Unit) -> None:
    psks.save_plan(plan_of(PADANG))
    assert plan_of("Kota Padang,LK3 Delima,,,,,,,,,").totals["unchanged"] == 1


def test_a_new_chair_follows_the_old_one_who_stays_on_record(delima: Unit) -> None:
    today = timezone.localdate()
    BoardMember.objects.create(
        unit=delima, name="Pak Lama", post="CHAIR", from_on=date(2024, 1, 1), until_on=date(2099, 1, 1)
    )
    psks.save_plan(plan_of(PADANG))
    old, new = BoardMember.objects.order_by("pk")
    assert (old.name, old.until_on) == ("Pak Lama", today - timedelta(days=1))
    assert (new.name, new.from_on, new.phone) == ("Ibu Rekaan", today, "0812 3456 7890")
    assert timedelta(days=1094) <= new.until_on - today <= timedelta(days=1095)


def test_another_phone_of_the_same_chair_is_only_another_phone(delima: Unit) -> None:
    chair = BoardMember.objects.create(
        unit=delima,
        name="Ibu Rekaan",
        post="CHAIR",
        phone="0811 1111",
        from_on=date(2024, 1, 1),
        until_on=date(2099, 1, 1),
    )
    psks.save_plan(plan_of(PADANG.replace("Ibu Rekaan", "IBU REKAAN")))
    chair.refresh_from_db()
    assert (chair.name, chair.phone, chair.from_on) == ("Ibu Rekaan", "0812 3456 7890", date(2024, 1, 1))
    assert BoardMember.objects.count() == 1


def test_a_plan_costs_the_same_queries_for_one_row_and_fifty(db: None, django_assert_num_queries: object) -> None:
    rows = rows_of(*(line(nama_lk3=f"LK3 {n}") for n in range(50)))
    for some in (rows[:1], rows):
        with django_assert_num_queries(3):
            assert psks.make_plan(some).totals["new"] == len(some)


def test_the_export_holds_the_columns_and_leaves_counts_of_cases_empty(delima: Unit) -> None:
    psks.save_plan(plan_of(PADANG))
    Professional.objects.create(unit=delima, name="Peksos", profession="SOCIAL_WORKER", from_on=date(2024, 1, 1))
    Professional.objects.create(
        unit=delima, name="Dulu", profession="LAW", from_on=date(2020, 1, 1), until_on=date(2021, 1, 1)
    )
    text, count = psks.csv_text(Unit.objects.all())
    assert text.startswith("\ufeff")
    header, row = csv.reader(io.StringIO(text[1:]), delimiter=";")
    assert tuple(header) == psks.COLUMNS
    assert row == [*PADANG.split(",")[:8], "1", "", ""]
    assert count == 1


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_exported_cell_is_a_formula_and_the_file_comes_back_unchanged(start: str, db: None) -> None:
    unit = UnitFactory(name="LK3 Rekaan", address=f"{start}HYPERLINK()".strip() if start in "\t\r" else f"{start}1+1")
    BoardMember.objects.create(
        unit=unit, name="Ibu", post="CHAIR", phone="+62 812 3456", from_on=date(2024, 1, 1), until_on=date(2099, 1, 1)
    )
    text, _ = psks.csv_text(Unit.objects.all())
    cells = [cell for row in csv.reader(io.StringIO(text[1:]), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    assert psks.make_plan(psks.read(text.encode()).rows).totals["unchanged"] == 1


def test_export_asks_once_for_any_number_of_units(db: None, django_assert_num_queries: object) -> None:
    UnitFactory.create_batch(5)
    with django_assert_num_queries(1):
        assert psks.csv_text(Unit.objects.all())[1] == 5
