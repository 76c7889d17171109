"""Long work of the foundation."""

from typing import Any

from django.utils import timezone

from .work import Progress, every, job
from .work.kept import forget_old


@job("work.forget_files")
def forget_files(progress: Progress) -> dict[str, Any]:
    """Delete what jobs made more than seven days ago."""
    return {"files": forget_old(now=timezone.now())}


every(3600, "work.forget_files")
