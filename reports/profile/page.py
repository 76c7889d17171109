"""A profile as the page, the paper and the dossier show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from lk3 import access
from lk3.access import Answer, Permission
from lk3.models import Unit, User
from reports.disclosure import Audience

from .facts import Facts, facts_for
from .indicators import INDICATORS, Indicator, Pillar, Place, readings
from .peers import Comparison, compare
from .reading import Reading, Result, listed

# Where a person corrects what an indicator was computed from: (permission, URL name).
PAGES = {
    Place.UNIT: (Permission.ADMIN_SITE, "admin:lk3_unit_change"),
    Place.TRAININGS: (Permission.ADMIN_SITE, "admin:lk3_training_changelist"),
    Place.PARTNERS: (Permission.PARTNER_MANAGE, "referrals:partner-list"),
    Place.REFERRALS: (Permission.REFERRAL_LIST, "referrals:inbox"),
    Place.OUTREACH: (Permission.OUTREACH_LOG, "referrals:outreach-list"),
    Place.TRIPS: (Permission.OUTREACH_LOG, "referrals:trip-list"),
}


@dataclass(frozen=True)
class Line:
    """One indicator with what it says of the unit, and where its data are corrected ('' for who may not go there)."""

    indicator: Indicator
    reading: Reading
    url: str


@dataclass(frozen=True)
class Profile:
    """The profile of one unit for one reader."""

    unit: Unit
    facts: Facts
    lines: list[Line]
    comparisons: list[Comparison]
    is_partial: bool  # the referrals of cases hidden from the reader are not counted

    @property
    def pillars(self) -> list[tuple[str, list[Line]]]:
        return [(p.value, [line for line in self.lines if line.indicator.pillar is p]) for p in Pillar]

    @property
    def lacking(self) -> list[Line]:
        """What is not there yet; for the unit's own people the first thing to read."""
        return [line for line in self.lines if line.reading.result is Result.NOT_YET]

    @property
    def unknown(self) -> list[Line]:
        """What nobody wrote down, and somebody could."""
        said = [(line, line.reading) for line in self.lines]
        return [line for line, reading in said if reading.result is Result.NO_DATA and reading.wants]

    @property
    def sentence(self) -> str:
        """What is not there yet, by name: a count of fulfilled things would be a score."""
        if self.lacking:
            return f"Belum ada: {listed([line.indicator.missing for line in self.lacking])}."
        if self.unknown:
            return "Yang tercatat semuanya memenuhi; sebagian belum dicatat."
        is_complete = all(line.reading.result is Result.YES for line in self.lines)
        return "Semua hal terpenuhi." if is_complete else "Semua hal yang dapat dinilai terpenuhi."


def profile_of(unit: Unit, user: User, day: date) -> Profile:
    """The profile as this person may see it; for who knows only some cases, referrals are counted of those.

    The peers are active units of the same kind anywhere in the country: their figures appear as quartiles only.
    """
    is_masked = access.answer(user, Permission.STATISTICS) is Answer.MASKED
    own = facts_for([unit], day, audience=_audience(unit, user), known_to=user if is_masked else None)[unit.pk]
    others = Unit.objects.active().filter(kind=unit.kind).exclude(pk=unit.pk).select_related("district__parent")
    peers = list(facts_for(others.order_by("pk"), day).values())
    said = readings(own)
    lines = [Line(one, said[one.code], _url(one.place, unit, user)) for one in INDICATORS]
    return Profile(unit, own, lines, compare(own, peers), is_masked)


def _audience(unit: Unit, user: User) -> Audience:
    return Audience.UNIT if user.hat is not None and user.hat.unit_id == unit.pk else Audience.OFFICE


def _url(place: Place, unit: Unit, user: User) -> str:
    permission, name = PAGES[place]
    if not access.can(user, permission):
        return ""
    try:
        return reverse(name, args=[unit.pk] if place is Place.UNIT else [])
    except NoReverseMatch:
        return ""
