"""The trail of acts: bound together, and refused to whoever wants to change it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from lk3 import audit, audit_triggers
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory


def _three_events(siti: User, budi: User) -> None:
    audit.record("case.viewed", by=siti, object_id="1")
    audit.record("case.viewed", by=budi, object_id="2")
    audit.record("case.viewed", by=siti, object_id="3")


def test_an_untouched_trail_is_verified_and_gives_an_anchor(siti: User, budi: User) -> None:
    _three_events(siti, budi)
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "3 kejadian dalam 2 rantai" in out.getvalue()
    assert audit.verify().anchor in out.getvalue()


@pytest.mark.parametrize("statement", ["UPDATE lk3_auditevent SET verb = 'x'", "DELETE FROM lk3_auditevent"])
def test_the_database_refuses_to_change_or_delete_an_event(siti: User, budi: User, statement: str) -> None:
    _three_events(siti, budi)
    with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.filter(verb="case.viewed").count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lk3_auditevent SET object_id = '9' WHERE object_id = '1'",
        "UPDATE lk3_auditevent SET actor_id = (SELECT max(actor_id) FROM lk3_auditevent) WHERE object_id = '1'",
        "DELETE FROM lk3_auditevent WHERE object_id = '1'",
        "DELETE FROM lk3_auditevent WHERE object_id = '3'",
    ],
)
def test_a_change_behind_our_back_is_found(siti: User, budi: User, statement: str) -> None:
    _three_events(siti, budi)
    audit_triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    audit_triggers.create(connection)
    with pytest.raises(SystemExit) as stop:
        call_command("verify_audit", stdout=StringIO(), stderr=StringIO())
    assert stop.value.code == 1


def test_cutting_off_the_end_and_its_mark_changes_the_anchor(siti: User, budi: User) -> None:
    _three_events(siti, budi)
    before = audit.verify().anchor
    audit_triggers.drop(connection)
    last = AuditEvent.objects.get(object_id="3")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM lk3_auditevent WHERE id = %s", [last.pk])
        cursor.execute(
            "UPDATE lk3_auditchain SET length = 1, head = %s WHERE name = %s", [last.previous_hash, last.chain_id]
        )
    audit_triggers.create(connection)
    after = audit.verify()
    assert not after.problems
    assert after.anchor != before


def test_budi_reads_the_trail_of_his_unit_only_and_tono_reads_all(budi: User, tono: User, ratna: User, as_: As) -> None:
    audit.record("case.viewed", by=ratna, object_id="777001")
    assert b"777001" not in as_(budi).get("/jejak-audit/").content
    assert b"777001" in as_(tono).get("/jejak-audit/").content


def test_a_refused_attempt_leaves_exactly_one_event(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert as_(dewi).get(case.get_absolute_url()).status_code == 403
    assert AuditEvent.objects.filter(actor=dewi, verb="access.refused").count() == 1


def test_if_the_event_cannot_be_written_nothing_is_shown(siti: User, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CaseFactory(registered_by=siti)
    client = as_(siti)
    client.raise_request_exception = False

    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(AuditEvent, "save", fail)
    response = client.get(case.get_absolute_url())
    assert response.status_code == 500
    assert case.client.name not in response.content.decode()
