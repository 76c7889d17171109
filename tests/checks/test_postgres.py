"""The temporary PostgreSQL: it serves one command, it leaves nothing behind, and its absence is loud."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

from tests import postgres

ASK = "import os, psycopg2; psycopg2.connect(os.environ['DATABASE_URL']); raise SystemExit(7)"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Where clusters are made during this test; the server's own user must be able to reach it."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(folder.anchor) or folder.stat().st_mode & 0o001:
            break
        folder.chmod(folder.stat().st_mode | 0o011)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_the_command_gets_a_database_and_its_exit_code_comes_back(temporary):
    assert postgres.main(["--", sys.executable, "-c", ASK]) == 7
    assert list(temporary.iterdir()) == []


def test_a_cluster_is_removed_when_the_block_fails(temporary):
    with pytest.raises(RuntimeError, match="gagal"), postgres.running() as cluster:  # noqa: PT012
        psycopg2.connect(cluster.url).close()
        raise RuntimeError("gagal")
    assert list(temporary.iterdir()) == []
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(cluster.url)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_cluster_is_removed_when_somebody_interrupts(temporary, number):
    command = [sys.executable, "-m", "tests.postgres", "--", sys.executable, "-c", "import time; time.sleep(60)"]
    environment = {"TMPDIR": str(temporary), "PATH": "/usr/bin:/bin"}
    running = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert running.stdout.readline().startswith("PostgreSQL on 127.0.0.1:")
    assert len(list(temporary.iterdir())) == 1
    time.sleep(0.2)
    os.killpg(running.pid, number)  # as a terminal does: everybody in the foreground hears it
    running.stdout.close()
    assert running.wait(timeout=40) != 0
    assert list(temporary.iterdir()) == []


def test_a_machine_without_postgresql_is_told_so(monkeypatch, capsys):
    def none_found():
        raise postgres.NoPostgres("initdb and postgres were not found.")

    monkeypatch.setattr(postgres, "find_binaries", none_found)
    assert postgres.main(["--", "true"]) == 1
    assert "No PostgreSQL for the tests" in capsys.readouterr().err


def test_forgetting_the_command_is_told():
    assert postgres.main(["--"]) == 2
