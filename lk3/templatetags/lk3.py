"""Words and numbers as people here write them; available in every template without loading."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..trail_words import words_of

register = template.Library()
register.filter("trail_words", words_of)


@register.filter
def number(value: int | None) -> str:
    """Return 3252 as '3.252', and a dash for what is not known."""
    return "–" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def percent(value: Decimal | None) -> str:
    """Return Decimal('14.8') as '14,8%', and a dash for what is not known."""
    return "–" if value is None else f"{value:.1f}%".replace(".", ",")


@register.filter
def days_ago(value: date | None) -> str:
    """Return how long ago a day was, in words."""
    if value is None:
        return "belum pernah"
    days = (timezone.localdate() - value).days
    if days < 0:
        return f"{-days} hari lagi"
    return {0: "hari ini", 1: "kemarin"}.get(days, f"{days} hari lalu")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return a drawing from icons/lk3.svg (``name`` is the symbol's id), silent for screen readers.

    A tag and not a template: a page has dozens of them, and including a template costs ten times as much.
    """
    drawing = '<svg class="lk-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(drawing, _sprite(), name)


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    """Return a state in one or two words; ``tone`` is neutral (also when empty), info, good, warn or danger."""
    return format_html('<span class="lk-badge lk-badge--{}">{}</span>', tone or "neutral", text)


@cache
def _sprite() -> str:
    return static("icons/lk3.svg")


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: Any) -> str:
    """Return the query string of this page with some values changed; an empty value takes the name out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
