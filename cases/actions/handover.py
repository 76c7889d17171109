"""Handing cases over, many at once: somebody leaves, or is away for a time."""

from datetime import date
from typing import NamedTuple

from django.db import transaction

from lk3.models import User

from ..models import Case
from ..workflow import NotAllowed
from . import moves


class HandedOver(NamedTuple):
    """What went to the colleague, and what did not, with the reason (Indonesian)."""

    done: list[Case]
    refused: list[tuple[Case, str]]


@transaction.atomic
def hand_over(*, cases: list[Case], to: User, until_on: date | None = None, note: str = "", by: User) -> HandedOver:
    """Give cases to a colleague: for good, or until a day, as a member of their teams beside the owner.

    Each case is a hand-over of its own, with its own audit event (``case.assigned`` or ``case.team_added``); one that may not
    go, because the colleague is on its conflict list for instance, does not hold up the others.
    """
    handed = HandedOver([], [])
    for case in cases:
        try:
            with transaction.atomic():
                if until_on:
                    moves.add_to_team(case=case, user=to, until_on=until_on, by=by)
                else:
                    moves.assign(case=case, owner=to, note=note, by=by)
        except NotAllowed as refusal:
            handed.refused.append((case, str(refusal)))
        else:
            handed.done.append(case)
    return handed
