"""What is on file after the morning, in whichever version this runs in; a script like ``world``. Prints what is missing."""

import json
import sys
from typing import Any

from world import HAS_WORK, cases, days

Told = dict[str, Any]


def case_of(told: Told, name: str) -> Any:
    return cases.Case.objects.get(reference=told["cases"][name])


def latest(case: Any) -> Any:
    return case.contacts.order_by("-held_on", "-id").first()


def missing(**there: Any) -> list[str]:
    """Return the names of what is not there."""
    return [name for name, is_there in there.items() if not is_there]


def visit(told: Told) -> list[str]:
    """Both files show the visit."""
    one, two = case_of(told, "visit"), case_of(told, "visit_too")
    held = one.contacts.filter(held_on=days(-1)).first()
    if held is None:
        return ["visit"]
    copy = two.contacts.filter(held_on=days(-1)).first()
    if copy is None and HAS_WORK:
        copy = two.filed_contacts.filter(held_on=days(-1)).first()
    return [gone for row in (held, copy) for gone in _visit(told, row)]


def _visit(told: Told, row: Any) -> list[str]:
    if row is None:
        return ["file"]
    return missing(
        kind=row.get_kind_display() == told["VISIT_KIND"],
        minutes=row.minutes == int(told["VISIT_MINUTES"]),
        place=row.place == told["VISIT_PLACE"],
        persons=row.persons.count() == 2,
        summary=row.summary == told["VISIT_SUMMARY"],
        next_step=row.next_step == told["VISIT_NEXT"],
        next_on=row.next_on == days(told["VISIT_NEXT_DAYS"]),
    )


def call(told: Told) -> list[str]:
    """The attempt is on file and the step stands on its new day."""
    case = case_of(told, "call")
    words = [row.summary for row in case.contacts.all()] + [note.text for note in case.notes.all()]
    last = latest(case)
    return missing(
        attempt=any("tidak diangkat" in text for text in words),
        step=last.next_step.startswith("Telepon"),
        day=last.next_on == days(told["CALL_DAYS"]),
    )


def tasks(told: Told) -> list[str]:
    """Three are done and two stand in a week."""
    found = []
    for place, what in enumerate([*told["DONE"], *told["MOVED"]]):
        case, is_done = case_of(told, f"task_{place}"), what in told["DONE"]
        if HAS_WORK:
            task = case.tasks.get()
            fits = task.state == "DONE" if is_done else task.due_on == days(told["MOVED_DAYS"])
        else:
            last = latest(case)
            moved = last.next_step == what and last.next_on == days(told["MOVED_DAYS"])
            fits = last.held_on == days(0) and (not last.next_step if is_done else moved)
        found += missing(**{what: fits})
    return found


def assessment(told: Told) -> list[str]:
    """All nineteen texts of today, the sources and the risk."""
    case = case_of(told, "assessment")
    now = {code: new or old for code, (_, old, new) in told["ASSESSMENT"].items()}
    if HAS_WORK:
        row = case.assessments.latest("pk")
        stored = row.load()
        texts = {code: stored.get(code) == text for code, text in now.items()}
        return missing(
            again=case.assessments.count() == 2,
            sources=row.sources == "CLIENT,HOME_VISIT",
            risk=row.risk == "LOW",
            **texts,
        )
    text = case.notes.latest("pk").text
    lines = {code: f"{told['ASSESSMENT'][code][0]}: {words}" in text.splitlines() for code, words in now.items()}
    risk = f"Tingkat risiko: {told['RISK_NOW']}" in text
    return missing(again=case.notes.count() == 2, sources=told["SOURCES"] in text, risk=risk, **lines)


def plan(told: Told) -> list[str]:
    """Goal, sign, and three actions with who and when."""
    case = case_of(told, "plan")
    if HAS_WORK:
        goal = case.goals.get()
        names = {"saya": told["COUNSELOR_NAME"]}
        wanted = {(what, names.get(who, who), str(days(count))) for what, who, count in told["ACTIONS"]}
        made = {(t.what, str(t.owner or t.responsible), str(t.due_on)) for t in goal.tasks.all()}
        return missing(
            goal=goal.text == told["GOAL"], sign=goal.success_sign == told["GOAL_SIGN"], actions=wanted == made
        )
    text = case.notes.get().text
    actions = [f"{what} ({who.lower()}, {days(count):%d/%m})" for what, who, count in told["ACTIONS"]]
    return missing(goal=told["GOAL"] in text, sign=told["GOAL_SIGN"] in text, actions=all(a in text for a in actions))


def conference(told: Told) -> list[str]:
    """Participants, what was said, and each decision with who and when."""
    case, people = case_of(told, "conference"), [told["KNOWN_GUEST"], told["NEW_GUEST"]]
    if HAS_WORK:
        row = case.conferences.get()
        there = {(p.name, p.role, p.institution) for p in row.participants.all()}
        names = {"saya": told["COUNSELOR_NAME"]}
        wanted = {(what, names.get(who, who), str(days(count))) for what, who, count in told["DECISIONS"]}
        made = {(t.what, str(t.owner or t.responsible), str(t.due_on)) for t in row.tasks.all()}
        return missing(
            day=row.held_on == days(0), place=row.place == told["PLACE"], issues=row.issues == told["ISSUES"],
            conclusion=row.conclusion == told["CONCLUSION"], guests={tuple(p) for p in people} <= there,
            colleagues={told["TEAM"][1], told["COUNSELOR_NAME"]} <= {name for name, _, _ in there},
            four=len(there) == 4, decisions=wanted == made,
        )  # fmt: skip
    rows = list(case.contacts.filter(held_on=days(0)))
    text = "\n".join(row.summary for row in rows).lower()
    said = [told["ISSUES"], told["CONCLUSION"], told["TEAM"][1], *(part for guest in people for part in guest)]
    steps = {(row.next_step, row.next_on) for row in rows}
    wanted = {(what if who == "saya" else f"{who}: {what}", days(count)) for what, who, count in told["DECISIONS"]}
    return missing(
        place=any(row.place == told["PLACE"] for row in rows),
        said=all(part.lower() in text for part in said),
        decisions=wanted == steps,
    )


def closing(told: Told) -> list[str]:
    """Closure is proposed, with everything that belongs to it."""
    case = case_of(told, "closing")
    common = missing(state=case.state == "CLOSURE_PROPOSED", outcome=case.get_outcome_display() == told["OUTCOME"])
    if HAS_WORK:
        judged = {(goal.text, goal.get_status_display()) for goal in case.goals.all()}
        month = (days(0).month - 1 + told["LOOK_MONTHS"]) % 12 + 1
        return common + missing(
            summary=told["CLOSING_SUMMARY"] in case.closing_summary, aftercare=told["AFTERCARE"] in case.aftercare_plan,
            goals=judged == {tuple(goal) for goal in told["GOALS"]}, look=case.aftercare_on and case.aftercare_on.month == month,
        )  # fmt: skip
    text = case.closing_summary
    said = [told["CLOSING_SUMMARY"], told["AFTERCARE"], f"{told['LOOK_MONTHS']} bulan"]
    goals = [f"{goal}: {status.lower()}" for goal, status in told["GOALS"]]
    return common + missing(said=all(part in text for part in [*said, *goals]))


TASKS = {2: visit, 3: call, 4: tasks, 5: assessment, 6: plan, 7: conference, 8: closing}

if __name__ == "__main__":
    data = json.load(sys.stdin)
    print(json.dumps({number: look(data) for number, look in TASKS.items()}))
