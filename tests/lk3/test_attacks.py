"""Attacks from inside: a colleague of the same unit, perhaps the one who did it, and a head who has not proven himself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.actions.intake import Answers, open_case, start_draft
from cases.intake import Intake
from cases.models import Case, ConflictOfInterest, Note, ProblemCategory, TeamMember
from cases.workflow import NotAllowed
from lk3.access import Role
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, Membership, User
from tests.cast import PASSWORD, As
from tests.factories import (
    CaseFactory,
    FamilyFactory,
    NoteFactory,
    PartnerFactory,
    PersonFactory,
    ReferralFactory,
)

NIK = "0071014507900001"
KK = "0071011201160003"
CLOSING = "Ringkasan rahasia tentang penutupan"


def sealed_case(owner: User, **fields: object) -> Case:
    return CaseFactory(registered_by=owner, code="SEXUAL_VIOLENCE", **fields)


def step_up(client: Client, location: str) -> str:
    """Prove who one is, as the page at ``location`` asks, and return where it leads."""
    answer = client.post(location, {"reason": "Perlu untuk supervisi", "password": PASSWORD})
    return answer.headers["Location"]


def test_siti_who_carries_one_case_of_a_family_does_not_see_dewis_sealed_one_on_its_page(
    siti: User, dewi: User, as_: As
) -> None:
    mine = CaseFactory(registered_by=siti)
    hidden = sealed_case(dewi, family=mine.family)
    html = as_(siti).get(mine.family.get_absolute_url()).content.decode()
    assert mine.reference in html
    assert hidden.reference not in html
    assert "Dewi" not in html


def test_a_search_does_not_name_the_colleague_who_carries_a_sealed_case(siti: User, dewi: User, as_: As) -> None:
    family = FamilyFactory(registered_by=siti, name="Keluarga Rusli")
    CaseFactory(registered_by=siti, family=family)
    sealed_case(dewi, family=family)
    html = as_(siti).post(reverse("families:search"), {"q": "Rusli"}, follow=True).content.decode()
    assert family.reference in html
    assert "Dewi" not in html


@pytest.mark.parametrize("number", ["nik", "kk"])
def test_dewi_cannot_ask_the_registration_form_whether_somebody_has_a_sealed_case(
    siti: User, dewi: User, as_: As, number: str
) -> None:
    case = sealed_case(siti)
    client, address = as_(dewi), reverse("families:register")
    typed = {
        "orang-TOTAL_FORMS": "1",
        "orang-INITIAL_FORMS": "0",
        "district": "13.71",
        "orang-0-name": "",  # so that nothing is stored yet
        "orang-0-sex": "F",
        "orang-0-birth_on": "1990-07-05",
        "orang-0-relation": "HEAD",
        "orang-0-nik": NIK if number == "nik" else "",
        "card": KK if number == "kk" else "",
    }
    if number == "nik":
        PersonFactory(registered_by=siti, family=case.family, national_id=NIK, national_id_hash=lookup_hash("nik", NIK))
    else:
        case.family.family_card_number, case.family.family_card_hash = KK, lookup_hash("kk", KK)
        case.family.save()
    assert "sudah tercatat" not in client.post(address, typed).content.decode()
    assert f"sudah tercatat pada keluarga {case.family.reference}" in as_(siti).post(address, typed).content.decode()


def test_a_case_number_does_not_lead_a_colleague_to_the_initials_of_its_family(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    for person, finds in ((dewi, False), (siti, True), (budi, True)):
        html = as_(person).post(reverse("families:search"), {"q": case.reference}, follow=True).content.decode()
        assert (case.family.reference in html) is finds, person


def test_the_filter_of_the_list_does_not_tell_a_colleague_the_exact_problem(siti: User, dewi: User, as_: As) -> None:
    part = ProblemCategory.objects.filter(parent__isnull=False).exclude(default_class="SEALED").first()
    case = CaseFactory(registered_by=siti, category=part)
    query = {"milik": "semua", "status": "semua", "masalah": part.pk}
    address = reverse("cases:list")
    assert case.reference not in as_(dewi).get(address, query).content.decode()
    assert case.reference in as_(siti).get(address, query).content.decode()
    assert case.reference in as_(dewi).get(address, query | {"masalah": part.parent_id}).content.decode()


def test_the_figures_of_the_unit_hold_no_case_that_a_counselor_may_not_know_of(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    CaseFactory(registered_by=dewi)
    sealed_case(siti)
    against_dewi = CaseFactory(registered_by=siti)
    ConflictOfInterest.objects.create(case=against_dewi, user=dewi, reason="Suami klien", recorded_by=siti)
    address = reverse("reports:breakdown")
    assert "1 kasus dibuka" in as_(dewi).get(address).content.decode()
    assert "3 kasus dibuka" in as_(siti).get(address).content.decode()
    assert "3 kasus dibuka" in as_(budi).get(address).content.decode()


def test_budi_reads_nothing_of_a_sealed_case_through_its_forms_before_he_has_proven_himself(
    siti: User, budi: User, as_: As
) -> None:
    case = sealed_case(siti, closing_summary=CLOSING)
    Case.objects.filter(pk=case.pk).update(state="CLOSURE_PROPOSED")
    partner = PartnerFactory(name="Rumah Aman Rekaan")
    ReferralFactory(case=case, partner=partner, state="SENT", sent_at=timezone.now(), sent_by=siti)
    for page in ("cases:close", "cases:conflict-set", "referrals:send", "cases:raise-class"):
        client = as_(budi)
        answer = client.get(reverse(page, args=[case.reference]))
        assert answer.status_code == 302, page
        assert answer.headers["Location"].startswith(reverse("step-up")), page
        assert client.get(step_up(client, answer.headers["Location"])).status_code == 200, page


def test_yusuf_who_registered_the_family_does_not_read_the_referral(yusuf: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    referral = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=budi, drafted_by=budi)
    client = as_(yusuf)
    assert client.get(case.get_absolute_url()).status_code == 200
    assert client.get(referral.get_absolute_url()).status_code == 403


def test_siti_cannot_print_the_letter_of_a_sensitive_case_that_only_the_head_may_send(
    siti: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    assert case.confidentiality == "SENSITIVE"
    referral = ReferralFactory(case=case)
    address = reverse("referrals:letter", args=[case.reference, referral.pk])
    assert as_(siti).get(address).status_code == 403
    assert address not in as_(siti).get(referral.get_absolute_url()).content.decode()
    assert as_(budi).get(address).status_code == 200


def test_a_hat_that_is_no_case_work_opens_no_case_that_was_carried_with_another(siti: User, as_: As) -> None:
    ordinary, sealed = CaseFactory(registered_by=siti), sealed_case(siti)
    TeamMember.objects.create(case=ordinary, user=siti, added_by=siti)
    Membership.objects.filter(user=siti).update(until_on=timezone.localdate() - timedelta(days=1))
    Membership.objects.create(user=siti, role=Role.INTAKE, unit=siti.hat.unit, from_on=timezone.localdate())
    Case.objects.update(registered_at=timezone.now() - timedelta(days=2))
    client = as_(siti)
    assert client.get(ordinary.get_absolute_url()).status_code == 403
    assert client.get(sealed.get_absolute_url()).status_code == 404
    html = client.get(reverse("cases:list"), {"status": "semua", "milik": "semua"}).content.decode()
    assert sealed.reference not in html


def test_yusuf_sees_the_family_he_registered_for_a_day_only(yusuf: User, as_: As) -> None:
    family = FamilyFactory(registered_by=yusuf)
    client = as_(yusuf)
    assert client.get(family.get_absolute_url()).status_code == 200
    family.registered_at = timezone.now() - timedelta(hours=25)
    family.save()
    assert client.get(family.get_absolute_url()).status_code == 403


def test_nobody_on_a_conflict_list_is_given_another_case_of_the_same_family(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    first = CaseFactory(registered_by=siti)
    ConflictOfInterest.objects.create(case=first, user=dewi, reason="Suami klien", recorded_by=siti)
    second = CaseFactory(registered_by=siti, family=first.family)
    client = as_(budi)
    client.post(reverse("cases:assign", args=[second.reference]), {"owner": dewi.pk, "note": ""})
    client.post(reverse("cases:team-add", args=[second.reference]), {"user": dewi.pk, "until_on": ""})
    assert Case.objects.get(pk=second.pk).owner == siti
    assert not TeamMember.objects.exists()


def test_nobody_on_a_conflict_list_is_given_the_next_case_of_the_family_at_its_opening(
    siti: User, dewi: User, budi: User
) -> None:
    first = CaseFactory(registered_by=siti)
    ConflictOfInterest.objects.create(case=first, user=dewi, reason="Suami klien", recorded_by=siti)
    draft = start_draft(family=first.family, by=budi)
    assert str(dewi.pk) not in [pk for pk, _ in Intake(draft, family=first.family, by=budi).possible_owners]
    answers = Answers(
        client=first.client,
        narrative="Cerita rekaan.",
        category=first.category,
        channel="WALK_IN",
        consent_basis="CONSENT",
        consent_form="ORAL",
        opened_on=timezone.localdate(),
        owner=dewi,
    )
    with pytest.raises(NotAllowed):
        open_case(draft=draft, answers=answers, by=budi)


def test_nadia_does_not_read_her_psychology_note_with_the_hat_of_a_counselor(nadia: User, as_: As) -> None:
    case = CaseFactory(registered_by=nadia)
    note = NoteFactory(case=case, kind=Note.Kind.PSYCHOLOGY, text="Hasil tes rahasia", summary="Ringkasan")
    address = reverse("cases:note-edit", args=[case.reference, note.pk])
    assert as_(nadia).get(address).status_code == 200
    Membership.objects.filter(user=nadia).update(role=Role.COUNSELOR)
    answer = as_(nadia).get(address)
    assert answer.status_code == 403
    assert "Hasil tes" not in answer.content.decode()


def test_a_step_up_for_one_case_or_a_forged_one_opens_no_other(siti: User, budi: User, dewi: User, as_: As) -> None:
    one, other = sealed_case(siti), sealed_case(siti)
    client = as_(budi)
    step_up(client, client.get(one.get_absolute_url()).headers["Location"])
    assert client.get(one.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 302
    theirs = as_(dewi)
    forged = reverse("step-up") + f"?untuk=case_view:cases.case:{one.pk}&next={one.get_absolute_url()}"
    theirs.post(forged, {"reason": "Ingin tahu saja", "password": PASSWORD})
    assert theirs.get(one.get_absolute_url()).status_code == 404


def test_a_step_up_is_good_for_a_permission_there_is_and_for_nothing_typed_into_the_address(
    siti: User, as_: As
) -> None:
    client = as_(siti)
    for key in ("Halimah Tusakdiah", "case_view:cases.case:Halimah", "apa_saja:cases.case:1", ""):
        answer = client.post(
            reverse("step-up") + f"?untuk={key}", {"reason": "Perlu untuk layanan", "password": PASSWORD}
        )
        assert answer.status_code == 404, key
    assert not AuditEvent.objects.filter(verb="access.stepped_up").exists()


def test_guessing_a_colleagues_password_at_an_open_desk_is_slow_and_leaves_traces(siti: User, as_: As) -> None:
    client = as_(siti)
    address = reverse("step-up") + "?untuk=statistics_export"
    for number in range(5):
        client.post(address, {"reason": "Perlu untuk layanan", "password": f"tebakan-{number}"})
    answer = client.post(address, {"reason": "Perlu untuk layanan", "password": PASSWORD})
    assert "Terlalu banyak percobaan" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="access.stepped_up").exists()
    assert AuditEvent.objects.filter(actor=siti, verb="access.step_up_failed").count() == 6


def test_a_reason_with_somebodys_number_in_it_is_refused(siti: User, as_: As) -> None:
    answer = as_(siti).post(
        reverse("step-up") + "?untuk=statistics_export",
        {"reason": f"Mencocokkan NIK {NIK}", "password": PASSWORD},
    )
    assert answer.status_code == 200
    assert not AuditEvent.objects.filter(verb="access.stepped_up").exists()
