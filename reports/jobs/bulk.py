"""Big downloads, made beside the web server and kept encrypted until they are fetched."""

from __future__ import annotations

from typing import Any

from lk3.work import CannotDo, Progress, job

from .. import files
from ..bulk import Wish, facts_about, file_name, tables

KIND = "export.monthly"


@job(KIND)
def export_monthly(progress: Progress, figures: list[str], first: int, last: int, level: str) -> dict[str, Any]:
    """Write every figure month by month, year after year; whoever repeats it gets the same file anew."""
    by = progress.by
    if by is None:
        raise CannotDo("Unduhan dibuat atas nama orang yang memintanya.")
    wish = Wish(tuple(figures), first, last, level)
    content = files.stream_tables(tables(wish, by, progress), facts_about(wish, by))
    progress.keep_file(content, name=file_name(wish, by), content_type=files.CSV)
    return {"words": "Berkas siap diunduh."}
