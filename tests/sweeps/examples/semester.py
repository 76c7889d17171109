"""How the verbs of the semester report and of months without a case are called."""

from datetime import date

from lk3.access import Role
from lk3.models import User
from reports.actions import semester, silence
from reports.models import SemesterReport
from tests.factories import MembershipFactory, UserFactory
from tests.reports.semesters import WORDS
from tests.sweeps.examples import Cast, example

EMPTY_MONTH = date(2020, 2, 1)


def _wati(c: Cast) -> User:
    wati = UserFactory()
    wati.hat = MembershipFactory(user=wati, role=Role.SOCIAL_OFFICE, region_id="13.71")
    return wati


def _read(c: Cast) -> tuple[SemesterReport, User]:
    wati = _wati(c)
    return semester.read_report(report=c.world.report, by=wati), wati


def _write(c: Cast, texts: dict[str, str]) -> SemesterReport:
    return semester.write_report(unit=c.budi.hat.unit, half=c.world.asked, texts=texts, version=0, by=c.budi)


example(semester.write_report, lambda c, _: _write(c, WORDS))
example(
    semester.submit_report,
    lambda c, _: semester.submit_report(unit=c.budi.hat.unit, half=c.world.asked, texts=WORDS, version=0, by=c.budi),
)
example(
    semester.correct_report,
    lambda c, _: semester.correct_report(report=c.world.report, reason="Satu kasus terlambat dicatat", by=c.budi),
)
example(semester.read_report, lambda c, wati: semester.read_report(report=c.world.report, by=wati), _wati)
example(
    semester.accept_report,
    lambda c, made: semester.accept_report(report=made[0], note="", version=made[0].version, by=made[1]),
    _read,
)
example(
    semester.return_report,
    lambda c, made: semester.return_report(report=made[0], note="Jumlah layanan?", version=made[0].version, by=made[1]),
    _read,
)
example(
    silence.declare_no_case,
    lambda c, _: silence.declare_no_case(unit=c.budi.hat.unit, month=EMPTY_MONTH, by=c.budi),
)
example(
    silence.withdraw_no_case,
    lambda c, _: silence.withdraw_no_case(unit=c.budi.hat.unit, month=EMPTY_MONTH, by=c.budi),
    lambda c: silence.declare_no_case(unit=c.budi.hat.unit, month=EMPTY_MONTH, by=c.budi),
)
