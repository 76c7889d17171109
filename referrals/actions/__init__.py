"""What people do with partners, referrals and work outside, by subject."""

from .outreach import change_outreach, record_outreach
from .partners import add_partner, change_partner, set_partner_active
from .referrals import draft_referral, may_share, move_referral, send_referral

__all__ = [
    "add_partner",
    "change_outreach",
    "change_partner",
    "draft_referral",
    "may_share",
    "move_referral",
    "record_outreach",
    "send_referral",
    "set_partner_active",
]
