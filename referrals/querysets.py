"""Questions over partners, referrals and outreach, each with its scope."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from cases.querysets import InCaseQuerySet
from lk3.access import CASE_WORK_ROLES, UNIT_ROLES, Role

if TYPE_CHECKING:
    from lk3.models import User


class PartnerQuerySet(models.QuerySet[Any]):
    """Partners: a directory, known to everybody who refers and to the administrator."""

    def visible_to(self, user: User) -> PartnerQuerySet:
        """All, for those who work with partners."""
        hat = user.hat
        return self if hat and (hat.role in UNIT_ROLES or hat.role == Role.ADMINISTRATOR) else self.none()

    def active(self) -> PartnerQuerySet:
        """Those that can be referred to."""
        return self.filter(is_active=True)

    def in_province(self, code: str) -> PartnerQuerySet:
        """Those that lie in a province (its code) or serve it or part of it, or of all provinces for ''."""
        if not code:
            return self
        served = Q(region_id=code) | Q(region__parent_id=code)
        return self.filter(Q(district__parent_id=code) | Exists(self._areas().filter(served)))

    def serving(self, district_code: str) -> PartnerQuerySet:
        """Those that lie in a kabupaten/kota, or serve it or its whole province."""
        return self.filter(self._serves(district_code))

    def matching(self, text: str) -> PartnerQuerySet:
        """Those in whose name, services or address every word of the text occurs."""
        partners = self
        for word in text.split()[:6]:
            found = Q(name__icontains=word) | Q(services__icontains=word) | Q(address__icontains=word)
            partners = partners.filter(found)
        return partners

    def with_fit(self, *, district_code: str, problem_id: int | None) -> PartnerQuerySet:
        """Annotate ``is_near`` (serves that district) and ``is_fit`` (helps with that problem, one of the eleven)."""
        for_problem = self.model.problems.through.objects.filter(
            partner=OuterRef("pk"), problemcategory_id=problem_id or 0
        )
        is_near = models.Case(models.When(self._serves(district_code), then=True), default=False)
        return self.annotate(is_near=is_near, is_fit=Exists(for_problem))

    def with_agreement(self, state: str, today: date) -> PartnerQuerySet:
        """Those whose MoU is 'berlaku', ends 'segera' (within 60 days), is 'berakhir', or who have none ('tanpa')."""
        soon = today + timedelta(days=60)
        has_any = Q(agreement_until__isnull=False) | Q(agreement_from__isnull=False) | ~Q(agreement_number="")
        lasts = Q(agreement_until=None) | Q(agreement_until__gte=today)
        rules = {
            "berlaku": has_any & lasts,
            "segera": Q(agreement_until__gte=today, agreement_until__lte=soon),
            "berakhir": Q(agreement_until__lt=today),
            "tanpa": ~has_any,
        }
        return self.filter(rules[state])

    def _areas(self) -> models.QuerySet[Any]:
        return self.model.serves.through.objects.filter(partner=OuterRef("pk"))

    def _serves(self, district_code: str) -> Q:
        codes = [district_code, district_code[:2]]
        return Q(district_id=district_code) | Q(Exists(self._areas().filter(region_id__in=codes)))

    def nearest_first(self, district_code: str) -> PartnerQuerySet:
        """The district's own, then those that serve it, then others; by name."""
        own, serving = models.When(district_id=district_code, then=0), models.When(self._serves(district_code), then=1)
        return self.order_by(models.Case(own, serving, default=2), "name", "pk")


class ReferralQuerySet(InCaseQuerySet):
    """Referrals, reached through their case; those to another LK3 also by the ones there who take them in."""

    def open(self) -> ReferralQuerySet:
        """Those on which somebody still has to act; a refused one, until it is decided what comes instead."""
        return self.exclude(state__in=["COMPLETED", "SETTLED", "WITHDRAWN"])

    def incoming_for(self, user: User) -> ReferralQuerySet:
        """What other LK3 have sent to one's own: all of it for the head, the accepted ones one works on for a colleague."""
        hat = user.hat
        if hat is None or hat.role not in CASE_WORK_ROLES:
            return self.none()
        conflicts = self.model.case.field.related_model.conflicts.rel.related_model.objects
        mine = self.filter(to_unit_id=hat.unit_id).exclude(state="DRAFT").exclude(sent_at=None)
        mine = mine.exclude(Exists(conflicts.filter(case=OuterRef("case"), user=user)))
        if hat.role == Role.HEAD:
            return mine
        return mine.filter(receiver=user, state__in=["ACCEPTED", "IN_SERVICE", "COMPLETED"])

    def accepted_by(self, user: User) -> ReferralQuerySet:
        """Those on which the person, or the unit that the person heads, works for another LK3 now: 'receiver' of the policy."""
        hat = user.hat
        running = self.filter(to_unit_id=hat.unit_id if hat else None, state__in=["ACCEPTED", "IN_SERVICE"])
        running = running.filter(Q(shared_until=None) | Q(shared_until__gte=timezone.localdate()))
        return running if hat and hat.role == Role.HEAD else running.filter(receiver=user)

    def late(self) -> ReferralQuerySet:
        """Sent, and the partner has not answered by the day it was expected; a closed case waits for nothing."""
        sent = self.filter(state__in=["SENT", "RECEIVED"], answer_expected_on__lt=timezone.localdate())
        return sent.exclude(case__state="CLOSED")

    def latest_first(self) -> ReferralQuerySet:
        """In the order of the case page."""
        return self.order_by("-drafted_at", "-id")


class OutreachQuerySet(models.QuerySet[Any]):
    """Outreach of units."""

    def visible_to(self, user: User) -> OutreachQuerySet:
        """What one's own unit did."""
        hat = user.hat
        return self.filter(unit_id=hat.unit_id) if hat and hat.unit_id else self.none()

    def planned(self) -> OutreachQuerySet:
        """Those to come, and those whose day is over but that nobody has reported."""
        return self.filter(state="PLANNED")

    def held(self) -> OutreachQuerySet:
        """Those that took place."""
        return self.filter(state="HELD")

    def past(self) -> OutreachQuerySet:
        """Those that took place or were called off."""
        return self.exclude(state="PLANNED")

    def totals(self) -> dict[str, int]:
        """Return ``days``, ``women`` and ``men`` of those that took place, in one query."""
        sums = (
            self.held()
            .order_by()
            .aggregate(days=models.Count("pk"), women=models.Sum("women_reached"), men=models.Sum("men_reached"))
        )
        counts = {name: value or 0 for name, value in sums.items()}
        return counts | {"people": counts["women"] + counts["men"]}

    def for_list(self) -> OutreachQuerySet:
        """Everything a row of the list shows, in one query."""
        return self.select_related("subdistrict__parent", "village", "recorded_by", "trip").latest_first()

    def for_calendar(self) -> OutreachQuerySet:
        """The same with the team, the nearest day first; two queries."""
        team = self.model.team_members.field.related_model.objects.order_by("name", "pk")
        rows = self.select_related("subdistrict__parent", "village", "trip")
        return rows.prefetch_related(Prefetch("team_members", team)).order_by("held_on", "start_time", "pk")

    def latest_first(self) -> OutreachQuerySet:
        """In the order of the list."""
        return self.order_by("-held_on", "-id")


class TripQuerySet(models.QuerySet[Any]):
    """Trips of the mobile unit."""

    def visible_to(self, user: User) -> TripQuerySet:
        """Those of one's own unit."""
        hat = user.hat
        return self.filter(unit_id=hat.unit_id) if hat and hat.unit_id else self.none()


class FoundPersonQuerySet(models.QuerySet[Any]):
    """People in need found outside: names, so for few eyes."""

    def visible_to(self, user: User) -> FoundPersonQuerySet:
        """Whom one has found oneself; all of the unit's for its head; nobody in whose case one is in conflict."""
        hat = user.hat
        if hat is None or hat.role not in UNIT_ROLES:
            return self.none()
        conflicts = self.model.family.field.related_model.cases.rel.related_model.conflicts.rel.related_model.objects
        here = self.filter(outreach__unit_id=hat.unit_id)
        here = here.exclude(Exists(conflicts.filter(case__family=OuterRef("family"), user=user)))
        return here if hat.role == Role.HEAD else here.filter(recorded_by=user)

    def with_fate(self) -> FoundPersonQuerySet:
        """Annotate ``has_case`` and ``has_intake`` (begun and not finished), both of the family that was registered."""
        family = self.model.family.field.related_model
        return self.annotate(
            has_case=Exists(family.cases.rel.related_model.objects.filter(family=OuterRef("family"))),
            has_intake=Exists(family.intake_drafts.rel.related_model.objects.filter(family=OuterRef("family"))),
        )

    def waiting(self) -> FoundPersonQuerySet:
        """Those for whom no case was opened or begun, and nobody has said why not; a discarded intake makes them wait again."""
        return self.with_fate().filter(dropped_at=None, has_case=False, has_intake=False)

    def decided(self) -> FoundPersonQuerySet:
        """All others: a case was opened or begun, or somebody said why not."""
        return self.with_fate().filter(Q(has_case=True) | Q(has_intake=True) | Q(dropped_at__isnull=False))

    def for_list(self) -> FoundPersonQuerySet:
        """Everything a line shows, in one query and without opening what is encrypted; danger first, then the longest waiting."""
        rows = self.with_fate().select_related("outreach__subdistrict", "category")
        return rows.defer("name", "address", "phone", "story").order_by("-is_in_danger", "recorded_at", "pk")


class ReminderQuerySet(models.QuerySet[Any]):
    """Reminders of clocks."""

    def visible_to(self, user: User) -> ReminderQuerySet:
        """One's own; those for the head of the unit when one is the head. The dinas gets counts, never rows."""
        hat = user.hat
        if hat is None or hat.role not in UNIT_ROLES:
            return self.none()
        here = self.filter(unit_id=hat.unit_id)
        own = Q(step="WORKER", person=user)
        return here.filter(own | Q(step="HEAD")) if hat.role == Role.HEAD else here.filter(own)
