"""Who may do what, asked of the policy itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Case, ConflictOfInterest, TeamMember
from lk3.access import Answer, Permission, answer
from lk3.models import User
from tests.factories import CaseFactory


def test_siti_opens_her_own_case_and_dewi_of_the_same_unit_knows_only_that_it_exists(siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=siti)
    assert answer(siti, Permission.CASE_VIEW, case) is Answer.YES
    fresh = Case.objects.get(pk=case.pk)
    assert answer(dewi, Permission.CASE_STUB, fresh) is Answer.YES
    assert answer(dewi, Permission.CASE_VIEW, fresh) is Answer.FORBIDDEN
    assert case in Case.objects.visible_to(dewi)


def test_a_sealed_case_of_siti_does_not_exist_for_dewi(siti: User, dewi: User) -> None:
    case = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE")
    assert case.confidentiality == "SEALED"
    assert case not in Case.objects.visible_to(dewi)
    assert case in Case.objects.visible_to(siti)
    assert answer(dewi, Permission.CASE_STUB, Case.objects.get(pk=case.pk)) is Answer.NOT_FOUND


def test_budi_the_head_must_prove_himself_before_a_sealed_case(siti: User, budi: User) -> None:
    sealed = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE")
    assert answer(budi, Permission.CASE_VIEW, Case.objects.get(pk=sealed.pk)) is Answer.STEP_UP


def test_ratna_of_another_unit_and_wati_of_the_dinas_find_nothing(siti: User, ratna: User, wati: User) -> None:
    case = CaseFactory(registered_by=siti)
    for person in (ratna, wati):
        assert not Case.objects.visible_to(person).exists()
        assert answer(person, Permission.CASE_VIEW, Case.objects.get(pk=case.pk)) is Answer.NOT_FOUND


def test_the_conflict_list_beats_even_the_head(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    ConflictOfInterest.objects.create(case=case, user=budi, reason="Saudara kandung klien", recorded_by=siti)
    assert case not in Case.objects.visible_to(budi)
    assert answer(budi, Permission.CASE_VIEW, Case.objects.get(pk=case.pk)) is Answer.NOT_FOUND


def test_yusuf_who_registered_a_case_sees_it_for_a_day(yusuf: User) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    assert answer(yusuf, Permission.CASE_VIEW, Case.objects.get(pk=case.pk)) is Answer.MASKED
    Case.objects.filter(pk=case.pk).update(registered_at=timezone.now() - timedelta(hours=25))
    assert answer(yusuf, Permission.CASE_VIEW, Case.objects.get(pk=case.pk)) is Answer.FORBIDDEN


def test_nobody_writes_into_a_closed_case_but_the_head_may_reopen_it(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    case.state = Case.State.CLOSED
    assert answer(siti, Permission.NOTE_ADD, case) is Answer.FORBIDDEN
    assert answer(siti, Permission.CASE_VIEW, case) is Answer.YES
    fresh = Case.objects.get(pk=case.pk)
    fresh.state = Case.State.CLOSED
    assert answer(budi, Permission.CASE_REOPEN, fresh) is Answer.YES


def test_a_counselor_who_closes_needs_a_second_person_but_a_head_closes_alone(siti: User, budi: User) -> None:
    assert answer(siti, Permission.CASE_CLOSE, CaseFactory(registered_by=siti)) is Answer.SECOND_PERSON
    assert answer(budi, Permission.CASE_CLOSE, CaseFactory(registered_by=budi)) is Answer.YES


def test_wati_of_the_dinas_can_never_be_put_on_a_case(siti: User, wati: User) -> None:
    case = CaseFactory(registered_by=siti)
    with pytest.raises(ValidationError):
        TeamMember(case=case, user=wati, added_by=siti).save()
    case.owner = wati
    with pytest.raises(ValidationError):
        case.save()
