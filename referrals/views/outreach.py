"""Outreach: what the unit did outside its office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import drafts
from lk3.access import Permission, Refused, get_visible, requires

from .. import actions, workflow
from ..filters import OutreachFilter
from ..forms import OutreachForm
from ..models import Outreach
from ..workflow import NotAllowed

ROWS = 50


@requires(Permission.OUTREACH_LOG)
def outreach_list(request: HttpRequest) -> HttpResponse:
    """List what the own unit did, the newest first."""
    filters = OutreachFilter(request.GET or None, queryset=Outreach.objects.visible_to(request.user))
    page = Paginator(filters.qs.for_list(), ROWS).get_page(request.GET.get("halaman"))
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    return render(
        request, "referrals/outreach_list.html", {"page": page, "form": filters.form, "is_filtered": is_filtered}
    )


@requires(Permission.OUTREACH_LOG)
def outreach_add(request: HttpRequest) -> HttpResponse:
    """Write down a day outside."""
    form = drafts.bind(request, OutreachForm, label="Kegiatan penjangkauan", user=request.user)
    if request.method == "POST" and form.is_valid():
        row = actions.record_outreach(
            outreach=form.instance, submission=form.cleaned_data["submission"], by=request.user
        )
        drafts.finish(request)
        messages.success(request, "Kegiatan disimpan.")
        return redirect("referrals:outreach", pk=row.pk)
    return render(request, "referrals/outreach_form.html", {"form": form, "outreach": None})


@requires(Permission.OUTREACH_LOG)
def outreach(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one activity."""
    rows = Outreach.objects.select_related("subdistrict__parent", "recorded_by")
    row = get_visible(rows, request.user, pk=pk)
    can_edit = workflow.is_changeable(row, request.user)
    return render(request, "referrals/outreach.html", {"outreach": row, "can_edit": can_edit})


@requires(Permission.OUTREACH_LOG)
def outreach_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct one's own record within a day."""
    row = get_visible(Outreach, request.user, pk=pk)
    if not workflow.is_changeable(row, request.user):
        raise Refused(Permission.OUTREACH_LOG)
    label = "Perbaikan kegiatan penjangkauan"
    form = drafts.bind(request, OutreachForm, label=label, instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_outreach(outreach=row, fields=form.changed_data, by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect("referrals:outreach", pk=row.pk)
    return render(request, "referrals/outreach_form.html", {"form": form, "outreach": row})
