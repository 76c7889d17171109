"""Charts drawn on the server: readable without script, colour, or sight, and silent about hidden figures."""

import re
from xml.etree import ElementTree

import pytest

from reports.charts import Bar, Point, bar_chart, trend_chart

MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
BARS = [
    Bar("Penelantaran", 481, "481", "14,8%"),
    Bar("Lainnya", 572, "572", "17,6%"),
    Bar("Pekerja migran bermasalah", None, "disembunyikan"),
    Bar("Penyalahgunaan NAPZA", None, "tidak ada data"),
]
POINTS = [
    Point("Jan", 31, "31"),
    Point("Feb", None, "disembunyikan"),
    Point("Mar", None, "tidak ada data"),
    Point("Apr", 40, "40", mark="Mulai data kasus"),
]
WORDS = {"title": "Kasus menurut kategori", "description": "Sebelas kategori, tahun 2016."}


def bars(rows=BARS, **words) -> ElementTree.Element:
    # Our own drawing, not a stranger's file.
    return ElementTree.fromstring(bar_chart(rows, **WORDS | words))  # noqa: S314


def trend(points=POINTS, **words) -> ElementTree.Element:
    return ElementTree.fromstring(trend_chart(points, **WORDS | words))  # noqa: S314


def named(chart: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in chart.iter() if name in element.get("class", "").split()]


def texts(chart: ElementTree.Element, name: str) -> list[str]:
    return ["".join(element.itertext()) for element in named(chart, name)]


@pytest.mark.parametrize("chart", [bars, trend])
def test_a_screen_reader_hears_title_and_description(chart):
    drawn = chart()

    named_by = {element.get("id"): element.text for element in drawn.iter() if element.get("id")}
    assert drawn.get("role") == "img"
    assert [named_by[part] for part in drawn.get("aria-labelledby").split()] == list(WORDS.values())


@pytest.mark.parametrize("drawing", [bar_chart(BARS, **WORDS), trend_chart(POINTS, **WORDS)])
def test_a_strict_content_policy_finds_nothing_to_forbid(drawing):
    assert not re.search(r"style|<script|\son\w+=|href|https?://(?!www\.w3\.org/2000/svg)", drawing)
    assert 'class="chart-' in drawing


@pytest.mark.parametrize("drawing", [bar_chart(BARS, **WORDS), trend_chart(POINTS, **WORDS)])
def test_letters_keep_their_size_on_a_phone(drawing):
    # A viewBox would shrink the letters with the chart.
    assert "viewBox" not in drawing
    assert "mw-100" in drawing


def test_each_bar_is_as_long_as_its_count():
    first, second = (float(bar.get("width").rstrip("%")) for bar in named(bars(), "chart-bar"))

    assert first / second == pytest.approx(481 / 572, rel=0.01)


def test_labels_figures_and_percentages_are_printed_as_given():
    assert texts(bars(), "chart-label") == [row.label for row in BARS]
    assert texts(bars(), "chart-value")[:2] == ["48114,8%", "57217,6%"]


def test_a_hidden_bar_is_a_hatched_stub_with_its_word_and_no_number():
    chart = bars([BARS[2]])

    assert texts(chart, "chart-value") == ["disembunyikan"]
    assert len(named(chart, "chart-hidden")) == 1
    assert named(chart, "chart-hidden")[0].get("fill").startswith("url(#chart-")
    assert named(chart, "chart-bar") == []


def test_missing_data_is_said_and_drawn_neither_as_bar_nor_as_hidden():
    chart = bars([BARS[3]])

    assert texts(chart, "chart-value") == ["tidak ada data"]
    assert named(chart, "chart-hidden") + named(chart, "chart-bar") == []


def test_every_hidden_bar_has_the_same_length_whatever_it_hides_beside():
    lengths = {named(bars([BARS[2], Bar("A", value, "x")]), "chart-hidden")[0].get("width") for value in (1, 5000)}

    assert len(lengths) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: Bar("A", None, "3"),
        lambda: Bar("A", None, "disembunyikan", "0,1%"),
        lambda: Point("Jan", None, "3"),
    ],
)
def test_a_bar_without_a_value_cannot_be_given_a_number(make):
    with pytest.raises(ValueError, match="no number"):
        make()


def test_zero_is_a_figure_and_not_missing():
    assert texts(bars([Bar("A", 0, "0", "0,0%")]), "chart-value") == ["00,0%"]
    assert texts(trend([Point("Jan", 0, "0")]), "chart-value") == ["0"]


@pytest.mark.parametrize("chart", [bars, trend])
def test_an_empty_chart_still_has_its_title(chart):
    assert chart([])[0].text == WORDS["title"]


def test_what_people_typed_is_escaped_everywhere():
    evil = "<b onload='x'>&\""

    drawing = bar_chart([Bar(evil, 1, evil, evil)], title=evil, description=evil)
    drawing += trend_chart([Point(evil, 1, evil, mark=evil)], title=evil, description=evil)

    assert "<b" not in drawing
    # The trend has too little room for so long a figure and prints it all the same, as the highest.
    assert drawing.count("&lt;b") == 10


def test_a_long_label_is_broken_so_that_it_fits_a_phone():
    label = "Keluarga dengan penyandang disabilitas atau penyakit kronis"

    lines = texts(bars([Bar(label, 1, "1")]), "chart-label")

    assert " ".join(lines) == label
    assert max(map(len, lines)) <= 40


def test_two_charts_on_a_page_have_different_ids_and_the_same_chart_keeps_its_own():
    ids = [{element.get("id") for element in chart.iter()} - {None} for chart in (bars(), bars(), bars(title="Lain"))]

    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]


def test_columns_are_as_high_as_their_counts_and_stand_on_one_ground():
    first, second = named(trend(), "chart-bar")

    heights = [float(column.get("height")) for column in (first, second)]
    grounds = {float(column.get("y")) + float(column.get("height")) for column in (first, second)}
    assert heights[0] / heights[1] == pytest.approx(31 / 40, rel=0.01)
    assert len(grounds) == 1


def test_hidden_and_missing_months_differ_and_carry_no_number():
    chart = trend()

    assert texts(chart, "chart-value") == ["31", "40"]
    assert len(named(chart, "chart-hidden")) == 1
    assert texts(chart, "chart-absent") == ["–"]


def test_the_month_where_the_source_changes_is_marked():
    assert len(named(trend(), "chart-mark")) == 1
    assert "Mulai data kasus" in texts(trend(), "chart-label")


def test_figures_that_would_overlap_on_a_phone_are_left_to_the_highest_and_the_last_month():
    points = [Point(month, 1000 + number % 7, f"1.00{number % 7}") for number, month in enumerate(MONTHS)]

    assert texts(trend(points), "chart-value") == ["1.006", "1.004"]


def test_three_figure_months_all_carry_their_figure_and_name():
    chart = trend([Point(month, 300, "300") for month in MONTHS])

    assert texts(chart, "chart-value") == ["300"] * 12
    assert texts(chart, "chart-label") == MONTHS


def test_five_years_of_months_name_only_as_many_as_fit():
    labels = texts(trend([Point(month, 30, "30") for month in MONTHS * 5]), "chart-label")

    assert 5 <= len(labels) <= 15
