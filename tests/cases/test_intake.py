"""Opening a case: from the family to a case that is there exactly once."""

from datetime import date

from django.urls import reverse

from cases.models import Assignment, Case, CaseParticipant, CaseTransition, Consent, IntakeDraft
from families.models import Family, Person
from lk3.models import AuditEvent, User
from tests.cases.intake_path import begin, fill, send, step_url
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory


def test_siti_opens_a_case_and_handles_it_herself(
    as_: As, siti: User, family: Family, erna: Person, rio: Person
) -> None:
    client = as_(siti)
    draft = begin(client, family)
    review = fill(client, draft, erna, owner=str(siti.pk), victims=[erna.pk, rio.pk], secondary=["ECONOMIC_HARDSHIP"])
    page = client.get(review)
    assert "Suami memukul sejak bulan lalu." in page.content.decode()
    response = client.post(review)
    case = Case.objects.get()
    assert response["Location"] == case.get_absolute_url()
    assert case.reference == "LK3-1371-2026-00001"
    assert (case.state, case.owner, case.client, case.opened_on) == ("IN_SERVICE", siti, erna, date(2026, 2, 3))
    assert (case.category.code, case.root_category.code) == ("DOMESTIC_VIOLENCE_PHYSICAL", "DOMESTIC_VIOLENCE")
    assert case.intake_uid == draft.uid
    assert not IntakeDraft.objects.exists()
    roles = set(case.participants.values_list("role", "person__name"))
    assert roles == {("CLIENT", "Erna Rekaan"), ("VICTIM", "Erna Rekaan"), ("VICTIM", "Rio Rekaan")}
    assert [row.category.code for row in case.secondary_problems.all()] == ["ECONOMIC_HARDSHIP"]
    states = CaseTransition.objects.filter(case=case).order_by("pk").values_list("from_state", "to_state")
    assert list(states) == [("", "REGISTERED"), ("REGISTERED", "IN_SERVICE")]
    assert Assignment.objects.get(case=case).owner == siti
    consent = Consent.objects.get(case=case)
    assert (consent.basis, consent.form, consent.given_by) == ("CONSENT", "WRITTEN", "Klien sendiri")


def test_opening_writes_one_event_for_the_case(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=str(siti.pk))
    before = AuditEvent.objects.count()
    client.post(review)
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.get(verb="case.opened")
    assert event.case_id == Case.objects.get().pk
    assert "Erna" not in str(event.detail)


def test_a_second_click_leads_to_the_same_case(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=str(siti.pk))
    first, second = client.post(review), client.post(review)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


def test_yusuf_receives_and_the_case_waits_for_the_head(as_: As, yusuf: User) -> None:
    family = FamilyFactory(registered_by=yusuf)
    person = PersonFactory(registered_by=yusuf, family=family)
    client = as_(yusuf)
    review = fill(client, begin(client, family), person, owner=str(yusuf.pk))
    client.post(review)
    case = Case.objects.get()
    assert (case.state, case.owner, case.registered_by) == ("REGISTERED", None, yusuf)
    assert not Assignment.objects.exists()
    assert CaseTransition.objects.get().to_state == "REGISTERED"


def test_budi_the_head_gives_the_case_to_dewi(as_: As, budi: User, dewi: User, family: Family, erna: Person) -> None:
    client = as_(budi)
    client.post(fill(client, begin(client, family), erna, owner=str(dewi.pk)))
    case = Case.objects.get()
    assert (case.owner, case.state, case.registered_by) == (dewi, "IN_SERVICE", budi)


def test_budi_cannot_give_a_case_to_people_who_may_not_carry_one(
    as_: As, budi: User, yusuf: User, ratna: User, family: Family, erna: Person
) -> None:
    client = as_(budi)
    draft = begin(client, family)
    fill(client, draft, erna, owner="INBOX")
    for stranger in (yusuf, ratna):
        response = send(client, draft, "mendesak", {"owner": str(stranger.pk)})
        assert "owner" in response.context["form"].errors


def test_siti_may_hand_over_to_the_head(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), erna, owner="INBOX"))
    assert Case.objects.get().owner is None


def test_a_family_as_client_counts_everybody_in_it(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    client.post(fill(client, begin(client, family), "FAMILY", owner=str(siti.pk)))
    case = Case.objects.get()
    assert (case.client_kind, case.client) == ("FAMILY", None)
    assert CaseParticipant.objects.filter(case=case, role="CLIENT").count() == 2


def test_a_client_with_an_earlier_case_is_continuing_and_the_page_says_so(
    as_: As, siti: User, family: Family, erna: Person
) -> None:
    CaseFactory(registered_by=siti, family=family, client=erna, opened_on=date(2019, 5, 1))
    client = as_(siti)
    draft = begin(client, family)
    assert "pernah menjadi klien (2019)" in client.get(step_url(draft, "klien")).content.decode()
    client.post(fill(client, draft, erna, owner=str(siti.pk)))
    assert Case.objects.latest("pk").is_continuing


def test_somebody_else_of_that_family_is_new(as_: As, siti: User, family: Family, erna: Person, rio: Person) -> None:
    CaseFactory(registered_by=siti, family=family, client=erna)
    client = as_(siti)
    guardian = {"consent_basis": "GUARDIAN_CONSENT", "consent_given_by": "Erna"}
    client.post(fill(client, begin(client, family), rio, owner=str(siti.pk), **guardian))
    assert not Case.objects.latest("pk").is_continuing


def test_the_second_case_of_the_year_gets_the_next_number(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    for _ in range(2):
        client.post(fill(client, begin(client, family), erna, owner=str(siti.pk)))
    references = Case.objects.order_by("pk").values_list("reference", flat=True)
    assert list(references) == ["LK3-1371-2026-00001", "LK3-1371-2026-00002"]


def test_a_draft_can_be_thrown_away_after_a_question(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    url = reverse("cases:intake-discard", args=[begin(client, family).uid])
    assert client.get(url).status_code == 200
    assert IntakeDraft.objects.count() == 1
    client.post(url)
    assert not IntakeDraft.objects.exists()
    assert list(
        AuditEvent.objects.filter(verb__startswith="intake.").order_by("pk").values_list("verb", flat=True)
    ) == [
        "intake.started",
        "intake.discarded",
    ]


def test_starting_again_goes_on_with_the_same_draft(as_: As, siti: User, family: Family) -> None:
    client = as_(siti)
    assert begin(client, family) == begin(client, family)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "intake.started",
        "intake.resumed",
    ]


def test_the_first_page_finds_the_family_by_a_name_and_offers_to_begin(as_: As, siti: User, family: Family) -> None:
    page = as_(siti).post(reverse("cases:open"), {"q": "erna"}, follow=True).content.decode()
    assert reverse("cases:intake-start", args=[family.reference]) in page


def test_a_family_that_is_not_found_can_be_registered_on_the_way(as_: As, siti: User) -> None:
    page = as_(siti).post(reverse("cases:open"), {"q": "tidak ada"}, follow=True).content.decode()
    assert reverse("families:register") + "?untuk=kasus" in page
