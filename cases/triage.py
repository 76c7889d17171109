"""Danger: what five answers mean, how soon somebody must have answered, and what to do first. Rules with reasons, no score."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from lk3.models import User

from .models import Case, ServiceContact, Triage
from .workflow import NotAllowed

Urgency, Reply = Case.Urgency, Triage.Reply
URGENCY_ORDER = [Urgency.NORMAL, Urgency.SOON, Urgency.NOW]

# Until when somebody must have been in contact, in hours from the triage. Sources: three days are the answer that a UPTD PPA
# promises (standard after Permen PPPA 2/2022, there three working days; we count plain days, which is never later). Two hours
# and seven days are our own (inferred): danger is answered within the shift, anything else at the next weekly appointment.
RESPONSE_HOURS = {Urgency.NOW: 2, Urgency.SOON: 3 * 24, Urgency.NORMAL: 7 * 24}


class Question(NamedTuple):
    """One of the five: how it is asked, which answer is danger, and how danger and doubt are said in a sentence."""

    text: str
    danger: Reply
    when_danger: str
    when_unknown: str


QUESTIONS = {
    "danger_now": Question(
        "Apakah ada yang terancam atau terluka sekarang?",
        Reply.YES,
        "ada yang terancam atau terluka sekarang",
        "ancaman sekarang",
    ),
    "child_at_risk": Question(
        "Apakah ada anak yang tidak aman?", Reply.YES, "ada anak yang tidak aman", "keamanan anak"
    ),
    "self_harm": Question(
        "Apakah ada yang ingin menyakiti diri atau mati?",
        Reply.YES,
        "ada yang ingin menyakiti diri atau mati",
        "keinginan menyakiti diri",
    ),
    "weapon": Question(
        "Apakah ada senjata atau ancaman membunuh?",
        Reply.YES,
        "ada senjata atau ancaman membunuh",
        "senjata atau ancaman membunuh",
    ),
    "safe_tonight": Question(
        "Apakah ada tempat aman untuk malam ini?",
        Reply.NO,
        "belum ada tempat aman untuk malam ini",
        "tempat aman malam ini",
    ),
}
CALM = {name: Reply.NO if question.danger == Reply.YES else Reply.YES for name, question in QUESTIONS.items()}
# Not knowing one of these means that nobody has looked yet. Not having asked about weapons or about wishing to die is no hint
# by itself in a calm home; together with another doubt it is.
MUST_BE_KNOWN = {"danger_now", "child_at_risk", "safe_tonight"}

# What to do first, by the answer that is danger; in the order in which the steps are taken. SAPA 129 is the ministry's line
# for violence against women and children, 110 the police, 119 the ambulance.
FIRST_STEPS: dict[str, list[str]] = {
    "danger_now": [
        "Jangan biarkan klien pulang sendiri.",
        "Hubungi Unit PPA Polres (110) atau SAPA 129.",
        "Bila ada yang terluka, antar ke IGD atau hubungi 119; tanyakan apakah ia mau visum.",
    ],
    "weapon": [
        "Jangan datangi rumahnya tanpa polisi.",
        "Jangan beri tahu terduga pelaku bahwa klien melapor.",
    ],
    "self_harm": [
        "Jangan tinggalkan ia sendirian, dan jauhkan benda yang berbahaya.",
        "Hubungi Puskesmas, RSJ, atau 119 bersama keluarganya.",
    ],
    "child_at_risk": [
        "Pindahkan anak dari jangkauan terduga pelaku, ke orang dewasa yang ia percaya.",
        "Hubungi UPTD PPA atau SAPA 129 untuk anaknya.",
    ],
    "safe_tonight": [
        "Carikan tempat aman malam ini: kerabat, rumah aman UPTD PPA, atau rumah perlindungan dinas sosial."
    ],
}
CALMER = (
    "Kemendesakan tidak dapat lebih rendah daripada hasil triase terakhir. "
    "Bila bahayanya sudah lewat, tanyakan lagi lewat “Tanyakan lagi” di halaman kasus."
)
TELL_THE_HEAD = "Beri tahu ketua LK3 sekarang juga."


class Judgement(NamedTuple):
    """What five answers mean: how urgent, the sentence that says why, and what to do first."""

    urgency: Urgency
    because: str
    steps: list[str]

    @property
    def is_now(self) -> bool:
        """Return whether somebody is in danger now."""
        return self.urgency == Urgency.NOW


def judge(answers: Mapping[str, str]) -> Judgement:
    """Return the urgency that five answers ask for, and why.

    NOW: one of them is danger. SOON: nothing is, but whether somebody is threatened, a child is safe or there is a bed for
    tonight is not known, or two or more answers are missing. NORMAL: the rest. More danger never lowers the urgency.
    """
    dangers = [name for name, question in QUESTIONS.items() if answers[name] == question.danger]
    unknown = [name for name in QUESTIONS if answers[name] == Reply.UNKNOWN]
    doubts = _join([QUESTIONS[name].when_unknown for name in unknown])
    if dangers:
        because = f"Karena {_join([QUESTIONS[name].when_danger for name in dangers])}."
        return Judgement(Urgency.NOW, because, first_steps(answers))
    if MUST_BE_KNOWN & set(unknown) or len(unknown) > 1:
        return Judgement(Urgency.SOON, f"Belum diketahui: {doubts}.", first_steps(answers))
    if unknown:
        return Judgement(
            Urgency.NORMAL, f"Tidak ada tanda bahaya; yang belum terjawab hanya {doubts}.", first_steps(answers)
        )
    return Judgement(Urgency.NORMAL, "Tidak ada tanda bahaya.", [])


def first_steps(answers: Mapping[str, str]) -> list[str]:
    """Return what to do first, as short sentences; nothing where all is calm."""
    steps = [step for name, found in FIRST_STEPS.items() if answers[name] == QUESTIONS[name].danger for step in found]
    if steps:
        steps.append(TELL_THE_HEAD)
    unknown = [question.when_unknown for name, question in QUESTIONS.items() if answers[name] == Reply.UNKNOWN]
    return [*steps, f"Tanyakan sebelum klien pergi: {_join(unknown)}."] if unknown else steps


def read_answers(typed: Mapping[str, str]) -> dict[str, str] | None:
    """Return the five answers, or None while one is missing or is none of the three."""
    answers = {name: typed.get(name, "") for name in QUESTIONS}
    return answers if set(answers.values()) <= set(Reply.values) else None


def answers_of(triage: Triage) -> dict[str, str]:
    """Return what was answered in a triage."""
    return {name: getattr(triage, name) for name in QUESTIONS}


def more_urgent(one: str, other: str) -> Urgency:
    """Return the more urgent of two."""
    return max(Urgency(one), Urgency(other), key=URGENCY_ORDER.index)


def refuse_calmer(case: Case) -> None:
    """Raise NotAllowed when the case is to be less urgent than its latest triage says: only other answers lower it."""
    last = case.triages.order_by("-taken_at", "-pk").first()
    if last is not None and more_urgent(case.urgency, last.urgency) != case.urgency:
        raise NotAllowed(CALMER)


def urgencies_from(lowest: str) -> list[Urgency]:
    """Return those that may be chosen: the lowest allowed and those above it."""
    return URGENCY_ORDER[URGENCY_ORDER.index(Urgency(lowest)) :]


def response_due(urgency: str, at: datetime, *, is_entered_late: bool = False) -> datetime | None:
    """Return until when somebody must have been in contact, counted from the triage ``at``.

    A file that is typed in after the day it was opened (``is_entered_late``) has no clock when nothing is urgent: its
    appointment was long ago, and a pile of old paper must not fill the head's board. Danger is answered for today, so that clock
    runs from the entry all the same.
    """
    if is_entered_late and urgency == Urgency.NORMAL:
        return None
    return at + timedelta(hours=RESPONSE_HOURS[Urgency(urgency)])


def with_response(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate ``triaged_at``, and ``answered_at``: when the first contact after it was recorded, in this case or filed in it.

    A case of before there were triages counts from its registration.
    """
    triages = Triage.objects.filter(case=OuterRef("pk")).order_by("-taken_at", "-pk")
    after = ServiceContact.objects.filter(recorded_at__gte=OuterRef("triaged_at")).order_by("recorded_at", "pk")
    own, filed = after.filter(case=OuterRef("pk")), after.filter(filed_in=OuterRef("pk"))
    cases = cases.annotate(triaged_at=Coalesce(Subquery(triages.values("taken_at")[:1]), "registered_at"))
    first = [Subquery(rows.values("recorded_at")[:1]) for rows in (own, filed)]
    return cases.annotate(answered_at=Coalesce(*first))


def is_answered(case: Case) -> bool:
    """Return whether somebody was in contact since the latest triage. One query."""
    return with_response(Case.objects.filter(pk=case.pk)).exclude(answered_at=None).exists()


class Clock(NamedTuple):
    """The response clock in words; ``tone`` is danger when it has run out, good when it was met."""

    words: str
    tone: str


def clock(due_at: datetime | None, answered_at: datetime | None, *, now: datetime | None = None) -> Clock | None:
    """Return the clock of a case in words, or None where none runs."""
    if due_at is None:
        return None
    if answered_at is not None:
        is_late = answered_at > due_at
        return Clock(
            f"Ditanggapi {moment_words(answered_at)}{', terlambat' if is_late else ''}",
            "neutral" if is_late else "good",
        )
    if due_at < (now or timezone.now()):
        return Clock(f"Belum ditanggapi; seharusnya sebelum {moment_words(due_at)}", "danger")
    return Clock(f"Tanggapi sebelum {moment_words(due_at)}", "warn")


def moment_words(moment: datetime) -> str:
    """Return 'hari ini pukul 14.05', or the day with its hour."""
    local = timezone.localtime(moment)
    day = "hari ini" if local.date() == timezone.localdate() else date_format(local, "j F Y")
    return f"{day} pukul {date_format(local, 'H.i')}"


class TriageRow(NamedTuple):
    """One triage as the printed file shows it."""

    taken_at: datetime
    taken_by: str
    urgency: str
    because: str
    note: str


def history(case: Case, *, with_notes: bool) -> list[TriageRow]:
    """Return every triage of the case, the first one first. One query."""
    rows = case.triages.select_related("taken_by").order_by("taken_at", "pk")
    return [
        TriageRow(
            row.taken_at,
            str(row.taken_by),
            row.get_urgency_display(),
            judge(answers_of(row)).because,
            row.note if with_notes else "",
        )
        for row in rows
    ]


class Glance(NamedTuple):
    """What the case page shows of danger: the latest triage in words, and its clock."""

    urgency: str
    is_now: bool
    because: str
    steps: list[str]
    clock: Clock | None
    taken_at: datetime | None
    taken_by: str


def at_a_glance(case: Case, *, only_of: User | None = None) -> Glance:
    """Return what the case page shows of danger at once. Two queries.

    ``only_of`` is a reader who sees nothing of the work: what was answered is told only if they asked themselves.
    """
    last = case.triages.select_related("taken_by").order_by("-taken_at", "-pk").first()
    is_told = last is not None and (only_of is None or last.taken_by_id == only_of.pk)
    found = judge(answers_of(last)) if last and is_told else None
    answered_at = with_response(Case.objects.filter(pk=case.pk)).values_list("answered_at", flat=True).get()
    is_raised = found is not None and found.urgency != case.urgency
    return Glance(
        urgency=case.get_urgency_display(),
        is_now=case.urgency == Urgency.NOW,
        because=f"{found.because} Kemendesakannya diubah petugas."
        if found and is_raised
        else found.because
        if found
        else "",
        steps=found.steps if found else [],
        clock=None if case.is_closed else clock(case.response_due_at, answered_at),
        taken_at=last.taken_at if last else None,
        taken_by=str(last.taken_by) if last else "",
    )


def _join(parts: list[str]) -> str:
    """Return 'a', 'a dan b' or 'a, b, dan c'."""
    if len(parts) < 3:
        return " dan ".join(parts)
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
