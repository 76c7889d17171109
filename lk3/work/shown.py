"""A job in words and colours, the same in the list and on its own page."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Job

State = Job.State
TONES = {
    State.WAITING: "neutral",
    State.RUNNING: "info",
    State.DONE: "good",
    State.FAILED: "danger",
    State.STOPPED: "warn",
}


@dataclass(frozen=True)
class ShownJob:
    """One row, and what a reader wants to know of it."""

    job: Job

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.job.state in (State.WAITING, State.RUNNING)

    @property
    def is_stopping(self) -> bool:
        """Whether it still runs though somebody asked it to stop."""
        return self.is_open and self.job.stop_asked_at is not None

    @property
    def tone(self) -> str:
        return str(TONES[State(self.job.state)])

    @property
    def percent(self) -> int | None:
        """How far it is; None where nobody knows how much there is to do."""
        if self.job.state == State.DONE:
            return 100
        return min(100, self.job.done * 100 // self.job.total) if self.job.total else None

    @property
    def words(self) -> str:
        """The result in a sentence, what went wrong, or what it is doing now."""
        if self.job.state == State.DONE:
            return str(self.job.result.get("words", ""))
        return self.job.problem if self.job.state == State.FAILED else self.job.words

    @property
    def result_url(self) -> str:
        """Where the result is; only a path of ours."""
        url = str(self.job.result.get("url", "")) if self.job.state == State.DONE else ""
        return url if url.startswith("/") and not url.startswith("//") else ""
