"""The foundation's tables, by subject."""

from .audit import AuditChain, AuditEvent
from .drafts import Draft
from .holidays import Holiday
from .people import Invitation, Membership, User
from .references import ReferenceCounter
from .regions import Region
from .rescue import RescuedForm
from .units import (
    BoardMember,
    Budget,
    LegalBasis,
    MobileUnit,
    Professional,
    Training,
    TrainingParticipant,
    Unit,
)
from .work import Job

__all__ = [
    "AuditChain",
    "AuditEvent",
    "BoardMember",
    "Budget",
    "Draft",
    "Holiday",
    "Invitation",
    "Job",
    "LegalBasis",
    "Membership",
    "MobileUnit",
    "Professional",
    "ReferenceCounter",
    "Region",
    "RescuedForm",
    "Training",
    "TrainingParticipant",
    "Unit",
    "User",
]
