"""The random walk itself: a little of it every time, and the proof that it notices when a rule is broken."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from cases import closing
from referrals import actions, inbox, workflow
from tests.referrals.walk import walk
from tests.referrals.walk_rules import WAYS, Broken

STEPS = 250


def test_people_who_do_whatever_they_can_break_no_rule(db: None) -> None:
    counts = walk(steps=STEPS, seed=random.SystemRandom().randrange(10**6))
    assert sum(counts.values()) == STEPS
    assert len([name for name in counts if name.endswith("done")]) > 10


def test_the_table_of_the_program_is_the_one_that_was_agreed() -> None:
    table = {(str(state), str(move.to)): move.side for state, moves in workflow.TRANSITIONS.items() for move in moves}
    assert table == {way: side for way, side in WAYS.items() if way[0]}


def _forgets_to_tell(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions.answers.locking, "is_sender", lambda row, by: True)


def _loses_refused_ones(patch: pytest.MonkeyPatch) -> None:
    rows_of = inbox.rows_of
    patch.setattr(inbox, "rows_of", lambda user: rows_of(user).exclude(state__in=["DECLINED", "SENT"]))


def _forgets_who_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbox, "is_for", lambda turn, referral, user: referral.case.owner_id == user.pk)


def _closes_over_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(closing, "blockers", lambda case: [])
    patch.setattr("cases.actions.closing.blockers", lambda case: [])


def _goes_any_way(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workflow, "move_of", lambda referral, to, side: workflow.MOVES[to])


def _needs_no_consent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("referrals.actions.referrals._take_consent", lambda row, by: None)
    patch.setattr("referrals.actions.referrals._refuse_unexplained", lambda row: None)


def _takes_old_pages(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(workflow, "refuse_older", lambda referral, version, by: None)


def _says_it_twice(patch: pytest.MonkeyPatch) -> None:
    record = actions.answers.audit.record

    def twice(verb: str, **told: Any) -> Any:
        record(verb, **told)
        return record(verb, **told)

    patch.setattr("referrals.actions.answers.audit.record", twice)


@pytest.mark.parametrize(
    "fault",
    [_forgets_to_tell, _loses_refused_ones, _forgets_who_left, _closes_over_everything, _goes_any_way,
     _needs_no_consent, _takes_old_pages, _says_it_twice],
)  # fmt: skip
def test_a_program_with_a_fault_does_not_get_far(
    fault: Callable[[pytest.MonkeyPatch], None], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises(Broken, match=r"seed 5 \(.*\): Broken"):
        walk(steps=600, seed=5)
