"""Nobody loses typed text because a session ended."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from cases.models import Note
from lk3.models import RescuedForm, User
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory

TEXT = "Ibu datang dengan anaknya dan bercerita panjang."


def _expire(client: Client) -> None:
    """End the session as time would: the other cookies stay."""
    client.session.flush()
    del client.cookies[settings.SESSION_COOKIE_NAME]


def _note_after_expiry(siti: User, client: Client) -> tuple[str, str]:
    case = CaseFactory(registered_by=siti)
    address = reverse("cases:note-add", args=[case.reference])
    client.get(address)
    _expire(client)
    response = client.post(
        address, {"kind": "PROGRESS", "text": TEXT, "submission": "5f2c8a3e-9f0e-4d8e-8a51-0c5f3f1d2b11"}
    )
    assert response.status_code == 302
    return address, response.headers["Location"]


def _log_in(client: Client, username: str, location: str) -> str:
    response = client.post(location, {"login": username, "password": PASSWORD})
    return client.get(response.headers["Location"], follow=True).content.decode()


def test_siti_finds_her_note_after_the_session_ended_and_sends_it_again(siti: User, as_: As) -> None:
    client = as_(siti)
    address, location = _note_after_expiry(siti, client)
    html = _log_in(client, "siti", location)
    assert TEXT in html
    assert f'action="{address}"' in html
    fields = {
        "kind": "PROGRESS",
        "text": TEXT,
        "submission": "5f2c8a3e-9f0e-4d8e-8a51-0c5f3f1d2b11",
        "sent_again": "ya",
    }
    client.post(address, fields)
    assert Note.objects.get().text == TEXT
    assert not RescuedForm.objects.exists()


def test_dewi_who_logs_in_next_on_the_same_pc_does_not_see_sitis_note(siti: User, dewi: User, as_: As) -> None:
    client = as_(siti)
    _, location = _note_after_expiry(siti, client)
    assert TEXT not in _log_in(client, "dewi", location)


def test_what_was_rescued_is_not_readable_in_the_database(siti: User, as_: As) -> None:
    _note_after_expiry(siti, as_(siti))
    assert RescuedForm.objects.count() == 1
    assert not RescuedForm.objects.extra(where=["fields LIKE %s"], params=[f"%{TEXT}%"]).exists()


def test_a_browser_in_which_nobody_ever_logged_in_cannot_fill_our_database(siti: User) -> None:
    assert Client().post("/kasus/", {"text": TEXT}).status_code == 302
    assert not RescuedForm.objects.exists()


def test_passwords_are_never_kept(siti: User, as_: As) -> None:
    client = as_(siti)
    client.get(reverse("step-up"))
    _expire(client)
    client.post(reverse("step-up"), {"password": "rahasia-sekali", "reason": "x"})
    assert "rahasia-sekali" not in RescuedForm.objects.get().fields


def test_a_form_with_a_stale_token_can_be_sent_again(siti: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(siti, backend="allauth.account.auth_backends.AuthenticationBackend")
    case = CaseFactory(registered_by=siti)
    address = reverse("cases:note-add", args=[case.reference])
    client.get(address)
    response = client.post(address, {"text": TEXT, "csrfmiddlewaretoken": "a" * 64})
    assert response.headers["Location"] == reverse("rescued-form")
    assert TEXT in client.get(response.headers["Location"]).content.decode()


def test_a_form_from_a_foreign_page_is_refused_and_kept_nowhere(siti: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(siti, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post("/kasus/", {"text": TEXT}, headers={"origin": "https://jahat.example"})
    assert response.status_code == 403
    assert not RescuedForm.objects.exists()
