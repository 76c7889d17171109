"""One case as an example for strangers: only structured facts, made coarse. No text that anybody wrote about the family."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases import resilience
from cases.models import Case, Goal
from families.models import Person
from reports.published import count_text
from reports.scopes import MONTHS

NOT_RECORDED = "tidak dicatat"
AGE_GROUPS = ("0–5 tahun", "6–17 tahun", "18–59 tahun", "60 tahun ke atas", "umur tidak dicatat")


@dataclass(frozen=True)
class Sample:
    """What strangers may read of the case; ``strengths`` are (name, before, after) in tens of a hundred."""

    facts: list[tuple[str, str]]
    services: list[tuple[str, str]]
    strengths: list[tuple[str, str, str]]


def sample_of(case: Case) -> Sample:
    """Return the coarse facts of a closed case. Nine queries."""
    return Sample([*_arrival(case), *_course(case)], _services(case), _strengths(case))


def _arrival(case: Case) -> list[tuple[str, str]]:
    clients = [row.person for row in case.participants.filter(role="CLIENT").select_related("person").order_by("pk")]
    problems = Counter(
        row.category.parent.label if row.category.parent else row.category.label
        for row in case.secondary_problems.select_related("category__parent").order_by("pk")
    )
    return [
        ("Dibuka", month_words(case.opened_on)),
        ("Jalur kedatangan", case.get_channel_display()),
        ("Klien", case.get_client_kind_display()),
        ("Kelompok umur klien", _ages(clients, case.opened_on)),
        ("Anggota keluarga", household_words(case.family.members.filter(until_on=None).count())),
        ("Masalah utama", case.root_category.label),
        ("Masalah tambahan", ", ".join(sorted(problems)) or "tidak ada"),
    ]


def _course(case: Case) -> list[tuple[str, str]]:
    goals = Counter(case.goals.order_by().values_list("status", flat=True))
    met, partly = goals[Goal.Status.MET], goals[Goal.Status.PARTLY]
    met_words = f"{met} tercapai, {partly} tercapai sebagian, dari {goals.total()}" if goals else NOT_RECORDED
    sent = case.referrals.exclude(sent_at=None).count()
    return [
        ("Tujuan dalam rencana", met_words),
        ("Konferensi kasus", count_text(case.conferences.count())),
        ("Rujukan", count_text(sent)),
        ("Lama layanan", length_words(case.opened_on, case.closed_on)),
        ("Hasil", case.get_outcome_display()),
    ]


def month_words(day: date) -> str:
    """'Maret 2025': never the day."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def age_words(age: int | None) -> str:
    """One of four age groups."""
    if age is None:
        return AGE_GROUPS[-1]
    return AGE_GROUPS[bisect((6, 18, 60), age)]


def household_words(members: int) -> str:
    """How large the family is, in three groups."""
    if members == 0:
        return NOT_RECORDED
    return "1–2 orang" if members < 3 else "3–4 orang" if members < 5 else "5 orang atau lebih"


def length_words(start: date, end: date | None) -> str:
    """'sekitar 5 bulan'."""
    months = round(((end or start) - start).days / 30.4)
    return f"sekitar {months} bulan" if months else "kurang dari satu bulan"


def _ages(clients: Iterable[Person], day: date) -> str:
    """The groups there are, not how many of each: who counts heads in a village finds the family."""
    groups = {age_words(person.age_on(day)) for person in clients}
    return ", ".join(words for words in AGE_GROUPS if words in groups) or NOT_RECORDED


def _services(case: Case) -> list[tuple[str, str]]:
    kinds = Counter(row.get_kind_display() for row in case.contacts.only("kind").order_by("pk"))
    return [(label, f"{count_text(many)} kali") for label, many in sorted(kinds.items())]


def _strengths(case: Case) -> list[tuple[str, str, str]]:
    compared = resilience.at_a_glance(case)
    if compared is None:
        return []
    return [(row.strength.title, _tens(row.first), _tens(row.last) if row.last else "–") for row in compared.rows]


def _tens(score: resilience.Score) -> str:
    return score.words if score.value is None else str(round(score.value / 10) * 10)
