"""How the verbs on the terms of boards are called."""

from typing import Any

from django.utils import timezone

from lk3 import actions
from lk3.models import BoardMember
from tests.sweeps.examples import Cast, example


def _chair(c: Cast) -> Any:
    today = timezone.localdate()
    BoardMember.objects.create(
        unit=c.siti.hat.unit, name="Ibu Ketua", post="CHAIR", from_on=today, until_on=today.replace(year=today.year + 1)
    )
    return BoardMember.objects.all()


example(
    actions.end_terms,
    lambda c, members: actions.end_terms(members=members, on=timezone.localdate(), by=c.arif),
    _chair,
)
example(actions.renew_terms, lambda c, members: actions.renew_terms(members=members, by=c.arif), _chair)
