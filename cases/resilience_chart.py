"""The four strengths before and after, drawn on the server: grouped bars that print and that a screen reader can read."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .models import ResilienceCheck
from .resilience import Comparison, Row, Score

# A phone of 360 pixels leaves a little less than this, so the letters keep their size there.
WIDTH, PLOT, BAR, LINE, GAP = 300, 240, 14, 20, 14
STUB = 40  # a hatched piece where nothing was asked: it has no length to show


def draw(comparison: Comparison) -> SafeString:
    """Return the drawing. The first check is pale, the last one dark; what was not asked is hatched, never a bar of 0."""
    both = comparison.last is not None
    top = LINE * (2 if both else 1) + 8
    step = LINE + BAR * (2 if both else 1) + GAP
    height = top + step * len(comparison.rows) + 14
    parts = [*_legend(comparison), _grid(top, height - 18), *_scale(height - 4)]
    for number, row in enumerate(comparison.rows):
        parts.append(_group(row, top + number * step))
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="lk-chart as-chart" role="img" viewBox="0 0 {} {}" '
        'aria-labelledby="ketahanan-judul ketahanan-isi"><title id="ketahanan-judul">{}</title>'
        '<desc id="ketahanan-isi">{}</desc>{}{}</svg>',
        WIDTH,
        height,
        "Ketahanan keluarga, awal dan terakhir" if both else "Ketahanan keluarga",
        describe(comparison),
        _HATCH,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def describe(comparison: Comparison) -> str:
    """Return the drawing in words: 'Ekonomi 25, lalu 60; Pendidikan belum ditanya, lalu 80. …'"""
    said = [
        f"{row.strength.title} {row.first.words}" + (f", lalu {row.last.words}" if row.last else "")
        for row in comparison.rows
    ]
    return "; ".join(said) + ". Skala 0 sampai 100."


_HATCH = mark_safe(
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path class="chart-hatch" d="M0 0V6"/></pattern></defs>'
)


def _legend(comparison: Comparison) -> Iterator[SafeString]:
    """Say which bar is which day."""
    marks: list[tuple[ResilienceCheck, str]] = [(comparison.first, _tone(comparison.last is not None))]
    if comparison.last is not None:
        marks.append((comparison.last, _tone(False)))
    for number, (check, tone) in enumerate(marks):
        y, words = number * LINE, f"{check.get_moment_display()}, {date_format(check.taken_on, 'j F Y')}"
        yield format_html('<rect class="{}" x="0" y="{}" width="12" height="12" rx="2"/>', tone, y + 3)
        yield _text(20, y + 14, words, "chart-label")


def _tone(is_earlier: bool) -> str:
    return "chart-bar chart-bar--muted" if is_earlier else "chart-bar"


def _grid(top: int, bottom: int) -> SafeString:
    lines = ((PLOT * share // 100, top, bottom) for share in (0, 50, 100))
    return format_html_join("", '<line class="chart-grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>', lines)


def _scale(y: int) -> Iterator[SafeString]:
    for share, anchor in ((0, "start"), (50, "middle"), (100, "middle")):
        yield _text(PLOT * share // 100, y, str(share), "chart-label as-scale", anchor)


def _group(row: Row, top: int) -> SafeString:
    label = _text(4, top + 15, row.strength.title, "chart-label")
    bars = [_bar(row.first, top + LINE, _tone(row.last is not None))]
    if row.last is not None:
        bars.append(_bar(row.last, top + LINE + BAR, _tone(False)))
    return format_html("{}{}", label, format_html_join("", "{}", ((bar,) for bar in bars)))


def _bar(score: Score, y: int, tone: str) -> SafeString:
    if score.value is None:
        stub = format_html('<rect class="chart-hidden" x="0" y="{}" width="{}" height="{}"/>', y + 1, STUB, BAR - 2)
        return format_html("{}{}", stub, _text(STUB + 6, y + 11, score.words, "chart-label as-scale"))
    length = PLOT * score.value // 100
    bar = format_html('<rect class="{}" x="0" y="{}" width="{}" height="{}"/>', tone, y + 1, max(length, 2), BAR - 2)
    return format_html("{}{}", bar, _text(length + 6, y + 11, score.words, "chart-value as-value"))


def _text(x: int, y: int, words: str, name: str, anchor: str = "start") -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', name, x, y, anchor, words)
