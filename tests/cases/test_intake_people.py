"""Who is the client, who told us, and how we may reach them."""

from typing import Any

import pytest
from django.urls import reverse

from cases.models import Case, CaseParticipant, IntakeDraft
from families import safe_contact
from families.models import Family, FamilyMember, Person
from lk3.models import AuditEvent, User
from tests.cases.intake_path import begin, fill, send, step_url
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory

PHONE = "0812-0000-1234"
HOW = {
    "contact_allowed": "CALL",
    "safe_contact_phone": PHONE,
    "safe_contact_name": "Ibu Ani (tetangga)",
    "contact_times": "Pagi",
    "contact_answerers": "Hanya klien",
    "contact_words": "Mengaku dari posyandu",
}


def stored(family: Family) -> dict[str, str]:
    fresh = Family.objects.get(pk=family.pk)
    return {name: getattr(fresh, name) for name in safe_contact.FIELDS}


def with_version(family: Family) -> dict[str, Any]:
    return HOW | {"family_version": Family.objects.get(pk=family.pk).version}


def test_what_was_said_about_safe_contact_is_kept_with_the_family(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=siti.pk, **with_version(family))
    assert stored(family)["contact_allowed"] == ""
    client.post(review)
    assert stored(family) == HOW
    assert Family.objects.get(pk=family.pk).version == family.version + 1
    event = AuditEvent.objects.get(verb="case.opened")
    assert set(event.detail["family_fields"]) == set(HOW)
    assert PHONE not in str(event.detail)


def test_what_was_not_said_leaves_the_family_as_it_is(as_: As, siti: User, family: Family, erna: Person) -> None:
    Family.objects.filter(pk=family.pk).update(contact_allowed="MESSAGE", contact_times="Sore")
    client = as_(siti)
    client.post(fill(client, begin(client, family), erna, owner=siti.pk))
    assert (stored(family)["contact_allowed"], stored(family)["contact_times"]) == ("MESSAGE", "Sore")
    assert Family.objects.get(pk=family.pk).version == family.version


def test_the_step_shows_what_is_known_already(as_: As, siti: User, family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(contact_allowed="NONE", contact_times="Jangan hari Minggu")
    client = as_(siti)
    page = client.get(step_url(begin(client, family), "klien")).content.decode()
    assert 'value="NONE" checked' in page
    assert "Jangan hari Minggu" in page


def test_a_colleagues_newer_contact_is_never_overwritten_unseen(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, owner=siti.pk, **with_version(family))
    theirs = Family.objects.get(pk=family.pk)
    theirs.contact_times, theirs.version = "Malam saja", theirs.version + 1
    theirs.save()
    assert "Belum lengkap" in client.post(review).content.decode()
    assert not Case.objects.exists()
    page = client.get(step_url(draft, "klien") + "?koreksi=1").content.decode()
    assert "Malam saja" in page
    assert 'value="Pagi"' in page
    assert f'name="family_version" value="{theirs.version}"' in page
    send(client, draft, "klien", {"client": erna.pk, "continuing": "AUTO"} | with_version(family))
    client.post(review)
    assert stored(family)["contact_times"] == "Pagi"


@pytest.mark.parametrize(
    ("allowed", "phone", "says"), [("CALL", "", True), ("CALL", PHONE, False), ("VISIT", "", False)]
)
def test_a_missing_number_is_said_beside_the_field_and_stops_nobody(
    as_: As, siti: User, family: Family, erna: Person, allowed: str, phone: str, says: bool
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    how = {"contact_allowed": allowed, "safe_contact_phone": phone, "family_version": family.version}
    fill(client, draft, erna, owner=siti.pk, **how)
    page = client.get(step_url(draft, "klien")).content.decode()
    assert ("intake-contact__lacks is-shown" in page) == says


def test_do_not_call_is_red_and_hides_no_reason(siti: User) -> None:
    found = safe_contact.describe(Family(contact_allowed="NONE", safe_contact_phone=PHONE, contact_times="–"))
    assert (found.tone, found.headline) == ("danger", "Jangan dihubungi; klien yang menghubungi")
    assert safe_contact.describe(Family()).tone == "warn"
    assert "nomor telepon belum ada" in safe_contact.describe(Family(contact_allowed="CALL")).details


def test_the_reporter_stands_apart_from_the_client(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    told = {"reporter_relation": "NEIGHBOUR", "reporter": "Ibu Upik", "reporter_phone": "0751-000"}
    client.post(fill(client, begin(client, family), erna, owner=siti.pk, **told))
    case = Case.objects.get()
    assert (case.reporter_relation, case.reporter, case.reporter_phone) == ("NEIGHBOUR", "Ibu Upik", "0751-000")
    raw = Case.objects.extra(select={"raw": "reporter_phone"}).values_list("raw", flat=True).get()
    assert "0751" not in raw


def test_a_neighbour_consents_to_nothing_for_the_client(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    draft = begin(client, family)
    send(client, draft, "klien", {"client": str(erna.pk), "reporter_relation": "NEIGHBOUR", "reporter": "Ibu Upik"})
    form = client.get(step_url(draft, "mendesak")).context["form"]
    assert form["consent_basis"].value() is None
    assert form["channel"].value() == "COMMUNITY"
    send(client, draft, "klien", {"client": str(erna.pk)})
    form = client.get(step_url(draft, "mendesak")).context["form"]
    assert (form["consent_basis"].value(), form["channel"].value()) == ("CONSENT", "WALK_IN")


def test_a_reporter_without_relation_is_asked_about_and_not_dropped(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    response = send(client, begin(client, family), "klien", {"client": "FAMILY", "reporter": "Ibu Upik"})
    assert "reporter_relation" in response.context["form"].errors
    assert "Ibu Upik" in response.content.decode()


@pytest.fixture
def uncle(siti: User, family: Family) -> Person:
    """Kin who lives in another town."""
    person = PersonFactory(registered_by=siti, name="Paman Rekaan", sex="M", family=family)
    FamilyMember.objects.filter(person=person).update(lives_elsewhere=True)
    return person


def test_kin_who_live_elsewhere_are_not_counted_when_the_family_is_the_client(
    as_: As, siti: User, family: Family, uncle: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    assert f'name="client" value="{uncle.pk}"' not in client.get(step_url(draft, "klien")).content.decode()
    review = fill(client, draft, "FAMILY", owner=siti.pk, perpetrators=[uncle.pk])
    assert "Seluruh keluarga (2 orang)" in client.get(review).content.decode()
    client.post(review)
    roles = CaseParticipant.objects.filter(person=uncle).values_list("role", flat=True)
    assert list(roles) == ["ALLEGED_PERPETRATOR"]
    assert CaseParticipant.objects.filter(role="CLIENT").count() == 2


def test_kin_who_live_elsewhere_are_no_client_of_this_family(
    as_: As, siti: User, family: Family, uncle: Person
) -> None:
    client = as_(siti)
    response = send(client, begin(client, family), "klien", {"client": uncle.pk, "continuing": "AUTO"})
    assert "client" in response.context["form"].errors


@pytest.mark.parametrize("kind", ["GROUP", "INSTITUTION"])
def test_a_group_or_an_institution_is_the_client_without_any_person(as_: As, siti: User, kind: str) -> None:
    group = FamilyFactory(registered_by=siti, name="Rekaan Sejahtera", kind=kind)
    client = as_(siti)
    draft = begin(client, group)
    assert "Siapa kliennya?" not in client.get(step_url(draft, "klien")).content.decode()
    review = fill(client, draft, "", owner=siti.pk, category="ECONOMIC_HARDSHIP")
    assert "Rekaan Sejahtera" in client.get(review).content.decode()
    client.post(review)
    case = Case.objects.get()
    assert (case.client_kind, case.client, case.participants.count()) == (kind, None, 0)
    assert not case.is_continuing


def test_a_group_that_came_before_is_continuing(as_: As, siti: User) -> None:
    group = FamilyFactory(registered_by=siti, kind="GROUP")
    CaseFactory(registered_by=siti, family=group, client=None, client_kind="GROUP")
    client = as_(siti)
    client.post(fill(client, begin(client, group), "", owner=siti.pk))
    assert Case.objects.latest("pk").is_continuing


def test_a_victim_may_belong_to_a_group(as_: As, siti: User) -> None:
    group = FamilyFactory(registered_by=siti, kind="GROUP")
    member = PersonFactory(registered_by=siti, family=group, family__relation="SPOKESPERSON")
    client = as_(siti)
    client.post(fill(client, begin(client, group), "", owner=siti.pk, victims=[member.pk]))
    assert list(CaseParticipant.objects.values_list("role", "person")) == [("VICTIM", member.pk)]


def save_url(draft: IntakeDraft, step: str = "masalah") -> str:
    return reverse("cases:intake-save", args=[draft.uid, step])


SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def story(draft: IntakeDraft) -> str:
    return IntakeDraft.objects.get(pk=draft.pk).load()["masalah"]["narrative"][0]


def test_the_script_of_an_older_page_is_told_and_saves_nothing(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    first = client.post(save_url(draft), {"narrative": "Tab satu", "draft_version": draft.version}, headers=SCRIPT)
    assert first.json()["version"] > draft.version
    late = client.post(save_url(draft), {"narrative": "Tab dua", "draft_version": draft.version}, headers=SCRIPT)
    assert (late.status_code, "tab atau perangkat lain" in late.json()["message"]) == (409, True)
    assert story(draft) == "Tab satu"


def test_another_step_in_another_tab_is_nobodys_conflict(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    for step, typed in (("klien", {"client": "FAMILY"}), ("masalah", {"narrative": "Cerita"})):
        sent = typed | {"draft_version": draft.version}
        assert client.post(save_url(draft, step), sent, headers=SCRIPT).status_code == 200


def test_a_page_may_save_over_what_it_saved_itself_when_our_answer_got_lost(
    as_: As, siti: User, family: Family
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    page = {"draft_version": draft.version, "draft_tab": "11-22-33-44"}
    for attempt, words in ((2, "Satu"), (3, "Satu dua")):
        sent = page | {"narrative": words, "draft_next": attempt}
        assert client.post(save_url(draft), sent, headers=SCRIPT).status_code == 200
    late = client.post(save_url(draft), page | {"narrative": "Satu", "draft_next": 2}, headers=SCRIPT)
    assert (late.status_code, story(draft)) == (409, "Satu dua")


def test_without_a_script_the_older_page_shows_both_texts_and_sending_again_decides(
    as_: As, siti: User, family: Family
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    old = draft.version
    send(client, draft, "masalah", {"narrative": "Dari komputer"})
    response = send(client, draft, "masalah", {"narrative": "Dari ponsel", "draft_version": old, "go": "later"})
    assert [(row.theirs, row.yours) for row in response.context["conflict"]] == [("Dari komputer", "Dari ponsel")]
    assert response.context["form"]["narrative"].value() == "Dari ponsel"
    assert story(draft) == "Dari komputer"
    send(client, draft, "masalah", {"narrative": "Dari ponsel"})
    assert story(draft) == "Dari ponsel"


def test_a_draft_of_before_the_versions_is_read_and_goes_on(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    draft.answers = '{"masalah": {"narrative": ["Lama"]}}'
    draft.save()
    assert "Lama" in client.get(step_url(draft, "masalah")).content.decode()
    send(client, draft, "masalah", {"narrative": "Baru"})
    assert story(draft) == "Baru"


def test_an_intake_goes_on_where_it_was_left(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    draft = begin(client, family)
    send(client, draft, "masalah", {"narrative": "Cerita", "go": "later"})
    start = reverse("cases:intake-start", args=[family.reference])
    assert client.get(start)["Location"] == step_url(draft, "masalah")
