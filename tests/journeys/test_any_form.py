"""Any long form: type, lose the line, press anyway, lose the session, come back, log in again. Every word is there, once."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cases.models import Assessment, Case, Conference, Goal, IntakeDraft
from lk3.models import Draft, RescuedForm, User
from referrals.models import Referral
from tests.cases.two_people import texts_of
from tests.factories import CaseFactory, PartnerFactory
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [360], ids=["phone"], indirect=True),
]

NO_LINE = "Belum ada sambungan. Tulisan masih di layar ini"
EXPIRED = "Sesi Anda berakhir. Tulisan masih ada di layar ini"
OUTCOME = Case.Outcome.values[0]
Stored = Callable[[Case], int]


class Form(NamedTuple):
    """A form as somebody meets it: where, the fields they write in, what else it wants, its button, how many it made."""

    address: str
    fields: list[str]
    button: str
    made: Stored
    choices: dict[str, str] = {}
    lists: dict[str, str] = {}
    boxes: list[str] = []


FORMS = {
    "assessment": Form(
        "{case}asesmen/baru/mendalam/",
        ["answer_PROBLEM", "answer_HEALTH", "answer_SUMMARY"],
        "Simpan asesmen",
        lambda case: Assessment.objects.filter(case=case).count(),
        {"sources": "CLIENT", "risk": "LOW"},
    ),
    "goal with actions": Form(
        "{case}rencana/tujuan/baru/",
        ["text", "success_sign", "what_1", "indicator_1"],
        "Simpan tujuan",
        lambda case: Goal.objects.filter(case=case).count(),
    ),
    "conference": Form(
        "{case}konferensi/baru/",
        ["place", "issues", "conclusion", "peserta-0-name", "keputusan-0-what", "keputusan-0-responsible"],
        "Simpan konferensi",
        lambda case: Conference.objects.filter(case=case).count(),
    ),
    "case": Form("{case}ubah/", ["narrative", "reporter"], "Simpan berkas", lambda case: case.version),
    "referral": Form(
        "{case}rujukan/baru/",
        ["purpose", "shared_information", "reason"],
        "Simpan untuk ketua",
        lambda case: Referral.objects.filter(case=case).count(),
        lists={"partner": "Mitra"},
        boxes=["share_anyway"],
    ),
    "intake": Form(
        "/kasus/baru/draf/{intake}/masalah/",
        ["narrative"],
        "Simpan dan lanjut",
        lambda case: sum("Kata kedua" in row.answers for row in IntakeDraft.objects.filter(family=case.family)),
        {"category": "DOMESTIC_VIOLENCE"},
    ),
    "closing": Form(
        "{case}usul-tutup/",
        ["summary", "aftercare_plan"],
        "Kirim usul",
        lambda case: case.transitions.filter(to_state=Case.State.CLOSURE_PROPOSED).count(),
        {"outcome": OUTCOME},
    ),
}


HERE, IN_ANOTHER_TAB = "here", "in another tab"
WAYS = {
    HERE: ["assessment", "conference", "referral", "intake"],
    IN_ANOTHER_TAB: ["goal with actions", "case", "closing", "assessment", "referral"],
}


def words(form: Form, part: str) -> dict[str, str]:
    """Return what is written into each field, no two alike."""
    return {name: f"Kata {part} untuk {name}." for name in form.fields}


def write(page: Page, texts: dict[str, str]) -> None:
    """Write at the end of each field."""
    for name, text in texts.items():
        field = page.locator(f"[name='{name}']")
        field.fill(field.input_value() + text)


def on_screen(page: Page, form: Form) -> list[str]:
    """Return what stands in the fields."""
    return [page.locator(f"[name='{name}']").input_value() for name in form.fields]


def choose(page: Page, form: Form) -> None:
    """Tick and choose what the form wants besides words."""
    for name, value in form.choices.items():
        page.locator(f"[name='{name}'][value='{value}']").check(force=True)
    for box in form.boxes:
        page.locator(f"[name='{box}']").check()
    for name, label in form.lists.items():
        option = page.locator(f"[name='{name}'] option", has_text=label).first
        page.locator(f"[name='{name}']").select_option(value=option.get_attribute("value"))


def wait_until_saved(page: Page) -> None:
    """Let the seconds pass after which the page saves by itself."""
    page.clock.fast_forward(5000)
    expect(page.locator("[data-draft-status]")).to_contain_text("Tersimpan")


def go_on_after_login(visitor: Visitor, siti: User, way: str, button: str, expected: list[str]) -> None:
    """Log in where the form was sent to, or in another tab, and send what is on the screen."""
    if way == HERE:
        visitor.press(button)
        visitor.log_in_here(siti)
        visitor.sees("Isian Anda masih ada", *expected)
        visitor.press("Kirim sekarang")
        return
    other = Visitor(visitor.page.context, "", visitor.width)
    other.log_in(siti)
    other.sees("Mulai")
    other.page.close()
    visitor.press(button)


@pytest.mark.parametrize("way", WAYS)
def test_the_line_and_the_session_die_and_every_word_of_any_form_is_there_once(
    way: str, arrives: Arrive, siti: User
) -> None:
    visitor = arrives(siti)
    page = visitor.page
    page.clock.install()
    PartnerFactory(name="Mitra Rekaan")
    for name in WAYS[way]:
        form, case = FORMS[name], CaseFactory(registered_by=siti)
        intake = IntakeDraft.objects.create(author=siti, unit=siti.hat.unit, family=case.family)
        before = form.made(case)
        visitor.open(form.address.format(case=case.get_absolute_url(), intake=intake.uid))
        address = page.url
        first, second = words(form, "pertama"), words(form, "kedua")
        begun = on_screen(page, form)
        choose(page, form)
        write(page, first)
        wait_until_saved(page)
        page.context.set_offline(True)
        write(page, second)
        visitor.press(form.button)
        visitor.sees(NO_LINE)
        assert page.url == address, f"{name}: without a line nobody leaves the page"
        Session.objects.all().delete()
        page.context.set_offline(False)
        visitor.sees(EXPIRED)
        expected = [old + first[field] + second[field] for field, old in zip(form.fields, begun, strict=True)]
        assert on_screen(page, form) == expected, name
        go_on_after_login(visitor, siti, way, form.button, expected)
        expect(page).not_to_have_url(address)
        case.refresh_from_db()
        assert form.made(case) == before + 1, f"{name}: stored once"
        stored = texts_of(case) + IntakeDraft.objects.get(pk=intake.pk).answers
        assert [text for text in expected if text not in stored] == [], name
        assert not Draft.objects.open().exists(), f"{name}: a form that was sent leaves no draft"
        assert way != HERE or not RescuedForm.objects.exists(), f"{name}: a form that was sent is not kept twice"
