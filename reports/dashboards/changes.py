"""What changed most against the year before: large enough to be no accident, and large enough to matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..disclosure import SafeTable
from ..published import count_text

MOST = 5
FLOOR = 5  # a difference below it is no headline, whatever it is in per cent
CHANCE = 2  # standard deviations of the difference of two counts, which is the root of their sum


@dataclass(frozen=True)
class Change:
    """One row of a table in both periods; both figures were shown."""

    code: str
    label: str
    before: int
    now: int
    link: str = ""

    @property
    def difference(self) -> int:
        return self.now - self.before

    @property
    def text(self) -> str:
        """'+12' or '−7', with a real minus."""
        sign = "+" if self.difference > 0 else "−"
        return f"{sign}{count_text(abs(self.difference))}"

    @property
    def relative(self) -> str:
        """'naik 40%', 'turun 25%'; of a count that was nothing there is no percentage."""
        if self.before == 0:
            return "sebelumnya tidak ada"
        word = "naik" if self.difference > 0 else "turun"
        return f"{word} {count_text(round(100 * abs(self.difference) / self.before))}%"

    @property
    def is_headline(self) -> bool:
        """Whether the difference is above the floor and beyond what chance moves two such counts apart."""
        size = abs(self.difference)
        return size >= FLOOR and size**2 > CHANCE**2 * (self.now + self.before)


def largest(now: SafeTable, before: SafeTable, links: Mapping[str, str]) -> list[Change]:
    """The rows that moved most, by their absolute difference; rows of which one period has no figure are left out."""
    earlier = {row.code: row.total.value for row in before.rows}
    changes = [
        Change(row.code, row.label, was, row.total.value, links.get(row.code, ""))
        for row in now.rows
        if row.total.value is not None and (was := earlier.get(row.code)) is not None
    ]
    headlines = [change for change in changes if change.is_headline]
    return sorted(headlines, key=lambda change: (-abs(change.difference), change.label))[:MOST]
