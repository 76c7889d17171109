"""One small world that every sweep walks: Siti's family and case at LK3 Delima, and one of everything that has a page."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from cases.models import AftercareCheck, IntakeDraft, PlanVersion, ProblemCategory
from families.models import CoupleTie
from lk3 import actions
from lk3.access import Role
from lk3.encryption import lookup_hash
from lk3.models import Job, User
from lk3.work import kept
from referrals import letters
from referrals.models import Referral, Reminder
from reports.clinic.categories import SOURCE as CLINIC
from reports.models import Publication, RecapUpload, Recoding
from reports.public import figures as public_figures
from reports.semester.calendar import last_ended
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
    PartnerFactory,
    PersonFactory,
    ReferralFactory,
    ResilienceCheckFactory,
    TaskFactory,
    TripFactory,
    UnitFactory,
    UserFactory,
)
from tests.reports.semesters import sent_report

NAME = "Halimah Tusakdiah"
NIK = "0071014507900001"
STORY = "Cerita yang hanya boleh dibaca Siti"


class World:
    """Everything the pages need in their addresses."""

    def __init__(self, siti: User, budi: User) -> None:
        self.family = FamilyFactory(registered_by=siti, name=f"Keluarga {NAME}")
        self.person = PersonFactory(
            registered_by=siti,
            name=NAME,
            family=self.family,
            family__relation="HEAD",
            national_id=NIK,
            national_id_hash=lookup_hash("nik", NIK),
            national_id_status="CLAIMED",
        )
        self.member = self.family.members.get()
        self.husband = PersonFactory(registered_by=siti, sex="M", family=self.family)
        self.tie = CoupleTie.objects.create(family=self.family, one=self.person, other=self.husband, recorded_by=siti)
        self.case = CaseFactory(registered_by=siti, family=self.family, client=self.person, narrative=STORY)
        self.note = NoteFactory(case=self.case)
        self.contact = ContactFactory(case=self.case)
        self.assessment = AssessmentFactory(case=self.case)
        self.resilience = ResilienceCheckFactory(case=self.case)
        self.conference = ConferenceFactory(case=self.case)
        self.attachment = AttachmentFactory(case=self.case)
        # Judged already, so that the case can also be closed.
        self.goal = GoalFactory(case=self.case, status="MET", decided_at=timezone.now(), decided_by=siti)
        self.task = TaskFactory(case=self.case, goal=self.goal, origin="PLAN")
        self.plan_version = PlanVersion.objects.create(
            case=self.case, number=1, snapshot="[]", agreement="AGREED", agreed_by="Klien", recorded_by=siti
        )
        self.partner = PartnerFactory()
        self.referral = ReferralFactory(
            case=self.case,
            partner=self.partner,
            state="SENT",
            sent_at=timezone.now() - timedelta(days=1),
            sent_by=siti,
        )
        self.outreach = OutreachFactory(recorded_by=siti)
        self.planned = OutreachFactory(recorded_by=siti, state="PLANNED")
        self.trip = TripFactory(planned_by=siti)
        self.stop = OutreachFactory(recorded_by=siti, trip=self.trip, kind="MOBILE_UNIT", state="PLANNED")
        self.found = FoundPersonFactory(outreach=self.outreach, name=NAME, story=STORY)
        self.aftercare = AftercareCheck.objects.create(
            case=self.case, due_on=timezone.localdate() + timedelta(days=90), planned_by=budi
        )
        self.reminder = Reminder.objects.create(referral=self.referral, step="WORKER", unit=siti.hat.unit, person=siti)
        self.asked = last_ended(timezone.localdate()).before
        self.report = sent_report(budi, last_ended(timezone.localdate()))
        self.draft = IntakeDraft.objects.create(author=siti, unit=siti.hat.unit, family=self.family)
        self.incoming = _handed_over(siti)
        self.job = _asked_work(budi)
        self.recap_upload = _waiting_recap(budi)
        self.promoted = ProblemCategory.objects.create(
            code="REKAAN", parent_id=self.case.category.root_id, order=90, label="Jenis rekaan", short_label="Rekaan",
            definition="Rekaan.", source=CLINIC, valid_from=timezone.localdate(),
        )  # fmt: skip
        self.recoding = Recoding.objects.create(
            unit=budi.hat.unit, to_category=self.promoted, done_at=timezone.now(), done_by=budi
        )
        self.publication = _public_figures()
        self.invitation, self.token = actions.invite(
            name="Putri Baru", email="", role=Role.COUNSELOR, unit=budi.hat.unit, region=None, by=budi
        )

    def address(self, name: str, url: URLPattern) -> dict[str, Any]:
        """Return the arguments of the URL of that name."""
        kinds = {
            "families:tie-": {"reference": self.family.reference, "kind": "pasangan", "pk": self.tie.pk},
            "families:": {"reference": self.family.reference, "pk": self.member.pk},
            "cases:intake": {"uid": self.draft.uid, "step": "masalah", "reference": self.family.reference},
            "cases:aftercare": {"reference": self.case.reference, "pk": self.aftercare.pk},
            "cases:contact": {"reference": self.case.reference, "pk": self.contact.pk},
            "cases:conference": {"reference": self.case.reference, "pk": self.conference.pk},
            "cases:assessment": {"reference": self.case.reference, "pk": self.assessment.pk, "kind": "mendalam"},
            "cases:attachment": {"reference": self.case.reference, "uid": self.attachment.uid},
            "cases:task": {"reference": self.case.reference, "pk": self.task.pk},
            "cases:": {"reference": self.case.reference, "pk": self.note.pk, "number": 1},
            "referrals:reminder": {"pk": self.reminder.pk},
            "referrals:partner": {"pk": self.partner.pk},
            "referrals:outreach-plan": {"pk": self.planned.pk},
            "referrals:outreach-report": {"pk": self.planned.pk},
            "referrals:outreach-cancel": {"pk": self.planned.pk},
            "referrals:outreach": {"pk": self.outreach.pk},
            "referrals:found": {"pk": self.outreach.pk, "uid": self.found.uid},
            "referrals:trip": {"pk": self.trip.pk},
            "referrals:coverage": {"code": "13.71.01"},
            "referrals:incoming": {
                "uid": self.incoming.uid,
                "step": "selesai",
                "file": self.incoming.attachments.get().uid,
            },
            "referrals:": {"reference": self.case.reference, "pk": self.referral.pk},
            "reports:other-withdraw": {"pk": self.promoted.pk},
            "reports:other-undo": {"uid": self.recoding.uid},
            "reports:unit": {"pk": self.case.unit_id},
            "reports:semester-write": {"year": self.asked.year, "half": self.asked.half},
            "reports:semester": {"uid": self.report.uid},
            "reports:publication-propose": {"pk": self.publication.release_id},
            "reports:publication": {"pk": self.publication.pk},
            "public:": {"period": "2016-s1", "code": "13.71"},
            "reports:recap-check": {"uid": self.recap_upload.uid},
            "reports:": {"key": "recap_2016"},
            "api:figure": {"code": "opened"},
            "job-": {"uid": self.job.uid},
            "invitation-revoke": {"pk": self.invitation.pk},
            "invitation-accept": {"token": self.token},
        }
        return next((values for prefix, values in kinds.items() if name.startswith(prefix)), {})


def _handed_over(siti: User) -> Referral:
    """Return what another LK3 has handed over to Siti's, and on which she works."""
    sender = UserFactory()
    sender.hat = MembershipFactory(user=sender, role=Role.COUNSELOR, unit=UnitFactory(district_id="13.74"))
    case = CaseFactory(registered_by=sender)
    referral = ReferralFactory(
        case=case, partner=None, to_unit=siti.hat.unit, arrangement="HANDOVER", state="ACCEPTED", receiver=siti,
        sent_at=timezone.now() - timedelta(days=1), sent_by=sender,
    )  # fmt: skip
    referral.attachments.add(AttachmentFactory(case=case, may_share=True))
    letters.freeze(referral)
    referral.save()
    return referral


def _public_figures() -> Publication:
    """Return the figures of a semester that two people of the ministry let everybody read."""
    now, one, other = timezone.now(), UserFactory(), UserFactory()
    return Publication.objects.create(
        release=public_figures.build(2016, 1), proposed_at=now, proposed_by=one, approved_at=now, approved_by=other
    )


def _asked_work(budi: User) -> Job:
    """Return long work that the head asked for; it waits, and an earlier attempt left a file."""
    now = timezone.now()
    job = Job(kind="export", label="Unduhan rekaan", asked_at=now, asked_by=budi, hat=budi.hat)
    kept.keeping(job)([b"isi rekaan"], "rekaan.csv", "text/csv")
    job.save()
    return job


def _waiting_recap(budi: User) -> RecapUpload:
    """Return a file of totals that the head has sent and not yet saved."""
    rows = [["Tahun 2015"], ["Masalah", "Jumlah"], ["KDRT", 2], ["NAPZA", 1]]
    content = {"sheets": [{"name": "2015", "is_hidden": False, "rows": rows, "refused_columns": []}], "notes": []}
    return RecapUpload.objects.create(
        unit=budi.hat.unit, source="Buku rekaan", source_on=timezone.localdate(), content=content, digest="0" * 64,
        uploaded_at=timezone.now(), uploaded_by=budi,
    )  # fmt: skip


@pytest.fixture
def world(siti: User, budi: User) -> World:
    """The world, with Siti and Budi in it."""
    return World(siti, budi)


@pytest.fixture
def paper_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be made up to the last word but not set in type: the table of URLs and the tests of each PDF draw them."""
    monkeypatch.setattr("referrals.pdf.draw", lambda html: b"%PDF-1.7" if html else b"")


def every_url() -> list[tuple[str, URLPattern]]:
    """Return (full name, pattern) of every URL of the project, allauth's and the admin's included."""
    return list(_walk(get_resolver(), ""))


def our_urls() -> list[tuple[str, URLPattern]]:
    """Return the URLs that are not of a library."""
    return [(name, url) for name, url in every_url() if not name.startswith(("admin:", "account", "mfa"))]


def arguments(url: URLPattern, values: dict[str, Any]) -> dict[str, Any]:
    """Return those of ``values`` that the URL takes."""
    return {name: values.get(name, uuid.uuid4()) for name in url.pattern.converters}


def _walk(resolver: URLResolver, namespace: str) -> Any:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner)
        else:
            yield f"{namespace}{entry.name or entry.callback.__name__}", entry
