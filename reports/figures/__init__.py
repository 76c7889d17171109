"""The definitions of all figures: one place that says which rows are counted, by which day, for whom.

    question = Question(Scope(year_period(2016), nation()))
    count("opened", question)
    counts_by("opened", question, DISTRICT, CATEGORY)

Nothing here asks who is reading: a ``Scope`` is built only for areas the person may see, and what comes out is raw until
``reports.disclosure`` has protected it. Splits of persons (``Dimension.splits_persons``) are for a unit's own eyes only; offices
get them from ``reports.splits``.
"""

from .addresses import drilldown_url, question_query, scope_query
from .catalog import CATALOG, Figure
from .counting import count, counts_by, distinct_by, fitting, parts, rows
from .dimensions import AGE_GROUPS, AGE_LABELS, Dimension
from .durations import DURATIONS, Durations, durations, durations_by
from .effects import LOAD, RESILIENCE, Load, Resilience, load, resilience
from .filters import Filters
from .question import CannotSay, Question
from .tables import Member, members, one_number, table, table_of

MONTH, REGION_GROUP, PROVINCE, DISTRICT = (
    Dimension.MONTH,
    Dimension.REGION_GROUP,
    Dimension.PROVINCE,
    Dimension.DISTRICT,
)
SUBDISTRICT, UNIT, UNIT_KIND = Dimension.SUBDISTRICT, Dimension.UNIT, Dimension.UNIT_KIND
CATEGORY, SUBCATEGORY, CHANNEL, OUTCOME = (
    Dimension.CATEGORY,
    Dimension.SUBCATEGORY,
    Dimension.CHANNEL,
    Dimension.OUTCOME,
)
SEX, AGE, PPKS = Dimension.SEX, Dimension.AGE, Dimension.PPKS
SERVICE, PARTNER_KIND, FATE, ACTIVITY = (
    Dimension.SERVICE,
    Dimension.PARTNER_KIND,
    Dimension.FATE,
    Dimension.ACTIVITY,
)

__all__ = [
    "ACTIVITY",
    "AGE",
    "AGE_GROUPS",
    "AGE_LABELS",
    "CATALOG",
    "CATEGORY",
    "CHANNEL",
    "DISTRICT",
    "DURATIONS",
    "FATE",
    "LOAD",
    "MONTH",
    "OUTCOME",
    "PARTNER_KIND",
    "PPKS",
    "PROVINCE",
    "REGION_GROUP",
    "RESILIENCE",
    "SERVICE",
    "SEX",
    "SUBCATEGORY",
    "SUBDISTRICT",
    "UNIT",
    "UNIT_KIND",
    "CannotSay",
    "Dimension",
    "Durations",
    "Figure",
    "Filters",
    "Load",
    "Member",
    "Question",
    "Resilience",
    "count",
    "counts_by",
    "distinct_by",
    "drilldown_url",
    "durations",
    "durations_by",
    "fitting",
    "load",
    "members",
    "one_number",
    "parts",
    "question_query",
    "resilience",
    "rows",
    "scope_query",
    "table",
    "table_of",
]
