"""What is measured happens on rows made here: a case with a history, and intakes that wait for their last button."""

import json
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from cases.models import Case, CaseTransition, IntakeDraft, Note, ServiceContact
from cases.triage import CALM
from families.models import Family, FamilyMember, Person
from lk3.models import User
from referrals.models import Partner, Referral

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CONTACTS, NOTES = 10, 5
SENTENCE = "Keluarga rekaan ini bercerita tentang keadaan di rumah dan apa yang sudah dicoba sejak pertemuan terakhir. "


def log_in(user: User) -> Client:
    """Return a browser in which the person is logged in."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def case_with_history(owner: User, colleague: User) -> Case:
    """Return one of the owner's cases, given ten contacts, five notes, two steps of its state and a referral."""
    case = Case.objects.filter(owner=owner).order_by("-pk").select_related("category").first()
    assert case is not None
    case.narrative = SENTENCE * 5
    case.save()
    today = timezone.localdate()
    for day in range(CONTACTS):
        ServiceContact.objects.create(
            case=case,
            kind=ServiceContact.Kind.HOME_VISIT,
            held_on=today - timedelta(days=day),
            minutes=60,
            place="Rumah klien",
            summary=SENTENCE,
            next_step="Bertemu lagi",
            next_on=today,
            recorded_by=owner,
        )
    for _ in range(NOTES):
        Note.objects.create(case=case, text=SENTENCE * 3, written_by=colleague)
    for start, end in (("", Case.State.REGISTERED), (Case.State.REGISTERED, Case.State.IN_SERVICE)):
        CaseTransition.objects.create(case=case, from_state=start, to_state=end, moved_by=colleague)
    partner = Partner.objects.create(name="Mitra Ukur", kind=Partner.Kind.PROTECTION_UNIT, district_id=case.district_id)
    Referral.objects.create(
        case=case, partner=partner, purpose="Pendampingan hukum", drafted_by=owner, changed_by=owner
    )
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
