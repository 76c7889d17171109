"""What cannot be true of a tie, each with a sentence beside the field that a person can correct."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from .derived_ties import MOST_BY_BIRTH
from .models import Bond, CoupleTie, ParentTie, Person, Pregnancy, SocialTie

LASTING = (CoupleTie.Status.TOGETHER, CoupleTie.Status.SEPARATED)
# Going from one to the other: the same words the other way round say something else.
DIRECTED = (Bond.Kind.VIOLENCE, Bond.Kind.CONTROL)
# A stepmother may be younger than her stepchild, and an elder sister may raise the younger ones.
OLDER_THAN_THE_CHILD = (ParentTie.Kind.BIOLOGICAL, ParentTie.Kind.ADOPTED, ParentTie.Kind.FOSTER)
LONGEST_PREGNANCY = timedelta(days=300)
TWO_PEOPLE = "Pilih dua orang yang berbeda."


def refuse(field: str, sentence: str) -> NoReturn:
    """Raise the sentence beside the field."""
    raise ValidationError({field: sentence})


def check_couple(tie: CoupleTie) -> None:
    """Two people, once, in an order of years that can be, and a death where the tie says so."""
    if tie.one_id == tie.other_id:
        refuse("other", TWO_PEOPLE)
    _check_years(tie)
    _check_death(tie)
    rows = CoupleTie.objects.exclude(pk=tie.pk).filter(
        Q(one=tie.one_id, other=tie.other_id) | Q(one=tie.other_id, other=tie.one_id)
    )
    for row in rows:
        is_same_marriage = None in (row.since_year, tie.since_year) or row.since_year == tie.since_year
        if is_same_marriage or (row.status in LASTING and tie.status in LASTING):
            refuse("other", "Ikatan kedua orang ini sudah tercatat. Ubah catatan yang sudah ada.")


def _check_years(tie: CoupleTie) -> None:
    since, ended, this_year = tie.since_year, tie.ended_year, timezone.localdate().year
    for name, year in (("since_year", since), ("ended_year", ended)):
        if year is not None and year > this_year:
            refuse(name, "Tahun ini belum tiba. Periksa angkanya.")
    if since is not None and ended is not None and ended < since:
        refuse("ended_year", "Tahun berakhir tidak boleh sebelum tahun mulai.")
    if ended is not None and tie.status == CoupleTie.Status.TOGETHER:
        refuse("ended_year", "Pasangan yang masih bersama tidak punya tahun berakhir. Kosongkan, atau ubah keadaannya.")
    for person in (tie.one, tie.other):
        if since is not None and person.birth_on and since < person.birth_on.year:
            refuse("since_year", f"Tahun ini sebelum {person.name} lahir ({person.birth_on.year}).")


def _check_death(tie: CoupleTie) -> None:
    dead = [person for person in (tie.one, tie.other) if person.died_on]
    if dead and tie.status == CoupleTie.Status.TOGETHER:
        year = dead[0].died_on.year
        refuse("status", f"{dead[0].name} sudah meninggal ({year}). Pilih “Cerai mati”, berakhir tahun {year}.")
    if not dead and tie.status == CoupleTie.Status.WIDOWED:
        refuse("status", "Belum ada yang tercatat meninggal di antara keduanya. Catat dulu tanggal meninggalnya.")


def check_parent(tie: ParentTie) -> None:
    """Two people, once, the parent the elder, nobody above themselves, and at most two parents by birth."""
    if tie.parent_id == tie.child_id:
        refuse("child", TWO_PEOPLE)
    others = ParentTie.objects.exclude(pk=tie.pk)
    if others.filter(parent=tie.parent_id, child=tie.child_id).exists():
        refuse("child", "Hubungan orang tua dan anak ini sudah tercatat. Ubah catatan yang sudah ada.")
    _check_ages(tie)
    by_birth = others.filter(child=tie.child_id, kind=ParentTie.Kind.BIOLOGICAL).count()
    if tie.kind == ParentTie.Kind.BIOLOGICAL and by_birth >= MOST_BY_BIRTH:
        refuse(
            "kind", f"{tie.child.name} sudah punya dua orang tua kandung. Pilih hubungan lain, atau ubah yang salah."
        )
    if tie.child_id in _ancestors(tie.parent_id, others):
        refuse("child", f"{tie.child.name} tercatat sebagai orang tua atau leluhur {tie.parent.name}.")


def _check_ages(tie: ParentTie) -> None:
    parent, child = tie.parent.birth_on, tie.child.birth_on
    if tie.kind in OLDER_THAN_THE_CHILD and parent and child and parent >= child:
        refuse(
            "child",
            f"{tie.child.name} (lahir {child.year}) tidak lebih muda daripada {tie.parent.name} (lahir {parent.year}). "
            "Periksa siapa orang tua dan siapa anak.",
        )


def _ancestors(person: int, ties: Any) -> set[int]:
    """Return everybody above a person, over any kind of tie; one query per generation."""
    above, seen = {person}, set()
    while above:
        above = set(ties.filter(child__in=above).values_list("parent_id", flat=True)) - seen
        seen |= above
    return seen


def check_pregnancy(tie: Pregnancy) -> None:
    """A living mother who is a woman, one pregnancy at a time, a day that can be."""
    if tie.mother.sex != Person.Sex.FEMALE:
        refuse("mother", f"{tie.mother.name} tercatat laki-laki. Pilih ibunya.")
    if tie.father_id == tie.mother_id:
        refuse("father", TWO_PEOPLE)
    others = Pregnancy.objects.exclude(pk=tie.pk).filter(mother=tie.mother_id, outcome=tie.outcome)
    is_ongoing = tie.outcome == Pregnancy.Outcome.ONGOING
    if is_ongoing and tie.mother.died_on:
        refuse("mother", f"{tie.mother.name} sudah meninggal. Pilih keadaan lain, atau ibu yang lain.")
    if others.exists() if is_ongoing else others.filter(due_on=tie.due_on).exists():
        refuse("mother", "Kehamilan ini sudah tercatat. Ubah catatan yang sudah ada.")
    today = timezone.localdate()
    if tie.due_on and is_ongoing and tie.due_on > today + LONGEST_PREGNANCY:
        refuse("due_on", "Lebih dari sepuluh bulan lagi. Periksa tahunnya.")
    if tie.due_on and not is_ongoing and tie.due_on > today:
        refuse("due_on", "Tanggal ini belum tiba. Catat setelah terjadi.")


def check_bond(tie: Bond) -> None:
    """Two people, and the same thing said once."""
    if tie.one_id == tie.other_id:
        refuse("other", TWO_PEOPLE)
    same = Q(one=tie.one_id, other=tie.other_id)
    if tie.kind not in DIRECTED:
        same |= Q(one=tie.other_id, other=tie.one_id)
    if Bond.objects.exclude(pk=tie.pk).filter(same, kind=tie.kind).exists():
        refuse("kind", "Hubungan ini sudah tercatat.")


CHECKS: dict[type[Any], Callable[[Any], None]] = {
    CoupleTie: check_couple,
    ParentTie: check_parent,
    Pregnancy: check_pregnancy,
    Bond: check_bond,
    SocialTie: lambda tie: None,
}


def check(tie: Any) -> None:
    """Raise ValidationError, with the field, for a tie that cannot be true beside what is known."""
    CHECKS[type(tie)](tie)
