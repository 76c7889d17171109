"""How the verbs of case conferences are called."""

import uuid

from django.utils import timezone

from cases.actions import conferences
from tests.sweeps.examples import Cast, example

DECISION = {"what": "Antar anak ke sekolah", "responsible": "Walinagari"}


def _fields(c: Cast) -> dict[str, object]:
    return {
        "held_on": timezone.localdate(),
        "place": "Ruang camat",
        "issues": "Sekolah anak.",
        "participants": [{"name": "Camat", "role": "", "institution": "Kecamatan"}],
        "decisions": [DECISION, DECISION | {"owner": c.siti}],
        "by": c.siti,
    }


example(
    conferences.add_conference,
    lambda c, _: conferences.add_conference(case=c.world.case, uid=uuid.uuid4(), **_fields(c)),
)
example(
    conferences.change_conference,
    lambda c, _: conferences.change_conference(conference=c.world.conference, version=1, **_fields(c)),
)
