"""Keeps the encrypted files and the attachments of the cases in step; for the nightly schedule of a server."""

import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cases.models import Attachment
from lk3 import audit, vault


class Command(BaseCommand):
    """Deletes files that no attachment knows, and says which attachments lack their file; exits 1 when some do."""

    help = "Hapus berkas lampiran yang tidak dikenal (lebih dari sehari) dan laporkan lampiran yang berkasnya hilang."

    def handle(self, *args: Any, **options: Any) -> None:
        """Files younger than a day stay: an upload may be waiting for its row right now."""
        kept = Attachment.objects.filter(removed_at=None)
        # The rows are read before the files: a file that arrives in between is young, so it stays.
        known = dict(kept.values_list("stored_as", "pk"))
        swept = vault.sweep(known=known.keys(), older_than=timezone.now() - timedelta(days=1))
        if swept:
            audit.record("attachment.swept", by=None, object_type="cases.attachment", files=swept)
        self.stdout.write(f"{swept} berkas tanpa lampiran dihapus.")
        missing = vault.missing(known.keys())
        for name in missing:
            self.stderr.write(f"Lampiran {known[name]}: berkasnya tidak ada di penyimpanan. Pulihkan dari cadangan.")
        if missing:
            sys.exit(1)
        self.stdout.write(f"{len(known)} lampiran lengkap.")
