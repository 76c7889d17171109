"""From the parameters of an address to a question that its reader may ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from lk3.models import User

from ..disclosure import Audience
from ..figures import Dimension, Figure, Filters, Question, fitting
from ..figures.counting import NOT_RECORDED
from ..figures.filters import NAMES
from ..scopes import Area, Period, Scope, audience_for, find_area, half_period, month_period, scope_for, year_period
from .parameters import DIMENSIONS, PLACES, SPLIT
from .problems import Complaint, refusal

CONTRADICTION = "Tempat ini tidak terletak di wilayah lain yang disebut bersamanya."
UNKNOWN_CODE = "Kode ini tidak dikenal."
OWN_ONLY = "{label} hanya untuk LK3 sendiri. Dinas dan kementerian membacanya, terlindung, di /person-splits."
IN_REPORTS = "{label} hanya untuk LK3 sendiri. Dinas dan kementerian membacanya dalam laporan semester LK3."
OFFICES_ONLY = "LK3 tidak melihat LK3 lain satu per satu; {label} hanya untuk dinas dan kementerian."
# They would tell the LK3 of a district apart for the head of one of them.
TELL_UNITS_APART = (Dimension.UNIT, Dimension.UNIT_KIND)


@dataclass(frozen=True)
class Asked:
    """A figure, and what is asked of it."""

    figure: Figure
    question: Question
    audience: Audience
    dimensions: tuple[Dimension, ...]


def scope_of(values: Mapping[str, str], reader: User) -> Scope:
    """Period and area; 404 with a trace for an area of others, 400 for places that contradict each other."""
    unit = values.get("lk3")
    area = find_area(
        reader,
        province=values.get("provinsi", ""),
        district=values.get("kabupaten", ""),
        unit_id=int(unit) if unit else None,
    )
    _refuse_contradiction(values, area)
    return scope_for(reader, _period(values), area)


def asked_of(figure: Figure, values: Mapping[str, str], reader: User) -> Asked:
    """The whole question; 400 with every reason why it cannot be asked like that."""
    scope = scope_of(values, reader)
    filters, _ = Filters.read(values)
    dimensions = tuple(DIMENSIONS[name] for name in values.get(SPLIT.name, "").split(",") if name)
    asked = Asked(figure, Question(scope, filters), audience_for(reader, scope.area), dimensions)
    is_of_unit = reader.hat is not None and reader.hat.unit_id is not None
    complaints = [*_unknown_codes(values, filters), *_kept_back(asked, is_of_unit), *_not_recorded(asked)]
    if complaints:
        raise refusal(*complaints)
    return asked


def _period(values: Mapping[str, str]) -> Period:
    year, part = int(values.get("tahun", timezone.localdate().year)), values.get("periode", "")
    if part.startswith("s"):
        return half_period(year, int(part[1:]))
    return month_period(year, int(part)) if part else year_period(year)


def _refuse_contradiction(values: Mapping[str, str], area: Area) -> None:
    """A page lets the wider choice win while somebody still chooses; a program has chosen."""
    finest = next((place.name for place in reversed(PLACES) if place.name in values), None)
    if finest is None:
        return
    found = str(area.unit.pk) if area.unit else area.region.pk if area.region else ""
    if found != values[finest]:
        raise refusal(Complaint(finest, CONTRADICTION))


def _unknown_codes(values: Mapping[str, str], filters: Filters) -> Iterator[Complaint]:
    """Codes that stand in tables of the database are looked up there."""
    for name in NAMES:
        if NAMES[name] in values and not getattr(filters, name):
            yield Complaint(NAMES[name], UNKNOWN_CODE)


def _kept_back(asked: Asked, is_of_unit: bool) -> Iterator[Complaint]:
    """What the audience does not get. Offices get persons split from the frozen splits, and from nowhere else."""
    if asked.audience is Audience.UNIT:
        return
    for parameter, dimension in _chosen(asked):
        label = dimension.label.lower()
        if dimension.splits_persons:
            yield Complaint(parameter, OWN_ONLY.format(label=dimension.label))
        if dimension is Dimension.OUTCOME:
            yield Complaint(parameter, IN_REPORTS.format(label=dimension.label))
        if is_of_unit and dimension in TELL_UNITS_APART:
            yield Complaint(parameter, OFFICES_ONLY.format(label=label))


def _not_recorded(asked: Asked) -> Iterator[Complaint]:
    figure, filters = asked.figure, asked.question.filters
    known, _ = fitting(figure.code, filters)
    strange = [name for name in filters.chosen if name not in known.chosen]
    found = [(NAMES[name], filters.dimension_of(name)) for name in strange]
    found += [(SPLIT.name, dimension) for dimension in asked.dimensions if dimension not in figure.dimensions]
    for parameter, dimension in found:
        label = dimension.label.lower()
        yield Complaint(parameter, NOT_RECORDED.format(figure=figure.label, dimension=label))


def _chosen(asked: Asked) -> Sequence[tuple[str, Dimension]]:
    filters = asked.question.filters
    chosen = [(NAMES[name], filters.dimension_of(name)) for name in filters.chosen]
    return [*chosen, *((SPLIT.name, dimension) for dimension in asked.dimensions)]
