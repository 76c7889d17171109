"""A nurse of a hospital, without an account, opens the letter by its number and code and answers it."""

import re
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from lk3.models import AuditEvent, User
from referrals import admission, codes, letters
from referrals.actions import note_by_partner, renew_code
from referrals.models import Referral, ReferralMessage
from referrals.workflow import NotAllowed
from tests.factories import CaseFactory, FamilyFactory, PersonFactory, ReferralFactory

DOOR, LETTER, DONE = "/jawab/", "/jawab/surat/", "/jawab/terima-kasih/"
STORY = "Cerita yang tidak pernah disampaikan"


@pytest.fixture
def referral(siti: User, budi: User) -> Referral:
    """A letter of Siti's to a hospital, sent today; of the file only the risk goes along."""
    family = FamilyFactory(registered_by=siti, name="Keluarga Rekaan", address="Jalan Tersembunyi 7")
    client = PersonFactory(registered_by=siti, name="Halimah Rekaan", family=family)
    case = CaseFactory(
        registered_by=siti, owner=siti, family=family, client=client, narrative=STORY, risk="HIGH", state="IN_SERVICE"
    )
    until = timezone.localdate() + timedelta(days=7)
    sent = {"state": "SENT", "sent_at": timezone.now(), "sent_by": siti, "answer_expected_on": until}
    referral = ReferralFactory(case=case, purpose="Mohon pemeriksaan.", shared_parts=["RISK"], **sent)
    letters.freeze(referral)
    referral.save()
    return referral


@pytest.fixture
def code(referral: Referral, siti: User) -> str:
    return codes.words(codes.give_code(referral, siti))


@pytest.fixture
def nurse(referral: Referral, code: str) -> Client:
    """Her browser, in which she has typed number and code."""
    client = Client()
    response = client.post(DOOR, {"number": referral.number, "code": code})
    assert response["Location"] == LETTER
    return client


def fields(client: Client) -> dict[str, str]:
    """Return the hidden fields of the answer as the page gives them."""
    html = client.get(LETTER).content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(version|uid|mark)" value="([^"]*)"', html))
    assert set(found) == {"version", "uid", "mark"}
    return found


def send(client: Client, to: str, words: str = "", **changed: str) -> str:
    """Answer as the page offers it and return where it leads, or the page."""
    response = client.post(LETTER, fields(client) | {"to": to, "words": words, "answered_as": "Ns. Rina"} | changed)
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_it_works_the_nurse_reads_the_letter_and_accepts(nurse: Client, referral: Referral) -> None:
    html = nurse.get(LETTER).content.decode()
    assert "Halimah Rekaan" in html
    assert "Mohon pemeriksaan." in html
    assert send(nurse, "ACCEPTED") == f"{LETTER}?terkirim=1"
    referral.refresh_from_db()
    step = referral.transitions.get()
    assert (referral.state, referral.is_unread, step.is_by_code, step.answered_as) == (
        "ACCEPTED",
        True,
        True,
        "Ns. Rina",
    )
    assert "jawaban Anda sudah sampai" in nurse.get(f"{LETTER}?terkirim=1").content.decode()


@pytest.mark.parametrize(
    "spelling",
    [
        lambda number: number.lower().replace("-", " "),
        lambda number: number.replace("-", ""),
        lambda number: number.replace("-", "\u2013"),
        lambda number: number.replace("-", "/"),
        lambda number: number.removeprefix("RUJ-") + " ",
    ],
    ids=["small, with blanks", "without hyphens", "with the dashes of a phone", "with strokes", "without RUJ"],
)
def test_the_number_is_understood_however_a_partner_types_it(
    spelling: Callable[[str], str], referral: Referral, code: str
) -> None:
    visitor = Client()
    assert visitor.post(DOOR, {"number": spelling(referral.number), "code": code}).status_code == 302


def test_the_code_may_be_typed_small_with_blanks_and_hyphens(referral: Referral, code: str) -> None:
    typed = {"number": f" {referral.number.lower()} ", "code": code.lower().replace("-", " ")}
    assert Client().post(DOOR, typed)["Location"] == LETTER


def test_the_page_shows_nothing_that_the_letter_does_not(nurse: Client, referral: Referral) -> None:
    Case.objects.filter(pk=referral.case_id).update(risk="LOW")
    html = nurse.get(LETTER).content.decode()
    for secret in (STORY, "Jalan Tersembunyi", referral.case.reference, "Rendah", 'href="/kasus', 'href="/"'):
        assert secret not in html
    assert "Tinggi" in html
    assert "Halimah" not in re.search(r"<title>(.*?)</title>", html)[1]  # type: ignore[index]


def test_the_pages_are_kept_by_nobody(nurse: Client) -> None:
    for address in (DOOR, LETTER, DONE):
        response = nurse.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_every_opening_of_the_letter_leaves_one_trace_without_a_person(nurse: Client, referral: Referral) -> None:
    before = AuditEvent.objects.count()
    nurse.get(LETTER)
    event = AuditEvent.objects.order_by("-pk").first()
    assert AuditEvent.objects.count() == before + 1
    assert (event.verb, event.actor, event.case_id) == ("referral.opened_by_code", None, referral.case_id)


def test_a_refusal_needs_a_reason_and_then_closes_the_letter(nurse: Client, referral: Referral) -> None:
    assert "Tulis alasannya" in send(nurse, "DECLINED")
    assert send(nurse, "DECLINED", "Ruang penuh, coba RSUD.") == DONE
    referral.refresh_from_db()
    assert (referral.state, referral.transitions.get().note) == ("DECLINED", "Ruang penuh, coba RSUD.")
    assert nurse.get(LETTER)["Location"] == DOOR
    assert "Halimah" not in nurse.get(DONE).content.decode()


def test_the_result_is_kept_as_the_partners_answer(nurse: Client, referral: Referral) -> None:
    send(nurse, "ACCEPTED")
    assert "Tulis hasilnya" in send(nurse, "COMPLETED")
    assert send(nurse, "COMPLETED", "Sudah pulih.") == DONE
    referral.refresh_from_db()
    assert (referral.state, referral.feedback) == ("COMPLETED", "Sudah pulih.")


def test_a_note_reaches_the_unit_once_although_it_was_sent_twice(nurse: Client, referral: Referral) -> None:
    answer = fields(nurse) | {"to": "NOTE", "words": "Kami perlu KTP.", "answered_as": "Ns. Rina"}
    assert [nurse.post(LETTER, answer).status_code for _ in range(2)] == [302, 302]
    message = ReferralMessage.objects.get()
    referral.refresh_from_db()
    assert (message.text, message.answered_as, message.is_from_us) == ("Kami perlu KTP.", "Ns. Rina", False)
    assert (referral.state, referral.is_unread) == ("SENT", True)


def test_a_note_rewritten_after_it_was_sent_is_not_dropped_in_silence(referral: Referral) -> None:
    uid = uuid.uuid4()
    note_by_partner(referral=referral, text="Satu", answered_as="Rina", uid=uid)
    with pytest.raises(NotAllowed):
        note_by_partner(referral=referral, text="Dua", answered_as="Rina", uid=uid)


def test_an_answer_to_an_older_page_is_refused_and_its_words_stay(nurse: Client, referral: Referral) -> None:
    old = fields(nurse)
    Referral.objects.filter(pk=referral.pk).update(version=9)
    response = nurse.post(LETTER, old | {"to": "ACCEPTED", "words": "Besok pagi.", "answered_as": "Ns. Rina"})
    html = response.content.decode()
    assert "belum disimpan" in html
    assert "Besok pagi." in html
    assert 'name="version" value="9"' in html
    referral.refresh_from_db()
    assert referral.state == "SENT"


def test_what_was_being_typed_when_the_half_hour_ended_comes_back_with_the_letter(
    nurse: Client, referral: Referral, code: str
) -> None:
    answer = fields(nurse) | {"to": "ACCEPTED", "words": "Besok pagi.", "answered_as": "Ns. Rina"}
    session = nurse.session
    session[admission.KEY] = session[admission.KEY] | {"until": time.time() - 1}
    session.save()
    html = nurse.post(LETTER, answer).content.decode()
    assert "Halimah" not in html
    kept = dict(re.findall(r'<input type="hidden" name="(words|answered_as)" value="([^"]*)"', html))
    assert kept == {"words": "Besok pagi.", "answered_as": "Ns. Rina"}
    html = nurse.post(DOOR, kept | {"number": referral.number, "code": code}).content.decode()
    assert "Besok pagi.</textarea>" in html
    assert "Halimah Rekaan" in html


def test_without_a_code_the_letter_leads_to_the_door(db: None) -> None:
    assert Client().get(LETTER)["Location"] == DOOR


def test_quick_exit_closes_the_letter(nurse: Client) -> None:
    nurse.post(reverse("quick-exit"))
    assert nurse.get(LETTER)["Location"] == DOOR


def test_an_answer_is_taken_although_the_case_was_closed_meanwhile(
    nurse: Client, referral: Referral, budi: User
) -> None:
    closed = {"state": "CLOSED", "closed_on": timezone.localdate(), "closed_at": timezone.now(), "closed_by": budi}
    Case.objects.filter(pk=referral.case_id).update(outcome="ACCEPTANCE", **closed)
    send(nurse, "ACCEPTED")
    referral.refresh_from_db()
    assert (referral.state, referral.is_unread) == ("ACCEPTED", True)


def test_a_new_code_closes_the_page_that_the_old_one_opened(
    nurse: Client, referral: Referral, code: str, siti: User
) -> None:
    renewed = codes.words(renew_code(referral=referral, by=siti))
    assert nurse.get(LETTER)["Location"] == DOOR
    assert Client().post(DOOR, {"number": referral.number, "code": code}).status_code == 200
    assert Client().post(DOOR, {"number": referral.number, "code": renewed})["Location"] == LETTER


def test_while_the_partner_works_its_code_stays_good_for_ninety_days(referral: Referral, siti: User) -> None:
    code = codes.give_code(referral, siti)
    today = timezone.localdate()
    assert codes.last_day(code, referral) == today + timedelta(days=67)
    referral.state = "IN_SERVICE"
    referral.save()
    assert codes.last_day(code, referral) == today + timedelta(days=90)


@pytest.mark.parametrize("state", ["COMPLETED", "WITHDRAWN"])
def test_nobody_renews_the_code_of_a_referral_that_has_ended(state: str, referral: Referral, siti: User) -> None:
    Referral.objects.filter(pk=referral.pk).update(state=state)
    with pytest.raises(NotAllowed):
        renew_code(referral=referral, by=siti)


def test_a_browser_that_lost_its_cookies_keeps_the_words_and_is_not_sent_to_the_login_page(referral: Referral) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(LETTER, {"to": "ACCEPTED", "words": "Kamar siap besok", "answered_as": "Ns. Rina"})
    html = response.content.decode()
    assert response.status_code == 200
    assert "Nomor surat" in html
    assert "Kamar siap besok" in html
    referral.refresh_from_db()
    assert referral.state == "SENT"
