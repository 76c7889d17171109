"""Somebody who should not read a letter tries: guessing, replaying, other letters' codes, hundreds of attempts at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lk3.models import AuditEvent, User
from referrals import admission, codes, letters, tries
from referrals.models import AnswerCode, CodeTries, Referral, ReferralMessage
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

DOOR, LETTER = "/jawab/", "/jawab/surat/"
SECRET = "Permintaan yang hanya tertulis di surat"
WRONG = "AAAA-AAAA-AAAA"
ATTEMPTS, AT_ONCE = 500, 8


def sent_letter(siti: User) -> tuple[Referral, str]:
    """Return a letter as it was sent, and its code."""
    case = CaseFactory(registered_by=siti, owner=siti, state="IN_SERVICE")
    sent = {"state": "SENT", "sent_at": timezone.now(), "sent_by": siti, "answer_expected_on": timezone.localdate()}
    referral = ReferralFactory(case=case, partner=PartnerFactory(), purpose=SECRET, **sent)
    letters.freeze(referral)
    referral.save()
    return referral, codes.words(codes.give_code(referral, siti))


@pytest.fixture
def letter(siti: User, budi: User) -> tuple[Referral, str]:
    return sent_letter(siti)


def knock(number: str, code: str, address: str = "10.0.0.1", client: Client | None = None) -> Any:
    return (client or Client()).post(DOOR, {"number": number, "code": code}, REMOTE_ADDR=address)


def opens(number: str, code: str, address: str = "10.0.9.9") -> bool:
    return knock(number, code, address).status_code == 302


def an_hour_later() -> None:
    CodeTries.objects.update(window_from=timezone.now() - timedelta(minutes=61))


def bare(response: Any) -> bytes:
    """Return the page without the token that differs every time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


def expire(referral: Referral, siti: User) -> None:
    AnswerCode.objects.update(expires_on=timezone.localdate() - timedelta(days=1))


def revoke(referral: Referral, siti: User) -> None:
    codes.give_code(referral, siti)


def withdraw(referral: Referral, siti: User) -> None:
    Referral.objects.filter(pk=referral.pk).update(state="WITHDRAWN")


def finish(referral: Referral, siti: User) -> None:
    Referral.objects.filter(pk=referral.pk).update(state="COMPLETED")


def lock(referral: Referral, siti: User) -> None:
    for number in range(tries.PER_LETTER):
        knock(referral.number, WRONG, f"10.0.1.{number}")


@pytest.mark.parametrize("spoil", [expire, revoke, withdraw, finish, lock], ids=lambda spoil: spoil.__name__)
def test_a_code_that_is_not_good_any_more_gets_the_page_of_a_wrong_one(
    spoil: Callable[[Referral, User], None], letter: tuple[Referral, str], siti: User
) -> None:
    referral, code = letter
    spoil(referral, siti)
    refused = knock(referral.number, code)
    unknown = knock("RUJ-1371-2016-99999", code, "10.0.0.2")
    expected = bare(unknown).replace(b"RUJ-1371-2016-99999", referral.number.encode())
    assert (refused.status_code, unknown.status_code) == (200, 200)
    assert bare(refused) == expected
    assert len(refused.content) == len(unknown.content)
    assert SECRET.encode() not in refused.content


def test_the_code_of_another_letter_opens_neither(letter: tuple[Referral, str], siti: User) -> None:
    other, other_code = sent_letter(siti)
    assert not opens(letter[0].number, other_code)
    assert not opens(other.number, letter[1])
    assert opens(other.number, other_code)


@pytest.mark.parametrize("number", ["", " ", "0", "' OR 1=1 --", "\x00", "RUJ" * 20, "%"])
def test_strange_numbers_open_nothing(number: str, letter: tuple[Referral, str]) -> None:
    assert knock(number, letter[1]).status_code == 200


def test_a_letter_that_exists_and_one_that_does_not_take_the_same_path(letter: tuple[Referral, str]) -> None:
    def shape(number: str, address: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            knock(number, WRONG, address)
        return [" ".join(query["sql"].split('"')[:2]) for query in queries if "SAVEPOINT" not in query["sql"]]

    knock("RUJ-1371-2016-99998", WRONG, "10.0.0.7")  # the chain of the audit trail exists from now on
    known, unknown = shape(letter[0].number, "10.0.0.3"), shape("RUJ-1371-2016-99999", "10.0.0.4")
    assert known == unknown
    assert len(known) > 5


def test_after_five_wrong_tries_even_the_right_code_waits_an_hour(letter: tuple[Referral, str], siti: User) -> None:
    referral, code = letter
    lock(referral, siti)
    assert not opens(referral.number, code)
    an_hour_later()
    assert opens(referral.number, code)


def test_an_address_that_guesses_at_many_letters_waits_an_hour(letter: tuple[Referral, str]) -> None:
    for number in range(tries.PER_ADDRESS):
        knock(f"RUJ-1371-2016-{number:05d}", WRONG, "10.0.2.1")
    assert not opens(*letter, "10.0.2.1")
    assert opens(*letter, "10.0.2.2")


def test_whoever_has_an_ipv6_address_has_a_whole_network_of_them() -> None:
    one, neighbour, other = (
        tries.hashed_address(f"2001:db8:0:{net}::{host}") for net, host in ((1, 1), (1, 2), (2, 1))
    )
    assert one == neighbour != other


def test_fifty_wrong_tries_in_all_kill_the_code_and_the_unit_is_told_once(
    letter: tuple[Referral, str], siti: User, django_capture_on_commit_callbacks: Any
) -> None:
    referral, code = letter
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(tries.IN_ALL + 10):
            if number % tries.PER_LETTER == 0:
                an_hour_later()
            knock(referral.number, WRONG, f"10.0.3.{number}")
    an_hour_later()
    assert not opens(referral.number, code)
    referral.refresh_from_db()
    assert (referral.is_unread, ReferralMessage.objects.get().text) == (True, admission.DEAD)
    assert opens(referral.number, codes.words(codes.give_code(referral, siti)))


def test_a_wrong_try_leaves_a_trace_without_the_code_and_the_address(letter: tuple[Referral, str]) -> None:
    knock(letter[0].number, WRONG, "10.0.4.1")
    event = AuditEvent.objects.get(verb="referral.code_refused")
    assert (event.actor, event.case_id) == (None, letter[0].case_id)
    assert "10.0.4.1" not in str(event.detail)
    assert "AAAA" not in str(event.detail)


def test_who_goes_on_trying_fills_neither_the_counters_nor_the_trail(letter: tuple[Referral, str], siti: User) -> None:
    lock(letter[0], siti)
    before = AuditEvent.objects.count(), list(CodeTries.objects.order_by("pk").values_list("key", "count"))
    for _ in range(10):
        knock(letter[0].number, WRONG, "10.0.1.0")
    assert before == (AuditEvent.objects.count(), list(CodeTries.objects.order_by("pk").values_list("key", "count")))


def test_an_old_answer_sent_again_changes_nothing(letter: tuple[Referral, str]) -> None:
    client = Client()
    knock(*letter, client=client)
    html = client.get(LETTER).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(version|uid|mark)" value="([^"]*)"', html))
    answer = hidden | {"to": "ACCEPTED", "words": "", "answered_as": "Rina"}
    assert client.post(LETTER, answer).status_code == 302
    assert "sudah berubah" in client.post(LETTER, answer).content.decode()
    assert letter[0].transitions.count() == 1


def test_an_answer_typed_for_one_letter_never_reaches_another(letter: tuple[Referral, str], siti: User) -> None:
    other, other_code = sent_letter(siti)
    client = Client()
    knock(*letter, client=client)
    html = client.get(LETTER).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(version|uid|mark)" value="([^"]*)"', html))
    knock(other.number, other_code, client=client)  # in a second tab
    answer = hidden | {"to": "ACCEPTED", "words": "Untuk surat pertama", "answered_as": "Rina"}
    page = client.post(LETTER, answer).content.decode()
    assert "Surat lain sudah dibuka" in page
    assert "Untuk surat pertama</textarea>" in page
    assert set(Referral.objects.values_list("state", flat=True)) == {"SENT"}


def test_a_step_of_our_own_side_cannot_be_taken_by_code(letter: tuple[Referral, str]) -> None:
    client = Client()
    knock(*letter, client=client)
    html = client.get(LETTER).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(version|uid|mark)" value="([^"]*)"', html))
    for step in ("WITHDRAWN", "SETTLED", "DRAFT", "SENT", "COMPLETED"):
        answer = hidden | {"to": step, "words": "x", "answered_as": "Rina"}
        assert client.post(LETTER, answer).status_code == 200
    assert Referral.objects.get(pk=letter[0].pk).state == "SENT"


def test_the_open_letter_is_no_way_into_the_application(letter: tuple[Referral, str]) -> None:
    client = Client()
    knock(*letter, client=client)
    for address in ("/", "/kasus/", letter[0].get_absolute_url()):
        assert client.get(address)["Location"].startswith("/akun/")


@pytest.mark.django_db(transaction=True)
def test_five_hundred_tries_at_once_are_counted_exactly_and_disclose_nothing(siti: User, budi: User) -> None:
    referral, code = sent_letter(siti)
    others = [f"RUJ-1371-2016-{number:05d}" for number in range(90000, 90010)]

    def attack(number: int) -> tuple[int, bool]:
        try:
            # Half on the letter from many addresses, half from one address on many letters; sometimes with the right code.
            if number % 2:
                response = knock(referral.number, WRONG, f"10.{number % 250}.5.{number // 250}")
            else:
                response = knock(others[number // 2 % 10], code, "10.6.6.6")
            return response.status_code, SECRET.encode() in response.content
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(attack, range(ATTEMPTS)))
    assert set(answers) == {(200, False)}
    counts = dict(CodeTries.objects.values_list("key", "count"))
    of_letter, in_all = (counts[counter.key] for counter in tries._of_letter(referral.number))
    of_address = counts[f"asal:{tries.hashed_address('10.6.6.6')}"]
    assert (of_letter, in_all, of_address) == (tries.PER_LETTER, tries.PER_LETTER, tries.PER_ADDRESS)
    assert AuditEvent.objects.filter(verb="referral.code_refused").count() == tries.PER_LETTER + tries.PER_ADDRESS
    assert not opens(referral.number, code)
    an_hour_later()
    assert opens(referral.number, code)


@pytest.mark.django_db(transaction=True)
def test_right_and_wrong_codes_at_once_wait_in_a_line(siti: User, budi: User) -> None:
    """Two letters, four addresses, opened and guessed at together: nobody waits in a ring, nothing is counted twice."""
    both = [sent_letter(siti), sent_letter(siti)]

    def visit(number: int) -> int:
        try:
            referral, code = both[number % 2]
            is_wrong = number in (8, 9, 20, 21)
            return knock(referral.number, WRONG if is_wrong else code, f"10.7.7.{number % 4}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(visit, range(48)))
    assert sorted(answers) == [200] * 4 + [302] * 44
    for referral, _ in both:
        assert CodeTries.objects.get(key=tries._of_letter(referral.number)[0].key).count == 2
