"""The trainings that ship with LK3, and how many people of a unit were trained lately."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.apps.registry import Apps

FILE = Path(__file__).parent / "data" / "trainings.csv"
# As long as the term of a board: after that, knowledge wants renewing (our own rule, no law names a time).
YEARS_COUNTED = 3


class Trained(NamedTuple):
    """Different people of one unit who were at a training: members of the professional team, and all participants."""

    professionals: int
    participants: int


def load(apps: Any = None) -> int:
    """Add the three trainings of 2016 where they are missing, and return how many were; ``apps`` is given in a migration.

    A training is known by place and first day. What stands there already, also under another name, stays as it is.
    """
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    model = registry.get_model("lk3", "Training")
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [row for row in rows if not model.objects.filter(place=row["place"], from_on=row["from_on"]).exists()]
    model.objects.bulk_create(model(**row) for row in missing)
    return len(missing)


def years_before(day: date, years: int = YEARS_COUNTED) -> date:
    """Return the same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def trained_since(unit_ids: Iterable[int], day: date) -> dict[int, Trained]:
    """Return for each of the units who was at a training that ended on ``day`` or later. One query, however many units.

    Somebody who was at two trainings counts once: professionals by their row, other participants by their name.
    """
    from .models import TrainingParticipant

    wanted = list(unit_ids)
    rows = TrainingParticipant.objects.filter(unit__in=wanted, training__until_on__gte=day)
    professionals: dict[int, set[int]] = defaultdict(set)
    participants: dict[int, set[int | str]] = defaultdict(set)
    for unit_id, professional_id, name in rows.values_list("unit_id", "professional_id", "name"):
        participants[unit_id].add(professional_id or " ".join(name.split()).casefold())
        if professional_id:
            professionals[unit_id].add(professional_id)
    return {pk: Trained(len(professionals[pk]), len(participants[pk])) for pk in wanted}
