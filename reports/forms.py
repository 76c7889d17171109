"""What may be asked of the breakdown, as it stands in the address."""

from __future__ import annotations

from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from lk3.access import NATIONAL_ROLES, Role
from lk3.forms import plain_helper
from lk3.models import Region, User

from .disclosure import THE_FOUR, Counted
from .queries import first_year
from .scopes import (
    HALVES,
    MONTHS,
    Area,
    Period,
    Scope,
    find_area,
    half_period,
    month_period,
    scope_for,
    units_for,
    year_period,
)

OLDEST, NEWEST = 1990, 2100
PUBLISHED_FROM = 2016  # the oldest table that ships with the program
PARTS = [
    ("", "Setahun penuh"),
    ("Semester", [(f"s{half}", label) for half, label in HALVES.items()]),
    ("Bulan", [(f"{number:02d}", name) for number, name in enumerate(MONTHS, start=1)]),
]


class BreakdownForm(forms.Form):
    """Period, area and which count to draw. Every field may be missing or wrong: then the usual value stands in for it.

    An area outside the person's scope is no mistake of typing but 404, raised by `scope()`.
    """

    tahun = forms.IntegerField(
        label="Tahun",
        required=False,
        min_value=OLDEST,
        max_value=NEWEST,
        widget=forms.Select,
        error_messages={"invalid": "Tulis tahun dengan empat angka, misalnya 2016."},
    )
    periode = forms.ChoiceField(
        label="Periode",
        choices=PARTS,
        required=False,
        error_messages={"invalid_choice": "Periode ini tidak dikenal; dipakai setahun penuh."},
    )
    provinsi = forms.CharField(
        label="Provinsi",
        required=False,
        widget=forms.Select,
        validators=[RegexValidator(r"^[0-9]{2}$", "Kode provinsi ini tidak dikenal.")],
    )
    kabupaten = forms.CharField(
        label="Kabupaten/kota",
        required=False,
        widget=forms.Select,
        validators=[RegexValidator(r"^[0-9]{2}\.[0-9]{2}$", "Kode kabupaten/kota ini tidak dikenal.")],
    )
    lk3 = forms.IntegerField(
        label="LK3",
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.Select,
        error_messages={"invalid": "Nomor LK3 ini tidak dikenal."},
    )
    hitungan = forms.ChoiceField(
        label="Digambar",
        choices=[(counted.value, counted.label.capitalize()) for counted in THE_FOUR],
        required=False,
        error_messages={"invalid_choice": "Hitungan ini tidak dikenal; yang digambar adalah kasus."},
    )

    def __init__(self, query: Any = None, *, user: User, **options: Any) -> None:
        super().__init__(query, **options)
        self.user = user
        self.helper: FormHelper = plain_helper()

    @classmethod
    def offering(cls, scope: Scope, counted: Counted, user: User) -> BreakdownForm:
        """The controls of a page that shows this scope, with what the person may choose next."""
        place = _places(scope.area)
        shown = {
            "tahun": scope.period.year,
            "periode": scope.period.key.partition("-")[2],
            "provinsi": place.province.pk if place.province else "",
            "kabupaten": place.district.pk if place.district else "",
            "lk3": scope.area.unit.pk if scope.area.unit else "",
            "hitungan": counted.value,
        }
        form = cls(user=user, initial=shown)
        form._offer_years(scope.period.year)
        form._offer_areas(place)
        return form

    @property
    def complaints(self) -> list[str]:
        """What was not understood, in sentences."""
        return [
            f"{error} Yang ditampilkan adalah pilihan biasa." for errors in self.errors.values() for error in errors
        ]

    @property
    def counted(self) -> Counted:
        """Which of the four counts to draw."""
        return Counted(self.cleaned_data.get("hitungan") or Counted.CASES.value)

    def scope(self) -> Scope:
        """The question asked; call after `is_valid()`, whatever it said. 404 for an area the person may not see."""
        area = find_area(
            self.user,
            province=self.cleaned_data.get("provinsi") or "",
            district=self.cleaned_data.get("kabupaten") or "",
            unit_id=self.cleaned_data.get("lk3"),
        )
        return scope_for(self.user, self._period(), area)

    def _period(self) -> Period:
        year = self.cleaned_data.get("tahun") or timezone.localdate().year
        part = self.cleaned_data.get("periode") or ""
        if part.startswith("s"):
            return half_period(year, int(part[1:]))
        return month_period(year, int(part)) if part else year_period(year)

    def _offer_years(self, chosen: int) -> None:
        today = timezone.localdate().year
        first = min(first_year() or today, PUBLISHED_FROM)
        years = sorted({*range(max(first, OLDEST), today + 1), chosen}, reverse=True)
        self.fields["tahun"].widget.choices = [(year, str(year)) for year in years]

    def _offer_areas(self, place: Place) -> None:
        """Only choices there are: a district office has no province to choose, a counselor nothing at all."""
        hat = self.user.hat
        is_national = hat is not None and hat.role in NATIONAL_ROLES
        if is_national:
            rows = Region.objects.provinces().order_by("code")
            self._choices("provinsi", "Indonesia", [(row.pk, row.name) for row in rows])
        else:
            del self.fields["provinsi"]
        self._offer_districts(place.province if is_national else hat.region if hat else None)
        self._offer_units(place)

    def _offer_districts(self, province: Region | None) -> None:
        hat = self.user.hat
        if province is not None and province.level == Region.Level.PROVINCE:
            rows = Region.objects.filter(parent=province).order_by("code")
            self._choices("kabupaten", "Seluruh provinsi", [(row.pk, row.full_name) for row in rows])
        elif hat is not None and hat.role == Role.HEAD and hat.unit is not None:
            # Goes along unseen, so that "all units" means the district and not the own unit again.
            self.fields["kabupaten"].widget = forms.HiddenInput()
        else:
            del self.fields["kabupaten"]

    def _offer_units(self, place: Place) -> None:
        hat = self.user.hat
        where = place.district or place.province
        if where is None or (hat is not None and hat.unit_id and hat.role != Role.HEAD):
            del self.fields["lk3"]
            return
        units = [unit for unit in units_for(self.user) if where.pk in (unit.district_id, unit.district.parent_id)]
        named = [
            (unit.pk, unit.name if place.district else f"{unit.name}, {unit.district.full_name}") for unit in units
        ]
        self._choices("lk3", f"Semua LK3 di {where.full_name}", named)

    def _choices(self, name: str, everything: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].widget.choices = [("", everything), *choices]


class Place(NamedTuple):
    """District and province of an area, as far as it lies in one."""

    district: Region | None
    province: Region | None


def _places(area: Area) -> Place:
    region = area.unit.district if area.unit else area.region
    if region is None:
        return Place(None, None)
    return Place(None, region) if region.level == Region.Level.PROVINCE else Place(region, region.parent)
