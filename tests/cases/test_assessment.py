"""What was found out: writing it down, correcting it within a day, and seeing later what has changed."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import assessment as verbs
from cases.assessment import INITIAL
from cases.models import Assessment, Case, TeamMember
from cases.workflow import NotAllowed
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import AssessmentFactory, CaseFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


def day(ago: int = 0) -> Any:
    return timezone.localdate() - timedelta(days=ago)


@pytest.fixture
def case(siti: User) -> Case:
    """A case of Siti, open for a hundred days."""
    return CaseFactory(registered_by=siti, opened_on=day(100))


def initial(**changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "taken_on": day().isoformat(),
        "answer_PROBLEM": "Tidak ada beras sejak tiga hari.",
        "answer_SAFETY": "Semua aman.",
        "answer_HEALTH": "   ",
        "answer_SUMMARY": "Perlu bantuan pangan dulu.",
        "sources": ["CLIENT"],
        "risk": "MEDIUM",
        "decision": "ACCEPTED",
    } | changes


def full(**changes: Any) -> dict[str, Any]:
    data = initial(**changes)
    del data["decision"], data["answer_SAFETY"]
    return data


def send(client: Client, case: Case, path: str, data: dict[str, Any]) -> Any:
    return client.post(f"{case.get_absolute_url()}asesmen/{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def test_siti_writes_the_initial_assessment_and_only_what_says_something_is_kept(
    siti: User, case: Case, as_: As
) -> None:
    answer = send(as_(siti), case, "baru/awal", initial())
    row = Assessment.objects.get()
    assert answer["Location"] == f"{case.get_absolute_url()}asesmen/{row.pk}/"
    assert list(row.load()) == ["PROBLEM", "SAFETY", "SUMMARY"]
    assert (row.kind, row.decision, row.sources, row.written_by) == ("INITIAL", "ACCEPTED", "CLIENT", siti)
    assert Case.objects.get().risk == "MEDIUM"
    event = AuditEvent.objects.get(verb="assessment.added")
    assert (event.case_id, event.detail) == (case.pk, {"kind": "INITIAL"})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer_SUMMARY": " "}, "Tulis ringkasannya"),
        ({"answer_PROBLEM": ""}, "Tulis masalah yang dibawa"),
        ({"risk": ""}, "risk"),
        ({"risk": "PANIC"}, "PANIC"),
        ({"decision": ""}, "decision"),
        ({"decision": "NONE"}, "NONE"),
        ({"taken_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "masa depan"),
        ({"taken_on": "2015-01-01"}, "baru dibuka"),
        ({"taken_on": "kemarin"}, "Tanggal ini tidak ada"),
        ({"sources": ["DUKUN"]}, "DUKUN"),
        ({"uid": "x"}, "Formulir ini rusak"),
        ({"answer_SAFETY": "a\x00b"}, "null"),
        ({"answer_SAFETY": "x" * 20001}, "20000"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused_and_what_was_typed_stays(
    siti: User, case: Case, as_: As, changes: dict[str, Any], sentence: str
) -> None:
    answer = send(as_(siti), case, "baru/awal", initial(answer_STRENGTHS="Pandai menjahit.") | changes)
    said = errors_of(answer) + " ".join(answer.context["form"].errors)
    assert sentence in said
    assert "Pandai menjahit." in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_full_assessment_needs_its_sources_and_may_tell_the_problem_in_its_history(
    siti: User, case: Case, as_: As
) -> None:
    client = as_(siti)
    assert "sources" in send(client, case, "baru/mendalam", full(sources=[])).context["form"].errors
    answer = send(client, case, "baru/mendalam", full(answer_PROBLEM="", answer_HISTORY="Sejak suami merantau."))
    assert answer.status_code == 302
    assert Assessment.objects.get().decision == ""


def test_an_initial_assessment_may_leave_its_sources_open(siti: User, case: Case, as_: As) -> None:
    assert send(as_(siti), case, "baru/awal", initial(sources=[])).status_code == 302


def test_a_double_click_makes_one_assessment_and_another_cases_form_is_refused(siti: User, case: Case, as_: As) -> None:
    client, data, other = as_(siti), initial(), CaseFactory(registered_by=siti)
    places = {send(client, case, "baru/awal", data)["Location"] for _ in range(2)}
    assert len(places) == Assessment.objects.count() == 1
    assert AuditEvent.objects.filter(verb="assessment.added").count() == 1
    assert "sudah pernah dikirim" in errors_of(send(client, other, "baru/awal", data))


@pytest.mark.parametrize(
    ("decision", "words", "place"),
    [
        ("ACCEPTED", "asesmen mendalam", "asesmen/baru/mendalam/"),
        ("INFORMATION", "usulkan penutupan", "usul-tutup/"),
        ("OUT_OF_SCOPE", "usulkan penutupan", "usul-tutup/"),
        ("REFERRED", "siapkan rujukan", "rujukan/baru/"),
    ],
)
def test_the_decision_leads_to_what_comes_next(
    siti: User, case: Case, as_: As, decision: str, words: str, place: str
) -> None:
    client = as_(siti)
    answer = send(client, case, "baru/awal", initial(decision=decision, risk="HIGH"))
    page = client.get(answer["Location"]).content.decode()
    assert f'Berikutnya: <a href="{case.get_absolute_url()}{place}">{words}</a>' in page
    assert "pastikan keluarga aman hari ini" in page
    assert client.get(f"{case.get_absolute_url()}{place}").status_code == 200


def test_a_full_assessment_leads_to_the_plan(siti: User, case: Case, as_: As) -> None:
    client = as_(siti)
    page = client.get(send(client, case, "baru/mendalam", full())["Location"]).content.decode()
    assert f'Berikutnya: <a href="{case.get_absolute_url()}rencana/">susun rencana</a>' in page


def test_a_psychologist_of_the_team_is_told_who_closes_instead_of_a_link_to_a_refusal(
    siti: User, nadia: User, case: Case, as_: As
) -> None:
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    client = as_(nadia)
    answer = send(client, case, "baru/awal", initial(decision="INFORMATION"))
    page = client.get(answer["Location"]).content.decode()
    assert "oleh penanggung jawab kasus" in page
    assert "usul-tutup" not in page


def test_the_second_assessment_shows_the_answers_of_the_first_beside_its_fields(
    siti: User, case: Case, as_: As
) -> None:
    first = AssessmentFactory(case=case, taken_on=day(50), texts={"HEALTH": "Darah tinggi.", "SUMMARY": "Dulu."})
    page = as_(siti).get(f"{case.get_absolute_url()}asesmen/baru/mendalam/")
    rows = {row.field.name: row for _, part in page.context["form"].parts for row in part}
    assert rows["answer_HEALTH"].before == "Darah tinggi."
    assert rows["answer_HEALTH"].same is not None
    assert rows["answer_WORK"].same is None, "nothing was said, so there is nothing to take over"
    assert f"Sebelumnya ({first.taken_on.day} " in page.content.decode()
    assert AuditEvent.objects.get(verb="assessment.viewed").object_id == str(first.pk)


def test_still_the_same_copies_the_old_words_and_keeps_new_ones_below_them(siti: User, case: Case, as_: As) -> None:
    texts = {"HEALTH": "Darah tinggi.\n\nTidak minum obat.", "WORK": "Buruh cuci.", "SUMMARY": "Dulu."}
    AssessmentFactory(case=case, taken_on=day(50), texts=texts)
    data = full(same_HEALTH="on", same_WORK="on", answer_WORK="Sekarang juga berjualan.", same_SUMMARY="on")
    assert send(as_(siti), case, "baru/mendalam", data | {"answer_SUMMARY": ""}).status_code == 302
    found = Assessment.objects.order_by("pk").last().load()
    assert found["HEALTH"] == texts["HEALTH"]
    assert found["WORK"] == "Buruh cuci.\n\nSekarang juga berjualan."
    assert found["SUMMARY"] == "Dulu."


def test_still_the_same_cannot_be_ticked_where_there_was_nothing(siti: User, case: Case, as_: As) -> None:
    assert send(as_(siti), case, "baru/mendalam", full(same_WORK="on")).status_code == 302
    assert "WORK" not in Assessment.objects.get().load()


def test_siti_corrects_her_own_assessment_within_a_day_and_the_risk_follows(siti: User, case: Case, as_: As) -> None:
    row, client = AssessmentFactory(case=case, taken_on=day()), as_(siti)
    data = full(version=1, answer_SUMMARY="Lebih jelas.", risk="HIGH")
    assert send(client, case, f"{row.pk}/ubah", data).status_code == 302
    row = Assessment.objects.get()
    assert (row.load()["SUMMARY"], row.version, row.changed_by) == ("Lebih jelas.", 2, siti)
    assert Case.objects.get().risk == "HIGH"
    assert AuditEvent.objects.get(verb="assessment.changed").detail == {"fields": ["PROBLEM", "SUMMARY", "risk"]}


def test_after_a_day_an_assessment_stays_as_it_is(siti: User, case: Case, as_: As) -> None:
    row = AssessmentFactory(case=case)
    Assessment.objects.update(written_at=timezone.now() - timedelta(hours=25))
    page = as_(siti).get(f"{case.get_absolute_url()}asesmen/{row.pk}/ubah/")
    assert page["Location"] == f"{case.get_absolute_url()}asesmen/{row.pk}/"
    answer = send(as_(siti), case, f"{row.pk}/ubah", full(version=1, answer_SUMMARY="Kata yang terlambat."))
    assert "24 jam" in answer.content.decode()
    assert "Kata yang terlambat." in answer.content.decode()
    with pytest.raises(NotAllowed, match="24 jam"):
        change(row, siti)
    assert Assessment.objects.get().load()["SUMMARY"] == "Ringkasan rekaan."


def change(row: Assessment, by: User, version: int = 1) -> Assessment:
    content = {"taken_on": day(), "sources": ["CLIENT"], "answers": {"PROBLEM": "x", "SUMMARY": "y"}, "risk": "LOW"}
    return verbs.change_assessment(assessment=Assessment.objects.get(pk=row.pk), version=version, by=by, **content)


def test_nobody_changes_a_colleagues_assessment(siti: User, dewi: User, case: Case, as_: As) -> None:
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    row = AssessmentFactory(case=case)
    client = as_(dewi)
    assert client.get(f"{case.get_absolute_url()}asesmen/{row.pk}/").status_code == 200
    assert send(client, case, f"{row.pk}/ubah", full(version=1)).status_code == 403
    with pytest.raises(NotAllowed, match="Hanya penulisnya"):
        change(row, dewi)


def test_two_tabs_on_one_assessment_show_both_texts(siti: User, case: Case, as_: As) -> None:
    row, client = AssessmentFactory(case=case), as_(siti)
    send(client, case, f"{row.pk}/ubah", full(version=1, answer_SUMMARY="Dari tab pertama."))
    answer = send(client, case, f"{row.pk}/ubah", full(version=1, answer_SUMMARY="Dari tab kedua."))
    text = answer.content.decode()
    assert "sudah diubah di tempat lain" in errors_of(answer)
    assert text.index("Dari tab pertama.") < text.index("Dari tab kedua.")
    assert Assessment.objects.get().load()["SUMMARY"] == "Dari tab pertama."
    assert send(client, case, f"{row.pk}/ubah", full(version=2, answer_SUMMARY="Keduanya.")).status_code == 302
    with pytest.raises(NotAllowed, match="di tempat lain"):
        change(row, siti, version=1)


@pytest.mark.parametrize("version", ["", "x", HUGE, "-1"])
def test_a_garbled_version_overwrites_nothing(siti: User, case: Case, as_: As, version: str) -> None:
    row = AssessmentFactory(case=case)
    assert errors_of(send(as_(siti), case, f"{row.pk}/ubah", full(version=version)))
    assert Assessment.objects.get().version == 1


def test_an_assessment_written_down_late_does_not_overrule_the_risk_of_a_newer_one(
    siti: User, case: Case, as_: As
) -> None:
    client = as_(siti)
    send(client, case, "baru/awal", initial(risk="HIGH", taken_on=day(1).isoformat()))
    send(client, case, "baru/awal", initial(risk="LOW", taken_on=day(5).isoformat()))
    assert Case.objects.get().risk == "HIGH"


def test_the_verb_itself_refuses_what_the_form_would(siti: User, case: Case) -> None:
    good: dict[str, Any] = {
        "case": case, "uid": uuid.uuid4(), "kind": INITIAL, "taken_on": day(), "sources": [], "risk": "LOW",
        "answers": {"SUMMARY": "y"}, "decision": "ACCEPTED", "by": siti,
    }  # fmt: skip
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"answers": {"PROBLEM": "x"}}, "ringkasan"),
        ({"risk": ""}, "risiko"),
        ({"decision": ""}, "keputusan"),
        ({"taken_on": day(101)}, "Tanggal asesmen"),
        ({"taken_on": day(-1)}, "Tanggal asesmen"),
    ]
    for changes, sentence in wrong:
        with pytest.raises(NotAllowed, match=sentence):
            verbs.add_assessment(**good | changes)
    assert not Assessment.objects.exists()


def test_what_is_typed_is_kept_on_the_server_until_it_is_sent(siti: User, case: Case, as_: As) -> None:
    AssessmentFactory(case=case, taken_on=day(50), texts={"HEALTH": "Darah tinggi.", "SUMMARY": "Dulu."})
    client, url = as_(siti), f"{case.get_absolute_url()}asesmen/baru/mendalam/"
    draft = client.get(url).context["form"].draft
    hidden = {"draft": str(draft.ticket.uid), "draft_path": draft.sealed, "draft_version": "0", "draft_next": "1"}
    typed = {"answer_WORK": "Buruh cuci di dua rumah.", "same_HEALTH": "on", "risk": "HIGH"}
    saved = client.post(draft.url, typed | hidden, headers={"X-Requested-With": "XMLHttpRequest"})
    assert saved.status_code == 200
    form = client.get(url).context["form"]
    assert form["answer_WORK"].value() == "Buruh cuci di dua rumah."
    assert form["same_HEALTH"].value() is True
    assert [card.value for card in form.risk_choices if card.checked] == ["HIGH"]
    hidden["draft_version"] = str(saved.json()["version"])
    assert send(client, case, "baru/mendalam", full() | hidden).status_code == 302
    assert client.get(url).context["form"]["answer_WORK"].value() is None
