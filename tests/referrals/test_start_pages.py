"""What of work outside and of referrals stands on the page with which somebody's day begins."""

import pytest
from django.test import Client

from lk3.models import User
from tests.cast import As
from tests.factories import CaseFactory, FoundPersonFactory, OutreachFactory

pytestmark = pytest.mark.django_db
WAITING = "Ditemukan di lapangan, belum ditindaklanjuti"


def start(client: Client) -> str:
    return client.get("/").content.decode()


@pytest.mark.parametrize("name", ["siti", "yusuf"])
def test_who_found_somebody_is_reminded_until_it_is_decided(
    name: str, request: pytest.FixtureRequest, dewi: User, as_: As
) -> None:
    finder = request.getfixturevalue(name)
    FoundPersonFactory(outreach=OutreachFactory(recorded_by=finder))
    assert WAITING in start(as_(finder))
    assert WAITING not in start(as_(dewi))


def test_the_head_is_told_of_danger_at_once(siti: User, budi: User, as_: As) -> None:
    outreach = OutreachFactory(recorded_by=siti)
    FoundPersonFactory(outreach=outreach)
    assert WAITING not in start(as_(budi))
    FoundPersonFactory(outreach=outreach, is_in_danger=True)
    assert WAITING in start(as_(budi))


def test_whoever_refers_reads_whom_to_think_of_for_this_problem(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    html = as_(siti).get(f"{case.get_absolute_url()}rujukan/baru/").content.decode()
    assert "Lembaga yang lazim untuk masalah ini" in html
    assert "belum ada di direktori" in html
    assert "Lembaga yang lazim" not in as_(siti).get(f"{case.get_absolute_url()}rujukan/baru/?ke=lk3").content.decode()
