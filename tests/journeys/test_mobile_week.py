"""A week with the mobil LK3: planned, printed, driven, reported; coverage changes by that and by nothing else."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import Locator

from cases.models import Case
from lk3.models import Region, User
from lk3.reference import load_villages
from referrals.models import Outreach, Trip
from tests.factories import MobileUnitFactory
from tests.journeys.conftest import SCREENS, Arrive
from tests.journeys.fates import walk_the_filled_intake
from tests.journeys.social_work import in_days
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLATE, PURPOSE = "BA 1234 LK", "Layanan keliling pesisir"
# Kecamatan, kelurahan, place: two in the same kecamatan, one in another.
STOPS = [
    ("13.71.01", "Mata Air", "Balai warga"),
    ("13.71.01", "Teluk Bayur", "Posyandu"),
    ("13.71.05", "Bungus Barat", "Halaman masjid"),
]
FOUND, STORY = "Rosna Rekaan", "Tidak makan teratur sejak suaminya melaut."
ADDRESS, PHONE = "Gang Rekaan 3, dekat surau", "0813 0000 3333"


@pytest.fixture
def width() -> int:
    """The week is planned at a desk, and reported on a phone."""
    return 1280


def test_a_week_on_the_road_is_planned_driven_and_reported(arrives: Arrive, siti: User, dewi: User) -> None:
    load_villages("13.71")
    MobileUnitFactory(unit=siti.hat.unit, plate=PLATE)
    planner, reporter = arrives(siti), arrives(dewi, **SCREENS[360])
    reporter.width = 360
    before = coverage(planner)

    siti_plans_the_week(planner)
    siti_takes_the_plan_along(planner)
    the_car_is_not_given_twice(planner)
    assert coverage(planner) == before, "a plan reaches nobody"

    four_days_pass()
    dewi_reports_on_the_way_home(reporter)
    coverage_has_changed_by_the_two_stops_held(planner, before)

    dewi_opens_a_case_of_whom_she_found(reporter)
    planner.went_quietly()
    reporter.went_quietly()


def coverage(visitor: Visitor) -> dict[str, list[str]]:
    """Return the table of coverage as it is read: kecamatan → last time, kelurahan, days, people."""
    visitor.open("/")
    visitor.follow("Di luar kantor")
    visitor.follow("Cakupan")
    visitor.sees("Cakupan: Kota Padang")
    rows = visitor.page.locator("main tbody tr, main tfoot tr")
    cells = rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))")
    return {label: rest[:4] for label, *rest in cells}


def siti_plans_the_week(siti: Visitor) -> None:
    siti.open("/mobil/")
    siti.follow("Rencanakan perjalanan")
    siti.fill("Berangkat", in_days(1))
    siti.fill("Kembali", in_days(3))
    siti.fill("Tujuan", PURPOSE)
    siti.fill("Pengemudi", "Pak Rekaan")
    siti.page.get_by_label("Dewi Lestari").check()
    for number, (subdistrict, village, place) in enumerate(STOPS):
        row = siti.page.get_by_role("group", name=f"Singgahan {number + 1}", exact=True)
        siti.fill("Tanggal", in_days(number + 1), row)
        siti.fill("Dari", "09:00", row)
        siti.fill("Sampai", "12:00", row)
        siti.choose("Kecamatan", Region.objects.get(code=subdistrict).name, row)
        siti.fill("Desa/kelurahan/nagari", village, row)
        siti.fill("Tempat", place, row)
    siti.look("week-plan")
    siti.press("Simpan perjalanan")
    siti.sees("Perjalanan masuk kalender.", PURPOSE, *(place for _, _, place in STOPS))
    siti.look("week-planned")


def siti_takes_the_plan_along(siti: Visitor) -> None:
    """On paper there are lines for the kilometres and boxes to count in, and nothing to press."""
    siti.page.emulate_media(media="print")
    assert siti.page.get_by_text("Kilometer saat berangkat:").is_visible()
    assert siti.page.get_by_text("18–59 ___").first.is_visible()
    assert not siti.page.get_by_role("button", name="Cetak untuk dibawa").is_visible()
    assert not siti.page.locator(".trips-stops").get_by_text("Direncanakan").first.is_visible(), (
        "the space is for counting"
    )
    siti.look("week-paper")
    siti.page.emulate_media(media="screen")


def the_car_is_not_given_twice(siti: Visitor) -> None:
    siti.open("/mobil/")
    siti.look("week-calendar")
    siti.follow("Rencanakan perjalanan")
    siti.fill("Berangkat", in_days(2))
    siti.fill("Tujuan", "Perjalanan lain")
    row = siti.page.get_by_role("group", name="Singgahan 1", exact=True)
    siti.choose("Kecamatan", Region.objects.get(code="13.71.03").name, row)
    siti.fill("Tempat", "Kantor camat", row)
    siti.press("Simpan perjalanan")
    siti.sees("Mobil ini sudah dipakai", PURPOSE)
    siti.look("week-twice")
    assert Trip.objects.count() == 1


def four_days_pass() -> None:
    """Let time pass: nobody can wait for it, so the trip and its stops move back in the database instead."""
    gone = timedelta(days=4)
    Trip.objects.update(starts_on=F("starts_on") - gone, ends_on=F("ends_on") - gone)
    Outreach.objects.update(held_on=F("held_on") - gone)


def dewi_reports_on_the_way_home(dewi: Visitor) -> None:
    dewi.open("/mobil/")
    dewi.sees("Belum dilaporkan:")
    dewi.follow(PURPOSE)
    dewi.follow("Laporkan perjalanan")
    first, second, third = (dewi.page.locator(".trips-stop", has_text=place) for _, _, place in STOPS)
    write_count(first, "Perempuan, 18–59 tahun", 12)
    write_count(first, "Laki-laki, 6–17 tahun", 5)
    dewi.unfold("Layanan yang diberikan di tempat", first)
    write_count(first, "Konseling", 3)
    second.get_by_label("Tidak, batal").check()
    dewi.fill("Mengapa batal?", "Jalan terputus banjir", second)
    write_count(third, "Laki-laki, 60 tahun ke atas", 4)
    dewi.fill("Kilometer saat berangkat", "45.210")
    dewi.fill("Kilometer saat kembali", "45.330")
    dewi.fill("Bahan bakar", "150.000")
    dewi.look("week-report")
    dewi.press("Simpan laporan")
    dewi.sees("Orang terjangkau", "21", "120", "150.000", "Jalan terputus banjir", "17 orang", "4 orang")
    dewi.look("week-reported")


def write_count(stop: Locator, label: str, number: int) -> None:
    stop.get_by_label(label, exact=True).fill(str(number))


def coverage_has_changed_by_the_two_stops_held(visitor: Visitor, before: dict[str, list[str]]) -> None:
    after = coverage(visitor)
    names = {code: Region.objects.get(code=code).full_name for code in ("13.71.01", "13.71.05")}
    changed = {label for label in after if after[label] != before.get(label)}
    assert changed == {*names.values(), "Seluruh Kota Padang"}
    days_ago = dict(zip(("13.71.01", "13.71.05"), (3, 1), strict=True))
    for code, villages, people in (("13.71.01", "1 dari 12", "17"), ("13.71.05", "1 dari 6", "4")):
        last, inner, days, reached = after[names[code]]
        day = timezone.localdate() - timedelta(days=days_ago[code])
        assert before[names[code]] == ["Belum pernah", villages.replace("1 dari", "0 dari"), "0", "0"]
        assert (str(day.year) in last, last.split()[0], inner, days, reached) == (
            True,
            str(day.day),
            villages,
            "1",
            people,
        )
    visitor.look("week-coverage")
    visitor.follow(names["13.71.01"])
    visitor.sees("Mata Air", "Teluk Bayur")
    visitor.look("week-coverage-villages")


def dewi_opens_a_case_of_whom_she_found(dewi: Visitor) -> None:
    dewi.open(Trip.objects.get().get_absolute_url())
    stop = dewi.page.locator(".trips-stops tr", has_text=STOPS[0][2])
    dewi.follow("Catat orang yang perlu dibantu", stop)
    dewi.fill("Nama atau sebutan", FOUND)
    dewi.page.get_by_label("Perempuan", exact=True).check()
    dewi.fill("Kira-kira umur", "34")
    dewi.page.locator("#id_address").fill(ADDRESS)
    dewi.page.locator("#id_phone").fill(PHONE)
    dewi.page.locator("#id_story").fill(STORY)
    dewi.page.locator("#id_category").select_option(label="Kesulitan ekonomi")
    dewi.look("week-found")
    dewi.press("Simpan")
    dewi.sees("Hanya Anda dan ketua LK3 yang dapat membacanya.", FOUND)
    dewi.press("Jadikan kasus")
    walk_the_filled_intake(dewi, "week")
    case = Case.objects.select_related("family__village", "client", "category").get()
    family, client = case.family, case.client
    assert (client.name, client.sex, client.birth_on, client.is_birth_estimated) == (
        FOUND, "F", date(timezone.localdate().year - 34, 1, 1), True,
    )  # fmt: skip
    assert (family.name, family.address, family.safe_contact_phone) == (FOUND, ADDRESS, PHONE)
    assert (family.village.name, family.subdistrict_id, family.district_id) == ("Mata Air", "13.71.01", "13.71")
    assert (case.narrative, case.category.code, case.channel) == (STORY, "ECONOMIC_HARDSHIP", "MOBILE_UNIT")
    dewi.open("/temuan/")
    dewi.sees("Sudah diputuskan")
    dewi.look("week-found-list")
