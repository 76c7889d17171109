"""A small invented year that a person can count on their fingers."""

from datetime import date

from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory
from lk3.models import User
from tests.factories import CaseFactory, ContactFactory, PersonFactory


def add_problem(case: Case, code: str) -> None:
    """Give the case a secondary problem."""
    category = ProblemCategory.objects.get(code=code)
    CaseProblem.objects.create(case=case, category=category, recorded_by=case.registered_by)


def add_client(case: Case) -> CaseParticipant:
    """Put one more client into the case."""
    person = PersonFactory(registered_by=case.registered_by, family=case.family)
    return CaseParticipant.objects.create(case=case, person=person, role=CaseParticipant.Role.CLIENT)


def live_through_2016(siti: User, ratna: User) -> dict[str, Case]:
    """Six cases of 2016 in two units, one of 2017, with secondary problems, a family as client, and contacts.

    By hand, for all of 2016:           cases clients problems services
      DOMESTIC_VIOLENCE                   2     2       3        3     (Padang 2, with three contacts in 2016)
      ECONOMIC_HARDSHIP                   3     4       5        2     (Padang 2, Padang Panjang 1)
      OTHER                               1     1       1        0     (Padang Panjang)
    The secondary problems are ECONOMIC_HARDSHIP twice and DOMESTIC_VIOLENCE once.
    """
    beaten = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE", opened_on=date(2016, 1, 1))
    add_problem(beaten, "ECONOMIC_HARDSHIP")
    again = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE", opened_on=date(2016, 6, 30))
    poor = CaseFactory(registered_by=siti, code="ECONOMIC_HARDSHIP", opened_on=date(2016, 7, 1))
    add_client(poor)
    add_problem(poor, "DOMESTIC_VIOLENCE")
    family = CaseFactory(
        registered_by=siti, client_kind="FAMILY", client=None, code="ECONOMIC_HARDSHIP", opened_on=date(2016, 12, 31)
    )
    add_client(family)
    there = CaseFactory(registered_by=ratna, code="ECONOMIC_HARDSHIP", opened_on=date(2016, 3, 15))
    other = CaseFactory(registered_by=ratna, code="OTHER", opened_on=date(2016, 9, 9))
    add_problem(other, "ECONOMIC_HARDSHIP")
    later = CaseFactory(registered_by=siti, code="NEGLECT", opened_on=date(2017, 1, 1))
    for day in (date(2016, 1, 2), date(2016, 2, 2)):
        ContactFactory(case=beaten, held_on=day)
    ContactFactory(case=again, held_on=date(2016, 12, 31))
    ContactFactory(case=again, held_on=date(2017, 1, 1))
    ContactFactory(case=poor, held_on=date(2016, 7, 2))
    ContactFactory(case=there, held_on=date(2016, 4, 1))
    return {
        "beaten": beaten,
        "again": again,
        "poor": poor,
        "family": family,
        "there": there,
        "other": other,
        "later": later,
    }
