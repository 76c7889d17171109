"""Pages as PDF, drawn by WeasyPrint from our own HTML. It asks no network: every file it wants must be one of our static files.

WeasyPrint needs Pango from the operating system, so it is imported only when somebody asks for a PDF. Where Pango is missing the
pages offer printing only.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from PIL import ImageFile

# An address that can never exist (RFC 2606), so that relative links of page and style sheets are joined as on the web.
BASE = "http://static.invalid/"
# It warns about every style that it does not know; what stops a PDF is raised.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
CONTENT_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class NotOurs(Exception):
    """The page asked for something that is not a static file of ours."""


@cache
def is_available() -> bool:
    """Return whether PDFs can be made on this machine; found out once per process."""
    try:
        _weasyprint()
    except (ImportError, OSError):
        return False
    return True


def _weasyprint() -> Any:
    """Return the library. It tells Pillow to accept half an image, for the whole process: our uploads refuse those."""
    import weasyprint

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def draw(html: str) -> bytes:
    """Return the page as PDF. ``html`` links its style sheets by their path below ``static/``."""
    weasyprint = _weasyprint()
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurFiles(URLFetcher):
        """Reads static files from the disk and knows no other way."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = static_file(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": CONTENT_TYPES[path.suffix]})

    page = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=OnlyOurFiles(fail_on_errors=True))
    return bytes(page.write_pdf(pdf_tags=True))


def static_file(url: str) -> Path:
    """Return the static file that ``url`` names; NotOurs for every other address, also of files on this machine."""
    parts = urlsplit(url)
    if not url.startswith(BASE) or parts.query or parts.netloc != urlsplit(BASE).netloc:
        raise NotOurs(url)
    try:
        found = finders.find(parts.path.lstrip("/"))
    except SuspiciousFileOperation as error:
        raise NotOurs(url) from error
    if not found or Path(found).suffix not in CONTENT_TYPES:
        raise NotOurs(url)
    return Path(found)
