"""Input about how a trip went: kilometres, costs, and of every stop whom it reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from lk3 import drafts
from lk3.forms import plain_helper

from .. import trip_rules as rules
from ..models import Outreach, Trip, TripCost
from ..trip_rules import StopReport
from .outreach import NO_NAMES
from .reached import ReachedFields

MOST_RUPIAH, MOST_KILOMETRES = 999_999_999, 9_999_999
HELD, NOT_HELD = "ya", "tidak"


class DottedNumberField(forms.IntegerField):
    """A whole number as people write it: 45.210, Rp 150.000 or 150000."""

    widget = forms.TextInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, **kwargs)
        self.error_messages["invalid"] = "Tulis bilangan bulat, misalnya 150.000."
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        """Take the dots of thousands and 'Rp' away."""
        text = str(value).strip() if value is not None else ""
        return super().to_python(text.removeprefix("Rp").strip().replace(".", "").replace(" ", ""))

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its dots; what was typed stays as it was."""
        return f"{int(value):,}".replace(",", ".") if isinstance(value, int) else value


class TripReportForm(forms.Form):
    """Kilometres, costs by kind, and a few words about the whole trip."""

    version = forms.IntegerField(label="Versi", widget=forms.HiddenInput, min_value=1)
    odometer_start = DottedNumberField(label="Kilometer saat berangkat", required=False, max_value=MOST_KILOMETRES)
    odometer_end = DottedNumberField(label="Kilometer saat kembali", required=False, max_value=MOST_KILOMETRES)
    report = forms.CharField(
        label="Catatan perjalanan",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Keadaan jalan, mobil, sambutan. Tanpa nama orang.",
    )

    def __init__(self, *args: Any, trip: Trip, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trip, self.helper = trip, plain_helper()
        before, _ = rules.readings_around(trip)
        self.fields["version"].initial = trip.version
        self.fields["odometer_start"].initial = before if trip.odometer_start is None else trip.odometer_start
        self.fields["odometer_end"].initial = trip.odometer_end
        self.fields["report"].initial = trip.report
        if before is not None:
            self.fields["odometer_start"].help_text = "Dari akhir perjalanan sebelumnya; perbaiki bila berbeda."
        stored = {cost.kind: cost for cost in trip.costs.all()}
        for kind in TripCost.Kind:
            cost = stored.get(kind.value)
            self.fields[f"cost_{kind.lower()}"] = DottedNumberField(
                label=kind.label, required=False, max_value=MOST_RUPIAH, initial=int(cost.amount) if cost else None
            )
            self.fields[f"note_{kind.lower()}"] = forms.CharField(
                label=f"Keterangan {kind.label.lower()}", required=False, max_length=120,
                initial=cost.note if cost else "",
            )  # fmt: skip

    @property
    def cost_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return amount and note of every kind."""
        return [(self[f"cost_{kind.lower()}"], self[f"note_{kind.lower()}"]) for kind in TripCost.Kind]

    def clean(self) -> dict[str, Any]:
        """Refuse readings that run backwards, and an explanation of money that was not spent."""
        cleaned = super().clean() or self.cleaned_data
        if not {"odometer_start", "odometer_end"} & set(self.errors):
            start, end = cleaned.get("odometer_start"), cleaned.get("odometer_end")
            # The start may be nothing but our own suggestion.
            if start is not None and end is None and "odometer_start" not in self.changed_data:
                start = cleaned["odometer_start"] = None
            if problem := rules.reading_problem(self.trip, start, end):
                self.add_error(*problem)
        for kind in TripCost.Kind:
            if cleaned.get(f"note_{kind.lower()}") and not cleaned.get(f"cost_{kind.lower()}"):
                self.add_error(f"cost_{kind.lower()}", "Isi jumlahnya, atau kosongkan keterangannya.")
        return cleaned

    @property
    def costs(self) -> dict[str, tuple[int, str]]:
        """Return kind → (rupiah, what for) of what was spent."""
        typed = self.cleaned_data
        rows = {kind: (typed[f"cost_{kind.lower()}"], typed[f"note_{kind.lower()}"]) for kind in TripCost.Kind}
        return {kind.value: row for kind, row in rows.items() if row[0]}


class StopReportForm(forms.Form):
    """How one stop went; whom it reached stands in ``people``."""

    outcome = forms.ChoiceField(
        label="Terlaksana?",
        choices=[(HELD, "Ya, terlaksana"), (NOT_HELD, "Tidak, batal")],
        widget=forms.RadioSelect,
        initial=HELD,
    )
    cancelled_because = forms.CharField(
        label="Mengapa batal?", required=False, max_length=200, help_text="Hanya bila batal. Tanpa nama orang."
    )
    findings = forms.CharField(
        label="Temuan (tanpa nama orang)",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
    )

    def __init__(self, data: QueryDict | None, *, stop: Outreach) -> None:
        super().__init__(data, prefix=f"singgah{stop.pk}")
        self.stop, self.helper = stop, plain_helper()
        self.people = ReachedFields(data, prefix=f"orang{stop.pk}", outreach=stop)
        self.fields["outcome"].initial = NOT_HELD if stop.state == Outreach.State.CANCELLED else HELD
        self.fields["cancelled_because"].initial = stop.cancelled_because
        self.fields["findings"].initial = stop.findings

    def is_valid(self) -> bool:
        """Judge the people only where the stop was held."""
        return super().is_valid() and (self.cleaned_data["outcome"] == NOT_HELD or self.people.is_valid())

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where it was not held."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == NOT_HELD and not cleaned.get("cancelled_because", "").strip():
            self.add_error("cancelled_because", "Tulis mengapa singgahan ini batal.")
        return cleaned

    @property
    def shown_errors(self) -> list[tuple[str, str, str]]:
        """Return (id of the field, label, sentence) of all that is wrong here, the people's table included."""
        forms_here = [self, self.people] if self.cleaned_data.get("outcome") != NOT_HELD else [self]
        return [
            (form[name].id_for_label if name in form.fields else f"id_{self.people.prefix}", label, sentence)
            for form in forms_here
            for name, sentences in form.errors.items()
            for sentence in sentences
            for label in [str(form[name].label) if name in form.fields else "Orang terjangkau"]
        ]

    def report(self) -> StopReport:
        """Return what was typed."""
        typed = self.cleaned_data
        is_held = typed["outcome"] == HELD
        reached = self.people.reached() if is_held else None
        return StopReport(self.stop.pk, reached, typed["findings"], typed["cancelled_because"])


class WholeReport:
    """The whole page: the trip and its stops, judged together."""

    def __init__(self, data: QueryDict | None, *, trip: Trip, stops: list[Outreach], page: drafts.DraftPage) -> None:
        self.trip_form = TripReportForm(data, trip=trip)
        self.stop_forms = [StopReportForm(data, stop=stop) for stop in stops]
        self.draft = page
        self.refusal = ""
        drafts.fill(page, self.trip_form, *self.stop_forms, *(form.people for form in self.stop_forms))

    def is_valid(self) -> bool:
        """Judge everything, so that all that is wrong is said at once."""
        judged = [form.is_valid() for form in (self.trip_form, *self.stop_forms)]
        return all(judged)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Return (id of the field, label, sentence) of all that is wrong on the page."""
        if not self.trip_form.is_bound:
            return []
        form = self.trip_form
        of_trip = [
            (form[name].id_for_label, str(form[name].label), sentence)
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]
        of_stops = [
            (anchor, f"{stop_form.stop.place}: {label}", sentence)
            for stop_form in self.stop_forms
            for anchor, label, sentence in stop_form.shown_errors
        ]
        return ([("", "", self.refusal)] if self.refusal else []) + of_trip + of_stops

    def offer_again(self, refusal: str, version: int) -> None:
        """Say why it was not saved, keep what was typed, and let it be sent again knowing the newer row."""
        self.refusal = refusal
        self.trip_form.data = self.trip_form.data.copy()
        self.trip_form.data["version"] = str(version)
