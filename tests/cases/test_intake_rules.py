"""What an intake refuses, and how closely the case it opens is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.actions import intake as actions
from cases.models import Case, IntakeDraft, ProblemCategory
from cases.workflow import NotAllowed
from families import safe_contact
from families.models import Family, FamilyMember, Person
from lk3.models import User
from tests.cases.intake_path import CALM, PROBLEM, REST, begin, fill, send, step_url
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory

GUARDIAN = {"consent_basis": "GUARDIAN_CONSENT", "consent_given_by": "Erna Rekaan, ibu"}


def errors_of(response: Any) -> dict[str, list[str]]:
    """Return what the form of a page complains about."""
    assert response.status_code == 200
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2999-01-01", "masa depan"),
        ("2008-12-31", "2009"),
        ("2026-02-30", "tidak ada"),
        ("kemarin", "tidak ada"),
        ("", "Isi tanggalnya"),
        ("0001-01-01", "2009"),
    ],
)
def test_impossible_days_are_refused_with_a_reason(as_: As, siti: User, family: Family, day: str, words: str) -> None:
    client = as_(siti)
    response = send(client, begin(client, family), "mendesak", REST | {"owner": str(siti.pk), "opened_on": day})
    assert words in errors_of(response)["opened_on"][0]
    if day:
        assert f'value="{day}"' in response.content.decode()


def test_a_case_cannot_be_opened_before_its_client_was_born(as_: As, siti: User, family: Family, rio: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    send(client, draft, "klien", {"client": str(rio.pk), "continuing": "AUTO"})
    early = (rio.birth_on - timedelta(days=1)).isoformat()
    response = send(client, draft, "mendesak", REST | GUARDIAN | {"owner": str(siti.pk), "opened_on": early})
    assert "sebelum klien lahir" in errors_of(response)["opened_on"][0]


def test_lainnya_must_be_explained(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    bare = send(client, draft, "masalah", PROBLEM | {"category": "OTHER"})
    assert "other_explanation" in errors_of(bare)
    long = send(client, draft, "masalah", PROBLEM | {"category": "OTHER", "other_explanation": "x" * 251})
    assert "other_explanation" in errors_of(long)
    explained = send(
        client,
        draft,
        "masalah",
        PROBLEM | {"category": "OTHER", "other_explanation": "Warisan", "other_reason": "MISSING"},
    )
    assert explained.status_code == 302
    precise = send(client, draft, "masalah", PROBLEM | {"category": "OTHER_DIVORCE"})
    assert precise.status_code == 302


def test_the_main_problem_is_not_counted_a_second_time(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    same = ["DOMESTIC_VIOLENCE", "NEGLECT"]
    client.post(fill(client, begin(client, family), erna, owner=str(siti.pk), secondary=same))
    assert [row.category.code for row in Case.objects.get().secondary_problems.all()] == ["NEGLECT"]


def test_without_consent_a_reason_is_needed(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    bare = REST | {"owner": str(siti.pk), "consent_basis": "VITAL_INTEREST", "consent_form": "NONE", "may_share": "on"}
    errors = errors_of(send(client, draft, "mendesak", bare))
    assert set(errors) == {"consent_reason", "may_share"}
    told = bare | {"consent_reason": "Walinya terduga pelaku."}
    del told["may_share"]
    assert send(client, draft, "mendesak", told).status_code == 302


def test_consent_has_a_form_and_a_guardian_has_a_name(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    none = {"owner": str(siti.pk), "consent_basis": "GUARDIAN_CONSENT", "consent_form": "NONE"}
    assert set(errors_of(send(client, draft, "mendesak", REST | none))) == {"consent_form", "consent_given_by"}


def test_a_child_cannot_consent_alone(as_: As, siti: User, family: Family, rio: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    send(client, draft, "klien", {"client": str(rio.pk), "continuing": "AUTO"})
    response = send(client, draft, "mendesak", REST | {"owner": str(siti.pk)})
    assert "anak" in errors_of(response)["consent_basis"][0]


def test_a_child_as_client_makes_the_case_sensitive(as_: As, siti: User, family: Family, rio: Person) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), rio, owner=str(siti.pk), category="ECONOMIC_HARDSHIP", **GUARDIAN))
    assert Case.objects.get().confidentiality == "SENSITIVE"


def test_a_client_who_was_a_child_on_that_day_counts_as_a_child(
    as_: As, siti: User, family: Family, rio: Person
) -> None:
    Person.objects.filter(pk=rio.pk).update(birth_on=timezone.localdate() - timedelta(days=20 * 366))
    client = as_(siti)
    then = (timezone.localdate() - timedelta(days=5 * 366)).isoformat()
    changes = GUARDIAN | {"owner": str(siti.pk), "category": "ECONOMIC_HARDSHIP", "opened_on": then}
    client.post(fill(client, begin(client, family), rio, **changes))
    assert Case.objects.get().confidentiality == "SENSITIVE"


def test_a_family_with_children_as_client_is_not_sensitive_for_that_alone(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), "FAMILY", owner=str(siti.pk), category="ECONOMIC_HARDSHIP"))
    assert Case.objects.get().confidentiality == "ORDINARY"


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("SEXUAL_VIOLENCE", "SEALED"),
        ("DELINQUENCY", "SEALED"),
        ("DELINQUENCY_ADULT_CRIME", "ORDINARY"),
        ("DISABILITY_ILLNESS_HIV", "SEALED"),
        ("DOMESTIC_VIOLENCE", "SENSITIVE"),
        ("ECONOMIC_HARDSHIP", "ORDINARY"),
    ],
)
def test_the_category_says_how_closely_a_case_is_kept(
    as_: As, siti: User, family: Family, erna: Person, category: str, expected: str
) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), erna, owner=str(siti.pk), category=category))
    assert Case.objects.get().confidentiality == expected


def test_the_class_can_be_raised_and_not_lowered(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, erna, owner=str(siti.pk))
    lower = send(client, draft, "mendesak", REST | {"owner": str(siti.pk), "confidentiality": "ORDINARY"})
    assert "confidentiality" in errors_of(lower)
    send(client, draft, "mendesak", REST | {"owner": str(siti.pk), "confidentiality": "SEALED"})
    client.post(step_url(draft, "periksa"))
    assert Case.objects.get().confidentiality == "SEALED"


def test_a_category_chosen_later_raises_the_class_too(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    fill(client, draft, erna, owner=str(siti.pk), category="ECONOMIC_HARDSHIP")
    send(client, draft, "masalah", PROBLEM | {"category": "SEXUAL_VIOLENCE_ADULT"})
    assert "selalu tersegel" in client.get(step_url(draft, "mendesak")).content.decode()
    client.post(step_url(draft, "periksa"))
    assert Case.objects.get().confidentiality == "SEALED"


def test_a_person_of_another_family_cannot_be_smuggled_in(as_: As, siti: User, ratna: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    for owner in (siti, ratna):
        foreign = PersonFactory(registered_by=owner, family=FamilyFactory(registered_by=owner))
        for name in ("client", "victims", "perpetrators"):
            response = send(client, draft, "klien", {"client": "FAMILY", "continuing": "NEW"} | {name: str(foreign.pk)})
            assert name in errors_of(response)


def test_somebody_who_left_the_family_meanwhile_is_refused_at_the_end(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, owner=str(siti.pk))
    FamilyMember.objects.filter(person=erna).update(until_on=timezone.localdate())
    page = client.post(review)
    assert "Belum lengkap" in page.content.decode()
    assert not Case.objects.exists()


def test_the_verb_itself_refuses_strangers(siti: User, family: Family) -> None:
    stranger = PersonFactory(registered_by=siti, family=FamilyFactory(registered_by=siti))
    draft = actions.start_draft(family=family, by=siti)
    with pytest.raises(NotAllowed, match="bukan anggota"):
        actions.open_case(draft=draft, answers=good_answers(client=stranger), by=siti)
    assert IntakeDraft.objects.exists()


def test_the_verb_itself_refuses_an_owner_who_may_not_carry_cases(
    siti: User, yusuf: User, family: Family, erna: Person
) -> None:
    draft = actions.start_draft(family=family, by=siti)
    with pytest.raises(ValidationError):
        actions.open_case(draft=draft, answers=good_answers(client=erna, owner=yusuf), by=siti)


def good_answers(**changes: Any) -> actions.Answers:
    """Return answers that would do, with some changed."""
    answers: dict[str, Any] = {
        "narrative": "Cerita rekaan.",
        "category": ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP"),
        "channel": "PHONE",
        "consent_basis": "CONSENT",
        "consent_form": "ORAL",
        "opened_on": timezone.localdate(),
    }
    return actions.Answers(**answers | changes)


GARBAGE = ["", "\x00", "9" * 40, "-1", "'; drop", "٣", "😀" * 300, "null", "FAMILY\x00", "1e9"]


@pytest.mark.parametrize("text", GARBAGE)
def test_garbage_in_every_field_is_answered_with_a_message(as_: As, siti: User, family: Family, text: str) -> None:
    client = as_(siti)
    draft = begin(client, family)
    names = {
        "bahaya": [*CALM, "triage_note"],
        "klien": [
            "client",
            "continuing",
            "victims",
            "perpetrators",
            "reporter_relation",
            "reporter",
            "reporter_phone",
            "family_version",
            *safe_contact.FIELDS,
        ],
        "masalah": ["narrative", "category", "other_explanation", "secondary"],
        "mendesak": [
            *REST,
            "consent_given_by",
            "may_share",
            "consent_reason",
            "owner",
            "told_on",
            "told_time",
        ],
    }
    for step, fields in names.items():
        assert send(client, draft, step, {name: [text, text] for name in fields}).status_code == 200
        assert client.get(step_url(draft, step)).status_code == 200
        assert client.get(step_url(draft, step) + "?koreksi=1").status_code == 200
    page = client.post(step_url(draft, "periksa"))
    assert page.status_code == 200
    assert not Case.objects.exists()


def test_steps_that_do_not_exist_are_not_found(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    assert client.get(step_url(draft, "akhir")).status_code == 404
    assert client.post(step_url(draft, "periksa") + "simpan/").status_code == 404
