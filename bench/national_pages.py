"""The dashboards as somebody opens them, through the whole of Django: how long the server takes and what goes over the wire."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from lk3.models import User

from .clock import Figure, in_turn, milliseconds
from .recording import asked_of
from .stage import log_in

MATRIX, SECOND = 14_000, 1.0
PERIOD = {"tahun": 2024}


def pages(times: int) -> list[Figure]:
    """The dashboard of the nation, of a province and of a unit; the page with all 514 districts is weighed too."""
    asked = [
        ("nation, one year", "menteri", "dashboard"),
        ("nation, all districts", "menteri", "dashboard-matrix"),
        ("province, one year", "dinas", "dashboard"),
        ("unit, one year", "ketua", "dashboard"),
    ]
    found = []
    for words, name, page in asked:
        get = partial(_get, log_in(person(name)), reverse(f"reports:{page}"), PERIOD)
        seconds, _ = in_turn(get, _nothing, max(times // 2, 3))
        remark = f"{len(asked_of(get))} statements"
        found.append(
            Figure(f"dashboard: {words}, seconds", seconds, milliseconds(seconds), "1 s", at_most=SECOND, remark=remark)
        )
        if "districts" in words:
            plain = len(get().content)
            found.append(_weighed(f"{words}, Brotli", get(HTTP_ACCEPT_ENCODING="br").content, plain, at_most=1))
            found.append(_weighed(f"{words}, gzip", get(HTTP_ACCEPT_ENCODING="gzip").content, plain))
    return found


def _weighed(words: str, packed: bytes, plain: int, at_most: float | None = None) -> Figure:
    """Browsers ask for Brotli over HTTPS, which is how the program is served, and for gzip on a laptop's own address."""
    remark = f"{plain / 1000:.0f} kB before compression"
    size = f"{len(packed) / 1000:.1f} kB"
    return Figure(f"HTML: {words}", len(packed) / MATRIX, size, "14 kB", at_most=at_most, remark=remark)


def person(name: str) -> User:
    """An account of the country with its hat on."""
    user = User.objects.get(username=name)
    user.hat = user.memberships.select_related("unit", "region").get()
    return user


def _nothing() -> None:
    """Do nothing."""


def _get(client: Client, url: str, query: dict[str, int], **headers: str) -> Any:
    response = client.get(url, query, **headers)
    if response.status_code != 200:
        raise AssertionError(f"{url} answers {response.status_code}.")
    return response
