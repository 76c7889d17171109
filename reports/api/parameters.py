"""What may stand in an address of the API. The views read it and the OpenAPI description says it from the same list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ..figures import Dimension
from ..figures.filters import NAMES, options
from ..forms import NEWEST, OLDEST
from ..scopes import HALVES, MONTHS
from .problems import Complaint, refusal

# Far more than any question needs; nobody makes the server read a megabyte.
LONGEST_QUERY = 1000
MOST_DIMENSIONS = 2
UNKNOWN = "Parameter ini tidak dikenal di sini."
TWICE = "Parameter ini tertulis lebih dari sekali."
EMPTY = "Parameter ini kosong; isi atau hilangkan."
TOO_LONG = "Alamat ini terlalu panjang."


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``schema`` (JSON Schema) is what is said and what is checked, ``complaint`` the sentence for the rest."""

    name: str
    description: str
    schema: dict[str, Any]
    example: Any
    complaint: str

    def fits(self, text: str) -> bool:
        """Whether the text of an address fits the schema."""
        if self.schema["type"] == "array":
            parts = text.split(",")
            is_right_size = 1 <= len(parts) <= self.schema["maxItems"] and len(set(parts)) == len(parts)
            return is_right_size and all(part in self.schema["items"]["enum"] for part in parts)
        if self.schema["type"] == "integer":
            is_number = bool(re.fullmatch(r"[1-9][0-9]{0,9}", text, re.ASCII))
            return is_number and self.schema["minimum"] <= int(text) <= self.schema["maximum"]
        if "enum" in self.schema:
            return text in self.schema["enum"]
        return bool(re.fullmatch(self.schema["pattern"], text, re.ASCII))


def _choice(name: str, description: str, codes: Sequence[str], complaint: str) -> Parameter:
    return Parameter(name, description, {"type": "string", "enum": [*codes]}, codes[0], complaint)


def _code(name: str, description: str, pattern: str, example: str, complaint: str) -> Parameter:
    return Parameter(name, description, {"type": "string", "pattern": pattern}, example, complaint)


YEAR = Parameter(
    "tahun",
    "Tahun; tanpa ini tahun berjalan.",
    {"type": "integer", "minimum": OLDEST, "maximum": NEWEST},
    2016,
    f"Tulis tahun dengan empat angka, dari {OLDEST} sampai {NEWEST}.",
)
HALF = _choice(
    "periode",
    "Semester: s1 atau s2; tanpa ini setahun penuh.",
    [f"s{half}" for half in HALVES],
    "Yang dikenal: s1 dan s2.",
)
PART = _choice(
    "periode",
    "Bagian tahun: s1 atau s2 untuk semester, 01 sampai 12 untuk bulan; tanpa ini setahun penuh.",
    [*(f"s{half}" for half in HALVES), *(f"{number:02d}" for number in range(1, len(MONTHS) + 1))],
    "Yang dikenal: s1, s2, dan 01 sampai 12.",
)
PLACES = (
    _code(
        "provinsi",
        "Kode provinsi, misalnya 13. Tanpa wilayah dan LK3: lingkup pembuat kunci.",
        "^[0-9]{2}$",
        "13",
        "Kode provinsi terdiri atas dua angka.",
    ),
    _code(
        "kabupaten",
        "Kode kabupaten/kota, misalnya 13.71.",
        r"^[0-9]{2}\.[0-9]{2}$",
        "13.71",
        "Kode kabupaten/kota terdiri atas empat angka bertitik, misalnya 13.71.",
    ),
    Parameter(
        "lk3",
        "Nomor LK3 dari /areas.",
        {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
        1,
        "Nomor LK3 ini tidak dikenal.",
    ),
)
DIMENSIONS = {dimension.value.lower(): dimension for dimension in Dimension}
SPLIT = Parameter(
    "menurut",
    "Satu atau dua rincian, dipisah koma: yang pertama menjadi baris, yang kedua kolom. /definitions menyebut rincian "
    "tiap angka. Tanpa ini satu angka saja.",
    {
        "type": "array",
        "items": {"type": "string", "enum": [*DIMENSIONS]},
        "minItems": 1,
        "maxItems": MOST_DIMENSIONS,
        "uniqueItems": True,
    },
    ["category", "month"],
    f"Pilih satu atau {MOST_DIMENSIONS} rincian yang berbeda, dipisah koma: {', '.join(DIMENSIONS)}.",
)


def _filter(name: str) -> Parameter:
    label = _LABELS[name]
    if name in ("category", "ppks"):
        example = "ECONOMIC_HARDSHIP" if name == "category" else "POOR_PERSON"
        return _code(NAMES[name], f"Hanya {label} ini (kode).", "^[A-Z0-9_]{1,40}$", example, "Kode ini tidak dikenal.")
    words = options(name)
    said = ", ".join(f"{code} ({text})" for code, text in words)
    codes = [code for code, _ in words]
    return _choice(NAMES[name], f"Hanya {label} ini: {said}.", codes, f"Yang dikenal: {', '.join(codes)}.")


_LABELS = {
    "unit_kind": "jenis LK3",
    "category": "jenis masalah atau rinciannya",
    "sex": "jenis kelamin",
    "age": "kelompok umur",
    "ppks": "kategori PPKS",
    "channel": "jalur kedatangan",
    "service": "jenis layanan",
    "partner_kind": "jenis mitra",
}
SCOPE = (YEAR, PART, *PLACES)
HALVES_SCOPE = (YEAR, HALF, *PLACES)
FILTERS = tuple(_filter(name) for name in NAMES)
FIGURE = (*SCOPE, SPLIT, *FILTERS)


def read(request: HttpRequest, known: Sequence[Parameter]) -> dict[str, str]:
    """The parameters of the address, each fitting its schema; 400 with a sentence for every one that does not."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise refusal(Complaint("", TOO_LONG))
    by_name = {parameter.name: parameter for parameter in known}
    sent = {name: [str(text) for text in texts] for name, texts in request.GET.lists()}
    complaints = [
        Complaint(name[:40], said) for name, texts in sent.items() if (said := _complaint(by_name.get(name), texts))
    ]
    if complaints:
        raise refusal(*complaints)
    return {name: texts[0] for name, texts in sent.items()}


def _complaint(parameter: Parameter | None, texts: Sequence[str]) -> str:
    if parameter is None:
        return UNKNOWN
    if len(texts) > 1:
        return TWICE
    if not texts[0]:
        return EMPTY
    return "" if parameter.fits(texts[0]) else parameter.complaint
