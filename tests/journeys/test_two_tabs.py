"""One draft in two tabs: the tab that falls behind says so and saves nothing over the newer text."""

import pytest

from cases.models import IntakeDraft
from families.models import Family
from lk3.models import User
from tests.factories import FamilyFactory, PersonFactory
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, begin_intake

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [1280], ids=["desk"], indirect=True),
]


def test_the_older_tab_stops_saving_and_says_why(arrives: Arrive, siti: User) -> None:
    PersonFactory(registered_by=siti, name=ANI, family=FamilyFactory(registered_by=siti))
    first = arrives(siti)
    begin_intake(first, Family.objects.get())
    first.pick("Klien", ANI)
    first.press("Simpan dan lanjut")
    first.sees("Apa yang terjadi?")
    second = first.page.context.new_page()
    second.goto(first.page.url)
    second.get_by_label("Apa yang terjadi?").fill("Ditulis di tab kedua.")
    second.get_by_role("button", name="Simpan dan lanjut").click()
    first.sees("Bagian ini baru saja diisi di tab lain.")
    first.fill("Apa yang terjadi?", "Ditulis di tab pertama.")
    first.page.wait_for_timeout(5000)  # longer than the pause between two saves
    assert "tab kedua" in str(IntakeDraft.objects.get().answers)
