"""A referral nobody answers: the worker hears of it once, then the head, then the dinas counts it; nothing closes over it."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.models import Case
from lk3.models import User
from referrals.models import Referral, Reminder
from tests.journeys.conftest import Arrive
from tests.journeys.fates import CLIENT, case_of, partner_for, refer
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHELTER = "Rumah Aman Rekaan"


@pytest.fixture
def width() -> int:
    """Offices work at a desk."""
    return 1280


def test_a_referral_nobody_answers_is_spoken_of_once_to_each(
    arrives: Arrive, siti: User, budi: User, wati: User
) -> None:
    case = case_of(siti)
    partner_for(case, SHELTER, kind="SHELTER")
    counselor, head, office = arrives(siti), arrives(budi), arrives(wati)
    refer(counselor, case, SHELTER, "Tempat aman selama sebulan.")
    nobody_hears_of_it(counselor, head, office)

    days_pass(case, due_in=0)
    the_worker_is_told_once(counselor, case)
    nobody_hears_of_it(head, office)

    days_pass(case, due_in=-1)
    the_head_is_told_once(head, case)
    counselor.open("/")
    counselor.sees_nowhere("Sudah saya baca")
    counselor.sees("Rujukan yang perlu ditindaklanjuti", "Jawaban terlambat.")
    nobody_hears_of_it(office)

    days_pass(case, due_in=-4)
    the_dinas_counts_it(office, case)
    head.open("/")
    head.sees_nowhere("Sudah saya baca")
    assert list(Reminder.objects.order_by("pk").values_list("step", flat=True)) == ["WORKER", "HEAD", "OFFICE"]

    budi_cannot_close_in_silence(head, case)
    office.open("/")
    office.sees("Tidak ada kasus dengan tenggat yang terlewat.")
    for visitor in (counselor, head, office):
        visitor.went_quietly()


def days_pass(case: Case, due_in: int) -> None:
    """Let time pass: nobody can wait for it, so the day of the promise is moved in the database instead."""
    due_on = timezone.localdate() + timedelta(days=due_in)
    Referral.objects.filter(case=case).update(answer_expected_on=due_on)
    call_command("raise_reminders", stdout=io.StringIO())
    call_command("raise_reminders", stdout=io.StringIO())


def nobody_hears_of_it(*visitors: Visitor) -> None:
    for visitor in visitors:
        visitor.open("/")
        visitor.sees_nowhere("Sudah saya baca", "1 kasus dengan tenggat yang terlewat")


def the_worker_is_told_once(siti: Visitor, case: Case) -> None:
    siti.open("/")
    siti.sees(f"Jawaban rujukan: {SHELTER}", case.reference, "Selesai bila: Mitra menyanggupi atau menolak")
    siti.look("silence-worker")
    siti.press("Sudah saya baca", exact=False)
    siti.sees("Apa yang perlu dikerjakan?")
    siti.sees_nowhere("Sudah saya baca")
    days_pass(case, due_in=0)
    siti.open("/")
    siti.sees_nowhere("Sudah saya baca")


def the_head_is_told_once(budi: Visitor, case: Case) -> None:
    budi.open("/")
    budi.sees(f"Jawaban rujukan: {SHELTER}", "disampaikan kepada ketua", "terlewat")
    budi.look("silence-head")
    budi.press("Sudah saya baca", exact=False)
    budi.sees("Apa yang menunggu Anda?")
    budi.sees_nowhere("Sudah saya baca")
    budi.open("/tenggat/")
    budi.sees("1 sudah terlewat", SHELTER)
    budi.look("silence-clocks")


def the_dinas_counts_it(wati: Visitor, case: Case) -> None:
    wati.open("/")
    wati.sees("Tenggat yang terlewat", "1 kasus dengan tenggat yang terlewat, di 1 LK3.")
    wati.sees_nowhere(CLIENT, SHELTER, case.reference, "Sudah saya baca")
    wati.look("silence-office")


def budi_cannot_close_in_silence(budi: Visitor, case: Case) -> None:
    budi.open(case.get_absolute_url())
    budi.follow("Tutup kasus")
    budi.sees("Belum selesai (1)", f"Rujukan ke {SHELTER}: dikirim")
    budi.page.locator("input[name=outcome]").first.check()
    budi.fill("Ringkasan penutupan", "Keluarga tinggal bersama nenek.")
    budi.press("Tutup kasus")
    budi.sees("Selesaikan dulu yang disebut di atas, atau tulis mengapa kasus tetap ditutup.")
    budi.look("silence-refused")
    budi.fill("Mengapa kasus tetap ditutup?", "Keluarga tidak lagi memerlukan rumah aman.")
    budi.press("Tutup kasus")
    budi.sees("Kasus ditutup.")
    assert "tidak lagi memerlukan" in case.transitions.latest("pk").reason
