"""Words and groups for pages about days outside and the people found there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import ServiceContact

from . import outreach_rules as rules
from .models import FoundPerson, Outreach, PeopleReached
from .reached import Reached

Sex = PeopleReached.Sex

STATE_TONES = {Outreach.State.PLANNED: "info", Outreach.State.HELD: "good", Outreach.State.CANCELLED: "neutral"}


class Week(NamedTuple):
    """The planned days of one week, from Monday on."""

    label: str
    days: list[Outreach]


class ReachedTable(NamedTuple):
    """``ages``: (age group, women, men); ``services``: (kind, how often)."""

    ages: list[tuple[str, int, int]]
    services: list[tuple[str, int]]


class FoundLine(NamedTuple):
    """Somebody found outside, without a name: who opens the page reads it, and leaves a trace."""

    who: str
    where: str
    found_on: date
    url: str
    is_in_danger: bool
    fate: str
    tone: str


def weeks(planned: Iterable[Outreach]) -> list[Week]:
    """Return planned days, which come in order of their date, week by week."""
    grouped = groupby(planned, key=lambda day: day.held_on - timedelta(days=day.held_on.weekday()))
    return [Week(_week_label(monday), list(days)) for monday, days in grouped]


def _week_label(monday: date) -> str:
    this_monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    words = {this_monday: "Pekan ini, ", this_monday + timedelta(days=7): "Pekan depan, "}.get(monday, "")
    sunday = monday + timedelta(days=6)
    first = date_format(monday, "j" if monday.month == sunday.month else "j F")
    return f"{words}{first}–{date_format(sunday, 'j F Y')}"


def state_tone(day: Outreach) -> str:
    """Return the colour of its state; a planned day that is over waits for its report."""
    return "warn" if rules.is_late(day) else STATE_TONES[Outreach.State(day.state)]


def reached_table(reached: Reached) -> ReachedTable:
    """Return the people by age, lines without anybody left out, and the services."""
    people = reached.people
    lines = [
        (label, people.get((Sex.FEMALE.value, age), 0), people.get((Sex.MALE.value, age), 0))
        for age, label in PeopleReached.AgeGroup.choices
    ]
    kinds = dict(ServiceContact.Kind.choices)
    services = [(kinds[kind], count) for kind, count in reached.services.items()]
    return ReachedTable([line for line in lines if line[1] or line[2]], services)


def found_line(found: FoundPerson) -> FoundLine:
    """Return a line for lists and start pages; asks nothing of the database when outreach, place and category are loaded."""
    fate, tone = _fate(found)
    return FoundLine(
        who_words(found),
        f"{found.outreach.get_kind_display()}, {found.outreach.subdistrict.name}",
        found.outreach.held_on,
        found_url(found),
        found.is_in_danger,
        fate,
        tone,
    )


def who_words(found: FoundPerson) -> str:
    """Return 'Perempuan, 34 tahun, Kekerasan dalam rumah tangga': enough to know again whom one met, never a name."""
    parts = [found.get_sex_display()]
    if found.age is not None:
        parts.append(f"{found.age} tahun")
    if found.category is not None:
        parts.append(found.category.short_label)
    return ", ".join(parts)


def found_url(found: Any) -> str:
    """Return the page of somebody found."""
    return reverse("referrals:found", args=[found.uid])


def _fate(found: FoundPerson) -> tuple[str, str]:
    if found.dropped_at is not None:
        return "Tidak dilanjutkan", "neutral"
    if found.has_case:  # type: ignore[attr-defined]
        return "Sudah menjadi kasus", "good"
    if found.has_intake:  # type: ignore[attr-defined]
        return "Penerimaan sedang diisi", "info"
    return "Menunggu", "warn"
