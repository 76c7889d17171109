"""A head reads the trail in the words of the office."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from lk3.models import User
from lk3.trail_words import WORDS, words_of
from referrals.models import Referral
from tests.cast import As


def recorded() -> Iterator[str]:
    """Yield every verb that stands as a text in a call of ``record``."""
    for app in ("lk3", "families", "cases", "referrals", "reports"):
        for path in sorted((Path(settings.BASE_DIR) / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args:
                    yield from _texts(node.args[0])


def _texts(argument: ast.expr) -> Iterator[str]:
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.endswith("."):
            yield node.value


def test_whatever_is_written_to_the_trail_has_words() -> None:
    verbs = set(recorded())
    assert len(verbs) > 40
    assert verbs - set(WORDS) == set()


def test_every_step_of_a_referral_has_words() -> None:
    steps = [state for state in Referral.State.values if state != Referral.State.DRAFT]
    assert [state for state in steps if f"referral.{state.lower()}" not in WORDS] == []


def test_a_verb_without_words_is_shown_as_it_is() -> None:
    assert words_of("kopi.dibuat") == "kopi.dibuat"


def test_budi_reads_what_was_done_and_the_verb_beside_it(budi: User, as_: As) -> None:
    browser = as_(budi)
    browser.get("/jejak-audit/")
    text = browser.get("/jejak-audit/").content.decode()
    assert "membuka jejak audit" in text
    assert "audit.viewed" in text
