"""What happens to files while they arrive: they stay in memory, are counted, and are dropped when they are too much.

A dropped file is still received to its end, so that the person gets a page with a sentence instead of a broken line, and keeps
what was typed into the same form. It has its real size and no content.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Received(InMemoryUploadedFile):
    """A file as it came. ``is_dropped``: it was too large, or too much came at once, and nothing of it was kept."""

    is_dropped = False


class MemoryOnly(FileUploadHandler):
    """Keeps uploads in memory, never on disk: at most so many bytes and files of one request, and nothing from strangers."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.files = self.total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; nothing of somebody who has not logged in is kept."""
        super().new_file(*args, **kwargs)
        self.files += 1
        user = getattr(self.request, "user", None)
        is_welcome = user is not None and user.is_authenticated
        self.kept: BytesIO | None = BytesIO() if is_welcome and self.files <= settings.UPLOAD_MAX_FILES else None
        self.length = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, until the file or the whole request is too large."""
        self.length += len(raw_data)
        if self.kept is None:
            return
        self.total += len(raw_data)
        if self.length > settings.UPLOAD_MAX_FILE or self.total > settings.UPLOAD_MAX_TOTAL:
            self.total -= self.length  # a file that is given up makes room for the next one
            self.kept = None
            return
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> Received:
        """Return the file with its real size, and with its content unless that was dropped."""
        content = self.kept if self.kept is not None else BytesIO()
        content.seek(0)
        received = Received(
            content, self.field_name, self.file_name, self.content_type, self.length, self.charset,
            self.content_type_extra,
        )  # fmt: skip
        received.is_dropped = self.kept is None
        return received
