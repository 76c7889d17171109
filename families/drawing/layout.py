"""Where everything of a genogram stands: symbols with their words, couples' lines, bars of children."""

from dataclasses import dataclass

from .columns import Columns
from .kin import Kinship
from .labels import SMALL, Label, couple_words, label_of, numbered
from .rows import Rows, arrange
from .svg import width_of
from .tracks import Tracker, Tracks
from .tree import Tree, grow

MARGIN, ABOVE, TALL = 26.0, 18.0, 52.0
FIRST_BRACKET, BRACKET, TRACK, BELOW = 22.0, 31.0, 15.0, 14.0
SLASHES, BOND_ROOM = 30.0, 14.0
LOOSE_IN_ROW, LOOSE_HEAD, LOOSE_GAP = 8, 30.0, 26.0


@dataclass(frozen=True)
class Spot:
    """A person or pregnancy: the middle of the symbol, half its height, and the words under it."""

    node: int
    x: float
    y: float
    half: float
    label: Label

    @property
    def bottom(self) -> float:
        """Where the words end and a line may leave."""
        return self.y + TALL / 2 + self.label.height

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the symbol with everything written around it."""
        wide = self.label.width / 2
        return self.x - wide, self.y - TALL / 2 - ABOVE + 4, self.x + wide, self.bottom


@dataclass(frozen=True)
class Band:
    """The height of one row: ``top`` to ``bottom`` holds symbols and words, what follows holds lines."""

    top: float
    bottom: float
    members: tuple[int, ...]


@dataclass
class Layout:
    """Everything placed; ``passing`` holds the x of lines that pass a row, ``loose_y`` the heading of those without ties."""

    tree: Tree
    spots: dict[int, Spot]
    bands: list[Band]
    tracks: Tracks
    passing: dict[int, tuple[float, float]]
    width: float
    height: float
    loose_y: float | None


def lay_out(kinship: Kinship) -> Layout:
    """Place a whole kinship."""
    tree = grow(kinship)
    rows = arrange(tree)
    labels = {node: label_of(tree, node) for node in range(tree.size)}
    apart = _distances(tree)
    columns = Columns(rows, lambda node: labels[node].width if node in labels else 8.0, apart)
    x = {node: place + MARGIN for node, place in columns.settle().items()}
    anchors = {link.tops: columns.anchor_of(link.tops) for link in rows.links if link.union}
    tracks = Tracker(rows, x, anchors).find()
    head = MARGIN + (BOND_ROOM if tree.kinship.bonds else 0)
    layout = Layout(tree, {}, [], tracks, {}, 0, head, None)
    _place_rows(layout, rows, labels, x)
    _place_loose(layout, labels)
    layout.width = max((spot.box[2] for spot in layout.spots.values()), default=0) + MARGIN
    layout.width = max([layout.width, *(spot[0] + MARGIN for spot in layout.passing.values())])
    layout.width = max([layout.width, *(run.span[1] + MARGIN for run in tracks.runs)])
    return layout


def _distances(tree: Tree):
    """How far apart two partners must stand so that the words on their line find room."""
    ordered = numbered(tree.kinship.couples)
    least: dict[frozenset[int], float] = {}
    for tie in tree.ties:
        if tie.couple:
            began, ended = couple_words(tie.couple, is_numbered=tie.couple in ordered)
            slashed = SLASHES if tie.couple.status in ("SEPARATED", "DIVORCED") else 0
            needed = max(width_of(began, SMALL) + 16 + slashed, (width_of(ended, SMALL) + 10) * 1.5 if ended else 0)
            least[frozenset(tie.ends)] = max(needed, least.get(frozenset(tie.ends), 0))
    return lambda left, right: least.get(frozenset((left, right)), 0)


def _place_rows(layout: Layout, rows: Rows, labels: dict[int, Label], x: dict[int, float]) -> None:
    y = layout.height
    for place, row in enumerate(rows.rows):
        if not row:
            continue
        members = tuple(node for block in row for node in block if node < layout.tree.size)
        middle = y + ABOVE + TALL / 2
        bottom = middle + TALL / 2 + max((labels[node].height for node in members), default=0)
        for node in members:
            layout.spots[node] = Spot(node, x[node], middle, _half(layout.tree, node), labels[node])
        for node in (node for block in row for node in block if node >= layout.tree.size):
            layout.passing[node] = x[node], y
        layout.bands.append(Band(y, bottom, members))
        y = _place_lines(layout.tracks, place, bottom)
    layout.height = y


def _place_lines(tracks: Tracks, place: int, bottom: float) -> float:
    """Set the heights of the lines under one row; return where the next row begins."""
    depths, heights = tracks.depths(place), tracks.heights(place)
    for bracket in tracks.brackets:
        if bracket.row == place:
            bracket.y = bottom + FIRST_BRACKET + bracket.depth * BRACKET
    y = bottom + (FIRST_BRACKET + (depths - 1) * BRACKET + BELOW if depths else 0)
    for run in tracks.runs:
        if run.gap == place:
            run.y = y + TRACK * (run.track + 0.8)
    return y + TRACK * heights + BELOW


def _place_loose(layout: Layout, labels: dict[int, Label]) -> None:
    """Those without any tie, in rows of their own under a heading."""
    loose = layout.tree.loose
    if not loose:
        return
    y = layout.loose_y = layout.height + LOOSE_HEAD
    for start in range(0, len(loose), LOOSE_IN_ROW):
        row, x = loose[start : start + LOOSE_IN_ROW], MARGIN
        middle = y + ABOVE + TALL / 2
        for node in row:
            wide = labels[node].width
            layout.spots[node] = Spot(node, x + wide / 2, middle, _half(layout.tree, node), labels[node])
            x += wide + LOOSE_GAP
        bottom = middle + TALL / 2 + max(labels[node].height for node in row)
        layout.bands.append(Band(y, bottom, tuple(row)))
        y = bottom + BELOW
    layout.height = y


def _half(tree: Tree, node: int) -> float:
    expected = tree.pregnancy(node)
    if expected:
        return 18.0 if expected.outcome == "ONGOING" else 12.0
    return 22.0
