"""The API described as OpenAPI 3.1, made from the very parameters, schemas and problems that the views use."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

from django.urls import reverse

from ..disclosure import Audience, Counted, RawRow, RawTable, protect
from ..figures import CATALOG
from ..replica import Freshness
from . import parameters
from .documents import tables_document
from .keys import PER_MINUTE
from .parameters import Parameter
from .problems import CONTENT_TYPE, TITLES
from .schemas import SCHEMAS

VERSION = "1.0.0"
ABOUT = (
    "Statistik LK3 untuk program lain: hanya angka, hanya membaca. Sebuah kunci membaca apa yang boleh dibaca peran "
    "pembuatnya, dengan pelindungan yang sama seperti di halaman. Kunci dikirim dalam kepala Authorization, tidak pernah "
    f"dalam alamat; paling banyak {PER_MINUTE} permintaan per menit untuk tiap kunci. Parameter yang tidak dikenal ditolak."
)
KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "Kunci lk3_… dari halaman Akses data. Berakhir bersama peran pembuatnya.",
}
REFUSED = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.TOO_MANY_REQUESTS,
)


class Document(NamedTuple):
    """One address: the name of its URL, what it answers, and with which parameters."""

    name: str
    summary: str
    schema: str
    parameters: Sequence[Parameter] = ()
    has_example: bool = False

    @property
    def has_places(self) -> bool:
        """Whether an area of others can be asked for."""
        return any(place in self.parameters for place in parameters.PLACES)


DOCUMENTS = (
    Document("index", "Semua alamat, dan dengan peran apa kunci ini membaca", "Index"),
    Document("definitions", "Arti setiap angka, dasar tanggalnya, dan rinciannya", "Definitions"),
    Document("areas", "Wilayah dan LK3 yang boleh ditanyakan", "Areas"),
    Document("figure", "Satu angka menurut paling banyak dua rincian", "Tables", parameters.FIGURE, has_example=True),
    Document(
        "breakdown",
        "Kasus, klien, masalah, dan layanan menurut jenis masalah, seperti di halaman Masalah",
        "Tables",
        parameters.SCOPE,
        has_example=True,
    ),
    Document(
        "person-splits",
        "Kasus menurut jenis kelamin, umur, dan kecamatan: dibekukan sesudah semester berakhir, untuk dinas dan kementerian",
        "Tables",
        parameters.HALVES_SCOPE,
        has_example=True,
    ),
)


def description() -> dict[str, Any]:
    """The whole description."""
    root = reverse("api:index")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Statistik LK3", "version": VERSION, "description": ABOUT},
        "servers": [{"url": root.rstrip("/")}],
        "security": [{"key": []}],
        "paths": {_path(document, root): {"get": _operation(document)} for document in DOCUMENTS},
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"key": KEY},
            "responses": {status.name: _problem(status) for status in TITLES},
        },
    }


def _path(document: Document, root: str) -> str:
    """The address below the server, with the code of a figure as a variable."""
    arguments = ["CODE"] if document.name == "figure" else []
    return "/" + reverse(f"api:{document.name}", args=arguments).removeprefix(root).replace("CODE", "{code}")


def _operation(document: Document) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{document.schema}"}}
    if document.has_example:
        content["example"] = example_document()
    refused = [HTTPStatus.BAD_REQUEST, *REFUSED]
    if document.has_places:
        refused.append(HTTPStatus.NOT_FOUND)
    responses = {"200": {"description": document.summary, "content": {"application/json": content}}}
    responses |= {str(int(status)): {"$ref": f"#/components/responses/{status.name}"} for status in sorted(refused)}
    said = [_parameter(parameter) for parameter in document.parameters]
    if document.name == "figure":
        said.insert(0, _figure_code())
    operation = {"operationId": document.name, "summary": document.summary, "responses": responses}
    return operation | ({"parameters": said} if said else {})


def _parameter(parameter: Parameter) -> dict[str, Any]:
    said = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": False,
        "schema": parameter.schema,
        "example": parameter.example,
    }
    # Values in one parameter, with commas between them.
    return said | ({"style": "form", "explode": False} if parameter.schema["type"] == "array" else {})


def _figure_code() -> dict[str, Any]:
    words = ", ".join(f"{code} ({figure.label.lower()})" for code, figure in CATALOG.items())
    return {
        "name": "code",
        "in": "path",
        "description": f"Angka: {words}.",
        "required": True,
        "schema": {"type": "string", "enum": [*CATALOG]},
        "example": "opened",
    }


def _problem(status: HTTPStatus) -> dict[str, Any]:
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def example_document() -> dict[str, Any]:
    """An invented answer in the shape of the real ones, made by what makes those."""
    raw = RawTable(
        title="Kasus dibuka menurut jenis masalah",
        counts=Counted.CASES,
        period="Tahun 2016",
        date_basis="tanggal kasus dibuka",
        area="Kota Rekaan",
        population="Contoh rekaan.",
        columns=("Kasus",),
        rows=[
            RawRow("DOMESTIC_VIOLENCE", "KDRT", (7,)),
            RawRow("ECONOMIC_HARDSHIP", "Kesulitan ekonomi", (13,)),
        ],
        splits_persons=False,
        row_header="Jenis masalah",
    )
    return tables_document([protect(raw, Audience.OFFICE)], [("Isi", "Contoh rekaan")], Freshness())
