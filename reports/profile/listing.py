"""Many units side by side: what each still lacks, narrowed and ordered as the address says. No score, no rank."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from lk3.forms import plain_helper
from lk3.models import Region, Unit, User
from reports.published import count_text

from .facts import Facts, facts_for
from .indicators import INDICATORS, Indicator, readings
from .reading import Reading, Result

BY_UNIT = {"": "Wilayah", "nama": "Nama"}


@dataclass(frozen=True)
class Row:
    """One unit with the readings of all indicators."""

    facts: Facts
    readings: dict[str, Reading]

    @property
    def unit(self) -> Unit:
        return self.facts.unit

    @property
    def lacking(self) -> list[str]:
        """What is not there yet, in words."""
        return self._named(Result.NOT_YET)

    @property
    def unknown(self) -> list[str]:
        """What nobody wrote down, and somebody could."""
        return self._named(Result.NO_DATA)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """(label, figure) of each figure the list can be ordered by."""
        values = [(label, of(self.facts)) for label, of in FIGURES.values()]
        return [(label, "–" if value is None else count_text(value)) for label, value in values]

    def _named(self, result: Result) -> list[str]:
        said = [(one.missing, self.readings[one.code]) for one in INDICATORS]
        return [missing for missing, reading in said if reading.result is result and reading.wants]


# What the list can be ordered by, the largest first; a unit without a figure comes last.
FIGURES: dict[str, tuple[str, Callable[[Facts], int | None]]] = {
    "profesional": ("Profesional", lambda facts: facts.professionals),
    "mitra": ("Mitra", lambda facts: facts.partners.total),
    "rujukan": ("Rujukan", lambda facts: facts.answers.sent.value),
    "kecamatan": ("Kecamatan", lambda facts: facts.reach.subdistricts if facts.reach.last_on else None),
    "hari": ("Hari di luar", lambda facts: facts.reach.days if facts.reach.last_on else None),
}


class UnitListForm(forms.Form):
    """What to narrow the list to and how to order it; every field may be missing or wrong."""

    jenis = forms.ChoiceField(label="Jenis", required=False, choices=[("", "Semua jenis"), *Unit.Kind.choices])
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Semua status"), *Unit.Status.choices])
    wilayah = forms.ChoiceField(label="Wilayah", required=False)
    tentang = forms.ChoiceField(
        label="Tentang", required=False, choices=[("", "Apa saja"), *((one.code, one.name) for one in INDICATORS)]
    )
    hasil = forms.ChoiceField(
        label="Hasilnya",
        required=False,
        choices=[("", "Belum"), *((one.value, one.label) for one in Result if one is not Result.NOT_YET)],
    )
    urut = forms.ChoiceField(
        label="Urutkan menurut",
        required=False,
        choices=[*BY_UNIT.items(), *((key, label) for key, (label, _) in FIGURES.items())],
    )

    def __init__(self, query: QueryDict, *, units: Iterable[Unit]) -> None:
        super().__init__(query)
        self.helper = plain_helper()
        self.fields["wilayah"].choices = _areas(units)
        self.is_valid()  # what is not understood narrows nothing

    @property
    def is_filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("jenis", "status", "wilayah", "tentang"))

    @property
    def about(self) -> Indicator | None:
        """The indicator asked about."""
        return next((one for one in INDICATORS if one.code == self.cleaned_data.get("tentang")), None)

    @property
    def result(self) -> Result:
        """Which result of that indicator is looked for."""
        return Result(self.cleaned_data.get("hasil") or Result.NOT_YET.value)

    def keeps(self, unit: Unit) -> bool:
        """Return whether the unit passes what needs no figures."""
        chosen: dict[str, Any] = self.cleaned_data
        area = chosen.get("wilayah")
        return (
            (not chosen.get("jenis") or unit.kind == chosen["jenis"])
            and (not chosen.get("status") or unit.status == chosen["status"])
            and (not area or area in (unit.district_id, unit.district.parent_id))
        )


def rows_of(units: Iterable[Unit], day: date, *, known_to: User | None = None) -> list[Row]:
    """All these units with their readings; the same facts and definitions as the page of each."""
    found = facts_for(units, day, known_to=known_to)
    return [Row(facts, readings(facts)) for facts in found.values()]


def narrowed(rows: Iterable[Row], form: UnitListForm) -> list[Row]:
    """The rows that the form asks for, in its order; names break ties."""
    about = form.about
    kept = [row for row in rows if about is None or row.readings[about.code].result is form.result]
    return sorted(kept, key=_order(form.cleaned_data.get("urut") or ""))


def _order(key: str) -> Callable[[Row], Any]:
    if key in FIGURES:
        figure = FIGURES[key][1]

        def largest_first(row: Row) -> Any:
            value = figure(row.facts)
            return (value is None, -(value or 0), row.unit.name, row.unit.pk)

        return largest_first
    if key == "nama":
        return lambda row: (row.unit.name, row.unit.pk)
    return lambda row: (row.unit.district_id, row.unit.name, row.unit.pk)


def _areas(units: Iterable[Unit]) -> list[Any]:
    """Provinces with their kabupaten/kota, as far as there are units."""
    provinces: dict[str, Region] = {}
    districts: dict[str, dict[str, str]] = {}
    for unit in units:
        province = unit.district.parent
        provinces[province.pk] = province
        districts.setdefault(province.pk, {})[unit.district_id] = unit.district.full_name
    return [
        ("", "Semua wilayah"),
        *(
            (province.name, [(code, f"Seluruh {province.name}"), *sorted(districts[code].items())])
            for code, province in sorted(provinces.items())
        ),
    ]
