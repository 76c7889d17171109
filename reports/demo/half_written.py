"""What somebody began and has not sent: a note, an assessment, and an intake of a family that is waiting."""

import json
from datetime import timedelta

from django.urls import reverse

from cases.models import Case, IntakeDraft
from lk3.models import Draft, User

from .families import make_family
from .units import Team
from .world import World

NOTE = (
    "Klien menelepon dari nomor kakaknya. Ia menanyakan apakah harus datang sendiri ke kantor nagari atau boleh diantar. "
    "Saya jelaskan bahwa boleh didampingi, dan"
)
FINDING = "Anak mulai menyebut nama teman sebangkunya. Tidur masih terputus dua kali semalam, tetapi"
DANGER = {"danger_now": "NO", "child_at_risk": "NO", "self_harm": "NO", "weapon": "UNKNOWN", "safe_tonight": "YES"}
STORY = "Ibu datang bersama anak bungsunya; suaminya dirawat sebulan dan uang sekolah belum terbayar"


def leave_drafts(world: World, team: Team, cases: dict[str, Case]) -> None:
    """Leave two forms and one intake unfinished; ``cases`` says in whose case: username → case."""
    people = {user.username: user for user in [*team.counselors, team.psychologist] if user}
    forms = {
        "siti": ("cases:note-add", [], "Catatan", {"text": [NOTE]}),
        "nadia": ("cases:assessment-add", ["mendalam"], "Asesmen mendalam", {"MENTAL": [FINDING]}),
    }
    for username, (url_name, more, label, fields) in forms.items():
        case = cases.get(username)
        if case is not None and username in people:
            path = reverse(url_name, args=[case.reference, *more])
            _leave(world, team, people[username], path, f"{label} · {case.reference}", fields)
    if team.intake is not None:
        _leave_intake(world, team, team.intake)


def _leave(world: World, team: Team, author: User, path: str, label: str, fields: dict[str, list[str]]) -> None:
    at = world.now - timedelta(hours=2, minutes=10)
    draft = Draft(author=author, unit=team.unit, path=path, label=label, fields=json.dumps(fields), version=6)
    draft.started_at, draft.saved_at = at - timedelta(minutes=7), at
    world.rows.add(draft)


def _leave_intake(world: World, team: Team, author: User) -> None:
    at = world.now - timedelta(hours=1, minutes=20)
    living = make_family(world, team, "WIFE", at, author)
    steps = {
        "bahaya": {name: [answer] for name, answer in DANGER.items()},
        "masalah": {"narrative": [STORY]},
    }
    saves = {step: {"version": number, "page": ""} for number, step in enumerate(steps, start=2)}
    draft = IntakeDraft(author=author, unit=team.unit, family=living.family, version=3, started_at=at)
    draft.answers = json.dumps({"steps": steps, "saves": saves})
    world.rows.add(draft)
