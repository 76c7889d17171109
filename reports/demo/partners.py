"""Partners with invented names and numbers."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from lk3.models import Region, User
from referrals.models import Partner, PartnerContact

from .units import WEST_SUMATRA, Team
from .world import World, rows_of

# So many entries an administrator has looked at.
CHECKED_SHARE = 0.6
Directory = dict[str, list[tuple[Partner, set[str]]]]


def make_partners(world: World, teams: list[Team]) -> Directory:
    """Add partners in the districts of the units: all kinds in West Sumatra, two each elsewhere; and some that serve widely."""
    directory: Directory = defaultdict(list)
    templates = list(rows_of("partners.csv"))
    # Chance of its own: a detail more about partners must not change the cases.
    details = Random("rincian mitra")  # noqa: S311 -- chance for invented data, nothing secret
    checker = User.objects.get(username="arif")
    for district in dict.fromkeys(team.district for team in teams):
        everywhere = district.code.startswith(WEST_SUMATRA)
        for row in templates if everywhere else world.rng.sample(templates, 2):
            partner = _partner(world, row, district)
            _tell_more(world, details, partner, row, checker)
            directory[district.code].append((partner, set(row["problems"].split())))
    _add_wide(world, details, checker)
    return directory


def _partner(world: World, row: dict[str, str], district: Region) -> Partner:
    """Add a partner with its problems and one contact."""
    person = world.names.draw("UMUM", world.rng.choice("FM")).full
    partner = Partner(
        name=f"{row['name'].format(district=district.full_name)} (rekaan)",
        kind=row["kind"],
        district=district,
        address=world.address(),
        phone=world.phone(),
        hours=row["hours"],
        services="\n".join(row["services"].split("; ")),
        takes=row["takes"],
        response_days=int(row["days"]) if row["days"] else None,
        agreement_until=world.today + timedelta(days=world.rng.randint(-60, 700)) if world.chance(0.5) else None,
    )
    world.rows.add(partner)
    world.rows.add(PartnerContact(partner=partner, name=person, post=row["post"], phone=world.phone()))
    for code in row["problems"].split():
        world.rows.add(Partner.problems.through(partner=partner, problemcategory=world.categories[code]))
    return partner


def _tell_more(world: World, details: Random, partner: Partner, row: dict[str, str], checker: User) -> None:
    """Add what is known of some partners only: the MoU's number, who stays awake, that an administrator has looked."""
    if partner.agreement_until:
        partner.agreement_from = partner.agreement_until - timedelta(days=730)
        partner.agreement_number = f"MoU/{details.randint(1, 99):02d}/{partner.agreement_from.year} (rekaan)"
    if "24 jam" in row["hours"]:
        number = f"0800 0000 {details.randint(0, 9999):04d}"
        world.rows.add(PartnerContact(partner=partner, name="Petugas piket", phone=number, is_always_on=True))
    if details.random() < CHECKED_SHARE:
        partner.checked_at, partner.checked_by = world.now - timedelta(days=details.randint(3, 300)), checker


def _add_wide(world: World, details: Random, checker: User) -> None:
    """Add partners that serve a whole province or the whole country."""
    provinces = list(Region.objects.provinces().order_by("pk"))
    for row in rows_of("partners_wide.csv"):
        partner = _partner(world, row, Region.objects.get(code=row["district"]))
        _tell_more(world, details, partner, row, checker)
        for province in provinces:
            if row["serves"] in ("all", province.code):
                world.rows.add(Partner.serves.through(partner=partner, region=province))
