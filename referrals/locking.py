"""Taking a referral for writing: first its case, then the row, always in this order, so that two people never wait in a ring."""

from __future__ import annotations

from cases.models import Case
from lk3.models import User

from .models import Referral
from .workflow import NotAllowed

CLOSED = "Kasus ini sudah ditutup. Ketua perlu membukanya kembali sebelum rujukan dapat diubah."


def take(referral: Referral) -> Referral:
    """Return the row, locked together with its case until the end of the transaction; ``row.case`` is the locked case."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=referral.case_id)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("changed_by", "partner", "to_unit")
    row: Referral = rows.get(pk=referral.pk)
    row.case = case
    return row


def take_open_case(case: Case) -> Case:
    """Return the case, locked, so that it cannot be closed while a referral is under way; NotAllowed when it is closed."""
    row: Case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    refuse_closed(row)
    return row


def refuse_closed(case: Case) -> None:
    """Raise NotAllowed when nothing may be written into the case any more."""
    if case.is_closed:
        raise NotAllowed(CLOSED)


def is_sender(referral: Referral, by: User | None) -> bool:
    """Return whether the person, with the hat worn now, belongs to the house that sends the referral."""
    return by is not None and by.hat is not None and by.hat.unit_id == referral.case.unit_id
