"""Assessments and the strengths of the family as events. One query each."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from ..models import Assessment, Case
from ..resilience import scores
from .events import Event, Reader, latest


def assessments(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What was found out: kind, risk and decision; the summary for readers of notes, the rest on its own page."""
    if not reader.sees_work:
        return
    for row in latest(case.assessments.select_related("written_by"), limit, since, "taken_on"):
        facts = [("Risiko", row.get_risk_display())]
        if row.decision != Assessment.Decision.NONE:
            facts.append(("Keputusan", row.get_decision_display()))
        summary = row.load().get("SUMMARY", "") if reader.notes is not None else ""
        yield Event(
            row.taken_on, row.written_at, "asesmen", row.get_kind_display(), str(row.written_by),
            "danger" if row.risk == Case.Risk.HIGH else "info", [summary] if summary else [], facts,
            url=reverse("cases:assessment", args=[case.reference, row.pk]),
        )  # fmt: skip


def resilience_checks(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """How strong the family was: four numbers, and what they rest on."""
    if not reader.sees_work:
        return
    for row in latest(case.resilience_checks.select_related("written_by"), limit, since, "taken_on"):
        facts = [(strength.title, f"{score.words} ({score.basis})") for strength, score in scores(row) if score.asked]
        yield Event(
            row.taken_on, row.written_at, "asesmen", f"Ketahanan keluarga: {row.get_moment_display().lower()}",
            str(row.written_by), "info", [], facts, url=reverse("cases:resilience", args=[case.reference]),
        )  # fmt: skip
