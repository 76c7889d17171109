"""Persons by sex and age: a unit reads its own exact figures, an office only what was frozen and protected after a semester."""

from __future__ import annotations

from lk3 import access
from lk3.access import Permission
from lk3.models import User

from .. import splits
from ..disclosure import Audience, SafeTable, protect
from ..figures import AGE, SEX, CannotSay, Question, table

NOT_YET = (
    "Jenis kelamin dan umur ditampilkan per semester atau tahun, sesudah semesternya selesai dan angkanya dilindungi "
    "agar tidak seorang pun dapat dikenali."
)
NOT_NARROWED = "Jenis kelamin dan umur hanya ada untuk semua kasus, tanpa pilihan lain seperti jenis LK3."


def person_tables(user: User, question: Question, audience: Audience) -> tuple[list[SafeTable], str]:
    """The tables this person may read of the area, and the sentence that says why there is none."""
    if audience is Audience.UNIT:
        try:
            return [protect(table("clients", question, AGE, SEX), audience)], ""
        except CannotSay as refusal:
            return [], str(refusal)
    if not access.can(user, Permission.PERSON_SPLITS):
        return [], ""
    if question.filters.chosen:
        return [], NOT_NARROWED
    found = splits.tables_for(user, question.scope.period, question.scope.area)
    return found, "" if found else NOT_YET
