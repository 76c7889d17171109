"""Freezing the splits of persons of a semester that is over; comes round by itself once a day."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from lk3.work import CannotDo, Progress, every, job

from ..scopes import half_period
from ..splits import NotOver, build, due, has_cases

KIND = "splits.build"


@job(KIND)
def build_splits(progress: Progress, year: int | None = None, half: int | None = None) -> dict[str, Any]:
    """Freeze the semester asked for, or the last one that is due; a second run finds it frozen and changes nothing.

    An empty semester is left open when nobody asked for it: a new office may bring its older cases later.
    """
    wanted = (year, half) if year is not None and half is not None else due(timezone.localdate())
    period = half_period(*wanted)
    progress.step(0, 1, f"Menghitung rincian orang {period.label}")
    if year is None and not has_cases(period):
        return {"words": f"{period.label} belum punya kasus."}
    try:
        build(*wanted, by=progress.by)
    except NotOver as why:
        raise CannotDo(str(why)) from None
    return {"words": f"Rincian orang {period.label} dibekukan."}


every(24 * 60 * 60, KIND)
