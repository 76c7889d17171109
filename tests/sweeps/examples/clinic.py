"""How the verbs of the clinic of "lainnya" are called."""

from typing import Any

from django.utils import timezone

from cases.models import Case, ProblemCategory
from reports.actions import clinic
from reports.models import Recoding
from tests.sweeps.examples import Cast, example


def _other(c: Cast) -> Case:
    """Siti's case as a "lainnya" that nobody has named yet."""
    other = ProblemCategory.objects.get(code="OTHER")
    Case.objects.filter(pk=c.world.case.pk).update(
        category=other, root_category=other, other_explanation="terjerat pinjol", other_reason="MISSING"
    )
    return Case.objects.get(pk=c.world.case.pk)


def _moved(c: Cast) -> Recoding:
    return clinic.recode(cases=[_other(c)], to_category=c.world.promoted, by=c.budi)


def _promote(c: Cast, _: Any) -> ProblemCategory:
    return clinic.promote(
        label="Pinjaman daring", short_label="Pinjol", definition="Utang pada aplikasi.", not_this="",
        parent=ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP"), words=["pinjol"], valid_from=timezone.localdate(),
        by=c.arif,
    )  # fmt: skip


def _unused(c: Cast) -> ProblemCategory:
    c.world.recoding.delete()
    return c.world.promoted


example(clinic.promote, _promote)
example(clinic.withdraw_category, lambda c, category: clinic.withdraw_category(category=category, by=c.arif), _unused)
example(clinic.recode, lambda c, case: clinic.recode(cases=[case], to_category=c.world.promoted, by=c.budi), _other)
example(clinic.undo_recoding, lambda c, move: clinic.undo_recoding(recoding=move, by=c.budi), _moved)
