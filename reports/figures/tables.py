"""Figures as tables: which rows and columns there are, what they are called, and all that a reader must know of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q

from cases.models import Case, ProblemCategory, ServiceContact, WelfareCategory
from families.models import Person
from lk3.models import Region, Unit
from referrals.models import Outreach, Partner, PeopleReached, Referral

from ..disclosure import RawRow, RawTable
from ..scopes import MONTHS, Area, Period
from .catalog import Figure
from .counting import count, counts_by, figure_of
from .dimensions import AGE_LABELS, Dimension
from .question import Question

NOT_A_PERSON = "bukan perorangan"
UNKNOWN = "tidak dicatat"
_OF_CHOICES: dict[Dimension, Any] = {
    Dimension.REGION_GROUP: Region.Group,
    Dimension.UNIT_KIND: Unit.Kind,
    Dimension.SEX: Person.Sex,
    Dimension.CHANNEL: Case.Channel,
    Dimension.SERVICE: ServiceContact.Kind,
    Dimension.PARTNER_KIND: Partner.Kind,
    Dimension.FATE: Referral.State,
    Dimension.OUTCOME: Case.Outcome,
    Dimension.ACTIVITY: Outreach.Kind,
}
NEVER_SENT = Referral.State.DRAFT


class Member(NamedTuple):
    """One row or column: its key in the counts, its code for files and addresses, and its words."""

    key: Any
    code: str
    label: str


def table(
    code: str, question: Question, rows: Dimension, columns: Dimension | None = None, *, population: str = ""
) -> RawTable:
    """One figure by one or two dimensions, unprotected. Columns without anything are left out, rows are not.

    Where nothing at all was counted, or where there is no LK3, there is no data and not zero.
    ``population``: which LK3 stand behind it (``queries.coverage``).
    """
    figure, asked = figure_of(code), [rows, *([columns] if columns else [])]
    counts = counts_by(code, question, *asked)
    across = members(columns, figure, question, {keys[1] for keys in counts}) if columns else []
    across = [one for one in across if any(keys[1] == one.key for keys in counts)]
    silent = _without_units(rows, {keys[0] for keys in counts})
    down = members(rows, figure, question, {keys[0] for keys in counts}) or [Member(None, "", "Tidak ada")]
    return table_of(
        figure,
        question,
        title=f"{figure.label} menurut {' dan '.join(one.label[0].lower() + one.label[1:] for one in asked)}",
        population=population,
        columns=[one.label for one in across],
        rows=[RawRow(one.code, one.label, _line(counts, one, across, columns, silent)) for one in down],
        splits_persons=any(one.splits_persons for one in asked),
        row_header=rows.label,
    )


def one_number(code: str, question: Question, *, population: str = "") -> RawTable:
    """One figure as a table of one line, with all that a reader must know of it."""
    figure = figure_of(code)
    row = RawRow(figure.code, figure.label, (count(code, question),))
    return table_of(figure, question, rows=[row], row_header="Angka", population=population)


def table_of(
    figure: Figure,
    question: Question,
    *,
    rows: Sequence[RawRow],
    columns: Sequence[str] = (),
    row_header: str,
    title: str = "",
    population: str = "",
    splits_persons: bool = False,
) -> RawTable:
    """Counts that were laid out already, with what the figure and the question say of them; no column means its own."""
    return RawTable(
        title=title or figure.label,
        counts=figure.counted,
        period=question.scope.period.label,
        date_basis=figure.date_basis,
        area=question.scope.area.label,
        population=" ".join(filter(None, (population, figure.population, _narrowed_to(question)))),
        columns=columns or [figure.counted.label.capitalize()],
        rows=rows,
        splits_persons=splits_persons or question.filters.splits_persons,
        row_header=row_header,
    )


def _narrowed_to(question: Question) -> str:
    words = "; ".join(f"{label.lower()}: {value}" for label, value in question.filters.words)
    return f"Hanya {words}." if words else ""


def _line(
    counts: Mapping[tuple[Any, ...], int],
    row: Member,
    across: list[Member],
    columns: Dimension | None,
    silent: Callable[[Any], bool],
) -> list[int | None]:
    if not counts or silent(row.key):
        return [None] * (len(across) or 1)
    if columns is None:
        return [counts.get((row.key,), 0)]
    return [counts.get((row.key, column.key), 0) for column in across]


def _without_units(dimension: Dimension, found: set[Any]) -> Callable[[Any], bool]:
    """Whether nothing was counted in a region because there is no LK3 that could have."""
    if dimension not in (Dimension.PROVINCE, Dimension.DISTRICT):
        return lambda key: False
    districts = Unit.objects.exclude(status=Unit.Status.CLOSED).order_by().values_list("district_id", flat=True)
    codes = {part for code in districts.distinct() for part in (code, code[:2])}
    return lambda key: key not in codes and key not in found


def members(dimension: Dimension, figure: Figure, question: Question, found: Iterable[Any] = ()) -> list[Member]:
    """What a table by this dimension lists, in order: all there is in the area and period, and whatever else was ``found``.

    At most one query.
    """
    known, found = _known_members(dimension, figure, question, set(found)), set(found)
    listed = {one.key for one in known}
    blanks = [key for key in found - listed if key in ("", None)]
    strays = sorted(str(key) for key in found - listed if key not in ("", None))
    return [*known, *(Member(key, key, key) for key in strays), *(Member(key, "", _blank(dimension)) for key in blanks)]


def _known_members(dimension: Dimension, figure: Figure, question: Question, found: set[Any]) -> list[Member]:
    if dimension in _OF_CHOICES:
        choices = _OF_CHOICES[dimension]
        return [Member(value, value, label) for value, label in choices.choices if value and value != NEVER_SENT]
    if dimension is Dimension.MONTH:
        return _months(question.scope.period)
    if dimension is Dimension.AGE:
        return _ages(figure, found)
    if dimension in (Dimension.CATEGORY, Dimension.SUBCATEGORY):
        return _categories(dimension, found)
    if dimension is Dimension.PPKS:
        rows = WelfareCategory.objects.order_by("order", "pk").values_list("pk", "code", "label")
        return [Member(*row) for row in rows]
    if dimension is Dimension.UNIT:
        return _units(question.scope.area, found)
    return _regions(dimension, question.scope.area, found)


def _months(period: Period) -> list[Member]:
    first, last = (day.year * 12 + day.month - 1 for day in (period.start, period.end))
    days = [period.start.replace(year=n // 12, month=n % 12 + 1, day=1) for n in range(first, last + 1)]
    return [Member(day, f"{day:%Y-%m}", f"{MONTHS[day.month - 1]} {day.year}") for day in days]


def _ages(figure: Figure, found: set[Any]) -> list[Member]:
    """The groups of the figure: those met outside are asked for rougher ones than clients."""
    if figure.split_sources:
        groups = [(value, label) for value, label in PeopleReached.AgeGroup.choices if value]
        return [Member(code, code, words) for code, words in [*groups, ("?", AGE_LABELS["?"])]]
    return [Member(code, code, words) for code, words in AGE_LABELS.items()]


def _categories(dimension: Dimension, found: set[Any]) -> list[Member]:
    """The eleven; or each of them with its parts behind it, as far as anything was counted there."""
    rows = list(ProblemCategory.objects.order_by("order", "pk").only("pk", "code", "label", "parent_id"))
    roots = [row for row in rows if row.parent_id is None]
    if dimension is Dimension.SUBCATEGORY:
        family = [row for root in roots for row in (root, *(one for one in rows if one.parent_id == root.pk))]
        roots = [row for row in family if row.pk in found]
    return [Member(row.pk, row.code, row.label) for row in roots]


def _units(area: Area, found: set[Any]) -> list[Member]:
    """Those of the area today, and those whose cases lie there though they have moved."""
    if area.unit is not None:
        return [Member(area.unit.pk, str(area.unit.pk), area.unit.name)]
    here = Q() if area.is_nation else Q(district_id__in=area.districts) | Q(pk__in=found)
    rows = Unit.objects.filter(here).exclude(Q(status=Unit.Status.CLOSED) & ~Q(pk__in=found))
    is_district = area.region is not None and area.region.level == Region.Level.DISTRICT
    named = rows.select_related("district").order_by("district_id", "name", "pk")
    return [
        Member(row.pk, str(row.pk), row.name if is_district else f"{row.name}, {row.district.full_name}")
        for row in named
    ]


def _regions(dimension: Dimension, area: Area, found: set[Any]) -> list[Member]:
    """Provinces or districts of the area that exist today, or where something was counted; sub-districts only those."""
    rows = Region.objects.filter(level=dimension.value)
    if dimension is Dimension.SUBDISTRICT:
        rows = rows.filter(pk__in=found)
    elif area.is_nation:
        rows = rows.filter(Q(valid_until=None) | Q(pk__in=found))
    else:
        rows = rows.filter(Q(pk__in=_codes(dimension, area)) | Q(pk__in=found))
    return [Member(row.pk, row.pk, row.full_name) for row in rows.order_by("code")]


def _codes(dimension: Dimension, area: Area) -> list[str]:
    districts = [area.unit.district_id] if area.unit else list(area.districts)
    return districts if dimension is Dimension.DISTRICT else sorted({code[:2] for code in districts})


def _blank(dimension: Dimension) -> str:
    return NOT_A_PERSON if dimension in (Dimension.SEX, Dimension.AGE) else UNKNOWN
