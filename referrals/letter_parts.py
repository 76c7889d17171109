"""The parts of a file that may go along with a referral, each in a few plain lines. Only what was ticked is read at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from cases.models import Goal
from families import safe_contact
from families.presenters import age_words, is_current

from .models import Referral

if TYPE_CHECKING:
    from cases.models import Case
    from families.models import Family

Part = Referral.Part
TITLES = {
    Part.CONTACT: "Cara aman menghubungi",
    Part.ADDRESS: "Alamat",
    Part.HOUSEHOLD: "Anggota keluarga serumah",
    Part.PROBLEM: "Jenis masalah",
    Part.RISK: "Tingkat risiko",
    Part.PLAN: "Tujuan yang disepakati dengan keluarga",
}


def of_case(case: Case, ticked: Iterable[str], day: date) -> list[tuple[str, list[str]]]:
    """Return (title, lines) of each ticked part, in the order of ``Referral.Part``; a part without content says so."""
    chosen = set(ticked)
    return [(TITLES[part], LINES[part](case, day) or ["Belum dicatat."]) for part in Part if part in chosen]


def _contact(case: Case, day: date) -> list[str]:
    described = safe_contact.describe(case.family)
    phone = [f"telepon: {described.phone}"] if described.phone else []
    return [described.headline, *phone, *described.details]


def _address(case: Case, day: date) -> list[str]:
    """Return where the family lives. The safe address never leaves this way, also where somebody typed it here as well."""
    family = case.family
    if family.address and _is_same_place(family):
        return ["Tidak kami sampaikan demi keselamatan keluarga. Hubungi petugas kami."]
    places = [
        family.village.name if family.village else "",
        f"Kec. {family.subdistrict.name}" if family.subdistrict else "",
    ]
    return [", ".join(part for part in (family.address, *places, family.district.full_name) if part)]


def _is_same_place(family: Family) -> bool:
    safe, plain = (" ".join(text.casefold().split()) for text in (family.safe_address, family.address))
    return bool(safe) and (safe in plain or plain in safe)


def _household(case: Case, day: date) -> list[str]:
    """Return relation and age of who lives there, without names."""
    members = case.family.members.select_related("person").order_by("pk")
    living = [
        member
        for member in members
        if is_current(member, day) and not member.lives_elsewhere and member.person.died_on is None
    ]
    return [
        f"{member.get_relation_display()}{' (klien)' if member.person_id == case.client_id else ''}, "
        f"{age_words(member.person, day)}"
        for member in living
    ]


def _problem(case: Case, day: date) -> list[str]:
    return list(dict.fromkeys([case.root_category.label, case.category.label]))


def _risk(case: Case, day: date) -> list[str]:
    return [case.get_risk_display()]


def _plan(case: Case, day: date) -> list[str]:
    goals = Goal.objects.filter(case=case, status=Goal.Status.OPEN).order_by("number")
    return [goal.text for goal in goals]


LINES: dict[str, Callable[..., list[str]]] = {
    Part.CONTACT: _contact,
    Part.ADDRESS: _address,
    Part.HOUSEHOLD: _household,
    Part.PROBLEM: _problem,
    Part.RISK: _risk,
    Part.PLAN: _plan,
}
