"""What the start pages ask of cases: what is due, what has gone quiet, what waits for a decision.

No names here: a start page stands open on a desk all day. The number leads to the case.
"""

from datetime import date, timedelta
from typing import Any

from django import template
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from lk3.models import User

from ..models import Case, ServiceContact
from ..presenters import due, urgency_badge
from ..querysets import CaseQuerySet

register = template.Library()

SHOWN = 10
DAYS_AHEAD = 7
QUIET_DAYS = 14


@register.inclusion_tag("cases/_counselor_work.html")
def counselor_work(user: User) -> dict[str, Any]:
    """Show the steps that are due within a week, and the open cases nobody was in touch with for 14 days."""
    mine = Case.objects.visible_to(user).carried_by(user).open().select_related("root_category", "owner")
    today = timezone.localdate()
    steps = list(
        _with_next_step(mine).filter(next_on__lte=today + timedelta(days=DAYS_AHEAD)).order_by("next_on", "pk")
    )
    quiet = list(_without_contact_since(mine, today - timedelta(days=QUIET_DAYS)).order_by("opened_on", "pk"))
    stepping = {case.pk for case in steps}
    quiet = [case for case in quiet if case.pk not in stepping]  # said once is enough
    late = sum(case.next_on < today for case in steps)
    return {
        "sentence": _counselor_sentence(len(steps), late, len(quiet)),
        "steps": [(case, due(case.next_step, case.next_on)) for case in steps[:SHOWN]],
        "quiet": [(case, urgency_badge(case)) for case in quiet[:SHOWN]],
        "quiet_count": len(quiet),
        "days": QUIET_DAYS,
    }


@register.inclusion_tag("cases/_head_work.html")
def head_work(user: User) -> dict[str, Any]:
    """Show what waits for the head: danger, cases without an owner, prepared referrals, proposed closures, and the load."""
    cases = Case.objects.visible_to(user).select_related("root_category", "owner")
    unassigned = list(cases.unassigned().most_urgent_first())
    proposed = list(cases.filter(state=Case.State.CLOSURE_PROPOSED).order_by("changed_at", "pk"))
    untouched = cases.open().filter(urgency=Case.Urgency.NOW).with_last_contact().filter(last_contact_on=None)
    danger = list(untouched.order_by("opened_on", "pk"))
    to_send = list(cases.with_prepared_referral().most_urgent_first())
    return {
        "sentence": _head_sentence(len(unassigned), len(proposed), len(danger), len(to_send)),
        "panels": [
            ("Ada bahaya, belum ada layanan", "cases:detail", [(case, urgency_badge(case)) for case in danger[:SHOWN]]),
            ("Belum ditugaskan", "cases:assign", [(case, urgency_badge(case)) for case in unassigned[:SHOWN]]),
            ("Rujukan menunggu Anda kirim", "cases:detail", [(case, urgency_badge(case)) for case in to_send[:SHOWN]]),
            ("Usul penutupan", "cases:close", [(case, None) for case in proposed[:SHOWN]]),
        ],
        "load": _load(cases),
    }


@register.inclusion_tag("cases/_intake_work.html")
def intake_work(user: User) -> dict[str, Any]:
    """Show the cases this person registered today, and whether somebody has them already."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    cases = Case.objects.visible_to(user).filter(registered_by=user, registered_at__gte=today)
    rows = list(cases.select_related("root_category", "owner").order_by("-registered_at", "-pk"))
    waiting = sum(case.owner_id is None for case in rows)
    return {"sentence": _intake_sentence(len(rows), waiting), "rows": [(case, urgency_badge(case)) for case in rows]}


def _with_next_step(cases: CaseQuerySet) -> CaseQuerySet:
    """Annotate what was agreed at the latest contact; what an earlier one had agreed is superseded by it."""
    latest = ServiceContact.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-id")
    return cases.annotate(
        next_step=Subquery(latest.values("next_step")[:1]), next_on=Subquery(latest.values("next_on")[:1])
    )


def _without_contact_since(cases: CaseQuerySet, day: date) -> CaseQuerySet:
    never = Q(last_contact_on=None, opened_on__lte=day)
    return cases.with_last_contact().filter(never | Q(last_contact_on__lte=day))


def _load(cases: CaseQuerySet) -> list[dict[str, Any]]:
    """Return the open cases per case worker, the heaviest load first: owner, name, count."""
    rows = cases.open().exclude(owner=None).order_by().values("owner", "owner__name").annotate(count=Count("*"))
    return list(rows.order_by("-count", "owner__name", "owner"))


def _counselor_sentence(steps: int, late: int, quiet: int) -> str:
    if not steps and not quiet:
        return "Tidak ada yang jatuh tempo minggu ini."
    parts = []
    if steps:
        parts.append(
            f"{steps} langkah jatuh tempo dalam seminggu" + (f", {late} di antaranya sudah lewat" if late else "")
        )
    if quiet:
        parts.append(f"{quiet} kasus tanpa layanan selama {QUIET_DAYS} hari")
    return "; ".join(parts) + "."


def _head_sentence(unassigned: int, proposed: int, danger: int, to_send: int) -> str:
    parts = [
        (danger, "kasus dengan bahaya belum ada layanannya"),
        (unassigned, "kasus menunggu ditugaskan"),
        (to_send, "kasus dengan rujukan yang menunggu Anda kirim"),
        (proposed, "usul penutupan menunggu jawaban"),
    ]
    said = [f"{count} {words}" for count, words in parts if count]
    return "; ".join(said) + "." if said else "Tidak ada yang menunggu keputusan Anda."


def _intake_sentence(count: int, waiting: int) -> str:
    if not count:
        return "Belum ada kasus yang Anda daftarkan hari ini."
    return f"{count} kasus Anda daftarkan hari ini" + (
        f", {waiting} belum ditugaskan." if waiting else ", semua sudah ada yang menangani."
    )
