"""The parts of a dashboard that need no database: compared days, shades, the table of places, what is a headline."""

from datetime import date

import pytest

from reports.dashboards import heat
from reports.dashboards.changes import largest
from reports.dashboards.matrix import Matrix, Order, legend_html
from reports.dashboards.periods import compared, trend_window
from reports.disclosure import Audience, Counted, RawRow, RawTable, SafeTable, protect
from reports.scopes import half_period, month_period, year_period

TODAY = date(2026, 11, 22)


def a_table(*rows: tuple[str, tuple[int | None, ...]], columns: tuple[str, ...] = ("KDRT", "Ekonomi")) -> SafeTable:
    raw = RawTable(
        title="Kasus",
        counts=Counted.CASES,
        period="Tahun 2016",
        date_basis="tanggal kasus dibuka",
        area="Indonesia",
        population="99 LK3",
        columns=columns,
        rows=[RawRow(label[:2], label, counts) for label, counts in rows],
        splits_persons=False,
    )
    return protect(raw, Audience.OFFICE)


PLACES = a_table(("Aceh", (3, 40)), ("Bali", (None, None)), ("Jambi", (9, 1)), ("Riau <b>", (0, 12)))


def drawn(order: Order, **links: str) -> str:
    return Matrix(PLACES, ("DV", "EC"), order, {"tahun": "2016"}, links).html


def names(html: str) -> list[str]:
    return [part.split("<td")[0] for part in html.split("<th scope=row>")[1:-2]]


def test_a_year_that_is_over_stands_against_the_whole_year_before() -> None:
    pair = compared(year_period(2016), TODAY)
    assert (pair.before.start, pair.before.end, pair.against) == (date(2015, 1, 1), date(2015, 12, 31), "tahun 2015")


def test_a_running_half_year_stands_against_the_same_days_only() -> None:
    pair = compared(half_period(2026, 2), TODAY)
    assert (pair.before.start, pair.before.end) == (date(2025, 7, 1), date(2025, 11, 22))
    assert pair.against == "masa yang sama tahun 2025"
    assert pair.before.label == "1 Juli 2025 sampai 22 November 2025"


def test_a_leap_day_is_compared_with_the_28th() -> None:
    assert compared(year_period(2024), date(2024, 2, 29)).before.end == date(2023, 2, 28)


def test_the_last_day_of_a_period_is_no_running_one() -> None:
    assert not compared(month_period(2026, 11), date(2026, 11, 30)).is_running


def test_the_trend_ends_with_the_period_and_never_after_this_month() -> None:
    assert (trend_window(year_period(2016), TODAY).start, trend_window(year_period(2016), TODAY).end) == (
        date(2014, 1, 1),
        date(2016, 12, 31),
    )
    running = trend_window(year_period(2026), TODAY)
    assert (running.start, running.end) == (date(2023, 12, 1), date(2026, 11, 30))


@pytest.mark.parametrize(("figure", "said"), [(137, 120), (78, 60), (4, 4), (7, 7), (999, 800), (20, 20)])
def test_shades_begin_at_numbers_people_say_aloud(figure: int, said: int) -> None:
    assert heat.rounded(figure) == said


def test_every_figure_has_the_shade_its_legend_says() -> None:
    limits = heat.bounds(number**2 for number in range(61))
    assert limits == [600, 1500, 2500, 3000]
    assert [heat.shade(limit, limits) for limit in limits] == [1, 2, 3, 4]
    assert heat.shade(limits[0] - 1, limits) == 0
    assert heat.legend([3, 4]) == [(0, "0–2"), (1, "3"), (2, "4 atau lebih")]
    assert heat.bounds([0, 0]) == []
    assert heat.bounds([5, 5, 5]) == []


def test_the_largest_place_comes_first_and_one_without_data_last() -> None:
    assert names(drawn(Order())) == ["Aceh", "Riau &lt;b&gt;", "Jambi", "Bali"]
    assert names(drawn(Order(rises=True))) == ["Jambi", "Riau &lt;b&gt;", "Aceh", "Bali"]


def test_the_table_is_sorted_by_any_column_or_by_the_official_codes() -> None:
    assert names(drawn(Order("DV"))) == ["Jambi", "Aceh", "Riau &lt;b&gt;", "Bali"]
    assert names(drawn(Order("nama"))) == ["Aceh", "Bali", "Jambi", "Riau &lt;b&gt;"]


def test_the_column_by_which_it_is_sorted_says_so_and_turns_it_around() -> None:
    html = drawn(Order("DV"))
    assert '<th scope="col" aria-sort="descending"><a href="?tahun=2016&amp;urut=DV-naik#matriks">KDRT</a>' in html
    assert html.count("aria-sort") == 1
    assert 'aria-sort="ascending"><a href="?tahun=2016&amp;urut=nama-naik#matriks">' in drawn(Order("nama"))


def test_an_unknown_order_is_the_usual_one() -> None:
    assert Order.read("'; --", ("DV",)) == Order("jumlah")
    assert Order.read("DV-naik", ("DV",)) == Order("DV", rises=True)
    assert Order.read("DV-naik", ("DV",)).text == "DV-naik"


def test_no_data_is_a_dash_and_zero_a_zero() -> None:
    html = drawn(Order())
    assert "<th scope=row>Bali<td>–<td>–<td>–<td>–" in html
    assert "<th scope=row>Riau &lt;b&gt;<td>0<td" in html


def test_totals_stand_under_and_beside_the_figures_with_their_share() -> None:
    html = drawn(Order())
    assert "<th scope=row>Jumlah<td>12<td>53<td>65<td>100,0%" in html
    assert "<th scope=row>%<td>18,5%<td>81,5%<td>100,0%<td></table>" in html


def test_a_place_leads_to_its_own_dashboard() -> None:
    assert '<th scope=row><a href="?provinsi=11&amp;tahun=2016">Aceh</a>' in drawn(
        Order(), Ac="?provinsi=11&tahun=2016"
    )


def test_the_legend_names_each_shade() -> None:
    matrix = Matrix(PLACES, ("DV", "EC"), Order(), {}, {})
    assert str(legend_html(matrix)).count("<li>") == len(matrix.limits) + 1


def test_one_to_three_is_no_headline_and_ten_to_forty_is() -> None:
    now = a_table(("Aceh", (3,)), ("Bali", (40,)), ("Jambi", (1010,)), ("Riau", (30,)), columns=("Kasus",))
    before = a_table(("Aceh", (1,)), ("Bali", (10,)), ("Jambi", (1000,)), ("Riau", (None,)), columns=("Kasus",))
    changes = largest(now, before, {"Ba": "?provinsi=51"})
    assert [(change.label, change.text, change.relative, change.link) for change in changes] == [
        ("Bali", "+30", "naik 300%", "?provinsi=51")
    ]


def test_a_fall_is_written_with_a_minus_and_a_rise_from_nothing_without_percent() -> None:
    now, before = a_table(("Aceh", (2, 30))), a_table(("Aceh", (40, 30)))
    assert [(change.text, change.relative) for change in largest(now, before, {})] == [("−38", "turun 54%")]
    risen = largest(a_table(("Aceh", (9, 0))), a_table(("Aceh", (0, 0))), {})
    assert [change.relative for change in risen] == ["sebelumnya tidak ada"]
