"""The first pillar: a place to talk, a decree, and money of the region."""

from __future__ import annotations

from lk3.models import Budget
from reports.published import count_text
from reports.scopes import day_text

from .facts import Facts
from .reading import Reading, no_data, on, yes_if

REGIONAL = (Budget.Source.REGIONAL, Budget.Source.PROVINCIAL)


def office(facts: Facts) -> Reading:
    """An address is there or is not recorded; nobody can conclude from an empty field that there is no office."""
    if not facts.unit.address.strip():
        return no_data("Alamat kantor belum dicatat.", on(facts.day))
    return yes_if(True, facts.unit.address, on(facts.day))


def private_room(facts: Facts) -> Reading:
    """Three answers stand in the record itself: yes, no, nobody said."""
    has_room = facts.unit.has_private_room
    if has_room is None:
        return no_data("Belum dicatat apakah ada ruang tertutup.", on(facts.day))
    value = "Ada ruang konseling tertutup." if has_room else "Tidak ada ruang konseling tertutup."
    return yes_if(has_room, value, on(facts.day))


def decree(facts: Facts) -> Reading:
    """Without the day on which it ends nobody knows whether the decree is still valid."""
    unit = facts.unit
    if not unit.decree_number:
        return no_data("Nomor SK belum dicatat.", on(facts.day))
    as_of = f"SK tertanggal {day_text(unit.decree_on)}" if unit.decree_on else on(facts.day)
    if unit.decree_until is None:
        return no_data(f"SK {unit.decree_number}; tanggal akhirnya belum dicatat.", as_of)
    is_valid = unit.decree_until >= facts.day
    until = f"{'berlaku sampai' if is_valid else 'berakhir'} {day_text(unit.decree_until)}"
    return yes_if(is_valid, f"SK {unit.decree_number}, {until}.", as_of)


def regional_budget(facts: Facts) -> Reading:
    """Money of other sources shows that the year was recorded, so that its missing here means no."""
    year = facts.day.year
    as_of = f"tahun anggaran {year}"
    if not facts.budgets:
        return no_data(f"Anggaran tahun {year} belum dicatat.", as_of)
    amount = sum(facts.budgets.get(source, 0) for source in REGIONAL)
    if amount:
        return yes_if(True, f"Rp{count_text(amount)} dari APBD.", as_of)
    others = ", ".join(Budget.Source(source).label for source in facts.budgets if source not in REGIONAL)
    return yes_if(False, f"Tidak ada dari APBD; tercatat dari {others}." if others else "APBD Rp0.", as_of)
