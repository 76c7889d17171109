"""What people do on the random walk. Each step says whether it may succeed, from the agreed ways alone.

A step returns True when it was done with one event, a number for another count of events, None when there was nothing to do;
a refusal is raised by the verb. A step that succeeds although it must not breaks the walk.
"""

import uuid
from typing import Any

from django.utils import timezone

from lk3.access import Answer, Permission, answer
from lk3.models import AuditEvent, User
from referrals import actions, admission, codes
from referrals.actions import incoming as house
from referrals.actions.codes import note_by_partner, renew_code
from referrals.models import Referral
from tests.referrals import walk_events as events
from tests.referrals.walk_people import MOST_OPEN, People
from tests.referrals.walk_rules import ENDED, NEEDS_WORDS, WAYS, require

STATES = [str(state) for state in Referral.State.values]


def _content(p: People) -> actions.Content:
    """Return something to ask for: of a partner, or of the other LK3."""
    said: dict[str, Any] = {"purpose": "Mohon bantuan.", "override_reason": p.rng.choice(["", "", "Nyawa terancam."])}
    said["shared_parts"] = tuple(p.rng.sample(Referral.Part.values, p.rng.randint(0, 3)))
    kind = p.rng.random()
    if kind < 0.6:
        return actions.Content(partner=p.rng.choice(p.partners), **said)
    if kind < 0.8:
        return actions.Content(to_unit=p.there, arrangement="HANDOVER", **said)
    return actions.Content(to_unit=p.there, arrangement="SHARED", shared_until=p.day(40), **said)


def write(p: People) -> Any:
    """Somebody writes a referral, and sends it where they may; sometimes with two clicks."""
    case, by = p.any_case(), p.one_of_ours()
    if Referral.objects.exclude(state__in=ENDED).count() >= MOST_OPEN or case is None:
        return None
    verdict = answer(by, Permission.REFERRAL_SEND, case)
    if verdict not in (Answer.YES, Answer.SECOND_PERSON):
        return None
    is_sending = verdict is Answer.YES and p.rng.random() < 0.7
    verb = actions.send_referral if is_sending else actions.draft_referral
    said = {"case": case, "content": _content(p), "submission": uuid.uuid4(), "by": by}
    has_consent = actions.may_share(case)
    row = verb(**said)
    _require_consent(row, has_consent, by)
    if p.rng.random() < 0.1:
        require(verb(**said).pk == row.pk, "two clicks made two referrals")
    return True


def _require_consent(row: Referral, has_consent: bool, by: User) -> None:
    if row.state == "SENT" and not has_consent:
        is_head = answer(by, Permission.CONSENT_OVERRIDE, row.case) is Answer.YES
        require(is_head and row.overridden_by == by, f"{row} went out without consent, and nobody answers for it")
        require(bool(row.override_reason), f"{row} went out without consent, and nobody said why")


def follow(p: People) -> Any:
    """A refused referral is followed by another one; one that still runs is not."""
    states = ["DECLINED", "RETURNED"] if p.rng.random() < 0.7 else STATES
    refused, by = p.any_referral(state__in=states), p.one_of_ours()
    if refused is None or answer(by, Permission.REFERRAL_SEND, refused.case) is not Answer.YES:
        return None
    row = actions.draft_referral(
        case=refused.case, content=_content(p), submission=uuid.uuid4(), follows=refused, by=by
    )
    require(refused.state in ("DECLINED", "RETURNED", "SETTLED"), f"{refused} still ran and was followed by another")
    require(row.follows_id == refused.pk, "the chain is broken")
    if refused.state != "SETTLED":
        p.unread.discard(refused.pk)
    return True


def rewrite(p: People) -> Any:
    """Somebody rewrites a referral; only drafts can be."""
    states = ["DRAFT"] if p.rng.random() < 0.8 else STATES
    row, by = p.any_referral(state__in=states), p.one_of_ours()
    if row is None or answer(by, Permission.REFERRAL_SEND, row.case) not in (Answer.YES, Answer.SECOND_PERSON):
        return None
    version, is_newest = p.version_of(row)
    actions.change_draft(referral=row, content=_content(p), version=version, by=by)
    require(is_newest and row.state == "DRAFT", f"{row} was rewritten in state {row.state}")
    return True


def our_move(p: People) -> Any:
    """Somebody of ours sends, withdraws or settles, or tries any other state."""
    row, by = p.any_referral(), p.one_of_ours()
    if row is None:
        return None
    to = _wanted(p, row, "us")
    verdict = answer(by, Permission.REFERRAL_SEND, row.case)
    if verdict is not Answer.YES and (to == "SENT" or verdict is not Answer.SECOND_PERSON) and not row.case.is_closed:
        return None
    if to == "WITHDRAWN" and p.rng.random() < 0.7:
        return None
    (version, is_newest), words = p.version_of(row), p.words()
    has_consent = actions.may_share(row.case)
    actions.move_referral(referral=row, to=to, version=version, reason=words, by=by)
    _require_way(row, to, "us", is_newest, words)
    require(not row.case.is_closed, f"{row} moved by us in a closed case")
    if to == "SENT":
        _require_consent(Referral.objects.get(pk=row.pk), has_consent, by)
    p.unread.discard(row.pk)
    return True


def _require_way(row: Referral, to: str, side: str, is_newest: bool, words: str) -> None:
    require(WAYS.get((row.state, to)) == side, f"{row}: {row.state} → {to} was let through for '{side}'")
    require(is_newest, f"{row}: an old page was let through")
    require(bool(words) or to not in NEEDS_WORDS, f"{row}: {to} without words was let through")


def _wanted(p: People, row: Referral, side: str = "them") -> str:
    """Return what one side wants: mostly something that is possible now."""
    possible = [to for (state, to), whose in WAYS.items() if state == row.state and whose == side]
    return p.rng.choice(possible if possible and p.rng.random() < 0.85 else STATES)


def by_telephone(p: People) -> Any:
    """Somebody of ours writes down what was said on the telephone; another LK3 speaks for itself."""
    row, by = p.any_referral(sent_at__isnull=False), p.one_of_ours()
    if row is None:
        return None
    if answer(by, Permission.REFERRAL_SEND, row.case) not in (Answer.YES, Answer.SECOND_PERSON):
        return None
    to, (version, is_newest), words = _wanted(p, row), p.version_of(row), p.words()
    actions.take_answer(referral=row, to=to, version=version, words=words, by=by)
    _require_way(row, to, "them", is_newest, words)
    require(not row.to_unit_id and not row.case.is_closed, f"{row}: we answered in somebody else's name")
    p.unread.discard(row.pk)
    return True


def by_code(p: People) -> Any:
    """A partner without an account opens the letter by its code, sometimes a wrong one, and answers or leaves a note."""
    row = p.any_referral(to_unit=None, sent_at__isnull=False)
    if row is None:
        return None
    given = row.answer_codes.order_by("-pk").first()
    if given is None:
        return None
    is_right = p.rng.random() < 0.9
    typed = codes.words(given) if is_right else "3333-3333-3333"
    said = row.messages.count()
    opened = admission.admit(number=row.number, typed=typed, address=f"10.0.0.{p.rng.randrange(250)}")
    if opened is None:
        if row.messages.count() > said:
            p.unread.add(row.pk)  # tried too often: the unit is told that the code is worth nothing any more
        require(not is_right or not codes.opens(given, row), f"{row}: the right code does not open it")
        return _events_of_refused_try()
    require(
        is_right and row.state in ("SENT", "RECEIVED", "ACCEPTED", "IN_SERVICE"), f"{row}: a worthless code opened it"
    )
    if p.rng.random() < 0.15:
        note_by_partner(referral=row, text="Catatan rekaan.", answered_as="Perawat", uid=uuid.uuid4())
        p.unread.add(row.pk)
        return True
    to, (version, is_newest), words = _wanted(p, row), p.version_of(row), p.words()
    actions.take_answer(referral=row, to=to, version=version, words=words, answered_as="Perawat", by=None)
    _require_way(row, to, "them", is_newest, words)
    p.unread.add(row.pk)
    return True


def _events_of_refused_try() -> int:
    """A wrong code is one event; one that is not even looked at any more, none."""
    last = AuditEvent.objects.order_by("-pk").first()
    return int(last is not None and last.verb == "referral.code_refused" and last.at == timezone.now())


def other_house(p: People) -> Any:
    """Ratna or Hasan answers at the other LK3; taking in is for Hasan alone."""
    row, by = p.any_referral(to_unit=p.there, sent_at__isnull=False), p.rng.choice([p.ratna, p.hasan, p.hasan])
    if row is None:
        return None
    to, (version, is_newest), words = _wanted(p, row), p.version_of(row), p.words()
    if to == "ACCEPTED":
        receiver = p.rng.choice([p.ratna, p.hasan])
        house.accept_referral(referral=row, receiver=receiver, version=version, words=words, by=by)
    else:
        actions.take_answer(referral=row, to=to, version=version, words=words, by=by)
    _require_way(row, to, "them", is_newest, words)
    require(to not in ("ACCEPTED", "DECLINED") or by == p.hasan, f"{row} was decided by somebody who is not the head")
    p.unread.add(row.pk)
    return True


def message(p: People) -> Any:
    """Somebody writes to the other house."""
    row = p.any_referral(to_unit=p.there, state__in=["SENT", "ACCEPTED", "IN_SERVICE"])
    by = p.rng.choice([p.ratna, p.hasan, p.one_of_ours()])
    if row is None:
        return None
    house.write_message(referral=row, text="Pesan rekaan.", uid=uuid.uuid4(), by=by)
    require(row.state in ("ACCEPTED", "IN_SERVICE"), f"{row}: a message while nobody works on it")
    if by in (p.ratna, p.hasan):
        p.unread.add(row.pk)
    return True


def read(p: People) -> Any:
    """Somebody of ours says that they have read the answer."""
    row, by = p.any_referral(is_unread=True), p.one_of_ours()
    if row is None or answer(by, Permission.REFERRAL_READ, row.case) is not Answer.YES:
        return None
    version, is_newest = p.version_of(row)
    actions.read_answer(referral=row, version=version, by=by)
    require(is_newest, f"{row}: read on an old page")
    p.unread.discard(row.pk)
    return True


def new_code(p: People) -> Any:
    """Somebody makes a new code for a letter."""
    row, by = p.any_referral(sent_at__isnull=False), p.one_of_ours()
    if row is None:
        return None
    renew_code(referral=row, by=by)
    require(row.partner_id is not None and row.sent_at is not None, f"{row}: a code for what nobody can answer")
    return True


# name → (step, how often it is chosen)
STEPS: dict[str, tuple[Any, int]] = {
    "write": (write, 14),
    "follow": (follow, 4),
    "rewrite": (rewrite, 4),
    "our move": (our_move, 16),
    "by telephone": (by_telephone, 10),
    "by code": (by_code, 16),
    "other house": (other_house, 16),
    "message": (message, 4),
    "read": (read, 10),
    "new code": (new_code, 2),
    "close": (events.close, 3),
    "reopen": (events.reopen, 3),
    "assign": (events.assign, 3),
    "conflict": (events.conflict, 1),
    "come and go": (events.come_and_go, 1),
    "consent": (events.consent, 4),
    "start clock": (events.start_clock, 1),
    "days": (events.days_pass, 8),
}
