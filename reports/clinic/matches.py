"""Which "lainnya" cases of a unit a better category would fit by now, and because of which words. For their own unit's eyes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cases.models import Case, CategoryTerm, ProblemCategory
from cases.querysets import CaseQuerySet
from cases.suggestions import Terms
from cases.suggestions.reading import read
from lk3.access import Answer, Confidentiality, Permission, answer
from lk3.models import User

from .shares import OTHER

LEAST_WEIGHT, MOST_CASES = 2, 200


@dataclass(frozen=True)
class Match:
    """A case, and the words of its explanation that speak for the category, as they were typed."""

    case: Case
    because: str


@dataclass(frozen=True)
class Fitting:
    """A category and the cases that it would fit."""

    category: ProblemCategory
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Found:
    """What the head may recode; ``unmatched`` stay "lainnya", ``kept_back`` are sealed and never listed."""

    fitting: tuple[Fitting, ...]
    unmatched: int
    kept_back: int


def own_others(user: User) -> CaseQuerySet:
    """The unit's cases for which exactly "lainnya" was chosen, that the person may know of."""
    cases: CaseQuerySet = Case.objects.visible_to(user).filter(category__code=OTHER)
    return cases


def matches_for(user: User) -> Found:
    """Compare the unit's own explanations with the words of the categories. Three queries; texts of sealed cases are not read."""
    cases = own_others(user)
    kept_back = cases.filter(confidentiality=Confidentiality.SEALED).count()
    offered = cases.exclude(confidentiality=Confidentiality.SEALED).with_relation(user).newest_first()[:MOST_CASES]
    readable = [case for case in offered if answer(user, Permission.CASE_VIEW, case) is Answer.YES]
    categories = {each.code: each for each in ProblemCategory.objects.current().exclude(code=OTHER).order_by("pk")}
    terms = Terms.compile(_rows())
    found: dict[str, list[Match]] = defaultdict(list)
    for case in readable:
        code, because = _best(case, terms, categories)
        if code:
            found[code].append(Match(case, because))
    fitting = [Fitting(categories[code], tuple(matches)) for code, matches in found.items()]
    fitting.sort(key=lambda each: (-len(each.matches), each.category.label))
    return Found(tuple(fitting), len(readable) - sum(len(each.matches) for each in fitting), kept_back)


def _rows() -> tuple[tuple[str, str | None, str, int], ...]:
    rows = CategoryTerm.objects.order_by("pk")
    return tuple(rows.values_list("category__code", "category__parent__code", "term", "weight"))


def _best(case: Case, terms: Terms, categories: dict[str, ProblemCategory]) -> tuple[str, str]:
    """The category with the heaviest words, the newer one where two weigh the same; and those words."""
    text = case.other_explanation
    words = read(text)
    weights: dict[str, int] = defaultdict(int)
    places: dict[str, set[int]] = defaultdict(set)
    for term, at in terms.found_in(words):
        if term.code in categories:
            weights[term.code] += term.weight
            places[term.code] |= set(at)
    best = max(weights, key=lambda code: (weights[code], categories[code].pk), default="")
    if not best or weights[best] < LEAST_WEIGHT:
        return "", ""
    spoken = [text[words[at].start : words[at].end] for at in sorted(places[best])]
    return best, ", ".join(f"“{word}”" for word in dict.fromkeys(spoken))
