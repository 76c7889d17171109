"""Who works on a case today: the people among whom something to do can be shared out."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from lk3.access import Role
from lk3.models import Membership, User

from .models import Case, ConflictOfInterest
from .workflow import NotAllowed


def colleagues_of(case: Case) -> Any:
    """Return owner, team and heads of today, by name; nobody on a conflict list of the family."""
    hats = Membership.objects.current().case_workers().filter(unit=case.unit_id)
    team = case.team.filter(Q(until_on=None) | Q(until_on__gte=timezone.localdate()))
    heads = Q(pk__in=hats.filter(role=Role.HEAD).values("user"))
    involved = Q(pk=case.owner_id or 0) | Q(pk__in=team.values("user")) | heads
    conflicts = ConflictOfInterest.objects.filter(case__family=case.family_id)
    people = User.objects.filter(involved, pk__in=hats.values("user"), is_active=True)
    return people.exclude(pk__in=conflicts.values("user")).order_by("name", "pk")


def require_colleague(case: Case, user: User) -> None:
    """Raise NotAllowed for somebody on whose day no task of this case may stand."""
    if not colleagues_of(case).filter(pk=user.pk).exists():
        raise NotAllowed(f"{user} tidak bekerja pada kasus ini. Tambahkan dulu ke tim, atau pilih orang lain.")
