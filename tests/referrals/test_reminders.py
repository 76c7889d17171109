"""A clock that runs out is spoken of once to each who must know: worker, head, and as a count to the dinas."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.actions import closing, tasks
from cases.clocks import write_task
from cases.models import Case, ClockRule, ConflictOfInterest, Task
from lk3.models import AuditEvent, User
from referrals.actions.reminders import raise_reminders, see_reminder
from referrals.clock_rows import unseen_by
from referrals.models import Referral, Reminder
from referrals.reminders import steps_due
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory, TaskFactory

pytestmark = pytest.mark.django_db

STEPS = ["WORKER", "HEAD", "OFFICE"]
# Three times 24 hours: its worker hears of it 48 hours before the end, the head 24, the dinas when it is over.
POLICE = "tpks-lapor-polisi"


def clock(by: User, *, hours_left: float, **fields: Any) -> Task:
    rule = ClockRule.objects.get(code=POLICE)
    case = CaseFactory(registered_by=by, **fields)
    return write_task(case, rule, timezone.now() - timedelta(hours=rule.amount - hours_left), by)


def promise(by: User, *, days_left: int, state: str = "SENT", **fields: Any) -> Referral:
    return ReferralFactory(
        case=CaseFactory(registered_by=by, **fields),
        partner=PartnerFactory(name="RSUD Rekaan"),
        state=state,
        sent_at=timezone.now() - timedelta(days=30),
        sent_by=by,
        answer_expected_on=timezone.localdate() + timedelta(days=days_left),
    )


def raised(**about: Any) -> list[str]:
    found = Reminder.objects.filter(**about).values_list("step", flat=True)
    return sorted(found, key=STEPS.index)


def later(**distance: float) -> datetime:
    return timezone.now() + timedelta(**distance)


# Step by step


@pytest.mark.parametrize(
    ("hours_left", "steps"),
    [(60, []), (47, ["WORKER"]), (23, ["WORKER", "HEAD"]), (0.1, ["WORKER", "HEAD"]), (-0.1, STEPS)],
)
def test_worker_then_head_then_dinas_hear_of_a_clock(siti: User, hours_left: float, steps: list[str]):
    task = clock(siti, hours_left=hours_left)
    raise_reminders(now=timezone.now(), by=None)
    assert raised(task=task) == steps


def test_nobody_hears_of_the_same_thing_twice(siti: User):
    task = clock(siti, hours_left=47)
    assert [row.step for row in raise_reminders(now=timezone.now(), by=None)] == ["WORKER"]
    assert raise_reminders(now=later(hours=1), by=None) == []
    assert [row.step for row in raise_reminders(now=later(hours=24), by=None)] == ["HEAD"]
    assert raise_reminders(now=later(hours=25), by=None) == []
    assert [row.step for row in raise_reminders(now=later(hours=48), by=None)] == ["OFFICE"]
    assert raise_reminders(now=later(days=400), by=None) == []
    assert raised(task=task) == STEPS


def test_after_a_week_without_the_machine_each_missed_step_is_said_once(siti: User):
    task = clock(siti, hours_left=60)
    raise_reminders(now=later(days=7), by=None)
    raise_reminders(now=later(days=8), by=None)
    assert raised(task=task) == STEPS


def test_what_is_done_let_go_or_closed_is_spoken_of_no_more(siti: User, budi: User):
    done, cancelled, closed = (clock(siti, hours_left=60) for _ in range(3))
    tasks.finish_task(task=done, result="LP/B/1", by=siti)
    tasks.cancel_task(task=cancelled, reason="Sudah melapor sendiri", by=siti)
    ending = closing.Ending(
        outcome="DECIDED", summary="Selesai.", closed_on=timezone.localdate(), despite="Ditangani UPTD PPA"
    )
    closing.close(case=closed.case, ending=ending, by=budi)
    raise_reminders(now=later(days=9), by=None)
    # Only the duty that followed the finished one is left to speak of.
    assert set(Reminder.objects.values_list("task__rule__code", flat=True)) == {"tpks-pelindungan-polisi"}


def test_a_task_that_no_rule_set_is_nobodys_clock(siti: User):
    TaskFactory(case=CaseFactory(registered_by=siti), due_on=timezone.localdate() - timedelta(days=9))
    assert raise_reminders(now=timezone.now(), by=None) == []


def test_without_a_worker_the_head_hears_of_it_when_the_worker_would_have(siti: User):
    task = clock(siti, hours_left=47)
    Task.objects.filter(pk=task.pk).update(owner=None, responsible="Polisi")
    Case.objects.filter(pk=task.case_id).update(owner=None, state="REGISTERED")
    raise_reminders(now=timezone.now(), by=None)
    assert raised(task=task) == ["HEAD"]


def test_a_worker_whose_term_here_is_over_counts_as_nobody(siti: User):
    task, referral = clock(siti, hours_left=40), promise(siti, days_left=0)
    siti.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    raise_reminders(now=timezone.now())
    assert {(row.task_id, row.step) for row in Reminder.objects.filter(task=task)} == {(task.pk, "HEAD")}
    assert not Reminder.objects.filter(referral=referral, step="WORKER").exists()


def test_a_worker_whose_account_is_closed_counts_as_nobody(siti: User):
    task = clock(siti, hours_left=47)
    User.objects.filter(pk=siti.pk).update(is_active=False)
    raise_reminders(now=timezone.now(), by=None)
    assert raised(task=task) == ["HEAD"]


@given(
    due=st.timedeltas(timedelta(days=-30), timedelta(days=30)),
    passed=st.timedeltas(timedelta(0), timedelta(days=30)),
    hours=st.tuples(st.integers(0, 336), st.integers(0, 336), st.integers(0, 336)),
    has_worker=st.booleans(),
)
def test_time_only_ever_adds_steps(due: timedelta, passed: timedelta, hours: tuple[int, int, int], has_worker: bool):
    now = timezone.make_aware(datetime(2026, 3, 20, 12))
    before = steps_due(now + due, hours, now, has_worker=has_worker)
    after = steps_due(now + due, hours, now + passed, has_worker=has_worker)
    assert set(before) <= set(after)
    assert has_worker or "WORKER" not in after


# Referrals


@pytest.mark.parametrize(("days_left", "steps"), [(3, []), (0, ["WORKER"]), (-1, ["WORKER", "HEAD"]), (-4, STEPS)])
def test_a_promise_to_answer_that_runs_out_is_spoken_of(siti: User, days_left: int, steps: list[str]):
    referral = promise(siti, days_left=days_left)
    raise_reminders(now=timezone.now(), by=None)
    assert raised(referral=referral) == steps


@pytest.mark.parametrize("state", ["ACCEPTED", "IN_SERVICE", "DECLINED", "COMPLETED", "WITHDRAWN"])
def test_a_partner_that_has_answered_is_asked_after_no_more(siti: User, state: str):
    promise(siti, days_left=-9, state=state)
    assert raise_reminders(now=timezone.now(), by=None) == []


def test_a_referral_of_a_closed_case_is_asked_after_no_more(siti: User):
    referral = promise(siti, days_left=-9)
    Case.objects.filter(pk=referral.case_id).update(
        state="CLOSED", closed_on=timezone.localdate(), closed_at=timezone.now(), closed_by=siti, outcome="DECIDED"
    )
    assert raise_reminders(now=timezone.now(), by=None) == []


# How it is called


def test_a_unit_is_reminded_of_its_own_clocks_only(siti: User, ratna: User):
    here, there = clock(siti, hours_left=10), clock(ratna, hours_left=10)
    raise_reminders(now=timezone.now(), unit=siti.hat.unit, by=None)
    assert (raised(task=here), raised(task=there)) == (["WORKER", "HEAD"], [])


def test_a_call_that_said_something_is_one_event_and_one_that_said_nothing_none(siti: User):
    clock(siti, hours_left=10)
    for _ in range(3):
        raise_reminders(now=timezone.now(), by=None)
    (event,) = AuditEvent.objects.filter(verb="reminders.raised")
    assert len(event.detail["reminders"]) == 2
    assert event.actor is None


def test_nothing_due_costs_two_questions(siti: User, django_assert_num_queries: Any):
    clock(siti, hours_left=60)
    with django_assert_num_queries(2):
        raise_reminders(now=timezone.now(), unit=siti.hat.unit, by=None)


def test_the_command_says_how_many_it_gave(siti: User, capsys: Any):
    clock(siti, hours_left=10)
    call_command("raise_reminders")
    call_command("raise_reminders")
    assert capsys.readouterr().out.splitlines() == ["2 pengingat baru.", "0 pengingat baru."]


@pytest.mark.django_db(transaction=True)
def test_four_calls_at_once_say_each_thing_once(siti: User):
    task, referral = clock(siti, hours_left=-5), promise(siti, days_left=-9)
    now = timezone.now()

    def call(_: int) -> int:
        try:
            return len(raise_reminders(now=now, by=None))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(call, range(4)))
    assert sum(counts) == 6
    assert (raised(task=task), raised(referral=referral)) == (STEPS, STEPS)


# Who reads them


def test_siti_finds_the_reminder_on_her_start_page_and_says_that_she_has_read_it(siti: User, as_: As):
    task, client = clock(siti, hours_left=5.5), as_(siti)
    page = client.get("/").content.decode()
    assert "Laporan ke polisi" in page
    assert "5 jam lagi" in page
    mine = Reminder.objects.get(task=task, step="WORKER")
    assert client.post(reverse("referrals:reminder-seen", args=[mine.pk])).status_code == 302
    assert "Sudah saya baca" not in client.get("/").content.decode()
    mine.refresh_from_db()
    assert mine.seen_by == siti
    assert Reminder.objects.get(task=task, step="HEAD").seen_at is None, "the head has not read it"
    assert AuditEvent.objects.filter(verb="reminder.seen", case_id=task.case_id).count() == 1


def test_a_second_click_changes_nothing(siti: User):
    clock(siti, hours_left=40)
    (mine,) = raise_reminders(now=timezone.now(), by=None)
    for _ in range(2):
        see_reminder(reminder=mine, by=siti)
    assert AuditEvent.objects.filter(verb="reminder.seen").count() == 1


def test_a_head_who_is_the_worker_is_told_once_and_reads_once(budi: User):
    clock(budi, hours_left=5)
    raise_reminders(now=timezone.now(), by=None)
    (line,) = unseen_by(budi, timezone.now())
    see_reminder(reminder=line[0], by=budi)
    assert unseen_by(budi, timezone.now()) == []


def test_what_was_done_meanwhile_leaves_the_start_page(siti: User, as_: As):
    task = clock(siti, hours_left=40)
    raise_reminders(now=timezone.now(), by=None)
    tasks.finish_task(task=task, result="LP/B/1", by=siti)
    assert "Laporan ke polisi" not in [row.title for _, row in unseen_by(siti, timezone.now())]


def test_a_colleague_and_another_unit_are_told_nothing(siti: User, dewi: User, ratna: User, as_: As):
    task = clock(siti, hours_left=-5)
    raise_reminders(now=timezone.now(), by=None)
    for other in (dewi, ratna):
        assert unseen_by(other, timezone.now()) == []
        mine = Reminder.objects.get(task=task, step="WORKER")
        assert as_(other).post(reverse("referrals:reminder-seen", args=[mine.pk])).status_code == 404


def test_a_head_on_the_conflict_list_does_not_learn_of_the_case(siti: User, budi: User, as_: As):
    task = clock(siti, hours_left=5)
    ConflictOfInterest.objects.create(case=task.case, user=budi, reason="Saudara", recorded_by=siti)
    raise_reminders(now=timezone.now(), by=None)
    assert unseen_by(budi, timezone.now()) == []
    assert task.case.reference not in as_(budi).get("/tenggat/").content.decode()


# All clocks on one page


def test_the_page_of_clocks_says_all_there_is_to_know_and_shows_the_rules(siti: User, as_: As):
    task, referral = clock(siti, hours_left=5.5), promise(siti, days_left=-2)
    page = as_(siti).get("/tenggat/").content.decode()
    for words in ("5 jam lagi", "terlewat", "RSUD Rekaan", task.case.reference, referral.case.reference):
        assert words in page, words
    assert "2 tenggat berjalan, 1 sudah terlewat" in page
    assert "UU 12/2022 (TPKS) pasal 41" in page
    assert "perlu dikonfirmasi" in page


def test_the_head_sees_the_clocks_of_the_unit_and_a_colleague_only_their_own(
    siti: User, dewi: User, budi: User, ratna: User, as_: As
):
    clock(siti, hours_left=5)
    counts = [len(as_(user).get("/tenggat/").context["rows"]) for user in (siti, budi, dewi, ratna)]
    assert counts == [1, 1, 0, 0]


def test_the_partner_of_a_sealed_case_is_not_named_to_a_head_who_has_not_opened_it(siti: User, budi: User, as_: As):
    promise(siti, days_left=2, confidentiality="SEALED")
    page = as_(budi).get("/tenggat/").content.decode()
    assert "Jawaban rujukan" in page
    assert "RSUD Rekaan" not in page


def test_a_year_without_holidays_is_said(siti: User, as_: As):
    assert f"Hari libur tahun {timezone.localdate().year}" in as_(siti).get("/tenggat/").content.decode()
