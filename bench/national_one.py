"""All national measures on the database of ``DATABASE_URL``, empty at the start; ``python -m bench.national`` starts this."""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import (  # noqa: E402
    national_figures,
    national_intake,
    national_memory,
    national_pages,
    national_spreadsheet,
    national_summaries,
    national_world,
)
from bench.clock import Figure, table  # noqa: E402
from bench.one import version  # noqa: E402
from reports import summary_rebuild  # noqa: E402

Measure = Callable[[], list[Figure]]


def main(arguments: list[str]) -> int:
    """Build, measure, print the table, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--only")
    options = parser.parse_args(arguments)
    call_command("check")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    _say(f"building {options.cases:,} cases…")
    seconds = national_world.build(options.cases)
    figures = [Figure("the country is built", seconds, f"{seconds:.0f} s", "–")]
    chosen = measures(options.times)
    if options.only:
        needed = ["rebuild", *options.only.split(",")]
        chosen = {name: measure for name, measure in chosen.items() if name in needed}
    for name, measure in chosen.items():
        _say(f"measuring {name}…")
        start = time.perf_counter()
        found = [one for one in measure() if isinstance(one, Figure)]
        summary_rebuild.settle()
        _say(f"{name}: {time.perf_counter() - start:.0f} s\n{table(found)}")
        figures += found
    print(f"\n{version()}, {options.cases:,} cases, medians of {options.times} turns\n\n{table(figures)}\n", flush=True)
    return int(any(figure.is_missed for figure in figures))


def measures(times: int) -> dict[str, Measure]:
    """What can be measured, by name, those that write last."""
    found: dict[str, Measure] = {
        "rebuild": national_summaries.rebuild,
        "figures": partial(national_figures.figures, times),
        "pages": partial(national_pages.pages, times),
        "spreadsheet": partial(national_spreadsheet.report, times),
        "memory": national_memory.exports,
        "exact": national_summaries.exact,
        "intake": partial(national_intake.triggers, times),
    }
    if connection.vendor == "postgresql":
        found["beside"] = national_intake.beside
    return found


def _say(words: str) -> None:
    print(f"{connection.vendor}: {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
