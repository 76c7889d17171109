"""A case ends when its work is finished, or when it is said why not; and somebody looks at the family again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.actions import closing as actions
from cases.closing import months_later
from cases.models import AftercareCheck, Case, Goal, Task
from cases.workflow import NotAllowed
from lk3.models import User
from tests.cases.test_moves import closing, errors_of, send
from tests.cast import As
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db


def goal_of(case: Case, by: User, **fields: Any) -> Goal:
    return Goal.objects.create(
        case=case, number=1, problem=case.category, text="Ibu punya tempat aman", written_by=by, changed_by=by, **fields
    )


def task_of(case: Case, by: User, **fields: Any) -> Task:
    return Task.objects.create(case=case, what="Antar ke puskesmas", owner=by, written_by=by, **fields)


def ending(**changes: Any) -> actions.Ending:
    return actions.Ending(**{"outcome": "DECIDED", "summary": "Selesai.", "closed_on": timezone.localdate()} | changes)


def test_an_open_task_is_named_and_stands_in_the_way_until_it_is_said_why(siti: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    task = task_of(case, siti)
    assert "Antar ke puskesmas" in client.get(f"{case.get_absolute_url()}tutup/").content.decode()
    assert "mengapa kasus tetap ditutup" in errors_of(send(client, case, "tutup", closing()))
    assert send(client, case, "tutup", closing(despite="Keluarga pindah ke Riau")).status_code == 302
    task = Task.objects.get(pk=task.pk)
    assert (task.state, task.ended_by) == ("CANCELLED", budi)
    assert "pindah ke Riau" in task.result


def test_the_reason_is_not_called_optional_where_something_is_unfinished(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    task_of(case, siti)
    form = as_(budi).get(f"{case.get_absolute_url()}tutup/").context["form"]
    assert form.fields["despite"].required


def test_the_verb_names_what_is_unfinished_to_whoever_comes_around_the_form(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    task_of(case, siti)
    with pytest.raises(NotAllowed, match="Antar ke puskesmas"):
        actions.close(case=case, ending=ending(), by=budi)


def test_every_goal_is_judged_before_the_end(siti: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    goal = goal_of(case, siti)
    assert "Nilai dulu" in errors_of(send(client, case, "usul-tutup", closing()))
    assert send(client, case, "usul-tutup", closing(**{f"goal_{goal.pk}": "PARTLY"})).status_code == 302
    goal = Goal.objects.get(pk=goal.pk)
    assert (goal.status, goal.decided_by) == ("PARTLY", siti)
    assert send(as_(budi), case, "tutup", closing()).status_code == 302, "the head does not judge them twice"


def test_the_proposed_day_of_the_next_look_is_what_the_head_finds_chosen(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert send(as_(siti), case, "usul-tutup", closing(aftercare_months="6")).status_code == 302
    form = as_(budi).get(f"{case.get_absolute_url()}tutup/").context["form"]
    assert form.initial["aftercare_months"] == "6"
    assert not AftercareCheck.objects.exists(), "nothing is planned before the case is closed"


def test_a_closed_family_is_looked_at_again_and_the_finding_stays(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert send(as_(budi), case, "tutup", closing(aftercare_months="3")).status_code == 302
    planned = AftercareCheck.objects.get(case=case)
    assert planned.due_on == months_later(timezone.localdate(), 3)
    data = {"finding": "SHAKY", "held_on": timezone.localdate().isoformat(), "note": "Anak mulai sekolah lagi."}
    again = timezone.localdate() + timedelta(days=30)
    answer = send(as_(siti), case, f"pascalayanan/{planned.pk}", data | {"again_on": again.isoformat()})
    assert answer.status_code == 302
    assert [check.finding for check in case.aftercare_checks.order_by("due_on")] == ["", "SHAKY"]
    assert (
        "sudah dicatat"
        in as_(siti).get(f"{case.get_absolute_url()}pascalayanan/{planned.pk}/", follow=True).content.decode()
    )


def test_a_second_finding_on_the_same_look_is_refused(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    actions.close(case=case, ending=ending(aftercare_on=timezone.localdate() + timedelta(days=90)), by=budi)
    planned = AftercareCheck.objects.get(case=case)
    actions.record_aftercare(check=planned, finding="STABLE", held_on=timezone.localdate(), by=siti)
    with pytest.raises(NotAllowed, match="sudah dicatat"):
        actions.record_aftercare(check=planned, finding="SHAKY", held_on=timezone.localdate(), by=siti)


def test_a_reopened_case_no_longer_waits_for_a_look(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    actions.close(case=case, ending=ending(aftercare_on=timezone.localdate() + timedelta(days=90)), by=budi)
    actions.reopen(case=case, reason="Datang lagi", by=budi)
    assert AftercareCheck.objects.get(case=case).finding == "REOPENED"


def test_a_look_before_the_end_is_refused_beside_its_field(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    early = closing(aftercare_months="day", aftercare_day=timezone.localdate().isoformat())
    assert "lebih lambat" in errors_of(send(as_(budi), case, "tutup", early))
    assert "Isi tanggalnya" in errors_of(send(as_(budi), case, "tutup", closing(aftercare_months="day")))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_quarter_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
