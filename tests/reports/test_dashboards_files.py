"""The dashboard as CSV, workbook, JSON and PDF, and persons by sex and age."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cases.models import Case
from lk3.models import AuditEvent, User
from reports import splits
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory
from tests.reports.reading import stepped_up, text_of
from tests.reports.world import live_through_2016

PAGE = "/laporan/dasbor/"
CSV, XLSX, JSON, PDF = (f"{PAGE}{kind}/" for kind in ("csv", "xlsx", "json", "pdf"))


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def lines_of(client: Client, query: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(StringIO(client.get(CSV, query).content.decode("utf-8-sig")), delimiter=";"))


def test_the_csv_holds_what_stands_on_the_page(as_: As, mira: User, year: dict[str, Case]) -> None:
    lines = lines_of(stepped_up(as_(mira)), {"tahun": 2016, "provinsi": "13"})
    assert ["ECONOMIC_HARDSHIP", "Kesulitan ekonomi", "3", "50,0", "tidak ada data"] in lines
    padang = next(line for line in lines if line[:2] == ["13.71", "Kota Padang"])
    assert padang[-2:] == ["4", "66,7"]
    assert ["Kasus dibuka", "6 (tahun 2015: tidak ada data)"] in lines


def test_the_workbook_has_a_sheet_per_table_and_says_what_it_is(as_: As, mira: User, year: dict[str, Case]) -> None:
    book = load_workbook(BytesIO(stepped_up(as_(mira)).get(XLSX, {"tahun": 2016}).content))
    assert book.sheetnames == ["Masalah", "Provinsi", "Provinsi 2015", "Per bulan", "Keterangan"]
    province = next(row for row in book["Provinsi"].iter_rows(values_only=True) if row[1] == "Sumatera Barat")
    assert province[-2] == 6


def test_json_tells_no_data_from_zero(as_: As, mira: User, year: dict[str, Case]) -> None:
    tables = json.loads(stepped_up(as_(mira)).get(JSON, {"tahun": 2016}).content)["tables"]
    aceh = next(row for row in tables[2]["rows"] if row["label"] == "Aceh")
    assert {cell["value"] for cell in aceh["cells"]} == {None}


def test_the_pdf_is_one(as_: As, budi: User, year: dict[str, Case]) -> None:
    answer = stepped_up(as_(budi)).get(PDF, {"tahun": 2016})
    assert answer.content.startswith(b"%PDF") or answer.status_code == 302


@pytest.mark.parametrize("address", [CSV, XLSX, JSON])
def test_a_file_is_written_to_the_trail_with_period_and_area(
    as_: As, wati: User, year: dict[str, Case], address: str
) -> None:
    answer = stepped_up(as_(wati)).get(address, {"tahun": 2016, "periode": "s1"})
    event = AuditEvent.objects.get(verb="dashboard.exported")
    assert (event.actor, event.object_id) == (wati, "2016-s1 13.71")
    assert "lk3-dasbor-2016-s1-13.71." in answer["Content-Disposition"]


def test_siti_may_look_and_not_export_and_a_file_needs_the_password_again(as_: As, siti: User, wati: User) -> None:
    assert as_(siti).get(CSV).status_code == 403
    assert "/konfirmasi" in as_(wati).get(CSV)["Location"] or "untuk=" in as_(wati).get(CSV)["Location"]
    assert not AuditEvent.objects.filter(verb="dashboard.exported").exists()


def test_budi_sees_sex_and_age_of_his_clients_exactly(as_: As, budi: User, siti: User) -> None:
    for born in (date(2010, 1, 1), date(1980, 1, 1)):
        family = FamilyFactory(registered_by=siti)
        person = PersonFactory(registered_by=siti, family=family, sex="F", birth_on=born)
        CaseFactory(registered_by=siti, client=person, family=family, opened_on=date(2016, 5, 5))
    page = text_of(as_(budi).get(PAGE, {"tahun": 2016}).content.decode())
    assert "6–12 tahun 1" in page
    assert "25–44 tahun 1" in page


def test_an_office_reads_sex_and_age_only_after_they_were_frozen(
    as_: As, wati: User, siti: User, year: dict[str, Case]
) -> None:
    client = as_(wati)
    waiting = text_of(client.get(PAGE, {"tahun": 2016, "periode": "s1"}).content.decode())
    assert "sesudah semesternya selesai" in waiting
    assert "Laki-laki" not in waiting
    splits.build(2016, 1)
    frozen = text_of(client.get(PAGE, {"tahun": 2016, "periode": "s1"}).content.decode())
    assert "sesudah semesternya selesai" not in frozen
    assert "Perempuan" in frozen or "disembunyikan" in frozen


def test_no_file_of_an_office_splits_persons_by_itself(as_: As, wati: User, year: dict[str, Case]) -> None:
    lines = lines_of(stepped_up(as_(wati)), {"tahun": 2016})
    assert not [line for line in lines if "Laki-laki" in line]
