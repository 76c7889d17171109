"""Where the rows of a figure lie, and how each row says its month, place, category and person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, TruncMonth

from cases.models import CaseParticipant

from ..scopes import Scope
from .dimensions import Dimension, age_group

CLIENT = CaseParticipant.Role.CLIENT


@dataclass(frozen=True)
class Source:
    """Rows of one table. A figure is the number of its rows, or the sum of ``weight`` over them.

    ``rows``: those of a scope, before filters. ``paths``: how a row reaches the key of each dimension it knows.
    ``case``: how it reaches its case ("" for a case itself), None for what belongs to no case. ``day``: the date it counts on.
    ``welfare``: which rows concern a welfare category, by its id. ``measure``: under what ``reports.summaries`` keeps them.
    ``is_stock``: what is there at the end of the period, not what came in it.
    """

    rows: Callable[[Scope], QuerySet[Any]]
    paths: Mapping[Dimension, Any]
    day: str
    case: str | None = ""
    weight: Any = None
    welfare: Callable[[int], Q] | None = None
    measure: str = ""
    is_stock: bool = False

    def knows(self, dimension: Dimension) -> bool:
        """Whether its rows can be narrowed by the dimension."""
        return dimension in self.paths or (dimension is Dimension.PPKS and self.welfare is not None)


def case_paths(at: str, day: str, *, person: str) -> dict[Dimension, Any]:
    """What every row with a case knows. ``at`` leads to the case, ``person`` to the person, both "" or ending in "__"."""
    return {
        Dimension.MONTH: TruncMonth(day),
        Dimension.REGION_GROUP: f"{at}district__parent__region_group",
        Dimension.PROVINCE: f"{at}district__parent_id",
        Dimension.DISTRICT: f"{at}district_id",
        Dimension.SUBDISTRICT: or_blank(f"{at}family__subdistrict_id"),
        Dimension.UNIT: f"{at}unit_id",
        Dimension.UNIT_KIND: f"{at}unit__kind",
        Dimension.CATEGORY: f"{at}root_category_id",
        Dimension.SUBCATEGORY: f"{at}category_id",
        Dimension.SEX: or_blank(f"{person}sex"),
        Dimension.AGE: age_group(person, f"{at}opened_on"),
        Dimension.CHANNEL: f"{at}channel",
    }


def or_blank(path: str) -> Coalesce:
    """A text, "" where there is none."""
    return Coalesce(path, Value(""), output_field=TextField())


def with_client_of(at: str) -> Callable[[int], Q]:
    """Rows of cases in which a client has the welfare category."""

    def concerned(category: int) -> Q:
        clients = CaseParticipant.objects.filter(role=CLIENT, welfare_categories=category)
        return Q(**{f"{at}pk__in": clients.order_by().values("case_id")})

    return concerned
