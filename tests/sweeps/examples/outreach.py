"""How the verbs of days outside, and of the people found there, are called."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from referrals.actions import found, outreach
from referrals.models import FoundPerson, Outreach
from referrals.reached import Reached
from tests.factories import OutreachFactory
from tests.sweeps.examples import Cast, example

REACHED = Reached({("F", "18-59"): 3}, {"INFORMATION": 1})


def _day(days: int) -> Outreach:
    held_on = timezone.localdate() + timedelta(days=days)
    return Outreach(kind="OUTREACH", held_on=held_on, subdistrict_id="13.71.01", place="Balai")


def _planned(c: Cast) -> Outreach:
    return OutreachFactory(recorded_by=c.siti, state="PLANNED")


def _version(c: Cast) -> dict[str, Any]:
    return {"team_members": [c.siti], "version": 1, "by": c.siti}


example(
    outreach.plan_outreach,
    lambda c, _: outreach.plan_outreach(outreach=_day(3), team_members=[c.siti], submission=uuid.uuid4(), by=c.siti),
)
example(
    outreach.change_plan,
    lambda c, day: outreach.change_plan(outreach=day, fields=["place"], **_version(c)),
    _planned,
)
example(
    outreach.report_outreach,
    lambda c, day: outreach.report_outreach(outreach=day, reached=REACHED, **_version(c)),
    _planned,
)
example(
    outreach.cancel_outreach,
    lambda c, day: outreach.cancel_outreach(outreach=day, reason="Jalan putus", by=c.siti),
    _planned,
)
example(
    outreach.record_outreach,
    lambda c, _: outreach.record_outreach(
        outreach=_day(0), team_members=[c.siti], reached=REACHED, submission=uuid.uuid4(), by=c.siti
    ),
)
example(
    outreach.change_outreach,
    lambda c, _: outreach.change_outreach(outreach=c.world.outreach, reached=REACHED, fields=["place"], **_version(c)),
)
example(
    found.record_found,
    lambda c, _: found.record_found(
        found=FoundPerson(name="Orang Rekaan", sex="F", story="Cerita"),
        outreach=c.world.outreach,
        uid=uuid.uuid4(),
        by=c.siti,
    ),
)
example(found.make_case, lambda c, _: found.make_case(found=c.world.found, by=c.siti))
example(
    found.drop_found,
    lambda c, _: found.drop_found(found=c.world.found, reason="Sudah didampingi puskesmas", by=c.siti),
)
