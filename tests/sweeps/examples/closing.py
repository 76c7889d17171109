"""Examples of the verbs at and after the end of a case."""

from datetime import timedelta

from django.utils import timezone

from cases.actions import closing
from cases.models import AftercareCheck, Case
from tests.sweeps.examples import Cast, example


def _looked_at_later(c: Cast) -> AftercareCheck:
    today = timezone.localdate()
    ending = closing.Ending(
        outcome="DECIDED", summary="Selesai.", closed_on=today, aftercare_on=today + timedelta(days=90), despite="Mitra"
    )
    closing.close(case=Case.objects.get(pk=c.world.case.pk), ending=ending, by=c.budi)
    return AftercareCheck.objects.filter(case=c.world.case).latest("pk")


example(
    closing.record_aftercare,
    lambda c, check: closing.record_aftercare(check=check, finding="STABLE", held_on=timezone.localdate(), by=c.siti),
    _looked_at_later,
)
