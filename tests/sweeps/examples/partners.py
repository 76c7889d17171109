"""How the verbs of the directory are called."""

from referrals.actions import partners
from tests.sweeps.examples import example

example(partners.export_partners, lambda c, _: partners.export_partners(by=c.siti))
