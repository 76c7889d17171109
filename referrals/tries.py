"""How often somebody may try a wrong code: exact under any number of attempts at once, also for letters that do not exist.

Three counters: wrong tries on one letter within an hour, from one address within an hour, and on one letter in all. While one
of them is full nothing is tried any more, so that not even the right code says that it is right. A letter that does not exist
is counted like one that does. A full counter is not counted further.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import NamedTuple

from django.utils import timezone

from lk3.encryption import lookup_hash

from .models import CodeTries

HOUR = timedelta(hours=1)
PER_LETTER, PER_ADDRESS, IN_ALL = 5, 20, 50


class Counter(NamedTuple):
    """One counter: its key, how many wrong tries fill it, and after how long it is empty again (None: never)."""

    key: str
    most: int
    window: timedelta | None

    def is_over(self, row: CodeTries, now: datetime) -> bool:
        """Return whether its window has passed, so that it counts anew."""
        return self.window is not None and now - row.window_from >= self.window

    def is_full(self, row: CodeTries, now: datetime) -> bool:
        """Return whether nothing may be tried now."""
        return row.count >= self.most and not self.is_over(row, now)

    def add(self, row: CodeTries, now: datetime) -> bool:
        """Count one wrong try and return whether the counter is full now."""
        if row.count == 0 or self.is_over(row, now):
            row.count, row.window_from = 0, now
        row.count += 1
        row.save(update_fields=["count", "window_from"])
        return row.count >= self.most


class Tries:
    """The counters of one attempt, locked until the end of the transaction that must be running."""

    def __init__(self, *, number: str, source: str) -> None:
        self.now = timezone.now()
        address = Counter(f"asal:{source}", PER_ADDRESS, HOUR)
        self.counters = [*_of_letter(number), address]
        # Always made and locked in the same order, the address first, so that two attempts wait in a line and not in a ring.
        self.rows = _take([address.key])
        if not self.are_used_up:
            # Only now: whoever goes on with ever new numbers must not fill the table with rows for them.
            self.rows |= _take(sorted(counter.key for counter in self.counters if counter is not address))

    @property
    def are_used_up(self) -> bool:
        """Return whether nothing may be tried now."""
        taken = [counter for counter in self.counters if counter.key in self.rows]
        return any(counter.is_full(self.rows[counter.key], self.now) for counter in taken)

    def add(self) -> bool:
        """Count one wrong try and return whether it was the one that makes the letter's code worthless."""
        full = {counter.key: counter.add(self.rows[counter.key], self.now) for counter in self.counters}
        return full[self.counters[1].key]


def _take(keys: list[str]) -> dict[str, CodeTries]:
    """Return the rows of these keys, made where they are missing, and locked; ``keys`` come sorted."""
    CodeTries.objects.bulk_create([CodeTries(key=key) for key in keys], ignore_conflicts=True)
    locked = CodeTries.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in locked}


def hashed_address(address: str) -> str:
    """Return the hash by which an address is counted; whoever has an IPv6 address has a whole /64, so that counts as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return lookup_hash("answer-address", address)[:60]
    is_wide = isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None
    return lookup_hash("answer-address", parsed.exploded[:19] if is_wide else address)[:60]


def forget(number: str) -> None:
    """Empty the counters of a letter, because it has a new code. For use inside a verb."""
    CodeTries.objects.filter(key__in=[counter.key for counter in _of_letter(number)]).update(count=0)


def have_killed(number: str) -> bool:
    """Return whether wrong tries have used up the code of a letter: the unit must make a new one. One query."""
    return CodeTries.objects.filter(key=_of_letter(number)[1].key, count__gte=IN_ALL).exists()


def _of_letter(number: str) -> list[Counter]:
    letter = lookup_hash("answer-letter", number)[:60]
    return [Counter(f"jam:{letter}", PER_LETTER, HOUR), Counter(f"semua:{letter}", IN_ALL, None)]
