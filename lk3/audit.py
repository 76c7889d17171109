"""The audit trail: every act one event, every event bound to the one before it.

Each person has a chain of their own (so nobody waits for a colleague's entry). An event's hash is
HMAC-SHA256(AUDIT_KEY, canonical JSON of the event with the previous hash); the key lives outside the database. Triggers refuse
UPDATE, DELETE and TRUNCATE (``lk3.audit_triggers``). ``verify`` walks all chains; its anchor, kept elsewhere (on paper, in a
letter), also proves that no end of a chain was cut off.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from .models import AuditEvent, User

SYSTEM = "system"


@transaction.atomic
def record(
    verb: str,
    *,
    by: User | None,
    on: models.Model | None = None,
    case: models.Model | None = None,
    object_type: str = "",
    object_id: str = "",
    **detail: Any,
) -> AuditEvent:
    """Write one event and return it.

    ``verb`` is 'noun.done' ('case.closed'); ``on`` the object, or ``object_type`` and ``object_id`` where there is none;
    ``case`` the case it belongs to; ``detail`` holds ids, codes and field names, never values of a person. Runs in the
    caller's transaction: if the event cannot be written, nothing of the act is.
    """
    from .models import AuditChain, AuditEvent

    actor = by if by is not None and by.is_authenticated else None
    hat = actor.hat if actor is not None else None
    name = str(actor.pk) if actor is not None else SYSTEM
    chain = AuditChain.objects.select_for_update().filter(name=name).first()
    if chain is None:
        AuditChain.objects.get_or_create(name=name)
        chain = AuditChain.objects.select_for_update().get(name=name)
    event = AuditEvent(
        chain=chain,
        sequence=chain.length + 1,
        at=timezone.now(),
        verb=verb,
        actor=actor,
        hat=hat,
        unit_id=hat.unit_id if hat else None,
        object_type=on._meta.label_lower if on is not None else object_type,
        object_id=str(on.pk) if on is not None else object_id,
        case_id=case.pk if case is not None else None,
        detail=detail,
        previous_hash=chain.head,
    )
    event.hash = _hash(event)
    event.save(force_insert=True)
    AuditChain.objects.filter(name=name).update(length=event.sequence, head=event.hash)
    return event


def _hash(event: AuditEvent) -> str:
    body = [
        event.chain_id,
        event.sequence,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.verb,
        event.actor_id,
        event.hat_id,
        event.unit_id,
        event.object_type,
        event.object_id,
        event.case_id,
        event.detail,
        event.previous_hash,
    ]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hmac.new(base64.b64decode(settings.AUDIT_KEY), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Verification:
    """What a walk over all chains found: how many events, which anchor, and what is wrong in sentences (Indonesian)."""

    events: int
    chains: int
    anchor: str
    problems: list[str]


def verify() -> Verification:
    """Walk every chain from its first event. One query for the events, one for the ends; memory stays flat."""
    from .models import AuditChain, AuditEvent

    ends = {chain.name: chain for chain in AuditChain.objects.all()}
    events = AuditEvent.objects.order_by("chain_id", "sequence").iterator(chunk_size=2000)
    last: dict[str, tuple[int, str]] = {}
    count, problems = 0, []
    for _, problem in _walk(events, last):
        count += 1
        if problem:
            problems.append(problem)
    for name, chain in sorted(ends.items()):
        length, head = last.get(name, (0, ""))
        if (length, head) != (chain.length, chain.head):
            problems.append(f"Rantai {name}: ujungnya tidak cocok; ada kejadian yang hilang di akhir.")
    anchor_text = json.dumps([[name, *last[name]] for name in sorted(last)])
    anchor = hmac.new(base64.b64decode(settings.AUDIT_KEY), anchor_text.encode(), hashlib.sha256).hexdigest()
    return Verification(count, len(last), anchor, problems)


def _walk(events: Iterator[AuditEvent], last: dict[str, tuple[int, str]]) -> Iterator[tuple[AuditEvent, str]]:
    """Yield each event with what is wrong with it ('' for nothing), and leave the end of every chain in ``last``."""
    for event in events:
        length, head = last.get(event.chain_id, (0, ""))
        problem = ""
        if event.sequence != length + 1:
            problem = f"Rantai {event.chain_id}: kejadian {length + 1} hilang."
        elif event.previous_hash != head:
            problem = f"Rantai {event.chain_id}: kejadian {event.sequence} tidak menyambung ke kejadian sebelumnya."
        elif not hmac.compare_digest(event.hash, _hash(event)):
            problem = f"Rantai {event.chain_id}: isi kejadian {event.sequence} telah diubah."
        last[event.chain_id] = (event.sequence, event.hash)
        yield event, problem
