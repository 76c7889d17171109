"""What the public reads is one rounded world: it adds up, changes only by versions, and keeps its true counts to itself."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lk3.encryption import NotReadable
from lk3.models import AuditEvent, User
from lk3.work import CannotDo, Progress
from reports.jobs.releases import build_public_release
from reports.models import PublicRelease
from reports.public import figures as public_figures
from reports.public.figures import build, cases_of, covered_by
from reports.splits import NotOver
from tests.factories import CaseFactory, UnitFactory

pytestmark = pytest.mark.django_db
DAY = date(2016, 3, 3)
PADANG = (("13", "13.71"), "ECONOMIC_HARDSHIP")


def open_cases(by: User, many: int, *, day: date = DAY, code: str = "ECONOMIC_HARDSHIP") -> None:
    for _ in range(many):
        CaseFactory(registered_by=by, code=code, opened_on=day)


def test_figures_are_the_two_multiples_of_five_beside_the_truth(siti: User, ratna: User) -> None:
    open_cases(siti, 13)
    open_cases(siti, 10, code="NEGLECT")
    open_cases(ratna, 2)
    cases = cases_of(build(2016, 1))
    assert cases[PADANG] in (10, 15)
    assert cases[("13", "13.71"), "NEGLECT"] == 10
    assert sum(cases.values()) == 25
    assert all(many % 5 == 0 for many in cases.values())


def test_only_cases_opened_in_the_semester_count(siti: User) -> None:
    open_cases(siti, 5, day=date(2016, 1, 1))
    open_cases(siti, 5, day=date(2016, 6, 30))
    open_cases(siti, 5, day=date(2015, 12, 31))
    open_cases(siti, 5, day=date(2016, 7, 1))
    assert cases_of(build(2016, 1)) == {PADANG: 10}


def test_building_again_without_a_change_makes_no_new_version(siti: User) -> None:
    open_cases(siti, 7)
    first = build(2016, 1)
    assert build(2016, 1) == first
    assert PublicRelease.objects.count() == 1
    assert AuditEvent.objects.filter(verb="public_release.built").count() == 1


def test_a_later_version_moves_only_by_the_change(siti: User, ratna: User) -> None:
    open_cases(siti, 13)
    open_cases(ratna, 8)
    first = build(2016, 1)
    open_cases(siti, 5)
    second = build(2016, 1)
    assert (first.version, second.version) == (1, 2)
    moved = {place: cases_of(second)[place] - cases_of(first).get(place, 0) for place in cases_of(second)}
    assert {place: by for place, by in moved.items() if by} == {PADANG: 5}
    assert cases_of(PublicRelease.objects.get(pk=first.pk)) == cases_of(first)
    assert first.digest != second.digest


def test_the_true_counts_are_stored_encrypted_and_for_this_version_only(siti: User, monkeypatch) -> None:
    open_cases(siti, 13)
    release = build(2016, 1)
    assert "13.71" not in release.figures[public_figures.TRUE]
    assert public_figures._true_counts(release) == {PADANG: 13}
    release.version = 2
    with pytest.raises(NotReadable):
        public_figures._true_counts(release)


def test_the_digest_tells_whether_the_figures_were_touched(siti: User) -> None:
    import hashlib

    open_cases(siti, 13)
    release = build(2016, 1)
    shown = {name: value for name, value in release.figures.items() if name != public_figures.TRUE}
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"))
    assert release.digest == hashlib.sha256(text.encode()).hexdigest()


def test_a_district_takes_part_because_an_lk3_is_there_not_because_it_has_cases(siti: User) -> None:
    UnitFactory(district_id="13.72")
    covered = covered_by(build(2016, 1))
    assert {"13.71", "13.72"} <= covered
    assert "13.73" not in covered


def test_a_running_semester_is_refused(db: None) -> None:
    today = timezone.localdate()
    with pytest.raises(NotOver, match="belum berakhir"):
        build(today.year, 1 if today.month < 7 else 2)
    assert not PublicRelease.objects.exists()


def test_the_worker_builds_the_due_semester_once_and_never_corrects_by_itself(siti: User, monkeypatch) -> None:
    monkeypatch.setattr("reports.jobs.releases.due", lambda today: (2016, 1))
    assert "belum punya kasus" in build_public_release(Progress())["words"]
    open_cases(siti, 6)
    assert "siap, versi 1" in build_public_release(Progress())["words"]
    open_cases(siti, 6)
    build_public_release(Progress())
    assert PublicRelease.objects.count() == 1
    assert "versi 2" in build_public_release(Progress(), year=2016, half=1)["words"]


def test_the_worker_says_why_a_running_semester_cannot_be_built(db: None) -> None:
    with pytest.raises(CannotDo, match="belum berakhir"):
        build_public_release(Progress(), year=timezone.localdate().year + 1, half=1)


def test_the_command_says_what_it_built(siti: User) -> None:
    open_cases(siti, 10)
    out = StringIO()
    call_command("build_public_release", year=2016, half=1, stdout=out)
    assert "Semester I 2016, versi 1: 10 kasus (dibulatkan)" in out.getvalue()
    with pytest.raises(CommandError, match="bersama"):
        call_command("build_public_release", year=2016)
