"""What a first visit moves: the page, and every file it names, as the server delivers them to a browser that takes gzip."""

import re
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import reverse

from lk3.models import User

from .clock import Figure
from .stage import log_in

FIRST_VISIT, HTML = 150_000, 14_000
NAMED_IN_HTML = re.compile(r"""<(?:link|script|img|use|image|source)\b[^>]*?\b(?:href|src)=["']?([^"'\s>]+)""")
NAMED_IN_CSS = re.compile(r"""url\(["']?([^"')]+)""")


def first_visits(counselor: User, head: User) -> list[Figure]:
    """Weigh the first page of a person who never was here: before logging in, after it, and at the figures."""
    asked = [
        ("login page", Client(), reverse("account_login")),
        ("start page, counselor", log_in(counselor), reverse("start")),
        ("case list, head", log_in(head), reverse("cases:list")),
        ("breakdown page, head", log_in(head), reverse("reports:breakdown")),
    ]
    return [figure for name, client, url in asked for figure in _weigh(name, client, url)]


def _weigh(name: str, client: Client, url: str) -> list[Figure]:
    html, html_bytes = _fetch(client, url)
    files = _files(client, url, html)
    total = html_bytes + sum(files.values())
    heaviest = sorted(files.items(), key=lambda item: -item[1])[:3]
    remark = ", ".join(f"{path.rpartition('/')[2]} {size / 1000:.1f} kB" for path, size in heaviest)
    return [
        _figure(f"first visit: {name}", total, FIRST_VISIT, f"{len(files)} files; {remark}"),
        _figure(f"HTML: {name}", html_bytes, HTML, f"{len(html) / 1000:.1f} kB before compression"),
    ]


def _figure(name: str, size: int, limit: int, remark: str) -> Figure:
    return Figure(name, size / limit, f"{size / 1000:.1f} kB", f"{limit / 1000:.0f} kB", at_most=1, remark=remark)


def _files(client: Client, base: str, html: str) -> dict[str, int]:
    """Return the size on the wire of every file of ours that the page or its style sheets name: path → bytes."""
    waiting = [_path(base, named) for named in NAMED_IN_HTML.findall(html)]
    sizes: dict[str, int] = {}
    while waiting:
        path = waiting.pop()
        if path in sizes or not path.startswith("/static/"):
            continue
        text, sizes[path] = _fetch(client, path)
        if path.endswith(".css"):
            waiting += [_path(path, named) for named in NAMED_IN_CSS.findall(text) if not named.startswith("data:")]
    return sizes


def _path(base: str, named: str) -> str:
    return urlsplit(urljoin(base, named)).path


def _fetch(client: Client, url: str) -> tuple[str, int]:
    """Return the text (not of fonts) and the bytes that a browser with gzip receives."""
    plain, packed = client.get(url), client.get(url, HTTP_ACCEPT_ENCODING="gzip")
    if packed.status_code != 200:
        raise AssertionError(f"{url} answers {packed.status_code}.")
    size = len(b"".join(packed.streaming_content) if packed.streaming else packed.content)
    content = b"".join(plain.streaming_content) if plain.streaming else plain.content
    return content.decode("utf-8", "ignore"), size
