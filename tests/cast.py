"""The people of the tests. Everybody is invented.

LK3 Delima (Padang): Siti and Dewi are counselors, Nadia is its psychologist, Yusuf receives, Budi is the head.
LK3 Raudah (Padang Panjang): Ratna is a counselor and Hasan the head; they must see nothing of Delima.
Wati is at the dinas of Kota Padang, Mira at the ministry: numbers only. Arif administers, Tono audits, Lina protects data.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from lk3.access import Role
from lk3.models import Region, Unit, User
from tests.factories import MembershipFactory, UnitFactory, UserFactory

As = Callable[[User], Client]

# fixture name → (full name, role, where)
CAST = {
    "siti": ("Siti Aminah", Role.COUNSELOR, "delima"),
    "dewi": ("Dewi Lestari", Role.COUNSELOR, "delima"),
    "nadia": ("Nadia Putri", Role.PSYCHOLOGIST, "delima"),
    "yusuf": ("Yusuf Hamid", Role.INTAKE, "delima"),
    "budi": ("Budi Santoso", Role.HEAD, "delima"),
    "ratna": ("Ratna Sari", Role.COUNSELOR, "raudah"),
    "hasan": ("Hasan Basri", Role.HEAD, "raudah"),
    "wati": ("Wati Rahayu", Role.SOCIAL_OFFICE, "13.71"),
    "mira": ("Mira Kusuma", Role.MINISTRY, None),
    "arif": ("Arif Hidayat", Role.ADMINISTRATOR, None),
    "tono": ("Tono Wijaya", Role.AUDITOR, None),
    "lina": ("Lina Marlina", Role.PRIVACY_OFFICER, None),
}
PASSWORD = "kata-sandi-rekaan-123"


@pytest.fixture
def padang(db: None) -> Region:
    """Kota Padang."""
    return Region.objects.get(code="13.71")


@pytest.fixture
def delima(padang: Region) -> Unit:
    """LK3 Delima, Padang: the unit of Siti, Dewi, Nadia, Yusuf and Budi."""
    return UnitFactory(name="LK3 Delima", district=padang)


@pytest.fixture
def raudah(db: None) -> Unit:
    """LK3 Raudah, Padang Panjang: the unit of Ratna and Hasan."""
    return UnitFactory(name="LK3 Raudah", district_id="13.74")


def _person(name: str, request: pytest.FixtureRequest) -> User:
    full_name, role, where = CAST[name]
    user = UserFactory(username=name, name=full_name)
    scope: dict[str, Any] = {}
    if where in ("delima", "raudah"):
        scope = {"unit": request.getfixturevalue(where)}
    elif where:
        scope = {"region_id": where}
    user.hat = MembershipFactory(user=user, role=role, **scope)
    return user


def _fixture(name: str) -> Any:
    @pytest.fixture(name=name)
    def person(request: pytest.FixtureRequest, db: None) -> User:
        return _person(name, request)

    person.__doc__ = f"{CAST[name][0]}, {CAST[name][1].label}."
    return person


siti, dewi, nadia, yusuf, budi = (_fixture(name) for name in ("siti", "dewi", "nadia", "yusuf", "budi"))
ratna, hasan = _fixture("ratna"), _fixture("hasan")
wati, mira, arif, tono, lina = (_fixture(name) for name in ("wati", "mira", "arif", "tono", "lina"))


@pytest.fixture
def as_(db: None) -> As:
    """Return a browser in which somebody is logged in: ``as_(siti).get("/")``."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
