"""Who may do what: the one policy of LK3, as two tables a person can read, and the guard that every view wears.

Two layers. The row layer is ``visible_to(user)`` of each queryset, the only definition of scope; ``get_visible`` uses it and
answers 404 outside it. The action layer is here: it answers for a person, a permission and, where there is one, a case.

Answers: ``Y`` yes; ``M`` yes, masked or only the shared part; ``S`` only after the person proved again who they are (at most ten
minutes ago) and gave a reason; ``D`` takes a second person; ``F`` 403, the person rightly knows that it exists; ``N`` 404.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from .step_up import has_stepped_up, permission_of, step_up_key

if TYPE_CHECKING:
    from .models import User


class Role(models.TextChoices):
    """The hats there are."""

    INTAKE = "intake", "Petugas penerimaan"
    COUNSELOR = "counselor", "Konselor/pekerja sosial"
    PSYCHOLOGIST = "psychologist", "Psikolog"
    HEAD = "head", "Ketua LK3"
    SOCIAL_OFFICE = "social_office", "Dinas sosial"
    MINISTRY = "ministry", "Kementerian Sosial"
    ADMINISTRATOR = "administrator", "Administrator sistem"
    AUDITOR = "auditor", "Auditor"
    PRIVACY_OFFICER = "privacy_officer", "Pejabat pelindungan data pribadi"


UNIT_ROLES = (Role.INTAKE, Role.COUNSELOR, Role.PSYCHOLOGIST, Role.HEAD)
CASE_WORK_ROLES = (Role.COUNSELOR, Role.PSYCHOLOGIST, Role.HEAD)
NATIONAL_ROLES = (Role.MINISTRY, Role.ADMINISTRATOR)


class Confidentiality(models.TextChoices):
    """How closely a case is kept. Stored by name; the order is ``CLASS_ORDER``."""

    ORDINARY = "ORDINARY", "Biasa"
    SENSITIVE = "SENSITIVE", "Peka"
    SEALED = "SEALED", "Tersegel"


CLASS_ORDER = [Confidentiality.ORDINARY, Confidentiality.SENSITIVE, Confidentiality.SEALED]


class Answer(StrEnum):
    """What the policy says."""

    YES = "Y"
    MASKED = "M"
    STEP_UP = "S"
    SECOND_PERSON = "D"
    FORBIDDEN = "F"
    NOT_FOUND = "N"

    @property
    def allows(self) -> bool:
        """Return whether the person may go on now, without more ado."""
        return self in (Answer.YES, Answer.MASKED)


# From the most to the least generous: the better of two relations counts (a head who owns a case is both).
GENEROSITY = "YMSDFN"


class Permission(StrEnum):
    """One word per thing that can be done; each is a row of a table below."""

    START = "start"
    CASE_OPEN = "case_open"
    CASE_LIST = "case_list"
    FAMILY_SEARCH = "family_search"
    HAND_OVER = "hand_over"
    PARTNER_MANAGE = "partner_manage"
    OUTREACH_LOG = "outreach_log"
    REFERRAL_LIST = "referral_list"
    REFERRAL_RECEIVE = "referral_receive"
    UNIT_PROFILE = "unit_profile"
    DOSSIER = "dossier"
    STATISTICS = "statistics"
    STATISTICS_EXPORT = "statistics_export"
    PERSON_SPLITS = "person_splits"
    RECAP_IMPORT = "recap_import"
    COMPLETENESS = "completeness"
    NO_CASE_DECLARE = "no_case_declare"
    SEMESTER_REPORT = "semester_report"
    SEMESTER_SUBMIT = "semester_submit"
    SEMESTER_DECIDE = "semester_decide"
    OTHER_CLINIC = "other_clinic"
    OTHER_PROMOTE = "other_promote"
    OTHER_RECODE = "other_recode"
    SNAPSHOT_PROPOSE = "snapshot_propose"
    SNAPSHOT_APPROVE = "snapshot_approve"
    API_TOKEN = "api_token"  # noqa: S105
    LONG_WORK = "long_work"
    PEOPLE_INVITE = "people_invite"
    ADMIN_SITE = "admin_site"
    AUDIT_TRAIL = "audit_trail"
    AUDIT_VERIFY = "audit_verify"

    CASE_STUB = "case_stub"
    CASE_VIEW = "case_view"
    IDENTITY_VIEW = "identity_view"
    NUMBER_VIEW = "number_view"
    SAFE_ADDRESS_VIEW = "safe_address_view"
    NOTE_VIEW = "note_view"
    PSYCHOLOGY_NOTE_VIEW = "psychology_note_view"
    CASE_TRAIL = "case_trail"
    CASE_PRINT = "case_print"
    CASE_EDIT = "case_edit"
    IDENTITY_EDIT = "identity_edit"
    NOTE_ADD = "note_add"
    NOTE_EDIT = "note_edit"
    PSYCHOLOGY_NOTE_ADD = "psychology_note_add"
    CONTACT_ADD = "contact_add"
    CASE_ASSIGN = "case_assign"
    TEAM_ADD = "team_add"
    CASE_PROPOSE_CLOSE = "case_propose_close"
    CASE_CLOSE = "case_close"
    CASE_REOPEN = "case_reopen"
    CLASS_RAISE = "class_raise"
    REFERRAL_SEND = "referral_send"
    CONSENT_OVERRIDE = "consent_override"
    REFERRAL_READ = "referral_read"
    CLOCK_START = "clock_start"
    CONSENT_RECORD = "consent_record"
    CONFLICT_SET = "conflict_set"
    TRIAGE_ADD = "triage_add"
    ASSESSMENT_ADD = "assessment_add"
    PLAN_EDIT = "plan_edit"
    TASK_ADD = "task_add"
    CONFERENCE_ADD = "conference_add"
    ATTACHMENT_VIEW = "attachment_view"
    ATTACHMENT_ADD = "attachment_add"
    AFTERCARE_RECORD = "aftercare_record"


ROLE_POLICY = """
permission         intake counselor psychologist head social_office ministry administrator auditor privacy_officer
start              Y      Y         Y            Y    Y             Y        Y             Y       Y
case_open          Y      Y         Y            Y    F             F        F             F       F
case_list          M      M         M            M    F             F        F             F       F
family_search      M      M         M            M    F             F        F             F       F
hand_over          F      F         F            Y    F             F        F             F       F
partner_manage     F      Y         Y            Y    F             F        Y             F       F
outreach_log       Y      Y         Y            Y    F             F        F             F       F
referral_list      Y      Y         Y            Y    F             F        F             F       F
referral_receive   F      F         F            Y    F             F        F             F       F
unit_profile       F      Y         Y            Y    Y             Y        Y             F       F
dossier            F      F         F            S    F             F        F             F       F
statistics         F      M         M            Y    Y             Y        F             F       F
statistics_export  F      F         F            S    S             S        F             F       F
person_splits      F      F         F            F    Y             Y        F             F       F
recap_import       F      F         F            S    S             S        F             F       F
completeness       F      F         F            Y    Y             Y        F             F       F
no_case_declare    F      Y         Y            Y    F             F        F             F       F
semester_report    F      F         F            Y    Y             Y        F             F       F
semester_submit    F      F         F            Y    F             F        F             F       F
semester_decide    F      F         F            F    Y             F        F             F       F
other_clinic       F      F         F            Y    Y             Y        Y             F       F
other_promote      F      F         F            F    F             Y        Y             F       F
other_recode       F      F         F            Y    F             F        F             F       F
snapshot_propose   F      F         F            F    Y             Y        F             F       F
snapshot_approve   F      F         F            F    S             S        F             F       F
api_token          F      F         F            S    S             S        F             F       F
long_work          F      F         F            Y    Y             Y        Y             F       F
people_invite      F      F         F            Y    F             F        Y             F       F
admin_site         F      F         F            F    F             F        Y             F       F
audit_trail        F      F         F            M    F             F        F             Y       Y
audit_verify       F      F         F            F    F             F        Y             Y       F
"""

# Where three answers stand, they are for an ordinary, a sensitive and a sealed case. Roles without any relation to a case
# (another unit, dinas, ministry, administrator, auditor, privacy officer) and people on its conflict list always get N.
CASE_POLICY = """
permission            owner team_counselor team_psychologist registrar receiver emergency head  unit
case_stub             Y     Y              Y                 Y         Y        Y         Y     Y/Y/N
case_view             Y     Y              Y                 M         M        Y         Y/Y/S F/F/N
identity_view         Y     Y              Y                 Y         Y        Y         Y/Y/S F/F/N
number_view           S     S              F                 S         F        F         S     F/F/N
safe_address_view     S     S              F                 F         F        S         S     F/F/N
note_view             Y     Y              Y                 F         F        Y         Y/S/S F/F/N
psychology_note_view  M     M              Y                 F         F        M         M     F/F/N
case_trail            Y     F              F                 F         F        F         Y     F/F/N
case_print            S     F              F                 F         F        F         S     F/F/N
case_edit             Y     Y              F                 F         F        F         F     F/F/N
identity_edit         Y     Y              F                 Y         F        F         F     F/F/N
note_add              Y     Y              Y                 F         M        Y         F     F/F/N
note_edit             Y     Y              Y                 F         F        F         F     F/F/N
psychology_note_add   F     F              Y                 F         F        F         F     F/F/N
contact_add           Y     Y              Y                 F         F        F         F     F/F/N
case_assign           F     F              F                 F         F        F         Y/Y/S F/F/N
team_add              Y/Y/F F              F                 F         F        F         Y/Y/S F/F/N
case_propose_close    Y     Y              F                 F         F        F         F     F/F/N
case_close            D     F              F                 F         F        F         Y     F/F/N
case_reopen           D     F              F                 F         F        F         Y     F/F/N
class_raise           Y     Y              Y                 Y         F        F         Y     F/F/N
referral_send         Y/D/D F              F                 F         F        F         Y     F/F/N
consent_override      D     F              F                 F         F        F         Y     F/F/N
referral_read         Y     Y              Y                 F         F        F         Y     F/F/N
clock_start           Y     Y              Y                 F         F        F         Y     F/F/N
consent_record        Y     Y              F                 Y         F        F         F     F/F/N
conflict_set          Y     F              F                 F         F        F         Y     F/F/N
triage_add            Y     Y              Y                 Y         F        F         F     F/F/N
assessment_add        Y     Y              Y                 F         F        F         F     F/F/N
plan_edit             Y     Y              Y                 F         F        F         F     F/F/N
task_add              Y     Y              Y                 F         F        F         Y/Y/S F/F/N
conference_add        Y     Y              Y                 F         F        F         Y/Y/S F/F/N
attachment_view       Y     Y              Y                 M         M        Y         Y/S/S F/F/N
attachment_add        Y     Y              Y                 Y         F        F         F     F/F/N
aftercare_record      Y     Y              Y                 F         F        F         Y     F/F/N
"""

CASE_READS = {
    Permission.CASE_STUB,
    Permission.CASE_VIEW,
    Permission.IDENTITY_VIEW,
    Permission.NUMBER_VIEW,
    Permission.SAFE_ADDRESS_VIEW,
    Permission.NOTE_VIEW,
    Permission.PSYCHOLOGY_NOTE_VIEW,
    Permission.CASE_TRAIL,
    Permission.CASE_PRINT,
    Permission.ATTACHMENT_VIEW,
}
# All that may still be written into a closed case: the way back, the look at the family some months later, and that an answer
# which came after the end was read.
ON_CLOSED = {Permission.CASE_REOPEN, Permission.AFTERCARE_RECORD, Permission.REFERRAL_READ}


def _read_table(text: str) -> dict[Permission, dict[str, list[Answer]]]:
    """Return {permission: {column: [answer, or one per class]}} of a policy table."""
    header, *lines = text.strip().splitlines()
    columns = header.split()[1:]
    table = {}
    for line in lines:
        name, *cells = line.split()
        table[Permission(name)] = {
            column: [Answer(letter) for letter in cell.split("/")] for column, cell in zip(columns, cells, strict=True)
        }
    return table


BY_ROLE = _read_table(ROLE_POLICY)
BY_RELATION = _read_table(CASE_POLICY)


# Permissions that ask for a step-up from anybody.
_WITH_STEP_UP = {
    str(permission)
    for table in (BY_ROLE, BY_RELATION)
    for permission, columns in table.items()
    if any(Answer.STEP_UP in answers for answers in columns.values())
}


class Guarded(Protocol):
    """Something that belongs to a case or a family: it knows how a person stands to it, and how closely it is kept."""

    confidentiality: str

    @property
    def is_closed(self) -> bool:
        """Return whether nothing may be written any more."""

    def relations_to(self, user: User) -> Iterable[str]:
        """Return columns of the case policy ('owner', 'head', …), 'conflict', or nothing for a stranger."""


class Refused(PermissionDenied):
    """The person rightly knows that the thing exists but may not do this to it."""

    def __init__(self, permission: Permission, answer: Answer = Answer.FORBIDDEN, thing: Any = None) -> None:
        super().__init__(str(permission))
        self.permission, self.answer, self.thing = permission, answer, thing


class Traced404(Http404):
    """A 404 that has left its trace already; the middleware writes one for every other."""


class StepUpRequired(Exception):
    """The person may do this after proving again who they are and giving a reason."""

    def __init__(self, permission: Permission, key: str) -> None:
        super().__init__(str(permission))
        self.permission, self.key = permission, key


def answer(user: User, permission: Permission, thing: Guarded | None = None) -> Answer:
    """Return what the policy says for this person with the hat worn now; ``thing`` for permissions of one case or family."""
    hat = getattr(user, "hat", None)
    if thing is not None:
        return _answer_for(user, permission, thing)
    if hat is None:
        return Answer.YES if permission is Permission.START and user.is_authenticated else Answer.FORBIDDEN
    if permission in BY_RELATION:
        return Answer.YES if hat.role in UNIT_ROLES else Answer.NOT_FOUND
    return BY_ROLE[permission][hat.role][0]


def _answer_for(user: User, permission: Permission, thing: Guarded) -> Answer:
    relations = list(thing.relations_to(user))
    if not relations or "conflict" in relations:
        return Answer.NOT_FOUND
    level = CLASS_ORDER.index(Confidentiality(thing.confidentiality))
    answers = [_of_class(BY_RELATION[permission][relation], level) for relation in relations]
    best = min(answers, key=GENEROSITY.index)
    is_write = permission not in CASE_READS and permission not in ON_CLOSED
    return Answer.FORBIDDEN if thing.is_closed and is_write and best is not Answer.NOT_FOUND else best


def _of_class(answers: list[Answer], level: int) -> Answer:
    return answers[level] if len(answers) > 1 else answers[0]


def can(user: User, permission: Permission, thing: Guarded | None = None) -> bool:
    """Return whether to offer the thing: yes, masked, or after stepping up."""
    return answer(user, permission, thing) in (Answer.YES, Answer.MASKED, Answer.STEP_UP)


def check(request: HttpRequest, permission: Permission, thing: Guarded | None = None) -> Answer:
    """Return the answer when the person may go on; otherwise raise Refused (403), Http404 or StepUpRequired.

    Every refusal is written to the audit trail by the middleware that turns the exception into a page.
    """
    verdict = answer(request.user, permission, thing)  # type: ignore[arg-type]
    if verdict is Answer.STEP_UP:
        key = step_up_key(permission, thing)
        if not has_stepped_up(request, key):
            raise StepUpRequired(permission, key)
        return Answer.YES
    if verdict is Answer.NOT_FOUND:
        raise Http404("Tidak ada.")
    if not verdict.allows:
        raise Refused(permission, verdict, thing)
    return verdict


def is_step_up_key(key: str) -> bool:
    """Return whether a step-up can be good for this: some permission that asks for one, on one thing or on none."""
    return permission_of(key) in _WITH_STEP_UP


View = Callable[..., HttpResponse]


def requires(permission: Permission) -> Callable[[View], View]:
    """Stamp a view with its permission and guard it: anonymous people log in first, others need a hat that may.

    For permissions of one case the hat alone decides only whether to look for the case at all; the view then loads it
    with ``get_visible`` and asks ``check`` with it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                # Imported here because models import this module for the roles.
                from .rescue import ask_to_log_in

                return ask_to_log_in(request)
            check(request, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Stamp a view that anybody may open, with the reason why."""

    def decorate(view: View) -> View:
        view.public_because = reason  # type: ignore[attr-defined]
        return view

    return decorate


# Ids, references and region codes: what the trail may hold of an address. A name or a NIK somebody typed there is not.
_IDENTIFIER = re.compile(r"\d{1,12}|[0-9a-f]{8}(-[0-9a-f]{4,12}){4}|(LK3|KEL)(-\d{1,8}){3}|\d\d(\.\d\d)+", re.ASCII)


def get_visible(source: Any, user: User, **lookup: Any) -> Any:
    """Return the one object in the person's scope, or raise Http404 (the same for hidden and invented), leaving a trace.

    ``source`` is a model class or a queryset that has ``visible_to``.
    """
    queryset: Any = source if isinstance(source, models.QuerySet) else source.objects.all()
    try:
        return queryset.visible_to(user).get(**lookup)
    except (queryset.model.DoesNotExist, ValueError) as error:
        from . import audit

        tried = " ".join(str(value) for value in lookup.values() if _IDENTIFIER.fullmatch(str(value)))[:40]
        audit.record("access.not_found", by=user, object_type=queryset.model._meta.label_lower, object_id=tried)
        raise Traced404("Tidak ada.") from error
