"""The measures of speed and size can start: a bench that nobody can run measures nothing. Times are not judged here."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.clock import Figure

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (?P<name>[^|]+) \| [^|]+ \| [^|]+ \| (?P<ratio>[\d.]+) \|", re.MULTILINE)
MEASURED = [
    "first visit: login page",
    "breakdown, cases: nation, one year",
    "name search",
    "list, page",
    "genogram of 30 persons, picture and words",
    "case page against bare view",
    "case page of 500 events against the login page, seen in Chromium",
    "intake against bare view",
]


def test_every_measure_ends_with_a_ratio():
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE", "DJANGO"))}
    command = [sys.executable, "-m", "bench", "--cases", "2000", "--times", "1", "--database", "sqlite"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    ratios = {match["name"]: float(match["ratio"]) for match in ROW.finditer(run.stdout)}
    assert "Traceback" not in run.stderr, run.stderr
    for measured in MEASURED:
        assert any(name.startswith(measured) and ratio > 0 for name, ratio in ratios.items()), (measured, run.stdout)
    for page in ("case page", "intake"):
        assert re.search(rf"^\| {page} against bare view .*\| \d+ statements on both sides \|$", run.stdout, re.M), page


def test_a_missed_goal_is_an_exit_code():
    assert Figure("lambat", 0.5, "1/s", "2/s", at_least=0.7).verdict == "MISSED"
    assert Figure("berat", 1.2, "180 kB", "150 kB", at_most=1).is_missed
    assert Figure("cepat", 0.7, "1/s", "1/s", at_least=0.7).verdict == "met"
    assert Figure("hanya dilihat", 9, "9 ms", "1 ms").verdict == "–"
