"""When a trip can be planned, changed, reported or called off; whose days collide; what a kilometre reading may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from lk3.models import Region

from .models import Outreach, Trip
from .reached import Reached
from .workflow import NotAllowed

if TYPE_CHECKING:
    from lk3.models import User

State = Trip.State
CHANGE_HOURS = 24

CHANGED = (
    "Perjalanan ini baru saja diubah, mungkin oleh rekan atau di jendela lain. Tulisan Anda belum disimpan dan tidak hilang: "
    "bandingkan dengan yang tersimpan, lalu kirim lagi bila tetap perlu."
)
NOT_PLANNED = "Perjalanan ini tidak lagi berstatus rencana, jadi rencananya tidak dapat diubah atau dibatalkan."
NOT_BACK = "Perjalanan ini belum selesai. Laporkan setelah mobil kembali, atau ubah tanggal kembalinya."
TOO_LATE = "Laporan perjalanan hanya dapat diperbaiki oleh penulisnya dalam 24 jam."
NO_REASON = "Tulis mengapa perjalanan ini dibatalkan."
NO_STOP = "Tulis paling sedikit satu singgahan: kecamatan, desa atau tempatnya."
BAD_CAR = "Mobil ini tidak dapat dipakai: bukan milik LK3 Anda, atau tidak layak jalan."
USED_FORM = "Formulir ini sudah pernah dikirim untuk hal lain. Buka halaman ini sekali lagi dari awal."
TAKEN_OUT = "Dikeluarkan dari rencana perjalanan."


@dataclass(frozen=True)
class Stop:
    """One stop of a plan; ``pk`` is that of the stop it changes, or None for a new one."""

    pk: int | None
    held_on: date
    start_time: time | None
    end_time: time | None
    subdistrict: Region
    village: Region | None
    place: str


@dataclass(frozen=True)
class StopReport:
    """How one stop went: whom it reached, or (with ``reached`` None) why it was not held."""

    pk: int
    reached: Reached | None
    findings: str = ""
    cancelled_because: str = ""


class Clash(NamedTuple):
    """A colleague who is elsewhere on one of the days."""

    person: str
    words: str


def is_open_plan(trip: Trip) -> bool:
    """Return whether the plan can still be changed or called off."""
    return trip.state == State.PLANNED


def is_reportable(trip: Trip) -> bool:
    """Return whether the car is back, or could be: the last day has come and nobody has reported yet."""
    return is_open_plan(trip) and trip.ends_on <= timezone.localdate()


def is_changeable(trip: Trip, by: User) -> bool:
    """Return whether the person may still correct the report: who wrote it, within a day."""
    if trip.state != State.REPORTED or trip.ended_by_id != by.pk or trip.ended_at is None:
        return False
    return timezone.now() - trip.ended_at <= timedelta(hours=CHANGE_HOURS)


def waiting_for_report(trips: Any) -> Any:
    """Return those of the trips that are over and were neither reported nor called off, the oldest first."""
    return trips.filter(state=State.PLANNED, ends_on__lt=timezone.localdate()).order_by("starts_on", "pk")


def require_open_plan(trip: Trip) -> None:
    """Raise NotAllowed where the trip is no plan any more."""
    if not is_open_plan(trip):
        raise NotAllowed(NOT_PLANNED)


def refuse_older(trip: Trip, version: int) -> None:
    """Raise NotAllowed when the row is newer than the page on which somebody wrote."""
    if trip.version != version:
        raise NotAllowed(CHANGED)


def car_clash(vehicle_id: int, starts_on: date, ends_on: date, *, but: int | None = None) -> str:
    """Return the sentence that refuses the car for these days, or ''; ``but`` is the trip that is being changed."""
    other = _on_these_days(starts_on, ends_on, but).filter(vehicle=vehicle_id).order_by("starts_on", "pk").first()
    if other is None:
        return ""
    return f"Mobil ini sudah dipakai {days_in_words(other.starts_on, other.ends_on)} untuk “{other.purpose}”."


def people_clashes(people: Iterable[User], starts_on: date, ends_on: date, *, but: int | None = None) -> list[Clash]:
    """Return who of these colleagues is already on another trip, or planned for a day outside. Two queries."""
    wanted = {person.pk: person.name for person in people}
    members = Trip.team_members.through.objects.filter(user__in=wanted)
    members = members.filter(trip__in=_on_these_days(starts_on, ends_on, but)).select_related("trip")
    found = [
        Clash(wanted[row.user_id], f"perjalanan {days_in_words(row.trip.starts_on, row.trip.ends_on)}")
        for row in members.order_by("trip__starts_on", "pk")
    ]
    days = Outreach.team_members.through.objects.filter(
        user__in=wanted,
        outreach__trip=None,
        outreach__state=Outreach.State.PLANNED,
        outreach__held_on__range=(starts_on, ends_on),
    ).select_related("outreach")
    return found + [
        Clash(
            wanted[row.user_id],
            f"{row.outreach.get_kind_display().lower()} {date_format(row.outreach.held_on, 'j F Y')}",
        )
        for row in days.order_by("outreach__held_on", "pk")
    ]


def _on_these_days(starts_on: date, ends_on: date, but: int | None) -> Iterable[Trip]:
    trips = Trip.objects.exclude(state=State.CANCELLED).filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    return trips.exclude(pk=but) if but else trips


def readings_around(trip: Trip) -> tuple[int | None, int | None]:
    """Return what the car's meter showed at the end of its trip before, and at the start of the one after. Two queries."""
    others = Trip.objects.filter(vehicle=trip.vehicle_id, state=State.REPORTED).exclude(pk=trip.pk)
    before = others.filter(starts_on__lte=trip.starts_on, odometer_end__isnull=False).order_by("-starts_on", "-pk")
    after = others.filter(starts_on__gt=trip.starts_on, odometer_start__isnull=False).order_by("starts_on", "pk")
    return (
        before.values_list("odometer_end", flat=True).first(),
        after.values_list("odometer_start", flat=True).first(),
    )


def reading_problem(trip: Trip, start: int | None, end: int | None) -> tuple[str, str] | None:
    """Return (field, sentence) where the readings run backwards, or None."""
    if (start is None) != (end is None):
        return ("odometer_end" if end is None else "odometer_start"), "Isi kedua angka kilometer, atau tak satu pun."
    if start is None or end is None:
        return None
    if end < start:
        return "odometer_end", "Kilometer akhir tidak boleh kurang dari kilometer awal."
    before, after = readings_around(trip)
    if before is not None and start < before:
        return "odometer_start", f"Perjalanan sebelumnya berakhir pada {_dotted(before)} km; angka tidak dapat mundur."
    if after is not None and end > after:
        return "odometer_end", f"Perjalanan sesudahnya dimulai pada {_dotted(after)} km; angka tidak dapat melewatinya."
    return None


def days_in_words(first: date, last: date) -> str:
    """Return '3 Mei 2026', '3–5 Mei 2026' or '30 April 2026 – 2 Mei 2026'."""
    if first == last:
        return date_format(first, "j F Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{date_format(last, 'j F Y')}"
    return f"{date_format(first, 'j F Y')} – {date_format(last, 'j F Y')}"


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
