"""Verbs of days outside. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.locking import SAID_MORE
from lk3 import audit
from lk3.models import User

from .. import outreach_rules as rules
from ..models import Outreach
from ..reached import Reached, save_reached
from ..workflow import NotAllowed

State = Outreach.State
SAID = ("kind", "held_on", "subdistrict_id", "village_id", "place", "team", "findings")


@transaction.atomic
def plan_outreach(*, outreach: Outreach, team_members: Iterable[User], submission: uuid.UUID, by: User) -> Outreach:
    """Put a day into the unit's calendar."""
    outreach.state = State.PLANNED
    row, is_new = _add(outreach, team_members, submission, by)
    if is_new:
        audit.record("outreach.planned", by=by, on=row)
    return row


@transaction.atomic
def change_plan(*, outreach: Outreach, team_members: Iterable[User], version: int, fields: list[str], by: User) -> None:
    """Save a changed plan; anybody of the unit may, from exactly this version of it. NotAllowed otherwise."""
    stored = _lock(outreach)
    rules.require_open_plan(stored)
    rules.refuse_older(stored, version)
    _save(outreach, team_members, version)
    audit.record("outreach.plan_changed", by=by, on=outreach, fields=fields)


@transaction.atomic
def report_outreach(
    *, outreach: Outreach, team_members: Iterable[User], reached: Reached, version: int, by: User
) -> None:
    """Write down how a planned day went, from exactly this version of the plan. NotAllowed otherwise."""
    stored = _lock(outreach)
    if _is_second_click(stored, version, by):
        return
    rules.require_open_plan(stored)
    rules.refuse_older(stored, version)
    if outreach.held_on > timezone.localdate():
        raise NotAllowed(rules.NOT_YET)
    outreach.state, outreach.reported_at, outreach.reported_by = State.HELD, timezone.now(), by
    _save(outreach, team_members, version)
    save_reached(outreach, reached)
    audit.record("outreach.reported", by=by, on=outreach)


@transaction.atomic
def cancel_outreach(*, outreach: Outreach, reason: str, by: User) -> Outreach:
    """Call a planned day off, and say why. Called off already is no error."""
    stored = _lock(outreach)
    if stored.state == State.CANCELLED:
        return stored
    rules.require_open_plan(stored)
    if not reason.strip():
        raise NotAllowed(rules.NO_REASON)
    stored.state, stored.cancelled_because, stored.version = State.CANCELLED, reason.strip(), stored.version + 1
    stored.save(update_fields=["state", "cancelled_because", "version"])
    audit.record("outreach.cancelled", by=by, on=stored)
    return stored


@transaction.atomic
def record_outreach(
    *, outreach: Outreach, team_members: Iterable[User], reached: Reached, submission: uuid.UUID, by: User
) -> Outreach:
    """Write down a day outside that nobody planned, for the unit whose hat the person wears."""
    outreach.state = State.HELD
    row, is_new = _add(outreach, team_members, submission, by)
    if is_new:
        save_reached(row, reached)
        audit.record("outreach.recorded", by=by, on=row)
    return row


@transaction.atomic
def change_outreach(
    *, outreach: Outreach, team_members: Iterable[User], reached: Reached, version: int, fields: list[str], by: User
) -> None:
    """Save a corrected record; NotAllowed for anybody but its writer, after a day, and from an older version."""
    stored = _lock(outreach)
    if not rules.is_changeable(stored, by):
        raise NotAllowed(rules.TOO_LATE)
    rules.refuse_older(stored, version)
    _save(outreach, team_members, version)
    save_reached(outreach, reached)
    audit.record("outreach.changed", by=by, on=outreach, fields=fields)


def _add(outreach: Outreach, team: Iterable[User], submission: uuid.UUID, by: User) -> tuple[Outreach, bool]:
    """Return the new row, or the first one's where this is the second of two clicks."""
    outreach.unit = by.hat.unit  # type: ignore[union-attr,assignment]
    outreach.submission, outreach.recorded_by = submission, by
    try:
        with transaction.atomic():
            outreach.save(force_insert=True)
    except IntegrityError:
        earlier = Outreach.objects.get(submission=submission, recorded_by=by)
        # Another day written on the same page must not be dropped in silence.
        if any(getattr(earlier, name) != getattr(outreach, name) for name in SAID):
            raise NotAllowed(SAID_MORE) from None
        return earlier, False
    outreach.team_members.set(team)
    return outreach, True


def _lock(outreach: Outreach) -> Outreach:
    """Return the row as it is stored now; nobody else changes it before this verb is done."""
    return Outreach.objects.select_for_update().get(pk=outreach.pk)


def _save(outreach: Outreach, team: Iterable[User], version: int) -> None:
    outreach.version = version + 1
    outreach.save()
    outreach.team_members.set(team)


def _is_second_click(stored: Outreach, version: int, by: User) -> bool:
    is_own = stored.state == State.HELD and stored.reported_by_id == by.pk
    return is_own and stored.version == version + 1
