"""Verbs of the mobil LK3: plan, change, report, call off. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from cases.locking import SAID_MORE
from lk3 import audit
from lk3.models import MobileUnit, User

from .. import trip_rules as rules
from ..models import Outreach, Trip, TripCost
from ..reached import save_reached
from ..trip_rules import Stop, StopReport
from ..workflow import NotAllowed

State = Trip.State
# Kind of cost → (rupiah, what for).
Costs = Mapping[str, tuple[int, str]]


@transaction.atomic
def plan_trip(*, trip: Trip, team_members: Sequence[User], stops: Sequence[Stop], uid: uuid.UUID, by: User) -> Trip:
    """Put a trip with its stops into the calendar; the same ``uid`` again is the second of two clicks and makes nothing.

    NotAllowed when the car is elsewhere on one of the days, or there is no stop.
    """
    trip.unit_id, trip.uid, trip.planned_by = by.hat.unit_id, uid, by  # type: ignore[union-attr,assignment]
    _lock_car(trip)
    earlier = Trip.objects.filter(uid=uid).first()
    if earlier is not None:
        _refuse_other_form(earlier, trip, stops, by)
        return earlier
    _refuse_impossible(trip, stops)
    trip.save(force_insert=True)
    trip.team_members.set(team_members)
    for stop in stops:
        _save_stop(trip, stop, team_members, by)
    audit.record("trip.planned", by=by, on=trip, stops=len(stops))
    return trip


@transaction.atomic
def change_trip(
    *,
    trip: Trip,
    team_members: Sequence[User],
    stops: Sequence[Stop],
    taken_out: Iterable[int] = (),
    version: int,
    fields: list[str],
    by: User,
) -> None:
    """Save a changed plan, from exactly this version of it. A stop that is ``taken_out`` (its id) is called off, not erased.

    Stops that the page did not know stay as they are.
    """
    stored = _lock(trip)
    rules.require_open_plan(stored)
    rules.refuse_older(stored, version)
    _lock_car(trip)
    _refuse_impossible(trip, stops)
    trip.version = version + 1
    trip.save()
    trip.team_members.set(team_members)
    for stop in stops:
        _save_stop(trip, stop, team_members, by)
    _call_off(trip.stops.filter(pk__in=list(taken_out)), rules.TAKEN_OUT)
    audit.record("trip.changed", by=by, on=trip, fields=fields)


@transaction.atomic
def cancel_trip(*, trip: Trip, reason: str, by: User) -> Trip:
    """Call a planned trip off together with its stops, and say why. Called off already is no error."""
    stored = _lock(trip)
    if stored.state == State.CANCELLED:
        return stored
    rules.require_open_plan(stored)
    if not reason.strip():
        raise NotAllowed(rules.NO_REASON)
    stored.cancelled_because = reason.strip()
    _end(stored, State.CANCELLED, by)
    _call_off(stored.stops.all(), stored.cancelled_because)
    audit.record("trip.cancelled", by=by, on=stored)
    return stored


@transaction.atomic
def report_trip(
    *,
    trip: Trip,
    odometer_start: int | None,
    odometer_end: int | None,
    report: str,
    costs: Costs,
    stops: Sequence[StopReport],
    version: int,
    by: User,
) -> Trip:
    """Write down how a trip went: kilometres, costs and every stop; its writer may correct that for a day.

    From exactly this version of it; NotAllowed otherwise, before the car is back, or where the readings run backwards.
    """
    stored = _lock(trip)
    if _is_second_click(stored, version, by):
        return stored
    _require_reportable(stored, by)
    rules.refuse_older(stored, version)
    if problem := rules.reading_problem(stored, odometer_start, odometer_end):
        raise NotAllowed(problem[1])
    stored.odometer_start, stored.odometer_end, stored.report = odometer_start, odometer_end, report
    _end(stored, State.REPORTED, by)
    stored.costs.all().delete()
    TripCost.objects.bulk_create(
        TripCost(trip=stored, kind=kind, amount=amount, note=note) for kind, (amount, note) in costs.items() if amount
    )
    _report_stops(stored, stops, by)
    audit.record("trip.reported", by=by, on=stored, stops=len(stops))
    return stored


def _lock(trip: Trip) -> Trip:
    """Return the row as it is stored now; nobody else changes it before this verb is done."""
    return Trip.objects.select_for_update().get(pk=trip.pk)


def _lock_car(trip: Trip) -> None:
    """Let two plans for one car be made one after the other."""
    car = MobileUnit.objects.select_for_update().get(pk=trip.vehicle_id)
    is_kept = trip.pk is not None and Trip.objects.filter(pk=trip.pk, vehicle=car).exists()
    if car.unit_id != trip.unit_id or not (car.is_roadworthy or is_kept):
        raise NotAllowed(rules.BAD_CAR)


def _refuse_impossible(trip: Trip, stops: Sequence[Stop]) -> None:
    if not stops:
        raise NotAllowed(rules.NO_STOP)
    if clash := rules.car_clash(trip.vehicle_id, trip.starts_on, trip.ends_on, but=trip.pk):
        raise NotAllowed(clash)


def _refuse_other_form(earlier: Trip, trip: Trip, stops: Sequence[Stop], by: User) -> None:
    """Take the second click for the first one's, unless it says more, or is not of the same person."""
    if earlier.planned_by_id != by.pk:
        raise NotAllowed(rules.USED_FORM)
    said = [trip.purpose, trip.driver, trip.team, *(stop.place for stop in stops)]
    stored = {earlier.purpose, earlier.driver, earlier.team, *earlier.stops.values_list("place", flat=True)}
    if any(words not in stored for words in said if words.strip()):
        raise NotAllowed(SAID_MORE)


def _save_stop(trip: Trip, stop: Stop, team_members: Sequence[User], by: User) -> None:
    row = trip.stops.filter(pk=stop.pk, state=Outreach.State.PLANNED).first() if stop.pk else None
    if row is None:
        row = Outreach(
            unit_id=trip.unit_id, trip=trip, kind=Outreach.Kind.MOBILE_UNIT, state=Outreach.State.PLANNED, recorded_by=by
        )  # fmt: skip
    else:
        row.version += 1
    for name in ("held_on", "start_time", "end_time", "subdistrict", "village", "place"):
        setattr(row, name, getattr(stop, name))
    row.team = trip.team
    row.save()
    row.team_members.set(team_members)


def _call_off(stops: Iterable[Outreach], reason: str) -> None:
    for stop in stops:
        if stop.state == Outreach.State.PLANNED:
            stop.state, stop.cancelled_because, stop.version = Outreach.State.CANCELLED, reason, stop.version + 1
            stop.save(update_fields=["state", "cancelled_because", "version"])


def _end(trip: Trip, state: str, by: User) -> None:
    if trip.state != state:
        trip.ended_at, trip.ended_by = timezone.now(), by
    trip.state, trip.version = state, trip.version + 1
    trip.save()


def _is_second_click(stored: Trip, version: int, by: User) -> bool:
    is_own = stored.state == State.REPORTED and stored.ended_by_id == by.pk
    is_same_moment = stored.ended_at is not None and (timezone.now() - stored.ended_at).total_seconds() < 60
    return is_own and is_same_moment and stored.version == version + 1


def _require_reportable(trip: Trip, by: User) -> None:
    if rules.is_changeable(trip, by):
        return
    if trip.state == State.REPORTED:
        raise NotAllowed(rules.TOO_LATE)
    rules.require_open_plan(trip)
    if not rules.is_reportable(trip):
        raise NotAllowed(rules.NOT_BACK)


def _report_stops(trip: Trip, reports: Sequence[StopReport], by: User) -> None:
    stops = {stop.pk: stop for stop in trip.stops.exclude(cancelled_because=rules.TAKEN_OUT)}
    if set(stops) != {report.pk for report in reports}:
        raise NotAllowed(rules.CHANGED)
    now = timezone.now()
    for report in reports:
        stop = stops[report.pk]
        is_held = report.reached is not None
        stop.state = Outreach.State.HELD if is_held else Outreach.State.CANCELLED
        stop.findings = report.findings if is_held else ""
        stop.cancelled_because = "" if is_held else report.cancelled_because.strip()
        if stop.reported_at is None:
            stop.reported_at, stop.reported_by = now, by
        stop.version += 1
        stop.save()
        if report.reached is not None:
            save_reached(stop, report.reached)
