"""Questions over many families and persons, and the one definition of who may see that they exist."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from lk3.access import UNIT_ROLES, Confidentiality, Role

if TYPE_CHECKING:
    from lk3.models import User


def name_words(name: str) -> list[str]:
    """Return the words of a name as they are searched: lower case, without marks, old spelling folded to new.

    Soeharto and Suharto, Djamilah and Jamilah, Tjahja and Cahya are the same name (spelling reforms of 1947 and 1972).
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", ""))
    folded = []
    for word in words:
        for old, new in (("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny")):
            word = word.replace(old, new)
        folded.append(word)
    return list(dict.fromkeys(folded))


def _end_of_prefix(prefix: str) -> str:
    """Return a text after all folded words that begin with ``prefix``, in any collation: they hold only a-z and 0-9."""
    return prefix + "z" * 60


def _named_like(rows: Any, column: str, text: str, unit_id: int) -> Any:
    for word in name_words(text)[:4]:
        words = rows.model.name_words.rel.related_model.objects.filter(
            unit_id=unit_id, word__gte=word, word__lte=_end_of_prefix(word)
        )
        rows = rows.filter(pk__in=words.exclude(**{column: None}).values(column))
    return rows


class FamilyQuerySet(models.QuerySet[Any]):
    """Families; every page starts from ``visible_to``."""

    def visible_to(self, user: User) -> FamilyQuerySet:
        """Families of one's unit, except those one must not know of: on a conflict list, or with a colleague's sealed case.

        Who carries another case of the family keeps it; the sealed case itself stays hidden from them.
        """
        hat = user.hat
        if hat is None or hat.role not in UNIT_ROLES:
            return self.none()
        cases = self.model.cases.rel.related_model.objects.filter(family=OuterRef("pk"))
        families = self.filter(unit_id=hat.unit_id)
        in_conflict = cases.filter(conflicts__user=user)
        if hat.role == Role.HEAD:
            return families.exclude(Exists(in_conflict))
        # Each family asks about its own few cases: SQLite would make a list of all cases of the country for "pk IN".
        known = cases.model.objects.visible_to(user).filter(pk=OuterRef("pk"))
        hidden = cases.filter(confidentiality=Confidentiality.SEALED).exclude(Exists(known))
        mine = cases.carried_by(user)
        return families.exclude(Exists(in_conflict)).exclude(Exists(hidden) & ~Exists(mine))

    def named_like(self, text: str, *, unit_id: int) -> FamilyQuerySet:
        """Families of a unit that are called so: as for persons, word by word."""
        return _named_like(self.filter(unit_id=unit_id), "family_id", text, unit_id)

    def with_card(self, number_hash: str) -> FamilyQuerySet:
        """The families with exactly this KK number (by its look-up hash)."""
        return self.filter(family_card_hash=number_hash)

    def with_members(self) -> FamilyQuerySet:
        """Fetch the persons along, head of family first."""
        members = self.model.members.rel.related_model.objects.select_related("person").in_order()
        return self.prefetch_related(Prefetch("members", queryset=members))

    def with_cases(self, user: User) -> FamilyQuerySet:
        """Fetch along what is needed to say how ``user`` stands to each family."""
        cases = self.model.cases.rel.related_model.objects.with_relation(user)
        return self.prefetch_related(Prefetch("cases", queryset=cases))


class PersonQuerySet(models.QuerySet[Any]):
    """Persons; found by words of their name or exactly by number, only in one's unit."""

    def visible_to(self, user: User) -> PersonQuerySet:
        """Persons of visible families of one's unit, and those not in any family yet."""
        hat = user.hat
        if hat is None or hat.role not in UNIT_ROLES:
            return self.none()
        member = self.model.family_memberships.rel.related_model
        families = member.family.field.related_model.objects.visible_to(user)
        mine = member.objects.filter(person=OuterRef("pk"))
        return self.filter(unit_id=hat.unit_id).filter(Exists(mine.filter(family__in=families)) | ~Exists(mine))

    def named_like(self, text: str, *, unit_id: int) -> PersonQuerySet:
        """Persons of a unit with, for every typed word, a word of the name that begins with it. Reads only the index."""
        return _named_like(self.filter(unit_id=unit_id), "person_id", text, unit_id)

    def with_national_id(self, number_hash: str) -> PersonQuerySet:
        """The persons with exactly this NIK (by its look-up hash)."""
        return self.filter(national_id_hash=number_hash)


class FamilyMemberQuerySet(models.QuerySet[Any]):
    """Who belongs to which family."""

    def visible_to(self, user: User) -> FamilyMemberQuerySet:
        """Members of visible families."""
        return self.filter(family__in=self.model.family.field.related_model.objects.visible_to(user))

    def current(self) -> FamilyMemberQuerySet:
        """Those who belong to the family today."""
        today = timezone.localdate()
        return self.filter(Q(until_on=None) | Q(until_on__gt=today))

    def in_order(self) -> FamilyMemberQuerySet:
        """Head of family first, then spouse, then the eldest."""
        rank = models.Case(
            models.When(relation="HEAD", then=0),
            models.When(relation="SPOUSE", then=1),
            default=2,
            output_field=models.IntegerField(),
        )
        return self.order_by(rank, models.F("person__birth_on").asc(nulls_last=True), "pk")

    def at_home(self) -> FamilyMemberQuerySet:
        """Those who live in the household; kin elsewhere stand in the file for the genogram only."""
        return self.filter(lives_elsewhere=False)


class TieQuerySet(models.QuerySet[Any]):
    """What binds people; reached through the family in whose file it stands."""

    def visible_to(self, user: User) -> TieQuerySet:
        """Ties in the files of visible families; which persons they may name is for the drawing to ask."""
        families = self.model.family.field.related_model.objects.visible_to(user)
        return self.filter(Exists(families.filter(pk=OuterRef("family"))))
