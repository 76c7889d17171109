"""``python -m bench.standby [--cases 3250000]``: a national report from a streaming standby, beside the same from the primary.

Both servers run on this machine with the same settings. Prints the ratio, how far the standby falls behind while cases are opened
without a pause, and how many pages failed while it was killed and started again under load. Exits 1 when a goal is missed.
"""

import argparse
import os
import subprocess
import sys

from tests import postgres

from .national import CASES, ROOT, SERVER


def main(arguments: list[str]) -> int:
    """Start the primary and measure in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.standby", description="Statistics from a standby.")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--times", type=int, default=15, help="how many turns of the report count")
    options = parser.parse_args(arguments)
    command = [sys.executable, "-m", "bench.standby_one", "--cases", str(options.cases), "--times", str(options.times)]
    with postgres.running(settings=SERVER) as cluster:
        settings = {"DATABASE_URL": cluster.url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        return subprocess.run(command, env=os.environ | settings, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
