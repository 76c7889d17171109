"""Reading assessments: who may, what has changed since the one before, and what the other pages are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases import assessment_reading as reading
from cases.assessment import FULL, INITIAL, PARTS, SOURCES, sections_of
from cases.models import Assessment, Case
from cases.timeline.assessment import assessments
from cases.timeline.events import Reader
from lk3.access import Answer
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


def test_a_full_assessment_asks_every_field_of_the_form_it_follows_and_the_initial_one_at_most_seven() -> None:
    assert len(sections_of(INITIAL)) == 7
    assert [section.code for section in sections_of(FULL)] == [
        "PROBLEM", "HISTORY", "PREVIOUS_HELP", "HEALTH", "MENTAL", "PERSONAL_HISTORY", "FAMILY", "WORK", "EDUCATION",
        "COMMUNITY", "BASIC_NEEDS", "LIVING", "LEGAL", "SPIRITUALITY", "CULTURE", "STRENGTHS", "RISK_FACTORS",
        "PROTECTIVE_FACTORS", "NEEDS", "SUMMARY", "RECOMMENDATIONS", "EVALUATION",
    ]  # fmt: skip
    for kind in PARTS:
        codes = [section.code for section in sections_of(kind)]
        assert len(codes) == len(set(codes))


def test_all_sources_together_fit_their_column() -> None:
    assert len(",".join(SOURCES)) <= Assessment._meta.get_field("sources").max_length


def test_the_answers_cannot_be_read_in_the_database(case: Case) -> None:
    AssessmentFactory(case=case, texts={"PROBLEM": "Tidak ada beras.", "SUMMARY": "x"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM cases_assessment")
        (stored,) = cursor.fetchone()
    assert "beras" not in stored


def test_an_assessment_of_the_same_kind_is_preferred_and_otherwise_the_other_kind_helps(case: Case) -> None:
    early = AssessmentFactory(case=case, kind=INITIAL, decision="ACCEPTED", taken_on=day(10))
    assert reading.previous_of(case, FULL) == early
    deep = AssessmentFactory(case=case, taken_on=day(20))
    assert reading.previous_of(case, FULL) == deep, "older, but of the same kind"
    assert reading.previous_of(case, INITIAL) == early
    assert reading.previous_of(case, FULL, before=deep) is None


def test_the_page_says_what_changed_what_is_new_and_what_is_no_longer_said(siti: User, case: Case, as_: As) -> None:
    then = {"PROBLEM": "Sama\nsaja.", "HEALTH": "Sakit.", "LEGAL": "Belum punya akta.", "SUMMARY": "Dulu."}
    now = {"PROBLEM": "Sama\r\nsaja. ", "HEALTH": "Sembuh.", "WORK": "Berjualan.", "SUMMARY": "Dulu."}
    AssessmentFactory(case=case, taken_on=day(50), risk="HIGH", texts=then)
    row = AssessmentFactory(case=case, taken_on=day(1), risk="LOW", texts=now)
    page = as_(siti).get(f"{case.get_absolute_url()}asesmen/{row.pk}/")
    shown = page.context["reading"]
    assert {row.section.code: row.change for row in shown.changed} == {
        "HEALTH": "changed",
        "WORK": "new",
        "LEGAL": "gone",
    }
    text = page.content.decode()
    for words in ("Tinggi → Rendah", "Belum punya akta.", "Sakit.", "Sembuh.", "Tidak diisi lagi"):
        assert words in text
    assert AuditEvent.objects.filter(verb="assessment.viewed", object_id=str(row.pk)).count() == 1


def test_what_the_short_form_never_asked_does_not_count_as_new_in_the_long_one(case: Case) -> None:
    early = AssessmentFactory(case=case, kind=INITIAL, decision="ACCEPTED", texts={"PROBLEM": "x", "SUMMARY": "y"})
    deep = AssessmentFactory(case=case, texts={"PROBLEM": "z", "WORK": "Buruh.", "STRENGTHS": "Rajin.", "SUMMARY": "y"})
    changes = {row.section.code: row.change for row in reading.read(deep, early).changed}
    assert changes == {"PROBLEM": "changed", "STRENGTHS": "new"}


def test_nothing_is_assessed_in_a_closed_case_but_it_can_still_be_read(siti: User, case: Case, as_: As) -> None:
    row, client = AssessmentFactory(case=case), as_(siti)
    Case.objects.update(state="CLOSED", closed_on=day(), closed_at=timezone.now(), closed_by=siti, outcome="DECIDED")
    assert client.post(f"{case.get_absolute_url()}asesmen/baru/awal/").status_code == 403
    assert client.post(f"{case.get_absolute_url()}asesmen/{row.pk}/ubah/").status_code == 403
    page = client.get(f"{case.get_absolute_url()}asesmen/{row.pk}/").content.decode()
    assert "/ubah/" not in page
    assert "/asesmen/baru/" not in page


def test_an_assessment_of_another_case_and_an_unknown_kind_are_not_found(siti: User, case: Case, as_: As) -> None:
    other, client = AssessmentFactory(case=CaseFactory(registered_by=siti)), as_(siti)
    for path in (f"{other.pk}", f"{other.pk}/ubah", HUGE, "baru/gawat"):
        assert client.get(f"{case.get_absolute_url()}asesmen/{path}/").status_code == 404


@pytest.mark.parametrize("path", ["", "{pk}/", "{pk}/ubah/", "baru/awal/", "baru/mendalam/"])
def test_the_pages_open_for_siti_and_their_titles_name_nobody(
    path: str, siti: User, dewi: User, yusuf: User, ratna: User, wati: User, case: Case, as_: As
) -> None:
    secret = "Hanya untuk mata Siti"
    row = AssessmentFactory(case=case, texts={"PROBLEM": secret, "SUMMARY": secret})
    url = f"{case.get_absolute_url()}asesmen/{path.format(pk=row.pk)}"
    text = as_(siti).get(url).content.decode()
    title = text.split("<title>")[1].split("</title>")[0]
    assert secret in text
    assert case.reference in title
    assert case.client.name not in title
    assert as_(dewi).get(url).status_code == as_(yusuf).get(url).status_code == 403
    assert as_(ratna).get(url).status_code == as_(wati).get(url).status_code == 404
    assert "/akun/login/" in Client().get(url)["Location"]


def test_yusuf_who_registered_the_case_knows_of_it_but_reads_no_assessment(yusuf: User, siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None, state="REGISTERED")
    row = AssessmentFactory(case=case, written_by=siti)
    client = as_(yusuf)
    assert client.get(case.get_absolute_url()).status_code == 200
    for path in ("", f"{row.pk}/", "baru/awal/"):
        assert client.get(f"{case.get_absolute_url()}asesmen/{path}").status_code == 403


def test_budi_reads_an_ordinary_case_at_once_and_a_sensitive_one_after_proving_himself(
    siti: User, budi: User, case: Case, as_: As
) -> None:
    row, client = AssessmentFactory(case=case), as_(budi)
    url = f"{case.get_absolute_url()}asesmen/{row.pk}/"
    assert client.get(url).status_code == 200
    Case.objects.update(confidentiality="SENSITIVE")
    assert client.get(url)["Location"].startswith(reverse("step-up"))
    assert client.post(f"{case.get_absolute_url()}asesmen/baru/awal/").status_code == 403


def test_the_list_costs_the_same_for_one_assessment_and_for_five(
    siti: User, case: Case, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client, url = as_(siti), f"{case.get_absolute_url()}asesmen/"
    AssessmentFactory(case=case)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for ago in range(4):
        AssessmentFactory(case=case, taken_on=day(ago + 1))
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_the_case_page_is_told_what_is_missing(siti: User, case: Case) -> None:
    def missing() -> str:
        return reading.at_a_glance(case, with_text=False).missing

    assert missing() == "Asesmen awal belum dibuat."
    early = AssessmentFactory(case=case, kind=INITIAL, decision="REFERRED", taken_on=day(90))
    assert missing() == ""
    Assessment.objects.filter(pk=early.pk).update(decision="ACCEPTED")
    assert missing() == "Asesmen mendalam belum dibuat."
    deep = AssessmentFactory(case=case, taken_on=day(80))
    assert missing() == ""
    Assessment.objects.filter(pk=deep.pk).update(taken_on=day(181))
    Assessment.objects.filter(pk=early.pk).update(taken_on=day(190))
    assert "lebih dari enam bulan" in missing()


def test_the_case_page_asks_twice_and_opens_no_text_for_who_may_not_read_it(
    case: Case, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    AssessmentFactory(case=case, risk="HIGH")
    with monkeypatch.context() as patch, django_assert_max_num_queries(2):
        patch.setattr(Assessment, "load", lambda self: pytest.fail("opened"))
        glance = reading.at_a_glance(case, with_text=False)
    assert (glance.summary, glance.tone) == (None, "danger")
    assert reading.at_a_glance(case, with_text=True).summary == "Ringkasan rekaan."


def test_the_timeline_shows_the_summary_to_readers_of_notes_only_and_nothing_to_a_masked_reader(
    siti: User, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    AssessmentFactory(case=case, kind=INITIAL, decision="ACCEPTED", risk="HIGH")
    AssessmentFactory(case=case)
    whole = Reader(siti, sees_work=True, notes=Answer.YES, psychology=None)
    with django_assert_max_num_queries(1):
        events = list(assessments(case, whole, 10))
    assert [event.texts for event in events] == [["Ringkasan rekaan."]] * 2
    assert events[-1].facts == [("Risiko", "Tinggi"), ("Keputusan", "Diterima, lanjut asesmen mendalam")]
    without = list(assessments(case, Reader(siti, sees_work=True, notes=None, psychology=None), 10))
    assert [event.texts for event in without] == [[], []]
    assert list(assessments(case, Reader(siti, sees_work=False, notes=None, psychology=None), 10)) == []


def test_on_paper_all_assessments_stand_from_the_oldest_on_in_the_order_of_the_form(
    case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from django.template.loader import render_to_string

    AssessmentFactory(
        case=case, taken_on=day(9), texts={"SUMMARY": "Akhirnya.", "WORK": "Buruh.", "PROBLEM": "Awalnya."}
    )
    AssessmentFactory(case=case, taken_on=day(90), kind=INITIAL, decision="ACCEPTED", texts={"SUMMARY": "Paling dulu."})
    with django_assert_max_num_queries(1):
        readings = reading.for_print(case)
    text = render_to_string("cases/assessment/_print.html", {"readings": readings})
    places = [text.index(words) for words in ("Paling dulu.", "Awalnya.", "Buruh.", "Akhirnya.")]
    assert places == sorted(places)


def test_the_partial_of_the_case_page_can_be_drawn_for_everybody(case: Case) -> None:
    from django.template.loader import render_to_string

    def panel(**sees: bool) -> str:
        glance = reading.at_a_glance(case, with_text=sees["may_read"])
        return render_to_string(
            "cases/assessment/_summary.html", {"glance": glance, "reference": case.reference} | sees
        )

    assert "asesmen/baru/awal/" in panel(may_read=True, may_add=True)
    assert "asesmen/baru/awal/" not in panel(may_read=True, may_add=False)
    AssessmentFactory(case=case)
    assert "Ringkasan rekaan." in panel(may_read=True, may_add=True)
    assert "Ringkasan rekaan." not in panel(may_read=False, may_add=False)
