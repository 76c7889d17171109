"""Every figure against a hand tally, and in every way it may be asked."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from cases.models import Case
from lk3.models import User
from reports.disclosure import Audience, NotForThisAudience, protect
from reports.figures import (
    CATALOG,
    CannotSay,
    Dimension,
    Filters,
    Question,
    count,
    counts_by,
    durations,
    load,
    resilience,
    rows,
    table,
)
from reports.figures.counting import counts_from_records
from reports.scopes import Scope, nation, year_period
from tests.factories import ResilienceCheckFactory, UnitFactory
from tests.reports.world import live_through_2016

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def in_2016() -> Question:
    return Question(Scope(year_period(2016), nation()))


def test_the_country_in_2016_is_what_a_hand_tally_says(year: dict[str, Case]) -> None:
    expected = {"opened": 6, "active": 6, "closed": 0, "clients": 7, "problems": 9, "services": 5}
    assert {code: count(code, in_2016()) for code in expected} == expected


@pytest.mark.parametrize("code", CATALOG)
def test_every_figure_splits_by_all_it_knows_into_parts_that_add_up(year: dict[str, Case], code: str) -> None:
    total = count(code, in_2016())
    assert CATALOG[code].dimensions
    for dimension in CATALOG[code].dimensions:
        assert sum(counts_by(code, in_2016(), dimension).values()) == total
    assert rows(code, in_2016()).count() == total


def test_cases_by_month_stand_at_the_first_day_of_it(year: dict[str, Case]) -> None:
    by_month = counts_by("opened", in_2016(), Dimension.MONTH)
    assert by_month[date(2016, 6, 1),] == 1


def test_a_table_names_every_category_also_the_empty_ones(year: dict[str, Case]) -> None:
    shown = protect(table("problems", in_2016(), Dimension.CATEGORY, Dimension.MONTH), Audience.OFFICE)
    assert len(shown.rows) == 11
    assert shown.totals.total.value == 9


def test_two_cases_are_answered_after_a_day_and_half_of_the_others_later(year: dict[str, Case]) -> None:
    found = durations("first_response", in_2016())
    assert (found.count, found.missing, found.median_days) == (4, 2, Decimal("9"))


@pytest.mark.parametrize("code", CATALOG)
def test_what_is_kept_ready_is_what_the_records_say(year: dict[str, Case], code: str) -> None:
    for dimension in CATALOG[code].dimensions:
        assert counts_by(code, in_2016(), dimension) == counts_from_records(code, in_2016(), dimension)


def test_a_province_without_an_lk3_has_no_data_and_one_whose_lk3_is_silent_has_zero(year: dict[str, Case]) -> None:
    UnitFactory(name="LK3 Diam", district_id="14.71")
    shown = protect(table("opened", in_2016(), Dimension.PROVINCE), Audience.OFFICE)
    cells = {row.code: row.total.text for row in shown.rows}
    assert (cells["13"], cells["14"], cells["11"]) == ("6", "0", "tidak ada data")


def test_no_table_of_an_office_splits_persons(year: dict[str, Case]) -> None:
    for dimension in (Dimension.SEX, Dimension.AGE, Dimension.SUBDISTRICT):
        with pytest.raises(NotForThisAudience):
            protect(table("clients", in_2016(), dimension), Audience.OFFICE)


def test_what_a_figure_does_not_record_is_refused_in_a_sentence(year: dict[str, Case]) -> None:
    with pytest.raises(CannotSay, match="“Kegiatan penjangkauan” tidak dicatat menurut jenis masalah"):
        counts_by("outreach", in_2016(), Dimension.CATEGORY)
    filters, _ = Filters.read({"layanan": "COUNSELING"})
    with pytest.raises(CannotSay):
        count("opened", Question(in_2016().scope, filters))


def test_strengths_are_compared_where_they_were_asked_twice(year: dict[str, Case], siti: User) -> None:
    case = year["beaten"]
    for moment, reply in (("INTAKE", "NO"), ("CLOSING", "YES")):
        ResilienceCheckFactory(case=case, moment=moment, replies={"ECO_FOOD": reply, "HAR_TALK": "PARTLY"})
    ResilienceCheckFactory(case=year["again"])
    Case.objects.filter(pk__in=[case.pk, year["again"].pk]).update(
        state="CLOSED", outcome="DECIDED", closed_on=date(2016, 12, 1), closed_at=timezone.now(), closed_by=siti
    )
    found = resilience(in_2016())
    assert (found.closed, found.asked_twice) == (2, 1)
    assert found.strengths is not None
    told = {one.code: (one.compared, one.better, one.same, one.worse) for one in found.strengths}
    assert told == {"ECONOMY": (1, 1, 0, 0), "EDUCATION": (0,) * 4, "MORALS": (0,) * 4, "HARMONY": (1, 0, 1, 0)}


def test_the_load_is_open_cases_per_person_who_may_carry_one(year: dict[str, Case], dewi: User, wati: User) -> None:
    found = load(in_2016())
    assert (found.cases, found.workers, found.per_worker) == (6, 3, Decimal("2.0"))
