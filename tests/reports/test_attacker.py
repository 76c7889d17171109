"""Whoever collects all tables of one audience works out no protected figure; without protection he does."""

import random

import pytest

from tests.reports import attacker
from tests.reports.attacker_program import Program
from tests.reports.attacker_worlds import invent


def fresh() -> int:
    """A world nobody has looked at yet; its number is printed where a test fails."""
    return random.SystemRandom().randrange(10**6)


@pytest.mark.parametrize("turn", range(6))
def test_offices_and_ministry_together_determine_no_small_count_of_persons(turn: int) -> None:
    seed = fresh()
    lost, many = attacker.attack_offices(invent(seed))
    assert many, f"world {seed} has nothing to protect"
    assert lost == 0, f"world {seed}: {lost} of {many} determined"


@pytest.mark.parametrize("turn", range(10))
def test_the_public_determines_no_small_count_from_two_versions(turn: int) -> None:
    seed = fresh()
    lost, many = attacker.attack_public(invent(seed))
    assert many, f"world {seed} has nothing to protect"
    assert lost == 0, f"world {seed}: {lost} of {many} determined"


def test_the_attacker_finds_counts_where_only_the_small_ones_are_hidden() -> None:
    assert attacker.attack_offices(invent(1), complements=False)[0] > 0


def test_the_attacker_finds_counts_where_every_figure_is_rounded_by_itself() -> None:
    assert sum(attacker.attack_figures_rounded_alone(invent(seed))[0] for seed in range(1, 7)) > 0


def test_the_program_tells_one_possible_value_from_several() -> None:
    program = Program(seed=1)
    program.learn([("a", 1), ("b", 1), ("c", 1)], 4, 4)
    program.learn([("a", 1), ("b", 1)], 2.5, 3.5)
    assert program.determined([[("c", 1)], [("a", 1)], [("a", 1), ("c", 1)]]) == [[("c", 1)]]


def test_every_district_year_and_category_stays_readable_for_offices_and_the_public() -> None:
    figures = [found for found in attacker.readable(invent(1)) if "kabupaten × kategori × tahun" in found[0]]
    assert {name for name, _ in figures} == {
        "kantor: kabupaten × kategori × tahun",
        "publik: kabupaten × kategori × tahun",
    }
    assert sum(is_shown for _, is_shown in figures) >= 0.9 * len(figures)
