"""What becomes of a family that is handed to another LK3: declined and referred elsewhere, or a case there."""

import pytest

from cases.models import Case
from lk3.models import User
from referrals.models import Referral
from tests.journeys.conftest import Arrive
from tests.journeys.fates import (
    ADDRESS,
    CLIENT,
    PHONE,
    STORY,
    begin_referral,
    case_of,
    partner_for,
    walk_the_filled_intake,
    write_referral,
)
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHELTER = "Rumah Aman Rekaan"
# Another LK3 lies in another city, so a letter says which city the address is in.
ADDRESS_TOLD = f"{ADDRESS}, Kota Padang"


@pytest.fixture
def width() -> int:
    """Offices work at a desk."""
    return 1280


def test_another_lk3_declines_and_the_family_goes_elsewhere(
    arrives: Arrive, siti: User, hasan: User, ratna: User
) -> None:
    case = case_of(siti)
    partner_for(case, SHELTER, kind="SHELTER")
    counselor, head, colleague = arrives(siti), arrives(hasan), arrives(ratna)
    siti_asks_the_other_lk3(counselor, case)
    hasan_is_asked(head, case)
    hasan_declines(head)
    colleague.open("/rujukan/")
    colleague.sees("Belum ada rujukan.")
    siti_refers_again(counselor, case)
    for visitor in (counselor, head, colleague):
        visitor.went_quietly()


def siti_asks_the_other_lk3(siti: Visitor, case: Case) -> None:
    begin_referral(siti, case)
    siti.follow("Ke LK3 lain")
    siti.page.get_by_label("Kepada LK3").select_option(label="LK3 Raudah")
    siti.page.get_by_label("Serah terima").check()
    write_referral(siti, "Keluarga pindah; tolong lanjutkan.", ("Cara aman", "Alamat rumah", "Jenis masalah"))
    siti.look("handover-write")
    siti.press("Kirim rujukan")
    siti.sees("Rujukan dikirim.", "Rujukan ke LK3 Raudah", "Giliran Ketua LK3 Raudah.")


def hasan_is_asked(hasan: Visitor, case: Case) -> None:
    hasan.open("/")
    hasan.sees("Dari LK3 lain, menunggu Anda", "LK3 Delima", "Sanggupi atau tolak")
    hasan.look("handover-head-day")
    hasan.open("/rujukan/")
    hasan.sees("Dari LK3 lain, menunggu Anda", "LK3 Delima")
    hasan.sees_nowhere(CLIENT, case.reference)
    hasan.look("handover-inbox")
    hasan.follow("LK3 Delima")
    hasan.sees("Dari LK3 Delima", "Keluarga ini belum dipindahkan", CLIENT, PHONE, "tolong lanjutkan")
    hasan.sees_nowhere(STORY)
    hasan.look("handover-asked")


def hasan_declines(hasan: Visitor) -> None:
    hasan.follow("Tidak dapat kami sanggupi…")
    hasan.look("handover-declining")
    hasan.fill("Mengapa tidak dapat kami sanggupi?", "Psikolog kami sedang kosong.")
    hasan.press("Tidak dapat kami sanggupi")
    hasan.sees("Rujukan ditolak dan kembali kepada pengirim")
    hasan.sees_nowhere(CLIENT, PHONE)
    hasan.look("handover-declined")


def siti_refers_again(siti: Visitor, case: Case) -> None:
    siti.open("/rujukan/")
    siti.sees("Menunggu Anda", "LK3 Raudah")
    siti.follow("LK3 Raudah")
    siti.sees("Psikolog kami sedang kosong.", "Apa kelanjutannya untuk keluarga ini?")
    siti.look("handover-back")
    siti.press("Jawaban sudah saya baca")
    siti.follow("Rujuk ke tempat lain")
    siti.sees("Kata-kata dan centang dari rujukan sebelumnya sudah terisi.")
    siti.follow("Ke mitra")
    assert siti.page.get_by_label("Apa yang diminta").input_value() == "Keluarga pindah; tolong lanjutkan."
    siti.page.get_by_label("Kepada mitra").select_option(label=SHELTER)
    siti.look("handover-again")
    siti.press("Kirim rujukan")
    siti.sees("Rujukan dikirim.", f"Rujukan ke {SHELTER}", "Menggantikan")
    states = dict(Referral.objects.filter(case=case).values_list("to_unit__name", "state"))
    assert states == {"LK3 Raudah": "SETTLED", None: "SENT"}


def test_a_handover_becomes_a_case_there_without_retyping(
    arrives: Arrive, siti: User, hasan: User, ratna: User
) -> None:
    case = case_of(siti)
    counselor, head, receiver = arrives(siti), arrives(hasan), arrives(ratna)
    siti_asks_the_other_lk3(counselor, case)
    head.open("/rujukan/")
    head.follow("LK3 Delima")
    head.follow("Kami sanggupi…")
    head.choose("Siapa yang melayani?", "Ratna Sari")
    head.look("handover-accepting")
    head.press("Kami sanggupi")
    head.sees("Rujukan disanggupi.")
    ratna_opens_the_case(receiver)
    there = Case.objects.exclude(pk=case.pk).select_related("family", "unit").get()
    what_was_told_is_there(there, case)
    assert receiver.status_of(case.get_absolute_url()) == 404
    assert head.status_of(case.get_absolute_url()) == 404
    assert counselor.status_of(there.get_absolute_url()) == 404
    counselor.open("/rujukan/")
    counselor.follow("LK3 Raudah")
    counselor.sees("Ratna Sari")
    counselor.look("handover-accepted")
    for visitor in (counselor, head, receiver):
        visitor.went_quietly()


def ratna_opens_the_case(ratna: Visitor) -> None:
    ratna.open("/")
    ratna.sees("Dari LK3 lain, menunggu Anda", "Buka kasusnya di LK3 kita")
    ratna.follow("LK3 Delima")
    ratna.look("handover-receiver")
    ratna.follow("Buka kasus dari rujukan ini")
    assert (ratna.value_of("id_name"), ratna.value_of("id_address")) == (CLIENT, ADDRESS_TOLD)
    ratna.look("handover-open")
    ratna.press("Lanjut ke penerimaan")
    walk_the_filled_intake(ratna, "handover")


def what_was_told_is_there(there: Case, case: Case) -> None:
    family = there.family
    assert (there.unit.name, there.channel, there.category) == ("LK3 Raudah", "REFERRED", case.category)
    assert (family.name, family.address, family.contact_allowed) == (CLIENT, ADDRESS_TOLD, "CALL")
    assert (family.safe_contact_phone, family.contact_times) == (PHONE, "pagi hari")
    assert family.pk != case.family_id
    assert "tolong lanjutkan" in there.narrative
    assert STORY not in there.narrative
