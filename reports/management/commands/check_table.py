"""Ask of a published table: is there a set of whole numbers behind these percentages?"""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reports.published import TableCheck, check_table, count_text, percent_text

IMPOSSIBLE, WRONG_INPUT = 1, 2


class Command(BaseCommand):
    """Print what is possible behind a total and its percentages; exit 1 if nothing is, 2 if the input is wrong."""

    help = "Memeriksa tabel yang diterbitkan: adakah bilangan bulat dengan jumlah ini dan persentase ini?"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        # Read as text and required by hand: argparse would refuse in English.
        parser.add_argument("--total", default="", help="jumlah keseluruhan, misalnya 3252")
        parser.add_argument("percents", nargs="*", metavar="persen", help="persentase tiap baris, misalnya 14,8")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check = check_table(parse_total(options["total"]), options["percents"])
        except ValueError as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from error
        for line in table_lines(check):
            self.stdout.write(line)
        if not check.solvable:
            raise CommandError(" ".join(check.problems), returncode=IMPOSSIBLE)
        self.stdout.write(f"Ada penyelesaian: bilangan bulat di kolom Contoh berjumlah {count_text(check.total)}.")
        self.stdout.write("Contoh itu hanya satu kemungkinan, bukan angka resmi.")


def parse_total(text: str) -> int:
    """Read '3252' or '3.252'; ValueError with a sentence for the user."""
    written = str(text).strip()
    if not re.fullmatch(r"[0-9]{1,12}|[0-9]{1,3}(\.[0-9]{3}){1,3}", written):
        raise ValueError("Tulislah jumlah keseluruhan sebagai bilangan bulat, misalnya --total 3252.")
    return int(written.replace(".", ""))


def table_lines(check: TableCheck) -> list[str]:
    """The check as aligned lines: row, percentage, lowest, highest and one example count."""
    lines = [("Baris", "Persen", "Paling sedikit", "Paling banyak", "Contoh")]
    examples = check.solution or (None,) * len(check.rows)
    for number, (row, example) in enumerate(zip(check.rows, examples, strict=True), start=1):
        lines.append((str(number), percent_text(row.percent), _figure(row.low), _figure(row.high), _figure(example)))
    example_sum = check.total if check.solvable else None
    sums = (_figure(check.low_sum), _figure(check.high_sum), _figure(example_sum))
    lines.append(("Jumlah", percent_text(check.percent_sum), *sums))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return [_aligned(line, widths) for line in lines]


def _figure(count: int | None) -> str:
    return "–" if count is None else count_text(count)


def _aligned(line: tuple[str, ...], widths: list[int]) -> str:
    return "  ".join(
        [line[0].ljust(widths[0]), *(text.rjust(width) for text, width in zip(line[1:], widths[1:], strict=True))]
    )
