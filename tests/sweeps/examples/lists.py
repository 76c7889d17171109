"""How the verbs on lists of partners and of published counts are called; a file without rows has the empty plan's mark."""

from lk3.tables import Plan
from referrals.actions import partner_lists
from referrals.models import Partner
from reports import actions as counts
from reports.models import NeedCount
from tests.sweeps.examples import example

EMPTY = Plan([]).fingerprint

example(
    partner_lists.check_partners, lambda c, _: partner_lists.check_partners(partners=Partner.objects.all(), by=c.arif)
)
example(
    partner_lists.deactivate_partners,
    lambda c, _: partner_lists.deactivate_partners(partners=Partner.objects.all(), by=c.arif),
)
example(
    partner_lists.export_partner_list,
    lambda c, _: partner_lists.export_partner_list(partners=Partner.objects.all(), by=c.arif),
)
example(
    partner_lists.import_partners,
    lambda c, _: partner_lists.import_partners(rows=[], overwrite=False, fingerprint=EMPTY, by=c.arif),
)
example(
    counts.export_need_counts,
    lambda c, _: counts.export_need_counts(counts=NeedCount.objects.all(), by=c.arif),
)
example(
    counts.import_need_counts,
    lambda c, _: counts.import_need_counts(rows=[], overwrite=False, fingerprint=EMPTY, by=c.arif),
)
