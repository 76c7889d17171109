"""Rows that wait to be written together: a hundred thousand single inserts would take minutes."""

from collections import Counter
from typing import Any

from django.db import models

from cases.models import (
    Assignment,
    Case,
    CaseParticipant,
    CaseProblem,
    CaseTransition,
    ConflictOfInterest,
    Consent,
    Note,
    ServiceContact,
    TeamMember,
)
from families.models import Family, FamilyMember, NameWord, Person
from lk3.models import (
    BoardMember,
    Budget,
    Membership,
    MobileUnit,
    Professional,
    Training,
    TrainingParticipant,
    Unit,
    User,
)
from referrals.models import Outreach, Partner, Referral, ReferralTransition

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
    Outreach,
    Family,
    Person,
    NameWord,
    FamilyMember,
    Case,
    CaseParticipant,
    CaseParticipant.welfare_categories.through,
    CaseProblem,
    TeamMember,
    ConflictOfInterest,
    Consent,
    CaseTransition,
    Assignment,
    ServiceContact,
    ServiceContact.persons.through,
    Note,
    Referral,
    ReferralTransition,
]
BATCH = 500


class Rows:
    """Collects rows of all tables and writes them in bulk; ``written`` counts them by table."""

    def __init__(self) -> None:
        self._waiting: dict[type[models.Model], list[models.Model]] = {model: [] for model in ORDER}
        self.written: Counter[str] = Counter()

    def add(self, row: Any) -> Any:
        """Keep a row for the next ``flush`` and return it; bulk writing passes by ``save()``, so it must be complete."""
        self._waiting[type(row)].append(row)
        return row

    def flush(self) -> None:
        """Write what waits."""
        for model, rows in self._waiting.items():
            if rows:
                model._base_manager.bulk_create(rows, batch_size=BATCH)
                self.written[model._meta.label_lower] += len(rows)
                rows.clear()
