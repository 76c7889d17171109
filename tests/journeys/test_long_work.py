"""Long work as its asker watches it: the bar moves by itself, without a script one reloads, and the file is there at last."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from lk3 import work
from lk3.models import Job, User
from lk3.work import worker
from tests.journeys.conftest import Arrive
from tests.reports.world import live_through_2016

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENT_ROOT = tmp_path


def ask(mira: User) -> Job:
    arguments = {"figures": ["opened"], "first": 2016, "last": 2016, "level": "DISTRICT"}
    return work.ask("export.monthly", label="Unduhan angka bulanan 2016", arguments=arguments, by=mira)


def runs(job: Job, done: int) -> None:
    """What a worker writes while it is at it."""
    Job.objects.filter(pk=job.pk).update(
        state="RUNNING",
        worker="1-uji",
        done=done,
        total=40,
        words=f"Menghitung tahun {2010 + done}",
        beat_at=timezone.now(),
    )


def test_mira_watches_her_job_move_and_fetches_what_it_made(
    arrives: Arrive, mira: User, siti: User, ratna: User
) -> None:
    live_through_2016(siti, ratna)
    job, visitor = ask(mira), arrives(mira)
    visitor.open(f"/pekerjaan/{job.uid}/")
    visitor.sees("Menunggu giliran", "Tidak ada pekerja yang berjalan")
    visitor.look("long-work-waiting")
    runs(job, 4)
    visitor.sees("Menghitung tahun 2014", "4 dari 40 langkah")  # nobody reloads: the page asks by itself
    visitor.look("long-work-running")
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(minutes=2))
    worker.show_alive()
    call_command("work", "--once")
    visitor.sees("Selesai", "Berkas siap diunduh.")
    visitor.look("long-work-done")
    with visitor.page.expect_download() as caught:
        visitor.follow("Unduh berkas")
    assert caught.value.suggested_filename == "lk3-bulanan-2016-nasional.csv"
    assert "Kota Padang Panjang" in Path(caught.value.path()).read_text(encoding="utf-8-sig")
    visitor.open("/pekerjaan/")
    visitor.sees("Unduhan angka bulanan 2016")
    visitor.look("long-work-list")
    visitor.went_quietly()


def test_without_a_script_mira_reloads_by_a_link_and_stops_the_job(arrives: Arrive, mira: User) -> None:
    job, visitor = ask(mira), arrives(mira, java_script_enabled=False)
    runs(job, 1)
    visitor.open(f"/pekerjaan/{job.uid}/")
    visitor.sees("1 dari 40 langkah")
    runs(job, 9)
    visitor.follow("Muat ulang")
    visitor.sees("9 dari 40 langkah")
    visitor.press("Hentikan")
    visitor.sees("Permintaan berhenti sudah dicatat", "akan berhenti pada langkah berikutnya")
    expect(visitor.main.get_by_role("button", name="Hentikan")).to_have_count(0)
    assert Job.objects.get(pk=job.pk).stop_asked_by == mira
