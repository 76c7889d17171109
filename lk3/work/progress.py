"""What a job says while it runs, and how it hears that it should stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import User

Keep = Callable[[Iterable[bytes], str, str], None]


class Stopped(Exception):
    """Somebody asked the job to stop, or it goes on elsewhere. Raised by ``step``; let it through, it ends the transaction."""


class HandedBack(Stopped):
    """The worker is leaving; another one begins the job anew."""


class Lost(Stopped):
    """The worker was silent for too long, and another one has the job now."""


class CannotDo(Exception):
    """The job cannot be done, for a reason that whoever asked can act on: a sentence in Indonesian, without personal data."""


class Progress:
    """Handed to every job.

    ``by`` is who asked, wearing the hat they asked with; None for work that comes round by itself. Made with nothing it tells
    nobody and never stops, so that a test or a command may call a job's function at once.
    """

    def __init__(
        self,
        *,
        by: User | None = None,
        tell: Callable[[Progress], None] | None = None,
        keep: Keep | None = None,
    ) -> None:
        self.by = by
        self.done, self.total, self.words = 0, None, ""  # type: tuple[int, int | None, str]
        self.ending: Stopped | None = None
        self._tell, self._keep = tell, keep

    def step(self, done: int, total: int | None = None, words: str = "") -> None:
        """Say how far the job is: ``done`` of ``total`` steps and, in a few words without names, what it is doing.

        Cheap enough for every row. Raises Stopped when the job should end here.
        """
        self.done, self.words = done, words or self.words
        self.total = self.total if total is None else total
        if self._tell is not None:
            self._tell(self)
        if self.ending is not None:
            raise self.ending

    def keep_file(self, content: bytes | Iterable[bytes], *, name: str, content_type: str) -> None:
        """Keep what the job made, encrypted, for whoever asked; pieces are written as they come, so a big file needs no memory.

        ``name`` is what the browser saves: period and area, never a person. Kept for seven days.
        """
        if self._keep is None:
            raise ValueError("Only a job that somebody asked for keeps a file.")
        self._keep([content] if isinstance(content, bytes) else content, name, content_type)
