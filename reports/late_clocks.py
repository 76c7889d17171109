"""What the dinas learns of clocks that ran out: in how many cases, in how many LK3, per kabupaten/kota. Never which, nor of what.

A case counts when the third reminder of one of its clocks was given (the worker and the head had theirs) and the thing is still
not done. All rules together: a split by rule would say which problem a district's one case has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from cases.models import Case, Task
from lk3.models import Region, User
from referrals.clocks import WAITING
from referrals.models import Reminder

from .disclosure import Counted, RawRow, RawTable, SafeTable, protect
from .published import count_text
from .queries import cases_known_in
from .scopes import Scope, audience_for, day_text, own_area, year_until


@dataclass(frozen=True)
class LateClocks:
    """Cases with a clock that ran out, in the reader's own area; ``table`` is None where there is none."""

    units: int
    table: SafeTable | None

    @property
    def sentence(self) -> str:
        """How many, where."""
        if self.table is None:
            return "Tidak ada kasus dengan tenggat yang terlewat."
        return f"{self.table.totals.total.text} kasus dengan tenggat yang terlewat, di {count_text(self.units)} LK3."

    @property
    def has_places(self) -> bool:
        """Whether the table says more than the sentence."""
        return self.table is not None and len(self.table.rows) > 1


def late_clocks(user: User, today: date) -> LateClocks:
    """Count for the person's own area. Three queries beside those that find the area."""
    area = own_area(user)
    cases: Any = cases_known_in(Scope(year_until(today), area)).filter(pk__in=_late_cases()).order_by()
    counts = dict(cases.values_list("district").annotate(count=Count("*")))
    if not counts:
        return LateClocks(0, None)
    regions = Region.objects.filter(pk__in=counts).order_by("code")
    units = cases.aggregate(units=Count("unit", distinct=True))["units"]
    raw = RawTable(
        title="Kasus dengan tenggat yang terlewat",
        counts=Counted.CASES,
        period=f"keadaan {day_text(today)}",
        date_basis="tenggat yang lewat dan belum diselesaikan",
        area=area.label,
        population=f"{count_text(units)} LK3",
        columns=("Kasus",),
        rows=[RawRow(region.pk, region.full_name, (counts[region.pk],)) for region in regions],
        splits_persons=False,
        row_header="Kabupaten/kota",
    )
    return LateClocks(units, protect(raw, audience_for(user, area)))


def _late_cases() -> Any:
    """The ids of open cases with something that was counted for the dinas and is not done yet."""
    task = Q(task__state=Task.State.OPEN)
    referral = Q(referral__state__in=WAITING)
    late = Reminder.objects.filter(task | referral, step=Reminder.Step.OFFICE)
    late = late.annotate(about=Coalesce("task__case", "referral__case"))
    return Case.objects.open().filter(pk__in=late.values("about")).values("pk")
