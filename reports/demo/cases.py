"""Case files: the case, who is in it, on what ground, and how it moved from hand to hand."""

from datetime import datetime, timedelta

from cases.confidentiality import lowest_class
from cases.models import (
    Assignment,
    Case,
    CaseParticipant,
    CaseProblem,
    CaseTransition,
    Consent,
    ProblemCategory,
    ServiceContact,
    TeamMember,
)
from families.models import Person
from lk3.models import User
from lk3.models.references import ReferenceCounter

from . import sagas
from .course import Course
from .door import LAST_UNASKED, name_reporter
from .families import Living, make_family
from .households import Relation
from .kinfolk import Told, surround
from .stories import OTHER_EXPLANATIONS, draw_story, tell
from .units import Team
from .world import World, rows_of

Role = CaseParticipant.Role
VIOLENCE = {"DOMESTIC_VIOLENCE", "SEXUAL_VIOLENCE"}
CHANNELS = {
    Case.Channel.WALK_IN: 40,
    Case.Channel.OUTREACH: 14,
    Case.Channel.MOBILE_UNIT: 5,
    Case.Channel.PHONE: 12,
    Case.Channel.REFERRED: 10,
    Case.Channel.SUBDISTRICT_WORKER: 10,
    Case.Channel.COMMUNITY: 9,
}
URGENCIES = {True: [25, 40, 35], False: [2, 16, 82]}  # violence or not: NOW, SOON, NORMAL
WELFARE = {
    "NEGLECT_CHILD": "NEGLECTED_CHILD",
    "NEGLECT_STREET_CHILD": "STREET_CHILD",
    "NEGLECT_ELDERLY": "NEGLECTED_ELDERLY",
    "NEGLECT_SPOUSE": "VULNERABLE_WOMAN",
    "DELINQUENCY_CHILD_OFFENDER": "CHILD_FACING_LAW",
    "DELINQUENCY_CHILD_WITNESS": "CHILD_FACING_LAW",
    "SEXUAL_VIOLENCE": "VIOLENCE_VICTIM",
    "DOMESTIC_VIOLENCE": "VIOLENCE_VICTIM",
    "DISABILITY_ILLNESS_CHILD_DISABILITY": "CHILD_WITH_DISABILITY",
    "DISABILITY_ILLNESS_ADULT_DISABILITY": "PERSON_WITH_DISABILITY",
    "DISABILITY_ILLNESS_HIV": "PERSON_WITH_HIV",
    "ECONOMIC_HARDSHIP": "POOR_PERSON",
    "MIGRANT_WORKER": "MIGRANT_WORKER_WITH_PROBLEMS",
    "SUBSTANCE_ABUSE": "SUBSTANCE_ABUSE_VICTIM",
    "EX_PRISONER": "FORMER_PRISONER",
    "OTHER_NATURAL_DISASTER": "NATURAL_DISASTER_VICTIM",
    "OTHER_SOCIAL_DISASTER": "SOCIAL_DISASTER_VICTIM",
    "OTHER_SPOUSE_CONFLICT": "FAMILY_WITH_PSYCHOSOCIAL_PROBLEMS",
}
SAID_AT_THE_DOOR = ("urgency", "channel", "reporter", "reporter_relation", "reporter_phone")
OTHER_REASONS = [Case.OtherReason.MISSING, Case.OtherReason.MIXED, Case.OtherReason.UNCLEAR]
NO_CONSENT_YET = "Keselamatan didahulukan; persetujuan diminta setelah keadaan tenang."


class CaseFile:
    """A case with what its later pages need: the family that lives in it, and the consent."""

    def __init__(self, case: Case, living: Living, course: Course, root: str) -> None:
        self.case, self.living, self.course, self.root = case, living, course, root
        self.assigned_at: datetime = case.registered_at
        self.consent: Consent | None = None
        self.contacts: list[ServiceContact] = []
        self.told: Told = sagas.saga(course.saga) if course.saga else {}

    @property
    def is_about_child(self) -> bool:
        """Return whether the client is under 18."""
        return self.living.client is not None and self.living.client_age < 18


def open_case(world: World, team: Team, category: ProblemCategory, at: datetime, course: Course) -> CaseFile:
    """Add a case opened at that moment, with its family, participants, consent and history."""
    registrar = course.registrar or team.intake or course.owner or team.counselors[0]
    living, narrative = _arrive(world, team, category, at, course, registrar)
    root = category.parent or category
    case = Case(
        reference=world.reference(ReferenceCounter.Kind.CASE, team.district.code, at.year),
        unit=team.unit,
        district=team.district,
        family=living.family,
        client_kind=Case.ClientKind.PERSON if living.client else Case.ClientKind.FAMILY,
        client=living.client,
        is_continuing=world.chance(0.08),
        category=category,
        root_category=root,
        narrative=narrative,
        state=course.state,
        opened_on=at.date(),
        registered_at=at,
        registered_by=registrar,
        owner=course.owner,
        changed_by=course.owner or registrar,
    )
    file = CaseFile(case, living, course, root.code)
    _describe(world, file)
    world.rows.add(case)
    if file.told:
        sagas.give_roles(world, file)
        sagas.agree_to_data(world, file)
    else:
        _add_participants(world, file)
        _add_secondary_problem(world, file)
        _add_consent(world, file)
    _add_history(world, team, file)
    return file


def _arrive(
    world: World, team: Team, category: ProblemCategory, at: datetime, course: Course, by: User
) -> tuple[Living, str]:
    """Return the family that comes, and what it tells."""
    if course.saga:
        return sagas.settle(world, team, course.saga, at, by), sagas.saga(course.saga)["narrative"].strip()
    story = draw_story(world, category)
    living = make_family(world, team, story["client"], at, by)
    if course.kin:
        surround(world, team, living, course.kin, at, by)
    return living, tell(world, story, living)


def _describe(world: World, file: CaseFile) -> None:
    """Fill in urgency, channel, reporter, and how closely the case is kept."""
    case, client = file.case, file.living.client
    case.confidentiality = lowest_class([case.category], [client] if client else [], on=case.opened_on).level
    if file.told:
        for field in SAID_AT_THE_DOOR:
            setattr(case, field, file.told.get(field, ""))
        return
    case.urgency = file.course.urgency or world.weighted(
        [Case.Urgency.NOW, Case.Urgency.SOON, Case.Urgency.NORMAL], URGENCIES[file.root in VIOLENCE]
    )
    case.channel = world.weighted(list(CHANNELS), list(CHANNELS.values()))
    name_reporter(world, case)
    if case.category.code == "OTHER":
        case.other_explanation = world.rng.choice(OTHER_EXPLANATIONS)
        case.other_reason = world.rng.choice(OTHER_REASONS)


def _add_participants(world: World, file: CaseFile) -> None:
    living, client = file.living, file.living.client
    for person in [client] if client else living.persons:
        _add_participant(world, file, person, Role.CLIENT)
    if client and file.root in VIOLENCE:
        _add_participant(world, file, client, Role.VICTIM)
        husband = living.in_place(Relation.HEAD)
        if file.root == "DOMESTIC_VIOLENCE" and client is living.in_place(Relation.SPOUSE) and husband:
            _add_participant(world, file, husband, Role.ALLEGED_PERPETRATOR)
    if guardian := _guardian(file):
        _add_participant(world, file, guardian, Role.GUARDIAN)


def _add_participant(world: World, file: CaseFile, person: Person, role: str) -> None:
    row = world.rows.add(CaseParticipant(case=file.case, person=person, role=role))
    code = WELFARE.get(file.case.category.code) or WELFARE.get(file.root)
    if role != Role.CLIENT or not code or not world.chance(0.6):
        return
    if file.is_about_child and code == "VIOLENCE_VICTIM":
        code = "CHILD_VICTIM_OF_VIOLENCE"
    through = CaseParticipant.welfare_categories.through
    world.rows.add(through(caseparticipant=row, welfarecategory=world.welfare[code]))


def _guardian(file: CaseFile) -> Person | None:
    """Return who speaks for a child: the mother, or whoever heads the family."""
    if not file.is_about_child:
        return None
    return file.living.in_place(Relation.SPOUSE) or file.living.in_place(Relation.HEAD)


def _add_secondary_problem(world: World, file: CaseFile) -> None:
    if world.chance(0.28):
        others = [category for category in world.categories.values() if category.parent_id is None]
        category = world.rng.choice(
            [other for other in others if other.code not in (file.root, "SEXUAL_VIOLENCE", "OTHER")]
        )
        at, by = file.case.registered_at, file.case.registered_by
        world.rows.add(CaseProblem(case=file.case, category=category, recorded_at=at, recorded_by=by))


def _add_consent(world: World, file: CaseFile) -> None:
    case, basis = file.case, Consent.Basis.CONSENT
    speaker = _guardian(file) or file.living.client or file.living.persons[0]
    form, reason = world.weighted([Consent.Form.WRITTEN, Consent.Form.ORAL], [7, 3]), ""
    if file.is_about_child:
        basis = Consent.Basis.GUARDIAN_CONSENT
    if case.urgency == Case.Urgency.NOW and world.chance(0.3):
        basis, form, reason = Consent.Basis.VITAL_INTEREST, Consent.Form.NONE, NO_CONSENT_YET
    file.consent = world.rows.add(
        Consent(
            case=case,
            basis=basis,
            form=form,
            given_by="" if reason else speaker.name,
            may_share=not reason and world.chance(0.5),
            reason=reason,
            given_on=case.opened_on,
            recorded_at=case.registered_at,
            recorded_by=case.registered_by,
        )
    )


def _add_history(world: World, team: Team, file: CaseFile) -> None:
    """Add registration, assignment, proposed closure and closure, as far as the course goes."""
    case, course, state = file.case, file.course, Case.State
    _move(world, file, "", state.REGISTERED, case.registered_at, case.registered_by)
    if course.owner is None:
        return
    wait = timedelta(hours=world.rng.choice([1, 2, 3, 20, 26, 44]))
    if case.urgency == Case.Urgency.NOW and case.opened_on.year > LAST_UNASKED:
        wait = timedelta(minutes=30)  # danger is handed over within the hour
    latest = min(world.now, world.office_hour(course.until) + timedelta(hours=2))
    file.assigned_at = max(case.registered_at, min(case.registered_at + wait, latest))
    world.rows.add(Assignment(case=case, owner=course.owner, assigned_at=file.assigned_at, assigned_by=team.head))
    _move(world, file, state.REGISTERED, state.IN_SERVICE, file.assigned_at, team.head)
    if course.team_member:
        world.rows.add(TeamMember(case=case, user=course.team_member, added_at=file.assigned_at, added_by=course.owner))
    if course.state in (state.CLOSURE_PROPOSED, state.CLOSED):
        _end(world, team, file)


def _end(world: World, team: Team, file: CaseFile) -> None:
    """Propose the closure, and close unless it is only proposed."""
    case, course, state = file.case, file.course, Case.State
    outcome = file.told or draw_outcome(world, file)
    case.outcome, case.closing_summary = outcome["outcome"], outcome.get("summary") or outcome["closing_summary"]
    case.aftercare_plan = file.told.get("aftercare_plan", "")
    end = max(file.assigned_at, world.office_hour(course.until))
    proposed_at = max(file.assigned_at, end - timedelta(days=world.rng.randint(0, 4))) if course.is_closed else end
    _move(world, file, state.IN_SERVICE, state.CLOSURE_PROPOSED, proposed_at, course.owner, case.outcome)
    if course.is_closed:
        case.closed_on, case.closed_at, case.closed_by = course.until, end, team.head
        case.changed_by = team.head
        _move(world, file, state.CLOSURE_PROPOSED, state.CLOSED, end, team.head, case.outcome)


def draw_outcome(world: World, file: CaseFile) -> dict[str, str]:
    """Return how the case ended; a divorce can be the way out, where there is a couple."""
    rows = list(rows_of("closings.csv"))
    separating = file.case.category.code in ("OTHER_DIVORCE", "OTHER_INFIDELITY", "SEPARATION_SPOUSE")
    weights = [8 if row["outcome"] == Case.Outcome.DIVORCE and separating else float(row["weight"]) for row in rows]
    return world.weighted(rows, weights)


def _move(world: World, file: CaseFile, before: str, after: str, at: datetime, by: object, outcome: str = "") -> None:
    world.rows.add(
        CaseTransition(
            case=file.case,
            from_state=before,
            to_state=after,
            outcome=outcome,
            effective_on=file.course.until if after == Case.State.CLOSED else at.date(),
            moved_at=at,
            moved_by=by,
        )
    )
