"""What the work leaves behind: the strengths of families before and after, and how many cases lie on one desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from cases.models import ResilienceCheck
from cases.resilience import STRENGTHS, compare
from lk3.models import Membership

from .cases import CLOSINGS
from .counting import count, narrowed
from .question import Question

# What families answered is encrypted and opened one by one: more than this is no question for a page.
MOST_CASES = 2000
RESILIENCE = (
    "Ketahanan keluarga diisi pada awal dan akhir layanan; yang dibandingkan adalah isian pertama dan terakhir kasus yang "
    "ditutup dalam periode ini. Daftar periksa LK3 sendiri, bukan IKK atau iBangga."
)
LOAD = (
    "Kasus yang masih terbuka pada akhir periode dibagi dengan konselor, psikolog dan ketua yang bertugas di wilayah itu "
    "pada hari tersebut."
)


@dataclass(frozen=True)
class Moved:
    """One of the four strengths: in how many cases it was asked both times, and which way it went."""

    code: str
    label: str
    compared: int
    better: int
    worse: int

    @property
    def same(self) -> int:
        return self.compared - self.better - self.worse


@dataclass(frozen=True)
class Resilience:
    """Cases closed in the period, those asked at least twice, and the strengths; None where there are too many to open."""

    closed: int
    asked_twice: int
    strengths: tuple[Moved, ...] | None


@dataclass(frozen=True)
class Load:
    """Open cases at the end of the period, and the people who may carry one; unassigned cases are counted too."""

    cases: int
    workers: int

    @property
    def per_worker(self) -> Decimal | None:
        """Cases per person, to one decimal; None where nobody is in office."""
        if not self.workers:
            return None
        return (Decimal(self.cases) / self.workers).quantize(Decimal("0.1"), ROUND_HALF_UP)


def resilience(question: Question) -> Resilience:
    """Three queries. For a unit's own eyes: which way one family went is nobody else's business."""
    cases = narrowed(CLOSINGS, question)
    checks = ResilienceCheck.objects.filter(case__in=cases.order_by().values("pk"))
    asked_twice = checks.order_by().values("case").annotate(times=Count("*")).filter(times__gte=2).count()
    strengths = _strengths(checks) if asked_twice <= MOST_CASES else None
    return Resilience(count("closed", question), asked_twice, strengths)


def load(question: Question) -> Load:
    """Two queries or three."""
    return Load(count("active", question), _workers(question))


def _strengths(checks: Any) -> tuple[Moved, ...]:
    moved = {strength.code: [0, 0, 0] for strength in STRENGTHS}
    rows = checks.order_by("case_id", "taken_on", "pk").iterator(chunk_size=500)
    for _, of_case in groupby(rows, key=lambda check: check.case_id):
        for code, before, after in _both_times(of_case):
            moved[code][0] += 1
            moved[code][1] += after > before
            moved[code][2] += after < before
    return tuple(Moved(strength.code, strength.title, *moved[strength.code]) for strength in STRENGTHS)


def _both_times(checks: Iterable[ResilienceCheck]) -> Iterable[tuple[str, int, int]]:
    """(strength, first score, last score) of a case, as far as the strength was asked both times."""
    found = compare(list(checks))
    for row in found.rows if found else []:
        if row.last is not None and row.first.value is not None and row.last.value is not None:
            yield row.strength.code, row.first.value, row.last.value


def _workers(question: Question) -> int:
    area, day = question.scope.area, question.scope.period.end
    in_office = Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gte=day))
    hats = Membership.objects.case_workers().filter(in_office, user__is_active=True, unit__isnull=False)
    if area.unit is not None:
        hats = hats.filter(unit=area.unit)
    elif area.region is not None:
        hats = hats.filter(unit__district_id__in=area.districts)
    if question.filters.unit_kind:
        hats = hats.filter(unit__kind=question.filters.unit_kind)
    return hats.order_by().aggregate(people=Count("user", distinct=True))["people"]
