"""Questions over many cases, and the one definition of which cases a person may know of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from lk3.access import CASE_WORK_ROLES, UNIT_ROLES, Confidentiality, Role

if TYPE_CHECKING:
    from lk3.models import User


class ProblemCategoryQuerySet(models.QuerySet[Any]):
    """Problem categories: a reference list, open to everybody."""

    def roots(self) -> ProblemCategoryQuerySet:
        """The eleven, in the ministry's order."""
        return self.filter(parent=None).order_by("order", "pk")

    def current(self) -> ProblemCategoryQuerySet:
        """Those that may be chosen today."""
        today = timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=today)).filter(
            Q(valid_until=None) | Q(valid_until__gte=today)
        )

    def visible_to(self, user: User) -> ProblemCategoryQuerySet:
        """All of them."""
        return self


class CaseQuerySet(models.QuerySet[Any]):
    """Cases; every page starts from ``visible_to``."""

    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases of one's unit whose existence one may know: all but those one is in conflict with and others' sealed ones."""
        hat = user.hat
        if hat is None or hat.role not in UNIT_ROLES:
            return self.none()
        cases = self.filter(unit_id=hat.unit_id).exclude(Exists(self._conflicts(user)))
        if hat.role == Role.HEAD:
            return cases
        return cases.filter(~Q(confidentiality=Confidentiality.SEALED) | self._involving(user))

    def with_relation(self, user: User) -> CaseQuerySet:
        """Annotate ``is_in_conflict`` and ``is_on_team``, so that ``relations_to(user)`` needs no query."""
        return self.annotate(is_in_conflict=Exists(self._conflicts(user)), is_on_team=Exists(self._teams(user)))

    def carried_by(self, user: User) -> CaseQuerySet:
        """Cases the person owns or works on in a team, or registered within a day and nobody has yet."""
        return self.filter(self._involving(user))

    def worked_on_by(self, user: User) -> CaseQuerySet:
        """Cases the person owns or works on in a team; who only registered one reads nothing of the work on it."""
        return self.filter(self._working(user))

    def led_or_carried_by(self, user: User) -> CaseQuerySet:
        """Cases about which the person may know more than that they exist: carried, or of the unit one heads."""
        return self if user.hat is not None and user.hat.role == Role.HEAD else self.carried_by(user)

    def _involving(self, user: User) -> Q:
        day_ago = timezone.now() - timedelta(hours=24)
        is_registrar = Q(registered_by=user, owner=None, registered_at__gte=day_ago)
        return is_registrar | self._working(user)

    def _working(self, user: User) -> Q:
        if user.hat is None or user.hat.role not in CASE_WORK_ROLES:
            return Q(pk__in=[])  # what one carried with another hat stays with that hat
        return Q(owner=user) | Q(Exists(self._teams(user)))

    def _conflicts(self, user: User) -> Any:
        return self.model.conflicts.rel.related_model.objects.filter(case=OuterRef("pk"), user=user)

    def _teams(self, user: User) -> Any:
        team = self.model.team.rel.related_model.objects.filter(case=OuterRef("pk"), user=user)
        return team.filter(Q(until_on=None) | Q(until_on__gte=timezone.localdate()))

    def open(self) -> CaseQuerySet:
        """Cases that are not closed."""
        return self.exclude(state="CLOSED")

    def in_service_during(self, start: date, end: date) -> CaseQuerySet:
        """Cases that were not closed all the time from ``start`` to ``end`` (both included); reopening counts."""
        steps = self.model.transitions.rel.related_model.objects.filter(case=OuterRef("pk"))
        last_before = steps.filter(effective_on__lt=start).order_by("-effective_on", "-moved_at", "-id")
        reopened = steps.filter(from_state="CLOSED", effective_on__gte=start, effective_on__lte=end)
        state_before = Coalesce(models.Subquery(last_before.values("to_state")[:1]), models.Value(""))
        known = self.filter(opened_on__lte=end).annotate(state_before=state_before)
        was_open = ~Q(state_before="CLOSED") & (Q(closed_on=None) | Q(closed_on__gte=start))
        return known.filter(was_open | Q(Exists(reopened)))

    def unassigned(self) -> CaseQuerySet:
        """Cases nobody carries yet."""
        return self.filter(owner=None).open()

    def with_prepared_referral(self) -> CaseQuerySet:
        """Open cases whose counselor prepared a referral that only the head may send."""
        drafts = self.model.referrals.rel.related_model.objects.filter(case=OuterRef("pk"), state="DRAFT")
        return self.open().exclude(confidentiality=Confidentiality.ORDINARY).filter(Exists(drafts))

    def newest_first(self) -> CaseQuerySet:
        """In the order of lists, with the tiebreak that keyset paging needs."""
        return self.order_by("-opened_on", "-id")

    def most_urgent_first(self) -> CaseQuerySet:
        """Danger first, then what waits longest."""
        rank = models.Case(
            models.When(urgency="NOW", then=0),
            models.When(urgency="SOON", then=1),
            default=2,
            output_field=models.IntegerField(),
        )
        return self.order_by(rank, "opened_on", "pk")

    def after(self, opened_on: date, pk: int) -> CaseQuerySet:
        """Those that come after a row of a list, newest first; written so that the index range is flat at any depth."""
        return self.filter(opened_on__lte=opened_on).filter(Q(opened_on__lt=opened_on) | Q(pk__lt=pk))

    def before(self, opened_on: date, pk: int) -> CaseQuerySet:
        """Those that come before a row of a list, newest first."""
        return self.filter(opened_on__gte=opened_on).filter(Q(opened_on__gt=opened_on) | Q(pk__gt=pk))

    def with_last_contact(self) -> CaseQuerySet:
        """Annotate ``last_contact_on``, the day of the latest contact."""
        contacts = self.model.contacts.rel.related_model.objects.filter(case=OuterRef("pk")).order_by("-held_on", "-id")
        return self.annotate(last_contact_on=models.Subquery(contacts.values("held_on")[:1]))

    def for_list(self, user: User) -> CaseQuerySet:
        """Everything a row of the case list shows, in one query."""
        return (
            self.with_relation(user)
            .with_last_contact()
            .select_related("category", "root_category", "owner", "client", "family__village", "family__subdistrict")
        )


class InCaseQuerySet(models.QuerySet[Any]):
    """What belongs to a case is reached only through the case."""

    def visible_to(self, user: User) -> InCaseQuerySet:
        """Rows of visible cases; whether their content is shown is for the access policy to say."""
        cases = self.model.case.field.related_model.objects.visible_to(user)
        # Each row asks about its own case; "case IN" would list all cases of the unit first.
        return self.filter(Exists(cases.filter(pk=OuterRef("case"))))


class TaskQuerySet(InCaseQuerySet):
    """What has to be done."""

    def open(self) -> TaskQuerySet:
        """Neither done nor cancelled, in a case that is not closed."""
        return self.filter(state="OPEN").exclude(case__state="CLOSED")

    def due_first(self) -> TaskQuerySet:
        """By day, what has none comes last."""
        return self.order_by(F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "pk")


class NoteQuerySet(InCaseQuerySet):
    """Notes."""

    def latest_first(self) -> NoteQuerySet:
        """In the order of the timeline."""
        return self.order_by("-written_at", "-id")


class IntakeDraftQuerySet(models.QuerySet[Any]):
    """Drafts of intakes."""

    def visible_to(self, user: User) -> IntakeDraftQuerySet:
        """Only one's own, and only with a hat of the unit where it was begun."""
        hat = user.hat
        return self.filter(author=user, unit_id=hat.unit_id) if hat and hat.unit_id else self.none()

    def latest_first(self) -> IntakeDraftQuerySet:
        """The one touched last comes first."""
        return self.annotate(family_name=F("family__name")).order_by("-saved_at", "-id")
