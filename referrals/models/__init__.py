"""The tables of referrals and of work outside, by subject."""

from .clocks import Reminder
from .outreach import FoundPerson, Outreach, PeopleReached, SpotService
from .partners import Partner, PartnerContact
from .referrals import AnswerCode, CodeTries, Referral, ReferralMessage, ReferralTransition
from .trips import Trip, TripCost

__all__ = [
    "AnswerCode",
    "CodeTries",
    "FoundPerson",
    "Outreach",
    "Partner",
    "PartnerContact",
    "PeopleReached",
    "Referral",
    "ReferralMessage",
    "ReferralTransition",
    "Reminder",
    "SpotService",
    "Trip",
    "TripCost",
]
