"""Loads the reference lists that ship with the program: idempotent, and never renames a code."""

import csv
from pathlib import Path
from typing import Any

from django.apps.registry import Apps

DATA = Path(__file__).parent / "data"


def load(apps: Any = None) -> None:
    """Create or update problem and PPKS categories from ``cases/data``; ``apps`` is given inside a migration."""
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    _load_problem_categories(registry.get_model("cases", "ProblemCategory"))
    model = registry.get_model("cases", "WelfareCategory")
    for row in _rows("ppks_categories.csv"):
        fields = {key: row[key] for key in ("order", "edition", "label", "definition", "source")}
        model.objects.update_or_create(code=row["code"], defaults=fields)


def _load_problem_categories(model: Any) -> None:
    rows = _rows("problem_categories.csv")
    names = [name for name in rows[0] if name not in ("code", "parent")]
    for row in sorted(rows, key=lambda row: bool(row["parent"])):
        parent = model.objects.get(code=row["parent"]) if row["parent"] else None
        fields = {name: row[name] for name in names}
        model.objects.update_or_create(code=row["code"], defaults=fields | {"parent": parent})


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
