"""Verbs of the clinic of "lainnya": a group becomes a category, old cases get it, and both can be taken back.

Each is atomic. Making a category and taking it back write one event; recoding and taking that back write one per case, on the
trail of the case.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from cases.clocks import ensure_legal_tasks
from cases.confidentiality import higher, lowest_class
from cases.models import Case, CaseParticipant, CategoryTerm, ProblemCategory
from cases.workflow import NotAllowed
from families.models import Person
from lk3 import audit
from lk3.models import User

from ..clinic.categories import SOURCE, code_for, is_used
from ..clinic.matches import own_others
from ..models import RecodedCase, Recoding

TERM_WEIGHT = 4  # one such word alone is enough to be suggested
IN_USE = "Jenis ini sudah dipakai, jadi tidak dapat dibatalkan. Akhiri masa berlakunya lewat administrator."
TAKEN = "Sudah ada jenis dengan nama ini. Pakai nama lain, atau tambahkan kata penunjuk pada jenis itu."
NOTHING_LEFT = "Tidak ada kasus yang dapat dikodekan ulang: kasus-kasus ini sudah tidak berjenis “lainnya”."
NOTHING_BACK = "Tidak ada yang dapat dikembalikan: jenis semua kasus ini sudah diubah sesudahnya."
NOT_OFFERED = "Jenis ini tidak dapat dipilih lagi. Muat ulang halaman."


class Undone(NamedTuple):
    """What went back to "lainnya", and the cases that stay because somebody changed them since."""

    back: list[Case]
    stay: list[Case]


@transaction.atomic
def promote(
    *,
    label: str,
    short_label: str,
    definition: str,
    not_this: str,
    parent: ProblemCategory,
    words: Iterable[str],
    valid_from: date,
    by: User,
) -> ProblemCategory:
    """Make a group of words a part of one of the eleven, kept as closely as that one; its words lead to it from now on.

    A second click returns the first one's category. NotAllowed when the name exists already. Writes 'category.promoted'.
    """
    code = code_for(label)
    list(ProblemCategory.objects.select_for_update().filter(pk=parent.pk).order_by("pk"))
    existing = ProblemCategory.objects.filter(Q(code=code) | Q(label__iexact=label)).first()
    if existing is not None:
        if existing.source == SOURCE and existing.parent_id == parent.pk and existing.definition == definition:
            return existing
        raise NotAllowed(TAKEN)
    last = parent.children.aggregate(last=Max("order"))["last"] or 0
    category = ProblemCategory.objects.create(
        code=code,
        parent=parent,
        order=last + 1,
        edition=str(valid_from.year),
        label=label,
        short_label=short_label,
        definition=definition,
        not_this=not_this,
        default_class=parent.default_class,
        source=SOURCE,
        valid_from=valid_from,
    )
    terms = [
        CategoryTerm(category=category, term=word, weight=TERM_WEIGHT, note=SOURCE) for word in dict.fromkeys(words)
    ]
    CategoryTerm.objects.bulk_create(terms)
    audit.record("category.promoted", by=by, on=category, code=code, parent=parent.code, terms=len(terms))
    return category


@transaction.atomic
def withdraw_category(*, category: ProblemCategory, by: User) -> ProblemCategory:
    """Take back a category that nobody used yet: its days end and its words go. Writes 'category.withdrawn'."""
    locked = ProblemCategory.objects.select_for_update(of=("self",)).get(pk=category.pk)
    if locked.source != SOURCE or is_used(locked):
        raise NotAllowed(IN_USE)
    yesterday = timezone.localdate() - timedelta(days=1)
    locked.valid_until, locked.valid_from = yesterday, min(locked.valid_from or yesterday, yesterday)
    locked.save(update_fields=["valid_from", "valid_until"])
    # Words of a category nobody may choose would only drown out the others.
    locked.terms.all().delete()
    audit.record("category.withdrawn", by=by, on=locked, code=locked.code)
    return locked


@transaction.atomic
def recode(*, cases: Iterable[Case], to_category: ProblemCategory, by: User) -> Recoding:
    """Give "lainnya" cases of one's own unit the better category, closed ones too; the old explanation is kept, encrypted.

    The class of a case only ever rises with it. Cases that are "lainnya" no longer are left out; a second click returns the
    first one's move. Writes 'case.recoded' once per case.
    """
    if not ProblemCategory.objects.current().filter(pk=to_category.pk).exists():
        raise NotAllowed(NOT_OFFERED)
    asked = [case.pk for case in cases]
    ours = own_others(by).filter(pk__in=asked).values("pk")
    locked = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ours).order_by("pk"))
    if not locked:
        return _just_done(asked, to_category, by)
    unit: Any = by.hat.unit  # type: ignore[union-attr]
    moved = Recoding.objects.create(unit=unit, to_category=to_category, done_at=timezone.now(), done_by=by)
    for case in locked:
        _recode_one(case, moved, by)
    return moved


def _recode_one(case: Case, moved: Recoding, by: User) -> None:
    RecodedCase.objects.create(
        recoding=moved,
        case=case,
        from_category_id=case.category_id,
        explanation=case.other_explanation,
        reason=case.other_reason,
    )
    case.category, case.other_explanation, case.other_reason = moved.to_category, "", ""
    _raise_class(case)
    if not case.is_closed:
        ensure_legal_tasks(case, [case.category], by)
    _save(case, by)
    audit.record("case.recoded", by=by, on=case, case=case, to=moved.to_category.code, recoding=moved.pk)


def _raise_class(case: Case) -> None:
    """Keep the case at least as closely as its problems and the ages of client and victims ask for, as any edit does."""
    victims = Person.objects.filter(participations__case=case, participations__role=CaseParticipant.Role.VICTIM)
    protected = [*([case.client] if case.client else []), *victims]
    secondary = [row.category for row in case.secondary_problems.select_related("category")]
    level = lowest_class([case.category, *secondary], protected, on=case.opened_on).level
    case.confidentiality = higher(case.confidentiality, level)


def _just_done(asked: list[int], to_category: ProblemCategory, by: User) -> Recoding:
    """The move that a first click made a minute ago; NotAllowed when there is none."""
    minute_ago = timezone.now() - timedelta(minutes=1)
    mine = Recoding.objects.filter(done_by=by, to_category=to_category, done_at__gte=minute_ago, undone_at=None)
    done = mine.filter(lines__case__in=asked).order_by("-pk").first()
    if done is None:
        raise NotAllowed(NOTHING_LEFT)
    return done


@transaction.atomic
def undo_recoding(*, recoding: Recoding, by: User) -> Undone:
    """Put the cases of a move back to what they were, with their explanations; those changed since stay as they are.

    A class that rose stays risen: lowering takes two persons. Writes 'case.recoding_undone' once per case that goes back.
    """
    move = Recoding.objects.select_for_update(of=("self",)).get(pk=recoding.pk)
    lines = list(move.lines.select_related("from_category").order_by("case_id"))
    cases = Case.objects.select_for_update(of=("self",)).in_bulk([line.case_id for line in lines])
    if move.undone_at is not None:
        return Undone([], [])
    result = Undone([], [])
    for line in lines:
        case = cases[line.case_id]
        if case.category_id != move.to_category_id or case.other_explanation:
            result.stay.append(case)
            continue
        case.category, case.other_explanation, case.other_reason = line.from_category, line.explanation, line.reason
        _save(case, by)
        audit.record("case.recoding_undone", by=by, on=case, case=case, recoding=move.pk)
        result.back.append(case)
    if not result.back:
        raise NotAllowed(NOTHING_BACK)
    move.undone_at, move.undone_by = timezone.now(), by
    move.save(update_fields=["undone_at", "undone_by"])
    return result


def _save(case: Case, by: User) -> None:
    case.version, case.changed_by = case.version + 1, by
    fields = ["category", "root_category", "other_explanation", "other_reason", "confidentiality"]
    case.save(update_fields=[*fields, "version", "changed_by", "changed_at"])
