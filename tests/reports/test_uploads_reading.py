"""Files as people really send them, and worse ones: each ends in plain cells or in a sentence, within bounds."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from openpyxl import Workbook

from reports.uploads import reading
from reports.uploads.cells import Refused
from reports.uploads.reading import read_file

SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_sheet(xml: bytes | Callable[[Any], None]) -> bytes:
    """A workbook whose first sheet is replaced by this XML."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx(lambda sheet: None))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != SHEET:
                new.writestr(part.filename, old.read(part))
        with new.open(SHEET, "w") as target:
            target.write(xml) if isinstance(xml, bytes) else xml(target)
    return out.getvalue()


def rows_of(data: bytes) -> list[list[Any]]:
    return read_file(data)["sheets"][0]["rows"]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_file(data)
    return str(refused.value)


def seconds_of_children() -> float:
    """How long the processor has worked for processes that were started here: a busy machine makes nobody slower."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def test_merged_cells_are_filled_and_numbers_stay_numbers() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Rekap 2017", None, None])
        sheet.append(["Masalah", "Jumlah", "Persen"])
        sheet.append(["KDRT", 12.0, 0.148])
        sheet.append(["NAPZA", 12.5, date(2017, 3, 1)])
        sheet.merge_cells("A1:C1")
        sheet["C3"].number_format = "0.0%"

    assert rows_of(xlsx(fill)) == [
        ["Rekap 2017", "Rekap 2017", "Rekap 2017"],
        ["Masalah", "Jumlah", "Persen"],
        ["KDRT", 12, ["percent", "14.8"]],
        ["NAPZA", ["float", "12.5"], ["date", "2017-03-01"]],
    ]


def test_formulas_are_never_computed_and_one_without_a_result_is_named() -> None:
    cells = b'<c r="A1"><f>2+2</f><v>9</v></c><c r="B1"><f>HYPERLINK("http://x")</f></c>'
    xml = f"<worksheet {NS}><sheetData><row r='1'>".encode() + cells + b"</row></sheetData></worksheet>"
    answer = read_file(with_sheet(xml))
    assert answer["sheets"][0]["rows"] == [[9, ["formula", ""]]]
    assert answer["notes"] == ["2 sel berisi rumus; yang dibaca adalah hasil yang tersimpan di berkas."]


def test_hidden_sheets_are_named_as_such() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "KDRT"
        hidden = sheet.parent.create_sheet("Rahasia")
        hidden["A1"] = 1
        hidden.sheet_state = "hidden"

    assert [(sheet["name"], sheet["is_hidden"]) for sheet in read_file(xlsx(fill))["sheets"]] == [
        ("Sheet", False),
        ("Rahasia", True),
    ]


@pytest.mark.parametrize(
    "number",
    [1371014507900001, 1371014507900001.0, "1371014507900001", "13.71.01.450790.0001", "1371 0145 0790 0001",
     "NIK 1371014507900001", "1,37101E+15", "0812-3456-7890", "+62 812 3456 7890"],
)  # fmt: skip
def test_a_column_with_numbers_of_people_is_refused_and_nothing_of_it_leaves_the_child(number: Any) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Masalah", "Jumlah", "Nama", "Kode"])
        sheet.append(["KDRT", 2, "Halimah", number])

    answer = read_file(xlsx(fill))
    assert answer["sheets"][0]["refused_columns"] == ["C", "D"]
    assert "Halimah" not in json.dumps(answer)
    assert answer["sheets"][0]["rows"][1] == ["KDRT", 2, None, None]


@pytest.mark.parametrize(
    "header", ["NIK", "Nama Klien", "No. HP", "Alamat", "Tempat, tanggal lahir", "nama kepala keluarga"]
)
def test_a_column_headed_like_personal_data_is_refused(header: str) -> None:
    answer = read_file(f"Masalah;Jumlah;{header}\nKDRT;2;Halimah\n".encode())
    assert answer["sheets"][0]["refused_columns"] == ["C"]
    assert "Halimah" not in json.dumps(answer)


def test_counts_and_the_names_of_units_are_no_personal_data() -> None:
    answer = read_file(b"Nama LK3;KDRT;NAPZA\nLK3 Delima;123456789;2\n")
    assert answer["sheets"][0]["refused_columns"] == []


@pytest.mark.parametrize(
    ("data", "first"),
    [
        ("Masalah;Jumlah\nKDRT;1.234\n".encode("utf-8-sig"), ["KDRT", "1.234"]),
        ("Masalah\tJumlah\nKDRT\t3\n".encode("utf-16"), ["KDRT", "3"]),
        ("Masalah\tJumlah\nKDRT\t3\n".encode("utf-16-le"), ["KDRT", "3"]),
        (b'Masalah,Jumlah\n"KDRT, fisik","1.234"\n', ["KDRT, fisik", "1.234"]),
        ("Masalah;Jumlah\r\nPéngaduan – KDRT;3\r\n".encode("cp1252"), ["Péngaduan – KDRT", "3"]),
        (b"sep=;\nMasalah;Jumlah\nKDRT;12,5\n", ["KDRT", "12,5"]),
        (b"Masalah;Jumlah\rKDRT;3\r", ["KDRT", "3"]),
        (b'Masalah;Jumlah\n"KDRT\nfisik";3\n', ["KDRT\nfisik", "3"]),
    ],
)
def test_csv_in_the_letters_and_with_the_separators_people_have(data: bytes, first: list[str]) -> None:
    assert rows_of(data)[1] == first


def test_windows_letters_are_mentioned() -> None:
    assert "Windows-1252" in " ".join(read_file("Masalah;n\nKDRT – fisik;3\n".encode("cp1252"))["notes"])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b" \n \n", "kosong"),
        (b";;;\n;;\n", "Tidak ada satu sel pun"),
        (b"PK\x03\x04 and then nothing", "rusak"),
        (b"%PDF-1.4 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "gambar"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "format Excel lama (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90 + "EncryptedPackage".encode("utf-16-le"), "dilindungi sandi"),
        (b"<html><table><tr><td>KDRT</td></tr></table></html>", "halaman web"),
        (b'a;"b\nc;d\n', "kutip"),
        (bytes(range(256)) * 20, "bukan teks"),
        (b"KDRT;1\n" * 1_000_000, "lebih dari 2.000 baris"),
    ],
)
def test_what_is_no_recap_ends_in_a_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_an_empty_workbook_and_a_foreign_container_end_in_a_sentence() -> None:
    assert "Tidak ada satu sel pun" in refusal(xlsx(lambda sheet: None))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "bukan buku kerja Excel" in refusal(out.getvalue())


def test_a_truncated_workbook_ends_in_a_sentence() -> None:
    whole = xlsx(lambda sheet: sheet.append(["KDRT", 1]))
    assert "rusak" in refusal(whole[: len(whole) // 2])
    assert "rusak" in refusal(with_sheet(b"<worksheet><sheetData><row><c>"))


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    def inflate(target: Any) -> None:
        target.write(f"<worksheet {NS}><sheetData>".encode())
        for _ in range(300):
            target.write(b" " * 2**20)

    bomb = with_sheet(inflate)
    assert len(bomb) < 2 * 2**20
    begun = seconds_of_children()
    assert "membengkak menjadi 300 MB" in refusal(bomb)
    assert seconds_of_children() - begun < 5


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    honest = with_sheet(lambda target: [target.write(b" " * 2**20) for _ in range(100)] and None)
    size = (100 * 2**20).to_bytes(4, "little")
    assert size in honest
    assert "rusak" in refusal(honest.replace(size, (1000).to_bytes(4, "little")))


def test_entities_that_multiply_are_refused() -> None:
    lol = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    assert "rusak" in refusal(with_sheet(lol + f"<worksheet {NS}><sheetData>&b;</sheetData></worksheet>".encode()))


def test_a_million_rows_are_a_list_and_no_recap() -> None:
    def fill(target: Any) -> None:
        target.write(f"<worksheet {NS}><sheetData>".encode())
        for start in range(1, 1_000_001, 10_000):
            rows = (f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(start, start + 10_000))
            target.write("".join(rows).encode())
        target.write(b"</sheetData></worksheet>")

    file, begun = with_sheet(fill), seconds_of_children()
    assert "berisi lebih dari 2.000 baris" in refusal(file)
    assert seconds_of_children() - begun < 10


def test_empty_rows_that_were_only_coloured_do_not_count() -> None:
    def fill(target: Any) -> None:
        target.write(f'<worksheet {NS}><sheetData><row r="1"><c r="A1"><v>7</v></c></row>'.encode())
        target.write("".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 200_000)).encode())
        target.write(b"</sheetData></worksheet>")

    assert rows_of(with_sheet(fill)) == [[7]]


def test_the_child_may_not_take_more_memory_than_its_limit() -> None:
    """The limits themselves: without them this allocation would succeed."""
    code = "from reports.uploads import child; child._import_everything(); child._bind(); bytearray(700 * 2**20)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert "MemoryError" in ended.stderr


def test_the_child_may_open_neither_file_nor_socket() -> None:
    for tried in ("open('manage.py')", "__import__('socket').socket()"):
        code = (
            "import socket; from reports.uploads import child; child._import_everything(); child._bind()\n"
            f"try:\n    {tried}\nexcept OSError as error:\n    print(error.errno)"
        )
        ended = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True)
        assert ended.stdout.strip() == "24", ended.stderr


def test_the_child_sees_no_key_and_no_address_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.Popen

    def spy(*args: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return real(*args, **options)

    monkeypatch.setenv("SECRET_KEY", "rahasia")
    monkeypatch.setattr(reading.subprocess, "Popen", spy)
    read_file(b"KDRT;1\n")
    assert set(seen) == {"PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING"}


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.5)
    monkeypatch.setattr(reading, "COMMAND", [sys.executable, "-c", "import time; time.sleep(60)"])
    begun = time.monotonic()
    assert "terlalu besar atau terlalu rumit" in refusal(b"KDRT;1\n")
    assert time.monotonic() - begun < 5


def test_a_child_that_talks_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "COMMAND", [sys.executable, "-c", "while True: print('x' * 9999)"])
    assert "terlalu besar atau terlalu rumit" in refusal(b"KDRT;1\n")
