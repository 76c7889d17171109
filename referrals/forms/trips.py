"""Input about trips of the mobil LK3: the plan with a row per stop, and why one is called off."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from cases.forms.conferences import rows_in
from lk3 import quick
from lk3.forms import DateInput, plain_helper
from lk3.models import Membership, MobileUnit, Region, User

from .. import trip_rules as rules
from ..models import Outreach, Trip
from ..trip_rules import Stop
from ..trip_villages import Villages
from .outreach import FARTHEST_PLAN, FIRST_OUTREACH_ON, subdistrict_choices
from .partners import KnownRowsField

STOP = "singgah"
SHOWN, MORE, MOST = 5, 3, 40
LONGEST = 31
VILLAGE_LIST = "desa"
BAD_DATE = "Tanggal ini tidak ada. Contoh: 26/03/2018."
BAD_TIME = "Jam ini tidak ada. Contoh: 09:30."
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]


class TripForm(forms.ModelForm):
    """Which car goes where, when, with whom. ``stops()`` and ``taken_out()`` after ``is_valid()``.

    ``typed`` is what was typed so far (sent, or kept as a draft): it says how many rows there are; ``wants_more`` adds some.
    """

    uid = forms.UUIDField(label="Formulir", widget=forms.HiddenInput)
    version = forms.IntegerField(label="Versi", widget=forms.HiddenInput, min_value=1)
    team_members = KnownRowsField(
        User.objects.none(), label="Petugas LK3", required=False, widget=forms.CheckboxSelectMultiple
    )
    people_anyway = forms.BooleanField(label="Tetap simpan: mereka bisa membagi hari itu", required=False)

    class Meta:
        model = Trip
        fields = ["vehicle", "starts_on", "ends_on", "purpose", "driver", "team"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        labels = {"team": "Rekan dari luar LK3"}
        help_texts = {
            "purpose": "Misalnya layanan keliling nagari pesisir. Tanpa nama warga.",
            "team": "Misalnya TKSK atau kader; bukan nama warga.",
            "ends_on": "Kosongkan bila kembali hari itu juga.",
        }

    def __init__(self, *args: Any, user: User, typed: Any = None, wants_more: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.helper = user, plain_helper()
        self.clashes: list[rules.Clash] = []
        self._ask_for_car()
        self._ask_for_team()
        self.fields["ends_on"].required = False
        self.fields["uid"].initial = self.instance.uid if self.instance.pk else uuid.uuid4
        self.fields["version"].initial = self.instance.version
        for name in ("starts_on", "ends_on"):
            self.fields[name].error_messages["invalid"] = BAD_DATE
        if not self.instance.pk:
            quick.offer_days(self.fields["starts_on"], quick.AHEAD)
        self._add_rows(typed, wants_more)

    def _ask_for_car(self) -> None:
        cars = MobileUnit.objects.filter(unit=self.user.hat.unit_id)  # type: ignore[union-attr]
        self.cars = [car for car in cars.order_by("plate") if car.is_roadworthy or car.pk == self.instance.vehicle_id]
        choices = [(car.pk, f"{car.plate} – {car.vehicle}" if car.vehicle else car.plate) for car in self.cars]
        by_pk = {str(car.pk): car for car in self.cars}
        self.fields["vehicle"] = forms.TypedChoiceField(
            label="Mobil",
            choices=choices if len(choices) == 1 else [("", "Pilih…"), *choices],
            coerce=lambda value: by_pk.get(str(value)),
            error_messages={"invalid_choice": rules.BAD_CAR},
        )

    def _ask_for_team(self) -> None:
        here = Membership.objects.current().filter(unit=self.user.hat.unit_id).values("user")  # type: ignore[union-attr]
        members = self.fields["team_members"]
        members.queryset = User.objects.filter(pk__in=here).order_by("name", "pk")  # type: ignore[attr-defined]
        members.initial = self.instance.team_members.all() if self.instance.pk else [self.user.pk]

    def _add_rows(self, typed: Any, wants_more: bool) -> None:
        stored: list[Outreach] = []
        if self.instance.pk:
            planned = self.instance.stops.filter(state=Outreach.State.PLANNED).select_related("village")
            stored = list(planned.order_by("held_on", "start_time", "pk")[:MOST])
        self.stored = {stop.pk: stop for stop in stored}
        district = self.user.hat.unit.district  # type: ignore[union-attr]
        places = Region.objects.filter(level="SUBDISTRICT", parent__parent_id=district.parent_id)
        choices = subdistrict_choices(places, district)
        self.places = {pk: Region(code=pk, name=name) for group, rows in choices if group for pk, name in rows}
        self.villages = Villages(district)
        # A plan that is there shows one empty row below its stops, a new one five.
        count = max(len(stored) + 1 if stored else SHOWN, rows_in(typed, STOP))
        for number in range(min(count + (MORE if wants_more else 0), MOST)):
            for column, cell in self._cells(choices).items():
                self.fields[f"{STOP}-{number}-{column}"] = cell
        for number, stop in enumerate(stored):
            self._fill_row(number, stop)

    def _cells(self, choices: list[Any]) -> dict[str, forms.Field]:
        return {
            "pk": forms.IntegerField(label="Singgahan", required=False, widget=forms.HiddenInput),
            "held_on": _optional(forms.DateField, "Tanggal", DateInput(), BAD_DATE),
            "start_time": _time("Dari"),
            "end_time": _time("Sampai"),
            "subdistrict": forms.TypedChoiceField(
                label="Kecamatan",
                required=False,
                choices=choices,
                coerce=self.places.get,
                empty_value=None,
                error_messages={"invalid_choice": "Pilih kecamatan dari daftar."},
            ),
            "village": _text("Desa/kelurahan/nagari", 80, {"list": VILLAGE_LIST}),
            "place": _text("Tempat", 120),
            "remove": forms.BooleanField(label="Keluarkan dari rencana", required=False),
        }

    def _fill_row(self, number: int, stop: Outreach) -> None:
        values = {name: getattr(stop, name) for name in ("pk", "held_on", "start_time", "end_time", "place")}
        values |= {"subdistrict": stop.subdistrict_id, "village": stop.village.name if stop.village else ""}
        for column, value in values.items():
            self.fields[f"{STOP}-{number}-{column}"].initial = value

    def stop_rows(self) -> Iterator[tuple[int, dict[str, BoundField]]]:
        """Yield the number (from 1) and the fields by column of every row."""
        for number in range(rows_in(self.fields, STOP)):
            start = f"{STOP}-{number}-"
            row = {field.removeprefix(start): self[field] for field in self.fields if field.startswith(start)}
            if not row["pk"].value():
                row.pop("remove")
            yield number + 1, row

    def clean_uid(self) -> uuid.UUID:
        """Refuse the number of somebody else's form."""
        uid = self.cleaned_data["uid"]
        if Trip.objects.filter(uid=uid).exclude(pk=self.instance.pk).exclude(planned_by=self.user).exists():
            raise ValidationError(rules.USED_FORM)
        return uid

    def clean_starts_on(self) -> date:
        """Refuse years that are typing errors. Days gone by are fine: a trip nobody planned is reported, too."""
        day = self.cleaned_data["starts_on"]
        if not FIRST_OUTREACH_ON <= day <= timezone.localdate() + FARTHEST_PLAN:
            raise ValidationError("Tanggal ini terlalu jauh. Periksa lagi tahunnya.")
        return day

    def clean(self) -> dict[str, Any]:
        """Gather the stops, and look whether the car and the people are free."""
        cleaned = super().clean() or self.cleaned_data
        starts_on = cleaned.get("starts_on")
        if starts_on and "ends_on" not in self.errors:
            ends_on = cleaned["ends_on"] = cleaned.get("ends_on") or starts_on
            if ends_on < starts_on:
                self.add_error("ends_on", "Tanggal kembali tidak boleh sebelum berangkat.")
            elif ends_on > starts_on + timedelta(days=LONGEST):
                self.add_error("ends_on", f"Paling lama {LONGEST} hari. Periksa lagi tanggalnya.")
        self._gather_stops(cleaned)
        if not self.errors:
            self._look_for_clashes(cleaned)
        return cleaned

    def _gather_stops(self, cleaned: dict[str, Any]) -> None:
        self._stops: list[Stop] = []
        self._taken_out: list[int] = []
        for number in range(rows_in(self.fields, STOP)):
            start = f"{STOP}-{number}-"
            row = {name.removeprefix(start): value for name, value in cleaned.items() if name.startswith(start)}
            pk = row.get("pk") if row.get("pk") in self.stored else None
            has_words = any(row.get(name) for name in ("subdistrict", "village", "place", "start_time", "end_time"))
            is_wrong = any(name.startswith(start) for name in self.errors)
            if pk and (row.get("remove") or not (has_words or is_wrong)):
                self._taken_out.append(pk)
            elif has_words or is_wrong:
                self._stops.append(self._stop(number, pk, row))
        if not self._stops and not self.errors:
            self.add_error(f"{STOP}-0-subdistrict", rules.NO_STOP)

    def _stop(self, number: int, pk: int | None, row: dict[str, Any]) -> Stop:
        begin, end = row.get("start_time"), row.get("end_time")
        if begin and end and end <= begin:
            self._tell(number, "end_time", "Jam selesai harus sesudah jam mulai.")
        day = self._day_of(number, row)
        village, place = self._place_of(number, row)
        return Stop(pk, day, begin, end, row.get("subdistrict"), village, place)  # type: ignore[arg-type]

    def _day_of(self, number: int, row: dict[str, Any]) -> date:
        """Return the day of a stop; on a trip of one day it need not be said."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        day = row.get("held_on") or (first if first == last else None)
        if day is None:
            self._tell(number, "held_on", "Isi harinya: perjalanan ini lebih dari satu hari.")
        elif first and last and not first <= day <= last:
            self._tell(number, "held_on", "Hari ini di luar tanggal perjalanan.")
        return day or date.min

    def _place_of(self, number: int, row: dict[str, Any]) -> tuple[Region | None, str]:
        """Return the village, where it is known, and the words for the place."""
        typed, place, village = row.get("village") or "", row.get("place") or "", None
        if row.get("subdistrict") is None:
            self._tell(number, "subdistrict", "Pilih kecamatannya, atau kosongkan barisnya.")
        elif typed:
            village, problem = self.villages.find(typed, row["subdistrict"].pk)
            if problem:
                self._tell(number, "village", problem)
            elif village is None:
                place = typed if place.startswith(typed) else ", ".join(filter(None, (typed, place)))
        place = place[:120] or (village.full_name if village else "")
        if not place:
            self._tell(number, "place", "Tulis desa atau tempatnya.")
        return village, place

    def _tell(self, number: int, column: str, sentence: str) -> None:
        name = f"{STOP}-{number}-{column}"
        if name not in self.errors:
            self.add_error(name, sentence)

    def _look_for_clashes(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned["starts_on"], cleaned["ends_on"]
        # The second of two clicks must not collide with what the first one made.
        earlier = Trip.objects.filter(uid=cleaned["uid"]).values_list("pk", flat=True).first()
        but = self.instance.pk or earlier
        if refusal := rules.car_clash(cleaned["vehicle"].pk, first, last, but=but):
            self.add_error("vehicle", refusal)
        self.clashes = rules.people_clashes(cleaned["team_members"], first, last, but=but)
        if self.clashes and not cleaned["people_anyway"]:
            words = "; ".join(f"{clash.person}: {clash.words}" for clash in self.clashes)
            self.add_error("people_anyway", f"Sudah ada di kalender pada hari yang sama. {words}. Centang bila benar.")

    def stops(self) -> list[Stop]:
        """Return the stops in the order of the days."""
        return sorted(self._stops, key=lambda stop: (stop.held_on, stop.start_time or time.max))

    def taken_out(self) -> list[int]:
        """Return the ids of the stops that leave the plan."""
        return self._taken_out

    @property
    def changed_names(self) -> list[str]:
        """Return what changed, for the trail: fields of the trip, and the word for its stops."""
        rows = any(name.startswith(f"{STOP}-") for name in self.changed_data)
        return [name for name in self.changed_data if not name.startswith(f"{STOP}-")] + (["stops"] if rows else [])

    def offer_again(self, refusal: str, version: int) -> None:
        """Say why it was not saved, keep what was typed, and let it be sent again knowing the newer row."""
        self.add_error(None, refusal)
        self.data = self.data.copy()
        self.data["version"] = str(version)


class TripCancelForm(forms.Form):
    """Why a planned trip does not take place."""

    reason = forms.CharField(
        label="Mengapa dibatalkan?", max_length=200, help_text="Misalnya mobil di bengkel. Tanpa nama orang."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


def _optional(kind: type[forms.Field], label: str, widget: forms.Widget, invalid: str) -> forms.Field:
    return kind(label=label, required=False, widget=widget, error_messages={"invalid": invalid})


def _time(label: str) -> forms.Field:
    field = _optional(forms.TimeField, label, forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), BAD_TIME)
    field.input_formats = TIMES  # type: ignore[attr-defined]
    return field


def _text(label: str, longest: int, attrs: dict[str, str] | None = None) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **(attrs or {})})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)
