"""A shared PC, an administrator who tries more than he may, a registrar who looks for more than he wrote, a closed file."""

import uuid

import pytest
from django.apps import apps
from django.core import mail as mail_box
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseParticipant, Consent
from lk3.models import AuditEvent, RescuedForm, User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, NoteFactory, PersonFactory, ReferralFactory
from tests.lk3.test_attacks import sealed_case, step_up
from tests.sweeps.world import World


@pytest.mark.parametrize("leave", ["account_logout", "quick-exit"])
def test_nobody_can_leave_a_form_behind_for_siti_who_went_home(leave: str, siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    client.get("/")
    client.post(reverse(leave))
    planted = {"user": "1", "reason": "tanam"}
    assert client.post(reverse("cases:conflict-set", args=[case.reference]), planted).status_code == 302
    assert not RescuedForm.objects.exists()


def test_what_the_admin_refuses_leaves_a_trace_too(arif: User, siti: User, as_: As) -> None:
    for address in (
        reverse("admin:lk3_unit_delete", args=[siti.hat.unit_id]),
        reverse("admin:lk3_user_delete", args=[siti.pk]),
        reverse("admin:lk3_user_add"),
    ):
        assert as_(arif).get(address).status_code == 403
    assert AuditEvent.objects.filter(actor=arif, verb="access.refused").count() == 3


def test_yusuf_who_registered_a_case_sees_who_it_is_about_and_none_of_the_work(
    yusuf: User, siti: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    suspect = PersonFactory(registered_by=yusuf, name="Terduga Rekaan", family=case.family)
    CaseParticipant.objects.create(case=case, person=suspect, role="ALLEGED_PERPETRATOR")
    NoteFactory(case=case, text="Isi catatan tersembunyi", written_by=budi)
    ContactFactory(case=case, summary="Isi layanan tersembunyi", next_step="Langkah tersembunyi", recorded_by=budi)
    Consent.objects.create(
        case=case, basis="SAFETY", form="NONE", reason="Alasan tersembunyi", given_by="", recorded_by=budi,
        given_on=timezone.localdate(),
    )  # fmt: skip
    client = as_(yusuf)
    html = client.get(case.get_absolute_url()).content.decode()
    assert case.client.name in html
    for kind in ("", "layanan", "catatan", "rujukan", "persetujuan", "status"):
        html = client.get(case.get_absolute_url(), {"jenis": kind}).content.decode()
        for secret in ("tersembunyi", "Terduga Rekaan"):
            assert secret not in html, kind
    assert client.get(case.get_absolute_url(), {"catatan": "buka"}).status_code == 403
    assert client.get(reverse("cases:print", args=[case.reference])).status_code == 403


@pytest.mark.parametrize("person", ["siti", "budi"])
def test_nothing_is_written_into_a_closed_file_whatever_is_sent(
    person: str, world: World, siti: User, dewi: User, as_: As, request: pytest.FixtureRequest
) -> None:
    day = timezone.localdate().isoformat()
    Case.objects.filter(pk=world.case.pk).update(
        state="CLOSED", outcome="ACCEPTANCE", closed_on=day, closed_at=timezone.now(), closed_by=siti
    )
    fields = {
        "version": 1, "narrative": "x", "category": world.case.category_id, "urgency": "NOW", "channel": "PHONE",
        "owner": dewi.pk, "user": dewi.pk, "reason": "alasan", "note": "", "until_on": "", "outcome": "ACCEPTANCE",
        "summary": "x", "closed_on": day, "to": "SEALED", "kind": "HOME_VISIT", "held_on": day, "uid": uuid.uuid4(),
        "text": "x", "submission": uuid.uuid4(), "basis": "CONSENT", "form": "ORAL", "given_by": "x", "given_on": day,
        "partner": world.partner.pk, "purpose": "x", "shared_information": "x", "answer_expected_on": day,
    }  # fmt: skip
    client = as_(request.getfixturevalue(person))
    before = _rows()
    for name in (
        "edit", "assign", "team-add", "propose-close", "decline-close", "close", "raise-class", "contact-add",
        "note-add", "note-edit", "note-amend", "consent-record", "conflict-set",
    ):  # fmt: skip
        where = [world.case.reference, *([world.note.pk] if name in ("note-edit", "note-amend") else [])]
        assert client.post(reverse(f"cases:{name}", args=where), fields).status_code in (302, 403), name
    assert client.post(reverse("referrals:send", args=[world.case.reference]), fields).status_code == 403
    step = reverse("referrals:move", args=[world.case.reference, world.referral.pk])
    assert client.post(step, {"to": "RECEIVED", "version": 1}).status_code == 403
    assert _rows() == before


def _rows() -> dict[str, list[object]]:
    """Return everything that is stored about cases and referrals."""
    models = [model for app in ("cases", "referrals") for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_the_cookie_that_says_who_worked_here_cannot_be_forged(siti: User) -> None:
    client = Client()
    client.cookies["lk3_who"] = f"{siti.pk}:abc"
    client.post("/kasus/", {"text": "tanam"})
    assert not RescuedForm.objects.exists()


def test_the_letter_of_a_sealed_case_names_the_client_only_after_budi_has_proven_himself(
    siti: User, budi: User, as_: As
) -> None:
    case = sealed_case(siti)
    referral = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=budi)
    client = as_(budi)
    address = reverse("referrals:letter", args=[case.reference, referral.pk])
    answer = client.get(address)
    assert answer.status_code == 302
    assert case.client.name in client.get(step_up(client, answer.headers["Location"])).content.decode()


def test_asking_for_a_new_password_says_nothing_and_writes_to_no_stranger(siti: User, client: Client) -> None:
    User.objects.filter(pk=siti.pk).update(email="siti@example.id")
    address = reverse("account_reset_password")
    known = client.post(address, {"email": "siti@example.id"}, follow=True)
    unknown = client.post(address, {"email": "orang.lain@example.id"}, follow=True)
    assert known.content == unknown.content
    assert [mail.to for mail in mail_box.outbox] == [["siti@example.id"]]
