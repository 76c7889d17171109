"""Workers as processes of their own, on a database that others use at the same time: killed, doubled, stopped, sent home."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.utils import timezone

from lk3 import work
from lk3.models import Job, Unit, User
from lk3.work import registry

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40
pytestmark = pytest.mark.django_db(transaction=True)
Hire = Callable[[], "subprocess.Popen[bytes]"]


def database_url() -> str:
    """The database of this test, as a child process names it."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return "postgres://{USER}:{password}@{HOST}:{PORT}/{NAME}".format(password=quote(settings["PASSWORD"]), **settings)


@pytest.fixture
def hire() -> Iterator[Hire]:
    """Start workers; none of them outlives the test."""
    workers: list[subprocess.Popen[bytes]] = []
    environment = {**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "lk3.settings.test"}

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.lk3.slow_worker"]
        workers.append(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        )
        return workers[-1]

    yield start
    for each in workers:
        if each.poll() is None:
            each.kill()
        each.communicate()


@pytest.fixture
def asked(mira: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Ask for slow work; here nobody can do it, only the workers can."""
    registry.discover()
    monkeypatch.setitem(registry._KINDS, "test.slow", lambda progress: None)

    def ask(number: int = 1, steps: int = 40, **arguments: Any) -> Job:
        marks = tmp_path / f"marks-{number}"
        marks.touch()
        arguments |= {"marks": str(marks), "steps": steps}
        return work.ask("test.slow", label=f"Pekerjaan lambat {number}", arguments=arguments, by=mira)

    return ask


def wait_for(job: Job, is_there: Callable[[Job], Any]) -> Job:
    """Look at the job from this connection until something is true of it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if is_there(job):
            return job
        time.sleep(0.1)
    pytest.fail(f"It did not come to that: {job.state}, step {job.done}, {job.problem}")


def marks_of(job: Job) -> list[tuple[str, int]]:
    lines = Path(job.arguments["marks"]).read_text(encoding="ascii").splitlines()
    return [(line.split()[0], int(line.split()[1])) for line in lines]


def test_progress_is_seen_while_the_job_runs_also_from_inside_a_transaction(
    hire: Hire, asked: Callable[..., Job]
) -> None:
    # SQLite lets nobody write beside an open transaction: there a job that wants to be seen keeps its own short.
    job = asked(in_transaction=connection.vendor == "postgresql")
    hire()
    seen = wait_for(job, lambda job: job.done)
    assert (seen.state, seen.total, seen.words) == ("RUNNING", 40, f"Langkah {seen.done}")
    later = seen.done
    assert wait_for(job, lambda job: job.done > later).state == "RUNNING"
    assert wait_for(job, lambda job: job.state == "DONE").result == {"words": "40 langkah."}


def test_a_worker_killed_in_the_middle_is_followed_by_another_one_that_finishes(
    hire: Hire, asked: Callable[..., Job]
) -> None:
    job, first = asked(), hire()
    wait_for(job, lambda job: job.done >= 2)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert Job.objects.get(pk=job.pk).state == "RUNNING"
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(minutes=2))  # instead of waiting that long
    second = hire()
    done = wait_for(job, lambda job: job.state == "DONE")
    assert done.attempts == 2
    steps_of_second = [step for process, step in marks_of(job) if process == str(second.pid)]
    assert steps_of_second == list(range(1, 41))
    assert [step for process, step in marks_of(job) if process == str(first.pid)][-1] < 40


def test_three_workers_do_twelve_jobs_each_exactly_once(hire: Hire, asked: Callable[..., Job]) -> None:
    jobs = [asked(number, steps=4) for number in range(12)]
    workers = [hire() for _ in range(3)]
    for job in jobs:
        wait_for(job, lambda job: job.state == "DONE")
    for job in jobs:
        marks = marks_of(job)
        assert [step for _, step in marks] == [1, 2, 3, 4]
        assert len({process for process, _ in marks}) == 1
    busy = {process for job in jobs for process, _ in marks_of(job)}
    assert busy <= {str(each.pid) for each in workers}
    assert len(busy) > 1


def test_a_stop_from_the_page_reaches_a_running_job_and_what_it_wrote_is_gone(
    hire: Hire, asked: Callable[..., Job], mira: User
) -> None:
    job = asked(steps=400, in_transaction=connection.vendor == "postgresql")
    hire()
    wait_for(job, lambda job: job.done)
    assert work.stop(job=job, by=mira).state == "RUNNING"
    assert wait_for(job, lambda job: job.state == "STOPPED").done < 400
    assert not Unit.objects.filter(name="Setengah jadi").exists()
    steps = len(marks_of(job))
    time.sleep(0.3)
    assert len(marks_of(job)) == steps


def test_a_worker_sent_home_puts_its_job_back_and_leaves_in_good_order(hire: Hire, asked: Callable[..., Job]) -> None:
    job, first = asked(steps=400), hire()
    wait_for(job, lambda job: job.done)
    first.send_signal(signal.SIGTERM)
    said, _ = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0
    assert said.decode().rstrip().endswith("Pekerja berhenti.")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.worker) == ("WAITING", 0, "")
