"""Who was at the trainings: the three of 2016, which ship, and an invented one of last year."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random

from lk3 import trainings
from lk3.models import Professional, Region, Training, TrainingParticipant

from .units import WEST_SUMATRA, Team
from .world import SEED, World

JAVA_AND_NEAR = {"31", "32", "33", "34", "35", "36", "51", "52", "53", "61", "62", "63", "64", "65"}
DAYS_SINCE_THE_LAST = 290


def make_trainings(world: World, teams: list[Team]) -> None:
    """Add participants; who took part is invented, and which province met where is our guess."""
    trainings.load()
    of_2016 = {row.region_group: row for row in Training.objects.filter(from_on__year=2016)}
    for team in teams:
        training = of_2016[_group(team)]
        for post in ["Ketua", "Pekerja sosial"][: world.rng.randint(1, 2)]:
            name = world.names.draw(team.people, world.rng.choice("FM")).full
            world.rows.add(TrainingParticipant(training=training, unit=team.unit, name=name, post=post))
    _train_last_year(world, teams)


def _train_last_year(world: World, teams: list[Team]) -> None:
    """Let members of the professional teams of West Sumatra have met, but not of every unit."""
    world.rows.flush()  # the professionals get their numbers
    day = world.back(DAYS_SINCE_THE_LAST)
    training = world.rows.add(
        Training(
            name="Pertemuan pendampingan keluarga (rekaan)",
            place="Padang",
            from_on=day,
            until_on=day + timedelta(days=2),
            region_group=Region.Group.BARAT,
            organiser="Dinas Sosial provinsi (rekaan)",
            source="Rekaan",
        )
    )
    people: dict[int, list[Professional]] = defaultdict(list)
    for person in Professional.objects.order_by("pk"):
        people[person.unit_id].append(person)
    rng = Random(f"{SEED}-trainings")  # noqa: S311 -- chance for invented data
    here = [team for team in teams if team.district.code.startswith(WEST_SUMATRA)]
    for number, team in enumerate(here):
        members = people[team.unit.pk] if number % 3 != 2 else []
        for person in rng.sample(members, min(len(members), rng.randint(1, 2))):
            row = TrainingParticipant(training=training, unit=team.unit, name=person.name, professional=person)
            row.post = person.get_profession_display()
            world.rows.add(row)


def _group(team: Team) -> str:
    province = team.district.code[:2]
    if province < "31":
        return Region.Group.BARAT
    return Region.Group.TENGAH if province in JAVA_AND_NEAR else Region.Group.TIMUR
