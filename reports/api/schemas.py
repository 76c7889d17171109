"""JSON Schemas of what the API answers; tests hold every answer against them."""

from __future__ import annotations

from typing import Any

from ..disclosure import Audience, CellState, Counted
from ..figures import CATALOG, Dimension

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
PERCENT: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]+(\.[0-9])?$"}


def _object(described: str = "", **properties: Schema) -> Schema:
    """An object with exactly these properties."""
    said = {"description": described} if described else {}
    return {
        "type": "object",
        **said,
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _list(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _codes(values: Any) -> Schema:
    return {"type": "string", "enum": [*values]}


DIMENSION = _codes(one.value.lower() for one in Dimension)
CELL = _object(
    "Satu angka. Yang disembunyikan dan yang tidak ada bukan nol: nilainya null.",
    value={"type": ["integer", "null"], "minimum": 0},
    state=_codes(state.name for state in CellState),
)
ROW = _object(
    code=TEXT,
    label=TEXT,
    cells=_list(_ref("Cell"), description="Satu sel per kolom."),
    total=_ref("Cell"),
    percent=PERCENT | {"description": "Bagian dari jumlah dalam persen, sebagai teks: 14.8."},
)
TABLE = _object(
    "Tabel yang sudah melewati pelindungan.",
    title=TEXT,
    counts=_codes(counted.value for counted in Counted),
    period=TEXT,
    date_basis=TEXT,
    area=TEXT,
    population=TEXT,
    audience=_codes(audience.value for audience in (Audience.UNIT, Audience.OFFICE)),
    columns=_list(TEXT, minItems=1),
    rows=_list(_ref("Row"), minItems=1),
    total=_ref("Row"),
    percent_sum=PERCENT,
    notes=_list(TEXT),
)
FRESHNESS = _object(
    "Di server mana dihitung dan berapa detik umur angkanya.",
    counted_on=_codes(("PRIMARY", "STANDBY")),
    seconds={"type": "number", "minimum": 0},
    text=TEXT,
)
TABLES = _object(
    facts=_list(_object(label=TEXT, text=TEXT), description="Yang perlu diketahui pembaca angkanya."),
    tables=_list(_ref("Table")),
    freshness=_ref("Freshness"),
)
DEFINITIONS = _object(
    figures=_list(
        _object(
            code=_codes(CATALOG),
            label=TEXT,
            counts=_codes(counted.value for counted in Counted),
            definition=TEXT,
            date_basis=TEXT,
            population=TEXT,
            counts_each_person_once={"type": "boolean"},
            dimensions=_list(DIMENSION),
        )
    ),
    dimensions=_list(_object(code=DIMENSION, label=TEXT, splits_persons={"type": "boolean"})),
)
PLACE = _object(code=TEXT, name=TEXT, parent={"type": ["string", "null"]})
AREAS = _object(
    provinces=_list(PLACE),
    districts=_list(PLACE),
    units=_list(_object(id={"type": "integer"}, name=TEXT, district=TEXT, kind=TEXT)),
)
INDEX = _object(
    reads_as=TEXT,
    own_area=TEXT,
    links={"type": "object", "additionalProperties": TEXT},
    figures={"type": "object", "additionalProperties": TEXT},
)
PROBLEM: Schema = {
    "type": "object",
    "description": "RFC 9457. `errors` menyebut tiap parameter yang perlu diperbaiki.",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "errors": _list(_object(parameter=TEXT, detail=TEXT)),
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}
SCHEMAS: dict[str, Schema] = {
    "Areas": AREAS,
    "Cell": CELL,
    "Definitions": DEFINITIONS,
    "Freshness": FRESHNESS,
    "Index": INDEX,
    "Problem": PROBLEM,
    "Row": ROW,
    "Table": TABLE,
    "Tables": TABLES,
}
