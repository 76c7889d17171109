"""Days outside and the people met there, who are counted and never named."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as Choice
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from referrals.models import Outreach, PeopleReached

from ..scopes import Area, Scope
from .dimensions import AGE_UNKNOWN, Dimension
from .question import between
from .sources import Source

Sex = PeopleReached.Sex
TOTALS = {Sex.FEMALE: "women_reached", Sex.MALE: "men_reached"}


def held(scope: Scope, at: str = "") -> Q:
    """Activities that took place in the period, in the area or by the unit."""
    took_place = Q(**{f"{at}state": Outreach.State.HELD})
    return took_place & between(f"{at}held_on", scope.period.start, scope.period.end) & _where(scope.area, at)


def activities(scope: Scope) -> QuerySet[Outreach]:
    """Activities held in the period."""
    return Outreach.objects.filter(held(scope))


def _where(area: Area, at: str) -> Q:
    """A unit's by the unit; those of a region by the place, which does not move when a unit does."""
    if area.unit:
        return Q(**{f"{at}unit_id": area.unit.pk})
    return Q(**{f"{at}subdistrict__parent_id__in": area.districts}) if area.region else Q()


def _groups(scope: Scope) -> QuerySet[PeopleReached]:
    return PeopleReached.objects.filter(held(scope, "outreach__"))


def _paths(at: str, sex: Any = None, age: Any = None) -> dict[Dimension, Any]:
    paths: dict[Dimension, Any] = {
        Dimension.MONTH: TruncMonth(f"{at}held_on"),
        Dimension.REGION_GROUP: f"{at}subdistrict__parent__parent__region_group",
        Dimension.PROVINCE: f"{at}subdistrict__parent__parent_id",
        Dimension.DISTRICT: f"{at}subdistrict__parent_id",
        Dimension.SUBDISTRICT: f"{at}subdistrict_id",
        Dimension.UNIT: f"{at}unit_id",
        Dimension.UNIT_KIND: f"{at}unit__kind",
        Dimension.ACTIVITY: f"{at}kind",
    }
    return paths if sex is None else paths | {Dimension.SEX: sex, Dimension.AGE: age}


def _of_unknown_age(sex: str, total: str) -> Source:
    """People of totals that are older, or larger, than the table of ages: ``referrals.reached`` reads them the same way."""
    told = PeopleReached.objects.filter(outreach=OuterRef("pk"), sex=sex).order_by().values("outreach")
    known = Coalesce(Subquery(told.annotate(people=Sum("count")).values("people")), Value(0))
    paths = _paths("", Value(sex), Value(AGE_UNKNOWN))
    return Source(activities, paths, "held_on", None, weight=F(total) - known)


_AGE = Choice(When(age_group="", then=Value(AGE_UNKNOWN)), default=F("age_group"))
ACTIVITIES = Source(activities, _paths(""), "held_on", None)
PEOPLE = Source(activities, _paths(""), "held_on", None, weight=F("women_reached") + F("men_reached"))
PEOPLE_SPLIT = (
    Source(_groups, _paths("outreach__", "sex", _AGE), "outreach__held_on", None, weight=F("count")),
    *(_of_unknown_age(sex.value, total) for sex, total in TOTALS.items()),
)
