"""``{% waiting_referrals %}``: whom to ring up today."""

from datetime import timedelta
from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from cases.models import Case
from lk3.models import User
from referrals.models import Referral
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory


def panel(user: User) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = engines["django"].from_string("{% load referrals %}{% waiting_referrals %}")
    return template.render({}, request)


def sent(case: Case, days_late: int = 1, state: str = "SENT", **fields: Any) -> Referral:
    expected = timezone.localdate() - timedelta(days=days_late)
    sent = {"sent_at": timezone.now(), "sent_by": case.registered_by}
    return ReferralFactory(case=case, state=state, answer_expected_on=expected, **sent, **fields)


def test_siti_is_reminded_of_her_own_late_referral_and_budi_of_all(siti: User, dewi: User, budi: User) -> None:
    mine, hers = CaseFactory(registered_by=siti), CaseFactory(registered_by=dewi)
    sent(mine, partner=PartnerFactory(name="LBH Padang"))
    sent(hers, state="RECEIVED")
    assert mine.reference in panel(siti)
    assert "LBH Padang" in panel(siti)
    assert hers.reference not in panel(siti)
    assert mine.reference in panel(budi)
    assert hers.reference in panel(budi)


@pytest.mark.parametrize("state", ["DECLINED", "RETURNED"])
def test_a_refused_referral_waits_until_it_is_decided_what_comes_instead(siti: User, dewi: User, state: str) -> None:
    referral = sent(CaseFactory(registered_by=siti), days_late=-3, state=state)
    assert "Tetapkan apa yang dilakukan" in panel(siti)
    assert panel(dewi).strip() == ""
    Referral.objects.filter(pk=referral.pk).update(state="SETTLED")
    assert panel(siti).strip() == ""


def test_an_answer_that_nobody_read_waits_even_when_the_case_is_closed(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    sent(case, state="COMPLETED", is_unread=True)
    assert "belum dibaca" in panel(siti)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", closed_on=timezone.localdate(), closed_at=timezone.now(), closed_by=budi, outcome="ACCEPTANCE"
    )
    assert "sesudah kasus ditutup" in panel(siti)
    assert "sesudah kasus ditutup" in panel(budi)


@pytest.mark.parametrize(("state", "days_late"), [("ACCEPTED", 1), ("IN_SERVICE", 1), ("SENT", 0), ("SENT", -3)])
def test_answered_referrals_and_those_with_time_left_remind_nobody(siti: User, state: str, days_late: int) -> None:
    sent(CaseFactory(registered_by=siti), days_late=days_late, state=state)
    assert panel(siti).strip() == ""


def test_people_outside_the_unit_read_nothing(siti: User, ratna: User, hasan: User, wati: User, arif: User) -> None:
    sent(CaseFactory(registered_by=siti))
    for person in (ratna, hasan, wati, arif):
        assert panel(person).strip() == ""


def test_the_partner_of_a_sealed_case_is_not_named_to_the_head_in_passing(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE")
    sent(case, partner=PartnerFactory(name="UPTD PPA Padang"))
    assert case.reference in panel(budi)
    assert "UPTD PPA Padang" not in panel(budi)
    assert "UPTD PPA Padang" in panel(siti)


def test_the_reminder_costs_the_same_for_one_and_for_five(siti: User, django_assert_max_num_queries: Any) -> None:
    counts = []
    assert siti.hat
    for rows in (1, 5):
        while Referral.objects.count() < rows:
            sent(CaseFactory(registered_by=siti))
        with django_assert_max_num_queries(5) as captured:
            panel(siti)
        counts.append(len(captured))
    assert counts[0] == counts[1]
