"""The dinas learns how many clocks ran out and where, never which."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.actions import tasks
from cases.clocks import write_task
from cases.models import ClockRule, Task
from lk3.models import User
from referrals.actions.reminders import raise_reminders
from reports.late_clocks import late_clocks
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def ran_out(by: User, case: Any = None, *, hours: int = 5) -> Task:
    rule = ClockRule.objects.get(code="tpks-lapor-polisi")
    case = case or CaseFactory(registered_by=by)
    return write_task(case, rule, timezone.now() - timedelta(hours=rule.amount + hours), by)


def unanswered(by: User, case: Any = None) -> None:
    ReferralFactory(
        case=case or CaseFactory(registered_by=by), partner=PartnerFactory(name="RSUD Rekaan"), state="SENT",
        sent_at=timezone.now(), sent_by=by, answer_expected_on=timezone.localdate() - timedelta(days=9),
    )  # fmt: skip


def sentence(user: User) -> str:
    raise_reminders(now=timezone.now(), by=None)
    return late_clocks(user, timezone.localdate()).sentence


def test_wati_counts_padang_and_mira_the_country(siti: User, ratna: User, wati: User, mira: User):
    ran_out(siti)
    unanswered(siti)
    ran_out(ratna)
    assert sentence(wati) == "2 kasus dengan tenggat yang terlewat, di 1 LK3."
    assert sentence(mira) == "3 kasus dengan tenggat yang terlewat, di 2 LK3."
    table = late_clocks(mira, timezone.localdate()).table
    assert table
    assert [(row.label, row.total.text) for row in table.rows] == [("Kota Padang", "2"), ("Kota Padang Panjang", "1")]


def test_a_case_with_two_late_clocks_counts_once(siti: User, wati: User):
    task = ran_out(siti)
    unanswered(siti, task.case)
    assert sentence(wati) == "1 kasus dengan tenggat yang terlewat, di 1 LK3."


def test_what_is_done_is_counted_no_more_and_what_still_runs_not_yet(siti: User, wati: User):
    task = ran_out(siti)
    ran_out(siti, hours=-5)
    assert sentence(wati).startswith("1 kasus")
    tasks.finish_task(task=task, result="LP/B/1", by=siti)
    assert sentence(wati) == "Tidak ada kasus dengan tenggat yang terlewat."


def test_a_case_that_was_closed_is_counted_no_more(siti: User, wati: User):
    task = ran_out(siti)
    raise_reminders(now=timezone.now(), by=None)
    case = task.case
    case.state, case.closed_on, case.closed_at, case.closed_by = "CLOSED", timezone.localdate(), timezone.now(), siti
    case.outcome = "DECIDED"
    case.save()
    assert sentence(wati) == "Tidak ada kasus dengan tenggat yang terlewat."


def test_the_start_page_of_the_dinas_says_how_many_and_nothing_of_any_case(as_: As, siti: User, wati: User):
    task = ran_out(siti)
    raise_reminders(now=timezone.now(), by=None)
    page = as_(wati).get("/").content.decode()
    assert "1 kasus dengan tenggat yang terlewat, di 1 LK3." in page
    for secret in (task.case.reference, "Laporan ke polisi", "RSUD Rekaan", siti.name):
        assert secret not in page
