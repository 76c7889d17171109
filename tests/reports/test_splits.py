"""Persons split by sex, age and sub-district: frozen once per semester, read by offices only, nobody given away."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lk3.models import AuditEvent, Region, User
from lk3.work import CannotDo, Progress
from reports.disclosure import HIDDEN, SafeTable
from reports.jobs.splits import build_splits
from reports.models import PersonSplit
from reports.scopes import half_period, month_period, nation, region_area, unit_area, year_period, year_until
from reports.splits import ELSEWHERE_LABEL, NotOver, Split, build, due, split_table, tables_for
from tests.factories import CaseFactory, FamilyFactory, PersonFactory

pytestmark = pytest.mark.django_db
BORN = date(1985, 5, 17)
FIRST, SECOND, YEAR = half_period(2016, 1), half_period(2016, 2), year_period(2016)


def open_cases(
    by: User, many: int, *, sex: str = "F", day: date = date(2016, 3, 3), born: date | None = BORN, **more
) -> None:
    for _ in range(many):
        person = PersonFactory(registered_by=by, sex=sex, birth_on=born)
        CaseFactory(registered_by=by, client=person, opened_on=day, **more)


def line(table: SafeTable, label: str) -> list[str]:
    row = next(row for row in (*table.rows, table.totals) if row.label == label)
    return [cell.text for cell in row.figures]


@pytest.fixture
def padang_area(siti: User):
    return region_area(siti.hat.unit.district)


@pytest.fixture
def busy(siti: User, ratna: User) -> None:
    """Padang: nine women and six men in debt, and one family; Padang Panjang: seven women and two men."""
    open_cases(siti, 9)
    open_cases(siti, 6, sex="M")
    CaseFactory(registered_by=siti, client=None, client_kind="FAMILY", opened_on=date(2016, 3, 3))
    open_cases(ratna, 7)
    open_cases(ratna, 2, sex="M")


def test_large_splits_are_shown_and_small_ones_hidden_with_what_would_tell(busy, siti, ratna, padang_area) -> None:
    build(2016, 1)
    there = split_table(Split.SEX, FIRST, region_area(ratna.hat.unit.district))
    assert line(there, "Kesulitan ekonomi") == ["disembunyikan"] * 3 + ["9"]
    assert line(split_table(Split.SEX, FIRST, padang_area), "Kesulitan ekonomi") == ["disembunyikan"] * 3 + ["16"]
    whole = split_table(Split.SEX, FIRST, nation())
    assert line(whole, "Kesulitan ekonomi") == ["16", "8", "1", "25"]
    assert whole.headers == ("Jenis masalah", "Perempuan", "Laki-laki", "Bukan perorangan", "Jumlah", "%")
    assert any("dibekukan" in note or "dihitung sekali" in note for note in whole.notes)


def test_the_unit_itself_stands_in_the_split_as_in_its_district(siti, ratna) -> None:
    for person in (siti, ratna):
        open_cases(person, 8)
        open_cases(person, 5, sex="M")
    build(2016, 1)
    assert line(split_table(Split.SEX, FIRST, unit_area(siti.hat.unit)), "Jumlah") == ["8", "5", "0", "13"]


def test_ages_are_those_of_the_day_the_case_was_opened(siti, padang_area) -> None:
    open_cases(siti, 5, born=date(2003, 3, 3))
    open_cases(siti, 6, born=None)
    open_cases(siti, 7, born=date(1998, 3, 4))
    build(2016, 1)
    table = split_table(Split.AGE, FIRST, padang_area)
    row = dict(zip(table.headers[1:], line(table, "Kesulitan ekonomi"), strict=False))
    assert row["13–17 tahun"] == "12"
    assert row["Umur tidak diketahui"] == "6"


def test_sub_districts_stand_beside_the_exact_counts_of_the_district(siti, padang_area) -> None:
    north, south = Region.objects.filter(parent=padang_area.region).order_by("pk")[:2]
    for region, many in ((north, 12), (south, 3)):
        for _ in range(many):
            family = FamilyFactory(registered_by=siti, subdistrict=region)
            CaseFactory(registered_by=siti, family=family, opened_on=date(2016, 3, 3))
    build(2016, 1)
    table = split_table(Split.SUBDISTRICT, FIRST, padang_area)
    column = table.headers.index("Kesulitan ekonomi") - 1
    cells = {row.label: row.cells[column] for row in (*table.rows, table.totals)}
    assert cells["Jumlah"].value == 15
    assert cells[south.name] is HIDDEN or cells[south.name].value is None
    assert sum(cell.value is None for cell in cells.values()) >= 2
    assert ELSEWHERE_LABEL in cells
    assert split_table(Split.SUBDISTRICT, FIRST, nation()) is None


def test_a_semester_that_still_runs_is_not_frozen() -> None:
    today = timezone.localdate()
    with pytest.raises(NotOver, match="belum berakhir"):
        build(today.year, 1 if today.month < 7 else 2)
    assert not PersonSplit.objects.exists()


def test_what_is_recorded_later_changes_nothing_and_freezing_twice_makes_nothing_new(busy, siti, padang_area) -> None:
    first = build(2016, 1)
    before = split_table(Split.SEX, FIRST, padang_area)
    open_cases(siti, 6)
    assert [row.pk for row in build(2016, 1)] == [row.pk for row in first]
    assert split_table(Split.SEX, FIRST, padang_area) == before
    assert PersonSplit.objects.count() == 3
    assert AuditEvent.objects.filter(verb="splits.frozen").count() == 1


def test_a_year_is_the_sum_of_its_semesters_and_hidden_where_one_of_them_is(siti, padang_area) -> None:
    open_cases(siti, 9)
    open_cases(siti, 5, sex="M")
    open_cases(siti, 9, day=date(2016, 9, 9))
    open_cases(siti, 9, day=date(2016, 9, 9), code="NEGLECT")
    open_cases(siti, 2, day=date(2016, 9, 9), code="NEGLECT", sex="M")
    build(2016, 1)
    assert split_table(Split.SEX, YEAR, padang_area) is None
    build(2016, 2)
    assert line(split_table(Split.SEX, SECOND, padang_area), "Penelantaran") == ["disembunyikan"] * 3 + ["11"]
    whole = split_table(Split.SEX, YEAR, padang_area)
    assert line(whole, "Penelantaran") == ["disembunyikan"] * 3 + ["11"]
    assert line(whole, "Kesulitan ekonomi")[-1] == "23"


@pytest.mark.parametrize("period", [month_period(2016, 3), year_until(date(2016, 11, 22))])
def test_months_and_running_years_are_never_split(busy, padang_area, period) -> None:
    build(2016, 1)
    build(2016, 2)
    assert split_table(Split.SEX, period, padang_area) is None


def test_only_offices_read_splits(busy, budi, siti, wati, mira, padang_area) -> None:
    build(2016, 1)
    assert [table.title for table in tables_for(wati, FIRST, padang_area)] == [
        "Kasus menurut jenis kelamin klien",
        "Kasus menurut kelompok umur klien",
        "Kasus menurut kecamatan",
    ]
    assert tables_for(mira, FIRST, padang_area)
    assert tables_for(budi, FIRST, padang_area) == tables_for(siti, FIRST, padang_area) == []


def test_the_stored_figures_hold_no_small_count_of_persons(busy) -> None:
    for row in build(2016, 1):
        for place in row.figures.get("places", {}).values():
            for split in place.values():
                assert not any(0 < count < 5 for count in (split["cells"] or [])[:-1])
        assert len(row.digest) == 64
        assert json.dumps(row.figures)


def test_last_semester_is_due_a_month_after_its_end() -> None:
    assert due(date(2026, 7, 31)) == (2025, 2)
    assert due(date(2026, 8, 1)) == (2026, 1)
    assert due(date(2027, 2, 1)) == (2026, 2)


def test_the_command_says_how_much_stays_readable(busy) -> None:
    out = StringIO()
    call_command("build_splits", "--year", "2016", "--half", "1", stdout=out)
    assert "jenis kelamin klien, semester 1 2016:" in out.getvalue()
    assert "Indonesia, semua masalah: 1 dari 1 ditampilkan (100,0%)" in out.getvalue()
    with pytest.raises(CommandError, match="bersama"):
        call_command("build_splits", "--year", "2016")


def test_the_daily_work_freezes_what_is_due_but_no_empty_semester(siti) -> None:
    year, half = due(timezone.localdate())
    assert "belum punya kasus" in build_splits(Progress())["words"]
    assert not PersonSplit.objects.exists()
    open_cases(siti, 1, day=half_period(year, half).start)
    assert "dibekukan" in build_splits(Progress())["words"]
    assert set(PersonSplit.objects.values_list("year", "half")) == {(year, half)}
    with pytest.raises(CannotDo, match="belum berakhir"):
        build_splits(Progress(), year=2999, half=1)
