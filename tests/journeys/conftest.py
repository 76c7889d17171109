"""Two screens, and people who sit down in front of them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from lk3.models import User
from tests.journeys.visitor import Visitor

SCREENS = {
    360: {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    1280: {"viewport": {"width": 1280, "height": 900}},
}
Arrive = Callable[..., Visitor]


@pytest.fixture(params=SCREENS, ids=["phone", "desk"])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the screen in CSS pixels."""
    return request.param


@pytest.fixture
def arrives(
    transactional_db: None,
    live_server: Any,
    browser: Browser,
    browser_context_args: dict[str, Any],
    base_url: str,
    width: int,
) -> Iterator[Arrive]:
    """Let somebody sit down and log in: ``arrives(siti)``, with a browser and a session of their own."""
    contexts = []

    def arrive(person: User | None, **options: Any) -> Visitor:
        context = browser.new_context(**(browser_context_args | SCREENS[width] | {"base_url": base_url} | options))
        contexts.append(context)
        visitor = Visitor(context, base_url, width)
        return visitor.log_in(person) if person else visitor

    yield arrive
    for context in contexts:
        context.close()
