"""What is hidden lies on paths along which a person could be somebody else; what is not needed stays readable."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.protection.frozen import added, cell, freeze_cells, freeze_vectors, vector
from reports.protection.network import cells_to_hide, is_small, vectors_to_hide
from reports.protection.web import ALL, Web, summed

UNITS = [("11", "11.01", "1"), ("11", "11.01", "2"), ("11", "11.02", "3"), ("12", "12.01", "4")]
count = st.one_of(st.integers(0, 6), st.integers(0, 60))
vectors = st.dictionaries(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(["A", "B"])), st.tuples(count, count, count), min_size=1
)
tables = st.dictionaries(st.tuples(st.sampled_from(["s1", "s2", ""]), st.sampled_from(["A", "B"])), st.integers(0, 9))


@settings(max_examples=200, deadline=None)
@given(vectors)
def test_no_split_with_a_small_count_of_persons_is_shown(leaves):
    hidden = vectors_to_hide(leaves, [0, 1])
    for place, counts in summed(leaves).items():
        if is_small(counts[0]) or is_small(counts[1]):
            assert place in hidden


@settings(max_examples=200, deadline=None)
@given(vectors)
def test_in_every_sum_a_hidden_split_has_company(leaves):
    hidden, web = vectors_to_hide(leaves, [0, 1]), Web((a for a, _ in leaves), (c for _, c in leaves))
    for arcs in web.at:
        assert len([arc for arc in arcs if arc.place in hidden]) != 1


def test_where_nothing_is_small_nothing_is_hidden():
    leaves = {(unit, kind): (7, 0, 2) for unit in UNITS for kind in "AB"}
    assert vectors_to_hide(leaves, [0, 1]) == frozenset()


def test_a_single_unit_takes_its_district_along_because_both_are_the_same():
    leaves = {(unit, kind): (30, 20, 0) for unit in UNITS for kind in "AB"} | {(UNITS[3], "A"): (2, 20, 0)}
    hidden = vectors_to_hide(leaves, [0, 1])
    assert {(UNITS[3], "A"), (UNITS[3][:2], "A"), (UNITS[3][:1], "A")} <= hidden


def test_other_units_are_hidden_rather_than_the_country():
    leaves = {(unit, kind): (30, 20, 0) for unit in UNITS for kind in "AB"} | {(UNITS[0], "A"): (2, 20, 0)}
    hidden = vectors_to_hide(leaves, [0, 1])
    assert hidden == {(unit, kind) for unit in UNITS[:2] for kind in "AB"}


def test_a_country_of_women_only_hides_all_totals_above_the_small_count():
    # Nobody else could be somebody else: only the sums themselves leave room.
    leaves = {(unit, kind): (9, 0, 0) for unit in UNITS for kind in "AB"} | {(UNITS[0], "A"): (3, 0, 0)}
    hidden = vectors_to_hide(leaves, [0, 1])
    assert {((), "A"), ((), ALL), (UNITS[0], ALL)} <= hidden


def test_what_was_hidden_stays_hidden():
    leaves = {(unit, kind): (7, 8, 0) for unit in UNITS for kind in "AB"}
    assert ((), "A") in vectors_to_hide(leaves, [0, 1], hidden=[((), "A")])


def possible_tables(shown, totals, rows):
    """All whole tables of sub-districts that look like the shown one."""
    kinds = sorted(kind for kind in totals if kind != ALL)
    columns = []
    for kind in kinds:
        ways = product(range(totals[kind] + 1), repeat=len(rows))
        columns.append([way for way in ways if sum(way) == totals[kind]])
    for choice in product(*columns):
        found = {(row, kind): choice[k][r] for k, kind in enumerate(kinds) for r, row in enumerate(rows)}
        found |= {(row, ALL): sum(found[row, kind] for kind in kinds) for row in rows}
        if all(shown.get(place) is None or shown[place] == count for place, count in found.items()):
            yield found


@settings(max_examples=60, deadline=None)
@given(tables)
def test_for_every_small_count_of_a_sub_district_another_district_looks_the_same(cells):
    rows = ["", "s1", "s2"]
    table = freeze_cells(cells, rows)
    kinds = sorted({kind for _, kind in cells})
    shown = {(row, kind): cell(table, row, kind) for row in rows for kind in (*kinds, ALL)}
    possible = list(possible_tables(shown, {kind: table["totals"].get(kind, 0) for kind in kinds}, rows))
    true = {place: cells.get(place, 0) for place in shown if place[1] != ALL}
    true |= {(row, ALL): sum(cells.get((row, kind), 0) for kind in kinds) for row in rows}
    for place, number in true.items():
        if is_small(number):
            assert shown[place] is None
            assert len({world[place] for world in possible}) > 1


def test_the_counts_of_the_district_itself_are_never_hidden():
    hidden = cells_to_hide({("s1", "A"): 2, ("s2", "A"): 8, ("s1", "B"): 5, ("s2", "B"): 1}, ["s1", "s2", ""])
    assert hidden
    assert {row for row, _ in hidden} <= {"s1", "s2", ""}


def test_a_single_sub_district_is_refused():
    with pytest.raises(ValueError, match="elsewhere"):
        cells_to_hide({("s1", "A"): 2}, ["s1"])


def test_leaves_of_different_depth_are_refused():
    with pytest.raises(ValueError, match="equally deep"):
        Web([("11",), ("11", "11.01")], ["A"])


@given(vectors)
def test_stored_figures_hold_totals_and_shown_splits_and_nothing_of_what_is_hidden(leaves):
    figures = freeze_vectors(leaves, ["F", "M", ""], free={2})
    for (area, kind), counts in summed(leaves).items():
        stored = figures["places"]["/".join(area[1:]) if len(area) > 2 else area[-1] if area else ""][kind]
        assert stored["total"] == sum(counts)
        assert stored["cells"] in (None, list(counts))
        assert stored["cells"] is None or not any(is_small(one) for one in counts[:2])


def test_a_place_without_any_case_has_zeros_and_a_sum_is_hidden_with_its_part():
    figures = freeze_vectors({(UNITS[0], "A"): (9, 9, 0)}, ["F", "M", ""], free={2})
    assert vector(figures, "12", "A") == (0, [0, 0, 0])
    assert added([5, None]) is None
    assert added([5, 0]) == 5
