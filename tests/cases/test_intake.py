"""Opening a case: from the family to a case that is there exactly once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Assignment, Case, CaseParticipant, CaseTransition, Consent, IntakeDraft
from families.models import Family, Person
from lk3.models import AuditEvent, Unit, User
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory

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
    return IntakeDraft.objects.get(family=family)


def send(client: Client, draft: IntakeDraft, step: str, fields: dict[str, Any]) -> Any:
    """Send one step with the main button."""
    return client.post(reverse("cases:intake-step", args=[draft.uid, step]), {"go": "next"} | fields)


def fill(client: Client, draft: IntakeDraft, person: Person | str, **changes: Any) -> str:
    """Answer all steps well and return the address of the review."""
    chosen = person if isinstance(person, str) else str(person.pk)
    answers = {"klien": {"client": chosen, "continuing": "AUTO"}, "masalah": PROBLEM, "mendesak": REST}
    for step, fields in answers.items():
        response = send(client, draft, step, fields | changes)
        assert response.status_code == 302, [error for error in response.context["form"].errors.items()]
    return response["Location"]


@pytest.fixture
def family(siti: User) -> Family:
    """A family that Siti registered: a mother of 40 and a son of 12."""
    family = FamilyFactory(registered_by=siti, name="Keluarga Rekaan Erna")
    PersonFactory(registered_by=siti, name="Erna Rekaan", family=family, family__relation="HEAD")
    born = timezone.localdate() - timedelta(days=12 * 366)
    PersonFactory(registered_by=siti, name="Rio Rekaan", sex="M", birth_on=born, family=family, family__relation="CHILD")
    return family


@pytest.fixture
def erna(family: Family) -> Person:
    return Person.objects.get(name="Erna Rekaan")


@pytest.fixture
def rio(family: Family) -> Person:
    return Person.objects.get(name="Rio Rekaan")


def test_siti_opens_a_case_and_handles_it_herself(as_: As, siti: User, family: Family, erna: Person, rio: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, owner=str(siti.pk), victims=[erna.pk, rio.pk], secondary=["ECONOMIC_HARDSHIP"])
    page = client.get(review)
    assert "Suami memukul sejak bulan lalu." in page.content.decode()
    response = client.post(review)
    case = Case.objects.get()
    assert response["Location"] == case.get_absolute_url()
    assert case.reference == "LK3-1371-2026-00001"
    assert (case.state, case.owner, case.client, case.opened_on) == ("IN_SERVICE", siti, erna, date(2026, 2, 3))
    assert (case.category.code, case.root_category.code) == ("DOMESTIC_VIOLENCE_PHYSICAL", "DOMESTIC_VIOLENCE")
    assert case.intake_uid == draft.uid and not IntakeDraft.objects.exists()
    roles = set(case.participants.values_list("role", "person__name"))
    assert roles == {("CLIENT", "Erna Rekaan"), ("VICTIM", "Erna Rekaan"), ("VICTIM", "Rio Rekaan")}
    assert [row.category.code for row in case.secondary_problems.all()] == ["ECONOMIC_HARDSHIP"]
    states = CaseTransition.objects.filter(case=case).order_by("pk").values_list("from_state", "to_state")
    assert list(states) == [("", "REGISTERED"), ("REGISTERED", "IN_SERVICE")]
    assert Assignment.objects.get(case=case).owner == siti
    consent = Consent.objects.get(case=case)
    assert (consent.basis, consent.form, consent.given_by) == ("CONSENT", "WRITTEN", "Klien sendiri")


def test_opening_writes_one_event_for_the_case(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=str(siti.pk))
    before = AuditEvent.objects.count()
    client.post(review)
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.get(verb="case.opened")
    assert event.case_id == Case.objects.get().pk
    assert "Erna" not in str(event.detail)


def test_a_second_click_leads_to_the_same_case(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=str(siti.pk))
    first, second = client.post(review), client.post(review)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
