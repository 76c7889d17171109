"""Coming in: login, lock-out, second factor, hats, invitations."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from lk3.access import Role
from lk3.models import AuditEvent, Invitation, Membership, Unit, User
from tests.cast import PASSWORD, As


def _log_in(client: Client, password: str) -> object:
    return client.post(reverse("account_login"), {"login": "siti", "password": password})


def test_siti_logs_in_and_the_trail_knows(siti: User, client: Client) -> None:
    response = _log_in(client, PASSWORD)
    assert response.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    assert AuditEvent.objects.filter(actor=siti, verb="person.logged_in").count() == 1


def test_after_five_wrong_passwords_even_the_right_one_must_wait(siti: User, client: Client) -> None:
    for _ in range(5):
        _log_in(client, "salah-sekali")
    response = _log_in(client, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert "Terlalu banyak" in response.content.decode()
    assert AuditEvent.objects.filter(verb="person.login_failed", object_id=str(siti.pk)).count() == 5


def test_nobody_can_sign_up_alone(client: Client, db: None) -> None:
    client.post(reverse("account_signup"), {"username": "asing", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(username="asing").exists()


def test_somebody_who_was_deactivated_cannot_come_in(siti: User, client: Client) -> None:
    User.objects.filter(pk=siti.pk).update(is_active=False)
    _log_in(client, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_budi_needs_a_second_factor_where_the_office_demands_it(
    budi: User, siti: User, as_: As, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = ["head"]
    assert as_(budi).get("/").headers["Location"] == reverse("mfa_activate_totp")
    assert as_(siti).get("/").status_code == 200


def test_rina_with_two_functions_changes_her_hat_and_the_trail_says_so(siti: User, raudah: Unit, as_: As) -> None:
    head_hat = Membership.objects.create(user=siti, role=Role.HEAD, unit=raudah, from_on=timezone.localdate())
    client = as_(siti)
    assert "Konselor" in client.get("/").content.decode()
    client.post(reverse("hat-switch"), {"membership": head_hat.pk})
    assert client.get("/jejak-audit/").status_code == 200
    event = AuditEvent.objects.get(verb="hat.switched")
    assert (event.actor_id, event.hat_id) == (siti.pk, head_hat.pk)


def test_siti_cannot_put_on_budis_hat(siti: User, budi: User, as_: As) -> None:
    response = as_(siti).post(reverse("hat-switch"), {"membership": budi.hat.pk})
    assert response.status_code == 404


def test_a_hat_that_ended_yesterday_opens_nothing(siti: User, as_: As) -> None:
    Membership.objects.filter(user=siti).update(until_on=timezone.localdate() - timedelta(days=1))
    client = as_(siti)
    assert "belum punya peran" in client.get("/").content.decode()
    assert client.get("/kasus/").status_code == 403


def _invite(client: Client, **data: object) -> str:
    response = client.post(reverse("invitation-send"), {"name": "Putri Baru", "email": "", **data})
    html = response.content.decode()
    assert "bergabung" in html, html
    return html.split("/bergabung/")[1].split("/")[0]


def test_budi_invites_a_counselor_who_joins_once(budi: User, delima: Unit, as_: As, client: Client) -> None:
    token = _invite(as_(budi), role="counselor", unit=delima.pk)
    address = reverse("invitation-accept", args=[token])
    answers = {"username": "putri", "password1": "sepeda-merah-tua-7", "password2": "sepeda-merah-tua-7"}
    assert client.get(address).status_code == 200
    assert client.post(address, answers).headers["Location"] == "/"
    putri = User.objects.get(username="putri")
    assert (putri.hat.role, putri.hat.unit) == (Role.COUNSELOR, delima)
    assert Client().post(address, answers | {"username": "putri2"}).status_code == 404
    assert token not in "".join(Invitation.objects.values_list("token_hash", flat=True))


def test_budi_cannot_invite_a_head_or_into_another_unit(budi: User, raudah: Unit, as_: As) -> None:
    client = as_(budi)
    for data in ({"role": "head", "unit": budi.hat.unit_id}, {"role": "counselor", "unit": raudah.pk}):
        response = client.post(reverse("invitation-send"), {"name": "Putri", "email": "", **data})
        assert response.status_code == 200
        assert "invalid-feedback" in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_revoked_link_is_worthless(budi: User, delima: Unit, as_: As) -> None:
    client = as_(budi)
    token = _invite(client, role="counselor", unit=delima.pk)
    client.post(reverse("invitation-revoke", args=[Invitation.objects.get().pk]))
    assert Client().get(reverse("invitation-accept", args=[token])).status_code == 404


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"username": "siti", "password1": "sepeda-merah-7x", "password2": "sepeda-merah-7x"}, "sudah dipakai"),
        ({"username": "putri", "password1": "sepeda-merah-7x", "password2": "lain-lagi-99x"}, "tidak sama"),
        ({"username": "putri", "password1": "pendek", "password2": "pendek"}, "10"),
    ],
)
def test_a_bad_choice_is_explained_beside_the_field(
    siti: User, budi: User, delima: Unit, as_: As, client: Client, answers: dict[str, str], message: str
) -> None:
    token = _invite(as_(budi), role="counselor", unit=delima.pk)
    response = client.post(reverse("invitation-accept", args=[token]), answers)
    assert response.status_code == 200
    assert message in response.content.decode()


def test_leaving_in_a_hurry_ends_the_session_and_says_nothing_of_us(siti: User, as_: As) -> None:
    client = as_(siti)
    response = client.post(reverse("quick-exit"))
    assert "LK3" not in response.content.decode()
    assert not Session.objects.filter(session_key=client.session.session_key).exists()
    assert client.get("/").status_code == 302


def test_pages_of_people_who_are_logged_in_are_never_kept_by_the_browser(siti: User, as_: As) -> None:
    assert "no-store" in as_(siti).get("/").headers["Cache-Control"]


def test_the_first_administrator_of_a_server_sees_units_and_never_a_case(db: None, as_: As) -> None:
    call_command("createsuperuser", username="admin", name="Admin Pertama", interactive=False)
    admin = User.objects.get(username="admin")
    assert admin.hat.role == Role.ADMINISTRATOR
    client = as_(admin)
    assert client.get("/admin/").status_code == 200
    assert client.get("/kasus/").status_code == 403
