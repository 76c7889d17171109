"""Typed text outlives the session: a form that arrives too late is kept until the person has logged in again."""

import json

from django.http import HttpRequest
from django.urls import reverse

from .models import RescuedForm

NEVER_KEPT = {"csrfmiddlewaretoken", "password", "login", "oldpassword", "password1", "password2", "code"}
SESSION_KEY = "rescued_form"


def keep(request: HttpRequest) -> str:
    """Keep what was posted, encrypted, and return the path where it can be sent again. Files are not kept."""
    fields = [[name, value] for name, values in request.POST.lists() if name not in NEVER_KEPT for value in values]
    form = RescuedForm.objects.create(path=request.get_full_path()[:300], fields=json.dumps(fields))
    request.session[SESSION_KEY] = str(form.uid)
    return reverse("rescued-form")
