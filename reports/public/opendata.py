"""The published figures as open data: one tidy table (a line per semester, district and category) and what describes it.

CSV with a row of HXL 1.1 hashtags under the header; a Frictionless Data Package (version 1) with its table schema; JSON. The
dialect of the package calls lines that begin with "#" comments, so that a program which knows no HXL passes the hashtags over.
Only what stands is in here: of every province the newest version that covers it. A district without an LK3 has no lines, so 0 is
never "no data".

Sources: hxlstandard.org/standard/1-1final, specs.frictionlessdata.io (Tabular Data Package, Table Schema, CSV Dialect).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from typing import Any, NamedTuple

from django.conf import settings

from cases.models import ProblemCategory
from lk3.models import Region

from ..files import safe_text
from ..models import Publication, PublicRelease
from ..protection.web import Place
from .figures import cases_of, covered_by, period_of
from .page import licence
from .publishing import publisher_name
from .tables import category_roots, standing

NAME = "statistik-lk3"
TITLE = "Statistik publik LK3"
CSV_NAME, JSON_NAME, PACKAGE_NAME = "kasus.csv", "kasus.json", "datapackage.json"
DESCRIPTION = (
    "Kasus yang dibuka di Lembaga Konsultasi Kesejahteraan Keluarga (LK3) per semester, kabupaten/kota dan jenis masalah. "
    "Setiap angka dibulatkan ke kelipatan lima sebagai satu kesatuan: jumlah apa pun tetap cocok, dan angka 0 dapat berarti "
    "beberapa. Kabupaten/kota tanpa LK3 tidak punya baris. Versi yang lebih baru adalah versi sebelumnya ditambah perubahan "
    "yang dibulatkan."
)


class Field(NamedTuple):
    """One column: its name, HXL hashtag, type in the table schema, what it holds, and rules for its values."""

    name: str
    hashtag: str
    type: str
    description: str
    rules: dict[str, Any]


FIELDS = (
    Field("semester", "#date+semester", "string", "Semester: tahun, -s1 atau -s2.", {"pattern": "[0-9]{4}-s[12]"}),
    Field("mulai", "#date+start", "date", "Hari pertama semester.", {}),
    Field("akhir", "#date+end", "date", "Hari terakhir semester.", {}),
    Field("kode_provinsi", "#adm1+code", "string", "Kode provinsi (Kemendagri).", {"pattern": "[0-9]{2}"}),
    Field("provinsi", "#adm1+name", "string", "Nama provinsi.", {}),
    Field(
        "kode_kabupaten",
        "#adm2+code",
        "string",
        "Kode kabupaten/kota (Kemendagri); bukan bilangan.",
        {"pattern": "[0-9]{2}\\.[0-9]{2}"},
    ),
    Field("kabupaten", "#adm2+name", "string", "Nama kabupaten atau kota.", {}),
    Field("kode_jenis", "#indicator+code", "string", "Kode jenis masalah utama.", {"pattern": "[A-Z_]+"}),
    Field("jenis", "#indicator+name", "string", "Jenis masalah utama.", {}),
    Field(
        "kasus", "#indicator+value+num", "integer", "Kasus yang dibuka, dibulatkan ke kelipatan lima.", {"minimum": 0}
    ),
    Field("versi", "#meta+version", "integer", "Versi angka semester ini.", {"minimum": 1}),
)
KEY = ["semester", "kode_kabupaten", "kode_jenis"]


def rows() -> Iterator[tuple[Any, ...]]:
    """Yield all published lines, values in the order of `FIELDS`. Reads a release at a time."""
    roots = category_roots()
    districts = list(Region.objects.districts().select_related("parent").order_by("code"))
    for publications in _semesters(standing()):
        yield from _lines(publications, roots, districts)


def csv_bytes() -> bytes:
    """The table with commas and UTF-8, as RFC 4180 says: for programs, not for a double click."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(field.name for field in FIELDS)
    writer.writerow(field.hashtag for field in FIELDS)
    for row in rows():
        writer.writerow(safe_text(value) if isinstance(value, str) else value for value in row)
    return out.getvalue().encode()


def json_bytes() -> bytes:
    """The same lines as a list of objects; days as ISO texts."""
    names = [field.name for field in FIELDS]
    lines = [dict(zip(names, row, strict=True)) for row in rows()]
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def package_bytes() -> bytes:
    """The description of the CSV for programs."""
    return json.dumps(_package(csv_bytes()), ensure_ascii=False, indent=2).encode()


def _package(content: bytes) -> dict[str, Any]:
    publishers = sorted({publisher_name(row.region) for row in standing()})
    return {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "licenses": [licence()],
        "contributors": [{"title": name, "role": "publisher"} for name in publishers or [settings.OFFICE_NAME]],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "kasus",
                "title": "Kasus per semester, kabupaten/kota dan jenis masalah",
                "path": CSV_NAME,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(content),
                "hash": f"sha256:{sha256(content).hexdigest()}",
                "dialect": _DIALECT,
                "schema": {"fields": [_field(field) for field in FIELDS], "primaryKey": KEY, "missingValues": [""]},
            }
        ],
    }


_DIALECT = {
    "csvddfVersion": "1.2",
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "commentChar": "#",
}


def _field(field: Field) -> dict[str, Any]:
    """A column in the words of the table schema; ``hxl`` is an own property, which the schema allows."""
    rules = {"required": True, **field.rules}
    return {
        "name": field.name,
        "type": field.type,
        "description": field.description,
        "constraints": rules,
        "hxl": field.hashtag,
    }


def _semesters(publications: list[Publication]) -> list[list[Publication]]:
    """The publications of each semester together, newest semester first."""
    found: dict[tuple[int, int], list[Publication]] = {}
    for row in publications:
        found.setdefault((row.release.year, row.release.half), []).append(row)
    return list(found.values())


def _lines(
    publications: list[Publication], roots: list[ProblemCategory], districts: list[Region]
) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of one semester: each district as the newest version tells it that covers its province."""
    releases = PublicRelease.objects.in_bulk([row.release_id for row in publications])
    figures = {pk: (cases_of(release), covered_by(release)) for pk, release in releases.items()}
    for district in districts:
        mine = [row for row in publications if row.region_id in (None, district.parent_id)]
        if not mine:
            continue
        release = releases[max(mine, key=lambda row: row.release.version).release_id]
        cases, covered = figures[release.pk]
        if district.pk in covered:
            yield from (_line(release, district, root, cases) for root in roots)


def _line(release: PublicRelease, district: Region, root: ProblemCategory, cases: dict[Place, int]) -> tuple[Any, ...]:
    period, province = period_of(release), district.parent
    many = cases.get(((province.pk, district.pk), root.code), 0)  # type: ignore[union-attr]  # a constraint
    place = (province.pk, province.name, district.pk, district.full_name)  # type: ignore[union-attr]
    return (period.key, period.start, period.end, *place, root.code, root.label, many, release.version)
