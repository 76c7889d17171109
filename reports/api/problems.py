"""What went wrong, as RFC 9457 says it: JSON that a program can read and a sentence that a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
TITLES = {
    HTTPStatus.BAD_REQUEST: "Permintaan tidak dimengerti",
    HTTPStatus.UNAUTHORIZED: "Perlu kunci yang berlaku",
    HTTPStatus.FORBIDDEN: "Tidak boleh dengan kunci ini",
    HTTPStatus.NOT_FOUND: "Tidak ada",
    HTTPStatus.METHOD_NOT_ALLOWED: "Hanya dapat dibaca",
    HTTPStatus.TOO_MANY_REQUESTS: "Terlalu banyak permintaan",
}


class Complaint(NamedTuple):
    """What is wrong with one parameter."""

    parameter: str
    detail: str


class Problem(Exception):
    """The request gets no answer but this."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: Sequence[Complaint] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, dict(headers or {})

    def response(self) -> JsonResponse:
        """The problem as it is sent."""
        return JsonResponse(
            self._content(),
            status=self.status,
            content_type=CONTENT_TYPE,
            headers=self.headers,
            json_dumps_params={"ensure_ascii": False},
        )

    def _content(self) -> dict[str, Any]:
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": int(self.status),
            "detail": self.detail,
        }
        return content | ({"errors": [error._asdict() for error in self.errors]} if self.errors else {})


def refusal(*complaints: Complaint) -> Problem:
    """400 with a sentence for each parameter that cannot be used."""
    return Problem(
        HTTPStatus.BAD_REQUEST, "Perbaiki parameter yang disebut; tidak ada yang dihitung.", errors=complaints
    )
