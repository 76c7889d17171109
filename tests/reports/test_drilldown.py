"""From a figure to its rows, for those who may see them."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, CaseParticipant
from lk3.access import Confidentiality
from lk3.models import User
from reports.figures import CATALOG, Filters, Question, count, drilldown_url
from reports.figures.behind import PAGE_SIZE
from reports.scopes import Scope, half_period, nation, unit_area, year_period, year_until
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, OutreachFactory, ReferralFactory
from tests.reports.world import add_problem, live_through_2016

pytestmark = pytest.mark.django_db
PAGE = "/laporan/rincian/"


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    world = live_through_2016(siti, ratna)
    moment = timezone.make_aware(datetime(2016, 5, 5))
    ReferralFactory(case=world["beaten"], state="SENT", sent_at=moment, sent_by=siti)
    OutreachFactory(recorded_by=siti, held_on=date(2016, 5, 5), state="HELD", women_reached=7, men_reached=4)
    return world


def read(client: Client, **query: Any) -> str:
    response = client.get(PAGE, {"tahun": "2016", **query})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def lines(text: str) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", text)
    return re.findall(r'<th scope="row">(.*?)</th>', body[1]) if body else []


def test_it_works(year: dict[str, Case], budi: User, as_: As) -> None:
    text = read(as_(budi), angka="opened")
    assert "Kasus dibuka: 4 kasus" in text
    assert len(lines(text)) == 4
    assert year["beaten"].reference in text
    assert year["there"].reference not in text


@pytest.mark.parametrize("code", CATALOG)
def test_budi_sees_as_many_rows_as_the_figure_says(year: dict[str, Case], budi: User, as_: As, code: str) -> None:
    Case.objects.update(confidentiality=Confidentiality.ORDINARY)
    question = Question(Scope(year_period(2016), unit_area(budi.hat.unit)))
    text = read(as_(budi), angka=code)
    total = count(code, question)
    assert f"{CATALOG[code].label}: {total} " in text
    assert len(lines(text)) == (1 if code == "people_reached" else total)


def test_people_met_outside_are_a_sum_over_the_activities(year: dict[str, Case], budi: User, as_: As) -> None:
    text = read(as_(budi), angka="people_reached")
    assert "Orang terjangkau: 11 orang" in text
    assert "11 orang" in text.partition("<tbody>")[2]


def test_every_figure_leads_to_its_own_question(budi: User, as_: As) -> None:
    filters, _ = Filters.read({"jenis": "NEGLECT", "jalur": "WALK_IN", "umur": "25-44"})
    question = Question(Scope(half_period(2016, 2), unit_area(budi.hat.unit)), filters)
    text = re.sub(r"\s+", " ", as_(budi).get(drilldown_url("clients", question)).content.decode())
    assert "Semester II 2016" in text
    for words in ("Jenis masalah: ", "Jalur kedatangan: Datang sendiri", "Kelompok umur: 25–44 tahun"):
        assert words in text


def test_a_year_until_a_day_is_asked_for_until_that_day(year: dict[str, Case], budi: User, as_: As) -> None:
    question = Question(Scope(year_until(date(2016, 6, 30)), unit_area(budi.hat.unit)))
    text = re.sub(r"\s+", " ", as_(budi).get(drilldown_url("opened", question)).content.decode())
    assert len(lines(text)) == 2
    assert "1 Januari 2016 sampai 30 Juni 2016" in text


def test_what_is_not_understood_is_said_and_left_out(year: dict[str, Case], budi: User, as_: As) -> None:
    text = read(as_(budi), angka="apa", jenis="TIDAK_ADA", layanan="COUNSELING", sampai="kemarin")
    for sentence in (
        "Angka ini tidak dikenal",
        "Jenis masalah “TIDAK_ADA” tidak dikenal",
        "“Kasus dibuka” tidak dicatat menurut jenis layanan.",
        "Hari terakhir ini tidak ada dalam periode",
    ):
        assert sentence in text
    assert len(lines(text)) == 4


def test_a_colleague_sees_stubs_but_never_which_case_has_a_child_or_a_service(
    year: dict[str, Case], dewi: User, as_: As
) -> None:
    text = read(as_(dewi), angka="opened")
    assert len(lines(text)) == 4
    assert "/kasus/LK3" not in text
    for query in ({"angka": "opened", "jk": "F"}, {"angka": "services"}, {"angka": "clients"}, {"angka": "closed"}):
        text = read(as_(dewi), **query)
        assert lines(text) == []
        assert "LK3-1371" not in text
    assert "3 di antaranya tidak dirinci" in read(as_(dewi), angka="opened", jk="F")


def test_a_sealed_case_is_counted_for_budi_and_told_in_no_list_of_children(
    year: dict[str, Case], siti: User, budi: User, as_: As
) -> None:
    sealed = CaseFactory(registered_by=siti, opened_on=date(2016, 5, 5), confidentiality=Confidentiality.SEALED)
    assert sealed.reference in read(as_(budi), angka="opened")
    text = read(as_(budi), angka="opened", jk="F")
    assert sealed.reference not in text
    assert "tidak dirinci di sini" in text


def test_dewi_counts_no_sealed_case_of_siti(siti: User, dewi: User, as_: As) -> None:
    CaseFactory(registered_by=siti, opened_on=date(2016, 5, 5), confidentiality=Confidentiality.SEALED)
    assert "Kasus dibuka: 0 kasus" in read(as_(dewi), angka="opened")


def test_wati_reads_the_units_of_padang_and_why_there_are_no_rows(year: dict[str, Case], wati: User, as_: As) -> None:
    text = read(as_(wati), angka="opened")
    assert "Baris kasus hanya dapat dibuka LK3 yang mencatatnya." in text
    assert "LK3 Delima" in text
    assert "LK3-1371" not in text
    assert "LK3-1371" not in read(as_(wati), angka="opened", lk3=year["beaten"].unit_id)


def test_wati_cannot_split_persons(year: dict[str, Case], wati: User, as_: As) -> None:
    text = read(as_(wati), angka="clients", jk="F", umur="0-5", ppks="ANAK")
    assert "Jenis kelamin dapat dipilih untuk LK3 sendiri saja" in text
    assert "Klien dalam kasus: 5 klien" in text


def test_wati_finds_no_other_district(wati: User, as_: As) -> None:
    assert as_(wati).get(PAGE, {"kabupaten": "13.74"}).status_code == 404


def test_budi_reads_his_district_by_problem_and_no_other_unit(
    year: dict[str, Case], budi: User, as_: As, padang: Any
) -> None:
    text = read(as_(budi), angka="opened", kabupaten="13.71")
    assert "Jenis masalah" in text
    assert "Baris kasus hanya dapat dibuka" in text
    assert year["beaten"].reference not in text


def test_mira_goes_from_the_country_to_a_unit_by_links(year: dict[str, Case], mira: User, as_: As) -> None:
    client = as_(mira)
    text = read(client, angka="problems")
    for place in ("provinsi=13", "kabupaten=13.71", f"lk3={year['beaten'].unit_id}"):
        link = re.search(rf'href="(/laporan/rincian/\?[^"]*{place})"', text)
        assert link is not None
        text = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "Masalah: 6 masalah" in re.sub(r"\s+", " ", text)


def test_pages_follow_one_another_without_gap_or_repetition(siti: User, budi: User, as_: As) -> None:
    cases = [
        CaseFactory(registered_by=siti, opened_on=date(2016, 1, 1 + number % 3)) for number in range(PAGE_SIZE + 7)
    ]
    for case in cases[:5]:
        add_problem(case, "NEGLECT")
    seen: list[str] = []
    client, url = as_(budi), f"{PAGE}?tahun=2016&angka=problems"
    while url:
        text = client.get(url).content.decode()
        seen += lines(re.sub(r"\s+", " ", text))
        link = re.search(r'href="([^"]*sesudah=[^"]*)"', text)
        url = link[1].replace("&amp;", "&") if link else ""
    assert len(seen) == PAGE_SIZE + 7 + 5
    assert len(set(seen)) == PAGE_SIZE + 7


@pytest.mark.parametrize(
    "cursor", ["x", "0~2016-01-01~x", "9~2016-01-01~1", "0~nie~1", "0~2016-01-01~99999999999999999999"]
)
def test_a_broken_place_is_the_first_page(year: dict[str, Case], budi: User, as_: As, cursor: str) -> None:
    assert len(lines(read(as_(budi), angka="opened", sesudah=cursor))) == 4


def test_a_service_is_listed_with_its_kind_and_day(year: dict[str, Case], budi: User, as_: As) -> None:
    Case.objects.update(confidentiality=Confidentiality.ORDINARY)
    ContactFactory(case=year["beaten"], kind="COUNSELING", held_on=date(2016, 8, 8))
    text = read(as_(budi), angka="services", layanan="COUNSELING")
    assert "8 Agu 2016" in text
    assert len(lines(text)) == 1


def test_a_person_in_two_roles_is_one_client(year: dict[str, Case], budi: User, as_: As) -> None:
    Case.objects.update(confidentiality=Confidentiality.ORDINARY)
    before = len(lines(read(as_(budi), angka="clients")))
    CaseParticipant.objects.create(case=year["poor"], person=year["poor"].client, role="VICTIM")
    assert len(lines(read(as_(budi), angka="clients"))) == before


def test_the_nation_is_never_asked_row_by_row(year: dict[str, Case], mira: User, as_: As) -> None:
    assert count("opened", Question(Scope(year_period(2016), nation()))) == 6
    assert "LK3-1371" not in read(as_(mira), angka="opened")
