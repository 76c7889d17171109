"""Partners as choices for one case: those that fit its problem and serve its district come first, and it says why."""

from __future__ import annotations

from typing import Any

from cases.models import Case, ProblemCategory
from lk3.models import Region

from .models import Partner
from .suggestions import Advice, advice, is_first_choice

# In the order of the list: why a partner stands in this group.
TICKED, THOUGHT_OF, NEAR, ELSEWHERE = range(4)
GROUPS = {
    TICKED: "Disarankan: menangani masalah ini, di {district}",
    THOUGHT_OF: "Lazim untuk masalah ini, melayani {district}",
    NEAR: "Mitra lain yang melayani {district}",
    ELSEWHERE: "Mitra di daerah lain (yang menangani masalah ini di atas)",
}


def partner_choices(partners: Any, case: Case) -> list[Any]:
    """Return the partners as choices in groups that say why: those for this problem, here, come first. One query."""
    district, problem = case.district, case.root_category
    rows = (
        partners.with_fit(district_code=district.pk, problem_id=case.root_category_id)
        .select_related("district")
        .order_by("-is_fit", "name", "pk")
    )
    groups: dict[int, list[tuple[int, str]]] = {key: [] for key in GROUPS}
    for row in rows:
        label = row.name if row.district_id == district.pk else f"{row.name} ({row.district.full_name})"
        groups[_group_of(row, problem)].append((row.pk, label))
    named = [(GROUPS[key].format(district=district.full_name), choices) for key, choices in groups.items() if choices]
    return [("", "Pilih…"), *named]


def advice_for(problem: ProblemCategory, district: Region) -> list[Advice]:
    """Return whom to think of for a problem (one of the eleven), with the active partners serving the district. One query."""
    return advice(problem.code, Partner.objects.active().serving(district.pk).order_by("name", "pk"))


def _group_of(partner: Any, problem: ProblemCategory) -> int:
    """Return the group of a partner that carries ``with_fit``."""
    if not partner.is_near:
        return ELSEWHERE
    if partner.is_fit:
        return TICKED
    return THOUGHT_OF if is_first_choice(partner, problem.code) else NEAR
