"""A table rounded as one world adds up everywhere, stays near the truth and favours nobody."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.protection.rounding import round_change, round_table
from reports.protection.web import summed

counts = st.dictionaries(
    st.tuples(
        st.sampled_from([("11", "11.01"), ("11", "11.02"), ("12", "12.01"), ("12", "12.02"), ("12", "12.03")]),
        st.sampled_from(["A", "B", "C"]),
    ),
    st.one_of(st.integers(0, 6), st.integers(0, 300)),
)
secrets = st.binary(min_size=1, max_size=8)


def every_figure(leaves):
    """All areas, categories and totals."""
    return {place: count for place, (count,) in summed({place: (count,) for place, count in leaves.items()}).items()}


@settings(max_examples=200, deadline=None)
@given(counts, secrets)
def test_every_figure_and_every_total_is_a_multiple_of_five_beside_the_true_one(true, secret):
    real, shown = every_figure(true), every_figure(round_table(true, secret))
    for place, count in real.items():
        rounded = shown.get(place, 0)
        assert rounded % 5 == 0
        assert abs(rounded - count) < 5
        assert rounded >= 0


@given(counts, secrets)
def test_what_is_a_multiple_of_five_everywhere_stays_as_it_is(true, secret):
    tidy = {place: count * 5 for place, count in true.items() if count}
    assert round_table(tidy, secret) == tidy


@given(counts, secrets)
def test_the_same_secret_gives_the_same_world(true, secret):
    assert round_table(true, secret) == round_table(dict(reversed(true.items())), secret)


def test_another_secret_gives_another_world():
    true = {((f"{n % 3}", f"{n}"), "A"): 3 for n in range(12)}
    assert len({str(sorted(round_table(true, bytes([n])).items())) for n in range(10)}) > 1


def test_figures_are_on_average_what_they_are():
    true = {(("11", f"{n}"), kind): (3 * n + len(kind)) % 7 for n in range(4) for kind in ("A", "BB", "CCC")}
    found: Counter = Counter()
    for number in range(2000):
        found.update(round_table(true, number.to_bytes(4, "big")))
    for place, count in true.items():
        # One draw is off by at most 2.5 in the root of the mean square; 2000 of them by 0.056.
        assert abs(found[place] / 2000 - count) < 0.3


@pytest.mark.parametrize("bad", [-1, -7])
def test_a_negative_count_is_refused(bad):
    with pytest.raises(ValueError, match="negative"):
        round_table({(("11", "11.01"), "A"): bad}, b"x")


@settings(max_examples=200, deadline=None)
@given(counts, counts, secrets)
def test_a_later_version_is_again_multiples_of_five_and_never_negative(first, second, secret):
    shown = round_table(first, secret)
    later = round_change(shown, first, second, secret + b"2")
    assert all(count % 5 == 0 and count > 0 for count in later.values())


@given(counts, secrets, secrets)
def test_a_version_of_unchanged_records_is_the_same_whatever_is_drawn(true, secret, other):
    shown = round_table(true, secret)
    assert round_change(shown, true, true, other) == shown


@given(counts, secrets)
def test_where_nothing_changed_nothing_moves(true, secret):
    shown = round_table(true, secret)
    changed = {**true, (("12", "12.01"), "A"): true.get((("12", "12.01"), "A"), 0) + 7}
    later = round_change(shown, true, changed, secret + b"2")
    assert {place for place in {*shown, *later} if shown.get(place, 0) != later.get(place, 0)} <= {
        (("12", "12.01"), "A")
    }


def test_a_case_taken_away_from_what_was_rounded_down_leaves_nothing_negative():
    first = {(("11", "11.01"), "A"): 4, (("11", "11.01"), "B"): 9, (("11", "11.02"), "A"): 8, (("12", "12.01"), "A"): 4}
    second = {**first, (("11", "11.01"), "A"): 0, (("12", "12.01"), "A"): 0}
    for number in range(40):
        shown = round_table(first, bytes([number]))
        later = round_change(shown, first, second, bytes([number, 2]))
        assert all(count > 0 for count in later.values())
