"""A program that reads the statistics with a key, for tests."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from lk3.models import User
from reports.actions.tokens import make_token

ROOT = "/api/v1/"


def key_of(user: User) -> str:
    """A new key, as its maker copied it from the page."""
    _, key = make_token(label="Program uji", days=30, by=user)
    return key


def ask(key: str, path: str, query: dict[str, Any] | None = None, **headers: str) -> HttpResponse:
    """Ask as a program does: no cookies, the key in the header."""
    return Client().get(f"{ROOT}{path}", query or {}, headers={"Authorization": f"Bearer {key}"} | headers)


def tables(key: str, path: str, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """The tables of an answer, which has to be one."""
    response = ask(key, path, query)
    assert response.status_code == 200, response.content.decode()
    found: list[dict[str, Any]] = response.json()["tables"]
    return found


def complaints(response: HttpResponse) -> dict[str, str]:
    """{parameter: sentence} of a refusal."""
    assert response.status_code == 400, response.status_code
    assert response.headers["Content-Type"] == "application/problem+json"
    return {error["parameter"]: error["detail"] for error in response.json()["errors"]}  # type: ignore[attr-defined]
