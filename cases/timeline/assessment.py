"""Assessments and the strengths of the family as events. One query each."""

from collections.abc import Iterable

from django.urls import reverse

from ..assessment_reading import latest_first
from ..models import Assessment, Case
from ..resilience import scores
from .events import Event, Reader


def assessments(case: Case, reader: Reader, limit: int) -> Iterable[Event]:
    """What was found out: kind, risk and decision; the summary for readers of notes, the rest on its own page."""
    if not reader.sees_work:
        return
    for row in latest_first(case.assessments.all())[:limit]:
        facts = [("Risiko", row.get_risk_display())]
        if row.decision != Assessment.Decision.NONE:
            facts.append(("Keputusan", row.get_decision_display()))
        summary = row.load().get("SUMMARY", "") if reader.notes is not None else ""
        yield Event(
            row.taken_on, row.written_at, "asesmen", row.get_kind_display(), str(row.written_by),
            "danger" if row.risk == Case.Risk.HIGH else "info", [summary] if summary else [], facts,
            url=reverse("cases:assessment", args=[case.reference, row.pk]),
        )  # fmt: skip


def resilience_checks(case: Case, reader: Reader, limit: int) -> Iterable[Event]:
    """How strong the family was: four numbers, and what they rest on."""
    if not reader.sees_work:
        return
    rows = case.resilience_checks.select_related("written_by").order_by("-taken_on", "-id")[:limit]
    for row in rows:
        facts = [(strength.title, f"{score.words} ({score.basis})") for strength, score in scores(row) if score.asked]
        yield Event(
            row.taken_on, row.written_at, "asesmen", f"Ketahanan keluarga: {row.get_moment_display().lower()}",
            str(row.written_by), "info", [], facts, url=reverse("cases:resilience", args=[case.reference]),
        )  # fmt: skip
