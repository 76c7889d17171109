"""Who works on a referral for another LK3: what they see of it, and that the sender's case stays closed to them."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import closing, moves
from cases.models import Case, ConflictOfInterest
from lk3.access import BY_RELATION, Answer, Permission, answer
from lk3.models import AuditEvent, Membership, User
from referrals import letters
from referrals.actions import incoming as verbs
from referrals.actions.answers import take_answer
from referrals.incoming import incoming_rows
from referrals.models import Referral
from referrals.workflow import NotAllowed
from tests.cast import As
from tests.factories import (
    AttachmentFactory,
    CaseFactory,
    FamilyFactory,
    MembershipFactory,
    NoteFactory,
    PersonFactory,
    ReferralFactory,
    UserFactory,
)
from tests.sweeps.pages import METHODS
from tests.sweeps.world import arguments, our_urls

NAME = "Halimah Tusakdiah"
Share = Callable[..., Referral]


@pytest.fixture
def share(siti: User, hasan: User, ratna: User) -> Share:
    """Return a way for Siti of Delima to work on a case together with Ratna of Raudah."""

    def act(**changes: Any) -> Referral:
        code = changes.pop("code", "ECONOMIC_HARDSHIP")
        family = FamilyFactory(registered_by=siti, name=NAME)
        client = PersonFactory(registered_by=siti, name=NAME, family=family, family__relation="HEAD")
        case = CaseFactory(registered_by=siti, family=family, client=client, code=code)
        file = AttachmentFactory(case=case, may_share=True)
        values = {
            "case": case, "partner": None, "to_unit": hasan.hat.unit, "arrangement": "SHARED", "state": "ACCEPTED",
            "shared_until": timezone.localdate() + timedelta(days=30), "receiver": ratna,
            "sent_at": timezone.now(), "sent_by": siti,
        }  # fmt: skip
        row = ReferralFactory(**values | changes)
        row.attachments.add(file)
        letters.freeze(row)
        row.save()
        return row

    return act


def url(row: Referral, end: str = "") -> str:
    return f"/rujukan/masuk/{row.uid}/{end}"


def pages(row: Referral) -> list[str]:
    """Return every page a receiver has, the files included."""
    ends = ["", "langkah/selesai/", "langkah/kembalikan/", f"lampiran/{row.attachments.get().uid}/"]
    return [url(row, end) for end in ends]


def statuses(browser: Any, row: Referral) -> set[int]:
    return {browser.get(page).status_code for page in pages(row)}


def verdicts(person: User, row: Referral) -> dict[str, Answer]:
    """Return what the policy says for every permission about the sender's case, read anew."""
    case = Case.objects.get(pk=row.case_id)
    return {permission: answer(person, permission, case) for permission in BY_RELATION}


@pytest.mark.parametrize("code", ["ECONOMIC_HARDSHIP", "DOMESTIC_VIOLENCE", "SEXUAL_VIOLENCE"])
def test_while_it_runs_the_policy_answers_with_the_column_of_the_receiver(code: str, share: Share, ratna: User) -> None:
    row = share(code=code)
    expected = {permission: columns["receiver"][0] for permission, columns in BY_RELATION.items()}
    assert verdicts(ratna, row) == expected
    assert expected[Permission.CASE_VIEW] is Answer.MASKED
    assert expected[Permission.NOTE_VIEW] is Answer.FORBIDDEN


def test_the_head_of_the_receiving_unit_has_the_same_answers(share: Share, hasan: User, ratna: User) -> None:
    row = share()
    assert verdicts(hasan, row) == verdicts(ratna, row)


@pytest.mark.parametrize("code", ["ECONOMIC_HARDSHIP", "SEXUAL_VIOLENCE"])
def test_the_receiver_reads_the_shared_part_and_its_files(code: str, share: Share, ratna: User, as_: As) -> None:
    row = share(code=code)
    assert statuses(as_(ratna), row) == {200}
    assert NAME in as_(ratna).get(url(row)).content.decode()


def test_every_page_of_the_senders_case_and_family_stays_closed(
    share: Share, ratna: User, hasan: User, as_: As
) -> None:
    row = share()
    case, note = row.case, NoteFactory(case=row.case)
    browsers, seen = [as_(ratna), as_(hasan)], 0
    for name, pattern in our_urls():
        if "reference" not in pattern.pattern.converters:
            continue
        member = case.family.members.get()
        values = {
            "reference": case.family.reference if name.startswith(("families:", "cases:intake")) else case.reference,
            "pk": {"families": member.pk, "referrals": row.pk}.get(name.split(":")[0], note.pk),
            "uid": row.attachments.get().uid, "kind": "pasangan", "number": 1,
        }  # fmt: skip
        address = reverse(name, kwargs=arguments(pattern, values))
        for browser in browsers:
            call = browser.post if METHODS.get(name) == "post" else browser.get
            page = call(address)
            assert page.status_code in (404, 403), (name, page.status_code)
            assert NAME not in page.content.decode()
        seen += 1
    assert seen > 40
    # 403 is only for pages whose permission the person's role has nowhere; what asks about the case itself does not exist.
    assert as_(ratna).get(case.get_absolute_url()).status_code == 404


def test_whoever_was_not_chosen_sees_nothing(
    share: Share, hasan: User, siti: User, dewi: User, yusuf: User, as_: As
) -> None:
    row = share()
    others = [dewi, yusuf, siti]
    for role in ("counselor", "psychologist", "intake"):
        colleague = UserFactory()
        colleague.hat = MembershipFactory(user=colleague, role=role, unit=hasan.hat.unit)
        others.append(colleague)
    for person in others:
        assert statuses(as_(person), row) == {404}, person
        assert incoming_rows(person) == []


def test_people_who_may_never_see_names_get_nothing(
    share: Share, wati: User, mira: User, arif: User, tono: User, lina: User, as_: As
) -> None:
    row = share()
    for person in (wati, mira, arif, tono, lina):
        assert statuses(as_(person), row) == {403}, person
        assert set(verdicts(person, row).values()) == {Answer.NOT_FOUND}, person


def test_hidden_and_invented_look_the_same(share: Share, dewi: User, as_: As) -> None:
    row, browser = share(), as_(dewi)
    hidden = browser.get(url(row))
    invented = browser.get(f"/rujukan/masuk/{uuid.uuid4()}/")
    assert (hidden.status_code, len(hidden.content)) == (404, len(invented.content))


def test_after_the_shared_time_it_is_closed_to_the_receiver_and_a_line_without_content_to_the_head(
    share: Share, ratna: User, hasan: User, siti: User, as_: As
) -> None:
    row = share()
    Referral.objects.filter(pk=row.pk).update(shared_until=timezone.localdate() - timedelta(days=1))
    assert statuses(as_(ratna), row) == {404}
    assert set(verdicts(ratna, row).values()) == {Answer.NOT_FOUND}
    page = as_(hasan).get(url(row))
    assert page.status_code == 200
    assert NAME not in page.content.decode()
    assert row.purpose not in page.content.decode()
    assert as_(hasan).get(pages(row)[-1]).status_code == 404
    assert [(line.number, bool(line.what)) for line in incoming_rows(hasan)] == [(row.number, True)]
    assert [line.url for line in incoming_rows(ratna)] == [""]
    with pytest.raises(NotAllowed):
        verbs.write_message(referral=row, text="Masih ada?", uid=uuid.uuid4(), by=ratna)
    assert as_(siti).get(row.get_absolute_url()).status_code == 200


def test_on_the_last_day_it_is_still_open(share: Share, ratna: User, as_: As) -> None:
    row = share(shared_until=timezone.localdate())
    assert statuses(as_(ratna), row) == {200}


@pytest.mark.parametrize("state", ["COMPLETED", "RETURNED", "SETTLED", "WITHDRAWN", "DECLINED"])
def test_when_it_has_ended_nobody_of_the_receiving_unit_reads_it(
    state: str, share: Share, ratna: User, hasan: User, as_: As
) -> None:
    row = share(state=state)
    assert statuses(as_(ratna), row) == {404}
    before = AuditEvent.objects.filter(verb="referral.viewed").count()
    assert NAME not in as_(hasan).get(url(row)).content.decode()
    assert AuditEvent.objects.filter(verb="referral.viewed").count() == before
    assert set(verdicts(hasan, row).values()) == {Answer.NOT_FOUND}


def test_one_that_has_ended_does_not_open_by_another_that_runs(share: Share, ratna: User, as_: As) -> None:
    running = share()
    over = ReferralFactory(
        case=running.case, partner=None, to_unit=running.to_unit, arrangement="HANDOVER", state="RETURNED",
        receiver=ratna, sent_at=timezone.now(), sent_by=running.sent_by, purpose="Permintaan yang dahulu",
    )  # fmt: skip
    assert as_(ratna).get(url(running)).status_code == 200
    assert as_(ratna).get(url(over)).status_code == 404


def test_with_another_hat_nothing_of_it_is_seen(share: Share, ratna: User, siti: User, as_: As) -> None:
    row, browser = share(), as_(ratna)
    assert browser.get(url(row)).status_code == 200
    elsewhere = MembershipFactory(user=ratna, role="counselor", unit=siti.hat.unit)
    browser.post(reverse("hat-switch"), {"membership": elsewhere.pk})
    assert statuses(browser, row) == {404}
    ratna.hat = elsewhere
    assert incoming_rows(ratna) == []


def test_as_intake_officer_the_receiver_reads_nothing_more(share: Share, ratna: User, as_: As) -> None:
    row = share()
    Membership.objects.filter(user=ratna).update(role="intake")
    assert statuses(as_(ratna), row) == {404}


def test_who_leaves_the_unit_leaves_the_referral(share: Share, ratna: User, hasan: User, as_: As) -> None:
    row, browser = share(), as_(ratna)
    Membership.objects.filter(user=ratna).update(until_on=timezone.localdate() - timedelta(days=1))
    assert 200 not in statuses(browser, row)
    assert [line.what for line in incoming_rows(hasan)] == ["Pilih petugas yang melayani"]


def test_the_one_before_sees_nothing_after_somebody_else_was_chosen(
    share: Share, ratna: User, hasan: User, as_: As
) -> None:
    row = share()
    verbs.choose_receiver(referral=row, receiver=hasan, version=row.version, by=hasan)
    assert statuses(as_(ratna), row) == {404}
    assert set(verdicts(ratna, row).values()) == {Answer.NOT_FOUND}


def test_only_the_receiving_head_chooses_somebody_else(share: Share, ratna: User, budi: User, hasan: User) -> None:
    row = share()
    for person in (ratna, budi):
        with pytest.raises(NotAllowed):
            verbs.choose_receiver(referral=row, receiver=hasan, version=row.version, by=person)


def test_who_comes_onto_the_conflict_list_is_shut_out_at_once(share: Share, ratna: User, siti: User, as_: As) -> None:
    row = share()
    ConflictOfInterest.objects.create(case=row.case, user=ratna, reason="Saudara", recorded_by=siti)
    assert statuses(as_(ratna), row) == {404}
    assert set(verdicts(ratna, row).values()) == {Answer.NOT_FOUND}


def test_a_new_owner_of_the_case_changes_nothing_for_the_receiver(
    share: Share, ratna: User, dewi: User, budi: User, as_: As
) -> None:
    row = share()
    moves.assign(case=row.case, owner=dewi, by=budi)
    assert statuses(as_(ratna), row) == {200}
    verbs.write_message(referral=row, text="Untuk siapa pun yang menangani.", uid=uuid.uuid4(), by=ratna)
    assert as_(dewi).get(row.get_absolute_url()).status_code == 200


def test_in_a_closed_case_the_receiver_reads_and_answers_but_writes_no_message(
    share: Share, ratna: User, budi: User, as_: As
) -> None:
    row = share()
    ending = closing.Ending(
        outcome="ACCEPTANCE", summary="Selesai.", closed_on=timezone.localdate(), despite="Ditutup atas permintaan"
    )
    closing.close(case=row.case, ending=ending, by=budi)
    page = as_(ratna).get(url(row))
    assert page.status_code == 200
    assert "pesan baru tidak dapat ditulis" in page.content.decode()
    with pytest.raises(NotAllowed):
        verbs.write_message(referral=row, text="Halo", uid=uuid.uuid4(), by=ratna)
    version = Referral.objects.get(pk=row.pk).version
    take_answer(referral=row, to="COMPLETED", version=version, words="Sudah tenang", by=ratna)
    now = Referral.objects.get(pk=row.pk)
    assert (now.state, now.is_unread) == ("COMPLETED", True)


def test_whoever_opens_a_shared_file_is_in_the_senders_trail(share: Share, ratna: User, as_: As) -> None:
    row = share()
    as_(ratna).get(pages(row)[-1])
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.case_id, event.actor) == ("attachment.opened", row.case_id, ratna)
