"""The letter of a referral: exactly what was ticked, frozen at sending."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from families.models import Family
from lk3.models import Unit, User
from referrals import codes, letters
from referrals.models import AnswerCode, Referral
from tests.factories import AttachmentFactory, CaseFactory, FamilyFactory, GoalFactory, PersonFactory, ReferralFactory

Part = Referral.Part
SAFE_ADDRESS = "Rumah bibi, Jalan Rekaan 99"
PHONE = "0812 0000 4321"


@pytest.fixture
def family(siti: User) -> Family:
    return FamilyFactory(
        registered_by=siti,
        name="Keluarga Halimah",
        address="Jalan Melati Rekaan 5",
        contact_allowed="MESSAGE",
        safe_contact_phone=PHONE,
        contact_words="dari posyandu",
        safe_address=SAFE_ADDRESS,
    )


@pytest.fixture
def referral(siti: User, budi: User, family: Family) -> Referral:
    client = PersonFactory(
        registered_by=siti, name="Halimah Rekaan", sex="F", birth_on=date(1990, 1, 1), family=family,
        family__relation="HEAD",
    )  # fmt: skip
    PersonFactory(registered_by=siti, name="Rahmat Rekaan", birth_on=date(2015, 1, 1), family=family)
    case = CaseFactory(registered_by=siti, owner=siti, family=family, client=client, risk="HIGH")
    GoalFactory(case=case, text="Anak bersekolah lagi")
    sent = {"state": "SENT", "sent_at": timezone.now(), "sent_by": siti, "answer_expected_on": date(2026, 12, 1)}
    return ReferralFactory(case=case, purpose="Mohon pemeriksaan.", **sent)


def told(referral: Referral) -> str:
    """Return everything that the letter says, as one text."""
    return json.dumps(letters.compose(referral, day=date(2026, 11, 22)).__dict__, ensure_ascii=False)


SECRETS = {
    Part.CONTACT: PHONE,
    Part.ADDRESS: "Jalan Melati Rekaan 5",
    Part.HOUSEHOLD: "11 tahun",
    Part.PROBLEM: "Jenis masalah",
    Part.RISK: "Tinggi",
    Part.PLAN: "Anak bersekolah lagi",
}


def test_without_a_tick_the_letter_says_who_it_is_about_and_what_is_asked_and_no_more(referral: Referral) -> None:
    text = told(referral)
    assert "Halimah Rekaan" in text
    assert "Mohon pemeriksaan." in text
    assert not [secret for secret in SECRETS.values() if secret in text]


@pytest.mark.parametrize("part", Part)
def test_each_tick_tells_its_part_and_no_other(part: Any, referral: Referral) -> None:
    referral.shared_parts = [part]
    text = told(referral)
    assert [name for name, secret in SECRETS.items() if secret in text] == [part]


def test_neither_the_safe_address_nor_a_name_of_the_household_is_ever_told(referral: Referral) -> None:
    referral.shared_parts = list(Part)
    text = told(referral)
    assert SAFE_ADDRESS not in text
    assert "Rahmat" not in text


def test_an_address_that_is_also_the_safe_one_stays_unsaid(referral: Referral, family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(address="rumah bibi,  jalan rekaan 99")
    referral.case.family.refresh_from_db()
    referral.shared_parts = [Part.ADDRESS]
    text = told(referral).casefold()
    assert "jalan rekaan 99" not in text
    assert "demi keselamatan" in text


def test_a_reader_who_may_not_know_the_identity_sees_only_the_number(referral: Referral) -> None:
    letter = letters.read(referral).without_identity()
    assert letter.client == [("Nomor kasus", referral.case.reference)]


def test_sending_gives_a_number_and_freezes_what_was_told(referral: Referral) -> None:
    referral.shared_parts = [Part.RISK]
    document = AttachmentFactory(case=referral.case, title="Surat dokter")
    letters.freeze(referral, enclosures=[document])
    referral.save()
    row = Referral.objects.get(pk=referral.pk)
    row.case.risk, row.purpose = "LOW", "Ditulis ulang"
    letter = letters.read(row)
    assert row.number == letter.number == f"RUJ-1371-{timezone.localdate().year}-00001"
    assert letter.parts == [("Tingkat risiko", ["Tinggi"])]
    assert (letter.purpose, letter.enclosures) == ("Mohon pemeriksaan.", ["Surat dokter"])
    assert letter.answer_until_words == "1 Desember 2026"
    assert letter.head == "Budi Santoso"
    assert letter == letters.read(referral)


def test_a_frozen_letter_is_not_frozen_again(referral: Referral) -> None:
    letters.freeze(referral)
    before = (referral.number, referral.letter)
    referral.purpose = "Ditulis ulang"
    letters.freeze(referral)
    assert (referral.number, referral.letter) == before


def test_who_sends_without_knowing_the_client_names_only_the_case(referral: Referral, ratna: User) -> None:
    referral.sent_by = ratna
    letters.freeze(referral)
    assert "Halimah" not in referral.letter
    assert referral.case.reference in referral.letter


def test_the_one_who_prepared_it_refers_and_the_head_who_sends_it_signs_beside(referral: Referral, budi: User) -> None:
    referral.sent_by = budi
    letter = letters.compose(referral, day=date(2026, 11, 22))
    assert (letter.referred_by, letter.head) == ("Siti Aminah", "Budi Santoso")


def test_a_letter_to_another_lk3_is_addressed_to_its_head(referral: Referral, raudah: Unit) -> None:
    referral.partner, referral.to_unit, referral.arrangement = None, raudah, "HANDOVER"
    letter = letters.compose(referral, day=date(2026, 11, 22))
    assert letter.addressee[:2] == ["Ketua", "LK3 Raudah"]
    assert "Serah terima" in letter.arrangement


def test_a_code_can_be_printed_again_but_not_be_read_from_the_database(referral: Referral, siti: User) -> None:
    code = codes.give_code(referral, siti)
    row = AnswerCode.objects.get(pk=code.pk)
    printed = codes.words(row)
    assert printed == codes.words(code)
    assert len(printed) == 14
    assert printed.count("-") == 2
    stored = AnswerCode.objects.filter(pk=row.pk).values_list("code", "code_hash").get()
    assert codes.clean(printed) not in str(stored)
    assert codes.hash_of(codes.clean(printed.lower().replace("-", " "))) == row.code_hash


def test_a_new_code_makes_the_old_one_worthless(referral: Referral, siti: User) -> None:
    first, second = codes.give_code(referral, siti), codes.give_code(referral, siti)
    first.refresh_from_db(fields=["revoked_at"])
    assert first.revoked_at
    assert codes.current(referral) == second
    assert codes.words(first) != codes.words(second)


@pytest.mark.parametrize("state", ["COMPLETED", "DECLINED", "RETURNED", "SETTLED", "WITHDRAWN"])
def test_the_end_of_a_referral_ends_its_code(state: str, referral: Referral, siti: User) -> None:
    codes.give_code(referral, siti)
    assert codes.current(referral) is not None
    referral.state = state
    assert codes.current(referral) is None
