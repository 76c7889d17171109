"""Notes of three kinds: writing one, changing it within a day, adding to it later."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format

from lk3 import access, audit, drafts
from lk3.access import Permission, Refused, check, get_visible, requires

from ..actions import notes as actions
from ..forms.notes import PARTS, AddendumForm, NoteEditForm, NoteForm
from ..models import Case, Note
from ..workflow import NotAllowed, may_change_note
from .case import load
from .work import act

# Kind by its word in the address, in the order of the tabs.
KINDS = {"perkembangan": Note.Kind.PROGRESS, "proses": Note.Kind.PROCESS, "psikologi": Note.Kind.PSYCHOLOGY}
# Preset by the page, so no words are lost with them.
NOT_TYPED = ("interview_on", "interview_number")


@requires(Permission.NOTE_ADD)
def note_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note into the case; ``?jenis=proses`` chooses the kind, ``?layanan=7`` names the contact it adds to."""
    case = load(request, reference)
    check(request, Permission.NOTE_ADD, case)
    kinds = _kinds_for(request, case)
    page = drafts.open_page(request, label=f"Catatan · {case.reference}")
    kind = _chosen_kind(request, page, kinds)
    data = request.POST if request.method == "POST" else None
    form = NoteForm(data, kind=kind, case=case, initial=_preset(request, case))
    drafts.fill(page, form)
    form.initial["kind"], form.draft = kind, page
    tabs = [(word, Note.Kind(value).label) for word, value in kinds.items()]
    chosen = next(word for word, value in kinds.items() if value == kind)
    return act(
        request, case, form, "cases/note_add.html", actions.add_note, "Catatan disimpan.", tabs=tabs, chosen=chosen
    )


@requires(Permission.NOTE_EDIT)
def note_edit(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Change one's own note of today; an older one leads to the addendum."""
    case, note = _own_note(request, reference, pk)
    label = f"Perubahan catatan · {case.reference}"
    form = drafts.bind(request, NoteEditForm, label=label, instance=Note.objects.get(pk=note.pk))
    if not may_change_note(note) and not form.draft.has_words:
        messages.info(request, actions.TOO_OLD)
        return redirect("cases:note-amend", case.reference, note.pk)
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
    _record_reading(request, case, note)
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
    _record_reading(request, case, note)
    return render(request, "cases/note_amend.html", context)


def _record_reading(request: HttpRequest, case: Case, note: Note) -> None:
    if request.method != "POST":
        audit.record("case.viewed", by=request.user, on=note, case=case)  # type: ignore[arg-type]


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


def _kinds_for(request: HttpRequest, case: Case) -> dict[str, str]:
    """Return the kinds this person may write: psychology notes are the psychologists' of the case."""
    is_psychologist = access.can(request.user, Permission.PSYCHOLOGY_NOTE_ADD, case)  # type: ignore[arg-type]
    return {word: kind for word, kind in KINDS.items() if kind != Note.Kind.PSYCHOLOGY or is_psychologist}


def _chosen_kind(request: HttpRequest, page: drafts.DraftPage, kinds: dict[str, str]) -> str:
    """Return the kind of the form: the one that was sent or asked for.

    A restored draft keeps its own kind when it holds words for which the asked kind has no field: they would be lost.
    """
    asked = request.POST.get("kind") or kinds.get(request.GET.get("jenis", ""), "")
    if page.typed is not None:
        kept = page.typed.get("kind", "")
        parts = PARTS.get(kept, [])
        only_there = [name for name in parts if name not in PARTS.get(asked, []) and name not in NOT_TYPED]
        if kept in kinds.values() and (not asked or any(page.typed.get(name) for name in only_there)):
            return kept
    return asked if asked in kinds.values() else Note.Kind.PROGRESS


def _preset(request: HttpRequest, case: Case) -> dict[str, str]:
    """Return the first words of a note that adds to a contact of this case."""
    pk = request.GET.get("layanan", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        return {}
    contact = case.contacts.filter(pk=pk).first()
    if contact is None:
        return {}
    day = date_format(contact.held_on, "j F Y")
    return {"text": f"Tambahan atas layanan “{contact.get_kind_display()}” tanggal {day}:\n"}
