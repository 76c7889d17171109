"""The genogram of a family of thirty: drawing it, and the whole page with everything read from the database."""

from datetime import date
from functools import partial

from django.urls import reverse

from families.drawing.genogram import draw_genogram
from families.drawing.kin import Kinship
from families.drawing.words import describe_genogram
from families.models import Bond, CoupleTie, Family, FamilyMember, ParentTie, Person
from lk3.models import User
from tests.families.ten_families import COUSINS

from .clock import Figure, in_turn, milliseconds
from .stage import log_in

LIMIT = 0.050  # seconds


def genogram(counselor: User, times: int) -> list[Figure]:
    """Draw the largest of the ten families, in memory and as a page."""
    family = _recorded(COUSINS, counselor)
    client, url = log_in(counselor), reverse("families:genogram", args=[family.reference])
    page = client.get(url).content.decode()
    people = len(COUSINS.kin)
    if page.count("data-key=") != people:
        raise AssertionError(f"{page.count('data-key=')} of {people} persons are drawn.")
    drawn, whole = in_turn(partial(_draw, COUSINS), partial(client.get, url), times)
    return [
        _figure(f"genogram of {people} persons, picture and words", drawn, at_most=1),
        _figure(f"genogram of {people} persons, whole page from the database", whole),
    ]


def _figure(name: str, seconds: float, at_most: float | None = None) -> Figure:
    return Figure(name, seconds / LIMIT, milliseconds(seconds), milliseconds(LIMIT), at_most=at_most)


def _draw(kinship: Kinship) -> None:
    draw_genogram(kinship)
    describe_genogram(kinship)


def _recorded(kinship: Kinship, by: User) -> Family:
    """Write a drawn family into the database: persons, who lives there, couples, parents, bonds."""
    unit, tie = by.hat.unit, {"recorded_by": by}
    origin = {"unit": unit, "registered_by": by, "changed_by": by}
    family = Family.objects.create(
        reference="KEL-U-GENOGRAM", name="Keluarga Ukur", district_id=unit.district_id, **origin
    )
    persons = {}
    for kin in kinship.kin:
        born = date(kin.birth_year, 1, 1) if kin.birth_year else None
        persons[kin.key] = person = Person.objects.create(name=kin.name, sex=kin.sex, birth_on=born, **origin)
        relation = "HEAD" if kin.is_index else "OTHER_KIN"
        away = {"lives_elsewhere": not kin.lives_here}
        FamilyMember.objects.create(family=family, person=person, relation=relation, **away, **tie)
    for couple in kinship.couples:
        CoupleTie.objects.create(
            family=family, one=persons[couple.one], other=persons[couple.other], status=couple.status,
            since_year=couple.since, ended_year=couple.ended, **tie,
        )  # fmt: skip
    for row in kinship.parentages:
        ParentTie.objects.create(family=family, parent=persons[row.parent], child=persons[row.child], **tie)
    for bond in kinship.bonds:
        Bond.objects.create(family=family, one=persons[bond.one], other=persons[bond.other], kind=bond.kind, **tie)
    return family
