"""What a table of a file says about itself: do its totals fit, its parts, its percentages? Nothing is corrected."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from reports.published import check_table, count_text, feasible_range, percent_text

from .tables import Given, Table


def settle(table: Table) -> None:
    """Fill ``counts`` and ``stated`` and note what does not fit."""
    for code, figures in table.given.items():
        table.counts[code] = _rolled_up(table, figures)
    _totals(table)
    _percents(table)


def _rolled_up(table: Table, figures: list[Given]) -> int:
    """The count of one of the eleven: its lines added, unless a line already holds the sum of its sub-categories."""
    wholes = [given for given in figures if not given.is_part]
    parts = [given for given in figures if given.is_part]
    whole, part = sum(given.count for given in wholes), sum(given.count for given in parts)
    if wholes and parts and whole == part:
        names = ", ".join(f"“{given.label}”" for given in parts)
        table.warnings.append(f"{names} adalah rincian “{wholes[0].label}” ({whole}) dan tidak ditambahkan lagi.")
        return whole
    if wholes and parts:
        table.warnings.append(
            f"“{wholes[0].label}” ({whole}) dan rinciannya ({part}) dijumlahkan menjadi {whole + part}. Bila rinciannya "
            "sudah termasuk di dalamnya, lewati baris rincian itu."
        )
    return whole + part


def _totals(table: Table) -> None:
    """The last total is what the source states; those in the middle must be the sum of what stands above them."""
    before = 0
    for place, (where, stated, summed) in enumerate(table.totals):
        is_last = place == len(table.totals) - 1
        if stated not in (summed, summed - before) and not (is_last and stated == sum(table.counts.values())):
            table.warnings.append(
                f"{where}: jumlah yang tertulis {count_text(stated)}, sedangkan baris-barisnya berjumlah "
                f"{count_text(summed)}. Keduanya disimpan."
            )
        before = summed
    if table.totals:
        table.stated = _stated(table)


def _stated(table: Table) -> int:
    """The total of the whole: the last one, unless that is only the sum of the last section."""
    _, last, summed = table.totals[-1]
    earlier = table.totals[-2][2] if len(table.totals) > 1 else 0
    return summed if earlier and last == summed - earlier and last != summed else last


def _percents(table: Table) -> None:
    if not table.percents:
        return
    if all(percent <= 1 for percent in table.percents.values()) and Decimal("0.9") < sum(table.percents.values()) < 2:
        table.percents = {code: percent * 100 for code, percent in table.percents.items()}
    if table.counts:
        _compare_percents(table)
        return
    if table.stated is not None and table.percents:
        table.warnings += check_table(table.stated, list(table.percents.values())).problems


def _compare_percents(table: Table) -> None:
    """Each percentage against its count, with the decimals it was written with; one that fits no count is noted."""
    total = sum(table.counts.values())
    for code, percent in table.percents.items():
        exponent = percent.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        allowed = feasible_range(percent, total, decimals)
        count = table.counts.get(code)
        if count is not None and (allowed is None or not allowed[0] <= count <= allowed[1]):
            name = table.given[code][0].label
            table.warnings.append(
                f"“{name}”: {percent_text(percent)} tidak cocok dengan {count_text(count)} dari {count_text(total)}. "
                "Yang disimpan jumlahnya."
            )


def storable(percent: Decimal) -> Decimal:
    """Return the percentage with the one decimal that a recap keeps."""
    return percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
