"""What may be asked of need and reach, as it stands in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from lk3.access import NATIONAL_ROLES
from lk3.forms import plain_helper
from lk3.models import Region, User

from ..forms import NEWEST, OLDEST
from ..queries import first_year
from ..scopes import Area, Scope, find_area, region_area, scope_for, sees_region, year_period
from .reach import NeedAndReach, years_with_counts


class NeedForm(forms.Form):
    """Year, area and which published count. What is missing or wrong is replaced by the usual value."""

    tahun = forms.IntegerField(label="Tahun", required=False, min_value=OLDEST, max_value=NEWEST, widget=forms.Select)
    wilayah = forms.CharField(
        label="Wilayah", required=False, widget=forms.Select, validators=[RegexValidator(r"^[0-9]{2}(\.[0-9]{2})?$")]
    )
    sasaran = forms.CharField(label="Siapa yang dihitung", required=False, max_length=160, widget=forms.Select)

    def __init__(self, query: Any = None, *, user: User, **options: Any) -> None:
        super().__init__(query, **options)
        self.user = user
        self.helper = plain_helper()

    def scope(self) -> Scope:
        """The question asked; call after ``is_valid()``, whatever it said. 404 for an area the person may not see."""
        code = self.cleaned_data.get("wilayah") or ""
        if "." in code:
            area = find_area(self.user, district=code)
        else:
            area = find_area(self.user, province=code) if code else usual_area(self.user)
        years = years_with_counts(self.user, area)
        year = self.cleaned_data.get("tahun") or (years[0] if years else timezone.localdate().year)
        return scope_for(self.user, year_period(year), area)

    @property
    def label_asked(self) -> str:
        """Which published count is asked for."""
        return self.cleaned_data.get("sasaran") or ""

    @classmethod
    def offering(cls, shown: NeedAndReach, user: User) -> NeedForm:
        """The controls of a page that shows this, with what may be chosen next."""
        area = shown.scope.area
        code = area.region.pk if area.region else ""
        form = cls(user=user, initial={"tahun": shown.year, "wilayah": code, "sasaran": shown.label})
        today = timezone.localdate().year
        counted = years_with_counts(user, area)
        years = {*range(min(first_year() or today, today), today + 1), *counted, shown.year}
        form.fields["tahun"].widget.choices = [(year, str(year)) for year in sorted(years, reverse=True)]
        form._offer_areas(code)
        if len(shown.labels) > 1:
            form.fields["sasaran"].widget.choices = [(label, label) for label in shown.labels]
        else:
            del form.fields["sasaran"]
        return form

    def _offer_areas(self, code: str) -> None:
        hat = self.user.hat
        if hat is not None and hat.role in NATIONAL_ROLES:
            rows = Region.objects.provinces() | Region.objects.filter(parent_id=code[:2], level=Region.Level.DISTRICT)
            first = [("", "Indonesia")]
        elif hat is not None and hat.region is not None and hat.region.level == Region.Level.PROVINCE:
            rows, first = Region.objects.districts().filter(parent=hat.region), [("", hat.region.full_name)]
        else:
            del self.fields["wilayah"]
            return
        self.fields["wilayah"].widget.choices = [*first, *((row.pk, row.full_name) for row in rows.order_by("code"))]


def usual_area(user: User) -> Area:
    """Where it begins: the district for a head, else as everywhere in the statistics."""
    hat = user.hat
    if hat is not None and hat.unit is not None and sees_region(user, hat.unit.district):
        return region_area(hat.unit.district)
    return find_area(user)
