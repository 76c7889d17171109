"""One intake on the way: what its draft holds, and what its steps need to know about the family and the one who asks."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from families.models import Family, FamilyMember, Person
from families.presenters import age_words
from lk3.access import CASE_WORK_ROLES, Role
from lk3.forms import ConflictRow
from lk3.models import Membership, User

from .actions.intake import Answers
from .clocks import rules_for
from .confidentiality import LowestClass, lowest_class
from .forms.client import FAMILY
from .forms.intake import INBOX, STEP_FORMS
from .forms.steps import IntakeForm
from .models import Case, CaseParticipant, ClockRule, ConflictOfInterest, IntakeDraft, ProblemCategory
from .triage import Judgement, judge, read_answers

STEP_LABELS = {
    "bahaya": "Bahaya",
    "klien": "Klien",
    "masalah": "Masalah",
    "mendesak": "Penanganan",
    "periksa": "Periksa",
}
STEPS = list(STEP_LABELS)
# What is called "keluarga" on most pages may be something else.
NOUNS = {Family.Kind.FAMILY: "keluarga", Family.Kind.GROUP: "kelompok", Family.Kind.INSTITUTION: "lembaga"}


class Intake:
    """A draft, read by the person who writes it. Costs the same number of queries for any size of family."""

    def __init__(self, draft: IntakeDraft, *, family: Family, by: User) -> None:
        self.draft, self.family, self.by = draft, family, by
        self.typed = draft.load()

    @cached_property
    def members(self) -> list[FamilyMember]:
        """Return everybody who belongs to the family today, its head first."""
        return list(self.family.members.current().select_related("person").in_order())

    @property
    def at_home(self) -> list[FamilyMember]:
        """Return those who live in the household; kin elsewhere stand in the file but are no clients."""
        return [member for member in self.members if not member.lives_elsewhere]

    @property
    def is_family(self) -> bool:
        """Return whether a family has come, and not a group or an institution."""
        return self.family.kind == Family.Kind.FAMILY

    @property
    def noun(self) -> str:
        """Return what to call the one who has come: keluarga, kelompok or lembaga."""
        return NOUNS[Family.Kind(self.family.kind)]

    @cached_property
    def persons(self) -> dict[str, Person]:
        """Return the members' persons by their id as a form sends it."""
        return {str(member.person_id): member.person for member in self.members}

    def words_about(self, member: FamilyMember) -> str:
        """Return relation, sex, age and earlier cases in one line."""
        age = age_words(member.person, timezone.localdate())
        words = [member.get_relation_display(), member.person.get_sex_display().lower(), age]
        words += ["tinggal di tempat lain"] if member.lives_elsewhere else []
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
        """Return whether this client (None: somebody of the family, or the group itself) was a client before."""
        if not self.is_family:
            return Case.objects.visible_to(self.by).filter(family=self.family).exists()
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

    @cached_property
    def danger(self) -> Judgement | None:
        """Return what the five answers of the first step mean; None while they are not all given."""
        typed = self.typed.get("bahaya", {})
        answers = read_answers({name: values[-1] for name, values in typed.items() if values})
        return judge(answers) if answers else None

    @property
    def urgency(self) -> Case.Urgency:
        """Return the least urgency this case can have."""
        return self.danger.urgency if self.danger else Case.Urgency.NORMAL

    @property
    def because(self) -> str:
        """Return why it cannot be less urgent."""
        return self.danger.because if self.danger else "Pertanyaan tentang bahaya belum dijawab."

    @cached_property
    def problems(self) -> list[ProblemCategory]:
        """Return the categories that were chosen so far, the main one first."""
        typed = self.typed.get("masalah", {})
        codes = [*typed.get("category", [""])[-1:], *typed.get("secondary", [])]
        return [self.categories[code] for code in codes if code in self.categories]

    @cached_property
    def legal_clocks(self) -> list[ClockRule]:
        """Return the rules whose clock the problems chosen so far start."""
        return rules_for(self.problems)

    def form(self, step: str, data: Any = None) -> IntakeForm:
        """Return the form of a step: with what was just sent, or with what was kept, without judging it yet."""
        if data is not None:
            return STEP_FORMS[step](data, intake=self)
        kept = self.typed.get(step)
        return self.unjudged(step, kept) if kept is not None else STEP_FORMS[step](intake=self)

    def unjudged(self, step: str, typed: dict[str, list[str]]) -> IntakeForm:
        """Return the form of a step with this text in it, without judging it."""
        cls = STEP_FORMS[step]
        return cls(intake=self, initial=_as_initial(cls, typed))

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

    @property
    def reporter(self) -> str:
        """Return who told of it, as chosen so far; empty for the client."""
        return self.typed.get("klien", {}).get("reporter_relation", [""])[-1]

    def lowest(self, on: date | None = None) -> LowestClass:
        """Return the lowest class for what was answered so far, and why."""
        protected = [*([self.client] if self.client else []), *self.victims]
        return lowest_class(self.problems, protected, on=on or timezone.localdate())

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
    """Return kept values as a form's initial ones; what was kept empty stays empty, what was not asked is not answered."""
    initial: dict[str, Any] = {}
    for name, field in cls.base_fields.items():
        values = kept.get(name, [])
        many = getattr(field.widget, "allow_multiple_selected", False)
        if name not in kept and not many:
            continue
        initial[name] = values if many else (values[-1] if values else "")
    return initial


def differences(form: IntakeForm, theirs: dict[str, list[str]], yours: dict[str, list[str]]) -> list[ConflictRow]:
    """Return where two versions of a step differ, in the words of its questions."""
    rows = []
    for name, field in form.fields.items():
        if field.widget.is_hidden or theirs.get(name, []) == yours.get(name, []):
            continue
        words = {str(value): str(label) for value, label in getattr(field, "choices", [])}
        texts = [", ".join(words.get(value, value) for value in typed.get(name, [])) for typed in (theirs, yours)]
        if texts[0] != texts[1]:
            rows.append(ConflictRow(str(field.label), texts[0], texts[1]))
    return rows
