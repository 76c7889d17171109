"""What everything invented draws from: one seeded source of chance, the day it is today, places and reference numbers."""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from django.utils import timezone

from cases.clocks import rules_by_category
from cases.models import ProblemCategory, WelfareCategory
from lk3.models import Region
from lk3.models.references import ReferenceCounter

from .names import Names
from .rows import Rows

SEED = 2016
DATA = Path(__file__).parent / "data"
POOLS = Path(__file__).parents[2] / "lk3" / "data"
Item = TypeVar("Item")


@cache
def rows_of(name: str, folder: Path = DATA) -> tuple[dict[str, str], ...]:
    """Return the rows of one CSV file."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return that time of that day here."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


class World:
    """The state of one load; the same seed and the same day give the same data."""

    def __init__(self) -> None:
        self.rng = Random(SEED)  # noqa: S311 -- chance for invented data, nothing secret
        self.rows = Rows()
        self.now = timezone.localtime()
        self.today = self.now.date()
        self.names = Names(self.rng, rows_of("demo_names.csv", POOLS))
        self.streets = [row["name"] for row in rows_of("demo_streets.csv", POOLS)]
        self.occupations = rows_of("demo_occupations.csv", POOLS)
        self.categories = {category.code: category for category in ProblemCategory.objects.select_related("parent")}
        self.told_rules = rules_by_category()
        self.welfare = {category.code: category for category in WelfareCategory.objects.all()}
        self.subdistricts: dict[str, list[Region]] = defaultdict(list)
        for region in Region.objects.filter(level=Region.Level.SUBDISTRICT).order_by("code"):
            self.subdistricts[region.parent_id].append(region)
        # Families of told stories by name, contacts to be filed in their other case, files in the vault.
        self.settled: dict[str, Any] = {}
        self.filed: list[Any] = []
        self.stored: list[str] = []
        self.first_team: Any = None
        self.begun: dict[str, Any] = {}
        self._last: Counter[tuple[str, int, str]] = Counter()
        self._numbers: set[str] = set()

    def reference(self, kind: str, district_code: str, year: int) -> str:
        """Return the next reference of a district and year; ``save_counters`` tells the counters where it ended."""
        key = (district_code, year, kind)
        self._last[key] += 1
        return f"{kind}-{district_code.replace('.', '')}-{year}-{self._last[key]:05d}"

    def save_counters(self) -> None:
        """Let the next real case and family get the next number."""
        ReferenceCounter.objects.bulk_create(
            ReferenceCounter(district_id=district, year=year, kind=kind, last=last)
            for (district, year, kind), last in self._last.items()
        )

    def identity_number(self, district_code: str, day: date, *, is_female: bool = False) -> str:
        """Return 16 digits that no office can have issued: there is no province 00."""
        written_day = day.day + 40 if is_female else day.day
        head = f"00{district_code[3:]}{self.rng.randint(1, 20):02d}{written_day:02d}{day:%m%y}"
        digits = ""
        while not digits or digits in self._numbers:
            digits = f"{head}{self.rng.randint(1, 9999):04d}"
        self._numbers.add(digits)
        return digits

    def address(self) -> str:
        """Return a street with house number, RT and RW."""
        rng = self.rng
        return f"{rng.choice(self.streets)} No. {rng.randint(1, 180)}, RT {rng.randint(1, 9):02d}/RW {rng.randint(1, 12):02d}"

    def phone(self) -> str:
        """Return a number nobody has: no operator gives out 0800 0000."""
        return f"0800 0000 {self.rng.randint(0, 9999):04d}"

    def back(self, days: int) -> date:
        """Return the day so many days ago."""
        return self.today - timedelta(days=days)

    def chance(self, share: float) -> bool:
        """Return True in that share of calls."""
        return self.rng.random() < share

    def day_between(self, first: date, last: date) -> date:
        """Return a day from ``first`` to ``last``, both included, if possible not a Sunday."""
        day = first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))
        return day - timedelta(days=1) if day.weekday() == 6 and day > first else day

    def weighted(self, items: Sequence[Item], weights: Sequence[float]) -> Item:
        """Return one item, by weight."""
        return self.rng.choices(items, weights)[0]

    def office_hour(self, day: date) -> datetime:
        """Return a moment within office hours of that day."""
        return moment(day, self.rng.randint(8, 14), self.rng.randint(0, 59))
