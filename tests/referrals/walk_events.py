"""What happens around referrals on the random walk: cases end and begin again, people come and go, days pass."""

from datetime import timedelta
from typing import Any

from cases import clocks
from cases.actions import closing, moves, work
from cases.models import Case, ClockRule, Task
from lk3.models import Membership
from referrals.actions.reminders import raise_reminders
from referrals.models import Referral
from tests.referrals.walk_people import MOST_OPEN, People
from tests.referrals.walk_rules import ENDED, require


def close(p: People) -> Any:
    """Budi closes a case, with or without saying why something may stay open."""
    case = p.any_case(state__in=["IN_SERVICE", "CLOSURE_PROPOSED"])
    if case is None or p.rng.random() < 0.5:
        return None
    is_blocked = _has_open(case)
    despite = p.rng.choice(["", "Keluarga pindah; mitra menjawab sendiri."])
    today = p.clock.now.date()
    ending = closing.Ending(outcome="ACCEPTANCE", summary="Selesai.", closed_on=today, despite=despite)
    closing.close(case=case, ending=ending, by=p.budi)
    require(bool(despite) or not is_blocked, f"{case.reference} was closed over something open without a reason")
    return True


def _has_open(case: Case) -> bool:
    has_referral = Referral.objects.filter(case=case).exclude(state__in=ENDED).exists()
    return has_referral or Task.objects.filter(case=case, state="OPEN").exists()


def reopen(p: People) -> Any:
    """Budi takes a closed case up again."""
    case = p.any_case(state="CLOSED")
    if case is None:
        return None
    closing.reopen(case=case, reason="Keluarga datang lagi.", by=p.budi)
    return True


def assign(p: People) -> Any:
    """Budi gives a case to somebody else."""
    case = p.any_case()
    if case is None:
        return None
    moves.assign(case=case, owner=p.rng.choice([p.siti, p.dewi, p.budi]), by=p.budi)
    return True


def conflict(p: People) -> Any:
    """Dewi turns out to be a relative; who carries the case cannot be put on the list."""
    case = p.any_case()
    if case is None or p.rng.random() < 0.9:
        return None
    work.set_conflict(case=case, user=p.dewi, reason="Saudara", by=p.budi)
    require(case.owner_id != p.dewi.pk, "the owner was put on the conflict list of her own case")
    return True


def come_and_go(p: People) -> Any:
    """Dewi leaves the LK3, or comes back."""
    hat = Membership.objects.get(user=p.dewi)
    hat.until_on = None if hat.until_on else p.clock.now.date() - timedelta(days=1)
    hat.save()
    return 0


def consent(p: People) -> Any:
    """The family agrees that its data goes to others, or takes that back."""
    case = p.any_case()
    if case is None:
        return None
    may_share = p.rng.random() < 0.7
    fields = {"basis": "CONSENT", "form": "ORAL", "may_share": may_share}
    work.record_consent(case=case, by=p.siti, **fields)
    return True


def start_clock(p: People) -> Any:
    """Something happens that starts a duty with a deadline."""
    case = p.any_case(state="IN_SERVICE")
    rule = ClockRule.objects.filter(starts="BY_HAND").order_by("pk").first()
    if case is None or rule is None or Task.objects.filter(state="OPEN").count() > MOST_OPEN:
        return None
    clocks.write_task(case, rule, p.clock.now, p.siti)
    return 0


def days_pass(p: People) -> Any:
    """Some days pass, and time raises what is due; asking at once again raises nothing more."""
    p.clock.now += timedelta(days=p.rng.choice([0, 1, 1, 2, 7]), hours=p.rng.randint(0, 20))
    p.new_reminders = raise_reminders(now=p.clock.now)
    require(not raise_reminders(now=p.clock.now), "the same moment raised a reminder twice")
    return int(bool(p.new_reminders))
