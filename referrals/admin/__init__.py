"""What administrators keep of this app. Referrals and days outside are never registered: they belong to the units."""

from . import partners

__all__ = ["partners"]
