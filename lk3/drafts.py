"""Drafts: a long form keeps what was typed, on the server, for its author alone, until it is sent.

How a view uses it, in one line each: ``form = drafts.bind(request, NoteForm, label="Catatan · LK3-…")`` instead of building
the form, and ``drafts.finish(request)`` after the verb; the template says ``{% include "_components/draft.html" %}`` inside
its form. A page with several forms asks ``open_page`` once and gives its text to each with ``fill``.

Showing a form writes nothing. The page carries a ticket, signed for this person: the number of the draft, the form's address
and the label, so that nobody can invent any of them. The script sends it along with what is typed every few seconds.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from . import audit
from .models import Draft, User
from .models.drafts import DAYS_KEPT
from .rescue import LARGEST, NEVER_KEPT

SALT = "lk3.drafts"
# What the page itself adds to the form; none of it was typed.
OURS = {"draft", "draft_version", "draft_path", "draft_tab", "draft_next", "sent_again"}
# ?draf=<number> asks for one of several drafts, ?draf=baru for an empty form beside them.
CHOICE, NEW = "draf", "baru"
MOST_SHOWN = 10


class Ticket(NamedTuple):
    """Which draft of which form a page was made for."""

    uid: UUID
    path: str
    label: str

    def sealed_for(self, user: User) -> str:
        """Return the ticket as the page carries it: worthless in anybody else's hands."""
        return signing.dumps([user.pk, str(self.uid), self.path, self.label], salt=SALT)

    def again(self) -> Ticket:
        """Return a ticket for another draft of the same form."""
        return self._replace(uid=uuid4())


class OpenDraft(NamedTuple):
    """One entry of a list of unfinished work."""

    label: str
    url: str
    saved_at: datetime

    @property
    def saved_words(self) -> str:
        """Return when it was saved last: 'pukul 10.32', with the day when that was not today."""
        return moment_words(self.saved_at)


@dataclass(frozen=True)
class DraftPage:
    """The draft behind one page: what its hidden fields say, and what was restored into it (``typed``, if anything)."""

    ticket: Ticket
    sealed: str
    version: int = 0
    typed: QueryDict | None = None
    restored_at: datetime | None = None
    is_posted: bool = False
    new_url: str = ""
    others: list[OpenDraft] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return where the script saves."""
        return reverse("draft-save", args=[self.ticket.uid])

    @property
    def discard_url(self) -> str:
        """Return where the author throws it away."""
        return reverse("draft-discard", args=[self.ticket.uid])

    @property
    def has_words(self) -> bool:
        """Return whether somebody's words are at stake: a page that would lead elsewhere shows them and says why instead."""
        return self.is_posted or self.typed is not None

    @property
    def restored_words(self) -> str:
        """Return when the restored text was saved: 'pukul 10.32', with the day when that was not today."""
        return moment_words(self.restored_at) if self.restored_at else ""


class Behind(Exception):
    """The draft was saved elsewhere since this page last knew it; nothing has been overwritten."""


class AlreadySent(Exception):
    """The form was sent, or the draft thrown away. ``from_here`` says that it was this very page that sent it."""

    def __init__(self, *, from_here: bool) -> None:
        super().__init__()
        self.from_here = from_here


def bind(request: HttpRequest, form_class: type[Any], *, label: str, **kwargs: Any) -> Any:
    """Return the form of this request with its draft as ``form.draft``.

    POST: bound to what was sent, files included. Otherwise unbound, with the newest draft of this address (or the one the
    address asks for) as initial values: restored, not judged. ``label`` is shown in lists: a reference, never a name.
    """
    page = open_page(request, label=label)
    if request.method == "POST":
        kwargs["data"] = request.POST
        if request.FILES:
            kwargs["files"] = request.FILES
    form = form_class(**kwargs)
    fill(page, form)
    form.draft = page
    return form


def open_page(request: HttpRequest, *, label: str) -> DraftPage:
    """Return the draft behind this page without a form; writes nothing."""
    if request.method == "POST":
        ticket = read_ticket(request) or Ticket(uuid4(), request.path, label[:120])
        version = number(request.POST.get("draft_version", ""))
        return DraftPage(ticket, ticket.sealed_for(request.user), version, is_posted=True)  # type: ignore[arg-type]
    mine = Draft.objects.visible_to(request.user).open().filter(path=request.path)  # type: ignore[arg-type]
    found = list(mine.latest_first()[:MOST_SHOWN])
    wanted = request.GET.get(CHOICE, "")
    newest = found[0] if found and wanted != NEW else None
    chosen = next((draft for draft in found if str(draft.uid) == wanted), newest)
    ticket = Ticket(chosen.uid if chosen else uuid4(), request.path, label[:120])
    return DraftPage(
        ticket,
        ticket.sealed_for(request.user),  # type: ignore[arg-type]
        version=chosen.version if chosen else 0,
        typed=_as_sent(chosen.load()) if chosen else None,
        restored_at=chosen.saved_at if chosen else None,
        new_url=_beside(request, NEW),
        others=[
            OpenDraft(row.label, _beside(request, str(row.uid)), row.saved_at) for row in found if row is not chosen
        ],
    )


def fill(page: DraftPage, *some_forms: forms.BaseForm) -> None:
    """Give forms (with or without prefix) what was restored, as initial values; a box that was not ticked stays empty.

    Files and secrets were never kept. The hidden number by which a second click is known is not restored either: two texts
    that grew from one draft must not be taken for one.
    """
    if page.typed is None:
        return
    for form in some_forms:
        restored: dict[str, Any] = {}
        for name, of_form in form.fields.items():
            widget, raw = of_form.widget, form.add_prefix(name)
            if _stays_out(of_form) or widget.value_omitted_from_data(page.typed, {}, raw):
                continue
            restored[name] = widget.value_from_datadict(page.typed, {}, raw)
        form.initial = {**(form.initial or {}), **restored}


def finish(request: HttpRequest) -> None:
    """Empty the draft of the form that was just sent; its number stays for a day, so that no late save revives it.

    What another page saved into it since is not what was sent, and stays.
    """
    ticket = read_ticket(request)
    if ticket is None:
        return
    user: Any = request.user
    now = timezone.now()
    page, known = page_number(request), number(request.POST.get("draft_version", ""))
    end: dict[str, Any] = {"fields": "", "sent_at": now, "saved_at": now, "saved_from": page}
    mine = Draft.objects.filter(author=user, uid=ticket.uid)
    is_newest = Q(version__lte=known) | Q(saved_from=page or "-")
    if not mine.filter(is_newest).update(**end) and not mine.exists():
        Draft.objects.get_or_create(uid=ticket.uid, defaults=_row(ticket, user) | end)


@transaction.atomic
def keep(*, ticket: Ticket, typed: dict[str, list[str]], version: int, attempt: int, page: str, by: User) -> Draft:
    """Keep what was typed so far; raises Behind, AlreadySent, or DoesNotExist when it belongs to another hat.

    ``version`` is the last one the page knows, ``attempt`` the one it proposes, ``page`` the number of the page. What this
    same page saved last it may save over, even when our answer to that got lost on the way.

    Not audited: a draft is not yet a record of anybody. Its end is, by the verb that takes the form, or by ``discard``.
    """
    rows = Draft.objects.select_for_update()
    draft, _ = rows.get_or_create(uid=ticket.uid, defaults=_row(ticket, by))
    if draft.author_id != by.pk or draft.unit_id != _unit_id(by):
        raise Draft.DoesNotExist
    is_same_page = bool(page) and page == draft.saved_from
    if draft.sent_at:
        raise AlreadySent(from_here=is_same_page)
    if attempt <= draft.version if is_same_page else version != draft.version:
        raise Behind
    draft.fields, draft.version, draft.saved_from = json.dumps(typed), max(attempt, draft.version + 1), page
    draft.saved_at = timezone.now()
    draft.save(update_fields=["fields", "version", "saved_from", "saved_at"])
    return draft


@transaction.atomic
def discard(*, draft: Draft, by: User) -> None:
    """Throw a draft away; nothing of its text stays. DoesNotExist when it was sent or thrown away meanwhile."""
    draft = Draft.objects.visible_to(by).open().select_for_update().get(pk=draft.pk)
    draft.fields, draft.sent_at, draft.saved_from = "", timezone.now(), ""
    draft.save(update_fields=["fields", "sent_at", "saved_from"])
    audit.record("draft.discarded", by=by, on=draft)


def forget_stale() -> None:
    """Delete drafts that nobody touched for 30 days, and the numbers of those that were sent yesterday."""
    Draft.objects.stale().delete()


def open_for(user: User) -> list[OpenDraft]:
    """Return what this person has begun and not sent, the newest first; no text of it."""
    drafts = Draft.objects.visible_to(user).open().latest_first().defer("fields")[:MOST_SHOWN]
    return [OpenDraft(draft.label, address_of(draft.path, draft.uid), draft.saved_at) for draft in drafts]


def read_ticket(request: HttpRequest) -> Ticket | None:
    """Return the ticket that came with a form, if it is this person's and no older than a draft may get."""
    try:
        owner, uid, path, label = signing.loads(
            request.POST.get("draft_path", ""), salt=SALT, max_age=timedelta(days=DAYS_KEPT)
        )
    except signing.BadSignature:
        return None
    return Ticket(UUID(uid), path, label) if owner == request.user.pk else None


def read_typed(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was typed, by name of the field: no secrets, nothing the page itself added, and never files."""
    return {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT | OURS}


def is_too_long(typed: dict[str, list[str]]) -> bool:
    """Return whether this is more than a draft keeps."""
    return sum(len(name) + sum(map(len, values)) for name, values in typed.items()) > LARGEST


def address_of(path: str, uid: UUID) -> str:
    """Return where a draft is gone on with."""
    return f"{path}?{CHOICE}={uid}"


def page_number(request: HttpRequest) -> str:
    """Return the number the script gave to this one loading of the page; empty without a script."""
    sent = request.POST.get("draft_tab", "")
    return sent if re.fullmatch(r"[0-9-]{1,64}", sent, re.ASCII) else ""


def number(text: str) -> int:
    """Return a small whole number from a form; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def moment_words(moment: datetime) -> str:
    """Return 'pukul 10.32', or '26 Maret 2018 pukul 10.32' when that was another day."""
    local = timezone.localtime(moment)
    clock = f"pukul {date_format(local, 'H.i')}"
    return clock if local.date() == timezone.localdate() else f"{date_format(local, 'j F Y')} {clock}"


def _row(ticket: Ticket, user: User) -> dict[str, Any]:
    return {"author": user, "unit_id": _unit_id(user), "path": ticket.path, "label": ticket.label}


def _unit_id(user: User) -> int | None:
    return user.hat.unit_id if user.hat else None


def _stays_out(of_form: forms.Field) -> bool:
    if of_form.disabled or isinstance(of_form.widget, forms.FileInput | forms.PasswordInput):
        return True
    return isinstance(of_form, forms.UUIDField) and of_form.widget.is_hidden


def _as_sent(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def _beside(request: HttpRequest, choice: str) -> str:
    """Return this page's address with another choice among its drafts; the rest of the query stays."""
    query = request.GET.copy()
    query[CHOICE] = choice
    return f"?{query.urlencode()}"
