"""What the application is measured against: views as bare as Django allows, behind the same middleware.

They ask the database the same questions through the same ORM and write the same rows, and do nothing else: no policy, no
forms, no templates, no presenters; the page is a fixed text of the same size. ``bench.pages`` compares the SQL of both sides
in every run, so that a baseline which has fallen behind is found out.
"""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection, transaction
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from cases.clocks import rules_for
from cases.contacts import persons_of
from cases.models import (
    Assignment,
    Attachment,
    Case,
    CaseParticipant,
    CaseTransition,
    ConflictOfInterest,
    Consent,
    IntakeDraft,
    ProblemCategory,
    Triage,
)
from cases.timeline import STEP
from cases.triage import CALM, with_response
from families.models import Family, FamilyMember, Person
from lk3 import audit
from lk3.access import CASE_WORK_ROLES
from lk3.models import Membership
from lk3.models.references import next_reference

SHOWN = 2 * STEP  # so many events are asked for; sources read one more, to know of older ones
ROWS = SHOWN + 1
PARTS = ("category", "root_category", "unit", "district", "family", "client", "owner", "registered_by", "closed_by")
# Filled by bench.pages: the page as it really came, and the SELECTs it ran with their values.
page = b""
selects: list[tuple[str, Any]] = []


def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Fetch what the page of a case fetches, write the event, answer with a fixed text."""
    user: Any = request.user
    cases = Case.objects.with_relation(user).select_related(*PARTS).visible_to(user)
    case = cases.get(reference=reference)
    opened = [case.narrative]
    _timeline(case, user, opened)
    audit.record("case.viewed", by=user, on=case, case=case, notes=True)
    _facts(case, opened)
    _panels(case, opened)
    return HttpResponse(page)


def _timeline(case: Case, user: Any, opened: list[str]) -> None:
    """Fetch the latest rows of every kind and decipher what their events say: work that nobody is spared."""
    for note in case.notes.select_related("written_by", "changed_by", "amends").order_by("-written_at", "-id")[:ROWS]:
        impressions = note.impressions if note.written_by_id == user.pk else ""
        opened += [note.text, note.analysis, note.next_plan, impressions]
    triages = case.triages.select_related("taken_by").order_by("-taken_at", "-id")[:ROWS]
    opened += [row.note for row in triages]
    assessments = case.assessments.select_related("written_by").order_by("-taken_on", "-id")[:ROWS]
    checks = case.resilience_checks.select_related("written_by").order_by("-taken_on", "-id")[:ROWS]
    opened += [row.answers for row in (*assessments, *checks)]
    for goal in case.goals.select_related("written_by", "decided_by").order_by("-changed_at", "-id")[:ROWS]:
        opened += [goal.text, goal.status_note if goal.decided_at else ""]
    versions = case.plan_versions.select_related("recorded_by").defer("snapshot").order_by("-agreed_on", "-id")[:ROWS]
    opened += [row.client_words for row in versions]
    done = case.tasks.filter(state="DONE").select_related("owner", "ended_by").order_by("-ended_at", "-id")[:ROWS]
    opened += [text for row in done for text in (row.what, row.result)]
    meetings = case.conferences.select_related("written_by").annotate(decided=Count("tasks"))
    for meeting in meetings.prefetch_related("participants").order_by("-held_on", "-id")[:ROWS]:
        opened.append(meeting.conclusion or meeting.issues)
    list(case.referrals.select_related("partner", "drafted_by").order_by("-drafted_at", "-id")[:ROWS])
    files = case.attachments.select_related("uploaded_by", "removed_by")
    files = files.annotate(last_at=Coalesce("removed_at", "uploaded_at")).order_by("-last_at", "-id")[:ROWS]
    opened += [row.title for row in files]
    list(case.consents.select_related("recorded_by").order_by("-given_on", "-id")[:ROWS])
    list(case.transitions.select_related("moved_by").order_by("-effective_on", "-moved_at", "-id")[:ROWS])
    list(case.assignments.select_related("owner", "assigned_by").order_by("-assigned_at", "-id")[:ROWS])
    aftercare = case.aftercare_checks.exclude(finding="").select_related("recorded_by")
    list(aftercare.order_by("-held_on", "-id")[:ROWS])
    known = Case.objects.visible_to(user)
    filed = Prefetch("filed_in", known.only("reference").order_by("pk"), to_attr="known_filings")
    own = case.contacts.select_related("recorded_by").prefetch_related("persons", filed)
    conflicts = ConflictOfInterest.objects.filter(case=OuterRef("case"), user=user)
    elsewhere = case.filed_contacts.exclude(Exists(conflicts)).select_related("recorded_by", "case")
    elsewhere = elsewhere.annotate(is_known=Exists(known.filter(pk=OuterRef("case"))))
    for contacts in (own, elsewhere.prefetch_related(Prefetch("persons", persons_of(case)))):
        opened += [row.summary for row in contacts.order_by("-held_on", "-id")[:ROWS]]


def _facts(case: Case, opened: list[str]) -> None:
    list(case.participants.select_related("person").order_by("pk"))
    last = case.contacts.select_related("recorded_by").order_by("-held_on", "-id").first()
    opened += [last.summary] if last else []
    case.consents.order_by("-given_on", "-id").first()
    list(case.secondary_problems.select_related("category").order_by("pk"))
    list(case.team.select_related("user").order_by("pk"))


def _panels(case: Case, opened: list[str]) -> None:
    """Fetch what the panels show: danger, plan, what was found out, who met, what is filed."""
    case.triages.select_related("taken_by").order_by("-taken_at", "-pk").first()
    with_response(Case.objects.filter(pk=case.pk)).values_list("answered_at", flat=True).get()
    files = Attachment.objects.filter(case=case, removed_at=None)
    latest = list(files.select_related("uploaded_by").order_by("-uploaded_at", "-id")[:3])
    opened += [row.title for row in latest]
    if len(latest) == 3:
        files.count()
    checks = case.resilience_checks.select_related("written_by").order_by("taken_on", "id")
    opened += [text for row in checks for text in (row.answers, row.note)]
    for goal in case.goals.select_related("problem", "decided_by").order_by("number"):
        opened += [goal.text, goal.success_sign]
    tasks = (
        case.tasks.filter(Q(goal__isnull=False) | Q(state="OPEN"))
        .select_related("owner", "ended_by", "rule")
        .due_first()
    )
    opened += [text for row in tasks for text in (row.what, row.indicator)]
    agreed = case.plan_versions.select_related("recorded_by").order_by("-number").first()
    opened += [agreed.snapshot] if agreed else []
    assessment = case.assessments.select_related("written_by").order_by("-taken_on", "-id").first()
    opened += [assessment.answers] if assessment else []
    set(case.assessments.order_by().values_list("kind", flat=True))
    meetings, today = case.conferences.defer("issues", "conclusion"), timezone.localdate()
    meetings.filter(held_on__gt=today).order_by("held_on", "start_time", "id").first()
    meetings.filter(held_on__lte=today).order_by("-held_on", "-id").first()


def case_page_in_sql(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the recorded SELECTs to the driver and throw the rows away: what no view of Django's can reach."""
    with connection.cursor() as cursor:
        for sql, values in selects:
            cursor.execute(sql, values)
            cursor.fetchall()
    audit.record("case.viewed", by=request.user, object_type="cases.case", object_id=reference, notes=True)  # type: ignore[arg-type]
    return HttpResponse(page)


def intake(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Turn a draft into a case: the same reads, the same rows."""
    user: Any = request.user
    families = Family.objects.visible_to(user).filter(pk=OuterRef("family"))
    draft = IntakeDraft.objects.filter(Exists(families)).visible_to(user).filter(uid=uid).first()
    assert draft is not None
    family = Family.objects.with_cases(user).visible_to(user).get(pk=draft.family_id)
    members = list(family.members.current().select_related("person").in_order())
    persons = {str(member.person_id): member.person for member in members}
    categories = {row.code: row for row in ProblemCategory.objects.current().order_by("order", "pk")}
    earlier = CaseParticipant.objects.filter(
        role=CaseParticipant.Role.CLIENT,
        person_id__in=[member.person_id for member in members],
        case__in=Case.objects.visible_to(user),
    )
    dict(earlier.values_list("person_id").annotate(last=Max("case__opened_on")))
    typed = {name: values[-1] for fields in json.loads(draft.answers).values() for name, values in fields.items()}
    rules_for([categories[typed["category"]]])
    case = _write(user, draft, typed, persons[typed["client"]], categories[typed["category"]])
    messages.success(
        request, f"Kasus {case.reference} dibuka dan Anda yang menangani. Berikutnya: catat layanan pertama."
    )
    return HttpResponseRedirect(f"/kasus/{case.reference}/")


@transaction.atomic
def _write(user: Any, draft: IntakeDraft, typed: dict[str, str], client: Person, category: ProblemCategory) -> Case:
    IntakeDraft.objects.visible_to(user).select_for_update().get(pk=draft.pk)
    Family.objects.select_for_update().get(pk=draft.family_id)
    list(FamilyMember.objects.current().filter(family_id=draft.family_id))
    unit, now = user.hat.unit, timezone.now()
    hats = Membership.objects.current().filter(user=user, unit_id=unit.pk, role__in=CASE_WORK_ROLES)
    hats.exists()
    ConflictOfInterest.objects.filter(case__family=draft.family_id, user=user).exists()
    case = Case(
        reference=next_reference("LK3", district_code=unit.district_id, year=now.year),
        intake_uid=draft.uid,
        unit_id=unit.pk,
        district_id=unit.district_id,
        family_id=draft.family_id,
        client=client,
        category=category,
        root_category_id=category.parent_id or category.pk,
        narrative=typed["narrative"],
        urgency=typed["urgency"],
        channel=typed["channel"],
        confidentiality="ORDINARY",
        state="IN_SERVICE",
        opened_on=typed["opened_on"],
        registered_by=user,
        owner=user,
        changed_by=user,
    )
    case.save_base(force_insert=True)
    CaseParticipant.objects.bulk_create([CaseParticipant(case=case, person=client, role="CLIENT")])
    danger = {name: typed[name] for name in CALM}
    Triage.objects.create(case=case, urgency="NORMAL", taken_at=now, taken_by=user, **danger)
    Consent.objects.create(
        case=case,
        basis=typed["consent_basis"],
        form=typed["consent_form"],
        given_by="Klien sendiri",
        given_on=typed["opened_on"],
        recorded_by=user,
    )
    Assignment.objects.create(case=case, owner=user, assigned_by=user)
    CaseTransition.objects.bulk_create(
        CaseTransition(case=case, from_state=start, to_state=end, effective_on=typed["opened_on"], moved_by=user)
        for start, end in (("", "REGISTERED"), ("REGISTERED", "IN_SERVICE"))
    )
    rules_for([category])
    audit.record("case.opened", by=user, on=case, case=case, category=category.code)
    draft.delete()
    return case
