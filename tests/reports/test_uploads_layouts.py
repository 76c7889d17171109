"""Tables as units keep them, and what the program makes of each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cases.models import ProblemCategory
from lk3.models import Unit, User
from reports.models import CategoryAlias, RecapUpload
from reports.uploads.planning import Plan, make_plan

Rows = list[list[Any]]


def planned(
    user: User, unit: Unit | None, file: dict[str, Rows] | Rows, region: str | None = None, **choices: Any
) -> Plan:
    """Return the plan for sheets as the child process hands them over."""
    named = file if isinstance(file, dict) else {"Sheet1": file}
    content = {
        "sheets": [{"name": n, "is_hidden": False, "rows": r, "refused_columns": []} for n, r in named.items()],
        "notes": [],
    }
    upload = RecapUpload(
        unit=unit, region_id=region, source="Buku register", source_on=date(2018, 1, 5), content=content, choices=choices,
        digest="x", uploaded_at=timezone.now(), uploaded_by=user,
    )  # fmt: skip
    plan = make_plan(upload, user)
    assert plan is not None
    return plan


def counts(plan: Plan) -> dict[str, dict[str, int]]:
    """Return {period: {code: count}}."""
    return {one.period.key: one.table.counts for one in plan.tables}


def said(problems: list[Any]) -> str:
    return "\n".join(f"{one.where}: {one.sentence}" for one in problems)


def test_one_row_per_category_with_title_numbers_total_and_percent(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["REKAP KASUS LK3 TAHUN 2017", "REKAP KASUS LK3 TAHUN 2017", "REKAP KASUS LK3 TAHUN 2017"],
        [],
        ["No", "Jenis Masalah", "Jumlah", "%"],
        [1, "Penelantaran", 12, "57,1 %"],
        [2, "KDRT", "9 kasus", ["percent", "42.9"]],
        [3, "Eks napi", "-", "-"],
        [None, "Jumlah", 21, "100%"],
    ])  # fmt: skip
    assert counts(plan) == {"2017": {"NEGLECT": 12, "DOMESTIC_VIOLENCE": 9}}
    assert (plan.tables[0].table.stated, plan.is_ready, said(plan.warnings)) == (21, True, "")


def test_months_across_with_a_total_that_does_not_fit(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["Rekap 2017"],
        ["Masalah", "Jan", "Feb", "Jumlah"],
        ["Kesulitan ekonomi", 3, 0, 4],
        ["Lain-lain", "1.234", "nihil", "1.234"],
        ["TOTAL", 1237, 5, 1242],
    ])  # fmt: skip
    assert counts(plan) == {
        "2017-01": {"ECONOMIC_HARDSHIP": 3, "OTHER": 1234},
        "2017-02": {"ECONOMIC_HARDSHIP": 0, "OTHER": 0},
    }
    assert "“Kesulitan ekonomi” tertulis 4, sedangkan angka-angkanya berjumlah 3" in said(plan.warnings)
    assert "Baris 5, kolom C: jumlah yang tertulis 5, sedangkan baris-barisnya berjumlah 0" in said(plan.warnings)
    assert [one.table.stated for one in plan.tables] == [1237, 5]


def test_one_column_per_category_and_a_row_per_month(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["Tahun 2017", "Tahun 2017", "Tahun 2017", "Tahun 2017", "Tahun 2017"],
        ["No", "Bulan", "KDRT", "Penelantaran", "Jumlah"],
        [1, "Januari", 3, 2, 5],
        [2, "Februari", 4, "-", 4],
        [None, "Jumlah", 7, 2, 9],
    ])  # fmt: skip
    assert counts(plan) == {
        "2017-01": {"DOMESTIC_VIOLENCE": 3, "NEGLECT": 2},
        "2017-02": {"DOMESTIC_VIOLENCE": 4},
    }
    assert [one.table.stated for one in plan.tables] == [5, 4]
    assert (said(plan.errors), said(plan.warnings)) == ("", "")


def test_one_column_per_category_and_a_row_per_semester(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [["Periode", "KDRT", "NAPZA"], ["Smt I 2017", 3, 2], ["Smt II 2017", 4, 1]])
    assert counts(plan) == {
        "2017-s1": {"DOMESTIC_VIOLENCE": 3, "SUBSTANCE_ABUSE": 2},
        "2017-s2": {"DOMESTIC_VIOLENCE": 4, "SUBSTANCE_ABUSE": 1},
    }


def test_sub_categories_roll_up_and_totals_in_the_middle_are_checked(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["Jenis kasus", "2017"],
        ["Penelantaran anak", 3],
        ["Penelantaran lanjut usia", 4],
        ["Sub total", 7],
        ["Eks napi", 1],
        ["KDRT", 2],
        ["Sub total", 3],
        ["Total", 10],
    ])  # fmt: skip
    assert counts(plan) == {"2017": {"NEGLECT": 7, "EX_PRISONER": 1, "DOMESTIC_VIOLENCE": 2}}
    assert (plan.tables[0].table.stated, said(plan.warnings)) == (10, "")


def test_a_line_that_holds_the_sum_of_its_sub_categories_is_not_counted_twice(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["Jenis kasus", "2017"],
        ["Penelantaran", 7],
        ["a. Penelantaran anak", 3],
        ["b. Penelantaran lanjut usia", 4],
        ["KDRT", 1],
    ])  # fmt: skip
    assert counts(plan) == {"2017": {"NEGLECT": 7, "DOMESTIC_VIOLENCE": 1}}
    assert "tidak ditambahkan lagi" in said(plan.warnings)


def test_women_and_men_are_added_where_no_column_holds_both(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [["Tahun 2017"], ["Masalah", "L", "P"], ["KDRT", 1, 5], ["NAPZA", 4, None]])
    assert counts(plan) == {"2017": {"DOMESTIC_VIOLENCE": 6, "SUBSTANCE_ABUSE": 4}}


def test_a_bad_cell_is_named_and_its_row_may_be_passed_over(budi: User, delima: Unit) -> None:
    rows = [["Tahun 2017"], ["No", "Masalah", "Jumlah"], [1, "KDRT", "12a"], [2, "NAPZA", 4]]
    plan = planned(budi, delima, rows)
    assert "Baris 3, kolom C: “12a” bukan angka." in said(plan.errors)
    assert not plan.is_ready
    passed = planned(budi, delima, rows, skip=["2@Sheet1"])
    assert (counts(passed), passed.is_ready) == ({"2017": {"SUBSTANCE_ABUSE": 4}}, True)
    assert passed.skipped == ["Baris 3 “KDRT”"]


def test_a_number_without_a_name_stands_in_the_way(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [["Tahun 2017"], ["Masalah", "Jumlah"], ["KDRT", 2], [None, 9], ["NAPZA", 1]])
    assert "Baris 4: Ada angka (9) tanpa nama" in said(plan.errors)


def test_an_unknown_name_is_asked_and_the_answer_counts(budi: User, delima: Unit) -> None:
    rows = [["Tahun 2017"], ["Masalah", "Jumlah"], ["Ditinggal pergi", 2], ["KDRT", 3], ["Mengetahui Ketua", None]]
    plan = planned(budi, delima, rows)
    assert [question.words for question in plan.questions] == ["ditinggal pergi"]
    assert not plan.is_ready
    taught = planned(budi, delima, rows, labels={"ditinggal pergi": "NEGLECT"})
    assert counts(taught) == {"2017": {"NEGLECT": 2, "DOMESTIC_VIOLENCE": 3}}
    passed = planned(budi, delima, rows, labels={"ditinggal pergi": "-"})
    assert counts(passed) == {"2017": {"DOMESTIC_VIOLENCE": 3}}


def test_what_the_own_office_taught_wins_over_what_was_taught_for_all(budi: User, delima: Unit, mira: User) -> None:
    neglect, other = ProblemCategory.objects.get(code="NEGLECT"), ProblemCategory.objects.get(code="OTHER")
    common = {"words": "ditinggal pergi", "taught_at": timezone.now(), "taught_by": mira}
    CategoryAlias.objects.create(category=neglect, unit=delima, **common)
    CategoryAlias.objects.create(category=other, **common)
    plan = planned(budi, delima, [["Tahun 2017"], ["Masalah", "Jumlah"], ["Ditinggal pergi", 2], ["KDRT", 3]])
    assert counts(plan) == {"2017": {"NEGLECT": 2, "DOMESTIC_VIOLENCE": 3}}


def test_the_year_is_asked_where_nobody_wrote_it(budi: User, delima: Unit) -> None:
    rows = [["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    assert "Tahunnya tidak tertulis" in said(planned(budi, delima, rows).errors)
    told = planned(budi, delima, rows, sheets={"Sheet1": {"year": 2017, "part": "s2"}})
    assert counts(told) == {"2017-s2": {"DOMESTIC_VIOLENCE": 2, "SUBSTANCE_ABUSE": 1}}


def test_sheets_named_after_months_each_make_a_table(budi: User, delima: Unit) -> None:
    rows = [["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    plan = planned(budi, delima, {"Jan 2017": rows, "Feb 2017": rows, "Catatan": [["Terima kasih"]]})
    assert list(counts(plan)) == ["2017-01", "2017-02"]


def test_two_sheets_for_one_period_stand_in_each_others_way(budi: User, delima: Unit) -> None:
    rows = [["Tahun 2017"], ["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    plan = planned(budi, delima, {"A": rows, "B": rows})
    assert "Ada dua tabel untuk periode ini" in said(plan.errors)


def test_months_in_rows_before_the_categories_make_tables(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [
        ["Rekap 2017"],
        ["Bulan", "Masalah", "Jumlah"],
        ["Januari", "KDRT", 2],
        [None, "NAPZA", 1],
        ["Februari", "KDRT", 5],
    ])  # fmt: skip
    assert counts(plan) == {
        "2017-01": {"DOMESTIC_VIOLENCE": 2, "SUBSTANCE_ABUSE": 1},
        "2017-02": {"DOMESTIC_VIOLENCE": 5},
    }


def test_a_dinas_reads_one_column_per_district_and_unit(wati: User, delima: Unit) -> None:
    rows = [["Tahun 2017"], ["Masalah", "Kota Padang", "LK3 Delima"], ["KDRT", 20, 12], ["NAPZA", 3, 1]]
    plan = planned(wati, None, rows, region="13.71")
    assert {one.table.place.key: one.table.counts["DOMESTIC_VIOLENCE"] for one in plan.tables} == {
        "13.71": 20,
        f"lk3-{delima.pk}": 12,
    }


def test_the_ministrys_table_of_percentages_is_kept_as_percentages(mira: User) -> None:
    plan = planned(mira, None, [
        ["Masalah keluarga 2015"],
        ["Jenis", "Persentase"],
        ["Penelantaran", "60,0"],
        ["KDRT", "40,0"],
    ])  # fmt: skip
    [one] = plan.tables
    assert one.table.counts == {}
    assert {code: str(percent) for code, percent in one.table.percents.items()} == {
        "NEGLECT": "60.0",
        "DOMESTIC_VIOLENCE": "40.0",
    }


def test_percentages_that_no_count_explains_are_noted(budi: User, delima: Unit) -> None:
    plan = planned(budi, delima, [["2017"], ["Masalah", "Jumlah", "%"], ["KDRT", 3, "50,0"], ["NAPZA", 1, "25,0"]])
    assert "“KDRT”: 50,0% tidak cocok dengan 3 dari 4" in said(plan.warnings)
    assert plan.is_ready


def test_a_file_without_any_category_says_so_until_a_person_points_at_it(budi: User, delima: Unit) -> None:
    rows = [["Tahun 2017"], ["Uraian", "Jumlah"], ["Perkara satu", 2], ["Perkara dua", 1]]
    assert "Tidak ada jenis masalah yang dikenali" in said(planned(budi, delima, rows).errors)
    pointed = planned(budi, delima, rows, sheets={"Sheet1": {"kind": "ROWS", "labels": 0}})
    assert [question.label for question in pointed.questions] == ["Perkara satu", "Perkara dua"]


def test_a_span_of_ten_months_is_no_year(budi: User, delima: Unit) -> None:
    rows = [["Januari - Oktober 2016"], ["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    assert "bukan bulan, semester, atau tahun penuh" in said(planned(budi, delima, rows).errors)


def test_a_period_that_has_not_begun_is_refused(budi: User, delima: Unit) -> None:
    rows = [["Tahun 2091"], ["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    assert "belum dimulai" in said(planned(budi, delima, rows).errors)


@pytest.mark.parametrize("cell", ["Padang, 5 Januari 2018", "Keterangan: angka sementara"])
def test_signatures_and_remarks_below_are_no_questions(budi: User, delima: Unit, cell: str) -> None:
    plan = planned(
        budi, delima, [["2017"], ["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1], [], [cell], ["Ketua", "Budi"]]
    )
    assert (plan.questions, said(plan.errors)) == ([], "")
    assert plan.is_ready
