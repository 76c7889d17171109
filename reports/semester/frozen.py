"""The digest of a report: whoever holds the printed one can see whether the stored one is still the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from .forms import WRITTEN

if TYPE_CHECKING:
    from ..models import SemesterReport


def digest_of(report: SemesterReport) -> str:
    """Return SHA-256 over the canonical JSON of what the report says: whose, which semester, words and figures."""
    said = {
        "unit": report.unit_id,
        "year": report.year,
        "half": report.half,
        "edition": report.edition,
        "correction_reason": report.correction_reason,
        "figures": report.figures,
        **{name: getattr(report, name) for name in WRITTEN},
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_intact(report: SemesterReport) -> bool:
    """Return whether the stored report still says what was sent."""
    return bool(report.digest) and digest_of(report) == report.digest
