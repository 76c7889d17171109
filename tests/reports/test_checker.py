"""A published table is pasted: does it add up, what cannot be, which whole numbers fit."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lk3.models import AuditEvent, User
from reports.checker.judging import judge
from reports.checker.pasted import read
from reports.published import percent_of, percent_text
from tests.cast import As

PAGE = "/laporan/periksa-tabel/"
NEAT = "Penelantaran; 48; 48%\nEkonomi; 30; 30%\nLainnya; 22; 22%\nJumlah; 100; 100%"


def first(text: str) -> tuple[str, int | None, str | None]:
    (line,) = read(text).lines
    return line.label, line.count, None if line.percent is None else percent_text(line.percent)


@pytest.mark.parametrize(
    "written",
    [
        "Penelantaran; 482; 14,8%",
        "Penelantaran\t482\t14.8",
        "Penelantaran | 482 | 14,8 %",
        "Penelantaran   482   14,8 %",
        "1. Penelantaran 482 14,8",
        "1\tPenelantaran\t482\t14,8%",
        "1;Penelantaran;482;14,8",
    ],
)
def test_a_row_is_read_however_it_was_copied(written: str):
    assert first(written) == ("Penelantaran", 482, "14,8%")


def test_thousands_with_dots_are_whole_numbers_and_a_comma_makes_a_percentage():
    assert first("Ekonomi 1.234 14,8") == ("Ekonomi", 1234, "14,8%")
    assert first("Ekonomi; 1.234") == ("Ekonomi", 1234, None)
    assert first("Ekonomi; 12%") == ("Ekonomi", None, "12%")


def test_a_name_with_figures_in_it_stays_a_name():
    assert first("Anak di bawah 18 tahun; 40; 12,5%") == ("Anak di bawah 18 tahun", 40, "12,5%")
    assert first("Usia 18–24 tahun 40 12,5%") == ("Usia 18–24 tahun", 40, "12,5%")


def test_a_heading_is_passed_over_and_the_total_is_no_row():
    pasted = read("Kategori;Jumlah;%\nPenelantaran;482;14,8\nJumlah seluruhnya;3.252;100")
    assert [line.label for line in pasted.lines] == ["Penelantaran"]
    assert pasted.total is not None
    assert pasted.total.count == 3252
    assert pasted.problems == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ekonomi tanpa angka", "tidak ada angka"),
        ("Ekonomi; 12; 13; 14%", "lebih dari dua angka"),
        ("Ekonomi; 12; 13", "Beri tanda %"),
        ("Ekonomi; 12%; 13%", "dua persentase"),
        ("Ekonomi; 1.23.4", "bukan bilangan bulat"),
        ("Ekonomi; 120%", "lebih dari 100"),
        ("Total; 5", "jumlah sudah ada pada baris 2"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_number(line: str, words: str):
    (problem,) = read(f"Penelantaran; 48%\nJumlah; 100\n{line}").problems
    assert problem.startswith("Baris 3: ")
    assert words in problem


def test_a_neat_table_may_be_true():
    verdict = judge(read(NEAT))
    assert verdict.is_possible
    assert verdict.count_sum == 100
    assert verdict.notes == ()


def test_counts_that_do_not_reach_the_stated_total_are_said_with_the_gap():
    verdict = judge(read("A; 40\nB; 50\nJumlah; 100"))
    assert verdict.problems == ("Baris-barisnya berjumlah 90, 10 kurang dari jumlah yang disebut, 100.",)


def test_a_percentage_that_is_not_the_count_is_a_cell_that_cannot_be():
    verdict = judge(read("A; 48; 48%\nB; 30; 33%\nC; 22; 22%"))
    assert [bool(line.problem) for line in verdict.lines] == [False, True, False]
    assert "33% berarti 33; 30 dari 100 adalah 30,0%" in verdict.lines[1].problem


def test_percentages_that_rounding_cannot_explain_are_found():
    verdict = judge(read("A; 48%\nB; 30%\nC; 30%"))
    assert "berjumlah 108%" in verdict.problems[0]
    assert judge(read("A; 33,3%\nB; 33,3%\nC; 33,3%")).is_possible


def test_whole_numbers_are_found_behind_percentages():
    verdict = judge(read("A; 33,3%\nB; 33,3%\nC; 33,4%"), 1000)
    assert verdict.has_examples
    assert [line.possible for line in verdict.lines] == ["333", "333", "334"]


def test_a_percentage_no_whole_number_gives_is_found():
    verdict = judge(read("A; 14,8%\nB; 85,2%"), 7)
    assert not verdict.is_possible
    assert "tidak ada bilangan bulat dari 7 yang pembulatannya 14,8%" in verdict.lines[0].problem


def test_a_row_without_a_count_is_the_rest_of_the_others():
    assert judge(read("A; 48; 48%\nB; 52%\nJumlah; 100")).is_possible
    verdict = judge(read("A; 40; 40%\nB; 52%\nJumlah; 100"))
    assert "tidak dapat dicapai" in " ".join(verdict.problems)


def test_the_typed_total_must_be_the_one_of_the_table():
    verdict = judge(read(NEAT), 90)
    assert "Jumlah yang Anda tulis 90, tetapi tabelnya menyebut 100." in verdict.problems


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12).filter(lambda counts: sum(counts) > 0))
def test_an_honest_table_is_never_called_impossible(counts: list[int]):
    total = sum(counts)
    shares = [percent_of(count, total) for count in counts]
    rows = [
        f"Baris {chr(65 + place)}; {percent_text(share)}" for place, share in enumerate(shares) if share is not None
    ]
    verdict = judge(read("\n".join(rows)), total)
    assert verdict.is_possible, verdict.problems
    assert verdict.has_examples
    found = [int(line.example.replace(".", "")) for line in verdict.lines]
    assert sum(found) == total
    with_counts = [f"{row}; {count}" for row, count in zip(rows, counts, strict=True)]
    assert judge(read("\n".join(with_counts)), total).is_possible


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str):
    pasted = read(text)
    if pasted.lines and not pasted.problems:
        judge(pasted)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_table_of_2016_is_possible_and_its_sum_of_100_2_is_explained(wati: User, as_: As):
    text = text_of(as_(wati).get(PAGE, {"contoh": "2016"}))
    assert "Tabel ini mungkin benar" in text
    assert "100,2%" in text
    assert "berjumlah tepat 3.252" in text


def test_what_was_pasted_stays_when_a_line_is_wrong(wati: User, as_: As):
    response = as_(wati).post(PAGE, {"tabel": "Penelantaran; 48%\nEkonomi tanpa angka", "jumlah": "tiga"})
    text = text_of(response)
    assert "Ekonomi tanpa angka" in text
    assert "Baris 2: tidak ada angka" in text
    assert "Tulis jumlah keseluruhan sebagai bilangan bulat" in text
    assert "tiga" in response.content.decode()


def test_nothing_of_a_pasted_table_is_kept_anywhere(siti: User, as_: As, django_assert_num_queries: Any):
    browser = as_(siti)
    browser.get(PAGE)
    before = AuditEvent.objects.count()
    assert "Tabel ini mungkin benar" in text_of(browser.post(PAGE, {"tabel": NEAT}))
    assert AuditEvent.objects.count() == before
    assert NEAT.splitlines()[0] not in browser.get(PAGE).content.decode()


def test_an_enormous_table_is_refused_in_words(siti: User, as_: As):
    text = text_of(as_(siti).post(PAGE, {"tabel": "\n".join(f"Baris {n}; 1%" for n in range(300))}))
    assert "paling banyak 200 baris" in text


def test_the_page_lies_in_one_section_of_the_navigation_only(wati: User, as_: As) -> None:
    shown = as_(wati).get(PAGE).context["navigation"]
    assert [item.label for item in shown if item.is_current] == ["Data"]
