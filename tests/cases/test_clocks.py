"""Duties with a deadline: when they begin, what they say of themselves, and that a case does not close over them unnoticed."""

import importlib
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from cases import clocks, plan
from cases.actions import clocks as actions
from cases.actions import closing, tasks, work
from cases.closing import blockers
from cases.models import Case, ClockRule, ProblemCategory, Task
from cases.workflow import NotAllowed
from lk3.models import AuditEvent, Holiday, User
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory, TaskFactory

pytestmark = pytest.mark.django_db

POLICE, PROTECTION, WITNESS_AGENCY = "tpks-lapor-polisi", "tpks-pelindungan-polisi", "tpks-permintaan-lpsk"
COURT = "kdrt-perintah-pengadilan"


def rule(code: str) -> ClockRule:
    return ClockRule.objects.get(code=code)


def running(case: Case, code: str, *, hours_left: float = 10) -> Task:
    return clocks.write_task(
        case, rule(code), timezone.now() - timedelta(hours=rule(code).amount - hours_left), case.registered_by
    )


def start(client: Client, case: Case, **data: Any) -> Any:
    sent = {"uid": str(uuid.uuid4()), "rule": COURT, "happened_on": timezone.localdate().isoformat()} | data
    return client.post(f"{case.get_absolute_url()}tenggat/mulai/", sent)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for found in response.context["form"].errors.values() for message in found)


# When clocks begin


def test_a_rule_of_one_of_the_eleven_holds_for_all_that_rolls_up_to_it():
    root, part = (ProblemCategory.objects.get(code=code) for code in ("SEXUAL_VIOLENCE", "SEXUAL_VIOLENCE_ONLINE"))
    assert [row.code for row in clocks.rules_for([root])] == [POLICE]
    assert [row.code for row in clocks.rules_for([part])] == [POLICE]
    assert clocks.rules_for([ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")]) == []


def test_a_rule_that_the_ministry_writes_for_a_problem_begins_with_it(siti: User):
    hardship = ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    new = ClockRule.objects.create(
        code="uji", title="Uji", duty="Periksa data bantuan", actor="LK3", done_when="Sudah", starts="TOLD", amount=4
    )
    new.categories.set([hardship])
    case = CaseFactory(registered_by=siti)
    work.change_case(case=case, version=case.version, secondary=[hardship], category=hardship, by=siti)
    assert [task.what for task in case.tasks.all()] == ["Periksa data bantuan"]


def test_a_rule_that_no_longer_holds_starts_nothing(siti: User):
    ClockRule.objects.filter(code=POLICE).update(valid_until=timezone.localdate() - timedelta(days=1))
    case = CaseFactory(registered_by=siti)
    assert clocks.ensure_legal_tasks(case, [ProblemCategory.objects.get(code="SEXUAL_VIOLENCE")], siti) == []


def test_a_changed_duty_is_not_written_again(siti: User):
    case = CaseFactory(registered_by=siti)
    violence = [ProblemCategory.objects.get(code="SEXUAL_VIOLENCE")]
    clocks.ensure_legal_tasks(case, violence, siti)
    ClockRule.objects.filter(code=POLICE).update(duty="Kata-kata baru", amount=24)
    assert clocks.ensure_legal_tasks(case, violence, siti) == []
    assert case.tasks.get().due_at == case.told_at + timedelta(hours=72)


def test_the_report_to_the_police_starts_the_clock_of_protection_and_that_the_next(siti: User):
    case = CaseFactory(registered_by=siti)
    report = running(case, POLICE)
    tasks.finish_task(task=report, result="LP/B/12/XI/2026", by=siti)
    protection = case.tasks.get(rule__code=PROTECTION)
    assert abs(protection.due_at - timezone.now() - timedelta(hours=24)) < timedelta(minutes=1)
    tasks.finish_task(task=protection, result="Diberikan", by=siti)
    assert case.tasks.filter(rule__code=WITNESS_AGENCY, state="OPEN").count() == 1
    assert AuditEvent.objects.filter(verb="task.done").count() == 2


def test_a_report_that_was_let_go_starts_nothing(siti: User):
    case = CaseFactory(registered_by=siti)
    tasks.cancel_task(task=running(case, POLICE), reason="Korban sudah melapor sendiri", by=siti)
    assert not case.tasks.filter(rule__code=PROTECTION).exists()


def test_a_clock_in_working_days_waits_for_lebaran_to_pass(siti: User):
    Holiday.objects.bulk_create(Holiday(day=date(2026, 3, day), name="Libur") for day in range(18, 25))
    ClockRule.objects.filter(code=COURT).update(counting="WORKING_DAYS", amount=2)
    told = timezone.make_aware(datetime(2026, 3, 17, 9, 0))
    assert timezone.localtime(clocks.due_of(rule(COURT), told)).date() == date(2026, 3, 26)


# By hand


def test_siti_starts_the_clock_when_the_police_gave_protection(siti: User, as_: As):
    case, client = CaseFactory(registered_by=siti), as_(siti)
    assert "Permintaan perintah pelindungan" in client.get(f"{case.get_absolute_url()}tenggat/mulai/").content.decode()
    day = timezone.localdate() - timedelta(days=1)
    assert start(client, case, happened_on=day.isoformat(), happened_time="14:30").status_code == 302
    task = case.tasks.get()
    assert (task.rule.code, task.origin, task.owner) == (COURT, "LEGAL", siti)
    assert timezone.localtime(task.due_at) == timezone.make_aware(
        datetime(day.year, day.month, day.day, 14, 30)
    ) + timedelta(hours=24)
    assert AuditEvent.objects.filter(verb="clock.started", case_id=case.pk).count() == 1


def test_the_rules_of_the_problem_of_the_case_come_first(siti: User):
    violence = ProblemCategory.objects.get(code="DOMESTIC_VIOLENCE_PHYSICAL")
    case = CaseFactory(registered_by=siti, category=violence, root_category=violence.parent)
    found = clocks.startable(case)
    assert [row.is_fit for row in found] == sorted((row.is_fit for row in found), reverse=True)
    assert {row.code for row in found if row.is_fit} == {
        "kdrt-pelindungan-diberikan", "kdrt-perintah-pengadilan", "kdrt-pelindungan-berakhir",
    }  # fmt: skip


def test_a_clock_does_not_start_in_the_future_nor_twice_at_once(siti: User, as_: As):
    case, client = CaseFactory(registered_by=siti), as_(siti)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert "masa depan" in errors_of(start(client, case, happened_on=tomorrow))
    assert start(client, case).status_code == 302
    assert "sudah berjalan" in errors_of(start(client, case))
    assert case.tasks.count() == 1


def test_a_double_click_starts_one_clock(siti: User, as_: As):
    case, client, uid = CaseFactory(registered_by=siti), as_(siti), str(uuid.uuid4())
    assert [start(client, case, uid=uid).status_code for _ in range(2)] == [302, 302]
    assert case.tasks.count() == 1


def test_a_clock_that_starts_by_itself_is_not_started_by_hand(siti: User):
    case = CaseFactory(registered_by=siti)
    with pytest.raises(NotAllowed, match="dengan sendirinya"):
        actions.start_clock(case=case, rule=rule(POLICE), started_at=timezone.now(), uid=uuid.uuid4(), by=siti)


# What a clock says of itself


def test_a_task_with_a_clock_says_what_is_left_who_must_act_what_counts_as_done_and_why(siti: User, as_: As):
    case = CaseFactory(registered_by=siti)
    running(case, POLICE, hours_left=5.5)
    page = as_(siti).get(case.get_absolute_url()).content.decode()
    for words in ("5 jam lagi", rule(POLICE).actor, rule(POLICE).done_when, "UU 12/2022 (TPKS) pasal 41"):
        assert words in page, words


def test_what_was_only_recalled_says_so_wherever_it_is_shown(siti: User):
    case = CaseFactory(registered_by=siti)
    running(case, "abh-diversi-dimulai")
    (row,) = plan.due(Task.objects.filter(case=case))
    assert row.duty.basis == "UU 11/2012 (SPPA) pasal 29, perlu dikonfirmasi"


def test_a_clock_that_has_run_out_says_by_how_much(siti: User):
    case = CaseFactory(registered_by=siti)
    running(case, POLICE, hours_left=-5.1)
    (row,) = plan.due(Task.objects.filter(case=case))
    assert (row.words, row.is_late) == ("terlewat 5 jam", True)


@pytest.mark.parametrize(
    ("amount", "counting", "words"),
    [
        (72, "HOURS", "3×24 jam"),
        (24, "HOURS", "1×24 jam"),
        (4, "HOURS", "4 jam"),
        (168, "HOURS", "7 hari"),
        (7, "WORKING_DAYS", "7 hari kerja"),
    ],
)
def test_how_long_a_rule_gives_is_said_as_the_law_says_it(amount: int, counting: str, words: str):
    assert clocks.span_words(ClockRule(amount=amount, counting=counting)) == words


# Closing


def test_a_running_clock_stands_in_the_way_of_closing_by_name(siti: User, budi: User):
    case = CaseFactory(registered_by=siti)
    running(case, POLICE, hours_left=5.5)
    ending = closing.Ending(outcome="DECIDED", summary="Selesai.", closed_on=timezone.localdate())
    with pytest.raises(NotAllowed, match="Tenggat: Laporan ke polisi, 5 jam lagi"):
        closing.close(case=case, ending=ending, by=budi)


@pytest.mark.parametrize("state", ["DRAFT", "SENT", "RECEIVED", "ACCEPTED", "IN_SERVICE", "DECLINED", "RETURNED"])
def test_a_referral_on_which_somebody_must_act_stands_in_the_way(siti: User, state: str):
    case = CaseFactory(registered_by=siti)
    sent = {} if state == "DRAFT" else {"sent_at": timezone.now(), "sent_by": siti}
    ReferralFactory(case=case, partner=PartnerFactory(name="RSUD Rekaan"), state=state, **sent)
    (found,) = blockers(case)
    assert "RSUD Rekaan" in found.text


@pytest.mark.parametrize("state", ["COMPLETED", "SETTLED", "WITHDRAWN"])
def test_a_referral_that_has_ended_stands_in_nobodys_way(siti: User, state: str):
    case = CaseFactory(registered_by=siti)
    ReferralFactory(case=case, state=state, sent_at=timezone.now(), sent_by=siti)
    assert blockers(case) == []


def test_closing_with_a_reason_ends_the_clock_and_leaves_the_referral_open(siti: User, budi: User):
    case = CaseFactory(registered_by=siti)
    task = running(case, POLICE)
    referral = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=siti)
    ending = closing.Ending(
        outcome="DECIDED", summary="Selesai.", closed_on=timezone.localdate(), despite="Ditangani UPTD PPA"
    )
    closing.close(case=case, ending=ending, by=budi)
    task.refresh_from_db()
    referral.refresh_from_db()
    assert (task.state, referral.state) == ("CANCELLED", "SENT")
    assert not case.tasks.filter(rule__code=PROTECTION).exists()


# What was written before there were rules


def test_a_duty_written_before_there_were_rules_finds_its_rule_by_its_words_or_by_the_problem(siti: User):
    move = importlib.import_module("cases.migrations.0009_clocks_become_rules")
    violence = ProblemCategory.objects.get(code="SEXUAL_VIOLENCE_ADULT")
    case = CaseFactory(registered_by=siti, category=violence, root_category=violence.parent)
    told = {"case": case, "origin": "LEGAL", "due_at": timezone.now(), "due_on": timezone.localdate()}
    same, reworded = TaskFactory(**told, what=move.SHIPPED[1]), TaskFactory(**told, what="Kata-kata lama")
    elsewhere = TaskFactory(**told | {"case": CaseFactory(registered_by=siti)}, what="Kata-kata lain")
    move.link(apps, {move.SHIPPED[1]: rule(POLICE)})
    for task, expected in ((same, rule(POLICE)), (reworded, rule(POLICE)), (elsewhere, None)):
        assert Task.objects.get(pk=task.pk).rule == expected


def test_a_running_clock_stands_above_everything_else_on_the_case_page_and_only_once(siti: User, as_: As):
    case = CaseFactory(registered_by=siti)
    running(case, POLICE)
    TaskFactory(case=case, what="Telepon wali kelas")
    html = as_(siti).get(case.get_absolute_url()).content.decode()
    assert html.count(rule(POLICE).duty) == 1
    assert html.index("Tenggat yang berjalan") < html.index("Kemendesakan:") < html.index("Telepon wali kelas")


def say(case: Case, siti: User, may_share: bool) -> None:
    work.record_consent(case=case, basis="CONSENT", form="ORAL", may_share=may_share, by=siti)


def test_a_family_that_takes_its_consent_back_while_a_partner_has_its_data_starts_a_clock_once(siti: User):
    case = CaseFactory(registered_by=siti)
    say(case, siti, True)
    ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=siti)
    say(case, siti, False)
    work.record_consent(case=case, basis="CONSENT", form="WRITTEN", may_share=False, by=siti)
    duty = case.tasks.get()
    assert (duty.rule.code, duty.due_at - duty.written_at < timedelta(hours=72, minutes=1)) == (clocks.WITHDRAWN, True)
    assert any("Persetujuan" in blocker.text or "persetujuan" in blocker.text for blocker in blockers(case))


def test_a_no_before_anything_was_sent_starts_no_clock(siti: User):
    case = CaseFactory(registered_by=siti)
    ReferralFactory(case=case)
    say(case, siti, False)
    assert not case.tasks.exists()
