"""How many: the cases of 2016 by category, as the ministry's percentages allow them, and fair shares of a whole."""

from collections.abc import Sequence

from reports.models import RecapRow
from reports.published import check_table, percent_of

CASES_2016 = 3252


def counts_of_2016() -> dict[str, int]:
    """Return {category code: cases} in the ministry's order: whole numbers that add up to 3,252 and round to its percentages.

    They are one possibility among several, made up for the demo; the real counts were never published.
    """
    rows = RecapRow.objects.filter(recap__key="recap_2016").select_related("category").order_by("category__order")
    percents = {row.category.code: row.percent for row in rows}
    solution = check_table(CASES_2016, list(percents.values())).solution
    counts = dict(zip(percents, solution or (), strict=True))
    if any(percent_of(counts[code], CASES_2016) != percent for code, percent in percents.items()):
        raise AssertionError("The counts do not round to the published percentages.")
    return counts


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole shares of ``total`` in proportion to ``weights``: the largest remainders get what rounding left over."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(value) for value in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares
