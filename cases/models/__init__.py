"""The tables of cases, by subject."""

from .assessment import Assessment, ResilienceCheck, Triage
from .case import Case
from .categories import CategoryTerm, ProblemCategory, WelfareCategory
from .clocks import ClockRule
from .drafts import IntakeDraft
from .files import AftercareCheck, Attachment
from .history import Assignment, CaseTransition
from .people import CaseParticipant, CaseProblem, ConflictOfInterest, TeamMember
from .plan import Conference, ConferenceParticipant, Goal, PlanVersion, Task
from .work import Consent, Note, ServiceContact

__all__ = [
    "AftercareCheck",
    "Assessment",
    "Assignment",
    "Attachment",
    "Case",
    "CaseParticipant",
    "CaseProblem",
    "CaseTransition",
    "CategoryTerm",
    "ClockRule",
    "Conference",
    "ConferenceParticipant",
    "ConflictOfInterest",
    "Consent",
    "Goal",
    "IntakeDraft",
    "Note",
    "PlanVersion",
    "ProblemCategory",
    "ResilienceCheck",
    "ServiceContact",
    "Task",
    "TeamMember",
    "Triage",
    "WelfareCategory",
]
