"""A genogram must be right as a picture, say the same in words, and show nobody it was not given."""

import re
import time
from collections import Counter
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families.drawing.genogram import draw_genogram
from families.drawing.household import outlines
from families.drawing.kin import Bond, Couple, Kin, Kinship, Parentage, Pregnancy
from families.drawing.layout import Layout, lay_out
from families.drawing.words import describe_genogram

from .ten_families import (
    ADOPTION,
    COUSINS,
    FOSTER,
    KIN_CARE,
    NUCLEAR,
    POLYGAMY,
    REMARRIAGE,
    SEPARATION,
    TEN_FAMILIES,
    THREE_GENERATIONS,
    WIDOW,
    children,
    man,
    woman,
)

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"M": "square", "F": "circle", "": "diamond"}

every_family = pytest.mark.parametrize("kinship", TEN_FAMILIES.values(), ids=TEN_FAMILIES)


def picture(kinship: Kinship) -> ElementTree.Element:
    return ElementTree.fromstring(draw_genogram(kinship))  # noqa: S314 our own drawing


def groups(kinship: Kinship, name: str) -> list[ElementTree.Element]:
    return [group for group in picture(kinship).iter(f"{SVG}g") if group.get("class") == name]


def words_in(element: ElementTree.Element) -> str:
    return " ".join(part.text or "" for part in element.iter(f"{SVG}text"))


def text_of(kinship: Kinship) -> str:
    return "\n".join(describe_genogram(kinship))


def by_key(layout: Layout) -> dict:
    return {kin.key: layout.spots[node] for node, kin in enumerate(layout.tree.people)}


def overlaps(layout: Layout) -> list[tuple[int, int]]:
    """Every two persons whose symbols or words touch."""
    return [
        (one.node, other.node)
        for one, other in combinations(layout.spots.values(), 2)
        if one.box[0] < other.box[2] - 0.01
        and other.box[0] < one.box[2] - 0.01
        and one.box[1] < other.box[3] - 0.01
        and other.box[1] < one.box[3] - 0.01
    ]


# Every family ---------------------------------------------------------------------------------------------------------


@every_family
def test_everybody_is_drawn_once_with_the_symbol_of_their_sex(kinship):
    drawn = Counter((int(group.get("data-key")), group.get("data-shape")) for group in groups(kinship, "lk-kin"))

    assert drawn == Counter((kin.key, SHAPES[kin.sex]) for kin in kinship.kin)


@every_family
def test_parents_stand_above_their_children(kinship):
    spots = by_key(lay_out(kinship))

    assert kinship.parentages
    assert all(spots[row.parent].y < spots[row.child].y for row in kinship.parentages)


@every_family
def test_partners_stand_on_one_line(kinship):
    spots = by_key(lay_out(kinship))

    assert kinship.couples
    assert all(spots[row.one].y == spots[row.other].y for row in kinship.couples)


@every_family
def test_no_symbol_or_name_covers_another(kinship):
    assert overlaps(lay_out(kinship)) == []


@every_family
def test_the_elder_child_stands_left_of_the_younger(kinship):
    layout = lay_out(kinship)
    lines = [[child for child, _ in union.children] for union in layout.tree.unions]

    assert any(len(line) > 1 for line in lines) or kinship is ADOPTION
    for line in lines:
        for elder, younger in pairwise(line):
            assert layout.spots[elder].x < layout.spots[younger].x


@every_family
def test_every_couple_and_every_child_has_a_line(kinship):
    couples = {(int(g.get("data-one")), int(g.get("data-other"))) for g in groups(kinship, "lk-couple")}
    lines = {
        (int(parent), int(group.get("data-child") or 0), group.get("data-kind"))
        for group in groups(kinship, "lk-child")
        for parent in group.get("data-parents").split()
    }

    assert couples == {(row.one, row.other) for row in kinship.couples}
    assert {line for line in lines if line[1]} == {(row.parent, row.child, row.kind) for row in kinship.parentages}


@every_family
def test_the_words_say_what_the_picture_shows(kinship):
    svg, words = words_in(picture(kinship)), text_of(kinship)

    for kin in kinship.kin:
        assert kin.name in words
        assert all(part in svg for part in kin.name.split())
        for number in (kin.birth_year, kin.died_year, kin.age):
            assert number is None or (str(number) in svg and str(number) in words)
        assert all(mark in words for mark in kin.marks)
    for couple in kinship.couples:
        for year in (couple.since, couple.ended):
            assert year is None or (str(year) in svg and str(year) in words)


@every_family
def test_the_words_say_no_year_the_picture_does_not_show(kinship):
    svg = words_in(picture(kinship))

    assert set(re.findall(r"\d{4}", text_of(kinship))) <= set(re.findall(r"\d{4}", svg))


@every_family
def test_the_picture_needs_no_style_and_no_script(kinship):
    drawn = picture(kinship)

    assert drawn.get("role") == "img"
    assert drawn.find(f"{SVG}title").text == kinship.title
    for element in drawn.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "title", "desc", "rect", "circle", "path", "text"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]


@every_family
def test_the_same_family_is_drawn_the_same_every_time(kinship):
    assert draw_genogram(kinship) == draw_genogram(kinship)


@every_family
def test_everything_lies_within_the_picture(kinship):
    layout = lay_out(kinship)

    for spot in layout.spots.values():
        left, top, right, bottom = spot.box
        assert left >= 0
        assert top >= 0
        assert right <= layout.width
        assert bottom <= layout.height


# One family at a time --------------------------------------------------------------------------------------------------


def person(kinship: Kinship, key: int) -> ElementTree.Element:
    return next(group for group in groups(kinship, "lk-kin") if group.get("data-key") == str(key))


def couple(kinship: Kinship, one: int, other: int) -> ElementTree.Element:
    return next(
        g for g in groups(kinship, "lk-couple") if {g.get("data-one"), g.get("data-other")} == {str(one), str(other)}
    )


def slashes(group: ElementTree.Element) -> int:
    return sum(path.get("class") == "lk-slash" for path in group.iter(f"{SVG}path"))


def child_lines(kinship: Kinship, child: int) -> dict[str, ElementTree.Element]:
    return {g.get("data-kind"): g for g in groups(kinship, "lk-child") if g.get("data-child") == str(child)}


def test_siti_the_client_has_a_double_outline_and_budi_one():
    assert len(list(person(NUCLEAR, 2).iter(f"{SVG}circle"))) == 2
    assert len(list(person(NUCLEAR, 1).iter(f"{SVG}rect"))) == 1
    assert "Siti Aminah adalah perempuan, klien utama" in text_of(NUCLEAR)


def test_dedis_disability_is_marked_and_said():
    assert [mark.get("class") for mark in person(NUCLEAR, 4).iter(f"{SVG}circle")] == ["lk-mark"]
    assert "disabilitas" in words_in(person(NUCLEAR, 4))


def test_harun_died_in_2010_and_is_crossed_out():
    assert person(THREE_GENERATIONS, 1).get("data-dead") == "1"
    assert len(list(person(THREE_GENERATIONS, 1).iter(f"{SVG}path"))) == 2
    assert "Harun adalah laki-laki, lahir tahun 1945, sudah meninggal tahun 2010 pada usia 65 tahun." in text_of(
        THREE_GENERATIONS
    )


def test_three_generations_stand_on_three_lines_and_each_family_of_origin_on_its_side():
    spots = by_key(lay_out(THREE_GENERATIONS))

    assert len({spot.y for spot in spots.values()}) == 3
    assert (spots[3].x < spots[1].x) == (spots[8].x < spots[5].x)


def test_a_separation_has_one_stroke_a_divorce_two_a_marriage_none():
    assert slashes(couple(SEPARATION, 1, 2)) == 1
    assert slashes(couple(REMARRIAGE, 1, 2)) == 2
    assert slashes(couple(REMARRIAGE, 1, 3)) == 0
    assert "Hendra dan Melati menikah tahun 2006, lalu berpisah tahun 2016." in text_of(SEPARATION)
    assert "Agus Wibowo dan Ratih menikah tahun 2000 (hubungan ke-1), lalu bercerai tahun 2009." in text_of(REMARRIAGE)


def test_agus_stands_between_his_former_and_his_present_wife():
    spots = by_key(lay_out(REMARRIAGE))

    assert spots[7].x < spots[2].x < spots[1].x < spots[3].x
    assert "STEP" in child_lines(REMARRIAGE, 5)
    assert "Sekar adalah anak tiri Dewi." in text_of(REMARRIAGE)


def test_each_of_mahmuds_wives_has_a_line_at_its_own_height():
    layout = lay_out(POLYGAMY)
    heights = [bracket.y for bracket in layout.tracks.brackets]

    assert len(heights) == len(set(heights)) == 3
    assert len({by_key(layout)[key].y for key in (1, 2, 3, 4)}) == 1


def test_the_unregistered_marriage_is_dashed():
    line = next(couple(POLYGAMY, 1, 4).iter(f"{SVG}path"))

    assert line.get("stroke-dasharray")
    assert next(couple(POLYGAMY, 1, 2).iter(f"{SVG}path")).get("stroke-dasharray") is None
    assert "Mahmud dan Indah menikah siri (tidak tercatat) sejak 2015 (hubungan ke-3)." in text_of(POLYGAMY)


def dashes(line: ElementTree.Element) -> list[str | None]:
    """The dashes of all strokes of a line but the white seam under it."""
    return [
        path.get("stroke-dasharray") for path in line.iter(f"{SVG}path") if path.get("stroke") not in ("#fff", "none")
    ]


def test_bima_hangs_from_his_adoptive_parents_by_a_solid_and_a_dashed_line():
    lines = child_lines(ADOPTION, 4)

    assert set(lines) == {"ADOPTED", "BIOLOGICAL"}
    assert dashes(lines["ADOPTED"]) == [None, "4 3"]
    assert "Bima adalah anak angkat Surya dan Endang." in text_of(ADOPTION)
    assert "Bima adalah anak kandung Yanti." in text_of(ADOPTION)


def test_foster_children_hang_from_dotted_lines():
    assert dashes(child_lines(FOSTER, 5)["FOSTER"]) == ["0.1 4.5"]
    assert dashes(child_lines(FOSTER, 3)["BIOLOGICAL"]) == [None]
    assert "Mega dan Bayi Mega adalah anak asuh Rahmat dan Nurhayati." in text_of(FOSTER)


def test_an_arrow_leads_from_the_grandmother_to_the_grandchild_she_raises():
    care = child_lines(KIN_CARE, 5)["KIN_CARE"]

    assert care.get("data-parents") == "1"
    assert any(path.get("stroke") == "none" for path in care.iter(f"{SVG}path"))
    assert "diasuh" in words_in(picture(KIN_CARE))
    assert "Saodah mengasuh Neng Ayu dan Ujang." in text_of(KIN_CARE)


def test_the_widow_the_lost_children_and_the_child_to_come():
    outcomes = Counter(group.get("data-outcome") for group in groups(WIDOW, "lk-pregnancy"))

    assert outcomes == {"ONGOING": 1, "MISCARRIAGE": 1, "STILLBIRTH": 1}
    assert "Tarno dan Rosmini menikah tahun 1983, sampai salah satunya wafat tahun 2014." in text_of(WIDOW)
    assert "Dwi Handayani sedang hamil dari Sigit, perkiraan lahir 14 September 2018." in text_of(WIDOW)
    assert "Rosmini dan Tarno kehilangan bayi yang lahir mati pada 20 Mei 1991." in text_of(WIDOW)


def test_married_cousins_stand_together_under_both_families():
    layout = lay_out(COUSINS)
    spots = by_key(layout)

    assert len(COUSINS.kin) == 30
    assert len({spot.y for spot in spots.values()}) == 4
    between = [s for s in spots.values() if s.y == spots[9].y and spots[9].x < s.x < spots[12].x]
    assert between == []


def test_thirty_persons_take_less_than_fifty_milliseconds():
    taken = []
    for _ in range(7):
        start = time.perf_counter()
        draw_genogram(COUSINS)
        taken.append(time.perf_counter() - start)

    assert min(taken) < 0.05


def test_hendra_who_moved_out_stands_outside_the_dashed_outline():
    layout = lay_out(SEPARATION)
    house = next(path for path in picture(SEPARATION).iter(f"{SVG}path") if path.get("class") == "lk-household")
    corners = [float(number) for number in re.findall(r"[ML]([\d.]+) ", house.get("d"))]

    assert min(corners) > by_key(layout)[1].x - layout.spots[0].half - 20
    assert "Yang tinggal serumah: Sumarni, Melati, Bagas, dan Citra." in text_of(SEPARATION)


def test_two_boxes_that_touch_share_one_outline():
    assert len(outlines([(0, 0, 10, 10), (10, 0, 20, 10)])) == 1
    assert len(outlines([(0, 0, 10, 10), (15, 0, 20, 10)])) == 2


def test_only_violence_is_red():
    red = [
        group.get("data-kind")
        for kinship in TEN_FAMILIES.values()
        for group in groups(kinship, "lk-bond")
        if any(path.get("stroke") == "#ab2e1b" for path in group.iter(f"{SVG}path"))
    ]

    assert red == ["VIOLENCE"]
    assert "Hendra melakukan kekerasan terhadap Melati." in text_of(SEPARATION)


def test_the_legend_explains_what_is_there_and_nothing_else():
    legend = words_in(next(iter(groups(FOSTER, "lk-legend"))))

    assert "anak asuh" in legend
    assert "jenis kelamin belum diketahui" in legend
    assert "cerai" not in legend
    assert "anak angkat" not in legend


# Families that fit no textbook -----------------------------------------------------------------------------------------


def test_nothing_is_said_about_a_person_who_was_left_out():
    seen = Kinship(
        kin=(woman(1, "Siti"), woman(2, "Rina")),
        couples=(Couple(1, 99, since=1999, status="DIVORCED", ended=2004),),
        parentages=(Parentage(1, 2), Parentage(99, 2), Parentage(1, 98)),
        pregnancies=(Pregnancy(1, 99, date(2019, 1, 1)), Pregnancy(99, 1)),
        bonds=(Bond(99, 1, "VIOLENCE"),),
    )
    everything = draw_genogram(seen) + text_of(seen)

    assert "99" not in re.sub(r'="[^"]*"', "", everything)
    assert not re.search(r'data-[a-z]+="[^"]*9[89]', everything)
    assert "cerai" not in everything
    assert "kekerasan" not in everything
    assert text_of(seen).count("hamil") == 1


def test_a_child_of_one_known_parent_hangs_from_a_single_line():
    alone = Kinship(kin=(woman(1, "Wati", 1980), man(2, "Adi", 2005)), parentages=(Parentage(1, 2),))

    assert child_lines(alone, 2)["BIOLOGICAL"].get("data-parents") == "1"
    assert "Adi adalah anak kandung Wati." in text_of(alone)


def test_parents_of_one_child_without_a_couple_are_joined_by_a_thin_line_and_that_is_said():
    parents = Kinship(kin=(man(1, "Adi"), woman(2, "Wati"), man(3, "Bayu")), parentages=children((1, 2), 3))

    assert len(groups(parents, "lk-joint-parents")) == 1
    assert groups(parents, "lk-couple") == []
    assert "Bayu adalah anak kandung Adi dan Wati; hubungan keduanya tidak dicatat." in text_of(parents)


def test_who_has_no_tie_stands_apart_under_a_heading():
    lodger = Kinship(kin=(*NUCLEAR.kin, man(9, "Paman Kos")), couples=NUCLEAR.couples, parentages=NUCLEAR.parentages)
    spots = by_key(lay_out(lodger))

    assert spots[9].y > max(spot.y for key, spot in spots.items() if key != 9)
    assert "Belum ada hubungan" in words_in(picture(lodger))
    assert "Belum ada hubungan keluarga yang dicatat untuk Paman Kos." in text_of(lodger)


def test_an_uncle_who_married_his_niece_still_stands_below_his_parents():
    uncle = Kinship(
        kin=(man(1, "Datuk"), man(2, "Kakak"), man(3, "Paman"), woman(4, "Kemenakan"), woman(5, "Anak")),
        couples=(Couple(3, 4),),
        parentages=(*children((1,), 2, 3), *children((2,), 4), *children((3, 4), 5)),
    )
    spots = by_key(lay_out(uncle))

    assert spots[1].y < spots[2].y < spots[3].y == spots[4].y < spots[5].y


def test_a_couple_of_grandfather_and_grandchild_is_drawn_across_the_generations():
    crossing = Kinship(
        kin=(man(1, "Kakek"), woman(2, "Ibu"), woman(3, "Cucu"), man(4, "Bayi")),
        couples=(Couple(1, 3, kind="UNREGISTERED", since=2017),),
        parentages=(Parentage(1, 2), Parentage(2, 3), *children((1, 3), 4)),
    )

    assert len(groups(crossing, "lk-couple")) == 1
    assert {g.get("data-parents") for g in groups(crossing, "lk-child") if g.get("data-child") == "4"} == {"1", "3"}
    assert "Kakek dan Cucu menikah siri (tidak tercatat) sejak 2017." in text_of(crossing)


def test_a_brother_who_raises_the_younger_ones_stays_in_their_row():
    siblings = Kinship(
        kin=(woman(1, "Ibu"), man(2, "Kakak", 1998), woman(3, "Adik", 2009)),
        parentages=(*children((1,), 2, 3), Parentage(2, 3, "KIN_CARE")),
    )
    spots = by_key(lay_out(siblings))

    assert spots[2].y == spots[3].y
    assert "KIN_CARE" in child_lines(siblings, 3)
    assert "Kakak mengasuh Adik." in text_of(siblings)


def test_two_brothers_who_married_two_sisters_do_not_cover_each_other():
    doubled = Kinship(
        kin=tuple(Kin(key, f"Orang {key}", "MF"[key % 2], 40 - key, 1970 + key) for key in range(1, 9)),
        couples=(Couple(1, 2), Couple(3, 4), Couple(5, 8), Couple(7, 6)),
        parentages=(*children((1, 2), 5, 7), *children((3, 4), 6, 8)),
    )

    assert overlaps(lay_out(doubled)) == []


def test_a_name_cannot_break_out_of_the_picture():
    hostile = Kinship(
        kin=(woman(1, '"><script>alert(1)</script>', marks=("<b>&amp;",)),), title="</title><script>", bonds=()
    )
    svg = draw_genogram(hostile)

    assert "<script" not in svg
    assert picture(hostile).find(f"{SVG}title").text == "</title><script>"


def test_an_empty_family_is_an_empty_picture():
    assert picture(Kinship(kin=())).get("viewBox")
    assert describe_genogram(Kinship(kin=())) == []


# Families nobody would think of ------------------------------------------------------------------------------------------

keys = st.integers(1, 12)
kins = st.lists(
    st.builds(
        Kin,
        key=keys,
        name=st.text(max_size=40),
        sex=st.sampled_from(["F", "M", ""]),
        age=st.none() | st.integers(0, 110),
        birth_year=st.none() | st.integers(1900, 2020),
        died_year=st.none() | st.integers(1950, 2020),
        is_dead=st.booleans(),
        is_index=st.booleans(),
        lives_here=st.booleans(),
        marks=st.lists(st.text(max_size=20), max_size=2).map(tuple),
    ),
    max_size=12,
    unique_by=lambda kin: kin.key,
)
years = st.none() | st.integers(1950, 2020)
couples = st.builds(
    Couple,
    keys,
    keys,
    st.sampled_from(["MARRIED", "UNREGISTERED", "COHABITING"]),
    st.sampled_from(["TOGETHER", "SEPARATED", "DIVORCED", "WIDOWED"]),
    years,
    years,
    st.integers(1, 4),
)
parentages = st.builds(Parentage, keys, keys, st.sampled_from(["BIOLOGICAL", "ADOPTED", "FOSTER", "STEP", "KIN_CARE"]))
pregnancies = st.builds(
    Pregnancy,
    keys,
    st.none() | keys,
    st.none() | st.dates(date(1950, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["ONGOING", "MISCARRIAGE", "STILLBIRTH"]),
)
bonds = st.builds(Bond, keys, keys, st.sampled_from(["CLOSE", "CONFLICT", "VIOLENCE", "DISTANT", "CUT_OFF", "CONTROL"]))
kinships = st.builds(
    Kinship,
    kin=kins.map(tuple),
    couples=st.lists(couples, max_size=7).map(tuple),
    parentages=st.lists(parentages, max_size=14).map(tuple),
    pregnancies=st.lists(pregnancies, max_size=2).map(tuple),
    bonds=st.lists(bonds, max_size=3).map(tuple),
    title=st.text(max_size=30),
)


@settings(max_examples=60, deadline=None)
@given(kinships)
def test_any_kinship_is_drawn_whole_and_without_overlap(kinship):
    layout = lay_out(kinship)

    assert overlaps(layout) == []
    drawn = Counter(int(group.get("data-key")) for group in groups(kinship, "lk-kin"))
    assert drawn == Counter(kin.key for kin in kinship.kin)


@settings(max_examples=60, deadline=None)
@given(kinships)
def test_any_kinship_loses_no_line_and_names_everybody(kinship):
    known = {kin.key for kin in kinship.kin}
    asked = {(p.parent, p.child) for p in kinship.parentages if {p.parent, p.child} <= known and p.parent != p.child}
    paired = {frozenset((c.one, c.other)) for c in kinship.couples if {c.one, c.other} <= known and c.one != c.other}

    assert {
        frozenset((int(g.get("data-one")), int(g.get("data-other")))) for g in groups(kinship, "lk-couple")
    } == paired
    lines = groups(kinship, "lk-child")
    drawn = {
        (int(parent), int(g.get("data-child")))
        for g in lines
        if g.get("data-child")
        for parent in g.get("data-parents").split()
    }
    assert drawn == asked
    assert len(describe_genogram(kinship)) >= len(known)
