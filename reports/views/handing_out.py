"""How a file leaves: under its name, to be saved; and what is said where a PDF cannot be made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .. import files


def hand_out(content: bytes | str, name: str, kind: str) -> HttpResponse:
    """Answer with a file to be saved as ``name``; ``kind`` is its media type. Writing it to the trail is the caller's."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def print_instead(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the page to print, saying why there is no PDF."""
    messages.warning(request, files.NO_PDF)
    return redirect(address)
