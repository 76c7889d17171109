"""The third pillar: partners who can help, and how referrals to them fare."""

from __future__ import annotations

from decimal import Decimal

from referrals.models import Partner
from reports.published import count_text, percent_text

from .answers import ENOUGH
from .facts import Facts
from .reading import Reading, decimal_text, last, listed, no_data, on, yes_if

# Without these three a unit cannot answer violence: our own choice.
NEEDED = (Partner.Kind.POLICE, Partner.Kind.HEALTH, Partner.Kind.PROTECTION_UNIT)
IN_TIME_PERCENT = 80


def partners(facts: Facts) -> Reading:
    """The directory is kept by everybody: an empty one for a district says that nobody wrote yet, not that nobody helps."""
    known = facts.partners
    where = facts.unit.district.full_name
    if not known.total:
        return no_data(f"Belum ada mitra di {where} pada direktori.", on(facts.day))
    missing = [kind.label for kind in NEEDED if not known.kinds[kind]]
    lacking = f" Belum ada: {listed(missing)}." if missing else ""
    agreed = f"{count_text(known.with_agreement)} dengan MoU yang berlaku"
    value = f"{count_text(known.total)} mitra aktif di {where}, {agreed}.{lacking}"
    return yes_if(not missing, value, last("mitra terbaru dicatat", known.recorded_on, facts.day))


def sent(facts: Facts) -> Reading:
    """Referrals of the last twelve months."""
    cell = facts.answers.sent
    if cell.value is None:
        return no_data(f"Rujukan: {cell.text}.", on(facts.day))
    as_of = last("terakhir dikirim", facts.answers.last_sent_on, facts.day)
    return yes_if(cell.value > 0, f"{cell.text} rujukan dalam dua belas bulan.", as_of)


def answered(facts: Facts) -> Reading:
    """Share answered within the promise, and the median wait; never of a handful."""
    answers = facts.answers
    if answers.percent_in_time is None:
        few = f"{answers.judged.text} rujukan dapat dinilai; terlalu sedikit untuk disimpulkan (di bawah {ENOUGH})."
        return no_data(few, on(facts.day), wants=False)
    median = answers.median_days
    wait = f"; setengahnya dalam {decimal_text(median)} hari" if median is not None else ""
    value = f"{percent_text(answers.percent_in_time)} dari {answers.judged.text} rujukan dijawab dalam janji{wait}."
    return yes_if(answers.percent_in_time >= IN_TIME_PERCENT, value, on(facts.day))


def sent_per_professional(facts: Facts) -> Decimal | None:
    """Referrals of twelve months per professional; None without either."""
    many = facts.answers.sent.value
    return Decimal(many) / facts.professionals if many is not None and facts.professionals else None


def kinds_of_partners(facts: Facts) -> Decimal | None:
    """How many kinds of partners there are, so that a large city does not win by many of one; None for an empty directory."""
    return Decimal(len(facts.partners.kinds)) if facts.partners.total else None
