"""Small pictures drawn in code, each marked as invented, that stand for photographs and papers in a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

from cases.attachments import binding
from cases.models import Attachment
from lk3 import vault
from lk3.models import User

from .world import World, moment

if TYPE_CHECKING:
    from .cases import CaseFile

SIZE = (720, 520)
PAPER, INK, PALE, MARK = "#fffdf7", "#3b4a54", "#d9dfe3", "#b3261e"


def attach(world: World, file: CaseFile, row: Mapping[str, Any], day: date, by: User) -> None:
    """Draw a picture, keep it encrypted, and add its row; ``world.stored`` remembers it in case the load fails."""
    data = draw(row["picture"])
    attachment = Attachment(
        case=file.case,
        kind=row["kind"],
        title=row["title"],
        content_type="image/jpeg",
        size=len(data),
        may_share=row.get("may_share", False),
        uploaded_at=max(file.assigned_at, moment(day, 16, 10)),
        uploaded_by=by,
    )
    attachment.stored_as = vault.store(data, bound_to=binding(attachment.uid))
    world.stored.append(attachment.stored_as)
    world.rows.add(attachment)


def draw(picture: str) -> bytes:
    """Return a JPEG of one of ``PICTURES`` with the word REKAAN across it."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    PICTURES[picture](pen)
    font = ImageFont.load_default(size=64)
    pen.text((SIZE[0] // 2, SIZE[1] - 70), "REKAAN", fill=MARK, font=font, anchor="mm")
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _form(pen: ImageDraw.ImageDraw) -> None:
    _paper(pen, "Pernyataan persetujuan klien", lines=7)
    pen.line([(470, 360), (500, 335), (520, 375), (550, 330), (585, 365), (620, 350)], fill=INK, width=4)


def _letter(pen: ImageDraw.ImageDraw) -> None:
    _paper(pen, "Surat pengantar pemeriksaan", lines=8)
    pen.ellipse((500, 310, 620, 420), outline="#5b6fb0", width=5)


def _paper(pen: ImageDraw.ImageDraw, title: str, *, lines: int) -> None:
    pen.rectangle((60, 30, 660, 440), outline=PALE, width=3)
    pen.text((100, 60), title, fill=INK, font=ImageFont.load_default(size=28))
    for number in range(lines):
        top = 125 + number * 32
        pen.rectangle((100, top, 620 - 90 * (number % 3), top + 8), fill=PALE)


def _house(pen: ImageDraw.ImageDraw) -> None:
    """Two houses as a child draws them: one without windows, one with many."""
    for left, windows in ((90, 0), (400, 4)):
        pen.polygon([(left - 20, 220), (left + 110, 110), (left + 240, 220)], outline="#c0532b", width=7)
        pen.rectangle((left, 220, left + 220, 410), outline="#2f6f9f", width=7)
        pen.rectangle((left + 90, 320, left + 135, 410), outline="#6b4e16", width=6)
        for number in range(windows):
            x, y = left + 25 + 125 * (number % 2), 240 + 70 * (number // 2)
            pen.rectangle((x, y, x + 45, y + 40), outline="#d1a400", width=6)
    pen.ellipse((310, 40, 390, 120), outline="#e2a100", width=8)


def _wheelchair(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((230, 220, 430, 420), outline=INK, width=10)
    pen.ellipse((440, 350, 510, 420), outline=INK, width=9)
    pen.line([(270, 90), (290, 260), (440, 260), (475, 370)], fill="#2f6f9f", width=14)
    pen.line([(240, 95), (275, 95)], fill=INK, width=12)


PICTURES: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "form": _form,
    "letter": _letter,
    "house": _house,
    "wheelchair": _wheelchair,
}
