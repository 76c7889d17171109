"""The inbox: nothing gets lost, everybody reads first what waits for them, and nobody reads more than they may."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Case
from lk3.models import AuditEvent, Membership, User
from referrals import actions, inbox
from referrals.models import Referral
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory

INBOX = "/rujukan/"


def sent(case: Case, state: str = "SENT", days: int = 5, **fields: Any) -> Referral:
    by = case.registered_by
    fields |= {
        "sent_at": timezone.now(),
        "sent_by": by,
        "answer_expected_on": timezone.localdate() + timedelta(days=days),
    }
    return ReferralFactory(case=case, state=state, **fields)


def end(case: Case, by: User) -> None:
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", closed_on=timezone.localdate(), closed_at=timezone.now(), closed_by=by, outcome="ACCEPTANCE"
    )


def section(user: User, name: str) -> list[int]:
    return [row.pk for row, _ in getattr(inbox.inbox_of(user), name)]


def test_siti_reads_first_what_waits_for_her(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    late, running = sent(case, days=-1), sent(case)
    assert section(siti, "mine") == [late.pk]
    assert section(siti, "others") == [running.pk]
    assert section(budi, "mine") == []
    assert section(budi, "colleagues") == [late.pk]
    page = as_(siti).get(INBOX).content.decode()
    assert page.index("Menunggu Anda") < page.index(late.partner.name) < page.index("Menunggu pihak lain")


def test_what_only_budi_may_send_waits_for_budi(siti: User, budi: User) -> None:
    guarded = ReferralFactory(case=CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE"))
    free = ReferralFactory(case=CaseFactory(registered_by=siti))
    assert section(budi, "mine") == [guarded.pk]
    assert section(siti, "mine") == [free.pk]


@pytest.mark.parametrize("why", ["nobody", "left", "conflict"])
def test_a_referral_without_a_worker_is_the_heads(siti: User, budi: User, why: str) -> None:
    case = CaseFactory(registered_by=siti)
    row = sent(case, "DECLINED")
    if why == "nobody":
        Case.objects.filter(pk=case.pk).update(owner=None, state="REGISTERED")
    elif why == "left":
        Membership.objects.filter(user=siti).update(until_on=timezone.localdate() - timedelta(days=1))
    else:
        case.conflicts.create(user=siti, reason="Saudara", recorded_by=budi)
    assert section(budi, "mine") == [row.pk]


def test_an_answer_to_a_closed_case_stands_at_the_top_of_both(siti: User, budi: User, as_: As) -> None:
    sent(CaseFactory(registered_by=siti), "DECLINED")
    case = CaseFactory(registered_by=siti)
    row = sent(case, "ACCEPTED")
    end(case, budi)
    actions.take_answer(referral=row, to="COMPLETED", version=1, words="Selesai dirawat.", by=None)
    assert section(siti, "mine")[0] == section(budi, "mine")[0] == row.pk
    page = as_(siti).get(row.get_absolute_url()).content.decode()
    assert "Jawaban sudah saya baca" in page
    as_(siti).post(f"{row.get_absolute_url()}dibaca/", {"version": 2})
    assert row.pk not in section(siti, "mine")
    assert AuditEvent.objects.filter(verb="referral.answer_read").count() == 1


def test_read_on_an_older_page_is_refused(siti: User, as_: As) -> None:
    row = sent(CaseFactory(registered_by=siti), is_unread=True, version=3)
    answer = as_(siti).post(f"{row.get_absolute_url()}dibaca/", {"version": 2}).content.decode()
    assert "baru saja mengubah" in answer
    assert Referral.objects.get().is_unread


def test_nadia_of_no_team_and_people_outside_find_nothing(nadia: User, ratna: User, siti: User, as_: As) -> None:
    row = sent(CaseFactory(registered_by=siti), is_unread=True)
    for person in (nadia, ratna):
        assert row.number not in as_(person).get(INBOX).content.decode() or not row.number
        assert row.case.reference not in as_(person).get(INBOX).content.decode()


def test_who_only_registered_the_case_reads_no_addressee(yusuf: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    sent(case, partner=PartnerFactory(name="BNN Padang"), drafted_by=budi)
    page = as_(yusuf).get(INBOX).content.decode()
    assert case.reference in page
    assert "BNN Padang" not in page


def test_the_addressee_of_a_sealed_case_is_not_named_to_the_head_in_passing(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE")
    sent(case, partner=PartnerFactory(name="UPTD PPA Padang"))
    assert "UPTD PPA Padang" not in as_(budi).get(INBOX).content.decode()
    assert "UPTD PPA Padang" in as_(siti).get(INBOX).content.decode()


def test_the_inbox_costs_the_same_for_one_and_for_six(
    siti: User, budi: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    for person in (siti, budi):
        client, counts = as_(person), []
        for rows in (1, 6):
            while Referral.objects.filter(state="SENT").count() < rows:
                sent(CaseFactory(registered_by=siti))
                sent(CaseFactory(registered_by=siti), "COMPLETED")
            client.get(INBOX)
            with django_assert_max_num_queries(40) as captured:
                client.get(INBOX)
            counts.append(len(captured))
        assert counts[0] == counts[1]
        Referral.objects.all().delete()
