"""What goes wrong between a person and a computer, and that nothing typed is lost by it."""

import pytest
from django.contrib.sessions.models import Session

from cases.models import Case, Note, TeamMember
from families.models import Family
from lk3.models import User
from tests.factories import CaseFactory, FamilyFactory, PersonFactory
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, STORY, answer_danger, answer_intake, begin_intake, fill_persons
from tests.journeys.visitor import Visitor

# Nothing here depends on the width of the screen; the ways that do are walked on both.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [360], ids=["phone"], indirect=True),
]


def test_a_session_that_ends_in_the_middle_of_an_intake_loses_no_word(arrives: Arrive, siti: User) -> None:
    PersonFactory(registered_by=siti, name=ANI, family=FamilyFactory(registered_by=siti))
    visitor = arrives(siti)
    begin_intake(visitor, Family.objects.get())
    answer_danger(visitor)
    visitor.pick("Klien", ANI)
    visitor.press("Simpan dan lanjut")
    visitor.fill("Apa yang terjadi?", STORY)
    visitor.page.locator("label[for=id_category_DOMESTIC_VIOLENCE]").click()
    Session.objects.all().delete()
    visitor.press("Simpan dan lanjut")
    visitor.log_in_here(siti)
    visitor.sees("Isian Anda masih ada", STORY)
    visitor.look("rescued")
    visitor.press("Kirim sekarang")
    visitor.sees("Seberapa mendesak, siapa yang menangani?")
    visitor.press("Simpan dan lanjut")
    visitor.sees("Periksa, lalu buka", ANI, STORY, "KDRT")
    visitor.press("Buka kasus")
    visitor.sees("Tulis catatan", STORY)
    assert Case.objects.get().narrative == STORY
    visitor.went_quietly()


def test_a_form_that_is_sent_three_times_opens_one_case_and_writes_one_note(arrives: Arrive, siti: User) -> None:
    PersonFactory(registered_by=siti, name=ANI, family=FamilyFactory(registered_by=siti))
    visitor = arrives(siti)
    begin_intake(visitor, Family.objects.get())
    answer_intake(visitor, last_press=press_thrice)
    visitor.sees(STORY, "Tulis catatan")
    case = Case.objects.get()
    visitor.follow("Tulis catatan")
    visitor.fill("Catatan", "Satu kali saja.")
    press_thrice(visitor, "Simpan catatan")
    visitor.sees("Satu kali saja.", "Perjalanan kasus")
    assert [note.case for note in Note.objects.all()] == [case]
    visitor.went_quietly()


def press_thrice(visitor: Visitor, button: str) -> None:
    """Send the form twice in the same moment, as a bad line does, and then press as nervous people do.

    Chromium itself swallows most second clicks, so a double click alone would prove nothing.
    """
    found = visitor.page.get_by_role("button", name=button, exact=True)
    statuses = found.evaluate(
        """async button => {
          const send = () => fetch(button.form.action, {method: "POST", body: new FormData(button.form)});
          return (await Promise.all([send(), send()])).map(response => response.status);
        }"""
    )
    assert statuses == [200, 200]
    found.dblclick(no_wait_after=True)


def test_two_people_who_save_the_same_case_see_both_texts(arrives: Arrive, siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    first, second = arrives(siti), arrives(dewi)
    for visitor in (first, second):
        visitor.open(f"{case.get_absolute_url()}ubah/")
    second.fill("Apa yang terjadi", "Cerita menurut Dewi.")
    second.press("Simpan berkas")
    second.sees("Cerita menurut Dewi.")
    first.fill("Apa yang terjadi", "Cerita menurut Siti.")
    first.press("Simpan berkas")
    first.sees("Sudah diubah oleh Dewi Lestari", "Cerita menurut Dewi.", "Cerita menurut Siti.")
    first.look("conflict")
    case.refresh_from_db()
    assert case.narrative == "Cerita menurut Dewi."
    first.press("Simpan berkas")
    first.sees("Perjalanan kasus", "Cerita menurut Siti.")
    case.refresh_from_db()
    assert case.narrative == "Cerita menurut Siti."


def test_wrong_numbers_and_days_are_explained_beside_their_fields(arrives: Arrive, siti: User) -> None:
    visitor = arrives(siti)
    visitor.open("/keluarga/daftar/")
    fill_persons(visitor)
    row = visitor.page.locator("#bagian-orang-1")
    visitor.unfold("NIK dan pekerjaan", row)
    visitor.fill("NIK", "0071019905850001", row)
    visitor.fill("Tanggal lahir", "2999-01-01", visitor.page.locator("#bagian-orang-0"))
    visitor.fill("Alamat", "Jl. Rekaan 5")
    visitor.press("Simpan keluarga")
    visitor.sees("Ada 2 hal yang perlu diperbaiki")
    visitor.look("register-refused")
    assert "tanggal" in visitor.error_beside("id_orang-1-nik").lower()
    assert "sesudah hari ini" in visitor.error_beside("id_orang-0-birth_on")
    kept = ["orang-0-birth_on", "orang-1-name", "orang-1-nik", "orang-2-age", "orang-3-relation", "address"]
    values = ["2999-01-01", ANI, "0071019905850001", "9", "CHILD", "Jl. Rekaan 5"]
    assert [visitor.value_of(f"id_{name}") for name in kept] == values
    assert not Family.objects.exists()
