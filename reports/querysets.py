"""Which published totals, reports and releases a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from lk3 import access

if TYPE_CHECKING:
    from lk3.models import User


class _OfUnits(models.QuerySet[Any]):
    """Rows of a unit: the unit's own people, and the offices whose region it lies in."""

    def visible_to(self, user: User) -> Any:
        """Rows of units whose figures this hat may see one by one."""
        units = self.model._meta.get_field("unit").related_model.objects.visible_to(user)
        return self.filter(unit__in=units)


class SemesterReportQuerySet(_OfUnits):
    """Semester reports; a draft is its unit's alone."""

    def visible_to(self, user: User) -> Any:
        """Those of one's unit; for offices those that were sent."""
        reports = super().visible_to(user)
        hat = user.hat
        return reports if hat is not None and hat.unit_id else reports.exclude(state="DRAFT")


class NoCaseMonthQuerySet(_OfUnits):
    """Months declared to be without a case."""

    def standing(self) -> NoCaseMonthQuerySet:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


class RecodingQuerySet(models.QuerySet[Any]):
    """Moves of cases out of "lainnya"."""

    def visible_to(self, user: User) -> RecodingQuerySet:
        """Those of one's own unit: they name cases."""
        hat = user.hat
        return self.filter(unit_id=hat.unit_id) if hat is not None and hat.unit_id else self.none()

    def with_size(self) -> RecodingQuerySet:
        """Annotate ``size``, how many cases were moved."""
        return self.annotate(size=models.Count("lines"))


class _Frozen(models.QuerySet[Any]):
    """Figures that were protected before they were stored."""

    def newest(self) -> Any:
        """The latest version first."""
        return self.order_by("-year", "-half", "-version", "-pk")


class PublicReleaseQuerySet(_Frozen):
    """Public figures."""

    def visible_to(self, user: User) -> PublicReleaseQuerySet:
        """All of them, for those who may read statistics; the public reads through ``Publication``."""
        return self if access.can(user, access.Permission.STATISTICS) else self.none()


class PublicationQuerySet(models.QuerySet[Any]):
    """What everybody may read."""

    def standing(self) -> PublicationQuerySet:
        """Approved by a second person and not withdrawn."""
        return self.filter(approved_at__isnull=False, withdrawn_at=None)

    def visible_to(self, user: User) -> PublicationQuerySet:
        """Those of one's region and the national ones."""
        hat = user.hat
        if hat is None or not access.can(user, access.Permission.SNAPSHOT_PROPOSE):
            return self.none()
        if hat.role in access.NATIONAL_ROLES:
            return self
        return self.filter(Q(region=None) | Q(region_id=hat.region_id))


class PersonSplitQuerySet(_Frozen):
    """Persons split by sex, age or sub-district."""

    def visible_to(self, user: User) -> PersonSplitQuerySet:
        """All of them, for offices; ``reports.splits`` then shows the areas of the person only."""
        return self if access.can(user, access.Permission.PERSON_SPLITS) else self.none()


class ApiTokenQuerySet(models.QuerySet[Any]):
    """Keys of other programs."""

    def visible_to(self, user: User) -> ApiTokenQuerySet:
        """One's own, made with the hat worn now."""
        return self.filter(made_by=user, hat=user.hat) if user.hat is not None else self.none()


class _OfArea(models.QuerySet[Any]):
    """Rows of the unit or region of whoever made them."""

    def of(self, user: User) -> Any:
        """The rows of the person's own unit or region; national ones for the ministry."""
        hat = user.hat
        if hat is None:
            return self.none()
        return self.filter(unit_id=hat.unit_id, region_id=hat.region_id)


class RecapUploadQuerySet(_OfArea):
    """Uploaded files of totals."""

    def visible_to(self, user: User) -> Any:
        """One's own."""
        return self.filter(uploaded_by=user) if user.hat is not None else self.none()


class CategoryAliasQuerySet(_OfArea):
    """What offices call the categories."""

    def visible_to(self, user: User) -> Any:
        """Those of one's area, and those that count for all."""
        hat = user.hat
        if hat is None:
            return self.none()
        return self.of(user) | self.filter(unit=None, region=None)


class RecapQuerySet(models.QuerySet[Any]):
    """Recaps."""

    def current(self) -> RecapQuerySet:
        """Those that no newer table replaced."""
        return self.filter(superseded_by=None)

    def with_rows(self) -> RecapQuerySet:
        """Those that say something: in the admin a table may be begun without its rows."""
        rows = self.model._meta.get_field("rows").related_model
        return self.filter(models.Exists(rows.objects.filter(recap=models.OuterRef("pk"))))

    def visible_to(self, user: User) -> RecapQuerySet:
        """National ones for all who read statistics; the others for those whose area they lie in."""
        hat = user.hat
        if hat is None or not access.can(user, access.Permission.STATISTICS):
            return self.none()
        if hat.role in access.NATIONAL_ROLES:
            return self
        if hat.region_id:
            inside = Q(region=hat.region) | Q(region__parent=hat.region)
            units = Q(unit__district=hat.region) | Q(unit__district__parent=hat.region)
            return self.filter(Q(region=None, unit=None) | inside | units)
        return self.filter(Q(region=None, unit=None) | Q(unit_id=hat.unit_id))


class NeedCountQuerySet(models.QuerySet[Any]):
    """Published counts of people in need: public knowledge."""

    def visible_to(self, user: User) -> NeedCountQuerySet:
        """All of them, for those who may see statistics or edit them."""
        return self
