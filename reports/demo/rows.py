"""Rows that wait to be written together: a hundred thousand single inserts would take minutes."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import models

from cases.models import (
    AftercareCheck,
    Assessment,
    Assignment,
    Attachment,
    Case,
    CaseParticipant,
    CaseProblem,
    CaseTransition,
    Conference,
    ConferenceParticipant,
    ConflictOfInterest,
    Consent,
    Goal,
    IntakeDraft,
    Note,
    PlanVersion,
    ResilienceCheck,
    ServiceContact,
    Task,
    TeamMember,
    Triage,
)
from families.models import (
    Bond,
    CoupleTie,
    Family,
    FamilyMember,
    NameWord,
    ParentTie,
    Person,
    Pregnancy,
    SocialTie,
)
from lk3.models import (
    BoardMember,
    Budget,
    Draft,
    Membership,
    MobileUnit,
    Professional,
    Training,
    TrainingParticipant,
    Unit,
    User,
)
from referrals.models import (
    FoundPerson,
    Outreach,
    Partner,
    PartnerContact,
    PeopleReached,
    Referral,
    ReferralTransition,
    SpotService,
    Trip,
    TripCost,
)

# Every table stands after those it points to.
ORDER: list[type[models.Model]] = [
    Unit,
    User,
    Membership,
    BoardMember,
    Professional,
    Budget,
    MobileUnit,
    Training,
    TrainingParticipant,
    Partner,
    Partner.problems.through,
    Partner.serves.through,
    PartnerContact,
    Trip,
    Trip.team_members.through,
    TripCost,
    Outreach,
    Outreach.team_members.through,
    PeopleReached,
    SpotService,
    Family,
    Person,
    NameWord,
    FamilyMember,
    CoupleTie,
    ParentTie,
    Pregnancy,
    Bond,
    SocialTie,
    Case,
    FoundPerson,
    CaseParticipant,
    CaseParticipant.welfare_categories.through,
    CaseProblem,
    TeamMember,
    ConflictOfInterest,
    Consent,
    CaseTransition,
    Assignment,
    Triage,
    Assessment,
    ResilienceCheck,
    ServiceContact,
    ServiceContact.persons.through,
    ServiceContact.filed_in.through,
    Note,
    Goal,
    Conference,
    ConferenceParticipant,
    Task,
    PlanVersion,
    AftercareCheck,
    Attachment,
    IntakeDraft,
    Draft,
    Referral,
    ReferralTransition,
]
BATCH = 500


class Rows:
    """Collects rows of all tables and writes them in bulk; ``written`` counts them by table."""

    def __init__(self) -> None:
        self._waiting: dict[type[models.Model], list[models.Model]] = {model: [] for model in ORDER}
        self._unfinished: dict[type[models.Model], list[Callable[[], None]]] = {model: [] for model in ORDER}
        self.written: Counter[str] = Counter()

    def add(self, row: Any, *, finish: Callable[[], None] | None = None) -> Any:
        """Keep a row for the next ``flush`` and return it; bulk writing passes by ``save()``, so it must be complete.

        ``finish`` is called just before its table is written, when the rows of the tables above it have their numbers.
        """
        self._waiting[type(row)].append(row)
        if finish:
            self._unfinished[type(row)].append(finish)
        return row

    def flush(self) -> None:
        """Write what waits."""
        for model, rows in self._waiting.items():
            for finish in self._unfinished[model]:
                finish()
            self._unfinished[model].clear()
            if rows:
                model._base_manager.bulk_create(rows, batch_size=BATCH)
                self.written[model._meta.label_lower] += len(rows)
                rows.clear()
