"""Which HSDS tables and fields we write, and the descriptor (datapackage.json) that says so to whoever reads the files."""

from __future__ import annotations

from typing import Any

VERSION = "3.1.3"

COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("id", "name", "description", "email"),
    "service": (
        "id",
        "organization_id",
        "name",
        "status",
        "eligibility_description",
        "application_process",
        "assured_date",
    ),
    "location": ("id", "location_type", "organization_id", "name"),
    "address": (
        "id",
        "location_id",
        "address_1",
        "city",
        "state_province",
        "postal_code",
        "country",
        "address_type",
    ),
    "service_at_location": ("id", "service_id", "location_id"),
    "phone": ("id", "organization_id", "contact_id", "number", "type", "description"),
    "contact": ("id", "organization_id", "name", "title", "email"),
    "schedule": ("id", "location_id", "description"),
    "service_area": ("id", "service_id", "name"),
}
# The names of the files are the specification's, also where it uses the singular.
FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "location": "locations.csv",
    "address": "addresses.csv",
    "service_at_location": "service_at_location.csv",
    "phone": "phones.csv",
    "contact": "contacts.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
}
TYPES = {"assured_date": "date"}
FORMATS = {"id": "uuid", "email": "email"}


def descriptor() -> dict[str, Any]:
    """Return the package descriptor of the Tabular Data Package."""
    return {
        "profile": "tabular-data-package",
        "name": "mitra-lk3",
        "title": "Direktori mitra rujukan LK3",
        "description": f"Mitra yang aktif, dalam bentuk Human Services Data Specification (HSDS) {VERSION}.",
        "resources": [_resource(name) for name in COLUMNS],
    }


def _resource(name: str) -> dict[str, Any]:
    columns = COLUMNS[name]
    keys = [column for column in columns if column.endswith("_id")]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": FILES[name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": "id",
            "foreignKeys": [
                {"fields": key, "reference": {"resource": key.removesuffix("_id"), "fields": "id"}} for key in keys
            ],
        },
    }


def _field(column: str) -> dict[str, Any]:
    form = "uuid" if column.endswith("_id") else FORMATS.get(column, "default")
    return {"name": column, "type": TYPES.get(column, "string"), "format": form}
