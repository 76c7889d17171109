"""Figures per 100,000 inhabitants."""

from decimal import Decimal

import pytest

from lk3.models import Region
from reports import rates


@pytest.mark.django_db
def test_three_cases_in_a_city_of_63895_are_4_7_per_100000():
    assert rates.per_100_000(3, Region.objects.get(pk="13.74")) == Decimal("4.7")


def test_a_half_is_rounded_up():
    assert rates.rate(1, 2_000_000) == Decimal("0.1")
    assert rates.rate(0, 2_000_000) == Decimal("0.0")


def test_where_nobody_knows_how_many_live_there_is_no_rate():
    assert rates.rate(5, None) is None
    assert rates.rate(None, 1000) is None
    assert rates.rate_text(None) == "tidak ada data"


def test_a_rate_is_written_as_indonesians_do():
    assert rates.rate_text(Decimal("1234.5")) == "1.234,5"


@pytest.mark.django_db
def test_the_people_of_several_regions_are_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert rates.population(["13.71", "13.74"]) == 946_982 + 63_895


@pytest.mark.django_db
def test_a_sum_with_an_unknown_part_is_no_sum():
    Region.objects.filter(pk="13.74").update(population=None, population_on=None)
    assert rates.population(["13.71", "13.74"]) is None
    assert rates.populations(["13.71", "13.74"]) == {"13.71": 946_982}
    assert rates.population([]) is None


@pytest.mark.django_db
def test_the_page_can_say_of_which_day_the_people_are():
    assert "31 Desember 2024" in rates.basis_text(["13.71", "13.74"])
    Region.objects.update(population=None, population_on=None)
    assert "belum dimuat" in rates.basis_text(["13.71"])
