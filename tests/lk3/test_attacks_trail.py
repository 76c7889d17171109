"""What the trail must hold, and what nobody may read out of it or out of addresses."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.actions.work import set_conflict
from lk3 import actions
from lk3.access import Role
from lk3.models import AuditEvent, Invitation, Membership, RescuedForm, Unit, User
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory, UnitFactory
from tests.lk3.test_attacks import NIK, sealed_case
from tests.sweeps.world import World

TRACES = ("access.not_found", "access.refused")


@pytest.mark.parametrize("person", ["wati", "mira", "arif", "tono", "lina"])
def test_somebody_without_any_relation_who_tries_a_case_leaves_one_trace(
    person: str, world: World, as_: As, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)
    assert as_(user).get(world.case.get_absolute_url()).status_code == 404
    assert AuditEvent.objects.filter(actor=user, verb="access.not_found").count() == 1


def test_a_smuggled_member_of_another_family_leaves_one_trace(world: World, siti: User, as_: As) -> None:
    other = CaseFactory(registered_by=siti)
    foreign = other.family.members.get()
    for page in ("person-edit", "member-end"):
        address = reverse(f"families:{page}", args=[world.family.reference, foreign.pk])
        assert as_(siti).get(address).status_code == 404
    assert AuditEvent.objects.filter(actor=siti, verb="access.not_found").count() == 2


@pytest.mark.parametrize("typed", ["Halimah", NIK, "halimah-tusakdiah"])
def test_a_name_or_number_typed_into_an_address_does_not_end_up_in_the_trail(typed: str, siti: User, as_: As) -> None:
    for page in ("cases:detail", "families:detail", "cases:intake-start"):
        assert as_(siti).get(reverse(page, args=[typed])).status_code == 404
    assert AuditEvent.objects.filter(verb="access.not_found").count() == 3
    assert not AuditEvent.objects.filter(object_id__contains=typed).exists()


@pytest.mark.parametrize(("name", "verb"), [("cases:edit", "case.viewed"), ("families:edit", "family.viewed")])
def test_reading_a_file_through_its_form_is_reading_it(name: str, verb: str, world: World, siti: User, as_: As) -> None:
    reference = world.case.reference if name.startswith("cases") else world.family.reference
    assert as_(siti).get(reverse(name, args=[reference])).status_code == 200
    assert AuditEvent.objects.filter(actor=siti, verb=verb).count() == 1


def test_reading_a_person_through_the_form_is_reading_the_family(world: World, siti: User, as_: As) -> None:
    as_(siti).get(reverse("families:person-edit", args=[world.family.reference, world.member.pk]))
    assert AuditEvent.objects.filter(actor=siti, verb="family.viewed").count() == 1


def test_budi_does_not_learn_from_the_trail_that_a_case_is_kept_from_him(siti: User, budi: User, as_: As) -> None:
    hidden, other = CaseFactory(registered_by=siti), CaseFactory(registered_by=siti)
    set_conflict(case=hidden, user=budi, reason="Saudara klien", by=siti)
    client = as_(siti)
    client.get(hidden.get_absolute_url())
    client.get(other.get_absolute_url())
    seen = AuditEvent.objects.visible_to(budi)
    assert seen.filter(case_id=other.pk).exists()
    assert not seen.filter(case_id=hidden.pk).exists()
    assert not seen.filter(verb="case.conflict_set").exists()


def test_a_refusal_names_the_object_and_not_the_address(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert as_(dewi).get(case.get_absolute_url()).status_code == 403
    event = AuditEvent.objects.get(verb="access.refused")
    assert (event.object_type, event.object_id, event.case_id) == ("cases.case", str(case.pk), case.pk)
    assert event.detail == {"permission": "case_view"}


@pytest.mark.parametrize(
    ("person", "address"),
    [
        ("tono", "/jejak-audit/?sebelum=²"),
        ("tono", "/jejak-audit/?sebelum=" + "9" * 40),
        ("siti", "/wilayah/pilihan/?induk=%00"),
    ],
)
def test_a_strange_address_is_no_error_of_ours(
    person: str, address: str, as_: As, request: pytest.FixtureRequest
) -> None:
    assert as_(request.getfixturevalue(person)).get(address).status_code == 200


def test_no_page_at_all_may_be_kept_by_a_shared_browser(world: World, siti: User, as_: As) -> None:
    pages = [
        as_(siti).get(world.case.get_absolute_url()),
        as_(siti).get("/kasus/LK3-1371-2016-99999/"),
        as_(siti).get(reverse("referrals:partner-list")),
        Client().get(reverse("account_login")),
        Client().get(reverse("invitation-accept", args=[world.token])),
        Client().get("/tidak-ada/"),
    ]
    for page in pages:
        assert "no-store" in page.headers["Cache-Control"], page.request["PATH_INFO"]


def test_a_head_who_was_sent_away_cannot_come_back_through_a_link_of_the_last_day(
    budi: User, arif: User, delima: Unit
) -> None:
    def link() -> str:
        address = {"name": "Budi Lagi", "email": "", "role": Role.COUNSELOR, "unit": delima, "region": None}
        return reverse("invitation-accept", args=[actions.invite(**address, by=budi)[1]])

    first, second = link(), link()
    assert Client().get(first).status_code == 200
    Membership.objects.filter(user=budi).update(until_on=timezone.localdate() - timedelta(days=1))
    assert Client().get(first).status_code == 404
    Membership.objects.filter(user=budi).update(until_on=None)
    actions.deactivate(user=budi, by=arif)
    answers = {"username": "budi2", "password1": "sepeda-merah-7x", "password2": "sepeda-merah-7x"}
    assert Client().post(second, answers).status_code == 404
    assert not User.objects.filter(username="budi2").exists()
    assert Invitation.objects.count() == 2


def test_arif_cannot_take_over_an_account_by_giving_it_his_own_address(arif: User, siti: User, as_: As) -> None:
    User.objects.filter(pk=siti.pk).update(email="siti@example.id")
    client = as_(arif)
    address = reverse("admin:lk3_user_change", args=[siti.pk])
    assert "siti@example.id" in client.get(address).content.decode()
    sent = {"username": "siti", "name": "Siti Aminah", "email": "arif@example.id", "phone": ""}
    sent |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    client.post(address, sent)
    assert User.objects.get(pk=siti.pk).email == "siti@example.id"


def test_a_pc_that_was_left_open_does_not_give_the_account_away(siti: User, as_: As) -> None:
    client = as_(siti)
    answer = client.post(reverse("account_email"), {"action_add": "", "email": "orang.lain@example.id"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


def test_hasan_changes_to_his_hat_in_another_unit(hasan: User, delima: Unit, as_: As) -> None:
    other = Membership.objects.create(user=hasan, role=Role.COUNSELOR, unit=delima, from_on=timezone.localdate())
    client = as_(hasan)
    client.post(reverse("hat-switch"), {"membership": other.pk})
    assert client.session["hat"] == other.pk


def test_a_head_sees_the_figures_of_the_own_unit_and_of_no_other(budi: User, delima: Unit) -> None:
    UnitFactory(name="LK3 Saudara", district_id="13.71")
    assert list(Unit.objects.visible_to(budi)) == [delima]


def test_a_failed_login_by_mail_address_is_written_to_the_account_it_was_for(siti: User) -> None:
    User.objects.filter(pk=siti.pk).update(email="siti@example.id")
    Client().post(reverse("account_login"), {"login": "siti@example.id", "password": "salah-sekali"})
    assert AuditEvent.objects.filter(verb="person.login_failed", object_id=str(siti.pk)).exists()


def test_a_late_form_that_needs_a_step_up_survives_both(siti: User, budi: User, as_: As) -> None:
    case, client = sealed_case(siti), as_(budi)
    address = reverse("cases:assign", args=[case.reference])
    sent = {"owner": str(siti.pk), "note": "Tolong segera dijemput", "sent_again": "ya"}
    location = client.post(address, sent).headers["Location"]
    answer = client.post(location, {"reason": "Membagi kasus baru", "password": PASSWORD})
    assert RescuedForm.objects.count() == 1
    assert "Tolong segera dijemput" in client.get(answer.headers["Location"]).content.decode()
