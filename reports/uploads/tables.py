"""From recognised sheets to tables of counts: one per area and period, with every mistake named by row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .areas import Place
from .cells import text_of
from .layouts import Head, Layout, Role, Turned
from .lines import Line, lines
from .matching import Match, Matcher
from .numbers import BadCell, count_in, percent_in
from .words import Said, fold

# Year, half and month; 0 where the period is longer.
Key = tuple[int, int, int]


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way, or that the reader should know: where it stands, what stands there, a sentence."""

    sheet: str
    where: str
    sentence: str
    line: int | None = None  # a line that may be passed over
    place: int | None = None  # or only one cell of it

    @property
    def skip_key(self) -> str:
        """Return how a choice names the line, or the cell."""
        if self.line is None:
            return ""
        return f"{self.line}@{self.sheet}" if self.place is None else f"{self.line}:{self.place}@{self.sheet}"


@dataclass
class Given:
    """One figure of a category: where it stands, under which name."""

    label: str
    is_part: bool
    count: int


@dataclass
class Table:
    """What a file says of one area and period."""

    place: Place
    key: Key
    sheet: str
    given: dict[str, list[Given]] = field(default_factory=dict)
    percents: dict[str, Decimal] = field(default_factory=dict)
    totals: list[tuple[str, int, int]] = field(default_factory=list)  # where, stated, sum of the lines before it
    stated: int | None = None
    warnings: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sum(self) -> int:
        """Return the sum of all figures read so far."""
        return sum(given.count for figures in self.given.values() for given in figures)


@dataclass
class Question:
    """A label that nobody ever explained."""

    words: str
    label: str
    sheet: str
    where: str


@dataclass
class Gathered:
    """Everything one sheet says."""

    tables: dict[tuple[str, Key], Table] = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    matches: dict[str, Match] = field(default_factory=dict)
    needs_year: bool = False


class Gatherer:
    """Walks the lines of one sheet."""

    def __init__(
        self, turned: Turned, layout: Layout, sheet: str, matcher: Matcher, place: Place, places: dict[str, Place]
    ) -> None:
        self.turned, self.layout, self.sheet, self.matcher = turned, layout, sheet, matcher
        self.place, self.places, self.found = place, places, Gathered()
        self.skip: set[str] = set()
        self.used = [head for head in layout.heads if head.role is not Role.IGNORE]

    def gather(self, skip: set[str]) -> Gathered:
        """Return all tables of the sheet with what is wrong in them; ``skip`` are lines a person chose to pass over."""
        self.skip = skip
        for line in lines(self.turned, self.layout):
            if f"{line.number}@{self.sheet}" in skip:
                self.found.skipped.append(f"{self.turned.line_name(line.number)} “{line.label[:60]}”")
            elif line.label or line.has_figures:
                self._take(line)
        return self.found

    def _take(self, line: Line) -> None:
        match = self.matcher.find(line.label)
        if match is None and line.is_total:
            self._total(line)
        elif match is None:
            self._unknown(line)
        elif match.category is not None:
            self.found.matches[line.label] = match
            self._category(line, match)

    def _unknown(self, line: Line) -> None:
        """A line nobody knows: asked about when it holds figures, else it is a remark or a signature."""
        cells = [text_of(self.turned.at(line.number, head.place)) for head in self.used]
        if not any(len(cell) <= 15 and any(sign.isdigit() for sign in cell) for cell in cells):
            return
        where = self.turned.line_name(line.number)
        if not line.label:
            said = f"Ada angka ({', '.join(filter(None, cells))}) tanpa nama jenis masalah."
            self.found.errors.append(Problem(self.sheet, where, said, line.number))
            return
        words = fold(line.label)[:160]
        self.found.questions.setdefault(words, Question(words, line.label, self.sheet, where))

    def _category(self, line: Line, match: Match) -> None:
        code = match.category.code if match.category else ""
        sums: dict[str, int] = {}
        seen: dict[tuple[str, Key], Head] = {}
        for head, table in self._tables(line):
            if head.role is Role.PERCENT:
                self._percent(line, head, table, code)
                continue
            count = self._count(line, head)
            if head.role is Role.TOTAL:
                self._compare_across(line, head, count, sum(sums.values()) if sums else None)
                continue
            other = seen.setdefault((table.place.key, table.key), head)
            if other is not head and head.role is not Role.PART:
                self._twice(line, other, head)
            elif count is not None:
                table.given.setdefault(code, []).append(Given(line.label, match.is_part, count))
                sums[f"{head.place}"] = count

    def _total(self, line: Line) -> None:
        for head, table in self._tables(line):
            if head.role in (Role.COUNT, Role.PART):
                count = self._count(line, head)
                if count is not None:
                    where = self.turned.address(line.number, head.place)
                    table.totals.append((where, count, table.sum))

    def _tables(self, line: Line) -> Iterator[tuple[Head, Table]]:
        """Each used place with the table its figures belong to; totals come last, so that they can be compared."""
        for head in sorted(self.used, key=lambda head: head.role is Role.TOTAL):
            key = self._key(head.said.over(line.said).over(self.layout.said))
            if key is None:
                self.found.needs_year = True
                continue
            place = self.places.get(head.area, self.place)
            yield head, self.found.tables.setdefault((place.key, key), Table(place, key, self.sheet))

    def _key(self, said: Said) -> Key | None:
        return (said.year, said.half or 0, said.month or 0) if said.year else None

    def _count(self, line: Line, head: Head) -> int | None:
        if self._is_passed_over(line, head):
            return None
        try:
            return count_in(self.turned.at(line.number, head.place))
        except BadCell as bad:
            self._bad(line, head, bad)
            return None

    def _percent(self, line: Line, head: Head, table: Table, code: str) -> None:
        if self._is_passed_over(line, head):
            return
        try:
            percent = percent_in(self.turned.at(line.number, head.place))
        except BadCell as bad:
            self._bad(line, head, bad)
            return
        if percent is not None:
            table.percents[code] = table.percents.get(code, Decimal(0)) + percent

    def _is_passed_over(self, line: Line, head: Head) -> bool:
        """Whether a person said that this one cell holds no figure."""
        if f"{line.number}:{head.place}@{self.sheet}" not in self.skip:
            return False
        name = f"{self.turned.address(line.number, head.place)} “{text_of(self.turned.at(line.number, head.place))}”"
        if name not in self.found.skipped:
            self.found.skipped.append(name)
        return True

    def _bad(self, line: Line, head: Head, bad: BadCell) -> None:
        where = self.turned.address(line.number, head.place)
        figures = [head for head in self.used if head.role in (Role.COUNT, Role.PART)]
        # In a line of many figures one slip must not cost the others.
        cell = head.place if len(figures) > 1 else None
        self.found.errors.append(Problem(self.sheet, where, str(bad), line.number, cell))

    def _twice(self, line: Line, one: Head, other: Head) -> None:
        names = f"{self.turned.place_name(one.place)} dan {self.turned.place_name(other.place)}"
        said = "Keduanya terbaca untuk wilayah dan periode yang sama. Pilih satu; yang lain jadikan “tidak diambil”."
        problem = Problem(self.sheet, names, said)
        if problem not in self.found.errors:
            self.found.errors.append(problem)

    def _compare_across(self, line: Line, head: Head, stated: int | None, summed: int | None) -> None:
        if stated is None or summed is None or stated == summed:
            return
        where = self.turned.address(line.number, head.place)
        said = f"Jumlah “{line.label}” tertulis {stated}, sedangkan angka-angkanya berjumlah {summed}."
        self.found.warnings.append(Problem(self.sheet, where, said))
