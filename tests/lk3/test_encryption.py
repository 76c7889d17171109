"""Secrets at rest."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django.fixtures import Settings

from families.models import Person
from lk3 import encryption
from lk3.models import User
from tests.factories import PersonFactory

NIK = "0071014507900001"
OTHER_KEY = "baru:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


def _person(siti: User) -> Person:
    return PersonFactory(registered_by=siti, national_id=NIK, national_id_hash=encryption.lookup_hash("nik", NIK))


def _stored(person: Person) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT national_id FROM families_person WHERE id = %s", [person.pk])
        return cursor.fetchone()[0]


def test_a_nik_is_not_in_the_database_but_reads_back(siti: User) -> None:
    person = _person(siti)
    assert NIK not in _stored(person)
    assert Person.objects.get(pk=person.pk).national_id == NIK


def test_a_value_moved_to_another_person_does_not_open(siti: User) -> None:
    person, thief = _person(siti), PersonFactory(registered_by=siti)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE families_person SET national_id = %s, national_id_hash = 'x' WHERE id = %s",
            [_stored(person), thief.pk],
        )
    with pytest.raises(encryption.NotReadable):
        _ = Person.objects.get(pk=thief.pk).national_id


def test_saving_again_without_reading_keeps_the_value(siti: User) -> None:
    person = _person(siti)
    again = Person.objects.get(pk=person.pk)
    again.alias = "Ani"
    again.save()
    assert Person.objects.get(pk=person.pk).national_id == NIK


def test_a_new_key_encrypts_and_the_old_one_still_opens(siti: User, settings: Settings) -> None:
    person = _person(siti)
    settings.FIELD_KEYS = f"{OTHER_KEY},{settings.FIELD_KEYS}"
    again = Person.objects.get(pk=person.pk)
    assert again.national_id == NIK
    again.save()
    assert _stored(person).startswith("baru:")
    assert Person.objects.get(pk=person.pk).national_id == NIK


def test_a_lost_key_says_so(siti: User, settings: Settings) -> None:
    person = _person(siti)
    settings.FIELD_KEYS = OTHER_KEY
    with pytest.raises(encryption.NotReadable):
        _ = Person.objects.get(pk=person.pk).national_id


def test_a_broken_key_is_named(settings: Settings) -> None:
    settings.FIELD_KEYS = "uji:bukan-base64!"
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        encryption.encrypt("x", bound_to="y")


def test_the_same_number_has_different_hashes_for_different_purposes() -> None:
    assert encryption.lookup_hash("nik", NIK) == encryption.lookup_hash("nik", NIK)
    assert encryption.lookup_hash("nik", NIK) != encryption.lookup_hash("kk", NIK)
