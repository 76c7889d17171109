"""Maps drawn on the server: read without colour, script or sight, and silent about hidden figures."""

import itertools
import json
import re
from math import pi
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from reports.disclosure import HIDDEN
from reports.maps import bubble_map, tile_map
from reports.maps.bubbles import _places
from reports.maps.tiles import SHADES, _tiles
from tests.lk3.test_region_files import rows_of

WORDS = {"title": "Kasus menurut provinsi", "description": "Tahun 2016."}
VALUES = {"11": 3, "12": 40, "13": 0, "14": HIDDEN, "31": 12_345}
SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: str) -> ElementTree.Element:
    # Our own drawing, not a stranger's file.
    return ElementTree.fromstring(f"<div>{drawing}</div>")  # noqa: S314


def tile(drawing: str, name: str) -> ElementTree.Element:
    groups = [each for each in parsed(drawing).iter(f"{SVG}g") if each.find(f"{SVG}title").text.startswith(f"{name}: ")]
    (group,) = groups
    return group


def said(group: ElementTree.Element) -> list[str]:
    return [text.text for text in group.iter(f"{SVG}text")]


def circle(drawing: str, name: str) -> ElementTree.Element:
    circles = [
        each
        for each in parsed(drawing).iter(f"{SVG}circle")
        if each.find(f"{SVG}title") is not None and each.find(f"{SVG}title").text.startswith(f"{name}: ")
    ]
    (found,) = circles
    return found


def test_every_province_has_one_tile_and_no_two_lie_on_each_other():
    provinces = {row["code"] for row in rows_of("regions.csv") if row["level"] == "PROVINCE"}
    assert {each.code for each in _tiles()} == provinces
    assert len({(each.row, each.column) for each in _tiles()}) == 38


def test_every_district_has_one_point_inside_indonesia():
    districts = {row["code"] for row in rows_of("regions.csv") if row["level"] == "DISTRICT"}
    assert {place.code for place in _places()} == districts
    assert len(_places()) == 514
    assert all(-11.1 < place.latitude < 6.1 and 94.9 < place.longitude < 141.1 for place in _places())


def test_cities_one_can_look_up_lie_where_they_lie():
    at = {place.code: (place.latitude, place.longitude) for place in _places()}
    known = {"13.71": (-0.95, 100.36), "31.71": (-6.18, 106.83), "73.71": (-5.14, 119.42), "91.71": (-2.57, 140.69)}
    for code, (latitude, longitude) in known.items():
        assert at[code] == pytest.approx((latitude, longitude), abs=0.1), code


def test_zero_hidden_and_unknown_are_three_different_tiles():
    drawing = tile_map(VALUES, **WORDS)
    assert said(tile(drawing, "Sumbar")) == ["Sumbar", "0"]
    assert said(tile(drawing, "Riau")) == ["Riau", "×"]
    assert said(tile(drawing, "Jambi")) == ["Jambi", "–"]
    assert tile(drawing, "Riau").find(f"{SVG}title").text == "Riau: disembunyikan"
    assert tile(drawing, "Jambi").find(f"{SVG}title").text == "Jambi: tidak ada data"
    fills = {name: tile(drawing, name).find(f"{SVG}rect").get("fill") for name in ("Sumbar", "Riau", "Jambi")}
    assert len(set(fills.values())) == 3


def test_a_large_figure_is_short_in_the_tile_and_whole_for_who_listens():
    drawn = tile(tile_map(VALUES, **WORDS), "DKI")
    assert said(drawn) == ["DKI", "12 rb"]
    assert drawn.find(f"{SVG}title").text == "DKI: 12.345"


def test_more_cases_are_never_paler():
    drawing = tile_map({each.code: number * 7 for number, each in enumerate(_tiles())}, **WORDS)
    shades = [fill for fill, _ in SHADES]
    drawn = [shades.index(tile(drawing, each.name).find(f"{SVG}rect").get("fill")) for each in _tiles()]
    assert drawn == sorted(drawn)
    assert set(drawn) == {0, 1, 2, 3, 4}


def test_the_shades_are_told_apart_in_grey():
    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    greys = [lightness(fill) for fill, _ in SHADES]
    assert all(one - other > 25 for one, other in itertools.pairwise(greys))


def test_the_legend_names_what_is_on_the_map_and_nothing_else():
    text = " ".join(parsed(tile_map(VALUES, **WORDS)).find("ul").itertext())
    assert "12.345" in text
    assert "disembunyikan" in text
    assert "tidak ada data" in text
    whole = tile_map({each.code: 5 for each in _tiles()}, **WORDS)
    assert "".join(parsed(whole).find("ul").itertext()) == "5"


def test_a_map_without_any_figure_says_so():
    drawing = tile_map({}, **WORDS)
    assert "tidak ada data" in drawing
    assert "tidak ada data" in bubble_map({}, **WORDS)


def test_a_strict_content_policy_finds_nothing_to_forbid():
    for drawing in (tile_map(VALUES, **WORDS), bubble_map({"13.71": 5}, **WORDS)):
        assert not re.search(r"style|<script|\son\w+=|https?://(?!www\.w3\.org/2000/svg)", drawing)


def test_a_province_leads_where_its_link_says():
    drawing = tile_map(VALUES, **WORDS, links={"13": "/laporan/?wilayah=13&x=1"})
    (link,) = list(parsed(drawing).iter(f"{SVG}a"))
    assert link.get("href") == "/laporan/?wilayah=13&x=1"


def test_the_area_of_a_circle_is_its_figure():
    drawing = bubble_map({"13.71": 400, "13.74": 100}, **WORDS, names={"13.71": "Padang", "13.74": "Padang Panjang"})
    areas = [pi * float(circle(drawing, name).get("r")) ** 2 for name in ("Padang", "Padang Panjang")]
    assert areas[0] / areas[1] == pytest.approx(4, rel=0.01)


def test_a_hidden_circle_carries_no_figure_and_no_size():
    drawing = bubble_map({"13.71": 400, "13.74": HIDDEN, "13.72": 0}, **WORDS)
    hidden, zero, unknown = (circle(drawing, code) for code in ("13.74", "13.72", "13.73"))
    assert hidden.find(f"{SVG}title").text == "13.74: disembunyikan"
    assert "hatch" in hidden.get("fill")
    assert zero.get("fill") != unknown.get("fill")
    assert hidden.get("r") == circle(bubble_map({"13.71": 9, "13.74": HIDDEN}, **WORDS), "13.74").get("r")


def test_a_province_is_drawn_alone():
    drawing = bubble_map({"13.71": 5, "14.71": 7}, **WORDS, province="13", names={"13.71": "Kota Padang"})
    circles = [each for each in parsed(drawing).iter(f"{SVG}circle") if each.get("class") == "map-bubble"]
    assert len(circles) == 19
    assert "Kota Padang</text>" in drawing


def test_official_boundaries_lie_under_the_circles_when_there_are_any(tmp_path: Path, settings: Any):
    square = [[100.0, -1.0], [101.0, -1.0], [101.0, 0.0], [101.001, 0.0], [100.0, 0.0], [100.0, -1.0]]
    feature = {
        "type": "Feature",
        "properties": {"kode": "13.71"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    file = tmp_path / "batas.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert "map-outline" not in bubble_map({}, **WORDS)
    settings.MAP_BOUNDARIES = str(file)
    drawing = bubble_map({}, **WORDS, province="13")
    (outline,) = list(parsed(drawing).iter(f"{SVG}polygon"))
    assert len(outline.get("points").split()) == 5, "a corner on top of another is left out"
    assert drawing.index("map-outline") < drawing.index('class="map-bubble"')
    assert "map-outline" not in bubble_map({}, **WORDS, province="14")


@pytest.mark.parametrize("content", ["no json", "{}", '{"features": [{"properties": null}]}'])
def test_a_broken_file_of_boundaries_costs_the_lines_and_not_the_page(
    tmp_path: Path, settings: Any, content: str, caplog: pytest.LogCaptureFixture
):
    file = tmp_path / "rusak.geojson"
    file.write_text(content)
    settings.MAP_BOUNDARIES = str(file)
    assert "map-bubble" in bubble_map({"13.71": 5}, **WORDS)
    assert "Boundaries cannot be read" in caplog.text
