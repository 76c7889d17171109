"""The morning in the present version."""

from typing import Any

from . import content as said
from .first import First, days

GOAL_STATUS = {"Tercapai": "MET", "Tercapai sebagian": "PARTLY"}


class Present(First):
    """Plays the tasks where there are tasks, plans, assessments and conferences."""

    def row(self, case: str) -> Any:
        """Return what waits for a case on the start page."""
        return self.page.locator("main .lk-rows > li", has_text=self.cases[case]).first

    def task_1(self) -> None:
        """The case in danger stands on top of the start page."""
        self.hand.click(self.row("danger").locator("a"))

    def task_2(self) -> None:
        """One form for both files."""
        hand = self.hand
        hand.click(self.row("visit").locator("a", has_text="Catat layanan"))
        hand.choose(self.field("kind"), said.VISIT_KIND)
        hand.date(self.field("held_on"), days(-1))
        hand.write(self.field("minutes"), said.VISIT_MINUTES)
        hand.write(self.field("place"), said.VISIT_PLACE)
        for tick in self.page.locator("main input[name=persons], main input[name=filed_in]").all():
            hand.click(tick)
        hand.write(self.field("summary"), said.VISIT_SUMMARY)
        hand.write(self.field("next_step"), said.VISIT_NEXT)
        hand.date(self.field("next_on"), days(said.VISIT_NEXT_DAYS))
        self.save()

    def task_3(self) -> None:
        """One button."""
        self.hand.click(self.row("call").locator("button", has_text="tidak diangkat"))

    def task_4(self) -> None:
        """One button each, without leaving the page."""
        for place, what in enumerate([*said.DONE, *said.MOVED]):
            button = "Selesai" if what in said.DONE else f"+{said.MOVED_DAYS} hari"
            self.hand.click(self.row(f"task_{place}").locator("button", has_text=button))
            self.page.wait_for_load_state()

    def task_5(self) -> None:
        """The texts of three months ago stand there with a tick each."""
        hand = self.hand
        self.open_from_start("assessment")
        self.press("Semua asesmen")
        self.press("Asesmen mendalam")
        for source in said.SOURCES.split(", "):
            hand.click(self.page.locator("main .as-sources").get_by_label(source))
        for code, (_, _, new) in said.ASSESSMENT.items():
            if new:
                hand.write(self.field(f"answer_{code}"), new)
            else:
                hand.click(self.field(f"same_{code}"))
        hand.click(self.page.locator("main input[name=risk][value=LOW]"))
        self._send()

    def _send(self) -> None:
        before = self.page.url
        self.hand.click(self.page.locator("main .lk-form-actions button[type=submit]"))
        self.page.wait_for_url(lambda url: url != before)

    def task_6(self) -> None:
        """A goal with three actions, and the sheet for the client."""
        hand = self.hand
        self.open_from_start("plan")
        self.press("Tulis bersama klien")
        hand.write(self.field("text"), said.GOAL)
        hand.write(self.field("success_sign"), said.GOAL_SIGN)
        for number, (what, who, in_days) in enumerate(said.ACTIONS, start=1):
            if number > 1:
                hand.click(self.page.locator("main summary", has_text=f"Tindakan {number}"))
            hand.write(self.field(f"what_{number}"), what)
            if who == "Klien":
                hand.choose(self.field(f"who_{number}"), "Klien")
            hand.date(self.field(f"due_on_{number}"), days(in_days))
        self._send()
        self.press("Lembar untuk klien")
        hand.click(self.page.locator("main [data-print]"))
        paper = self.page.inner_text(".plan-sheet")
        assert all(text in paper for text in [said.GOAL, said.GOAL_SIGN, *(what for what, _, _ in said.ACTIONS)])

    def task_7(self) -> None:
        """One form; each decision becomes a task on somebody's day."""
        hand = self.hand
        self.open_from_start("conference")
        self.press("Catat atau rencanakan")
        hand.date(self.field("held_on"), days(0))
        hand.write(self.field("place"), said.PLACE)
        hand.click(self.page.locator("main").get_by_label(said.TEAM[1]))
        for row, guest in enumerate([said.KNOWN_GUEST, said.NEW_GUEST]):
            for column, text in zip(("name", "role", "institution"), guest, strict=True):
                hand.write(self.field(f"peserta-{row}-{column}"), text)
        hand.write(self.field("issues"), said.ISSUES)
        hand.write(self.field("conclusion"), said.CONCLUSION)
        for row, (what, who, in_days) in enumerate(said.DECISIONS):
            hand.write(self.field(f"keputusan-{row}-what"), what)
            self._who(row, who)
            hand.date(self.field(f"keputusan-{row}-due_on"), days(in_days))
        self._send()

    def _who(self, row: int, who: str) -> None:
        name = said.COUNSELOR_NAME if who == "saya" else who
        if name == said.KNOWN_GUEST[0]:
            self.hand.write(self.field(f"keputusan-{row}-responsible"), name)
        else:
            self.hand.choose(self.field(f"keputusan-{row}-owner"), name)

    def task_8(self) -> None:
        """Goals are judged by a click, the look afterwards is planned already."""
        hand = self.hand
        self.open_from_start("closing")
        self.press("Usulkan penutupan")
        hand.click(self.page.get_by_label(said.OUTCOME))
        for text, status in said.GOALS:
            group = self.page.locator("main fieldset", has_text=text).last
            hand.click(group.locator(f"input[value={GOAL_STATUS[status]}]"))
        hand.write(self.field("summary"), said.CLOSING_SUMMARY)
        hand.write(self.field("aftercare_plan"), said.AFTERCARE)
        self.save()
