"""How far a case has come, decided before its file is written."""

from dataclasses import dataclass
from datetime import date

from cases.models import Case
from lk3.models import User


@dataclass
class Course:
    """State, hands and days of a case. ``until`` is the last day on which something happened; a closed case ends there."""

    state: str
    until: date
    owner: User | None = None
    registrar: User | None = None
    urgency: str = ""
    next_on: date | None = None
    team_member: User | None = None
    kept_from: User | None = None
    contacts: int | None = None
    saga: str = ""  # the story that tells the whole case (``sagas``)
    kin: str = ""  # the constellation of kin around the family (``kinfolk``)
    risk: str = ""
    again: str = ""  # a second triage whose clock is late or running (``door``)
    aftercare: str = ""
    tasks: tuple[tuple[int, str], ...] = ()  # what else has to be done: days from today, words

    @property
    def is_closed(self) -> bool:
        """Return whether it is over."""
        return self.state == Case.State.CLOSED
