"""What the start pages ask of cases: what is due, what has gone quiet, what waits for a decision.

No names here: a start page stands open on a desk all day. The number leads to the case.
"""

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils import timezone

from lk3 import drafts
from lk3.models import User

from ..board import Board, board_of
from ..day import SHOWN, Day, Step, day_of
from ..models import Case
from ..presenters import urgency_badge
from ..shortcuts import shortcut

register = template.Library()


@register.inclusion_tag("cases/_counselor_work.html", takes_context=True)
def counselor_work(context: Any, user: User) -> dict[str, Any]:
    """Show a worker's day: clocks, tasks, next steps, conferences, looks at closed families, and silent cases."""
    day = day_of(user)
    today = timezone.localdate()
    steps = [(step, shortcut(step.case, step.due.text if step.due else "", user)) for step in day.steps]
    return {
        "sentence": _counselor_sentence(day),
        "day": day,
        "tasks": [row for row in day.tasks if row.task.due_on and row.task.due_on <= today],
        "tasks_later": [row for row in day.tasks if not row.task.due_on or row.task.due_on > today],
        "steps": [pair for pair in steps if not _is_later(pair[0], today)],
        "steps_later": [pair for pair in steps if _is_later(pair[0], today)],
        "unfinished": drafts.open_for(user),
        "csrf_token": context["csrf_token"],
        "here": context["request"].get_full_path(),
        "in_two_days": today + timedelta(days=2),
    }


def _is_later(step: Step, today: date) -> bool:
    return bool(step.due and step.due.on and step.due.on > today)


@register.inclusion_tag("cases/_head_work.html", takes_context=True)
def head_work(context: Any, user: User) -> dict[str, Any]:
    """Show what waits for the head: clocks, decisions, tasks past their day, and the load of everybody."""
    board = board_of(user)
    return {
        "sentence": _head_sentence(board),
        "board": board,
        "panels": [
            ("Belum ditugaskan", "cases:assign", board.unassigned[:SHOWN]),
            ("Rujukan menunggu Anda kirim", "cases:detail", board.to_send[:SHOWN]),
            ("Usul penutupan", "cases:close", board.proposed[:SHOWN]),
            ("Perlu dibuka kembali", "cases:reopen", board.to_reopen[:SHOWN]),
        ],
        "unfinished": drafts.open_for(user),
        "csrf_token": context["csrf_token"],
        "here": context["request"].get_full_path(),
    }


@register.inclusion_tag("cases/_intake_work.html")
def intake_work(user: User) -> dict[str, Any]:
    """Show the cases this person registered today, and whether somebody has them already."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    cases = Case.objects.visible_to(user).filter(registered_by=user, registered_at__gte=today)
    rows = list(cases.select_related("root_category", "owner").order_by("-registered_at", "-pk"))
    waiting = sum(case.owner_id is None for case in rows)
    return {"sentence": _intake_sentence(len(rows), waiting), "rows": [(case, urgency_badge(case)) for case in rows]}


def _counselor_sentence(day: Day) -> str:
    if not day.due_count and not day.silent_count:
        return "Tidak ada yang jatuh tempo minggu ini."
    parts = []
    if day.clocks:
        parts.append(f"{len(day.clocks)} kasus baru belum ditanggapi")
    rest = day.due_count - len(day.clocks)
    if rest:
        parts.append(f"{rest} langkah jatuh tempo dalam seminggu" + (f", {day.late} sudah lewat" if day.late else ""))
    if day.silent_count:
        parts.append(f"{day.silent_count} kasus terlalu lama tanpa layanan")
    return "; ".join(parts) + "."


def _head_sentence(board: Board) -> str:
    parts = [
        (len(board.clocks), "kasus belum ditanggapi"),
        (len(board.unassigned), "kasus menunggu ditugaskan"),
        (len(board.to_send), "kasus dengan rujukan yang menunggu Anda kirim"),
        (len(board.proposed), "usul penutupan menunggu jawaban"),
        (len(board.to_reopen), "keluarga perlu ditangani lagi"),
        (board.late_count, "tugas lewat tenggat"),
        (board.silent_count, "kasus terlalu lama tanpa layanan"),
    ]
    said = [f"{count} {words}" for count, words in parts if count]
    return "; ".join(said) + "." if said else "Tidak ada kasus yang menunggu keputusan Anda."


def _intake_sentence(count: int, waiting: int) -> str:
    if not count:
        return "Belum ada kasus yang Anda daftarkan hari ini."
    return f"{count} kasus Anda daftarkan hari ini" + (
        f", {waiting} belum ditugaskan." if waiting else ", semua sudah ada yang menangani."
    )
