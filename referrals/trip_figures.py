"""What a mobil LK3 drove, cost and reached: one definition for the month, the year and the page of the unit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Sum

from .models import Outreach, Trip, TripCost


class Figures(NamedTuple):
    """Reported trips that began in a period. ``measured`` are the costs of those trips whose kilometres are known."""

    trips: int = 0
    stops: int = 0
    people: int = 0
    kilometres: int | None = None
    costs: int = 0
    measured: int = 0

    @property
    def cost_per_kilometre(self) -> int | None:
        """Return rupiah per kilometre, or None where no kilometre is known."""
        return round(self.measured / self.kilometres) if self.kilometres else None

    @property
    def cost_per_person(self) -> int | None:
        """Return rupiah per person reached, or None where nobody was."""
        return round(self.costs / self.people) if self.people else None


def by_vehicle(trips: Any, first: date, last: date) -> dict[int, Figures]:
    """Return {vehicle id: figures} of the reported ones among ``trips`` that began from ``first`` to ``last``. Three queries.

    A vehicle without such a trip is missing. Costs and people of a trip belong to the month in which it began.
    """
    trips = trips.filter(state=Trip.State.REPORTED, starts_on__range=(first, last)).order_by()
    driven = F("odometer_end") - F("odometer_start")
    rows = trips.values("vehicle").annotate(trips=Count("*"), kilometres=Sum(driven))
    found: dict[int, dict[str, Any]] = {row.pop("vehicle"): row for row in rows}
    costs = TripCost.objects.filter(trip__in=trips).order_by().values("trip__vehicle")
    for row in costs.annotate(
        costs=Sum("amount"), measured=Sum("amount", filter=Q(trip__odometer_start__isnull=False))
    ):
        found[row["trip__vehicle"]] |= {"costs": int(row["costs"]), "measured": int(row["measured"] or 0)}
    stops = Outreach.objects.filter(trip__in=trips, state=Outreach.State.HELD).order_by().values("trip__vehicle")
    for row in stops.annotate(stops=Count("*"), people=Sum(F("men_reached") + F("women_reached"))):
        found[row["trip__vehicle"]] |= {"stops": row["stops"], "people": row["people"]}
    return {vehicle: Figures(**values) for vehicle, values in found.items()}


def total(figures: dict[int, Figures]) -> Figures:
    """Return the figures of all vehicles together; kilometres are None only where no vehicle has any."""
    sums: dict[str, int] = defaultdict(int)
    for row in figures.values():
        for name in ("trips", "stops", "people", "costs", "measured"):
            sums[name] += getattr(row, name)
    known = [row.kilometres for row in figures.values() if row.kilometres is not None]
    return Figures(**sums, kilometres=sum(known) if known else None)
