"""Questions about contacts: who may have been there, where else one is filed, and until when it may be corrected."""

import re
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from families.models import FamilyMember, Person
from lk3 import access
from lk3.access import Answer, Permission
from lk3.models import User

from .models import Case, ServiceContact
from .workflow import NOTE_HOURS

# What an agreed step most likely is, by words in it; the form shows it and it can be changed.
LIKELY = {
    r"kunjung": ServiceContact.Kind.HOME_VISIT,
    r"konseling": ServiceContact.Kind.COUNSELING,
    r"mediasi": ServiceContact.Kind.MEDIATION,
    r"\bantar\b|\bmengantar|damping": ServiceContact.Kind.ACCOMPANIMENT,
}
HOME = "Rumah klien"
PLACES = [HOME, "Kantor LK3", "Telepon", "Puskesmas", "Sekolah"]
STEPS = [
    "Kunjungan rumah",
    "Telepon lagi",
    "Konseling lanjutan",
    "Antar ke Puskesmas",
    "Antar ke Dukcapil",
    "Temui sekolah",
    "Siapkan rujukan",
    "Asesmen ulang",
]


def persons_of(case: Case) -> Any:
    """Return the persons who may have been there: the family of today, and everybody with a role in the case."""
    members = FamilyMember.objects.current().filter(family=case.family_id).values("person")
    people = Person.objects.filter(Q(pk__in=members) | Q(pk__in=case.participants.values("person")))
    return people.order_by("name", "pk")


def may_have_come(case: Case) -> Any:
    """Return whom the form offers as present: nobody who died before the case began, and who lives with the client first."""
    household = FamilyMember.objects.current().filter(
        family=case.family_id, person=OuterRef("pk"), lives_elsewhere=False
    )
    people = persons_of(case).exclude(died_on__lt=case.opened_on)
    return people.annotate(lives_here=Exists(household)).order_by("-lives_here", "name", "pk")


def cases_to_file_in(case: Case, user: User) -> list[Case]:
    """Return the family's other open cases that this person knows of and may record contacts in."""
    known = Case.objects.visible_to(user).with_relation(user).open()
    others = known.filter(family=case.family_id).exclude(pk=case.pk).select_related("category")
    rows = others.order_by("opened_on", "pk")
    return [row for row in rows if access.answer(user, Permission.CONTACT_ADD, row) is Answer.YES]


def likely_answers(case: Case, kind: str = "") -> dict[str, Any]:
    """Return what a new contact most likely says: the kind asked for or agreed last time, its place, the client there."""
    if not kind:
        steps = case.contacts.order_by("-held_on", "-id").values_list("next_step", flat=True)
        agreed = (steps.first() or "").lower()
        kind = next((likely for words, likely in LIKELY.items() if re.search(words, agreed)), "")
    likely: dict[str, Any] = {"kind": kind, "persons": [case.client_id] if case.client_id else []}
    return likely | ({"place": HOME} if kind == ServiceContact.Kind.HOME_VISIT else {})


def may_change_contact(contact: ServiceContact) -> bool:
    """Return whether a contact is young enough to be corrected; after a day a note is added instead."""
    return timezone.now() - contact.recorded_at <= timedelta(hours=NOTE_HOURS)
