"""The directory as others can read it: Human Services Data Specification 3 (HSDS) of the Open Referral Initiative.

Partners in, plain rows out. Source: HSDS 3.1.3, published under CC BY-SA 4.0 at docs.openreferral.org; the tables and fields used
here read the same in 3.0 and 3.2. Only what the specification knows is said; nothing of any case, referral or person in need.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from lk3.models import Region

from .hsds_package import COLUMNS, FILES, descriptor
from .models import Partner

Row = dict[str, Any]
Tables = dict[str, list[Row]]

# The numbers of rows grow from this and our own keys, so that the same partner keeps its number in every export.
NAMESPACE = UUID("5b2d6a0e-0d5f-4b3c-9a51-3f0c2e5e7a11")
COUNTRY = "ID"
FORMULA = re.compile(r"\s*(?:[=@]|[+-](?![\d ()./-]*$))")
# A fixed moment inside the ZIP file, so that the same directory gives the same bytes.
ZIP_TIME = (2020, 1, 1, 0, 0, 0)


def exported_partners() -> list[Partner]:
    """Return the active partners with everything an export needs, in a fixed number of queries."""
    active = Partner.objects.active().select_related("district__parent")
    return list(active.prefetch_related("serves", "contacts").order_by("pk"))


def tables_of(partners: Iterable[Partner]) -> Tables:
    """Return the rows of each HSDS table. Needs partners as ``exported_partners`` loads them; makes no query."""
    tables: Tables = {name: [] for name in COLUMNS}
    for partner in partners:
        organization = _add(tables, "organization", f"{partner.pk}", **_organization(partner))
        location = _add_place(tables, partner, organization)
        _add_people(tables, partner, organization)
        for words in _services(partner):
            _add_service(tables, partner, organization, location, words)
    return tables


def nested(tables: Tables) -> list[Row]:
    """Return the services as the canonical JSON form has them: each with its organization, places, areas and contacts inside."""
    organizations = {row["id"]: dict(row) for row in tables["organization"]}
    phones = _by(tables["phone"], "organization_id")
    contact_phones = _by(tables["phone"], "contact_id")
    contacts = [row | {"phones": contact_phones.get(row["id"], [])} for row in tables["contact"]]
    by_organization = _by(contacts, "organization_id")
    for key, row in organizations.items():
        row |= {"phones": phones.get(key, []), "contacts": by_organization.get(key, [])}
    addresses, schedules = _by(tables["address"], "location_id"), _by(tables["schedule"], "location_id")
    locations = {
        row["id"]: row | {"addresses": addresses.get(row["id"], []), "schedules": schedules.get(row["id"], [])}
        for row in tables["location"]
    }
    places = [row | {"location": locations[row["location_id"]]} for row in tables["service_at_location"]]
    at, areas = _by(places, "service_id"), _by(tables["service_area"], "service_id")
    return [
        row
        | {
            "organization": organizations[row["organization_id"]],
            "service_areas": areas.get(row["id"], []),
            "service_at_locations": at.get(row["id"], []),
        }
        for row in tables["service"]
    ]


def zipped(partners: Iterable[Partner]) -> bytes:
    """Return a ZIP file: the canonical form (services.json) and the Tabular Data Package (one CSV a table, datapackage.json)."""
    tables = tables_of(partners)
    files = {FILES[name]: _csv(COLUMNS[name], rows) for name, rows in tables.items()}
    files["datapackage.json"] = _json(descriptor())
    files["services.json"] = _json(nested(tables))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return written.getvalue()


def _add(tables: Tables, table: str, key: str, **fields: Any) -> str:
    """Add a row without its empty fields, and return its number."""
    number = str(uuid5(NAMESPACE, f"{table}:{key}"))
    tables[table].append({"id": number} | {name: value for name, value in fields.items() if value is not None})
    return number


def _organization(partner: Partner) -> Row:
    where = f"{partner.district.full_name}, {_province(partner).name}"
    return {
        "name": partner.name,
        "description": f"{partner.get_kind_display()} di {where}.",
        "email": partner.email or None,
    }


def _add_place(tables: Tables, partner: Partner, organization: str) -> str:
    key = str(partner.pk)
    location = _add(tables, "location", key, location_type="physical", organization_id=organization, name=partner.name)
    if partner.address:
        _add(
            tables,
            "address",
            key,
            location_id=location,
            address_1=partner.address,
            city=partner.district.full_name,
            state_province=_province(partner).name,
            postal_code=_postal_code(partner.address),
            country=COUNTRY,
            address_type="physical",
        )
    if partner.hours:
        _add(tables, "schedule", key, location_id=location, description=partner.hours)
    return location


def _add_people(tables: Tables, partner: Partner, organization: str) -> None:
    if partner.phone:
        _add(tables, "phone", f"{partner.pk}", organization_id=organization, number=partner.phone, type="voice")
    for person in sorted(partner.contacts.all(), key=lambda row: row.pk):
        key = f"{partner.pk}:{person.pk}"
        contact = _add(
            tables,
            "contact",
            key,
            organization_id=organization,
            name=person.name,
            title=person.post or None,
            email=person.email or None,
        )
        if person.phone:
            note = "Siaga 24 jam" if person.is_always_on else None
            _add(tables, "phone", key, contact_id=contact, number=person.phone, type="voice", description=note)


def _add_service(tables: Tables, partner: Partner, organization: str, location: str, words: str) -> None:
    key = f"{partner.pk}:{words}"
    service = _add(
        tables,
        "service",
        key,
        organization_id=organization,
        name=words,
        status="active",
        eligibility_description=partner.takes or None,
        application_process=_promise(partner),
        assured_date=timezone.localdate(partner.checked_at).isoformat() if partner.checked_at else None,
    )
    _add(tables, "service_at_location", key, service_id=service, location_id=location)
    for region in _areas(partner):
        _add(tables, "service_area", f"{key}:{region.pk}", service_id=service, name=region.full_name)


def _services(partner: Partner) -> list[str]:
    """Return the services, each once; where nobody has written any, what kind of institution it is."""
    lines = (" ".join(line.split()) for line in partner.services.splitlines())
    return list(dict.fromkeys(line for line in lines if line)) or [partner.get_kind_display()]


def _areas(partner: Partner) -> list[Region]:
    others = sorted(partner.serves.all(), key=lambda region: region.pk)
    return [partner.district, *(region for region in others if region.pk != partner.district_id)]


def _promise(partner: Partner) -> str | None:
    days = partner.response_days
    return f"Rujukan tertulis dari LK3; dijawab dalam {days} hari kerja." if days else None


def _province(partner: Partner) -> Region:
    return partner.district.parent or partner.district


def _postal_code(address: str) -> str:
    """Return the five figures of a postal code in an address, or '': HSDS asks for the field, and we never ask for the code."""
    found = re.search(r"(?<!\d)\d{5}(?!\d)", address)
    return found[0] if found else ""


def _by(rows: list[Row], key: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if key in row:
            groups.setdefault(row[key], []).append(row)
    return groups


def _csv(columns: tuple[str, ...], rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: _as_text(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _as_text(value: Any) -> Any:
    """Return the cell with an apostrophe before it where a spreadsheet would run it as a formula; telephone numbers stay."""
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
