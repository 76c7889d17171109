"""How the verbs of publishing are called: two people of the ministry."""

from lk3.access import Role
from lk3.models import User
from reports.actions import publication
from reports.models import Publication, PublicRelease
from reports.public.figures import build
from tests.factories import MembershipFactory, UserFactory
from tests.sweeps.examples import Cast, example


def ministry() -> User:
    person = UserFactory()
    person.hat = MembershipFactory(user=person, role=Role.MINISTRY)
    return person


def _built(c: Cast) -> tuple[PublicRelease, User]:
    return build(2015, 2), ministry()


def _proposed(c: Cast) -> tuple[Publication, User]:
    return publication.propose_publication(release=build(2015, 2), by=ministry()), ministry()


example(
    publication.propose_publication,
    lambda c, made: publication.propose_publication(release=made[0], by=made[1]),
    _built,
)
example(
    publication.approve_publication,
    lambda c, made: publication.approve_publication(publication=made[0], by=made[1]),
    _proposed,
)
example(
    publication.withdraw_publication,
    lambda c, made: publication.withdraw_publication(publication=made[0], reason="Angka keliru", by=made[1]),
    _proposed,
)
