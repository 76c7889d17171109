"""One act per verb of clocks."""

import uuid
from datetime import timedelta

from django.utils import timezone

from cases.actions import clocks
from cases.models import ClockRule
from tests.sweeps.examples import example

example(
    clocks.start_clock,
    lambda c, _: clocks.start_clock(
        case=c.world.case,
        rule=ClockRule.objects.get(code="kdrt-perintah-pengadilan"),
        started_at=timezone.now() - timedelta(hours=1),
        uid=uuid.uuid4(),
        by=c.siti,
    ),
)
