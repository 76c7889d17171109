"""The key to a genogram: only the symbols that are in it."""

from collections.abc import Callable, Iterator

from .bonds import draw_bond
from .household import INSIDE
from .kin import Couple
from .layout import Layout
from .lines import CHILD_LOOKS, arrow_head, couple_look, slashes
from .svg import GREY, TEAL, TEAL_2, TEAL_TINT, element, line, text, width_of
from .symbols import cross, dot, shape, triangle

LINE, SAMPLE, SIZE = 26.0, 38.0, 11.0
COUPLES = {"MARRIED": "nikah", "UNREGISTERED": "nikah siri / tidak tercatat", "COHABITING": "hidup bersama tanpa nikah"}
STATUSES = {"SEPARATED": "pisah", "DIVORCED": "cerai"}
PARENTAGES = {
    "BIOLOGICAL": "anak kandung",
    "ADOPTED": "anak angkat",
    "FOSTER": "anak asuh",
    "STEP": "anak tiri",
    "KIN_CARE": "diasuh kerabat",
}
BONDS = {
    "CLOSE": "dekat",
    "CONFLICT": "sering bertengkar",
    "VIOLENCE": "kekerasan, panah ke korban",
    "DISTANT": "jauh atau dingin",
    "CUT_OFF": "putus hubungan",
    "CONTROL": "mengendalikan, panah ke yang dikendalikan",
}
Sample = Callable[[float, float], str]
Item = tuple[str, Sample]
NARROW = 16.0


def draw_legend(layout: Layout, top: float, width: float) -> tuple[str, float]:
    """The legend from ``top`` down within ``width``, and where it ends."""
    x, y, parts = 26.0, top + LINE / 2, []
    for words, sample, spare in _measured(layout):
        wide = SAMPLE - spare + 8 + width_of(words, SIZE) + 18
        if x > 26 and x + wide > width - 16:
            x, y = 26.0, y + LINE
        words = text(x + SAMPLE - spare + 8, y + 4, words, SIZE, text_anchor="start", fill=GREY)
        parts += [sample(x - spare / 2, y), words]
        x += wide
    return element("g", *parts, class_="lk-legend") if parts else "", y + LINE


def _measured(layout: Layout) -> Iterator[tuple[str, Sample, float]]:
    """Words and sample of everything the picture uses, and how much narrower than a line the sample is."""
    for part, spare in (
        (_people, NARROW),
        (_pregnancies, NARROW),
        (_couples, 0.0),
        (_parentages, NARROW),
        (_bonds, 0.0),
    ):
        yield from ((words, sample, spare) for words, sample in part(layout))


def _bonds(layout: Layout) -> Iterator[Item]:
    used = {bond.kind for bond in layout.tree.kinship.bonds}
    yield from ((BONDS[kind], _bond(kind)) for kind in BONDS if kind in used)
    if any(kin.lives_here and not kin.is_dead for kin in layout.tree.people):
        yield "tinggal serumah", _outline


def _people(layout: Layout) -> Iterator[Item]:
    people = layout.tree.people
    for sex, words in {"M": "laki-laki", "F": "perempuan", "": "jenis kelamin belum diketahui"}.items():
        if any(kin.sex == sex for kin in people):
            yield words, lambda x, y, sex=sex: shape(sex, x + 19, y, 9)
    if any(kin.is_index for kin in people):
        yield "klien utama", _index_sample(next(kin.sex for kin in people if kin.is_index))
    if any(kin.is_dead for kin in people):
        yield "meninggal", lambda x, y: cross(x + 19, y, 9)
    if any(kin.marks for kin in people):
        yield "kondisi khusus", lambda x, y: dot(x + 19, y)


def _index_sample(sex: str) -> Sample:
    def sample(x: float, y: float) -> str:
        return shape(sex, x + 19, y, 11, stroke=TEAL) + shape(sex, x + 19, y, 7.5, stroke=TEAL, fill=TEAL_TINT)

    return sample


def _pregnancies(layout: Layout) -> Iterator[Item]:
    outcomes = {expected.outcome for expected in layout.tree.kinship.pregnancies}
    if "ONGOING" in outcomes:
        yield "sedang dikandung", lambda x, y: triangle(x + 19, y, 8)
    if outcomes - {"ONGOING"}:
        yield "keguguran atau lahir mati", lambda x, y: triangle(x + 19, y, 8) + cross(x + 19, y, 8)


def _couples(layout: Layout) -> Iterator[Item]:
    couples = [tie.couple for tie in layout.tree.ties + layout.tree.strays]
    for kind, words in COUPLES.items():
        if any(couple and couple.kind == kind for couple in couples):
            yield words, _couple(Couple(0, 0, kind))
    for status, words in STATUSES.items():
        if any(couple and couple.status == status for couple in couples):
            yield words, _ending(status)
    if None in couples:
        yield "orang tua bersama, hubungannya tidak dicatat", _couple(None)


def _couple(couple: Couple | None) -> Sample:
    look = couple_look(couple)
    return lambda x, y: line([(x + 4, y - 7), (x + 4, y + 5), (x + 34, y + 5), (x + 34, y - 7)], **look)


def _ending(status: str) -> Sample:
    return lambda x, y: line([(x + 4, y), (x + 34, y)]) + slashes(status, x + 17, y)


def _parentages(layout: Layout) -> Iterator[Item]:
    kinds = {kind for union in layout.tree.unions for node, kind in union.children if not layout.tree.pregnancy(node)}
    kinds |= {care.kind for care in layout.tree.cares}
    for kind, words in PARENTAGES.items():
        if kind in kinds:
            yield words, _child(kind)


def _child(kind: str) -> Sample:
    def sample(x: float, y: float) -> str:
        path = line([(x + 19, y - 11), (x + 19, y + 11)], **CHILD_LOOKS[kind])
        if kind == "ADOPTED":
            path += line([(x + 23.5, y - 11), (x + 23.5, y + 11)], stroke_dasharray="4 3")
        return path + (arrow_head(x + 19, y + 11, -8) if kind == "KIN_CARE" else "")

    return sample


def _bond(kind: str) -> Sample:
    return lambda x, y: draw_bond(kind, [(x + 2 + step, y) for step in range(0, 35, 2)])


def _outline(x: float, y: float) -> str:
    return element(
        "rect",
        x=x + 4,
        y=y - 8,
        width=30,
        height=16,
        rx=5,
        fill=INSIDE,
        stroke=TEAL_2,
        stroke_width=1.5,
        stroke_dasharray="3 4",
    )
