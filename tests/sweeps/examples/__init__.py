"""Examples of verbs, by subject: how each is called, for the sweep that sees that each writes exactly one event."""

from collections.abc import Callable
from typing import Any, NamedTuple

from lk3.models import User
from tests.sweeps.world import World

# 'module.verb' → (prepare, act); ``act`` gets what ``prepare`` returned.
EXAMPLES: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {}


class Cast(NamedTuple):
    """The people and things an example needs."""

    world: World
    siti: User
    dewi: User
    budi: User
    arif: User


def example(
    verb: Callable[..., Any], act: Callable[[Cast, Any], Any], prepare: Callable[[Cast], Any] = lambda c: None
) -> None:
    """Show how ``verb`` is called."""
    EXAMPLES[f"{verb.__module__}.{verb.__name__}"] = (prepare, act)
