"""Somebody in front of a screen, and what is demanded of every page they see."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Response, expect

from lk3.models import User
from tests.cast import PASSWORD

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# Preloading style sheets would make axe write styles of its own, which our policy rightly blocks.
AXE_RUN = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false});
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ") + " " + n.failureSummary).join(" | "));
}"""
SIZE = """async () => {
  await document.fonts.ready;
  return [document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight];
}"""
# Set to a folder to keep a picture of every page that is looked at.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
# The browser reports every 403 and 404 it is shown as an error; the journeys ask for those on purpose.
EXPECTED = "Failed to load resource: the server responded with a status of 40"


class Visitor:
    """One person, one browser window. ``complaints`` and ``hosts`` are what the browser noticed on the way."""

    def __init__(self, context: BrowserContext, base_url: str, width: int) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(7000)
        self.width = width
        self.host = urlsplit(base_url).netloc
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def log_in(self, person: User) -> "Visitor":
        """Go through the login page like everybody."""
        self.open("/")
        return self.log_in_here(person)

    def log_in_here(self, person: User) -> "Visitor":
        """Fill in the login page that is shown."""
        self.fill("Nama pengguna atau surel", person.username)
        self.page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.press("Masuk")
        return self

    def open(self, path: str) -> Response:
        """Type an address."""
        response = self.page.goto(path)
        assert response is not None, path
        return response

    def status_of(self, path: str) -> int:
        """Type an address and return what the server answered."""
        return self.open(path).status

    def press(self, name: str, inside: Locator | None = None, exact: bool = True) -> None:
        """Press the button with this name."""
        (inside or self.main).get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str, inside: Locator | None = None) -> None:
        """Follow the link with this name."""
        (inside or self.main).get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str, inside: Locator | None = None) -> None:
        """Type into the field with this label."""
        (inside or self.main).get_by_label(label).first.fill(text)

    def choose(self, label: str, option: str, inside: Locator | None = None) -> None:
        """Choose from the list with this label."""
        (inside or self.main).get_by_label(label).first.select_option(label=option)

    def pick(self, group: str, answer: str, inside: Locator | None = None) -> None:
        """Choose a card or button in the group of this name by tapping its words, as people do."""
        groups = (inside or self.main).get_by_role("group", name=group)
        groups.last.get_by_text(answer, exact=True).first.click()

    def unfold(self, name: str, inside: Locator | None = None) -> None:
        """Open what is folded under these words."""
        (inside or self.main).locator("summary", has_text=name).first.click()

    @property
    def main(self) -> Locator:
        """The page without its frame."""
        return self.page.locator("body")

    def sees(self, *texts: str) -> None:
        """Wait until the page shows these words."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def sees_nowhere(self, *texts: str) -> None:
        """Find the words neither on the page nor in its source."""
        source = self.page.content()
        assert not [text for text in texts if text in source], self.page.url

    def error_beside(self, field: str) -> str:
        """Return the message that stands with a field, by the field's id."""
        described = self.page.locator(f"#{field}").get_attribute("aria-describedby") or ""
        texts = [self.page.locator(f"[id='{part}']").inner_text() for part in described.split() if "error" in part]
        return " ".join(texts)

    def value_of(self, field: str) -> str:
        """Return what stands in a field, by its id."""
        return self.page.locator(f"#{field}").input_value()

    def look(self, name: str) -> None:
        """Demand what every page owes its readers: nothing for WCAG A and AA to find, nothing beyond the edge."""
        self.page.wait_for_load_state("load")
        widest, height = self.page.evaluate(SIZE)
        assert widest <= self.width, f"{name} is {widest} px wide on a screen of {self.width}"
        with self._unrolled(height):
            if PICTURES:
                self.page.screenshot(path=f"{PICTURES}/{name}-{self.width}.png")
            self.page.evaluate(AXE)
            violations: Any = self.page.evaluate(AXE_RUN)
        assert not violations, f"{name}: {violations}"

    @contextmanager
    def _unrolled(self, height: int) -> Iterator[None]:
        """Make the window as high as the page, so that bars that stick to its edge hide nothing from axe."""
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": self.width, "height": max(height, size["height"])})
        yield
        self.page.set_viewport_size(size)

    def went_quietly(self) -> None:
        """Nothing left for another host, and the browser had nothing to complain about."""
        assert self.hosts <= {self.host}, self.hosts
        assert not self.complaints, self.complaints
