"""Counting: every page, print, file and command that shows a figure asks here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from . import ready
from .cases import CLOSINGS, OPENED, WRONGLY_OPEN
from .catalog import CATALOG, Figure
from .dimensions import Dimension
from .filters import Filters
from .question import CannotSay, Question
from .sources import Source

Counts = Counter[tuple[Any, ...]]
NOT_RECORDED = "“{figure}” tidak dicatat menurut {dimension}."


def figure_of(code: str) -> Figure:
    """The figure of a code; CannotSay for any other."""
    if code not in CATALOG:
        raise CannotSay("Angka ini tidak dikenal.")
    return CATALOG[code]


def fitting(code: str, filters: Filters) -> tuple[Filters, list[str]]:
    """The filters that the figure knows, and a sentence for each that it does not."""
    figure = figure_of(code)
    sources = figure.split_sources or figure.sources
    strange = [
        name for name in filters.chosen if not all(source.knows(filters.dimension_of(name)) for source in sources)
    ]
    labels = [filters.dimension_of(name).label.lower() for name in strange]
    said = [NOT_RECORDED.format(figure=figure.label, dimension=label) for label in labels]
    return filters.without(*strange), [f"{sentence} Saringan itu tidak dipakai." for sentence in said]


def parts(code: str, question: Question, *dimensions: Dimension) -> list[tuple[Source, QuerySet[Any]]]:
    """The rows behind a figure, table by table; most figures lie in one. CannotSay where it is not recorded like that."""
    sources = _sources(figure_of(code), question, dimensions)
    return [(source, narrowed(source, question)) for source in sources]


def rows(code: str, question: Question) -> QuerySet[Any]:
    """Exactly the rows of the figure; those of several tables as one union of ``case_id`` and ``category_id``."""
    found = parts(code, question)
    if len(found) == 1:
        return found[0][1]
    first, *others = [
        one.order_by().values_list("pk" if source.case == "" else "case_id", "category_id") for source, one in found
    ]
    return first.union(*others, all=True)


def count(code: str, question: Question) -> int:
    """The figure."""
    return counts_by(code, question).get((), 0)


def counts_by(code: str, question: Question, *dimensions: Dimension) -> dict[tuple[Any, ...], int]:
    """{keys in the order of the dimensions: the figure}; what is 0 is missing. One query or two for each table it lies in."""
    found: Counts = Counter()
    for source in _sources(figure_of(code), question, dimensions):
        kept = _from_summaries(source, question, dimensions)
        found.update(_from_records(source, question, dimensions) if kept is None else kept)
    return {keys: counted for keys, counted in found.items() if counted}


def counts_from_records(code: str, question: Question, *dimensions: Dimension) -> dict[tuple[Any, ...], int]:
    """The same, read from the records alone: what summaries are checked against."""
    found: Counts = Counter()
    for source in _sources(figure_of(code), question, dimensions):
        found.update(_from_records(source, question, dimensions))
    return {keys: counted for keys, counted in found.items() if counted}


def distinct_by(code: str, question: Question, *dimensions: Dimension, of: str) -> dict[tuple[Any, ...], int]:
    """How many different ones of a field (``of``) the rows have; not additive."""
    ((source, found),) = parts(code, question, *dimensions)
    return dict(_grouped(source, found, dimensions, Count(of, distinct=True)))


def _from_summaries(source: Source, question: Question, dimensions: Sequence[Dimension]) -> Counts | None:
    """The same from what is kept ready; None where the question asks for more than that."""
    if not ready.knows(question, dimensions):
        return None
    if source.is_stock:
        return _still_open(question, dimensions)
    counts = ready.counts_by(source.measure, question, dimensions) if source.measure else None
    rest = ready.rest_of(question.scope)
    if counts is not None and rest is not None:
        counts.update(_from_records(source, replace(question, scope=rest), dimensions))
    return counts


def _still_open(question: Question, dimensions: Sequence[Dimension]) -> Counts | None:
    """All that were ever opened, less all that were closed, less those that were closed then and are open again since."""
    ever = replace(question, scope=ready.since_the_beginning(question.scope))
    came, went = (_from_summaries(source, ever, dimensions) for source in (OPENED, CLOSINGS))
    if came is None or went is None:
        return None
    came.subtract(went)
    came.subtract(_from_records(WRONGLY_OPEN, question, dimensions))
    return came


def _from_records(source: Source, question: Question, dimensions: Sequence[Dimension]) -> Counts:
    return Counter(dict(_grouped(source, narrowed(source, question), dimensions)))


def _sources(figure: Figure, question: Question, dimensions: Iterable[Dimension]) -> tuple[Source, ...]:
    """The tables to count in, if they know everything that was asked."""
    asked = {*dimensions, *question.filters.dimensions}
    splits = asked & {Dimension.SEX, Dimension.AGE}
    sources = figure.split_sources if splits and figure.split_sources else figure.sources
    for source in sources:
        unknown = [one for one in dimensions if one not in source.paths]
        unknown += [one for one in question.filters.dimensions if not source.knows(one)]
        if unknown:
            raise CannotSay(NOT_RECORDED.format(figure=figure.label, dimension=unknown[0].label.lower()))
    return sources


def narrowed(source: Source, question: Question) -> QuerySet[Any]:
    """The rows of the scope that have what the filters ask for, each by the very path that a table is split by."""
    found = source.rows(question.scope)
    for dimension, key in question.filters.dimensions.items():
        if dimension in source.paths:
            path = source.paths[dimension]
            name = path if isinstance(path, str) else f"by_{dimension.value.lower()}"
            found = (found if isinstance(path, str) else found.alias(**{name: path})).filter(**{name: key})
        elif source.welfare is not None:
            found = found.filter(source.welfare(key) if isinstance(key, int) else Q())
    return found


def _grouped(
    source: Source, narrowed: QuerySet[Any], dimensions: Sequence[Dimension], counted: Any = None
) -> list[tuple[tuple[Any, ...], int]]:
    """Count("*") is more than twice as fast as counting ids, and an order would only be sorted in vain."""
    counted = counted or (Count("*") if source.weight is None else Sum(source.weight))
    if not dimensions:
        return [((), narrowed.order_by().aggregate(counted=counted)["counted"] or 0)]
    keys = {f"key_{place}": source.paths[dimension] for place, dimension in enumerate(dimensions)}
    named = {name: F(path) if isinstance(path, str) else path for name, path in keys.items()}
    found = narrowed.order_by().annotate(**named).values_list(*keys).annotate(counted=counted)
    return [(tuple(keys), count or 0) for *keys, count in found.values_list(*keys, "counted")]
