"""Measures through the whole of Django, middleware included: the intake, the page of a case, the list at any depth."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse

from cases.models import Case, ProblemCategory
from cases.paging import PAGE_SIZE
from lk3.models import User

from . import bare
from .clock import WARM_UP, Figure, in_turn, share_of_throughput, share_of_time
from .history import SHORT
from .painted import milliseconds_until_seen
from .recording import asked_of, deciphered_by, difference
from .stage import Drafts, case_with_history, log_in

DEEP = 100


def case_page(counselor: User, head: User, times: int) -> list[Figure]:
    """An ordinary case against the same queries with a fixed text for an answer; a long one against that and the login."""
    client = log_in(counselor)
    ordinary = case_with_history(counselor, head, SHORT)
    whole = f"{ordinary.get_absolute_url()}?banyak={bare.SHOWN}"  # all of its timeline, so that both read the same rows
    real, bare_orm = (partial(_get, client, url) for url in (whole, _bare(ordinary)))
    bare.page = real().content
    asked = asked_of(real)
    remark = difference(asked, asked_of(bare_orm)) or f"{len(asked)} statements on both sides"
    remark += _other_texts(deciphered_by(real), deciphered_by(bare_orm))
    ours, baseline = in_turn(real, bare_orm, times)
    figures = [share_of_throughput("case page against bare view", ours, baseline, at_least=0.7, remark=remark)]
    ours, baseline = in_turn(real, _recorded(client, ordinary, real), times)
    remark = "no ORM at all in the baseline"
    figures.append(share_of_throughput("case page against recorded SQL", ours, baseline, remark=remark))
    return figures + _long_case_page(client, real, case_with_history(counselor, head, 1, skip=1), times)


def _long_case_page(client: Client, ordinary: Callable[[], Any], case: Case, times: int) -> list[Figure]:
    """The page at five hundred events as a person waits for it, and what the server has to do with it."""
    real, login = partial(_get, client, case.get_absolute_url()), partial(_get, Client(), reverse("account_login"))
    asked = asked_of(real)
    words = f"{len(asked)} statements; the login page asks {len(asked_of(login))}"
    against_login, floor = in_turn(real, login, times), in_turn(_recorded(client, case, real), login, times)
    longer = in_turn(real, ordinary, times)
    urls = {"ours": (client, case.get_absolute_url()), "login": (Client(), reverse("account_login"))}
    seen = milliseconds_until_seen(urls, times)
    return [
        share_of_time(
            "case page of 500 events against the login page, seen in Chromium",
            seen["ours"] / 1000,
            seen["login"] / 1000,
            at_most=3,
            remark="loaded and painted, files in the cache",
        ),
        share_of_time("the same, as the server answers", *against_login, remark=words),
        share_of_time("its recorded SQL alone: no ORM, no page", *floor, remark="a page that reads and leaves a trail"),
        share_of_time("case page of 500 events against one of 25", *longer),
    ]


def _bare(case: Case) -> str:
    return reverse("bare-case-page", args=[case.reference])


def _recorded(client: Client, case: Case, real: Callable[[], Any]) -> Callable[[], Any]:
    """Return how to get an answer for which the SELECTs of the page are sent once more, straight to the driver."""
    bare_sql = partial(_get, client, reverse("bare-case-page-sql", args=[case.reference]))
    bare.selects = []
    from_session = len(asked_of(bare_sql)) - 3
    asked = asked_of(real)[from_session:]
    bare.page = real().content
    bare.selects = [row for row in asked if row[0].startswith("SELECT") and "auditchain" not in row[0]]
    return bare_sql


def _other_texts(ours: Counter[str], baseline: Counter[str]) -> str:
    """Return in words how many texts only one side deciphers, or ''."""
    only_we, only_baseline = (ours - baseline).total(), (baseline - ours).total()
    return f"; texts deciphered: {only_we} more, {only_baseline} fewer" if only_we or only_baseline else ""


def intake(counselor: User, times: int) -> list[Figure]:
    """The last button of an intake, which opens the case; drafts are made beforehand, outside the clock."""
    client, drafts = log_in(counselor), Drafts(counselor)
    prepared = iter([drafts.next() for _ in range(2 * (times + WARM_UP) + 4)])

    def post(name: str) -> None:
        response = client.post(reverse(name, args=[next(prepared).uid]))
        if response.status_code != 302:
            raise AssertionError(f"{name} answers {response.status_code}.")

    real, plain = partial(post, "cases:intake-review"), partial(post, "bare-intake")
    real(), plain()  # the first case of the year makes the counter
    remark = difference(asked_of(real), asked := asked_of(plain)) or f"{len(asked)} statements on both sides"
    forget = partial(_forget_messages, client)
    ours, baseline = in_turn(real, plain, times, between=forget)
    return [share_of_throughput("intake against bare view", ours, baseline, at_least=0.6, remark=remark)]


def _forget_messages(client: Client) -> None:
    """Nobody reads the sentences that say what was done, so they would pile up in the session."""
    session = client.session
    session.pop("_messages", None)
    session.save()


def case_list(counselor: User, head: User, times: int) -> list[Figure]:
    """Page 100 against page 1, and filtered lists against the whole one, in a unit with a fifth of all cases."""
    figures = []
    for name, user, query in (
        ("head, open cases", head, {}),
        ("head, all cases", head, {"status": "semua"}),
        ("counselor, own cases", counselor, {"status": "semua"}),
    ):
        cases = Case.objects.visible_to(user)
        cases = cases if "status" in query else cases.open()
        cases = cases.carried_by(user) if user is counselor else cases
        number, cursor = _cursor(cases)
        get = partial(_get, log_in(user), reverse("cases:list"))
        deep = in_turn(partial(get, {**query, "sesudah": cursor}), partial(get, query), times)
        figures.append(share_of_time(f"list, page {number} against 1: {name}", *deep, at_most=2))
    get = partial(_get, log_in(head), reverse("cases:list"))
    rare = ProblemCategory.objects.roots()[9]
    for name, query in (("closed", {"status": "CLOSED"}), (f"rare category {rare.code}", {"masalah": rare.pk})):
        filtered = in_turn(partial(get, {"status": "semua", **query}), partial(get, {"status": "semua"}), times)
        figures.append(share_of_time(f"list, filtered against all: {name}", *filtered, at_most=2))
    return figures


def _cursor(cases: Any) -> tuple[int, str]:
    """Return the number of the page to compare, the hundredth or the last full one, and the cursor that leads to it."""
    number = max(min(DEEP, cases.count() // PAGE_SIZE), 1)
    last = cases.newest_first()[(number - 1) * PAGE_SIZE - 1] if number > 1 else None
    return number, f"{last.opened_on.isoformat()}.{last.pk}" if last else ""


def _get(client: Client, url: str, query: dict[str, Any] | None = None) -> Any:
    response = client.get(url, query)
    if response.status_code != 200:
        raise AssertionError(f"{url} answers {response.status_code}.")
    return response
