"""States, hands, contacts, notes, consents and referrals as events. Each source costs one or two queries, contacts up to five."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from lk3.access import Answer

from ..contacts import may_change_contact, persons_of
from ..models import Case, ConflictOfInterest, Note, ServiceContact
from ..workflow import may_change_note
from .events import Event, Reader, day_of, latest

TRANSITION_TITLES = {
    ("", Case.State.REGISTERED): ("Kasus didaftarkan", "info"),
    ("", Case.State.IN_SERVICE): ("Kasus didaftarkan dan langsung ditangani", "info"),
    (Case.State.REGISTERED, Case.State.IN_SERVICE): ("Masuk layanan", "info"),
    (Case.State.IN_SERVICE, Case.State.CLOSURE_PROPOSED): ("Penutupan diusulkan", "warn"),
    (Case.State.CLOSURE_PROPOSED, Case.State.IN_SERVICE): ("Usul penutupan dikembalikan", "warn"),
    (Case.State.CLOSED, Case.State.IN_SERVICE): ("Kasus dibuka kembali", "warn"),
}


def transitions(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """Every change of state, with its reason or outcome."""
    for row in latest(case.transitions.select_related("moved_by"), limit, since, "effective_on", "moved_at"):
        title, tone = TRANSITION_TITLES.get((row.from_state, row.to_state), (row.get_to_state_display(), "info"))
        if row.to_state == Case.State.CLOSED:
            title, tone = "Kasus ditutup", "good"
        facts = [("Hasil", row.get_outcome_display())] if row.outcome else []
        texts = [row.reason] if row.reason and reader.sees_work else []
        yield Event(row.effective_on, row.moved_at, "status", title, str(row.moved_by), tone, texts, facts)


def assignments(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """Whose case it became."""
    for row in latest(case.assignments.select_related("owner", "assigned_by"), limit, since, "assigned_at"):
        texts = [row.note] if row.note and reader.sees_work else []
        yield Event(
            day_of(row.assigned_at), row.assigned_at, "status", f"Ditugaskan kepada {row.owner}", str(row.assigned_by),
            "info", texts,
        )  # fmt: skip


def contacts(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What was done with and for the family, also what was written down in another case of it and filed here.

    Another case is named to those only who may know of it; what is filed from a case with which the reader is in conflict
    is not shown. Up to five queries.
    """
    if not reader.sees_work:
        return
    known = Case.objects.visible_to(reader.user)
    filed = Prefetch("filed_in", known.only("reference").order_by("pk"), to_attr="known_filings")
    own = case.contacts.select_related("recorded_by").prefetch_related("persons", filed)
    for row in latest(own, limit, since, "held_on"):
        others = ", ".join(other.reference for other in row.known_filings)
        yield _contact_event(row, ("Dicatat juga di kasus", others), _contact_links(case, row, reader))
    # Of people in the other case's file those are named only who belong to this one too.
    conflicts = ConflictOfInterest.objects.filter(case=OuterRef("case"), user=reader.user)
    elsewhere = case.filed_contacts.exclude(Exists(conflicts)).select_related("recorded_by", "case")
    elsewhere = elsewhere.annotate(is_known=Exists(known.filter(pk=OuterRef("case"))))
    elsewhere = elsewhere.prefetch_related(Prefetch("persons", persons_of(case)))
    for row in latest(elsewhere, limit, since, "held_on"):
        yield _contact_event(row, ("Dicatat di kasus", row.case.reference if row.is_known else ""), [])


def _contact_event(row: ServiceContact, filing: tuple[str, str], links: list[tuple[str, str]]) -> Event:
    present = [*(person.name for person in row.persons.all()), row.others_present]
    facts = [
        ("Lama", f"{row.minutes} menit" if row.minutes else ""),
        ("Tempat", row.place),
        ("Hadir", ", ".join(name for name in present if name)),
        ("Berikutnya", _next(row.next_step, row.next_on)),
        filing,
        ("Diubah", date_format(timezone.localtime(row.changed_at), "j F Y, H.i") if row.changed_at else ""),
    ]
    return Event(
        row.held_on, row.recorded_at, "layanan", row.get_kind_display(), str(row.recorded_by), "good",
        [row.summary], [fact for fact in facts if fact[1]], links=links,
    )  # fmt: skip


def _contact_links(case: Case, row: ServiceContact, reader: Reader) -> list[tuple[str, str]]:
    """Return how the writer corrects a contact today, or adds to it later."""
    if not reader.may_edit_notes or row.recorded_by_id != reader.user.pk:
        return []
    if may_change_contact(row):
        return [("Ubah", reverse("cases:contact-edit", args=[case.reference, row.pk]))]
    return [("Tulis tambahan", f"{reverse('cases:note-add', args=[case.reference])}?layanan={row.pk}")]


def notes(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """What workers wrote. Psychology notes show their text to psychologists of the case, their summary to the others."""
    if reader.notes is None:
        return
    rows = case.notes.select_related("written_by", "changed_by", "amends")
    for note in latest(rows, limit, since, "written_at"):
        texts, withheld = _note_texts(note, reader)
        title = note.get_kind_display()
        if note.amends:
            title = f"Tambahan atas catatan {date_format(timezone.localtime(note.amends.written_at), 'j F Y')}"
        facts = _note_facts(note)
        yield Event(
            day_of(note.written_at), note.written_at, "catatan", title, str(note.written_by), "", texts, facts, withheld,
            links=_note_links(case, note, reader),
        )  # fmt: skip


def _note_texts(note: Note, reader: Reader) -> tuple[list[str], str]:
    if note.kind != Note.Kind.PSYCHOLOGY:
        return _plain_texts(note, reader), ""
    if reader.psychology is Answer.YES:
        return [text for text in (note.text, note.summary and f"Untuk tim: {note.summary}") if text], ""
    if reader.psychology is Answer.MASKED:
        return [note.summary] if note.summary else [], "Isi lengkapnya hanya untuk psikolog kasus ini."
    return [], "Catatan psikologi ini tidak dibuka untuk Anda."


def _plain_texts(note: Note, reader: Reader) -> list[str]:
    """Return the parts of a note, each under its name; impressions are for their writer alone, and never printed."""
    is_interview = note.kind == Note.Kind.PROCESS and not note.amends_id
    impressions = note.impressions if note.written_by_id == reader.user.pk and not reader.is_paper else ""
    parts = [
        ("Yang dikatakan dan dilakukan" if is_interview else "", note.text),
        ("Pemahaman masalah", note.analysis),
        ("Rencana berikut", note.next_plan),
        ("Kesan dan perasaan saya (hanya Anda yang membaca ini)", impressions),
    ]
    return [f"{label}:\n{text}" if label else text for label, text in parts if text]


def _note_facts(note: Note) -> list[tuple[str, str]]:
    facts = []
    if note.interview_on:
        number = f"ke-{note.interview_number}, " if note.interview_number else ""
        facts.append(("Wawancara", f"{number}{date_format(note.interview_on, 'j F Y')}"))
    if note.changed_at:
        facts.append(("Diubah", date_format(timezone.localtime(note.changed_at), "j F Y, H.i")))
    return facts


def _note_links(case: Case, note: Note, reader: Reader) -> list[tuple[str, str]]:
    if not reader.may_edit_notes or note.written_by_id != reader.user.pk:
        return []
    links = [("Tulis tambahan", reverse("cases:note-amend", args=[case.reference, note.pk]))]
    if may_change_note(note):
        links.insert(0, ("Ubah", reverse("cases:note-edit", args=[case.reference, note.pk])))
    return links


def consents(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """On what ground the data is used."""
    for row in latest(case.consents.select_related("recorded_by"), limit, since, "given_on"):
        facts = [
            ("Bentuk", row.get_form_display()),
            ("Diberikan oleh", row.given_by if reader.sees_work else ""),
            ("Alasan", row.reason if reader.sees_work else ""),
            ("Diteruskan ke mitra", "boleh" if row.may_share else "belum boleh"),
        ]
        yield Event(
            row.given_on, row.recorded_at, "persetujuan", row.get_basis_display(), str(row.recorded_by), "",
            [], [fact for fact in facts if fact[1]],
        )  # fmt: skip


def referrals(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """Where the family was sent. Reached by the related name only: referrals know cases, not the other way round."""
    if not reader.sees_work:
        return
    for row in latest(case.referrals.select_related("partner", "drafted_by"), limit, since, "drafted_at"):
        yield Event(
            day_of(row.drafted_at), row.drafted_at, "rujukan", f"Rujukan ke {row.partner}", str(row.drafted_by), "info",
            [], [("Status", row.get_state_display())], url=reverse("referrals:detail", args=[case.reference, row.pk]),
        )  # fmt: skip


def aftercare(case: Case, reader: Reader, limit: int, since: date | None = None) -> Iterable[Event]:
    """How the family was found some months after the end; what is only planned is not yet an event."""
    if not reader.sees_work:
        return
    for row in latest(case.aftercare_checks.exclude(finding="").select_related("recorded_by"), limit, since, "held_on"):
        yield Event(
            row.held_on, row.recorded_at, "status", f"Pemantauan: {row.get_finding_display()}", str(row.recorded_by), "info",
            [row.note] if row.note else [],
        )  # fmt: skip


def _next(step: str, on: date | None) -> str:
    return f"{step} ({date_format(on, 'j F Y')})" if step and on else step
