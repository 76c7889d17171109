"""The envelope of a letter: whoever carries it or sees it on a desk learns nothing of a family, nor what house it comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .letters import Letter

if TYPE_CHECKING:
    from lk3.models import Unit

# Words of our own house that would tell the neighbour who carries the envelope where the family has been.
TELLING = re.compile(r"lk3|konsultasi|keluarga|konseling|kesejahteraan|psikolog", re.IGNORECASE)
SUBJECT = "Hal: surat dinas – dibuka oleh penerima"


@dataclass(frozen=True)
class Envelope:
    """What stands outside: lines of the sender and of the addressee, and one neutral line."""

    sender: list[str]
    addressee: list[str]
    subject: str = SUBJECT


def of(letter: Letter, unit: Unit) -> Envelope:
    """Return the envelope of a letter; of the sender only street and place are left."""
    street = [part.strip() for part in unit.address.split(",")]
    neutral = ", ".join(part for part in street if part and not TELLING.search(part))
    return Envelope([line for line in (neutral, unit.district.full_name) if line], letter.addressee)
