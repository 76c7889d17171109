"""Finding a partner, and what its page tells somebody who is on the telephone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case, ProblemCategory
from lk3.access import Confidentiality
from lk3.models import User
from referrals import partner_choices, suggestions
from referrals.directory import Answers, agreement_words, answers_of
from referrals.models import Partner, PartnerContact, ReferralTransition
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

LIST = "/mitra/"
TODAY = date(2026, 3, 26)


def names(client: Any, **query: str) -> set[str]:
    """The partners on the list that the address asks for."""
    return {row.name for row, _ in client.get(LIST, query).context["rows"]}


def refer(siti: User, partner: Partner, answered_after: int | None, **case: Any) -> None:
    """Let a case of Siti's be referred ten days ago, and be answered after so many days."""
    sent = timezone.now() - timedelta(days=10)
    row = ReferralFactory(
        case=CaseFactory(registered_by=siti, **case), partner=partner, state="SENT", sent_at=sent, sent_by=siti
    )
    if answered_after is not None:
        at = sent + timedelta(days=answered_after)
        for number, state in enumerate(["RECEIVED", "ACCEPTED", "DECLINED"]):
            ReferralTransition.objects.create(
                referral=row, to_state=state, moved_at=at + timedelta(minutes=number), moved_by=siti
            )


def test_partners_elsewhere_that_serve_the_place_are_found_there(siti: User, as_: As) -> None:
    lpsk = PartnerFactory(name="LPSK", district_id="31.75")
    lpsk.serves.add("13")
    PartnerFactory(name="Polresta Padang")
    neighbour = PartnerFactory(name="Bapas Pekanbaru", district_id="14.71")
    neighbour.serves.add("13.71")
    PartnerFactory(name="Polresta Pekanbaru", district_id="14.71")
    client = as_(siti)
    assert names(client) == {"LPSK", "Polresta Padang", "Bapas Pekanbaru"}
    assert names(client, provinsi="13", kabupaten="13.71") == {"LPSK", "Polresta Padang", "Bapas Pekanbaru"}
    assert names(client, provinsi="13", kabupaten="13.75") == {"LPSK"}
    order = [row.name for row, _ in client.get(LIST).context["rows"]]
    assert order == ["Polresta Padang", "Bapas Pekanbaru", "LPSK"], "one's own first, then those that serve it"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("berlaku", {"Lama berlaku", "Segera berakhir", "Tanpa akhir"}),
        ("segera", {"Segera berakhir"}),
        ("berakhir", {"Sudah berakhir"}),
        ("tanpa", {"Tanpa MoU"}),
        ("lain", {"Lama berlaku", "Segera berakhir", "Tanpa akhir", "Sudah berakhir", "Tanpa MoU"}),
    ],
)
def test_budi_finds_the_agreements_that_end(budi: User, as_: As, asked: str, found: set[str]) -> None:
    today = timezone.localdate()
    PartnerFactory(name="Lama berlaku", agreement_until=today + timedelta(days=61))
    PartnerFactory(name="Segera berakhir", agreement_until=today)
    PartnerFactory(name="Sudah berakhir", agreement_until=today - timedelta(days=1))
    PartnerFactory(name="Tanpa akhir", agreement_number="7/2026")
    PartnerFactory(name="Tanpa MoU")
    assert names(as_(budi), mou=asked) == found


def test_arif_finds_what_nobody_has_checked(arif: User, as_: As) -> None:
    PartnerFactory(name="Diperiksa", checked_at=timezone.now(), checked_by=arif)
    PartnerFactory(name="Belum")
    client = as_(arif)
    assert names(client, diperiksa="belum") == {"Belum"}
    assert names(client, diperiksa="sudah") == {"Diperiksa"}
    assert names(client, diperiksa="x") == {"Diperiksa", "Belum"}


@pytest.mark.parametrize(
    ("partner", "said"),
    [
        (Partner(), ("Belum ada MoU", "neutral")),
        (Partner(agreement_number="7"), ("MoU tanpa tanggal berakhir", "good")),
        (Partner(agreement_from=date(2026, 4, 1)), ("MoU mulai berlaku 1 April 2026", "info")),
        (Partner(agreement_until=date(2026, 4, 7)), ("MoU berakhir 12 hari lagi", "warn")),
        (Partner(agreement_until=date(2026, 3, 26)), ("MoU berakhir hari ini", "warn")),
        (Partner(agreement_until=date(2026, 3, 25)), ("MoU berakhir 1 hari lalu", "danger")),
        (Partner(agreement_until=date(2026, 5, 25)), ("MoU berakhir 60 hari lagi", "warn")),
        (Partner(agreement_until=date(2026, 5, 26)), ("MoU berlaku sampai 26 Mei 2026", "good")),
    ],
)
def test_how_things_stand_with_the_agreement(partner: Partner, said: tuple[str, str]) -> None:
    assert agreement_words(partner, TODAY) == said


def test_the_page_counts_the_answers_to_ones_own_unit_and_nobody_elses(siti: User, ratna: User, arif: User) -> None:
    partner = PartnerFactory()
    for days in (1, 2, 5, None):
        refer(siti, partner, days)
    refer(siti, PartnerFactory(), 9)
    refer(ratna, partner, 9)
    ReferralFactory(case=CaseFactory(registered_by=siti), partner=partner)
    assert answers_of(partner, siti) == Answers(sent=4, answered=3, median_days="2")
    assert answers_of(partner, ratna) == Answers(sent=1, answered=1, median_days="9")
    assert answers_of(partner, arif) is None
    refer(siti, partner, 4)
    assert answers_of(partner, siti) == Answers(5, 4, "3"), "the middle of 1, 2, 4 and 5"
    refer(siti, partner, 0)
    refer(siti, partner, 0)
    assert answers_of(partner, siti) == Answers(7, 6, "1,5")


def test_a_sealed_case_that_dewi_may_not_know_of_does_not_show_in_a_count(siti: User, dewi: User, budi: User) -> None:
    partner = PartnerFactory()
    refer(siti, partner, 1, confidentiality=Confidentiality.SEALED)
    assert answers_of(partner, dewi) == Answers(0, 0, "")
    assert answers_of(partner, siti) == answers_of(partner, budi) == Answers(1, 1, "1")


def test_the_page_of_a_partner_names_no_client(siti: User, as_: As) -> None:
    partner = PartnerFactory()
    refer(siti, partner, 1)
    case = partner.referrals.get().case
    page = as_(siti).get(f"/mitra/{partner.pk}/").content.decode()
    assert case.reference not in page
    assert case.family.name not in page
    assert "Biasanya dijawab dalam" in page


def test_the_page_costs_the_same_for_one_referral_and_contact_and_for_six(
    siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    partner, client, counts = PartnerFactory(), as_(siti), []
    for rows in (1, 5):
        for _ in range(rows):
            refer(siti, partner, 1)
            PartnerContact.objects.create(partner=partner, name="Rina", phone="0812 1111 222", is_always_on=True)
        partner.serves.add(*(["13"] if rows == 1 else ["14", "15", "16.71", "17"]))
        with django_assert_max_num_queries(40) as captured:
            client.get(f"/mitra/{partner.pk}/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_list_with_advice_costs_the_same_for_one_partner_and_for_six(
    siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    for rows in (1, 5):
        for partner in PartnerFactory.create_batch(rows):
            partner.problems.add(ProblemCategory.objects.get(code="SEXUAL_VIOLENCE"))
        with django_assert_max_num_queries(40) as captured:
            client.get(LIST, {"masalah": "SEXUAL_VIOLENCE"})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_says_whom_to_think_of_and_who_is_missing(siti: User, as_: As) -> None:
    PartnerFactory(name="UPTD PPA Kota Padang")
    far = PartnerFactory(name="LPSK Jakarta", kind="OTHER", district_id="31.75")
    page = as_(siti).get(LIST, {"masalah": "SEXUAL_VIOLENCE"}).content.decode()
    assert "<strong>LPSK</strong>:\n        belum ada di direktori untuk Kota Padang" in page
    assert "<strong>UPTD PPA</strong>:\n        <a href=" in page
    far.serves.add("13")
    page = as_(siti).get(LIST, {"masalah": "SEXUAL_VIOLENCE"}).content.decode()
    assert "LPSK Jakarta" in page
    assert "Lembaga yang lazim" not in as_(siti).get(LIST).content.decode()


def test_every_one_of_the_eleven_problems_has_suggestions_of_known_kinds(db: None) -> None:
    codes = set(ProblemCategory.objects.roots().values_list("code", flat=True))
    assert set(suggestions.SUGGESTIONS) == codes
    assert len(codes) == 11
    for rows in suggestions.SUGGESTIONS.values():
        assert rows[0].is_first
        assert all(row.kind in {"", *Partner.Kind.values} for row in rows)
        assert all(row.kind or row.words for row in rows), "something tells it from other partners"


@pytest.mark.parametrize(
    ("partner", "problem", "is_first"),
    [
        ({"kind": "PROTECTION_UNIT"}, "SEXUAL_VIOLENCE", True),
        ({"kind": "LEGAL_AID"}, "SEXUAL_VIOLENCE", False),
        ({"kind": "OTHER", "name": "LPSK perwakilan"}, "SEXUAL_VIOLENCE", True),
        ({"kind": "OTHER", "services": "Aduan keimigrasian"}, "MIGRANT_WORKER", True),
        ({"kind": "OTHER"}, "MIGRANT_WORKER", False),
        ({"kind": "PROBATION"}, "EX_PRISONER", True),
        ({"kind": "POLICE"}, "NONE_OF_THEM", False),
    ],
)
def test_who_is_thought_of_first(partner: dict[str, str], problem: str, is_first: bool) -> None:
    assert suggestions.is_first_choice(Partner(**partner), problem) is is_first


def test_choices_come_in_four_groups_that_say_why(siti: User, django_assert_num_queries: Any) -> None:
    case = CaseFactory(registered_by=siti, category=ProblemCategory.objects.get(code="SEXUAL_VIOLENCE"))
    ticked = PartnerFactory(name="Zakat yang mendampingi", kind="CHARITY")
    ticked.problems.add(case.root_category)
    thought_of = PartnerFactory(name="UPTD PPA Sumbar", district_id="13.75")
    thought_of.serves.add("13")
    PartnerFactory(name="BLK Padang", kind="EMPLOYMENT")
    far = PartnerFactory(name="UPTD PPA Pekanbaru", district_id="14.71")
    far.problems.add(case.root_category)
    PartnerFactory(name="Apa saja di Pekanbaru", kind="OTHER", district_id="14.71")
    case = Case.objects.select_related("district", "root_category").get(pk=case.pk)
    with django_assert_num_queries(1):
        groups = dict(partner_choices.partner_choices(Partner.objects.active(), case)[1:])
    assert [[label for _, label in rows] for rows in groups.values()] == [
        ["Zakat yang mendampingi"],
        ["UPTD PPA Sumbar (Kota Bukittinggi)"],
        ["BLK Padang"],
        ["UPTD PPA Pekanbaru (Kota Pekanbaru)", "Apa saja di Pekanbaru (Kota Pekanbaru)"],
    ]
    assert next(iter(groups)) == "Disarankan: menangani masalah ini, di Kota Padang"
