"""Building the public figures of a semester: asked for on a page, and once by itself when late entries are in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from lk3.work import CannotDo, Progress, every, job

from ..public.figures import build, newest
from ..scopes import half_period
from ..splits import NotOver, due, has_cases

KIND = "build-public-release"


@job(KIND)
def build_public_release(progress: Progress, year: int | None = None, half: int | None = None) -> dict[str, Any]:
    """Build the semester asked for, or the first version of the one that is due; a second run changes nothing.

    By itself it never makes a second version: corrections of what is public are somebody's decision.
    """
    wanted = (year, half) if year is not None and half is not None else due(timezone.localdate())
    period, url = half_period(*wanted), reverse("reports:publication-list")
    progress.step(0, 1, f"Menyiapkan angka publik {period.label}")
    if year is None and (newest(*wanted) is not None or not has_cases(period)):
        return {"words": f"{period.label} sudah disiapkan atau belum punya kasus.", "url": url}
    try:
        release = build(*wanted, by=progress.by)
    except NotOver as why:
        raise CannotDo(str(why)) from None
    return {"words": f"Angka publik {period.label} siap, versi {release.version}.", "url": url}


every(24 * 60 * 60, KIND)
