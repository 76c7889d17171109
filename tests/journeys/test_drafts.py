"""A note that takes a while: the line dies, the session ends, the tab is closed, two tabs stay open. Every word is there."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cases.models import Case, Note
from lk3.models import Draft, User
from tests.factories import CaseFactory
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [360], ids=["phone"], indirect=True),
]

FIRST = "Ibu datang dengan anaknya."
SECOND = " Ia bercerita panjang tentang tiga bulan terakhir."
THIRD = " Kami sepakat bertemu lagi hari Selasa."
NO_LINE = "Belum ada sambungan. Tulisan masih di layar ini"


def begin_note(visitor: Visitor, case: Case) -> None:
    visitor.open(f"{case.get_absolute_url()}catatan/baru/")
    visitor.sees("Tulisan Anda disimpan otomatis")


def type_on(page: Page, text: str) -> None:
    """Type at the end of the note, key by key."""
    page.get_by_label("Catatan").first.press("Control+End")
    page.get_by_label("Catatan").first.press_sequentially(text)


def sees_saved(page: Page) -> None:
    """Wait for the next save, a few seconds away."""
    expect(page.locator("[data-draft-status]")).to_contain_text("Tersimpan", timeout=9000)


def test_the_network_dies_and_the_session_ends_and_every_word_is_there(arrives: Arrive, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    visitor = arrives(siti)
    begin_note(visitor, case)
    type_on(visitor.page, FIRST)
    sees_saved(visitor.page)
    visitor.page.context.set_offline(True)
    type_on(visitor.page, SECOND)
    visitor.press("Simpan catatan")
    visitor.sees(NO_LINE)
    visitor.look("draft-no-line")
    assert visitor.value_of("id_text") == FIRST + SECOND
    Session.objects.all().delete()
    type_on(visitor.page, THIRD)
    visitor.page.context.set_offline(False)
    visitor.sees("Sesi Anda berakhir. Tulisan masih ada di layar ini")
    assert Draft.objects.get().load()["text"] == [FIRST]
    visitor.press("Simpan catatan")
    visitor.log_in_here(siti)
    visitor.sees("Isian Anda masih ada", FIRST + SECOND + THIRD)
    visitor.press("Kirim sekarang")
    visitor.sees("Catatan disimpan.", FIRST + SECOND + THIRD)
    assert Note.objects.get().text == FIRST + SECOND + THIRD
    assert not Draft.objects.open().exists()


def test_the_line_comes_back_and_the_note_goes_out_once(arrives: Arrive, siti: User) -> None:
    visitor = arrives(siti)
    begin_note(visitor, CaseFactory(registered_by=siti))
    visitor.page.context.set_offline(True)
    type_on(visitor.page, FIRST)
    visitor.press("Simpan catatan")
    visitor.sees(NO_LINE)
    visitor.press("Simpan catatan")
    visitor.sees(NO_LINE)
    visitor.page.context.set_offline(False)
    sees_saved(visitor.page)
    assert Draft.objects.get().load()["text"] == [FIRST]
    visitor.press("Simpan catatan")
    visitor.sees("Catatan disimpan.", FIRST)
    assert Note.objects.count() == 1


def test_a_closed_tab_is_taken_up_at_another_device_and_leaves_nothing_behind(arrives: Arrive, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    desk, phone = arrives(siti), arrives(siti)
    begin_note(desk, case)
    type_on(desk.page, FIRST)
    sees_saved(desk.page)
    desk.page.close()
    begin_note(phone, case)
    phone.sees("Tulisan Anda dari pukul", "dipulihkan.")
    phone.look("draft-restored")
    assert phone.value_of("id_text") == FIRST
    type_on(phone.page, SECOND)
    phone.press("Simpan catatan")
    phone.sees("Catatan disimpan.", FIRST + SECOND)
    begin_note(phone, case)
    phone.sees_nowhere("dipulihkan", FIRST)
    phone.went_quietly()


def test_two_tabs_of_one_draft_keep_both_texts_and_say_so(arrives: Arrive, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    visitor = arrives(siti)
    begin_note(visitor, case)
    type_on(visitor.page, FIRST)
    sees_saved(visitor.page)
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    type_on(other, SECOND)
    sees_saved(other)
    type_on(visitor.page, THIRD)
    visitor.press("Simpan catatan")
    visitor.sees("sudah diisi di tab atau perangkat lain", "Kirim sekali lagi bila tulisan di layar ini yang benar.")
    visitor.look("draft-two-tabs")
    assert not Note.objects.exists()
    texts = [draft.load()["text"] for draft in Draft.objects.open().order_by("pk")]
    assert texts == [[FIRST + SECOND], [FIRST + THIRD]]
    visitor.press("Simpan catatan")
    visitor.sees("Catatan disimpan.", FIRST + THIRD)
    assert [draft.load()["text"] for draft in Draft.objects.open()] == [[FIRST + SECOND]]


def test_a_note_that_was_sent_in_one_tab_is_not_sent_again_by_the_other(arrives: Arrive, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    visitor = arrives(siti)
    begin_note(visitor, case)
    type_on(visitor.page, FIRST)
    sees_saved(visitor.page)
    other = visitor.page.context.new_page()
    other.goto(visitor.page.url)
    visitor.press("Simpan catatan")
    visitor.sees("Catatan disimpan.")
    other.get_by_role("button", name="Simpan catatan").click()
    expect(other.locator("[data-draft-status]")).to_contain_text("sudah dikirim atau dibuang")
    assert other.get_by_label("Catatan").first.input_value() == FIRST
    assert Note.objects.count() == 1


def test_a_draft_is_thrown_away_only_after_a_question(arrives: Arrive, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    visitor = arrives(siti)
    begin_note(visitor, case)
    type_on(visitor.page, FIRST)
    sees_saved(visitor.page)
    begin_note(visitor, case)
    visitor.follow("Buang dan mulai dari kosong")
    visitor.sees("Buang draf ini?")
    visitor.look("draft-discard")
    visitor.press("Buang dan mulai dari kosong")
    visitor.sees("Draf dibuang.")
    assert visitor.value_of("id_text") == ""
    visitor.went_quietly()
