"""Measures through the whole of Django, middleware included: the intake, the page of a case, the list at any depth."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.models import Case, ProblemCategory
from cases.paging import PAGE_SIZE
from lk3.models import User

from . import bare
from .clock import WARM_UP, Figure, in_turn, share_of_throughput, share_of_time
from .stage import Drafts, case_with_history, log_in

DEEP = 100


def case_page(counselor: User, head: User, times: int) -> list[Figure]:
    """The page with a history of twenty entries, against the same queries with a fixed text for an answer."""
    client, case = log_in(counselor), case_with_history(counselor, head)
    real = partial(_get, client, case.get_absolute_url())
    bare_orm = partial(_get, client, reverse("bare-case-page", args=[case.reference]))
    bare_sql = partial(_get, client, reverse("bare-case-page-sql", args=[case.reference]))
    bare.page = real().content
    asked = _asked(real)
    from_session = len(_asked(partial(_get, client, reverse("bare-case-page-sql", args=[case.reference])))) - 3
    bare.selects = [row for row in asked[from_session:] if row[0].startswith("SELECT") and "auditchain" not in row[0]]
    remark = _difference(asked, _asked(bare_orm)) or f"{len(asked)} statements on both sides"
    return [
        share_of_throughput(
            "case page against bare view", *in_turn(real, bare_orm, times), at_least=0.7, remark=remark
        ),
        share_of_throughput(
            "case page against recorded SQL", *in_turn(real, bare_sql, times), remark="no ORM at all in the baseline"
        ),
    ]


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
    remark = _difference(_asked(real), asked := _asked(plain)) or f"{len(asked)} statements on both sides"
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


def _asked(act: Callable[[], Any]) -> list[tuple[str, Any]]:
    """Return the statements that an act sends to the database, with their values."""
    statements: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        statements.append((re.sub(r"(SAVEPOINT ).+", r"\1", sql), values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(note):
        act()
    return statements


def _difference(ours: list[tuple[str, Any]], baseline: list[tuple[str, Any]]) -> str:
    """Return in words which statements only one side sends, or '' when both send the same."""
    missing, extra = [sql for sql, _ in ours], []
    for sql, _ in baseline:
        missing.remove(sql) if sql in missing else extra.append(sql)
    words = [
        f"only {side}: {', '.join(map(_short, found))}"
        for side, found in (("we", missing), ("baseline", extra))
        if found
    ]
    return "; ".join(words)


def _short(sql: str) -> str:
    table = re.search(r"(?:FROM|INTO|UPDATE) \"?(\w+)", sql)
    return f"{sql.split()[0]} {table[1] if table else ''}".strip()
