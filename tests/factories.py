"""Rows for tests, all invented. NIKs have the impossible province 00."""

import json
import uuid
from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.attachments import binding
from cases.models import (
    Assessment,
    Attachment,
    Case,
    CaseParticipant,
    Conference,
    Goal,
    Note,
    ProblemCategory,
    ResilienceCheck,
    ServiceContact,
    Task,
)
from families.models import Family, FamilyMember, NameWord, Person
from families.querysets import name_words
from lk3 import vault
from lk3.models import Membership, MobileUnit, Unit, User
from referrals.models import FoundPerson, Outreach, Partner, Referral, Trip


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    name = factory.Sequence(lambda n: f"LK3 Rekaan {n}")
    kind = Unit.Kind.DISTRICT
    district_id = "13.71"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"orang{n}")
    name = factory.Sequence(lambda n: f"Orang Rekaan {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(kwargs.pop("username"), "kata-sandi-rekaan-123", **kwargs)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    from_on = date(2016, 1, 1)


class FamilyFactory(DjangoModelFactory):
    """A family of the unit of ``registered_by``: ``FamilyFactory(registered_by=siti)``."""

    class Meta:
        model = Family
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"KEL-1371-2016-{n + 90000:05d}")
    name = factory.Sequence(lambda n: f"Keluarga Rekaan {n}")
    unit = factory.LazyAttribute(lambda o: o.registered_by.hat.unit)
    district = factory.LazyAttribute(lambda o: o.unit.district)
    changed_by = factory.SelfAttribute("registered_by")

    @factory.post_generation
    def words(self: Family, create: bool, extracted: Any, **kwargs: Any) -> None:
        NameWord.objects.bulk_create(
            NameWord(family=self, unit_id=self.unit_id, word=word) for word in name_words(self.name)
        )


class PersonFactory(DjangoModelFactory):
    """A person known to the unit of ``registered_by``, with ``family=`` also a member of it."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Rekaan Orang {n}")
    sex = Person.Sex.FEMALE
    birth_on = date(1985, 5, 17)
    unit = factory.LazyAttribute(lambda o: o.registered_by.hat.unit)
    changed_by = factory.SelfAttribute("registered_by")

    @factory.post_generation
    def words(self: Person, create: bool, extracted: Any, **kwargs: Any) -> None:
        NameWord.objects.bulk_create(
            NameWord(person=self, unit_id=self.unit_id, word=word) for word in name_words(self.name)
        )

    @factory.post_generation
    def family(self: Person, create: bool, extracted: Family | None, **kwargs: Any) -> None:
        if extracted is not None:
            relation = kwargs.get("relation", FamilyMember.Relation.OTHER_KIN)
            FamilyMember.objects.create(
                family=extracted, person=self, relation=relation, recorded_by=self.registered_by
            )


class CaseFactory(DjangoModelFactory):
    """A case of the unit of ``registered_by``, who also owns it unless told otherwise (``owner=None, state="REGISTERED"``)."""

    class Meta:
        model = Case
        skip_postgeneration_save = True

    class Params:
        code = "ECONOMIC_HARDSHIP"

    reference = factory.Sequence(lambda n: f"LK3-1371-2016-{n + 90000:05d}")
    unit = factory.LazyAttribute(lambda o: o.registered_by.hat.unit)
    district = factory.LazyAttribute(lambda o: o.unit.district)
    family = factory.SubFactory(FamilyFactory, registered_by=factory.SelfAttribute("..registered_by"))
    client = factory.LazyAttribute(lambda o: PersonFactory(registered_by=o.registered_by, family=o.family))
    category = factory.LazyAttribute(lambda o: ProblemCategory.objects.get(code=o.code))
    narrative = "Cerita rekaan untuk pengujian."
    channel = Case.Channel.WALK_IN
    confidentiality = factory.LazyAttribute(lambda o: o.category.default_class)
    opened_on = factory.LazyFunction(timezone.localdate)
    owner = factory.SelfAttribute("registered_by")
    state = factory.LazyAttribute(lambda o: Case.State.IN_SERVICE if o.owner else Case.State.REGISTERED)
    changed_by = factory.SelfAttribute("registered_by")

    @factory.post_generation
    def participant(self: Case, create: bool, extracted: Any, **kwargs: Any) -> None:
        if self.client_id:
            CaseParticipant.objects.create(case=self, person=self.client, role=CaseParticipant.Role.CLIENT)


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = ServiceContact

    kind = ServiceContact.Kind.HOME_VISIT
    held_on = factory.LazyFunction(timezone.localdate)
    minutes = 60
    place = "Rumah klien"
    summary = "Kunjungan rekaan."
    recorded_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class ConferenceFactory(DjangoModelFactory):
    class Meta:
        model = Conference

    held_on = factory.LazyFunction(timezone.localdate)
    place = "Ruang camat"
    issues = "Bantuan rumah dan sekolah anak."
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    text = "Catatan rekaan."
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class AttachmentFactory(DjangoModelFactory):
    """A photograph with its encrypted file: ``AttachmentFactory(case=case, data=b"…")``."""

    class Meta:
        model = Attachment

    class Params:
        data = b"\xff\xd8\xff isi rekaan \xff\xd9"

    uid = factory.LazyFunction(uuid.uuid4)
    kind = Attachment.Kind.PHOTO
    title = "Foto rekaan"
    content_type = "image/jpeg"
    size = factory.LazyAttribute(lambda o: len(o.data))
    stored_as = factory.LazyAttribute(lambda o: vault.store(o.data, bound_to=binding(o.uid)))
    uploaded_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class AssessmentFactory(DjangoModelFactory):
    """A full assessment; ``texts`` as section code → text, also ``AssessmentFactory(kind="INITIAL", decision="ACCEPTED")``."""

    class Meta:
        model = Assessment

    class Params:
        texts = {"PROBLEM": "Masalah rekaan.", "SUMMARY": "Ringkasan rekaan."}

    kind = Assessment.Kind.FULL
    sources = "CLIENT"
    answers = factory.LazyAttribute(lambda o: json.dumps(o.texts))
    risk = Case.Risk.LOW
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class ResilienceCheckFactory(DjangoModelFactory):
    """The four strengths at one moment; ``replies`` as question code → YES, PARTLY or NO."""

    class Meta:
        model = ResilienceCheck

    class Params:
        replies = {"ECO_FOOD": "PARTLY", "HAR_TALK": "YES"}

    moment = ResilienceCheck.Moment.INTAKE
    edition = "2026"
    answers = factory.LazyAttribute(lambda o: json.dumps(o.replies))
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Mitra Rekaan {n}")
    kind = Partner.Kind.PROTECTION_UNIT
    district_id = "13.71"


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    partner = factory.SubFactory(PartnerFactory)
    purpose = "Permintaan rekaan."
    submission = factory.LazyFunction(uuid.uuid4)
    drafted_by = factory.LazyAttribute(lambda o: o.case.registered_by)
    changed_by = factory.SelfAttribute("drafted_by")


class OutreachFactory(DjangoModelFactory):
    class Meta:
        model = Outreach

    kind = Outreach.Kind.OUTREACH
    held_on = factory.LazyFunction(timezone.localdate)
    subdistrict_id = "13.71.01"
    place = "Balai rekaan"
    unit = factory.LazyAttribute(lambda o: o.recorded_by.hat.unit)


class MobileUnitFactory(DjangoModelFactory):
    """A car: ``MobileUnitFactory(unit=delima)``."""

    class Meta:
        model = MobileUnit

    plate = factory.Sequence(lambda n: f"BA {n:04d} LK")
    vehicle = "Mobil rekaan"


class TripFactory(DjangoModelFactory):
    """A planned journey of today: ``TripFactory(planned_by=siti)``."""

    class Meta:
        model = Trip

    unit = factory.LazyAttribute(lambda o: o.planned_by.hat.unit)
    vehicle = factory.SubFactory(MobileUnitFactory, unit=factory.SelfAttribute("..unit"))
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.SelfAttribute("starts_on")
    purpose = "Perjalanan rekaan"


class FoundPersonFactory(DjangoModelFactory):
    """Somebody found outside: ``FoundPersonFactory(outreach=outreach)``."""

    class Meta:
        model = FoundPerson

    name = "Orang Rekaan"
    sex = FoundPerson.Sex.FEMALE
    story = "Cerita rekaan."
    recorded_by = factory.LazyAttribute(lambda o: o.outreach.recorded_by)


class GoalFactory(DjangoModelFactory):
    """A goal of a case: ``GoalFactory(case=case)``."""

    class Meta:
        model = Goal

    number = factory.LazyAttribute(lambda o: o.case.goals.count() + 1)
    problem = factory.LazyAttribute(lambda o: o.case.category)
    text = "Tujuan rekaan."
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)
    changed_by = factory.SelfAttribute("written_by")


class TaskFactory(DjangoModelFactory):
    """Something to do in a case, by who registered it unless told otherwise."""

    class Meta:
        model = Task

    what = "Tugas rekaan."
    owner = factory.LazyAttribute(lambda o: o.case.registered_by)
    written_by = factory.LazyAttribute(lambda o: o.case.registered_by)
