"""What every view of the API wears: key, permission, problems as JSON, and the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from lk3 import access, audit
from lk3.access import Permission, Traced404
from lk3.models import User

from .keys import reader_of, token_of
from .problems import Problem

READ = "GET, HEAD"
NOT_YOURS = "Wilayah atau LK3 ini tidak ada, atau tidak termasuk lingkup kunci ini."
NOT_THIS = "Peran pembuat kunci ini tidak boleh membaca bagian ini."
ONLY_READ = "Alamat ini hanya menjawab GET; lewat sini tidak ada yang dapat diubah."


@dataclass(frozen=True)
class Answer:
    """A document and what the trail says of it: which question (at most 40 characters), and codes."""

    content: dict[str, Any]
    question: str
    detail: dict[str, Any] = field(default_factory=dict)


Answering = Callable[..., Answer]


def for_keys(permission: Permission) -> Callable[[Answering], Callable[..., HttpResponse]]:
    """Stamp a view with its permission and guard it by the key in the header: ``view(request, reader, …)``.

    Nobody's session counts here, so that no page elsewhere can use it; hence there is no form to protect either.
    """

    def decorate(view: Answering) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
            try:
                only_reading(request)
                return _answered(request, permission, view, arguments)
            except Problem as problem:
                return problem.response()

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.csrf_exempt = True  # type: ignore[attr-defined]
        return guarded

    return decorate


def only_reading(request: HttpRequest) -> None:
    """405 for anything but a question."""
    if request.method not in ("GET", "HEAD"):
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, ONLY_READ, headers={"Allow": READ})


def as_json(content: dict[str, Any]) -> JsonResponse:
    """A document as it is sent."""
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _answered(request: HttpRequest, permission: Permission, view: Answering, arguments: dict[str, Any]) -> HttpResponse:
    """Count, and write what was read to the trail before anybody gets it."""
    token = token_of(request)
    reader = reader_of(token)
    page = request.resolver_match.view_name if request.resolver_match else ""
    _refuse_unless_permitted(reader, permission, page)
    try:
        answer = view(request, reader, **arguments)
    except Traced404 as error:
        raise Problem(HTTPStatus.NOT_FOUND, NOT_YOURS) from error
    audit.record(
        "api.read", by=reader, object_type=page, object_id=answer.question, key=str(token.uid), **answer.detail
    )
    return as_json(answer.content)


def _refuse_unless_permitted(reader: User, permission: Permission, page: str) -> None:
    """The key was made after a step-up, which holds for as long as the key does; the role may have changed since."""
    for needed in (Permission.API_TOKEN, permission):
        if not access.can(reader, needed):
            audit.record("access.refused", by=reader, object_type="page", object_id=page, permission=str(needed))
            raise Problem(HTTPStatus.FORBIDDEN, NOT_THIS)
