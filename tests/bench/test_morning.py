"""The hand of the morning counts what it does, and the table says plainly when the goal is missed. No browser is needed."""

from datetime import date

from bench.morning.hand import HAS_FOCUS, IS_NEXT, Hand, Tally, presses
from bench.morning.table import TASKS, Result, is_missed, table


class Field:
    """A field as the hand knows it; ``is_next`` when Tab leads there, ``has_focus`` when one is in it."""

    def __init__(self, *, is_next: bool = False, has_focus: bool = False, kind: str = "text", value: str = "") -> None:
        self.is_next, self.has_focus, self.kind, self.value = is_next, has_focus, kind, value

    def evaluate(self, script: str, *_: object) -> object:
        if script == HAS_FOCUS:
            return self.has_focus
        if script == IS_NEXT:
            self.has_focus = self.is_next
            return self.is_next
        return None

    def get_attribute(self, name: str) -> str:
        return self.kind

    def click(self, **_: object) -> None:
        self.has_focus = True

    def input_value(self) -> str:
        return self.value


class Keyboard:
    def __init__(self, field: Field | None = None) -> None:
        self.field = field

    def press(self, chord: str) -> None:
        if self.field and chord == "ArrowDown":
            self.field.value = "2026-11-21"

    def type(self, text: str) -> None:
        if self.field:
            self.field.value = f"{text[4:]}-{text[:2]}-{text[2:4]}"


class Page:
    def __init__(self, field: Field | None = None) -> None:
        self.keyboard = Keyboard(field)


def test_each_letter_and_each_key_of_a_chord_is_counted():
    hand = Hand(Page())
    hand.type("Ibu sehat.")
    hand.press("Tab")
    hand.press("Control+v")
    assert hand.tally == Tally(clicks=0, keys=13)
    assert presses("Control+Shift+End") == 3


def test_a_double_click_is_two_clicks_and_dragging_over_a_text_is_one():
    hand = Hand(Page())
    hand.click(Field())
    hand.click(Field(), times=2)
    hand.drag(Field())
    assert hand.tally == Tally(clicks=4)


def test_going_into_the_next_field_is_one_key_and_into_a_far_one_a_click_and_staying_is_nothing():
    hand = Hand(Page())
    hand.write(Field(is_next=True), "ab")
    hand.write(Field(), "ab")
    hand.write(Field(has_focus=True), "ab")
    assert hand.tally == Tally(clicks=1, keys=7)


def test_a_day_is_eight_keys_and_yesterday_beside_today_is_one():
    empty = Field(kind="date")
    hand = Hand(Page(empty))
    hand.date(empty, date(2026, 12, 5))
    assert hand.tally == Tally(clicks=1, keys=8)
    today = Field(kind="date", value="2026-11-22")
    hand = Hand(Page(today))
    hand.date(today, date(2026, 11, 21))
    assert hand.tally == Tally(clicks=1, keys=1)


def result(clicks: int, keys: int, **gone: list[str]) -> Result:
    return Result({number: Tally(clicks, keys) for number in TASKS}, {4: gone.get("gone", [])})


def test_half_is_enough_and_more_than_half_is_missed():
    assert not is_missed(result(10, 90), result(10, 40))
    assert is_missed(result(10, 90), result(10, 41))
    assert "clicks 1.000 · keystrokes 0.444 · both 0.500" in table(result(10, 90), result(10, 40))


def test_a_task_that_leaves_nothing_on_file_does_not_count():
    saved_nothing = result(1, 1, gone=["Temui ketua RT"])
    assert is_missed(result(10, 90), saved_nothing)
    assert "VOID in now: task 4: Temui ketua RT" in table(result(10, 90), saved_nothing)
