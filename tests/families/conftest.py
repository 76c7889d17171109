"""Siti before the page of ties."""

from collections.abc import Callable

import pytest

from lk3.models import User
from tests.cast import As
from tests.families.household import Counselor, household

Works = Callable[..., Counselor]


@pytest.fixture
def works(siti: User, as_: As) -> Works:
    """Return a function that seats Siti before a family of (name, sex, relation, year of birth)."""

    def sit_down(*people: tuple[str, str, str, int | None]) -> Counselor:
        family, _ = household(siti, *people)
        return Counselor(as_(siti), family)

    return sit_down
