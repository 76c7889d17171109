"""Words and lines for the pages of the mobil LK3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .models import Outreach, Trip
from .outreach_rules import can_find_people
from .trip_figures import Figures

TONES = {Trip.State.PLANNED: "info", Trip.State.REPORTED: "good", Trip.State.CANCELLED: "neutral"}
STOP_TONES = {Outreach.State.PLANNED: "info", Outreach.State.HELD: "good", Outreach.State.CANCELLED: "neutral"}


class FigureRow(NamedTuple):
    """A line of the table of kilometres and costs."""

    label: str
    figures: Figures
    is_total: bool = False


class StopLine(NamedTuple):
    """A stop as its page and its paper show it."""

    stop: Outreach
    tone: str
    where: str
    services: str
    can_find_people: bool


def tone_of(state: str) -> str:
    """Return the colour of a trip's state."""
    return TONES.get(Trip.State(state), "neutral")


def stop_lines(stops: Iterable[Outreach]) -> list[StopLine]:
    """Return the stops with their words; kecamatan, village and services must be loaded."""
    return [
        StopLine(
            stop,
            STOP_TONES.get(Outreach.State(stop.state), "neutral"),
            _where(stop),
            ", ".join(f"{row.get_kind_display().lower()} {row.count}" for row in stop.services.all()),
            can_find_people(stop),
        )
        for stop in stops
    ]


def cost_rows(trip: Trip) -> list[tuple[str, int, str]]:
    """Return (kind, rupiah, what for) of all costs, in the order of the form. Costs must be loaded."""
    order = list(Trip.costs.rel.related_model.Kind)
    costs = sorted(trip.costs.all(), key=lambda cost: order.index(cost.kind))
    return [(cost.get_kind_display(), int(cost.amount), cost.note) for cost in costs]


def _where(stop: Outreach) -> str:
    """Return village and kecamatan; the village is left out where the place already is its name."""
    village = stop.village.full_name if stop.village and stop.village.full_name != stop.place else ""
    return ", ".join(filter(None, (village, f"Kec. {stop.subdistrict.name}")))
