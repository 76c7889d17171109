"""Every kind of page, on a phone and at a desk: nothing for WCAG A and AA to find, nothing beyond the edge of the screen."""

import pytest
from django.urls import reverse

from cases.models import Case
from families.models import Family, FamilyMember
from lk3.models import Unit, User
from tests.factories import (
    CaseFactory,
    ContactFactory,
    FamilyFactory,
    NoteFactory,
    OutreachFactory,
    PartnerFactory,
    PersonFactory,
    ReferralFactory,
)
from tests.journeys.conftest import Arrive
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ABOUT_A_CASE = [
    "detail",
    "edit",
    "team-add",
    "propose-close",
    "raise-class",
    "contact-add",
    "consent-record",
    "conflict-set",
]


def test_pages_of_a_counselor(arrives: Arrive, siti: User) -> None:
    case = a_case_with_everything(siti)
    note, person = case.notes.get(), case.family.members.get()
    outreach = OutreachFactory(recorded_by=siti)
    pages = {f"case-{name}": reverse(f"cases:{name}", args=[case.reference]) for name in ABOUT_A_CASE}
    pages |= {
        "note-edit": reverse("cases:note-edit", args=[case.reference, note.pk]),
        "note-amend": reverse("cases:note-amend", args=[case.reference, note.pk]),
        "family": case.family.get_absolute_url(),
        "family-edit": reverse("families:edit", args=[case.family.reference]),
        "person-add": reverse("families:person-add", args=[case.family.reference]),
        "person-edit": reverse("families:person-edit", args=[case.family.reference, person.pk]),
        "member-end": reverse("families:member-end", args=[case.family.reference, person.pk]),
        "step-up": reverse("families:safe-address", args=[case.family.reference]),
        "partners": reverse("referrals:partner-list"),
        "partner-add": reverse("referrals:partner-add"),
        "partner": reverse("referrals:partner", args=[case.referrals.get().partner_id]),
        "outreach-list": reverse("referrals:outreach-list"),
        "outreach-add": reverse("referrals:outreach-add"),
        "outreach": reverse("referrals:outreach", args=[outreach.pk]),
        "breakdown-unit": reverse("reports:breakdown"),
    }
    visitor = arrives(siti)
    look_at(visitor, pages)
    visitor.open(reverse("families:search"))
    visitor.fill("Nama, nomor kasus", "Rekaan")
    visitor.press("Cari")
    visitor.sees(case.family.reference)
    visitor.look("search-found")
    visitor.went_quietly()


def test_pages_of_a_head_the_ministry_and_the_administrator(
    arrives: Arrive, siti: User, budi: User, mira: User, arif: User
) -> None:
    case = a_case_with_everything(siti)
    referral = case.referrals.get()
    unit = Unit.objects.get(name="LK3 Delima")
    recap = reverse("reports:breakdown") + "?tahun=2016"
    rounds = [
        (
            budi,
            {
                "letter": reverse("referrals:letter", args=[case.reference, referral.pk]),
                "invitations": reverse("invitation-list"),
                "invitation-send": reverse("invitation-send"),
                "trail": reverse("audit-trail"),
                "breakdown-print": reverse("reports:breakdown-print"),
                "password": reverse("account_change_password"),
                "second-factor": reverse("mfa_index"),
            },
        ),
        (mira, {"start-ministry": "/", "breakdown-2016": recap}),
        (
            arif,
            {
                "admin": reverse("admin:index"),
                "admin-units": reverse("admin:lk3_unit_changelist"),
                "admin-unit": reverse("admin:lk3_unit_change", args=[unit.pk]),
                "admin-people": reverse("admin:lk3_user_changelist"),
            },
        ),
    ]
    for person, pages in rounds:
        visitor = arrives(person)
        look_at(visitor, pages)
        visitor.went_quietly()


def test_the_pages_before_the_login(arrives: Arrive, siti: User) -> None:
    visitor = arrives(None)
    look_at(visitor, {"login": reverse("account_login")})
    visitor.fill("Nama pengguna atau surel", siti.username)
    visitor.page.get_by_label("Kata sandi", exact=True).fill("bukan ini")
    visitor.press("Masuk")
    visitor.sees("Belum bisa masuk")
    visitor.look("login-refused")


def a_case_with_everything(siti: User) -> Case:
    family: Family = FamilyFactory(registered_by=siti, name="Rekaan")
    person = PersonFactory(registered_by=siti, family=family, family__relation=FamilyMember.Relation.HEAD)
    case = CaseFactory(registered_by=siti, family=family, client=person)
    ContactFactory(case=case, next_step="Antar ke Puskesmas", next_on=case.opened_on)
    NoteFactory(case=case)
    ReferralFactory(case=case, partner=PartnerFactory())
    return case


def look_at(visitor: Visitor, pages: dict[str, str]) -> None:
    complaints = []
    for name, path in pages.items():
        assert visitor.status_of(path) == 200, path
        try:
            visitor.look(name)
        except AssertionError as complaint:
            complaints.append(str(complaint))
    assert not complaints, "\n".join(complaints)
