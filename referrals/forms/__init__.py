"""Input about partners, referrals and work outside, by subject."""

from .outreach import OutreachForm
from .partners import PartnerForm
from .referrals import MoveForm, ReferralForm, words_of

__all__ = ["MoveForm", "OutreachForm", "PartnerForm", "ReferralForm", "words_of"]
