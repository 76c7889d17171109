"""Somebody known already becomes a family and an intake, and nobody types it again."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import IntakeDraft, ProblemCategory
from families.models import Family
from lk3.models import AuditEvent, Region, User
from referrals.actions.arrivals import Seed, arrive
from referrals.workflow import NotAllowed
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory


def seed(**changes: Any) -> Seed:
    known = {
        "uid": uuid.uuid4(),
        "name": "Rohana Rekaan",
        "sex": "F",
        "age": 34,
        "address": "Belakang balai",
        "phone": "0812 0000 1111",
        "story": "Tidak makan sejak kemarin.",
        "category": ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP"),
        "channel": "OUTREACH",
    }
    return Seed(**known | changes)


def test_what_is_known_stands_in_the_intake_already(siti: User, as_: As) -> None:
    draft = arrive(seed=seed(is_in_danger=True), by=siti)
    member = draft.family.members.get()
    assert (draft.author, draft.unit, draft.last_step) == (siti, siti.hat.unit, "bahaya")
    assert (member.relation, member.person.birth_on) == ("HEAD", date(timezone.localdate().year - 34, 1, 1))
    assert member.person.is_birth_estimated
    assert (draft.family.address, draft.family.safe_contact_phone) == ("Belakang balai", "0812 0000 1111")
    typed = draft.load()
    assert typed["klien"]["client"] == [str(member.person_id)]
    assert typed["masalah"] == {"narrative": ["Tidak makan sejak kemarin."], "category": ["ECONOMIC_HARDSHIP"]}
    assert typed["mendesak"] == {"channel": ["OUTREACH"]}
    assert typed["bahaya"] == {"danger_now": ["YES"]}
    page = as_(siti).get(reverse("cases:intake-step", args=[draft.uid, "masalah"])).content.decode()
    assert "Tidak makan sejak kemarin." in page


def test_what_nobody_said_is_asked_and_not_presumed(siti: User) -> None:
    bare = arrive(seed=Seed(uid=uuid.uuid4(), name="Tanpa Umur", sex="M", channel="REFERRED"), by=siti)
    person = bare.family.members.get().person
    assert (person.birth_on, person.is_birth_estimated, bare.family.safe_contact_phone) == (None, False, "")
    assert bare.load()["bahaya"] == {}
    assert bare.load()["masalah"] == {}


def test_a_child_found_alone_is_not_head_of_a_family(siti: User) -> None:
    assert arrive(seed=seed(age=9), by=siti).family.members.get().relation == "OTHER"
    assert arrive(seed=seed(age=None, born_on=date(1990, 3, 2)), by=siti).family.members.get().relation == "HEAD"


def test_the_village_says_where_the_family_lives(siti: User) -> None:
    subdistrict = Region.objects.get(code="13.74.01")
    family = arrive(seed=seed(subdistrict=subdistrict), by=siti).family
    assert (family.district_id, family.subdistrict_id) == ("13.74", "13.74.01")
    assert arrive(seed=seed(), by=siti).family.district_id == "13.71"


def test_a_second_click_makes_no_second_family_and_no_second_intake(siti: User) -> None:
    same = seed()
    first = arrive(seed=same, by=siti)
    first.keep("masalah", {"narrative": ["Ditulis sendiri"]}, version=first.version)
    assert arrive(seed=same, by=siti) == first
    assert (Family.objects.count(), IntakeDraft.objects.count()) == (1, 1)
    assert IntakeDraft.objects.get().load()["masalah"] == {"narrative": ["Ditulis sendiri"]}


def test_a_family_that_is_known_already_is_taken_as_it_stands(siti: User) -> None:
    family = FamilyFactory(registered_by=siti, address="Jalan lama")
    rohana = PersonFactory(registered_by=siti, name="Rohana REKAAN", family=family)
    draft = arrive(seed=seed(family=family), by=siti)
    family.refresh_from_db()
    assert (draft.family, family.address, family.safe_contact_phone) == (family, "Jalan lama", "")
    assert draft.load()["klien"]["client"] == [str(rohana.pk)]
    assert draft.load()["klien"]["safe_contact_phone"] == ["0812 0000 1111"]  # asked again, then stored by the intake
    assert Family.objects.count() == 1


def test_of_two_people_of_the_same_name_nobody_is_presumed_to_be_the_client(siti: User) -> None:
    family = FamilyFactory(registered_by=siti)
    for _ in range(2):
        PersonFactory(registered_by=siti, name="Rohana Rekaan", family=family)
    assert "client" not in arrive(seed=seed(family=family), by=siti).load()["klien"]


def test_nobody_arrives_in_the_family_of_another_unit(siti: User, ratna: User) -> None:
    with pytest.raises(NotAllowed):
        arrive(seed=seed(family=FamilyFactory(registered_by=ratna)), by=siti)


def test_who_works_for_no_unit_opens_nothing(wati: User) -> None:
    with pytest.raises(NotAllowed):
        arrive(seed=seed(), by=wati)


def test_an_arrival_is_one_event_without_any_word_about_the_person(siti: User) -> None:
    before = AuditEvent.objects.count()
    draft = arrive(seed=seed(), by=siti)
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (AuditEvent.objects.count() - before, event.verb, event.object_id) == (
        1,
        "family.arrived",
        str(draft.family_id),
    )
    assert "Rohana" not in str(event.detail)
    family = FamilyFactory(registered_by=siti)
    arrive(seed=seed(family=family), by=siti)
    assert AuditEvent.objects.count() - before == 2
