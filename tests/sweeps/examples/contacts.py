"""How the verbs of contacts are called."""

import uuid

from django.utils import timezone

from cases.actions import contacts
from tests.factories import CaseFactory
from tests.sweeps.examples import Cast, example


def _other_case(c: Cast) -> object:
    return CaseFactory(registered_by=c.siti, family=c.world.family, client=c.world.person)


def _fields(c: Cast, other: object) -> dict[str, object]:
    return {
        "kind": "HOME_VISIT",
        "held_on": timezone.localdate(),
        "summary": "Ke rumah",
        "next_step": "Urus akta",
        "filed_in": [other],
        "persons": [c.world.person],
        "by": c.siti,
    }


example(
    contacts.add_contact,
    lambda c, other: contacts.add_contact(case=c.world.case, uid=uuid.uuid4(), next_by=c.budi, **_fields(c, other)),
    _other_case,
)
example(
    contacts.change_contact,
    lambda c, other: contacts.change_contact(contact=c.world.contact, version=1, **_fields(c, other)),
    _other_case,
)
example(
    contacts.add_missed_call,
    lambda c, _: contacts.add_missed_call(case=c.world.case, next_on=timezone.localdate(), by=c.siti),
)
