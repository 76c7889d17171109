"""The clinic of "lainnya": how many cases have no better name yet, unit by unit, against the target.

The target is for cases of which exactly "lainnya" was chosen, not one of its parts: "Perjudian" rolls up to "lainnya" too, but
everybody knows what it is. Beside it stands the share of all of it, which the ministry printed as 17.6 % in 2016, partly because
nobody could recap what lay inside.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from cases.models import ProblemCategory
from lk3.models import User

from .. import figures
from ..charts import Point
from ..disclosure import Counted, RawRow, RawTable, SafeRow, SafeTable, protect
from ..figures import MONTH, UNIT, Question
from ..published import percent_of, percent_text
from ..scopes import HALVES, Area, Period, Scope, audience_for, half_period, units_for

TARGET = Decimal(5)  # per cent of the cases of a semester
OTHER = "OTHER"
SEMESTERS, MOST_UNITS = 6, 100
COLUMNS = ("Lainnya tanpa nama", "Lainnya bernama", "Jenis lain")


@dataclass(frozen=True)
class Share:
    """One line: the cases without a better name, all cases, the share of the one in the other, and that of all "lainnya"."""

    label: str
    others: str
    total: str
    share: Decimal | None
    whole: Decimal | None

    @property
    def share_text(self) -> str:
        return "tidak ada data" if self.share is None else percent_text(self.share)

    @property
    def whole_text(self) -> str:
        return "tidak ada data" if self.whole is None else percent_text(self.whole)

    @property
    def is_above(self) -> bool:
        """Whether the target is missed."""
        return self.share is not None and self.share > TARGET


@dataclass(frozen=True)
class Clinic:
    """The shares of an area: semester by semester, and unit by unit in the last one."""

    area: Area
    period: Period
    trend: tuple[Share, ...]
    units: tuple[Share, ...]
    more_units: int

    @property
    def now(self) -> Share:
        return self.trend[-1]

    @property
    def points(self) -> list[Point]:
        """The trend as columns; whole per cent give the height, the words the exact share."""
        return [Point(each.label, _height(each.share), each.share_text) for each in self.trend]


def clinic(user: User, area: Area, today: date) -> Clinic:
    """Count for an area the person may see; nine queries whatever its size."""
    period = half_period(today.year, 1 if today.month < 7 else 2)
    question = Question(Scope(period, area))
    units = _by_unit(question, user) if area.unit is None else None
    lines = sorted((_share(row) for row in units.rows), key=_worst_first) if units else []
    trend = _by_semester(question, user)
    return Clinic(
        area, period, tuple(map(_share, trend.rows)), tuple(lines[:MOST_UNITS]), max(len(lines) - MOST_UNITS, 0)
    )


def words_question(shown: Clinic) -> Question:
    """The cases whose words are grouped: those of all the semesters that the page shows."""
    first = last_semesters(shown.period)[0]
    whole = Period(0, first.start, shown.period.end, f"{first.label} sampai {shown.period.label}", "")
    return Question(Scope(whole, shown.area))


def others_in(question: Question) -> QuerySet[Any]:
    """The cases of the figure "dibuka" for which exactly "lainnya" was chosen."""
    return figures.rows("opened", question).filter(category__code=OTHER)


def _all_lainnya(question: Question) -> Question:
    """The same question of "lainnya" with all its parts."""
    return replace(question, filters=replace(question.filters, category=ProblemCategory.objects.get(code=OTHER)))


def _by_unit(question: Question, user: User) -> SafeTable | None:
    totals = {key[0]: many for key, many in figures.counts_by("opened", question, UNIT).items()}
    rows = others_in(question).order_by().values_list("unit").annotate(many=Count("pk"))
    others: dict[int, int] = dict(rows)
    whole = {key[0]: many for key, many in figures.counts_by("opened", _all_lainnya(question), UNIT).items()}
    named = [(unit.pk, f"{unit.name}, {unit.district.full_name}") for unit in units_for(user) if unit.pk in totals]
    lines = [_row(str(pk), label, others.get(pk, 0), whole.get(pk, 0), totals[pk]) for pk, label in named]
    return _table(question, "LK3", lines, user) if lines else None


def _by_semester(question: Question, user: User) -> SafeTable:
    periods = last_semesters(question.scope.period)
    whole = Period(0, periods[0].start, periods[-1].end, f"{periods[0].label} sampai {periods[-1].label}", "")
    asked = question.during(whole)
    totals: Counter[tuple[int, int]] = Counter()
    others: Counter[tuple[int, int]] = Counter()
    all_others: Counter[tuple[int, int]] = Counter()
    for counted, asks in ((totals, asked), (all_others, _all_lainnya(asked))):
        for (month,), many in figures.counts_by("opened", asks, MONTH).items():
            counted[_half_of(month.year, month.month)] += many
    grouped = others_in(asked).order_by().values_list("opened_on__year", "opened_on__month")
    for year, number, many in grouped.annotate(many=Count("pk")):
        others[_half_of(year, number)] += many
    keys = [(period.year, period.half or 1) for period in periods]
    lines = [_row(f"{key[0]}-s{key[1]}", _short(key), others[key], all_others[key], totals[key]) for key in keys]
    return _table(asked, "Semester", lines, user)


def last_semesters(period: Period) -> list[Period]:
    """The semesters up to this one, oldest first."""
    number = period.year * 2 + (period.half or 1) - 1
    return [half_period(each // 2, each % 2 + 1) for each in range(number - SEMESTERS + 1, number + 1)]


def _table(question: Question, header: str, rows: list[RawRow], user: User) -> SafeTable:
    raw = RawTable(
        title="Kasus “lainnya” tanpa jenis",
        counts=Counted.CASES,
        period=question.scope.period.label,
        date_basis="menurut tanggal kasus dibuka",
        area=question.scope.area.label,
        population="Semua kasus yang dicatat LK3 di wilayah ini.",
        columns=COLUMNS,
        rows=rows,
        splits_persons=False,
        row_header=header,
    )
    return protect(raw, audience_for(user, question.scope.area))


def _row(code: str, label: str, others: int, whole: int, total: int) -> RawRow:
    """Where nothing was recorded at all, nobody knows whether there was nothing."""
    return RawRow(code, label, [others, whole - others, total - whole] if total else [None, None, None])


def _share(row: SafeRow) -> Share:
    others, named, total = row.cells[0], row.cells[1], row.total
    if others.value is None or named.value is None or not total.value:
        return Share(row.label, others.text, total.text, None, None)
    share, whole = (percent_of(many, total.value) for many in (others.value, others.value + named.value))
    return Share(row.label, others.text, total.text, share, whole)


def _worst_first(line: Share) -> tuple[Any, ...]:
    return (-(line.share or Decimal(0)), line.label)


def _half_of(year: int, month: int) -> tuple[int, int]:
    return year, 1 if month < 7 else 2


def _short(key: tuple[int, int]) -> str:
    return f"{HALVES[key[1]].removeprefix('Semester ')}/{key[0]}"


def _height(share: Decimal | None) -> int | None:
    return None if share is None else round(share)
