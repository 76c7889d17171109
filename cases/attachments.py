"""Questions about the photographs and documents of a case: who sees which, what they are called, what the case page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import access
from lk3.access import Answer, Permission
from lk3.models import User

from . import presenters
from .models import Attachment, Case

REMOVAL_HOURS = 24
SHOWN_AT_A_GLANCE = 3
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@dataclass(frozen=True)
class Glance:
    """What the case page shows: how many there are, the latest ones, and whether they wait for a reason and a password."""

    count: int
    latest: list[Attachment]
    is_locked: bool
    may_add: bool


def shown_to(case: Case, user: User, verdict: Answer | None) -> Any:
    """Return the queryset of what this reader may see: all for a yes; when masked, own uploads and what goes with a referral."""
    rows = Attachment.objects.filter(case=case)
    if verdict is Answer.YES:
        return rows
    if verdict is not Answer.MASKED:
        return rows.none()
    own = rows.filter(uploaded_by=user)
    return own | rows.filter(may_share=True, removed_at=None) if "receiver" in case.relations_to(user) else own


def at_a_glance(request: HttpRequest, case: Case) -> Glance:
    """Return what the case page shows of the attachments, in two queries. Titles only where they may be read now."""
    user: Any = request.user
    rows = shown_to(case, user, presenters.reveals(request, Permission.ATTACHMENT_VIEW, case)).filter(removed_at=None)
    latest = list(rows.select_related("uploaded_by").order_by("-uploaded_at", "-id")[:SHOWN_AT_A_GLANCE])
    return Glance(
        count=rows.count() if len(latest) == SHOWN_AT_A_GLANCE else len(latest),
        latest=latest,
        is_locked=access.answer(user, Permission.ATTACHMENT_VIEW, case) is Answer.STEP_UP
        and presenters.reveals(request, Permission.ATTACHMENT_VIEW, case) is None,
        may_add=access.can(user, Permission.ATTACHMENT_ADD, case),
    )


def for_print(request: HttpRequest, case: Case) -> list[Attachment]:
    """Return the list for the printed file, from the first to the last, as far as this reader may see it now. One query."""
    user: Any = request.user
    rows = shown_to(case, user, presenters.reveals(request, Permission.ATTACHMENT_VIEW, case))
    return list(rows.select_related("uploaded_by", "removed_by").order_by("uploaded_at", "id"))


def may_remove(attachment: Attachment, user: User) -> bool:
    """Return whether this person may take it out: the owner of the case at any time, who filed it within a day."""
    if attachment.removed_at is not None:
        return False
    is_fresh = timezone.now() - attachment.uploaded_at <= timedelta(hours=REMOVAL_HOURS)
    return attachment.case.owner_id == user.pk or (attachment.uploaded_by_id == user.pk and is_fresh)


def binding(uid: Any) -> str:
    """Return what the file of this row is bound to; under another row it does not open."""
    return f"cases.attachment:{uid}:file"


def url_of(case: Case, attachment: Attachment) -> str:
    """Return the address of the file, always through its case."""
    return reverse("cases:attachment", args=[case.reference, attachment.uid])


def file_name(case: Case, attachment: Attachment) -> str:
    """Return the name under which a browser saves it: the case's number and which one it is, never a word of anybody."""
    number = Attachment.objects.filter(case=case, pk__lte=attachment.pk).count()
    return f"{case.reference}-lampiran-{number}.{EXTENSIONS[attachment.content_type]}"


def default_title(kind: str) -> str:
    """Return how it is called when nobody typed a title: 'Foto, 26 Maret 2018'."""
    return f"{Attachment.Kind(kind).label}, {date_format(timezone.localdate(), 'j F Y')}"


def numbered(title: str, place: int, of: int) -> str:
    """Return the title of one of several files that were sent together: 'Rapor (2 dari 3)'."""
    return f"{title} ({place} dari {of})" if of > 1 else title
