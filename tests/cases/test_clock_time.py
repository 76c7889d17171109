"""Hours run through the night and the holidays; working days stand still on them."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases import clock_time

ZONE = timezone.get_default_timezone()
# Nyepi, Idul Fitri and the joint leave around them, 18 to 24 March 2026 (a Wednesday to a Tuesday).
LEBARAN = {date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24)}

days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
spans = st.integers(0, 60)
closed_days = st.sets(days, max_size=20)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in March 2026."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@given(start=days, amount=spans, closed=closed_days)
def test_a_deadline_in_working_days_falls_on_a_day_when_offices_are_open(start, amount, closed):
    last = clock_time.add_working_days(start, amount, closed)
    assert amount == 0 or clock_time.is_working_day(last, closed)


@given(start=days, amount=spans, closed=closed_days)
def test_exactly_so_many_working_days_lie_between_the_start_and_the_deadline(start, amount, closed):
    last = clock_time.add_working_days(start, amount, closed)
    between = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(clock_time.is_working_day(day, closed) for day in between) == amount


@given(start=days, amount=spans, more=spans, closed=closed_days)
def test_waiting_twice_is_waiting_once_for_the_sum(start, amount, more, closed):
    first = clock_time.add_working_days(start, amount, closed)
    assert clock_time.add_working_days(first, more, closed) == clock_time.add_working_days(start, amount + more, closed)


@given(start=days, amount=spans, closed=closed_days, another=days)
def test_one_more_holiday_never_brings_a_deadline_nearer(start, amount, closed, another):
    assert clock_time.add_working_days(start, amount, closed | {another}) >= clock_time.add_working_days(
        start, amount, closed
    )


@given(start=days, amount=st.integers(1, 90), offset=st.integers(0, 364))
def test_what_is_looked_up_is_enough_for_a_year_of_thirty_holidays(start, amount, offset):
    # The worst case: all thirty on working days, one after the other.
    closed, day = set(), start + timedelta(days=offset)
    while len(closed) < 30:
        if day.weekday() < 5:
            closed.add(day)
        day += timedelta(days=1)
    last = clock_time.add_working_days(start, amount, closed)
    assert (last - start).days <= clock_time.days_to_look_at(amount)


def test_three_working_days_from_the_tuesday_before_lebaran_2026_end_on_the_friday_after():
    assert clock_time.add_working_days(date(2026, 3, 17), 3, LEBARAN) == date(2026, 3, 27)
    assert clock_time.add_working_days(date(2026, 3, 17), 3, set()) == date(2026, 3, 20)


def test_seven_working_days_from_the_day_of_idul_fitri_start_when_offices_open_again():
    # 25, 26, 27, 30, 31 March, 1 and 2 April.
    assert clock_time.add_working_days(date(2026, 3, 21), 7, LEBARAN) == date(2026, 4, 2)


def test_three_times_24_hours_run_through_lebaran():
    assert clock_time.after_hours(at(20, 22), 72) == at(23, 22)


def test_a_deadline_in_working_days_ends_with_its_day():
    assert clock_time.after_working_days(at(17, 10), 3, LEBARAN) == datetime(2026, 3, 27, 23, 59, 59, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (at(12, 13), "2 hari 3 jam lagi", "calm"),
        (at(15, 10), "5 hari lagi", "calm"),
        (at(11, 10), "1 hari lagi", "soon"),
        (at(10, 15, 10), "5 jam lagi", "soon"),
        (at(10, 11, 20), "1 jam 20 menit lagi", "soon"),
        (at(10, 10, 7), "7 menit lagi", "soon"),
        (at(10, 10), "kurang dari 1 menit lagi", "soon"),
        (at(10, 5), "terlewat 5 jam", "late"),
        (at(8, 9), "terlewat 2 hari 1 jam", "late"),
    ],
)
def test_what_is_left_is_said_in_words(due, words, tone):
    assert clock_time.left(due, at(10, 10)) == (words, tone)


@given(first=st.timedeltas(timedelta(0), timedelta(days=400)), second=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_the_tone_never_calms_down_as_time_passes(first, second):
    order = {"calm": 0, "soon": 1, "late": 2}
    now, later = at(1, 0) + min(first, second), at(1, 0) + max(first, second)
    due = at(1, 0) + timedelta(days=200)
    assert order[clock_time.left(due, now).tone] <= order[clock_time.left(due, later).tone]
