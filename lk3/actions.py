"""Verbs of the foundation: hats, invitations, stepping up, and what administrators do to people and units.

Each is atomic and writes its audit event.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import audit, psks, terms
from .models import BoardMember, Invitation, Membership, Region, Unit, User


@transaction.atomic
def switch_hat(*, hat: Membership, by: User) -> None:
    """Record that a person put on another of their hats; the event is written with the new hat."""
    by.hat = hat
    audit.record("hat.switched", by=by, on=hat)


@transaction.atomic
def step_up(*, key: str, reason: str, by: User) -> None:
    """Record that a person proved again who they are, for what, and why (the reason is theirs to answer for)."""
    audit.record(
        "access.stepped_up", by=by, object_type=key.split(":")[0], object_id=key.rsplit(":", 1)[-1][:40], reason=reason
    )


@transaction.atomic
def invite(
    *, name: str, email: str, role: str, unit: Unit | None, region: Region | None, by: User
) -> tuple[Invitation, str]:
    """Return a new invitation and its token; only the token's hash is stored, so the link can be shown only now."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=_hash(token), name=name, email=email, role=role, unit=unit, region=region, invited_by=by
    )
    audit.record("person.invited", by=by, on=invitation, role=role)
    return invitation, token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """Make the link worthless."""
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    audit.record("invitation.revoked", by=by, on=invitation)


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that this token still opens, or None."""
    return (
        Invitation.objects.waiting().filter(token_hash=_hash(token)).select_related("unit__district", "region").first()
    )


@transaction.atomic
def accept_invitation(*, token: str, username: str, password: str) -> User:
    """Return the new person with the hat of the invitation. The link works once; raises Invitation.DoesNotExist after that."""
    invitation = Invitation.objects.waiting().select_for_update().get(token_hash=_hash(token))
    user = User.objects.create_user(username, password, name=invitation.name, email=invitation.email)
    hat = Membership.objects.create(user=user, role=invitation.role, unit=invitation.unit, region=invitation.region)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    user.hat = hat
    audit.record("invitation.accepted", by=user, on=invitation)
    return user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def record_login(*, by: User) -> None:
    """Record a login; called from the signal of Django's own login."""
    audit.record("person.logged_in", by=by)


@transaction.atomic
def record_logout(*, by: User) -> None:
    """Record a logout."""
    audit.record("person.logged_out", by=by)


@transaction.atomic
def record_failed_login(*, account: User | None, by: None) -> None:
    """Record that somebody failed to log in to an account; nobody is known yet, so the chain is the system's."""
    audit.record("person.login_failed", by=by, on=account)


@transaction.atomic
def change_membership(*, membership: Membership, fields: Iterable[str] = (), by: User) -> None:
    """Give a hat, or change the ``fields`` of one. Refuses one's own: nobody gives themselves a role."""
    _refuse_own(membership.user, by)
    verb = "membership.changed" if membership.pk else "membership.given"
    membership.save()
    audit.record(verb, by=by, on=membership, person=membership.user_id, role=membership.role, fields=sorted(fields))


@transaction.atomic
def deactivate(*, user: User, by: User) -> None:
    """Take away the access of a person at once: no new login, and every running session ends."""
    _refuse_own(user, by)
    User.objects.select_for_update().filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    audit.record("person.deactivated", by=by, on=user, sessions=_end_sessions(user))


@transaction.atomic
def reactivate(*, user: User, by: User) -> None:
    """Let a person log in again; roles that ended meanwhile stay ended."""
    _refuse_own(user, by)
    User.objects.select_for_update().filter(pk=user.pk).update(is_active=True)
    user.is_active = True
    audit.record("person.reactivated", by=by, on=user)


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """Forget the person's second factor and recovery codes, so that a lost phone can be replaced."""
    _refuse_own(user, by)
    removed, _ = Authenticator.objects.filter(user=user).delete()
    audit.record("person.second_factor_reset", by=by, on=user, removed=removed)


@transaction.atomic
def mark_dormant(*, units: QuerySet[Unit], by: User) -> list[Unit]:
    """Mark active units as not active, and return those that were."""
    found = list(units.select_for_update(of=("self",)).filter(status=Unit.Status.ACTIVE).order_by("pk"))
    Unit.objects.filter(pk__in=[unit.pk for unit in found]).update(status=Unit.Status.DORMANT)
    audit.record("units.marked_dormant", by=by, object_type="lk3.unit", units=[unit.pk for unit in found])
    return found


@transaction.atomic
def end_terms(*, members: QuerySet[BoardMember], on: date, by: User) -> list[BoardMember]:
    """Let the terms of board members end on a day (their last), and return those that changed.

    ValidationError when a term began only after it. A term that ends earlier anyway stays as it is.
    """
    lasting = members.filter(Q(until_on=None) | Q(until_on__gt=on))
    found = list(lasting.select_for_update(of=("self",)).order_by("pk"))
    if later := [member for member in found if member.from_on > on]:
        raise ValidationError(
            f"Masa tugas {later[0].name} baru mulai {later[0].from_on:%d-%m-%Y}, sesudah tanggal itu."
        )
    BoardMember.objects.filter(pk__in=[member.pk for member in found]).update(until_on=on)
    audit.record("terms.ended", by=by, object_type="lk3.boardmember", members=[member.pk for member in found])
    return found


@transaction.atomic
def renew_terms(*, members: QuerySet[BoardMember], by: User) -> list[BoardMember]:
    """Add the next three years to terms, each as a row of its own, and return the new rows.

    A term without an end, and one after which somebody is recorded already, needs none: doing it twice is safe.
    """
    chosen = list(members.select_for_update(of=("self",)).exclude(until_on=None).order_by("pk"))
    found = terms.without_successor(BoardMember.objects.filter(pk__in=[member.pk for member in chosen])).order_by("pk")
    new = []
    for member in found:
        from_on, until_on = terms.next_term(member)
        again = {name: getattr(member, name) for name in ("unit_id", "name", "post", "institution", "phone")}
        new.append(BoardMember(**again, from_on=from_on, until_on=until_on))
    BoardMember.objects.bulk_create(new)
    audit.record("terms.renewed", by=by, object_type="lk3.boardmember", members=[member.pk for member in found])
    return new


@transaction.atomic
def export_units(*, units: QuerySet[Unit], by: User) -> str:
    """Return the units as the ministry's PSKS-LK3 file (CSV text)."""
    text, count = psks.csv_text(units)
    audit.record("units.exported", by=by, object_type="lk3.unit", rows=count)
    return text


@transaction.atomic
def import_units(*, rows: list[psks.Row], fingerprint: str, by: User) -> list[Unit]:
    """Write the rows of a PSKS-LK3 file, all or none, and return the new and changed units.

    ``fingerprint`` is that of the plan the person confirmed. Raises ValidationError when a row is wrong or when the units
    changed since, so that nothing is written that nobody saw.
    """
    list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
    plan = psks.make_plan(rows)
    if plan.has_errors or plan.fingerprint != fingerprint:
        raise ValidationError("Data LK3 berubah sejak berkas diperiksa. Periksa lagi hasilnya, lalu simpan.")
    units = psks.save_plan(plan)
    audit.record("units.imported", by=by, object_type="lk3.unit", rows=plan.totals)
    return units


def _refuse_own(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise ValidationError("Anda tidak dapat mengubah akses Anda sendiri. Mintalah administrator lain.")


def _end_sessions(user: User) -> int:
    """End the running sessions of a person and return how many; few sessions run at a time, so reading all is cheap."""
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=own).delete()
    return len(own)
