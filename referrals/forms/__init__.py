"""Input about partners, referrals and work outside, by subject."""

from .moves import MoveForm, words_of
from .outreach import OutreachForm
from .partners import PartnerForm
from .referrals import ReferralForm

__all__ = ["MoveForm", "OutreachForm", "PartnerForm", "ReferralForm", "words_of"]
