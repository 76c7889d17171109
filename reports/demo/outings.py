"""Days outside the office in the last months, and the three trainings of 2016."""

from datetime import date, timedelta

from lk3.models import Region, Training, TrainingParticipant, Unit
from referrals.models import Outreach

from .units import MOBILE_UNIT_DISTRICTS, WEST_SUMATRA, Team
from .world import World, moment, rows_of

MONTHS_BACK = 150
TRAININGS = [
    ("Batam", date(2016, 8, 23), date(2016, 8, 26), Region.Group.BARAT),
    ("Makassar", date(2016, 9, 20), date(2016, 9, 23), Region.Group.TIMUR),
    ("Sleman", date(2016, 10, 11), date(2016, 10, 14), Region.Group.TENGAH),
]
SOURCE = "Kementerian Sosial RI (Pusdatin Kesos), berita 19 Oktober 2016"
JAVA_AND_NEAR = {"31", "32", "33", "34", "35", "36", "51", "52", "53", "61", "62", "63", "64", "65"}


def make_trainings(world: World, teams: list[Team]) -> None:
    """Add the trainings; who took part is invented, and which province met where is our guess."""
    trainings = {}
    for place, start, end, group in TRAININGS:
        name = f"Bimbingan teknis petugas LK3 {group.label}"
        trainings[group] = world.rows.add(
            Training(
                name=name,
                place=place,
                from_on=start,
                until_on=end,
                region_group=group,
                organiser="Kementerian Sosial RI",
                source=SOURCE,
            )
        )
    for team in teams:
        training = trainings[_group(team)]
        for post in ["Ketua", "Pekerja sosial"][: world.rng.randint(1, 2)]:
            name = world.names.draw(team.people, world.rng.choice("FM")).full
            world.rows.add(TrainingParticipant(training=training, unit=team.unit, name=name, post=post))


def _group(team: Team) -> str:
    province = team.district.code[:2]
    if province < "31":
        return Region.Group.BARAT
    return Region.Group.TENGAH if province in JAVA_AND_NEAR else Region.Group.TIMUR


def make_outreach(world: World, teams: list[Team]) -> None:
    """Add what was done outside in the last five months: often in West Sumatra, now and then elsewhere."""
    for number, team in enumerate(teams):
        here = team.district.code.startswith(WEST_SUMATRA)
        count = 12 if number == 0 else world.rng.randint(3, 6) if here else world.rng.randint(0, 2)
        has_car = team.unit.kind == Unit.Kind.DISTRICT and team.district.code in MOBILE_UNIT_DISTRICTS
        rows = [row for row in rows_of("outreach.csv") if has_car or row["kind"] != Outreach.Kind.MOBILE_UNIT]
        for _ in range(count):
            _add_outreach(world, team, world.rng.choice(rows))


def _add_outreach(world: World, team: Team, row: dict[str, str]) -> None:
    rng = world.rng
    day = world.day_between(world.today - timedelta(days=MONTHS_BACK), world.today - timedelta(days=1))
    worker = rng.choice(team.counselors)
    world.rows.add(
        Outreach(
            unit=team.unit,
            kind=row["kind"],
            held_on=day,
            subdistrict=rng.choice(world.subdistricts[team.district.code]),
            place=row["place"],
            team=worker.name,
            men_reached=rng.randint(2, 30),
            women_reached=rng.randint(4, 45),
            findings=row["findings"],
            recorded_at=moment(day, 16, rng.randint(0, 59)),
            recorded_by=worker,
        )
    )
