"""What is measured happens on rows made here: a case with a history, and intakes that wait for their last button."""

import json
from datetime import date

from django.test import Client
from django.utils import timezone

from cases.models import Case, IntakeDraft
from cases.triage import CALM
from families.models import Family, FamilyMember, Person
from lk3.models import User

from .history import SENTENCE, give_history

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def log_in(user: User) -> Client:
    """Return a browser in which the person is logged in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def case_with_history(owner: User, colleague: User, share: float, *, skip: int = 0) -> Case:
    """Return one of the owner's cases (the latest but ``skip``) in which a share of five hundred things happened."""
    cases = Case.objects.filter(owner=owner).exclude(state=Case.State.CLOSED)
    case = cases.select_related("category").order_by("-pk")[skip]
    give_history(case, owner, colleague, share)
    return case


class Drafts:
    """Intakes that are complete but for the last button, each of another family of four, just registered."""

    def __init__(self, author: User) -> None:
        self.author, self.count = author, 0

    def next(self) -> IntakeDraft:
        """Make one more."""
        self.count += 1
        by, unit = self.author, self.author.hat.unit
        origin = {"unit": unit, "registered_by": by, "changed_by": by}
        family = Family.objects.create(
            reference=f"KEL-U-{self.count}", name="Keluarga Ukur", district_id=unit.district_id, **origin
        )
        people = [
            Person(name=f"Orang Ukur {n}", sex="F", birth_on=date(1990 + 5 * n, 1, 1), **origin) for n in range(4)
        ]
        Person.objects.bulk_create(people)
        relations = ["HEAD", "SPOUSE", "CHILD", "CHILD"]
        FamilyMember.objects.bulk_create(
            FamilyMember(family=family, person=person, relation=relation, recorded_by=by)
            for person, relation in zip(people, relations, strict=True)
        )
        draft = IntakeDraft(author=by, unit=unit, family=family)
        draft.answers = json.dumps(self._answers(people[0].pk))
        draft.save()
        return draft

    def _answers(self, client: int) -> dict[str, dict[str, list[str]]]:
        today = timezone.localdate().isoformat()
        asked = {
            "bahaya": CALM,
            "klien": {"client": client, "continuing": "AUTO", "reporter": ""},
            "masalah": {"narrative": SENTENCE * 5, "category": "ECONOMIC_HARDSHIP", "other_explanation": ""},
            "mendesak": {
                "urgency": "SOON",
                "channel": "WALK_IN",
                "opened_on": today,
                "consent_basis": "CONSENT",
                "consent_form": "WRITTEN",
                "consent_given_by": "",
                "consent_reason": "",
                "confidentiality": "LOWEST",
                "owner": self.author.pk,
            },
        }
        return {step: {name: [str(value)] for name, value in typed.items()} for step, typed in asked.items()}
