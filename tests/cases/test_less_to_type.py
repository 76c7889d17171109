"""What a form knows already need not be typed: days, places, guests, examples, and what is still the same."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases import conferences as reading
from cases.contacts import likely_answers
from cases.models import Assessment, Case, Goal
from cases.plan_examples import examples, examples_for
from cases.shortcuts import shortcut
from lk3.models import AuditEvent, Region, User
from tests.cast import As
from tests.factories import AssessmentFactory, CaseFactory, ConferenceFactory, ContactFactory, GoalFactory

pytestmark = pytest.mark.django_db


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def open_form(as_: As, person: User, case: Case, path: str) -> Any:
    response = as_(person).get(f"{case.get_absolute_url()}{path}")
    assert response.status_code == 200, response.status_code
    return response


def test_the_visit_that_was_agreed_stands_in_the_form_with_its_place_and_the_client(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    ContactFactory(case=case, kind="COUNSELING", next_step="Kunjungan rumah", next_on=day())
    form = open_form(as_, siti, case, "layanan/baru/").context["form"]
    assert (form["kind"].value(), form["place"].value()) == ("HOME_VISIT", "Rumah klien")
    assert form["persons"].value() == [case.client_id]


def test_nothing_is_guessed_where_nothing_was_agreed(siti: User):
    case = CaseFactory(registered_by=siti)
    assert likely_answers(case) == {"kind": "", "persons": [case.client_id]}
    ContactFactory(case=case, next_step="Minta surat pengantar, tunggu kabar antara Senin dan Rabu")
    assert likely_answers(case)["kind"] == ""
    assert likely_answers(case, "MEDIATION")["kind"] == "MEDIATION"


def test_days_people_mean_are_offered_beside_the_date(as_: As, siti: User):
    form = open_form(as_, siti, CaseFactory(registered_by=siti), "layanan/baru/").context["form"]
    offered = dict(json.loads(form.fields["next_on"].widget.attrs["data-quick"]))
    assert (offered["Besok"], offered["1 minggu"]) == (day(1), day(7))
    assert dict(json.loads(form.fields["held_on"].widget.attrs["data-quick"]))["Kemarin"] == day(-1)


def assess(as_: As, siti: User, case: Case, **answers: str) -> Assessment:
    page = open_form(as_, siti, case, "asesmen/baru/mendalam/")
    data = {"uid": page.context["form"]["uid"].value(), "taken_on": day(), "sources": ["CLIENT"], "risk": "LOW"}
    response = as_(siti).post(f"{case.get_absolute_url()}asesmen/baru/mendalam/", data | answers)
    assert response.status_code == 302, response.context["form"].errors
    return Assessment.objects.latest("pk")


def test_one_tick_keeps_what_was_not_typed_anew_and_replaces_what_was(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    AssessmentFactory(case=case, texts={"PROBLEM": "Sendirian.", "WORK": "Warung tutup.", "SUMMARY": "Lelah."})
    made = assess(as_, siti, case, same_rest="on", answer_WORK="Warung buka lagi.")
    assert made.load() == {"PROBLEM": "Sendirian.", "WORK": "Warung buka lagi.", "SUMMARY": "Lelah."}


def test_without_the_tick_what_is_left_empty_stays_empty(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    AssessmentFactory(case=case, texts={"PROBLEM": "Sendirian.", "WORK": "Warung tutup.", "SUMMARY": "Lelah."})
    made = assess(as_, siti, case, answer_PROBLEM="Berdua.", answer_SUMMARY="Pulih.")
    assert made.load() == {"PROBLEM": "Berdua.", "SUMMARY": "Pulih."}


def again(as_: As, siti: User, case: Case, **data: Any) -> Any:
    """Send a second assessment in which neither sources nor risk were chosen, unless ``data`` does."""
    AssessmentFactory(
        case=case, sources="CLIENT,HOME_VISIT", risk="MEDIUM", texts={"PROBLEM": "Sepi.", "SUMMARY": "Lelah."}
    )
    page = open_form(as_, siti, case, "asesmen/baru/mendalam/")
    assert not page.context["form"]["risk"].value(), "nobody's risk is chosen for the writer"
    assert not page.context["form"]["same_rest"].value()
    assert "Klien sendiri, Kunjungan rumah; risiko sedang" in page.content.decode()
    sent = {"uid": page.context["form"]["uid"].value(), "taken_on": day()} | data
    return as_(siti).post(f"{case.get_absolute_url()}asesmen/baru/mendalam/", sent)


def test_the_tick_keeps_sources_and_risk_too_where_none_is_chosen(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    assert again(as_, siti, case, same_rest="on").status_code == 302
    made = Assessment.objects.latest("pk")
    assert (made.sources, made.risk) == ("CLIENT,HOME_VISIT", "MEDIUM")


def test_what_is_chosen_beside_the_tick_counts(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    assert again(as_, siti, case, same_rest="on", sources=["SCHOOL"], risk="LOW").status_code == 302
    made = Assessment.objects.latest("pk")
    assert (made.sources, made.risk) == ("SCHOOL", "LOW")


def test_without_the_tick_sources_and_risk_are_asked_for(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    answer = again(as_, siti, case, answer_PROBLEM="Sepi.", answer_SUMMARY="Lelah.")
    assert set(answer.context["form"].errors) == {"sources", "risk"}


def test_a_risk_that_does_not_exist_is_refused_and_not_replaced_by_the_old_one(as_: As, siti: User):
    answer = again(as_, siti, CaseFactory(registered_by=siti), same_rest="on", risk="NONE")
    assert set(answer.context["form"].errors) == {"risk"}


def test_a_first_assessment_has_nothing_to_keep(as_: As, siti: User):
    page = open_form(as_, siti, CaseFactory(registered_by=siti), "asesmen/baru/mendalam/")
    assert "same_rest" not in page.context["form"].fields


def guest(case: Case, name: str, institution: str) -> Any:
    return ConferenceFactory(case=case, place="Ruang camat").participants.create(
        name=name, role="TKSK", institution=institution
    )


def test_a_guest_who_came_before_is_ticked_instead_of_typed(as_: As, siti: User):
    case, other = CaseFactory(registered_by=siti), CaseFactory(registered_by=siti)
    known = guest(other, "Hendra Rekaan", "Kecamatan Rekaan")
    page = open_form(as_, siti, case, "konferensi/baru/")
    assert "Hendra Rekaan, TKSK, Kecamatan Rekaan" in page.content.decode()
    data = {
        "uid": page.context["form"]["uid"].value(),
        "held_on": day(),
        "place": "Ruang camat",
        "issues": "Atap bocor.",
    }
    response = as_(siti).post(f"{case.get_absolute_url()}konferensi/baru/", data | {"known": [known.pk]})
    assert response.status_code == 302, response.context["form"].errors
    there = case.conferences.get().participants.get()
    assert (there.name, there.role, there.institution) == ("Hendra Rekaan", "TKSK", "Kecamatan Rekaan")


def test_families_colleagues_and_guests_of_other_peoples_cases_are_not_offered(siti: User, dewi: User, ratna: User):
    case, other = CaseFactory(registered_by=siti), CaseFactory(registered_by=siti)
    guest(other, "Ibu Rekaan", "")
    guest(other, "Paman Rekaan", "Keluarga klien")
    guest(other, "Nadia Rekaan", case.unit.name)
    guest(CaseFactory(registered_by=dewi), "Tamu Dewi", "Kecamatan Rekaan")
    guest(CaseFactory(registered_by=ratna), "Tamu Ratna", "Kecamatan Rekaan")
    ConferenceFactory(case=other, place="Rumah Ibu Rekaan")
    assert reading.known_guests(case, siti) == []
    assert reading.usual_places(siti) == ["Ruang camat", "Kantor LK3"]


def test_somebody_elses_guest_is_refused_even_when_sent_by_hand(as_: As, siti: User, ratna: User):
    case = CaseFactory(registered_by=siti)
    guest(CaseFactory(registered_by=siti), "Hendra Rekaan", "Kecamatan Rekaan")
    foreign = guest(CaseFactory(registered_by=ratna), "Tamu Ratna", "Kecamatan Rekaan")
    page = open_form(as_, siti, case, "konferensi/baru/")
    data = {"uid": page.context["form"]["uid"].value(), "held_on": day(), "place": "Ruang camat", "issues": "Atap."}
    response = as_(siti).post(f"{case.get_absolute_url()}konferensi/baru/", data | {"known": [foreign.pk]})
    assert "Tamu ini tidak dikenal" in response.content.decode()


def minutes(as_: As, siti: User, case: Case, **rows: Any) -> Any:
    """Send the minutes of today as the form offers them, with these rows changed."""
    form = open_form(as_, siti, case, "konferensi/baru/").context["form"]
    offered = {name: form[name].value() or "" for name in form.fields if name.startswith("keputusan-")}
    assert {str(value) for name, value in offered.items() if name.endswith("due_on")} == {day(7)}
    said = {"uid": form["uid"].value(), "held_on": day(), "place": "Ruang camat", "issues": "Atap bocor."}
    return as_(siti).post(f"{case.get_absolute_url()}konferensi/baru/", said | offered | rows)


def decided(case: Case) -> list[tuple[str, str, str, str]]:
    rows = case.conferences.get().tasks.order_by("pk")
    return [(row.what, str(row.owner or ""), row.responsible, str(row.due_on)) for row in rows]


def test_a_decision_is_the_writers_own_and_due_in_a_week_unless_said_otherwise(as_: As, siti: User, budi: User):
    case = CaseFactory(registered_by=siti)
    rows = {"keputusan-0-what": "Antar ke sekolah", "keputusan-1-what": "Ajukan bedah rumah"}
    rows |= {"keputusan-1-responsible": "Hendra Rekaan", "keputusan-1-due_on": day(14), "keputusan-2-what": "Surat"}
    rows |= {"keputusan-2-owner": budi.pk, "keputusan-2-due_on": ""}
    assert minutes(as_, siti, case, **rows).status_code == 302
    assert decided(case) == [
        ("Antar ke sekolah", siti.name, "", day(7)),
        ("Ajukan bedah rumah", "", "Hendra Rekaan", day(14)),
        ("Surat", budi.name, "", "None"),
    ]


def test_rows_in_which_nothing_was_decided_make_no_task(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    assert minutes(as_, siti, case).status_code == 302
    assert decided(case) == []


def test_a_colleague_who_was_chosen_for_nothing_is_asked_about(as_: As, siti: User, budi: User):
    answer = minutes(as_, siti, CaseFactory(registered_by=siti), **{"keputusan-0-owner": budi.pk})
    assert "Tulis apa yang akan dilakukan" in answer.content.decode()


def test_a_meeting_that_is_only_planned_needs_no_dates_of_decisions_removed(as_: As, siti: User):
    assert minutes(as_, siti, CaseFactory(registered_by=siti), held_on=day(20)).status_code == 302


def test_the_offices_of_the_sub_districts_are_completed_from_a_few_letters(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    near = Region.objects.create(
        code=f"{case.district_id}.98", name="Rekaan Hilir", level="SUBDISTRICT", parent=case.district
    )
    assert f"Kantor camat {near.name}" in open_form(as_, siti, case, "konferensi/baru/").context["form"].places


def test_a_goal_begins_with_an_example_of_its_problem(as_: As, siti: User):
    case = CaseFactory(registered_by=siti, code="ECONOMIC_HARDSHIP")
    first = examples_for(case)[0]
    assert first.goal in open_form(as_, siti, case, "rencana/tujuan/baru/").content.decode()
    form = open_form(as_, siti, case, "rencana/tujuan/baru/?contoh=1").context["form"]
    assert (form["text"].value(), form["what_1"].value(), form["who_1"].value()) == (
        first.goal,
        first.client_does,
        "klien",
    )
    assert form["due_on_2"].value().isoformat() == day(first.our_days)
    assert form.begun == [1, 2, 3], "the third stands open: it is the family's own"
    assert (form["what_3"].value(), form["who_3"].value()) == (None, "klien")
    assert not Goal.objects.exists()


def test_the_third_action_of_an_example_is_left_out_when_it_stays_empty(as_: As, siti: User):
    case = CaseFactory(registered_by=siti, code="ECONOMIC_HARDSHIP")
    form = open_form(as_, siti, case, "rencana/tujuan/baru/?contoh=1").context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    answer = as_(siti).post(f"{case.get_absolute_url()}rencana/tujuan/baru/", sent | {"lembar": "1"})
    assert answer["Location"] == f"{case.get_absolute_url()}rencana/untuk-klien/", "the sheet for the client comes next"
    assert Goal.objects.get().tasks.count() == 2


def test_nobody_agrees_for_the_client(as_: As, siti: User):
    case = CaseFactory(registered_by=siti)
    GoalFactory(case=case)
    form = open_form(as_, siti, case, "rencana/sepakati/").context["form"]
    assert not form["agreement"].value()
    sent = {name: form[name].value() or "" for name in form.fields}
    answer = as_(siti).post(f"{case.get_absolute_url()}rencana/sepakati/", sent)
    assert set(answer.context["form"].errors) == {"agreement"}


@pytest.mark.parametrize("number", ["0", "9", "-1", "x", "", "9" * 40])
def test_an_example_that_is_not_there_leaves_the_form_empty(as_: As, siti: User, number: str):
    case = CaseFactory(registered_by=siti)
    form = open_form(as_, siti, case, f"rencana/tujuan/baru/?contoh={number}").context["form"]
    assert not form["text"].value()


def test_an_empty_form_for_a_goal_still_reads_nothing_of_the_plan(as_: As, siti: User):
    open_form(as_, siti, CaseFactory(registered_by=siti), "rencana/tujuan/baru/?contoh=1")
    assert not AuditEvent.objects.filter(verb="plan.viewed").exists()


def test_every_example_is_of_a_problem_that_exists_and_each_of_the_ten_has_one(db: None):
    from cases.models import ProblemCategory

    codes = set(ProblemCategory.objects.values_list("code", flat=True))
    mains = set(ProblemCategory.objects.filter(parent=None).exclude(code="OTHER").values_list("code", flat=True))
    named = {example.category for example in examples()}
    assert named <= codes
    assert mains <= named


def test_a_step_on_the_start_page_leads_to_the_form_it_asks_for(as_: As, siti: User, dewi: User):
    wanted = {"Konferensi kasus": "konferensi/baru/", "Asesmen ulang": "asesmen/baru/mendalam/"}
    wanted |= {"Susun rencana": "rencana/tujuan/baru/", "Siapkan penutupan": "usul-tutup/"}
    for step, path in wanted.items():
        case = CaseFactory(registered_by=siti)
        found = shortcut(case, step, siti)
        assert found is not None
        assert found.url == f"{case.get_absolute_url()}{path}"
        ContactFactory(case=case, next_step=step, next_on=day())
        assert found.url in as_(siti).get("/").content.decode()
        assert as_(siti).get(found.url).status_code == 200
    case = CaseFactory(registered_by=siti)
    assert shortcut(case, "Antar ke Puskesmas", siti) is None
    assert shortcut(case, "Siapkan penutupan", dewi) is None, "proposing the end is the owner's"
