"""Who let themselves be heard, and the word that a month had no case."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3.models import AuditEvent, Unit, User
from reports.actions import silence
from reports.completeness.listing import row_of, rows_for
from reports.completeness.months import MonthState, declared_units, undeclared_months
from reports.completeness.standing import ReportStanding
from reports.models import NoCaseMonth, ReportDeadline
from reports.scopes import Scope, month_period, region_area
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, OutreachFactory, UnitFactory
from tests.reports.semesters import case_of, sent_report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 20)
MARCH = date(2026, 3, 1)


def states(unit: Unit, today: date = TODAY) -> list[MonthState]:
    return [month.state for month in row_of(unit, 2026, today).months]


def test_every_month_is_with_cases_declared_silent_running_or_yet_to_come(siti: User, budi: User) -> None:
    case_of(siti, date(2026, 2, 28))
    silence.declare_no_case(unit=budi.hat.unit, month=MARCH, by=budi)
    found = states(siti.hat.unit)
    silent, outside = MonthState.SILENT, MonthState.OUTSIDE
    assert found[:3] == [silent, MonthState.CASES, MonthState.DECLARED]
    assert found[3:7] == [silent, silent, silent, MonthState.RUNNING]
    assert found[7:] == [outside] * 5
    row = row_of(siti.hat.unit, 2026, TODAY)
    assert (row.heard, row.expected, row.percent) == (2, 6, 33)


def test_months_before_the_founding_are_not_expected(siti: User) -> None:
    Unit.objects.filter(pk=siti.hat.unit_id).update(founded_on=date(2026, 4, 15))
    unit = Unit.objects.get(pk=siti.hat.unit_id)
    row = row_of(unit, 2026, TODAY)
    assert row.expected == 3
    assert row.months[2].state is MonthState.OUTSIDE


def test_a_unit_is_heard_by_a_case_a_service_or_a_day_outside(siti: User) -> None:
    unit = siti.hat.unit
    assert row_of(unit, 2026, TODAY).sentence == "Belum pernah mencatat; barangkali perlu dibantu memulai."
    case = case_of(siti, date(2026, 1, 5))
    assert row_of(unit, 2026, TODAY).last_on == date(2026, 1, 5)
    ContactFactory(case=case, held_on=date(2026, 5, 12))
    assert row_of(unit, 2026, TODAY).sentence == "Belum terdengar sejak 12 Mei 2026; barangkali perlu ditelepon."
    OutreachFactory(recorded_by=siti, held_on=date(2026, 7, 30), state="PLANNED")
    assert row_of(unit, 2026, TODAY).is_quiet, "a plan is no entry"
    OutreachFactory(recorded_by=siti, held_on=date(2026, 7, 1))
    row = row_of(unit, 2026, TODAY)
    assert (row.last_on, row.is_quiet, row.days) == (date(2026, 7, 1), False, 19)


def test_the_longest_silent_stands_first_and_a_dissolved_unit_nowhere(siti: User, ratna: User, mira: User) -> None:
    case_of(siti, date(2026, 7, 1))
    case_of(ratna, date(2026, 2, 1))
    UnitFactory(name="LK3 Bubar", status="CLOSED", district_id="13.71")
    assert [row.unit.name for row in rows_for(mira, 2026, TODAY)] == ["LK3 Raudah", "LK3 Delima"]


def test_the_list_costs_the_same_for_one_unit_and_for_twenty(siti: User, mira: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows_for(mira, 2026, TODAY)
        return len(asked)

    case_of(siti, date(2026, 7, 1))
    few = queries()
    for number in range(20):
        UnitFactory(name=f"LK3 Ke{number}", district_id="13.74")
    assert queries() == few <= 9


def test_wati_sees_her_district_ratnas_head_only_his_unit_and_nobody_anything_in_public(
    siti: User, ratna: User, wati: User, hasan: User, as_: As, client
) -> None:
    address = reverse("reports:completeness")
    text = as_(wati).get(address).content.decode()
    assert "LK3 Delima" in text
    assert "LK3 Raudah" not in text
    own = as_(hasan).get(address).content.decode()
    assert "LK3 Raudah" in own
    assert "LK3 Delima" not in own
    assert as_(siti).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_the_telephone_stands_beside_the_silence(siti: User, wati: User, as_: As) -> None:
    Unit.objects.filter(pk=siti.hat.unit_id).update(phone="0751 555 0101")
    text = as_(wati).get(reverse("reports:completeness")).content.decode()
    assert 'href="tel:07515550101"' in text
    assert "barangkali perlu dibantu memulai" in text


def test_the_list_is_narrowed_to_who_may_need_a_call(siti: User, mira: User, as_: As) -> None:
    case_of(siti, timezone.localdate())
    UnitFactory(name="LK3 Sunyi", district_id="13.74")
    text = as_(mira).get(reverse("reports:completeness"), {"keadaan": "diam"}).content.decode()
    assert "LK3 Sunyi" in text
    assert "LK3 Delima" not in text
    elsewhere = as_(mira).get(reverse("reports:completeness"), {"provinsi": "32"}).content.decode()
    assert "Tidak ada LK3 yang cocok" in elsewhere


def test_a_month_is_declared_and_taken_back_by_one_click_each(budi: User, as_: As) -> None:
    budi_online, month = as_(budi), timezone.localdate().replace(day=1) - timedelta(days=1)
    sent = {"bulan": f"{month:%Y-%m}", "dari": "kelengkapan"}
    for _ in range(2):  # the second of two clicks
        answer = budi_online.post(reverse("reports:no-case-declare"), sent)
        assert answer["Location"].startswith(reverse("reports:completeness"))
    row = NoCaseMonth.objects.get()
    assert (row.month, row.declared_by) == (month.replace(day=1), budi)
    for _ in range(2):
        budi_online.post(reverse("reports:no-case-withdraw"), sent)
    row.refresh_from_db()
    assert row.withdrawn_by == budi
    verbs = AuditEvent.objects.filter(verb__startswith="no_case.").values_list("verb", flat=True)
    assert sorted(verbs) == ["no_case.declared", "no_case.withdrawn"]


def test_a_month_with_a_case_or_one_that_runs_is_not_declared(siti: User, budi: User) -> None:
    case_of(siti, date(2026, 3, 31))
    with pytest.raises(NotAllowed, match="sudah tercatat 1 kasus"):
        silence.declare_no_case(unit=budi.hat.unit, month=MARCH, by=budi)
    with pytest.raises(NotAllowed, match="belum berakhir"):
        silence.declare_no_case(unit=budi.hat.unit, month=timezone.localdate().replace(day=1), by=budi)


def test_a_case_that_comes_later_is_pointed_out_and_counts(siti: User, budi: User) -> None:
    silence.declare_no_case(unit=budi.hat.unit, month=MARCH, by=budi)
    case_of(siti, date(2026, 3, 9))
    row = row_of(budi.hat.unit, 2026, TODAY)
    assert row.months[2].state is MonthState.CASES
    assert [month.name for month in row.contradicted] == ["Maret"]


def test_dewi_does_not_learn_of_sitis_sealed_case_by_a_refusal(siti: User, dewi: User) -> None:
    CaseFactory(registered_by=siti, opened_on=MARCH, confidentiality="SEALED")
    assert MARCH in [month.first for month in undeclared_months(dewi, TODAY)]
    silence.declare_no_case(unit=dewi.hat.unit, month=MARCH, by=dewi)
    assert row_of(siti.hat.unit, 2026, TODAY).months[2].state is MonthState.CASES


def test_the_start_page_offers_the_button_for_last_month_and_not_for_a_month_with_a_case(
    siti: User, budi: User, as_: As
) -> None:
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    label = f"Tidak ada kasus pada {month_period(last.year, last.month).label}"
    assert label in as_(budi).get("/").content.decode()
    assert label in as_(siti).get("/").content.decode()
    case_of(siti, last)
    assert label not in as_(budi).get("/").content.decode()


def test_a_unit_is_declared_for_a_period_when_every_finished_month_of_it_is(siti: User, budi: User) -> None:
    unit = budi.hat.unit
    for month in (1, 2, 3):
        silence.declare_no_case(unit=unit, month=date(2026, month, 1), by=budi)
    assert declared_units([unit.pk], date(2026, 1, 1), date(2026, 3, 31), TODAY) == {unit.pk}
    assert declared_units([unit.pk], date(2026, 1, 1), date(2026, 6, 30), TODAY) == set()
    assert declared_units([unit.pk], date(2026, 1, 1), date(2026, 6, 30), date(2026, 4, 20)) == {unit.pk}
    assert declared_units([unit.pk], date(2026, 8, 1), date(2026, 8, 31), TODAY) == set(), "nothing of it is over"


def test_the_report_of_a_semester_stands_with_its_last_day_and_late_ones_are_marked(budi: User) -> None:
    unit = budi.hat.unit
    assert row_of(unit, 2026, date(2026, 7, 10)).reports[0].standing is ReportStanding.EXPECTED
    late = row_of(unit, 2026, date(2026, 7, 16))
    assert late.reports[0].standing is ReportStanding.LATE
    assert late.reports[1].standing is ReportStanding.RUNNING
    ReportDeadline.objects.create(year=2026, half=1, due_on=date(2026, 7, 16))
    assert row_of(unit, 2026, date(2026, 7, 16)).reports[0].standing is ReportStanding.EXPECTED
    sent_report(budi)
    sent = row_of(unit, 2026, timezone.localdate()).reports[0]
    assert sent.standing is ReportStanding.SUBMITTED
    assert sent.is_late
    assert "sesudah batas" in sent.note


def test_coverage_does_not_call_a_declared_unit_silent(siti: User, budi: User, wati: User) -> None:
    from reports.queries import coverage

    scope = Scope(month_period(2026, 3), region_area(wati.hat.region))
    assert "LK3 Delima" in coverage(scope).text
    silence.declare_no_case(unit=budi.hat.unit, month=MARCH, by=budi)
    assert "tidak ada kasus (dinyatakan)" in coverage(scope).text
    assert coverage(scope).silent == ()
