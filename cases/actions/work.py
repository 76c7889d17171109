"""What people do to a file: changing what it says, consents, the conflict list."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from families.models import Person
from lk3 import audit
from lk3.models import User

from ..clocks import ensure_legal_tasks, start_withdrawal
from ..confidentiality import higher, lowest_class
from ..locking import CHANGED, lock_open
from ..models import (
    Case,
    CaseParticipant,
    CaseProblem,
    ConflictOfInterest,
    Consent,
    ProblemCategory,
)
from ..triage import refuse_calmer
from ..workflow import NotAllowed


@transaction.atomic
def change_case(*, case: Case, version: int, secondary: Iterable[ProblemCategory], by: User, **fields: Any) -> Case:
    """Change what the file says, from exactly this version of it; the class only ever rises with the problems.

    ``fields``: category, other_explanation, urgency, channel, reporter, narrative.
    """
    locked = lock_open(case)
    if locked.version != version:
        raise NotAllowed(CHANGED)
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, fields[name])
    problems = [problem for problem in secondary if problem.pk != locked.category_id]
    if _set_secondary(locked, problems, by):
        changed.append("secondary_problems")
    _raise_with_problems(locked, problems)
    refuse_calmer(locked)
    ensure_legal_tasks(locked, [locked.category, *problems], by)
    locked.version, locked.changed_by = version + 1, by
    locked.save(update_fields=[*fields, "root_category", "confidentiality", "version", "changed_by", "changed_at"])
    audit.record("case.changed", by=by, on=locked, case=locked, fields=sorted(changed))
    return locked


def _set_secondary(case: Case, problems: list[ProblemCategory], by: User) -> bool:
    """Make these the secondary problems of the case and return whether anything changed."""
    wanted, present = (
        {problem.pk for problem in problems},
        set(case.secondary_problems.values_list("category", flat=True)),
    )
    case.secondary_problems.exclude(category__in=wanted).delete()
    CaseProblem.objects.bulk_create(
        CaseProblem(case=case, category_id=pk, recorded_by=by) for pk in sorted(wanted - present)
    )
    return wanted != present


def _raise_with_problems(case: Case, secondary: Iterable[ProblemCategory]) -> None:
    """Keep the case at least as closely as its problems and the ages of client and victims ask for; never less than before."""
    victims = Person.objects.filter(participations__case=case, participations__role=CaseParticipant.Role.VICTIM)
    protected = [*([case.client] if case.client else []), *victims]
    level = lowest_class([case.category, *secondary], protected, on=case.opened_on).level
    case.confidentiality = higher(case.confidentiality, level)


@transaction.atomic
def record_consent(*, case: Case, by: User, **fields: Any) -> Consent:
    """Record on what ground the family's data is used; the same again within a minute is a double click.

    A no while referrals are under way starts the clock by which the data must be taken back.

    ``fields``: basis, form, given_by, may_share, reason, given_on.
    """
    locked = lock_open(case)
    minute_ago = timezone.now() - timedelta(minutes=1)
    same = Consent.objects.filter(case=locked, recorded_by=by, recorded_at__gte=minute_ago, **fields).first()
    if same is not None:
        return same
    consent = Consent.objects.create(case=locked, recorded_by=by, **fields)
    if not consent.may_share:
        start_withdrawal(locked, by)
    audit.record("consent.recorded", by=by, on=consent, case=locked, basis=str(consent.basis))
    return consent


@transaction.atomic
def set_conflict(*, case: Case, user: User, reason: str, by: User) -> ConflictOfInterest:
    """Put somebody on the conflict list: from now on the case does not exist for them."""
    locked = lock_open(case)
    if locked.owner_id == user.pk:
        raise NotAllowed(f"Kasus ini masih ditangani {user}. Minta ketua menugaskannya kepada orang lain dulu.")
    if locked.conflicts.filter(user=user).exists():
        raise NotAllowed("Orang ini sudah ada dalam daftar benturan kepentingan.")
    conflict = ConflictOfInterest.objects.create(case=locked, user=user, reason=reason, recorded_by=by)
    audit.record("case.conflict_set", by=by, on=conflict, case=locked, person=user.pk)
    return conflict
