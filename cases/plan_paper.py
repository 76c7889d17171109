"""The plan on one sheet for the client, in plain words, and what on it could put somebody in danger. Asks no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from families.models import Family
from lk3.access import Confidentiality

from .models import Case, Goal, Task
from .plan import CLIENT, DueTask, Plan

# (value in the address, heading); none of them says what it is about.
HEADINGS = [("rencana", "Rencana kita"), ("langkah", "Langkah-langkah saya"), ("kegiatan", "Daftar kegiatan")]
# (value in the address, what it does)
FULL, NAME_ONLY = "lengkap", "nama"
CONTACTS = [(FULL, "Nama, alamat, dan telepon LK3"), (NAME_ONLY, "Hanya nama pendamping, tanpa nama LK3")]
# Words that tell somebody else at home what this is about. "Pukul enam" is an hour, "dipukul" is not.
TELLING = re.compile(
    r"\b(kekerasan|kdrt|pelaku|korban|\w+pukul\w*|pukulan|pukuli|\w*aniaya\w*|\w*ancam\w*|\w*siksa\w*|\w*leceh\w*|\w*perkosa\w*|cabul\w*"
    r"|visum|polisi|polres|polsek|lapor\w*|melapor\w*|rumah aman|shelter|p2tp2a|uptd ppa|lpsk|pengadilan|pengacara|\w*cerai\w*"
    r"|selingkuh\w*|narkoba|napza|sabu|hiv|aids|trauma\w*|kabur|melarikan diri|suami|istri|mantan|sidang|gugat\w*|advokat|lbh"
    r"|hak asuh|triase|rahasia|\w*sembunyi\w*|tidak diketahui|tempat (?:yang )?aman|alamat baru)\b",
    re.IGNORECASE,
)
SHORTEST_NAME = 3


@dataclass(frozen=True)
class PaperAction:
    """One line of the sheet."""

    what: str
    due_on: date | None
    who: str
    number: int


@dataclass(frozen=True)
class Paper:
    """What stands on the sheet: goals that are still open, who does what, and what was reached already."""

    goals: list[Goal]
    yours: list[PaperAction]
    ours: list[PaperAction]
    others: list[PaperAction]
    reached: list[Goal]


def client_words(plan: Plan) -> Paper:
    """Return the sheet of a plan: no problem's name, no tasks beside the plan, nothing that was dropped or is done."""
    actions = [
        (row, PaperAction(row.task.what, row.task.due_on, _name(row), live.goal.number))
        for live in plan.open_goals
        for row in live.actions
        if row.is_open
    ]
    actions.sort(key=lambda entry: (entry[1].due_on or date.max, entry[1].number))
    return Paper(
        goals=[live.goal for live in plan.open_goals],
        yours=[action for row, action in actions if is_client(row.task)],
        ours=[action for row, action in actions if row.task.owner_id],
        others=[action for row, action in actions if not row.task.owner_id and not is_client(row.task)],
        reached=[live.goal for live in plan.goals if live.goal.status in (Goal.Status.MET, Goal.Status.PARTLY)],
    )


def is_client(task: Task) -> bool:
    """Return whether the client does it."""
    return task.owner_id is None and task.responsible.strip().casefold() == CLIENT.casefold()


def telling_words(paper: Paper, names: Iterable[str]) -> list[str]:
    """Return words of the sheet that could put somebody in danger at home: of violence or offices, and parts of ``names``."""
    texts = [text for goal in [*paper.goals, *paper.reached] for text in (goal.text, goal.success_sign)]
    texts += [text for action in [*paper.yours, *paper.ours, *paper.others] for text in (action.what, action.who)]
    text = " ".join(texts)
    found = [match[0].lower() for match in TELLING.finditer(text)]
    parts = {part for name in names for part in re.findall(r"\w+", name) if len(part) >= SHORTEST_NAME}
    found += [part for part in sorted(parts) if re.search(rf"\b{re.escape(part)}\b", text, re.IGNORECASE)]
    return list(dict.fromkeys(found))


def safest_contact(case: Case) -> str:
    """Return how the sheet names us unless the counselor chooses: by name only where others at home must not know of LK3."""
    family = case.family
    is_careful = family.contact_words or family.contact_allowed == Family.ContactAllowed.NONE
    return NAME_ONLY if is_careful or case.confidentiality != Confidentiality.ORDINARY else FULL


def _name(row: DueTask) -> str:
    return "" if is_client(row.task) else row.who
