"""Danger at the door and later: what the answers mean, the clock they start, and what the law adds."""

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases import triage
from cases.actions.triage import take_triage
from cases.clocks import ensure_legal_tasks
from cases.models import Case, ClockRule, ProblemCategory, Task, Triage
from cases.timeline.events import Reader
from cases.timeline.triage import triages
from cases.workflow import NotAllowed
from families.models import Family, Person
from lk3.access import Answer
from lk3.models import AuditEvent, User
from tests.cases.intake_path import CALM, REST, begin, fill, send, step_url
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory

REPLIES = list(Triage.Reply.values)
ANSWERS = st.fixed_dictionaries({name: st.sampled_from(REPLIES) for name in triage.QUESTIONS})
DANGER = {name: str(question.danger) for name, question in triage.QUESTIONS.items()}


def rank(answers: dict[str, str]) -> int:
    return triage.URGENCY_ORDER.index(triage.judge(answers).urgency)


@given(ANSWERS, st.sampled_from(list(triage.QUESTIONS)))
def test_more_danger_never_lowers_the_urgency(answers: dict[str, str], name: str) -> None:
    ladder = [triage.CALM[name], "UNKNOWN", DANGER[name]]
    ranks = [rank(answers | {name: reply}) for reply in ladder]
    assert ranks == sorted(ranks)


@given(ANSWERS)
def test_every_answer_has_an_urgency_with_a_reason_and_danger_has_first_steps(answers: dict[str, str]) -> None:
    found = triage.judge(answers)
    is_danger = any(answers[name] == DANGER[name] for name in answers)
    assert (found.urgency == "NOW") == is_danger
    assert found.because.endswith(".")
    assert bool(found.steps) == (answers != triage.CALM)
    assert (triage.TELL_THE_HEAD in found.steps) == is_danger


@pytest.mark.parametrize("name", list(triage.QUESTIONS))
def test_each_single_danger_means_now_and_says_which(name: str) -> None:
    found = triage.judge(triage.CALM | {name: DANGER[name]})
    assert found.urgency == "NOW"
    assert triage.QUESTIONS[name].when_danger in found.because
    assert found.steps[:-1] == triage.FIRST_STEPS[name]


def test_no_place_for_tonight_is_danger_and_a_place_is_calm() -> None:
    assert triage.judge(triage.CALM | {"safe_tonight": "NO"}).is_now
    assert not triage.judge(triage.CALM | {"safe_tonight": "YES"}).is_now


@pytest.mark.parametrize(
    ("unknown", "urgency"),
    [
        (["danger_now"], "SOON"),
        (["child_at_risk"], "SOON"),
        (["safe_tonight"], "SOON"),
        (["weapon"], "NORMAL"),
        (["self_harm"], "NORMAL"),
        (["weapon", "self_harm"], "SOON"),
        ([], "NORMAL"),
    ],
)
def test_doubt_about_tonight_or_more_than_one_doubt_asks_for_three_days(unknown: list[str], urgency: str) -> None:
    found = triage.judge(triage.CALM | dict.fromkeys(unknown, "UNKNOWN"))
    assert found.urgency == urgency
    assert all(triage.QUESTIONS[name].when_unknown in found.because for name in unknown)


def test_the_clock_runs_from_the_triage_and_never_lies_in_the_past_for_old_paper() -> None:
    now = timezone.now()
    assert triage.response_due("NOW", now) == now + timedelta(hours=2)
    assert triage.response_due("SOON", now) == now + timedelta(days=3)
    assert triage.response_due("NORMAL", now) == now + timedelta(days=7)
    assert triage.response_due("NORMAL", now, is_entered_late=True) is None
    assert triage.response_due("NOW", now, is_entered_late=True) == now + timedelta(hours=2)


def today(**changes: Any) -> dict[str, Any]:
    return {"opened_on": timezone.localdate().isoformat()} | changes


def test_danger_at_the_door_opens_an_urgent_case_with_two_hours_on_its_clock(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    client.post(
        fill(client, begin(client, family), erna, **today(owner=siti.pk, weapon="YES", triage_note="Parang di dapur"))
    )
    case = Case.objects.get()
    taken = case.triages.get()
    assert (case.urgency, taken.urgency, taken.weapon, taken.note) == ("NOW", "NOW", "YES", "Parang di dapur")
    assert case.response_due_at == taken.taken_at + timedelta(hours=2)
    assert taken.taken_by == siti


def test_a_calm_file_from_the_archive_has_no_clock(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), erna, owner=siti.pk, opened_on="2018-03-26", urgency="NORMAL"))
    case = Case.objects.get()
    assert (case.urgency, case.response_due_at) == ("NORMAL", None)
    assert case.triages.count() == 1


def test_one_tap_answers_the_rest_calmly_and_overrides_no_danger(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    assert send(client, draft, "bahaya", {"go": "calm", "self_harm": "YES"})["Location"] == step_url(draft, "klien")
    draft.refresh_from_db()
    assert {name: draft.load()["bahaya"][name] for name in CALM} == {
        name: [reply] for name, reply in (CALM | {"self_harm": "YES"}).items()
    }


def test_without_that_tap_every_question_wants_an_answer(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    response = send(client, begin(client, family), "bahaya", {"weapon": "NO"})
    assert set(response.context["form"].errors) == set(CALM) - {"weapon"}


def test_the_first_steps_stay_on_top_of_every_step_while_there_is_danger(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, erna, owner=siti.pk, self_harm="YES")
    for step in ("klien", "masalah", "mendesak", "periksa"):
        assert "Jangan tinggalkan ia sendirian" in client.get(step_url(draft, step)).content.decode(), step
    send(client, draft, "bahaya", CALM)
    for step in ("klien", "masalah", "mendesak", "periksa"):
        assert "Jangan tinggalkan ia sendirian" not in client.get(step_url(draft, step)).content.decode(), step


def test_the_worker_may_raise_the_urgency_but_not_go_below_the_triage(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, **today(owner=siti.pk, urgency="NORMAL", weapon="YES"))
    page = client.get(step_url(draft, "mendesak")).content.decode()
    assert 'name="urgency" value="NOW" checked' in page
    assert 'name="urgency" value="NORMAL"' not in page
    client.post(review)
    assert Case.objects.get().urgency == "NOW"


def test_a_calmer_answer_later_lets_the_urgency_down_again(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, erna, **today(owner=siti.pk, urgency="NORMAL", weapon="YES"))
    send(client, draft, "bahaya", CALM)
    client.post(step_url(draft, "periksa"))
    assert Case.objects.get().urgency == "NORMAL"


@pytest.fixture
def clocked(db: None) -> ProblemCategory:
    """Sexual violence, with its legal clock of three days, whatever the reference data says today."""
    category = ProblemCategory.objects.get(code="SEXUAL_VIOLENCE")
    ClockRule.objects.filter(starts="TOLD").exclude(code="tpks-lapor-polisi").delete()
    ClockRule.objects.filter(starts="TOLD").update(amount=72, counting="HOURS", duty="Laporkan kepada polisi.")
    ClockRule.objects.get(starts="TOLD").categories.set([category])
    return category


def test_a_case_of_sexual_violence_starts_the_legal_clock_when_the_victim_told(
    as_: As, siti: User, family: Family, erna: Person, clocked: ProblemCategory
) -> None:
    client = as_(siti)
    day = timezone.localdate() - timedelta(days=1)
    told = {"told_on": day.isoformat(), "told_time": "14:30", "category": "SEXUAL_VIOLENCE_ADULT"}
    client.post(fill(client, begin(client, family), erna, **today(owner=siti.pk), **told))
    case, task = Case.objects.get(), Task.objects.get()
    assert timezone.localtime(case.told_at) == timezone.make_aware(datetime(day.year, day.month, day.day, 14, 30))
    assert (task.origin, task.what, task.owner) == ("LEGAL", "Laporkan kepada polisi.", siti)
    assert task.due_at == case.told_at + timedelta(hours=72)
    assert task.due_on == timezone.localtime(task.due_at).date()


def test_when_nobody_says_when_it_was_told_the_clock_starts_now(
    as_: As, siti: User, family: Family, erna: Person, clocked: ProblemCategory
) -> None:
    client, before = as_(siti), timezone.now()
    client.post(fill(client, begin(client, family), erna, **today(owner=siti.pk, secondary=["SEXUAL_VIOLENCE"])))
    assert before <= Case.objects.get().told_at <= timezone.now()
    assert Task.objects.get().origin == "LEGAL"


def test_nobody_is_asked_when_it_was_told_where_no_clock_runs(
    as_: As, siti: User, family: Family, erna: Person, clocked: ProblemCategory
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, owner=siti.pk, category="ECONOMIC_HARDSHIP")
    assert "told_on" not in client.get(step_url(draft, "mendesak")).content.decode()
    client.post(review)
    assert Case.objects.get().told_at is None
    assert not Task.objects.exists()


def test_a_telling_in_the_future_is_refused(
    as_: As, siti: User, family: Family, erna: Person, clocked: ProblemCategory
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, erna, owner=siti.pk, category="SEXUAL_VIOLENCE")
    late = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = send(client, draft, "mendesak", REST | {"owner": siti.pk, "told_on": late})
    assert "masa depan" in response.context["form"].errors["told_on"][0]


def test_a_legal_duty_is_written_once_however_often_the_category_comes(siti: User, clocked: ProblemCategory) -> None:
    case = CaseFactory(registered_by=siti)
    below = ProblemCategory.objects.filter(parent=clocked).first()
    assert len(ensure_legal_tasks(case, [below, clocked], siti)) == 1
    assert ensure_legal_tasks(Case.objects.get(pk=case.pk), [clocked], siti) == []
    case.refresh_from_db()
    assert case.told_at is not None


def test_the_questions_can_be_asked_again_and_the_clock_starts_again(as_: As, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    url = reverse("cases:triage", args=[case.reference])
    client = as_(siti)
    sent = CALM | {"danger_now": "YES", "triage_note": "Suaminya pulang", "uid": str(uuid.uuid4())}
    assert client.post(url, sent)["Location"] == case.get_absolute_url()
    taken = case.triages.get()
    version = case.version
    case.refresh_from_db()
    assert (case.urgency, case.version) == ("NOW", version + 1)
    assert case.response_due_at == taken.taken_at + timedelta(hours=2)
    page = client.get(url).content.decode()
    assert "Sebelumnya: ya" in page
    assert "Suaminya pulang" in page
    assert AuditEvent.objects.filter(verb="triage.viewed").count() == 1
    client.post(url, CALM | {"uid": str(uuid.uuid4())})
    case.refresh_from_db()
    assert case.urgency == "NORMAL"


def test_a_double_click_takes_one_triage(as_: As, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    url, client = reverse("cases:triage", args=[case.reference]), as_(siti)
    sent = CALM | {"uid": str(uuid.uuid4())}
    assert client.post(url, sent).status_code == client.post(url, sent).status_code == 302
    assert case.triages.count() == 1


def test_the_number_of_a_colleagues_triage_is_no_way_into_it(siti: User, dewi: User) -> None:
    uid = uuid.uuid4()
    take_triage(case=CaseFactory(registered_by=dewi), uid=uid, answers=CALM, by=dewi)
    with pytest.raises(NotAllowed):
        take_triage(case=CaseFactory(registered_by=siti), uid=uid, answers=CALM, by=siti)


def test_yusuf_who_registered_it_may_ask_and_sees_only_his_own_answers(as_: As, siti: User, yusuf: User) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None, state="REGISTERED")
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM, note="Catatan Siti", by=siti)
    client, url = as_(yusuf), reverse("cases:triage", args=[case.reference])
    assert "Sebelumnya" not in client.get(url).content.decode()
    client.post(url, CALM | {"weapon": "YES", "uid": str(uuid.uuid4())})
    assert "Sebelumnya: ya" in client.get(url).content.decode()


def test_garbage_gets_a_message_and_changes_nothing(as_: As, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    client, url = as_(siti), reverse("cases:triage", args=[case.reference])
    for text in ("", "\x00", "9" * 40, "MAYBE"):
        assert client.post(url, {**dict.fromkeys(CALM, text), "triage_note": text, "uid": text}).status_code == 200
    assert not Triage.objects.exists()


def test_a_closed_case_takes_no_triage(as_: As, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="ACCEPTANCE", closed_on=case.opened_on, closed_at=timezone.now(), closed_by=siti
    )
    assert as_(siti).get(reverse("cases:triage", args=[case.reference])).status_code == 403
    with pytest.raises(NotAllowed):
        take_triage(case=case, uid=uuid.uuid4(), answers=CALM, by=siti)


def test_only_a_contact_after_the_triage_answers_it(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    ContactFactory(case=case)
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM | {"weapon": "YES"}, by=siti)
    assert not triage.is_answered(case)
    assert triage.at_a_glance(Case.objects.get(pk=case.pk)).clock.tone == "warn"
    ContactFactory(case=case)
    assert triage.is_answered(case)
    assert triage.at_a_glance(Case.objects.get(pk=case.pk)).clock.tone == "good"
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM | {"weapon": "YES"}, by=siti)
    assert not triage.is_answered(case)


def test_a_visit_filed_on_a_second_case_of_the_family_answers_that_one_too(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    second = CaseFactory(registered_by=siti, family=case.family, client=case.client)
    for row in (case, second):
        take_triage(case=row, uid=uuid.uuid4(), answers=CALM, by=siti)
    ContactFactory(case=case).filed_in.add(second)
    answered = triage.with_response(Case.objects.order_by("pk")).values_list("answered_at", flat=True)
    assert all(answered)


def test_a_clock_that_ran_out_is_red(siti: User) -> None:
    now = timezone.now()
    late = triage.clock(now - timedelta(hours=1), None, now=now)
    assert (late.tone, "Belum ditanggapi" in late.words) == ("danger", True)
    assert "terlambat" in triage.clock(now - timedelta(hours=1), now, now=now).words
    assert triage.clock(None, None) is None


def test_the_board_reads_many_clocks_in_one_query(siti: User, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        ContactFactory(case=CaseFactory(registered_by=siti))
    with django_assert_num_queries(1):
        assert len([case.answered_at for case in triage.with_response(Case.objects.order_by("pk"))]) == 3


def test_the_glance_costs_two_queries(siti: User, django_assert_num_queries: Any) -> None:
    case = CaseFactory(registered_by=siti)
    for _ in range(3):
        take_triage(case=case, uid=uuid.uuid4(), answers=CALM | {"weapon": "YES"}, by=siti)
    with django_assert_num_queries(2):
        glance = triage.at_a_glance(case)
    assert "Jangan datangi rumahnya tanpa polisi." in glance.steps


def test_the_timeline_tells_of_a_triage_and_keeps_the_workers_words_for_readers_of_notes(
    siti: User, budi: User
) -> None:
    case = CaseFactory(registered_by=siti)
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM | {"weapon": "YES"}, note="Parang di dapur", by=siti)
    reader = Reader(user=siti, sees_work=True, notes=Answer.YES, psychology=None)
    (event,) = triages(case, reader, 5)
    assert event.texts == ["Karena ada senjata atau ancaman membunuh.", "Parang di dapur"]
    (event,) = triages(case, Reader(user=budi, sees_work=True, notes=None, psychology=None), 5)
    assert event.texts == ["Karena ada senjata atau ancaman membunuh."]
    assert not list(triages(case, Reader(user=budi, sees_work=False, notes=None, psychology=None), 5))


def test_strangers_to_the_case_find_no_triage(
    as_: As, client: Client, siti: User, dewi: User, budi: User, ratna: User, wati: User
) -> None:
    url = reverse("cases:triage", args=[CaseFactory(registered_by=siti).reference])
    assert [as_(person).get(url).status_code for person in (siti, dewi, budi, ratna, wati)] == [200, 403, 403, 404, 404]
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_calm_answers_in_a_case_at_work_start_no_clock(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM, by=siti)
    assert Case.objects.get(pk=case.pk).response_due_at is not None, "nobody has been in contact yet"
    ContactFactory(case=case)
    take_triage(case=case, uid=uuid.uuid4(), answers=CALM, by=siti)
    assert Case.objects.get(pk=case.pk).response_due_at is None


def test_danger_that_is_said_with_the_second_click_is_not_dropped(siti: User) -> None:
    case, uid = CaseFactory(registered_by=siti), uuid.uuid4()
    first = take_triage(case=case, uid=uid, answers=CALM, by=siti)
    assert take_triage(case=case, uid=uid, answers=CALM, by=siti) == first
    with pytest.raises(NotAllowed, match="belum tersimpan"):
        take_triage(case=case, uid=uid, answers=CALM | {"weapon": "UNKNOWN"}, by=siti)
