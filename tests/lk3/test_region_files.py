"""The region files agree with the decree, with each other and with the published totals."""

import csv
import gzip
import io
import re
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "lk3/data"
PARENT_LEVEL = {"DISTRICT": "PROVINCE", "SUBDISTRICT": "DISTRICT"}
CODE_SHAPE = {"PROVINCE": r"\d\d", "DISTRICT": r"\d\d\.\d\d", "SUBDISTRICT": r"\d\d\.\d\d\.\d\d"}
# "Pangkajene dan Kepulauan" and "2 x 11 Kayu Tanam".
SMALL_WORDS = {"dan", "x", "2", "11"}
VILLAGE_KIND = {"1": "KELURAHAN", "2": "DESA", "3": "DESA_ADAT"}

# Kabupaten, kota, kecamatan, kelurahan, desa per province, from the table that the publisher of the
# source data prints beside it (Kepmendagri 300.2.2-2138/2025; the amendment of June has the same totals).
PUBLISHED_COUNTS = {
    "11": (18, 5, 290, 0, 6500),
    "12": (25, 8, 455, 693, 5417),
    "13": (12, 7, 179, 230, 1035),
    "14": (10, 2, 172, 271, 1591),
    "15": (9, 2, 144, 171, 1414),
    "16": (13, 4, 241, 403, 2856),
    "17": (9, 1, 129, 172, 1341),
    "18": (13, 2, 229, 205, 2446),
    "19": (6, 1, 47, 84, 309),
    "21": (5, 2, 80, 144, 275),
    "31": (1, 5, 44, 267, 0),
    "32": (18, 9, 627, 646, 5311),
    "33": (29, 6, 576, 753, 7810),
    "34": (4, 1, 78, 46, 392),
    "35": (29, 9, 666, 773, 7721),
    "36": (4, 4, 155, 314, 1238),
    "51": (8, 1, 57, 80, 636),
    "52": (8, 2, 117, 145, 1021),
    "53": (21, 1, 315, 305, 3137),
    "61": (12, 2, 174, 99, 2046),
    "62": (13, 1, 136, 139, 1432),
    "63": (11, 2, 156, 144, 1872),
    "64": (7, 3, 105, 197, 841),
    "65": (4, 1, 55, 35, 447),
    "71": (11, 4, 171, 332, 1507),
    "72": (12, 1, 177, 175, 1842),
    "73": (21, 3, 313, 793, 2266),
    "74": (15, 2, 221, 377, 1908),
    "75": (5, 1, 77, 72, 657),
    "76": (6, 0, 69, 73, 575),
    "81": (9, 2, 119, 35, 1200),
    "82": (8, 2, 118, 118, 1067),
    "91": (8, 1, 105, 51, 948),
    "92": (7, 0, 91, 21, 803),
    "93": (4, 0, 82, 13, 677),
    "94": (8, 0, 131, 36, 1172),
    "95": (8, 0, 252, 10, 2617),
    "96": (5, 1, 132, 74, 939),
}

# Code, name, kind, kecamatan, desa or nagari, kelurahan of the 19 of West Sumatra.
WEST_SUMATRA = [
    ("13.01", "Pesisir Selatan", "KABUPATEN", 15, 182, 0),
    ("13.02", "Solok", "KABUPATEN", 14, 74, 0),
    ("13.03", "Sijunjung", "KABUPATEN", 8, 62, 0),
    ("13.04", "Tanah Datar", "KABUPATEN", 14, 75, 0),
    ("13.05", "Padang Pariaman", "KABUPATEN", 17, 103, 0),
    ("13.06", "Agam", "KABUPATEN", 16, 92, 0),
    ("13.07", "Lima Puluh Kota", "KABUPATEN", 13, 79, 0),
    ("13.08", "Pasaman", "KABUPATEN", 12, 62, 0),
    ("13.09", "Kepulauan Mentawai", "KABUPATEN", 10, 43, 0),
    ("13.10", "Dharmasraya", "KABUPATEN", 11, 52, 0),
    ("13.11", "Solok Selatan", "KABUPATEN", 7, 39, 0),
    ("13.12", "Pasaman Barat", "KABUPATEN", 11, 90, 0),
    ("13.71", "Padang", "KOTA", 11, 0, 104),
    ("13.72", "Solok", "KOTA", 2, 0, 13),
    ("13.73", "Sawahlunto", "KOTA", 4, 27, 10),
    ("13.74", "Padang Panjang", "KOTA", 2, 0, 16),
    ("13.75", "Bukittinggi", "KOTA", 3, 0, 24),
    ("13.76", "Payakumbuh", "KOTA", 5, 0, 47),
    ("13.77", "Pariaman", "KOTA", 4, 55, 16),
]


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one plain CSV file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def regions() -> dict[str, dict[str, str]]:
    rows = rows_of("regions.csv")
    by_code = {row["code"]: row for row in rows}
    assert len(by_code) == len(rows), "a code stands twice"
    return by_code


@pytest.fixture(scope="module")
def villages() -> list[dict[str, str]]:
    with gzip.open(DATA / "villages.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_38_provinces_514_districts_and_7285_subdistricts(regions):
    levels = Counter(row["level"] for row in regions.values())
    assert levels == {"PROVINCE": 38, "DISTRICT": 514, "SUBDISTRICT": 7285}
    kinds = Counter(row["kind"] for row in regions.values())
    assert kinds == {"": 38 + 7285, "KABUPATEN": 416, "KOTA": 98}


def test_every_region_hangs_on_the_region_its_code_names(regions):
    for code, row in regions.items():
        assert re.fullmatch(CODE_SHAPE[row["level"]], code), code
        assert row["parent"] == code.rpartition(".")[0], code
        if row["level"] in PARENT_LEVEL:
            assert regions[row["parent"]]["level"] == PARENT_LEVEL[row["level"]], code


def test_a_kabupaten_is_numbered_below_70_and_a_kota_above(regions):
    for code, row in regions.items():
        if row["level"] == "DISTRICT":
            assert row["kind"] == ("KOTA" if int(code[3:]) > 70 else "KABUPATEN"), code
        else:
            assert row["kind"] == "", code


def test_the_files_are_sorted_by_code(regions, villages):
    assert list(regions) == sorted(regions)
    codes = [row["code"] for row in villages]
    assert codes == sorted(codes)
    assert len(codes) == len(set(codes))


def test_names_read_as_people_write_them(regions):
    assert regions["13.71"]["name"] == "Padang"
    assert regions["13.07"]["name"] == "Lima Puluh Kota"
    assert regions["31"]["name"] == "DKI Jakarta"
    assert regions["31.01"]["name"] == "Kepulauan Seribu"
    assert regions["34"]["name"] == "Daerah Istimewa Yogyakarta"
    for code, row in regions.items():
        name = row["name"]
        assert name == " ".join(name.split()) != "", code
        words = [word for word in name.split() if word not in SMALL_WORDS]
        assert all(word.lstrip("(")[0].isupper() for word in words), code
        if row["level"] == "DISTRICT":
            assert not re.match(r"(Kab|Kota|Kabupaten|Kep|Administrasi)\b", name), code


def test_districts_of_one_name_differ_in_kind(regions):
    names = Counter((row["name"], row["kind"]) for row in regions.values() if row["level"] == "DISTRICT")
    assert names.most_common(1)[0][1] == 1
    assert names["Solok", "KOTA"] == names["Solok", "KABUPATEN"] == 1


def test_every_village_lies_in_a_known_subdistrict(regions, villages):
    for row in villages:
        assert re.fullmatch(r"\d\d\.\d\d\.\d\d\.[123]\d{3}", row["code"]), row
        assert row["parent"] == row["code"][:8]
        assert regions[row["parent"]]["level"] == "SUBDISTRICT"
        assert row["kind"] == VILLAGE_KIND[row["code"][9]], row
        assert row["name"] == " ".join(row["name"].split()) != "", row


def test_there_are_83762_villages(villages):
    kinds = Counter(row["kind"] for row in villages)
    assert kinds == {"KELURAHAN": 8496, "DESA": 75252, "DESA_ADAT": 14}
    assert kinds.total() == 83762
    assert kinds["DESA"] + kinds["DESA_ADAT"] == 75266


def test_the_village_file_is_the_same_bytes_whenever_it_is_made(villages):
    raw = (DATA / "villages.csv.gz").read_bytes()
    # Bytes 4 to 7 of the header are the time of packing, bit 3 of the flags says that a file name follows.
    assert raw[4:8] == b"\0\0\0\0"
    assert raw[3] & 0b1000 == 0
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["code", "name", "kind", "parent"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(villages)
    assert gzip.decompress(raw).decode("utf-8") == text.getvalue()


def test_each_province_has_as_many_of_each_kind_as_was_published(regions, villages):
    found = Counter((row["code"][:2], row["kind"] or row["level"]) for row in regions.values())
    found.update((row["code"][:2], row["kind"].removesuffix("_ADAT")) for row in villages)
    kinds = ("KABUPATEN", "KOTA", "SUBDISTRICT", "KELURAHAN", "DESA")
    provinces = [code for code, row in regions.items() if row["level"] == "PROVINCE"]
    assert {code: tuple(found[code, kind] for kind in kinds) for code in provinces} == PUBLISHED_COUNTS


def test_the_19_districts_of_west_sumatra_are_as_published(regions, villages):
    subdistricts = Counter(row["parent"] for row in regions.values() if row["level"] == "SUBDISTRICT")
    parts = Counter((row["code"][:5], row["kind"].removesuffix("_ADAT")) for row in villages)
    found = [
        (code, row["name"], row["kind"], subdistricts[code], parts[code, "DESA"], parts[code, "KELURAHAN"])
        for code, row in regions.items()
        if row["parent"] == "13"
    ]
    assert found == WEST_SUMATRA
    assert len(found) == 19


def test_the_people_of_west_sumatra_are_5820359():
    people = {row["code"]: int(row["population"]) for row in rows_of("populations.csv")}
    assert sum(many for code, many in people.items() if code.startswith("13.") and len(code) == 5) == 5_820_359


def test_every_district_and_province_has_its_people_and_the_districts_add_up_to_the_province(regions):
    rows = [row for row in rows_of("populations.csv") if regions[row["code"]]["level"] != "SUBDISTRICT"]
    people = {row["code"]: int(row["population"]) for row in rows}
    assert set(people) == {code for code, row in regions.items() if row["level"] in ("PROVINCE", "DISTRICT")}
    assert {row["as_of"] for row in rows} == {"2024-12-31"}
    provinces = {code: many for code, many in people.items() if "." not in code}
    assert sum(provinces.values()) == 284_973_643
    for province, many in provinces.items():
        assert sum(each for code, each in people.items() if regions[code]["parent"] == province) == many, province


def test_where_the_people_of_a_kecamatan_are_known_they_are_known_of_all_and_add_up(regions):
    people = {row["code"]: row for row in rows_of("populations.csv")}
    inside = {code: row["parent"] for code, row in regions.items() if row["level"] == "SUBDISTRICT"}
    known = {inside[code] for code in people if code in inside}
    assert known == {"13.01", "13.74"}
    for district in known:
        rows = [people[code] for code, parent in inside.items() if parent == district]
        total, days = sum(int(row["population"]) for row in rows), {row["as_of"] for row in rows}
        # What the office of Pesisir Selatan published is two years older than the number of the whole.
        wanted = 520_293 if days == {"2022-12-31"} else int(people[district]["population"])
        assert (len(days), total) == (1, wanted), district


def test_every_number_of_people_says_where_it_comes_from():
    rows = rows_of("populations.csv")
    assert all(row["source"] and row["as_of"] for row in rows)
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


def test_a_region_group_is_never_claimed_without_its_source_and_certainty(regions):
    rows = rows_of("region_groups.csv")
    assert rows
    assert len({row["province_code"] for row in rows}) == len(rows)
    for row in rows:
        assert regions[row["province_code"]]["level"] == "PROVINCE"
        assert row["region_group"] in {"BARAT", "TENGAH", "TIMUR"}
        assert row["certainty"] in {"stated", "inferred"}
        assert row["source"]


def test_the_groups_fit_where_the_meetings_of_2016_were_held():
    groups = {row["province_code"]: row["region_group"] for row in rows_of("region_groups.csv")}
    batam, sleman, makassar = groups["21"], groups["34"], groups["73"]
    assert (batam, sleman, makassar) == ("BARAT", "TENGAH", "TIMUR")
