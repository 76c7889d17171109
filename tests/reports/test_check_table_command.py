"""The command that checks a published table, as someone at a keyboard meets it."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reports.management.commands.check_table import Command

PROJECT = Path(__file__).resolve().parents[2]
PERCENTS_2016 = ["14.8", "11.8", "7.8", "9.2", "9.8", "13.5", "11.7", "1.1", "2.4", "0.5", "17.6"]


def run(*arguments: str) -> tuple[str, CommandError | None]:
    """What the command wrote, and how it refused, if it did."""
    out = StringIO()
    try:
        call_command(Command(), *arguments, stdout=out)
    except CommandError as refusal:
        return out.getvalue(), refusal
    return out.getvalue(), None


def test_the_table_of_2016_prints_its_ranges_and_one_solution():
    text, refusal = run("--total", "3252", *PERCENTS_2016)

    assert refusal is None
    assert [line.split()[1:4] for line in text.splitlines()[1:3]] == [["14,8%", "480", "482"], ["11,8%", "383", "385"]]
    assert "Jumlah  100,2%           3.247          3.270" in text
    assert "Ada penyelesaian" in text


def test_the_columns_stand_under_each_other():
    text, _ = run("--total", "3252", *PERCENTS_2016)

    assert len({len(line) for line in text.splitlines()[:13]}) == 1


def test_an_impossible_total_prints_the_ranges_says_why_and_exits_1():
    text, refusal = run("--total", "3252", *PERCENTS_2016[:-1])

    assert "paling banyak 2.697" in str(refusal)
    assert refusal.returncode == 1
    assert "480" in text
    assert "Ada penyelesaian" not in text


def test_a_row_without_a_whole_number_is_named_and_exits_1():
    text, refusal = run("--total", "7", "14,3", "50,0")

    assert str(refusal) == "Baris 2: tidak ada bilangan bulat dari 7 yang pembulatannya 50,0%."
    assert refusal.returncode == 1
    assert "–" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--total", "3252", "banyak"], "“banyak” bukan persentase"),
        (["--total", "3252", "-5"], "“-5” bukan persentase"),
        (["--total", "banyak", "14.8"], "Tulislah jumlah keseluruhan"),
        (["14.8"], "Tulislah jumlah keseluruhan"),
        (["--total", "3252"], "sedikitnya satu persentase"),
    ],
)
def test_wrong_input_is_answered_with_a_sentence_and_exits_2(arguments, sentence):
    text, refusal = run(*arguments)

    assert sentence in str(refusal)
    assert refusal.returncode == 2
    assert text == ""


def test_a_total_may_be_written_with_the_indonesian_thousands_point():
    assert run("--total", "3.252", *PERCENTS_2016)[1] is None


@pytest.mark.parametrize(("percents", "code"), [(PERCENTS_2016, 0), (PERCENTS_2016[:-1], 1), (["14.8", "banyak"], 2)])
def test_the_command_line_exits_with_the_right_code_and_needs_no_database(percents, code):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lk3.settings.test",
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nowhere",
    }

    result = subprocess.run(
        [sys.executable, "manage.py", "check_table", "--total", "3252", *percents],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == code, result.stderr
    assert ("paling banyak 2.697" in result.stderr) == (code == 1)
