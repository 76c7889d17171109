"""Whoever chooses "lainnya" is offered something better, or says why nothing fits."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.better_categories import better_for
from cases.models import CategoryTerm, ProblemCategory
from lk3.models import User
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory

pytestmark = pytest.mark.django_db
STORY = "Ibu dipukuli suaminya sejak puasa kemarin, anak-anak melihat semuanya."


def categories() -> dict[str, ProblemCategory]:
    return {row.code: row for row in ProblemCategory.objects.current()}


def step(client: Client, by: User) -> str:
    family = FamilyFactory(registered_by=by)
    PersonFactory(registered_by=by, family=family, family__relation="HEAD")
    start = client.get(reverse("cases:intake-start", args=[family.reference]))
    uid = start["Location"].split("/draf/")[1].split("/")[0]
    return reverse("cases:intake-step", args=[uid, "masalah"])


def send(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"narrative": STORY, "go": "next", "draft_version": "1"} | data)


def test_a_wife_who_is_beaten_is_offered_domestic_violence_with_her_own_words() -> None:
    better = better_for(STORY, categories())
    assert better[0].category.root_id == ProblemCategory.objects.get(code="DOMESTIC_VIOLENCE").pk
    assert "dipukuli" in better[0].because


def test_who_asks_for_the_opening_hours_is_offered_nothing() -> None:
    assert better_for("Kantor buka jam berapa hari Jumat?", categories()) == []


def test_a_word_the_ministry_adds_counts_at_once() -> None:
    strange = "Keluarga ini kena zombiisme."
    assert better_for(strange, categories()) == []
    gambling = ProblemCategory.objects.get(code="OTHER_GAMBLING")
    CategoryTerm.objects.create(category=gambling, term="zombiisme", weight=5)
    assert [one.category for one in better_for(strange, categories())] == [gambling]


def test_a_category_that_ended_is_offered_to_nobody() -> None:
    left = {code: row for code, row in categories().items() if not code.startswith("DOMESTIC")}
    assert all(not one.category.code.startswith("DOMESTIC") for one in better_for(STORY, left))


def test_lainnya_is_asked_why_nothing_fits_and_offered_better_ones(siti: User, as_: As) -> None:
    client = as_(siti)
    answer = send(client, step(client, siti), category="OTHER", other_explanation="Masalah rumah tangga")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "katakan mengapa tidak ada yang cocok" in text
    assert "karena tertulis" in text
    assert STORY in text, "nothing typed is lost"


def test_lainnya_with_its_reason_goes_on(siti: User, as_: As) -> None:
    client = as_(siti)
    data = {"category": "OTHER", "other_explanation": "Belum jelas", "other_reason": "UNCLEAR"}
    assert send(client, step(client, siti), **data).status_code == 302


def test_changing_a_case_to_lainnya_asks_the_same(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    other = ProblemCategory.objects.get(code="OTHER")
    data = {"narrative": STORY, "category": other.pk, "other_explanation": "Lain", "urgency": "NORMAL"}
    answer = client.post(
        f"{case.get_absolute_url()}ubah/", data | {"channel": "WALK_IN", "version": case.version, "reporter": ""}
    )
    assert "katakan mengapa tidak ada yang cocok" in answer.content.decode()


def test_suggestions_while_typing_come_as_a_fragment_and_leave_no_trace(siti: User, as_: As) -> None:
    answer = as_(siti).post(reverse("cases:suggest"), {"narrative": STORY})
    assert "karena tertulis" in answer.content.decode()
    assert "<html" not in answer.content.decode()
