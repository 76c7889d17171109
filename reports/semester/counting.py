"""The figures of a semester report, each counted by its definition in ``reports.figures``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F
from django.utils import timezone

from cases import resilience
from cases.models import Case, CaseParticipant, ProblemCategory, ResilienceCheck, ServiceContact
from families.models import Person
from lk3.models import Unit
from referrals.models import Outreach, Partner, PeopleReached, Referral

from ..disclosure import Counted
from ..figures import AGE_LABELS, CATALOG, Dimension, Question, counts_by, rows
from ..figures.sources import case_paths
from ..scopes import Scope, unit_area
from .calendar import Half
from .tallies import Tallies, Tally

State = Referral.State
SEXES = (Person.Sex.FEMALE, Person.Sex.MALE)
# What became of a referral, in the words of a report: (code, label, states).
FATES = (
    ("WAITING", "Menunggu jawaban", (State.SENT, State.RECEIVED)),
    ("SERVED", "Disanggupi atau dilayani", (State.ACCEPTED, State.IN_SERVICE)),
    ("COMPLETED", "Selesai", (State.COMPLETED,)),
    ("DECLINED", "Ditolak atau dikembalikan", (State.DECLINED, State.RETURNED, State.SETTLED)),
    ("WITHDRAWN", "Ditarik kembali", (State.WITHDRAWN,)),
)
CLOSED_CLIENTS = (
    "Klien dari kasus yang ditutup dalam semester ini dan tidak dibuka kembali; "
    "siapa yang dua kasusnya ditutup dihitung dua kali."
)
RESILIENCE = (
    "Kasus yang ditutup dalam semester ini dan ketahanan keluarganya dinilai sedikitnya dua kali: penilaian terakhir "
    "dibandingkan dengan yang pertama. Kekuatan yang tidak ditanyakan dua kali tidak ikut."
)
MOVES = (("BETTER", "Membaik"), ("SAME", "Tetap"), ("WORSE", "Menurun"))
SPLIT_COLUMNS = tuple(
    (f"{sex.value}:{age}", f"{sex.label}, {label}") for age, label in AGE_LABELS.items() for sex in SEXES
)
REACHED_AGES = {code or "?": label for code, label in PeopleReached.AgeGroup.choices}
REACHED_COLUMNS = tuple(
    (f"{sex.value}:{age}", f"{sex.label}, {label}") for age, label in REACHED_AGES.items() for sex in SEXES
)
Key = tuple[Any, ...]


def question_of(unit: Unit, half: Half) -> Question:
    """All cases of the unit in the semester; for its head, and for offices after ``reports.disclosure``."""
    return Question(Scope(half.period, unit_area(unit)))


def count_all(unit: Unit, half: Half) -> Tallies:
    """Count every table of the report as the records stand now. The number of queries does not depend on the cases."""
    asked = question_of(unit, half)
    roots = {category.pk: category for category in ProblemCategory.objects.roots()}
    by_category = (_by_category(code, asked, roots) for code in ("opened", "active", "closed"))
    clients = (_clients(code, asked, roots) for code in ("clients_new", "clients_continuing"))
    others = (
        _services(asked),
        _referrals(asked),
        _outreach(asked),
        _reached(asked),
        _outcomes(asked),
        _resilience(asked),
    )
    tables = (*by_category, *clients, _closed_clients(asked, roots), *others)
    return Tallies(timezone.now().isoformat(timespec="seconds"), tables)


def _by_category(code: str, asked: Question, roots: Mapping[int, ProblemCategory]) -> Tally:
    found = {(pk, ""): count for (pk,), count in counts_by(code, asked, Dimension.CATEGORY).items()}
    return _of_categories(code, found, roots, (("", "Kasus"),))


def _clients(code: str, asked: Question, roots: Mapping[int, ProblemCategory]) -> Tally:
    found = counts_by(code, asked, Dimension.CATEGORY, Dimension.SEX, Dimension.AGE)
    cells = {(pk, f"{sex}:{age}"): count for (pk, sex, age), count in found.items()}
    return _of_categories(code, cells, roots, SPLIT_COLUMNS, splits=True)


def _closed_clients(asked: Question, roots: Mapping[int, ProblemCategory]) -> Tally:
    paths = case_paths("case__", "case__opened_on", person="person__")
    clients = CaseParticipant.objects.filter(role=CaseParticipant.Role.CLIENT, case__in=rows("closed", asked))
    named = clients.order_by().annotate(
        root=F("case__root_category_id"), sex=paths[Dimension.SEX], age=paths[Dimension.AGE]
    )
    found = named.values_list("root", "sex", "age").annotate(counted=Count("*"))
    cells = {(pk, f"{sex}:{age}"): count for pk, sex, age, count in found.values_list("root", "sex", "age", "counted")}
    return _tally(
        "clients_closed",
        cells,
        rows=[(category.code, category.label, pk) for pk, category in roots.items()],
        columns=SPLIT_COLUMNS,
        words=("Klien yang kasusnya ditutup", Counted.CLIENTS, CLOSED_CLIENTS, "Jenis masalah"),
        splits=True,
    )


def _of_categories(
    code: str,
    cells: Mapping[Key, int],
    roots: Mapping[int, ProblemCategory],
    columns: tuple[tuple[str, str], ...],
    splits: bool = False,
) -> Tally:
    figure = CATALOG[code]
    return _tally(
        code,
        cells,
        rows=[(category.code, category.label, pk) for pk, category in roots.items()],
        columns=columns,
        words=(figure.label, figure.counted, figure.definition, "Jenis masalah"),
        splits=splits,
    )


def _services(asked: Question) -> Tally:
    figure, found = CATALOG["services"], counts_by("services", asked, Dimension.SERVICE)
    return _tally(
        "services",
        {(kind, ""): count for (kind,), count in found.items()},
        rows=_all_of(ServiceContact.Kind.choices),
        columns=(("", "Layanan"),),
        words=(figure.label, figure.counted, figure.definition, "Jenis layanan"),
    )


def _referrals(asked: Question) -> Tally:
    figure, cells = CATALOG["referrals"], Counter[Key]()
    fates = {state: code for code, _, states in FATES for state in states}
    for (kind, state), count in counts_by("referrals", asked, Dimension.PARTNER_KIND, Dimension.FATE).items():
        cells[kind, fates[state]] += count
    return _tally(
        "referrals",
        cells,
        rows=_occurring(Partner.Kind.choices, cells, "Belum ada rujukan"),
        columns=tuple((code, label) for code, label, _ in FATES),
        words=("Rujukan dan nasibnya", figure.counted, figure.definition, "Jenis mitra"),
    )


def _outreach(asked: Question) -> Tally:
    figure, found = CATALOG["outreach"], counts_by("outreach", asked, Dimension.ACTIVITY)
    return _tally(
        "outreach",
        {(kind, ""): count for (kind,), count in found.items()},
        rows=_all_of(Outreach.Kind.choices),
        columns=(("", "Kegiatan"),),
        words=(figure.label, figure.counted, figure.definition, "Jenis kegiatan"),
    )


def _reached(asked: Question) -> Tally:
    figure = CATALOG["people_reached"]
    found = counts_by("people_reached", asked, Dimension.ACTIVITY, Dimension.SEX, Dimension.AGE)
    return _tally(
        "people_reached",
        {(kind, f"{sex}:{age}"): count for (kind, sex, age), count in found.items()},
        rows=_all_of(Outreach.Kind.choices),
        columns=REACHED_COLUMNS,
        words=(figure.label, figure.counted, figure.definition, "Jenis kegiatan"),
        splits=True,
    )


def _outcomes(asked: Question) -> Tally:
    found = counts_by("closed", asked, Dimension.OUTCOME)
    cells = {(outcome, ""): count for (outcome,), count in found.items()}
    return _tally(
        "outcomes",
        cells,
        rows=_occurring(Case.Outcome.choices, cells, "Belum ada kasus yang ditutup"),
        columns=(("", "Kasus"),),
        words=("Hasil kasus yang ditutup", Counted.CASES, CATALOG["closed"].definition, "Hasil"),
    )


def _resilience(asked: Question) -> Tally:
    checks: dict[int, list[ResilienceCheck]] = {}
    found = ResilienceCheck.objects.filter(case__in=rows("closed", asked)).order_by("taken_on", "pk")
    for check in found:
        checks.setdefault(check.case_id, []).append(check)
    cells = Counter[Key]()
    for of_case in checks.values():
        compared = resilience.compare(of_case)
        cells.update(_moves(compared.rows if compared else ()))
    return _tally(
        "resilience",
        cells,
        rows=[(strength.code, strength.title, strength.code) for strength in resilience.STRENGTHS],
        columns=MOVES,
        words=("Ketahanan keluarga, awal dan akhir", Counted.CASES, RESILIENCE, "Kekuatan"),
    )


def _moves(compared: Iterable[resilience.Row]) -> list[Key]:
    """(strength, how it moved) of every strength that was asked both times."""
    both = [(row.strength.code, row.first.value, row.last.value if row.last else None) for row in compared]
    return [
        (code, "BETTER" if last > first else "WORSE" if last < first else "SAME")
        for code, first, last in both
        if first is not None and last is not None
    ]


def _all_of(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str, Any]]:
    return [(code, label, code) for code, label in choices]


def _occurring(
    choices: Iterable[tuple[str, str]], cells: Mapping[Key, int], nothing: str
) -> list[tuple[str, str, Any]]:
    """The rows of a long list that have a figure; one line that says so where none has."""
    found = {key[0] for key in cells}
    return [row for row in _all_of(choices) if row[0] in found] or [("", nothing, "")]


def _tally(
    code: str,
    cells: Mapping[Key, int],
    *,
    rows: list[tuple[str, str, Any]],
    columns: tuple[tuple[str, str], ...],
    words: tuple[str, Counted, str, str],
    splits: bool = False,
) -> Tally:
    """Put counts by (key of the row, code of the column) into lines. A cell that no line takes would be lost: it raises."""
    title, counted, meaning, row_header = words
    lines = tuple(tuple(cells.get((key, column), 0) for column, _ in columns) for _, _, key in rows)
    if sum(map(sum, lines)) != sum(cells.values()):
        raise ValueError(f"{code}: a figure has no place in its table.")
    labels = tuple((row_code, label) for row_code, label, _ in rows)
    return Tally(code, title, counted, meaning, row_header, labels, columns, lines, splits)
