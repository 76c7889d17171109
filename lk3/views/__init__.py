"""Pages of the foundation, by subject."""

from . import drafts, errors, hats, invitations, regions, rescue, start, step_up, trail, work

__all__ = ["drafts", "errors", "hats", "invitations", "regions", "rescue", "start", "step_up", "trail", "work"]
