"""Pages of families: finding, registering, reading and changing them."""

from . import family, members, register, search, ties

__all__ = ["family", "members", "register", "search", "ties"]
