"""What happened in a case over two years: events of every kind that a timeline knows, written past the verbs for speed."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
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
SHORT = 1 / 25  # about as many events as an ordinary case has


def give_history(case: Case, owner: User, colleague: User, share: float = 1) -> None:
    """Write what happened in a case: about five hundred events, or a share of them, but something of every kind.

    Every kind is spread over the whole time, so that the latest fifty events are of many kinds.
    """
    case.narrative = SENTENCE * 5
    case.save()
    History(case, owner, colleague, share).write()


@dataclass(frozen=True)
class History:
    """Writes it, table by table."""

    case: Case
    owner: User
    colleague: User
    share: float

    def write(self) -> None:
        """Write all of it."""
        self._done_and_written()
        self._found_out()
        self._planned()
        self._talked_over()
        self._moved()

    def _count(self, kind: str) -> int:
        """Return how many there are of a kind; a case has at least its first two states."""
        return max(round(COUNTS[kind] * self.share), 2 if kind == "transitions" else 1)

    def _moments(self, kind: str) -> Iterator[datetime]:
        """Yield when each row of a kind happened, from long ago until today."""
        now, count = timezone.now(), self._count(kind)
        for number in range(count):
            yield now - timedelta(days=DAYS * (count - 1 - number) / count, minutes=number)

    def _done_and_written(self) -> None:
        kinds, writers = cycle(ServiceContact.Kind), cycle([self.owner, self.colleague])
        contacts = [
            ServiceContact(
                case=self.case, kind=next(kinds), held_on=_day(at), minutes=60, place="Rumah klien", summary=SENTENCE * 2,
                next_step="Bertemu lagi", next_on=_day(at), recorded_at=at, recorded_by=next(writers),
            )
            for at in self._moments("contacts")
        ]  # fmt: skip
        ServiceContact.objects.bulk_create(contacts)
        if self.case.client_id:
            present = ServiceContact.persons.through
            present.objects.bulk_create(present(servicecontact=row, person_id=self.case.client_id) for row in contacts)
        kinds = cycle([Note.Kind.PROGRESS, Note.Kind.PROGRESS, Note.Kind.PROCESS])
        Note.objects.bulk_create(
            Note(
                case=self.case,
                kind=next(kinds),
                text=SENTENCE * 3,
                analysis=SENTENCE,
                written_at=at,
                written_by=next(writers),
            )
            for at in self._moments("notes")
        )
        kinds = cycle(Attachment.Kind)
        Attachment.objects.bulk_create(
            Attachment(
                case=self.case, kind=next(kinds), title="Berkas rekaan", content_type="image/jpeg", size=1,
                stored_as=uuid.uuid4().hex, uploaded_at=at, uploaded_by=next(writers),
            )
            for at in self._moments("attachments")
        )  # fmt: skip

    def _found_out(self) -> None:
        Triage.objects.bulk_create(
            Triage(case=self.case, urgency="NORMAL", note=SENTENCE, taken_at=at, taken_by=self.owner, **CALM)
            for at in self._moments("triages")
        )
        texts = json.dumps(dict.fromkeys(("PROBLEM", "FAMILY", "SUMMARY"), SENTENCE * 2))
        Assessment.objects.bulk_create(
            Assessment(
                case=self.case,
                kind="FULL",
                taken_on=_day(at),
                answers=texts,
                risk="LOW",
                written_at=at,
                written_by=self.owner,
            )
            for at in self._moments("assessments")
        )
        replies = json.dumps({"ECO_FOOD": "PARTLY", "HAR_TALK": "YES"})
        moments = cycle(ResilienceCheck.Moment)
        ResilienceCheck.objects.bulk_create(
            ResilienceCheck(
                case=self.case, moment=next(moments), taken_on=_day(at), edition="2026", answers=replies, written_at=at,
                written_by=self.owner,
            )
            for at in self._moments("checks")
        )  # fmt: skip

    def _planned(self) -> None:
        goals = [
            Goal(
                case=self.case, number=number, problem=self.case.category, text=SENTENCE,
                success_sign="Ada di rumah", written_at=at,
                written_by=self.owner, changed_at=at, changed_by=self.owner, **_judged(number, at, self.owner),
            )
            for number, at in enumerate(self._moments("goals"), start=1)
        ]  # fmt: skip
        Goal.objects.bulk_create(goals)
        of_goals = cycle(goals)
        Task.objects.bulk_create(
            Task(
                case=self.case, goal=next(of_goals), origin="PLAN", what=SENTENCE, result="Sudah", owner=self.owner, state="DONE",
                due_on=_day(at), written_at=at, written_by=self.owner, ended_at=at, ended_by=self.owner,
            )
            for at in self._moments("tasks_done")
        )  # fmt: skip
        Task.objects.bulk_create(
            Task(
                case=self.case,
                what=SENTENCE,
                owner=self.owner,
                due_on=timezone.localdate() + timedelta(days=n),
                written_by=self.owner,
            )
            for n in range(max(round(OPEN_TASKS * self.share), 1))
        )

    def _talked_over(self) -> None:
        PlanVersion.objects.bulk_create(
            PlanVersion(
                case=self.case, number=number, snapshot="[]", agreement="AGREED", agreed_by="Klien", agreed_on=_day(at),
                client_words=SENTENCE, recorded_at=at, recorded_by=self.owner,
            )
            for number, at in enumerate(self._moments("agreements"), start=1)
        )  # fmt: skip
        conferences = [
            Conference(
                case=self.case, held_on=_day(at), place="Ruang camat", issues=SENTENCE, conclusion=SENTENCE, written_at=at,
                written_by=self.owner,
            )
            for at in self._moments("conferences")
        ]  # fmt: skip
        Conference.objects.bulk_create(conferences)
        ConferenceParticipant.objects.bulk_create(
            ConferenceParticipant(conference=row, name=f"Peserta {n}") for row in conferences for n in range(4)
        )

    def _moved(self) -> None:
        there_and_back = cycle([("IN_SERVICE", "CLOSURE_PROPOSED"), ("CLOSURE_PROPOSED", "IN_SERVICE")])
        steps = [("", "REGISTERED"), ("REGISTERED", "IN_SERVICE")]
        steps += [next(there_and_back) for _ in range(self._count("transitions") - len(steps))]
        CaseTransition.objects.bulk_create(
            CaseTransition(
                case=self.case,
                from_state=start,
                to_state=end,
                effective_on=_day(at),
                reason="Rekaan",
                moved_at=at,
                moved_by=self.owner,
            )
            for (start, end), at in zip(steps, self._moments("transitions"), strict=True)
        )
        owners = cycle([self.colleague, self.owner])
        Assignment.objects.bulk_create(
            Assignment(case=self.case, owner=next(owners), assigned_at=at, assigned_by=self.colleague)
            for at in self._moments("assignments")
        )
        Consent.objects.bulk_create(
            Consent(
                case=self.case, basis="CONSENT", form="ORAL", given_on=_day(at), recorded_at=at, recorded_by=self.owner
            )
            for at in self._moments("consents")
        )
        known = {"kind": Partner.Kind.PROTECTION_UNIT, "district_id": self.case.district_id}
        partner, _ = Partner.objects.get_or_create(name="Mitra Lama", **known)
        Referral.objects.bulk_create(
            Referral(
                case=self.case, partner=partner, purpose="Pendampingan", submission=uuid.uuid4(),
                drafted_at=at, drafted_by=self.owner,
                changed_by=self.owner,
            )
            for at in self._moments("referrals")
        )  # fmt: skip


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _judged(number: int, at: datetime, by: User) -> dict[str, Any]:
    """Two goals of three are reached."""
    return {"status": "MET", "decided_at": at, "decided_by": by} if number % 3 else {}
