"""Verbs of the intake: begin a draft, throw it away, and open the case. Each is atomic and writes one audit event."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from families.models import Family, FamilyMember, Person
from lk3 import audit
from lk3.access import Confidentiality
from lk3.models import ReferenceCounter, Unit, User
from lk3.models.references import next_reference

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
)
from ..workflow import NotAllowed, next_state, refuse_conflict

STRANGER = "Ada orang yang bukan anggota keluarga ini lagi. Periksa kembali pilihan klien dan orang yang terlibat."


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What an intake found out, clean. ``client`` is None when the whole family is the client."""

    client: Person | None
    victims: list[Person] = field(default_factory=list)
    perpetrators: list[Person] = field(default_factory=list)
    reporter: str = ""
    is_continuing: bool = False
    narrative: str
    category: ProblemCategory
    other_explanation: str = ""
    secondary: list[ProblemCategory] = field(default_factory=list)
    urgency: str = Case.Urgency.NORMAL
    channel: str
    consent_basis: str
    consent_form: str
    consent_given_by: str = ""
    may_share: bool = False
    consent_reason: str = ""
    opened_on: date
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
    the family, ValidationError (from the case itself) when the owner may not carry cases. The clients that are counted: the one
    person, or, when the family is the client, everybody who belongs to it today.
    """
    IntakeDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    members = _members(draft.family_id)
    _refuse_strangers(answers, members)
    if answers.owner:
        refuse_conflict(draft.family_id, answers.owner)
    case = _create_case(draft, answers, by)
    _add_participants(case, answers, members)
    CaseProblem.objects.bulk_create(
        CaseProblem(case=case, category=category, recorded_by=by) for category in answers.secondary
    )
    _add_consent(case, answers, by)
    _add_history(case, by)
    audit.record("case.opened", by=by, on=case, case=case, category=case.category.code)
    draft.delete()
    return case


def _unit_of(person: User) -> Unit:
    if person.hat is None or person.hat.unit is None:
        raise NotAllowed("Kasus dibuka dengan peran di sebuah LK3. Ganti peran dahulu.")
    return person.hat.unit


def _members(family_id: int) -> set[int]:
    return set(FamilyMember.objects.current().filter(family_id=family_id).values_list("person_id", flat=True))


def _refuse_strangers(answers: Answers, members: set[int]) -> None:
    named = {person.pk for person in [*answers.protected, *answers.perpetrators]}
    if not members:
        raise NotAllowed("Keluarga ini belum punya anggota. Tambahkan anggotanya dahulu.")
    if named - members:
        raise NotAllowed(STRANGER)


def _create_case(draft: IntakeDraft, answers: Answers, by: User) -> Case:
    unit = _unit_of(by)
    lowest = lowest_class([answers.category, *answers.secondary], answers.protected, on=answers.opened_on).level
    case = Case(
        intake_uid=draft.uid,
        unit=unit,
        district_id=unit.district_id,
        family_id=draft.family_id,
        client_kind=Case.ClientKind.PERSON if answers.client else Case.ClientKind.FAMILY,
        client=answers.client,
        is_continuing=answers.is_continuing,
        reporter=answers.reporter,
        category=answers.category,
        other_explanation=answers.other_explanation,
        narrative=answers.narrative,
        urgency=answers.urgency,
        channel=answers.channel,
        confidentiality=higher(lowest, answers.confidentiality),
        state=next_state(Case.State.REGISTERED, "assign") if answers.owner else Case.State.REGISTERED,
        opened_on=answers.opened_on,
        registered_by=by,
        owner=answers.owner,
        changed_by=by,
    )
    # Last, because it locks the counter of the district until the case is written.
    case.reference = next_reference(
        ReferenceCounter.Kind.CASE, district_code=case.district_id, year=answers.opened_on.year
    )
    case.save(force_insert=True)
    return case


def _add_participants(case: Case, answers: Answers, members: set[int]) -> None:
    clients = [answers.client.pk] if answers.client else sorted(members)
    named = [
        (CaseParticipant.Role.CLIENT, clients),
        (CaseParticipant.Role.VICTIM, [person.pk for person in answers.victims]),
        (CaseParticipant.Role.ALLEGED_PERPETRATOR, [person.pk for person in answers.perpetrators]),
    ]
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case=case, person_id=pk, role=role) for role, people in named for pk in people
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
