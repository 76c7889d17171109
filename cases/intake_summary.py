"""What an intake found out, in words, for the last look before the case is opened."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format

from families import safe_contact
from families.models import Family
from lk3.access import Confidentiality

from . import triage
from .actions.intake import Answers
from .clocks import basis_words, span_words
from .intake import Intake
from .models import Case, Consent, Triage


def summarise(intake: Intake, answers: Answers) -> list[dict[str, Any]]:
    """Return the answers as sections of (label, value) for the last look before the case is opened."""
    sections = [
        ("bahaya", "Bahaya", "", _danger_rows(answers)),
        ("klien", "Klien", "", _client_rows(intake, answers)),
        ("masalah", "Masalah", answers.narrative, _problem_rows(intake, answers)),
        ("mendesak", "Penanganan", "", _handling_rows(intake, answers)),
    ]
    return [
        {"step": step, "title": title, "text": text, "rows": [(label, value) for label, value in rows if value]}
        for step, title, text, rows in sections
    ]


def _danger_rows(answers: Answers) -> list[tuple[str, str]]:
    found = triage.judge(answers.danger or triage.CALM)
    replies = [
        (question.text, Triage.Reply(answers.danger[name]).label)
        for name, question in triage.QUESTIONS.items()
        if answers.danger and answers.danger[name] != triage.CALM[name]
    ]
    return [("Kesimpulan", found.because), *replies, ("Keterangan", answers.danger_note)]


def _client_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    everybody = f"Seluruh keluarga ({len(intake.at_home)} orang)"
    whole = everybody if intake.is_family else f"{intake.family.get_kind_display()} {intake.family.name}"
    reporter = Case.ReporterRelation(answers.reporter_relation).label if answers.reporter_relation else ""
    return [
        ("Klien", answers.client.name if answers.client else whole),
        ("Status", "Binaan lanjutan" if answers.is_continuing else "Klien baru"),
        ("Korban", ", ".join(person.name for person in answers.victims)),
        ("Terduga pelaku", ", ".join(person.name for person in answers.perpetrators)),
        ("Pelapor", " · ".join(part for part in (reporter, answers.reporter, answers.reporter_phone) if part)),
        ("Boleh dihubungi?", _contact_words(intake, answers)),
    ]


def _contact_words(intake: Intake, answers: Answers) -> str:
    family = Family(**{name: answers.contact.get(name, getattr(intake.family, name)) for name in safe_contact.FIELDS})
    found = safe_contact.describe(family)
    return " · ".join(part for part in (found.headline, found.phone, *found.details) if part)


def _problem_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    root = next(row for row in intake.roots if row.pk == answers.category.root_id)
    is_root = root.pk == answers.category.pk
    return [
        ("Masalah utama", root.label if is_root else f"{root.label}: {answers.category.label}"),
        ("Penjelasan", answers.other_explanation),
        ("Mengapa “Lainnya”", Case.OtherReason(answers.other_reason).label if answers.other_reason else ""),
        ("Masalah lain", ", ".join(row.label for row in answers.secondary)),
    ]


def _handling_rows(intake: Intake, answers: Answers) -> list[tuple[str, str]]:
    basis = Consent.Basis(answers.consent_basis).label
    level = Confidentiality(answers.confidentiality)
    told = f"Diceritakan {triage.moment_words(answers.told_at)}" if answers.told_at else ""
    duties = [f"{told}. {rule.duty} ({span_words(rule)}; {basis_words(rule)})" for rule in intake.legal_clocks]
    return [
        ("Kemendesakan", Case.Urgency(answers.urgency).label),
        ("Tenggat hukum", "; ".join(duties)),
        ("Jalur kedatangan", Case.Channel(answers.channel).label),
        ("Dibuka pada", date_format(answers.opened_on, "j F Y")),
        ("Dasar", f"{basis} ({Consent.Form(answers.consent_form).label.lower()})"),
        ("Diberikan oleh", answers.consent_given_by),
        ("Alasan", answers.consent_reason),
        ("Data ke mitra rujukan", "Boleh diteruskan" if answers.may_share else "Belum boleh diteruskan"),
        ("Kerahasiaan", f"{level.label}. {intake.lowest(answers.opened_on).because}"),
        ("Ditangani oleh", answers.owner.name if answers.owner else "Menunggu ketua menugaskan"),
    ]
