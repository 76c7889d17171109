"""What somebody searches for, sealed in the address of the results.

Results that answer a form directly are lost when one opens a family and goes back: the browser wants to send the form again.
A name or NIK must not stand in an address either. So the words travel in it encrypted, and only the session that typed them
can open them: a copied address shows an empty search box.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from lk3 import encryption

LONGEST = 120


def address(request: HttpRequest, url_name: str) -> str:
    """Return the address that shows the results of the search that was just posted."""
    words = request.POST.get("q", "").strip()[:LONGEST]
    if not words:
        return reverse(url_name)
    sealed = encryption.encrypt(words, bound_to=_bound_to(request))
    return f"{reverse(url_name)}?{urlencode({'cari': sealed})}"


def read(request: HttpRequest) -> str:
    """Return the words of this address; nothing where there are none, or where another session sealed them."""
    sealed = request.GET.get("cari", "")
    try:
        return encryption.decrypt(sealed, bound_to=_bound_to(request)) if sealed else ""
    except (encryption.NotReadable, ValueError):
        return ""


def _bound_to(request: HttpRequest) -> str:
    return f"search:{request.session.session_key}"
