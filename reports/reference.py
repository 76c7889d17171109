"""Loads the published tables that ship with the program."""

import csv
from pathlib import Path
from typing import Any

from django.apps.registry import Apps

DATA = Path(__file__).parent / "data"


def load(apps: Any = None) -> None:
    """Create or update each recap of ``reports/data/recaps.csv`` with its rows; ``apps`` is given inside a migration."""
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    recaps, rows = registry.get_model("reports", "Recap"), registry.get_model("reports", "RecapRow")
    category_model: Any = registry.get_model("cases", "ProblemCategory")
    categories = {row.code: row for row in category_model.objects.filter(parent=None)}
    for row in _rows("recaps.csv"):
        recap, _ = recaps.objects.update_or_create(
            key=row["key"],
            defaults={
                "title": row["title"],
                "year": int(row["year"]),
                "half": int(row["half"]) if row["half"] else None,
                "region_id": row["area"] or None,
                "units_counted": int(row["units"]),
                "stated_total": int(row["stated_total"]),
                "source": row["source"],
                "source_on": row["source_date"],
                "note": row["note"],
            },
        )
        for line in _rows(f"{row['key']}.csv"):
            rows.objects.update_or_create(
                recap=recap, category=categories[line["category"]], defaults={"percent": line["percent"], "count": None}
            )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_need_counts(apps: Any = None) -> None:
    """Create or update each number of ``reports/data/need_counts.csv``; ``apps`` is given inside a migration.

    A database that has no regions yet gets the row of the province here; loading the regions completes it.
    """
    registry: Apps | Any = apps
    if registry is None:
        from django.apps import apps as registry
    counts, regions = registry.get_model("reports", "NeedCount"), registry.get_model("lk3", "Region")
    categories: Any = registry.get_model("cases", "WelfareCategory")
    for row in _rows("need_counts.csv"):
        regions.objects.get_or_create(
            code=row["region"], defaults={"name": row["region_name"], "level": "PROVINCE", "parent": None}
        )
        count, _ = counts.objects.update_or_create(
            region_id=row["region"],
            year=int(row["year"]),
            label=row["label"],
            defaults={
                "count": int(row["count"]),
                "is_partial": row["is_partial"] == "yes",
                "source": row["source"],
                "source_on": row["source_date"],
                "note": row["note"],
            },
        )
        count.categories.set(categories.objects.filter(code__in=row["categories"].split()))
