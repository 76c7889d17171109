"""All measures on the database of ``DATABASE_URL``, which is empty at the start; ``python -m bench`` starts this."""

import argparse
import sys
from collections.abc import Callable
from functools import partial

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import genogram, numbers, pages, weight, world  # noqa: E402
from bench.clock import Figure, table  # noqa: E402
from lk3.models import User  # noqa: E402

NAMES = ["size", "breakdown", "search", "list", "genogram", "case-page", "intake"]


def main(arguments: list[str]) -> int:
    """Measure, print the table, and return 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--times", type=int, required=True)
    parser.add_argument("--only", choices=NAMES)
    options = parser.parse_args(arguments)
    call_command("check")  # loads every module now, not after minutes of building
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{connection.vendor}: building {options.cases:,} cases…", file=sys.stderr, flush=True)
    world.build(options.cases)
    figures: list[Figure] = []
    for name, measure in measures(options.times).items():
        if options.only in (None, name):
            print(f"{connection.vendor}: measuring {name}…", file=sys.stderr, flush=True)
            figures += measure()
    print(f"\n{version()}, {options.cases:,} cases, medians of {options.times} turns\n\n{table(figures)}\n", flush=True)
    return int(any(figure.is_missed for figure in figures))


def measures(times: int) -> dict[str, Callable[[], list[Figure]]]:
    """Return what can be measured, by name; those that write come last."""
    counselor, head = _person("ukur0"), _person("ukur1")
    return {
        "size": partial(weight.first_visits, counselor, head),
        "breakdown": partial(numbers.breakdown, times),
        "search": partial(numbers.name_search, counselor, times),
        "list": partial(pages.case_list, counselor, head, times),
        "genogram": partial(genogram.genogram, counselor, times),
        "case-page": partial(pages.case_page, counselor, head, times),
        "intake": partial(pages.intake, counselor, times),
    }


def _person(username: str) -> User:
    user = User.objects.get(username=username)
    user.hat = user.memberships.select_related("unit").get()
    return user


def version() -> str:
    """Return the database and its version."""
    connection.ensure_connection()
    return f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
