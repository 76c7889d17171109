"""Big downloads: asked for on a page, made by a worker, the same figures as everywhere, for one's own places only."""

import csv
import tracemalloc
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cases.models import Case
from lk3.models import AuditEvent, Job, User
from lk3.work import Progress
from reports import files
from reports.bulk import Wish, offered, tables
from reports.bulk_forms import BulkExportForm
from tests.cast import As
from tests.factories import UnitFactory
from tests.reports.reading import stepped_up
from tests.reports.world import live_through_2016

PAGE = "/laporan/unduhan/"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENT_ROOT = tmp_path


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def asked(client: Client, **changes: Any) -> Job:
    typed = {"angka": ["opened"], "dari": "2016", "sampai": "2016", "rincian": "DISTRICT"} | changes
    answer = client.post(PAGE, typed)
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.get(uid=answer["Location"].strip("/").split("/")[-1])


def fetched(client: Client, job: Job) -> list[list[str]]:
    call_command("work", "--once")
    answer = client.get(reverse("job-file", args=[job.uid]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(text), delimiter=";"))


def figures(rows: list[list[str]]) -> Counter[tuple[str, ...]]:
    """{(figure, year, area, category, month): count} of what is not zero."""
    lines = rows[1 : rows.index([])]
    assert {line[7] for line in lines} == {"ditampilkan"}
    found = {(line[0], line[1], line[2], line[3], line[5]): int(line[6]) for line in lines}
    assert len(found) == len(lines)
    return +Counter(found)


def test_mira_gets_every_month_of_every_district_that_recorded_anything(
    as_: As, mira: User, year: dict[str, Case]
) -> None:
    client = stepped_up(as_(mira))
    job = asked(client, angka=["opened", "services"])
    rows = fetched(client, job)
    opened = {key: count for key, count in figures(rows).items() if key[0] == "Kasus dibuka"}
    assert opened == {
        ("Kasus dibuka", "2016", "Kota Padang", "DOMESTIC_VIOLENCE", "Januari"): 1,
        ("Kasus dibuka", "2016", "Kota Padang", "DOMESTIC_VIOLENCE", "Juni"): 1,
        ("Kasus dibuka", "2016", "Kota Padang", "ECONOMIC_HARDSHIP", "Juli"): 1,
        ("Kasus dibuka", "2016", "Kota Padang", "ECONOMIC_HARDSHIP", "Desember"): 1,
        ("Kasus dibuka", "2016", "Kota Padang Panjang", "ECONOMIC_HARDSHIP", "Maret"): 1,
        ("Kasus dibuka", "2016", "Kota Padang Panjang", "OTHER", "September"): 1,
    }
    assert sum(count for key, count in figures(rows).items() if key[0] == "Layanan") == 5
    about = dict(row[:2] for row in rows[rows.index([]) + 1 :])
    assert (about["Wilayah"], about["Dibuat oleh"]) == ("Indonesia", str(mira.hat))
    assert "tidak ada data, bukan nol" in about["Catatan"]
    assert Job.objects.get(pk=job.pk).file_name == "lk3-bulanan-2016-nasional.csv"


def test_wati_and_budi_get_their_own_places_only(as_: As, wati: User, budi: User, year: dict[str, Case]) -> None:
    for person, level, areas in (
        (wati, "DISTRICT", {"Kota Padang"}),
        (wati, "UNIT", {"LK3 Delima, Kota Padang"}),
        (budi, "DISTRICT", {"Kota Padang"}),
        (budi, "UNIT", {"LK3 Delima, Kota Padang"}),
    ):
        client = stepped_up(as_(person))
        rows = fetched(client, asked(client, rincian=level))
        found = figures(rows)
        assert {key[2] for key in found} == areas, (person, level)
        assert sum(found.values()) == 4


def test_who_asks_must_prove_themselves_and_the_trail_knows_what_was_asked_and_fetched(
    as_: As, wati: User, year: dict[str, Case]
) -> None:
    assert as_(wati).get(PAGE)["Location"].startswith(reverse("step-up"))
    client = stepped_up(as_(wati))
    job = asked(client)
    assert asked(client) == job  # the second of two clicks
    fetched(client, job)
    event = AuditEvent.objects.get(verb="job.asked")
    assert event.detail == {
        "kind": "export.monthly",
        "arguments": {"figures": ["opened"], "first": 2016, "last": 2016, "level": "DISTRICT"},
    }
    assert AuditEvent.objects.filter(verb="job.file_read", actor=wati).count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"angka": []}, "Pilih sedikitnya satu angka."),
        ({"dari": "2017", "sampai": "2016"}, "Tahun terakhir ada sebelum tahun pertama."),
        ({"dari": "1066"}, "1066"),
        ({"angka": ["clients_new"]}, "clients_new"),
    ],
)
def test_a_wrong_choice_is_answered_beside_the_field(
    as_: As, mira: User, year: dict[str, Case], typed: dict[str, Any], said: str
) -> None:
    good = {"angka": ["opened"], "dari": "2016", "sampai": "2016", "rincian": "DISTRICT"}
    answer = stepped_up(as_(mira)).post(PAGE, good | typed)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_figures_that_do_not_add_up_or_split_persons_are_not_offered(mira: User) -> None:
    codes = {figure.code for figure in offered()}
    assert {"opened", "closed", "clients", "problems", "services", "referrals"} <= codes
    assert not codes & {"clients_new", "clients_continuing", "welfare", "outreach", "people_reached"}
    assert [choice[0] for choice in BulkExportForm().fields["angka"].choices] == [one.code for one in offered()]  # type: ignore[attr-defined]


def test_ten_years_need_no_more_memory_than_one(mira: User, year: dict[str, Case]) -> None:
    def peak_of(first: int) -> int:
        wish = Wish(("opened",), first, 2016, "DISTRICT")
        tracemalloc.start()
        for _ in files.stream_tables(tables(wish, mira, Progress(by=mira))):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_of(2016)
    assert peak_of(2007) < peak_of(2016) * 1.5


def psks_rows(client: Client, year: int) -> list[list[str]]:
    return list(
        csv.reader(StringIO(client.get("/laporan/psks/", {"tahun": year}).content.decode("utf-8-sig")), delimiter=";")
    )


def test_the_ministrys_columns_carry_clients_and_problems_of_the_year_and_nothing_where_nothing_was_recorded(
    as_: As, mira: User, wati: User, year: dict[str, Case]
) -> None:
    UnitFactory(name="=LK3 Sunyi", district_id="13.75")
    header, *rows = psks_rows(stepped_up(as_(mira)), 2016)
    assert header[-2:] == ["jumlah_klien", "jumlah_masalah_kasus"]
    # By hand (see the world): Padang 5 clients and 6 problems, Padang Panjang 2 and 3.
    assert {row[1]: row[-2:] for row in rows} == {
        "LK3 Delima": ["5", "6"],
        "LK3 Raudah": ["2", "3"],
        "'=LK3 Sunyi": ["", ""],
    }
    assert [row[1] for row in psks_rows(stepped_up(as_(wati)), 2016)[1:]] == ["LK3 Delima"]
    event = AuditEvent.objects.filter(verb="psks.exported").earliest("pk")
    assert (event.actor, event.detail) == (mira, {"rows": 3, "year": 2016})
