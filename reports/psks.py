"""The ministry's PSKS-LK3 file with its two counts: how many clients and problems each LK3 had in a year."""

from __future__ import annotations

from lk3 import psks
from lk3.models import Unit, User

from .figures import Dimension, Question, counts_by
from .scopes import own_area, scope_for, year_period


def psks_csv(user: User, year: int) -> tuple[str, int]:
    """The file for the LK3 whose figures the person may see one by one, and its number of rows.

    An LK3 that recorded neither a client nor a problem has no data, not zero.
    """
    question = Question(scope_for(user, year_period(year), own_area(user)))
    clients, problems = (counts_by(code, question, Dimension.UNIT) for code in ("clients", "problems"))
    units = {key for (key,) in (*clients, *problems)}
    counted = {unit: (clients.get((unit,), 0), problems.get((unit,), 0)) for unit in units}
    return psks.csv_text(Unit.objects.visible_to(user), counted)
