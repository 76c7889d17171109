"""Every URL has a permission, or says why it needs none; every URL is tried as everybody."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case
from lk3.access import Permission
from lk3.models import AuditEvent, User
from tests.cast import CAST, As
from tests.sweeps.pages import EXPECTED, METHODS
from tests.sweeps.world import NAME, NIK, STORY, World, arguments, every_url, our_urls

# URLs of libraries carry no stamp of ours; each group says what guards it.
GUARDED_ELSEWHERE = {
    "admin:": "lk3.admin_site wraps every view of the admin in requires(ADMIN_SITE)",
    "account_": "the login library; sign-up is closed by lk3.accounts",
    "mfa_": "the login library's second factor, for people who are logged in",
}
STRANGERS = ["ratna", "hasan", "wati", "mira", "arif", "tono", "lina", "anonim"]
GARBAGE = ["\x00<script>alert(1)</script>", "9" * 40, "2016-13-45"]
NAMES = [name for name, _ in our_urls()]
PEOPLE = [*CAST, "anonim"]


def test_there_are_urls_to_check() -> None:
    assert len(NAMES) > 40


@pytest.mark.parametrize(("name", "url"), every_url(), ids=[name for name, _ in every_url()])
def test_every_url_has_a_permission_or_a_reason(name: str, url: object) -> None:
    view = url.callback  # type: ignore[attr-defined]
    if name.startswith(tuple(GUARDED_ELSEWHERE)):
        return
    permission, reason = getattr(view, "permission", None), getattr(view, "public_because", None)
    assert isinstance(permission, Permission) != bool(reason), f"{name}: one of @requires and @public"


def test_no_exemption_is_stale() -> None:
    names = [name for name, _ in every_url()]
    for prefix in GUARDED_ELSEWHERE:
        assert any(name.startswith(prefix) for name in names), prefix


def test_the_table_of_expected_answers_has_every_url_and_no_other() -> None:
    assert set(EXPECTED) == set(NAMES), set(EXPECTED) ^ set(NAMES)


def _answer(response: object) -> str:
    """Return the letter of an answer, as in the table."""
    status, location = response.status_code, response.headers.get("Location", "")  # type: ignore[attr-defined]
    if status == 302:
        if location.startswith(reverse("account_login")):
            return "L"
        return "S" if location.startswith(reverse("step-up")) else "R"
    return {200: "Y", 204: "Y", 401: "K", 403: "F", 404: "N", 405: "X"}.get(status, str(status))


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_answers_everybody_as_the_table_says_and_keeps_the_rules(
    person: str, world: World, request: pytest.FixtureRequest, as_: As
) -> None:
    user: User | None = None if person == "anonim" else request.getfixturevalue(person)
    column, wrong, pages = PEOPLE.index(person), [], 0
    for name, url in our_urls():
        client = as_(user) if user else Client()
        address = reverse(name, kwargs=arguments(url, world.address(name, url)))
        response = getattr(client, METHODS.get(name, "get"))(address, {"q": "Halimah"})
        if _answer(response) != EXPECTED[name].split()[column]:
            wrong.append(f"{name}: {_answer(response)} instead of {EXPECTED[name].split()[column]}")
        if "text/html" in response.headers.get("Content-Type", ""):
            pages += 1
            html = response.content.decode().replace(f'"{address}', '"').replace('value="Halimah"', "")
            wrong += [f"{name}: {broken}" for broken in _broken_rules(person, html, response, world)]
    assert not wrong, f"{person}: " + "; ".join(wrong)
    assert pages >= (2 if user is None else 15)


def _broken_rules(person: str, html: str, response: object, world: World) -> Iterator[str]:
    """Say what a page does that no page may do."""
    if "script-src 'self'" not in response.headers["Content-Security-Policy"]:  # type: ignore[attr-defined]
        yield "has no strict content policy"
    if re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html):
        yield "has inline script or style"
    if re.search(r'(?:src|href|action)="(?:https?:)?//', html):
        yield "asks another host"
    if NIK in html:
        yield "shows a whole NIK"
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    if title and NAME.split()[0] in title[1]:
        yield "has a name in its title"
    if person in STRANGERS:
        secrets = (NAME, STORY, world.family.reference, world.case.reference)
        yield from (f"shows {secret} to a stranger" for secret in secrets if secret in html)


@pytest.mark.parametrize("person", ["siti", "budi", "wati", "anonim"])
def test_no_garbage_in_a_form_or_address_makes_the_program_fail(
    person: str, world: World, request: pytest.FixtureRequest, as_: As, paper_is_not_drawn: None
) -> None:
    client = Client() if person == "anonim" else as_(request.getfixturevalue(person))
    failed, tried = [], 0
    for name, url in our_urls():
        if name == "quick-exit":
            continue  # it would end the session
        address = reverse(name, kwargs=arguments(url, world.address(name, url)))
        fields = _field_names(b"".join(client.get(address)).decode(errors="replace"))  # a file comes in pieces
        for text in GARBAGE:
            tried += 1
            if client.post(address, dict.fromkeys(fields, text)).status_code >= 500:
                failed.append(f"POST {name} {text[:12]!r}")
        if client.get(address, dict.fromkeys(fields, GARBAGE[0])).status_code >= 500:
            failed.append(f"GET {name}")
    assert not failed, "; ".join(failed)
    assert tried > 100


def _field_names(html: str) -> set[str]:
    """Return the names of all fields of a page, and some that forms here use."""
    return {"q", "text", "membership", "to", "state"} | set(re.findall(r'\sname="([\w-]+)"', html)) - {"viewport"}


def test_a_hidden_case_and_an_invented_one_look_the_same_byte_for_byte(world: World, ratna: User, as_: As) -> None:
    client = as_(ratna)
    hidden = client.get(reverse("cases:detail", args=[world.case.reference]))
    invented = client.get(reverse("cases:detail", args=["LK3-1371-2016-99999"]))
    assert not Case.objects.filter(reference="LK3-1371-2016-99999").exists()
    assert (hidden.status_code, invented.status_code) == (404, 404)
    assert hidden.content == invented.content
    assert AuditEvent.objects.filter(actor=ratna, verb="access.not_found").count() == 2
