"""What people do with partners, referrals and work outside, by subject."""

from .answers import read_answer, take_answer
from .codes import note_by_partner, renew_code
from .outreach import change_outreach, record_outreach
from .partners import add_partner, change_partner, export_partners, set_partner_active
from .referrals import Content, change_draft, draft_referral, may_share, move_referral, send_referral

__all__ = [
    "Content",
    "add_partner",
    "change_draft",
    "change_outreach",
    "change_partner",
    "draft_referral",
    "export_partners",
    "may_share",
    "move_referral",
    "note_by_partner",
    "read_answer",
    "record_outreach",
    "renew_code",
    "send_referral",
    "set_partner_active",
    "take_answer",
]
