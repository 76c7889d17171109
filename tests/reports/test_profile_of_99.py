"""The profiles of the 99 demo units, judged a second time by other means: plain SQL, and the list against each page.

A module of its own: the demo stays in the database as long as its tests run.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from lk3.models import (
    Unit,
    User,
)
from reports.demo.load import Share, load
from reports.profile.facts import facts_for
from reports.profile.indicators import readings
from reports.profile.listing import rows_of
from reports.profile.page import profile_of
from reports.profile.reading import Result

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
YES, NOT_YET, NO_DATA = Result.YES, Result.NOT_YET, Result.NO_DATA


@pytest.fixture(scope="module")
def demo_of_99(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All 99 invented units, with a few cases."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(share=Share(units=99, cases_2016=200, cases_now=150, cases_a_year=60))
        yield
        transaction.set_rollback(True)


def sql(statement: str, *values: Any) -> Any:
    """The one figure that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def by_hand(unit: Unit, day: date) -> dict[str, int]:
    """What plain SQL counts for a unit."""
    year_ago = day - timedelta(days=364)
    in_office = "from_on <= %s AND (until_on IS NULL OR until_on >= %s)"
    outside = "FROM referrals_outreach WHERE unit_id = %s AND state = 'HELD' AND held_on BETWEEN %s AND %s"
    here = (unit.pk, year_ago, day)
    start = timezone.make_aware(datetime.combine(year_ago, datetime.min.time()))
    return {
        "professionals": sql(
            f"SELECT count(*) FROM lk3_professional WHERE unit_id = %s AND {in_office}", unit.pk, day, day
        ),
        "valid": sql(
            f"SELECT count(*) FROM lk3_professional WHERE unit_id = %s AND {in_office}"
            " AND certificate_number <> '' AND certificate_until >= %s",
            unit.pk, day, day, day,
        ),
        "posts": sql(
            f"SELECT count(DISTINCT post) FROM lk3_boardmember WHERE unit_id = %s AND {in_office}", unit.pk, day, day
        ),
        "apbd": sql(
            "SELECT coalesce(sum(amount), 0) FROM lk3_budget WHERE unit_id = %s AND year = %s"
            " AND source IN ('REGIONAL', 'PROVINCIAL')",
            unit.pk, day.year,
        ),
        "partners": sql(
            "SELECT count(*) FROM referrals_partner WHERE district_id = %s AND is_active = %s", unit.district_id, True
        ),
        "sent": sql(
            "SELECT count(*) FROM referrals_referral r JOIN cases_case c ON c.id = r.case_id"
            " WHERE c.unit_id = %s AND r.sent_at >= %s",
            unit.pk, start,
        ),
        "days": sql(f"SELECT count(DISTINCT held_on) {outside}", *here),
        "people": sql(f"SELECT coalesce(sum(men_reached + women_reached), 0) {outside}", *here),
        "kecamatan": sql(
            f"SELECT count(DISTINCT subdistrict_id) {outside} AND subdistrict_id LIKE %s", *here, f"{unit.district_id}.%"
        ),
        "of_kecamatan": sql(
            "SELECT count(*) FROM lk3_region WHERE parent_id = %s AND valid_until IS NULL", unit.district_id
        ),
        "trips": sql(
            "SELECT count(*) FROM referrals_trip WHERE unit_id = %s AND state = 'REPORTED' AND ends_on BETWEEN %s AND %s",
            *here,
        ),
    }  # fmt: skip


def test_three_demo_units_counted_by_hand_are_equal(demo_of_99: None, db: None) -> None:
    day, units = timezone.localdate(), Unit.objects.select_related("district__parent").order_by("pk")
    chosen = [units[0], units[1], units[60]]
    assert len({unit.district_id for unit in chosen}) == 3
    for unit in chosen:
        facts = facts_for([unit], day)[unit.pk]
        assert by_hand(unit, day) == {
            "professionals": facts.professionals,
            "valid": facts.certificates.valid,
            "posts": len(facts.board),
            "apbd": sum(facts.budgets.get(source, 0) for source in ("REGIONAL", "PROVINCIAL")),
            "partners": facts.partners.total,
            "sent": facts.answers.sent.value,
            "days": facts.reach.days,
            "people": facts.people_reached.value or 0,
            "kecamatan": facts.reach.subdistricts,
            "of_kecamatan": facts.reach.of_subdistricts,
            "trips": facts.mobile.trips,
        }, unit.name
    assert by_hand(chosen[0], day)["people"] > 0


def test_list_and_page_say_the_same_of_all_99_units(demo_of_99: None, db: None) -> None:
    day, mira = timezone.localdate(), User.objects.get(username="mira")
    mira.hat = mira.memberships.get()
    units = list(Unit.objects.select_related("district__parent").order_by("pk"))
    rows = {row.unit.pk: row.readings for row in rows_of(units, day)}
    assert len(rows) == 99
    different = {str(reading) for said in rows.values() for reading in said.values()}
    assert len(different) > 300  # they are not all alike
    for unit in units[::9]:
        shown = {line.indicator.code: line.reading for line in profile_of(unit, mira, day).lines}
        assert shown == rows[unit.pk], unit.name
    alone = {unit.pk: readings(facts_for([unit], day)[unit.pk]) for unit in units}
    assert alone == rows


def test_the_demo_shows_every_result_of_every_pillar(demo_of_99: None, db: None) -> None:
    units = Unit.objects.select_related("district__parent").order_by("pk")
    rows = rows_of(units, timezone.localdate())
    for code in ("kantor", "sk", "apbd", "susunan", "kecamatan", "ruang"):
        assert len({row.readings[code].result for row in rows}) > 1, code
