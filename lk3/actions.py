"""Verbs of the foundation: hats, invitations, stepping up. Each is atomic and writes its audit event."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from . import audit
from .models import Invitation, Membership, Region, Unit, User


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
