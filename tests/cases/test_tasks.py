"""Tasks: who is given what until when, and one click to be done with it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import plan
from cases.actions import tasks
from cases.models import Case, ConflictOfInterest, Task, TeamMember
from cases.workflow import NotAllowed
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, GoalFactory, TaskFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


def day(distance: int) -> Any:
    return timezone.localdate() + timedelta(days=distance)


def new_task(**changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "what": "Antar ibu ke Dukcapil",
        "somebody": "",
        "due_on": day(3).isoformat(),
        "indicator": "KTP sudah di tangan",
        "goal": "",
    } | changes


def add(client: Client, case: Case, query: str = "", **data: Any) -> Any:
    return client.post(f"{case.get_absolute_url()}tugas/baru/{query}", data)


def click(client: Client, task: Task, act: str, **data: Any) -> Any:
    return client.post(f"{task.case.get_absolute_url()}tugas/{task.pk}/{act}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for found in response.context["form"].errors.values() for message in found)


def said(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def events(verb: str) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def test_siti_gives_herself_a_task_and_a_double_click_gives_it_once(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    sent = new_task(who=str(siti.pk))
    for _ in range(2):
        assert add(client, case, **sent).status_code == 302
    task = Task.objects.get()
    assert (task.owner, task.responsible, task.due_on, task.origin) == (siti, "", day(3), "OTHER")
    assert (task.what, task.indicator) == ("Antar ibu ke Dukcapil", "KTP sudah di tangan")
    assert events("task.added") == 1


def test_a_task_may_be_the_clients_or_the_neighbours(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    add(client, case, **new_task(who="klien"))
    add(client, case, **new_task(who="lain", somebody="Ibu RT"))
    assert sorted(Task.objects.values_list("owner", "responsible")) == [(None, "Ibu RT"), (None, "Klien")]
    assert "Tulis siapa yang mengerjakan" in errors_of(add(client, case, **new_task(who="lain")))


def test_the_list_of_people_is_owner_team_and_head_and_the_first_is_oneself(
    siti: User, dewi: User, nadia: User, yusuf: User, budi: User, ratna: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    form = as_(siti).get(f"{case.get_absolute_url()}tugas/baru/").context["form"]
    offered = dict(form.fields["who"].choices)["Rekan di LK3"]
    assert offered[0] == (str(siti.pk), "Siti Aminah (saya)")
    assert {key for key, _ in offered} == {str(person.pk) for person in (siti, nadia, budi)}
    assert form["who"].value() == str(siti.pk)


def test_no_task_lands_on_the_day_of_somebody_who_may_not_know_of_the_case(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert "tidak bekerja pada kasus ini" in errors_of(add(as_(siti), case, **new_task(who=str(dewi.pk))))
    with pytest.raises(NotAllowed, match="Dewi Lestari tidak bekerja"):
        tasks.add_task(case=case, uid=uuid.uuid4(), what="Telepon", owner=dewi, by=siti)


def test_somebody_in_conflict_with_the_family_gets_no_task_even_in_another_case(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    other = CaseFactory(registered_by=siti, family=case.family, client=case.client)
    ConflictOfInterest.objects.create(case=other, user=budi, reason="Saudara", recorded_by=siti)
    with pytest.raises(NotAllowed, match="Budi Santoso tidak bekerja"):
        tasks.add_task(case=case, uid=uuid.uuid4(), what="Telepon", owner=budi, by=siti)


def test_the_link_at_a_goal_makes_the_task_an_action_of_the_plan(siti: User, as_: As) -> None:
    goal = GoalFactory(case=CaseFactory(registered_by=siti))
    page = as_(siti).get(f"{goal.case.get_absolute_url()}tugas/baru/?tujuan={goal.number}")
    assert page.context["form"]["goal"].value() == goal.pk
    add(as_(siti), goal.case, **new_task(who="klien", goal=goal.pk))
    assert Task.objects.get().origin == "PLAN"


def test_a_goal_of_another_case_is_no_choice(siti: User, as_: As) -> None:
    case, other = CaseFactory(registered_by=siti), GoalFactory(case=CaseFactory(registered_by=siti))
    for wrong in (other.pk, HUGE, "satu"):
        assert "tidak ada dalam rencana" in errors_of(add(as_(siti), case, **new_task(who="klien", goal=wrong)))
    with pytest.raises(NotAllowed, match="bukan dari kasus ini"):
        tasks.add_task(case=case, uid=uuid.uuid4(), what="Telepon", responsible="Klien", goal=other, by=siti)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"due_on": "2016-01-01"}, "Hari itu sudah lewat"),
        ({"due_on": "2206-01-01"}, "Periksa tahunnya"),
        ({"due_on": "besok"}, "Tanggal ini tidak ada"),
        ({"what": ""}, "perlu diisi"),
        ({"uid": "bukan"}, "rusak di perjalanan"),
        ({"who": HUGE}, "tidak bekerja pada kasus ini"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_nothing_typed_is_lost(
    wrong: dict[str, str], sentence: str, siti: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    answer = add(as_(siti), case, **new_task(**({"who": "klien"} | wrong)))
    if "what" not in wrong:
        assert sentence in errors_of(answer)
        assert "Antar ibu ke Dukcapil" in answer.content.decode()
    else:
        assert errors_of(answer)
    assert not Task.objects.exists()


def test_one_click_marks_a_task_done_and_leads_back_to_where_it_was(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    answer = click(as_(siti), task, "selesai", next="/kasus/?status=semua")
    assert (answer.status_code, answer["Location"]) == (302, "/kasus/?status=semua")
    task.refresh_from_db()
    assert (task.state, task.ended_by, task.result) == ("DONE", siti, "")
    assert events("task.done") == 1


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "\x00"])
def test_a_click_never_leads_to_another_site(elsewhere: str, siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    answer = click(as_(siti), task, "selesai", next=elsewhere)
    assert answer["Location"] == f"{task.case.get_absolute_url()}rencana/"


def test_a_task_that_is_done_already_says_by_whom(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    tasks.finish_task(task=task, by=budi)
    for act, data in {"selesai": {}, "tunda": {"until": day(2)}}.items():
        answer = as_(siti).post(
            f"{task.case.get_absolute_url()}tugas/{task.pk}/{act}/", data, follow=True
        )  # fmt: skip
        assert "Tugas ini sudah ditandai selesai oleh Budi Santoso" in said(answer), act
    assert events("task.done") == 1


@pytest.mark.parametrize("act", ["selesai", "batal"])
def test_words_about_a_task_that_is_done_already_stay_on_the_page(act: str, siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    tasks.finish_task(task=task, result="Diantar Budi.", by=budi)
    answer = click(as_(siti), task, act, text="KTP sudah di tangan ibu.")
    assert "Tugas ini sudah ditandai selesai oleh Budi Santoso" in errors_of(answer)
    assert "KTP sudah di tangan ibu." in answer.content.decode()
    task.refresh_from_db()
    assert task.result == "Diantar Budi."


def test_a_result_can_be_written_with_the_end(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    page = as_(siti).get(f"{task.case.get_absolute_url()}tugas/{task.pk}/selesai/")
    assert "Tugas rekaan." in page.content.decode()
    assert events("task.viewed") == 1
    click(as_(siti), task, "selesai", text="KTP selesai Jumat.")
    task.refresh_from_db()
    assert task.result == "KTP selesai Jumat."


def test_a_legal_duty_ends_only_with_a_sentence_and_its_day_never_moves(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), origin="LEGAL", due_on=day(1))
    client = as_(siti)
    assert tasks.LEGAL_RESULT in errors_of(click(client, task, "selesai"))
    assert tasks.NO_REASON in errors_of(click(client, task, "batal"))
    click(client, task, "tunda", until=day(5).isoformat())
    task.refresh_from_db()
    assert (task.state, task.due_on) == ("OPEN", day(1))
    with pytest.raises(NotAllowed, match="kewajiban dari peraturan"):
        tasks.finish_task(task=task, result="  ", by=siti)
    with pytest.raises(NotAllowed, match="tidak dapat digeser"):
        tasks.change_task(task=task, version=1, due_on=day(9), by=siti)
    click(client, task, "selesai", text="Dilaporkan ke UPTD PPA.")
    task.refresh_from_db()
    assert task.state == "DONE"


def test_a_cancelled_task_keeps_its_reason(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    click(as_(siti), task, "batal", text="Keluarga pindah.")
    task.refresh_from_db()
    assert (task.state, task.result) == ("CANCELLED", "Keluarga pindah.")
    assert events("task.cancelled") == 1


def test_a_late_task_moves_on_from_today_and_a_second_click_moves_it_no_further(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), due_on=day(-4))
    row = plan.due(Task.objects.filter(pk=task.pk))[0]
    assert (row.words, row.is_late, row.tomorrow, row.next_week) == ("terlambat 4 hari", True, day(1), day(7))
    for _ in range(2):
        click(as_(siti), task, "tunda", until=row.next_week.isoformat(), version="1")
    task.refresh_from_db()
    assert (task.due_on, task.version) == (day(7), 2)
    assert events("task.postponed") == 1


def test_a_page_from_before_a_colleagues_change_moves_nothing(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), due_on=day(1))
    tasks.postpone_task(task=task, until=day(2), version=1, by=budi)
    answer = as_(siti).post(
        f"{task.case.get_absolute_url()}tugas/{task.pk}/tunda/", {"until": day(8), "version": 1}, follow=True
    )
    assert tasks.CHANGED in said(answer)
    task.refresh_from_db()
    assert task.due_on == day(2)


@pytest.mark.parametrize("until", ["", "kemarin", "2016-01-01", "2206-01-01", "\x00"])
def test_a_task_is_not_moved_to_a_day_that_cannot_be(until: str, siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), due_on=day(1))
    assert errors_of(click(as_(siti), task, "tunda", until=until))


def test_an_hour_of_another_day_means_nothing(siti: User) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), due_on=day(0), due_at=timezone.now())
    moved = tasks.postpone_task(task=task, until=day(1), version=1, by=siti)
    assert (moved.due_on, moved.due_at) == (day(1), None)


def edit(task: Task, **changes: Any) -> dict[str, Any]:
    return {
        "version": task.version,
        "what": task.what,
        "who": str(task.owner_id),
        "somebody": "",
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "indicator": task.indicator,
        "goal": task.goal_id or "",
    } | changes


def test_a_task_is_given_to_somebody_else(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti), due_on=day(-2))
    assert click(as_(siti), task, "ubah", **edit(task, who=str(budi.pk))).status_code == 302
    task.refresh_from_db()
    assert (task.owner, task.due_on, task.version) == (budi, day(-2), 2)
    assert AuditEvent.objects.get(verb="task.changed").detail == {"fields": ["owner"]}


def test_two_people_change_a_task_and_the_second_sees_both_texts(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    tasks.change_task(task=task, version=1, what="Datangi sekolah", owner=budi, by=budi)
    answer = click(as_(siti), task, "ubah", **edit(task, what="Telepon sekolah"))
    rows = [(row.theirs, row.yours) for row in answer.context["conflict"]]
    assert rows == [("Datangi sekolah", "Telepon sekolah"), ("Budi Santoso", "Siti Aminah")]
    task.refresh_from_db()
    assert task.what == "Datangi sekolah"
    assert click(as_(siti), task, "ubah", **edit(task, version=2, what="Telepon sekolah")).status_code == 302


def test_a_task_that_ended_is_not_changed_any_more(siti: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    tasks.finish_task(task=task, by=siti)
    page = as_(siti).get(f"{task.case.get_absolute_url()}tugas/{task.pk}/ubah/")
    assert page.status_code == 302
    answer = click(as_(siti), task, "ubah", **edit(task, what="Lain", version=2))
    assert "sudah ditandai selesai oleh Siti" in errors_of(answer)
    assert 'value="Lain"' in answer.content.decode(), "what was typed stays"
    task.refresh_from_db()
    assert task.what == "Tugas rekaan."
    with pytest.raises(NotAllowed, match="sudah ditandai selesai oleh Siti"):
        tasks.change_task(task=task, version=2, what="Lain", by=siti)


def test_who_left_the_team_ends_no_task_of_the_case_any_more_not_even_their_own(
    siti: User, dewi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    own, other = TaskFactory(case=case, owner=dewi), TaskFactory(case=case)
    for task in (own, other):
        assert click(as_(dewi), task, "selesai").status_code == 403
    assert click(as_(dewi), own, "ubah", **edit(own)).status_code == 403
    assert click(as_(siti), own, "selesai").status_code == 302, "it is on the owner's day now"


def test_the_head_gives_tasks_and_strangers_find_nothing(
    siti: User, dewi: User, budi: User, ratna: User, wati: User, as_: As
) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    assert add(as_(budi), task.case, **new_task(who=str(siti.pk))).status_code == 302
    for person, status in ((dewi, 403), (ratna, 404), (wati, 404)):
        assert add(as_(person), task.case, **new_task(who="klien")).status_code == status
        for act in ("selesai", "batal", "tunda", "ubah"):
            assert click(as_(person), task, act, text="x", until=day(1)).status_code == status, act
    assert click(Client(), task, "selesai")["Location"].startswith("/akun/")


def test_in_a_closed_case_nobody_touches_a_task_not_even_their_own(siti: User, budi: User, as_: As) -> None:
    task = TaskFactory(case=CaseFactory(registered_by=siti))
    Case.objects.filter(pk=task.case_id).update(
        state="CLOSED", outcome="ACCEPTANCE", closed_on=day(0), closed_at=timezone.now(), closed_by=budi
    )
    for act in ("selesai", "batal", "tunda", "ubah"):
        assert click(as_(siti), task, act, text="x", until=day(1)).status_code == 403, act
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        tasks.finish_task(task=task, by=siti)


def test_a_task_of_another_case_is_not_found_here(siti: User, as_: As) -> None:
    task, other = TaskFactory(case=CaseFactory(registered_by=siti)), CaseFactory(registered_by=siti)
    for pk in (task.pk, 10**30):
        assert as_(siti).post(f"{other.get_absolute_url()}tugas/{pk}/selesai/").status_code == 404


def test_clocks_are_said_in_words(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    for distance in (-1, 0, 1, 5):
        TaskFactory(case=case, due_on=day(distance))
    TaskFactory(case=case)
    words = [row.words for row in plan.due(Task.objects.due_first())]
    assert words == ["terlambat 1 hari", "hari ini", "besok", "5 hari lagi", "tanpa tanggal"]


def test_the_days_of_five_tasks_cost_as_much_as_that_of_one(siti: User, django_assert_num_queries: Any) -> None:
    case = CaseFactory(registered_by=siti)
    for count in (1, 5):
        while Task.objects.count() < count:
            TaskFactory(case=case)
        with django_assert_num_queries(1):
            assert [row.task.case.reference for row in plan.due(Task.objects.due_first())] == [case.reference] * count


def test_my_day_holds_my_tasks_and_those_of_the_client_in_my_cases(siti: User, dewi: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    mine, theirs = TaskFactory(case=case, owner=siti), TaskFactory(case=case, owner=None, responsible="Klien")
    TaskFactory(case=case, owner=budi)
    assert set(plan.on_day_of(siti)) == {mine, theirs}
    assert not plan.on_day_of(dewi).exists()
    tasks.finish_task(task=mine, by=siti)
    assert set(plan.on_day_of(siti)) == {theirs}
