"""The mobil LK3: its calendar, the plan of a trip, and how it went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, get_visible, requires
from lk3.models import Holiday, MobileUnit

from .. import trip_calendar as calendar
from .. import trip_figures as figures
from .. import trip_rules as rules
from ..actions import trips as actions
from ..forms.trip_reports import WholeReport
from ..forms.trips import TripCancelForm, TripForm
from ..models import Outreach, Partner, Trip
from ..trip_presenters import FigureRow, cost_rows, stop_lines, tone_of
from ..workflow import NotAllowed

# Whom a team on the road may need at once; offices, never persons.
ON_THE_ROAD = [Partner.Kind.PROTECTION_UNIT, Partner.Kind.POLICE, Partner.Kind.HEALTH, Partner.Kind.SOCIAL_OFFICE]
MOST_NUMBERS = 8


@requires(Permission.OUTREACH_LOG)
def trip_list(request: HttpRequest) -> HttpResponse:
    """Show a month of the own unit's cars, and what month and year came to. The month and the car stand in the address."""
    first = calendar.read_month(request.GET.get("bulan", ""))
    last = calendar.last_day(first)
    cars = list(MobileUnit.objects.filter(unit=request.user.hat.unit_id).order_by("plate"))  # type: ignore[union-attr]
    chosen = next((car for car in cars if str(car.pk) == request.GET.get("mobil")), None)
    mine = Trip.objects.visible_to(request.user)
    mine = mine.filter(vehicle=chosen) if chosen else mine
    month = calendar.build(first, _shown(mine, first), _holidays(first))
    of_month = figures.by_vehicle(mine, first, last)
    of_year = figures.by_vehicle(mine, first.replace(month=1, day=1), first.replace(month=12, day=31))
    context = {
        "month": month,
        "cars": cars,
        "chosen": chosen,
        "this_month": calendar.code_of(first),
        "month_rows": _figure_rows(cars, of_month),
        "year_rows": _figure_rows(cars, of_year),
        "waiting": rules.waiting_for_report(mine).select_related("vehicle"),
        "cancelled": mine.filter(state=Trip.State.CANCELLED, starts_on__range=(first, last)).order_by(
            "starts_on", "pk"
        ),
    }
    return render(request, "referrals/trip_list.html", context)


def _shown(trips: Any, first: Any) -> Any:
    """Return the trips of the weeks that are shown, with all that a cell says."""
    start, end = calendar.shown_days(first)
    trips = trips.exclude(state=Trip.State.CANCELLED).filter(starts_on__lte=end, ends_on__gte=start)
    stops = Outreach.objects.exclude(state=Outreach.State.CANCELLED).select_related("subdistrict", "village")
    stops = stops.order_by("held_on", "start_time", "pk")
    loaded = trips.select_related("vehicle").prefetch_related(Prefetch("stops", queryset=stops), "team_members")
    return loaded.order_by("starts_on", "pk")


def _holidays(first: Any) -> dict[Any, str]:
    start, end = calendar.shown_days(first)
    return dict(Holiday.objects.filter(day__range=(start, end)).values_list("day", "name"))


def _figure_rows(cars: list[MobileUnit], found: dict[int, figures.Figures]) -> list[FigureRow]:
    """Return a line per car that drove, and one for all of them where there are several."""
    rows = [FigureRow(str(car), found[car.pk]) for car in cars if car.pk in found]
    return [*rows, FigureRow("Semua mobil", figures.total(found), is_total=True)] if len(rows) > 1 else rows


@requires(Permission.OUTREACH_LOG)
def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a trip, on screen and for the team to take along."""
    row = _load(request, pk)
    stops = [stop for stop in row.stops.all() if stop.cancelled_because != rules.TAKEN_OUT]
    district = row.unit.district
    numbers = Partner.objects.active().filter(district=district, kind__in=ON_THE_ROAD).exclude(phone="")
    of_trip = figures.by_vehicle(Trip.objects.filter(pk=row.pk), row.starts_on, row.starts_on)
    context = {
        "trip": row,
        "tone": tone_of(row.state),
        "days": rules.days_in_words(row.starts_on, row.ends_on),
        "stops": stop_lines(stops),
        "costs": cost_rows(row),
        "figures": of_trip.get(row.vehicle_id),
        "numbers": numbers.order_by("kind", "name", "pk")[:MOST_NUMBERS],
        "is_open_plan": rules.is_open_plan(row),
        "is_reportable": rules.is_reportable(row),
        "is_changeable": rules.is_changeable(row, request.user),  # type: ignore[arg-type]
    }
    return render(request, "referrals/trip.html", context)


def _load(request: HttpRequest, pk: int) -> Trip:
    """Return a trip of the own unit with its stops, or answer 404."""
    stops = Outreach.objects.select_related("subdistrict", "village").prefetch_related("reached", "services")
    rows = Trip.objects.select_related("vehicle", "unit__district", "planned_by", "ended_by").prefetch_related(
        "team_members", "costs", Prefetch("stops", queryset=stops.order_by("held_on", "start_time", "pk"))
    )
    return get_visible(rows, request.user, pk=pk)  # type: ignore[arg-type]


@requires(Permission.OUTREACH_LOG)
def trip_add(request: HttpRequest) -> HttpResponse:
    """Plan a trip."""
    form = _bind(request, "Perjalanan mobil LK3")
    if form.is_bound and form.is_valid():
        try:
            row = actions.plan_trip(
                trip=form.instance,
                team_members=form.cleaned_data["team_members"],
                stops=form.stops(),
                uid=form.cleaned_data["uid"],
                by=request.user,  # type: ignore[arg-type]
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perjalanan masuk kalender.")
            return redirect("referrals:trip", pk=row.pk)
    return render(request, "referrals/trip_form.html", {"form": form, "trip": None})


@requires(Permission.OUTREACH_LOG)
def trip_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan; a newer one of a colleague is shown beside what was typed."""
    row = _load(request, pk)
    if not rules.is_open_plan(row):
        return _back(request, row, rules.NOT_PLANNED)
    form = _bind(request, "Perubahan perjalanan mobil LK3", instance=Trip.objects.get(pk=row.pk))
    is_older = False
    if form.is_bound and form.is_valid():
        try:
            actions.change_trip(
                trip=form.instance,
                team_members=form.cleaned_data["team_members"],
                stops=form.stops(),
                taken_out=form.taken_out(),
                version=form.cleaned_data["version"],
                fields=form.changed_names,
                by=request.user,  # type: ignore[arg-type]
            )
        except NotAllowed as refusal:
            is_older = form.cleaned_data["version"] != row.version
            form.offer_again(str(refusal), row.version)
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect("referrals:trip", pk=row.pk)
    context = {"form": form, "trip": row, "stored": stop_lines(row.stops.all()) if is_older else []}
    return render(request, "referrals/trip_form.html", context)


def _bind(request: HttpRequest, label: str, **kwargs: Any) -> TripForm:
    """Return the form: sent, or filled with the draft; asking for more rows shows it again with what was typed, unjudged."""
    page = drafts.open_page(request, label=label)
    wants_more = request.POST.get("more") == "singgah"
    typed = request.POST if request.method == "POST" else page.typed
    data = request.POST if request.method == "POST" and not wants_more else None
    form = TripForm(data, user=request.user, typed=typed, wants_more=wants_more, **kwargs)
    if data is None:
        drafts.fill(replace(page, typed=typed), form)
    form.draft = page  # type: ignore[attr-defined]
    return form


@requires(Permission.OUTREACH_LOG)
def trip_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down how the trip went: kilometres, costs, and whom each stop reached."""
    row = _load(request, pk)
    may_correct = rules.is_changeable(row, request.user)  # type: ignore[arg-type]
    if not (rules.is_reportable(row) or may_correct):
        return _back(request, row, rules.NOT_BACK if rules.is_open_plan(row) else rules.TOO_LATE)
    stops = [stop for stop in row.stops.all() if stop.cancelled_because != rules.TAKEN_OUT]
    page = drafts.open_page(request, label="Laporan perjalanan mobil LK3")
    whole = WholeReport(request.POST if request.method == "POST" else None, trip=row, stops=stops, page=page)
    if request.method == "POST" and whole.is_valid():
        typed = whole.trip_form.cleaned_data
        try:
            actions.report_trip(
                trip=row,
                odometer_start=typed["odometer_start"],
                odometer_end=typed["odometer_end"],
                report=typed["report"],
                costs=whole.trip_form.costs,
                stops=[form.report() for form in whole.stop_forms],
                version=typed["version"],
                by=request.user,  # type: ignore[arg-type]
            )
        except NotAllowed as refusal:
            whole.offer_again(str(refusal), Trip.objects.get(pk=row.pk).version)
        else:
            drafts.finish(request)
            messages.success(request, "Laporan perjalanan disimpan.")
            return redirect("referrals:trip", pk=row.pk)
    return render(request, "referrals/trip_report.html", {"trip": row, "whole": whole})


@requires(Permission.OUTREACH_LOG)
def trip_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a planned trip off, together with its stops."""
    row = _load(request, pk)
    if not rules.is_open_plan(row):
        return _back(request, row, rules.NOT_PLANNED)
    form = drafts.bind(request, TripCancelForm, label="Pembatalan perjalanan mobil LK3")
    if form.is_bound and form.is_valid():
        try:
            actions.cancel_trip(trip=row, reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perjalanan dibatalkan; singgahannya ikut batal.")
            return redirect("referrals:trip", pk=row.pk)
    return render(request, "referrals/trip_cancel.html", {"form": form, "planned": row, "what": "perjalanan"})


def _back(request: HttpRequest, row: Trip, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("referrals:trip", pk=row.pk)
