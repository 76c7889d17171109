"""What the list of completeness may be narrowed to, as it stands in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from lk3.forms import plain_helper
from lk3.models import Region, User

from .listing import UnitRow
from .standing import ReportStanding

YEARS_BACK = 5


class CompletenessForm(forms.Form):
    """Year, province and what to look for; every field may be missing or wrong."""

    tahun = forms.TypedChoiceField(label="Tahun", required=False, coerce=int)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    keadaan = forms.ChoiceField(
        label="Keadaan",
        required=False,
        choices=[
            ("", "Semua LK3"),
            ("diam", "Barangkali perlu ditelepon"),
            ("bulan", "Ada bulan tanpa kabar"),
            ("laporan", "Laporan semester belum masuk"),
        ],
    )

    def __init__(self, query: QueryDict, *, today: date, user: User) -> None:
        super().__init__(query)
        self.helper = plain_helper()
        self.today = today
        years = range(today.year, today.year - YEARS_BACK - 1, -1)
        self._offer("tahun", [(str(year), str(year)) for year in years])
        if user.hat is None or user.hat.unit_id or user.hat.region_id:
            del self.fields["provinsi"]
        else:
            provinces = Region.objects.provinces().order_by("code").values_list("code", "name")
            self._offer("provinsi", [("", "Semua provinsi"), *provinces])
        if user.hat is not None and user.hat.unit_id:
            del self.fields["keadaan"]
        self.is_valid()  # what is not understood narrows nothing

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def year(self) -> int:
        """The year asked for, or this one."""
        return self.cleaned_data.get("tahun") or self.today.year

    @property
    def is_filtered(self) -> bool:
        return bool(self.query)

    @property
    def query(self) -> dict[str, str]:
        """The same question as values of an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def keeps(self, row: UnitRow) -> bool:
        """Return whether the list shows the unit."""
        province, wanted = self.cleaned_data.get("provinsi"), self.cleaned_data.get("keadaan")
        if province and row.unit.district.parent_id != province:
            return False
        missing = (ReportStanding.LATE, ReportStanding.EXPECTED, ReportStanding.RETURNED)
        shows = {
            "diam": row.is_quiet,
            "bulan": bool(row.silent),
            "laporan": any(report.standing in missing for report in row.reports),
        }
        return shows.get(wanted or "", True)
