"""The fourth pillar: how far the unit goes out, and whom it meets there."""

from __future__ import annotations

from decimal import Decimal

from reports.published import count_text

from .facts import Facts, area_of
from .reading import Reading, last, no_data, on, yes_if

DAYS_A_YEAR = 12
NOTHING = "Belum ada kegiatan di luar kantor yang dicatat."


def _as_of(facts: Facts) -> str:
    return last("kegiatan terakhir", facts.reach.last_on, facts.day)


def subdistricts(facts: Facts) -> Reading:
    """How many of the kecamatan somebody went to."""
    where, reach = area_of(facts.unit).full_name, facts.reach
    if reach.last_on is None:
        return no_data(NOTHING, on(facts.day))
    if not reach.of_subdistricts:
        return no_data(f"Daftar kecamatan {where} belum dimuat.", on(facts.day))
    value = f"{count_text(reach.subdistricts)} dari {count_text(reach.of_subdistricts)} kecamatan di {where}."
    return yes_if(reach.subdistricts * 2 >= reach.of_subdistricts, value, _as_of(facts))


def outreach_days(facts: Facts) -> Reading:
    """Days on which somebody was outside; two activities on one day are one day."""
    if facts.reach.last_on is None:
        return no_data(NOTHING, on(facts.day))
    value = f"{count_text(facts.reach.days)} hari dalam dua belas bulan."
    return yes_if(facts.reach.days >= DAYS_A_YEAR, value, _as_of(facts))


def people(facts: Facts) -> Reading:
    """People met outside; the same person may be counted on several days."""
    cell = facts.people_reached
    if cell.value is None:
        return no_data(NOTHING if facts.reach.last_on is None else f"Orang: {cell.text}.", on(facts.day))
    return yes_if(cell.value > 0, f"{cell.text} orang dalam dua belas bulan.", _as_of(facts))


def mobile(facts: Facts) -> Reading:
    """A unit without a car is not judged by it."""
    car, reach = facts.mobile, facts.reach
    if not car.vehicles:
        return no_data("LK3 ini tidak tercatat punya mobil LK3; tidak dinilai.", on(facts.day), wants=False)
    driven = f"{count_text(car.trips)} perjalanan dilaporkan ({count_text(car.kilometres)} km)"
    served = f"{count_text(reach.stops)} singgahan, {count_text(reach.spot_services)} layanan di tempat"
    value = f"{count_text(car.vehicles)} mobil, {count_text(car.roadworthy)} layak jalan: {driven}, {served}."
    return yes_if(
        bool(car.roadworthy and (car.trips or reach.stops)), value, last("perjalanan terakhir", car.last_on, facts.day)
    )


def percent_of_subdistricts(facts: Facts) -> Decimal | None:
    """Kecamatan reached, in percent; None where nothing outside was ever recorded."""
    reach = facts.reach
    if reach.last_on is None or not reach.of_subdistricts:
        return None
    return Decimal(100 * reach.subdistricts) / reach.of_subdistricts


def days_per_professional(facts: Facts) -> Decimal | None:
    """Days outside per professional; None without either."""
    if facts.reach.last_on is None or not facts.professionals:
        return None
    return Decimal(facts.reach.days) / facts.professionals


def people_per_100000(facts: Facts) -> Decimal | None:
    """People met per 100,000 inhabitants; None without either."""
    many = facts.people_reached.value
    return Decimal(100_000 * many) / facts.population if many is not None and facts.population else None
