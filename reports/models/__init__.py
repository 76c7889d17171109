"""The tables of the reports, by subject."""

from .clinic import RecodedCase, Recoding
from .needs import NeedCount
from .published import Recap, RecapRow
from .releases import PersonSplit, Publication, PublicRelease
from .semester import SemesterReport
from .silence import NoCaseMonth, ReportDeadline
from .summaries import MonthCount, MonthDelta
from .tokens import ApiToken
from .uploads import CategoryAlias, RecapUpload

__all__ = [
    "ApiToken",
    "CategoryAlias",
    "MonthCount",
    "MonthDelta",
    "NeedCount",
    "NoCaseMonth",
    "PersonSplit",
    "PublicRelease",
    "Publication",
    "Recap",
    "RecapRow",
    "RecapUpload",
    "RecodedCase",
    "Recoding",
    "ReportDeadline",
    "SemesterReport",
]
