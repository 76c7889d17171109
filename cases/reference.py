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


def load_dangers(apps: Any) -> None:
    """Fill danger signs where nobody wrote any yet; what the ministry edited stays."""
    model = apps.get_model("cases", "ProblemCategory")
    for row in _rows("problem_categories.csv"):
        model.objects.filter(code=row["code"], danger_signs="").update(danger_signs=row["danger_signs"])


def load_clock_rules(apps: Any = None) -> None:
    """Create the rules of ``clock_rules.csv`` that are missing; one that is there is the ministry's to edit and stays."""
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    rules, categories = (registry.get_model("cases", name).objects for name in ("ClockRule", "ProblemCategory"))
    for row in _rows("clock_rules.csv"):
        after, codes = row.pop("after"), row.pop("categories").split()
        fields = row | {"after": rules.get(code=after) if after else None}
        rule, is_new = rules.get_or_create(code=row["code"], defaults=fields)
        if is_new:
            rule.categories.set(categories.filter(code__in=codes))


def load_terms(apps: Any = None) -> None:
    """Load the words that point to a category, where there are none yet: afterwards they are the ministry's to edit."""
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    model = registry.get_model("cases", "CategoryTerm")
    if model.objects.exists():
        return
    categories = dict(registry.get_model("cases", "ProblemCategory").objects.values_list("code", "pk"))
    model.objects.bulk_create(
        (
            model(category_id=categories[row["code"]], term=row["term"], weight=row["weight"], note=row["note"])
            for row in _rows("category_terms.csv")
        ),
        batch_size=1000,
    )


def _load_problem_categories(model: Any) -> None:
    rows = _rows("problem_categories.csv")
    columns = {field.name for field in model._meta.get_fields()}  # an early migration knows fewer of them
    names = [name for name in rows[0] if name in columns and name not in ("code", "parent")]
    for row in sorted(rows, key=lambda row: bool(row["parent"])):
        parent = model.objects.get(code=row["parent"]) if row["parent"] else None
        fields = {name: row[name] for name in names} | {"parent": parent}
        model.objects.update_or_create(code=row["code"], defaults=fields)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
