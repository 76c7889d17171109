"""Numbers of people who do not exist: every NIK and KK here starts with the impossible province 00."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.identity_numbers import (
    InvalidNumber,
    mask,
    nik_warnings,
    normalise,
    parse_family_card,
    parse_nik,
)

TODAY = date(2026, 3, 26)
YOUNGEST_AGE_DAYS = 99 * 365

regions = st.integers(min_value=0, max_value=9999).map(lambda number: f"00{number:04}")
serials = st.integers(min_value=1, max_value=9999)
births = st.dates(min_value=TODAY - timedelta(days=YOUNGEST_AGE_DAYS), max_value=TODAY)
sexes = st.sampled_from("MF")


def nik_of(born: date, sex: str, region: str = "007101", serial: int = 1) -> str:
    day = born.day + (40 if sex == "F" else 0)
    return f"{region}{day:02}{born:%m%y}{serial:04}"


def refusal(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse_nik(text, today=TODAY)
    return caught.value.message


def card_refusal(text: str) -> str:
    with pytest.raises(InvalidNumber) as caught:
        parse_family_card(text)
    return caught.value.message


def warnings_of(text: str, **said) -> list[str]:
    return nik_warnings(parse_nik(text, today=TODAY), **said)


# What a good number says


@given(born=births, sex=sexes, region=regions, serial=serials)
def test_a_nik_gives_back_the_birth_date_sex_and_region_it_was_made_from(born, sex, region, serial):
    nik = parse_nik(nik_of(born, sex, region, serial), today=TODAY)

    assert (nik.birth_on, nik.sex) == (born, sex)
    assert nik.district_code == f"{region[:2]}.{region[2:4]}"
    assert nik.subdistrict_code == f"{region[:2]}.{region[2:4]}.{region[4:]}"


@given(born=births, sex=sexes, region=regions, serial=serials)
def test_a_nik_never_warns_about_the_person_it_was_made_for(born, sex, region, serial):
    digits = nik_of(born, sex, region, serial)

    assert warnings_of(digits, birth_on=born, sex=sex, known_district_codes={f"00.{region[2:4]}"}) == []


@given(text=st.text(alphabet="0123456789 .-OXe,+'", max_size=24))
def test_whatever_is_typed_is_either_read_or_refused_with_a_sentence(text):
    try:
        answer = parse_nik(text, today=TODAY).digits
    except InvalidNumber as refused:
        answer = refused.message
    assert re.fullmatch(r"[0-9]{16}|[A-Z].+\.", answer)


def test_a_woman_has_forty_added_to_her_day_of_birth():
    nik = parse_nik("0071014507900001", today=TODAY)

    assert (nik.sex, nik.birth_on) == ("F", date(1990, 7, 5))


@pytest.mark.parametrize(
    "typed",
    [
        "0071 0145 0790 0001",
        "00.71.01.450790.0001",
        "007101-450790-0001",
        "007101–450790—0001",
        "'0071014507900001",
        "\t0071014507900001\n",
        "0071014507900001\u200b",
        "００７１０１４５０７９００００１",
    ],
)
def test_marks_that_people_type_between_digits_do_not_matter(typed):
    assert parse_nik(typed, today=TODAY).digits == "0071014507900001"
    assert normalise(typed) == "0071014507900001"


# The century


def test_a_two_digit_year_means_the_latest_year_that_is_not_in_the_future():
    assert parse_nik("0071010101050001", today=TODAY).birth_on == date(2005, 1, 1)
    assert parse_nik("0071010101270001", today=TODAY).birth_on == date(1927, 1, 1)


def test_a_baby_born_today_is_a_baby_and_one_day_later_is_an_old_person():
    assert parse_nik(nik_of(TODAY, "M"), today=TODAY).birth_on == TODAY
    assert parse_nik(nik_of(TODAY + timedelta(days=1), "M"), today=TODAY).birth_on == date(1926, 3, 27)


@pytest.mark.parametrize(
    ("born", "is_ambiguous"),
    [
        (date(2016, 3, 26), True),  # 10 today, or exactly 110
        (date(2015, 3, 27), True),  # 10 today, or 110 until tomorrow
        (date(2015, 3, 26), False),  # 11 today; 111 is older than we believe
        (date(1990, 7, 5), False),
        (date(1926, 3, 27), False),
    ],
)
def test_the_century_is_ambiguous_only_when_both_ages_are_believable(born, is_ambiguous):
    assert parse_nik(nik_of(born, "F"), today=TODAY).is_century_ambiguous is is_ambiguous


def test_an_ambiguous_century_is_asked_about_until_the_birth_date_is_known():
    digits = nik_of(date(2020, 1, 2), "M")

    (warning,) = warnings_of(digits)
    assert "2 Januari 2020 atau 2 Januari 1920" in warning
    assert warnings_of(digits, birth_on=date(1920, 1, 2)) == []
    assert warnings_of(digits, birth_on=date(2020, 1, 2)) == []


def test_a_leap_day_of_1900_did_not_exist_so_only_2000_remains():
    nik = parse_nik("0071012902000001", today=date(2005, 1, 1))

    assert (nik.birth_on, nik.is_century_ambiguous) == (date(2000, 2, 29), False)


# Hard errors


@pytest.mark.parametrize("typed", ["", "007101450790001", "00710145079000012", "0" * 400])
def test_a_nik_that_has_not_16_digits_is_refused_and_told_how_many_it_has(typed):
    assert f"yang diisi {len(typed)} digit" in refusal(typed)


@pytest.mark.parametrize("typed", ["OO71014507900001", "007101450790000l", "007101/450790/0001", "0071014507900²01x"])
def test_a_nik_with_letters_or_other_signs_is_refused_with_its_own_advice(typed):
    assert "hanya berisi angka" in refusal(typed)


@pytest.mark.parametrize(
    "typed",
    ["0071014507900001.0", "1371014507900001,00", "7,10145E+13", "1.371014507900001E+15", "7.1e13"],
)
def test_a_nik_that_excel_kept_as_a_number_is_refused_because_a_digit_may_be_lost(typed):
    message = refusal(typed)

    assert "Excel" in message
    assert "teks" in message


@pytest.mark.parametrize("month", ["00", "13", "99"])
def test_a_nik_with_an_impossible_month_is_refused(month):
    assert "bulan" in refusal(f"00710145{month}900001")


@pytest.mark.parametrize("day", ["00", "32", "40", "72", "81", "99"])
def test_a_nik_with_a_day_that_is_neither_a_mans_nor_a_womans_is_refused(day):
    assert "41–71" in refusal(f"007101{day}07900001")


@pytest.mark.parametrize("day", ["01", "31", "41", "71"])
def test_the_first_and_last_days_of_men_and_women_are_accepted(day):
    assert parse_nik(f"007101{day}07900001", today=TODAY).birth_on is not None


def test_a_nik_with_serial_0000_is_refused():
    assert "0001" in refusal("0071014507900000")
    assert parse_nik("0071014507909999", today=TODAY)


@pytest.mark.parametrize("typed", ["0071018107900001", "0071014513900001", "0071014507900000", "0071014507900001.0"])
def test_a_refusal_never_repeats_the_number(typed):
    assert typed[:6] not in refusal(typed)


# Warnings


@pytest.mark.parametrize("day", ["30", "31", "70", "71"])
def test_a_day_that_february_never_had_is_a_warning_and_not_an_error(day):
    nik = parse_nik(f"007101{day}02900001", today=TODAY)

    assert nik.birth_on is None
    assert not nik.is_century_ambiguous
    assert nik.sex == ("F" if day > "40" else "M")
    (warning,) = nik_warnings(nik, birth_on=date(1990, 3, 2))
    assert "tidak ada di kalender" in warning


def test_a_different_birth_date_is_said_with_both_dates():
    (warning,) = warnings_of("0071014507900001", birth_on=date(1990, 7, 6))

    assert "5 Juli 1990" in warning
    assert "6 Juli 1990" in warning


def test_a_different_sex_is_said_and_an_unknown_sex_is_not():
    (warning,) = warnings_of("0071014507900001", sex="M")

    assert "perempuan" in warning
    assert "laki-laki" in warning
    assert warnings_of("0071014507900001", sex="F") == []
    assert warnings_of("0071014507900001", sex="") == []


def test_a_district_that_is_not_on_the_list_is_said_only_when_there_is_a_list():
    (warning,) = warnings_of("0071014507900001", known_district_codes={"13.71"})

    assert "00.71" in warning
    assert warnings_of("0071014507900001", known_district_codes={"00.71"}) == []
    assert warnings_of("0071014507900001") == []


def test_several_doubts_are_all_said():
    said = {"birth_on": date(1989, 7, 5), "sex": "M", "known_district_codes": {"13.71"}}

    assert len(warnings_of("0071014507900001", **said)) == 3


# Family cards


@given(issued=st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)), region=regions, serial=serials)
def test_a_family_card_gives_back_its_date_of_issue_and_region(issued, region, serial):
    card = parse_family_card(f"{region}{issued:%d%m%y}{serial:04}")

    assert card.issued_on == issued
    assert card.subdistrict_code.replace(".", "") == region
    assert card.subdistrict_code.startswith(card.district_code)


def test_a_womans_nik_in_the_field_of_the_family_card_is_recognised():
    assert "NIK" in card_refusal("0071014507190001")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("007101050719001", "15 digit"),
        ("007101O507190001", "hanya berisi angka"),
        ("0071010507190001.0", "Excel"),
        ("0071010007190001", "01–31"),
        ("0071013207190001", "01–31"),
        ("0071018107190001", "01–31"),
        ("0071010513190001", "bulan"),
        ("0071010507190000", "0001"),
    ],
)
def test_a_family_card_that_no_office_could_have_issued_is_refused_with_advice(typed, hint):
    assert hint in card_refusal(typed)


def test_a_family_card_issued_on_30_february_is_kept_without_a_date():
    assert parse_family_card("0071013002190001").issued_on is None


# Nothing leaks


def test_a_mask_hides_the_birth_date_sex_and_subdistrict():
    assert mask("0071014507900001") == "0071••••••••0001"


@given(first=births, second=births, sex=sexes)
def test_two_people_who_differ_only_in_birth_date_look_the_same_behind_the_mask(first, second, sex):
    assert mask(nik_of(first, "F")) == mask(nik_of(second, sex))


@pytest.mark.parametrize("odd", ["", "1371", "13710145079000011", "0071 0145 0790 00", "ABCDEFGHIJKLMNOP"])
def test_a_mask_hides_all_of_a_number_it_does_not_understand(odd):
    assert mask(odd) == "•" * len(odd)


def test_neither_repr_nor_str_shows_a_number_or_a_birth_date():
    nik = parse_nik("0071014507900001", today=TODAY)
    card = parse_family_card("0071010507190001")

    for shown in (repr(nik), str(nik), f"{nik}"):
        assert "450790" not in shown
        assert "1990" not in shown
    assert card.digits not in repr(card) + str(card)
