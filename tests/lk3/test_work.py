"""Long work: asked for on a page, done by a worker, seen and stopped only by whoever asked."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone

from lk3 import work
from lk3.encryption import NotReadable
from lk3.models import AuditEvent, Job, Unit, User
from lk3.work import kept, registry, worker
from tests.cast import As


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENT_ROOT = tmp_path
    return tmp_path / "work"


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Any], None]]:
    """Say what a job of the kind "test.job" does; nothing comes round by itself meanwhile."""
    registry.discover()
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    monkeypatch.setattr(registry, "_PERIODS", {})

    def set_job(run: Any) -> None:
        registry._KINDS["test.job"] = run

    set_job(lambda progress, **arguments: {"words": "Beres."})
    return set_job


def asked(by: User, **arguments: Any) -> Job:
    return work.ask("test.job", label="Pekerjaan uji", arguments=arguments, by=by)


def after_work(job: Job) -> Job:
    call_command("work", "--once")
    return Job.objects.get(pk=job.pk)


def test_mira_asks_and_a_worker_does_it_with_her_hat_on(does: Any, mira: User) -> None:
    seen = []
    does(lambda progress, year: seen.append((progress.by, progress.by.hat, year)) or {"words": "Dua belas bulan."})
    job = after_work(asked(mira, year=2016))
    assert seen == [(mira, mira.hat, 2016)]
    assert (job.state, job.result, job.attempts) == ("DONE", {"words": "Dua belas bulan."}, 1)
    assert job.finished_at is not None
    assert AuditEvent.objects.get(verb="job.asked").actor == mira


def test_two_clicks_ask_for_one_job_and_another_year_for_another(does: Any, mira: User, budi: User) -> None:
    assert asked(mira, year=2016, half=1) == asked(mira, half=1, year=2016)
    assert Job.objects.count() == 1
    assert asked(mira, year=2017, half=1).pk != asked(budi, year=2017, half=1).pk
    assert AuditEvent.objects.filter(verb="job.asked").count() == 3


def test_a_finished_job_may_be_asked_for_again(does: Any, mira: User) -> None:
    first = after_work(asked(mira))
    assert asked(mira).pk != first.pk


def test_a_kind_nobody_knows_is_refused_at_once(does: Any, mira: User) -> None:
    with pytest.raises(ValueError, match="No function"):
        work.ask("no.such", label="x", arguments={}, by=mira)


def test_each_step_is_on_the_page_while_the_job_runs(does: Any, mira: User, as_: As) -> None:
    pages = []

    def run(progress: work.Progress) -> None:
        for number in (1, 2, 3):
            progress.step(number, 4, f"Menghitung bulan {number}")
            pages.append(as_(mira).get(reverse("job-detail", args=[job.uid])).content.decode())

    does(run)
    job = asked(mira)
    after_work(job)
    assert ["Menghitung bulan 1" in pages[0], "Menghitung bulan 3" in pages[2]] == [True, True]
    assert 'value="25"' in pages[0]
    assert "3 dari 4 langkah" in pages[2]
    assert "Tidak ada pekerja" not in pages[0]


def test_a_running_job_stops_at_its_next_step_and_leaves_nothing_half_done(does: Any, mira: User) -> None:
    def run(progress: work.Progress) -> None:
        with transaction.atomic():
            Unit.objects.create(name="Setengah jadi", kind="DISTRICT", district_id="13.71")
            work.stop(job=job, by=mira)
            progress.step(1, 2)
            pytest.fail("It went on after somebody asked it to stop.")

    does(run)
    job = asked(mira)
    done = after_work(job)
    # The wish was in the same transaction here, so only the state shows that the job ended by it.
    assert done.state == "STOPPED"
    assert not Unit.objects.filter(name="Setengah jadi").exists()


def test_a_waiting_job_is_stopped_at_once_and_never_begins(does: Any, mira: User) -> None:
    does(lambda progress: pytest.fail("It began."))
    job = asked(mira)
    assert work.stop(job=job, by=mira).state == "STOPPED"
    assert work.stop(job=job, by=mira).state == "STOPPED"
    assert after_work(job).state == "STOPPED"
    assert AuditEvent.objects.filter(verb="job.stopped").count() == 1


def test_a_reason_a_person_can_act_on_is_shown(does: Any, mira: User, as_: As) -> None:
    def run(progress: work.Progress) -> None:
        raise work.CannotDo("Berkas ini sudah diimpor.")

    does(run)
    job = after_work(asked(mira))
    assert (job.state, job.problem) == ("FAILED", "Berkas ini sudah diimpor.")
    assert "Berkas ini sudah diimpor." in as_(mira).get(reverse("job-detail", args=[job.uid])).content.decode()


def test_a_mistake_of_the_program_says_so_and_tells_the_log_where_but_nothing_of_anybody(
    does: Any, mira: User, caplog: pytest.LogCaptureFixture
) -> None:
    names: dict[str, str] = {}
    name = " ".join(["Halimah", "Tusakdiah"])
    does(lambda progress: names[name])
    job = after_work(asked(mira))
    assert job.state == "FAILED"
    assert "kesalahan program" in job.problem
    assert "KeyError" in caplog.text
    assert "test_work.py" in caplog.text
    assert name not in caplog.text + job.problem


def test_a_database_that_was_away_for_a_moment_costs_an_attempt_and_not_the_job(does: Any, mira: User) -> None:
    calls = []

    def run(progress: work.Progress) -> dict[str, Any]:
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("database is locked")
        return {}

    does(run)
    job = after_work(asked(mira))
    assert (job.state, job.attempts, len(calls)) == ("DONE", 3, 3)


def test_a_job_that_always_breaks_off_ends_after_three_attempts(does: Any, mira: User) -> None:
    def run(progress: work.Progress) -> None:
        raise OperationalError("database is locked")

    does(run)
    job = after_work(asked(mira))
    assert (job.state, job.attempts) == ("FAILED", 3)
    assert "tiga kali" in job.problem


def test_what_a_dead_worker_left_is_taken_up_again_after_a_minute_and_not_before(does: Any, mira: User) -> None:
    job = asked(mira)
    Job.objects.filter(pk=job.pk).update(state="RUNNING", worker="7-tot", attempts=1, beat_at=timezone.now())
    assert after_work(job).state == "RUNNING"
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(seconds=61))
    done = after_work(job)
    assert (done.state, done.attempts) == ("DONE", 2)


def test_a_job_that_took_three_workers_along_gets_no_fourth(does: Any, mira: User) -> None:
    does(lambda progress: pytest.fail("It began."))
    job, long_ago = asked(mira), timezone.now() - timedelta(minutes=2)
    Job.objects.filter(pk=job.pk).update(state="RUNNING", worker="7-tot", attempts=3, beat_at=long_ago)
    assert after_work(job).problem == worker.GAVE_UP


def test_a_worker_that_slept_too_long_does_not_finish_what_another_one_has_taken_up(does: Any, mira: User) -> None:
    def run(progress: work.Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(worker="another")
        progress.step(1)
        pytest.fail("It went on with another worker's job.")

    does(run)
    job = asked(mira)
    after = after_work(job)
    assert (after.state, after.worker, after.result) == ("RUNNING", "another", {})


def test_a_worker_that_leaves_puts_its_job_back_without_counting_the_attempt(does: Any, mira: User) -> None:
    leaving = threading.Event()

    def run(progress: work.Progress) -> None:
        leaving.set()
        progress.step(1)

    does(run)
    job = asked(mira)
    worker.work_once(leaving=leaving)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == ("WAITING", 0, "")


def test_who_lost_the_hat_meanwhile_gets_nothing_done(does: Any, mira: User) -> None:
    does(lambda progress: pytest.fail("It began."))
    job = asked(mira)
    mira.hat.until_on = timezone.localdate() - timedelta(days=1)
    mira.hat.save()
    done = after_work(job)
    assert (done.state, done.problem) == ("FAILED", worker.NO_HAT)


def test_periodic_work_runs_when_its_time_has_come_and_has_one_row_for_ever(does: Any, db: None) -> None:
    runs = []
    does(lambda progress: runs.append(progress.by))
    work.every(30, "test.job")
    call_command("work", "--once")
    call_command("work", "--once")
    assert runs == [None]
    Job.objects.filter(kind="test.job").update(finished_at=timezone.now() - timedelta(seconds=31), state="FAILED")
    call_command("work", "--once")
    assert len(runs) == 2
    assert Job.objects.get(kind="test.job").state == "DONE"


def test_the_foundation_and_referrals_have_work_that_comes_round_by_itself() -> None:
    assert {"work.forget_files", "referrals.remind"} <= set(registry.periods())


def test_a_file_is_kept_encrypted_fetched_once_per_trail_event_and_gone_after_a_week(
    does: Any, mira: User, as_: As, root: Path
) -> None:
    content = [b"a" * 700_000, b"b" * 900_000, b"rahasia-rekaan"]
    does(lambda progress: progress.keep_file(iter(content), name="lk3-2016.csv", content_type="text/csv"))
    job = after_work(asked(mira))
    answer = as_(mira).get(reverse("job-file", args=[job.uid]))
    assert b"".join(answer.streaming_content) == b"".join(content)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="lk3-2016.csv"'
    assert AuditEvent.objects.get(verb="job.file_read").actor == mira
    (on_disk,) = root.iterdir()
    assert b"rahasia" not in on_disk.read_bytes()
    assert kept.forget_old(now=timezone.now() + timedelta(days=6)) == 0
    assert kept.forget_old(now=timezone.now() + timedelta(days=8)) == 1
    assert not list(root.iterdir())
    assert as_(mira).get(reverse("job-file", args=[job.uid])).status_code == 404


def test_a_file_that_was_cut_off_or_belongs_to_another_job_is_not_readable(does: Any, mira: User, root: Path) -> None:
    does(lambda progress: progress.keep_file([b"a" * 3_000_000], name="x.csv", content_type="text/csv"))
    job = after_work(asked(mira))
    (on_disk,) = root.iterdir()
    whole = on_disk.read_bytes()
    piece = 4 + int.from_bytes(whole[:4], "big")
    on_disk.write_bytes(whole[:piece])
    with pytest.raises(NotReadable):
        b"".join(kept.open_file(job=job, by=mira))
    on_disk.write_bytes(whole)
    Job.objects.filter(pk=job.pk).update(uid="00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotReadable):
        b"".join(kept.open_file(job=Job.objects.get(pk=job.pk), by=mira))


def test_files_no_job_knows_are_swept_after_a_day(db: None, root: Path) -> None:
    root.mkdir()
    (root / "5a0e5a62-3c1c-4b7e-9f39-6f8f0a1d7c55.part").write_bytes(b"half")
    assert kept.forget_old(now=timezone.now() + timedelta(hours=23)) == 0
    assert kept.forget_old(now=timezone.now() + timedelta(hours=25)) == 1


def test_only_the_asker_finds_a_job_and_only_with_the_hat_it_was_asked_with(
    does: Any, mira: User, wati: User, budi: User, siti: User, as_: As
) -> None:
    job = asked(mira)
    address = reverse("job-detail", args=[job.uid])
    assert as_(mira).get(address).status_code == 200
    for stranger in (wati, budi):
        client = as_(stranger)
        assert client.get(address).status_code == 404
        assert client.post(reverse("job-stop", args=[job.uid])).status_code == 404
        assert "Pekerjaan uji" not in client.get(reverse("job-list")).content.decode()
    assert as_(siti).get(address).status_code == 403
    assert Job.objects.get(pk=job.pk).state == "WAITING"


def test_the_page_says_when_nobody_works_and_stops_saying_so_when_somebody_does(does: Any, mira: User, as_: As) -> None:
    address = reverse("job-detail", args=[asked(mira).uid])
    assert "Tidak ada pekerja yang berjalan" in as_(mira).get(address).content.decode()
    worker.show_alive()
    assert "Tidak ada pekerja yang berjalan" not in as_(mira).get(address).content.decode()


def test_htmx_gets_the_part_that_changes_and_asks_no_more_when_the_job_has_ended(
    does: Any, mira: User, as_: As
) -> None:
    job = asked(mira)
    address, client = reverse("job-detail", args=[job.uid]), as_(mira)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part
    assert "Muat ulang" in client.get(address).content.decode()
    after_work(job)
    assert "hx-trigger" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Muat ulang" not in client.get(address).content.decode()


def test_a_stop_from_the_page_leads_back_to_it_and_a_second_click_changes_nothing(
    does: Any, mira: User, as_: As
) -> None:
    job, client = asked(mira), as_(mira)
    for said in ("Pekerjaan dihentikan.", "Pekerjaan dihentikan."):
        page = client.post(reverse("job-stop", args=[job.uid]), follow=True)
        assert said in page.content.decode()
    assert AuditEvent.objects.filter(verb="job.stopped").count() == 1


def test_a_result_leads_only_to_a_page_of_ours(does: Any, mira: User, as_: As) -> None:
    for url, is_shown in (("/laporan/", True), ("https://example.com/", False), ("//example.com/", False)):
        does(lambda progress, url=url: {"words": "Beres.", "url": url})
        job = after_work(asked(mira))
        page = as_(mira).get(reverse("job-detail", args=[job.uid])).content.decode()
        assert ("Lihat hasilnya" in page) == is_shown
