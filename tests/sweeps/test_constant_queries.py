"""No page of a case or a family asks the database more often when there is more of what it shows.

Pages come from the URL table and rows from the models, so that neither a new page nor a new kind of row is forgotten.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.clocks import write_task
from cases.models import (
    AftercareCheck,
    Assessment,
    Assignment,
    Attachment,
    Case,
    CaseParticipant,
    CaseProblem,
    CaseTransition,
    ClockRule,
    Conference,
    ConferenceParticipant,
    ConflictOfInterest,
    Consent,
    Goal,
    IntakeDraft,
    Note,
    PlanVersion,
    ProblemCategory,
    ResilienceCheck,
    ServiceContact,
    Task,
    TeamMember,
    Triage,
)
from cases.triage import CALM
from families.models import (
    Bond,
    CoupleTie,
    Family,
    FamilyMember,
    NameWord,
    ParentTie,
    Person,
    Pregnancy,
    SocialTie,
)
from lk3.access import Role
from lk3.models import User
from referrals.models import AnswerCode, FoundPerson, Referral, ReferralMessage, ReferralTransition, Reminder
from reports.models import RecodedCase, Recoding
from tests.cast import As
from tests.factories import (
    AssessmentFactory,
    AttachmentFactory,
    CaseFactory,
    ConferenceFactory,
    ContactFactory,
    FamilyFactory,
    FoundPersonFactory,
    GoalFactory,
    MembershipFactory,
    NoteFactory,
    OutreachFactory,
    PersonFactory,
    ReferralFactory,
    ResilienceCheckFactory,
    TaskFactory,
    UserFactory,
)
from tests.sweeps.pages import EXPECTED, METHODS
from tests.sweeps.world import World, arguments, our_urls

pytestmark = pytest.mark.django_db

FEW, MANY = 1, 6
# The pages of a case and of a family, and the lists that lead to them.
OF_CASES_AND_FAMILIES = ("start", "cases:", "families:", "referrals:")
# Who opens them, and their place in the table of expected answers.
READERS = {"siti": 0, "budi": 4}


class Round:
    """One more of everything that hangs on the world's case and family, with the persons and colleagues it needs."""

    def __init__(self, world: World, siti: User, budi: User, number: int) -> None:
        self.world = world
        self.case, self.family, self.client, self.outreach = world.case, world.family, world.person, world.outreach
        self.siti, self.budi, self.number = siti, budi, number
        self.today, self.now = timezone.localdate(), timezone.now()
        self.person = PersonFactory(registered_by=siti, family=self.family, name=f"Kerabat Ke{number}")
        self.colleague = UserFactory()
        MembershipFactory(user=self.colleague, role=Role.COUNSELOR, unit=siti.hat.unit)
        self.tie = {"family": self.family, "recorded_by": siti}
        self.goal = GoalFactory(case=self.case)
        self.conference = ConferenceFactory(case=self.case)
        self.referral = ReferralFactory(case=self.case)
        self.contact = ContactFactory(case=self.case, next_step="Bertemu lagi", next_on=self.today)


def _contact(r: Round) -> None:
    r.contact.persons.add(r.person, r.client)
    r.contact.filed_in.add(CaseFactory(registered_by=r.siti, family=r.family, client=r.person))
    elsewhere = ContactFactory(case=CaseFactory(registered_by=r.siti, family=r.family, client=r.person))
    elsewhere.filed_in.add(r.case)
    elsewhere.persons.add(r.person)


def _task(r: Round) -> None:
    TaskFactory(case=r.case, goal=r.goal, origin="PLAN", due_on=r.today)
    TaskFactory(case=r.case, conference=r.conference, origin="CONFERENCE", owner=r.colleague)
    TaskFactory(case=r.case, state="DONE", ended_at=r.now, ended_by=r.siti, result="Sudah")


def _assessment(r: Round) -> None:
    AssessmentFactory(case=r.case)
    AssessmentFactory(case=r.case, kind="INITIAL", decision="ACCEPTED")


def _attachment(r: Round) -> None:
    AttachmentFactory(case=r.case, may_share=True)
    AttachmentFactory(case=r.case, removed_at=r.now, removed_by=r.siti, removed_because="Salah kasus")


def _note(r: Round) -> None:
    first = NoteFactory(case=r.case, kind="PROCESS", interview_on=r.today)
    NoteFactory(case=r.case, amends=first)
    NoteFactory(case=r.case, kind="PSYCHOLOGY", summary="Ringkasan", written_by=r.colleague)


def _problem(r: Round) -> None:
    category = ProblemCategory.objects.roots()[r.number]
    if category != r.case.category:
        CaseProblem.objects.create(case=r.case, category=category, recorded_by=r.siti)


def _member_with_two_homes(r: Round) -> None:
    other = FamilyFactory(registered_by=r.siti)
    FamilyMember.objects.create(family=other, person=r.person, relation="HEAD", recorded_by=r.siti)
    away = PersonFactory(registered_by=r.siti)
    FamilyMember.objects.create(
        family=r.family, person=away, relation="CHILD", lives_elsewhere=True, until_on=r.today, recorded_by=r.siti
    )


def _reminder(r: Round) -> None:
    task = write_task(r.case, ClockRule.objects.get(code="tpks-lapor-polisi"), r.now - timedelta(hours=62), r.siti)
    referral = ReferralFactory(case=r.case, state="SENT", sent_at=r.now, sent_by=r.siti, answer_expected_on=r.today)
    for thing in ({"task": task}, {"referral": referral}):
        Reminder.objects.create(**thing, step="WORKER", unit=r.case.unit, person=r.siti)
        Reminder.objects.create(**thing, step="HEAD", unit=r.case.unit)


def _message(r: Round) -> None:
    """Leave a message of both sides, on what goes out and on what came in; and a family here that bears the name that came in."""
    for referral in (r.world.referral, r.world.incoming):
        for is_from_us in (True, False):
            ReferralMessage.objects.create(
                referral=referral, is_from_us=is_from_us, text="Pesan rekaan", written_by=r.siti
            )
    PersonFactory(
        registered_by=r.siti, family=FamilyFactory(registered_by=r.siti), name=r.world.incoming.case.client.name
    )


def _relative_elsewhere(r: Round) -> None:
    outside = PersonFactory(registered_by=r.siti, family=FamilyFactory(registered_by=r.siti))
    ParentTie.objects.create(parent=r.client, child=r.person, **r.tie)
    ParentTie.objects.create(parent=outside, child=r.client, **r.tie)


def _found(r: Round) -> None:
    """Leave one who waits, one who was let go, one of this family that became a case; and days that are planned or over."""
    day = {"recorded_by": r.siti, "held_on": r.today}
    OutreachFactory(**day, state="PLANNED").team_members.add(r.siti, r.colleague)
    OutreachFactory(**day | {"held_on": r.today - timedelta(days=2)}, state="PLANNED", subdistrict_id="13.71.02")
    FoundPersonFactory(outreach=r.outreach, is_in_danger=True)
    FoundPersonFactory(outreach=r.outreach, dropped_because="Pindah", dropped_at=r.now, dropped_by=r.siti)
    FoundPersonFactory(outreach=r.outreach, family=CaseFactory(registered_by=r.siti).family)


# How one more row is made. What ``Round`` itself makes needs nothing here.
def _recoded(r: Round) -> RecodedCase:
    other = ProblemCategory.objects.get(code="OTHER")
    move = Recoding.objects.create(
        unit=r.case.unit, to_category=r.case.category, done_at=timezone.now(), done_by=r.budi
    )
    return RecodedCase.objects.create(recoding=move, case=r.case, from_category=other, explanation="ditolak tetangga")


MAKE: dict[type[Any], Callable[[Round], Any]] = {
    Case: lambda r: CaseFactory(registered_by=r.siti, family=r.family, client=r.person),
    RecodedCase: _recoded,
    AftercareCheck: lambda r: AftercareCheck.objects.create(case=r.case, due_on=r.today, planned_by=r.budi),
    Assessment: _assessment,
    Assignment: lambda r: Assignment.objects.create(case=r.case, owner=r.siti, assigned_by=r.budi),
    Attachment: _attachment,
    CaseParticipant: lambda r: CaseParticipant.objects.create(case=r.case, person=r.person, role="WITNESS"),
    CaseProblem: _problem,
    CaseTransition: lambda r: CaseTransition.objects.create(case=r.case, to_state="IN_SERVICE", moved_by=r.siti),
    Conference: lambda r: ConferenceFactory(case=r.case, held_on=r.today + timedelta(days=3)),
    ConferenceParticipant: lambda r: ConferenceParticipant.objects.create(conference=r.conference, name="Tamu"),
    ConflictOfInterest: lambda r: ConflictOfInterest.objects.create(
        case=r.case, user=UserFactory(), reason="Saudara", recorded_by=r.budi
    ),
    Consent: lambda r: Consent.objects.create(case=r.case, basis="CONSENT", form="ORAL", recorded_by=r.siti),
    Goal: lambda r: GoalFactory(case=r.case, status="MET", decided_at=r.now, decided_by=r.siti),
    Note: _note,
    PlanVersion: lambda r: PlanVersion.objects.create(
        case=r.case, number=r.number + 2, snapshot="[]", agreement="AGREED", recorded_by=r.siti
    ),
    Referral: lambda r: ReferralFactory(case=r.case, state="SENT", sent_at=r.now, sent_by=r.siti),
    ReferralTransition: lambda r: ReferralTransition.objects.create(
        referral=r.referral, from_state="", to_state="DRAFT", moved_by=r.siti
    ),
    ReferralMessage: _message,
    AnswerCode: lambda r: AnswerCode.objects.create(
        referral=r.referral, code="A3CD4EFG67HJ", code_hash=f"{r.number}", issued_by=r.siti, expires_on=r.today
    ),
    Reminder: _reminder,
    ResilienceCheck: lambda r: ResilienceCheckFactory(case=r.case),
    ServiceContact: _contact,
    Task: _task,
    TeamMember: lambda r: TeamMember.objects.create(case=r.case, user=r.colleague, added_by=r.siti),
    Triage: lambda r: Triage.objects.create(case=r.case, urgency="NORMAL", taken_by=r.siti, **CALM),
    IntakeDraft: lambda r: IntakeDraft.objects.create(author=r.colleague, unit=r.siti.hat.unit, family=r.family),
    FamilyMember: _member_with_two_homes,
    FoundPerson: _found,
    NameWord: lambda r: NameWord.objects.create(family=r.family, unit=r.family.unit, word=f"kata{r.number}"),
    CoupleTie: lambda r: CoupleTie.objects.create(one=r.client, other=r.person, since_year=2000 + r.number, **r.tie),
    ParentTie: _relative_elsewhere,
    Pregnancy: lambda r: Pregnancy.objects.create(mother=r.client, **r.tie),
    Bond: lambda r: Bond.objects.create(one=r.client, other=r.person, kind="CLOSE", **r.tie),
    SocialTie: lambda r: SocialTie.objects.create(person=r.person, kind="SCHOOL", label="Sekolah", **r.tie),
}

# Pages that are not walked, each with its reason.
EXEMPT = {
    "cases:attachment": "one file; no page",
    "referrals:letter": "one letter on paper; nothing in it is a list",
}

# What a page may ask once more when there is more, with its reason: name → {statement: how often}. Never more per row.
ONCE_MORE = {
    # Three files are shown; that there are no more than those is known without counting.
    "cases:detail": Counter({"SELECT cases_attachment": 1}),
}


def hangs_on_a_case_or_family() -> set[type[Any]]:
    """Every model with a row per case, family, conference or referral; tables that only join two others come along."""
    found = set()
    for parent in (Case, Family, Conference, Referral):
        for relation in parent._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete:
                found.add(relation.related_model)
    return {model for model in found if not model._meta.auto_created}


def walked(reader: str) -> list[tuple[str, Any]]:
    """Return the pages that this person opens with GET, at once or after proving again who they are."""
    return [
        (name, url)
        for name, url in our_urls()
        if name.startswith(OF_CASES_AND_FAMILIES)
        and name not in METHODS
        and name not in EXEMPT
        and EXPECTED[name].split()[READERS[reader]] in ("Y", "S")
    ]


def count_all(reader: str, client: Client, world: World) -> dict[str, Counter[str]]:
    """Return the statements of each page; the first visit that shows it, which may fill caches, does not count."""
    found = {}
    for name, url in walked(reader):
        address = reverse(name, kwargs=arguments(url, world.address(name, url)))
        if _had_to_prove_oneself(client, client.get(address)):
            client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200, f"{name} answers {response.status_code}"
        found[name] = Counter(_kind_of(query["sql"]) for query in queries)
    return found


def _had_to_prove_oneself(client: Client, answer: Any) -> bool:
    """Do in the session what reason and password do, where the page asked for them; say whether it did."""
    asked = urlsplit(answer.headers.get("Location", ""))
    if asked.path != reverse("step-up"):
        return False
    session = client.session
    session["step_ups"] = {parse_qs(asked.query)["untuk"][0]: time.time()}
    session.save()
    return True


def _kind_of(sql: str) -> str:
    """Return a statement without its values: what it does to which table."""
    words = sql.replace('"', "").split()
    table = next((words[place + 1] for place, word in enumerate(words[:-1]) if word in ("FROM", "INTO", "UPDATE")), "")
    return f"{words[0]} {table}".strip()


def test_every_model_of_a_case_or_family_has_rows_here() -> None:
    assert hangs_on_a_case_or_family() == set(MAKE), hangs_on_a_case_or_family() ^ set(MAKE)
    assert Person not in MAKE  # every round brings its own


def test_the_exemptions_are_pages_that_would_be_walked() -> None:
    for name in EXEMPT:
        assert EXPECTED[name].split()[READERS["siti"]] == "Y", name


def test_there_are_pages_to_walk() -> None:
    assert len(walked("siti")) > 60
    assert len(walked("budi")) > 40


@pytest.mark.parametrize("reader", READERS)
def test_a_page_costs_the_same_for_one_row_and_for_six(
    reader: str, world: World, siti: User, budi: User, as_: As, paper_is_not_drawn: None
) -> None:
    client = as_({"siti": siti, "budi": budi}[reader])
    _fill(world, siti, budi, range(FEW))
    few = count_all(reader, client, world)
    _fill(world, siti, budi, range(FEW, MANY))
    many = count_all(reader, client, world)
    wrong = [f"{name}: {_words(few[name], many[name])}" for name in few if _is_dearer(name, few, many)]
    assert not wrong, "\n".join(wrong)


def _fill(world: World, siti: User, budi: User, numbers: range) -> None:
    for number in numbers:
        round_ = Round(world, siti, budi, number)
        for make in MAKE.values():
            make(round_)


def _is_dearer(name: str, few: dict[str, Counter[str]], many: dict[str, Counter[str]]) -> bool:
    return many[name] != few[name] + ONCE_MORE.get(name, Counter())


def _words(few: Counter[str], many: Counter[str]) -> str:
    more = [f"{many[kind] - few[kind]:+d} {kind}" for kind in sorted(few | many) if many[kind] != few[kind]]
    return f"{few.total()} for one, {many.total()} for six ({', '.join(more)})"
