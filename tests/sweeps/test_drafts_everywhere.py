"""Every form in which somebody writes keeps what is typed: no page is forgotten, and every exception says why."""

import time
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseTransition
from lk3.access import Permission
from lk3.models import User
from lk3.step_up import step_up_key
from referrals.models import Referral
from tests.cast import As
from tests.sweeps.pages import EXPECTED, METHODS
from tests.sweeps.world import World, arguments, our_urls

# Siti writes, Budi decides, Arif administers, Wati answers reports, Mira publishes: between them they open every page that opens.
WALKERS = ["siti", "budi", "arif", "wati", "mira"]
COLUMNS = ["siti", "dewi", "nadia", "yusuf", "budi", "ratna", "hasan", "wati", "mira", "arif", "tono", "lina"]
# Types of <input> that take words; a day, a number or a choice is found again in a second.
TAKES_WORDS = {"", "text", "tel", "email", "url"}

# Pages whose forms need no draft, each with its reason.
EXEMPT = {
    "reports:table-checker": "a table copied from somewhere, judged and forgotten: nothing of it may be stored",
    "invitation-send": "a name and an address, copied from somewhere; no account of anybody's work",
    "referrals:answer": "number and code, copied from a letter; who has no account has no drafts either",
    "step-up": "a reason of one sentence beside a password; who proves again who they are starts from an empty page",
}


class Forms(HTMLParser):
    """Reads which forms of a page send something typed, and whether they keep it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.current: dict[str, Any] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.current = {"attrs": has, "areas": 0, "lines": 0, "names": set()}
            self.found.append(self.current)
        if self.current is None:
            return
        self.current["names"].add(has.get("name", ""))
        if tag == "textarea":
            self.current["areas"] += 1
        if tag == "input" and has.get("type", "") in TAKES_WORDS:
            self.current["lines"] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None

    def long_ones(self) -> list[dict[str, Any]]:
        """Return the forms that are sent by POST and hold a box for text, or more than one line."""
        posted = [form for form in self.found if form["attrs"].get("method", "").lower() == "post"]
        return [form for form in posted if form["areas"] or form["lines"] > 1]

    def forgetful(self) -> list[str]:
        """Return what is wrong with the long forms of the page."""
        wrong = []
        for form in self.long_ones():
            address, is_intake = form["attrs"].get("data-draft-url", ""), "draft_path" not in form["names"]
            if not address:
                wrong.append(f"keeps no draft of {sorted(form['names'] - {'', 'csrfmiddlewaretoken'})}")
            elif is_intake and "/kasus/baru/draf/" not in address:
                wrong.append("says that it keeps a draft, but carries no ticket")
        return wrong


def test_a_form_without_a_draft_would_be_found() -> None:
    box = '<form method="post"><textarea name="cerita"></textarea></form>'
    assert Forms(box).forgetful() == ["keeps no draft of ['cerita']"]
    assert Forms('<form method="post"><input name="a"><input type="tel" name="b"></form>').forgetful()
    assert Forms('<form method="post" data-draft-url="/x/"><textarea></textarea></form>').forgetful()
    kept = (
        '<form method="post" data-draft-url="/x/"><input type="hidden" name="draft_path"><textarea></textarea></form>'
    )
    assert not Forms(kept).forgetful()
    assert not Forms('<form method="post"><input name="q"><input type="date" name="d"></form>').long_ones()
    assert not Forms('<form method="get"><input name="q"><input name="r"></form>').long_ones()


def test_the_walkers_open_every_page_that_opens_for_anybody() -> None:
    for name, letters in EXPECTED.items():
        answers = dict(zip(COLUMNS, letters.split(), strict=False))
        if set(answers.values()) & {"Y", "S"}:
            assert {answers[person] for person in WALKERS} & {"Y", "S"}, name


def test_no_exemption_is_stale(world: World, siti: User, budi: User, arif: User, as_: As) -> None:
    for name in EXEMPT:
        pages = [_get(as_(person), _address(name, world)) for person in (siti, budi, arif)]
        assert any(_forgetful(page) for page in pages), f"{name} needs no exemption any more"


@pytest.mark.parametrize("person", WALKERS)
def test_every_form_in_which_somebody_writes_keeps_what_is_typed(
    person: str, world: World, request: pytest.FixtureRequest, as_: As
) -> None:
    client, wrong, seen = as_(request.getfixturevalue(person)), [], 0
    for name, _ in our_urls():
        if name in EXEMPT or name in METHODS or name == "quick-exit":
            continue
        page = _get(client, _address(name, world))
        seen += len(_long_ones(page))
        wrong += [f"{name}: {fault}" for fault in _forgetful(page)]
    assert not wrong, "\n".join(wrong)
    assert (
        seen >= {"siti": 25, "budi": 12, "arif": 2, "wati": 1, "mira": 0}[person]
    )  # publishing asks for single lines only


def test_every_step_of_the_intake_keeps_what_is_typed(world: World, siti: User, as_: As) -> None:
    client, seen = as_(siti), 0
    for step in ("bahaya", "klien", "masalah", "mendesak"):
        page = _get(client, reverse("cases:intake-step", args=[world.draft.uid, step]))
        assert not _forgetful(page), step
        assert page.status_code == 200, step
        seen += len(_long_ones(page))
    assert seen >= 3


@pytest.mark.parametrize("kind", ["perkembangan", "proses"])
def test_every_kind_of_note_keeps_what_is_typed(kind: str, world: World, siti: User, as_: As) -> None:
    page = _get(as_(siti), f"{reverse('cases:note-add', args=[world.case.reference])}?jenis={kind}")
    assert _long_ones(page)
    assert not _forgetful(page)


@pytest.mark.parametrize("state", ["DRAFT", "SENT", "RECEIVED", "ACCEPTED"])
def test_every_step_of_a_referral_keeps_what_is_typed(
    state: str, world: World, siti: User, budi: User, as_: As
) -> None:
    sent = {} if state == "DRAFT" else {"sent_at": timezone.now(), "sent_by": siti}
    Referral.objects.filter(pk=world.referral.pk).update(state=state, **({"sent_at": None, "sent_by": None} | sent))
    for person in (siti, budi):
        page = _get(as_(person), _address("referrals:detail", world))
        assert _long_ones(page), state
        assert not _forgetful(page), state


def test_a_proposed_closing_and_a_closed_case_keep_what_is_typed(world: World, siti: User, budi: User, as_: As) -> None:
    case, client = world.case, as_(budi)
    Case.objects.filter(pk=case.pk).update(state=Case.State.CLOSURE_PROPOSED)
    CaseTransition.objects.create(
        case=case, from_state=Case.State.IN_SERVICE, to_state=Case.State.CLOSURE_PROPOSED, moved_by=siti,
        effective_on=timezone.localdate(), outcome="DECIDED",
    )  # fmt: skip
    for name in ("cases:close", "cases:decline-close"):
        page = _get(client, _address(name, world))
        assert page.status_code == 200, name
        assert not _forgetful(page), name
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.CLOSED,
        closed_at=timezone.now(),
        closed_on=timezone.localdate(),
        closed_by=budi,
        outcome="DECIDED",
    )
    for name in ("cases:reopen", "cases:aftercare-record"):
        page = _get(client, _address(name, world))
        assert page.status_code == 200, name
        assert not _forgetful(page), name


def _address(name: str, world: World) -> str:
    url = dict(our_urls())[name]
    address = reverse(name, kwargs=arguments(url, world.address(name, url)))
    return f"{address}?untuk={step_up_key(Permission.NUMBER_VIEW, world.family)}" if name == "step-up" else address


def _get(client: Client, address: str) -> HttpResponse:
    """Open a page; prove who one is where that is asked for first."""
    page = client.get(address)
    location = urlsplit(page.headers.get("Location", ""))
    if page.status_code == 302 and location.path == reverse("step-up"):
        session = client.session
        session["step_ups"] = {parse_qs(location.query)["untuk"][0]: time.time()}
        session.save()
        page = client.get(address)
        assert page.status_code == 200, address
    return page


def _long_ones(page: HttpResponse) -> list[dict[str, Any]]:
    return _forms(page).long_ones()


def _forgetful(page: HttpResponse) -> list[str]:
    return _forms(page).forgetful()


def _forms(page: HttpResponse) -> Forms:
    is_page = page.status_code == 200 and "text/html" in page.headers.get("Content-Type", "")
    return Forms(page.content.decode() if is_page else "")
