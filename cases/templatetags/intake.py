"""What the intake's pages show of its forms, and the list of one's open drafts."""

from typing import Any

from django import template
from django.forms import BoundField

from families.models import Family
from lk3.models import User

from ..actions.intake import Answers
from ..clocks import basis_words, rules_by_category, span_words
from ..forms.problem import ProblemForm
from ..intake import Intake
from ..intake_summary import summarise
from ..models import ClockRule, IntakeDraft

register = template.Library()


@register.filter
def cards(field: BoundField) -> list[dict[str, Any]]:
    """Return the choices of a question as cards: value, label, the sentence under it, and whether it is chosen."""
    chosen = field.value() or []
    chosen = {str(value) for value in (chosen if isinstance(chosen, (list, tuple)) else [chosen])}
    words, withheld = field.field.widget.words, getattr(field.field.widget, "withheld", frozenset())
    values = [(str(value), label) for value, label in field.field.choices if value not in withheld]
    if values and chosen and chosen <= set(withheld):
        chosen = {values[0][0]}
    return [
        {"value": value, "label": label, "definition": words.get(value, ""), "examples": "", "checked": value in chosen}
        for value, label in values
    ]


@register.filter
def category_cards(form: ProblemForm) -> list[dict[str, Any]]:
    """Return the eleven as cards, each with what rolls up to it."""
    chosen = form["category"].value() or ""
    children: dict[int, list[dict[str, Any]]] = {}
    for row in form.intake.categories.values():
        if row.parent_id:
            children.setdefault(row.parent_id, []).append({"row": row, "checked": row.code == chosen})
    clocks = rules_by_category()
    return [
        {
            "row": row,
            "checked": row.code == chosen,
            "children": children.get(row.pk, []),
            "clocks": clocks.get(row.pk, []),
        }
        for row in form.intake.roots
    ]


@register.filter
def parts(text: str) -> list[str]:
    """Return the parts of a reference text that stand between ' · '."""
    return [part for part in text.split(" · ") if part]


@register.filter
def explanations(card: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what helps to choose a category, as title and text; empty texts are left out."""
    row = card["row"]
    clocks = [("Tenggat hukum", f"{rule.duty}: {span_words(rule)} ({basis_words(rule)})") for rule in card["clocks"]]
    texts = [
        ("Tanda bahaya", row.danger_signs),
        ("Contoh", row.examples),
        ("Bukan ini", row.not_this),
        ("Pertanyaan awal", row.first_questions),
        ("Mitra yang dapat membantu", row.partners),
    ]
    return [*clocks, *((title, text) for title, text in texts if text)]


@register.filter
def span(rule: ClockRule) -> str:
    """Return how long a duty may take."""
    return span_words(rule)


@register.filter
def basis(rule: ClockRule) -> str:
    """Return on what a duty rests, and whether that is sure."""
    return basis_words(rule)


@register.filter
def summary(intake: Intake, answers: Answers | None) -> list[dict[str, Any]]:
    """Return what the review shows, by step; nothing while something is missing (the page then lists what)."""
    return summarise(intake, answers) if answers else []


@register.inclusion_tag("cases/intake/_my_drafts.html")
def my_drafts(user: User) -> dict[str, Any]:
    """Show the intakes this person began and did not finish."""
    drafts = IntakeDraft.objects.visible_to(user).filter(family__in=Family.objects.visible_to(user))
    return {"drafts": drafts.select_related("family").latest_first()[:10]}
