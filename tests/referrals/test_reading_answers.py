"""Reading an answer takes it off the list and disturbs nobody."""

import pytest

from lk3.models import User
from referrals.actions.answers import read_answer, take_answer
from referrals.models import Referral
from tests.factories import CaseFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def test_a_partner_who_is_writing_is_not_refused_because_the_counselor_read_the_last_answer(siti: User) -> None:
    row = ReferralFactory(case=CaseFactory(registered_by=siti), state="SENT", sent_at="2026-11-20T08:00Z", sent_by=siti)
    take_answer(referral=row, to="ACCEPTED", version=row.version, answered_as="Suster Rekaan", by=None)
    seen_by_the_partner = Referral.objects.get(pk=row.pk).version
    read_answer(referral=row, version=seen_by_the_partner, by=siti)
    assert not Referral.objects.get(pk=row.pk).is_unread
    take_answer(referral=row, to="IN_SERVICE", version=seen_by_the_partner, answered_as="Suster Rekaan", by=None)
    assert Referral.objects.get(pk=row.pk).state == "IN_SERVICE"
