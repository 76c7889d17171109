"""A worker's day and the head's board: nothing that runs out stays unseen, and nobody's work is on a stranger's page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.board import board_of
from cases.day import day_of
from cases.models import AftercareCheck, Assignment, Case, Conference, ConflictOfInterest, Task, TeamMember
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory

pytestmark = pytest.mark.django_db
HAND_OVER = "/kasus/serah-terima/"


def ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def task_for(case: Case, owner: User | None, due_on: Any, **fields: Any) -> Task:
    return Task.objects.create(
        case=case, what="Antar surat", owner=owner, due_on=due_on, written_by=case.registered_by, **fields
    )


def references(rows: Any) -> list[str]:
    return [(row[0] if isinstance(row, tuple) else row).reference for row in rows]


def wearing(person: User) -> User:
    person.hat = person.memberships.get()
    return person


def test_a_clock_that_ran_out_stands_first_until_somebody_was_in_contact(siti: User) -> None:
    late = CaseFactory(registered_by=siti, response_due_at=timezone.now() - timedelta(hours=1))
    running = CaseFactory(registered_by=siti, response_due_at=timezone.now() + timedelta(hours=1))
    day = day_of(wearing(siti))
    assert [case for case, _ in day.clocks] == [late, running]
    assert [clock.tone for _, clock in day.clocks] == ["danger", "warn"]
    ContactFactory(case=late)
    assert [case for case, _ in day_of(wearing(siti)).clocks] == [running]


def test_a_task_of_a_colleagues_case_is_on_the_day_of_whoever_has_to_do_it(siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=dewi)
    TeamMember.objects.create(case=case, user=siti, added_by=dewi)
    task = task_for(case, siti, ago(1))
    task_for(case, dewi, ago(1))
    assert [row.task for row in day_of(wearing(siti)).tasks] == [task]


def test_what_the_client_has_to_do_stands_on_the_day_of_the_owner(siti: User, dewi: User) -> None:
    task_for(CaseFactory(registered_by=siti), None, ago(0), responsible="Ibu")
    assert len(day_of(wearing(siti)).tasks) == 1
    assert day_of(wearing(dewi)).tasks == []


def test_a_task_of_next_month_does_not_press_today(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    task_for(case, siti, ago(-30))
    task_for(case, siti, None)
    assert [row.task.due_on for row in day_of(wearing(siti)).tasks] == [None]


@pytest.mark.parametrize(("risk", "days"), [("HIGH", 7), ("MEDIUM", 14), ("", 14), ("LOW", 30)])
def test_a_case_is_silent_sooner_when_its_risk_is_higher(risk: str, days: int, siti: User) -> None:
    case = CaseFactory(registered_by=siti, opened_on=ago(90), risk=risk)
    contact = ContactFactory(case=case, held_on=ago(days - 1))
    assert day_of(wearing(siti)).silent == []
    type(contact).objects.filter(pk=contact.pk).update(held_on=ago(days))
    assert [row.case for row in day_of(wearing(siti)).silent] == [case]


def test_this_week_has_the_conference_and_the_look_at_a_closed_family(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    Conference.objects.create(case=case, held_on=ago(-2), place="Kantor camat", issues="Rumah", written_by=siti)
    Conference.objects.create(case=case, held_on=ago(2), place="Kantor camat", issues="Rumah", written_by=siti)
    AftercareCheck.objects.create(case=case, due_on=ago(-3), planned_by=siti)
    AftercareCheck.objects.create(case=case, due_on=ago(-60), planned_by=siti)
    day = day_of(wearing(siti))
    assert (len(day.conferences), len(day.aftercare)) == (1, 1)


def test_the_day_page_shows_it_all_and_no_name(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, opened_on=ago(40), response_due_at=timezone.now() - timedelta(hours=1))
    task_for(case, siti, ago(1))
    text = as_(siti).get("/").content.decode()
    for said in ("Belum ditanggapi", "Antar surat", "terlambat 1 hari", case.reference):
        assert said in text
    assert case.client.name not in text


def test_the_board_weighs_cases_by_risk_and_names_who_is_late(siti: User, dewi: User, budi: User) -> None:
    for risk in ("HIGH", "LOW"):
        CaseFactory(registered_by=siti, risk=risk)
    heavy = CaseFactory(registered_by=dewi, risk="MEDIUM")
    task_for(heavy, dewi, ago(3))
    board = board_of(wearing(budi))
    assert [(row.name, row.count, row.weight, row.late, row.share) for row in board.loads] == [
        (siti.name, 2, 4, 0, 100),
        (dewi.name, 1, 2, 1, 50),
    ]
    assert board.late_count == 1


def test_a_case_nobody_was_in_touch_with_is_seen_by_the_head_too(siti: User, budi: User, as_: As) -> None:
    silent = CaseFactory(registered_by=siti, opened_on=ago(40), risk="MEDIUM")
    busy = CaseFactory(registered_by=siti, opened_on=ago(40), risk="MEDIUM")
    ContactFactory(case=busy, held_on=ago(2))
    CaseFactory(registered_by=siti, opened_on=ago(40), urgency="NOW")  # a clock already says so
    assert [row.case for row in board_of(wearing(budi)).silent] == [silent]
    assert "1 kasus terlalu lama tanpa layanan" in as_(budi).get("/").content.decode()


def test_a_family_found_in_need_months_later_waits_for_the_head(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED",
        outcome="DECIDED",
        closed_on=ago(90),
        opened_on=ago(100),
        closed_at=timezone.now(),
        closed_by=budi,
    )
    check = AftercareCheck.objects.create(
        case=case,
        due_on=ago(1),
        planned_by=budi,
        finding="NEEDS_HELP",
        held_on=ago(1),
        recorded_at=timezone.now(),
        recorded_by=siti,
    )
    assert references(board_of(wearing(budi)).to_reopen) == [case.reference]
    asked = as_(budi).get(f"/kasus/{case.reference}/buka-kembali/").content.decode()
    assert "keluarga ini perlu ditangani lagi" in asked
    AftercareCheck.objects.filter(pk=check.pk).update(finding="STABLE")
    assert board_of(wearing(budi)).to_reopen == []


def test_the_board_costs_the_same_for_one_case_and_six(siti: User, dewi: User, budi: User, as_: As) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_(budi).get("/").status_code == 200
        return len(queries)

    task_for(CaseFactory(registered_by=siti, urgency="NOW"), siti, ago(1))
    cost()  # the first visit also writes the session
    first = cost()
    for owner in (siti, dewi, siti, dewi, siti):
        task_for(CaseFactory(registered_by=owner, urgency="NOW"), owner, ago(1))
    assert cost() == first


def test_budi_hands_over_all_cases_of_somebody_who_leaves(siti: User, dewi: User, budi: User, as_: As) -> None:
    cases = [CaseFactory(registered_by=siti) for _ in range(3)]
    client, url = as_(budi), f"{HAND_OVER}?dari={siti.pk}"
    assert all(case.reference in client.get(url).content.decode() for case in cases)
    data = {"cases": [case.pk for case in cases], "to": dewi.pk, "how": "GOOD"}
    assert client.post(url, data).status_code == 302
    assert {case.owner for case in Case.objects.all()} == {dewi}
    assert Assignment.objects.filter(owner=dewi).count() == 3
    assert AuditEvent.objects.filter(verb="case.assigned").count() == 3, "each case knows how it changed hands"


def test_while_siti_is_away_dewi_works_on_her_cases_until_a_day(siti: User, dewi: User, budi: User, as_: As) -> None:
    case, until = CaseFactory(registered_by=siti), ago(-14)
    data = {"cases": [case.pk], "to": dewi.pk, "how": "TIME", "until_on": until.isoformat()}
    assert as_(budi).post(f"{HAND_OVER}?dari={siti.pk}", data).status_code == 302
    assert Case.objects.get(pk=case.pk).owner == siti
    assert TeamMember.objects.get(case=case).until_on == until


def test_a_message_that_cannot_go_along_is_refused_not_dropped(siti: User, dewi: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    data = {"cases": [case.pk], "to": dewi.pk, "how": "TIME", "until_on": ago(-14).isoformat(), "note": "Tolong Senin"}
    answer = as_(budi).post(f"{HAND_OVER}?dari={siti.pk}", data)
    assert "Pesan belum bisa ikut" in answer.content.decode()
    assert not TeamMember.objects.exists()


def test_who_has_room_stands_beside_the_choice_and_the_rest_may_go_to_others(
    siti: User, dewi: User, nadia: User, budi: User, as_: As
) -> None:
    cases = [CaseFactory(registered_by=siti) for _ in range(3)]
    client, url = as_(budi), f"{HAND_OVER}?dari={siti.pk}"
    CaseFactory(registered_by=dewi)
    page = client.get(url).content.decode()
    assert page.index(f"{nadia.name} 0") < page.index(f"{dewi.name} 1")
    answer = client.post(url, {"cases": [cases[0].pk], "to": nadia.pk, "how": "GOOD"})
    assert answer["Location"] == url
    assert f"{siti.name} 2" in client.get(f"/kasus/{cases[0].reference}/tugaskan/").content.decode()


def test_one_case_that_may_not_go_does_not_hold_up_the_others(siti: User, dewi: User, budi: User, as_: As) -> None:
    stays, goes = CaseFactory(registered_by=siti), CaseFactory(registered_by=siti)
    ConflictOfInterest.objects.create(case=stays, user=dewi, reason="Keponakan", recorded_by=siti)
    data = {"cases": [stays.pk, goes.pk], "to": dewi.pk, "how": "GOOD"}
    answer = as_(budi).post(f"{HAND_OVER}?dari={siti.pk}", data, follow=True)
    assert f"{stays.reference} tidak diserahkan" in answer.content.decode()
    assert Case.objects.get(pk=stays.pk).owner == siti
    assert Case.objects.get(pk=goes.pk).owner == dewi


def test_a_sealed_case_is_named_but_not_handed_over_in_a_heap(siti: User, dewi: User, budi: User, as_: As) -> None:
    sealed = CaseFactory(registered_by=siti, confidentiality="SEALED")
    CaseFactory(registered_by=siti)
    client, url = as_(budi), f"{HAND_OVER}?dari={siti.pk}"
    assert "satu per satu" in client.get(url).content.decode()
    answer = client.post(url, {"cases": [sealed.pk], "to": dewi.pk, "how": "GOOD"})
    assert answer.status_code == 200
    assert Case.objects.get(pk=sealed.pk).owner == siti


@pytest.mark.parametrize(
    "data", [{"how": "GOOD"}, {"how": "TIME"}, {"cases": ["x", "9" * 30], "to": "0", "how": "?", "until_on": "kemarin"}]
)
def test_a_half_filled_hand_over_says_what_is_missing(data: dict[str, Any], siti: User, budi: User, as_: As) -> None:
    CaseFactory(registered_by=siti)
    answer = as_(budi).post(f"{HAND_OVER}?dari={siti.pk}", data)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_whose_cases_is_asked_first_and_strangers_have_none(siti: User, ratna: User, budi: User, as_: As) -> None:
    CaseFactory(registered_by=siti)
    CaseFactory(registered_by=ratna)
    text = as_(budi).get(HAND_OVER).content.decode()
    assert siti.name in text
    assert ratna.name not in text
    for nobody in (ratna.pk, "9" * 40, "x"):
        assert "Kasus siapa" in as_(budi).get(f"{HAND_OVER}?dari={nobody}").content.decode()
    assert as_(siti).get(HAND_OVER).status_code == 403
