"""A head writes the semester report, the dinas returns it, the head corrects it, the dinas accepts: quickly, and right."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from lk3.models import BoardMember, User
from reports.models import SemesterReport
from reports.semester.calendar import Half, last_ended
from tests.factories import ContactFactory
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor
from tests.reports.semesters import case_of, close

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ACTIVITIES = "Penyuluhan pengasuhan di dua kelurahan; rapat pengurus setiap bulan."
OBSTACLES = "Biaya kunjungan rumah habis pada bulan keempat."
PLANS = "Kelas pranikah setiap bulan bersama KUA."
# How long a practised person takes (Card, Moran and Newell): a click with its aim and thought, and a key.
SECONDS_PER_CLICK, SECONDS_PER_KEY, SECONDS_TO_READ = 2.5, 0.28, 120
TALLY = """
    SELECT r.code, COUNT(*) FROM cases_case c JOIN cases_problemcategory r ON r.id = c.root_category_id
    WHERE c.unit_id = %s AND c.opened_on BETWEEN %s AND %s GROUP BY r.code
"""
SERVICES = """
    SELECT COUNT(*) FROM cases_servicecontact s JOIN cases_case c ON c.id = s.case_id
    WHERE c.unit_id = %s AND s.held_on BETWEEN %s AND %s
"""


class Effort:
    """What the head does with mouse and keyboard."""

    def __init__(self, head: Visitor) -> None:
        self.head, self.clicks, self.keys = head, 0, 0

    def press(self, name: str) -> None:
        self.clicks += 1
        self.head.press(name)

    def follow(self, name: str) -> None:
        self.clicks += 1
        self.head.follow(name)

    def fill(self, label: str, text: str) -> None:
        self.clicks += 1
        self.keys += len(text)
        self.head.fill(label, text)

    @property
    def minutes(self) -> float:
        return (self.clicks * SECONDS_PER_CLICK + self.keys * SECONDS_PER_KEY + SECONDS_TO_READ) / 60


def work_through(siti: User, half: Half) -> None:
    """Three cases and five services in the half year, one case and one service before it."""
    start = half.period.start
    poor = case_of(siti, start + timedelta(days=3))
    case_of(siti, start + timedelta(days=40), code="DOMESTIC_VIOLENCE")
    close(case_of(siti, start + timedelta(days=70)), start + timedelta(days=90))
    before = case_of(siti, start - timedelta(days=20))
    for days in (-5, 4, 9, 14, 50, 80):
        ContactFactory(case=before if days < 0 else poor, held_on=start + timedelta(days=days))
    BoardMember.objects.create(
        unit=siti.hat.unit, name="Hj. Nurhayati", post="CHAIR", from_on=date(2020, 1, 1), until_on=date(2040, 1, 1)
    )


def by_plain_sql(report: SemesterReport, question: str) -> list[tuple[Any, ...]]:
    half = Half(report.year, report.half)
    with connection.cursor() as cursor:
        cursor.execute(question, [report.unit_id, half.period.start, half.period.end])
        return list(cursor.fetchall())


def frozen_rows(report: SemesterReport, code: str) -> dict[str, int]:
    table = next(table for table in report.figures["tables"] if table["code"] == code)
    return {row[0]: sum(line) for row, line in zip(table["rows"], table["counts"], strict=True) if sum(line)}


def test_a_report_goes_to_the_dinas_and_back_and_is_accepted(
    arrives: Arrive, siti: User, budi: User, wati: User
) -> None:
    half = last_ended(timezone.localdate())
    work_through(siti, half)
    head, office = arrives(budi), arrives(wati)
    effort = Effort(head)
    head_writes_and_sends(effort, half)
    assert effort.clicks <= 8, effort.clicks
    assert effort.minutes < 10, effort.minutes
    the_figures_are_right(SemesterReport.objects.get())
    dinas_returns(office, half)
    head_corrects(head)
    dinas_accepts(office)
    head.open("/laporan/semester/")
    head.sees("Diterima", "versi 2")
    for visitor in (head, office):
        visitor.went_quietly()


def head_writes_and_sends(effort: Effort, half: Half) -> None:
    head = effort.head
    head.open("/")
    head.sees(f"Laporan {half.label} belum dikirim.")
    effort.follow("Tulis laporan")
    head.sees("Angkanya terisi sendiri")
    assert head.value_of("id_signatory") == "Hj. Nurhayati"
    head.look("semester-write")
    effort.press("Kirim ke dinas")
    head.sees("Tulis kegiatan semester ini")
    effort.fill("Kegiatan semester ini", ACTIVITIES)
    effort.fill("hambatan", OBSTACLES)
    effort.fill("rencana semester berikutnya", PLANS)
    effort.press("Kirim ke dinas")
    head.sees("Laporan dikirim ke dinas.", ACTIVITIES)
    head.look("semester-report")
    head.open(f"{head.page.url}cetak/")
    head.sees("Nomor:", "Hj. Nurhayati", "Lampiran")
    head.look("semester-print")


def the_figures_are_right(report: SemesterReport) -> None:
    assert frozen_rows(report, "opened") == dict(by_plain_sql(report, TALLY))
    assert sum(frozen_rows(report, "opened").values()) == 3
    ((services,),) = by_plain_sql(report, SERVICES)
    assert sum(frozen_rows(report, "services").values()) == services == 5
    assert sum(frozen_rows(report, "closed").values()) == 1
    assert sum(frozen_rows(report, "active").values()) == 3
    assert sum(frozen_rows(report, "clients_new").values()) == 3
    assert sum(frozen_rows(report, "clients_continuing").values()) == 1


def dinas_returns(office: Visitor, half: Half) -> None:
    office.open("/laporan/semester/")
    office.sees(half.label, "LK3 Delima", "Dikirim")
    office.look("semester-list-office")
    office.follow("LK3 Delima")
    office.sees(ACTIVITIES, "Pembagian menurut jenis kelamin dan umur ada pada LK3.")
    office.look("semester-report-office")
    office.follow("Terima atau kembalikan")
    office.press("Kembalikan dengan catatan")
    office.sees("Tulis catatan: apa yang perlu diperbaiki LK3.")
    office.fill("Catatan untuk LK3", "Rencana terlalu singkat.")
    office.look("semester-decide")
    office.press("Kembalikan dengan catatan")
    office.sees("Laporan dikembalikan dengan catatan Anda.")


def head_corrects(head: Visitor) -> None:
    head.open("/")
    head.sees("Rencana terlalu singkat.")
    head.follow("Buka dan perbaiki")
    head.follow("Perbaiki, jadi versi 2")
    head.look("semester-correct")
    head.press("Mulai versi 2")
    head.sees("versi 2", "Menurut catatan dinas")
    head.fill("rencana semester berikutnya", f"{PLANS} Juga kunjungan ke lima nagari.")
    head.press("Kirim ke dinas")
    head.sees("Laporan dikirim ke dinas.", "lima nagari")


def dinas_accepts(office: Visitor) -> None:
    office.open("/laporan/semester/")
    office.follow("LK3 Delima")
    office.sees("lima nagari", "Mengembalikan versi 1", "Rencana terlalu singkat.")
    office.follow("Terima atau kembalikan")
    office.press("Terima laporan")
    office.sees("Laporan diterima.", "Diterima")
    office.open("/laporan/kelengkapan/")
    office.sees("LK3 Delima", "Diterima")
    office.look("completeness-office")
