"""``python -m bench.national [--cases 3250000] [--database postgres|sqlite|both]``: the statistics of a whole country.

PostgreSQL gets the country, SQLite a tenth of it. Every write is durable; PostgreSQL runs with the five settings below, which any
server with two cores and four gigabytes can have. Exits 1 when a goal is missed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
CASES = 3_250_000
SQLITE_SHARE = 10
SERVER = [
    "shared_buffers=1GB",
    "effective_cache_size=3GB",
    "work_mem=16MB",
    "max_wal_size=8GB",
    "random_page_cost=1.1",  # a disk without moving parts
]


def main(arguments: list[str]) -> int:
    """Measure on the databases asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m bench.national", description="The statistics of a whole country.")
    parser.add_argument("--cases", type=int, default=CASES, help="how many cases PostgreSQL gets")
    parser.add_argument("--times", type=int, default=7, help="how many turns of each measure count")
    parser.add_argument("--database", choices=["postgres", "sqlite", "both"], default="both")
    parser.add_argument("--only", help="some of: rebuild,figures,pages,spreadsheet,memory,exact,intake,beside")
    options = parser.parse_args(arguments)
    command = [sys.executable, "-m", "bench.national_one", "--times", str(options.times)]
    command += ["--only", options.only] if options.only else []
    codes = []
    if options.database in ("postgres", "both"):
        with postgres.running(settings=SERVER) as cluster:
            codes.append(_measure(command, options.cases, cluster.url))
    if options.database in ("sqlite", "both"):
        with tempfile.TemporaryDirectory(prefix="lk3-national-") as folder:
            codes.append(_measure(command, options.cases // SQLITE_SHARE, f"sqlite:///{folder}/national.sqlite3"))
    return max(codes)


def _measure(command: list[str], cases: int, url: str) -> int:
    with tempfile.TemporaryDirectory(prefix="lk3-static-") as folder:
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "STATIC_ROOT": folder}
        call = [*command, "--cases", str(cases)]
        return subprocess.run(call, env=os.environ | settings, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
