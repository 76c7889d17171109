"""Reading a letter back: what it tells of a family, for the intake at the LK3 that got it. The case itself is never read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cases.models import ProblemCategory
from families.models import Family, Person

from .letter_parts import TITLES
from .letters import Letter
from .models import Referral

Part = Referral.Part
SEXES = {label: value for value, label in Person.Sex.choices}
ALLOWED = {label: value for value, label in Family.ContactAllowed.choices if value}
# How ``families.safe_contact`` begins its lines, and the field of the family each one tells.
CONTACT_LINES = {
    "telepon: ": "safe_contact_phone",
    "melalui ": "safe_contact_name",
    "waktu: ": "contact_times",
    "yang boleh mengangkat: ": "contact_answerers",
    "kata yang dipakai: ": "contact_words",
}
# Lines that stand where nothing is told.
NOTHING_TOLD = ("Belum dicatat.", "Tidak kami sampaikan")
IN_THE_STORY = (Part.HOUSEHOLD, Part.RISK, Part.PLAN)


@dataclass(frozen=True)
class Told:
    """What a letter tells of somebody; what it does not tell is empty."""

    name: str = ""
    sex: str = ""
    age: int | None = None
    address: str = ""
    contact: dict[str, str] = field(default_factory=dict)
    category: ProblemCategory | None = None
    story: str = ""
    reporter: str = ""
    reporter_phone: str = ""


def told_by(letter: Letter) -> Told:
    """Return what the letter tells. One query, for the kind of problem."""
    facts, parts = dict(letter.client), dict(letter.parts)
    age = re.match(r"\d+", facts.get("Umur", ""))
    return Told(
        name=facts.get("Nama", ""),
        sex=SEXES.get(facts.get("Jenis kelamin", ""), ""),
        age=int(age.group()) if age else None,
        address=" ".join(_told(parts, Part.ADDRESS)),
        contact=_contact(_told(parts, Part.CONTACT)),
        category=_category(_told(parts, Part.PROBLEM)),
        story=_story(letter, parts),
        reporter=letter.unit_name[:120],
        reporter_phone=next(
            (line.removeprefix("Telepon ") for line in letter.unit_lines if line[:8] == "Telepon "), ""
        ),
    )


def _told(parts: dict[str, list[str]], part: Referral.Part) -> list[str]:
    return [line for line in parts.get(TITLES[part], []) if not line.startswith(NOTHING_TOLD)]


def _contact(lines: list[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        if line in ALLOWED:
            found["contact_allowed"] = ALLOWED[line]
        for beginning, name in CONTACT_LINES.items():
            if line.startswith(beginning):
                found[name] = line.removeprefix(beginning)
    return found


def _category(lines: list[str]) -> ProblemCategory | None:
    """Return the most exact kind of problem that may be chosen today."""
    current = {row.label: row for row in ProblemCategory.objects.current()} if lines else {}
    return next((current[line] for line in reversed(lines) if line in current), None)


def _story(letter: Letter, parts: dict[str, list[str]]) -> str:
    """Return the beginning of the story in the intake: whose words these are, then what was asked and told."""
    told = [(TITLES[part], _told(parts, part)) for part in IN_THE_STORY]
    pieces = [
        f"Menurut surat {letter.number} dari {letter.unit_name}:",
        f"Yang diminta: {letter.purpose}",
        f"Keterangan: {letter.information}" if letter.information else "",
        *(f"{title}: {'; '.join(lines)}" for title, lines in told if lines),
    ]
    return "\n\n".join(piece for piece in pieces if piece)
