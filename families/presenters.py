"""Families and their members in words: full for those who handle them, masked for colleagues."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format

from lk3 import access
from lk3.access import Answer, Permission

if TYPE_CHECKING:
    from lk3.models import User

    from .models import Family, FamilyMember, Person

# The same colours as on the pages of cases; a test compares the two.
STATE_TONES = {"REGISTERED": "warn", "IN_SERVICE": "info", "CLOSURE_PROPOSED": "warn", "CLOSED": "neutral"}


def initials(name: str) -> str:
    """Return 'S. A.' for 'Siti Aminah'."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:3])


def age_words(person: Person, today: date) -> str:
    """Return the age as it is said: '40 tahun', '8 bulan', 'sekitar 40 tahun'; or that it is not known."""
    if person.died_on:
        return f"meninggal {date_format(person.died_on, 'j F Y')}"
    years = person.age_on(today)
    if years is None or person.birth_on is None:
        return "umur belum diketahui"
    if years == 0 and not person.is_birth_estimated:
        months = (today.year - person.birth_on.year) * 12 + today.month - person.birth_on.month
        return f"{max(0, months - (today.day < person.birth_on.day))} bulan"
    return f"sekitar {years} tahun" if person.is_birth_estimated else f"{years} tahun"


def is_current(member: FamilyMember, today: date) -> bool:
    """Return whether the person belongs to the family on that day."""
    return member.until_on is None or member.until_on > today


@dataclass(frozen=True)
class FoundFamily:
    """One family in the answer of a search. Masked, it says only whom to ask."""

    reference: str
    title: str
    place: str
    members: list[str]
    carriers: list[str]
    is_masked: bool
    can_open: bool

    @classmethod
    def of(cls, family: Family, user: User) -> FoundFamily:
        """Return the family as this reader may see it; it must come with members, cases and their owners prefetched."""
        verdict = access.answer(user, Permission.IDENTITY_VIEW, family)
        is_masked = not verdict.allows
        today = timezone.localdate()
        members = [member for member in family.members.all() if is_current(member, today)]
        if is_masked:
            shown = [initials(member.person.name) for member in members]
        else:
            shown = [f"{member.person.name} ({age_words(member.person, today)})" for member in members]
        return cls(
            reference=family.reference,
            title=initials(family.name) if is_masked else family.name,
            place=str(family.subdistrict or family.district) if is_masked else place(family),
            members=shown,
            carriers=carriers(family, user),
            is_masked=is_masked,
            can_open=verdict.allows or verdict is Answer.STEP_UP,
        )

    @property
    def whom_to_ask(self) -> str:
        """Return what a colleague reads instead of names."""
        if not self.carriers:
            return "Belum ada penanggung jawabnya – hubungi ketua LK3."
        return f"Ditangani oleh {', '.join(self.carriers)} – hubungi dia atau ketua."


def carriers(family: Family, user: User) -> list[str]:
    """Return who answers for the family, as far as the reader may know: owners of open cases, else of closed ones, else who
    registered it.
    """
    cases = [case for case in family.cases.all() if access.can(user, Permission.CASE_STUB, case)]
    if not cases:
        return [str(family.registered_by)]
    owned = [case for case in cases if case.owner_id]
    chosen = [case for case in owned if not case.is_closed] or owned
    return list(dict.fromkeys(str(case.owner) for case in chosen))


def place(family: Family) -> str:
    """Return kecamatan and kabupaten/kota."""
    parts = [f"Kec. {family.subdistrict.name}"] if family.subdistrict else []
    return ", ".join([*parts, family.district.full_name])


@dataclass(frozen=True)
class Results:
    """What a search found; ``problem`` is a sentence when there was nothing to search for."""

    text: str = ""
    problem: str = ""
    rows: list[FoundFamily] = field(default_factory=list)
    has_more: bool = False
    is_searched: bool = False


@dataclass(frozen=True)
class MemberRow:
    """One line of 'who lives here'."""

    pk: int
    name: str
    alias: str
    about: str
    relation: str
    is_child: bool
    masked_number: str
    number_note: str
    days: str

    @classmethod
    def of(cls, member: FamilyMember, today: date) -> MemberRow:
        """Return the member in words."""
        person = member.person
        facts = [age_words(person, today), person.get_sex_display().lower()]
        facts += [person.occupation] if person.occupation else []
        return cls(
            pk=member.pk,
            name=person.name,
            alias=person.alias,
            about=" · ".join(facts),
            relation=member.get_relation_display(),
            is_child=person.is_child_on(today) and not person.died_on,
            masked_number=person.masked_national_id,
            number_note=person.get_national_id_status_display() or person.get_national_id_missing_display(),
            days=days(member),
        )


def days(member: FamilyMember) -> str:
    """Return 'sejak 3 Mei 2020 sampai 1 Juni 2021', or what is known of it."""
    parts = [f"sejak {date_format(member.since_on, 'j F Y')}"] if member.since_on else []
    parts += [f"sampai {date_format(member.until_on, 'j F Y')}"] if member.until_on else []
    return " ".join(parts)


@dataclass(frozen=True)
class CaseRow:
    """One line of 'cases of this family'."""

    reference: str
    category: str
    state: str
    tone: str
    owner: str
    opened_on: date
    url: str

    @classmethod
    def of(cls, case: Any, may_open: bool) -> CaseRow:
        """Return the case in words, with a link only for those who may follow it."""
        return cls(
            reference=case.reference,
            category=case.root_category.short_label,
            state=case.get_state_display(),
            tone=STATE_TONES.get(case.state, "neutral"),
            owner=str(case.owner) if case.owner_id else "belum ada penanggung jawab",
            opened_on=case.opened_on,
            url=case.get_absolute_url() if may_open else "",
        )


def error_lines(forms: list[Any]) -> list[tuple[str, str, str]]:
    """Return (where, what, id of the field) of every error of several forms, for the list on top of the page."""
    lines = []
    for form in forms:
        for name, errors in form.errors.items():
            is_field = name in form.fields
            where = [form.title, str(form.fields[name].label)] if is_field else [form.title]
            anchor = form[name].auto_id if is_field else f"bagian-{form.prefix or 'keluarga'}"
            lines += [(" – ".join(where), error, anchor) for error in errors]
    return lines
