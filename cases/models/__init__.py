"""The tables of cases, by subject."""

from .case import Case, CaseParticipant, CaseProblem, ConflictOfInterest, TeamMember
from .categories import ProblemCategory, WelfareCategory
from .drafts import IntakeDraft
from .history import Assignment, CaseTransition
from .work import Consent, Note, ServiceContact

__all__ = [
    "Assignment",
    "Case",
    "CaseParticipant",
    "CaseProblem",
    "CaseTransition",
    "ConflictOfInterest",
    "Consent",
    "IntakeDraft",
    "Note",
    "ProblemCategory",
    "ServiceContact",
    "TeamMember",
    "WelfareCategory",
]
