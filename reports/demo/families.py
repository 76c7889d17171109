"""Invented families: named as their region names, with numbers that no office can have issued."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from families.models import Family, FamilyMember, NameWord, NumberMissing, NumberStatus, Person
from families.querysets import name_words
from lk3.encryption import lookup_hash
from lk3.models import User
from lk3.models.references import ReferenceCounter

from .door import LAST_UNASKED, ask_safe_contact
from .households import Place, Relation, household
from .names import Name, people_of
from .units import Team
from .world import World

STATUSES = [NumberStatus.CLAIMED, NumberStatus.SEEN_DOCUMENT, NumberStatus.VERIFIED]
SCHOOLS = [(6, "Belum sekolah"), (12, "SD"), (15, "SMP"), (18, "SMA")]
GROWN_SCHOOLS = (["Tidak sekolah", "SD", "SMP", "SMA", "D3", "S1"], [5, 27, 22, 34, 4, 8])
STATIONS_OF_LIFE = {"Pelajar", "Mahasiswa", "Pensiunan", "Belum bekerja", "Tidak bekerja", "Ibu rumah tangga"}
SAFE_NOTES = ["Hanya pagi hari.", "Kirim pesan dulu, jangan langsung menelepon.", "Sebut saja dari posyandu.", ""]


@dataclass
class Living:
    """A family and the persons in their places; the first is the head. ``people`` names those of a told story."""

    family: Family
    places: list[Place]
    persons: list[Person]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def client(self) -> Person | None:
        """Return whom the case is about; nobody when it is the whole family."""
        return next((person for place, person in self.pairs() if place.is_client), None)

    @property
    def client_age(self) -> int:
        """Return the client's age, or the head's."""
        return next((place.age for place in self.places if place.is_client), self.places[0].age)

    def in_place(self, relation: str) -> Person | None:
        """Return the first person with that relation to the head."""
        return next((person for place, person in self.pairs() if place.relation == relation), None)

    def pairs(self) -> list[tuple[Place, Person]]:
        """Return each place with its person."""
        return list(zip(self.places, self.persons, strict=True))


def make_family(world: World, team: Team, client: str, at: datetime, by: User) -> Living:
    """Add a family registered at that moment, built around a client of that sort."""
    places = household(world.rng, client)
    names = _names(world, people_of(team.district.code), places)
    family = add_family(world, team, names[0], at, by)
    persons = [add_person(world, team, place, name, at, by) for place, name in zip(places, names, strict=True)]
    _set_marital_status(world, client, places, persons)
    for place, person in zip(places, persons, strict=True):
        since = person.birth_on if place.relation == Relation.CHILD else None
        world.rows.add(
            FamilyMember(
                family=family, person=person, relation=place.relation, since_on=since, recorded_at=at, recorded_by=by
            )
        )
    return Living(family, places, persons)


def _names(world: World, people: str, places: list[Place]) -> list[Name]:
    """Return a name for every place; children take over what their people passes on."""
    names: list[Name] = []
    father = mother = None
    born = 0
    for place in places:
        if place.relation == Relation.CHILD:
            name = world.names.draw(people, place.sex, age=place.age, father=father, mother=mother, birth_order=born)
            born += 1
        else:
            name = world.names.draw(people, place.sex, age=place.age)
        while name.full in {other.full for other in names}:
            name = world.names.draw(people, place.sex, age=place.age, father=father, mother=mother)
        if place.relation in (Relation.HEAD, Relation.SPOUSE):
            father, mother = (name, mother) if place.sex == "M" else (father, name)
        names.append(name)
    return names


def add_family(world: World, team: Team, head: Name, at: datetime, by: User) -> Family:
    """Add a family without its persons, and how it may be reached."""
    rng, district, day = world.rng, team.district, at.date()
    family = Family(
        reference=world.reference(ReferenceCounter.Kind.FAMILY, district.code, day.year),
        unit=team.unit,
        name=head.full,
        district=district,
        subdistrict=rng.choice(world.subdistricts[district.code]),
        address=world.address(),
        registered_at=at,
        registered_by=by,
        changed_by=by,
    )
    if world.chance(0.7):
        issued = day - timedelta(days=rng.randint(200, 3000))
        family.family_card_number = world.identity_number(district.code, issued)
        family.family_card_hash = lookup_hash("kk", family.family_card_number)
        family.family_card_status = rng.choice(STATUSES)
    else:
        family.family_card_missing = rng.choice([NumberMissing.NOT_BROUGHT, NumberMissing.WITHHELD])
    if world.chance(0.6):
        kin = world.names.draw(team.people, "F").full
        family.safe_contact_name = f"{kin} ({rng.choice(['kakak', 'bibi', 'tetangga', 'ibu', 'sepupu'])})"
        family.safe_contact_phone = world.phone()
        family.safe_contact_note = rng.choice(SAFE_NOTES)
    if day.year > LAST_UNASKED:
        ask_safe_contact(world, family)
    for word in name_words(head.full):
        world.rows.add(NameWord(family=family, unit=team.unit, word=word))
    return world.rows.add(family)


def add_person(world: World, team: Team, place: Place, name: Name, at: datetime, by: User) -> Person:
    """Add somebody of that age on that day, with the words by which they are found."""
    birth_on = at.date() - timedelta(days=int(place.age * 365.25) + world.rng.randint(5, 355))
    person = Person(
        unit=team.unit,
        name=name.full,
        alias=name.given if world.chance(0.15) else "",
        sex=place.sex,
        birth_place=team.district.name if world.chance(0.8) else "",
        birth_on=birth_on,
        is_birth_estimated=place.age > 60 and world.chance(0.4),
        occupation=(occupation := _occupation(world, place)),
        education="SMA" if occupation == "Mahasiswa" else _education(world, place.age),
        registered_at=at,
        registered_by=by,
        changed_by=by,
    )
    _set_number(world, team, place, person, birth_on)
    world.rows.add(person)
    for word in name_words(person.name):
        world.rows.add(NameWord(person=person, unit=team.unit, word=word))
    return person


def _set_number(world: World, team: Team, place: Place, person: Person, birth_on: date) -> None:
    if world.chance(0.7):
        person.national_id = world.identity_number(team.district.code, birth_on, is_female=place.sex == "F")
        person.national_id_hash = lookup_hash("nik", person.national_id)
        person.national_id_status = world.rng.choice(STATUSES)
    elif place.age == 0:
        person.national_id_missing = NumberMissing.NEWBORN
    else:
        reasons = [NumberMissing.NOT_BROUGHT, NumberMissing.NOT_WILLING, NumberMissing.NEVER_REGISTERED]
        person.national_id_missing = world.weighted(reasons, [8, 1, 1])


def _occupation(world: World, place: Place) -> str:
    if place.age < 7:
        return ""
    if place.age < 18:
        return "Pelajar"
    if place.age >= 65:
        return world.rng.choice(["Tidak bekerja", "Pensiunan", "Petani kebun"])
    if place.age < 23 and place.relation == Relation.CHILD:
        return world.rng.choice(["Mahasiswa", "Belum bekerja", "Karyawan toko"])
    if place.sex == "F" and world.chance(0.45):
        return "Ibu rumah tangga"
    jobs = [row["occupation"] for row in world.occupations if row["sex"] in (place.sex, "U")]
    return world.rng.choice([job for job in jobs if job not in STATIONS_OF_LIFE])


def _education(world: World, age: int) -> str:
    return next((school for until, school in SCHOOLS if age <= until), "") or world.weighted(*GROWN_SCHOOLS)


def _set_marital_status(world: World, client: str, places: list[Place], persons: list[Person]) -> None:
    status = Person.MaritalStatus
    couple = {place.relation for place in places} >= {Relation.HEAD, Relation.SPOUSE}
    together = status.UNREGISTERED if world.chance(0.07) else status.MARRIED
    for place, person in zip(places, persons, strict=True):
        if place.relation == Relation.CHILD:
            person.marital_status = status.SINGLE
        elif place.relation == Relation.PARENT:
            person.marital_status = status.WIDOWED
        elif couple:
            person.marital_status = together
        elif client == "LEFT_WIFE":
            person.marital_status = status.SEPARATED
        elif place.age >= 60:
            person.marital_status = status.WIDOWED
        elif len(places) == 1:
            person.marital_status = world.rng.choice([status.SINGLE, status.DIVORCED])
        else:
            person.marital_status = world.rng.choice([status.SEPARATED, status.DIVORCED, status.WIDOWED])
