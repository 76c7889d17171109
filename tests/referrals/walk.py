"""A random walk over referrals: several people do whatever they can, and some things they may not, for as long as you like.

``python -m tests.referrals.walk --steps 10000 --seed 7`` walks in a database made for it (``DATABASE_URL`` chooses which kind).
When a rule breaks it says which step broke it, and with which seed it is walked again. The suite walks a little every time.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from tests.referrals.walk_people import People

Step = Callable[["People"], Any]
FULL_EVERY = 250
TELL_EVERY = 500
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Clock:
    """The walk's own time: two minutes for each step, and days when it says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def running_on(clock: Clock) -> Iterator[None]:
    """Let everything that asks for the time get the walk's own, also the models' defaults, which hold the function itself."""
    from django.apps import apps
    from django.utils import timezone

    real = timezone.now
    dated = [field for model in apps.get_models() for field in model._meta.fields if field.default is real]
    try:
        _set_default(dated, clock)
        with mock.patch("django.utils.timezone.now", clock):
            yield
    finally:
        _set_default(dated, real)


def _set_default(dated: list[Any], now: Callable[[], datetime]) -> None:
    for field in dated:
        field.default = now
        field.__dict__.pop("_get_default", None)  # Django remembers it


def walk(*, steps: int, seed: int, tell: Callable[[str], None] = lambda line: None) -> Counter[str]:
    """Take so many steps and check every rule after each; return how often each thing was done or refused.

    Raises ``Broken`` with the number of the step and the seed.
    """
    from tests.referrals import walk_rules as rules
    from tests.referrals.walk_people import People
    from tests.referrals.walk_steps import STEPS

    rng, clock, counts = random.Random(seed), Clock(), Counter[str]()
    names, weights = list(STEPS), [weight for _, weight in STEPS.values()]
    with running_on(clock):
        people = People(rng, clock)
        number = 0
        while number < steps:
            name = rng.choices(names, weights)[0]
            clock.now += timedelta(minutes=2)
            try:
                outcome = people.take(STEPS[name][0])
                if outcome is None:
                    continue
                number += 1
                counts[f"{name} {outcome}"] += 1
                is_full = number % FULL_EVERY == 0 or number == steps
                if outcome == "done" or is_full:
                    people.check(is_full=is_full)
            except Exception as error:
                raise rules.Broken(f"step {number + 1} of seed {seed} ({name}): {error!r}") from error
            if number % TELL_EVERY == 0:
                tell(f"{number} steps, {people.summary()}")
    return counts


def main(arguments: list[str]) -> int:
    """Walk in a database of its own and say how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests.referrals.walk", description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args(arguments)
    _prepare()
    from django.db import connection

    from tests import reference
    from tests.referrals.walk_rules import Broken

    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    started = time.monotonic()
    try:
        reference.load_regions()
        _say(f"{connection.vendor}, seed {options.seed}")
        counts = walk(steps=options.steps, seed=options.seed, tell=_say)
    except Broken as broken:
        _say(f"BROKEN: {broken}")
        return 1
    finally:
        with suppress(Exception):
            connection.creation.destroy_test_db(old, verbosity=0)
    for name, count in sorted(counts.items()):
        _say(f"  {count:6} {name}")
    _say(f"{sum(counts.values())} steps in {time.monotonic() - started:.0f} s, no rule broken")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _prepare() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lk3.settings.test")
    django.setup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
