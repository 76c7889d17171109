"""How cases are put into words and colours. One place, so that a state looks the same on every page. Asks no database."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from lk3 import access
from lk3.access import Answer, Permission
from lk3.models import User
from lk3.step_up import has_stepped_up, step_up_key

from .models import Case

STATE_TONES = {
    Case.State.REGISTERED: "warn",
    Case.State.IN_SERVICE: "info",
    Case.State.CLOSURE_PROPOSED: "warn",
    Case.State.CLOSED: "neutral",
}
# Red is kept for danger.
URGENCY_TONES = {Case.Urgency.NOW: "danger", Case.Urgency.SOON: "warn", Case.Urgency.NORMAL: "neutral"}
CLASS_TONES = {
    access.Confidentiality.ORDINARY: "neutral",
    access.Confidentiality.SENSITIVE: "warn",
    access.Confidentiality.SEALED: "warn",
}
WITHHELD = "dirahasiakan"

# What can be done on a case page: (permission, label, URL name, icon), in the order of the work.
ACTIONS = [
    (Permission.CONTACT_ADD, "Catat layanan", "cases:contact-add", "service"),
    (Permission.NOTE_ADD, "Tulis catatan", "cases:note-add", "note"),
    (Permission.CASE_ASSIGN, "Tugaskan", "cases:assign", "swap"),
    (Permission.CASE_PROPOSE_CLOSE, "Usulkan penutupan", "cases:propose-close", "check"),
    (Permission.CASE_CLOSE, "Tutup kasus", "cases:close", "check"),
    (Permission.CASE_REOPEN, "Buka kembali", "cases:reopen", "case"),
    (Permission.REFERRAL_SEND, "Rujuk", "referrals:send", "referral"),
]
MORE_ACTIONS = [
    (Permission.TASK_ADD, "Beri tugas", "cases:task-add", "plus"),
    (Permission.CLOCK_START, "Mulai tenggat", "cases:clock-start", "clock"),
    (Permission.CASE_EDIT, "Ubah isi berkas", "cases:edit", "edit"),
    (Permission.TEAM_ADD, "Tambah rekan tim", "cases:team-add", "people"),
    (Permission.CONSENT_RECORD, "Catat persetujuan", "cases:consent-record", "check"),
    (Permission.CLASS_RAISE, "Naikkan kerahasiaan", "cases:raise-class", "lock"),
    (Permission.CONFLICT_SET, "Benturan kepentingan", "cases:conflict-set", "shield"),
    (Permission.CASE_PRINT, "Cetak berkas", "cases:print", "print"),
]


class Badge(NamedTuple):
    """A word and its colour."""

    text: str
    tone: str


class Action(NamedTuple):
    """A button of the case page."""

    label: str
    url_name: str
    icon: str


class CaseRow(NamedTuple):
    """One case as lists show it; ``client`` is what may be shown of it."""

    reference: str
    url: str | None
    client: str
    is_withheld: bool
    problem: str
    urgency: Badge | None
    owner: str
    opened_on: date
    last_contact_on: date | None
    state: Badge
    secrecy: Badge | None


def state_badge(case: Case) -> Badge:
    """Return the state in words."""
    return Badge(case.get_state_display(), STATE_TONES[Case.State(case.state)])


def urgency_badge(case: Case) -> Badge | None:
    """Return the urgency, or nothing for a case that can take its time or is closed."""
    if case.urgency == Case.Urgency.NORMAL or case.is_closed:
        return None
    return Badge(case.get_urgency_display(), URGENCY_TONES[Case.Urgency(case.urgency)])


def class_badge(case: Case) -> Badge | None:
    """Return the secrecy where it is more than ordinary."""
    if case.confidentiality == access.Confidentiality.ORDINARY:
        return None
    return Badge(case.get_confidentiality_display(), CLASS_TONES[access.Confidentiality(case.confidentiality)])


def client_name(case: Case) -> str:
    """Return whom the case is about; only for readers who may see the identity."""
    if case.client:
        return case.client.name
    is_family = case.client_kind == Case.ClientKind.FAMILY
    return f"Keluarga {case.family.name}" if is_family else case.family.name


def case_row(case: Case, user: User) -> CaseRow:
    """Return the row of a list for this reader. The case comes from ``for_list(user)``, so this asks the database nothing."""
    sees_identity = access.answer(user, Permission.IDENTITY_VIEW, case).allows
    return CaseRow(
        reference=case.reference,
        url=case.get_absolute_url() if access.can(user, Permission.CASE_VIEW, case) else None,
        client=client_name(case) if sees_identity else WITHHELD,
        is_withheld=not sees_identity,
        problem=case.root_category.short_label,
        urgency=urgency_badge(case),
        owner=str(case.owner) if case.owner else "",
        opened_on=case.opened_on,
        last_contact_on=case.last_contact_on,  # type: ignore[attr-defined]
        state=state_badge(case),
        secrecy=class_badge(case),
    )


def offered(actions: list[tuple[Permission, str, str, str]], user: User, case: Case) -> list[Action]:
    """Return the buttons of things this person can do to this case now."""
    fits: dict[str, Callable[[Case], bool]] = {
        "cases:propose-close": lambda case: case.state == Case.State.IN_SERVICE,
        "cases:close": lambda case: case.state in (Case.State.IN_SERVICE, Case.State.CLOSURE_PROPOSED),
        "cases:reopen": lambda case: case.is_closed,
        "cases:raise-class": lambda case: case.confidentiality != access.Confidentiality.SEALED,
    }
    found = [
        Action(label, url_name, icon)
        for permission, label, url_name, icon in actions
        if _is_offered(user, permission, case) and fits.get(url_name, lambda case: True)(case)
    ]
    if case.state == Case.State.CLOSURE_PROPOSED:  # somebody waits for this answer, so it comes first
        found.sort(key=lambda action: action.url_name != "cases:close")
    return found


def _is_offered(user: User, permission: Permission, case: Case) -> bool:
    """Return whether to offer it; a referral that only the head may send is still prepared by the counselor."""
    is_prepared = permission is Permission.REFERRAL_SEND
    verdict = access.answer(user, permission, case)
    return access.can(user, permission, case) or (is_prepared and verdict is Answer.SECOND_PERSON)


def reveals(request: HttpRequest, permission: Permission, case: Case) -> Answer | None:
    """Return what may be shown now, or None: a yes, or what the person has just proven themselves for.

    Whoever proved themselves for opening a sealed case need not do so again for the name that stands on it.
    """
    verdict = access.answer(request.user, permission, case)  # type: ignore[arg-type]
    if verdict is not Answer.STEP_UP:
        return verdict if verdict.allows else None
    keys = [step_up_key(permission, case)]
    if permission is Permission.IDENTITY_VIEW:
        keys.append(step_up_key(Permission.CASE_VIEW, case))
    return Answer.YES if any(has_stepped_up(request, key) for key in keys) else None


class Due(NamedTuple):
    """A next step with its day, and whether that day has passed."""

    text: str
    on: date | None
    is_late: bool


def due(next_step: str, next_on: date | None) -> Due | None:
    """Return what was agreed to happen next, or None."""
    if not next_step:
        return None
    return Due(next_step, next_on, next_on is not None and next_on < timezone.localdate())
