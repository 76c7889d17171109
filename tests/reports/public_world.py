"""Two people of the ministry, and figures that they let everybody read."""

from datetime import date

from lk3.access import Role
from lk3.models import User
from reports.actions import publication as verbs
from reports.models import Publication
from reports.public.figures import build
from tests.factories import CaseFactory, MembershipFactory, UserFactory


def office(role: str = Role.MINISTRY, region: str | None = None) -> User:
    """Somebody of the ministry or of a dinas."""
    person = UserFactory()
    person.hat = MembershipFactory(user=person, role=role, region_id=region)
    return person


def publish(year: int = 2016, half: int = 1, *, province: str | None = None) -> Publication:
    """Build the figures of a semester and let everybody read them."""
    role = Role.SOCIAL_OFFICE if province else Role.MINISTRY
    row = verbs.propose_publication(release=build(year, half), by=office(role, province))
    return verbs.approve_publication(publication=row, by=office(role, province))


def open_cases(by: User, many: int, *, day: date = date(2016, 3, 3), code: str = "ECONOMIC_HARDSHIP") -> None:
    for _ in range(many):
        CaseFactory(registered_by=by, code=code, opened_on=day)
