"""New and continuing clients, as a unit reports them every half year."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, CaseParticipant, CaseTransition
from lk3.models import Unit, User
from reports.clients import new_and_continuing
from reports.scopes import Scope, half_period, unit_area
from tests.cast import As
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db


def first_half(unit: Unit) -> Scope:
    return Scope(half_period(2026, 1), unit_area(unit))


def case_of(by: User, opened_on: date, **fields: Any) -> Case:
    case = CaseFactory(registered_by=by, opened_on=opened_on, **fields)
    CaseParticipant.objects.get_or_create(case=case, person=case.client, role="CLIENT")
    return case


def step(case: Case, from_state: str, to_state: str, on: date) -> None:
    CaseTransition.objects.create(
        case=case, from_state=from_state, to_state=to_state, effective_on=on, moved_by=case.registered_by
    )


def closed(case: Case, on: date) -> Case:
    step(case, "IN_SERVICE", "CLOSED", on)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="DECIDED", closed_on=on, closed_at="2026-01-01T00:00Z", closed_by=case.registered_by
    )
    return case


def test_a_client_of_this_half_year_is_new_unless_they_were_one_before(siti: User) -> None:
    case_of(siti, date(2026, 3, 1))
    case_of(siti, date(2026, 4, 1), is_continuing=True)
    assert new_and_continuing(first_half(siti.hat.unit)) == (1, 1)


def test_a_case_that_goes_on_from_last_year_is_continuing(siti: User) -> None:
    case_of(siti, date(2025, 11, 3))
    assert new_and_continuing(first_half(siti.hat.unit)) == (0, 1)


def test_a_case_closed_before_the_half_year_is_nobodys_any_more(siti: User) -> None:
    closed(case_of(siti, date(2025, 3, 1)), date(2025, 12, 31))
    closed(case_of(siti, date(2025, 3, 1)), date(2026, 1, 1))
    assert new_and_continuing(first_half(siti.hat.unit)) == (0, 1), "the second was still in service on New Year's Day"


def test_a_reopened_case_counts_in_the_half_year_in_which_it_was_taken_up_again(siti: User) -> None:
    case = closed(case_of(siti, date(2025, 3, 1)), date(2025, 6, 1))
    step(case, "CLOSED", "IN_SERVICE", date(2026, 7, 2))
    Case.objects.filter(pk=case.pk).update(
        state="IN_SERVICE", outcome="", closed_on=None, closed_at=None, closed_by=None
    )
    unit = siti.hat.unit
    assert new_and_continuing(first_half(unit)) == (0, 0), "it was closed all that time, though no row says so any more"
    assert new_and_continuing(Scope(half_period(2026, 2), unit_area(unit))) == (0, 1)


def test_one_person_with_two_cases_is_counted_once(siti: User) -> None:
    old = case_of(siti, date(2025, 11, 3))
    case_of(siti, date(2026, 2, 3), family=old.family, client=old.client)
    assert new_and_continuing(first_half(siti.hat.unit)) == (0, 1)


def test_budi_reads_both_numbers_of_his_own_unit_only(siti: User, ratna: User, budi: User, as_: As) -> None:
    from django.utils import timezone

    case_of(siti, timezone.localdate())
    case_of(ratna, timezone.localdate())
    text = as_(budi).get("/").content.decode()
    assert "Binaan lanjutan" in text
    assert new_and_continuing(Scope(half_period(timezone.localdate().year, 2), unit_area(budi.hat.unit))).new <= 1
