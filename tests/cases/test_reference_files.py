"""The texts counselors choose from, and the table the ministry published, read as plain files."""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LIST_MARK = " · "
POINTER_MARK = " → "
PHONE_SENTENCE = 170
CATEGORIES_OF_2016 = [
    ("NEGLECT", "Penelantaran", "14.8"),
    ("DELINQUENCY", "Kenakalan (ABH) / kriminal (dewasa)", "11.8"),
    ("SEPARATION", "Keterpisahan dengan keluarga/pasangan", "7.8"),
    ("SEXUAL_VIOLENCE", "Pelecehan/kekerasan seksual", "9.2"),
    ("DOMESTIC_VIOLENCE", "KDRT", "9.8"),
    ("ECONOMIC_HARDSHIP", "Kesulitan ekonomi", "13.5"),
    ("DISABILITY_ILLNESS", "Keluarga dengan penyandang disabilitas / penyakit kronis", "11.7"),
    ("MIGRANT_WORKER", "Pekerja migran bermasalah", "1.1"),
    ("SUBSTANCE_ABUSE", "Penyalahgunaan NAPZA", "2.4"),
    ("EX_PRISONER", "Permasalahan eks napi", "0.5"),
    ("OTHER", "Lainnya", "17.6"),
]
# A sub-category shows the danger signs of its category where it has none.
MAY_BE_EMPTY = {"parent", "danger_signs"}
SECRECY = ["ORDINARY", "SENSITIVE", "SEALED"]


def rows(path: str) -> list[dict[str, str]]:
    with (PROJECT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


PROBLEMS = rows("cases/data/problem_categories.csv")
ROOTS = [row for row in PROBLEMS if not row["parent"]]
SUBS = [row for row in PROBLEMS if row["parent"]]
PPKS = rows("cases/data/ppks_categories.csv")
CLOCKS = rows("cases/data/clock_rules.csv")


def codes_of(found: list[dict[str, str]]) -> list[str]:
    return [row["code"] for row in found]


def by_code(row: dict[str, str]) -> str:
    return row["code"]


# Problem categories


def test_each_of_the_eleven_says_what_is_dangerous():
    assert [row["code"] for row in ROOTS if not row["danger_signs"]] == []


def test_sexual_violence_alone_starts_a_clock_by_itself_the_one_of_three_days():
    (told,) = [row for row in CLOCKS if row["starts"] == "TOLD"]

    assert (told["categories"], told["amount"], told["counting"]) == ("SEXUAL_VIOLENCE", "72", "HOURS")
    assert "UU 12/2022" in told["legal_basis"]


def test_every_duty_says_who_is_bound_what_counts_as_done_and_on_what_basis():
    for row in CLOCKS:
        assert all(row[name] for name in ("title", "duty", "actor", "done_when", "legal_basis", "note")), row["code"]
        assert row["certainty"] in ("SOURCED", "TO_CONFIRM")
        assert set(row["categories"].split()) <= {problem["code"] for problem in PROBLEMS}


def test_what_was_only_recalled_of_a_law_is_to_be_confirmed():
    recalled = [row for row in CLOCKS if "dari ingatan" in row["note"]]

    assert len(recalled) >= 3
    assert {row["certainty"] for row in recalled} == {"TO_CONFIRM"}


def test_a_duty_that_follows_another_stands_after_it_in_the_file():
    seen: set[str] = set()
    for row in CLOCKS:
        assert (row["starts"] == "RULE_DONE") == bool(row["after"])
        assert not row["after"] or row["after"] in seen
        seen.add(row["code"])


def test_the_eleven_of_2016_stand_in_the_ministrys_order_with_its_labels():
    expected = [(code, label, str(order)) for order, (code, label, _) in enumerate(CATEGORIES_OF_2016, start=1)]

    assert [(row["code"], row["label"], row["order"]) for row in ROOTS] == expected
    assert {row["edition"] for row in ROOTS} == {"2016"}
    assert all("19 Oktober 2016" in row["source"] for row in ROOTS)


def test_each_sub_category_rolls_up_to_exactly_one_of_the_eleven():
    children = Counter(row["parent"] for row in SUBS)

    assert len(SUBS) >= 30
    assert set(children) == set(codes_of(ROOTS))
    assert min(children.values()) >= 2


@pytest.mark.parametrize("found", [PROBLEMS, PPKS], ids=["problems", "ppks"])
def test_codes_are_upper_case_and_unique(found):
    codes = codes_of(found)

    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not re.fullmatch(r"[A-Z]+(_[A-Z]+)*", code)] == []


def test_a_sub_category_carries_the_code_of_its_parent_in_front():
    assert [row["code"] for row in SUBS if not row["code"].startswith(row["parent"] + "_")] == []


def test_two_choices_never_look_the_same():
    assert len({row["label"] for row in PROBLEMS}) == len(PROBLEMS)
    assert len({(row["parent"], row["short_label"]) for row in PROBLEMS}) == len(PROBLEMS)


def test_siblings_are_numbered_from_one_without_gaps():
    for parent in ["", *codes_of(ROOTS)]:
        orders = [int(row["order"]) for row in PROBLEMS if row["parent"] == parent]
        assert orders == list(range(1, len(orders) + 1)), parent


@pytest.mark.parametrize("row", PROBLEMS, ids=by_code)
def test_a_counselor_finds_every_text_beside_a_category(row):
    assert [column for column, text in row.items() if column not in MAY_BE_EMPTY and not text] == []
    assert [column for column, text in row.items() if text != text.strip()] == []
    assert row["definition"].endswith(".")
    assert len(row["definition"]) <= PHONE_SENTENCE
    assert 2 <= len(row["examples"].split(LIST_MARK)) <= 4
    assert len(row["partners"].split(LIST_MARK)) >= 2


@pytest.mark.parametrize("row", PROBLEMS, ids=by_code)
def test_the_first_questions_are_two_or_three_questions(row):
    questions = row["first_questions"].split(LIST_MARK)

    assert 2 <= len(questions) <= 3
    assert [question for question in questions if not question.endswith("?")] == []


@pytest.mark.parametrize("row", PROBLEMS, ids=by_code)
def test_what_belongs_elsewhere_points_to_another_category_that_exists(row):
    labels = {other["label"] for other in PROBLEMS} - {row["label"]}

    for pointer in row["not_this"].split(LIST_MARK):
        what, where = pointer.split(POINTER_MARK)
        assert what
        assert where in labels


# Secrecy


def test_every_category_has_a_confidentiality_class_we_know():
    assert {row["default_class"] for row in PROBLEMS} == set(SECRECY)


def test_a_sub_category_is_never_less_secret_than_its_parent_unless_no_child_faces_the_law():
    parents = {row["code"]: row for row in ROOTS}
    milder = [row["code"] for row in SUBS if secrecy(row) < secrecy(parents[row["parent"]])]

    # The parent is sealed because it may mean a child facing the law; these three never do.
    assert milder == ["DELINQUENCY_BEHAVIOUR", "DELINQUENCY_SCHOOL_DROPOUT", "DELINQUENCY_ADULT_CRIME"]


def test_sexual_violence_children_facing_the_law_and_hiv_are_sealed_and_nothing_else():
    sealed = {row["code"] for row in PROBLEMS if row["default_class"] == "SEALED"}
    sexual = {row["code"] for row in PROBLEMS if row["code"].startswith("SEXUAL_VIOLENCE")}

    assert len(sexual) > 3
    assert sealed - sexual == {
        "DELINQUENCY",
        "DELINQUENCY_CHILD_OFFENDER",
        "DELINQUENCY_CHILD_WITNESS",
        "DISABILITY_ILLNESS_HIV",
    }
    assert sexual <= sealed


def test_a_category_about_a_child_is_at_least_sensitive():
    about_children = [row for row in SUBS if "CHILD" in row["code"]]
    open_by_design = {"OTHER_PARENT_CHILD"}  # the family is the client

    assert len(about_children) > 8
    assert [by_code(row) for row in about_children if secrecy(row) == 0 and by_code(row) not in open_by_design] == []


def secrecy(row: dict[str, str]) -> int:
    return SECRECY.index(row["default_class"])


# PPKS


def test_there_are_26_ppks_categories_in_order_each_with_a_definition_and_a_source():
    assert [int(row["order"]) for row in PPKS] == list(range(1, 27))
    assert len({row["label"] for row in PPKS}) == 26
    assert all(row["definition"].endswith(".") and row["source"] for row in PPKS)
    assert PPKS[0]["label"] == "Anak Balita Terlantar"
    assert PPKS[24]["label"] == "Keluarga Bermasalah Sosial Psikologis"


# The ministry's table


def test_the_recap_of_2016_is_the_published_table_and_sums_to_100_2():
    recap = rows("reports/data/recap_2016.csv")

    assert [(row["category"], row["percent"]) for row in recap] == [
        (code, percent) for code, _, percent in CATEGORIES_OF_2016
    ]
    assert sum(Decimal(row["percent"]) for row in recap) == Decimal("100.2")


def test_every_published_table_says_where_it_comes_from_and_has_its_rows():
    (recap,) = rows("reports/data/recaps.csv")

    assert (PROJECT / "reports/data" / f"{recap['key']}.csv").exists()
    assert (recap["year"], recap["units"], recap["stated_total"]) == ("2016", "99", "3252")
    assert (recap["half"], recap["area"]) == ("", "")
    assert recap["source_date"] == "2016-10-19"
    assert "Kementerian Sosial RI" in recap["source"]


@pytest.mark.parametrize(
    "path",
    [
        "cases/data/problem_categories.csv",
        "cases/data/ppks_categories.csv",
        "reports/data/recaps.csv",
        "reports/data/recap_2016.csv",
    ],
)
def test_every_file_is_explained_beside_it_and_is_plain_utf_8(path):
    file = PROJECT / path
    content = file.read_bytes()

    assert file.name in (file.parent / "README.md").read_text(encoding="utf-8")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
