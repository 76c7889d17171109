"""Writing down what was found out: an assessment, and its correction within a day."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import audit
from lk3.models import User

from ..assessment import FULL, REQUIRED, SOURCES, keep
from ..assessment_reading import may_change
from ..locking import lock_open, refuse_new_words, same
from ..models import Assessment, Case
from ..workflow import NotAllowed

CHANGED = "Asesmen ini baru saja diubah di tempat lain. Muat ulang halaman, bandingkan, lalu simpan lagi."
TOO_OLD = (
    "Asesmen ini sudah lebih dari 24 jam, jadi tidak diubah lagi. Buat asesmen baru; jawaban lama tampil di sampingnya."
)
NOT_YOURS = "Hanya penulisnya yang dapat mengubah asesmen ini."
NO_SUMMARY = "Asesmen perlu ringkasan."
NO_RISK = "Pilih tingkat risikonya."
NO_DECISION = "Asesmen awal berakhir dengan keputusan. Pilih salah satu."


@transaction.atomic
def add_assessment(
    *,
    case: Case,
    uid: UUID,
    kind: str,
    taken_on: date,
    sources: Iterable[str],
    answers: dict[str, str],
    risk: str,
    decision: str = "",
    by: User,
) -> Assessment:
    """Write an assessment and return it; the case takes over the risk of its latest one.

    ``sources`` are codes of SOURCES, ``answers`` section code → text. The same ``uid`` again returns the first one and
    writes nothing. Raises NotAllowed for a closed case, an impossible day, and where summary, risk or decision is missing.
    """
    locked = lock_open(case)
    if existing := Assessment.objects.filter(uid=uid).first():
        refuse_new_words(keep(kind, answers).values(), existing.load().values())
        return same(existing, locked, existing.written_by_id, by)
    assessment = Assessment(case=locked, uid=uid, kind=kind, written_by=by)
    _fill(assessment, taken_on=taken_on, sources=sources, answers=answers, risk=risk, decision=decision)
    assessment.save(force_insert=True)
    _take_over_risk(locked)
    audit.record("assessment.added", by=by, on=assessment, case=locked, kind=str(kind))
    return assessment


@transaction.atomic
def change_assessment(
    *,
    assessment: Assessment,
    version: int,
    taken_on: date,
    sources: Iterable[str],
    answers: dict[str, str],
    risk: str,
    decision: str = "",
    by: User,
) -> Assessment:
    """Correct one's own assessment within a day, from exactly this version of it."""
    case = lock_open(assessment.case)
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.written_by_id != by.pk:
        raise NotAllowed(NOT_YOURS)
    if not may_change(locked):
        raise NotAllowed(TOO_OLD)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    locked.case = case
    before = _fields(locked)
    _fill(locked, taken_on=taken_on, sources=sources, answers=answers, risk=risk, decision=decision)
    changed = sorted(name for name, value in _fields(locked).items() if before.get(name) != value)
    gone = sorted(set(before) - set(_fields(locked)))
    locked.version, locked.changed_at, locked.changed_by = version + 1, timezone.now(), by
    locked.save()
    _take_over_risk(case)
    audit.record("assessment.changed", by=by, on=locked, case=case, fields=changed + gone)
    return locked


def _fill(
    assessment: Assessment, *, taken_on: date, sources: Iterable[str], answers: dict[str, str], **ends: str
) -> None:
    """Put the content into the row, or refuse it."""
    opened_on, kept = assessment.case.opened_on, keep(assessment.kind, answers)
    if not opened_on <= taken_on <= timezone.localdate():
        raise NotAllowed(f"Tanggal asesmen harus antara {date_format(opened_on, 'j F Y')} (kasus dibuka) dan hari ini.")
    if REQUIRED not in kept:
        raise NotAllowed(NO_SUMMARY)
    if ends["risk"] not in (Case.Risk.LOW, Case.Risk.MEDIUM, Case.Risk.HIGH):
        raise NotAllowed(NO_RISK)
    decision = "" if assessment.kind == FULL else ends["decision"]
    if assessment.kind != FULL and not decision:
        raise NotAllowed(NO_DECISION)
    chosen = set(sources)
    assessment.taken_on, assessment.risk, assessment.decision = taken_on, ends["risk"], decision
    assessment.sources = ",".join(code for code in SOURCES if code in chosen)
    assessment.answers = json.dumps(kept, ensure_ascii=False)


def _fields(assessment: Assessment) -> dict[str, Any]:
    """Return the content by name of field, each section by its code: for saying which changed, never to what."""
    names = ("taken_on", "sources", "risk", "decision")
    return {name: getattr(assessment, name) for name in names} | assessment.load()


def _take_over_risk(case: Case) -> None:
    """Give the case the risk of its latest assessment; one that is written down late does not overrule a newer one."""
    latest = case.assessments.order_by("-taken_on", "-id").values_list("risk", flat=True)[:1]
    Case.objects.filter(pk=case.pk).update(risk=latest[0])
