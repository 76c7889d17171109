"""Arif, who has never seen it, makes a unit, ends a term and finds the dormant units of a province in under five minutes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from lk3.models import BoardMember, Unit, User
from tests.factories import PartnerFactory, UnitFactory
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIVE_MINUTES = 300_000
NOW = "() => performance.timeOrigin + performance.now()"
BOARD = ["Bupati Rekaan", "Ibu Ketua Rekaan", "Pak Sekretaris Rekaan", "Ibu Bendahara Rekaan"]


class Effort:
    """Counts what Arif does, and lets him do it only by what he can see."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.characters = page, 0, 0

    def click(self, what: Locator) -> None:
        """Click what is seen."""
        what.click()
        self.clicks += 1

    def follow(self, words: str) -> None:
        """Follow a link by its words."""
        self.click(self.page.get_by_role("link", name=words, exact=True).first)

    def press(self, words: str) -> None:
        """Press a button by its words."""
        self.click(self.page.get_by_role("button", name=words, exact=True).first)

    def type(self, field: Locator, text: str) -> None:
        """Type into a field that is seen."""
        field.fill(text)
        self.characters += len(text)

    def choose(self, field: Locator, option: str) -> None:
        """Choose from a list: open it, take one."""
        field.select_option(label=option)
        self.clicks += 2


@pytest.fixture
def country(transactional_db: None) -> None:
    """Three dormant units, two of them in Sumatera Barat, an active one there, and a chair to be replaced."""
    active = UnitFactory(name="LK3 Anggrek", district_id="13.71")
    BoardMember.objects.create(
        unit=active, name="Ibu Lama Rekaan", post="CHAIR", from_on="2024-01-01", until_on="2099-12-31"
    )
    UnitFactory(name="LK3 Riau", district_id="14.71", status="DORMANT")
    for name, code in (("LK3 Tidur Solok", "13.02"), ("LK3 Tidur Agam", "13.06")):
        UnitFactory(name=name, district_id=code, status="DORMANT")


def make_a_unit(effort: Effort, visitor: Visitor, day: str) -> None:
    """Fill in one page: the unit, its board, a car and this year's money."""
    page = effort.page
    effort.follow("Tambahkan LK3")
    page.get_by_role("heading", name="Tambahkan LK3").wait_for()
    visitor.look("administrator-add")
    effort.type(page.get_by_label("Nama LK3"), "LK3 Melati")
    effort.choose(page.get_by_label("Jenis:"), "LK3 kabupaten/kota")
    effort.click(page.get_by_role("combobox", name="Cari kabupaten/kota"))
    effort.type(page.get_by_role("searchbox").last, "kota pariaman")
    effort.click(page.get_by_role("option", name="Kota Pariaman"))
    board = page.get_by_role("group", name="Pengurus")
    for row, name in enumerate(BOARD):
        effort.type(board.get_by_label("Nama", exact=True).nth(row), name)
        effort.type(board.get_by_label("Mulai", exact=True).nth(row), day)
    effort.type(page.get_by_role("group", name="Mobil LK3").get_by_label("Nomor polisi").first, "BA 7777 RK")
    money = page.get_by_role("group", name="Anggaran")
    effort.choose(money.get_by_label("Sumber").first, "APBD kabupaten/kota")
    effort.type(money.get_by_label("Jumlah (Rp)").first, "150.000.000")
    effort.press("Simpan")
    visitor.sees("LK3 Melati", "berhasil ditambahkan")


def end_a_term(effort: Effort, visitor: Visitor, day: str) -> None:
    """Choose a unit in the list, the action, the day."""
    page = effort.page
    effort.click(page.get_by_role("row", name="LK3 Anggrek").get_by_role("checkbox"))
    effort.choose(page.get_by_role("combobox", name="Aksi"), "Akhiri masa tugas pengurus")
    effort.press("Jalankan")
    visitor.sees("Ibu Lama Rekaan")
    visitor.look("administrator-end-terms")
    effort.type(page.get_by_label("Hari terakhir bertugas"), day)
    effort.press("Akhiri masa tugas")
    visitor.sees("Masa tugas 1 pengurus berakhir")


def find_the_dormant_units(effort: Effort) -> Any:
    """Two links: the status, the province."""
    effort.follow("Tidak aktif")
    effort.follow("Sumatera Barat")
    return effort.page.get_by_role("row").filter(has=effort.page.get_by_role("checkbox"))


def test_arif_who_has_never_seen_it_does_three_things_in_under_five_minutes(
    arrives: Arrive, arif: User, country: None, record_property: Callable[[str, object], None]
) -> None:
    visitor = arrives(None)
    visitor.open("/")
    began = visitor.page.evaluate(NOW)
    visitor.log_in_here(arif)
    effort = Effort(visitor.page)
    today = timezone.localdate()
    visitor.look("administrator-start")
    effort.click(visitor.page.get_by_role("link").filter(has_text="Profil, pengurus"))
    make_a_unit(effort, visitor, str(today))
    end_a_term(effort, visitor, str(today))
    rows = find_the_dormant_units(effort)
    expect(rows.filter(has_text="LK3 Tidur")).to_have_count(2)
    took = visitor.page.evaluate(NOW) - began
    visitor.look("administrator-dormant")
    visitor.sees_nowhere("LK3 Riau", "LK3 Anggrek")
    visitor.went_quietly()

    unit = Unit.objects.get(name="LK3 Melati")
    assert unit.district.full_name == "Kota Pariaman"
    assert sorted(unit.board_members.values_list("name", flat=True)) == sorted(BOARD)
    assert unit.board_members.get(post="CHAIR").until_on.year == today.year + 3  # type: ignore[union-attr]
    assert unit.mobile_units.get().plate == "BA 7777 RK"
    assert (unit.budgets.get().year, unit.budgets.get().amount) == (today.year, 150_000_000)
    assert BoardMember.objects.get(name="Ibu Lama Rekaan").until_on == today
    assert took < FIVE_MINUTES
    record_property("seconds", f"{took / 1000:.1f}")
    record_property("clicks", effort.clicks)
    record_property("characters", effort.characters)


def test_what_arif_keeps_beside_units_fits_the_screen_and_everybodys_eyes(
    arrives: Arrive, arif: User, country: None
) -> None:
    PartnerFactory(name="UPTD PPA Rekaan", agreement_until="2020-12-31")
    visitor = arrives(arif)
    for name, rows in (("Pengurus", "Ibu Lama"), ("Hari libur", "Belum dimuat"), ("Pendataan PPKS", "Impor angka")):
        visitor.open("/admin/")
        visitor.sees("Yang belum lengkap")
        visitor.page.get_by_role("main").get_by_role("link", name=name, exact=True).last.click()
        visitor.sees(rows)
        visitor.look(f"administrator-{name.split()[0].lower()}")
    visitor.open("/admin/")
    visitor.look("administrator-index")
    visitor.follow("Mitra yang MoU-nya berakhir")
    visitor.sees("UPTD PPA Rekaan")
    visitor.look("administrator-partners")
    visitor.follow("UPTD PPA Rekaan")
    visitor.sees("Juga melayani")
    visitor.look("administrator-partner")
    visitor.page.go_back()
    visitor.follow("Impor mitra")
    visitor.sees("Timpa isian yang sudah ada")
    visitor.look("administrator-import")
    visitor.went_quietly()
