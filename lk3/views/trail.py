"""The audit trail, for those who watch: ids and field names, no values."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import audit
from ..access import Permission, requires
from ..models import AuditEvent

PAGE = 50


@requires(Permission.AUDIT_TRAIL)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """List events, the newest first, from ``sebelum`` (an id) on; a head sees those of the own unit."""
    events = AuditEvent.objects.visible_to(request.user).select_related("actor", "hat__unit__district", "hat__region")
    before = request.GET.get("sebelum", "")
    if before.isdecimal() and len(before) <= 18:
        events = events.filter(pk__lt=int(before))
    rows = list(events.order_by("-pk")[: PAGE + 1])
    audit.record("audit.viewed", by=request.user)
    return render(
        request, "audit_trail.html", {"events": rows[:PAGE], "older": rows[PAGE - 1].pk if len(rows) > PAGE else None}
    )
