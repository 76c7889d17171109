"""Whoever chooses "lainnya" is offered up to three better categories, and is told which words led there."""

import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import suggestions as measuring
from cases.suggestions import Terms, errands, hints, reading, spelling, suggest

DATA = Path(__file__).resolve().parents[2] / "cases/data"
TERMS = measuring.terms_of_the_program()
NEGLECT_OF_A_SPOUSE = "Suamiku gak pernah ngasih nafkah udah 2 thn."

SMALL = Terms.compile(
    [
        ("HIT", None, "pukul", 5),
        ("HIT_WIFE", "HIT", "suami/ayah pukul", 5),
        ("LEFT", None, "tidak nafkah", 5),
        ("LEFT", None, "=ditinggal", 5),
        ("DRINK", None, "mabuk", 5),
        ("OWED", None, "utang", 5),
        ("OTHER_SPLIT", "OTHER", "cerai", 5),
        ("OTHER_AFFAIR", "OTHER", "selingkuh", 5),
        ("OTHER_WORRY", "OTHER", "gelisah", 1),
    ]
)


def codes(text: str, terms: Terms = TERMS) -> list[str]:
    return [one.code for one in suggest(text, terms)]


def roots(text: str) -> list[str]:
    return [one.root for one in suggest(text, TERMS)]


# What people bring


def test_a_wife_who_is_beaten_is_offered_domestic_violence():
    best = suggest("Suami saya sering memukul saya.", TERMS)[0]

    assert best.root == "DOMESTIC_VIOLENCE"
    assert "memukul" in best.because


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NEGLECT_OF_A_SPOUSE, "NEGLECT"),
        ("Nenek tinggal sendiri dan tidak ada yang merawat.", "NEGLECT"),
        ("Anak saya kelas 8 ditangkap polisi karena mencuri motor.", "DELINQUENCY"),
        ("Mantan suami melarang saya bertemu anak.", "SEPARATION"),
        ("Keponakan saya diraba pamannya, ia takut pulang.", "SEXUAL_VIOLENCE"),
        ("Warung bangkrut, kontrakan nunggak, pinjol nagih terus.", "ECONOMIC_HARDSHIP"),
        ("Ayah kena stroke, sudah setahun terbaring.", "DISABILITY_ILLNESS"),
        ("Kakak jadi TKW di Malaysia, paspornya ditahan majikan.", "MIGRANT_WORKER"),
        ("Adik saya nyabu lagi dan menjual barang rumah.", "SUBSTANCE_ABUSE"),
        ("Saya baru bebas dari lapas dan tidak diterima kerja di mana pun.", "EX_PRISONER"),
    ],
)
def test_each_of_the_ten_is_recognised_in_plain_words(text, expected):
    assert expected in roots(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saya mau gugat cerai, sidangnya bagaimana?", "OTHER_DIVORCE"),
        ("Suami selingkuh dengan teman kantornya.", "OTHER_INFIDELITY"),
        ("Anak saya dibully teman kelasnya.", "OTHER_BULLYING"),
        ("Gaji suami habis untuk judi online.", "OTHER_GAMBLING"),
        ("Cucu saya belum punya akta lahir.", "OTHER_CIVIL_REGISTRATION"),
        ("Saya ingin mati saja, sudah tidak kuat.", "OTHER_CRISIS"),
        ("Anak 15 tahun mau dinikahkan, minta dispensasi.", "OTHER_EARLY_MARRIAGE"),
    ],
)
def test_what_has_no_place_among_the_ten_is_named_by_its_sub_category(text, expected):
    assert expected in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bojoku mendem terus ngantem aku.",
        "aku dipukulin suami tiap mlm",
        "suami mukul sy lg bu",
        "Laki den acok mamukua.",
    ],
)
def test_a_wife_who_writes_as_she_speaks_is_understood(text):
    assert "DOMESTIC_VIOLENCE" in roots(text)


# What people do not say


def test_who_says_that_she_is_not_beaten_is_not_offered_violence():
    assert codes("Saya tidak dipukul.", SMALL) == []
    assert codes("Belum pernah dipukul.", SMALL) == []
    assert codes("Gak ada pukul-pukulan kok.", SMALL) == []


def test_who_cannot_bear_the_beating_is_beaten():
    assert codes("Saya tidak tahan dipukul.", SMALL) == ["HIT"]
    assert codes("Tidak hanya dipukul.", SMALL) == ["HIT"]


def test_no_reaches_only_to_the_next_thought():
    assert codes("Dia tidak mau bicara, lalu memukul.", SMALL) == ["HIT"]
    assert codes("Saya tidak pulang karena dipukul.", SMALL) == ["HIT"]


def test_support_that_is_missing_is_a_problem_and_support_that_comes_is_none():
    assert codes("Sudah dua tahun tidak pernah diberi nafkah.", SMALL) == ["LEFT"]
    assert codes("Nafkah selalu diberi.", SMALL) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "Terima kasih banyak, anak saya sekarang rajin sekolah.",
        "Mau tanya, kantor buka sampai jam berapa?",
        "Mahasiswi minta wawancara untuk skripsi tentang kekerasan dalam rumah tangga.",
        "Suami, istri, anak, ibu mertua, dan kakek tinggal serumah.",
    ],
)
def test_text_that_names_no_problem_is_left_in_peace(text):
    assert codes(text) == []


# How many, and why


def test_at_most_three_are_offered_and_fewer_when_asked():
    text = "Suami mabuk, memukul, selingkuh, berutang, minta cerai."

    assert len(suggest(text, SMALL)) == 3
    assert len(suggest(text, SMALL, limit=2)) == 2


def test_two_sub_categories_of_one_root_are_one_offer_but_those_of_lainnya_stand_alone():
    assert codes("Suami memukul, saya dipukul lagi.", SMALL) == ["HIT_WIFE"]
    assert codes("Dia selingkuh dan minta cerai.", SMALL) == ["OTHER_AFFAIR", "OTHER_SPLIT"]


def test_the_sub_category_is_named_when_most_words_speak_for_it():
    terms = Terms.compile([("HIT", None, "kasar", 1), ("HIT_WIFE", "HIT", "suami pukul", 5)])

    assert codes("Suami memukul.", terms) == ["HIT_WIFE"]


def test_a_weak_word_alone_offers_nothing():
    assert codes("Saya gelisah.", SMALL) == []


def test_a_word_counts_once_however_many_terms_hold_it():
    (only,) = suggest("Suami memukul.", SMALL)

    assert only.score == 5


def test_the_words_that_led_there_are_shown_as_typed():
    (only,) = suggest("Udah lama GAK PERNAH dikasih Nafkah, bu", SMALL)

    assert only.because == ["GAK PERNAH dikasih Nafkah"]


def test_words_that_no_row_foresaw_together_hint_at_their_category():
    wounds = Terms.compile(
        [("HIT", None, f"{word} jahitan", 5) for word in ("luka", "pelipis", "dahi")] + [("OWED", None, "utang", 5)]
    )

    (only,) = suggest("Pelipisnya robek, lukanya dibiarkan, dan istri itu takut bicara soal jahitannya.", wounds)
    assert only.code == "HIT"
    assert {"Pelipisnya", "lukanya"} <= set(only.because)


def test_a_small_word_hints_at_nothing():
    assert codes("Sudah dua hari suami di rumah.", Terms.compile([("LEFT", None, "rumah dua hari kosong", 5)])) == []


def test_an_errand_needs_more_than_one_word_of_ours_and_a_life_needs_less():
    assert codes("Mohon poster tentang mabuk untuk kegiatan kantor Jumat.", SMALL) == []
    assert codes("Suami tiap malam mabuk.", SMALL) == ["DRINK"]
    assert codes("Suami mabuk tiap malam dan memukul, anak menangis. Mohon bantuan, kapan bisa datang?")


def test_words_far_apart_or_in_two_sentences_make_no_phrase():
    phrase = Terms.compile([("A", None, "jual motor", 5)])

    assert codes("Motornya dijual.", phrase) == ["A"]
    assert codes("Motor ada. Rumah dijual.", phrase) == []
    assert codes("Motor itu kami pakai setiap hari ke pasar untuk jual sayur.", phrase) == []


def test_an_exact_word_is_not_its_relatives():
    assert codes("Kami ditinggalkan.", SMALL) == ["LEFT"]
    assert codes("Kami tinggal di kota.", SMALL) == []


# What the ministry edits


def test_a_word_that_the_ministry_adds_counts_at_once_and_the_same_table_is_compiled_once():
    rows = [("A", None, "gelandang", 5)]

    assert codes("Dia menggelandang.", Terms.compile(rows)) == ["A"]
    assert Terms.compile(rows) is Terms.compile(list(rows))
    assert Terms.compile([*rows, ("B", None, "lain", 1)]) is not Terms.compile(rows)


@pytest.mark.parametrize("term", ["", "   ", "/", "=", "tidak", "a//b", "\x00", "tidak tidak", "a tidak"])
def test_a_term_that_says_nothing_does_no_harm(term):
    assert codes("Saya tidak a b.", Terms.compile([("A", None, term, 1)])) == []


def test_every_term_belongs_to_a_category_stands_there_once_and_fits_the_table():
    with (DATA / "category_terms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    with (DATA / "problem_categories.csv").open(encoding="utf-8", newline="") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    used = {row["code"] for row in rows}

    assert known - used == {"OTHER"}
    assert used <= known
    assert {row["weight"] for row in rows} <= set("12345")
    assert max(len(row["term"]) for row in rows) <= 80
    assert max(Counter((row["code"], row["term"]) for row in rows).values()) == 1
    assert [row for row in rows if row["term"] != " ".join(row["term"].lower().split())] == []
    assert [row["term"] for row in rows if row["term"].endswith(" tidak")] == []
    assert "category_terms.csv" in (DATA / "README.md").read_text(encoding="utf-8")


# Safe and quick


@given(st.text(max_size=400))
def test_whatever_is_typed_the_reasons_are_words_of_the_text(text):
    found = suggest(text, TERMS)

    assert len(found) <= 3
    assert [reason for one in found for reason in one.because if reason not in text] == []


WORDS = [
    "suami",
    "memukul",
    "tidak",
    "nafkah",
    "cerai",
    "rumah",
    "sakit",
    "di",
    "tinggal",
    "anak2",
    ".",
    ",",
    "SABU",
    "—",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_every_offer_gives_reasons_and_no_root_is_offered_twice(words):
    text = " ".join(words)
    found = suggest(text, TERMS)
    ten = [one.root for one in found if one.root != "OTHER"]

    assert len(ten) == len(set(ten))
    assert all(one.because and one.score > 0 for one in found)
    assert [reason for one in found for reason in one.because if reason not in text] == []


def test_no_function_that_sees_typed_words_remembers_them():
    seeing = [
        each for module in (spelling, reading, errands, hints) for each in vars(module).values() if callable(each)
    ]

    assert spelling.forms in seeing
    assert [each for each in seeing if hasattr(each, "cache_info")] == []


def test_a_text_of_a_megabyte_takes_no_longer_than_one_of_twenty_thousand_letters():
    started = time.perf_counter()
    suggest("suami memukul anak tidak makan " * 40_000, TERMS)

    assert time.perf_counter() - started < 3
