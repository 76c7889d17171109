"""Verbs of the intake: begin a draft, throw it away, and open the case. Each is atomic and writes one audit event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from families import safe_contact
from families.models import Family, FamilyMember, Person
from lk3 import audit
from lk3.access import Confidentiality
from lk3.models import ReferenceCounter, Unit, User
from lk3.models.references import next_reference

from .. import triage
from ..clocks import ensure_legal_tasks
from ..confidentiality import higher, lowest_class
from ..models import (
    Assignment,
    Case,
    CaseParticipant,
    CaseProblem,
    CaseTransition,
    Consent,
    IntakeDraft,
    ProblemCategory,
    Triage,
)
from ..workflow import NotAllowed, next_state, refuse_conflict

CONTACT_CHANGED = (
    "Cara menghubungi keluarga ini baru saja diubah orang lain. Buka langkah Klien, bandingkan, lalu simpan lagi."
)
STRANGER = "Ada orang yang bukan anggota keluarga ini lagi. Periksa kembali pilihan klien dan orang yang terlibat."


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What an intake found out, clean. ``client`` is None when the whole family, a group or an institution is the client.

    ``danger`` are the five answers of the triage; None for a file that comes without them. ``contact`` is what was said about
    safe contact, by field of the family as it stood at ``family_version``; empty texts are left out. ``told_at`` is when the
    victim first told somebody; None means when the case was opened.
    """

    danger: Mapping[str, str] | None = None
    danger_note: str = ""
    client: Person | None
    victims: list[Person] = field(default_factory=list)
    perpetrators: list[Person] = field(default_factory=list)
    reporter_relation: str = Case.ReporterRelation.CLIENT
    reporter: str = ""
    reporter_phone: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    family_version: int | None = None
    is_continuing: bool = False
    narrative: str
    category: ProblemCategory
    other_explanation: str = ""
    other_reason: str = ""
    secondary: list[ProblemCategory] = field(default_factory=list)
    urgency: str = Case.Urgency.NORMAL
    channel: str
    consent_basis: str
    consent_form: str
    consent_given_by: str = ""
    may_share: bool = False
    consent_reason: str = ""
    opened_on: date
    told_at: datetime | None = None
    confidentiality: str = Confidentiality.ORDINARY
    owner: User | None = None

    @property
    def protected(self) -> list[Person]:
        """Return those whose age makes the case sensitive."""
        return [*([self.client] if self.client else []), *self.victims]


@transaction.atomic
def start_draft(*, family: Family, by: User) -> IntakeDraft:
    """Return the person's draft for this family: the one begun before, or a new one."""
    Family.objects.select_for_update().get(pk=family.pk)  # two taps on "Mulai" must not begin two drafts
    draft = IntakeDraft.objects.visible_to(by).filter(family=family).latest_first().first()
    if draft is None:
        draft = IntakeDraft.objects.create(author=by, unit=_unit_of(by), family=family)
        audit.record("intake.started", by=by, on=draft, family=family.pk)
    else:
        audit.record("intake.resumed", by=by, on=draft, family=family.pk)
    return draft


@transaction.atomic
def discard_draft(*, draft: IntakeDraft, by: User) -> None:
    """Throw the draft away; nothing of it stays but the fact that there was one. DoesNotExist when it is gone already."""
    draft = IntakeDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    audit.record("intake.discarded", by=by, on=draft, family=draft.family_id)
    draft.delete()


@transaction.atomic
def open_case(*, draft: IntakeDraft, answers: Answers, by: User) -> Case:
    """Return the case that the draft becomes; the draft is gone and the case carries its uid.

    Raises IntakeDraft.DoesNotExist when somebody (a second click) was faster, NotAllowed when a chosen person does not belong to
    the family or a colleague has just changed its safe contact, ValidationError (from the case itself) when the owner may not
    carry cases. The clients that are counted: the one person, or, when the family is the client, everybody who lives in it
    today. Of a group or an institution nobody is counted: its persons only speak for it.
    """
    IntakeDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    family = Family.objects.select_for_update().get(pk=draft.family_id)
    members = list(FamilyMember.objects.current().filter(family=family))
    _refuse_strangers(answers, family, members)
    if answers.owner:
        refuse_conflict(family.pk, answers.owner)
    contact_fields = _store_contact(family, answers, by)
    case = _create_case(draft, family, answers, by)
    _add_participants(case, answers, members)
    CaseProblem.objects.bulk_create(
        CaseProblem(case=case, category=category, recorded_by=by) for category in answers.secondary
    )
    _add_triage(case, answers, by)
    _add_consent(case, answers, by)
    _add_history(case, by)
    ensure_legal_tasks(case, [answers.category, *answers.secondary], by)
    audit.record("case.opened", by=by, on=case, case=case, category=case.category.code, family_fields=contact_fields)
    draft.delete()
    return case


def _unit_of(person: User) -> Unit:
    if person.hat is None or person.hat.unit is None:
        raise NotAllowed("Kasus dibuka dengan peran di sebuah LK3. Ganti peran dahulu.")
    return person.hat.unit


def _refuse_strangers(answers: Answers, family: Family, members: list[FamilyMember]) -> None:
    everybody = {member.person_id for member in members}
    at_home = {member.person_id for member in members if not member.lives_elsewhere}
    if family.kind == Family.Kind.FAMILY and not at_home:
        raise NotAllowed("Keluarga ini belum punya anggota. Tambahkan anggotanya dahulu.")
    if {person.pk for person in [*answers.victims, *answers.perpetrators]} - everybody:
        raise NotAllowed(STRANGER)
    if answers.client and answers.client.pk not in at_home:
        raise NotAllowed(STRANGER)


def _store_contact(family: Family, answers: Answers, by: User) -> list[str]:
    """Write what was said about safe contact, unless a colleague has written something else since it was asked."""
    given = {name: value for name, value in answers.contact.items() if value}
    differs = any(getattr(family, name) != value for name, value in given.items())
    if differs and answers.family_version != family.version:
        raise NotAllowed(CONTACT_CHANGED)
    return safe_contact.store(family, given, by)


def _create_case(draft: IntakeDraft, family: Family, answers: Answers, by: User) -> Case:
    unit = _unit_of(by)
    lowest = lowest_class([answers.category, *answers.secondary], answers.protected, on=answers.opened_on).level
    case = Case(
        intake_uid=draft.uid,
        unit=unit,
        district_id=unit.district_id,
        family=family,
        client_kind=_client_kind(family, answers),
        client=answers.client,
        is_continuing=answers.is_continuing,
        reporter_relation=answers.reporter_relation,
        reporter=answers.reporter,
        reporter_phone=answers.reporter_phone,
        told_at=answers.told_at,
        category=answers.category,
        other_explanation=answers.other_explanation,
        other_reason=answers.other_reason,
        narrative=answers.narrative,
        channel=answers.channel,
        confidentiality=higher(lowest, answers.confidentiality),
        state=next_state(Case.State.REGISTERED, "assign") if answers.owner else Case.State.REGISTERED,
        opened_on=answers.opened_on,
        registered_by=by,
        owner=answers.owner,
        changed_by=by,
    )
    _start_the_clock(case, answers)
    # Last, because it locks the counter of the district until the case is written.
    case.reference = next_reference(
        ReferenceCounter.Kind.CASE, district_code=case.district_id, year=answers.opened_on.year
    )
    case.save(force_insert=True)
    return case


def _start_the_clock(case: Case, answers: Answers) -> None:
    """Set how urgent it is, never less than the answers about danger say, and until when somebody must have answered."""
    lowest = triage.judge(answers.danger).urgency if answers.danger else answers.urgency
    case.urgency = triage.more_urgent(lowest, answers.urgency)
    is_late = case.opened_on < timezone.localdate(case.registered_at)
    case.response_due_at = triage.response_due(case.urgency, case.registered_at, is_entered_late=is_late)


def _client_kind(family: Family, answers: Answers) -> str:
    if family.kind != Family.Kind.FAMILY:
        return Case.ClientKind(family.kind)
    return Case.ClientKind.PERSON if answers.client else Case.ClientKind.FAMILY


def _add_participants(case: Case, answers: Answers, members: list[FamilyMember]) -> None:
    at_home = sorted(member.person_id for member in members if not member.lives_elsewhere)
    clients = [answers.client.pk] if answers.client else at_home if case.client_kind == Case.ClientKind.FAMILY else []
    named = [
        (CaseParticipant.Role.CLIENT, clients),
        (CaseParticipant.Role.VICTIM, [person.pk for person in answers.victims]),
        (CaseParticipant.Role.ALLEGED_PERPETRATOR, [person.pk for person in answers.perpetrators]),
    ]
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case=case, person_id=pk, role=role) for role, people in named for pk in people
    )


def _add_triage(case: Case, answers: Answers, by: User) -> None:
    if answers.danger is None:
        return
    found = triage.judge(answers.danger)
    Triage.objects.create(
        case=case,
        note=answers.danger_note,
        urgency=found.urgency,
        taken_at=case.registered_at,
        taken_by=by,
        **answers.danger,
    )


def _add_consent(case: Case, answers: Answers, by: User) -> None:
    Consent.objects.create(
        case=case,
        basis=answers.consent_basis,
        form=answers.consent_form,
        given_by=answers.consent_given_by,
        may_share=answers.may_share,
        reason=answers.consent_reason,
        given_on=answers.opened_on,
        recorded_by=by,
    )


def _add_history(case: Case, by: User) -> None:
    """Write the first steps: registered, and in service at once where somebody carries the case from the beginning."""
    steps: list[tuple[str, str]] = [("", Case.State.REGISTERED)]
    if case.owner_id:
        steps.append((Case.State.REGISTERED, next_state(Case.State.REGISTERED, "assign")))
        Assignment.objects.create(case=case, owner_id=case.owner_id, assigned_by=by)
    CaseTransition.objects.bulk_create(
        CaseTransition(case=case, from_state=start, to_state=end, effective_on=case.opened_on, moved_by=by)
        for start, end in steps
    )
