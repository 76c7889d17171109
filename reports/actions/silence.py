"""Verbs about silence: saying that a month had no case, and taking it back. Each is atomic and writes exactly one audit event."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from cases.models import Case
from cases.workflow import NotAllowed
from lk3 import audit
from lk3.models import Unit, User

from ..models import NoCaseMonth
from ..scopes import month_period

NOT_OVER = "Bulan ini belum berakhir. Nyatakan sesudah hari terakhirnya."
BEFORE_FOUNDING = "LK3 ini belum berdiri pada bulan itu."
HAS_CASES = "Pada {month} sudah tercatat {count} kasus, jadi pernyataan ini tidak diperlukan."


@transaction.atomic
def declare_no_case(*, unit: Unit, month: date, by: User) -> NoCaseMonth:
    """Say that no case came in the month (its first day); a second click returns what the first one said.

    Refused where the person knows of a case of that month. A sealed case of a colleague is not given away by a refusal:
    wherever there is a case, the month counts as one with cases, whatever was declared.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    standing = NoCaseMonth.objects.standing().filter(unit=unit, month=month).first()
    if standing is not None:
        return standing
    _refuse_unfit(unit, month, by)
    row = NoCaseMonth.objects.create(unit=unit, month=month, declared_at=timezone.now(), declared_by=by)
    audit.record("no_case.declared", by=by, on=row, month=f"{month:%Y-%m}")
    return row


@transaction.atomic
def withdraw_no_case(*, unit: Unit, month: date, by: User) -> NoCaseMonth:
    """Take the word back; NotAllowed when nobody gave it. A second click returns what the first one took back."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rows = NoCaseMonth.objects.filter(unit=unit, month=month)
    standing = rows.standing().first()
    if standing is None:
        last = rows.order_by("-withdrawn_at", "-pk").first()
        if last is None:
            raise NotAllowed("Bulan ini tidak dinyatakan tanpa kasus.")
        return last
    standing.withdrawn_at, standing.withdrawn_by = timezone.now(), by
    standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("no_case.withdrawn", by=by, on=standing, month=f"{month:%Y-%m}")
    return standing


def _refuse_unfit(unit: Unit, month: date, by: User) -> None:
    period = month_period(month.year, month.month)
    if period.end >= timezone.localdate():
        raise NotAllowed(NOT_OVER)
    if unit.founded_on and unit.founded_on > period.end:
        raise NotAllowed(BEFORE_FOUNDING)
    known = Case.objects.visible_to(by).filter(unit=unit, opened_on__gte=month, opened_on__lt=period.end + timedelta(1))
    if count := known.count():
        raise NotAllowed(HAS_CASES.format(month=period.label, count=count))
