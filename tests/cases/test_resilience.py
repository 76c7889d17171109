"""The four strengths of a family, before and after: what was not asked is not nothing."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cases import resilience
from cases.actions.resilience import record_resilience
from cases.models import Case, ResilienceCheck
from cases.resilience import REPLIES, STRENGTHS, Question, Strength, compare, keep, score
from cases.resilience_chart import draw
from cases.timeline.assessment import resilience_checks
from cases.timeline.events import Reader
from cases.workflow import NotAllowed
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, ResilienceCheckFactory

pytestmark = pytest.mark.django_db
CODES = [question.code for strength in STRENGTHS for question in strength.questions]


def day(ago: int = 0) -> Any:
    return timezone.localdate() - timedelta(days=ago)


@pytest.fixture
def case(siti: User) -> Case:
    """A case of Siti, open for a hundred days."""
    return CaseFactory(registered_by=siti, opened_on=day(100))


def data(**changes: Any) -> dict[str, Any]:
    basis = {"uid": str(uuid.uuid4()), "moment": "INTAKE", "taken_on": day().isoformat(), "note": ""}
    return basis | {"ECO_FOOD": "PARTLY", "ECO_DEBT": "NO", "HAR_TALK": "YES", "EDU_COST": ""} | changes


def send(client: Client, case: Case, fields: dict[str, Any]) -> Any:
    return client.post(reverse("cases:resilience-add", args=[case.reference]), fields)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def test_there_are_four_strengths_with_five_or_six_questions_and_no_code_twice() -> None:
    assert [strength.title for strength in STRENGTHS] == ["Ekonomi", "Pendidikan", "Akhlak", "Keharmonisan"]
    assert {len(strength.questions) for strength in STRENGTHS} <= {5, 6}
    assert len(CODES) == len(set(CODES))
    assert all(question.text.endswith("?") for strength in STRENGTHS for question in strength.questions)


FIVE = Strength("X", "X", tuple(Question(f"Q{number}", "?") for number in range(5)))


@pytest.mark.parametrize(
    ("replies", "value"),
    [
        ("", None), ("NO", 0), ("YES", 100), ("PARTLY", 50), ("YES NO", 50), ("YES PARTLY NO", 50), ("PARTLY NO", 25),
        ("PARTLY NO NO NO", 13), ("YES YES NO", 67), ("YES NO NO", 33), ("YES YES YES YES PARTLY", 90),
    ],
)  # fmt: skip
def test_a_strength_is_the_mean_of_what_was_asked(replies: str, value: int | None) -> None:
    found = score(FIVE, {f"Q{number}": reply for number, reply in enumerate(replies.split())})
    assert (found.value, found.asked, found.total) == (value, len(replies.split()), 5)


@given(st.dictionaries(st.sampled_from([q.code for q in FIVE.questions]), st.sampled_from(list(REPLIES))))
def test_a_score_lies_between_0_and_100_and_a_better_answer_never_lowers_it(answers: dict[str, str]) -> None:
    before = score(FIVE, answers).value
    if before is None:
        return
    assert 0 <= before <= 100
    for code in answers:
        assert score(FIVE, answers | {code: "YES"}).value >= before


def test_not_asked_is_said_in_words_and_never_as_0() -> None:
    assert score(FIVE, {}).words == "belum ditanya"
    assert score(FIVE, {"Q0": "NO"}).words == "0"
    assert score(FIVE, {"Q0": "NO"}).basis == "1 dari 5 ditanya"


def test_siti_asks_what_she_can_and_only_that_is_kept(siti: User, case: Case, as_: As) -> None:
    answer = send(as_(siti), case, data(note="Ditanya di rumah kakaknya."))
    assert answer["Location"] == reverse("cases:resilience", args=[case.reference])
    row = ResilienceCheck.objects.get()
    assert row.load() == {"ECO_FOOD": "PARTLY", "ECO_DEBT": "NO", "HAR_TALK": "YES"}
    assert (row.edition, row.moment, row.written_by, row.note) == ("2026", "INTAKE", siti, "Ditanya di rumah kakaknya.")
    event = AuditEvent.objects.get(verb="resilience.recorded")
    assert (event.case_id, event.detail) == (case.pk, {"moment": "INTAKE"})


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ECO_FOOD": "", "ECO_DEBT": "", "HAR_TALK": ""}, "Belum ada pertanyaan yang dijawab"),
        ({"ECO_FOOD": "MAYBE"}, "MAYBE"),
        ({"moment": "NEVER"}, "NEVER"),
        ({"taken_on": "2015-01-01"}, "baru dibuka"),
        ({"taken_on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "masa depan"),
        ({"taken_on": "kemarin"}, "Tanggal ini tidak ada"),
        ({"uid": "x"}, "Formulir ini rusak"),
        ({"note": "a\x00b"}, "null"),
        ({"note": "x" * 20001}, "20000"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_chosen_stays(
    siti: User, case: Case, as_: As, changes: dict[str, Any], sentence: str
) -> None:
    answer = send(as_(siti), case, data(EDU_PARENTS="YES" if "HAR_TALK" not in changes else "") | changes)
    assert sentence in errors_of(answer)
    if "HAR_TALK" not in changes:
        assert answer.context["form"]["EDU_PARENTS"].value() == "YES"
    assert not ResilienceCheck.objects.exists()


def test_a_double_click_records_once_and_another_cases_form_is_refused(siti: User, case: Case, as_: As) -> None:
    client, fields = as_(siti), data()
    assert {send(client, case, fields).status_code for _ in range(2)} == {302}
    assert ResilienceCheck.objects.count() == 1
    assert "sudah pernah dikirim" in errors_of(send(client, CaseFactory(registered_by=siti), fields))


def test_the_verb_itself_refuses_an_empty_check_and_an_impossible_day(siti: User, case: Case) -> None:
    good: dict[str, Any] = {"case": case, "uid": uuid.uuid4(), "moment": "INTAKE", "taken_on": day(), "by": siti}
    with pytest.raises(NotAllowed, match="Belum ada pertanyaan"):
        record_resilience(answers={"UNKNOWN": "YES"}, **good)
    with pytest.raises(NotAllowed, match="Tanggalnya harus"):
        record_resilience(answers={"ECO_FOOD": "YES"}, **good | {"taken_on": day(101)})


def test_the_moment_is_guessed_from_what_has_happened(siti: User, case: Case, as_: As) -> None:
    def guessed() -> str:
        page = as_(siti).get(reverse("cases:resilience-add", args=[case.reference]))
        return page.context["form"]["moment"].value()

    assert guessed() == "INTAKE"
    ResilienceCheckFactory(case=case)
    assert guessed() == "DURING"
    Case.objects.update(state="CLOSURE_PROPOSED")
    assert guessed() == "CLOSING"


def test_the_answers_of_last_time_stand_beside_the_questions_but_choose_nothing(
    siti: User, case: Case, as_: As
) -> None:
    ResilienceCheckFactory(case=case, taken_on=day(50), replies={"ECO_FOOD": "NO"})
    page = as_(siti).get(reverse("cases:resilience-add", args=[case.reference]))
    rows = {row.field.name: row for _, part in page.context["form"].strengths for row in part}
    assert (rows["ECO_FOOD"].before, rows["ECO_DEBT"].before) == ("Tidak", "")
    text = page.content.decode()
    assert text.count("Sebelumnya: Tidak") == 1
    chosen = re.findall(r'name="([A-Z]{3}_[A-Z]+)" value="(\w*)"[^>]* checked', text)
    assert len(chosen) == len(CODES)
    assert {value for _, value in chosen} == {""}


def test_before_and_after_stand_side_by_side_with_better_worse_and_the_same(siti: User, case: Case, as_: As) -> None:
    ResilienceCheckFactory(
        case=case,
        taken_on=day(50),
        replies={"ECO_FOOD": "NO", "ECO_DEBT": "YES", "EDU_COST": "PARTLY", "HAR_TALK": "NO"},
    )
    ResilienceCheckFactory(case=case, taken_on=day(20), moment="DURING", replies={"ECO_FOOD": "PARTLY"})
    ResilienceCheckFactory(
        case=case, taken_on=day(1), moment="CLOSING",
        replies={"ECO_FOOD": "YES", "ECO_DEBT": "PARTLY", "EDU_COST": "PARTLY", "MOR_LAW": "YES"},
    )  # fmt: skip
    page = as_(siti).get(reverse("cases:resilience", args=[case.reference]))
    rows = {row.strength.code: row for row in page.context["comparison"].rows}
    assert [(row.first.value, row.last.value, row.moved) for row in rows.values()] == [
        (50, 75, "+25"), (50, 50, "tetap"), (None, 100, ""), (0, None, ""),
    ]  # fmt: skip
    said = {change.question.code: change.words for row in rows.values() for change in row.changes}
    assert said == {
        "ECO_FOOD": "membaik", "ECO_DEBT": "memburuk", "EDU_COST": "tetap", "MOR_LAW": "", "HAR_TALK": "",
    }  # fmt: skip
    text = page.content.decode()
    assert "bukan skor IKK atau iBangga" in text
    assert text.count("belum ditanya</strong>") == 2
    assert AuditEvent.objects.filter(verb="resilience.viewed", case_id=case.pk).count() == 1


def test_a_difference_between_unequal_sets_of_questions_is_marked(case: Case) -> None:
    first = ResilienceCheckFactory(
        case=case, taken_on=day(9), replies={"ECO_FOOD": "NO", "ECO_DEBT": "NO", "EDU_COST": "NO"}
    )
    last = ResilienceCheckFactory(case=case, replies={"ECO_FOOD": "YES", "EDU_COST": "YES"})
    comparison = compare([first, last])
    assert comparison is not None
    assert [row.is_uneven for row in comparison.rows] == [True, False, False, False]


def test_the_drawing_prints_every_number_and_hatches_what_was_not_asked(case: Case) -> None:
    first = ResilienceCheckFactory(case=case, taken_on=day(9), replies={"ECO_FOOD": "NO", "HAR_TALK": "PARTLY"})
    last = ResilienceCheckFactory(case=case, moment="CLOSING", replies={"ECO_FOOD": "YES", "EDU_COST": "YES"})
    comparison = compare([first, last])
    assert comparison is not None
    drawing = draw(comparison)
    values = re.findall(r'class="chart-value[^>]*>([^<]+)<', drawing)
    assert values == ["0", "100", "100", "50"]
    assert drawing.count('class="chart-hidden"') == 4
    assert "Ekonomi 0, lalu 100; Pendidikan belum ditanya, lalu 100" in drawing
    assert "<title" in drawing
    assert "style=" not in drawing


def test_a_longer_bar_means_a_stronger_family(case: Case) -> None:
    weak, strong = {"ECO_FOOD": "NO", "ECO_DEBT": "PARTLY"}, {"ECO_FOOD": "YES", "ECO_DEBT": "PARTLY"}
    checks = [
        ResilienceCheckFactory(case=case, taken_on=day(9), replies=weak),
        ResilienceCheckFactory(case=case, replies=strong),
    ]
    comparison = compare(checks)
    assert comparison is not None
    lengths = [
        int(width) for width in re.findall(r'class="chart-bar[^>]*width="(\d+)" height="12"/>', draw(comparison))
    ]
    assert lengths == [60, 180]


def test_one_check_alone_has_no_after_and_no_difference(siti: User, case: Case, as_: As) -> None:
    ResilienceCheckFactory(case=case)
    page = as_(siti).get(reverse("cases:resilience", args=[case.reference]))
    assert page.context["comparison"].last is None
    assert "Beda" not in page.content.decode()


def test_the_pages_open_for_siti_and_for_nobody_who_does_not_work_on_the_case(
    siti: User, dewi: User, budi: User, yusuf: User, ratna: User, wati: User, case: Case, as_: As
) -> None:
    ResilienceCheckFactory(case=case)
    for name, head in (("cases:resilience", 200), ("cases:resilience-add", 403)):
        url = reverse(name, args=[case.reference])
        title = as_(siti).get(url).content.decode().split("<title>")[1].split("</title>")[0]
        assert case.reference in title
        assert case.client.name not in title
        assert as_(budi).get(url).status_code == head
        assert as_(dewi).get(url).status_code == as_(yusuf).get(url).status_code == 403
        assert as_(ratna).get(url).status_code == as_(wati).get(url).status_code == 404
        assert "/akun/login/" in Client().get(url)["Location"]


def test_yusuf_who_registered_the_case_sees_a_part_of_it_but_not_the_strengths(
    yusuf: User, siti: User, as_: As
) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None, state="REGISTERED")
    ResilienceCheckFactory(case=case, written_by=siti)
    client = as_(yusuf)
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get(reverse("cases:resilience", args=[case.reference])).status_code == 403


def test_budi_sees_the_scores_of_a_sensitive_case_but_the_words_only_after_proving_himself(
    siti: User, budi: User, case: Case, as_: As
) -> None:
    ResilienceCheckFactory(case=case, note="Ditanya berdua saja.")
    url = reverse("cases:resilience", args=[case.reference])
    assert "Ditanya berdua saja." in as_(budi).get(url).content.decode()
    Case.objects.update(confidentiality="SENSITIVE")
    page = as_(budi).get(url)
    assert page.status_code == 200
    assert "Ditanya berdua saja." not in page.content.decode()


def test_nothing_is_recorded_in_a_closed_case_but_it_can_still_be_read(siti: User, case: Case, as_: As) -> None:
    ResilienceCheckFactory(case=case)
    Case.objects.update(state="CLOSED", closed_on=day(), closed_at=timezone.now(), closed_by=siti, outcome="DECIDED")
    assert send(as_(siti), case, data()).status_code == 403
    page = as_(siti).get(reverse("cases:resilience", args=[case.reference]))
    assert "ketahanan/baru" not in page.content.decode()


def test_the_page_costs_the_same_for_one_check_and_for_five(
    siti: User, case: Case, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = as_(siti), reverse("cases:resilience", args=[case.reference])
    ResilienceCheckFactory(case=case)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for ago in range(4):
        ResilienceCheckFactory(case=case, taken_on=day(ago + 1))
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_the_case_page_gets_first_and_last_with_one_query(
    case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert resilience.at_a_glance(case) is None
    last = ResilienceCheckFactory(case=case)
    first = ResilienceCheckFactory(case=case, taken_on=day(30))
    with django_assert_max_num_queries(1):
        glance = resilience.at_a_glance(case)
    assert glance is not None
    assert (glance.first, glance.last) == (first, last)


def test_the_timeline_tells_the_numbers_to_readers_of_the_work_only(siti: User, case: Case) -> None:
    ResilienceCheckFactory(case=case)
    (event,) = resilience_checks(case, Reader(siti, sees_work=True, notes=None, psychology=None), 10)
    assert event.title == "Ketahanan keluarga: awal"
    assert event.facts == [("Ekonomi", "50 (1 dari 6 ditanya)"), ("Keharmonisan", "100 (1 dari 6 ditanya)")]
    assert list(resilience_checks(case, Reader(siti, sees_work=False, notes=None, psychology=None), 10)) == []


def test_the_partials_of_case_page_and_paper_can_be_drawn(case: Case) -> None:
    from django.template.loader import render_to_string

    ResilienceCheckFactory(case=case)
    for comparison in (None, resilience.at_a_glance(case)):
        chart = draw(comparison) if comparison else ""
        context = {"comparison": comparison, "chart": chart, "reference": case.reference, "may_add": True}
        assert ("<svg" in render_to_string("cases/resilience/_summary.html", context)) == bool(comparison)
        assert ("<svg" in render_to_string("cases/resilience/_print.html", context)) == bool(comparison)


def test_unknown_questions_and_replies_are_not_stored() -> None:
    assert keep({"ECO_FOOD": "YES", "ECO_DEBT": "", "HAR_TALK": "MAYBE", "FUTURE": "YES"}) == {"ECO_FOOD": "YES"}
