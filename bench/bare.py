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
from django.db.models import Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from cases.models import (
    Assignment,
    Case,
    CaseParticipant,
    CaseTransition,
    Consent,
    IntakeDraft,
    ProblemCategory,
    Triage,
)
from cases.triage import CALM
from families.models import Family, FamilyMember, Person
from lk3 import audit
from lk3.access import CASE_WORK_ROLES
from lk3.models import Membership
from lk3.models.references import next_reference

PARTS = ("category", "root_category", "unit", "district", "family", "client", "owner", "registered_by", "closed_by")
# Filled by bench.pages: the page as it really came, and the SELECTs it ran with their values.
page = b""
selects: list[tuple[str, Any]] = []


def case_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Fetch what the page of a case fetches, write the event, answer with a fixed text."""
    user: Any = request.user
    cases = Case.objects.with_relation(user).select_related(*PARTS).visible_to(user)
    case = cases.get(reference=reference)
    case.narrative  # noqa: B018
    list(case.transitions.select_related("moved_by").order_by("-effective_on", "-moved_at", "-id")[:51])
    list(case.assignments.select_related("owner", "assigned_by").order_by("-assigned_at", "-id")[:51])
    contacts = case.contacts.select_related("recorded_by").order_by("-held_on", "-id")
    for contact in contacts.prefetch_related("persons")[:51]:
        contact.summary  # noqa: B018 -- deciphering is work that nobody is spared
    notes = case.notes.select_related("written_by", "changed_by", "amends").order_by("-written_at", "-id")[:51]
    for note in notes:
        note.text  # noqa: B018
    list(case.consents.select_related("recorded_by").order_by("-given_on", "-id")[:51])
    list(case.referrals.select_related("partner", "drafted_by").order_by("-drafted_at", "-id")[:51])
    audit.record("case.viewed", by=user, on=case, case=case, notes=True)
    list(case.participants.select_related("person").order_by("pk"))
    contacts.first()
    case.consents.order_by("-given_on", "-id").first()
    list(case.secondary_problems.select_related("category").order_by("pk"))
    list(case.team.select_related("user").order_by("pk"))
    return HttpResponse(page)


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
    audit.record("case.opened", by=user, on=case, case=case, category=category.code)
    draft.delete()
    return case
