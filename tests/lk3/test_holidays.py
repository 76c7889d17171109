"""Holidays come from a library; what an administrator wrote stays."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from lk3 import public_holidays
from lk3.models import Holiday

pytestmark = pytest.mark.django_db

# The joint decree for 2026: Nyepi and Idul Fitri with the joint leave around them.
LEBARAN_2026 = {date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24)}


def test_lebaran_2026_is_closed_from_the_eve_of_nyepi_to_the_tuesday_after():
    public_holidays.load([2026])
    assert public_holidays.closed_between(date(2026, 3, 16), date(2026, 3, 31)) == LEBARAN_2026
    kinds = set(Holiday.objects.filter(day__in=LEBARAN_2026).values_list("kind", flat=True))
    assert kinds == {"NATIONAL", "JOINT_LEAVE"}
    assert Holiday.objects.get(day=date(2026, 3, 18)).kind == "JOINT_LEAVE"


def test_every_year_has_new_year_labour_day_independence_and_christmas():
    public_holidays.load(range(2025, 2028))
    for year in range(2025, 2028):
        for month, day in ((1, 1), (5, 1), (6, 1), (8, 17), (12, 25)):
            assert Holiday.objects.filter(day=date(year, month, day), kind="NATIONAL").exists()


def test_what_is_only_estimated_says_so():
    public_holidays.load([2027])
    estimated = Holiday.objects.filter(name__contains="perkiraan")
    assert estimated.exists()
    assert not estimated.filter(kind="JOINT_LEAVE").exists()


def test_loading_twice_changes_nothing():
    assert public_holidays.load([2026]) > 20
    assert public_holidays.load([2026]) == 0


def test_a_day_that_an_administrator_moved_or_renamed_stays_and_does_not_come_back():
    public_holidays.load([2027])
    moved = Holiday.objects.filter(name__startswith="Hari Raya Idul Adha").get()
    guessed, moved.day, moved.name = moved.day, date(2027, 5, 16), "Hari Raya Idul Adha"
    moved.save()
    Holiday.objects.filter(day=date(2027, 8, 17)).update(name="HUT RI")
    assert public_holidays.load([2027]) == 0
    assert not Holiday.objects.filter(day=guessed).exists()
    assert Holiday.objects.get(day=date(2027, 8, 17)).name == "HUT RI"


def test_the_command_takes_a_year_or_a_span_and_refuses_anything_else(capsys: pytest.CaptureFixture[str]):
    call_command("load_holidays", years="2025-2026")
    assert capsys.readouterr().out.startswith("Hari libur 2025-2026: ")
    for wrong in ("besok", "2027-2025", "1-9999"):
        with pytest.raises(CommandError, match="2025-2027"):
            call_command("load_holidays", years=wrong)


def test_years_without_holidays_are_named():
    public_holidays.load([2026])
    assert public_holidays.missing_years([2026, 2027]) == [2027]
