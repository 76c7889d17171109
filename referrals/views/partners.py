"""The directory of partners: open to those who refer, and to the administrator."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from lk3 import drafts
from lk3.access import Permission, get_visible, requires
from lk3.models import User

from .. import actions, directory, partner_choices
from ..filters import PartnerFilter
from ..forms import PartnerForm
from ..forms.partner_contacts import ContactRows
from ..models import Partner
from ..workflow import NotAllowed

ROWS = 50
SECOND_CLICK = timedelta(minutes=1)
SAME_WORDS = ["kind", "address", "phone", "email", "hours", "services", "takes", "agreement_number"]


@requires(Permission.PARTNER_MANAGE)
def partner_list(request: HttpRequest) -> HttpResponse:
    """List partners of the chosen area, those of the reader's own kabupaten/kota first."""
    unit = request.user.hat.unit
    partners = Partner.objects.visible_to(request.user).select_related("district").prefetch_related("problems")
    filters = PartnerFilter(request.GET, request=request, queryset=partners)
    found = filters.qs.nearest_first(unit.district_id if unit else "")
    page = Paginator(found, ROWS).get_page(request.GET.get("halaman"))
    today = timezone.localdate()
    context = {
        "rows": [(row, directory.agreement_words(row, today)) for row in page.object_list],
        "page": page,
        "form": filters.form,
        "is_filtered": any(request.GET.get(name) for name in filters.filters),
        "unit": unit,
        "advice": partner_choices.advice_for(filters.problem, unit.district) if unit and filters.problem else None,
    }
    return render(request, "referrals/partner_list.html", context)


@requires(Permission.PARTNER_MANAGE)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner to somebody who is about to telephone."""
    row = get_visible(Partner.objects.select_related("district__parent", "checked_by"), request.user, pk=pk)
    context = {
        "partner": row,
        "contacts": row.contacts.order_by("-is_always_on", "pk"),
        "services": [line.strip() for line in row.services.splitlines() if line.strip()],
        "problems": row.problems.roots(),
        "serves": row.serves.order_by("pk"),
        "agreement": directory.agreement_words(row, timezone.localdate()),
        "answers": directory.answers_of(row, request.user),
    }
    return render(request, "referrals/partner.html", context)


@requires(Permission.PARTNER_MANAGE)
def partner_add(request: HttpRequest) -> HttpResponse:
    """Put a partner into the directory."""
    form, rows = _bind(request, None, "Mitra baru")
    if request.method == "POST" and _are_valid(form, rows):
        try:
            row = actions.add_partner(partner=form.instance, **_typed(form, rows), by=request.user)
        except NotAllowed as refusal:
            form.add_error("name", str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Mitra disimpan dan dapat dipilih saat merujuk.")
            return redirect(row)
    twice = _added_just_now(form, request.user) if request.method == "POST" else None
    if twice:
        return redirect(twice)
    return render(request, "referrals/partner_form.html", {"form": form, "contacts": rows, "partner": None})


@requires(Permission.PARTNER_MANAGE)
def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a partner."""
    row = get_visible(Partner, request.user, pk=pk)
    form, rows = _bind(request, row, "Perubahan data mitra")
    if request.method == "POST" and _are_valid(form, rows):
        fields = [name for name in form.changed_data if name not in ("version", "reach")]
        fields += ["contacts"] if rows.changed else []
        try:
            actions.change_partner(partner=row, **_typed(form, rows), fields=fields, by=request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect(row)
    # The heading names the partner as it is stored, not as it was typed.
    stored = get_visible(Partner, request.user, pk=pk)
    return render(request, "referrals/partner_form.html", {"form": form, "contacts": rows, "partner": stored})


@require_POST
@requires(Permission.PARTNER_MANAGE)
def partner_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a partner out of the choices, or bring it back."""
    row = get_visible(Partner, request.user, pk=pk)
    is_active = request.POST.get("aktif") == "ya"
    actions.set_partner_active(partner=row, is_active=is_active, by=request.user)
    messages.success(
        request, "Mitra aktif kembali." if is_active else "Mitra dinonaktifkan dan tidak ditawarkan lagi saat merujuk."
    )
    return redirect(row)


@requires(Permission.PARTNER_MANAGE)
def partner_hsds(request: HttpRequest) -> HttpResponse:
    """Hand out the active partners as a ZIP file that directories of other offices can read."""
    content = actions.export_partners(by=request.user)
    headers = {"Content-Disposition": 'attachment; filename="mitra-hsds.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _bind(request: HttpRequest, row: Partner | None, label: str) -> tuple[PartnerForm, ContactRows]:
    """Return the form and its rows of contacts, with what was sent or kept as a draft."""
    page = drafts.open_page(request, label=label)
    data = request.POST if request.method == "POST" else None
    form, rows = PartnerForm(data, instance=row, user=request.user), ContactRows(row, data)
    drafts.fill(page, form, *rows.forms)
    form.draft = page
    return form, rows


def _are_valid(form: PartnerForm, rows: ContactRows) -> bool:
    are_rows_valid = rows.is_valid()
    return form.is_valid() and are_rows_valid


def _typed(form: PartnerForm, rows: ContactRows) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {"problems": cleaned["problems"], "serves": cleaned["serves"], "contacts": rows.filled()}


def _added_just_now(form: PartnerForm, user: User) -> Partner | None:
    """Return the partner that the first of two clicks has just added, when this is the second: the same in every word."""
    typed = form.cleaned_data
    if set(form.errors) != {"name"} or "district" not in typed:
        return None
    since, name = timezone.now() - SECOND_CLICK, " ".join(form.data.get("name", "").split())
    mine = Partner.objects.filter(recorded_by=user, recorded_at__gte=since, district=typed["district"], name=name)
    row = mine.first()
    return row if row and all(getattr(row, field) == typed.get(field) for field in SAME_WORDS) else None
