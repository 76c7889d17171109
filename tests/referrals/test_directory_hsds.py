"""The directory as others read it: every exported row keeps the published rules of HSDS (``hsds_rules.toml``)."""

import csv
import io
import json
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.utils import timezone

from lk3.models import AuditEvent, Region, User
from referrals import hsds
from referrals.hsds_package import COLUMNS, FILES, VERSION
from referrals.models import Partner, PartnerContact
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

RULES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "hsds_rules.toml").read_text(encoding="utf-8"))
# Which table the rows of a nested list follow.
INSIDE = {
    "organization": "organization",
    "contacts": "contact",
    "phones": "phone",
    "service_areas": "service_area",
    "service_at_locations": "service_at_location",
    "location": "location",
    "addresses": "address",
    "schedules": "schedule",
}


def schema_of(table: str, *, is_csv: bool = False) -> dict[str, Any]:
    """Return the JSON Schema that the rules of a table amount to; fields the specification does not know are refused."""
    rules = RULES[table]
    fields = {}
    for words in rules["fields"].split():
        name, _, form = words.rstrip("#").partition(":")
        fields[name] = {"type": "number" if words.endswith("#") else "string"} | ({"format": form} if form else {})
    for name, words in rules.get("one_of", {}).items():
        fields[name]["enum"] = words
    required = rules["required"].split() + (rules.get("required_in_csv", "").split() if is_csv else [])
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def faults(table: str, row: dict[str, Any], **options: Any) -> list[str]:
    """Return what is wrong with a row, in the validator's words."""
    schema = schema_of(table, **options)
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(row)]


def nested_faults(table: str, row: dict[str, Any]) -> list[str]:
    """Return what is wrong with a row of the canonical form and with everything inside it."""
    found = faults(table, {name: value for name, value in row.items() if name not in INSIDE})
    for name in INSIDE.keys() & row.keys():
        inside = row[name] if isinstance(row[name], list) else [row[name]]
        found += [fault for one in inside for fault in nested_faults(INSIDE[name], one)]
    return found


@pytest.fixture
def shelter(arif: User) -> Partner:
    """A partner of which everything is known."""
    row = PartnerFactory(
        name="Rumah Aman Padang", kind="SHELTER", address="Jl. Rekaan 5, Padang 25111", phone="0751 555123",
        email="aman@contoh.id", hours="24 jam", services="Tempat tinggal sementara\n\nPendampingan\nPendampingan",
        takes="Perempuan dan anak", response_days=2, checked_at=timezone.now(), checked_by=arif,
    )  # fmt: skip
    row.serves.add("13", "14.71")
    PartnerContact.objects.create(partner=row, name="Petugas piket", phone="0812 0000 111", is_always_on=True)
    return row


@pytest.fixture
def bare(db: None) -> Partner:
    """A partner of which hardly anything is known."""
    return PartnerFactory(name="Puskesos Pariaman", kind="SOCIAL_OFFICE", district_id="13.77")


def tables() -> hsds.Tables:
    """The exported rows."""
    return hsds.tables_of(hsds.exported_partners())


def test_the_rules_refuse_what_the_specification_refuses() -> None:
    assert faults("service", {"id": "7", "name": "Visum", "status": "open"})
    assert faults("organization", {"id": "5b2d6a0e-0d5f-4b3c-9a51-3f0c2e5e7a11", "name": "A"}), "no description"
    assert faults("phone", {"id": "5b2d6a0e-0d5f-4b3c-9a51-3f0c2e5e7a11", "number": 751})
    assert faults("contact", {"id": "5b2d6a0e-0d5f-4b3c-9a51-3f0c2e5e7a11", "nik": "1371"}), "an unknown field"
    assert RULES["version"] == VERSION


def test_every_row_of_every_table_keeps_the_rules(shelter: Partner, bare: Partner) -> None:
    rows = tables()
    assert all(rows[name] for name in COLUMNS), "every table has something to check"
    wrong = {f"{name}: {fault}" for name in rows for row in rows[name] for fault in faults(name, row, is_csv=True)}
    assert not wrong
    numbers = [row["id"] for name in rows for row in rows[name]]
    assert len(numbers) == len(set(numbers))


def test_every_number_that_points_somewhere_arrives(shelter: Partner, bare: Partner) -> None:
    rows = tables()
    known = {name: {row["id"] for row in rows[name]} for name in rows}
    pointers = [
        (key.removesuffix("_id"), value)
        for name in rows for row in rows[name] for key, value in row.items() if key.endswith("_id")
    ]  # fmt: skip
    assert pointers
    assert all(value in known[table] for table, value in pointers)


def test_the_canonical_form_keeps_the_rules_down_to_the_last_telephone(shelter: Partner, bare: Partner) -> None:
    services = json.loads(json.dumps(hsds.nested(tables())))
    assert len(services) == 3, "two services, each written once, and one for the partner that names none"
    assert not [fault for row in services for fault in nested_faults("service", row)]
    living = next(row for row in services if row["name"] == "Tempat tinggal sementara")
    assert living["organization"]["phones"][0]["number"] == "0751 555123"
    assert living["organization"]["contacts"][0]["phones"][0]["description"] == "Siaga 24 jam"
    assert [area["name"] for area in living["service_areas"]] == ["Kota Padang", "Sumatera Barat", "Kota Pekanbaru"]
    [place] = living["service_at_locations"]
    assert place["location"]["addresses"][0]["postal_code"] == "25111"
    assert place["location"]["schedules"][0]["description"] == "24 jam"
    assert living["eligibility_description"] == "Perempuan dan anak"
    assert living["application_process"] == "Rujukan tertulis dari LK3; dijawab dalam 2 hari kerja."


def test_a_partner_keeps_its_numbers_from_export_to_export(shelter: Partner) -> None:
    before = {name: [row["id"] for row in rows] for name, rows in tables().items()}
    Partner.objects.update(name="Rumah Aman Minang", phone="0751 000999")
    assert {name: [row["id"] for row in rows] for name, rows in tables().items()} == before


def test_a_partner_that_is_put_aside_is_not_handed_out(shelter: Partner) -> None:
    Partner.objects.update(is_active=False)
    assert not any(tables().values())


def test_nothing_of_any_case_is_handed_out(siti: User, shelter: Partner) -> None:
    case = CaseFactory(registered_by=siti)
    ReferralFactory(case=case, partner=shelter, purpose="Tolong lindungi ibu ini.", changed_by=siti)
    text = json.dumps(hsds.nested(tables()), ensure_ascii=False)
    assert "Rumah Aman Padang" in text
    for secret in (case.reference, case.client.name if case.client else case.family.name, "lindungi ibu", siti.name):
        assert secret not in text


def test_siti_downloads_a_package_whose_descriptor_names_its_files(siti: User, as_: As, shelter: Partner) -> None:
    answer = as_(siti).get("/mitra/hsds.zip")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert set(archive.namelist()) == {*FILES.values(), "datapackage.json", "services.json"}
        package = json.loads(archive.read("datapackage.json"))
        assert {one["name"]: one["path"] for one in package["resources"]} == {
            name: RULES[name]["file"] for name in COLUMNS
        }
        for resource in package["resources"]:
            rows = list(csv.DictReader(io.StringIO(archive.read(resource["path"]).decode())))
            assert rows, resource["path"]
            assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
    event = AuditEvent.objects.get(verb="partners.exported")
    assert event.detail == {"rows": 1}


def test_the_same_directory_gives_the_same_file(shelter: Partner) -> None:
    assert hsds.zipped(hsds.exported_partners()) == hsds.zipped(hsds.exported_partners())


def test_the_operator_writes_the_same_file_and_the_trail_knows(shelter: Partner, tmp_path: Path) -> None:
    target = tmp_path / "mitra.zip"
    call_command("export_hsds", target)
    assert target.read_bytes() == hsds.zipped(hsds.exported_partners())
    assert AuditEvent.objects.get(verb="partners.exported").actor is None


def test_an_export_costs_the_same_for_one_partner_and_for_six(shelter: Partner, django_assert_num_queries: Any) -> None:
    for _ in range(2):
        with django_assert_num_queries(3):
            hsds.zipped(hsds.exported_partners())
        for row in PartnerFactory.create_batch(5):
            row.serves.set(Region.objects.provinces().order_by("pk")[:3])
            PartnerContact.objects.create(partner=row, name="Petugas")
