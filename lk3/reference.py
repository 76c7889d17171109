"""Loads the official regions from ``lk3/data``: idempotent, and it never renames a code."""

import csv
import gzip
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from .models import LegalBasis, Region

DATA = Path(__file__).parent / "data"
BATCH = 2000
LEGAL_BASES = [
    ("Permensos 16/2013", "Berita Negara 2013 No. 1509", date(2013, 1, 1), date(2017, 12, 31)),
    ("Permensos 25/2017", "Berita Negara 2018 No. 49", date(2018, 1, 1), None),
]


def load_regions() -> int:
    """Create or update provinces, districts, sub-districts, their populations and region groups; return how many regions."""
    count = _upsert(
        Region(
            code=row["code"], name=row["name"], level=row["level"], kind=row["kind"], parent_id=row["parent"] or None
        )
        for row in _rows("regions.csv")
    )
    _load_populations()
    for row in _rows("region_groups.csv"):
        Region.objects.filter(code=row["province_code"], region_group="").update(region_group=row["region_group"])
    return count


def load_villages(province: str = "") -> int:
    """Create or update the villages of one province (its code), or of all; return how many."""
    with gzip.open(DATA / "villages.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return _upsert(
            Region(
                code=row["code"],
                name=row["name"],
                level=Region.Level.VILLAGE,
                kind=row["kind"],
                parent_id=row["parent"],
            )
            for row in csv.DictReader(file)
            if row["code"].startswith(province)
        )


def load_legal_bases() -> None:
    """Create the rules LK3 stand on, where they are missing; dates can be corrected in the admin."""
    for name, gazette, start, end in LEGAL_BASES:
        LegalBasis.objects.get_or_create(
            name=name, defaults={"gazette": gazette, "valid_from": start, "valid_until": end}
        )


def _load_populations() -> None:
    populations = {row["code"]: row for row in _rows("populations.csv")}
    regions = list(Region.objects.filter(code__in=populations))
    for region in regions:
        row = populations[region.code]
        region.population, region.population_on = int(row["population"]), date.fromisoformat(row["as_of"])
    Region.objects.bulk_update(regions, ["population", "population_on"])


def _upsert(regions: Iterable[Region]) -> int:
    rows: Iterator[Region] = iter(regions)
    count = 0
    while batch := list(islice(rows, BATCH)):
        Region.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["code"], update_fields=["name", "level", "kind", "parent"]
        )
        count += len(batch)
    return count


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
