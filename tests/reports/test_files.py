"""Protected tables as files: formula-safe, and what is hidden or missing is never a zero."""

import csv
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports import files
from reports.disclosure import Audience, Counted, FrozenRow, FrozenTable, RawRow, RawTable, SafeTable, protect

EVIL = ["=1+1", "+62", "-3", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']


def raw(counts: list[list[int | None]], columns: list[str], **words: str) -> RawTable:
    return RawTable(
        title=words.get("title", "Kasus menurut kategori"),
        counts=Counted.CASES,
        period=words.get("period", "Tahun 2016"),
        date_basis="tanggal kasus dibuka",
        area=words.get("area", "Kota Padang"),
        population="2 dari 2 LK3 mencatat",
        columns=columns,
        rows=[RawRow(f"R{number}", f"Baris {number}", row) for number, row in enumerate(counts)],
        splits_persons=False,
    )


def office(counts: list[list[int | None]], columns: list[str], **words: str) -> SafeTable:
    return protect(raw(counts, columns, **words), Audience.OFFICE)


def split() -> SafeTable:
    """A split of persons in which three figures are hidden."""
    return protect(
        FrozenTable(
            title="Klien menurut jenis kelamin",
            counts=Counted.CLIENTS,
            period="Semester I 2016",
            date_basis="tanggal kasus dibuka",
            area="Kota Padang",
            population="",
            columns=("Laki-laki", "Perempuan"),
            rows=(FrozenRow("A", "KDRT", (None, None), 9), FrozenRow("B", "Ekonomi", (None, 12), 20)),
            totals=FrozenRow("", "Jumlah", (10, 19), 29),
        ),
        Audience.OFFICE,
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_one_table_reads_the_same_in_every_format() -> None:
    sheet = files.Sheet("Kasus", (office([[1200, 3], [0, 4]], ["Baru", "Lama"]),))
    facts = files.facts_of(sheet.tables[0])
    rows = read_csv(files.csv_bytes([sheet], facts))
    assert rows[0] == ["Kode", "Kategori", "Baru", "Lama", "Jumlah", "%"]
    assert rows[1:4] == [
        ["R0", "Baris 0", "1200", "3", "1203", "99,7"],
        ["R1", "Baris 1", "0", "4", "4", "0,3"],
        ["", "Jumlah", "1200", "7", "1207", "100,0"],
    ]
    page = load_workbook(BytesIO(files.xlsx_bytes([sheet], facts)))["Kasus"]
    assert [cell.value for cell in page[2]] == ["R0", "Baris 0", 1200, 3, 1203, 99.7]
    table = json.loads(files.json_bytes([sheet], facts))["tables"][0]
    assert table["columns"] == ["Baru", "Lama"]
    assert [cell["value"] for cell in table["rows"][0]["cells"]] == [1200, 3]
    assert (table["rows"][0]["percent"], table["total"]["total"]["value"]) == ("99.7", 1207)
    html = files.sheet_html([sheet], facts, title="Kasus")
    assert '<td class="num">1.203</td>' in html


def test_hidden_is_no_zero_and_no_data_is_no_zero_in_any_format() -> None:
    sheets = [files.Sheet("Klien", (split(),)), files.Sheet("Kasus", (office([[None], [0]], ["Kasus"]),))]
    rows = read_csv(files.csv_bytes(sheets, []))
    assert rows[2][2:] == ["disembunyikan", "disembunyikan", "9", "31,0"]
    assert [row[2] for row in rows if row and row[0].startswith("R")] == ["tidak ada data", "0"]
    book = load_workbook(BytesIO(files.xlsx_bytes(sheets, [])))
    assert book["Klien"]["C2"].value == "disembunyikan"
    assert [book["Kasus"][place].value for place in ("C2", "C3")] == ["tidak ada data", 0]
    one, other = json.loads(files.json_bytes(sheets, []))["tables"]
    assert one["rows"][0]["cells"][0] == {"value": None, "state": "HIDDEN"}
    assert [row["cells"][0] for row in other["rows"]] == [
        {"value": None, "state": "NO_DATA"},
        {"value": 0, "state": "SHOWN"},
    ]
    html = files.sheet_html(sheets, [], title="Dua tabel")
    assert (html.count("disembunyikan"), html.count("tidak ada data")) == (3, 1)
    assert dict(files.facts_of(split()))["Pelindungan"].startswith("Angka kecil disembunyikan")


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula_wherever_it_stands(text: str) -> None:
    table = protect(
        RawTable(
            text, Counted.CASES, text, text, text, text, [text], [RawRow(text, text, [3])], False, row_header=text
        ),
        Audience.UNIT,
    )
    sheet, facts = files.Sheet(text, (table,)), [(text, text), *files.facts_of(table)]
    streamed = b"".join(files.stream_rows([text], [[text], [3]], [(text, text)]))
    for content in (files.csv_bytes([sheet, sheet], facts), b"".join(files.stream_tables([table], facts)), streamed):
        cells = [cell for row in read_csv(content) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert f"'{text}" in cells
    book = load_workbook(BytesIO(files.xlsx_bytes([sheet, sheet], facts)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert len(book.sheetnames) == 3


def test_tables_stand_side_by_side_only_when_their_rows_are_the_same() -> None:
    one, other = office([[1], [2]], ["Kasus"]), office([[5], [6]], ["Klien"])
    sheet = files.Sheet("Dua", (one, other))
    assert sheet.columns == ("Kode", "Kategori", "Kasus", "%", "Klien")
    assert read_csv(files.csv_bytes([sheet], []))[1] == ["R0", "Baris 0", "1", "33,3", "5"]
    for wrong in ((one, office([[1]], ["Klien"])), (one, office([[1, 2], [3, 4]], ["A", "B"]))):
        with pytest.raises(ValueError, match="side by side"):
            files.Sheet("Salah", wrong)


def test_a_percentage_stays_exact_in_json_and_wears_a_comma_in_csv() -> None:
    sheet = files.Sheet("Kasus", (office([[481], [2771]], ["Kasus"]),))
    assert json.loads(files.json_bytes([sheet], []))["tables"][0]["rows"][0]["percent"] == str(Decimal("14.8"))
    assert read_csv(files.csv_bytes([sheet], []))[1][3] == "14,8"


def test_a_list_of_days_numbers_and_blanks_reads_as_people_write_them() -> None:
    content = b"".join(files.stream_rows(["Hari", "Nilai"], [[date(2016, 3, 9), Decimal("2.5")], [None, True]]))
    assert read_csv(content) == [["Hari", "Nilai"], ["2016-03-09", "2,5"], ["", "ya"]]


def test_many_tables_in_one_long_file_name_each_figure_with_its_period_and_area() -> None:
    tables = [office([[1, None]], ["Baru", "Lama"], area=area) for area in ("Kota Padang", "Kota Solok")]
    rows = read_csv(b"".join(files.stream_tables(tables, [("Periode", "2016")])))
    assert rows[0] == ["Isi", "Periode", "Wilayah", "Kode", "Baris", "Kolom", "Angka", "Keadaan"]
    assert rows[2][2:] == ["Kota Padang", "R0", "Baris 0", "Lama", "", "tidak ada data"]
    assert rows[3][2:] == ["Kota Solok", "R0", "Baris 0", "Baru", "1", "ditampilkan"]
    assert rows[-1] == ["Periode", "2016"]


def test_a_hundred_thousand_rows_need_no_more_memory_than_a_thousand() -> None:
    def peak_of(count: int) -> int:
        rows: Iterator[list[object]] = ([number, "Baris rekaan", date(2016, 1, 1)] for number in range(count))
        tracemalloc.start()
        size = sum(len(piece) for piece in files.stream_rows(["Nomor", "Isi", "Hari"], rows))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count * 20
        return peak

    few, many = peak_of(5_000), peak_of(100_000)
    assert many < few * 1.5


def test_a_pdf_holds_the_figures_the_facts_and_a_line_to_sign() -> None:
    assert files.is_pdf_available(), "WeasyPrint needs Pango; see the README"
    sheet = files.Sheet("Kasus", (office([[1234], [6]], ["Kasus"]),))
    html = files.sheet_html(
        [sheet], files.facts_of(sheet.tables[0]), title="Kasus 2016", place="Padang", signer="Ketua LK3"
    )
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(files.pdf_bytes(html))).pages)
    for words in ("Kasus 2016", "1.234", "99,5%", "Dasar tanggal", "Ketua LK3", "Nama dan tanda tangan"):
        assert words in text


def test_a_table_larger_than_a_sheet_of_excel_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.files.workbook.LONGEST", 3)
    sheet = files.Sheet("Kasus", (office([[1], [2]], ["Kasus"]),))
    with pytest.raises(ValueError, match="CSV"):
        files.xlsx_bytes([sheet], [])
