"""The main job on a browser that runs no script."""

import pytest

from cases.models import Case, Note
from lk3.models import User
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, STORY, answer_intake, register_family

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [360], ids=["phone"], indirect=True),
]


def test_siti_opens_a_case_and_writes_a_note_without_javascript(arrives: Arrive, siti: User) -> None:
    visitor = arrives(siti, java_script_enabled=False)
    visitor.open("/kasus/baru/")
    visitor.fill("Nama, nomor kasus", ANI)
    visitor.press("Cari keluarga")
    visitor.sees("Tidak ditemukan")
    visitor.follow("Daftarkan keluarga baru")
    register_family(visitor)
    answer_intake(visitor)
    visitor.sees("Peka", STORY)
    visitor.follow("Tulis catatan")
    visitor.fill("Catatan", "Ditulis tanpa skrip.")
    visitor.press("Simpan catatan")
    visitor.sees("Ditulis tanpa skrip.")
    case = Case.objects.get()
    assert (case.client.name, case.root_category.code, case.owner) == (ANI, "DOMESTIC_VIOLENCE", siti)
    assert Note.objects.get().case == case
    visitor.went_quietly()
