"""The morning in the first version: contacts and notes, in as few clicks and keys as it allows."""

from datetime import date, timedelta
from typing import Any

from . import content as said
from .hand import Hand


def days(count: int) -> date:
    """Return the day so many days from today."""
    return date.today() + timedelta(days=count)


class First:
    """Plays the tasks; each begins on the start page."""

    def __init__(self, page: Any, hand: Hand, cases: dict[str, str], *, has_clipboard: bool = True) -> None:
        self.page, self.hand, self.cases, self.has_clipboard = page, hand, cases, has_clipboard

    def open_from_start(self, case: str) -> None:
        """Open a case that waits on the start page."""
        self.hand.click(self.page.locator("main a.lk-rows__link", has_text=self.cases[case]))

    def press(self, name: str) -> None:
        """Press the button or link with this name."""
        self.hand.click(self.page.locator("main").locator("a, button", has_text=name).first)

    def field(self, name: str) -> Any:
        """Return a field of the form."""
        return self.page.locator(f"main form #id_{name}")

    def save(self) -> None:
        """Press the button that sends the form."""
        self.hand.click(self.page.locator("main .lk-form-actions button[type=submit]"))
        self.page.wait_for_selector("main .lk-timeline, main .lk-rows")
        assert not self.page.locator(".lk-errors, .invalid-feedback").count(), self.page.inner_text("main")[:900]

    def task_1(self) -> None:
        """The new case stands in no list of the start page, so: my cases, and the one with the red word."""
        self.press("Kasus saya")
        self.hand.click(self.page.locator("main table a", has_text=self.cases["danger"]))

    def task_2(self) -> None:
        """Twice the same form; what was done is pasted the second time."""
        self.open_from_start("visit")
        self.press("Catat layanan")
        self._visit(first=True)
        self.hand.click(self.page.locator("main a[href^='/keluarga/KEL']").first)
        self.hand.click(self.page.locator("main a", has_text=self.cases["visit_too"]))
        self.press("Catat layanan")
        self._visit(first=False)

    def _visit(self, *, first: bool) -> None:
        hand = self.hand
        hand.choose(self.field("kind"), said.VISIT_KIND)
        hand.date(self.field("held_on"), days(-1))
        hand.write(self.field("minutes"), said.VISIT_MINUTES)
        hand.write(self.field("place"), said.VISIT_PLACE)
        for tick in self.page.locator("main input[name=persons]").all():
            hand.click(tick)
        hand.enter(self.field("summary"))
        if first or not self.has_clipboard:
            hand.type(said.VISIT_SUMMARY)
        else:
            hand.paste()
        if first and self.has_clipboard:
            hand.press("Control+a")
            hand.copy()
        hand.write(self.field("next_step"), said.VISIT_NEXT)
        hand.date(self.field("next_on"), days(said.VISIT_NEXT_DAYS))
        self.save()

    def _contact(self, kind: str, summary: str, step: str = "", in_days: int = 0) -> None:
        """Record a contact of today on the form that is open."""
        self.hand.choose(self.field("kind"), kind)
        self.hand.write(self.field("summary"), summary)
        if step:
            self.hand.write(self.field("next_step"), step)
            self.hand.date(self.field("next_on"), days(in_days))
        self.save()

    def task_3(self) -> None:
        """An attempt is a contact too, for want of another way to move the step."""
        self.open_from_start("call")
        self.press("Catat layanan")
        self._contact("Informasi", "Telepon tidak diangkat.", "Telepon lagi", said.CALL_DAYS)

    def task_4(self) -> None:
        """What is done is a contact without a next step; what moves is one with the same step."""
        for place, what in enumerate([*said.DONE, *said.MOVED]):
            if place:
                self.page.goto("/")
            self.open_from_start(f"task_{place}")
            self.press("Catat layanan")
            if what in said.DONE:
                self._contact("Advokasi", "Selesai.")
            else:
                self._contact("Advokasi", "Belum sempat.", what, said.MOVED_DAYS)

    def task_5(self) -> None:
        """The old note is copied, pasted and changed."""
        hand = self.hand
        self.open_from_start("assessment")
        if self.has_clipboard:
            hand.drag(self.page.locator(".lk-timeline .lk-prose", has_text="Sumber:"))
            hand.copy()
        self.press("Tulis catatan")
        text = self.field("text")
        hand.enter(text)
        if self.has_clipboard:
            hand.paste()
            self._change(text)
        else:
            lines = [f"{title}: {new or old}" for title, old, new in said.ASSESSMENT.values()]
            hand.type("\n".join([f"Sumber: {said.SOURCES}", *lines, f"Tingkat risiko: {said.RISK_NOW}"]))
        self.save()

    def _change(self, text: Any) -> None:
        for _, old, new in said.ASSESSMENT.values():
            if new:
                self.hand.change_line_end(text, old, new)
        self.hand.change_word(text, said.RISK_BEFORE, said.RISK_NOW)

    def task_6(self) -> None:
        """A note, of which the lines are selected and printed."""
        hand = self.hand
        self.open_from_start("plan")
        self.press("Tulis catatan")
        actions = [f"{what} ({who.lower()}, {days(count):%d/%m})" for what, who, count in said.ACTIONS]
        hand.enter(self.field("text"))
        for line, text in enumerate([said.GOAL, f"Tanda: {said.GOAL_SIGN}", *actions]):
            if line:
                hand.press("Enter")
            hand.type(text)
        self.save()
        paper = self.page.locator(".lk-timeline .lk-prose", has_text=said.GOAL)
        hand.drag(paper)
        hand.press("Control+p")
        printed = self.page.evaluate("getSelection().toString()")
        assert all(text in printed for text in [said.GOAL, said.GOAL_SIGN, *actions])

    def task_7(self) -> None:
        """Three contacts, for each has one next step; the first holds the minutes."""
        name, role, institution = said.NEW_GUEST
        known, known_role, known_institution = said.KNOWN_GUEST
        minutes = (
            f"Hadir: saya, psikolog {said.TEAM[1]}, {known} ({known_role} {known_institution}), "
            f"{name} ({role.lower()} {institution}). {said.ISSUES} {said.CONCLUSION}"
        )
        self.open_from_start("conference")
        for number, (what, who, in_days) in enumerate(said.DECISIONS):
            self.press("Catat layanan")
            self.hand.choose(self.field("kind"), "Advokasi")
            if not number:
                self.hand.write(self.field("place"), said.PLACE)
            self.hand.write(self.field("summary"), "Keputusan konferensi." if number else minutes)
            step = what if who == "saya" else f"{who}: {what}"
            self.hand.write(self.field("next_step"), step)
            self.hand.date(self.field("next_on"), days(in_days))
            self.save()

    def task_8(self) -> None:
        """Everything but the outcome is told in the summary."""
        self.open_from_start("closing")
        self.press("Usulkan penutupan")
        self.hand.click(self.page.get_by_label(said.OUTCOME))
        goals = " ".join(f"{text}: {status.lower()}." for text, status in said.GOALS)
        look = f"Dilihat lagi {said.LOOK_MONTHS} bulan lagi."
        self.hand.write(self.field("summary"), f"{goals} {said.CLOSING_SUMMARY} {said.AFTERCARE} {look}")
        self.save()
