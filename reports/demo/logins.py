"""Who can log in to the demo, and the people who work at every other unit."""

from datetime import date
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from lk3.access import Role
from lk3.models import Membership, Unit, User

from .units import Team
from .world import World, moment

PASSWORD = "demo-lk3-rekaan"  # noqa: S105 -- printed for everybody; the accounts hold invented data only
SINCE = date(2015, 1, 5)
PADANG, PADANG_PANJANG, COMMUNITY = 0, 1, 2  # places in the list of units


class Login(NamedTuple):
    """A demo account; ``where`` is the number of a unit, the code of a region, or nothing for the whole country."""

    username: str
    name: str
    hats: tuple[tuple[Role, int | str | None], ...]


LOGINS = [
    Login("yusuf", "Yusuf Kurnia", ((Role.INTAKE, PADANG),)),
    Login("siti", "Siti Nurlela", ((Role.COUNSELOR, PADANG),)),
    Login("dewi", "Dewi Melani", ((Role.COUNSELOR, PADANG),)),
    Login("nadia", "Nadia Permata", ((Role.PSYCHOLOGIST, PADANG),)),
    Login("budi", "Budi Efendi", ((Role.HEAD, PADANG),)),
    Login("rina", "Rina Oktavia", ((Role.COUNSELOR, PADANG), (Role.HEAD, COMMUNITY))),
    Login("ratna", "Ratna Juwita", ((Role.COUNSELOR, PADANG_PANJANG),)),
    Login("hasan", "Hasan Mulyadi", ((Role.HEAD, PADANG_PANJANG),)),
    Login("wati", "Wati Suryani", ((Role.SOCIAL_OFFICE, "13.71"),)),
    Login("zul", "Zul Efriadi", ((Role.SOCIAL_OFFICE, "13"),)),
    Login("mira", "Mira Handayani", ((Role.MINISTRY, None),)),
    Login("galih", "Galih Pratama", ((Role.MINISTRY, None),)),
    Login("arif", "Arif Setiadi", ((Role.ADMINISTRATOR, None),)),
    Login("tono", "Tono Prasetya", ((Role.AUDITOR, None),)),
    Login("lina", "Lina Kartini", ((Role.PRIVACY_OFFICER, None),)),
]


def make_logins(world: World, teams: list[Team]) -> None:
    """Add the accounts with a password and put them into the teams."""
    for login in LOGINS:
        user = world.rows.add(_user(login.username, login.name, make_password(PASSWORD)))
        for role, where in login.hats:
            hat = Membership(user=user, role=role, from_on=SINCE)
            if isinstance(where, int):
                hat.unit = teams[where].unit
                _join(teams[where], role, user)
            elif where:
                hat.region_id = where
            world.rows.add(hat)


def make_staff(world: World, teams: list[Team]) -> None:
    """Give every other unit a head and counselors, none of whom can log in."""
    for number, team in enumerate(teams, start=1):
        if team.head is None:
            _hire(world, team, Role.HEAD, f"ketua.{number:02d}")
        for place in range(0 if team.counselors else 1 + (team.weight > 1)):
            _hire(world, team, Role.COUNSELOR, f"konselor.{number:02d}{'ab'[place]}")


def _hire(world: World, team: Team, role: Role, username: str) -> None:
    name = world.names.draw(team.people, world.rng.choice("FFM")).full
    user = world.rows.add(_user(username, name, make_password(None)))
    world.rows.add(Membership(user=user, role=role, unit=team.unit, from_on=SINCE))
    _join(team, role, user)


def _user(username: str, name: str, password: str) -> User:
    return User(username=username, name=name, password=password, joined_at=moment(SINCE))


def _join(team: Team, role: Role, user: User) -> None:
    if role == Role.COUNSELOR:
        team.counselors.append(user)
    elif role == Role.PSYCHOLOGIST:
        team.psychologist = user
    elif role == Role.INTAKE:
        team.intake = user
    else:
        team.head = user


def login_lines() -> list[str]:
    """Return the table of logins for the terminal; nothing when this database does not hold the demo."""
    usernames = [login.username for login in LOGINS]
    if not Unit.objects.filter(is_invented=True).exists():
        return []
    hats = Membership.objects.filter(user__username__in=usernames).select_related("user", "unit__district", "region")
    by_username: dict[str, list[Membership]] = {username: [] for username in usernames}
    for hat in hats.order_by("pk"):
        by_username[hat.user.username].append(hat)
    lines = [f"  {'masuk sebagai':<14}{'nama':<18}peran"]
    for username, held in by_username.items():
        if held:
            lines.append(f"  {username:<14}{held[0].user.name:<18}{'; '.join(str(hat) for hat in held)}")
    return ["Masuk dengan (semua orang rekaan):", *lines, f"Kata sandi semuanya: {PASSWORD}"]
