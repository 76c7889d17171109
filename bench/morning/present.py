"""The morning in the present version."""

import re
from typing import Any

from . import content as said
from .first import First

DUE = {3: "3 hari", 7: "1 minggu", 14: "2 minggu", 30: "1 bulan"}
USUAL_DAYS = 7  # when a decision is due unless another day is given
GOAL_STATUS = {"Tercapai": "MET", "Tercapai sebagian": "PARTLY"}


class Present(First):
    """Plays the tasks where there are tasks, plans, assessments and conferences."""

    def row(self, case: str) -> Any:
        """Return what waits for a case on the start page."""
        return self.page.locator("main .lk-rows > li", has_text=self.cases[case]).first

    def go(self, case: str, form: str) -> None:
        """Follow the button to a form beside a step on the start page."""
        self.hand.click(self.row(case).locator("a", has_text=form))

    def quick(self, name: str, words: str) -> None:
        """Press a quick answer of a field."""
        self.hand.click(self.page.locator(f"main #id_{name} + .lk-quick button", has_text=re.compile(f"^{words}$")))

    def task_1(self) -> None:
        """The case in danger stands on top of the start page."""
        self.hand.click(self.row("danger").locator("a"))

    def task_2(self) -> None:
        """One form for both files."""
        hand = self.hand
        self.go("visit", "Catat layanan")
        self.quick("held_on", "Kemarin")
        self.quick("minutes", said.VISIT_MINUTES)
        for tick in self.page.locator("main").locator("input[name=persons], input[name=filed_in]").all():
            if not tick.is_checked():
                hand.click(tick)
        hand.write(self.field("summary"), said.VISIT_SUMMARY)
        self.quick("next_step", "Antar ke Puskesmas")
        hand.insert(self.field("next_step"), "bapak ", before="ke")
        self.quick("next_on", "1 minggu")
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
        """The texts of three months ago stand there; one tick keeps what is not said anew, the sources too."""
        hand = self.hand
        self.go("assessment", "Buat asesmen")
        hand.click(self.field("same_rest"))
        for code, (_, _, new) in said.ASSESSMENT.items():
            if new:
                hand.write(self.field(f"answer_{code}"), new)
        hand.click(self.page.locator("main input[name=risk][value=LOW]"))
        self._send()

    def _send(self, words: str = "Simpan") -> None:
        before = self.page.url
        self.hand.click(self.page.locator("main .lk-form-actions button[type=submit]", has_text=words).first)
        self.page.wait_for_url(lambda url: url != before)

    def task_6(self) -> None:
        """An example is taken, the action that only this family has is added, and the sheet for the client printed."""
        hand = self.hand
        self.go("plan", "Tulis rencana")
        self.press(said.GOAL)
        what, _, in_days = said.ACTIONS[2]  # the client does it, as the example says
        hand.write(self.field("what_3"), what)
        self.quick("due_on_3", DUE[in_days])
        self._send("lembar untuk klien")
        hand.click(self.page.locator("main [data-print]"))
        paper = self.page.inner_text(".plan-sheet")
        assert all(text in paper for text in [said.GOAL, said.GOAL_SIGN, *(what for what, _, _ in said.ACTIONS)])

    def task_7(self) -> None:
        """One form; each decision becomes a task on somebody's day."""
        hand = self.hand
        self.go("conference", "Catat konferensi")
        hand.complete(self.field("place"), said.PLACE, typed="koto t")
        for name in (said.TEAM[1], said.KNOWN_GUEST[0]):
            hand.click(self.page.locator("main").get_by_label(name))
        for column, text in zip(("name", "role", "institution"), said.NEW_GUEST, strict=True):
            hand.write(self.field(f"peserta-0-{column}"), text)
        hand.write(self.field("issues"), said.ISSUES)
        hand.write(self.field("conclusion"), said.CONCLUSION)
        for row, (what, who, in_days) in enumerate(said.DECISIONS):
            hand.write(self.field(f"keputusan-{row}-what"), what)
            self._who(row, who)
            if in_days != USUAL_DAYS:
                self.quick(f"keputusan-{row}-due_on", DUE[in_days])
        self._send()

    def _who(self, row: int, who: str) -> None:
        """Without a name it is the writer's own."""
        if who == said.KNOWN_GUEST[0]:
            self.hand.complete(self.field(f"keputusan-{row}-responsible"), who)
        elif who != "saya":
            self.hand.choose(self.field(f"keputusan-{row}-owner"), who)

    def task_8(self) -> None:
        """Goals are judged by a click, the look afterwards is planned already."""
        hand = self.hand
        self.go("closing", "Usulkan penutupan")
        hand.click(self.page.get_by_label(said.OUTCOME))
        for text, status in said.GOALS:
            group = self.page.locator("main fieldset", has_text=text).last
            hand.click(group.locator(f"input[value={GOAL_STATUS[status]}]"))
        hand.write(self.field("summary"), said.CLOSING_SUMMARY)
        self.quick("aftercare_plan", "Kader kesehatan menjenguk tiap bulan.")
        known = "Kader kesehatan menjenguk tiap bulan"
        hand.press("Backspace")
        hand.type(said.AFTERCARE.removeprefix(known))
        self.save()
