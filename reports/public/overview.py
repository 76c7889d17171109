"""What the page of publishing shows: the semesters that are over, their figures, and how they stand for one's own area."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from lk3.models import User

from ..models import Publication, PublicRelease
from ..queries import first_year
from ..scopes import Period, half_period
from .figures import period_of
from .publishing import Publisher

MOST_SEMESTERS, MOST_WITHDRAWN = 40, 20


class SemesterLine(NamedTuple):
    """A semester with its newest figures, and what of it stands or waits for the area (an older version may stand)."""

    period: Period
    release: PublicRelease
    public: Publication | None
    waiting: Publication | None

    @property
    def may_propose(self) -> bool:
        """Whether the newest figures are neither public nor waiting."""
        return all(row is None or row.release_id != self.release.pk for row in (self.public, self.waiting))


def finished_semesters(today: date) -> list[Period]:
    """The semesters that are over and in which cases may have been opened, newest first."""
    oldest = first_year()
    if oldest is None:
        return []
    found = [half_period(year, half) for year in range(today.year, oldest - 1, -1) for half in (2, 1)]
    return [period for period in found if period.end < today][:MOST_SEMESTERS]


def publications_for(user: User) -> list[Publication]:
    """All that the person may see, newest semester first; without the figures."""
    rows = Publication.objects.visible_to(user).select_related(
        "release", "region", "proposed_by", "approved_by", "withdrawn_by"
    )
    rows = rows.defer("release__figures")
    return list(rows.order_by("-release__year", "-release__half", "-release__version", "-pk"))


def lines(publications: list[Publication], publisher: Publisher | None) -> list[SemesterLine]:
    """A line per semester that has figures, newest first; for offices that publish nothing the country's state."""
    newest: dict[tuple[int, int], PublicRelease] = {}
    for release in PublicRelease.objects.defer("figures").newest():
        newest.setdefault((release.year, release.half), release)
    own = publisher or Publisher(None)
    mine = [row for row in publications if row.withdrawn_at is None and own.owns(row)]
    return [_line(release, mine) for release in newest.values()]


def _line(release: PublicRelease, mine: list[Publication]) -> SemesterLine:
    here = [row for row in mine if (row.release.year, row.release.half) == (release.year, release.half)]
    public = next((row for row in here if row.approved_at), None)
    waiting = next((row for row in here if not row.approved_at), None)
    return SemesterLine(period_of(release), release, public, waiting)


def older_standing(publication: Publication) -> Publication | None:
    """What everybody reads again once this is withdrawn: an earlier version for the same area, if one still stands."""
    release = publication.release
    rows = Publication.objects.standing().filter(
        region=publication.region_id, release__year=release.year, release__half=release.half
    )
    rows = rows.filter(release__version__lt=release.version).select_related("release").defer("release__figures")
    return rows.order_by("-release__version", "-pk").first()
