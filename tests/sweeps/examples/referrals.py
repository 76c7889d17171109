"""Examples of the verbs of a referral: on the side that sends it, and of what comes back."""

import uuid
from typing import Any

from referrals import actions
from referrals.models import Referral
from tests.sweeps.examples import Cast, example


def _content(c: Cast) -> actions.Content:
    return actions.Content(purpose="Tolong dampingi.", partner=c.world.partner, override_reason="Keadaan mendesak")


def _draft(c: Cast) -> Referral:
    return actions.draft_referral(case=c.world.case, content=_content(c), submission=uuid.uuid4(), by=c.siti)


def _sent(c: Cast) -> Referral:
    return actions.send_referral(case=c.world.case, content=_content(c), submission=uuid.uuid4(), by=c.budi)


def _answered(c: Cast) -> Referral:
    referral = _sent(c)
    actions.take_answer(referral=referral, to="RECEIVED", version=referral.version, by=None)
    return Referral.objects.get(pk=referral.pk)


def _send(c: Cast, referral: Any) -> Any:
    return actions.move_referral(referral=referral, to="SENT", version=referral.version, by=c.budi)


example(actions.draft_referral, lambda c, _: _draft(c))
example(actions.send_referral, lambda c, _: _sent(c))
example(
    actions.change_draft,
    lambda c, r: actions.change_draft(referral=r, content=_content(c), version=r.version, by=c.siti),
    _draft,
)
example(actions.move_referral, _send, _draft)
example(
    actions.take_answer,
    lambda c, r: actions.take_answer(referral=r, to="RECEIVED", version=r.version, by=c.siti),
    _sent,
)
example(actions.read_answer, lambda c, r: actions.read_answer(referral=r, version=r.version, by=c.siti), _answered)
