"""Measures without a page: the breakdown against SQL by hand on the covering index, the name search against the scan."""

from datetime import date
from functools import partial
from typing import Any

from django.db import connection

from cases.models import ProblemCategory
from families import search
from families.models import Person
from lk3.models import Region, User
from reports import queries
from reports.disclosure import Counted
from reports.scopes import Period, Scope, nation, region_area, year_period

from .clock import Figure, in_turn, share_of_time

YEAR = 2020
RARE = "xav"
CASES = """SELECT c.root_category_id, COUNT(*) FROM cases_case c WHERE {days} {area} GROUP BY c.root_category_id"""
CLIENTS = """SELECT c.root_category_id, COUNT(DISTINCT p.person_id) FROM cases_caseparticipant p
    JOIN cases_case c ON c.id = p.case_id WHERE p.role = 'CLIENT' AND {days} {area} GROUP BY c.root_category_id"""
SECONDARY = """SELECT COALESCE(r.parent_id, r.id), COUNT(*) FROM cases_caseproblem p
    JOIN cases_case c ON c.id = p.case_id JOIN cases_problemcategory r ON r.id = p.category_id
    WHERE {days} {area} GROUP BY COALESCE(r.parent_id, r.id)"""
SERVICES = """SELECT c.root_category_id, COUNT(*) FROM cases_servicecontact s
    JOIN cases_case c ON c.id = s.case_id WHERE {held} {area} GROUP BY c.root_category_id"""
DIFFERENT = """SELECT COUNT(DISTINCT p.person_id) FROM cases_caseparticipant p
    JOIN cases_case c ON c.id = p.case_id WHERE p.role = 'CLIENT' AND {days} {area}"""


def breakdown(times: int) -> list[Figure]:
    """Cases by category must cost what they cost by hand; the whole page's figures are shown beside their own SQL."""
    province = region_area(Region.objects.get(code="13"))
    ten_years = Period(YEAR, date(2016, 1, 1), date(2025, 12, 31), "2016–2025", "2016-2025")
    scopes = {
        "nation, one year": Scope(year_period(YEAR), nation()),
        "province, one year": Scope(year_period(YEAR), province),
        "nation, ten years": Scope(ten_years, nation()),
    }
    figures = []
    for words, scope in scopes.items():
        figures += [_cases(words, scope, times), _all_four(words, scope, times)]
    return figures


def _cases(words: str, scope: Scope, times: int) -> Figure:
    ours, by_hand = partial(queries.cases_by_category, scope), partial(_by_hand, CASES, scope)
    _require_same(ours(), by_hand())
    return share_of_time(f"breakdown, cases: {words}", *in_turn(ours, by_hand, times), at_most=1.5)


def _all_four(words: str, scope: Scope, times: int) -> Figure:
    """The baseline leaves out which units stand behind the figures; the remark says what that costs."""
    tables = queries.breakdowns(scope)
    for counted, counts in _four_by_hand(scope).items():
        _require_same({row.code: row.counts[0] for row in tables[counted].rows}, _by_code(counts))
    four = in_turn(partial(queries.breakdowns, scope), partial(_four_by_hand, scope), max(times // 4, 3))
    covered, _ = in_turn(partial(queries.coverage, scope), _nothing, max(times // 4, 3))
    remark = f"{covered * 1000:.3g} ms of it say which units reported"
    return share_of_time(f"breakdown, all four counts: {words}", *four, remark=remark)


def _nothing() -> None:
    """Do nothing."""


def _four_by_hand(scope: Scope) -> dict[Counted, dict[int, int]]:
    cases, secondary = _by_hand(CASES, scope), _by_hand(SECONDARY, scope)
    _by_hand(DIFFERENT, scope)
    return {
        Counted.CASES: cases,
        Counted.CLIENTS: _by_hand(CLIENTS, scope),
        Counted.PROBLEMS: {root: cases.get(root, 0) + secondary.get(root, 0) for root in {*cases, *secondary}},
        Counted.SERVICES: _by_hand(SERVICES, scope),
    }


def _by_hand(sql: str, scope: Scope) -> dict[int, int]:
    codes = list(scope.area.districts)
    area = f"AND c.district_id IN ({', '.join(['%s'] * len(codes))})" if codes else ""
    days, held = "c.opened_on BETWEEN %s AND %s", "s.held_on BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(days=days, held=held, area=area), [scope.period.start, scope.period.end, *codes])
        rows = cursor.fetchall()
    return dict(rows) if rows and len(rows[0]) > 1 else {}


def _by_code(counts: dict[int, int]) -> dict[str, int]:
    return {root.code: counts.get(root.pk, 0) for root in ProblemCategory.objects.roots()}


def name_search(counselor: User, times: int) -> list[Figure]:
    """Three letters of a rare name among all persons of a large unit."""
    words, scan = partial(_by_words, counselor.hat.unit_id), partial(_by_scan, counselor.hat.unit_id)
    _require_same(words(), scan())
    indexed, scanned = in_turn(words, scan, times)
    found, again = in_turn(partial(search.find, counselor, RARE), scan, max(times // 2, 3))
    remark = f"{len(words())} persons found"
    return [
        Figure(
            "name search", scanned / indexed, f"{indexed * 1000:.3g} ms", f"{scanned * 1000:.3g} ms", 10, remark=remark
        ),
        Figure(
            "name search, whole answer with families and audit",
            again / found,
            f"{found * 1000:.3g} ms",
            f"{again * 1000:.3g} ms",
        ),
    ]


def _by_words(unit_id: int) -> set[int]:
    return set(Person.objects.named_like(RARE, unit_id=unit_id).values_list("pk", flat=True))


def _by_scan(unit_id: int) -> set[int]:
    return set(Person.objects.filter(unit_id=unit_id, name__icontains=RARE).values_list("pk", flat=True))


def _require_same(ours: Any, baseline: Any) -> None:
    if ours != baseline:
        raise AssertionError(f"The baseline answers another question: {ours} is not {baseline}.")
