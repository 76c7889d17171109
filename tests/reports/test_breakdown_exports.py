"""The breakdown as files: the same figures as the page, asked for twice, written to the trail, and no formulas."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from cases.models import Case, ProblemCategory
from lk3.models import AuditEvent, Unit, User
from reports.exports import safe_text
from tests.cast import PASSWORD, As
from tests.reports.reading import (
    CSV,
    JSON,
    PAGE,
    PDF,
    PRINT,
    XLSX,
    as_shown,
    csv_rows,
    json_rows,
    page_rows,
    pdf_rows,
    printed_rows,
    stepped_up,
    xlsx_rows,
)
from tests.reports.world import live_through_2016


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


AREAS = [{}, {"provinsi": "13"}, {"provinsi": "13", "kabupaten": "13.71"}, {"kabupaten": "13.74"}, {"provinsi": "31"}]
PERIODS = [{}, {"periode": "s1"}, {"periode": "s2"}, {"periode": "01"}, {"periode": "09"}, {"periode": "12"}]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(area=st.sampled_from(AREAS), period=st.sampled_from(PERIODS), when=st.sampled_from([2016, 2017]))
def test_page_print_files_and_command_say_the_same(
    as_: As, mira: User, year: dict[str, Case], area: dict[str, str], period: dict[str, str], when: int
) -> None:
    client, query = stepped_up(as_(mira)), {"tahun": when, **period, **area}
    from_csv, from_xlsx = csv_rows(client, query), xlsx_rows(client, query)
    if "Belum ada data" in client.get(PAGE, query).content.decode():
        assert {cell for row in from_csv for cell in row[2:]} == {"tidak ada data", ""}
        return
    shown = page_rows(client, PAGE, query)
    assert shown == page_rows(client, PRINT, query)
    as_files = [[row[1], row[2], f"{row[3]}%" if row[3] else "–", *row[4:]] for row in from_csv]
    assert as_files == shown
    workbook = [
        [
            row[1],
            as_shown(row[2]),
            "–" if row[3] is None else f"{row[3]:.1f}%".replace(".", ","),
            *map(as_shown, row[4:]),
        ]
        for row in from_xlsx
    ]
    assert workbook == shown
    assert json_rows(client, query) == shown
    if shown[-1][1] != "tidak ada data":
        assert printed_rows(when, period, area) == [row[:3] for row in shown]


@pytest.mark.parametrize("address", [CSV, XLSX, JSON, PDF])
def test_budi_wati_and_mira_must_prove_themselves_before_an_export_and_come_back_to_it(
    as_: As, budi: User, wati: User, mira: User, address: str
) -> None:
    for person in (budi, wati, mira):
        answer = as_(person).get(address, {"tahun": 2016})
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("step-up"))
        assert "tahun%3D2016" in answer["Location"]
    assert not AuditEvent.objects.filter(verb="breakdown.exported").exists()


def test_after_the_password_and_a_reason_wati_gets_the_very_file_she_asked_for(as_: As, wati: User) -> None:
    client = as_(wati)
    ask = client.get(CSV, {"tahun": 2016})["Location"]
    back = client.post(ask, {"reason": "Laporan semester untuk kepala dinas", "password": PASSWORD})["Location"]
    assert back == f"{CSV}?tahun=2016"
    assert "lk3-masalah-2016-13.71.csv" in client.get(back)["Content-Disposition"]


def test_an_export_is_written_to_the_trail_once_with_period_and_area(as_: As, wati: User) -> None:
    answer = stepped_up(as_(wati)).get(XLSX, {"tahun": 2016, "periode": "s1"})
    event = AuditEvent.objects.get(verb="breakdown.exported")
    assert answer.status_code == 200
    assert (event.actor, event.object_id, event.detail) == (wati, "2016-s1 13.71", {"format": "xlsx"})


@pytest.mark.parametrize("person", ["siti", "nadia"])
def test_counselors_read_but_do_not_export(as_: As, person: str, request: pytest.FixtureRequest) -> None:
    client = as_(request.getfixturevalue(person))
    page = client.get(PAGE, {"tahun": 2016}).content.decode()
    assert client.get(PRINT).status_code == 200
    assert {client.get(address).status_code for address in (CSV, XLSX, JSON, PDF)} == {403}
    assert CSV not in page


def test_the_file_name_holds_period_and_area_and_no_names(as_: As, mira: User, delima: Unit) -> None:
    client = stepped_up(as_(mira))
    for query, name in [
        ({"tahun": 2016}, "lk3-masalah-2016-nasional.csv"),
        ({"tahun": 2016, "provinsi": "13"}, "lk3-masalah-2016-13.csv"),
        ({"tahun": 2016, "periode": "s2", "kabupaten": "13.71"}, "lk3-masalah-2016-s2-13.71.csv"),
        ({"tahun": 2016, "periode": "03", "lk3": delima.pk}, f"lk3-masalah-2016-03-lk3-{delima.pk}.csv"),
    ]:
        assert client.get(CSV, query)["Content-Disposition"] == f'attachment; filename="{name}"'


def test_no_cell_of_a_file_is_a_formula(as_: As, mira: User, siti: User, year: dict[str, Case]) -> None:
    ProblemCategory.objects.filter(code="NEGLECT").update(label="=1+1")
    Unit.objects.filter(name="LK3 Delima").update(name="@SUM(A1)")
    client = stepped_up(as_(mira))
    assert csv_rows(client, {"tahun": 2016})[0][1] == "'=1+1"
    book = load_workbook(BytesIO(client.get(XLSX, {"tahun": 2016, "provinsi": "13"}).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in book["Masalah"]["B"]]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [safe_text(text) for text in ("+6", "-x", "@a", "\tb", "KDRT")] == ["'+6", "'-x", "'@a", "'\tb", "KDRT"]


def test_the_files_say_what_they_are_and_which_role_made_them(as_: As, wati: User, year: dict[str, Case]) -> None:
    client = stepped_up(as_(wati))
    raw = client.get(CSV, {"tahun": 2016}).content
    book = load_workbook(BytesIO(client.get(XLSX, {"tahun": 2016}).content))
    about = {row[0]: row[1] for row in book["Keterangan"].iter_rows(values_only=True)}
    assert raw.startswith(b"\xef\xbb\xbf")
    assert about["Wilayah"] == "Kota Padang"
    assert about["Dibuat oleh"] == "Dinas sosial – Kota Padang"
    assert "4 kasus dibuka" in about["Isi"]
    meanings = ("Arti kasus", "Arti klien", "Arti masalah", "Arti layanan")
    for label in ("Periode", "Wilayah", "Dasar tanggal", "Sumber", "Dibuat pada", "Dibuat oleh", *meanings):
        assert label in about
        assert f"{label};" in raw.decode("utf-8-sig")
    assert about["Periode"] == "Tahun 2016 (1 Januari 2016 sampai 31 Desember 2016)"


def test_the_workbook_prints_on_one_sheet_that_says_area_and_period(as_: As, wati: User, year: dict[str, Case]) -> None:
    book = load_workbook(BytesIO(stepped_up(as_(wati)).get(XLSX, {"tahun": 2016, "periode": "s1"}).content))
    sheet = book["Masalah"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    assert sheet.oddHeader.left.text == "Kota Padang, Semester I 2016"


def test_the_pdf_holds_the_same_rows_as_the_page_and_says_who_signs(as_: As, wati: User, year: dict[str, Case]) -> None:
    client, query = stepped_up(as_(wati)), {"tahun": 2016}
    shown = page_rows(client, PAGE, query)
    assert pdf_rows(client, query, [row[0] for row in shown]) == shown
    answer = client.get(PDF, query)
    assert answer["Content-Disposition"] == 'attachment; filename="lk3-masalah-2016-13.71.pdf"'
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Nama dan tanda tangan" in text
    assert "Dinas sosial" in text


def test_without_pango_the_page_to_print_stands_in_for_the_pdf_and_nothing_is_written_to_the_trail(
    as_: As, wati: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("referrals.pdf.is_available", lambda: False)
    answer = stepped_up(as_(wati)).get(PDF, {"tahun": 2016}, follow=True)
    assert answer.redirect_chain[0][0] == f"{PRINT}?tahun=2016"
    assert "PDF belum dapat dibuat" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="breakdown.exported").exists()


def test_json_says_what_it_counts_for_whom_and_which_role_made_it(as_: As, mira: User, year: dict[str, Case]) -> None:
    content = json.loads(stepped_up(as_(mira)).get(JSON, {"tahun": 2016}).content)
    assert [table["counts"] for table in content["tables"]] == ["CASES", "CLIENTS", "PROBLEMS", "SERVICES"]
    assert {table["audience"] for table in content["tables"]} == {"OFFICE"}
    about = {fact["label"]: fact["text"] for fact in content["facts"]}
    assert about["Dibuat oleh"] == str(mira.hat)
    assert about["Wilayah"] == "Indonesia"


def test_no_page_or_file_holds_a_name_or_a_reference_of_a_case(
    as_: As, mira: User, siti: User, year: dict[str, Case]
) -> None:
    client = stepped_up(as_(mira))
    secrets = {case.reference for case in year.values()} | {case.family.name for case in year.values()}
    secrets |= {case.client.name for case in year.values() if case.client} | {siti.name, "/kasus/LK3"}
    for address in (PAGE, PRINT, CSV, JSON):
        body = client.get(address, {"tahun": 2016}).content.decode()
        assert not [secret for secret in secrets if secret in body]
