"""What the workers found out: initial and full assessments, the same asked again later, and the four strengths of a family."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from cases.assessment import FULL, INITIAL, SOURCES, keep, sections_of
from cases.models import Assessment, Case, ResilienceCheck
from cases.resilience import EDITION, STRENGTHS

from .world import World, moment, rows_of

if TYPE_CHECKING:
    from .cases import CaseFile

DAYS_UNTIL_REPEATED = 75
VIOLENCE = {"DOMESTIC_VIOLENCE", "SEXUAL_VIOLENCE"}
# Which of the four a problem strains most; the rest is middling.
STRAINED = {
    "ECONOMIC_HARDSHIP": {"ECONOMY"},
    "DISABILITY_ILLNESS": {"ECONOMY"},
    "MIGRANT_WORKER": {"ECONOMY", "HARMONY"},
    "EX_PRISONER": {"ECONOMY", "MORALS"},
    "SUBSTANCE_ABUSE": {"MORALS", "HARMONY"},
    "DELINQUENCY": {"EDUCATION", "MORALS"},
    "NEGLECT": {"ECONOMY", "EDUCATION"},
}
REPLIES = ["YES", "PARTLY", "NO"]
STRAINED_WEIGHTS, USUAL_WEIGHTS = [15, 35, 50], [50, 35, 15]
ASKED = 0.88
DECISIONS = {
    Case.Outcome.INFORMATION_GIVEN: Assessment.Decision.INFORMATION,
    Case.Outcome.REFERRED_OUT: Assessment.Decision.REFERRED,
    Case.Outcome.OUT_OF_SCOPE: Assessment.Decision.OUT_OF_SCOPE,
}


def assess(world: World, file: CaseFile) -> None:
    """Add an initial assessment, a full one when there was time for it, and another one when months have passed."""
    days = [contact.held_on for contact in file.contacts]
    risk = _risk(world, file)
    add_assessment(world, file, INITIAL, days[0], risk, _answers(world, file, INITIAL))
    if len(days) < 2:
        return
    first = _answers(world, file, FULL)
    add_assessment(world, file, FULL, days[1], risk, first)
    if (days[-1] - days[1]).days >= DAYS_UNTIL_REPEATED:
        later = first | _answers(world, file, FULL, stage="LATER")
        add_assessment(world, file, FULL, days[-1], _calmer(risk), later)


def add_assessment(
    world: World, file: CaseFile, kind: str, day: date, risk: str, answers: dict[str, str], sources: str = ""
) -> None:
    """Add one assessment; the case takes over its risk."""
    decision = ""
    if kind == INITIAL:
        decision = DECISIONS.get(Case.Outcome(file.case.outcome), "") if file.case.outcome else ""
        decision = decision or Assessment.Decision.ACCEPTED
    world.rows.add(
        Assessment(
            case=file.case,
            kind=kind,
            taken_on=day,
            sources=sources or _sources(world),
            answers=json.dumps(keep(kind, answers), ensure_ascii=False),
            risk=risk,
            decision=decision,
            written_at=min(world.now, max(file.assigned_at, moment(day, 16, 20))),
            written_by=file.case.owner,
        )
    )
    file.case.risk = risk


def measure_strengths(world: World, file: CaseFile) -> None:
    """Add the four strengths at the beginning, in between when it took long, and at the end."""
    days = [contact.held_on for contact in file.contacts]
    moments = ResilienceCheck.Moment
    answers = _first_replies(world, file.root)
    add_check(world, file, moments.INTAKE, days[0], answers)
    if len(days) >= 4:
        answers = _better(world, answers)
        add_check(world, file, moments.DURING, days[len(days) // 2], answers)
    if file.case.state in (Case.State.CLOSURE_PROPOSED, Case.State.CLOSED) and len(days) >= 2:
        add_check(world, file, moments.CLOSING, days[-1], _better(world, answers))


def add_check(world: World, file: CaseFile, when: str, day: date, answers: dict[str, str], note: str = "") -> None:
    """Add the four strengths as they were on that day."""
    world.rows.add(
        ResilienceCheck(
            case=file.case,
            moment=when,
            taken_on=day,
            edition=EDITION,
            answers=json.dumps(answers),
            note=note,
            written_at=min(world.now, max(file.assigned_at, moment(day, 16, 40))),
            written_by=file.case.owner,
        )
    )


def _risk(world: World, file: CaseFile) -> str:
    """Return the risk: what was set for a desk, high where there is danger or violence, mostly low elsewhere."""
    if file.course.risk:
        return file.course.risk
    risks = [Case.Risk.HIGH, Case.Risk.MEDIUM, Case.Risk.LOW]
    if file.root in VIOLENCE or file.case.urgency == Case.Urgency.NOW:
        return world.weighted(risks, [4, 5, 1])
    return world.weighted(risks, [0, 3, 7])


def _calmer(risk: str) -> str:
    return Case.Risk.MEDIUM if risk == Case.Risk.HIGH else Case.Risk.LOW


def _answers(world: World, file: CaseFile, kind: str, stage: str = "") -> dict[str, str]:
    """Return a text for every section: of the problem where there is one, otherwise one that fits anybody."""
    answers = {} if stage else {"PROBLEM": file.case.narrative}
    for section in sections_of(kind):
        rows = [row for row in rows_of("assessments.csv") if (row["section"], row["stage"]) == (section.code, stage)]
        own = [row["text"] for row in rows if row["root"] == file.root]
        if texts := own or [row["text"] for row in rows if not row["root"]]:
            answers[section.code] = world.rng.choice(texts)
    return answers


def _sources(world: World) -> str:
    """Return where the knowledge comes from, in the order of the form."""
    more = world.rng.sample(["FAMILY", "NEIGHBOUR", "SCHOOL", "HEALTH", "HOME_VISIT", "OBSERVATION", "DOCUMENTS"], 2)
    return ",".join(code for code in SOURCES if code in {"CLIENT", *more})


def _first_replies(world: World, root: str) -> dict[str, str]:
    strained = STRAINED.get(root, {"HARMONY"})
    return {
        question.code: world.weighted(REPLIES, STRAINED_WEIGHTS if strength.code in strained else USUAL_WEIGHTS)
        for strength in STRENGTHS
        for question in strength.questions
        if world.chance(ASKED)
    }


def _better(world: World, answers: dict[str, str]) -> dict[str, str]:
    """Return the answers some months later: mostly better by a step, now and then worse, nothing asked that was not before."""
    later = {}
    for code, reply in answers.items():
        place = REPLIES.index(reply)
        step = -1 if world.chance(0.4) else 1 if world.chance(0.05) else 0
        later[code] = REPLIES[min(2, max(0, place + step))]
    return later
