"""The family of the intake tests."""

from datetime import timedelta

import pytest
from django.utils import timezone

from families.models import Family, Person
from lk3.models import User
from tests.factories import FamilyFactory, PersonFactory


@pytest.fixture(name="family")
def family_of_two(siti: User) -> Family:
    """A family that Siti registered: a mother of 40 and a son of 12."""
    family = FamilyFactory(registered_by=siti, name="Keluarga Rekaan Erna")
    PersonFactory(registered_by=siti, name="Erna Rekaan", family=family, family__relation="HEAD")
    born = timezone.localdate() - timedelta(days=12 * 366)
    PersonFactory(
        registered_by=siti, name="Rio Rekaan", sex="M", birth_on=born, family=family, family__relation="CHILD"
    )
    return family


@pytest.fixture
def erna(family: Family) -> Person:
    """The mother."""
    return Person.objects.get(name="Erna Rekaan")


@pytest.fixture
def rio(family: Family) -> Person:
    """Her son, a child."""
    return Person.objects.get(name="Rio Rekaan")
