"""The short path from a family to a case, for the tests that walk it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cases.models import IntakeDraft
from families.models import Family, Person

CALM = {"danger_now": "NO", "child_at_risk": "NO", "self_harm": "NO", "weapon": "NO", "safe_tonight": "YES"}
PROBLEM = {"narrative": "Suami memukul sejak bulan lalu.", "category": "DOMESTIC_VIOLENCE_PHYSICAL"}
REST = {
    "urgency": "SOON",
    "channel": "WALK_IN",
    "opened_on": "2026-02-03",
    "consent_basis": "CONSENT",
    "consent_form": "WRITTEN",
    "confidentiality": "LOWEST",
}


def begin(client: Client, family: Family) -> IntakeDraft:
    """Start an intake and return the draft."""
    response = client.get(reverse("cases:intake-start", args=[family.reference]))
    assert response.status_code == 302, response.content
    return IntakeDraft.objects.get(uid=response["Location"].split("/")[-3])


def send(client: Client, draft: IntakeDraft, step: str, fields: dict[str, Any]) -> Any:
    """Send one step with the main button, from a page that was opened just before."""
    version = IntakeDraft.objects.filter(pk=draft.pk).values_list("version", flat=True).first() or 1
    return client.post(step_url(draft, step), {"go": "next", "draft_version": version} | fields)


def step_url(draft: IntakeDraft, step: str) -> str:
    """Return the address of a step."""
    return reverse("cases:intake-step", args=[draft.uid, step])


def fill(client: Client, draft: IntakeDraft, person: Person | str, **changes: Any) -> str:
    """Answer all steps well and return the address of the review."""
    chosen = person if isinstance(person, str) else str(person.pk)
    answers = {"bahaya": CALM, "klien": {"client": chosen, "continuing": "AUTO"}, "masalah": PROBLEM, "mendesak": REST}
    for step, fields in answers.items():
        response = send(client, draft, step, fields | changes)
        assert response.status_code == 302, dict(response.context["form"].errors)
    return response["Location"]
