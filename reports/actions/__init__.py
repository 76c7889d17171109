"""Verbs of this app, by subject. Each is atomic and writes exactly one audit event."""

from .needs import CHANGED_SINCE, export_need_counts, import_need_counts

__all__ = ["CHANGED_SINCE", "export_need_counts", "import_need_counts"]
