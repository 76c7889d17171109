"""Arif keeps the problem categories: their danger signs, their legal clock, and the words that point to them."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CategoryTerm, ProblemCategory
from lk3.models import AuditEvent, User
from tests.cast import As


@pytest.fixture
def browser(arif: User, as_: As) -> Client:
    """Arif at his desk."""
    return as_(arif)


@pytest.fixture
def gambling(db: None) -> ProblemCategory:
    """A category that many words point to."""
    return ProblemCategory.objects.get(code="OTHER_GAMBLING")


def page_of(category: ProblemCategory) -> str:
    return reverse("admin:cases_problemcategory_change", args=[category.pk])


def filled_in(browser: Client, page: str) -> dict[str, str]:
    form = browser.get(page).context["adminform"].form
    return {name: str(form[name].value() or "") for name in form.fields}


def test_danger_signs_are_written_one_to_a_line(browser: Client, gambling: ProblemCategory) -> None:
    data = filled_in(browser, page_of(gambling))
    data["danger_signs"] = "Diancam penagih\r\n\r\n  Uang makan anak habis  \r\n"
    answer = browser.post(page_of(gambling), data)
    assert answer.status_code == 302, answer.context["errors"]
    gambling.refresh_from_db()
    assert gambling.danger_signs == "Diancam penagih · Uang makan anak habis"
    assert filled_in(browser, page_of(gambling))["danger_signs"] == "Diancam penagih\nUang makan anak habis"
    assert AuditEvent.objects.get(verb="admin.changed").detail == {"fields": ["Tanda bahaya"]}


def test_a_category_saved_as_it_stands_has_not_changed(browser: Client) -> None:
    for category in ProblemCategory.objects.exclude(danger_signs="").order_by("pk")[:5]:
        browser.post(page_of(category), filled_in(browser, page_of(category)))
        assert ProblemCategory.objects.filter(pk=category.pk, danger_signs=category.danger_signs).exists()
    assert not AuditEvent.objects.filter(verb="admin.changed").exists()


def test_a_category_with_four_hundred_words_can_still_be_saved(browser: Client, gambling: ProblemCategory) -> None:
    CategoryTerm.objects.bulk_create(CategoryTerm(category=gambling, term=f"rekaan {n}") for n in range(400))
    page = browser.get(page_of(gambling))
    assert f"{gambling.terms.count()} kata" in page.content.decode()
    assert browser.post(page_of(gambling), filled_in(browser, page_of(gambling))).status_code == 302


def test_the_words_of_one_category_are_listed_and_a_new_one_starts_there(
    browser: Client, gambling: ProblemCategory
) -> None:
    listed = reverse("admin:cases_categoryterm_changelist")
    rows = browser.get(listed, {"jenis": gambling.code}).context["cl"].result_list
    assert {row.category for row in rows} == {gambling}
    add = reverse("admin:cases_categoryterm_add") + f"?_changelist_filters=jenis%3D{gambling.code}"
    assert browser.get(add).context["adminform"].form.initial["category"] == gambling.pk
    assert browser.get(add.replace(gambling.code, "%2500")).status_code == 200


def test_a_word_is_added_weighed_and_taken_away_and_each_is_audited(browser: Client, gambling: ProblemCategory) -> None:
    add = reverse("admin:cases_categoryterm_add")
    browser.post(add, {"category": gambling.pk, "term": "zombiisme", "weight": 2, "note": ""})
    word = CategoryTerm.objects.get(term="zombiisme")
    change = reverse("admin:cases_categoryterm_change", args=[word.pk])
    browser.post(change, {"category": gambling.pk, "term": "zombiisme", "weight": 5, "note": ""})
    twice = browser.post(add, {"category": gambling.pk, "term": "zombiisme", "weight": 1, "note": ""})
    assert "Kata ini sudah ada" in twice.content.decode()
    browser.post(reverse("admin:cases_categoryterm_delete", args=[word.pk]), {"post": "yes"})
    assert not CategoryTerm.objects.filter(term="zombiisme").exists()
    events = AuditEvent.objects.filter(verb__startswith="admin.").order_by("pk")
    assert [event.verb for event in events] == ["admin.added", "admin.changed", "admin.deleted"]
    assert events[1].detail == {"fields": ["Bobot"]}
