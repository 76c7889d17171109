"""One intake on the way: what its draft holds, and what its steps need to know about the family and the one who asks."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format

from families.models import Family, FamilyMember, Person
from families.presenters import age_words
from lk3.access import CASE_WORK_ROLES, Confidentiality, Role
from lk3.models import Membership, User

from .actions.intake import Answers
from .confidentiality import LowestClass, lowest_class
from .forms.intake import FAMILY, INBOX, STEP_FORMS, IntakeForm
from .models import Case, CaseParticipant, ConflictOfInterest, Consent, IntakeDraft, ProblemCategory

STEP_LABELS = {"klien": "Klien", "masalah": "Masalah", "mendesak": "Kemendesakan", "periksa": "Periksa"}
STEPS = list(STEP_LABELS)


class Intake:
    """A draft, read by the person who writes it. Costs the same number of queries for any size of family."""

    def __init__(self, draft: IntakeDraft, *, family: Family, by: User) -> None:
        self.draft, self.family, self.by = draft, family, by
        self.typed = draft.load()

    @cached_property
    def members(self) -> list[FamilyMember]:
        """Return everybody who belongs to the family today, its head first."""
        return list(self.family.members.current().select_related("person").in_order())

    @cached_property
    def persons(self) -> dict[str, Person]:
        """Return the members' persons by their id as a form sends it."""
        return {str(member.person_id): member.person for member in self.members}

    def words_about(self, member: FamilyMember) -> str:
        """Return relation, sex, age and earlier cases in one line."""
        age = age_words(member.person, timezone.localdate())
        words = [member.get_relation_display(), member.person.get_sex_display().lower(), age]
        earlier = self.earlier.get(member.person_id)
        if earlier:
            words.append(f"pernah menjadi klien ({earlier.year})")
        return " · ".join(words)

    @cached_property
    def earlier(self) -> dict[int, date]:
        """Return when persons of the family last became clients here: person id → day."""
        clients = CaseParticipant.objects.filter(
            role=CaseParticipant.Role.CLIENT,
            person_id__in=[member.person_id for member in self.members],
            case__in=Case.objects.visible_to(self.by),
        )
        return dict(clients.values_list("person_id").annotate(last=Max("case__opened_on")))

    def has_earlier_case(self, client: Person | None) -> bool:
        """Return whether this client (None: somebody of the family) was a client before."""
        return client.pk in self.earlier if client else bool(self.earlier)

    @cached_property
    def categories(self) -> dict[str, ProblemCategory]:
        """Return all categories that may be chosen today, by code: the eleven and below."""
        rows = ProblemCategory.objects.current().order_by("order", "pk")
        return {row.code: row for row in rows}

    @property
    def roots(self) -> list[ProblemCategory]:
        """Return the eleven in the ministry's order."""
        return [row for row in self.categories.values() if row.parent_id is None]

    @cached_property
    def possible_owners(self) -> list[tuple[str, str]]:
        """Return who may carry the case, as choices: a head picks among the workers, a worker oneself; intake hands over."""
        role = self.by.hat.role
        if role == Role.HEAD:
            workers = [(str(hat.user_id), hat.user.name) for hat in self._workers]
            return [(INBOX, "Belum ditentukan"), *workers]
        if role in CASE_WORK_ROLES:
            return [(str(self.by.pk), "Saya tangani sendiri"), (INBOX, "Serahkan kepada ketua untuk ditugaskan")]
        return []

    @cached_property
    def _workers(self) -> list[Membership]:
        hats = Membership.objects.current().filter(unit_id=self.by.hat.unit_id, role__in=CASE_WORK_ROLES)
        hats = hats.exclude(user__in=ConflictOfInterest.objects.filter(case__family=self.family).values("user"))
        one_each = {hat.user_id: hat for hat in hats.select_related("user").order_by("user__name", "pk")}
        return [hat for hat in one_each.values() if hat.user.is_active]

    def owner_of(self, choice: str) -> User | None:
        """Return the person behind a choice of ``possible_owners``."""
        if choice == str(self.by.pk):
            return self.by
        return (
            next((hat.user for hat in self._workers if str(hat.user_id) == choice), None) if choice != INBOX else None
        )

    def form(self, step: str, data: Any = None) -> IntakeForm:
        """Return the form of a step: with what was just sent, or with what was kept, without judging it yet."""
        cls = STEP_FORMS[step]
        if data is not None:
            return cls(data, intake=self)
        kept = self.typed.get(step)
        return cls(intake=self, initial=_as_initial(cls, kept)) if kept is not None else cls(intake=self)

    def judged(self, step: str) -> IntakeForm:
        """Return the form of a step bound to what was kept, so that it says what is missing."""
        return self.form(step, MultiValueDict(self.typed.get(step, {})))

    @cached_property
    def forms(self) -> dict[str, IntakeForm]:
        """Return all steps, judged."""
        return {step: self.judged(step) for step in STEP_FORMS}

    @cached_property
    def client(self) -> Person | None:
        """Return the single person who was chosen as client so far, if any."""
        chosen = self.typed.get("klien", {}).get("client", [""])[-1]
        return self.persons.get(chosen) if chosen != FAMILY else None

    @cached_property
    def victims(self) -> list[Person]:
        """Return who was ticked as victim so far."""
        return [self.persons[pk] for pk in self.typed.get("klien", {}).get("victims", []) if pk in self.persons]

    def lowest(self, on: date | None = None) -> LowestClass:
        """Return the lowest class for what was answered so far, and why."""
        typed = self.typed.get("masalah", {})
        codes = [*typed.get("category", [""])[-1:], *typed.get("secondary", [])]
        problems = [self.categories[code] for code in codes if code in self.categories]
        protected = [*([self.client] if self.client else []), *self.victims]
        return lowest_class(problems, protected, on=on or timezone.localdate())

    def answers(self) -> Answers | None:
        """Return everything, clean, or None while something is missing (``forms`` then say what)."""
        judged = [form.is_valid() for form in self.forms.values()]  # all of them, so that every error is found
        if not all(judged):
            return None
        cleaned: dict[str, Any] = {}
        for form in self.forms.values():
            cleaned |= form.cleaned_data
        return Answers(**cleaned)


def _as_initial(cls: type[IntakeForm], kept: dict[str, list[str]]) -> dict[str, Any]:
    """Return kept values as a form's initial ones; what was kept empty stays empty."""
    initial: dict[str, Any] = {}
    for name, field in cls.base_fields.items():
        values = kept.get(name, [])
        many = getattr(field.widget, "allow_multiple_selected", False)
        initial[name] = values if many else (values[-1] if values else "")
    return initial


def summarise(intake: Intake, answers: Answers) -> list[dict[str, Any]]:
    """Return the answers as sections of (label, value) for the last look before the case is opened."""
    return [
        {"step": "klien", "title": "Klien", "text": "", "rows": _client_rows(intake, answers)},
        {"step": "masalah", "title": "Masalah", "text": answers.narrative, "rows": _problem_rows(intake, answers)},
        {
            "step": "mendesak",
            "title": "Kemendesakan dan penanganan",
            "text": "",
            "rows": _urgency_rows(intake, answers),
        },
    ]


def _client_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    everybody = f"Seluruh keluarga ({len(intake.members)} orang)"
    rows = [
        ("Klien", answers.client.name if answers.client else everybody),
        ("Status", "Binaan lanjutan" if answers.is_continuing else "Klien baru"),
        ("Korban", ", ".join(person.name for person in answers.victims)),
        ("Terduga pelaku", ", ".join(person.name for person in answers.perpetrators)),
        ("Pelapor", answers.reporter),
    ]
    return [(label, value) for label, value in rows if value]


def _problem_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    root = next(row for row in intake.roots if row.pk == answers.category.root_id)
    rows = [
        ("Masalah utama", root.label if root.pk == answers.category.pk else f"{root.label}: {answers.category.label}"),
        ("Penjelasan", answers.other_explanation),
        ("Masalah lain", ", ".join(row.label for row in answers.secondary)),
    ]
    return [(label, value) for label, value in rows if value]


def _urgency_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    basis = Consent.Basis(answers.consent_basis).label
    level = Confidentiality(answers.confidentiality)
    rows = [
        ("Kemendesakan", Case.Urgency(answers.urgency).label),
        ("Jalur kedatangan", Case.Channel(answers.channel).label),
        ("Dibuka pada", date_format(answers.opened_on, "j F Y")),
        ("Dasar", f"{basis} ({Consent.Form(answers.consent_form).label.lower()})"),
        ("Diberikan oleh", answers.consent_given_by),
        ("Alasan", answers.consent_reason),
        ("Data ke mitra rujukan", "Boleh diteruskan" if answers.may_share else "Belum boleh diteruskan"),
        ("Kerahasiaan", f"{level.label}. {intake.lowest(answers.opened_on).because}"),
        ("Ditangani oleh", answers.owner.name if answers.owner else "Menunggu ketua menugaskan"),
    ]
    return [(label, value) for label, value in rows if value]
