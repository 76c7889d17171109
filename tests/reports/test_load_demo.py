"""The command that fills a database with invented data, as someone at a keyboard meets it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from lk3 import audit
from lk3.models import AuditEvent, Region, Unit
from reports.demo.load import Share, load
from reports.demo.logins import LOGINS, PASSWORD

SMALL = Share(units=3, cases_2016=9, cases_now=28, cases_a_year=6)


def run(*arguments: str) -> str:
    """What the command writes."""
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def test_a_database_with_units_is_left_alone(delima):
    assert "tidak ada yang diubah" in run()
    assert Unit.objects.get() == delima
    assert not AuditEvent.objects.exists()


def test_the_logins_of_a_database_that_is_not_the_demo_are_never_printed(delima, siti):
    assert PASSWORD not in run("--logins")
    assert "siti" not in run("--logins")


@pytest.fixture(autouse=True)
def marked(settings):
    """Pages here mark invented data, as on the demo."""
    settings.INVENTED_DATA_BANNER = True


@pytest.mark.django_db
def test_a_server_whose_pages_do_not_mark_invented_data_takes_none(settings):
    settings.INVENTED_DATA_BANNER = False
    with pytest.raises(CommandError, match="INVENTED_DATA_BANNER"):
        run()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_loading_says_before_and_after_that_everything_is_invented_and_how_far_it_is(monkeypatch):
    monkeypatch.setattr("reports.management.commands.load_demo.load", lambda tell: load(share=SMALL, tell=tell))
    first, *stages, last = run().splitlines()
    assert "rekaan" in first
    assert "rekaan" in last
    told = dict(stage.strip().split(": ") for stage in stages)
    assert list(told)[:5] == [
        "LK3 dengan pengurus dan petugas",
        "Kabupaten/kota dengan mitra",
        "Kasus tahun 2016",
        "Kasus dua tahun sebelumnya",
        "Kasus sebelas bulan terakhir",
    ]
    assert told["Kasus tahun 2016"] == "9 dari 9"
    assert told["Kasus sebelas bulan terakhir"] == "28 dari 28"
    assert all(done == total for done, total in (counts.split(" dari ") for counts in told.values()))


@pytest.mark.django_db
def test_the_logins_are_printed_alone():
    load(share=SMALL)
    text = run("--logins")
    assert PASSWORD in text
    assert all(f"  {login.username} " in text for login in LOGINS)
    assert "Ketua LK3 – LK3 Serambi Teduh, Kota Padang" in text


@pytest.mark.django_db
def test_an_empty_database_has_no_logins_to_print():
    text = run("--logins")
    assert PASSWORD not in text
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_without_regions_the_command_says_what_to_run_first():
    Region.objects.filter(level=Region.Level.SUBDISTRICT).delete()
    with pytest.raises(CommandError, match="load_regions"):
        run()
    assert not Unit.objects.exists()


@pytest.mark.django_db
def test_a_load_that_fails_leaves_neither_rows_nor_files(monkeypatch, settings, tmp_path):
    def refuse(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no")

    settings.ATTACHMENT_ROOT = tmp_path
    monkeypatch.setattr(audit, "record", refuse)
    with pytest.raises(RuntimeError):
        load(share=SMALL)
    assert any(path.is_dir() for path in tmp_path.rglob("*"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Unit.objects.exists()
