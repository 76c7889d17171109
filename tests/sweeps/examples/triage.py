"""How the verb of triage is called."""

import uuid

from cases.actions import triage
from cases.triage import CALM
from tests.sweeps.examples import example

example(
    triage.take_triage,
    lambda c, _: triage.take_triage(
        case=c.world.case, uid=uuid.uuid4(), answers=CALM | {"weapon": "YES"}, note="Pisau", by=c.siti
    ),
)
