"""A test that empties the database leaves it as it found it: reference data there, audit trail guarded."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import ProblemCategory
from lk3 import audit
from lk3.models import AuditEvent, Region
from reports.models import Recap


# Whichever comes second, in random order, runs in what the first one left.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["one", "other"])
def test_the_next_test_finds_its_reference_data_and_a_guarded_trail(turn):
    assert not AuditEvent.objects.exists()
    assert Region.objects.filter(code="13.71").exists()
    assert ProblemCategory.objects.count() >= 11
    assert Recap.objects.exists()
    audit.record(f"check.{turn}", by=None)
    for change in (lambda: AuditEvent.objects.update(verb="x"), lambda: AuditEvent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert AuditEvent.objects.get().verb == f"check.{turn}"


@pytest.mark.django_db
def test_sqlite_lives_in_a_file_as_in_an_office():
    assert ":memory:" not in connection.settings_dict["NAME"]
    assert "mode=memory" not in connection.settings_dict["NAME"]
