"""Fills an empty database with the demo, stage by stage."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from cases.models import Case, Goal
from families.models import Family, Person
from lk3 import audit, vault
from lk3.models import Unit
from referrals.models import Referral

from .. import summaries
from . import earlier, outings, outreach, present, publications, semesters, trips, year_2016
from .cases import CaseFile
from .counts import CASES_2016
from .half_written import leave_drafts
from .logins import make_logins, make_staff
from .partners import make_partners
from .recaps import make_recaps
from .referrals import give_codes_and_words, refer_between
from .units import make_units
from .world import World

FLUSH_EVERY = 400
# Told after each step: stage, how many so far, how many in all.
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Share:
    """How much to load; tests load little. At least three units, because the logins belong to the first three."""

    units: int = 99
    cases_2016: int = CASES_2016
    cases_now: int = 600
    cases_a_year: int = earlier.CASES_A_YEAR


def is_empty() -> bool:
    """Return whether this database holds no unit yet."""
    return not Unit.objects.exists()


def load(*, share: Share = Share(), tell: Tell = lambda stage, done, total: None) -> dict[str, int]:
    """Fill the empty database and return how many rows each table got. All of it is written, or nothing.

    Rows are written in bulk and leave no audit events but 'demo.loaded' and one per frozen semester, by nobody. A load that
    fails takes the files it had put into the vault out again.
    """
    world = World()
    try:
        _fill(world, share, tell)
    except BaseException:
        for name in world.stored:
            vault.destroy(name)
        raise
    return dict(world.rows.written)


@transaction.atomic
def _fill(world: World, share: Share, tell: Tell) -> None:
    teams = make_units(world, share.units)
    world.first_team = teams[0]
    make_logins(world, teams)
    make_staff(world, teams)
    outings.make_trainings(world, teams)
    world.rows.flush()
    tell("LK3 dengan pengurus dan petugas", len(teams), share.units)
    partners = make_partners(world, teams)
    outreach.make_outreach(world, teams)
    trips.make_trips(world, teams)
    world.rows.flush()
    tell("Kabupaten/kota dengan mitra", len(partners), len(partners))
    planned = year_2016.openings(world, teams, share.cases_2016)
    _write(world, year_2016.cases_of_2016(world, partners, planned), "Kasus tahun 2016", len(planned), tell)
    before = earlier.plan(world, teams, share.cases_a_year)
    files = earlier.cases_of_earlier_years(world, partners, before)
    _write(world, files, "Kasus dua tahun sebelumnya", len(before), tell)
    earlier.go_outside(world, teams)
    openings = present.plan(world, teams, share.cases_now)
    files = present.cases_of_today(world, partners, openings)
    _write(world, files, "Kasus sebelas bulan terakhir", len(openings), tell)
    outreach.find_people(world, teams[0])
    leave_drafts(world, teams[0], world.begun)
    world.rows.flush()
    refer_between(world, teams)
    give_codes_and_words(world)
    world.save_counters()
    _set_changed_at()
    summaries.fold()
    _let_the_planner_look()
    semesters.make_reports(world, teams)
    earlier.declare_empty_months(world, teams)
    tell("Laporan semester", len(teams), share.units)
    make_recaps([team.unit for team in teams])
    frozen = earlier.freeze_splits(world)
    tell("Rincian orang per semester", frozen, frozen)
    publications.make_publications(world)
    audit.record("demo.loaded", by=None, **_counts(world))


def _write(world: World, files: Iterable[CaseFile], stage: str, total: int, tell: Tell) -> None:
    """Draw and write the files in portions, so that memory stays flat and somebody sees that it goes on."""
    files, done = iter(files), 0
    while portion := sum(1 for _ in islice(files, FLUSH_EVERY)):
        world.rows.flush()
        done += portion
        tell(stage, done, total)


def _let_the_planner_look() -> None:
    """Figures are counted before this transaction ends: without it PostgreSQL takes every table for empty, and takes minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _set_changed_at() -> None:
    """Date the last change of every row as in its story, not to the minute of loading."""
    Family.objects.update(changed_at=F("registered_at"))
    Person.objects.update(changed_at=F("registered_at"))
    Case.objects.update(changed_at=Coalesce("closed_at", "registered_at"))
    Goal.objects.update(changed_at=Coalesce("decided_at", "written_at"))
    Referral.objects.update(changed_at=Coalesce("sent_at", "drafted_at"))


def _counts(world: World) -> dict[str, int]:
    return {name.replace(".", "_"): count for name, count in sorted(world.rows.written.items())}
