"""By what figures may be split, and how an age becomes a group."""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.db.models import Case, F, Func, IntegerField, TextField, Value, When
from django.db.models.lookups import LessThan


class Dimension(Enum):
    """One way to split a figure. ``members`` in ``reports.figures.tables`` says what the keys of each are called."""

    MONTH = "MONTH"  # key: first day of the month
    REGION_GROUP = "REGION_GROUP"
    PROVINCE = "PROVINCE"  # keys of regions: the official code
    DISTRICT = "DISTRICT"
    SUBDISTRICT = "SUBDISTRICT"  # where the family lives; "" where nobody wrote it down
    UNIT = "UNIT"  # key: id of the unit
    UNIT_KIND = "UNIT_KIND"
    CATEGORY = "CATEGORY"  # key: id of one of the eleven
    SUBCATEGORY = "SUBCATEGORY"  # key: id of the category as chosen, which may be one of the eleven itself
    SEX = "SEX"  # "" where the client is no single person
    AGE = "AGE"  # as SEX
    PPKS = "PPKS"  # key: id of the welfare category
    CHANNEL = "CHANNEL"
    SERVICE = "SERVICE"
    PARTNER_KIND = "PARTNER_KIND"
    FATE = "FATE"  # what became of a referral: its state
    OUTCOME = "OUTCOME"
    ACTIVITY = "ACTIVITY"  # kind of outreach

    @property
    def label(self) -> str:
        """The head of its column."""
        return _LABELS[self.value]

    @property
    def splits_persons(self) -> bool:
        """Whether cells of it are so small that an office gets them only from the frozen splits of a semester."""
        return self in (Dimension.SUBDISTRICT, Dimension.SEX, Dimension.AGE, Dimension.PPKS)


_LABELS = {
    "MONTH": "Bulan",
    "REGION_GROUP": "Wilayah 2016",
    "PROVINCE": "Provinsi",
    "DISTRICT": "Kabupaten/kota",
    "SUBDISTRICT": "Kecamatan",
    "UNIT": "LK3",
    "UNIT_KIND": "Jenis LK3",
    "CATEGORY": "Jenis masalah",
    "SUBCATEGORY": "Rincian masalah",
    "SEX": "Jenis kelamin",
    "AGE": "Kelompok umur",
    "PPKS": "Kategori PPKS",
    "CHANNEL": "Jalur kedatangan",
    "SERVICE": "Jenis layanan",
    "PARTNER_KIND": "Jenis mitra",
    "FATE": "Nasib rujukan",
    "OUTCOME": "Hasil",
    "ACTIVITY": "Jenis kegiatan",
}

# Code, words, and the age in full years at which the group ends. Groups of SIMFONI PPA, the ministry's record of violence.
AGE_GROUPS = (
    ("0-5", "di bawah 6 tahun", 6),
    ("6-12", "6–12 tahun", 13),
    ("13-17", "13–17 tahun", 18),
    ("18-24", "18–24 tahun", 25),
    ("25-44", "25–44 tahun", 45),
    ("45-59", "45–59 tahun", 60),
    ("60+", "60 tahun ke atas", None),
)
AGE_UNKNOWN = "?"
AGE_LABELS = {code: words for code, words, _ in AGE_GROUPS} | {AGE_UNKNOWN: "umur tidak diketahui"}


class DayNumber(Func):
    """A date as the number 20160326; the difference of two, divided by ten thousand, is an age in full years."""

    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYYMMDD')::int", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(REPLACE(%(expressions)s, '-', '') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **extra)


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **extra)


def age_group(person: str, day: str) -> Case:
    """The group of a person (path with "__") on a day; "?" without a birth date, "" where there is no person."""
    years = DayNumber(F(day)) - DayNumber(F(f"{person}birth_on"))
    whens = [When(LessThan(years, end * 10_000), then=Value(code)) for code, _, end in AGE_GROUPS if end is not None]
    return Case(
        When(**{f"{person}pk": None}, then=Value("")),
        When(**{f"{person}birth_on": None}, then=Value(AGE_UNKNOWN)),
        When(**{f"{person}birth_on__gt": F(day)}, then=Value(AGE_UNKNOWN)),
        *whens,
        default=Value(AGE_GROUPS[-1][0]),
        output_field=TextField(),
    )
