"""The inbox: what waits for me, for my colleagues, for others; what came from other LK3; what has ended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lk3.access import Permission, requires

from .. import inbox as letters_in
from .. import presenters
from ..incoming import incoming_rows


@requires(Permission.REFERRAL_LIST)
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the referrals of the reader's cases (of the unit for its head), each with whose turn it is."""
    user: Any = request.user
    found = letters_in.inbox_of(user)
    parts = {
        name: [presenters.line(row, turn, user) for row, turn in getattr(found, name)]
        for name in ("mine", "colleagues", "others", "ended")
    }
    came = incoming_rows(user)
    context = parts | {
        "decisions": [row for row in came if row.waits_for_me],
        "incoming": [row for row in came if not row.waits_for_me],
        "has_more": found.has_more,
        "is_empty": not came and not any(parts.values()),
    }
    return render(request, "referrals/inbox.html", context)
