"""Examples of the verbs of the mobil LK3."""

import uuid
from typing import Any

from django.utils import timezone

from lk3.models import Region
from referrals.actions import trips
from referrals.models import Trip
from referrals.reached import Reached
from referrals.trip_rules import Stop, StopReport
from tests.factories import MobileUnitFactory
from tests.sweeps.examples import Cast, example


def _stops() -> list[Stop]:
    today = timezone.localdate()
    return [Stop(None, today, None, None, Region.objects.get(code="13.71.01"), None, "Balai rekaan")]


def _plan(c: Cast) -> Trip:
    today = timezone.localdate()
    car = MobileUnitFactory(unit=c.siti.hat.unit)
    trip = Trip(vehicle=car, starts_on=today, ends_on=today, purpose="Layanan keliling")
    return trips.plan_trip(trip=trip, team_members=[c.siti], stops=_stops(), uid=uuid.uuid4(), by=c.siti)


def _report(c: Cast, trip: Trip) -> Any:
    stops = [StopReport(stop.pk, Reached({("F", "18-59"): 3}, {"INFORMATION": 1})) for stop in trip.stops.all()]
    return trips.report_trip(
        trip=trip, odometer_start=100, odometer_end=140, report="", costs={"FUEL": (150_000, "")}, stops=stops,
        version=trip.version, by=c.siti,
    )  # fmt: skip


example(trips.plan_trip, lambda c, _: _plan(c))
example(
    trips.change_trip,
    lambda c, trip: trips.change_trip(
        trip=trip, team_members=[c.dewi], stops=_stops(), version=1, fields=["stops"], by=c.dewi
    ),
    _plan,
)
example(trips.cancel_trip, lambda c, trip: trips.cancel_trip(trip=trip, reason="Mobil di bengkel", by=c.budi), _plan)
example(trips.report_trip, _report, _plan)
