"""The letter of a referral: what the other side is told, said once for paper, PDF, the answer page and our own page.

A draft's letter is composed from the case as it is today. Sending freezes it: what was told stays as it was told, whatever
changes in the case later. Nothing that shows a referral to somebody outside reads the case itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format

from lk3 import access
from lk3.access import Permission, Role
from lk3.models import Membership, ReferenceCounter, Unit
from lk3.models.references import next_reference

from . import letter_parts
from .models import Partner, Referral

if TYPE_CHECKING:
    from cases.models import Attachment, Case

Arrangement = Referral.Arrangement


@dataclass(frozen=True)
class Letter:
    """A letter in plain words, as it is stored (JSON). Days are ISO texts; a draft has no number.

    ``client`` holds (label, value); ``parts`` holds (title, lines) of what was ticked, in the order of ``Referral.Part``.
    """

    number: str
    reference: str
    day: str
    city: str
    unit_name: str
    unit_lines: list[str]
    addressee: list[str]
    client: list[tuple[str, str]]
    purpose: str
    information: str
    arrangement: str
    answer_until: str
    referred_by: str
    head: str
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    enclosures: list[str] = field(default_factory=list)

    @property
    def dated(self) -> str:
        """Return its day as people write it: 22 November 2026."""
        return _day_words(self.day)

    @property
    def answer_until_words(self) -> str:
        """Return until when an answer is asked, or ''."""
        return _day_words(self.answer_until)

    @property
    def enclosure_words(self) -> str:
        """Return the line 'Lampiran' of the head of the letter."""
        return f"{len(self.enclosures)} dokumen" if self.enclosures else "–"

    @property
    def is_draft(self) -> bool:
        """Return whether it has not been sent: it carries no number, and no code belongs to it."""
        return not self.number

    def without_identity(self) -> Letter:
        """Return it for a reader of ours who may not know whom it is about."""
        return replace(self, client=[("Nomor kasus", self.reference)])


def compose(
    referral: Referral, *, day: date, names_client: bool = True, enclosures: Iterable[Attachment] | None = None
) -> Letter:
    """Return the letter from the case as it is now, with the ticked parts only.

    ``enclosures`` are the attachments that go along, where the referral is not saved yet; otherwise its own are read.
    """
    case, unit, to = referral.case, referral.case.unit, referral.addressee
    attached = referral.attachments.order_by("pk") if enclosures is None else enclosures
    return Letter(
        number=referral.number or _older_number(referral),
        reference=case.reference,
        day=day.isoformat(),
        city=unit.district.name,
        unit_name=unit.name,
        unit_lines=_unit_lines(unit),
        addressee=_partner_lines(to) if isinstance(to, Partner) else _unit_addressee(to),
        client=_client(case, day) if names_client else [("Nomor kasus", case.reference)],
        purpose=referral.purpose,
        information=referral.shared_information,
        arrangement=_arrangement(referral),
        answer_until=referral.answer_expected_on.isoformat() if referral.answer_expected_on else "",
        # Who wrote it knows the family and takes the call; where the head sends it, the head signs beside.
        referred_by=str(referral.drafted_by),
        head=_head_of(unit),
        parts=letter_parts.of_case(case, referral.shared_parts, day),
        enclosures=[attachment.title for attachment in attached if attachment.removed_at is None],
    )


def freeze(referral: Referral, *, enclosures: Iterable[Attachment] | None = None) -> None:
    """Give the referral its number and its letter as it is told now. Call it in the verb that sends, late (it locks the
    counter of numbers), with ``sent_by`` and ``sent_at`` set, and save the referral afterwards; a second call changes nothing.

    The client is named when the one who sends may know the identity; otherwise only the number of the case stands there.
    """
    if referral.letter:
        return
    case, day = referral.case, timezone.localdate(referral.sent_at)
    names = referral.sent_by is not None and access.can(referral.sent_by, Permission.IDENTITY_VIEW, case)
    if not referral.number:
        kind = ReferenceCounter.Kind.REFERRAL
        referral.number = next_reference(kind, district_code=case.district_id, year=day.year)
    letter = compose(referral, day=day, names_client=names, enclosures=enclosures)
    referral.letter = json.dumps(asdict(letter), ensure_ascii=False)


def read(referral: Referral) -> Letter:
    """Return what was told, or for a referral that has not been sent what would be told today."""
    if not referral.letter:
        day = timezone.localdate(referral.sent_at) if referral.sent_at else timezone.localdate()
        return compose(referral, day=day)
    stored = json.loads(referral.letter)
    stored["client"] = [(label, value) for label, value in stored["client"]]
    stored["parts"] = [(title, lines) for title, lines in stored["parts"]]
    known = {row.name for row in fields(Letter)}
    return Letter(**{name: value for name, value in stored.items() if name in known})


def _older_number(referral: Referral) -> str:
    """Return what stood on letters that were sent before letters had numbers of their own; '' for a draft."""
    return f"{referral.case.reference}/R{referral.pk}" if referral.sent_at else ""


def _day_words(day: str) -> str:
    return date_format(date.fromisoformat(day), "j F Y") if day else ""


def _client(case: Case, day: date) -> list[tuple[str, str]]:
    if case.client is None:
        return [("Keluarga", case.family.name)]
    age = case.client.age_on(day)
    facts = [("Nama", case.client.name), ("Jenis kelamin", case.client.get_sex_display())]
    return [*facts, ("Umur", f"{age} tahun")] if age is not None else facts


def _unit_lines(unit: Unit) -> list[str]:
    lines = [
        "Lembaga Konsultasi Kesejahteraan Keluarga",
        ", ".join(part for part in (unit.address, unit.district.full_name) if part),
        f"Telepon {unit.phone}" if unit.phone else "",
        f"Jam layanan: {unit.office_hours}" if unit.office_hours else "",
    ]
    return [line for line in lines if line]


def _partner_lines(partner: Partner) -> list[str]:
    person = f"u.p. {partner.contact_person}" if partner.contact_person else ""
    lines = ["Pimpinan", partner.name, person, partner.address, partner.district.full_name]
    return [line for line in lines if line]


def _unit_addressee(unit: Unit) -> list[str]:
    return [line for line in ("Ketua", unit.name, unit.address, unit.district.full_name) if line]


def _arrangement(referral: Referral) -> str:
    if referral.arrangement == Arrangement.HANDOVER:
        return "Serah terima kasus: kami mohon keluarga ini dilayani selanjutnya oleh LK3 Saudara."
    if referral.arrangement == Arrangement.SHARED and referral.shared_until:
        return f"Bekerja bersama sampai {date_format(referral.shared_until, 'j F Y')}."
    return ""


def _head_of(unit: Unit) -> str:
    """Return the name of the head of the unit today, or '' for a line to be filled in by hand."""
    heads = Membership.objects.current().filter(unit=unit, role=Role.HEAD).select_related("user").order_by("pk")
    first = heads.first()
    return str(first.user) if first else ""
