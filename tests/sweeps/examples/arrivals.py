"""Examples of what another LK3, or a day outside, brings in."""

import uuid

from referrals.actions import arrivals
from tests.sweeps.examples import example

example(
    arrivals.arrive,
    lambda c, _: arrivals.arrive(
        seed=arrivals.Seed(uid=uuid.uuid4(), name="Rekaan Dua", sex="F", channel="OUTREACH"), by=c.siti
    ),
)
