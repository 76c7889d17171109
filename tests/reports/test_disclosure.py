"""Statistics that leave: a raw table cannot be shown, a safe one gives nobody away."""

import copy
import re
from dataclasses import asdict, astuple, replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.disclosure import (
    HIDDEN,
    NO_DATA,
    Audience,
    Cell,
    CellState,
    Counted,
    RawRow,
    RawTable,
    RawTableShown,
    SafeTable,
    protect,
)

# One of the whole-number solutions behind the published table; not the ministry's own counts.
POSSIBLE_COUNTS_2016 = [481, 383, 253, 299, 318, 438, 380, 35, 77, 16, 572]


def raw_table(cells, *, splits_persons=True, **changes) -> RawTable:
    facts = {
        "title": "Kasus menurut kategori",
        "counts": Counted.CASES,
        "period": "Tahun 2016",
        "date_basis": "tanggal kasus dibuka",
        "area": "Kota Padang",
        "population": "Semua kasus yang dicatat LK3 di wilayah ini.",
        "columns": [f"Kolom {chr(65 + number)}" for number in range(len(cells[0]))],
        "rows": [RawRow(f"K{chr(65 + number)}", f"Baris {chr(65 + number)}", row) for number, row in enumerate(cells)],
        "splits_persons": splits_persons,
    }
    return RawTable(**facts | changes)


def figures(table: SafeTable) -> list[list[Cell]]:
    """Cells and totals, whether or not the page prints the row totals."""
    return [[*row.cells, row.total] for row in (*table.rows, table.totals)]


def values(table: SafeTable) -> list[list[int | None]]:
    return [[cell.value for cell in line] for line in figures(table)]


def tables(largest: int = 30, widest: int = 5) -> st.SearchStrategy:
    """Tables of all shapes in which small and empty cells are common."""
    count = st.one_of(st.integers(0, min(6, largest)), st.integers(0, largest))
    return st.tuples(st.integers(1, widest), st.integers(1, widest)).flatmap(
        lambda shape: st.lists(
            st.lists(count, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
        )
    )


def equations(height: int, width: int):
    """Every sum a reader can form, as places with the sign they have in it; each adds up to zero."""
    for row in range(height + 1):
        yield [*(((row, column), 1) for column in range(width)), ((row, width), -1)]
    for column in range(width + 1):
        yield [*(((row, column), 1) for row in range(height)), ((height, column), -1)]


def turned(sign: int, interval: tuple[float, float]) -> tuple[float, float]:
    return interval if sign == 1 else (-interval[1], -interval[0])


def attack(shown: list[list[int | None]]) -> dict[tuple[int, int], tuple[float, float]]:
    """What a patient reader learns of each figure: narrow every interval by every sum until nothing moves."""
    bounds = {
        (row, column): (0, float("inf")) if count is None else (count, count)
        for row, line in enumerate(shown)
        for column, count in enumerate(line)
    }
    before = None
    while bounds != before:
        before = dict(bounds)
        for equation in equations(len(shown) - 1, len(shown[0]) - 1):
            for target, sign in equation:
                others = [turned(-other * sign, bounds[place]) for place, other in equation if place != target]
                low, high = sum(low for low, _ in others), sum(high for _, high in others)
                bounds[target] = (max(bounds[target][0], low), min(bounds[target][1], high))
    return bounds


def worlds(shown: list[list[int | None]], largest: int):
    """All tables without negative counts that would look exactly like the shown one."""
    inner = [line[:-1] for line in shown[:-1]]
    choices = [range(largest + 1) if count is None else [count] for line in inner for count in line]
    for counts in product(*choices):
        cells = [counts[start : start + len(inner[0])] for start in range(0, len(counts), len(inner[0]))]
        lines = [[*line, sum(line)] for line in cells]
        lines.append([sum(column) for column in zip(*lines, strict=True)])
        if all(
            a in (None, b) for line, true in zip(shown, lines, strict=True) for a, b in zip(line, true, strict=True)
        ):
            yield lines


@settings(max_examples=200, deadline=None)
@given(tables())
def test_a_reader_who_adds_and_subtracts_cannot_find_a_hidden_figure(cells):
    shown = values(protect(raw_table(cells), Audience.OFFICE))

    known = attack(shown)
    assert all(
        known[row, column][0] < known[row, column][1]
        for row, line in enumerate(shown)
        for column, count in enumerate(line)
        if count is None
    )


def test_the_attack_does_find_a_figure_that_was_hidden_alone():
    assert attack([[None, 10, 13], [7, 20, 27], [10, 30, 40]])[0, 0] == (3, 3)


def test_two_blocks_joined_by_one_hidden_cell_do_not_give_it_away():
    # Two hidden figures in every line are not enough: the sums of a block alone would reveal the joining cell.
    cells = [[2, 2, 3, 50], [2, 2, 50, 50], [50, 50, 2, 2], [50, 50, 2, 2]]

    shown = values(protect(raw_table(cells), Audience.OFFICE))

    hidden = {(row, column) for row, line in enumerate(shown) for column, count in enumerate(line) if count is None}
    assert hidden > {(row, column) for row, line in enumerate(cells) for column, count in enumerate(line) if count < 5}


@settings(max_examples=60, deadline=None)
@given(tables(largest=4, widest=3).filter(lambda cells: len(cells) * len(cells[0]) <= 6))
def test_for_every_hidden_figure_two_different_worlds_look_the_same(cells):
    shown = values(protect(raw_table(cells), Audience.OFFICE, threshold=3))

    possible = list(worlds(shown, largest=5))

    for row, line in enumerate(shown):
        for column, count in enumerate(line):
            if count is None:
                assert len({lines[row][column] for lines in possible}) > 1


# Three digits, so that neither a percentage nor a short total looks like a count; the note names 599 itself.
three_digits = st.integers(101, 598) | st.integers(600, 999)


@given(st.lists(st.lists(three_digits, min_size=3, max_size=3), min_size=2, max_size=4))
def test_a_hidden_figure_stands_nowhere_in_the_safe_table(cells):
    table = protect(raw_table(cells), Audience.OFFICE, threshold=600)

    pairs = zip(cells, figures(table), strict=False)
    hidden = {count for line, row in pairs for count, cell in zip(line, row, strict=False) if cell is HIDDEN}
    allowed = {cell.value for line in figures(table) for cell in line}
    texts = [cell.text + row.percent_text for row in table.rows for cell in row.figures]
    written = " ".join([repr(table), str(asdict(table)), str(astuple(table)), str(vars(table)), *texts])
    numbers = {int(number.replace(".", "")) for number in re.findall(r"[0-9]+(?:\.[0-9]{3})*", written)}
    assert not (hidden - allowed) & numbers


@given(tables(largest=5000))
def test_a_unit_sees_exactly_its_own_counts_and_totals(cells):
    table = protect(raw_table(cells), Audience.UNIT)

    assert [[cell.value for cell in row.cells] for row in table.rows] == cells
    assert [row.total.value for row in table.rows] == [sum(line) for line in cells]
    assert [cell.value for cell in table.totals.cells] == [sum(column) for column in zip(*cells, strict=True)]
    assert table.totals.total.value == sum(map(sum, cells))


def test_the_dinas_sees_exact_counts_where_persons_are_not_split():
    assert values(protect(raw_table([[3], [1], [40]], splits_persons=False), Audience.OFFICE))[0][0] == 3


def test_the_dinas_sees_no_small_cell_where_persons_are_split_and_zero_stays_zero():
    table = protect(raw_table([[3, 20, 0], [12, 40, 9], [8, 30, 7]]), Audience.OFFICE)

    assert table.rows[0].cells == (HIDDEN, HIDDEN, Cell(0))
    assert table.rows[2].cells == (HIDDEN, HIDDEN, Cell(7))
    assert [cell.text for cell in table.totals.figures] == ["23", "90", "16", "129"]
    assert any("Angka 1 sampai 4 disembunyikan" in note for note in table.notes)


def test_in_a_single_column_the_smallest_other_count_is_hidden_too_and_the_total_stays():
    table = protect(raw_table([[3], [40], [9], [0]]), Audience.OFFICE)

    assert [row.cells[0].text for row in table.rows] == ["disembunyikan", "40", "disembunyikan", "0"]
    assert table.totals.cells[0].value == 52
    assert [row.percent_text for row in table.rows] == ["–", "76,9%", "–", "0,0%"]


def test_a_total_that_equals_the_only_cell_is_hidden_with_it():
    assert values(protect(raw_table([[3]]), Audience.OFFICE)) == [[None, None], [None, None]]


@given(tables(largest=5000))
def test_the_public_sees_multiples_of_five_and_totals_rounded_on_their_own(cells):
    shown = values(protect(raw_table(cells), Audience.PUBLIC))

    assert all(count % 5 == 0 for line in shown for count in line)
    assert abs(shown[-1][-1] - sum(map(sum, cells))) <= 2
    assert all(
        abs(count - true) <= 2
        for line, row in zip(shown, cells, strict=False)
        for count, true in zip(line, row, strict=False)
    )


def test_public_percentages_come_from_the_rounded_figures():
    table = protect(raw_table([[12], [23], [31]], splits_persons=False), Audience.PUBLIC)

    assert [row.percent_text for row in table.rows] == ["15,4%", "38,5%", "46,2%"]
    assert table.notes[-1] == "Jumlah persentase 100,1 karena tiap angka dibulatkan sendiri."


def test_percentages_that_do_not_add_up_to_100_are_explained():
    table = protect(raw_table([[count] for count in POSSIBLE_COUNTS_2016], splits_persons=False), Audience.OFFICE)

    assert table.percent_sum == Decimal("100.2")
    assert table.notes == ("Jumlah persentase 100,2 karena tiap baris dibulatkan sendiri ke satu desimal.",)


def test_percentages_that_add_up_need_no_explanation():
    assert protect(raw_table([[1], [3]]), Audience.UNIT).notes == ()


def test_missing_data_is_not_zero_and_is_explained():
    table = protect(raw_table([[None, 4], [None, 6]]), Audience.UNIT)

    assert table.rows[0].cells == (NO_DATA, Cell(4))
    assert table.totals.cells[0].text == "tidak ada data"
    assert table.totals.total.value == 10
    assert any("bukan nol" in note for note in table.notes)


def test_a_source_that_published_only_percentages_keeps_them_and_its_total():
    rows = [RawRow("A", "A", [None], Decimal("33.4")), RawRow("B", "B", [None], Decimal("66.7"))]

    table = protect(raw_table([[0]], splits_persons=False, rows=rows, stated_total=3252), Audience.OFFICE)

    assert [row.percent_text for row in table.rows] == ["33,4%", "66,7%"]
    assert [row.cells[0].text for row in table.rows] == ["tidak ada data"] * 2
    assert table.totals.figures[0].text == "3.252"
    assert table.percent_sum == Decimal("100.1")


def test_a_stated_total_that_disagrees_with_its_rows_is_told_and_not_corrected():
    table = protect(raw_table([[10], [20]], splits_persons=False, stated_total=31), Audience.OFFICE)

    assert table.totals.figures[0].value == 30
    assert "Sumber menyebut jumlah 31, tetapi baris-barisnya berjumlah 30." in table.notes


def test_stated_figures_are_refused_where_persons_are_split():
    with pytest.raises(ValueError, match="Stated figures"):
        raw_table([[3]], stated_total=3)


@pytest.mark.parametrize("show", [str, format, list, tuple, lambda raw: raw.__html__(), "{}".format])
def test_a_raw_table_and_its_rows_refuse_every_way_of_being_shown(show):
    raw = raw_table([[3]])

    for unprotected in (raw, raw.rows[0]):
        with pytest.raises(TypeError, match="not protected"):
            show(unprotected)


def test_a_template_that_reaches_into_a_raw_table_fails_loudly():
    # Django's templates try table["rows"] first and swallow TypeError, so this must be another error.
    with pytest.raises(RawTableShown):
        raw_table([[3]])["rows"]
    assert not issubclass(RawTableShown, TypeError | LookupError | AttributeError | ValueError)


def test_the_repr_of_a_raw_table_holds_no_figure():
    raw = raw_table([[7919]])

    assert "7919" not in repr(raw) + repr(raw.rows[0]) + repr([raw])


def test_a_safe_table_cannot_be_made_or_changed_by_hand():
    table = protect(raw_table([[30], [40]]), Audience.UNIT)

    with pytest.raises(TypeError, match="protect"):
        replace(table, audience=Audience.PUBLIC)
    with pytest.raises(TypeError, match="protect"):
        SafeTable(**{name: getattr(table, name) for name in table.__dataclass_fields__ if name != "seal"})
    with pytest.raises(AttributeError):
        table.rows = ()
    assert copy.deepcopy(table) == table


def test_a_hidden_cell_cannot_carry_its_figure():
    with pytest.raises(ValueError, match="hidden cell"):
        Cell(3, CellState.HIDDEN)
    with pytest.raises(ValueError, match="shown cell"):
        Cell(None)


def test_the_safe_table_says_what_it_counts_when_where_and_of_whom():
    table = protect(raw_table([[30, 12]]), Audience.OFFICE)

    assert (table.counts.label, table.period, table.area) == ("kasus", "Tahun 2016", "Kota Padang")
    assert table.date_basis == "tanggal kasus dibuka"
    assert table.population.startswith("Semua kasus")
    assert table.headers == ("Kategori", "Kolom A", "Kolom B", "Jumlah", "%")


@pytest.mark.parametrize(
    "changes", [{"columns": []}, {"rows": []}, {"columns": ["A", "B"]}, {"rows": [RawRow("A", "A", [-1])]}]
)
def test_a_table_that_cannot_add_up_is_refused(changes):
    with pytest.raises(ValueError, match=r"needs|negative"):
        raw_table([[3]], **changes)


def test_people_counted_in_several_rows_are_named_once_as_a_sum_and_never_beside_hidden_cells():
    raw = raw_table([[7], [8]], splits_persons=False, counts=Counted.CLIENTS, distinct_total=13)
    told = "Satu klien dapat tercatat pada beberapa baris; klien yang berbeda seluruhnya 13."
    assert told in protect(raw, Audience.OFFICE).notes
    assert told.replace("13", "15") in protect(raw, Audience.PUBLIC).notes
    assert not any("berbeda" in note for note in protect(replace(raw, distinct_total=15), Audience.OFFICE).notes)
    with pytest.raises(ValueError, match="give away"):
        replace(raw, splits_persons=True)
