"""The plan: goals with first actions, what was agreed with the client, what changed since, and the sheet to take home."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from cases import plan, plan_paper, plan_versions, timeline
from cases.actions import plan as verbs
from cases.actions import tasks
from cases.models import Case, CaseParticipant, CaseProblem, Goal, PlanVersion, ProblemCategory, Task
from cases.timeline import plan as events_of_plan
from cases.workflow import NotAllowed
from lk3 import access
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, GoalFactory, PersonFactory, TaskFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


def day(distance: int) -> Any:
    return timezone.localdate() + timedelta(days=distance)


def page(case: Case, path: str = "") -> str:
    return f"{case.get_absolute_url()}rencana/{path}"


def new_goal(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "text": "Rio sekolah lagi",
        "problem": case.category_id,
        "success_sign": "Rio masuk tiap hari",
        "what_1": "Temui wali kelas",
        "due_on_1": day(3).isoformat(),
        "who_2": "klien",
        "what_2": "Bangunkan Rio pukul enam",
        "who_3": "lain",
        "somebody_3": "Ibu RT",
        "what_3": "Pinjamkan sepeda",
        "indicator_3": "Sepeda ada di rumah",
    } | changes


def agree(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "seen": plan_versions.fingerprint(plan.at_a_glance(case).snapshot),
        "agreement": "AGREED",
        "agreed_by": "Ibu Erna",
        "agreed_on": day(0).isoformat(),
        "client_words": "Pelan-pelan saja.",
    } | changes


def agreed(case: Case, by: User, **changes: Any) -> PlanVersion:
    fields = agree(case, agreed_on=day(0)) | changes
    return verbs.agree_plan(case=case, by=by, **(fields | {"uid": uuid.uuid4()}))


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for found in response.context["form"].errors.values() for message in found)


def close(case: Case, by: User) -> None:
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="ACCEPTANCE", closed_on=day(0), closed_at=timezone.now(), closed_by=by
    )


@pytest.fixture
def case(siti: User) -> Case:
    """A case of Siti with one goal and one action of hers, due in three days."""
    case = CaseFactory(registered_by=siti)
    goal = GoalFactory(case=case, text="Rio sekolah lagi", success_sign="Rio masuk tiap hari")
    TaskFactory(case=case, goal=goal, origin="PLAN", what="Temui wali kelas", due_on=day(3))
    return case


def test_a_goal_and_its_first_three_actions_are_one_form_and_one_save(siti: User, as_: As) -> None:
    case, sent = CaseFactory(registered_by=siti), None
    sent = new_goal(case)
    for _ in range(2):
        assert as_(siti).post(page(case, "tujuan/baru/"), sent)["Location"] == page(case)
    goal = Goal.objects.get()
    assert (goal.number, goal.text, goal.success_sign, goal.status) == (1, sent["text"], sent["success_sign"], "OPEN")
    found = [(task.what, plan.who_does(task), task.due_on) for task in goal.tasks.order_by("pk")]
    assert found == [
        ("Temui wali kelas", "Siti Aminah", day(3)),
        ("Bangunkan Rio pukul enam", "Klien", None),
        ("Pinjamkan sepeda", "Ibu RT", None),
    ]
    assert set(goal.tasks.values_list("origin", flat=True)) == {"PLAN"}
    assert AuditEvent.objects.filter(verb="goal.added").count() == 1


def test_a_goal_needs_no_action_but_a_half_action_needs_its_words(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    empty = {f"what_{number}": "" for number in (1, 2, 3)}
    half = new_goal(case, **empty)
    text = errors_of(client.post(page(case, "tujuan/baru/"), half))
    assert (
        text.count("Tulis apa yang dilakukan") == 2
    )  # a day without words, a name without words; "klien" alone is nothing
    cleared = empty | {"due_on_1": "", "somebody_3": "", "indicator_3": ""}
    assert client.post(page(case, "tujuan/baru/"), new_goal(case, **cleared)).status_code == 302
    assert (Goal.objects.count(), Task.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"due_on_2": "2016-01-01"}, "Hari itu sudah lewat"),
        ({"due_on_2": "2016-13-45"}, "Tanggal ini tidak ada"),
        ({"somebody_3": ""}, "Tulis siapa yang mengerjakan"),
        ({"who_1": HUGE}, "tidak bekerja pada kasus ini"),
        ({"problem": HUGE}, "tidak tercatat pada kasus"),
        ({"problem": "satu"}, "tidak tercatat pada kasus"),
        ({"uid": "x"}, "rusak di perjalanan"),
    ],
)
def test_what_does_not_fit_in_a_goal_is_said_and_nothing_is_saved(
    wrong: dict[str, str], sentence: str, siti: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    answer = as_(siti).post(page(case, "tujuan/baru/"), new_goal(case) | wrong)
    assert sentence in errors_of(answer)
    assert "Pinjamkan sepeda" in answer.content.decode()
    assert not Goal.objects.exists()


def test_a_goal_is_tied_to_a_problem_of_its_case(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    second, foreign = ProblemCategory.objects.exclude(pk=case.category_id).order_by("pk")[:2]
    CaseProblem.objects.create(case=case, category=second, recorded_by=siti)
    form = as_(siti).get(page(case, "tujuan/baru/")).context["form"]
    assert set(form.fields["problem"].queryset) == {case.category, second}
    assert form["problem"].value() == case.category_id
    assert "tidak tercatat" in errors_of(as_(siti).post(page(case, "tujuan/baru/"), new_goal(case, problem=foreign.pk)))
    with pytest.raises(NotAllowed, match="tidak tercatat pada kasus"):
        verbs.add_goal(case=case, uid=uuid.uuid4(), text="X", problem=foreign, by=siti)


def test_an_action_for_somebody_outside_the_case_saves_not_even_the_goal(siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=siti)
    with pytest.raises(NotAllowed, match="Dewi Lestari tidak bekerja"):
        verbs.add_goal(
            case=case, uid=uuid.uuid4(), text="X", problem=case.category, actions=[{"what": "Y", "owner": dewi}], by=siti
        )  # fmt: skip
    assert not Goal.objects.exists()


def test_the_plan_is_read_in_one_place_and_reading_it_is_one_event(case: Case, siti: User, as_: As) -> None:
    html = as_(siti).get(page(case)).content.decode()
    for words in ("1. Rio sekolah lagi", "Rio masuk tiap hari", "Temui wali kelas", "Siti Aminah", "3 hari lagi"):
        assert words in html
    assert "Belum dibicarakan dengan klien" in html
    assert AuditEvent.objects.filter(verb="plan.viewed", case_id=case.pk).count() == 1


def test_an_empty_plan_says_what_to_do(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert "Tulis tujuan pertama" in as_(siti).get(page(case)).content.decode()
    assert "Tulis tujuan pertama" not in as_(budi).get(page(case)).content.decode()


def edit(goal: Goal, **changes: Any) -> dict[str, Any]:
    fields = {"version": goal.version, "text": goal.text, "problem": goal.problem_id, "success_sign": goal.success_sign}
    return fields | changes


def test_two_people_change_a_goal_and_the_second_sees_both_texts(case: Case, siti: User, dewi: User, as_: As) -> None:
    goal = case.goals.get()
    verbs.change_goal(goal=goal, version=1, text="Rio pindah sekolah", by=dewi)
    answer = as_(siti).post(page(case, "tujuan/1/ubah/"), edit(goal, text="Rio ikut kejar paket"))
    assert [(row.theirs, row.yours) for row in answer.context["conflict"]] == [
        ("Rio pindah sekolah", "Rio ikut kejar paket")
    ]
    assert "Dewi Lestari" in answer.content.decode()
    assert Goal.objects.get().text == "Rio pindah sekolah"
    assert (
        as_(siti).post(page(case, "tujuan/1/ubah/"), edit(goal, version=2, text="Rio kejar paket")).status_code == 302
    )
    assert Goal.objects.get().text == "Rio kejar paket"
    assert AuditEvent.objects.filter(verb="goal.changed").last().detail == {"fields": ["text"]}  # type: ignore[union-attr]


def test_the_verb_refuses_an_old_version_by_itself(case: Case, siti: User, dewi: User) -> None:
    goal = case.goals.get()
    verbs.change_goal(goal=goal, version=1, text="Lain", by=dewi)
    with pytest.raises(NotAllowed, match="Dewi Lestari baru saja mengubah"):
        verbs.decide_goal(goal=goal, status="MET", note="Ya", version=1, by=siti)


def test_a_goal_is_judged_with_a_note_and_the_judgement_can_be_taken_back(case: Case, siti: User, as_: As) -> None:
    client, address = as_(siti), page(case, "tujuan/1/nilai/")
    assert "Masih ada 1 tindakan terbuka" in client.get(address).content.decode()
    assert "Tulis singkat" in errors_of(client.post(address, {"status": "MET", "note": " ", "version": 1}))
    assert "Pilih satu" in errors_of(client.post(address, {"note": "Ya", "version": 1}))
    client.post(address, {"status": "MET", "note": "Hadir sebulan penuh.", "version": 1})
    goal = case.goals.get()
    assert (goal.status, goal.status_note, goal.decided_by) == ("MET", "Hadir sebulan penuh.", siti)
    assert "Tercapai" in client.get(page(case)).content.decode()
    client.post(address, {"status": "OPEN", "note": "Bolos lagi.", "version": 2})
    goal.refresh_from_db()
    assert (goal.status, goal.decided_by, goal.decided_at) == ("OPEN", None, None)
    assert AuditEvent.objects.filter(verb="goal.decided").count() == 2


@pytest.mark.parametrize("status", ["LUAR", "", "\x00", HUGE, "OPEN"])
def test_a_goal_becomes_nothing_that_does_not_exist(status: str, case: Case, siti: User, as_: As) -> None:
    data = {"status": status, "note": "Ya", "version": 1}
    assert errors_of(as_(siti).post(page(case, "tujuan/1/nilai/"), data))
    assert errors_of(as_(siti).post(page(case, "tujuan/1/nilai/"), {"status": "MET", "note": "Ya", "version": ""}))
    assert case.goals.get().status == "OPEN"


def test_what_the_client_agreed_to_is_kept_as_it_was(case: Case, siti: User, as_: As) -> None:
    sent = agree(case)
    for _ in range(2):
        assert as_(siti).post(page(case, "sepakati/"), sent)["Location"] == page(case)
    version = PlanVersion.objects.get()
    assert (version.number, version.agreed_by, version.client_words) == (1, "Ibu Erna", "Pelan-pelan saja.")
    case.goals.update(success_sign="")
    Task.objects.update(due_on=day(9))
    html = as_(siti).get(page(case, "versi/1/")).content.decode()
    for words in ("Rio masuk tiap hari", "Temui wali kelas", "Pelan-pelan saja.", "oleh Ibu Erna"):
        assert words in html
    assert AuditEvent.objects.filter(verb="plan.agreed").count() == 1


def test_the_top_of_the_plan_says_what_was_agreed_and_what_changed_since(case: Case, siti: User, as_: As) -> None:
    agreed(case, siti)
    html = as_(siti).get(page(case)).content.decode()
    assert f"Versi 1, disepakati {timezone.localdate().day} " in html
    assert "Berubah sejak" not in html
    goal, task = case.goals.get(), Task.objects.get()
    verbs.change_goal(goal=goal, version=1, text="Rio pindah sekolah", by=siti)
    tasks.change_task(task=task, version=1, due_on=day(9), what="Telepon wali kelas", by=siti)
    tasks.add_task(case=case, uid=uuid.uuid4(), what="Cari beasiswa", owner=siti, goal=goal, by=siti)
    verbs.add_goal(case=case, uid=uuid.uuid4(), text="Ibu bekerja", problem=case.category, by=siti)
    changes = plan.at_a_glance(case).changes
    assert [words.split(":")[0] for words in changes] == [
        "Tujuan 1, bunyinya berubah",
        "Tujuan 1, tindakan, bunyinya berubah",
        "Tujuan 1, tindakan “Telepon wali kelas”, paling lambat berubah",
        "Tujuan 1, tindakan ditambahkan",
        "Tujuan 2 ditambahkan",
    ]
    assert changes[0].endswith("“Rio sekolah lagi” menjadi “Rio pindah sekolah”.")
    html = as_(siti).get(page(case)).content.decode()
    assert "Berubah sejak versi 1: sepakati lagi dengan klien." in html
    assert "Cari beasiswa" in html


def test_what_is_dropped_or_cancelled_is_gone_from_the_plan_but_progress_changes_nothing(
    case: Case, siti: User
) -> None:
    other = TaskFactory(case=case, goal=case.goals.get(), origin="PLAN", what="Beli seragam")
    agreed(case, siti)
    tasks.finish_task(task=other, by=siti)
    verbs.decide_goal(goal=case.goals.get(), status="PARTLY", note="Sebagian", version=1, by=siti)
    assert plan.at_a_glance(case).changes == []
    tasks.cancel_task(task=Task.objects.get(state="OPEN"), reason="Tak perlu", by=siti)
    assert plan.at_a_glance(case).changes == ["Tujuan 1, tindakan tidak ada lagi: “Temui wali kelas”."]
    verbs.decide_goal(goal=case.goals.get(), status="DROPPED", note="Pindah", version=2, by=siti)
    assert plan.at_a_glance(case).changes == ["Tujuan 1 tidak dilanjutkan: “Rio sekolah lagi”."]


def test_a_plan_without_goals_or_without_changes_is_not_agreed_again(case: Case, siti: User, as_: As) -> None:
    empty = CaseFactory(registered_by=siti)
    with pytest.raises(NotAllowed, match="belum berisi tujuan"):
        agreed(empty, siti)
    answer = as_(siti).get(page(empty, "sepakati/"), follow=True)
    assert verbs.NO_GOAL in " ".join(str(message) for message in answer.context["messages"])
    agreed(case, siti, agreement="PARTLY")
    agreed(case, siti)  # the client now says yes to all of it
    answer = as_(siti).post(page(case, "sepakati/"), agree(case))
    assert "Sejak versi 2 tidak ada yang berubah" in errors_of(answer)
    assert PlanVersion.objects.count() == 2


def test_who_agrees_to_a_plan_that_moved_meanwhile_reads_it_again_first(case: Case, siti: User, as_: As) -> None:
    sent = agree(case)
    tasks.postpone_task(task=Task.objects.get(), until=day(20), version=1, by=siti)
    answer = as_(siti).post(page(case, "sepakati/"), sent)
    assert verbs.MOVED in errors_of(answer)
    again = sent | {"seen": answer.context["form"]["seen"].value()}
    assert as_(siti).post(page(case, "sepakati/"), again).status_code == 302
    with pytest.raises(NotAllowed, match="Rencana berubah"):
        agreed(case, siti, seen="lama", agreement="DECLINED")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"agreed_by": ""}, "Tulis siapa"),
        ({"agreed_by": "", "agreement": "PARTLY"}, "Tulis siapa"),
        ({"agreement": "MUNGKIN"}, "MUNGKIN"),
        ({"agreed_on": "2216-01-01"}, "masa depan"),
        ({"agreed_on": "2006-01-01"}, "baru dibuka"),
        ({"agreed_on": "kemarin"}, "Tanggal ini tidak ada"),
    ],
)
def test_an_agreement_has_somebody_and_a_possible_day(
    wrong: dict[str, str], sentence: str, case: Case, siti: User, as_: As
) -> None:
    assert sentence in errors_of(as_(siti).post(page(case, "sepakati/"), agree(case) | wrong))
    assert not PlanVersion.objects.exists()


def test_a_client_who_does_not_agree_is_recorded_too(case: Case, siti: User, as_: As) -> None:
    assert as_(siti).post(page(case, "sepakati/"), agree(case, agreement="DECLINED", agreed_by="")).status_code == 302
    assert plan.at_a_glance(case).agreement.endswith("klien belum setuju.")


def test_the_sheet_says_who_does_what_in_plain_words_and_is_a_print_in_the_trail(
    case: Case, siti: User, as_: As
) -> None:
    goal = case.goals.get()
    TaskFactory(
        case=case, goal=goal, origin="PLAN", owner=None, responsible="klien", what="Bangunkan Rio", due_on=day(2)
    )
    TaskFactory(case=case, goal=goal, origin="PLAN", owner=None, responsible="Ibu RT", what="Pinjamkan sepeda")
    TaskFactory(case=case, what="Siapkan laporan ke dinas")
    tasks.finish_task(task=TaskFactory(case=case, goal=goal, origin="PLAN", what="Sudah lama selesai"), by=siti)
    met = GoalFactory(case=case, text="Ibu punya KTP")
    verbs.decide_goal(goal=met, status="MET", note="Ada", version=1, by=siti)
    verbs.decide_goal(
        goal=GoalFactory(case=case, text="Pindah kota"), status="DROPPED", note="Batal", version=1, by=siti
    )
    html = as_(siti).get(page(case, "untuk-klien/")).content.decode()
    sheet = html[html.index("<article") : html.index("</article>")]
    yours, ours, others = (
        sheet.index(f"Yang {who}") for who in ("Anda lakukan", "kami lakukan", "dilakukan orang lain")
    )
    assert yours < sheet.index("Bangunkan Rio") < ours < sheet.index("Temui wali kelas") < others
    assert (
        others
        < sheet.index("Ibu RT: Pinjamkan sepeda")
        < sheet.index("Yang sudah Anda capai")
        < sheet.index("Ibu punya KTP")
    )
    for left_out in ("Siapkan laporan", "Sudah lama selesai", "Pindah kota", case.category.label, case.reference):
        assert left_out not in sheet
    assert case.client.name not in sheet  # found at home, it tells of nobody
    assert "jangan diberikan" in html
    assert AuditEvent.objects.filter(verb="plan.printed", case_id=case.pk).count() == 1
    assert case.reference not in html[: html.index("</title>")]


def test_the_sheet_of_a_case_of_violence_names_neither_it_nor_us_unless_the_counselor_chooses(
    siti: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    GoalFactory(case=case, text="Hari-hari yang tenang")

    def sheet(query: str = "") -> str:
        html = as_(siti).get(page(case, f"untuk-klien/{query}")).content.decode()
        return html[html.index("<article") : html.index("</article>")]

    for words in ("kekerasan", "Kekerasan", "LK3", "KDRT"):
        assert words not in sheet()
    assert "LK3 Delima" in sheet("?kontak=lengkap")
    assert "Daftar kegiatan" in sheet("?tajuk=kegiatan&kontak=apa")
    assert "LK3" not in sheet("?tajuk=%00&kontak=%00")


def test_the_counselor_is_told_of_words_and_names_that_could_put_somebody_in_danger(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    bad = PersonFactory(registered_by=siti, name="Rahmat Rekaan")
    CaseParticipant.objects.create(case=case, person=bad, role="ALLEGED_PERPETRATOR")
    GoalFactory(case=case, text="Aman dari kekerasan dan dari rahmat")
    answer = as_(siti).get(page(case, "untuk-klien/"))
    assert answer.context["telling"] == ["kekerasan", "Rahmat"]
    assert "dapat membuka rahasia" in answer.content.decode()
    GoalFactory(case=case, number=2, text="Bangun pukul enam")
    assert as_(siti).get(page(case, "untuk-klien/")).context["telling"] == ["kekerasan", "Rahmat"]
    GoalFactory(case=case, number=3, text="Menunggu sidang", success_sign="Alamat tidak diketahui suami")
    told = as_(siti).get(page(case, "untuk-klien/")).context["telling"]
    assert told == ["kekerasan", "sidang", "tidak diketahui", "suami", "Rahmat"]
    harmless = plan_paper.Paper(goals=[], yours=[], ours=[], others=[], reached=[])
    assert plan_paper.telling_words(harmless, ["Rahmat"]) == []


def test_only_who_reads_the_case_reads_its_plan_and_only_counselors_write_it(
    case: Case, siti: User, dewi: User, budi: User, yusuf: User, ratna: User, wati: User, as_: As
) -> None:
    agreed(case, siti)
    reads, writes = ["", "versi/1/", "untuk-klien/"], ["tujuan/baru/", "tujuan/1/ubah/", "tujuan/1/nilai/", "sepakati/"]
    for person, read, write in (
        (siti, 200, 200), (budi, 200, 403), (dewi, 403, 403), (yusuf, 403, 403), (ratna, 404, 404), (wati, 404, 404),
    ):  # fmt: skip
        assert {as_(person).get(page(case, path)).status_code for path in reads} == {read}, person
        assert {as_(person).get(page(case, path)).status_code for path in writes} == {write}, person
        if write != 200:
            assert {as_(person).post(page(case, path), new_goal(case)).status_code for path in writes} == {write}
    assert {Client().get(page(case, path)).status_code for path in reads + writes} == {302}
    close(case, budi)
    assert {as_(siti).get(page(case, path)).status_code for path in reads} == {200}
    assert {as_(siti).post(page(case, path), new_goal(case)).status_code for path in writes} == {403}
    assert as_(siti).get(page(case)).content.decode().count("Selesai<span") == 0


def test_who_registered_a_case_sees_a_part_of_it_and_no_plan(yusuf: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    assert access.answer(yusuf, access.Permission.CASE_VIEW, case) is access.Answer.MASKED
    for path in ("", "untuk-klien/", "versi/1/"):
        assert as_(yusuf).get(page(case, path)).status_code == 403


@pytest.mark.parametrize("path", ["versi/2/", f"versi/{HUGE}/", "tujuan/2/ubah/", f"tujuan/{HUGE}/nilai/"])
def test_what_the_plan_does_not_have_is_not_found(path: str, case: Case, siti: User, as_: As) -> None:
    agreed(case, siti)
    assert as_(siti).get(page(case, path)).status_code == 404


def test_a_glance_costs_three_queries_and_five_goals_no_more_than_one(
    case: Case, siti: User, as_: As, django_assert_num_queries: Any
) -> None:
    agreed(case, siti)
    for _ in range(2):
        with django_assert_num_queries(3):
            found = plan.at_a_glance(case)
            assert [row.task.case.reference for row in found.open_tasks]
            assert [(live.tone, live.progress, live.goal.problem.label) for live in found.goals]
            assert found.agreement
        for number in range(4):
            goal = GoalFactory(case=case, number=number + 2)
            TaskFactory(case=case, goal=goal, origin="PLAN")
        Goal.objects.exclude(number__lte=5).delete()
        if case.goals.count() >= 5:
            break
    with django_assert_num_queries(3):
        assert len(plan.at_a_glance(case).goals) == 5


def test_the_next_tasks_are_the_first_three_by_day(case: Case, siti: User) -> None:
    for distance in (5, 1, None):
        TaskFactory(case=case, what=str(distance), due_on=day(distance) if distance else None)
    glance = plan.at_a_glance(case)
    assert [row.task.what for row in glance.next_tasks] == ["1", "Temui wali kelas", "5"]
    assert len(glance.open_tasks) == 4


def test_the_case_page_gets_what_is_agreed_with_buttons_and_the_printed_file_without(case: Case, siti: User) -> None:
    agreed(case, siti)
    context = {
        "plan": plan.at_a_glance(case),
        "case": case,
        "may_plan": True,
        "may_act": True,
        "back_url": "/kasus/",
        "csrf_token": "x",
    }
    panel = render_to_string("cases/plan/_summary.html", context)
    for words in ("Rio sekolah lagi", "0 dari 1 tindakan selesai", "oleh Ibu Erna", "+7 hari", 'value="/kasus/"'):
        assert words in panel
    assert "+7 hari" not in render_to_string("cases/plan/_summary.html", context | {"may_act": False})
    paper = render_to_string("cases/plan/_print.html", context)
    assert "Temui wali kelas – Siti Aminah" in paper
    assert "<button" not in paper


def test_the_timeline_tells_of_goals_agreements_and_finished_tasks(
    case: Case, siti: User, django_assert_num_queries: Any
) -> None:
    agreed(case, siti)
    tasks.finish_task(task=Task.objects.get(), result="Wali kelas setuju", by=siti)
    verbs.decide_goal(goal=case.goals.get(), status="MET", note="Hadir", version=1, by=siti)
    reader = timeline.Reader(user=siti, sees_work=True, notes=None, psychology=None)
    with django_assert_num_queries(3):
        events = [
            event
            for source in (events_of_plan.goals, events_of_plan.agreements, events_of_plan.tasks_done)
            for event in source(case, reader, 50)
        ]
    assert [event.title for event in events] == [
        "Tujuan 1 ditulis",
        "Tujuan 1: tercapai",
        "Rencana dibicarakan: versi 1",
        "Tugas selesai",
    ]
    assert ("Hasil", "Wali kelas setuju") in events[3].facts
    stranger = timeline.Reader(user=siti, sees_work=False, notes=None, psychology=None)
    for source in (events_of_plan.goals, events_of_plan.agreements, events_of_plan.tasks_done):
        assert list(source(case, stranger, 50)) == []


def test_nothing_of_the_plan_is_readable_in_the_trail(case: Case, siti: User) -> None:
    agreed(case, siti)
    tasks.cancel_task(task=Task.objects.get(), reason="Rahasia sekali", by=siti)
    trail = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert not any(words in trail for words in ("Rio", "wali kelas", "Erna", "Rahasia"))


def test_who_judges_a_goal_anew_sees_the_judgement_that_stands(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    goal = GoalFactory(
        case=case, status="PARTLY", status_note="Masuk tiga hari.", decided_by=siti, decided_at=timezone.now()
    )
    address = f"{case.get_absolute_url()}rencana/tujuan/{goal.number}/nilai/"
    client = as_(siti)
    assert "Masuk tiga hari." in client.get(address).content.decode()
    goal.version, goal.status_note, goal.changed_by = 2, "Masuk tiap hari.", budi
    goal.save()
    answer = client.post(address, {"status": "MET", "note": "Guru membenarkan.", "version": "1"})
    page = answer.content.decode()
    assert "Budi Santoso baru saja mengubah tujuan ini" in page
    assert "Masuk tiap hari." in page
    assert "Guru membenarkan." in page
    assert client.post(address, {"status": "MET", "note": "Guru membenarkan.", "version": "2"}).status_code == 302
    assert Goal.objects.get().status_note == "Guru membenarkan."
