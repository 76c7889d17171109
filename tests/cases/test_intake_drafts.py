"""Nothing typed is lost, and nobody else reads it."""

from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, IntakeDraft
from families.models import Family, Person
from lk3.models import AuditEvent, Unit, User
from tests.cases.intake_path import PROBLEM, begin, fill, send, step_url
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory, MembershipFactory, PersonFactory

STORY = "Cerita panjang yang tidak boleh hilang."


def save_url(draft: IntakeDraft, step: str = "masalah") -> str:
    return reverse("cases:intake-save", args=[draft.uid, step])


def test_what_does_not_validate_is_kept_and_shown_again(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    response = send(client, draft, "masalah", {"narrative": STORY})
    assert response.status_code == 200
    assert "Pilih salah satu." in response.content.decode()
    assert STORY in client.get(step_url(draft, "masalah")).content.decode()


def test_a_draft_saved_a_thousand_times_is_nobody_elses(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    IntakeDraft.objects.filter(pk=draft.pk).update(version=2003)  # never "2.003", which would be another version
    assert 'name="draft_version" value="2003"' in client.get(step_url(draft, "masalah")).content.decode()


def test_a_page_that_was_left_half_done_does_not_scold_when_it_is_opened_again(
    as_: As, siti: User, family: Family
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    client.post(save_url(draft), {"narrative": STORY}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert "lk-errors" not in client.get(step_url(draft, "masalah")).content.decode()
    assert "lk-errors" in client.get(step_url(draft, "masalah") + "?koreksi=1").content.decode()


def test_adding_a_person_on_the_way_keeps_what_was_chosen(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    response = send(client, draft, "klien", {"go": "person", "client": "FAMILY", "reporter": "Ibu Erna"})
    assert response["Location"] == reverse("families:person-add", args=[family.reference]) + "?untuk=kasus"
    assert begin(client, family) == draft
    page = client.get(step_url(draft, "klien")).content.decode()
    assert "Ibu Erna" in page
    assert 'value="FAMILY" checked' in page


def test_a_story_that_is_too_long_is_not_cut_off_but_explained(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    assert 'maxlength="20000"' not in client.get(step_url(draft, "masalah")).content.decode()
    page = send(client, draft, "masalah", PROBLEM | {"narrative": "a" * 20_001}).content.decode()
    assert "Ceritanya 20001 huruf, paling banyak 20.000." in page
    assert "a" * 20_001 in client.get(step_url(draft, "masalah")).content.decode()


def test_the_review_of_a_half_done_draft_says_what_is_missing_and_opens_nothing(
    as_: As, siti: User, family: Family
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    page = client.post(step_url(draft, "periksa"))
    assert "Belum lengkap" in page.content.decode()
    assert step_url(draft, "klien") + "?koreksi=1#id_client" in page.content.decode()
    assert not Case.objects.exists()


def test_typing_is_saved_on_the_way_without_flooding_the_trail(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    before = AuditEvent.objects.count()
    version = draft.version
    for words in ("Ibu", "Ibu datang", STORY):
        typed = {"narrative": words, "draft_version": version}
        answer = client.post(save_url(draft), typed, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.status_code == 200
        version = answer.json()["version"]
    draft.refresh_from_db()
    assert draft.load()["masalah"]["narrative"] == [STORY]
    assert AuditEvent.objects.count() == before


def test_a_draft_is_not_readable_in_the_database(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    client.post(save_url(draft), {"narrative": STORY})
    stored = IntakeDraft.objects.extra(select={"raw": "answers"}).values_list("raw", flat=True).get()
    assert STORY not in stored


def test_later_and_back_keep_what_was_typed(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    assert send(client, draft, "masalah", {"narrative": STORY, "go": "later"})["Location"] == "/"
    assert STORY in client.get(step_url(draft, "masalah")).content.decode()
    back = send(client, draft, "masalah", {"narrative": "Ditulis lagi.", "go": "back"})
    assert back["Location"] == step_url(draft, "klien")
    assert "Ditulis lagi." in client.get(step_url(draft, "masalah")).content.decode()


def log_in_again(client: Client, username: str) -> None:
    """Log in through the page, as a person does, in the same browser."""
    answer = client.post(reverse("account_login"), {"login": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content


def end_session(client: Client) -> None:
    """Let the server forget the session, as at night; the browser keeps its cookies."""
    client.session.delete()


def send_again(client: Client) -> Any:
    """Press the button of the page that holds the late form."""
    page = client.get(reverse("rescued-form"))
    assert STORY in page.content.decode()
    fields: dict[str, list[str]] = {"sent_again": ["1"]}
    for name, value in page.context["form"].fields:
        fields.setdefault(name, []).append(value)
    return client.post(page.context["form"].path, fields)


def test_a_session_that_ends_in_the_middle_costs_a_login_and_one_more_tap(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    client.get(step_url(draft, "masalah"))
    end_session(client)
    late = send(client, draft, "masalah", PROBLEM | {"narrative": STORY})
    assert "next=" in late["Location"]
    log_in_again(client, "siti")
    assert send_again(client)["Location"] == step_url(draft, "mendesak")
    draft.refresh_from_db()
    assert draft.load()["masalah"]["narrative"] == [STORY]


def test_typing_that_was_saved_too_late_comes_back_to_its_page(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    client.get(step_url(draft, "masalah"))
    end_session(client)
    client.post(save_url(draft), {"narrative": STORY}, headers={"X-Requested-With": "XMLHttpRequest"})
    log_in_again(client, "siti")
    assert send_again(client)["Location"] == step_url(draft, "masalah")


def test_a_draft_is_its_authors_alone(as_: As, siti: User, dewi: User, budi: User, ratna: User, family: Family) -> None:
    draft = begin(as_(siti), family)
    for other in (dewi, budi, ratna):
        client = as_(other)
        for step in ("bahaya", "klien", "masalah", "mendesak", "periksa"):
            assert client.get(step_url(draft, step)).status_code == 404
        assert client.post(step_url(draft, "periksa")).status_code == 404
        assert client.post(save_url(draft), {"narrative": "x"}).status_code == 404
        assert client.post(reverse("cases:intake-discard", args=[draft.uid])).status_code == 404
    assert IntakeDraft.objects.filter(pk=draft.pk).exists()


def test_people_without_case_work_may_not_begin(
    as_: As, wati: User, mira: User, arif: User, tono: User, family: Family
) -> None:
    for person in (wati, mira, arif, tono):
        assert as_(person).get(reverse("cases:open")).status_code == 403
        assert as_(person).get(reverse("cases:intake-start", args=[family.reference])).status_code == 403


def test_strangers_are_asked_to_log_in(client: Client, family: Family) -> None:
    for url in (reverse("cases:open"), reverse("cases:intake-start", args=[family.reference])):
        assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_ratna_cannot_begin_with_a_family_of_another_unit(as_: As, ratna: User, family: Family) -> None:
    assert as_(ratna).get(reverse("cases:intake-start", args=[family.reference])).status_code == 404
    assert as_(ratna).get(reverse("cases:intake-start", args=["KEL-0000-2016-00001"])).status_code == 404


def test_a_draft_stays_at_the_unit_where_it_was_begun(as_: As, siti: User, raudah: Unit, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    other_hat = MembershipFactory(user=siti, role="counselor", unit=raudah)
    session = client.session
    session["hat"] = other_hat.pk
    session.save()
    assert client.get(step_url(draft, "klien")).status_code == 404
    assert client.post(step_url(draft, "periksa")).status_code == 404


def test_a_draft_closes_when_its_family_is_sealed_by_a_colleague(
    as_: As, siti: User, dewi: User, family: Family
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    CaseFactory(registered_by=dewi, family=family, code="SEXUAL_VIOLENCE")
    assert client.get(step_url(draft, "klien")).status_code == 404


def test_a_colleague_cannot_begin_an_intake_to_see_sitis_family(
    as_: As, siti: User, dewi: User, family: Family, erna: Person
) -> None:
    CaseFactory(registered_by=siti, family=family, client=erna)
    assert as_(dewi).get(reverse("cases:intake-start", args=[family.reference])).status_code == 403
    assert not IntakeDraft.objects.filter(author=dewi).exists()


def test_a_draft_closes_for_somebody_who_lost_sight_of_the_family(
    as_: As, siti: User, dewi: User, family: Family, erna: Person
) -> None:
    CaseFactory(registered_by=siti, family=family, client=erna)
    draft = IntakeDraft.objects.create(author=dewi, unit=dewi.hat.unit, family=family)
    response = as_(dewi).get(step_url(draft, "klien"))
    assert response.status_code == 403
    assert erna.name not in response.content.decode()


def test_open_drafts_wait_on_the_start_page_for_their_author_only(
    as_: As, siti: User, dewi: User, family: Family
) -> None:
    begin(as_(siti), family)
    shown = {
        person.username: Template("{% load intake %}{% my_drafts who %}").render(Context({"who": person}))
        for person in (siti, dewi)
    }
    assert reverse("cases:intake-start", args=[family.reference]) in shown["siti"]
    assert "Erna" not in shown["siti"]
    assert shown["dewi"].strip() == ""


def test_every_step_costs_the_same_for_a_large_family(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, "FAMILY", owner=str(siti.pk))
    steps = ("bahaya", "klien", "masalah", "mendesak", "periksa")
    small = {step: count_queries(client, step_url(draft, step)) for step in steps}
    for number in range(5):
        person = PersonFactory(registered_by=siti, family=family, name=f"Rekaan {number}")
        CaseFactory(registered_by=siti, family=family, client=person)
    for step, queries in small.items():
        assert count_queries(client, step_url(draft, step)) <= queries, step


def count_queries(client: Client, url: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("script", [True, False])
def test_typing_that_arrives_after_the_case_was_opened_is_not_called_saved(
    as_: As, siti: User, family: Family, erna: Person, script: bool
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    client.post(fill(client, draft, erna, owner=str(siti.pk)))
    headers = {"X-Requested-With": "XMLHttpRequest"} if script else {}
    late = client.post(save_url(draft), {"narrative": STORY}, headers=headers)
    assert late.status_code == (409 if script else 302)
    again = send(client, draft, "masalah", PROBLEM)
    assert again["Location"] == Case.objects.get().get_absolute_url()


def test_a_case_that_is_opened_between_loading_and_keeping_is_no_error(
    as_: As, siti: User, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(siti)
    draft = begin(client, family)

    def gone(*args: Any, **kwargs: Any) -> None:
        raise IntakeDraft.DoesNotExist

    monkeypatch.setattr(IntakeDraft, "keep", gone)
    assert send(client, draft, "masalah", PROBLEM)["Location"] == "/"
