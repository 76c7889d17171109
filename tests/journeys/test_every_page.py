"""Every kind of page, on a phone and at a desk: nothing for WCAG A and AA to find, nothing beyond the edge of the screen."""

import pytest
from django.urls import reverse

from cases.models import Case
from families.models import Family, FamilyMember
from lk3.models import Unit, User
from tests.factories import (
    AssessmentFactory,
    CaseFactory,
    ContactFactory,
    FamilyFactory,
    GoalFactory,
    NoteFactory,
    OutreachFactory,
    PartnerFactory,
    PersonFactory,
    ReferralFactory,
    ResilienceCheckFactory,
    TaskFactory,
)
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ABOUT_A_CASE = [
    "detail",
    "triage",
    "edit",
    "team-add",
    "propose-close",
    "raise-class",
    "contact-add",
    "note-add",
    "consent-record",
    "conflict-set",
    "plan",
    "goal-add",
    "plan-client",
    "task-add",
    "conference-add",
    "attachment-add",
    "attachment-list",
    "assessment-list",
    "resilience",
    "resilience-add",
]


def test_every_page_can_be_read_and_used_by_everybody(
    arrives: Arrive, siti: User, budi: User, mira: User, arif: User
) -> None:
    case = a_case_with_everything(siti)
    rounds = [
        (siti, pages_of_a_counselor(case)),
        (budi, pages_of_a_head(case)),
        (mira, {"start-ministry": "/", "breakdown-2016": reverse("reports:breakdown") + "?tahun=2016"}),
        (arif, pages_of_an_administrator(case.unit)),
    ]
    complaints = look_before_the_login(arrives(None))
    for person, pages in rounds:
        visitor = arrives(person)
        complaints += [complaint for name, path in pages.items() if (complaint := look_at(visitor, name, path))]
        visitor.went_quietly()
    assert not complaints, "\n".join(complaints)


def look_before_the_login(visitor: Visitor) -> list[str]:
    complaint = look_at(visitor, "login", reverse("account_login"))
    visitor.fill("Nama pengguna atau surel", "siti")
    visitor.page.get_by_label("Kata sandi", exact=True).fill("bukan ini")
    visitor.press("Masuk")
    visitor.sees("Belum bisa masuk")
    visitor.look("login-refused")
    return [complaint] if complaint else []


def look_at(visitor: Visitor, name: str, path: str) -> str:
    """Return what is wrong with a page, so that one run tells about all of them."""
    assert visitor.status_of(path) == 200, path
    try:
        visitor.look(name)
    except AssertionError as complaint:
        return str(complaint)
    return ""


def pages_of_a_counselor(case: Case) -> dict[str, str]:
    family, note, member = case.family.reference, case.notes.get(), case.family.members.get()
    outreach = OutreachFactory(recorded_by=case.owner)
    return {f"case-{name}": reverse(f"cases:{name}", args=[case.reference]) for name in ABOUT_A_CASE} | {
        "note-edit": reverse("cases:note-edit", args=[case.reference, note.pk]),
        "note-amend": reverse("cases:note-amend", args=[case.reference, note.pk]),
        "assessment-add": reverse("cases:assessment-add", args=[case.reference, "mendalam"]),
        "family": reverse("families:detail", args=[family]),
        "genogram": reverse("families:genogram", args=[family]),
        "ecomap": reverse("families:ecomap", args=[family]),
        "ties": reverse("families:ties", args=[family]),
        "family-edit": reverse("families:edit", args=[family]),
        "person-add": reverse("families:person-add", args=[family]),
        "person-edit": reverse("families:person-edit", args=[family, member.pk]),
        "member-end": reverse("families:member-end", args=[family, member.pk]),
        "step-up": reverse("families:safe-address", args=[family]),
        "partners": reverse("referrals:partner-list"),
        "partner-add": reverse("referrals:partner-add"),
        "partner": reverse("referrals:partner", args=[case.referrals.get().partner_id]),
        "outreach-list": reverse("referrals:outreach-list"),
        "outreach-add": reverse("referrals:outreach-add"),
        "outreach": reverse("referrals:outreach", args=[outreach.pk]),
        "breakdown-unit": reverse("reports:breakdown"),
        "search": reverse("families:search"),
        "register-group": reverse("families:register-group"),
    }


def pages_of_a_head(case: Case) -> dict[str, str]:
    return {
        "letter": reverse("referrals:letter", args=[case.reference, case.referrals.get().pk]),
        "hand-over": f"{reverse('cases:hand-over')}?dari={case.owner_id}",
        "invitations": reverse("invitation-list"),
        "invitation-send": reverse("invitation-send"),
        "trail": reverse("audit-trail"),
        "breakdown-print": reverse("reports:breakdown-print"),
        "password": reverse("account_change_password"),
        "second-factor": reverse("mfa_index"),
    }


def pages_of_an_administrator(unit: Unit) -> dict[str, str]:
    return {
        "admin": reverse("admin:index"),
        "admin-units": reverse("admin:lk3_unit_changelist"),
        "admin-unit": reverse("admin:lk3_unit_change", args=[unit.pk]),
        "admin-people": reverse("admin:lk3_user_changelist"),
    }


def a_case_with_everything(siti: User) -> Case:
    family: Family = FamilyFactory(registered_by=siti, name="Rekaan")
    person = PersonFactory(registered_by=siti, family=family, family__relation=FamilyMember.Relation.HEAD)
    case = CaseFactory(registered_by=siti, family=family, client=person)
    ContactFactory(case=case, next_step="Antar ke Puskesmas", next_on=case.opened_on)
    NoteFactory(case=case)
    ReferralFactory(case=case, partner=PartnerFactory())
    AssessmentFactory(case=case, kind="INITIAL", decision="ACCEPTED")
    AssessmentFactory(case=case, kind="FULL", decision="")
    ResilienceCheckFactory(case=case)
    TaskFactory(case=case, goal=GoalFactory(case=case))
    return case
