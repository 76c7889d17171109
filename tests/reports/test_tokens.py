"""The pages on which keys are made: after a step-up, shown once, taken away with one click."""

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3.access import Permission, Role
from lk3.models import AuditEvent, User
from lk3.step_up import grant_step_up
from reports.actions.tokens import MOST_KEYS, make_token, revoke_token
from reports.models import ApiToken
from tests.cast import As
from tests.factories import MembershipFactory
from tests.reports.api_client import ask, key_of

LIST, MAKE, GUIDE = "/laporan/akses-data/", "/laporan/akses-data/baru/", "/laporan/akses-data/panduan/"


def stepped_up(client: Client) -> Client:
    """The same browser, just after its person typed the password and a reason."""
    request = HttpRequest()
    request.session = client.session
    grant_step_up(request, str(Permission.API_TOKEN))
    request.session.save()
    return client


@pytest.fixture
def office(as_: As, wati: User) -> Client:
    return stepped_up(as_(wati))


def shown_key(html: str) -> str:
    return html.partition('id="kunci" value="')[2].partition('"')[0]


def test_it_works(office: Client, wati: User) -> None:
    assert "Belum ada kunci" in office.get(LIST).content.decode()
    made = office.post(MAKE, {"label": "Dasbor pemda", "days": 30}).content.decode()
    assert ask(shown_key(made), "areas").status_code == 200
    listed = office.get(LIST).content.decode()
    assert "Dasbor pemda" in listed
    assert "belum pernah" not in listed
    assert shown_key(made) not in listed
    token = ApiToken.objects.get()
    assert timedelta(days=29) < token.expires_at - timezone.now() <= timedelta(days=30)


def test_a_key_stands_nowhere_but_on_the_page_that_made_it(office: Client) -> None:
    key = shown_key(office.post(MAKE, {"label": "Dasbor", "days": 30}).content.decode())
    assert key.startswith("lk3_")
    assert key not in office.get(LIST).content.decode() + office.get(MAKE).content.decode()
    events = AuditEvent.objects.filter(verb="api_token.made")
    assert key not in str(events.values())
    assert events.get().detail == {"key": str(ApiToken.objects.get().uid), "days": 30}


def test_whoever_did_not_just_type_the_password_is_asked_for_it(as_: As, wati: User) -> None:
    client = as_(wati)
    for answer in (client.get(LIST), client.post(MAKE, {"label": "Dasbor", "days": 30})):
        assert answer.headers["Location"].startswith("/konfirmasi/")
    assert not ApiToken.objects.exists()


def test_a_counselor_reads_the_guide_and_makes_no_key(as_: As, siti: User) -> None:
    client = as_(siti)
    assert client.get(MAKE).status_code == 403
    guide = client.get(GUIDE).content.decode()
    assert guide.count("curl") == 2
    assert f'href="{LIST}"' not in guide


def test_the_commands_of_the_guide_work_as_they_stand_there(as_: As, mira: User) -> None:
    html = as_(mira).get(GUIDE).content.decode().replace("&amp;", "&")
    addresses = [part.partition('"')[0] for part in html.split('"http://testserver')[1:] if part.startswith("/api/v1/")]
    questions = [address for address in addresses if "?" in address]
    assert len(questions) == 2
    key = key_of(mira)
    for address in questions:
        assert ask(key, address.removeprefix("/api/v1/")).status_code == 200, address


def test_a_key_that_was_taken_away_opens_nothing_and_a_second_click_changes_nothing(office: Client, wati: User) -> None:
    key = shown_key(office.post(MAKE, {"label": "Dasbor", "days": 7}).content.decode())
    address = f"{LIST}{ApiToken.objects.get().uid}/cabut/"
    assert office.get(address).status_code == 405
    assert [office.post(address).status_code for _ in range(2)] == [302, 302]
    assert ask(key, "areas").status_code == 401
    assert AuditEvent.objects.filter(verb="api_token.revoked", actor=wati).count() == 1
    listed = office.get(LIST).content.decode()
    assert "Dicabut" in listed
    assert "Cabut<" not in listed


def test_nobody_takes_away_or_sees_the_key_of_somebody_else(office: Client, as_: As, mira: User, wati: User) -> None:
    token, _ = make_token(label="Milik dinas", days=7, by=wati)
    ministry = stepped_up(as_(mira))
    assert ministry.post(f"{LIST}{token.uid}/cabut/").status_code == 404
    assert "Milik dinas" not in ministry.get(LIST).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_with_another_hat_one_sees_other_keys(as_: As, budi: User) -> None:
    make_token(label="Milik ketua", days=7, by=budi)
    client = as_(budi)
    other = MembershipFactory(user=budi, role=Role.MINISTRY)
    session = client.session
    session["hat"] = other.pk
    session.save()
    assert "Milik ketua" not in stepped_up(client).get(LIST).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"label": "", "days": 30}, "Tulis untuk apa kunci ini"),
        ({"label": "NIK 3201014507900001", "days": 30}, "Tulis tanpa NIK"),
        ({"label": "a" * 81, "days": 30}, "80"),
        ({"label": "Dasbor", "days": 3650}, "Pilih salah satu masa berlaku."),
        ({"label": "Dasbor", "days": "selamanya"}, "Pilih salah satu masa berlaku."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(
    office: Client, typed: dict[str, object], sentence: str
) -> None:
    html = office.post(MAKE, typed).content.decode()
    assert sentence in html
    assert str(typed["label"]) in html
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366, 10**6])
def test_no_key_lasts_longer_than_a_year(wati: User, days: int) -> None:
    with pytest.raises(NotAllowed, match="paling lama 365 hari"):
        make_token(label="Dasbor", days=days, by=wati)


def test_nobody_holds_more_keys_than_can_be_looked_after(office: Client, wati: User) -> None:
    made = [make_token(label="Dasbor", days=7, by=wati)[0] for _ in range(MOST_KEYS)]
    assert "Anda sudah punya 10 kunci" in office.post(MAKE, {"label": "Lagi", "days": 7}).content.decode()
    revoke_token(token=made[0], by=wati)
    assert "Kunci siap" in office.post(MAKE, {"label": "Lagi", "days": 7}).content.decode()


def test_two_keys_are_never_the_same(wati: User) -> None:
    found = {key_of(wati) for _ in range(MOST_KEYS)}
    assert len(found) == MOST_KEYS
    assert all(len(key) == 47 for key in found)


def test_a_name_of_a_program_is_text_and_no_markup(office: Client) -> None:
    office.post(MAKE, {"label": "<script>alert(1)</script>", "days": 7})
    assert "<script>alert(1)" not in office.get(LIST).content.decode()
