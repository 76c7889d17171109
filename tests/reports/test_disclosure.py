"""Statistics that leave: a raw table cannot be shown, a safe one gives nobody away."""

import copy
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.disclosure import (
    HIDDEN,
    NO_DATA,
    Audience,
    Cell,
    CellState,
    Counted,
    FrozenRow,
    FrozenTable,
    NotForThisAudience,
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


def frozen_table(rows, totals, **changes) -> FrozenTable:
    """Rows and totals as they were frozen; the last figure of a row is its total, None is hidden."""
    facts = {
        "title": "Kasus menurut jenis kelamin klien",
        "counts": Counted.CASES,
        "period": "Semester I 2026",
        "date_basis": "tanggal kasus dibuka",
        "area": "Kota Padang",
        "population": "Semua kasus yang dicatat LK3 di wilayah ini.",
        "columns": ["Perempuan", "Laki-laki"],
        "rows": [FrozenRow(f"K{n}", f"Baris {n}", row[:-1], row[-1]) for n, row in enumerate(rows)],
        "totals": FrozenRow("", "Jumlah", totals[:-1], totals[-1]),
        "notes": ("Dibekukan 15 Juli 2026.",),
    }
    return FrozenTable(**facts | changes)


@given(tables())
def test_an_office_reads_no_split_of_persons_that_was_not_frozen_for_the_whole_country(cells):
    with pytest.raises(NotForThisAudience):
        protect(raw_table(cells), Audience.OFFICE)


def test_a_frozen_split_shows_hidden_as_hidden_and_known_totals_with_their_share():
    table = protect(frozen_table([[None, None, 9], [20, 11, 31]], [None, None, 40]), Audience.OFFICE)

    assert table.rows[0].cells == (HIDDEN, HIDDEN)
    assert [row.total.value for row in table.rows] == [9, 31]
    assert [row.percent_text for row in table.rows] == ["22,5%", "77,5%"]
    assert [cell.text for cell in table.totals.figures] == ["disembunyikan", "disembunyikan", "40"]
    assert "Angka 1 sampai 4 disembunyikan" in table.notes[0]
    assert table.notes[1:] == ("Dibekukan 15 Juli 2026.",)


def test_a_hidden_total_has_no_percentage():
    table = protect(frozen_table([[None, 8, None], [12, 9, 21]], [14, 17, 31]), Audience.OFFICE)

    assert [row.percent_text for row in table.rows] == ["–", "67,7%"]
    assert table.percent_sum is None


def test_a_frozen_split_without_hidden_figures_does_not_speak_of_hiding():
    assert protect(frozen_table([[7, 0, 7]], [7, 0, 7]), Audience.OFFICE).notes == ("Dibekukan 15 Juli 2026.",)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_frozen_split_with_a_small_count_of_persons_cannot_be_made(count):
    with pytest.raises(NotForThisAudience):
        frozen_table([[count, 20, 20 + count]], [20, 20, 40])


def test_clients_that_are_no_person_may_be_few_in_a_frozen_split():
    rows, columns = [[9, 2, 11]], ["Perempuan", "Bukan perorangan"]
    table = protect(frozen_table(rows, [9, 2, 11], columns=columns, free=frozenset({1})), Audience.OFFICE)
    assert table.rows[0].cells == (Cell(9), Cell(2))


@pytest.mark.parametrize("audience", [Audience.UNIT, Audience.PUBLIC])
def test_a_frozen_split_is_for_offices_only(audience):
    with pytest.raises(NotForThisAudience):
        protect(frozen_table([[7, 0, 7]], [7, 0, 7]), audience)


@given(tables(largest=5000))
def test_a_unit_sees_exactly_its_own_counts_and_totals(cells):
    table = protect(raw_table(cells), Audience.UNIT)

    assert [[cell.value for cell in row.cells] for row in table.rows] == cells
    assert [row.total.value for row in table.rows] == [sum(line) for line in cells]
    assert [cell.value for cell in table.totals.cells] == [sum(column) for column in zip(*cells, strict=True)]
    assert table.totals.total.value == sum(map(sum, cells))


def test_the_dinas_sees_exact_counts_where_persons_are_not_split():
    assert values(protect(raw_table([[3], [1], [40]], splits_persons=False), Audience.OFFICE))[0][0] == 3


@given(tables(largest=400))
def test_the_public_reads_multiples_of_five_whose_totals_are_their_sums(cells):
    rounded = [[count * 5 for count in line] for line in cells]

    table = protect(raw_table(rounded, splits_persons=False), Audience.PUBLIC)

    assert values(table)[-1][-1] == sum(map(sum, rounded))
    assert [row.total.value for row in table.rows] == [sum(line) for line in rounded]
    assert "kelipatan 5" in table.notes[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"cells": [[5, 12]]},
        {"cells": [[5, 10]], "splits_persons": True},
        {"cells": [[5, 10]], "stated_total": 15},
        {"cells": [[5, 10]], "distinct_total": 10},
        {"rows": [RawRow("A", "A", [5, 10], Decimal("33.3"))]},
    ],
)
def test_the_public_reads_nothing_that_was_not_rounded_as_a_whole(changes):
    facts = {"cells": [[5, 10]], "splits_persons": False} | changes
    with pytest.raises(NotForThisAudience):
        protect(raw_table(facts.pop("cells"), **facts), Audience.PUBLIC)


def test_public_percentages_come_from_the_rounded_figures():
    table = protect(raw_table([[10], [25], [30]], splits_persons=False), Audience.PUBLIC)

    assert [row.percent_text for row in table.rows] == ["15,4%", "38,5%", "46,2%"]
    assert table.notes[-1] == "Jumlah persentase 100,1 karena tiap baris dibulatkan sendiri ke satu desimal."


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
    raw, frozen = raw_table([[3]]), frozen_table([[7, 0, 7]], [7, 0, 7])

    for unprotected in (raw, raw.rows[0], frozen, frozen.totals):
        with pytest.raises(TypeError, match="not protected"):
            show(unprotected)


def test_a_template_that_reaches_into_a_raw_table_fails_loudly():
    # Django's templates try table["rows"] first and swallow TypeError, so this must be another error.
    with pytest.raises(RawTableShown):
        raw_table([[3]])["rows"]
    assert not issubclass(RawTableShown, TypeError | LookupError | AttributeError | ValueError)


def test_the_repr_of_a_raw_table_holds_no_figure():
    raw, frozen = raw_table([[7919]]), frozen_table([[7919, 0, 7919]], [7919, 0, 7919])

    assert "7919" not in repr(raw) + repr(raw.rows[0]) + repr([raw]) + repr(frozen) + repr(frozen.rows)


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
    table = protect(raw_table([[30, 12]], splits_persons=False), Audience.OFFICE)

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
    assert not any("berbeda" in note for note in protect(replace(raw, distinct_total=15), Audience.OFFICE).notes)
    with pytest.raises(ValueError, match="give away"):
        replace(raw, splits_persons=True)
