"""How many people a day outside reached, and what was done on the spot: small tables that stand beside the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .models import Outreach, PeopleReached, SpotService

Sex, AgeGroup = PeopleReached.Sex, PeopleReached.AgeGroup


class Reached(NamedTuple):
    """``people``: (sex, age group) → how many; ``services``: kind of service → how often. What is 0 may be missing."""

    people: Mapping[tuple[str, str], int]
    services: Mapping[str, int]

    def total(self, sex: str) -> int:
        """Return how many people of that sex."""
        return sum(count for (of_sex, _), count in self.people.items() if of_sex == sex)


def load_reached(outreach: Outreach) -> Reached:
    """Return what is stored. Two queries.

    Totals of before the tables, or more than the tables hold, stand as people whose age nobody wrote down.
    """
    people = {(row.sex, row.age_group): row.count for row in outreach.reached.all()}
    services = {row.kind: row.count for row in outreach.services.all()}
    found = Reached(people, services)
    for sex, total in ((Sex.FEMALE, outreach.women_reached), (Sex.MALE, outreach.men_reached)):
        if missing := total - found.total(sex):
            people[sex.value, AgeGroup.UNKNOWN.value] = missing + people.get((sex.value, AgeGroup.UNKNOWN.value), 0)
    return found


def save_reached(outreach: Outreach, reached: Reached) -> None:
    """Replace the tables of a saved day and write the totals into it; to be called inside the verb that saves the day."""
    outreach.reached.all().delete()
    outreach.services.all().delete()
    PeopleReached.objects.bulk_create(
        PeopleReached(outreach=outreach, sex=sex, age_group=age_group, count=count)
        for (sex, age_group), count in reached.people.items()
        if count
    )
    SpotService.objects.bulk_create(
        SpotService(outreach=outreach, kind=kind, count=count) for kind, count in reached.services.items() if count
    )
    outreach.women_reached, outreach.men_reached = reached.total(Sex.FEMALE), reached.total(Sex.MALE)
    outreach.save(update_fields=["women_reached", "men_reached"])
