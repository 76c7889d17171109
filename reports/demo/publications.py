"""What everybody may read in the demo: both semesters of 2016, and a proposal that waits for the visitor to approve it."""

from __future__ import annotations

from datetime import date

from lk3.access import Role
from lk3.models import Membership, User

from ..models import Publication, PublicRelease
from ..public.figures import build
from ..semester.calendar import last_ended
from .world import World, moment

BUILT_2016, APPROVED_2016 = date(2017, 2, 6), date(2017, 2, 9)


def make_publications(world: World) -> None:
    """Publish 2016 by two people of the ministry; of the last semester one of them has proposed the figures."""
    asks, decides = _ministry()
    for half in (1, 2):
        release = build(2016, half)
        PublicRelease.objects.filter(pk=release.pk).update(built_at=moment(BUILT_2016, 7))
        Publication.objects.create(
            release=release,
            proposed_at=moment(BUILT_2016, 10),
            proposed_by=asks,
            approved_at=moment(APPROVED_2016, 14),
            approved_by=decides,
        )
    last = last_ended(world.today)
    # Proposed by the colleague, so that whoever tries the demo as the first one can approve it.
    Publication.objects.create(
        release=build(last.year, last.half), proposed_at=moment(world.today, 8), proposed_by=decides
    )


def _ministry() -> tuple[User, User]:
    """The first two of the ministry who can log in."""
    hats = Membership.objects.filter(role=Role.MINISTRY).select_related("user").order_by("pk")
    one, other = (hat.user for hat in hats[:2])
    return one, other
