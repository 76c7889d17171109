"""Photographs and documents of a case: the list, filing some, opening one, taking one out. Always through the case."""

import logging
from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from lk3 import access, audit, vault
from lk3.access import Permission, Refused, check, get_visible, requires
from lk3.encryption import NotReadable

from .. import attachments
from ..actions import attachments as actions
from ..forms.attachments import AttachmentForm, RemovalForm
from ..models import Attachment, Case
from ..workflow import NotAllowed
from .case import load

logger = logging.getLogger(__name__)


@requires(Permission.ATTACHMENT_VIEW)
def attachment_list(request: HttpRequest, reference: str) -> HttpResponse:
    """List what the person may see; the files themselves are opened one by one."""
    case = load(request, reference)
    verdict = check(request, Permission.ATTACHMENT_VIEW, case)
    rows = attachments.shown_to(case, request.user, verdict)  # type: ignore[arg-type]
    found = list(rows.select_related("case", "uploaded_by", "removed_by").order_by("-uploaded_at", "-id"))
    audit.record("attachment.listed", by=request.user, on=case, case=case)  # type: ignore[arg-type]
    may_add = access.can(request.user, Permission.ATTACHMENT_ADD, case)  # type: ignore[arg-type]
    context = {
        "case": case,
        "rows": [(row, may_add and attachments.may_remove(row, request.user)) for row in found],  # type: ignore[arg-type]
        "may_add": may_add,
        "is_partial": verdict is access.Answer.MASKED,
        "shows_person": True,
    }
    return render(request, "cases/attachment/list.html", context)


@requires(Permission.ATTACHMENT_ADD)
def attachment_add(request: HttpRequest, reference: str) -> HttpResponse:
    """File some photographs or documents; those that can be kept are kept, the others are named with the reason."""
    case = load(request, reference)
    check(request, Permission.ATTACHMENT_ADD, case)
    form = AttachmentForm(request.POST, request.FILES) if request.method == "POST" else AttachmentForm()
    kept: list[Attachment] = []
    if request.method == "POST" and form.is_valid():
        try:
            kept = _file_all(case, form, request)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            if not form.refusals:
                messages.success(request, f"{_counted(len(kept))} disimpan.")
                return redirect("cases:attachment-list", case.reference)
            form.say_refusals()
    context = {"case": case, "form": form, "kept": kept, "shows_person": True}
    return render(request, "cases/attachment/add.html", context)


@requires(Permission.ATTACHMENT_VIEW)
def attachment(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    """Show the file itself, decrypted for this one answer: nothing keeps it, and nothing in it can act."""
    case = load(request, reference)
    verdict = check(request, Permission.ATTACHMENT_VIEW, case)
    rows = attachments.shown_to(case, request.user, verdict).select_related("removed_by")  # type: ignore[arg-type]
    row = get_visible(rows, request.user, uid=uid)  # type: ignore[arg-type]
    if row.removed_at is not None:
        return render(request, "cases/attachment/gone.html", {"case": case, "row": row}, status=410)
    try:
        data = vault.open_file(row.stored_as, bound_to=attachments.binding(row.uid))
    except (OSError, NotReadable):
        logger.exception("Attachment %s cannot be read.", row.pk)
        return render(request, "cases/attachment/gone.html", {"case": case, "row": row}, status=503)
    audit.record("attachment.opened", by=request.user, on=row, case=case)  # type: ignore[arg-type]
    return file_answer(data, row.content_type, attachments.file_name(case, row))


@requires(Permission.ATTACHMENT_ADD)
def attachment_remove(request: HttpRequest, reference: str, uid: Any) -> HttpResponse:
    """Take out what was filed by mistake, with a reason."""
    case = load(request, reference)
    check(request, Permission.ATTACHMENT_ADD, case)
    verdict = check(request, Permission.ATTACHMENT_VIEW, case)
    rows = attachments.shown_to(case, request.user, verdict).select_related("case", "uploaded_by")  # type: ignore[arg-type]
    row = get_visible(rows, request.user, uid=uid)  # type: ignore[arg-type]
    if row.removed_at is not None:
        messages.info(request, actions.GONE)
        return redirect("cases:attachment-list", case.reference)
    if not attachments.may_remove(row, request.user):  # type: ignore[arg-type]
        raise Refused(Permission.ATTACHMENT_ADD, thing=case)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_attachment(attachment=row, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Lampiran dikeluarkan; berkasnya sudah dihapus.")
            return redirect("cases:attachment-list", case.reference)
    return render(
        request, "cases/attachment/remove.html", {"case": case, "row": row, "form": form, "shows_person": True}
    )


@csp({"default-src": [NONE], "sandbox": True})
def file_answer(data: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def _file_all(case: Case, form: AttachmentForm, request: HttpRequest) -> list[Attachment]:
    """File every file that can be kept, each an act of its own, and return their rows."""
    data = form.cleaned_data
    titles = form.titles(attachments.default_title(data["kind"]))
    return [
        actions.add_attachment(
            case=case, uid=ready.uid, clean=ready.clean, kind=data["kind"], title=title, may_share=data["may_share"],
            by=request.user,  # type: ignore[arg-type]
        )
        for ready, title in zip(form.ready, titles, strict=True)
    ]  # fmt: skip


def _counted(count: int) -> str:
    return "Lampiran" if count == 1 else f"{count} lampiran"
