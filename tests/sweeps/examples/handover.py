"""Example of the verb that hands cases over together."""

from cases.actions import handover
from tests.sweeps.examples import example

example(handover.hand_over, lambda c, _: handover.hand_over(cases=[c.world.case], to=c.dewi, by=c.budi))
