"""Who a key is: the maker with the hat it was made with, as long as both last, and nobody by any other way."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lk3 import audit
from lk3.access import Role
from lk3.models import AuditEvent, Membership, Unit, User
from reports.actions.tokens import revoke_token
from reports.api import keys
from reports.models import ApiToken
from tests.cast import As
from tests.factories import MembershipFactory
from tests.reports.api_client import ROOT, ask, key_of

ADDRESSES = ["", "definitions", "areas", "breakdown", "person-splits", "figures/opened"]


@pytest.mark.parametrize("path", ["", "definitions", "areas", "breakdown", "figures/opened"])
def test_a_key_of_the_head_opens_every_address(budi: User, path: str) -> None:
    response = ask(key_of(budi), path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert "Access-Control-Allow-Origin" not in response.headers
    assert response.headers["Cache-Control"] == "no-store, private"
    assert not response.cookies


def test_the_start_says_with_which_hat_a_key_reads(budi: User, delima: Unit) -> None:
    assert ask(key_of(budi), "").json()["reads_as"] == f"Ketua LK3 – {delima.name}, Kota Padang"


def _dead_keys(mira: User) -> dict[str, str]:
    """One key of each kind that opens nothing any more."""
    found = {name: key_of(mira) for name in ("revoked", "expired")}
    tokens = {name: ApiToken.objects.get(digest=keys.digest_of(key)) for name, key in found.items()}
    revoke_token(token=tokens["revoked"], by=mira)
    ApiToken.objects.filter(pk=tokens["expired"].pk).update(expires_at=timezone.now())
    return found


def test_all_keys_that_open_nothing_get_the_same_answer(mira: User) -> None:
    wrong = _dead_keys(mira) | {
        "invented": keys.new_key(),
        "none": "",
        "too long": "lk3_" + "a" * 5000,
        "no prefix": "a" * 47,
        "half": key_of(mira)[:-1],
        "two": f"{key_of(mira)} {key_of(mira)}",
        "with a line": key_of(mira) + "\nX-Admin: 1",
        "letters of others": "lk3_" + "ä" * 43,
        "SQL": "' OR 1=1 --",
    }
    answers = {name: ask(key, "breakdown") for name, key in wrong.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(wrong, 401)
    assert len({answer.content for answer in answers.values()}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers.values()} == {'Bearer realm="LK3"'}


@pytest.mark.parametrize("ending", ["hat", "not yet", "account", "given to another"])
def test_a_key_ends_with_the_hat_and_the_account_of_its_maker(ending: str, wati: User, mira: User) -> None:
    key, hats = key_of(wati), Membership.objects.filter(user=wati)
    assert ask(key, "areas").status_code == 200
    yesterday = timezone.localdate() - timedelta(days=1)
    if ending == "hat":
        hats.update(from_on=yesterday - timedelta(days=9), until_on=yesterday)
    elif ending == "not yet":
        hats.update(from_on=timezone.localdate() + timedelta(days=1))
    elif ending == "account":
        User.objects.filter(pk=wati.pk).update(is_active=False)
    else:
        hats.update(user=mira)
    assert ask(key, "areas").status_code == 401


def test_a_hat_that_became_a_smaller_one_reads_no_more(budi: User) -> None:
    key = key_of(budi)
    Membership.objects.filter(user=budi).update(role=Role.COUNSELOR)
    response = ask(key, "breakdown")
    assert (response.status_code, response.json()["status"]) == (403, 403)
    event = AuditEvent.objects.get(verb="access.refused")
    assert (event.actor, event.object_id, event.detail) == (budi, "api:breakdown", {"permission": "api_token"})


def test_a_key_keeps_the_hat_it_was_made_with_whatever_its_maker_wears_else(budi: User, raudah: Unit) -> None:
    key = key_of(budi)
    MembershipFactory(user=budi, role=Role.MINISTRY)
    document = ask(key, "areas").json()
    assert [unit["id"] for unit in document["units"]] == [budi.hat.unit_id]
    assert ask(key, "breakdown", {"lk3": raudah.pk}).status_code == 404


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_session_alone_opens_nothing(mira: User, as_: As, path: str) -> None:
    client = as_(mira)
    assert client.get("/laporan/").status_code == 200
    assert client.get(f"{ROOT}{path}").status_code == 401


@pytest.mark.parametrize("name", ["key", "token", "access_token", "Authorization", "kunci"])
def test_a_key_in_the_address_opens_nothing(mira: User, name: str) -> None:
    assert Client().get(f"{ROOT}areas", {name: key_of(mira)}).status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", "", "Bearer  ", "Bearer\t"])
def test_only_the_bearer_scheme_counts(mira: User, scheme: str) -> None:
    header = {"Authorization": f"{scheme} {key_of(mira)}"}
    assert Client().get(f"{ROOT}areas", headers=header).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", [*ADDRESSES, "openapi.json"])
def test_nothing_can_be_changed_through_the_api(mira: User, method: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {key_of(mira)}"})
    response = getattr(client, method)(f"{ROOT}{path}")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_database_that_is_read_by_a_stranger_holds_no_key(mira: User) -> None:
    key = key_of(mira)
    row = ApiToken.objects.values().get()
    assert key not in str(row)
    assert ask(row["digest"], "areas").status_code == 401
    assert ask("lk3_" + row["digest"][:43], "areas").status_code == 401


def test_no_query_compares_what_was_sent_letter_by_letter(mira: User) -> None:
    """Only digests meet, so that the time an answer takes says nothing of the key."""
    key = key_of(mira)
    with CaptureQueriesContext(connection) as queries:
        ask(key, "areas")
        ask("lk3_" + "a" * 43, "areas")
    assert len(queries) > 4
    assert not [query for query in queries.captured_queries if key[4:] in query["sql"] or "a" * 43 in query["sql"]]


def test_every_answer_is_written_to_the_trail_of_the_maker(wati: User) -> None:
    key, before = key_of(wati), AuditEvent.objects.count()
    ask(key, "figures/opened", {"tahun": 2016, "periode": "s1", "kabupaten": "13.71", "menurut": "category"})
    event = AuditEvent.objects.get(verb="api.read")
    token = ApiToken.objects.get()
    assert (event.actor, event.hat, event.object_type, event.object_id) == (
        wati,
        wati.hat,
        "api:figure",
        "2016-s1 13.71",
    )
    assert event.detail == {"key": str(token.uid), "figure": "opened", "split_by": ["CATEGORY"]}
    assert AuditEvent.objects.count() == before + 1
    assert token.last_used_at is not None


def test_where_the_trail_cannot_be_written_nothing_is_answered(wati: User, monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(wati)

    def broken(*args: object, **options: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="no room"):
        ask(key, "areas")


def test_a_refused_question_is_no_answer_and_stands_in_the_trail_only_as_a_refusal(wati: User) -> None:
    key = key_of(wati)
    assert ask(key, "breakdown", {"kabupaten": "13.74"}).status_code == 404
    assert ask(key, "breakdown", {"warna": "merah"}).status_code == 400
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", "actor"))
    assert verbs == [("api_token.made", wati.pk), ("access.not_found", wati.pk)]


def test_knocking_with_wrong_keys_is_written_down_and_soon_not_answered(
    mira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(mira)
    monkeypatch.setattr("reports.api.keys.time.time", lambda: 1_000_000_020.0)
    answers = [ask(keys.new_key(), "areas").status_code for _ in range(keys.WRONG_PER_MINUTE + 3)]
    assert set(answers[: keys.WRONG_PER_MINUTE]) == {401}
    assert set(answers[keys.WRONG_PER_MINUTE :]) == {429}
    assert AuditEvent.objects.filter(verb="api_token.refused").count() == keys.WRONG_PER_MINUTE
    assert ask(key, "areas").status_code == 200  # whoever has a key is not locked out by those who have none


def test_a_key_answers_so_many_times_a_minute_and_then_again(
    mira: User, wati: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, other, now = key_of(mira), key_of(wati), [1_000_000_020.0]
    monkeypatch.setattr(keys, "PER_MINUTE", 5)
    monkeypatch.setattr("reports.api.keys.time.time", lambda: now[0])
    assert [ask(key, "definitions").status_code for _ in range(6)] == [200] * 5 + [429]
    late = ask(key, "definitions")
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert late.headers["Content-Type"] == "application/problem+json"
    assert ask(other, "definitions").status_code == 200
    now[0] += int(late.headers["Retry-After"])
    assert ask(key, "definitions").status_code == 200


def test_a_cache_that_forgets_in_between_costs_no_answer(mira: User, monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of(mira)
    monkeypatch.setattr(cache, "add", lambda *args, **options: True)
    assert ask(key, "definitions").status_code == 200
