"""Versions of the plan: how it is kept when it is agreed, and what differs since, in words. Asks no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.formats import date_format

from .models import Goal, PlanVersion, Task

Agreement = PlanVersion.Agreement
AGREEMENT_WORDS = {
    Agreement.AGREED: "disepakati",
    Agreement.PARTLY: "disepakati sebagian",
    Agreement.DECLINED: "klien belum setuju",
    Agreement.NOT_POSSIBLE: "belum dapat ditanyakan kepada klien",
}
# What is compared, and what it is called. Progress (met, done) is no change of what was agreed.
GOAL_PARTS = {"text": "bunyinya", "problem": "masalahnya", "success_sign": "tanda berhasilnya"}
ACTION_PARTS = {
    "what": "bunyinya",
    "responsible": "yang mengerjakan",
    "due_on": "paling lambat",
    "indicator": "ukuran berhasilnya",
}


def snapshot(goals: Iterable[tuple[Goal, list[Task]]]) -> list[dict[str, Any]]:
    """Return the plan as a version keeps it: goals that were not dropped, actions that were not cancelled, by number and age.

    ``id`` says which action it is, so that a changed one is not taken for one removed and one added.
    """
    return [
        {
            "number": goal.number,
            "problem": goal.problem.label,
            "text": goal.text,
            "success_sign": goal.success_sign,
            "status": goal.status,
            "actions": [_action(task) for task in sorted(tasks, key=lambda task: task.pk) if task.state != "CANCELLED"],
        }
        for goal, tasks in goals
        if goal.status != Goal.Status.DROPPED
    ]


def fingerprint(plan: list[dict[str, Any]]) -> str:
    """Return what tells one content of the plan from another; progress does not count."""
    content = [
        [goal["number"], [goal[name] for name in GOAL_PARTS], [_content_of(action) for action in goal["actions"]]]
        for goal in plan
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def changes(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[str]:
    """Return what was added, removed and changed since a version, one sentence each; nothing when they say the same."""
    old, new = {goal["number"]: goal for goal in before}, {goal["number"]: goal for goal in now}
    return [sentence for number in sorted(old | new) for sentence in _of_goal(number, old.get(number), new.get(number))]


def agreement_words(version: PlanVersion) -> str:
    """Return 'Versi 2, disepakati 3 Oktober 2026 oleh Ibu Erna.'"""
    day = date_format(version.agreed_on, "j F Y")
    agreement = Agreement(version.agreement)
    words = AGREEMENT_WORDS[agreement]
    if agreement in (Agreement.AGREED, Agreement.PARTLY):
        return f"Versi {version.number}, {words} {day} oleh {version.agreed_by}."
    return f"Versi {version.number}, {day}: {words}."


def _action(task: Task) -> dict[str, Any]:
    return {
        "id": task.pk,
        "what": task.what,
        "responsible": task.responsible or str(task.owner),
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "indicator": task.indicator,
        "state": task.state,
    }


def _content_of(action: dict[str, Any]) -> list[Any]:
    return [action["id"], *(action[name] for name in ACTION_PARTS)]


def _of_goal(number: int, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Iterator[str]:
    if old is None and new is not None:
        count = len(new["actions"])
        yield f"Tujuan {number} ditambahkan: “{new['text']}”" + (f", dengan {count} tindakan." if count else ".")
    elif new is None and old is not None:
        yield f"Tujuan {number} tidak dilanjutkan: “{old['text']}”."
    elif old is not None and new is not None:
        for name, label in GOAL_PARTS.items():
            if old[name] != new[name]:
                yield f"Tujuan {number}, {label} berubah: {_moved(old[name], new[name])}"
        yield from _of_actions(number, old["actions"], new["actions"])


def _of_actions(number: int, before: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[str]:
    old, new = {action["id"]: action for action in before}, {action["id"]: action for action in now}
    for key in sorted(old | new):
        if key not in old:
            yield f"Tujuan {number}, tindakan ditambahkan: “{new[key]['what']}”."
        elif key not in new:
            yield f"Tujuan {number}, tindakan tidak ada lagi: “{old[key]['what']}”."
        else:
            yield from _of_action(number, old[key], new[key])


def _of_action(number: int, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for name, label in ACTION_PARTS.items():
        if old[name] == new[name]:
            continue
        show = _day if name == "due_on" else str
        subject = "tindakan" if name == "what" else f"tindakan “{new['what']}”"
        yield f"Tujuan {number}, {subject}, {label} berubah: {_moved(show(old[name]), show(new[name]))}"


def _moved(old: str, new: str) -> str:
    return f"“{old or '–'}” menjadi “{new or '–'}”."


def _day(text: str | None) -> str:
    return date_format(date.fromisoformat(text), "j F Y") if text else "tanpa tanggal"


def shown(plan: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a version with its days as dates, for a page."""
    return [goal | {"actions": [_with_day(action) for action in goal["actions"]]} for goal in plan]


def _with_day(action: dict[str, Any]) -> dict[str, Any]:
    return action | {"due_on": date.fromisoformat(action["due_on"]) if action["due_on"] else None}
