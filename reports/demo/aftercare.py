"""After the end: what was agreed for later, and how the family was found some months on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.closing import AFTERCARE_MONTHS, months_later
from cases.models import AftercareCheck, Case

from .world import World, moment

if TYPE_CHECKING:
    from .cases import CaseFile

Finding = AftercareCheck.Finding
PLANS = [
    "Kader menengok sebulan sekali. Keluarga menelepon piket bila kesepakatan tidak berjalan.",
    "Dilihat lagi tiga bulan kemudian: sekolah anak, penghasilan, dan suasana rumah.",
    "Kelompok dukungan tetap diikuti; LK3 menanyakan kabar lewat nomor yang disepakati.",
]
NOTES = {
    Finding.STABLE: "Keluarga ditemui di rumah. Kesepakatan berjalan dan klien tampak tenang.",
    Finding.SHAKY: "Penghasilan turun lagi, suasana masih baik. Disepakati dilihat sekali lagi.",
    Finding.NOT_REACHED: "Nomor tidak aktif dan rumah kosong dua kali kunjungan; tetangga mengatakan pindah sementara.",
    Finding.NEEDS_HELP: "Keadaan kembali seperti semula: anak dua pekan tidak sekolah dan ibu menangis ketika ditemui. "
    "Keluarga meminta didampingi lagi.",
}
FINDINGS = ([Finding.STABLE, Finding.SHAKY, Finding.NOT_REACHED], [75, 15, 10])
NO_AFTERCARE = {Case.Outcome.INFORMATION_GIVEN, Case.Outcome.OUT_OF_SCOPE, Case.Outcome.WITHDREW}


def plan_aftercare(world: World, file: CaseFile) -> None:
    """Add what was agreed for afterwards; a closed case has its look planned, and held when its day has passed."""
    case, course = file.case, file.course
    if case.outcome in NO_AFTERCARE and not course.aftercare:
        return
    case.aftercare_plan = case.aftercare_plan or world.rng.choice(PLANS)
    case.aftercare_on = _due(world, course.until, course.aftercare)
    if not course.is_closed:
        return
    check = AftercareCheck(case=case, due_on=case.aftercare_on, planned_at=case.closed_at, planned_by=case.closed_by)
    world.rows.add(check)
    if check.due_on < world.today:
        finding = Finding.NEEDS_HELP if course.aftercare == "needs_help" else world.weighted(*FINDINGS)
        _hold(world, check, finding)


def _due(world: World, closed_on: date, aftercare: str) -> date:
    """Return the day of the look: three months later, or within this week for the one that shall be seen on a desk."""
    if aftercare == "this_week":
        return world.today + timedelta(days=3)
    months = AFTERCARE_MONTHS[0] if aftercare else world.weighted(AFTERCARE_MONTHS, [80, 18, 2])
    return months_later(closed_on, months)


def _hold(world: World, check: AftercareCheck, finding: str) -> None:
    late = timedelta(days=world.rng.randint(0, 9))
    check.finding, check.held_on, check.note = Finding(finding), min(check.due_on + late, world.today), NOTES[finding]
    check.recorded_at, check.recorded_by = min(world.now, moment(check.held_on, 15, 15)), check.case.owner
    if finding == Finding.SHAKY:
        again = AftercareCheck(case=check.case, due_on=world.today + timedelta(days=40), planned_by=check.case.owner)
        again.planned_at = check.recorded_at
        world.rows.add(again)
