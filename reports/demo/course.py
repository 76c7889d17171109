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

    @property
    def is_closed(self) -> bool:
        """Return whether it is over."""
        return self.state == Case.State.CLOSED
