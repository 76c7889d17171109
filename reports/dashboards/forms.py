"""What may be asked of a dashboard, as it stands in the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from lk3.models import Unit, User

from ..disclosure import Audience, Counted
from ..figures import CATALOG, Filters, Question
from ..forms import BreakdownForm
from ..scopes import audience_for
from .counting import DRAWN

USUAL = "opened"
NO_KIND = "Jenis LK3 dapat dipilih oleh dinas dan kementerian saja; pilihan itu tidak dipakai."


class DashboardForm(BreakdownForm):
    """Period and area as for the breakdown; besides the kind of unit and the figure that is drawn.

    What else may narrow a figure (``reports.figures.Filters``) may stand in the address too and is kept.
    """

    hitungan = None  # type: ignore[assignment]
    jenis_lk3 = forms.CharField(  # read and checked by Filters
        label="Jenis LK3", required=False, widget=forms.Select(choices=[("", "Semua jenis"), *Unit.Kind.choices])
    )
    angka = forms.ChoiceField(
        label="Angka yang dirinci",
        choices=[(code, CATALOG[code].label) for code in DRAWN],
        required=False,
        error_messages={"invalid_choice": "Angka ini tidak dikenal; yang dirinci adalah kasus dibuka."},
    )

    @classmethod
    def shown(cls, question: Question, code: str, user: User) -> DashboardForm:
        """The controls of a page that answers this question."""
        form = cls.offering(question.scope, Counted.CASES, user)
        form.initial = {**form.initial, "jenis_lk3": question.filters.unit_kind, "angka": code}
        if _has_unit(user) or question.scope.area.unit is not None:
            del form.fields["jenis_lk3"]
        return form  # type: ignore[return-value]

    @property
    def code(self) -> str:
        """The figure that is drawn and broken down."""
        return self.cleaned_data.get("angka") or USUAL

    def question(self) -> tuple[Question, list[str]]:
        """What is asked, and a sentence for each filter that cannot be used; call after `is_valid()`.

        404 for an area the person may not see.
        """
        scope = self.scope()
        # What no address of ours holds and PostgreSQL refuses to compare.
        filters, complaints = Filters.read({name: text.replace("\0", "") for name, text in self.data.items()})
        if audience_for(self.user, scope.area) is Audience.OFFICE:
            filters, more = filters.for_office()
            complaints += more
        if filters.unit_kind and _has_unit(self.user):
            filters, complaints = replace(filters, unit_kind=""), [*complaints, NO_KIND]
        return Question(scope, filters), complaints


def _has_unit(user: User) -> bool:
    """Whether somebody belongs to one LK3: the kinds of the others in a district would tell them apart."""
    return user.hat is not None and user.hat.unit_id is not None


def query_of(question: Question, code: str) -> dict[str, Any]:
    """The question as values of an address, which show a colleague the same page."""
    period, area = question.scope.period, question.scope.area
    query = {"tahun": str(period.year)}
    if part := period.key.partition("-")[2]:
        query["periode"] = part
    if area.unit is not None:
        query["lk3"] = str(area.unit.pk)
    elif area.region is not None:
        query["provinsi" if area.region.parent_id is None else "kabupaten"] = area.region.pk
    return query | question.filters.as_query() | ({} if code == USUAL else {"angka": code})
