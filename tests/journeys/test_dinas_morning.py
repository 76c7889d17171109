"""The dinas of a province prints the semester and takes the workbook along: quickly, with and without scripts."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from lk3.access import Role
from lk3.models import AuditEvent, User
from reports import splits
from reports.semester.calendar import Half, last_ended
from tests.cast import PASSWORD
from tests.factories import CaseFactory, ContactFactory, MembershipFactory, OutreachFactory, UserFactory
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import PICTURES, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REASON = "Laporan semester untuk kepala dinas provinsi."
# How long a practised person takes (Card, Moran and Newell): a click with its aim and thought, a key; and to read each page.
SECONDS_PER_CLICK, SECONDS_PER_KEY, SECONDS_PER_PAGE = 2.5, 0.28, 8
CODES = (
    "DOMESTIC_VIOLENCE",
    "ECONOMIC_HARDSHIP",
    "ECONOMIC_HARDSHIP",
    "NEGLECT",
    "OTHER",
    "NEGLECT",
    "SUBSTANCE_ABUSE",
)


class Morning:
    """What Wati does with mouse and keyboard, and how long her browser took for it."""

    def __init__(self, wati: Visitor) -> None:
        self.wati, self.clicks, self.keys, self.pages = wati, 0, 0, 0
        self.began = self._clock()

    def follow(self, name: str) -> None:
        self.clicks, self.pages = self.clicks + 1, self.pages + 1
        self.wati.follow(name)

    def press(self, name: str) -> None:
        self.clicks, self.pages = self.clicks + 1, self.pages + 1
        self.wati.press(name)

    def unfold(self, name: str) -> None:
        self.clicks += 1
        self.wati.unfold(name)

    def choose(self, label: str, option: str) -> None:
        self.clicks += 2
        self.wati.choose(label, option)

    def fill(self, label: str, text: str) -> None:
        self.clicks, self.keys = self.clicks + 1, self.keys + len(text)
        self.wati.fill(label, text)

    @property
    def machine_seconds(self) -> float:
        """By the clock of the page."""
        return (self._clock() - self.began) / 1000

    @property
    def human_seconds(self) -> float:
        return self.clicks * SECONDS_PER_CLICK + self.keys * SECONDS_PER_KEY + self.pages * SECONDS_PER_PAGE

    def _clock(self) -> float:
        return float(self.wati.page.evaluate("Date.now()"))


def wati_of_the_province() -> User:
    """Wati, promoted from the city to the province."""
    user: User = UserFactory(username="wati.provinsi", name="Wati Rahayu")
    user.hat = MembershipFactory(user=user, role=Role.SOCIAL_OFFICE, region_id="13")
    return user


def live_through(half: Half, siti: User, ratna: User) -> None:
    """Seven cases of each of two units in the half year, and a few in the same half of the year before."""
    for start, per_unit in ((half.period.start, len(CODES)), (Half(half.year - 1, half.half).period.start, 3)):
        for number, code in enumerate(CODES[:per_unit]):
            for counselor in (siti, ratna):
                day = start + timedelta(days=20 * number + 2)
                case = CaseFactory(registered_by=counselor, code=code, opened_on=day)
                ContactFactory(case=case, held_on=day + timedelta(days=3))
    OutreachFactory(recorded_by=siti, held_on=half.period.start + timedelta(days=30))
    if half.period.end < timezone.localdate():
        splits.build(half.year, half.half)


def go_to_the_semester(morning: Morning, half: Half) -> None:
    wati = morning.wati
    morning.follow("Buka dasbor")
    wati.sees("Dasbor · Provinsi Sumatera Barat")
    if wati.width < 768:
        morning.unfold("Periode, wilayah dan angka")
    morning.choose("Tahun", str(half.year))
    morning.choose("Periode", "Semester II" if half.half == 2 else "Semester I")
    morning.press("Tampilkan")
    before = half.label.replace(str(half.year), str(half.year - 1)).replace("Semester", "semester")
    wati.sees(
        f"14 kasus dibuka di Provinsi Sumatera Barat pada semester {half.label.removeprefix('Semester ')}",
        f"8 lebih banyak daripada {before}",
    )


def print_it(morning: Morning, half: Half) -> None:
    morning.follow("Cetak")
    morning.wati.sees("Laporan kegiatan LK3", half.label, "Nama dan tanda tangan", "Kasus dibuka")


def take_the_workbook(morning: Morning) -> Path:
    morning.follow("Kembali ke dasbor")
    morning.unfold("Unduh")
    morning.follow("Excel")
    morning.wati.sees("Pastikan ini memang Anda")
    morning.fill("Mengapa Anda memerlukannya?", REASON)
    morning.fill("Kata sandi Anda", PASSWORD)
    with morning.wati.page.expect_download() as download:
        morning.press("Lanjutkan")
    return Path(download.value.path())


def the_workbook_is_right(path: Path, half: Half) -> None:
    book = load_workbook(BytesIO(path.read_bytes()))
    assert book.sheetnames[0] == "Masalah"
    rows = {row[1]: row for row in book["Kabupaten kota"].iter_rows(values_only=True)}
    assert (rows["Kota Padang"][-2], rows["Kota Padang Panjang"][-2]) == (7, 7)
    event = AuditEvent.objects.get(verb="dashboard.exported")
    assert event.object_id == f"{half.year}-s{half.half} 13"


def test_wati_prints_the_semester_of_the_province_and_takes_the_workbook_in_far_under_two_minutes(
    arrives: Arrive, siti: User, ratna: User
) -> None:
    half = last_ended(timezone.localdate())
    live_through(half, siti, ratna)
    wati = arrives(wati_of_the_province())
    wati.sees("Buka dasbor")
    morning = Morning(wati)
    go_to_the_semester(morning, half)
    wati.look("dinas-dashboard")
    print_it(morning, half)
    assert morning.clicks <= 8, morning.clicks
    printed = morning.human_seconds + morning.machine_seconds
    wati.look("dinas-print")
    path = take_the_workbook(morning)
    the_workbook_is_right(path, half)
    seconds = morning.human_seconds + morning.machine_seconds
    assert printed < 60, printed
    assert seconds < 115, seconds
    wati.went_quietly()


def test_wati_does_the_same_on_a_browser_that_runs_no_script(arrives: Arrive, siti: User, ratna: User) -> None:
    half = last_ended(timezone.localdate())
    live_through(half, siti, ratna)
    wati = arrives(wati_of_the_province(), java_script_enabled=False)
    morning = Morning(wati)
    go_to_the_semester(morning, half)
    print_it(morning, half)
    the_workbook_is_right(take_the_workbook(morning), half)


@pytest.mark.parametrize("media", ["screen", "print"])
def test_all_four_levels_can_be_read_by_everybody_on_screen_and_in_grey(
    arrives: Arrive, siti: User, ratna: User, budi: User, mira: User, media: str
) -> None:
    half = last_ended(timezone.localdate())
    live_through(half, siti, ratna)
    asked = f"tahun={half.year}&periode=s{half.half}"
    levels = {
        "unit": (budi, asked),
        "district": (mira, f"{asked}&kabupaten=13.71"),
        "province": (mira, f"{asked}&provinsi=13"),
        "nation": (mira, asked),
    }
    visitors = {person.username: arrives(person) for person in (budi, mira)}
    for level, (person, query) in levels.items():
        visitor = visitors[person.username]
        page = "cetak/" if media == "print" else ""
        assert visitor.status_of(f"/laporan/dasbor/{page}?{query}") == 200
        visitor.look(f"dashboard-{level}-{media}")
        visitor.page.emulate_media(media=media)
        anchors = visitor.page.locator(".db-jump a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        assert all(visitor.page.locator(anchor).count() == 1 for anchor in anchors)
        if media == "print" and PICTURES and visitor.width > 768:
            visitor.page.pdf(path=f"{PICTURES}/dashboard-{level}.pdf", format="A4")
        visitor.page.emulate_media(media="screen")
    for visitor in visitors.values():
        visitor.went_quietly()
