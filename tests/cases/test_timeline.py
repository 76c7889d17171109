"""The latest events of a case are the latest of all kinds, and what is older than the page is not even opened."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bench.history import COUNTS, give_history
from cases import timeline
from cases.models import Attachment, Case
from lk3 import encryption
from lk3.access import Answer
from lk3.models import User
from tests.factories import AttachmentFactory, CaseFactory, NoteFactory

pytestmark = pytest.mark.django_db


def reader_of(user: User) -> timeline.Reader:
    return timeline.Reader(user, sees_work=True, notes=Answer.YES, psychology=Answer.MASKED)


@pytest.fixture
def long_case(siti: User, budi: User) -> Case:
    case = CaseFactory(registered_by=siti)
    give_history(case, siti, budi)
    return case


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was deciphered, by model and row."""
    names: list[str] = []
    real = encryption.decrypt

    def decrypt(token: str, *, bound_to: str) -> str:
        names.append(bound_to)
        return real(token, bound_to=bound_to)

    monkeypatch.setattr(encryption, "decrypt", decrypt)
    return names


@pytest.mark.parametrize("limit", [1, 7, 50, 400])
def test_a_page_holds_the_latest_of_all_kinds(long_case: Case, siti: User, limit: int) -> None:
    everything, has_older = timeline.events_of(long_case, reader_of(siti), limit=timeline.MOST)
    assert not has_older
    assert len(everything) > sum(COUNTS.values())
    shown, has_older = timeline.events_of(long_case, reader_of(siti), limit=limit)
    assert has_older
    assert [(e.day, e.at, e.title) for e in shown] == [(e.day, e.at, e.title) for e in everything[:limit]]


def test_the_kinds_together_are_everything(long_case: Case, siti: User) -> None:
    everything, _ = timeline.events_of(long_case, reader_of(siti), limit=timeline.MOST)
    kinds = [value for value, _, _ in timeline.KINDS if value]
    apart = [timeline.events_of(long_case, reader_of(siti), kind=kind, limit=timeline.MOST)[0] for kind in kinds]
    assert all(apart)
    assert sum(map(len, apart)) == len(everything)


def test_the_longer_a_case_the_fewer_of_its_words_are_opened(long_case: Case, siti: User, opened: list[str]) -> None:
    timeline.events_of(long_case, reader_of(siti), limit=timeline.MOST)
    all_of_them = len(opened)
    opened.clear()
    timeline.events_of(long_case, reader_of(siti))
    assert 0 < len(opened) < all_of_them / 2


def test_a_file_taken_out_today_stands_with_today_however_old_it_is(siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    old = AttachmentFactory(case=case)
    for _ in range(3):
        AttachmentFactory(case=case)
        NoteFactory(case=case)
    _rewrite(old, uploaded_at=timezone.now() - timedelta(days=90))
    Attachment.objects.exclude(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=2))
    _rewrite(old, removed_at=timezone.now(), removed_by=siti, removed_because="Salah kasus")
    shown, _ = timeline.events_of(case, reader_of(siti), limit=1)
    assert [event.title for event in shown] == ["Lampiran dikeluarkan"]


def test_late_in_the_evening_still_belongs_to_the_day(siti: User) -> None:
    case, day = CaseFactory(registered_by=siti), timezone.localdate() - timedelta(days=3)
    for hour in (0, 12, 23):
        at = timezone.make_aware(datetime(day.year, day.month, day.day, hour, 1))
        _rewrite(NoteFactory(case=case), written_at=at)
        _rewrite(AttachmentFactory(case=case), uploaded_at=at + timedelta(minutes=1))
    hours = [timezone.localtime(e.at).hour for e in timeline.events_of(case, reader_of(siti), limit=5)[0]]
    assert hours == [23, 23, 12, 12, 0]


def _rewrite(row: Any, **values: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**values)
