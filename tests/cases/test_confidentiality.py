"""How closely a case is kept, by all of its problems."""

from datetime import date

from cases.actions import work
from cases.confidentiality import lowest_class
from cases.models import ProblemCategory
from families.models import Person
from lk3.access import Confidentiality
from lk3.models import User
from tests.factories import CaseFactory


def _category(code: str) -> ProblemCategory:
    return ProblemCategory.objects.get(code=code)


def test_a_secondary_problem_seals_a_case_as_the_primary_one_would(db: None) -> None:
    problems = [_category("ECONOMIC_HARDSHIP"), _category("SEXUAL_VIOLENCE")]
    assert lowest_class(problems, [], on=date(2026, 1, 1)).level is Confidentiality.SEALED
    assert lowest_class(problems[:1], [], on=date(2026, 1, 1)).level is Confidentiality.ORDINARY


def test_a_child_makes_any_problem_sensitive_until_its_birthday_as_an_adult(db: None) -> None:
    child = Person(birth_on=date(2010, 5, 17))
    problems = [_category("ECONOMIC_HARDSHIP")]
    assert lowest_class(problems, [child], on=date(2028, 5, 16)).level is Confidentiality.SENSITIVE
    assert lowest_class(problems, [child], on=date(2028, 5, 17)).level is Confidentiality.ORDINARY


def test_adding_sexual_violence_later_seals_the_case_and_taking_it_away_does_not_open_it(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    changed = work.change_case(case=case, version=1, secondary=[_category("SEXUAL_VIOLENCE")], by=siti)
    assert changed.confidentiality == Confidentiality.SEALED
    assert work.change_case(case=changed, version=2, secondary=[], by=siti).confidentiality == Confidentiality.SEALED
