"""The national bench can start and says a ratio for every goal; times are not judged here."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (?P<name>[^|]+) \| [^|]+ \| [^|]+ \| (?P<ratio>[\d.]+) \|", re.MULTILINE)
MEASURED = [
    "full rebuild against CREATE TABLE AS",
    "rebuild of one month against a full one",
    "live: district × category, one year",
    "summaries: district × category, one year",
    "dashboard: nation, one year, seconds",
    "HTML: nation, all districts",
    "report on ",
    "export of ",
    "cells that differ from a recount",
    "intake with the triggers against without",
    "seconds until its unit counts it",
]


def test_every_national_measure_ends_with_a_ratio_and_no_cell_differs():
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE", "DJANGO"))}
    command = [sys.executable, "-m", "bench.national", "--cases", "30000", "--times", "1", "--database", "sqlite"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    ratios = {match["name"]: float(match["ratio"]) for match in ROW.finditer(run.stdout)}
    assert "Traceback" not in run.stderr, run.stderr[-3000:]
    for measured in MEASURED:
        assert any(name.startswith(measured) for name in ratios), (measured, run.stdout)
    assert ratios["cells that differ from a recount"] == 0
