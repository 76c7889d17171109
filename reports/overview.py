"""What the dinas and the ministry should know first: this year so far, what families come with, and who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from lk3.models import Unit, User

from .charts import Bar, bar_chart
from .disclosure import SafeTable, protect
from .models import Recap
from .presenters import Breakdown, present
from .published import count_text
from .queries import breakdown, newest_recaps, quiet_units
from .scopes import MONTHS, a_year_before, audience_for, own_area, scope_for, units_for, year_until

MOST_CATEGORIES, MOST_UNITS, MOST_RECAPS, QUIET_DAYS = 5, 12, 5, 60


@dataclass(frozen=True)
class Overview:
    """The start page of somebody who reads statistics; made by `overview_for`."""

    today: date
    this_year: Breakdown
    last_year: SafeTable
    quiet: list[Unit]
    recaps: list[Recap]

    @property
    def sentence(self) -> str:
        """This year so far against the same days of last year."""
        now, then = self.this_year.cases.totals.total.value, self.last_year.totals.total.value
        until = f"{self.today.day} {MONTHS[self.today.month - 1]}"
        if now is None:
            return f"Belum ada kasus tahun ini di {self.area}."
        opened = f"{count_text(now)} kasus dibuka tahun ini di {self.area}, sampai {until}"
        if then is None:
            return f"{opened}; untuk masa yang sama tahun lalu tidak ada data."
        if now == then:
            return f"{opened}; sama banyak dengan masa yang sama tahun lalu."
        more = "lebih banyak" if now > then else "lebih sedikit"
        return f"{opened}; {count_text(abs(now - then))} {more} daripada masa yang sama tahun lalu."

    @property
    def area(self) -> str:
        return self.this_year.cases.area

    @property
    def tiles(self) -> list[tuple[str, str, str]]:
        """Label, figure and note of the tiles."""
        covered = self.this_year.coverage
        totals = self.this_year.total.cells
        units = count_text(covered.total)
        return [
            (
                "Kasus dibuka tahun ini",
                totals[0].text,
                f"masa yang sama tahun lalu: {self.last_year.totals.total.text}",
            ),
            ("Klien", totals[1].text, "dihitung sekali per jenis masalah"),
            ("Layanan", totals[3].text, "diberikan tahun ini"),
            ("LK3 dengan kasus baru", count_text(covered.reporting), f"dari {units} LK3"),
        ]

    @property
    def chart(self) -> SafeString:
        """The categories with most cases this year."""
        known = [row for row in self.this_year.cases.rows if row.total.value]
        largest = sorted(known, key=lambda row: -(row.total.value or 0))[:MOST_CATEGORIES]
        return bar_chart(
            [Bar(row.label, row.total.value, row.total.text, row.percent_text) for row in largest],
            title=f"Masalah terbanyak tahun ini, {self.area}",
            description="Jumlah kasus menurut masalah utama; tabel lengkap ada di laporan.",
        )

    @property
    def shown_quiet(self) -> list[Unit]:
        return self.quiet[:MOST_UNITS]

    @property
    def more_quiet(self) -> int:
        return max(len(self.quiet) - MOST_UNITS, 0)

    @property
    def query(self) -> str:
        """The address of the whole running year."""
        return urlencode(self.this_year.query | {"tahun": str(self.today.year), "periode": ""})


def overview_for(user: User, today: date) -> Overview:
    """Count for the person's own area; the number of queries does not depend on how many units or cases there are."""
    area = own_area(user)
    audience = audience_for(user, area)
    before = scope_for(user, year_until(a_year_before(today)), area)
    return Overview(
        today=today,
        this_year=present(scope_for(user, year_until(today), area), audience),
        last_year=protect(breakdown(before), audience),
        quiet=quiet_units(units_for(user), today, QUIET_DAYS),
        recaps=newest_recaps(user, MOST_RECAPS),
    )
