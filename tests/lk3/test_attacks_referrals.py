"""Attacks on what leaves the house: letters on paper, codes, found people, second clicks that say something else."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ConflictOfInterest, Consent
from lk3.models import AuditEvent, User
from referrals import letters
from referrals.models import FoundPerson, Referral
from tests.cast import As
from tests.factories import CaseFactory, FoundPersonFactory, OutreachFactory, PartnerFactory, ReferralFactory
from tests.lk3.test_attacks import sealed_case

NAME, SECRET = "Nurbaiti Rekaan", "Kata rahasia rekaan"


def consented(case: Case, may_share: bool = True) -> Case:
    Consent.objects.create(
        case=case, basis="CONSENT", form="WRITTEN", may_share=may_share, recorded_by=case.registered_by
    )
    return case


def filled(**changes: Any) -> dict[str, Any]:
    return {"purpose": "Mohon bantuan", "submission": str(uuid.uuid4()), "act": "send"} | changes


def new_referral(case: Case) -> str:
    return f"/kasus/{case.reference}/rujukan/baru/"


# Paper goes round the second person


@pytest.mark.parametrize("way", ["surat/", "surat.pdf", "amplop/", "amplop.pdf"])
def test_a_letter_without_consent_that_the_head_has_not_sent_is_refused_on_paper(
    way: str, siti: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    draft = ReferralFactory(case=case, override_reason="Tidak dapat menunggu")
    names = {"surat/": "letter", "surat.pdf": "letter-pdf", "amplop/": "envelope", "amplop.pdf": "envelope-pdf"}
    address = reverse(f"referrals:{names[way]}", args=[case.reference, draft.pk])
    assert as_(siti).get(address).status_code == 403
    assert address not in as_(siti).get(draft.get_absolute_url()).content.decode()
    assert as_(budi).get(address).status_code == 200
    consented(case)
    assert as_(siti).get(address).status_code == 200


# A second click that says something else


def test_another_partner_chosen_on_the_same_page_after_sending_is_refused_and_not_called_sent(
    siti: User, as_: As
) -> None:
    case, client = consented(CaseFactory(registered_by=siti)), as_(siti)
    first, second = PartnerFactory(), PartnerFactory()
    sent = filled(partner=first.pk)
    assert client.post(new_referral(case), sent).status_code == 302
    assert client.post(new_referral(case), sent).status_code == 302, "the second of two clicks"
    answer = client.post(new_referral(case), sent | {"partner": second.pk})
    assert answer.status_code == 200
    assert "belum tersimpan" in answer.content.decode()


def test_a_part_unticked_on_the_same_page_after_sending_is_refused_because_it_has_gone(siti: User, as_: As) -> None:
    case, client = consented(CaseFactory(registered_by=siti)), as_(siti)
    sent = filled(partner=PartnerFactory().pk, shared_parts=["PROBLEM", "RISK"])
    assert client.post(new_referral(case), sent).status_code == 302
    assert client.post(new_referral(case), sent | {"shared_parts": ["PROBLEM"]}).status_code == 200


def test_a_prepared_referral_is_not_called_sent_by_a_click_on_the_page_it_came_from(siti: User, as_: As) -> None:
    case, client = consented(CaseFactory(registered_by=siti)), as_(siti)
    prepared = filled(partner=PartnerFactory().pk, act="draft")
    client.post(new_referral(case), prepared)
    assert Referral.objects.get().state == "DRAFT"
    answer = client.post(new_referral(case), prepared | {"act": "send"}, follow=True)
    assert ("Rujukan dikirim." in answer.content.decode()) == (Referral.objects.get().state == "SENT")


def test_a_second_person_found_on_the_same_page_is_not_dropped(siti: User, as_: As) -> None:
    day, client = OutreachFactory(recorded_by=siti, state="HELD"), as_(siti)
    first = {"uid": str(uuid.uuid4()), "name": "Ibu penjual sayur", "sex": "F", "story": "Sakit berat."}
    address = reverse("referrals:found-add", args=[day.pk])
    assert client.post(address, first).status_code == 302
    assert client.post(address, first).status_code == 302
    answer = client.post(address, first | {"name": "Anak di bawah jembatan", "story": "Terlantar."})
    assert answer.status_code == 200
    assert "Anak di bawah jembatan" in answer.content.decode()


def test_another_day_written_on_the_same_page_is_not_dropped(siti: User, as_: As) -> None:
    client, day = as_(siti), (timezone.localdate() + timedelta(days=3)).isoformat()
    plan = {"kind": "OUTREACH", "held_on": day, "subdistrict": "13.71.01", "place": "Balai Satu", "version": "1"}
    plan["submission"] = str(uuid.uuid4())
    address = reverse("referrals:outreach-plan")
    assert client.post(address, plan).status_code == 302
    assert client.post(address, plan).status_code == 302, "the second of two clicks"
    answer = client.post(address, plan | {"place": "Balai Dua"})
    assert (answer.status_code, "belum tersimpan" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_message_sent_again_with_other_words_keeps_them_on_the_screen(
    side: str, siti: User, ratna: User, hasan: User, as_: As
) -> None:
    referral = shared_with(ratna, siti)
    person, address = {
        "ours": (siti, reverse("referrals:message", args=[referral.case.reference, referral.pk])),
        "theirs": (ratna, reverse("referrals:incoming", args=[referral.uid])),
    }[side]
    client, first = as_(person), {"uid": str(uuid.uuid4()), "text": "Besok pukul sembilan"}
    assert client.post(address, first).status_code == 302
    answer = client.post(address, first | {"text": "Besok pukul sepuluh"})
    assert (answer.status_code, "Besok pukul sepuluh" in answer.content.decode()) == (200, True)


def shared_with(receiver: User, sender: User) -> Referral:
    referral = ReferralFactory(
        case=CaseFactory(registered_by=sender), partner=None, to_unit=receiver.hat.unit, arrangement="HANDOVER",
        state="ACCEPTED", receiver=receiver, sent_at=timezone.now(), sent_by=sender,
    )  # fmt: skip
    letters.freeze(referral)
    referral.save()
    return referral


# A promise that never ends


def test_a_partner_that_promises_an_answer_in_a_century_is_refused(siti: User, as_: As) -> None:
    partner = PartnerFactory()
    address = reverse("referrals:partner-edit", args=[partner.pk])
    answer = as_(siti).post(address, {"response_days": "32767"})
    assert "response_days" in answer.context["form"].errors


@pytest.mark.parametrize("day", ["9999-12-31", "2199-01-01"])
def test_an_answer_expected_in_a_far_year_is_refused(day: str, siti: User, as_: As) -> None:
    case = consented(CaseFactory(registered_by=siti))
    answer = as_(siti).post(new_referral(case), filled(partner=PartnerFactory().pk, answer_expected_on=day))
    assert answer.status_code == 200
    assert not Referral.objects.exists()


# Looks without a trace


@pytest.mark.parametrize("way", ["edit", "refused step", "refused reading", "follow"])
def test_whoever_sees_a_referral_by_a_side_door_is_in_the_trail_once(way: str, siti: User, as_: As) -> None:
    state = {"edit": "DRAFT", "follow": "DECLINED"}.get(way, "SENT")
    sent = {} if state == "DRAFT" else {"sent_at": timezone.now(), "sent_by": siti}
    case = consented(CaseFactory(registered_by=siti))
    referral = ReferralFactory(case=case, purpose=SECRET, state=state, is_unread=way == "refused reading", **sent)
    client, where = as_(siti), [case.reference, referral.pk]
    before = AuditEvent.objects.count()
    answer = {
        "edit": lambda: client.get(reverse("referrals:edit", args=where)),
        "follow": lambda: client.get(reverse("referrals:follow", args=where)),
        "refused step": lambda: client.post(reverse("referrals:move", args=where), {"to": "WITHDRAWN", "version": 1}),
        "refused reading": lambda: client.post(reverse("referrals:read", args=where), {"version": 99}),
    }[way]()
    assert (answer.status_code, SECRET in answer.content.decode()) == (200, True)
    (event,) = AuditEvent.objects.order_by("pk")[before:]
    assert (event.verb, event.actor, event.case_id) == ("referral.viewed", siti, case.pk)


# Found people


def test_who_is_on_the_conflict_list_of_the_case_reads_nothing_of_the_one_who_was_found(
    siti: User, yusuf: User, budi: User, as_: As
) -> None:
    day = OutreachFactory(recorded_by=yusuf)
    found = FoundPersonFactory(outreach=day, name=NAME, story=SECRET)
    address = reverse("referrals:found", args=[found.uid])
    case = CaseFactory(registered_by=siti)
    FoundPerson.objects.filter(pk=found.pk).update(family=case.family)
    for person in (yusuf, budi):
        ConflictOfInterest.objects.create(case=case, user=person, reason="Saudara", recorded_by=siti)
        assert as_(person).get(address).status_code == 404
        assert str(found.uid) not in as_(person).get(reverse("referrals:found-list")).content.decode()


def test_what_was_seen_outside_is_read_in_the_case_once_there_is_one(
    siti: User, yusuf: User, budi: User, as_: As
) -> None:
    """An intake officer reads what they registered until the case is assigned; a head proves himself for a sealed one."""
    day = OutreachFactory(recorded_by=yusuf)
    found = FoundPersonFactory(outreach=day, name=NAME, story=SECRET, phone="0812 0000 1111", address="Gang Rekaan 3")
    address = reverse("referrals:found", args=[found.uid])
    assert SECRET in as_(yusuf).get(address).content.decode()
    case = sealed_case(siti)
    FoundPerson.objects.filter(pk=found.pk).update(family=case.family)
    for person in (yusuf, budi):
        html = as_(person).get(address).content.decode()
        assert [word for word in (NAME, SECRET, "0812 0000 1111", "Gang Rekaan 3") if word in html] == []
        drop = as_(person).get(reverse("referrals:found-drop", args=[found.uid])).content.decode()
        assert SECRET not in drop


@pytest.mark.parametrize(
    ("name", "people", "shown"), [("siti", 1, "1"), ("wati", 1, "kurang dari 5"), ("wati", 12, "10")]
)
def test_who_reads_numbers_only_does_not_find_the_visit_to_one_family(
    name: str, people: int, shown: str, siti: User, request: pytest.FixtureRequest, as_: As
) -> None:
    OutreachFactory(recorded_by=siti, kind="HOME_VISIT", state="HELD", women_reached=people)
    html = as_(request.getfixturevalue(name)).get(reverse("referrals:coverage-area", args=["13.71"])).content.decode()
    cells = re.findall(r'data-label="Orang" class="lk-num">([^<]*)<', html)
    assert {cell for cell in cells if cell != "0"} == {shown}
