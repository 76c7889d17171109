"""Verbs of this app, by subject. Each is atomic and writes exactly one audit event."""

from .needs import CHANGED_SINCE, export_need_counts, import_need_counts
from .recaps import decide_upload, discard_upload, import_recaps, keep_upload

__all__ = [
    "CHANGED_SINCE",
    "decide_upload",
    "discard_upload",
    "export_need_counts",
    "import_need_counts",
    "import_recaps",
    "keep_upload",
]
