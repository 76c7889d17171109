"""How the verbs on files of totals are called."""

from typing import Any

from django.utils import timezone

from reports.actions import recaps
from reports.uploads.areas import Places
from reports.uploads.planning import make_plan
from tests.sweeps.examples import Cast, example


def _keep(c: Cast, _: Any) -> None:
    content = {"sheets": [], "notes": []}
    place = Places(c.budi).own
    assert place is not None
    recaps.keep_upload(
        content=content, digest="1" * 64, place=place, source="Buku", source_on=timezone.localdate(), by=c.budi
    )


def _import(c: Cast, _: Any) -> None:
    plan = make_plan(c.world.recap_upload, c.budi)
    assert plan is not None
    recaps.import_recaps(upload=c.world.recap_upload, fingerprint=plan.fingerprint, by=c.budi)


example(recaps.keep_upload, _keep)
example(recaps.import_recaps, _import)
example(recaps.decide_upload, lambda c, _: recaps.decide_upload(upload=c.world.recap_upload, choices={}, by=c.budi))
example(recaps.discard_upload, lambda c, _: recaps.discard_upload(upload=c.world.recap_upload, by=c.budi))
