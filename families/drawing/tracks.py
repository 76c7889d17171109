"""The lines between two rows: how deep each couple's line hangs, and on which height each bar of children runs."""

from dataclasses import dataclass, field

from .rows import Link, Rows
from .tree import Care, Tie, Union

PORT, TOP_PORT, SEAM = 9.0, 12.0, 14.0


@dataclass
class Bracket:
    """The line under two partners: down from ``left``, across at ``depth`` (later ``y``), up to ``right``."""

    tie: Tie
    row: int
    left: int
    right: int
    depth: int = 0
    x1: float = 0
    x2: float = 0
    drop: float = 0
    y: float = 0


@dataclass
class Foot:
    """One end of a run at ``node``; ``is_end`` unless the line only passes that row."""

    node: int
    x: float
    kind: str
    is_end: bool = True


@dataclass
class Run:
    """A line down from ``x``, across on a track, and down to the feet; ``is_loop`` goes up again in the same row."""

    gap: int
    x: float
    top: int
    feet: list[Foot]
    union: Union | None = None
    care: Care | None = None
    bracket: Bracket | None = None
    is_loop: bool = False
    room: float = 0
    track: int = -1
    y: float = 0

    @property
    def span(self) -> tuple[float, float]:
        spots = [self.x, *(foot.x for foot in self.feet)]
        return min(spots), max(spots)

    @property
    def is_straight(self) -> bool:
        low, high = self.span
        return high - low < 0.5 and not self.is_loop


@dataclass
class Tracks:
    """All lines of a genogram but the bonds."""

    brackets: list[Bracket] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def depths(self, row: int) -> int:
        return max((bracket.depth + 1 for bracket in self.brackets if bracket.row == row), default=0)

    def heights(self, gap: int) -> int:
        return max((run.track + 1 for run in self.runs if run.gap == gap), default=0)


class Tracker:
    """Finds the lines once everybody's ``x`` is known."""

    def __init__(self, rows: Rows, x: dict[int, float], anchors: dict[tuple[int, ...], tuple[int, int]]) -> None:
        self._rows, self._x, self._anchors = rows, x, anchors
        self._loops = [care for care in rows.tree.cares if rows.level[care.parent] == rows.level[care.child]]
        self._upper: dict[tuple, float] = {}

    def find(self) -> Tracks:
        tracks = Tracks(self._brackets())
        self._set_ports(tracks.brackets)
        tracks.runs = self._runs({id(bracket.tie): bracket for bracket in tracks.brackets})
        for gap in range(len(self._rows.rows)):
            _stack([run for run in tracks.runs if run.gap == gap and not run.is_straight])
        return tracks

    def _brackets(self) -> list[Bracket]:
        brackets = []
        for tie in self._rows.tree.ties:
            left, right = sorted(tie.ends, key=lambda node: self._x[node])
            brackets.append(Bracket(tie, self._rows.level[left], left, right))
        for row in range(len(self._rows.rows)):
            mine = [bracket for bracket in brackets if bracket.row == row]
            _sink(sorted(mine, key=lambda b: (self._x[b.right] - self._x[b.left], self._x[b.left])), self._x)
        return brackets

    def _set_ports(self, brackets: list[Bracket]) -> None:
        """Where lines leave under a name: to the left, single lines, to the right; deeper ones nearer the middle."""
        ports: dict[int, list[tuple]] = {}
        for bracket in brackets:
            ports.setdefault(bracket.left, []).append((1, -bracket.depth, id(bracket)))
            ports.setdefault(bracket.right, []).append((-1, bracket.depth, id(bracket)))
        singles = [(union.parents[0], union) for union in self._rows.tree.unions if len(union.parents) == 1]
        across = [link for link in self._rows.links if link.care]
        singles += [(link.tops[0], link.bundle) for link in {link.bundle: link for link in across}.values()]
        singles += [(care.parent, care) for care in self._loops]
        singles += [(care.child, ("up", care)) for care in self._loops]
        for order, (node, line) in enumerate(singles):
            ports.setdefault(node, []).append((0, order, _name(line)))
        for node, lines in ports.items():
            for place, (_, _, name) in enumerate(sorted(lines, key=lambda port: port[:2])):
                self._upper[node, name] = self._x[node] + (place - (len(lines) - 1) / 2) * PORT
        for bracket in brackets:
            bracket.x1 = self._upper[bracket.left, id(bracket)]
            bracket.x2 = self._upper[bracket.right, id(bracket)]

    def _runs(self, brackets: dict[int, Bracket]) -> list[Run]:
        runs: dict[tuple, Run] = {}
        taken: dict[int, int] = {}
        for link in sorted(self._rows.links, key=lambda link: link.union is None):
            top, key = link.tops[0], (link.tops, link.bundle)
            for node in link.chain:
                if key not in runs:
                    runs[key] = self._run(link, top, brackets)
                is_end = node == link.chain[-1]
                x = self._x[node] + (_top_port(taken, node) if is_end else 0)
                runs[key].feet.append(Foot(node, x, link.kind, is_end))
                top, key = node, ((node,), link.bundle)
        for run in runs.values():
            _slide(run)
        return [*runs.values(), *map(self._loop, self._loops)]

    def _run(self, link: Link, top: int, brackets: dict[int, Bracket]) -> Run:
        gap = self._rows.level[top]
        if top not in link.tops:
            return Run(gap, self._x[top], top, [], link.union, link.care)
        if link.union and link.union.tie:
            left, right = self._anchors[link.tops]
            middle, room = (self._x[left] + self._x[right]) / 2, (self._x[right] - self._x[left]) * 0.3
            return Run(gap, middle, top, [], link.union, None, brackets[id(link.union.tie)], room=room)
        line = link.union or link.bundle
        return Run(gap, self._upper[top, _name(line)], top, [], link.union, link.care, room=self._room(top))

    def _loop(self, care: Care) -> Run:
        start, end = self._upper[care.parent, _name(care)], self._upper[care.child, _name(("up", care))]
        gap = self._rows.level[care.parent]
        return Run(gap, start, care.parent, [Foot(care.child, end, care.kind)], None, care, is_loop=True)

    def _room(self, node: int) -> float:
        """How far a single parent's line may leave beside the middle: only where no other line leaves."""
        return TOP_PORT + 2 if sum(here == node for here, _ in self._upper) == 1 else 0


def _name(line: object) -> object:
    """A name for a line that is the same each time it is asked for."""
    return id(line) if isinstance(line, Union) else line


def _top_port(taken: dict[int, int], node: int) -> float:
    """The first line to a child ends in the middle, further ones beside it."""
    count = taken[node] = taken.get(node, -1) + 1
    return ((count + 1) // 2) * TOP_PORT * (1 if count % 2 else -1)


def _slide(run: Run) -> None:
    """Let the children's line leave straight above their middle where there is room for it."""
    spots = [foot.x for foot in run.feet]
    off = (min(spots) + max(spots)) / 2 - run.x
    if abs(off) <= run.room:
        run.x += off
    if run.bracket:
        run.bracket.drop = run.x


def _sink(brackets: list[Bracket], x: dict[int, float]) -> None:
    """Couples that share a person or a stretch hang at different depths, the narrow ones above."""
    placed: list[Bracket] = []
    for bracket in brackets:
        near = [b.depth for b in placed if x[b.left] <= x[bracket.right] and x[bracket.left] <= x[b.right]]
        bracket.depth = max(near, default=-1) + 1
        placed.append(bracket)


def _stack(runs: list[Run]) -> None:
    """Give each run a height of its own among those it overlaps, in the order that crosses least."""
    stack: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.is_loop, run.span)):
        costs = [
            sum(_crossings(other, run) for other in stack[:place])
            + sum(_crossings(run, other) for other in stack[place:])
            for place in range(len(stack) + 1)
        ]
        stack.insert(costs.index(min(costs)), run)
    for place, run in enumerate(stack):
        low, high = run.span
        over = [r.track for r in stack[:place] if r.span[0] <= high + SEAM and low <= r.span[1] + SEAM]
        run.track = max(over, default=-1) + 1


def _crossings(upper: Run, lower: Run) -> float:
    """How many lines cross if ``upper`` runs above ``lower``; lines on top of one another count most."""
    low, high = upper.span
    start, end = lower.span
    cost = 1.0 * (low < lower.x < high) + sum(start < foot.x < end for foot in upper.feet if not upper.is_loop)
    cost += sum(low < foot.x < high for foot in lower.feet if lower.is_loop)
    return cost + 3.0 * sum(abs(foot.x - lower.x) < 4 for foot in upper.feet)
