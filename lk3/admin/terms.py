"""The boards of all units: whose term runs, ends soon or is over; ending and renewing many at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format

from .. import actions, terms
from ..forms import DateInput
from ..models import BoardMember
from .audited import DeletableAdmin
from .unit_filters import TermFilter, UnitProvinceFilter
from .unit_rows import TermForm

NOBODY = "Tidak ada masa tugas yang sedang berjalan di antara yang dipilih."


class EndTermsForm(forms.Form):
    """Whose terms end, and on which day."""

    on = forms.DateField(label="Hari terakhir bertugas", widget=DateInput)
    member = forms.ModelMultipleChoiceField(
        BoardMember.objects.none(),
        label="Pengurus",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih setidaknya satu orang."},
    )

    def __init__(self, data: Any = None, *, members: QuerySet[BoardMember]) -> None:
        first = {"on": timezone.localdate(), "member": [member.pk for member in members]}
        super().__init__(data, initial=first)
        field: Any = self.fields["member"]
        field.queryset = members
        field.choices = [(member.pk, describe(member)) for member in members]


def describe(member: BoardMember) -> str:
    """Return who serves where on which post, and until when."""
    until = f"sampai {date_format(member.until_on, 'j F Y')}" if member.until_on else "tanpa batas waktu"
    return f"{member.name}, {member.get_post_display().lower()} {member.unit} ({until})"


def answer_end_terms(
    model_admin: admin.ModelAdmin, request: HttpRequest, chosen: QuerySet[BoardMember], selected: list[int]
) -> HttpResponse:
    """Answer the action 'end terms' of a list: first the names and the day, then what was done.

    ``selected`` are the ticked rows of that list, which the page in between sends again.
    """
    members = terms.in_order(terms.running(chosen))
    if not members:
        model_admin.message_user(request, NOBODY, messages.WARNING)
        return redirect(request.get_full_path())
    form = EndTermsForm(request.POST if "confirmed" in request.POST else None, members=members)
    if form.is_valid() and _end(model_admin, request, form):
        return redirect(request.get_full_path())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Akhiri masa tugas pengurus",
        "opts": model_admin.opts,
        "form": form,
        "selected": selected,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/lk3/end_terms.html", context)


def _end(model_admin: admin.ModelAdmin, request: HttpRequest, form: EndTermsForm) -> bool:
    chosen = BoardMember.objects.filter(pk__in=[member.pk for member in form.cleaned_data["member"]])
    day = form.cleaned_data["on"]
    try:
        members = actions.end_terms(members=chosen, on=day, by=request.user)  # type: ignore[arg-type]
    except ValidationError as refused:
        form.add_error("on", refused)
        return False
    LogEntry.objects.log_actions(request.user.pk, members, CHANGE, [{"changed": {"fields": ["Sampai"]}}])
    said = f"Masa tugas {len(members)} pengurus berakhir {date_format(day, 'j F Y')}."
    model_admin.message_user(request, said, messages.SUCCESS)
    return True


@admin.register(BoardMember)
class BoardMemberAdmin(DeletableAdmin):
    """The board members of all units. A term that is over stays: it says who was responsible when."""

    form = TermForm
    list_display = ("name", "post", "unit", "from_on", "until_on", "state")
    list_filter = (TermFilter, "post", UnitProvinceFilter)
    list_select_related = ("unit",)
    ordering = ("unit__name", "post", "-from_on", "pk")
    search_fields = ("name", "unit__name")
    search_help_text = "Nama pengurus atau LK3"
    autocomplete_fields = ("unit",)
    actions = ("end_terms", "renew")

    @admin.display(description="masa tugas", ordering="until_on")
    def state(self, member: BoardMember) -> str:
        """Return where the term stands."""
        today = timezone.localdate()
        if member.from_on > today:
            return "Belum mulai"
        if member.until_on and member.until_on < today:
            return "Sudah berakhir"
        days = (member.until_on - today).days if member.until_on else None
        return f"Berakhir {days} hari lagi" if days is not None and days <= terms.SOON_DAYS else "Berjalan"

    @admin.action(description="Akhiri masa tugas", permissions=["change"])
    def end_terms(self, request: HttpRequest, queryset: QuerySet[BoardMember]) -> HttpResponse:
        """Ask when the chosen terms end."""
        chosen = list(queryset.values_list("pk", flat=True))
        return answer_end_terms(self, request, BoardMember.objects.filter(pk__in=chosen), chosen)

    @admin.action(description="Perpanjang tiga tahun", permissions=["add"])
    def renew(self, request: HttpRequest, queryset: QuerySet[BoardMember]) -> None:
        """Add the next term of each."""
        chosen = list(queryset.values_list("pk", flat=True))
        new = actions.renew_terms(members=BoardMember.objects.filter(pk__in=chosen), by=request.user)  # type: ignore[arg-type]
        LogEntry.objects.log_actions(request.user.pk, new, ADDITION, [{"added": {}}])
        left = len(chosen) - len(new)
        said = f"Masa tugas {len(new)} pengurus diperpanjang tiga tahun; lengkapi nomor SK-nya pada baris barunya."
        why = f" {left} lainnya tidak memerlukannya: tanpa batas waktu, atau penggantinya sudah dicatat."
        self.message_user(request, said + (why if left else ""), messages.SUCCESS if new else messages.WARNING)
