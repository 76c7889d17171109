"""When a day outside can be planned, reported, corrected or called off, and by whom; refusals that say what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from .models import Outreach
from .workflow import NotAllowed

if TYPE_CHECKING:
    from lk3.models import User

State = Outreach.State
CHANGE_HOURS = 24

CHANGED = (
    "Kegiatan ini baru saja diubah, mungkin oleh rekan atau di jendela lain. Tulisan Anda belum disimpan dan tidak hilang: "
    "bandingkan dengan yang tersimpan, lalu kirim lagi bila tetap perlu."
)
NOT_PLANNED = "Kegiatan ini tidak lagi berstatus rencana, jadi rencananya tidak dapat diubah."
NOT_YET = "Hari kegiatan belum tiba. Laporkan setelah kegiatan berlangsung, atau geser tanggal rencananya."
OF_A_TRIP = "Singgahan ini bagian dari perjalanan mobil LK3. Ubah dan laporkan dari halaman perjalanannya."
TOO_LATE = "Catatan penjangkauan hanya dapat diperbaiki oleh penulisnya dalam 24 jam."
NO_REASON = "Tulis mengapa kegiatan ini dibatalkan."


def is_changeable(outreach: Outreach, by: User) -> bool:
    """Return whether the person may still correct what was reported: who wrote it, within a day."""
    writer, written_at = outreach.recorded_by_id, outreach.recorded_at
    if outreach.reported_at is not None:
        writer, written_at = outreach.reported_by_id, outreach.reported_at
    is_fresh = timezone.now() - written_at <= timedelta(hours=CHANGE_HOURS)
    return outreach.state == State.HELD and writer == by.pk and is_fresh


def is_open_plan(outreach: Outreach) -> bool:
    """Return whether the plan may be changed or called off here; that of a mobile unit's stop is changed with its trip."""
    return outreach.state == State.PLANNED and outreach.trip_id is None


def is_reportable(outreach: Outreach) -> bool:
    """Return whether the planned day has come, so that it can be reported."""
    return is_open_plan(outreach) and outreach.held_on <= timezone.localdate()


def is_late(outreach: Outreach) -> bool:
    """Return whether its day is over and nobody has reported it."""
    return outreach.state == State.PLANNED and outreach.held_on < timezone.localdate()


def can_find_people(outreach: Outreach) -> bool:
    """Return whether somebody can have been found on it: it was held, or it is planned and its day has come."""
    is_here = outreach.state == State.PLANNED and outreach.held_on <= timezone.localdate()
    return outreach.state == State.HELD or is_here


def require_open_plan(outreach: Outreach) -> None:
    """Raise NotAllowed where the plan is not (or no longer) to be changed here."""
    if outreach.trip_id is not None:
        raise NotAllowed(OF_A_TRIP)
    if outreach.state != State.PLANNED:
        raise NotAllowed(NOT_PLANNED)


def refuse_older(outreach: Outreach, version: int) -> None:
    """Raise NotAllowed when the row is newer than the page on which somebody wrote."""
    if outreach.version != version:
        raise NotAllowed(CHANGED)
