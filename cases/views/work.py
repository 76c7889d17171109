"""Writing into a case: contacts, notes, consents, the conflict list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import access, drafts
from lk3.access import Permission, Refused, check, get_visible, requires

from ..actions import work as actions
from ..forms.work import AddendumForm, ConflictForm, ConsentForm, ContactForm, NoteEditForm, NoteForm
from ..models import Case, Note
from ..workflow import NotAllowed, may_change_note
from .case import load, open_case


@requires(Permission.CONTACT_ADD)
def contact_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Record what was done with the family, and what comes next."""
    case = load(request, reference)
    check(request, Permission.CONTACT_ADD, case)
    form = drafts.bind(request, ContactForm, label=f"Layanan · {case.reference}", case=case)
    return act(request, case, form, "cases/contact_add.html", actions.add_contact, "Layanan dicatat.")


@requires(Permission.NOTE_ADD)
def note_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note into the case."""
    case = load(request, reference)
    check(request, Permission.NOTE_ADD, case)
    may_write_psychology = access.can(request.user, Permission.PSYCHOLOGY_NOTE_ADD, case)  # type: ignore[arg-type]
    label = f"Catatan · {case.reference}"
    form = drafts.bind(request, NoteForm, label=label, may_write_psychology=may_write_psychology)
    return act(request, case, form, "cases/note_add.html", actions.add_note, "Catatan disimpan.")


@requires(Permission.NOTE_EDIT)
def note_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change one's own note of today; an older one leads to the addendum."""
    case, note = _own_note(request, reference, pk)
    if not may_change_note(note):
        messages.info(request, actions.TOO_OLD)
        return redirect("cases:note-amend", case.reference, note.pk)
    label = f"Perubahan catatan · {case.reference}"
    form = drafts.bind(request, NoteEditForm, label=label, instance=Note.objects.get(pk=note.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_note(note=note, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Perubahan catatan disimpan.")
            return redirect(case)
    context = {"case": case, "form": form, "note": note, "conflict": form.conflict_rows, "shows_person": True}
    return render(request, "cases/note_edit.html", context)


@requires(Permission.NOTE_EDIT)
def note_amend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Add to one's own note; the old words stay as they are."""
    case, note = _own_note(request, reference, pk)
    form = drafts.bind(request, AddendumForm, label=f"Tambahan catatan · {case.reference}", kind=note.kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_note(note=note, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, "Tambahan catatan disimpan.")
            return redirect(case)
    context = {"case": case, "form": form, "note": note, "shows_person": True}
    return render(request, "cases/note_amend.html", context)


@requires(Permission.CONSENT_RECORD)
def consent_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record on what ground the family's data is used."""
    case = load(request, reference)
    check(request, Permission.CONSENT_RECORD, case)
    form = ConsentForm(request.POST or None, case=case)
    return act(request, case, form, "cases/consent_record.html", actions.record_consent, "Persetujuan dicatat.")


@requires(Permission.CONFLICT_SET)
def conflict_set(request: HttpRequest, reference: str) -> HttpResponse:
    """Hide the case from somebody; who hides it from themselves lands on the list."""
    case = open_case(request, reference, Permission.CONFLICT_SET)
    form = ConflictForm(request.POST or None, case=case)
    listed = case.conflicts.select_related("user").order_by("pk")
    answer = act(
        request, case, form, "cases/conflict_set.html", actions.set_conflict,
        "Sejak sekarang kasus ini tidak ada bagi orang itu.", listed=listed,
    )  # fmt: skip
    if answer.status_code == 302 and form.cleaned_data["user"] == request.user:
        return redirect("cases:list")
    return answer


def _own_note(request: HttpRequest, reference: str, pk: int) -> tuple[Case, Note]:
    """Return the case and the note in it that the person wrote; others' notes are there, but not theirs to change."""
    case = load(request, reference)
    check(request, Permission.NOTE_EDIT, case)
    notes = Note.objects.filter(case=case).select_related("case", "changed_by")
    note = get_visible(notes, request.user, pk=pk)  # type: ignore[arg-type]
    if note.written_by_id != request.user.pk:
        raise Refused(Permission.NOTE_EDIT, thing=case)
    if note.kind == Note.Kind.PSYCHOLOGY:
        check(request, Permission.PSYCHOLOGY_NOTE_ADD, case)
    return case, note


def act(
    request: HttpRequest, case: Case, form: Any, template: str, verb: Any, done: str, **context: Any
) -> HttpResponse:
    """Show the form, or run its verb on the case and go back to the case; a refusal of the verb stands on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            verb(case=case, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.finish(request)
            messages.success(request, done)
            return redirect(case)
    return render(request, template, {"case": case, "form": form, "shows_person": True, **context})
