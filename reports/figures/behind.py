"""The rows behind a figure, as far as the reader may know of them. Never a name; a link only where the policy opens the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from cases.presenters import Badge, state_badge
from lk3 import access
from lk3.access import Confidentiality, Permission
from lk3.models import User
from referrals.models import Outreach

from .catalog import CATALOG
from .counting import count, parts
from .dimensions import Dimension
from .question import Question
from .sources import Source
from .tables import members

PAGE_SIZE = 50
# What of a row stands beside its case.
SHOWN: dict[str, tuple[Dimension, ...]] = {
    "closed": (Dimension.OUTCOME,),
    "problems": (Dimension.SUBCATEGORY,),
    "services": (Dimension.SERVICE,),
    "referrals": (Dimension.PARTNER_KIND, Dimension.FATE),
    "welfare": (Dimension.PPKS,),
    "outreach": (Dimension.ACTIVITY,),
    "people_reached": (Dimension.ACTIVITY,),
}
DAYS = {
    "closed": "Ditutup",
    "services": "Tanggal layanan",
    "referrals": "Dikirim",
    "outreach": "Tanggal",
    "people_reached": "Tanggal",
}
# What everybody in the unit may know of a colleague's case: that it exists, its group of problems, its state and its owner.
STUB_FIGURES = {"opened", "active"}
STUB_FILTERS = {Dimension.CATEGORY, Dimension.UNIT_KIND}


class Row(NamedTuple):
    """One row as it may be shown; ``url`` is None where the reader may not open it."""

    reference: str
    url: str | None
    day: date
    what: str
    problem: str
    owner: str
    state: Badge | None


@dataclass(frozen=True)
class Behind:
    """One page of the rows; ``total`` is the figure, ``kept_back`` how much of it lies in cases that are not listed here."""

    rows: list[Row]
    total: int
    kept_back: int
    next_cursor: str


class _Place(NamedTuple):
    """Where a page begins: in which of the tables, after which row."""

    table: int
    day: datetime
    pk: int


def page_behind(code: str, question: Question, user: User, cursor: str = "") -> Behind:
    """A page of exactly the rows that the figure counts, newest first, table after table; 5 rows cost what 50 do."""
    found = [(source, _listed(code, source, rows, question, user)) for source, rows in parts(code, question)]
    total = count(code, question)
    listed = sum(_size(source, rows) for source, rows in found)
    taken, after = _taken(code, found, _read(cursor), PAGE_SIZE)
    return Behind(_shown(code, taken, question, user), total, total - listed, after)


def _listed(code: str, source: Source, rows: QuerySet[Any], question: Question, user: User) -> QuerySet[Any]:
    """The rows whose case the reader knows; where the answer tells more than that a case exists, those they may read."""
    if source.case is None:
        return rows.filter(pk__in=Outreach.objects.visible_to(user).values("pk"))
    cases: Any = Case.objects.visible_to(user)
    is_stub = code in STUB_FIGURES and question.filters.dimensions.keys() <= STUB_FILTERS
    if is_stub:
        return rows.filter(**{f"{source.case}pk__in": cases.values("pk")})
    # A sealed file is opened one by one, so that a list does not tell what only its pages may tell.
    led = cases.led_or_carried_by(user).exclude(confidentiality=Confidentiality.SEALED)
    own = cases.worked_on_by(user)
    at = f"{source.case}pk__in"
    return rows.filter(Q(**{at: led.values("pk")}) | Q(**{at: own.values("pk")}))


def _size(source: Source, rows: QuerySet[Any]) -> int:
    if source.weight is None:
        return rows.order_by().count()
    return sum(weight for (weight,) in rows.order_by().values_list(source.weight))


def _taken(
    code: str, found: Sequence[tuple[Source, QuerySet[Any]]], place: _Place | None, size: int
) -> tuple[list[dict[str, Any]], str]:
    """At most ``size`` rows from the place on, and the cursor of the next page ('' where there is none)."""
    taken: list[dict[str, Any]] = []
    for number, (source, rows) in enumerate(found):
        if place is not None and number < place.table:
            continue
        if place is not None and number == place.table:
            rows = _after(source, rows, place)
        taken += [row | {"table": number} for row in _values(code, source, rows)[: size + 1 - len(taken)]]
        if len(taken) > size:
            break
    if len(taken) <= size:
        return taken, ""
    last = taken[size - 1]
    return taken[:size], f"{last['table']}~{last['day_'].isoformat()}~{last['pk']}"


def _after(source: Source, rows: QuerySet[Any], place: _Place) -> QuerySet[Any]:
    """Written so that the range of an index is flat at any depth."""
    name = source.day
    day = place.day if name.endswith("_at") else place.day.date()
    earlier = Q(**{f"{name}__lt": day}) | Q(pk__lt=place.pk)
    return rows.filter(Q(**{f"{name}__lte": day}) & earlier)


def _values(code: str, source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
    named: dict[str, Any] = {"day_": F(source.day)}
    named["case_"] = F(source.case + "pk") if source.case else F("pk")
    for number, dimension in enumerate(SHOWN.get(code, ())):
        path = source.paths[dimension]
        named[f"what_{number}"] = F(path) if isinstance(path, str) else path
    if source.weight is not None:
        named["weight_"] = source.weight
    return rows.annotate(**named).order_by(f"-{source.day}", "-pk").values("pk", *named)


def _shown(code: str, taken: list[dict[str, Any]], question: Question, user: User) -> list[Row]:
    words = [
        _words(dimension, code, question, taken, f"what_{number}")
        for number, dimension in enumerate(SHOWN.get(code, ()))
    ]
    texts = [" · ".join(word.get(row[f"what_{number}"], "") for number, word in enumerate(words)) for row in taken]
    if any(source.case is None for source in CATALOG[code].sources):
        return [_outside(row, text) for row, text in zip(taken, texts, strict=True)]
    cases = Case.objects.visible_to(user).filter(pk__in={row["case_"] for row in taken})
    by_id = {case.pk: case for case in cases.with_relation(user).select_related("root_category", "owner")}
    return [_in_case(by_id[row["case_"]], row, text, user) for row, text in zip(taken, texts, strict=True)]


def _words(
    dimension: Dimension, code: str, question: Question, taken: list[dict[str, Any]], name: str
) -> dict[Any, str]:
    found = {row[name] for row in taken}
    return {one.key: one.label for one in members(dimension, CATALOG[code], question, found)}


def _in_case(case: Case, row: dict[str, Any], what: str, user: User) -> Row:
    return Row(
        reference=case.reference,
        url=case.get_absolute_url() if access.can(user, Permission.CASE_VIEW, case) else None,
        day=_day(row["day_"]),
        what=what,
        problem=case.root_category.short_label,
        owner=str(case.owner) if case.owner else "",
        state=state_badge(case),
    )


def _outside(row: dict[str, Any], what: str) -> Row:
    people = f" · {row['weight_']} orang" if "weight_" in row else ""
    return Row(
        reference=f"Kegiatan {row['pk']}",
        url=reverse("referrals:outreach", args=[row["pk"]]),
        day=row["day_"],
        what=f"{what}{people}",
        problem="",
        owner="",
        state=None,
    )


def _day(value: date) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value


def _read(cursor: str) -> _Place | None:
    """The place that '0~2016-03-26~17' means, or None for anything else."""
    table, _, rest = cursor.partition("~")
    day, _, pk = rest.partition("~")
    is_number = table.isascii() and table.isdigit() and pk.isascii() and pk.isdigit() and len(pk) < 19
    try:
        moment = datetime.fromisoformat(day)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return _Place(int(table), moment, int(pk)) if is_number and int(table) < 9 else None
