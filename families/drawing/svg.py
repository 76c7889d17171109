"""Writes SVG: elements with presentation attributes only, since the pages forbid inline styles."""

import re
from html import escape

INK = "#1c2a2c"
GREY = "#4d5a5b"
TEAL = "#0f4f53"
TEAL_2 = "#2f7c7d"
TEAL_TINT = "#e2eeec"
RED = "#ab2e1b"
OCHRE = "#7a4d00"
PAPER = "#fff"
# Control characters, halves of surrogate pairs, and the two codes Unicode never gives a letter.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Point = tuple[float, float]


def element(tag: str, *inside: str, **attributes: object) -> str:
    """An element; ``inside`` is SVG already. ``stroke_width`` becomes stroke-width, ``class_`` class; None is left out."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{written}>{''.join(inside)}</{tag}>" if inside else f"<{tag}{written}/>"


def plain(words: str) -> str:
    """Words as XML text: escaped, and without the characters XML cannot hold at all."""
    return escape(readable(words))


def readable(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return UNREADABLE.sub("", words)


def text(x: float, y: float, words: str, size: float = 12, **attributes: object) -> str:
    """One line of words, centred on x unless ``text_anchor`` says otherwise."""
    defaults = {"text_anchor": "middle", "fill": INK}
    return element("text", plain(words), x=x, y=y, font_size=size, **(defaults | attributes))


def line(points: list[Point], **attributes: object) -> str:
    """A line through the points."""
    defaults = {"fill": "none", "stroke": INK, "stroke_width": 1.6}
    return element("path", d=trail(points), **(defaults | attributes))


def trail(points: list[Point]) -> str:
    """The points as the data of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel."""
    written = f"{value:.1f}"
    return written[:-2] if written.endswith(".0") else written


def width_of(words: str, size: float) -> float:
    """About how wide the words are; a little too wide rather than too narrow."""
    wide = sum(1 for letter in words if letter.isupper() or letter in "mwMW" or ord(letter) > 0x2FF)
    return size * (0.56 * len(words) + 0.2 * wide)


def wrapped(words: str, longest: int) -> list[str]:
    """Words on lines of at most ``longest`` characters; a longer word is cut."""
    lines: list[str] = []
    for word in words.split():
        pieces = [word[start : start + longest] for start in range(0, len(word), longest)]
        for piece in pieces:
            if lines and len(lines[-1]) + 1 + len(piece) <= longest and piece is pieces[0]:
                lines[-1] += " " + piece
            else:
                lines.append(piece)
    return lines


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else plain(str(value))
