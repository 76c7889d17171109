"""Monthly counts: folded every half minute, and counted anew when somebody asks for it."""

from __future__ import annotations

from typing import Any

from lk3.work import Progress, every, job

from .. import summaries, summary_rebuild
from ..published import count_text

FOLD, REBUILD = "summaries.fold", "summaries.rebuild"


@job(FOLD)
def fold(progress: Progress) -> dict[str, Any]:
    """Add what waits; figures are exact before and after, this only keeps them fast."""
    return {"words": f"{count_text(summaries.fold())} perubahan ditambahkan ke hitungan bulanan."}


@job(REBUILD)
def rebuild(progress: Progress) -> dict[str, Any]:
    """Count month after month anew; each is right for itself, so stopping or repeating does no harm."""
    months, corrected = summary_rebuild.months(), 0
    for number, month in enumerate(months):
        progress.step(number, len(months), f"Menghitung ulang {month:%m-%Y}")
        corrected += sum(rebuilt.corrected for rebuilt in summary_rebuild.rebuild(month))
    return {"words": f"{count_text(len(months))} bulan dihitung ulang, {count_text(corrected)} hitungan diperbaiki."}


every(30, FOLD)
