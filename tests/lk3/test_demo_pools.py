"""The pools of invented names, streets and occupations are large, clean and right for sex and region."""

import csv
from collections import Counter
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "lk3/data"
REGIONS = {"MINANG", "BATAK", "JAWA", "SUNDA", "BUGIS", "BALI", "MALUKU", "PAPUA", "NTT", "DAYAK", "UMUM"}
PEOPLES_WHO_MARK_SEX_IN_THE_LAST_NAME = {"BALI", "JAWA", "SUNDA", "UMUM"}


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one plain CSV file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(*, kind: str, region: str, sex: str) -> set[str]:
    """Return the names of one pool."""
    wanted = (kind, region, sex)
    return {row["name"] for row in rows_of("demo_names.csv") if (row["kind"], row["region"], row["sex"]) == wanted}


def test_there_are_enough_names_that_fit_anywhere():
    for sex in "MF":
        assert len(names(kind="GIVEN", region="UMUM", sex=sex)) >= 110
        assert len(names(kind="SECOND", region="UMUM", sex=sex)) >= 60


def test_every_people_has_given_names_for_both_sexes_and_last_names():
    for region in REGIONS:
        for sex in "MF":
            assert len(names(kind="GIVEN", region=region, sex=sex)) >= 18, (region, sex)
        marked = region in PEOPLES_WHO_MARK_SEX_IN_THE_LAST_NAME
        for sex in "MF" if marked else "U":
            assert len(names(kind="LAST", region=region, sex=sex)) >= 12, (region, sex)
        assert bool(names(kind="LAST", region=region, sex="U")) != marked, region


def test_every_name_is_clean_and_stands_once():
    rows = rows_of("demo_names.csv")
    assert max(Counter(tuple(row.values()) for row in rows).values()) == 1
    assert {row["region"] for row in rows} == REGIONS
    assert {(row["kind"], row["sex"]) for row in rows} == {
        ("GIVEN", "M"), ("GIVEN", "F"), ("SECOND", "M"), ("SECOND", "F"), ("LAST", "M"), ("LAST", "F"), ("LAST", "U"),
    }  # fmt: skip
    for row in rows:
        name = row["name"]
        assert name == " ".join(name.split()), row
        assert name[0].isupper(), row
        assert name.replace(" ", "").replace("-", "").isalpha(), row


def test_a_balinese_boy_is_i_and_a_girl_is_ni():
    boys = names(kind="GIVEN", region="BALI", sex="M")
    girls = names(kind="GIVEN", region="BALI", sex="F")
    for order in ("Wayan", "Made", "Nyoman", "Ketut"):
        assert f"I {order}" in boys - girls
        assert f"Ni {order}" in girls - boys


def test_a_minang_family_name_is_a_suku():
    suku = names(kind="LAST", region="MINANG", sex="U")
    assert suku >= {"Chaniago", "Tanjung", "Koto", "Piliang", "Sikumbang", "Jambak"}
    assert not suku & names(kind="LAST", region="BATAK", sex="U")


def test_streets_and_occupations_stand_once_each():
    streets = [row["name"] for row in rows_of("demo_streets.csv")]
    assert len(streets) == len(set(streets)) >= 80
    assert all(street.startswith(("Jalan ", "Gang ", "Lorong ")) for street in streets)
    occupations = rows_of("demo_occupations.csv")
    assert len(occupations) == len({row["occupation"] for row in occupations}) >= 40
    assert {row["sex"] for row in occupations} == {"M", "F", "U"}
