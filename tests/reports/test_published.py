"""Checking published tables: which whole numbers can stand behind rounded percentages."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reports.published import check_table, count_text, feasible_range, parse_percent, percent_of, percent_text

PERCENTS_2016 = ["14.8", "11.8", "7.8", "9.2", "9.8", "13.5", "11.7", "1.1", "2.4", "0.5", "17.6"]
RANGES_2016 = [
    (480, 482),
    (383, 385),
    (253, 255),
    (298, 300),
    (318, 320),
    (438, 440),
    (379, 382),
    (35, 37),
    (77, 79),
    (15, 17),
    (571, 573),
]
rounding_rules = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def printed(count: int, total: int, decimals: int, rule: str) -> Decimal:
    """Round the slow way, in another arithmetic than the code under test."""
    return (Decimal(100 * count) / Decimal(total)).quantize(Decimal(1).scaleb(-decimals), rounding=rule)


def test_the_ministrys_table_of_2016_has_the_ranges_computed_by_hand():
    check = check_table(3252, PERCENTS_2016)

    assert [(row.low, row.high) for row in check.rows] == RANGES_2016
    assert (check.low_sum, check.high_sum) == (3247, 3270)
    assert check.percent_sum == Decimal("100.2")
    assert check.problems == ()


def test_the_solution_for_2016_adds_up_to_3252_and_rounds_back_to_the_published_figures():
    solution = check_table(3252, PERCENTS_2016).solution

    assert sum(solution) == 3252
    assert [str(percent_of(count, 3252)) for count in solution] == PERCENTS_2016


def test_the_table_of_2016_without_its_last_row_can_no_longer_reach_3252():
    check = check_table(3252, PERCENTS_2016[:-1])

    assert not check.solvable
    assert "paling banyak 2.697" in check.problems[0]


def test_rows_that_cannot_reach_the_total_are_refused_with_both_limits():
    check = check_table(1000, ["50.0", "49.0"])

    assert not check.solvable
    assert check.solution is None
    assert check.problems == (
        "Jumlah 1.000 tidak dapat dicapai: dengan persentase ini baris-barisnya berjumlah "
        "paling sedikit 990 dan paling banyak 990.",
    )


def test_a_percentage_no_whole_number_gives_is_named_by_its_row():
    check = check_table(7, ["14.3", "50.0", "35.7"])

    assert (check.rows[0].low, check.rows[0].high) == (1, 1)
    assert (check.low_sum, check.high_sum, check.solvable) == (None, None, False)
    assert check.problems == (
        "Baris 2: tidak ada bilangan bulat dari 7 yang pembulatannya 50,0%.",
        "Baris 3: tidak ada bilangan bulat dari 7 yang pembulatannya 35,7%.",
    )


def test_a_total_of_zero_has_no_percentages():
    assert check_table(0, ["100"]).problems == ("Jumlah keseluruhan 0 tidak dapat dibagi menjadi persentase.",)


def test_a_negative_total_and_a_table_without_rows_are_wrong_input():
    with pytest.raises(ValueError, match="negatif"):
        check_table(-1, ["50"])
    with pytest.raises(ValueError, match="sedikitnya satu"):
        check_table(10, [])


def test_the_decimals_are_taken_from_the_way_a_percentage_was_written():
    check = check_table(200, ["15", "15,0", Decimal("70")])

    assert [(row.low, row.high) for row in check.rows] == [(29, 30), (30, 30), (139, 141)]


def test_a_tie_is_accepted_whichever_way_it_was_rounded():
    # 1 of 8 is 12.5: printed 13 by half up and 12 by half to even; 3 of 8 is 37.5: 38 by both.
    assert feasible_range(Decimal(13), 8, 0) == (1, 1)
    assert feasible_range(Decimal(12), 8, 0) == (1, 1)
    assert feasible_range(Decimal(38), 8, 0) == (3, 3)
    assert feasible_range(Decimal(37), 8, 0) is None


def test_a_figure_with_more_decimals_than_the_table_prints_is_not_feasible():
    assert feasible_range(Decimal("14.85"), 3252, 1) is None


@given(st.integers(1, 60), st.integers(0, 2), st.data())
def test_a_range_holds_exactly_the_counts_that_round_to_the_figure(total, decimals, data):
    percent = data.draw(st.decimals(0, 100, places=decimals))

    fitting = [
        count
        for count in range(total + 1)
        if any(printed(count, total, decimals, rule) == percent for rule in (ROUND_HALF_UP, ROUND_HALF_EVEN))
    ]

    assert feasible_range(percent, total, decimals) == ((fitting[0], fitting[-1]) if fitting else None)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12), st.integers(0, 2), rounding_rules)
def test_any_honest_table_is_found_possible_and_its_solution_rounds_back(counts, decimals, rule):
    total = sum(counts)
    assume(total > 0)
    percents = [printed(count, total, decimals, rule) for count in counts]

    check = check_table(total, percents)

    assert check.solvable
    assert all(row.low <= count <= row.high for row, count in zip(check.rows, counts, strict=True))
    assert sum(check.solution) == total
    assert all(row.low <= count <= row.high for row, count in zip(check.rows, check.solution, strict=True))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.integers(1, 500))
def test_a_table_is_refused_exactly_when_no_whole_numbers_reach_the_total(percents, total):
    check = check_table(total, [Decimal(percent) for percent in percents])

    ranges = [feasible_range(Decimal(percent), total, 0) for percent in percents]
    is_reachable = None not in ranges and sum(low for low, _ in ranges) <= total <= sum(high for _, high in ranges)
    assert check.solvable == is_reachable
    assert bool(check.problems) != is_reachable


@given(st.lists(st.integers(0, 40), min_size=2, max_size=3))
def test_no_other_whole_numbers_are_closer_to_the_exact_shares(counts):
    total = sum(counts)
    assume(total > 0)
    check = check_table(total, [printed(count, total, 0, ROUND_HALF_UP) for count in counts])

    def distance(candidate):
        return sum((100 * count - row.percent * total) ** 2 for count, row in zip(candidate, check.rows, strict=True))

    choices = product(*(range(row.low, row.high + 1) for row in check.rows))
    assert distance(check.solution) == min(distance(choice) for choice in choices if sum(choice) == total)


def test_a_very_large_total_is_solved_without_counting_through_it():
    total = 10**12

    assert sum(check_table(total, ["33.3", "33.3", "33.3"]).solution) == total


@pytest.mark.parametrize("text", ["14.8", "14,8", "14,8%", " 14,8 % "])
def test_a_percentage_is_read_with_point_or_comma_and_with_or_without_its_sign(text):
    assert parse_percent(text) == Decimal("14.8")


@pytest.mark.parametrize("text", ["", "empat", "14,8,1", "-3", "1e2", "NaN", "١٤", "14%%", "1.234,5"])
def test_what_is_not_a_percentage_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="bukan persentase"):
        parse_percent(text)


def test_more_than_a_hundred_percent_is_refused():
    with pytest.raises(ValueError, match="lebih dari 100 persen"):
        parse_percent("100,1")


def test_the_one_rounding_rule_rounds_halves_up():
    assert percent_of(1, 2000) == Decimal("0.1")
    assert percent_of(481, 3252) == Decimal("14.8")
    assert str(percent_of(1, 1)) == "100.0"


def test_a_share_of_nothing_does_not_exist():
    assert percent_of(0, 0) is None


def test_figures_are_written_as_in_indonesia():
    assert count_text(3252) == "3.252"
    assert percent_text(Decimal("14.8")) == "14,8%"
