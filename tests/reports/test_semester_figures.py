"""The figures of the semester report against a hand tally of a small unit, and as they were known on its last day."""

from collections import Counter
from datetime import date

import pytest

from cases.models import Case, CaseParticipant
from lk3.models import User
from reports.disclosure import Audience
from reports.figures import count
from reports.semester.calendar import Half, due_on, last_ended
from reports.semester.comparing import compare
from reports.semester.counting import count_all, question_of
from reports.semester.known import totals_known
from reports.semester.tallies import OwnUnitOnly, Tallies
from tests.reports.semesters import FIRST, at, case_of, close, half_year_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 12)


def by_row(tallies: Tallies, code: str) -> dict[str, int]:
    """{code of the row: its total}, zeros left out."""
    tally = tallies[code]
    sums = {row: sum(line) for (row, _), line in zip(tally.rows, tally.counts, strict=True)}
    return {row: total for row, total in sums.items() if total}


def by_column(tallies: Tallies, code: str) -> dict[str, int]:
    """{code of the column: its total}, zeros left out."""
    tally = tallies[code]
    sums = {column: sum(line[place] for line in tally.counts) for place, (column, _) in enumerate(tally.columns)}
    return {column: total for column, total in sums.items() if total}


def test_cases_and_clients_are_what_a_hand_counts(siti: User) -> None:
    half_year_of(siti)
    case_of(siti, date(2026, 7, 1))
    tallies = count_all(siti.hat.unit, FIRST)
    assert by_row(tallies, "opened") == {"DOMESTIC_VIOLENCE": 1, "ECONOMIC_HARDSHIP": 3}
    assert by_row(tallies, "active") == {"DOMESTIC_VIOLENCE": 1, "ECONOMIC_HARDSHIP": 2}
    assert by_row(tallies, "closed") == {"DOMESTIC_VIOLENCE": 1, "ECONOMIC_HARDSHIP": 1}
    assert by_row(tallies, "clients_new") == {"DOMESTIC_VIOLENCE": 1, "ECONOMIC_HARDSHIP": 3}
    assert by_row(tallies, "clients_continuing") == {"DOMESTIC_VIOLENCE": 1, "ECONOMIC_HARDSHIP": 1}


def test_clients_are_divided_by_sex_and_by_age_on_the_day_the_case_was_opened(siti: User) -> None:
    half_year_of(siti)
    tallies = count_all(siti.hat.unit, FIRST)
    assert by_column(tallies, "clients_new") == {"F:25-44": 1, "M:60+": 1, "F:?": 1, "M:0-5": 1}
    assert by_column(tallies, "clients_continuing") == {"F:6-12": 1, "M:25-44": 1}
    assert by_column(tallies, "clients_closed") == {"F:6-12": 1, "M:60+": 1}


def test_work_is_what_a_hand_counts(siti: User) -> None:
    half_year_of(siti)
    tallies = count_all(siti.hat.unit, FIRST)
    assert by_row(tallies, "services") == {"HOME_VISIT": 3, "MEDIATION": 1}
    assert by_row(tallies, "referrals") == {"POLICE": 1}
    assert by_column(tallies, "referrals") == {"COMPLETED": 1}
    assert by_row(tallies, "outreach") == {"OUTREACH": 1}
    assert by_column(tallies, "people_reached") == {"F:18-59": 4, "M:60+": 2, "M:?": 1}
    assert by_row(tallies, "outcomes") == {"DECIDED": 1, "INFORMATION_GIVEN": 1}
    assert by_column(tallies, "resilience") == {"BETTER": 1}


def test_the_same_figures_come_out_of_the_bare_rows(siti: User) -> None:
    half_year_of(siti)
    start, end = FIRST.period.start, FIRST.period.end
    cases = list(Case.objects.select_related("root_category"))
    opened = Counter(case.root_category.code for case in cases if start <= case.opened_on <= end)
    active = [case for case in cases if case.opened_on <= end and (case.closed_on is None or case.closed_on > end)]
    clients = list(CaseParticipant.objects.filter(role="CLIENT").select_related("case"))
    new = {c.person_id for c in clients if start <= c.case.opened_on and not c.case.is_continuing}
    tallies = count_all(siti.hat.unit, FIRST)
    assert by_row(tallies, "opened") == opened
    assert tallies["active"].total == len(active)
    assert tallies["clients_new"].total == len(new)


def test_another_units_cases_are_nobody_elses_figures(siti: User, ratna: User) -> None:
    half_year_of(siti)
    assert set(count_all(ratna.hat.unit, FIRST).totals.values()) == {0}


def test_what_was_known_on_the_last_day_leaves_out_what_was_typed_later(siti: User) -> None:
    half_year_of(siti)
    known = totals_known(question_of(siti.hat.unit, FIRST), FIRST.end_moment)
    now = count_all(siti.hat.unit, FIRST).totals
    assert (known["opened"], now["opened"]) == (3, 4), "the family was registered on 10 July"
    assert (known["clients_new"], now["clients_new"]) == (2, 4)
    assert (known["services"], now["services"]) == (3, 4), "one visit was typed on 3 July"
    assert known["people_reached"] == now["people_reached"] == 7


def test_a_closing_recorded_in_july_was_not_known_in_june(siti: User) -> None:
    case = close(case_of(siti, date(2026, 1, 5)), date(2026, 6, 20), moved_at=at(2026, 7, 5))
    asked = question_of(siti.hat.unit, FIRST)
    assert totals_known(asked, FIRST.end_moment)["active"] == 1
    assert totals_known(asked, FIRST.end_moment)["closed"] == 0
    assert totals_known(asked, at(2026, 7, 6))["closed"] == 1
    assert case.is_closed


def test_a_case_reopened_in_august_was_closed_as_far_as_anybody_knew_in_june(siti: User) -> None:
    case = close(case_of(siti, date(2026, 1, 5)), date(2026, 6, 20))
    case.transitions.create(
        from_state="CLOSED",
        to_state="IN_SERVICE",
        effective_on=date(2026, 8, 3),
        moved_at=at(2026, 8, 3),
        moved_by=siti,
    )
    Case.objects.update(state="IN_SERVICE", outcome="", closed_on=None, closed_at=None, closed_by=None)
    known = totals_known(question_of(siti.hat.unit, FIRST), FIRST.end_moment)
    assert (known["active"], known["closed"]) == (0, 1)
    assert count_all(siti.hat.unit, FIRST)["closed"].total == 0, "a reopened case is no closed one any more"


def test_knowing_everything_gives_the_figures_themselves(siti: User) -> None:
    half_year_of(siti)
    asked = question_of(siti.hat.unit, FIRST)
    known = totals_known(asked, at(2030, 1, 1))
    assert known == {code: count(code, asked) for code in known}


def test_the_difference_is_said_in_a_sentence(siti: User) -> None:
    half_year_of(siti)
    unit = siti.hat.unit
    now = count_all(unit, FIRST).totals
    sentence = compare(unit, FIRST, None, now, TODAY).sentence
    assert "sesudah 30 Juni 2026" in sentence
    assert "kasus dibuka +1" in sentence
    sent = now | {"opened": 5}
    assert "kasus dibuka −1" in compare(unit, FIRST, sent, now, TODAY).sentence
    assert "masih berjalan" in compare(unit, Half(2026, 2), None, now, TODAY).sentence


def test_figures_come_back_from_json_as_they_were(siti: User) -> None:
    half_year_of(siti)
    tallies = count_all(siti.hat.unit, FIRST)
    assert Tallies.from_json(tallies.as_json()) == tallies


def test_an_office_never_gets_a_table_that_divides_persons(siti: User) -> None:
    half_year_of(siti)
    tally = count_all(siti.hat.unit, FIRST)["clients_new"]
    with pytest.raises(OwnUnitOnly):
        tally.table(Audience.OFFICE, period="Semester I 2026", area="LK3")
    merged = tally.merged.table(Audience.OFFICE, period="Semester I 2026", area="LK3")
    assert merged.totals.total.value == 4
    assert len(merged.rows[0].cells) == 1


def test_counting_asks_the_database_as_often_for_one_case_as_for_many(siti: User, django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case_of(siti, date(2026, 1, 5))
    with CaptureQueriesContext(connection) as few:
        count_all(siti.hat.unit, FIRST)
    half_year_of(siti)
    with django_assert_num_queries(len(few)):
        count_all(siti.hat.unit, FIRST)


def test_a_report_is_expected_fifteen_days_after_the_semester_unless_the_calendar_says_otherwise(db: None) -> None:
    from reports.models import ReportDeadline

    assert due_on(FIRST) == date(2026, 7, 15)
    assert due_on(Half(2025, 2)) == date(2026, 1, 15)
    ReportDeadline.objects.create(year=2026, half=1, due_on=date(2026, 7, 31))
    assert due_on(FIRST) == date(2026, 7, 31)
    assert last_ended(date(2026, 7, 1)) == FIRST
    assert last_ended(date(2026, 6, 30)) == Half(2025, 2)
