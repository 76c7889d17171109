"""What the session remembers of people who proved again who they are: for which permission, on which thing, since when.

Which permissions ask for it stands in the policy (``S`` in ``lk3/access.py``); here is only the memory.
"""

import re
import time
from typing import Any

from django.http import HttpRequest

STEP_UP_SECONDS = 600
# One thing, or none: its model and its number.
_THING = re.compile(r"([a-z]+\.[a-z]+:[0-9]{1,18})?", re.ASCII)


def step_up_key(permission: str, thing: Any = None) -> str:
    """Return what a step-up is good for: this permission on this one thing."""
    return f"{permission}:{thing._meta.label_lower}:{thing.pk}" if thing is not None else str(permission)


def permission_of(key: str) -> str | None:
    """Return the permission a key speaks of, or None where nobody could have made such a key."""
    permission, _, thing = key.partition(":")
    return permission if _THING.fullmatch(thing) else None


def has_stepped_up(request: HttpRequest, key: str) -> bool:
    """Return whether the person proved themselves for this at most ten minutes ago."""
    at = request.session.get("step_ups", {}).get(key, 0)
    return time.time() - at <= STEP_UP_SECONDS


def grant_step_up(request: HttpRequest, key: str) -> None:
    """Remember in the session that the person proved themselves for this now."""
    request.session["step_ups"] = {**request.session.get("step_ups", {}), key: time.time()}
