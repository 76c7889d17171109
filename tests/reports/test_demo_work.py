"""The demo on the desks: what Siti, Dewi, Nadia and Budi find when they log in fits together like months of real work."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.db.models import Count
from django.urls import resolve
from django.utils import timezone
from PIL import Image
from pytest_django.plugin import DjangoDbBlocker

from cases import board, day, plan
from cases.assessment import sections_of, sources_words
from cases.attachments import binding
from cases.models import (
    AftercareCheck,
    Assessment,
    Attachment,
    Case,
    Conference,
    Goal,
    IntakeDraft,
    Note,
    PlanVersion,
    ResilienceCheck,
    ServiceContact,
    Task,
    Triage,
)
from cases.plan_versions import changes
from cases.resilience import at_a_glance as strengths
from cases.resilience import keep
from cases.triage import answers_of, judge, response_due, with_response
from families import tie_rules
from families.kinship import kinship_of, world_of
from families.models import Bond, CoupleTie, Family, ParentTie, Person, Pregnancy, SocialTie
from lk3 import vault
from lk3.models import Draft, Unit, User
from reports.demo.load import Share, load

SMALL = Share(units=4, cases_2016=12, cases_now=60, cases_a_year=10)
VIOLENCE = "DOMESTIC_VIOLENCE_PHYSICAL"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """A small demo, loaded once for all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(share=SMALL)
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: dict[str, int], db: None) -> dict[str, int]:
    """The small demo, with what the test changes undone after it."""
    return loaded


@pytest.fixture
def recent(demo) -> list[Case]:
    """The cases of the living year and of those right before it."""
    return list(Case.objects.filter(opened_on__year__gt=2016).select_related("category__parent", "owner"))


@pytest.fixture
def told(demo) -> Case:
    """The family with violence, told from the door on: Siti's case."""
    return Case.objects.get(conferences__held_on__gt=timezone.localdate())


@pytest.fixture
def ended(demo) -> Case:
    """The family with a disability, whose case Dewi has ended."""
    return Attachment.objects.get(uploaded_by__username="dewi").case


def person(username: str) -> User:
    return User.objects.get(username=username)


def test_sitis_day_has_something_late_something_today_and_a_silent_case(demo):
    today, found = timezone.localdate(), day.day_of(person("siti"))
    assert found.late >= 3
    assert {clock.tone for _, clock in found.clocks} == {"danger", "warn"}
    assert any(row.is_late for row in found.tasks)
    assert any(row.task.due_on == today for row in found.tasks)
    assert any(today < row.task.due_on <= today + timedelta(days=7) for row in found.tasks)
    assert any(row.task.due_at for row in found.tasks)
    assert any(step.due.on == today for step in found.steps)
    assert found.silent_count >= 1
    assert len(found.conferences) == 1
    assert found.aftercare


def test_dewis_and_nadias_days_hold_something_for_today(demo):
    today = timezone.localdate()
    for username in ("dewi", "nadia"):
        assert any(row.task.due_on == today for row in day.day_of(person(username)).tasks), username
    assert day.day_of(person("dewi")).silent_count >= 1


def test_budis_board_shows_clocks_unassigned_and_proposed_cases_and_a_family_that_needs_help_again(demo):
    found = board.board_of(person("budi"))
    assert {clock.tone for _, clock in found.clocks} == {"danger", "warn"}
    assert len(found.unassigned) >= 4
    assert len(found.proposed) >= 3
    assert len(found.to_reopen) == 1
    assert found.late_tasks
    assert {row.name for row in found.loads} >= {"Siti Nurlela", "Dewi Melani", "Nadia Permata"}


def test_every_task_lies_with_somebody_who_works_on_the_case(demo):
    owned = Task.objects.exclude(owner=None).select_related("case__unit", "owner").prefetch_related("case__team")
    assert owned.count() > 100
    for task in owned:
        case = task.case
        involved = {case.owner_id, case.registered_by_id, *(member.user_id for member in case.team.all())}
        assert task.owner_id in involved, task.what


def test_every_recent_case_began_with_five_questions_that_set_its_urgency_and_clock(recent):
    assert len(recent) > 60
    for case in recent:
        triages = list(case.triages.order_by("taken_at"))
        assert triages[0].taken_at == case.registered_at
        assert all(judge(answers_of(row)).urgency == row.urgency for row in triages)
        assert case.urgency == triages[-1].urgency
        assert case.response_due_at == response_due(case.urgency, triages[-1].taken_at)
    assert not Triage.objects.filter(case__opened_on__year=2016).exists()


def test_danger_is_answered_within_its_clock(recent):
    urgent = with_response(Case.objects.filter(triages__urgency="NOW", owner__isnull=False).distinct())
    answered = [case.answered_at <= case.response_due_at for case in urgent if case.answered_at]
    assert len(answered) >= 2
    assert any(answered)


def test_sexual_violence_starts_the_legal_clock_when_the_client_told(recent):
    cases = [case for case in recent if case.root_category.code == "SEXUAL_VIOLENCE"]
    assert cases
    for case in cases:
        task = case.tasks.get(origin=Task.Origin.LEGAL)
        assert case.told_at <= case.registered_at
        assert task.due_at - case.told_at == timedelta(hours=72)
        assert task.state == (Task.State.DONE if task.due_at < timezone.now() else Task.State.OPEN)
    assert any(case.owner.username == "siti" for case in cases if case.owner)


def test_families_say_how_they_may_be_reached_and_reporters_how_they_stand_to_them(recent):
    families = Family.objects.filter(cases__in=recent)
    assert set(families.values_list("contact_allowed", flat=True)) >= {"", "CALL", "MESSAGE"}
    assert not families.filter(contact_allowed="CALL", contact_times="").exists()
    reported = [case for case in recent if case.reporter]
    assert reported
    assert all(case.reporter_relation for case in reported)


def test_a_full_assessment_fills_every_section_and_the_case_takes_over_the_last_risk(recent):
    full = Assessment.objects.filter(kind=Assessment.Kind.FULL)
    assert full.count() > 20
    for row in full:
        assert set(row.load()) == {section.code for section in sections_of(row.kind)}
    for case in recent:
        last = case.assessments.order_by("-taken_on", "-pk").first()
        if last:
            assert (case.risk, bool(sources_words(last.sources))) == (last.risk, True)
            assert case.opened_on <= last.taken_on <= timezone.localdate()
    repeated = Case.objects.filter(assessments__kind="FULL").annotate(times=Count("assessments")).filter(times__gte=2)
    assert repeated.exists()


def test_strengths_are_measured_before_and_after_and_what_was_not_asked_is_absent(recent):
    checks = list(ResilienceCheck.objects.all())
    assert {check.moment for check in checks} == set(ResilienceCheck.Moment)
    assert all(keep(check.load()) == keep(dict(check.load())) and check.load() for check in checks)
    assert any(len(check.load()) < 23 for check in checks)
    closing = ResilienceCheck.objects.filter(moment="CLOSING").first()
    assert strengths(closing.case).last == closing


def test_goals_belong_to_problems_of_the_case_and_nothing_is_left_open_when_it_ends(demo):
    assert Goal.objects.filter(status=Goal.Status.OPEN).exists()
    for goal in Goal.objects.select_related("case"):
        problems = {goal.case.category_id, *goal.case.secondary_problems.values_list("category", flat=True)}
        assert goal.problem_id in problems
    over = Case.objects.filter(state__in=["CLOSED", "CLOSURE_PROPOSED"])
    assert Goal.objects.filter(case__in=over).exists()
    assert not Goal.objects.filter(case__in=over, status=Goal.Status.OPEN).exists()
    assert not Task.objects.filter(case__in=over, state=Task.State.OPEN).exists()


def test_an_agreed_plan_is_the_plan_of_its_day(told):
    first, second = told.plan_versions.order_by("number")
    assert [len(version.load()) for version in (first, second)] == [2, 4]
    assert changes(first.load(), second.load())
    assert plan.at_a_glance(told).changes == []
    assert all(action["id"] for goal in second.load() for action in goal["actions"])
    states = Counter(action["state"] for goal in first.load() for action in goal["actions"])
    assert states["OPEN"] >= 2
    assert all(json.loads(version.snapshot) for version in PlanVersion.objects.all())


def test_the_case_of_violence_is_told_from_the_door_to_the_court(told):
    assert (told.owner.username, told.category.code) == ("siti", VIOLENCE)
    assert told.team.get().user.username == "nadia"
    assert told.consents.count() == 2
    assert {note.kind for note in told.notes.all()} == set(Note.Kind)
    process = told.notes.get(kind=Note.Kind.PROCESS)
    assert process.impressions
    assert process.interview_number == 1
    assert told.conferences.filter(held_on__lt=timezone.localdate(), tasks__isnull=False).exists()
    assert [row.kind for row in told.assessments.order_by("taken_on", "pk")] == ["INITIAL", "FULL", "FULL"]
    assert not told.contacts.filter(kind=ServiceContact.Kind.MEDIATION).exists()
    assert with_response(Case.objects.filter(pk=told.pk)).get().answered_at <= told.response_due_at


def test_visits_to_the_family_stand_in_the_childs_case_too(told):
    child = told.family.cases.exclude(pk=told.pk).get()
    assert (child.owner.username, child.client.is_child_on(child.opened_on)) == ("nadia", True)
    filed = child.filed_contacts.all()
    assert filed.count() >= 3
    assert not filed.exclude(case=told).exists()
    assert not filed.filter(held_on__lt=child.opened_on).exists()


def test_the_case_of_hardship_is_closed_with_its_goals_judged_and_a_look_planned(ended):
    assert (ended.state, ended.outcome) == (Case.State.CLOSED, Case.Outcome.FUNCTIONING_RESTORED)
    assert {goal.status for goal in ended.goals.all()} == {Goal.Status.MET, Goal.Status.PARTLY}
    assert ended.aftercare_plan
    check = ended.aftercare_checks.get()
    assert (check.finding, check.due_on) == ("", ended.aftercare_on)
    comparison = strengths(ended)
    assert comparison.count == 3
    assert all(row.last.value >= row.first.value for row in comparison.rows)


def test_looks_after_the_end_are_planned_and_held_after_it(demo):
    for check in AftercareCheck.objects.select_related("case"):
        assert check.due_on > check.case.closed_on
        assert check.held_on is None or check.case.closed_on < check.held_on <= timezone.localdate()
    assert AftercareCheck.objects.filter(finding="").exists()
    assert AftercareCheck.objects.filter(finding="NEEDS_HELP").count() == 1


def test_conferences_have_participants_and_decisions(demo):
    held = Conference.objects.filter(held_on__lte=timezone.localdate())
    assert held.count() >= 3
    assert all(row.participants.count() >= 4 and row.tasks.exists() for row in held)
    assert not Task.objects.filter(origin="CONFERENCE", conference=None).exists()


@pytest.mark.parametrize("model", [CoupleTie, ParentTie, Pregnancy, Bond, SocialTie])
def test_every_tie_is_one_that_the_forms_would_take(demo, model):
    ties = list(model.objects.all())
    assert ties
    for tie in ties:
        tie.full_clean()
        tie_rules.check(tie)


def test_kin_show_everything_a_genogram_can_tell(demo):
    assert set(CoupleTie.objects.values_list("status", flat=True)) == set(CoupleTie.Status)
    assert set(ParentTie.objects.values_list("kind", flat=True)) >= {"BIOLOGICAL", "ADOPTED", "FOSTER", "KIN_CARE"}
    assert {"ONGOING", "STILLBIRTH", "MISCARRIAGE"} <= set(Pregnancy.objects.values_list("outcome", flat=True))
    assert set(Bond.objects.values_list("kind", flat=True)) == set(Bond.Kind)
    assert Person.objects.exclude(died_on=None).exists()
    now = CoupleTie.objects.filter(status="TOGETHER")
    assert any(count > 1 for count in Counter(now.values_list("one", flat=True)).values())
    left = CoupleTie.objects.filter(status="DIVORCED").values("one")
    assert now.filter(one__in=left).exists()


def test_twelve_families_in_padang_have_three_generations_and_a_world_around_them(demo):
    padang = Unit.objects.order_by("pk").first()
    tied = [family for family in padang.families.all() if ParentTie.objects.filter(family=family).exists()]
    assert len(tied) >= 12
    budi = person("budi")
    for family in tied:
        known = Family.objects.with_cases(budi).prefetch_related("members__person").get(pk=family.pk)
        found = kinship_of(known, for_user=budi)
        drawn = found.kinship
        parents = {row.parent for row in drawn.parentages}
        assert any(row.child in parents for row in drawn.parentages), family
        assert len(drawn.kin) >= 5
        assert len(world_of(known, for_user=budi, kinship=found)) >= 4


def test_attachments_open_and_say_that_they_are_invented(demo):
    rows = list(Attachment.objects.all())
    assert len(rows) == 4
    for row in rows:
        data = vault.open_file(row.stored_as, bound_to=binding(row.uid))
        assert (len(data), Image.open(BytesIO(data)).format) == (row.size, "JPEG")
    assert vault.missing([row.stored_as for row in rows]) == []


def test_unfinished_work_waits_for_its_author_alone(demo):
    for username in ("siti", "nadia"):
        draft = Draft.objects.visible_to(person(username)).open().get()
        assert resolve(draft.path).kwargs["reference"] in draft.label
        assert draft.load()
    intake = IntakeDraft.objects.visible_to(person("yusuf")).get()
    assert intake.load()["bahaya"]["safe_tonight"] == ["YES"]
    assert not IntakeDraft.objects.visible_to(person("siti")).exists()
