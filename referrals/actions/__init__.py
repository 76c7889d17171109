"""What people do with partners, referrals and work outside, by subject."""

from .answers import read_answer, take_answer
from .outreach import change_outreach, record_outreach
from .partners import add_partner, change_partner, set_partner_active
from .referrals import Content, change_draft, draft_referral, may_share, move_referral, send_referral

__all__ = [
    "Content",
    "add_partner",
    "change_draft",
    "change_outreach",
    "change_partner",
    "draft_referral",
    "may_share",
    "move_referral",
    "read_answer",
    "record_outreach",
    "send_referral",
    "set_partner_active",
    "take_answer",
]
