"""A case that went on for two years: about five hundred events of every kind a timeline knows, written past the verbs."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from cases.models import (
    Assessment,
    Assignment,
    Attachment,
    Case,
    CaseTransition,
    Conference,
    ConferenceParticipant,
    Consent,
    Goal,
    Note,
    PlanVersion,
    ResilienceCheck,
    ServiceContact,
    Task,
    Triage,
)
from cases.triage import CALM
from lk3.models import User
from referrals.models import Partner, Referral

DAYS = 720
SENTENCE = "Keluarga rekaan ini bercerita tentang keadaan di rumah dan apa yang sudah dicoba sejak pertemuan terakhir. "
# How many rows of each; a goal that was judged and an attachment that was taken out are two events each.
COUNTS = {
    "contacts": 170, "notes": 150, "tasks_done": 55, "attachments": 40, "goals": 12, "referrals": 15, "conferences": 12,
    "assessments": 10, "triages": 8, "transitions": 8, "assignments": 7, "consents": 6, "agreements": 6, "checks": 5,
}  # fmt: skip
OPEN_TASKS = 12


def make_long(case: Case, owner: User, colleague: User) -> None:
    """Give a case its history; every kind is spread over the whole time, so that the latest fifty are of many kinds."""
    case.narrative = SENTENCE * 5
    case.save()
    _done_and_written(case, owner, colleague)
    _found_out(case, owner)
    _agreed(case, owner)
    _moved(case, owner, colleague)


def _moments(kind: str) -> Iterator[datetime]:
    """Yield when each row of a kind happened, from long ago until today."""
    now, count = timezone.now(), COUNTS[kind]
    for number in range(count):
        yield now - timedelta(days=DAYS * (count - 1 - number) / count, minutes=number)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _done_and_written(case: Case, owner: User, colleague: User) -> None:
    kinds, writers = cycle(ServiceContact.Kind), cycle([owner, colleague])
    contacts = [
        ServiceContact(
            case=case, kind=next(kinds), held_on=_day(at), minutes=60, place="Rumah klien", summary=SENTENCE * 2,
            next_step="Bertemu lagi", next_on=_day(at), recorded_at=at, recorded_by=next(writers),
        )
        for at in _moments("contacts")
    ]  # fmt: skip
    ServiceContact.objects.bulk_create(contacts)
    if case.client_id:
        present = ServiceContact.persons.through
        present.objects.bulk_create(present(servicecontact=row, person_id=case.client_id) for row in contacts)
    kinds = cycle([Note.Kind.PROGRESS, Note.Kind.PROGRESS, Note.Kind.PROCESS])
    Note.objects.bulk_create(
        Note(case=case, kind=next(kinds), text=SENTENCE * 3, analysis=SENTENCE, written_at=at, written_by=next(writers))
        for at in _moments("notes")
    )
    kinds = cycle(Attachment.Kind)
    Attachment.objects.bulk_create(
        Attachment(
            case=case, kind=next(kinds), title="Berkas rekaan", content_type="image/jpeg", size=1,
            stored_as=uuid.uuid4().hex, uploaded_at=at, uploaded_by=next(writers),
        )
        for at in _moments("attachments")
    )  # fmt: skip


def _found_out(case: Case, owner: User) -> None:
    Triage.objects.bulk_create(
        Triage(case=case, urgency="NORMAL", note=SENTENCE, taken_at=at, taken_by=owner, **CALM)
        for at in _moments("triages")
    )
    texts = json.dumps(dict.fromkeys(("PROBLEM", "FAMILY", "SUMMARY"), SENTENCE * 2))
    Assessment.objects.bulk_create(
        Assessment(
            case=case, kind="FULL", taken_on=_day(at), answers=texts, risk="LOW", written_at=at, written_by=owner
        )
        for at in _moments("assessments")
    )
    replies = json.dumps({"ECO_FOOD": "PARTLY", "HAR_TALK": "YES"})
    moments = cycle(ResilienceCheck.Moment)
    ResilienceCheck.objects.bulk_create(
        ResilienceCheck(
            case=case, moment=next(moments), taken_on=_day(at), edition="2026", answers=replies, written_at=at,
            written_by=owner,
        )
        for at in _moments("checks")
    )  # fmt: skip


def _agreed(case: Case, owner: User) -> None:
    goals = [
        Goal(
            case=case, number=number, problem=case.category, text=SENTENCE, success_sign="Ada di rumah", written_at=at,
            written_by=owner, changed_at=at, changed_by=owner, **_judged(number, at, owner),
        )
        for number, at in enumerate(_moments("goals"), start=1)
    ]  # fmt: skip
    Goal.objects.bulk_create(goals)
    of_goals = cycle(goals)
    Task.objects.bulk_create(
        Task(
            case=case, goal=next(of_goals), origin="PLAN", what=SENTENCE, result="Sudah", owner=owner, state="DONE",
            due_on=_day(at), written_at=at, written_by=owner, ended_at=at, ended_by=owner,
        )
        for at in _moments("tasks_done")
    )  # fmt: skip
    Task.objects.bulk_create(
        Task(case=case, what=SENTENCE, owner=owner, due_on=timezone.localdate() + timedelta(days=n), written_by=owner)
        for n in range(OPEN_TASKS)
    )
    PlanVersion.objects.bulk_create(
        PlanVersion(
            case=case, number=number, snapshot="[]", agreement="AGREED", agreed_by="Klien", agreed_on=_day(at),
            client_words=SENTENCE, recorded_at=at, recorded_by=owner,
        )
        for number, at in enumerate(_moments("agreements"), start=1)
    )  # fmt: skip
    conferences = [
        Conference(
            case=case, held_on=_day(at), place="Ruang camat", issues=SENTENCE, conclusion=SENTENCE, written_at=at,
            written_by=owner,
        )
        for at in _moments("conferences")
    ]  # fmt: skip
    Conference.objects.bulk_create(conferences)
    ConferenceParticipant.objects.bulk_create(
        ConferenceParticipant(conference=row, name=f"Peserta {n}") for row in conferences for n in range(4)
    )


def _judged(number: int, at: datetime, by: User) -> dict[str, Any]:
    """Two goals of three are reached."""
    return {"status": "MET", "decided_at": at, "decided_by": by} if number % 3 else {}


def _moved(case: Case, owner: User, colleague: User) -> None:
    there_and_back = cycle([("IN_SERVICE", "CLOSURE_PROPOSED"), ("CLOSURE_PROPOSED", "IN_SERVICE")])
    steps = [("", "REGISTERED"), ("REGISTERED", "IN_SERVICE")]
    steps += [next(there_and_back) for _ in range(COUNTS["transitions"] - len(steps))]
    CaseTransition.objects.bulk_create(
        CaseTransition(
            case=case,
            from_state=start,
            to_state=end,
            effective_on=_day(at),
            reason="Rekaan",
            moved_at=at,
            moved_by=owner,
        )
        for (start, end), at in zip(steps, _moments("transitions"), strict=True)
    )
    owners = cycle([colleague, owner])
    Assignment.objects.bulk_create(
        Assignment(case=case, owner=next(owners), assigned_at=at, assigned_by=colleague)
        for at in _moments("assignments")
    )
    Consent.objects.bulk_create(
        Consent(case=case, basis="CONSENT", form="ORAL", given_on=_day(at), recorded_at=at, recorded_by=owner)
        for at in _moments("consents")
    )
    partner = Partner.objects.create(name="Mitra Lama", kind=Partner.Kind.PROTECTION_UNIT, district_id=case.district_id)
    Referral.objects.bulk_create(
        Referral(
            case=case, partner=partner, purpose="Pendampingan", submission=uuid.uuid4(), drafted_at=at, drafted_by=owner,
            changed_by=owner,
        )
        for at in _moments("referrals")
    )  # fmt: skip
