"""Saving a draft, and throwing one away."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from .. import drafts
from ..access import Permission, get_visible, requires
from ..models import Draft

ELSEWHERE = (
    "Bagian ini sudah diisi di tab atau perangkat lain. Tulisan di layar ini tidak menimpanya: "
    "ia disimpan sebagai draf tersendiri."
)
SENT = (
    "Tulisan ini sudah dikirim atau dibuang di tab atau perangkat lain, jadi layar ini tidak menyimpannya lagi. "
    "Bila ada kata yang belum ikut, salin dulu, lalu muat ulang halaman ini."
)
TOO_LONG = (
    f"Tulisan ini lebih dari {drafts.LARGEST // 1000}.000 huruf, jadi tidak disimpan sebagai draf. "
    "Ia masih ada di layar ini: bagi menjadi beberapa isian, lalu kirim."
)


@requires(Permission.START)
@require_POST
def draft_save(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep what is being typed. The script gets JSON; a save that was sent again after a login leads back to the form."""
    ticket, typed = drafts.read_ticket(request), drafts.read_typed(request)
    if ticket is None or ticket.uid != uid or not request.user.hat:  # type: ignore[union-attr]
        raise Http404("Tidak ada.")
    if drafts.is_too_long(typed):
        return JsonResponse({"message": TOO_LONG}, status=413)
    is_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    try:
        draft = _keep(request, ticket, typed)
    except Draft.DoesNotExist as error:
        raise Http404("Tidak ada.") from error
    except (drafts.AlreadySent, drafts.Behind) as refusal:
        return _refused(request, ticket, refusal) if is_script else _keep_apart(request, ticket, typed)
    if not is_script:
        return redirect(drafts.address_of(ticket.path, ticket.uid))
    saved_at = date_format(timezone.localtime(draft.saved_at), "H.i")
    return JsonResponse({"version": draft.version, "saved_at": saved_at})


def _keep(request: HttpRequest, ticket: drafts.Ticket, typed: dict[str, list[str]]) -> Draft:
    version = drafts.number(request.POST.get("draft_version", ""))
    if version == 0:
        drafts.forget_stale()
    attempt = max(drafts.number(request.POST.get("draft_next", "")), version + 1)
    by: Any = request.user
    return drafts.keep(
        ticket=ticket, typed=typed, version=version, attempt=attempt, page=drafts.page_number(request), by=by
    )


def _refused(request: HttpRequest, ticket: drafts.Ticket, refusal: Exception) -> JsonResponse:
    """Say why nothing was saved; a page that fell behind gets a draft of its own, so that both texts survive."""
    if isinstance(refusal, drafts.AlreadySent):
        return JsonResponse({"sent": True, "from_here": refusal.from_here, "message": SENT}, status=409)
    own = ticket.again()
    page = drafts.DraftPage(own, own.sealed_for(request.user))  # type: ignore[arg-type]
    fork = {"draft": str(own.uid), "draft_path": page.sealed, "url": page.url}
    return JsonResponse({"message": ELSEWHERE, "fork": fork}, status=409)


def _keep_apart(request: HttpRequest, ticket: drafts.Ticket, typed: dict[str, list[str]]) -> HttpResponse:
    """Keep a text that somebody sent again by hand beside what there is, and show it to them."""
    own, by = ticket.again(), request.user
    drafts.keep(ticket=own, typed=typed, version=0, attempt=1, page="", by=by)  # type: ignore[arg-type]
    messages.info(
        request, "Tulisan ini disimpan sebagai draf tersendiri, karena bagian ini sudah diisi di tempat lain."
    )
    return redirect(drafts.address_of(own.path, own.uid))


@requires(Permission.START)
def draft_discard(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Throw one's own draft away, after a question; then the form is empty."""
    draft = get_visible(Draft.objects.open(), request.user, uid=uid)  # type: ignore[arg-type]
    if request.method == "POST":
        with suppress(Draft.DoesNotExist):  # the second of two clicks
            drafts.discard(draft=draft, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "Draf dibuang.")
        return redirect(f"{draft.path}?{drafts.CHOICE}={drafts.NEW}")
    back_url = drafts.address_of(draft.path, draft.uid)
    return render(request, "draft_discard.html", {"draft": draft, "back_url": back_url})
