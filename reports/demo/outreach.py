"""Days outside: held in the last months, planned for the coming weeks, and the people in need who were found there."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, time, timedelta
from random import Random
from typing import Any

from cases.models import Case
from lk3.models import Region, User
from referrals.models import FoundPerson, Outreach, PeopleReached, SpotService

from .units import WEST_SUMATRA, Team
from .world import SEED, World, moment, rows_of

DAYS_BACK, WEEKS_AHEAD = 400, 3
# Some kecamatan were never reached, so that coverage shows what it is for.
REACHED_SHARE = 0.65
SPOT_KINDS = {"OUTREACH": "CONSULTATION", "INFORMATION": "INFORMATION", "ACCOMPANIMENT": "ACCOMPANIMENT"}
# Of so many people, how many are in each age group; the rest nobody asked for an age.
AGE_SHARES = [("6-17", 0.2), ("18-59", 0.5), ("60+", 0.2)]
CANCELLED = "Jembatan ke nagari itu putus karena banjir; dijadwalkan lagi bulan depan."


class Days:
    """One draw of all days; its own source of chance, so that it disturbs no other part of the demo."""

    def __init__(self, world: World, part: str = "outreach") -> None:
        self.world, self.rng = world, Random(f"{SEED}-{part}")  # noqa: S311 -- chance for invented data
        # The car's stops belong to its trips.
        self.rows = [row for row in rows_of("outreach.csv") if row["kind"] != Outreach.Kind.MOBILE_UNIT]
        self.villages: dict[str, list[Region]] = defaultdict(list)
        for village in Region.objects.filter(level=Region.Level.VILLAGE).order_by("code"):
            self.villages[village.parent_id].append(village)

    def add(self, team: Team, day: date, /, **fields: Any) -> Outreach:
        """Add a day in one of the kecamatan that the team goes to, with who went."""
        row = self.rng.choice(self.rows)
        places = self.world.subdistricts[team.district.code]
        subdistrict = self.rng.choice(places[: max(1, int(len(places) * REACHED_SHARE))])
        villages = self.villages[subdistrict.pk]
        worker: User = self.rng.choice(team.counselors)
        values = {"recorded_at": moment(day, 16, self.rng.randint(0, 59)), "findings": row["findings"]} | fields
        outreach = Outreach(
            unit=team.unit,
            kind=row["kind"],
            held_on=day,
            subdistrict=subdistrict,
            village=self.rng.choice(villages) if villages else None,
            place=row["place"],
            recorded_by=worker,
            **values,
        )
        self.world.rows.add(outreach)
        self.world.rows.add(Outreach.team_members.through(outreach=outreach, user=worker))
        return outreach

    def add_held(self, team: Team, day: date, **fields: Any) -> Outreach:
        """Add a day that was held, with its people by age and what was done on the spot."""
        women, men = self.rng.randint(4, 45), self.rng.randint(2, 30)
        outreach = self.add(team, day, women_reached=women, men_reached=men, **fields)
        for sex, total in (("F", women), ("M", men)):
            left = total
            for age_group, share in AGE_SHARES:
                count = int(total * share)
                left -= count
                self._add_people(outreach, sex, age_group, count)
            self._add_people(outreach, sex, "", left)
        if outreach.kind in SPOT_KINDS:
            count = self.rng.randint(1, 6)
            self.world.rows.add(SpotService(outreach=outreach, kind=SPOT_KINDS[outreach.kind], count=count))
        return outreach

    def add_planned(self, team: Team, day: date, **fields: Any) -> Outreach:
        """Add a day of the calendar, planned some days before today."""
        hour = self.rng.choice([8, 9, 13])
        planned_at = moment(min(day, self.world.today) - timedelta(days=self.rng.randint(2, 9)), 10)
        times = {"start_time": time(hour), "end_time": time(hour + 3), "team": self.rng.choice(["", "Kader posyandu"])}
        return self.add(team, day, **{"state": "PLANNED", "findings": "", "recorded_at": planned_at} | times | fields)

    def _add_people(self, outreach: Outreach, sex: str, age_group: str, count: int) -> None:
        if count:
            self.world.rows.add(PeopleReached(outreach=outreach, sex=sex, age_group=age_group, count=count))


def make_outreach(world: World, teams: list[Team]) -> None:
    """Add what was done outside and what is planned: often in West Sumatra, now and then elsewhere."""
    days = Days(world)
    for number, team in enumerate(teams):
        is_here = team.district.code.startswith(WEST_SUMATRA)
        for _ in range(14 if number == 0 else days.rng.randint(3, 6) if is_here else days.rng.randint(0, 2)):
            days.add_held(team, _day_back(days))
        for _ in range(days.rng.randint(1, 2) if is_here else 0):
            days.add_planned(team, world.today + timedelta(days=days.rng.randint(1, 7 * WEEKS_AHEAD)))
    _busy_weeks(days, teams[0])


def find_people(world: World, team: Team) -> None:
    """Add people found outside by the first team: two waiting, one of them in danger, one let go, one who became a case."""
    days, rng = Days(world), Random(f"{SEED}-found")  # noqa: S311 -- chance for invented data
    for days_ago, row in zip((1, 3, 20), rows_of("found.csv"), strict=True):
        day = days.add_held(team, world.back(days_ago))
        found = FoundPerson(
            outreach=day,
            name=world.names.draw(team.people, row["sex"]).full,
            sex=row["sex"],
            age=int(row["age"]),
            address=row["address"],
            phone=world.phone() if row["phone"] else "",
            story=row["story"],
            category=world.categories[row["category"]],
            is_in_danger=bool(row["danger"]),
            recorded_at=moment(day.held_on, 17, rng.randint(0, 59)),
            recorded_by=day.recorded_by,
        )
        if row["dropped"]:
            found.dropped_because, found.dropped_by = row["dropped"], day.recorded_by
            found.dropped_at = moment(day.held_on + timedelta(days=2))
        world.rows.add(found)
    _found_of_case(days, team)


def _busy_weeks(days: Days, team: Team) -> None:
    """Fill the calendar of the first team: one today, one that waits for its report, some to come, one called off."""
    today = days.world.today
    for ahead in (0, 2, 6, 9, 15):
        days.add_planned(team, today + timedelta(days=ahead))
    days.add_planned(team, today - timedelta(days=2))
    days.add_planned(team, today + timedelta(days=4), state="CANCELLED", cancelled_because=CANCELLED)


def _found_of_case(days: Days, team: Team) -> None:
    """Let one case of the team that came by outreach have been found on a day of its own."""
    came = Case.objects.filter(unit=team.unit, channel=Case.Channel.OUTREACH, confidentiality="ORDINARY")
    case = (
        came.exclude(client=None)
        .select_related("client", "family", "root_category")
        .order_by("-opened_on", "pk")
        .first()
    )
    if case is None:
        return
    day = days.add_held(team, case.opened_on)
    days.world.rows.add(
        FoundPerson(
            outreach=day,
            name=case.client.name,
            sex=case.client.sex,
            age=case.client.age_on(case.opened_on),
            address=case.family.address,
            story="Ditemui di rumahnya; bersedia didampingi.",
            category=case.root_category,
            recorded_at=moment(case.opened_on, 10),
            recorded_by=day.recorded_by,
            family=case.family,
        )
    )


def _day_back(days: Days) -> date:
    day = days.world.back(days.rng.randint(1, DAYS_BACK))
    return day - timedelta(days=1) if day.weekday() == 6 else day
