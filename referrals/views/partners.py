"""The directory of partners: open to those who refer, and to the administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lk3 import drafts
from lk3.access import Permission, get_visible, requires

from .. import actions
from ..filters import PartnerFilter
from ..forms import PartnerForm
from ..models import Partner
from ..workflow import NotAllowed

ROWS = 50


@requires(Permission.PARTNER_MANAGE)
def partner_list(request: HttpRequest) -> HttpResponse:
    """List partners of the chosen area, those of the reader's own kabupaten/kota first."""
    unit = request.user.hat.unit
    partners = Partner.objects.visible_to(request.user).select_related("district").prefetch_related("problems")
    filters = PartnerFilter(request.GET, request=request, queryset=partners)
    found = filters.qs.nearest_first(unit.district_id if unit else "")
    page = Paginator(found, ROWS).get_page(request.GET.get("halaman"))
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    context = {"page": page, "form": filters.form, "is_filtered": is_filtered, "unit": unit}
    return render(request, "referrals/partner_list.html", context)


@requires(Permission.PARTNER_MANAGE)
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner."""
    row = get_visible(Partner.objects.select_related("district__parent"), request.user, pk=pk)
    return render(request, "referrals/partner.html", {"partner": row, "problems": row.problems.roots()})


@requires(Permission.PARTNER_MANAGE)
def partner_add(request: HttpRequest) -> HttpResponse:
    """Put a partner into the directory."""
    form = drafts.bind(request, PartnerForm, label="Mitra baru", user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.add_partner(partner=form.instance, problems=form.cleaned_data["problems"], by=request.user)
        except NotAllowed as refusal:
            form.add_error("name", str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Mitra disimpan dan dapat dipilih saat merujuk.")
            return redirect(row)
    return render(request, "referrals/partner_form.html", {"form": form, "partner": None})


@requires(Permission.PARTNER_MANAGE)
def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a partner."""
    row = get_visible(Partner, request.user, pk=pk)
    form = drafts.bind(request, PartnerForm, label="Perubahan data mitra", instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_partner(
                partner=row, problems=form.cleaned_data["problems"], fields=form.changed_data, by=request.user
            )
        except NotAllowed as refusal:
            form.add_error("name", str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan disimpan.")
            return redirect(row)
    return render(
        request, "referrals/partner_form.html", {"form": form, "partner": get_visible(Partner, request.user, pk=pk)}
    )


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
