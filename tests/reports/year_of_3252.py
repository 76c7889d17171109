"""The year 2016 as the ministry published it, case by case: 3,252 cases in four LK3 of three districts, and some around it."""

import copy
import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact
from families.models import Person
from lk3.access import Role
from lk3.models import Unit, User
from tests.factories import CaseFactory, MembershipFactory, PersonFactory, UnitFactory, UserFactory

# One of the whole-number solutions behind the published percentages, in the order of the table.
POSSIBLE = [481, 383, 253, 299, 318, 438, 380, 35, 77, 16, 572]
AROUND = 100


def live_through_the_published_year(delima: Unit, raudah: Unit, seed: int, one_in: int = 1) -> None:
    """Write the cases, each with a client, every fifth with a second problem, every third with a contact.

    ``one_in``: write only so small a share of each category, where it is not the published figures that matter.
    """
    rng = random.Random(seed)
    others = [UnitFactory(name="LK3 Melati", district=delima.district), UnitFactory(district_id="32.73")]
    models = [_model(unit) for unit in (delima, raudah, *others)]
    persons = {model.pk: [PersonFactory(registered_by=model.registered_by) for _ in range(40)] for model in models}
    roots = list(ProblemCategory.objects.filter(parent=None).order_by("order", "pk"))
    wanted = [root for root, count in zip(roots, POSSIBLE, strict=True) for _ in range(-(-count // one_in))]
    days = [date(2016, 1, 1) + timedelta(days=rng.randrange(366)) for _ in wanted]
    wanted += rng.choices(roots, k=AROUND)
    days += [rng.choice([date(2015, 12, 31), date(2017, 1, 1), date(2017, 6, 30)]) for _ in range(AROUND)]
    models_of = rng.choices(models, weights=[4, 2, 1, 3], k=len(wanted))
    cases = [_case(*each, number) for number, each in enumerate(zip(models_of, wanted, days, strict=True))]
    Case.objects.filter(pk__in=[model.pk for model in models]).update(opened_on=date(2014, 5, 5))
    Case.objects.bulk_create(cases)
    _around(cases, models_of, persons, roots, rng)
    _let_the_planner_know()


def _let_the_planner_know() -> None:
    """PostgreSQL may have looked at the empty tables between two tests; for no rows it plans what is slow for thousands."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _model(unit: Unit) -> Case:
    """A case of the unit that the others are copied from; it lies two years before."""
    worker: User = UserFactory()
    worker.hat = MembershipFactory(user=worker, role=Role.COUNSELOR, unit=unit)
    case: Case = CaseFactory(registered_by=worker, opened_on=date(2014, 5, 5))
    return case


def _case(model: Case, category: ProblemCategory, day: date, number: int) -> Case:
    case = copy.copy(model)
    case.pk, case.uid, case.intake_uid = None, uuid.uuid4(), uuid.uuid4()
    case.reference = f"LK3-1371-{day.year}-{number + 10_000:05d}"
    case.category = case.root_category = category
    case.opened_on, case.narrative = day, ""
    case._state = copy.copy(model._state)
    case._state.adding = True
    return case


def _around(
    cases: list[Case],
    models_of: list[Case],
    persons: dict[int, list[Person]],
    roots: list[ProblemCategory],
    rng: random.Random,
) -> None:
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case=case, person=rng.choice(persons[model.pk]), role=CaseParticipant.Role.CLIENT)
        for case, model in zip(cases, models_of, strict=True)
    )
    CaseProblem.objects.bulk_create(
        CaseProblem(case=case, category=_another(case, roots, rng), recorded_by=case.registered_by)
        for case in cases[::5]
    )
    ServiceContact.objects.bulk_create(_contacts(cases[::3], rng))


def _another(case: Case, roots: list[ProblemCategory], rng: random.Random) -> ProblemCategory:
    return rng.choice([root for root in roots if root != case.category])


def _contacts(cases: list[Case], rng: random.Random) -> Iterator[ServiceContact]:
    for case in cases:
        yield ServiceContact(
            uid=uuid.uuid4(),
            case=case,
            kind=ServiceContact.Kind.HOME_VISIT,
            held_on=case.opened_on + timedelta(days=rng.randrange(90)),
            minutes=60,
            place="Rumah klien",
            recorded_at=timezone.now(),
            recorded_by=case.registered_by,
        )
