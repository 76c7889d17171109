"""A hand on mouse and keyboard that counts what it does."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# Whether the next Tab stop after the focus is this element. A day is no neighbour: its parts are Tab stops of their own.
IS_NEXT = """target => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.offsetParent !== null);
  const focus = document.activeElement;
  return focus.type !== "date" && stops.indexOf(focus) >= 0 && stops[stops.indexOf(focus) + 1] === target;
}"""
HAS_FOCUS = "target => document.activeElement === target"
SELECT_TEXT = "e => { const s = getSelection(); s.removeAllRanges(); s.selectAllChildren(e); }"
SELECT_PART = """(e, part) => {
  const at = e.value.indexOf(part);
  if (at < 0) throw new Error("not in the field: " + part);
  e.focus();
  e.setSelectionRange(at, at + part.length);
}"""


@dataclass
class Tally:
    """Clicks and keystrokes."""

    clicks: int = 0
    keys: int = 0

    @property
    def both(self) -> int:
        """Return clicks and keystrokes together."""
        return self.clicks + self.keys

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.clicks + other.clicks, self.keys + other.keys)


def presses(chord: str) -> int:
    """Return how many keys a chord has: 1 for 'Tab', 2 for 'Control+c'."""
    return len(chord.split("+"))


class Hand:
    """Acts on a Playwright page and counts. ``page`` is looked at freely; it is acted on through the hand only."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.tally = Tally()

    def click(self, target: Any, times: int = 1) -> None:
        """Press the mouse on something."""
        target.click(click_count=times)
        self.tally.clicks += times

    def press(self, chord: str) -> None:
        """Press a key, or several together."""
        self.page.keyboard.press(chord)
        self.tally.keys += presses(chord)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)
        self.tally.keys += len(text)

    def enter(self, target: Any) -> None:
        """Go into a field: with Tab where it is the next one, else with a click; nothing where the focus is there already."""
        if target.evaluate(HAS_FOCUS):
            return
        if target.evaluate(IS_NEXT):
            self.press("Tab")
            assert target.evaluate(HAS_FOCUS), "Tab went elsewhere"
        elif target.get_attribute("type") == "date":
            target.click(position={"x": 20, "y": 18})  # on the first of its three parts
            self.tally.clicks += 1
        else:
            self.click(target)

    def write(self, target: Any, text: str) -> None:
        """Go into a field and type."""
        self.enter(target)
        self.type(text)

    def choose(self, target: Any, label: str) -> None:
        """Choose from a list: a click opens it, another takes the entry (the window of the list is the browser's own)."""
        entry = target.locator("option", has_text=label).first
        target.select_option(value=entry.get_attribute("value"))
        self.tally.clicks += 2

    def date(self, target: Any, day: date) -> None:
        """Type a day: eight keys; one arrow for the day before the one that stands there.

        The browser of the tests asks for the month first, an Indonesian one for the day: the way to the day is not counted.
        """
        self.enter(target)
        stands = target.input_value()
        if stands and date.fromisoformat(stands) - day == timedelta(days=1) and day.month == int(stands[5:7]):
            self.page.keyboard.press("ArrowRight")
            self.press("ArrowDown")
        else:
            self.type(f"{day:%m%d%Y}")
        assert target.input_value() == day.isoformat(), (target.input_value(), day)

    def insert(self, target: Any, text: str, *, before: str) -> None:
        """Click before a word in a field and type something there."""
        target.evaluate(SELECT_PART, before)
        self.page.keyboard.press("ArrowLeft")  # from the selected word to the place before it, where the click goes
        self.tally.clicks += 1
        self.type(text)

    def complete(self, target: Any, text: str, *, typed: str = "") -> None:
        """Type a letter, go down to the suggestion, take it (the window of suggestions is the browser's own: filled in here).

        With ``typed``, type so much that it is the only suggestion left.
        """
        suggestions = target.evaluate("e => [...e.list.options].map(o => o.value)")
        assert text in suggestions, text
        assert not typed or [value for value in suggestions if typed in value.lower()] == [text], typed
        self.enter(target)
        target.fill(text)
        self.tally.keys += len(typed or "l") + len(("ArrowDown", "Enter"))

    def drag(self, target: Any) -> None:
        """Drag the mouse over a text of the page to select it."""
        target.evaluate(SELECT_TEXT)
        self.tally.clicks += 1

    def copy(self) -> None:
        """Copy what is selected."""
        self.press("Control+c")

    def paste(self) -> None:
        """Paste where the focus is."""
        self.press("Control+v")

    def change_line_end(self, target: Any, old: str, new: str) -> None:
        """In a long text: click before the old words, Shift+End, type the new ones."""
        target.evaluate(SELECT_PART, old)
        self.tally += Tally(clicks=1, keys=presses("Shift+End"))
        self.type(new)

    def change_word(self, target: Any, old: str, new: str) -> None:
        """In a long text: double-click a word and type another."""
        target.evaluate(SELECT_PART, old)
        self.tally += Tally(clicks=2)
        self.type(new)
