"""Contacts with the family: recording one, correcting it, and the telephone that nobody answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lk3 import audit, drafts
from lk3.access import Permission, Refused, check, get_visible, requires
from lk3.ways_back import way_back

from ..actions import contacts as actions
from ..contacts import likely_answers, may_change_contact
from ..forms.contacts import ContactForm, MissedCallForm, next_call_on
from ..models import Case, ServiceContact
from ..workflow import NotAllowed
from .case import load
from .work import act


@requires(Permission.CONTACT_ADD)
def contact_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what was done with the family, and what comes next; ``?jenis=HOME_VISIT`` chooses the kind."""
    case = load(request, reference)
    check(request, Permission.CONTACT_ADD, case)
    asked = request.GET.get("jenis", "")
    likely = likely_answers(case, asked if asked in ServiceContact.Kind.values else "")
    form = drafts.bind(
        request, ContactForm, label=f"Layanan · {case.reference}", case=case, by=request.user, initial=likely
    )
    if request.method != "POST":  # the family's names stand there, to be ticked
        audit.record("case.viewed", by=request.user, on=case, case=case, part="persons")  # type: ignore[arg-type]
    return act(
        request, case, form, "cases/contact_add.html", actions.add_contact, "Layanan dicatat.",
        next_call_on=next_call_on(),
    )  # fmt: skip


@requires(Permission.CONTACT_ADD)
def contact_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Correct one's own contact of today; an older one leads to a note that is added."""
    case = load(request, reference)
    check(request, Permission.CONTACT_ADD, case)
    contact = _own_contact(request, case, pk)
    label = f"Perbaikan layanan · {case.reference}"
    instance = ServiceContact.objects.get(pk=contact.pk)
    form = drafts.bind(request, ContactForm, label=label, case=case, by=request.user, instance=instance)
    if not may_change_contact(contact) and not form.draft.has_words:
        messages.info(request, actions.TOO_OLD)
        return redirect(f"{reverse('cases:note-add', args=[case.reference])}?layanan={contact.pk}")
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(contact=contact, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perbaikan layanan disimpan.")
            return redirect(case)
    if request.method != "POST":
        audit.record("case.viewed", by=request.user, on=contact, case=case)  # type: ignore[arg-type]
    context = {"case": case, "form": form, "contact": contact, "conflict": form.conflict_rows, "shows_person": True}
    return render(request, "cases/contact_edit.html", context)


@require_POST
@requires(Permission.CONTACT_ADD)
def contact_missed(request: HttpRequest, reference: str) -> HttpResponse:
    """Record with one click that nobody answered, and go back to where the button stood."""
    case = load(request, reference)
    check(request, Permission.CONTACT_ADD, case)
    form = MissedCallForm(request.POST)
    refusal = "" if form.is_valid() else form.errors["next_on"][0]
    if not refusal:
        try:
            actions.add_missed_call(case=case, next_on=form.cleaned_data["next_on"], by=request.user)  # type: ignore[arg-type]
        except NotAllowed as error:
            refusal = str(error)
    if refusal:
        messages.error(request, f"Telepon belum dicatat. {refusal}")
    else:
        messages.success(request, "Dicatat: ditelepon, tidak diangkat.")
    return redirect(way_back(request, case.get_absolute_url()))


def _own_contact(request: HttpRequest, case: Case, pk: int) -> ServiceContact:
    """Return a contact of this case that the person recorded; others' are there, but not theirs to correct."""
    rows = ServiceContact.objects.filter(case=case).select_related("case", "changed_by")
    contact = get_visible(rows, request.user, pk=pk)  # type: ignore[arg-type]
    if contact.recorded_by_id != request.user.pk:
        raise Refused(Permission.CONTACT_ADD, thing=case)
    return contact
