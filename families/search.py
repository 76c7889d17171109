"""Finding a family before anybody registers it a second time: by name, by reference, or exactly by NIK or KK number.

One function for every page that looks for a family. It answers from one's own scope only, masks families that colleagues
handle, costs the same number of queries whatever it finds, and leaves one audit event that holds the kind of search, not
the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from lk3 import audit
from lk3.encryption import lookup_hash

from . import identity_numbers
from .models import Family, FamilyMember, Person
from .presenters import FoundFamily, Results
from .querysets import name_words

if TYPE_CHECKING:
    from lk3.models import User

LIMIT = 20
_REFERENCE = re.compile(r"(LK3|KEL)-[0-9]{4}-[0-9]{4}-[0-9]{5,}")
TOO_SHORT = "Tulis paling sedikit dua huruf nama, nomor kasus atau keluarga, atau 16 digit NIK atau KK."
NOT_SIXTEEN = "NIK dan nomor KK harus 16 digit lengkap. Periksa lagi, atau cari dengan nama."


def find(user: User, text: str) -> Results:
    """Return the families of the person's unit that fit ``text``, at most ``LIMIT``, the latest registered first."""
    kind = _kind(text)
    if kind in ("", "digits"):
        return Results(text=text, problem=(NOT_SIXTEEN if kind else TOO_SHORT) if text.strip() else "")
    families = Family.objects.visible_to(user).filter(pk__in=_candidates(user, kind, text))
    rows = list(_with_everything_shown(families, user).order_by("-pk")[: LIMIT + 1])
    audit.record("family.searched", by=user, object_type="families.family", kind=kind)
    found = [FoundFamily.of(family, user) for family in rows[:LIMIT]]
    return Results(text=text, rows=found, has_more=len(rows) > LIMIT, is_searched=True)


def _kind(text: str) -> str:
    """Return 'reference', 'number' (16 digits), 'digits' (some other count), 'name', or '' for too little."""
    if _REFERENCE.fullmatch(text.strip().upper()):
        return "reference"
    digits = identity_numbers.normalise(text)
    if digits.isdecimal() and len(digits) > 5:
        return "number" if len(digits) == identity_numbers.LENGTH else "digits"
    return "name" if len("".join(name_words(text))) >= 2 else ""


def _candidates(user: User, kind: str, text: str) -> Any:
    """Return the ids of families to look at, wherever they are; the caller keeps to the scope."""
    if kind == "reference":
        return _by_reference(user, text.strip().upper())
    if kind == "number":
        return _by_number(identity_numbers.normalise(text))
    return _by_name(user.hat.unit_id if user.hat else None, text)


def _by_reference(user: User, reference: str) -> Any:
    if reference.startswith("KEL"):
        return Family.objects.filter(reference=reference).values("pk")
    # A colleague who knows a case by its number and problem must not learn from the number which family it is about.
    cases = Family.cases.rel.related_model.objects.visible_to(user).led_or_carried_by(user)  # type: ignore[attr-defined]
    return cases.filter(reference=reference).values("family_id")


def _by_number(digits: str) -> Any:
    persons = Person.objects.with_national_id(lookup_hash("nik", digits))
    members = FamilyMember.objects.filter(person__in=persons)
    cards = Family.objects.with_card(lookup_hash("kk", digits))
    return Family.objects.filter(Q(pk__in=members.values("family_id")) | Q(pk__in=cards.values("pk"))).values("pk")


def _by_name(unit_id: int | None, text: str) -> Any:
    persons = Person.objects.named_like(text, unit_id=unit_id)  # type: ignore[arg-type]
    members = FamilyMember.objects.filter(person__in=persons)
    called = Family.objects.named_like(text, unit_id=unit_id)  # type: ignore[arg-type]
    return members.values("family_id").union(called.values("pk"))


def _with_everything_shown(families: Any, user: User) -> Any:
    members = FamilyMember.objects.select_related("person").in_order()
    return families.select_related("subdistrict", "district", "registered_by").prefetch_related(
        Prefetch("members", queryset=members), Prefetch("cases", queryset=cases_for(user))
    )


def cases_for(user: User) -> Any:
    """Return the cases to prefetch with a family: what they are, who carries them, how ``user`` stands to them."""
    cases = Family.cases.rel.related_model.objects  # type: ignore[attr-defined]
    return cases.with_relation(user).select_related("owner", "category", "root_category").newest_first()
