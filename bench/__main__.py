"""``python -m bench [--cases 300000] [--database sqlite|postgres|both] [--only NAME]``; exits 1 when a goal is missed.

Every write is durable, as in an office: SQLite with ``synchronous=FULL``, PostgreSQL with its own defaults (``fsync=on``).
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Run every measure on the databases asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and size as ratios, with goals.")
    parser.add_argument("--cases", type=int, default=300_000, help="how many cases the country has")
    parser.add_argument("--times", type=int, default=40, help="how many turns of each measure count")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--only", help="size, breakdown, search, list, genogram, case-page or intake")
    options = parser.parse_args(arguments)
    command = [sys.executable, "-m", "bench.one", "--cases", str(options.cases), "--times", str(options.times)]
    command += ["--only", options.only] if options.only else []
    names = list(DATABASES) if options.database == "both" else [options.database]
    # "python -m" puts the folder it starts in first on the path, so the child starts in the project.
    codes = [_measure(command, name) for name in names]
    return max(codes)


def _measure(command: list[str], name: str) -> int:
    with tempfile.TemporaryDirectory(prefix="lk3-bench-") as folder, DATABASES[name](Path(folder)) as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "STATIC_ROOT": f"{folder}/static",
        }
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    with postgres.running(settings=[]) as cluster:
        yield cluster.url


DATABASES = {"sqlite": _sqlite, "postgres": _postgres}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
