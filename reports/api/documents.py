"""Documents of the API: protected tables in the shape of every JSON file, how fresh they are, and the lists around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from lk3.models import Region, User

from ..disclosure import SafeTable
from ..figures import CATALOG, Dimension
from ..figures.catalog import Figure
from ..files import Facts
from ..files.json_file import table_as_json
from ..replica import Freshness
from ..scopes import own_area, sees_region, units_for


def tables_document(tables: Sequence[SafeTable], facts: Facts, freshness: Freshness) -> dict[str, Any]:
    """Tables, what a reader must know of them, and where and when they were counted."""
    return {
        "facts": [{"label": label, "text": text} for label, text in facts],
        "tables": [table_as_json(table) for table in tables],
        "freshness": {
            "counted_on": "STANDBY" if freshness.on_standby else "PRIMARY",
            "seconds": round(freshness.seconds, 1),
            "text": freshness.text,
        },
    }


def index_document(reader: User) -> dict[str, Any]:
    """Where everything is, and with which hat the key reads."""
    links = {name: reverse(f"api:{name}") for name in ("definitions", "areas", "breakdown", "person-splits", "openapi")}
    figures = {code: reverse("api:figure", args=[code]) for code in CATALOG}
    return {"reads_as": str(reader.hat), "own_area": own_area(reader).label, "links": links, "figures": figures}


def definitions_document() -> dict[str, Any]:
    """Every figure with its definition, date basis and population, and by what it can be split."""
    return {
        "figures": [_definition(figure) for figure in CATALOG.values()],
        "dimensions": [
            {"code": one.value.lower(), "label": one.label, "splits_persons": one.splits_persons} for one in Dimension
        ],
    }


def areas_document(reader: User) -> dict[str, Any]:
    """The provinces, districts and LK3 the reader may ask for. Two queries."""
    seen = [region for region in _regions() if sees_region(reader, region)]
    return {
        "provinces": [_region(region) for region in seen if region.level == Region.Level.PROVINCE],
        "districts": [_region(region) for region in seen if region.level == Region.Level.DISTRICT],
        "units": [
            {"id": unit.pk, "name": unit.name, "district": unit.district_id, "kind": unit.kind}
            for unit in units_for(reader)
        ],
    }


def _definition(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "label": figure.label,
        "counts": figure.counted.value,
        "definition": figure.definition,
        "date_basis": figure.date_basis,
        "population": figure.population,
        "counts_each_person_once": figure.counts_each_person_once,
        "dimensions": [one.value.lower() for one in Dimension if one in figure.dimensions],
    }


def _regions() -> list[Region]:
    levels = (Region.Level.PROVINCE, Region.Level.DISTRICT)
    rows = Region.objects.filter(Q(valid_until=None), level__in=levels)
    return list(rows.order_by("code"))


def _region(region: Region) -> dict[str, Any]:
    return {"code": region.pk, "name": region.full_name, "parent": region.parent_id}
