"""Partners with invented names and numbers, and referrals to them in every state."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

from cases.models import Case
from lk3.models import Region, User
from referrals.models import Partner, PartnerContact, Referral, ReferralTransition

from .cases import CaseFile
from .units import WEST_SUMATRA, Team
from .world import World, rows_of

# So many entries an administrator has looked at.
CHECKED_SHARE = 0.6
Directory = dict[str, list[tuple[Partner, set[str]]]]
State = Referral.State
PATHS = {
    State.DRAFT: [State.DRAFT],
    State.SENT: [State.SENT],
    State.RECEIVED: [State.SENT, State.RECEIVED],
    State.ACCEPTED: [State.SENT, State.RECEIVED, State.ACCEPTED],
    State.DECLINED: [State.SENT, State.RECEIVED, State.DECLINED],
    State.COMPLETED: [State.SENT, State.RECEIVED, State.ACCEPTED, State.COMPLETED],
    State.WITHDRAWN: [State.SENT, State.WITHDRAWN],
}
ENDS = ([State.COMPLETED, State.DECLINED, State.WITHDRAWN], [8, 1, 1])
ON_THE_WAY = (
    [State.DRAFT, State.SENT, State.RECEIVED, State.ACCEPTED, State.DECLINED, State.COMPLETED],
    [2, 3, 2, 3, 1, 2],
)
LONGEST_WAIT = timedelta(days=45)
REASONS = {
    State.DECLINED: "Layanan penuh bulan ini; mitra menyarankan lembaga lain.",
    State.WITHDRAWN: "Klien memilih cara lain.",
}
PURPOSES = [
    "Mohon pemeriksaan dan layanan sesuai kebutuhan klien.",
    "Mohon pendampingan lanjutan; klien bersedia dihubungi melalui LK3.",
    "Mohon penjelasan persyaratan dan bantuan pengurusan.",
]
SHARED = "Kebutuhan klien secara ringkas dan nomor yang aman dihubungi. Cerita lengkap tidak disertakan."
FEEDBACK = ["Klien sudah dilayani; tindak lanjut bulan depan.", "Berkas selesai dan sudah diterima klien."]


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


def add_referral(world: World, directory: Directory, file: CaseFile) -> None:
    """Add a referral of the case to a partner for its problem, where there is one; the family has agreed to it."""
    case = file.case
    fitting = [partner for partner, problems in directory[case.district_id] if file.root in problems]
    if not fitting or file.consent is None or file.consent.reason:
        return
    file.consent.may_share = True
    latest = world.office_hour(file.course.until)
    started = min(file.assigned_at + timedelta(days=world.rng.randint(0, 6), hours=1), max(latest, file.assigned_at))
    is_long_ago = started < world.now - LONGEST_WAIT
    end = world.weighted(*(ENDS if case.state == Case.State.CLOSED or is_long_ago else ON_THE_WAY))
    path = PATHS[State(end)]
    referral = Referral(
        case=case,
        partner=world.rng.choice(fitting),
        purpose=world.rng.choice(PURPOSES),
        shared_information=SHARED,
        state=end,
        answer_expected_on=started.date() + timedelta(days=14),
        feedback=world.rng.choice(FEEDBACK) if end == State.COMPLETED else "",
        drafted_at=started,
        drafted_by=case.owner,
        changed_by=case.owner,
    )
    if end != State.DRAFT:
        referral.sent_at, referral.sent_by = started, case.owner
    world.rows.add(referral)
    _add_steps(world, referral, path, started, max(started, latest))


def _add_steps(world: World, referral: Referral, path: list[State], started: datetime, latest: datetime) -> None:
    """Add the steps of a referral, spread between its beginning and the last thing that happened in the case."""
    before = ""
    for number, state in enumerate(path):
        at = started + (latest - started) * number / max(1, len(path) - 1)
        world.rows.add(
            ReferralTransition(
                referral=referral,
                from_state=before,
                to_state=state,
                reason=REASONS.get(state, ""),
                moved_at=at,
                moved_by=referral.drafted_by,
            )
        )
        before = state
