"""Which semester a command works on: the one that was named, or the last one whose time has come."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from ..splits import due


def add_semester(parser: CommandParser) -> None:
    """Let a command be told the year and the half."""
    parser.add_argument("--year", type=int, help="tahun; tanpa ini semester terakhir yang sudah waktunya")
    parser.add_argument("--half", type=int, choices=(1, 2), help="semester")


def semester_of(options: dict[str, Any]) -> tuple[int, int]:
    """Return (year, half); a year without a half, or the other way round, is a CommandError."""
    year, half = options["year"], options["half"]
    if (year is None) != (half is None):
        raise CommandError("Tulis --year dan --half bersama.")
    return (year, half) if year is not None else due(timezone.localdate())
