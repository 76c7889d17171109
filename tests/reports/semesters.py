"""A small unit and one half year that a person can count on their fingers; used by the tests of the semester report."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseTransition
from lk3.models import User
from referrals.models import PeopleReached
from reports.actions.semester import submit_report
from reports.models import SemesterReport
from reports.semester.calendar import Half
from tests.factories import (
    CaseFactory,
    ContactFactory,
    FamilyFactory,
    OutreachFactory,
    PartnerFactory,
    PersonFactory,
    ReferralFactory,
    ResilienceCheckFactory,
)

FIRST = Half(2026, 1)
WORDS = {
    "number": "012/LK3-DLM/VII/2026",
    "activities": "Penyuluhan di dua kelurahan.",
    "obstacles": "Ruang konseling bocor.",
    "plans": "Bimbingan pranikah setiap bulan.",
    "signatory": "Budi Santoso",
    "signatory_post": "Ketua LK3 Delima",
}


def at(year: int, month: int, day: int) -> datetime:
    """Nine in the morning of that day."""
    return timezone.make_aware(datetime(year, month, day, 9))


def case_of(by: User, opened_on: date, sex: str = "F", born: date | None = None, **fields: Any) -> Case:
    """A case with one client, registered on the day it was opened unless told otherwise."""
    registered_at = fields.pop("registered_at", at(opened_on.year, opened_on.month, opened_on.day))
    family = FamilyFactory(registered_by=by)
    client = PersonFactory(registered_by=by, family=family, sex=sex, birth_on=born)
    return CaseFactory(
        registered_by=by, family=family, client=client, opened_on=opened_on, registered_at=registered_at, **fields
    )


def close(case: Case, on: date, moved_at: datetime | None = None, outcome: str = "DECIDED") -> Case:
    """Close the case as the verb would, on that day."""
    moment = moved_at or at(on.year, on.month, on.day)
    by = case.registered_by
    CaseTransition.objects.create(
        case=case, from_state="IN_SERVICE", to_state="CLOSED", effective_on=on, moved_at=moment, moved_by=by
    )
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome=outcome, closed_on=on, closed_at=moment, closed_by=by
    )
    case.refresh_from_db()
    return case


def sent_report(budi: User, half: Half = FIRST) -> SemesterReport:
    """The report of Budi's unit as he sends it, with the words above."""
    return submit_report(unit=budi.hat.unit, half=half, texts=WORDS, version=0, by=budi)


def half_year_of(siti: User) -> dict[str, Case]:
    """The first half of 2026 of Siti's unit.

    By hand:                                   opened active closed   new continuing
      DOMESTIC_VIOLENCE   beaten, old             1      1      1      1       1
      ECONOMIC_HARDSHIP   poor, family, again     3      2      1      2       1
    beaten: a woman of 41. old: opened 2025, a girl of 12, closed on 1 March. poor: a man of 66, closed on 10 June.
    family: two clients, a woman whose birth nobody knows and a boy of 5; registered only on 10 July. again: "binaan
    lanjutan", a man of 30. Services: three home visits and a mediation; one more before the half year.
    One referral (completed), one outreach with seven people.
    """
    beaten = case_of(siti, date(2026, 1, 1), born=date(1984, 5, 1), code="DOMESTIC_VIOLENCE")
    old = case_of(siti, date(2025, 11, 3), born=date(2013, 2, 1), code="DOMESTIC_VIOLENCE")
    close(old, date(2026, 3, 1))
    poor = case_of(siti, date(2026, 2, 2), sex="M", born=date(1959, 9, 9))
    close(poor, date(2026, 6, 10), outcome="INFORMATION_GIVEN")
    family = case_of(siti, date(2026, 6, 28), registered_at=at(2026, 7, 10))
    boy = PersonFactory(registered_by=siti, family=family.family, sex="M", birth_on=date(2021, 1, 1))
    CaseParticipant.objects.create(case=family, person=boy, role="CLIENT")
    again = case_of(siti, date(2026, 6, 30), sex="M", born=date(1996, 1, 1), is_continuing=True)
    _work(siti, beaten, old, poor)
    return {"beaten": beaten, "old": old, "poor": poor, "family": family, "again": again}


def _work(siti: User, beaten: Case, old: Case, poor: Case) -> None:
    ContactFactory(case=old, held_on=date(2025, 12, 1), recorded_at=at(2025, 12, 1))
    for day in (date(2026, 1, 2), date(2026, 1, 9)):
        ContactFactory(case=beaten, held_on=day, recorded_at=at(2026, 1, day.day))
    ContactFactory(case=beaten, kind="MEDIATION", held_on=date(2026, 3, 1), recorded_at=at(2026, 3, 1))
    ContactFactory(case=poor, held_on=date(2026, 6, 1), recorded_at=at(2026, 7, 3))
    ReferralFactory(
        case=beaten, partner=PartnerFactory(kind="POLICE"), state="COMPLETED", sent_at=at(2026, 2, 2), sent_by=siti
    )
    day = OutreachFactory(
        recorded_by=siti, held_on=date(2026, 5, 5), recorded_at=at(2026, 5, 5), men_reached=3, women_reached=4
    )
    PeopleReached.objects.create(outreach=day, sex="F", age_group="18-59", count=4)
    PeopleReached.objects.create(outreach=day, sex="M", age_group="60+", count=2)
    for moment, reply in (("INTAKE", "NO"), ("CLOSING", "YES")):
        ResilienceCheckFactory(
            case=poor,
            moment=moment,
            taken_on=date(2026, 2 if moment == "INTAKE" else 6, 9),
            replies={"ECO_FOOD": reply},
        )
