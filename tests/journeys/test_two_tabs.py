"""One draft in two tabs: the tab that falls behind says so, saves nothing over the newer text, and shows both before it may."""

import pytest
from playwright.sync_api import expect

from cases.models import IntakeDraft
from families.models import Family
from lk3.models import User
from tests.factories import FamilyFactory, PersonFactory
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, answer_danger, begin_intake

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [1280], ids=["desk"], indirect=True),
]


def test_the_older_tab_saves_nothing_over_the_newer_text_and_shows_both(arrives: Arrive, siti: User) -> None:
    PersonFactory(registered_by=siti, name=ANI, family=FamilyFactory(registered_by=siti))
    first = arrives(siti)
    begin_intake(first, Family.objects.get())
    answer_danger(first)
    first.pick("Klien", ANI)
    first.press("Simpan dan lanjut")
    first.sees("Apa yang terjadi?")
    second = first.page.context.new_page()
    second.goto(first.page.url)
    second.get_by_label("Apa yang terjadi?").fill("Ditulis di tab kedua.")
    second.get_by_role("button", name="Simpan dan lanjut").click()
    expect(second.locator("body")).to_contain_text("Ada satu hal yang perlu diperbaiki")
    first.fill("Apa yang terjadi?", "Ditulis di tab pertama.")
    first.sees("Langkah ini sudah diisi di tab atau perangkat lain.")
    assert story() == "Ditulis di tab kedua."
    first.press("Simpan dan lanjut")
    first.sees("Sudah diubah oleh Anda di tab atau perangkat lain", "Ditulis di tab kedua.", "Ditulis di tab pertama.")
    first.look("intake-two-tabs")
    assert first.value_of("id_narrative") == "Ditulis di tab pertama."
    assert story() == "Ditulis di tab kedua."
    first.press("Simpan dan lanjut")
    first.sees("Ada satu hal yang perlu diperbaiki")
    assert story() == "Ditulis di tab pertama."


def story() -> str:
    return IntakeDraft.objects.get().load()["masalah"]["narrative"][0]
