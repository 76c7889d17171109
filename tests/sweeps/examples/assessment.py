"""How the verbs of assessments and of the family's strengths are called."""

import uuid

from django.utils import timezone

from cases.actions import assessment, resilience
from tests.sweeps.examples import example

TODAY = timezone.localdate
FOUND = {"sources": ["CLIENT"], "answers": {"PROBLEM": "Masalah", "SUMMARY": "Ringkasan"}, "risk": "HIGH"}

example(
    assessment.add_assessment,
    lambda c, _: assessment.add_assessment(
        case=c.world.case, uid=uuid.uuid4(), kind="FULL", taken_on=TODAY(), by=c.siti, **FOUND
    ),
)
example(
    assessment.change_assessment,
    lambda c, _: assessment.change_assessment(
        assessment=c.world.assessment, version=1, taken_on=TODAY(), by=c.siti, **FOUND
    ),
)
example(
    resilience.record_resilience,
    lambda c, _: resilience.record_resilience(
        case=c.world.case, uid=uuid.uuid4(), moment="INTAKE", taken_on=TODAY(), answers={"ECO_FOOD": "YES"}, by=c.siti
    ),
)
