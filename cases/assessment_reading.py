"""Assessments as they are read: one beside the one before it, the latest at a glance, all of a case on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Q, QuerySet, When
from django.utils import timezone

from .assessment import FULL, INITIAL, PARTS, Section, is_same, sources_words
from .models import Assessment, Case
from .workflow import NOTE_HOURS

# After half a year a family has usually changed; the case page then reminds, it does not demand.
REPEAT_AFTER_DAYS = 180
RISK_TONES = {Case.Risk.LOW: "good", Case.Risk.MEDIUM: "warn", Case.Risk.HIGH: "danger"}


class Row(NamedTuple):
    """One section as it is read. ``change`` is 'changed', 'new', 'gone', or '' for the same and for what was not comparable."""

    section: Section
    text: str
    before: str
    change: str


class ReadPart(NamedTuple):
    """A part of the form with the sections that hold something."""

    slug: str
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Reading:
    """An assessment opened for somebody who may read it, beside the one before it (if any)."""

    assessment: Assessment
    previous: Assessment | None
    parts: list[ReadPart]

    @property
    def changed(self) -> list[Row]:
        """Return the sections that say something else than before."""
        return [row for part in self.parts for row in part.rows if row.change]

    @property
    def sources(self) -> str:
        """Return where the knowledge comes from, in words."""
        return sources_words(self.assessment.sources)

    @property
    def risk_moved(self) -> str:
        """Return 'Tinggi → Sedang' when the risk is another one than before."""
        if self.previous is None or self.previous.risk == self.assessment.risk:
            return ""
        return f"{self.previous.get_risk_display()} → {self.assessment.get_risk_display()}"


@dataclass(frozen=True)
class Glance:
    """What the case page says about assessments. ``summary`` is None for who may not read it; ``missing`` says what to do."""

    latest: Assessment | None
    tone: str
    summary: str | None
    missing: str
    missing_kind: str


def may_change(assessment: Assessment) -> bool:
    """Return whether an assessment is young enough to be corrected; later a new one is made."""
    return timezone.now() - assessment.written_at <= timedelta(hours=NOTE_HOURS)


def latest_first(assessments: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Return them with their writers, the newest first; the order the index has."""
    return assessments.select_related("written_by").order_by("-taken_on", "-id")


def previous_of(case: Case, kind: str, before: Assessment | None = None) -> Assessment | None:
    """Return what a new assessment (or ``before``) is compared with: the latest earlier one, of the same kind if there is one."""
    found = case.assessments.select_related("written_by")
    if before is not None:
        found = found.filter(Q(taken_on__lt=before.taken_on) | Q(taken_on=before.taken_on, pk__lt=before.pk))
    other_kind = models.Case(When(kind=kind, then=0), default=1, output_field=models.IntegerField())
    return found.order_by(other_kind, "-taken_on", "-id").first()


def read(assessment: Assessment, previous: Assessment | None) -> Reading:
    """Open an assessment beside the one before it; asks the database nothing."""
    now, then = assessment.load(), previous.load() if previous else {}
    asked_then = {section.code for part in PARTS[previous.kind] for section in part.sections} if previous else set()
    parts = []
    for part in PARTS[assessment.kind]:
        rows = [
            Row(
                section,
                now.get(section.code, ""),
                then.get(section.code, ""),
                _change(section.code, now, then, asked_then),
            )
            for section in part.sections
            if section.code in now or section.code in then
        ]
        if rows:
            parts.append(ReadPart(part.slug, part.title, rows))
    return Reading(assessment, previous, parts)


def _change(code: str, now: dict[str, str], then: dict[str, str], asked_then: Iterable[str]) -> str:
    if code not in asked_then:  # the other kind of form: nothing to compare with
        return ""
    if code not in then:
        return "new"
    if code not in now:
        return "gone"
    return "" if is_same(now[code], then[code]) else "changed"


def at_a_glance(case: Case, *, with_text: bool) -> Glance:
    """Return what the case page shows: two queries. ``with_text`` only for readers of notes; without it nothing is opened."""
    latest = latest_first(case.assessments.all()).first()
    kinds = set(case.assessments.order_by().values_list("kind", flat=True)) if latest else set()
    missing, missing_kind = ("", "") if case.is_closed else _missing(latest, kinds)
    summary = latest.load().get("SUMMARY", "") if latest and with_text else None
    tone = RISK_TONES[Case.Risk(latest.risk)] if latest else ""
    return Glance(latest, tone, summary, missing, missing_kind)


def _missing(latest: Assessment | None, kinds: set[str]) -> tuple[str, str]:
    """Return what should be done next, and which form does it (as in the address); two empty texts when all is there."""
    if latest is None:
        return "Asesmen awal belum dibuat.", "awal"
    if FULL not in kinds:
        is_accepted = latest.kind == INITIAL and latest.decision == Assessment.Decision.ACCEPTED
        return ("Asesmen mendalam belum dibuat.", "mendalam") if is_accepted else ("", "")
    if latest.taken_on <= timezone.localdate() - timedelta(days=REPEAT_AFTER_DAYS):
        return "Asesmen terakhir sudah lebih dari enam bulan. Pertimbangkan mengulangnya.", "mendalam"
    return "", ""


def for_print(case: Case) -> list[Reading]:
    """Return all assessments of a case, the oldest first, each beside the earlier one it is compared with. One query."""
    readings: list[Reading] = []
    for assessment in list(latest_first(case.assessments.all()))[::-1]:
        earlier = [reading.assessment for reading in reversed(readings)]
        previous = next((row for row in earlier if row.kind == assessment.kind), earlier[0] if earlier else None)
        readings.append(read(assessment, previous))
    return readings
