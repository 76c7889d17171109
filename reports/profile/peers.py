"""A unit beside others of its kind: where the middle half of them lies, never a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import quantiles

from reports.published import count_text

from .facts import Facts
from .indicators import INDICATORS, Indicator
from .reading import decimal_text

FEWEST_PEERS = 5


@dataclass(frozen=True)
class Comparison:
    """One figure of the unit and the quartiles of its peers, which are None for fewer than ``FEWEST_PEERS``."""

    indicator: Indicator
    name: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    peers: int

    @property
    def value_text(self) -> str:
        return "tidak ada data" if self.value is None else decimal_text(self.value)

    @property
    def middle_text(self) -> str:
        """'2 sampai 5', or why there is nothing to compare with."""
        if self.low is None or self.high is None:
            return "terlalu sedikit untuk dibandingkan"
        return f"{decimal_text(self.low)} sampai {decimal_text(self.high)}"

    @property
    def peers_text(self) -> str:
        return f"{count_text(self.peers)} LK3"

    @property
    def place_text(self) -> str:
        """Where the unit stands, in words; outside the middle half is neither praise nor blame."""
        if self.value is None or self.low is None or self.high is None:
            return ""
        if self.value < self.low:
            return "di bawah"
        return "di atas" if self.value > self.high else "di dalam"


def compare(facts: Facts, peers: Sequence[Facts]) -> list[Comparison]:
    """Return one comparison per indicator that can be measured. ``peers``: other units of the same kind."""
    return [_compare(indicator, facts, peers) for indicator in INDICATORS if indicator.measure]


def _compare(indicator: Indicator, facts: Facts, peers: Sequence[Facts]) -> Comparison:
    measure = indicator.measure
    assert measure is not None  # noqa: S101 (``compare`` asks for those only)
    values = [value for peer in peers if (value := measure.of(peer)) is not None]
    low = high = None
    if len(values) >= FEWEST_PEERS:
        low, _, high = quantiles(values, n=4, method="inclusive")
    return Comparison(indicator, measure.name, measure.of(facts), low, high, len(values))
