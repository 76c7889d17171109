"""By when a partner must have answered: in working days, as it promised or as everybody does."""

from datetime import date, timedelta

import pytest

from cases.models import ClockRule
from lk3.models import Holiday
from referrals.clocks import answer_due
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 17)


def test_a_partner_that_promised_two_days_has_two_working_days():
    assert answer_due(TUESDAY, PartnerFactory(response_days=2)) == date(2026, 3, 19)
    assert answer_due(TUESDAY + timedelta(days=3), PartnerFactory(response_days=2)) == date(2026, 3, 24)


def test_a_partner_that_promised_nothing_has_as_long_as_the_rule_says():
    ClockRule.objects.update_or_create(
        code="rujukan-dijawab",
        defaults={"title": "x", "starts": "REFERRAL_SENT", "amount": 4, "counting": "WORKING_DAYS"},
    )
    assert answer_due(TUESDAY, PartnerFactory(response_days=None)) == date(2026, 3, 23)
    assert answer_due(TUESDAY, None) == date(2026, 3, 23)


def test_holidays_push_the_promise_back():
    Holiday.objects.bulk_create(Holiday(day=date(2026, 3, day), name="Libur") for day in (18, 19, 20, 21, 22, 23, 24))
    assert answer_due(TUESDAY, PartnerFactory(response_days=2)) == date(2026, 3, 26)


def test_an_answer_is_asked_for_in_two_questions(django_assert_num_queries):
    with django_assert_num_queries(2):
        answer_due(TUESDAY, None)
