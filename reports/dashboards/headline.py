"""The figures at the top of a dashboard, each beside the same days of the year before, with what one of it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..disclosure import HIDDEN, NO_DATA, Audience, Cell
from ..figures import CATALOG, DURATIONS, CannotSay, Durations, Question, count, drilldown_url, durations
from ..figures.catalog import Figure
from ..figures.durations import Duration
from ..published import count_text
from .counting import one_figure
from .periods import Compared

HEADLINE = (
    "opened",
    "active",
    "closed",
    "clients_new",
    "clients_continuing",
    "problems",
    "services",
    "referrals",
    "outreach",
)
# Telling persons apart, and looking for the first service of each case, takes seconds for a year of the whole country: it gets
# clients as they stand in cases, which are kept ready, and the days until the end.
HEADLINE_OF_NATION = ("opened", "active", "closed", "clients", "problems", "services", "referrals", "outreach")
DURATIONS_OF_NATION = ("to_close",)

FEWEST_FOR_PERCENT = 20  # one case more or less is no "naik 50%"
FEWEST_CASES = 5  # a median of fewer says how long one family waited


@dataclass(frozen=True)
class Tile:
    """One figure with all a reader must know of it; `refusal` says why it cannot be narrowed as asked."""

    figure: Figure
    now: Cell
    before: Cell
    against: str
    url: str = ""
    refusal: str = ""

    @property
    def label(self) -> str:
        return self.figure.label

    @property
    def definition(self) -> str:
        return self.figure.definition

    @property
    def date_basis(self) -> str:
        return self.figure.date_basis

    @property
    def population(self) -> str:
        return self.figure.population

    @property
    def text(self) -> str:
        return self.now.text if self.now.value is not None else "–"

    @property
    def before_text(self) -> str:
        return self.before.text if self.before.value is not None else "–"

    @property
    def note(self) -> str:
        """The year before, and how far it is from there."""
        if self.refusal:
            return self.refusal
        if self.now.value is None:
            return "tidak ada data"
        return f"{self.against}: {self.before.text}{self._change}"

    @property
    def _change(self) -> str:
        now, before = self.now.value, self.before.value
        if now is None or not before or now == before:
            return ""
        word = "naik" if now > before else "turun"
        if before < FEWEST_FOR_PERCENT:
            return f" ({word} {count_text(abs(now - before))})"
        return f" ({word} {count_text(round(100 * abs(now - before) / before))}%)"


def headline(question: Question, pair: Compared, audience: Audience) -> list[Tile]:
    """All figures of both periods; one question each."""
    now, before = question.during(pair.now), question.during(pair.before)
    codes = HEADLINE_OF_NATION if question.scope.area.is_nation else HEADLINE
    found = {code: (_number(code, now), _number(code, before)) for code in codes}
    is_known = tuple(bool(found["opened"][side]) for side in (0, 1))
    return [_tile(code, numbers, (now, before), is_known, pair.against, audience) for code, numbers in found.items()]


def _number(code: str, question: Question) -> int | str:
    """The figure, or the sentence that says why it is not recorded in the way that was asked."""
    try:
        return count(code, question)
    except CannotSay as refusal:
        return str(refusal)


def _tile(
    code: str,
    numbers: tuple[int | str, int | str],
    questions: tuple[Question, Question],
    is_known: tuple[bool, ...],
    against: str,
    audience: Audience,
) -> Tile:
    """Where no case was opened, what counts nothing has no data, which is not zero: perhaps nobody has recorded yet."""
    if isinstance(numbers[0], str):
        return Tile(CATALOG[code], NO_DATA, NO_DATA, against, refusal=numbers[0])
    now, before = (
        one_figure(code, question, number if isinstance(number, int) and (known or number) else None, audience)
        for question, number, known in zip(questions, numbers, is_known, strict=True)
    )
    return Tile(CATALOG[code], now, before, against, drilldown_url(code, questions[0]))


@dataclass(frozen=True)
class DurationTile:
    """The median of a number of days; for an office hidden where it would be about a handful of cases."""

    duration: Duration
    now: Durations
    before: Durations
    against: str
    audience: Audience
    url: str = ""
    refusal: str = ""

    @property
    def label(self) -> str:
        return self.duration.label

    @property
    def definition(self) -> str:
        return f"{self.duration.definition} Separuh kasus lebih cepat, separuh lebih lama (median)."

    @property
    def date_basis(self) -> str:
        return self.duration.date_basis

    @property
    def population(self) -> str:
        return self.duration.population

    @property
    def text(self) -> str:
        return self._days(self.now)

    @property
    def before_text(self) -> str:
        return self._days(self.before)

    @property
    def note(self) -> str:
        """From how many cases, and the year before."""
        if self.refusal:
            return self.refusal
        if self.now.median_days is None:
            return "tidak ada data"
        cases = "" if self._is_small(self.now) else f"dari {count_text(self.now.count)} kasus; "
        return f"{cases}{self.against}: {NO_DATA.text if self.before.median_days is None else self._days(self.before)}"

    def _days(self, found: Durations) -> str:
        if found.median_days is None:
            return "–"
        return HIDDEN.text if self._is_small(found) else f"{days_text(found.median_days)} hari"

    def _is_small(self, found: Durations) -> bool:
        return self.audience is Audience.OFFICE and found.count < FEWEST_CASES


def duration_tiles(question: Question, pair: Compared, audience: Audience) -> list[DurationTile]:
    """Days to the first service and to the end, in both periods."""
    found = []
    codes = DURATIONS_OF_NATION if question.scope.area.is_nation else tuple(DURATIONS)
    for code in codes:
        duration = DURATIONS[code]
        try:
            now, before = (durations(code, question.during(period)) for period in (pair.now, pair.before))
        except CannotSay as refusal:
            nothing = Durations(0)
            found.append(DurationTile(duration, nothing, nothing, pair.against, audience, refusal=str(refusal)))
        else:
            found.append(DurationTile(duration, now, before, pair.against, audience))
    return found


def days_text(days: Decimal) -> str:
    """'12' or '12,5', to one decimal."""
    return f"{days:.1f}".removesuffix(".0").replace(".", ",")
