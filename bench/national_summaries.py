"""The summaries: counted anew against CREATE TABLE AS, and exact after a thousand changes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, ServiceContact
from reports import summaries, summary_rebuild
from reports.models import MonthCount
from reports.models.summaries import Measure
from reports.summary_triggers import DIALECTS

from .clock import Figure, share_of_time
from .national_world import DAYS, FIRST_DAY

MONTH = date(2020, 3, 1)
CHANGES = 1000


def rebuild() -> list[Figure]:
    """From nothing, again over what is right, and one month; the baseline has neither key nor index."""
    create = _taken(_create_table_as)
    whole = _taken(summary_rebuild.rebuild)
    summary_rebuild.settle()
    again = _taken(summary_rebuild.rebuild)
    month = min(_taken(lambda: summary_rebuild.rebuild(MONTH)) for _ in range(3))
    raw = Case.objects.count() + ServiceContact.objects.count()
    share = MonthCount.objects.count() / raw
    return [
        share_of_time(
            "full rebuild against CREATE TABLE AS", whole, create, 1.5, f"{MonthCount.objects.count():,} counts"
        ),
        share_of_time("rebuild of what is right already", again, create),
        share_of_time("rebuild of one month against a full one", month, whole, 0.05),
        Figure("summary rows for each row of cases and services", share, "–", "–", at_most=0.3),
    ]


def _taken(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _create_table_as() -> None:
    """The same counts by the same day, measure by measure, into tables that are then thrown away."""
    with connection.cursor() as cursor:
        for measure in Measure.values:
            sql, values = summary_rebuild.recount(measure, None, DIALECTS[connection.vendor])
            cursor.execute(f"CREATE TABLE bench_counts AS {sql}", values or None)
            cursor.execute("DROP TABLE bench_counts")


def exact() -> list[Figure]:
    """A thousand random changes, folded at random; then every cell is compared with a recount."""
    chance = random.Random(3252)
    acts = [
        _open_again,
        _close,
        _recategorise,
        _move_day,
        _move_unit,
        _add_services,
        _drop_service,
        _drop_client,
        _drop_problem,
    ]
    start, last = time.perf_counter(), Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for _ in range(CHANGES):
        chance.choice(acts)(chance, chance.randrange(1, last + 1))
        if chance.random() < 0.02:
            summaries.fold()
    changed = time.perf_counter() - start
    before, folded = summary_rebuild.wrong_cells(), summaries.fold()
    wrong = before + summary_rebuild.wrong_cells()
    remark = f"{CHANGES} changes in {changed:.0f} s; compared with {folded} changes waiting, and again when folded"
    return [Figure("cells that differ from a recount", wrong, str(wrong), "0", at_most=0, remark=remark)]


def _a_day(chance: random.Random) -> date:
    return FIRST_DAY + timedelta(days=chance.randrange(DAYS))


def _close(chance: random.Random, pk: int) -> None:
    Case.objects.filter(pk=pk).update(
        state="CLOSED", closed_on=date(2026, 1, 1), closed_at=timezone.now(), closed_by_id=1, outcome="ACCEPTANCE"
    )


def _open_again(chance: random.Random, pk: int) -> None:
    Case.objects.filter(pk=pk).update(state="IN_SERVICE", closed_on=None, closed_at=None, closed_by=None, outcome="")


def _recategorise(chance: random.Random, pk: int) -> None:
    root = Case.objects.values_list("root_category_id", flat=True).get(pk=chance.randrange(1, 1000))
    Case.objects.filter(pk__range=(pk, pk + 3)).update(category_id=root, root_category_id=root)


def _move_day(chance: random.Random, pk: int) -> None:
    Case.objects.filter(pk=pk, closed_on=None).update(opened_on=_a_day(chance))


def _move_unit(chance: random.Random, pk: int) -> None:
    unit, district = Case.objects.values_list("unit_id", "district_id").get(pk=chance.randrange(1, 1000))
    Case.objects.filter(pk=pk).update(unit_id=unit, district_id=district)


def _add_services(chance: random.Random, pk: int) -> None:
    ServiceContact.objects.bulk_create(
        ServiceContact(case_id=pk, kind="COUNSELING", held_on=_a_day(chance), recorded_by_id=1) for _ in range(3)
    )


def _drop_service(chance: random.Random, pk: int) -> None:
    ServiceContact.objects.filter(case_id=pk).delete()


def _drop_client(chance: random.Random, pk: int) -> None:
    CaseParticipant.objects.filter(case_id=pk).delete()


def _drop_problem(chance: random.Random, pk: int) -> None:
    CaseProblem.objects.filter(case_id=pk).delete()
