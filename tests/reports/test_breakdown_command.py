"""The command that prints the breakdown, as someone at a keyboard meets it."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from cases.models import Case
from lk3.models import Region, Unit, User
from reports.models import Recap, RecapRow
from tests.factories import CaseFactory
from tests.reports.world import live_through_2016

PUBLISHED = [14.8, 11.8, 7.8, 9.2, 9.8, 13.5, 11.7, 1.1, 2.4, 0.5, 17.6]
# One of the whole-number solutions behind the published table; not the ministry's own counts.
POSSIBLE = [481, 383, 253, 299, 318, 438, 380, 35, 77, 16, 572]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("breakdown", *arguments, stdout=out)
    return out.getvalue()


def facts(*arguments: str) -> dict[str, Any]:
    return json.loads(run(*arguments, "--format", "json"))


def refusal(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return caught.value


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def test_the_case_records_print_as_the_issue_promises(year: dict[str, Case]) -> None:
    printed = facts("--year", "2016")
    assert list(printed) == ["year", "source", "units", "cases", "percent_sum", "rows", "note"]
    assert (printed["year"], printed["source"], printed["units"], printed["cases"]) == (2016, "cases", 2, 6)
    assert printed["rows"][4] == {"code": "DOMESTIC_VIOLENCE", "label": "KDRT", "count": 2, "percent": 33.3}
    assert len(printed["rows"]) == 11
    assert sum(row["count"] for row in printed["rows"]) == 6


def test_percentages_that_do_not_sum_to_100_come_with_the_reason(siti: User) -> None:
    for code in ("NEGLECT", "OTHER", "SEPARATION"):
        CaseFactory(registered_by=siti, code=code, opened_on=date(2016, 2, 2))
    printed = facts("--year", "2016")
    assert printed["percent_sum"] == 99.9
    assert "Jumlah persentase 99,9 karena tiap baris dibulatkan sendiri ke satu desimal." in printed["note"]


def test_the_ministrys_recap_prints_its_percentages_and_feasible_ranges(db: None) -> None:
    printed = facts("--year", "2016", "--source", "recap")
    assert [row["percent"] for row in printed["rows"]] == PUBLISHED
    assert [row["count"] for row in printed["rows"]] == [None] * 11
    assert all(row["low"] <= one <= row["high"] for row, one in zip(printed["rows"], POSSIBLE, strict=True))
    assert (printed["rows"][0]["low"], printed["rows"][0]["high"]) == (480, 482)
    assert (printed["units"], printed["cases"], printed["percent_sum"]) == (99, 3252, 100.2)
    assert "Kementerian Sosial" in printed["source_text"]
    assert printed["source_date"] == "2016-10-19"
    assert "dibulatkan sendiri-sendiri, karena itu jumlahnya 100,2" in printed["note"]
    assert "Bentang seperti 480–482" in printed["note"]
    assert "bertanggal 19 Oktober 2016, sebelum tahun 2016 berakhir" in printed["note"]


def test_a_recap_with_counts_prints_them_without_a_range(db: None) -> None:
    recap = Recap.objects.get(key="recap_2016")
    for row, count in zip(recap.rows.order_by("category__order"), POSSIBLE, strict=True):
        RecapRow.objects.filter(pk=row.pk).update(count=count, percent=None)
    printed = facts("--year", "2016", "--source", "recap")
    assert [row["count"] for row in printed["rows"]] == POSSIBLE
    assert [row["percent"] for row in printed["rows"]] == PUBLISHED
    assert not any("low" in row for row in printed["rows"])


def test_a_half_a_month_a_district_and_a_unit_narrow_the_figures(year: dict[str, Case], raudah: Unit) -> None:
    assert facts("--year", "2016", "--half", "2")["cases"] == 3
    assert facts("--year", "2016", "--month", "3")["cases"] == 1
    assert facts("--year", "2016", "--area", "13")["cases"] == 6
    assert facts("--year", "2016", "--area", "13.71")["cases"] == 4
    assert facts("--year", "2016", "--unit", str(raudah.pk))["cases"] == 2
    assert "Semester II 2016, Kota Padang;" in facts("--year", "2016", "--half", "2", "--area", "13.71")["note"]


def test_the_text_says_the_same_in_aligned_lines(year: dict[str, Case]) -> None:
    lines = run("--year", "2016").splitlines()
    assert lines[0] == "2 LK3, 6 kasus"
    assert len({len(line) for line in lines[2:14]}) == 1
    assert lines[6].split()[-3:] == ["KDRT", "2", "33,3%"]
    assert "480–482" in run("--year", "2016", "--source", "recap")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "1999"], "Belum ada kasus yang dibuka pada tahun 1999 di Indonesia."),
        (["--year", "1999", "--source", "recap"], "Tidak ada rekap yang diterbitkan untuk Tahun 1999, Indonesia."),
        (["--year", "2016", "--half", "1", "--source", "recap"], "Tidak ada rekap"),
        (["--year", "2016", "--month", "1", "--source", "recap"], "Tidak ada rekap"),
        (["--year", "99999"], "Tahun 99999 tidak dikenal."),
        (["--year", "2016", "--half", "1", "--month", "1"], "tidak keduanya"),
        (["--year", "2016", "--area", "13", "--unit", "1"], "tidak keduanya"),
        (["--year", "2016", "--area", "99"], "kode 99"),
        (["--year", "2016", "--unit", "987654"], "nomor 987654"),
    ],
)
def test_a_question_without_an_answer_is_refused_with_a_sentence_and_exit_1(
    db: None, arguments: list[str], sentence: str
) -> None:
    refused = refusal(*arguments)
    assert sentence in str(refused)
    assert refused.returncode == 1


def test_a_recap_of_a_province_does_not_answer_for_the_country(db: None) -> None:
    Recap.objects.filter(key="recap_2016").update(region=Region.objects.get(pk="13"))
    assert "Tidak ada rekap" in str(refusal("--year", "2016", "--source", "recap"))
    assert facts("--year", "2016", "--source", "recap", "--area", "13")["cases"] == 3252
