"""Pages of the foundation, by subject."""

from . import errors, hats, invitations, regions, rescue, start, step_up, trail

__all__ = ["errors", "hats", "invitations", "regions", "rescue", "start", "step_up", "trail"]
