"""An ecomap shows every tie of a family with the world around it, and says the same in sentences."""

from itertools import combinations
from math import hypot
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from families.drawing.ecomap import describe_ecomap, draw_ecomap
from families.drawing.kin import SocialTie

SVG = "{http://www.w3.org/2000/svg}"
TIES = (
    SocialTie("SLB Negeri 1", "sekolah", "STRONG", "FROM", "Dedi"),
    SocialTie("Puskesmas Andalas", "kesehatan", "NORMAL", "FROM"),
    SocialTie("Pabrik roti", "pekerjaan", "STRESSFUL", "TO", "Budi"),
    SocialTie("Majelis taklim", "agama", "WEAK"),
    SocialTie("Kakak Budi", "kerabat", "BROKEN", "NONE", "Budi"),
    SocialTie("Tetangga RT 03", "tetangga", "WEAK", "BOTH"),
)


def picture(centre: str, ties: tuple[SocialTie, ...]) -> ElementTree.Element:
    return ElementTree.fromstring(draw_ecomap(centre, ties))  # noqa: S314 our own drawing


def circles(drawn: ElementTree.Element) -> list[tuple[float, float, float]]:
    return [tuple(float(circle.get(name)) for name in ("cx", "cy", "r")) for circle in drawn.iter(f"{SVG}circle")]


def lines(drawn: ElementTree.Element) -> list[ElementTree.Element]:
    return [group for group in drawn.iter(f"{SVG}g") if group.get("class") == "lk-tie-line"]


def heads(line: ElementTree.Element) -> int:
    return sum(path.get("fill") not in (None, "none") for path in line.iter(f"{SVG}path"))


def test_every_tie_is_a_circle_around_the_family():
    drawn = picture("Keluarga Budi", TIES)

    assert len(circles(drawn)) == len(TIES) + 1
    assert [line.get("data-strength") for line in lines(drawn)] == [tie.strength for tie in TIES]


def test_the_words_say_what_the_picture_shows():
    drawn = " ".join(part.text or "" for part in picture("Keluarga Budi", TIES).iter(f"{SVG}text"))
    sentences = describe_ecomap("Keluarga Budi", TIES)

    assert len(sentences) == len(TIES)
    for tie, sentence in zip(TIES, sentences, strict=True):
        for words in (tie.label, tie.kind, tie.whose):
            assert words in sentence
            assert all(word in drawn for word in words.split())
    assert sentences[0] == "Hubungan Dedi dengan SLB Negeri 1 (sekolah) kuat; Dedi menerima."
    assert sentences[4] == "Hubungan Budi dengan Kakak Budi (kerabat) terputus."


def test_the_arrow_points_to_whoever_receives():
    drawn = {line.get("data-flow"): heads(line) for line in lines(picture("Keluarga Budi", TIES))}

    assert drawn == {"FROM": 1, "TO": 1, "NONE": 0, "BOTH": 2}


def test_a_family_without_ties_says_so():
    assert len(circles(picture("Keluarga Budi", ()))) == 1
    assert describe_ecomap("Keluarga Budi", ()) == [
        "Belum ada hubungan dengan dunia sekitar yang dicatat untuk Keluarga Budi."
    ]


def test_a_label_cannot_break_out_of_the_picture():
    assert "<script" not in draw_ecomap("<script>", [SocialTie("<script>alert(1)</script>", whose="<script>")])


def test_no_style_no_script():
    for element in picture("Keluarga Budi", TIES).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "g", "title", "desc", "rect", "circle", "path", "text"}
        assert "style" not in element.attrib


ties = st.builds(
    SocialTie,
    st.text(max_size=50),
    st.text(max_size=20),
    st.sampled_from(["STRONG", "NORMAL", "WEAK", "STRESSFUL", "BROKEN"]),
    st.sampled_from(["TO", "FROM", "BOTH", "NONE"]),
    st.text(max_size=20),
)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.lists(ties, max_size=16))
def test_no_circle_covers_another_whatever_is_written_in_it(centre, around):
    drawn = picture(centre, tuple(around))

    assert len(circles(drawn)) == len(around) + 1
    for (x, y, r), (other_x, other_y, other_r) in combinations(circles(drawn), 2):
        assert hypot(x - other_x, y - other_y) > r + other_r
