"""The 99 LK3: where they are, who runs them, with what money and which cars."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from lk3.models import BoardMember, Budget, LegalBasis, MobileUnit, Professional, Region, Unit, User

from .counts import apportion
from .names import people_of
from .world import World, rows_of

WEST_SUMATRA = "13"
PADANG, PADANG_PANJANG = "13.71", "13.74"
# The four community-based units, and the one at a university elsewhere.
COMMUNITY_DISTRICTS = [PADANG, "13.06", "13.03", "13.76"]
UNIVERSITY_DISTRICT = "33.74"
MOBILE_UNIT_DISTRICTS = [PADANG, "13.75", "13.05", "13.01"]
SMALLER_KINDS = {Unit.Kind.COMMUNITY, Unit.Kind.UNIVERSITY}
# The units with logins; real ones bear other names.
FIRST_NAMES = ["LK3 Serambi Teduh", "LK3 Lentera Pagi", "LK3 Rumpun Hangat"]


@dataclass
class Team:
    """A unit with the people who work there; ``weight`` says how many families come, compared with others."""

    unit: Unit
    district: Region
    weight: float
    head: User | None = None
    intake: User | None = None
    psychologist: User | None = None
    counselors: list[User] = field(default_factory=list)
    # What nobody has recorded, or let run out: a post of the board, the budget of this year.
    empty_post: str = ""
    has_budget: bool = True

    @property
    def people(self) -> str:
        """Return whose names are usual there."""
        return people_of(self.district.code)


def places(world: World, count: int) -> list[tuple[str, str]]:
    """Return (district code, kind) of every unit; the three that have logins come first."""
    districts: dict[str, list[str]] = defaultdict(list)
    for code in Region.objects.filter(level=Region.Level.DISTRICT).order_by("code").values_list("code", flat=True):
        districts[code[:2]].append(code)
    kind = Unit.Kind
    first = [(PADANG, kind.DISTRICT), (PADANG_PANJANG, kind.DISTRICT), (PADANG, kind.COMMUNITY)]
    here = [(code, kind.DISTRICT) for code in districts.pop(WEST_SUMATRA) if code not in (PADANG, PADANG_PANJANG)]
    here += [(code, kind.COMMUNITY) for code in COMMUNITY_DISTRICTS[1:]]
    chosen = [*first, *here, (UNIVERSITY_DISTRICT, kind.UNIVERSITY)]
    # Every province has one; the rest goes where there are many districts.
    elsewhere = max(99 - len(chosen), len(districts))
    more = apportion(elsewhere - len(districts), [len(codes) - 1 for codes in districts.values()])
    for codes, extra in zip(districts.values(), more, strict=True):
        chosen += [(code, kind.DISTRICT) for code in sorted(world.rng.sample(codes, 1 + extra))]
    return chosen[:count]


def make_units(world: World, count: int) -> list[Team]:
    """Add the units with boards, professionals, budgets and mobile units."""
    spots = places(world, count)
    by_code = Region.objects.in_bulk({code for code, _ in spots})
    legal_basis = LegalBasis.objects.order_by("-valid_from").first()
    teams = []
    for (code, kind), name in zip(spots, _unit_names(world), strict=False):
        team = Team(_unit(world, by_code[code], kind, name, legal_basis), by_code[code], _weight(world, code, kind))
        if name not in FIRST_NAMES:
            _leave_gaps(team)
        _add_board(world, team)
        _add_professionals(world, team)
        _add_budgets(world, team)
        teams.append(team)
    _add_mobile_units(world, teams)
    return teams


def _leave_gaps(team: Team) -> None:
    """Let some units lack something, as in life, so that their profiles differ; by a chance of its own, not the world's."""
    rng, unit = Random(team.unit.name), team.unit  # noqa: S311 (a demo, not a secret)
    gap = rng.choice(["address", "number", "until", "over", "post", "post", "budget", "budget", "", "", "", "", "", ""])
    if gap == "address":
        unit.address = ""
    elif gap == "number":
        unit.decree_number = ""
    elif gap == "until":
        unit.decree_until = None
    elif gap == "over":
        unit.decree_on -= timedelta(days=3 * 365)
        unit.decree_until = unit.decree_on + timedelta(days=3 * 365)
    team.empty_post = rng.choice(["SECRETARY", "TREASURER"]) if gap == "post" else ""
    team.has_budget = gap != "budget"


def _weight(world: World, code: str, kind: str) -> float:
    """Return how many families come, compared with others: uneven, as in life."""
    ordinary = world.rng.lognormvariate(0, 0.6)
    if code == PADANG:
        return 3.2 if kind == Unit.Kind.DISTRICT else 0.5
    return ordinary * (0.5 if kind in SMALLER_KINDS else 1)


def _unit_names(world: World) -> list[str]:
    words = rows_of("unit_words.csv")
    names = [f"LK3 {first['place']} {second['mood']}" for first in words for second in words]
    others = [name for name in names if name not in FIRST_NAMES]
    world.rng.shuffle(others)
    return FIRST_NAMES + others


def _unit(world: World, district: Region, kind: str, name: str, legal_basis: LegalBasis | None) -> Unit:
    rng, subdistrict = world.rng, world.rng.choice(world.subdistricts[district.code])
    decree_on = world.today - timedelta(days=rng.randint(60, 800))
    office = "Bupati" if district.kind == Region.Kind.KABUPATEN else "Wali Kota"
    return world.rows.add(
        Unit(
            name=name,
            kind=kind,
            district=district,
            address=f"{rng.choice(world.streets)} No. {rng.randint(1, 90)}, {subdistrict.name}",
            phone=world.phone(),
            email=f"{name.lower().replace(' ', '.')}@{district.code.replace('.', '')}.example",
            office_hours=rng.choice(["Senin–Jumat 08.00–15.30", "Senin–Kamis 08.00–16.00, Jumat 08.00–11.30"]),
            has_private_room=rng.choice([True, True, True, False, None]),
            founded_on=date(rng.randint(2009, 2015), rng.randint(1, 12), rng.randint(1, 28)),
            decree_number=f"REKAAN/460/{rng.randint(1, 400):03d}/{decree_on.year}",
            decree_on=decree_on,
            decree_until=decree_on + timedelta(days=3 * 365),
            decree_issuer=f"{office} {district.name}",
            legal_basis=legal_basis,
            is_invented=True,
        )
    )


def _add_board(world: World, team: Team) -> None:
    post = BoardMember.Post
    institutions = {
        post.RESPONSIBLE_OFFICIAL: f"Dinas Sosial {team.district.full_name}",
        post.CHAIR: "LKKS",
        post.SECRETARY: "Tokoh masyarakat",
        post.TREASURER: "PKK",
    }
    for place, institution in institutions.items():
        start = team.unit.decree_on
        member = BoardMember(
            unit=team.unit,
            name=world.names.draw(team.people, world.rng.choice("FM"), age=50).full,
            post=place,
            institution=institution,
            phone=world.phone(),
            decree_number=team.unit.decree_number,
            from_on=start,
            until_on=None if place == post.RESPONSIBLE_OFFICIAL else start + timedelta(days=3 * 365 - 1),
        )
        if place != team.empty_post:
            world.rows.add(member)


def _add_professionals(world: World, team: Team) -> None:
    profession = Professional.Profession
    others = [profession.PSYCHOLOGIST, profession.HEALTH, profession.POLICE, profession.LAW, profession.RELIGION]
    chosen = [profession.SOCIAL_WORKER, *world.rng.sample(others, world.rng.randint(1, 4))]
    for number, what in enumerate(chosen):
        certified = what in (profession.SOCIAL_WORKER, profession.PSYCHOLOGIST) and world.chance(0.7)
        world.rows.add(
            Professional(
                unit=team.unit,
                name=world.names.draw(team.people, world.rng.choice("FM")).full,
                profession=what,
                certificate_number=f"REKAAN-{world.rng.randint(1000, 9999)}-{number}" if certified else "",
                certificate_until=world.today + timedelta(days=world.rng.randint(-90, 1200)) if certified else None,
                from_on=date(world.rng.randint(2015, 2022), 2, 1),
            )
        )


def _add_budgets(world: World, team: Team) -> None:
    source = Budget.Source.VILLAGE if team.unit.kind == Unit.Kind.COMMUNITY else Budget.Source.REGIONAL
    for year in (2016, world.today.year - 1, world.today.year):
        amount = world.rng.randint(8, 60) * 2_500_000
        if team.has_budget or year < world.today.year:
            world.rows.add(Budget(unit=team.unit, year=year, source=source, amount=amount))
    if world.chance(0.25):
        world.rows.add(Budget(unit=team.unit, year=2016, source=Budget.Source.NATIONAL, amount=30_000_000))


def _add_mobile_units(world: World, teams: list[Team]) -> None:
    """Add the four cars of West Sumatra; their number plates begin with zeros, which none does."""
    by_code = {team.district.code: team for team in reversed(teams) if team.unit.kind == Unit.Kind.DISTRICT}
    for number, code in enumerate(MOBILE_UNIT_DISTRICTS, start=1):
        if code in by_code:
            car = MobileUnit(unit=by_code[code].unit, plate=f"BA 000{number} LK", vehicle="Mobil layanan")
            car.received_on = date(2014 + number, 11, 10)
            world.rows.add(car)
