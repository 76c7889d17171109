"""What other programs may read: figures only, never a name or a case."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lk3.access import Permission, public
from lk3.models import User

from .. import exports, files, splits
from ..dashboards.persons import NOT_YET
from ..disclosure import SafeTable, protect
from ..figures import CATALOG, CannotSay, Filters, one_number, table
from ..presenters import present
from ..queries import coverage
from ..replica import answer
from ..scopes import Scope, audience_for
from . import parameters
from .asking import Asked, asked_of, scope_of
from .description import description
from .documents import areas_document, definitions_document, index_document, tables_document
from .guard import Answer, as_json, for_keys, only_reading
from .parameters import SPLIT
from .problems import Complaint, Problem, refusal

NO_SUCH_FIGURE = "Angka ini tidak dikenal; /api/v1/definitions menyebut semuanya."
NO_SUCH_ADDRESS = "Alamat ini tidak ada; /api/v1/openapi.json menyebut semuanya."


@for_keys(Permission.STATISTICS_EXPORT)
def index(request: HttpRequest, reader: User) -> Answer:
    """Where everything is."""
    parameters.read(request, ())
    return Answer(index_document(reader), "")


@for_keys(Permission.STATISTICS_EXPORT)
def definitions(request: HttpRequest, reader: User) -> Answer:
    """What every figure means."""
    parameters.read(request, ())
    return Answer(definitions_document(), "")


@for_keys(Permission.STATISTICS_EXPORT)
def areas(request: HttpRequest, reader: User) -> Answer:
    """Which places may be asked for."""
    parameters.read(request, ())
    return Answer(areas_document(reader), "")


@for_keys(Permission.STATISTICS_EXPORT)
def figure(request: HttpRequest, reader: User, code: str) -> Answer:
    """One figure by at most two dimensions."""
    if code not in CATALOG:
        raise Problem(HTTPStatus.NOT_FOUND, NO_SUCH_FIGURE)
    asked = asked_of(CATALOG[code], parameters.read(request, parameters.FIGURE), reader)
    try:
        shown, freshness = answer(lambda: _table(asked))
    except CannotSay as refused:
        raise refusal(Complaint(SPLIT.name, str(refused))) from refused
    facts = [*files.facts_of(shown), ("Arti", asked.figure.definition), *files.made_by(reader)]
    detail = {"figure": code, "split_by": [one.value for one in asked.dimensions], **_codes(asked.question.filters)}
    return Answer(tables_document([shown], facts, freshness), _of(asked.question.scope), detail)


@for_keys(Permission.STATISTICS_EXPORT)
def breakdown(request: HttpRequest, reader: User) -> Answer:
    """The four counts by category, as on the page."""
    scope = scope_of(parameters.read(request, parameters.SCOPE), reader)
    shown, freshness = answer(lambda: present(scope, audience_for(reader, scope.area)))
    content = tables_document([*shown.tables.values()], exports.provenance(shown, reader), freshness)
    return Answer(content, _of(scope))


@for_keys(Permission.PERSON_SPLITS)
def person_splits(request: HttpRequest, reader: User) -> Answer:
    """Persons by sex, age and sub-district, as they were frozen after a semester; none before."""
    scope = scope_of(parameters.read(request, parameters.HALVES_SCOPE), reader)
    tables, freshness = answer(lambda: splits.tables_for(reader, scope.period, scope.area))
    notes = [] if tables else [("Catatan", NOT_YET)]
    own = [("Periode", scope.period.label), ("Wilayah", scope.area.label)]
    return Answer(tables_document(tables, [*own, *notes, *files.made_by(reader)], freshness), _of(scope))


@csrf_exempt
@public("it describes what can be asked and holds no figure")
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the API to programs."""
    try:
        only_reading(request)
    except Problem as problem:
        return problem.response()
    return as_json(description())


@csrf_exempt
@public("it says that there is nothing here, as a program reads it")
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """404 as a problem document and not as a page."""
    return Problem(HTTPStatus.NOT_FOUND, NO_SUCH_ADDRESS).response()


def _table(asked: Asked) -> SafeTable:
    """Count, protect."""
    covered, code = coverage(asked.question.scope).text, asked.figure.code
    if asked.dimensions:
        rows, *columns = asked.dimensions
        raw = table(code, asked.question, rows, columns[0] if columns else None, population=covered)
    else:
        raw = one_number(code, asked.question, population=covered)
    return protect(raw, asked.audience)


def _of(scope: Scope) -> str:
    return f"{scope.period.key} {scope.area.key}"


def _codes(filters: Filters) -> dict[str, Any]:
    query = filters.as_query()
    return {"filters": query} if query else {}
