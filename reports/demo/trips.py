"""Trips of the cars: driven and reported in the last months, one that waits for its report, some in the coming weeks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta
from random import Random
from typing import Any

from lk3.models import MobileUnit, Region, User
from referrals.models import Outreach, PeopleReached, SpotService, Trip, TripCost

from .names import Names
from .units import Team
from .world import POOLS, SEED, World, moment, rows_of

DAYS_BACK, DAYS_AHEAD = 330, 40
CANCELLED = "Mobil masuk bengkel; dijadwalkan lagi."
# Of so many people, how many are in each age group; the rest nobody asked for an age.
AGE_SHARES = [("0-5", 0.05), ("6-17", 0.2), ("18-59", 0.5), ("60+", 0.2)]
NIGHT_AWAY = 0.2


class _Car:
    """One car on its way through the year; its own source of chance, so that it disturbs no other part of the demo."""

    def __init__(self, world: World, team: Team, car: MobileUnit) -> None:
        self.world, self.team, self.car = world, team, car
        self.rng = Random(f"{SEED}-{car.plate}")  # noqa: S311 -- chance for invented data
        self.meter = self.rng.randint(18_000, 95_000)
        self.names = Names(self.rng, rows_of("demo_names.csv", POOLS))
        self.purposes = sorted({row["purpose"] for row in rows_of("trips.csv")})
        self.villages: dict[str, list[Region]] = defaultdict(list)
        here = Region.objects.filter(level=Region.Level.VILLAGE, code__startswith=f"{team.district.code}.")
        for village in here.order_by("code"):
            self.villages[str(village.parent_id)].append(village)

    def drive(self) -> None:
        """Add trips of the last months and the coming weeks; a car is never on two at once."""
        today = self.world.today
        day = today - timedelta(days=DAYS_BACK)
        while day < today - timedelta(days=12):
            self._report(self._add_trip(self._workday(day)))
            day += timedelta(days=self.rng.randint(11, 17))
        self._add_trip(self._workday(today - timedelta(days=4)), days=1)
        day = today + timedelta(days=3)
        while day < today + timedelta(days=DAYS_AHEAD):
            self._add_trip(self._workday(day))
            day += timedelta(days=self.rng.randint(7, 11))
        self._cancel(self._add_trip(self._workday(day + timedelta(days=2))))

    def _workday(self, day: date) -> date:
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

    def _add_trip(self, day: date, days: int = 0) -> tuple[Trip, list[Outreach]]:
        rng, worker = self.rng, self.rng.choice(self.team.counselors)
        last = day + timedelta(days=(days or (2 if rng.random() < NIGHT_AWAY and day.weekday() < 4 else 1)) - 1)
        planned_at = moment(min(day, self.world.today) - timedelta(days=rng.randint(4, 12)), 10, rng.randint(0, 59))
        trip = self.world.rows.add(
            Trip(
                unit=self.team.unit,
                vehicle=self.car,
                starts_on=day,
                ends_on=last,
                purpose=rng.choice(self.purposes),
                driver=self.names.draw(self.team.people, "M").full,
                team=rng.choice(["", "TKSK kecamatan", "Kader posyandu", "Penyuluh agama"]),
                planned_at=planned_at,
                planned_by=worker,
            )
        )
        self.world.rows.add(Trip.team_members.through(trip=trip, user=worker))
        return trip, self._add_stops(trip, worker)

    def _add_stops(self, trip: Trip, worker: User) -> list[Outreach]:
        rows = [row for row in rows_of("trips.csv") if row["purpose"] == trip.purpose]
        count = (trip.ends_on - trip.starts_on).days + 1
        stops = []
        for number in range(count if count > 1 else self.rng.randint(1, 2)):
            subdistrict = self.rng.choice(self.world.subdistricts[self.team.district.code])
            villages = self.villages[subdistrict.pk]
            hour = 9 if number % 2 == 0 else 13
            stop = Outreach(
                unit=trip.unit,
                trip=trip,
                kind=Outreach.Kind.MOBILE_UNIT,
                state=Outreach.State.PLANNED,
                held_on=trip.starts_on + timedelta(days=min(number, count - 1)),
                start_time=time(hour),
                end_time=time(hour + 2, 30),
                subdistrict=subdistrict,
                village=self.rng.choice(villages) if villages else None,
                place=rows[number % len(rows)]["place"],
                team=trip.team,
                recorded_at=trip.planned_at,
                recorded_by=worker,
            )
            stops.append(self.world.rows.add(stop))
            self.world.rows.add(Outreach.team_members.through(outreach=stop, user=worker))
        return stops

    def _report(self, planned: tuple[Trip, list[Outreach]]) -> None:
        trip, stops = planned
        self._end(trip, Trip.State.REPORTED)
        kilometres = 14 * len(stops) + self.rng.randint(12, 90)
        # Between two trips the car also goes to the garage and back.
        trip.odometer_start = self.meter + self.rng.randint(0, 12)
        trip.odometer_end = self.meter = trip.odometer_start + kilometres
        self._add_costs(trip, kilometres)
        findings = {row["place"]: row["findings"] for row in rows_of("trips.csv") if row["purpose"] == trip.purpose}
        for stop in stops:
            stop.state, stop.findings = Outreach.State.HELD, findings[stop.place]
            stop.reported_at, stop.reported_by = trip.ended_at, trip.ended_by
            self._add_people(stop)

    def _cancel(self, planned: tuple[Trip, list[Outreach]]) -> None:
        trip, stops = planned
        trip.state, trip.cancelled_because = Trip.State.CANCELLED, CANCELLED
        trip.ended_at, trip.ended_by = moment(self.world.back(1), 11), trip.planned_by
        for stop in stops:
            stop.state, stop.cancelled_because = Outreach.State.CANCELLED, CANCELLED

    def _end(self, trip: Trip, state: str) -> None:
        trip.state, trip.ended_by = state, trip.planned_by
        trip.ended_at = moment(trip.ends_on, 17, self.rng.randint(0, 59))

    def _add_costs(self, trip: Trip, kilometres: int) -> None:
        nights = (trip.ends_on - trip.starts_on).days
        costs: dict[Any, int] = {
            TripCost.Kind.FUEL: kilometres * 1_400 // 5_000 * 5_000 + 20_000,
            TripCost.Kind.MEALS: (nights + 1) * self.rng.randint(6, 14) * 15_000,
            TripCost.Kind.ALLOWANCE: nights * 300_000,
            TripCost.Kind.REPAIR: 450_000 if self.rng.random() < 0.08 else 0,
        }
        for kind, amount in costs.items():
            if amount:
                note = "Ban dan oli" if kind == TripCost.Kind.REPAIR else ""
                self.world.rows.add(TripCost(trip=trip, kind=kind, amount=amount, note=note))

    def _add_people(self, stop: Outreach) -> None:
        stop.women_reached, stop.men_reached = self.rng.randint(8, 48), self.rng.randint(3, 30)
        for sex, total in (("F", stop.women_reached), ("M", stop.men_reached)):
            counts = {age_group: int(total * share) for age_group, share in AGE_SHARES}
            counts[""] = total - sum(counts.values())
            for age_group, count in counts.items():
                if count:
                    self.world.rows.add(PeopleReached(outreach=stop, sex=sex, age_group=age_group, count=count))
        for kind in ("INFORMATION", "CONSULTATION", "COUNSELING"):
            if count := self.rng.randint(0, 9):
                self.world.rows.add(SpotService(outreach=stop, kind=kind, count=count))


def make_trips(world: World, teams: list[Team]) -> None:
    """Add the trips of every car; the units and their cars must have been written."""
    cars = {car.unit_id: car for car in MobileUnit.objects.order_by("pk")}
    for team in teams:
        if team.unit.pk in cars:
            _Car(world, team, cars[team.unit.pk]).drive()
