"""An invented world with a hand tally beside it: what is written into the database also stands in plain lists.

The lists are made while the rows are, never read back, so that a wrong query cannot agree with itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, CaseTransition, ProblemCategory, ServiceContact
from families.models import Family, Person
from lk3.models import Region, Unit, User
from referrals.models import Outreach, Partner, PeopleReached, Referral
from reports.figures import Dimension as D
from reports.figures import Filters
from reports.scopes import Area, Period
from tests.factories import FamilyFactory, MembershipFactory, PersonFactory, UnitFactory, UserFactory

FIRST = date(2015, 11, 1)
DAYS = 500
Fact = dict[Any, Any]
OTHER_FIGURES = ("clients", "clients_new", "clients_continuing", "problems", "services", "referrals")


@dataclass
class Told:
    """One case as the tally knows it: the keys of each dimension, and the days on which it was closed or taken up again."""

    pk: int
    unit: Unit
    opened_on: date
    keys: Fact
    is_continuing: bool
    steps: list[tuple[date, str]] = field(default_factory=list)  # day, and "CLOSED" or "IN_SERVICE"
    clients: list[Person] = field(default_factory=list)

    def is_open_after(self, day: date) -> bool:
        """Whether it was open when the day ended."""
        last = [state for on, state in self.steps if on <= day]
        return self.opened_on <= day and (not last or last[-1] != "CLOSED")

    def is_served(self, start: date, end: date) -> bool:
        """Whether it was open at some time of a period that began after it was opened."""
        came_back = any(start <= on <= end and state != "CLOSED" for on, state in self.steps)
        return self.opened_on < start and (self.is_open_after(start - timedelta(days=1)) or came_back)

    @property
    def closed_on(self) -> date | None:
        return self.steps[-1][0] if self.steps and self.steps[-1][1] == "CLOSED" else None


@dataclass
class World:
    """Everything that was written, and the tally of it."""

    random: Random
    units: list[Unit]
    workers: dict[int, User]
    cases: list[Told] = field(default_factory=list)
    facts: dict[str, list[Fact]] = field(default_factory=lambda: {code: [] for code in OTHER_FIGURES})

    def tally(self, code: str, period: Period, area: Area, filters: Filters, *dimensions: D) -> dict[Any, int]:
        """{keys: how many} by looking at every fact."""
        found: Counter[Any] = Counter()
        for fact in self._facts(code, period, area):
            if all(fact[dimension] == key for dimension, key in filters.dimensions.items() if dimension is not D.PPKS):
                found[tuple(fact[dimension] for dimension in dimensions)] += fact.get("weight", 1)
        return {keys: count for keys, count in found.items() if count}

    def _facts(self, code: str, period: Period, area: Area) -> list[Fact]:
        here = [case for case in self.cases if _lies_in(case.keys, area)]
        if code == "opened":
            return [_on(case.keys, case.opened_on) for case in here if _within(case.opened_on, period)]
        if code == "closed":
            return [
                _on(case.keys, case.closed_on) for case in here if case.closed_on and _within(case.closed_on, period)
            ]
        if code == "active":
            return [case.keys for case in here if case.is_open_after(period.end)]
        if code in ("clients_new", "clients_continuing"):
            return _persons(code, here, period)
        if code == "problems":
            return self._facts("opened", period, area) + self._told("problems", period, area)
        return self._told(code, period, area)

    def _told(self, code: str, period: Period, area: Area) -> list[Fact]:
        return [fact for fact in self.facts[code] if _lies_in(fact, area) and _within(fact["day"], period)]


def _persons(code: str, cases: list[Told], period: Period) -> list[Fact]:
    started = [case for case in cases if _within(case.opened_on, period)]
    went_on = [case for case in cases if case.is_served(period.start, period.end)]
    continuing = went_on + [case for case in started if case.is_continuing]
    known = {person.pk for case in continuing for person in case.clients}
    chosen: dict[int, tuple[Told, Person]] = {}
    if code == "clients_continuing":
        for case in sorted(continuing, key=lambda one: (one.opened_on, one.pk)):
            chosen |= {person.pk: (case, person) for person in case.clients}
    else:
        first = [case for case in started if not case.is_continuing]
        for case in sorted(first, key=lambda one: (one.opened_on, one.pk), reverse=True):
            chosen |= {person.pk: (case, person) for person in case.clients if person.pk not in known}
    return [_on(case.keys | _of_person(person, case.opened_on), case.opened_on) for case, person in chosen.values()]


def _within(day: date, period: Period) -> bool:
    return period.start <= day <= period.end


def _lies_in(keys: Fact, area: Area) -> bool:
    if area.unit:
        return bool(keys[D.UNIT] == area.unit.pk)
    return area.is_nation or keys[D.DISTRICT] in area.districts


def _on(keys: Fact, day: date) -> Fact:
    return keys | {"day": day, D.MONTH: day.replace(day=1)}


def _of_person(person: Person | None, day: date) -> Fact:
    if person is None:
        return {D.SEX: "", D.AGE: ""}
    age = person.age_on(day)
    ends = (("0-5", 6), ("6-12", 13), ("13-17", 18), ("18-24", 25), ("25-44", 45), ("45-59", 60), ("60+", 200))
    return {D.SEX: person.sex, D.AGE: "?" if age is None else next(code for code, end in ends if age < end)}


def live(seed: int, cases: int = 40) -> World:
    """Write a world of three units in two provinces; the same seed gives the same world."""
    random = Random(seed)
    units = [
        UnitFactory(name="LK3 Delima", district_id="13.71", kind="DISTRICT"),
        UnitFactory(name="LK3 Melati", district_id="13.71", kind="COMMUNITY"),
        UnitFactory(name="LK3 Anggrek", district_id="14.71", kind="DISTRICT"),
    ]
    workers = {}
    for unit in units:
        hat = MembershipFactory(role="head", unit=unit, user=UserFactory())
        hat.user.hat = hat
        workers[unit.pk] = hat.user
    world = World(random, units, workers)
    families = {unit.pk: FamilyFactory(registered_by=workers[unit.pk]) for unit in units}
    families[units[0].pk].subdistrict_id = "13.71.01"
    families[units[0].pk].save()
    people = {unit.pk: [_person(random, workers[unit.pk]) for _ in range(8)] for unit in units}
    categories = list(ProblemCategory.objects.order_by("pk"))
    for number in range(cases):
        unit = random.choice(units)
        _add_case(world, number, unit, families[unit.pk], people[unit.pk], categories)
    for unit in units:
        _go_out(world, unit)
    return world


def _person(random: Random, by: User) -> Person:
    """Ages at which groups end are the likely ones; a tenth has no birth date."""
    years = random.choice([0, 5, 6, 12, 13, 17, 18, 24, 25, 44, 45, 59, 60, 80])
    born = date(2016 - years, random.randint(1, 12), random.randint(1, 28))
    return PersonFactory(registered_by=by, sex=random.choice("FM"), birth_on=None if random.random() < 0.1 else born)


def _add_case(world: World, number: int, unit: Unit, family: Family, people: list[Person], categories: Any) -> None:
    random, by = world.random, world.workers[unit.pk]
    category = random.choice(categories)
    opened_on = FIRST + timedelta(days=random.randrange(0, DAYS, 10))  # so that some come on the same day
    client = random.choice([*people, None])
    steps = _steps(random, opened_on)
    is_closed = bool(steps) and steps[-1][1] == "CLOSED"
    channel, is_continuing = random.choice(Case.Channel.values), random.random() < 0.2
    (row,) = Case.objects.bulk_create(
        [
            Case(
                reference=f"LK3-0000-2016-{number:05d}",
                unit=unit,
                district_id=unit.district_id,
                family=family,
                client=client,
                client_kind="PERSON" if client else "FAMILY",
                category=category,
                root_category_id=category.root_id,
                narrative="Rekaan.",
                channel=channel,
                is_continuing=is_continuing,
                confidentiality="ORDINARY",
                opened_on=opened_on,
                registered_by=by,
                owner=by,
                changed_by=by,
                state="CLOSED" if is_closed else "IN_SERVICE",
                outcome="DECIDED" if is_closed else "",
                closed_on=steps[-1][0] if is_closed else None,
                closed_at=timezone.now() if is_closed else None,
                closed_by=by if is_closed else None,
            )
        ]
    )
    keys = _place(unit, family) | _of_person(client, opened_on)
    keys |= {D.CATEGORY: category.root_id, D.SUBCATEGORY: category.pk, D.CHANNEL: channel}
    keys |= {D.OUTCOME: "DECIDED" if is_closed else ""}
    told = Told(row.pk, unit, opened_on, keys, is_continuing, steps)
    _remember(row, steps, by)
    _add_clients(world, told, row, client, people)
    _add_problems(world, told, row, category, categories, by)
    _add_work(world, told, row, by)
    world.cases.append(told)


def _place(unit: Unit, family: Family) -> Fact:
    province = unit.district_id[:2]
    return {
        D.UNIT: unit.pk,
        D.UNIT_KIND: unit.kind,
        D.DISTRICT: unit.district_id,
        D.PROVINCE: province,
        D.REGION_GROUP: Region.objects.get(pk=province).region_group,
        D.SUBDISTRICT: family.subdistrict_id or "",
    }


def _steps(random: Random, opened_on: date) -> list[tuple[date, str]]:
    steps, day = [], opened_on
    for state in ("CLOSED", "IN_SERVICE", "CLOSED", "IN_SERVICE")[: random.choice([0, 0, 1, 1, 2, 3, 4])]:
        day += timedelta(days=random.randrange(0, 120))
        steps.append((day, state))
    return steps


def _remember(row: Case, steps: list[tuple[date, str]], by: User) -> None:
    moved_at = timezone.now() - timedelta(hours=1)
    state = "IN_SERVICE"
    rows = [CaseTransition(case=row, to_state=state, effective_on=row.opened_on, moved_at=moved_at, moved_by=by)]
    for day, following in steps:
        moved_at += timedelta(seconds=1)
        rows.append(
            CaseTransition(
                case=row, from_state=state, to_state=following, effective_on=day, moved_at=moved_at, moved_by=by
            )
        )
        state = following
    CaseTransition.objects.bulk_create(rows)


def _add_clients(world: World, told: Told, row: Case, client: Person | None, people: list[Person]) -> None:
    told.clients = [*([client] if client else []), *world.random.sample(people, world.random.choice([0, 0, 1, 2]))]
    told.clients = list({person.pk: person for person in told.clients}.values())
    witness = world.random.choice(people)
    CaseParticipant.objects.bulk_create(
        [CaseParticipant(case=row, person=person, role="CLIENT") for person in told.clients]
        + [CaseParticipant(case=row, person=witness, role="WITNESS")]
    )
    facts = [_on(told.keys | _of_person(person, told.opened_on), told.opened_on) for person in told.clients]
    world.facts["clients"] += facts


def _add_problems(world: World, told: Told, row: Case, own: Any, categories: Any, by: User) -> None:
    others = [one for one in world.random.sample(categories, world.random.choice([0, 1, 2])) if one.pk != own.pk]
    CaseProblem.objects.bulk_create([CaseProblem(case=row, category=one, recorded_by=by) for one in others])
    world.facts["problems"] += [
        _on(told.keys | {D.CATEGORY: one.root_id, D.SUBCATEGORY: one.pk}, told.opened_on) for one in others
    ]


def _add_work(world: World, told: Told, row: Case, by: User) -> None:
    random = world.random
    for _ in range(random.choice([0, 1, 2, 3])):
        kind = random.choice(ServiceContact.Kind.values)
        day = told.opened_on + timedelta(days=random.randrange(200))
        ServiceContact.objects.bulk_create(
            [ServiceContact(case=row, kind=kind, held_on=day, summary="Rekaan.", recorded_by=by)]
        )
        world.facts["services"].append(_on(told.keys | {D.SERVICE: kind}, day))
    if random.random() < 0.4:
        _refer(world, told, row, by)


def _refer(world: World, told: Told, row: Case, by: User) -> None:
    """To a partner, or to another LK3; sent late in the evening, when the day of the clock in London is another one."""
    random = world.random
    kind = random.choice(Partner.Kind.values)
    day = told.opened_on + timedelta(days=random.randrange(60))
    moment = timezone.make_aware(datetime(day.year, day.month, day.day, random.choice([0, 12, 23]), 30))
    to_unit = random.random() < 0.3
    partner, _ = Partner.objects.get_or_create(name=f"Mitra {kind}", district_id="13.71", kind=kind)
    state = random.choice(["SENT", "COMPLETED", "DECLINED"])
    Referral.objects.create(
        case=row,
        partner=None if to_unit else partner,
        to_unit=world.units[2] if to_unit else None,
        arrangement="HANDOVER" if to_unit else "",
        purpose="Rekaan.",
        state=state,
        sent_at=moment,
        sent_by=by,
        drafted_by=by,
        changed_by=by,
    )
    fact = _on(told.keys | {D.PARTNER_KIND: "LK3" if to_unit else kind, D.FATE: state}, day)
    world.facts["referrals"].append(fact)


def _go_out(world: World, unit: Unit) -> None:
    """Activities with a table of ages that tells of fewer people than the totals do."""
    random, by = world.random, world.workers[unit.pk]
    place = Region.objects.filter(level="SUBDISTRICT", parent_id=unit.district_id).order_by("code")[0]
    for _ in range(4):
        day, kind = FIRST + timedelta(days=random.randrange(DAYS)), random.choice(Outreach.Kind.values)
        state = random.choice(["HELD", "HELD", "PLANNED"])
        women, men = random.randrange(20), random.randrange(20)
        held = Outreach.objects.create(
            unit=unit,
            kind=kind,
            state=state,
            held_on=day,
            subdistrict=place,
            place="Balai",
            women_reached=women,
            men_reached=men,
            recorded_by=by,
        )
        keys = _on(_place(unit, Family(subdistrict_id=place.pk)) | {D.ACTIVITY: kind}, day)
        if state == "HELD":
            world.facts.setdefault("outreach", []).append(keys)
        told = _ages(random, held, women, men)
        if state == "HELD":
            world.facts.setdefault("people_reached", []).extend(
                keys | {D.SEX: sex, D.AGE: age, "weight": many} for sex, age, many in told
            )


def _ages(random: Random, held: Outreach, women: int, men: int) -> list[tuple[str, str, int]]:
    told = []
    for sex, total in (("F", women), ("M", men)):
        children = random.randrange(total + 1)
        unknown = random.randrange(total - children + 1)
        for age, many in (("6-17", children), ("", unknown)):
            if many:
                PeopleReached.objects.create(outreach=held, sex=sex, age_group=age, count=many)
        told += [(sex, "6-17", children), (sex, "?", total - children)]
    return told
