"""A case changes hands and states: by verbs only, with a reason for every refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.actions import closing as endings
from cases.actions import moves, work
from cases.models import Assignment, Case, CaseTransition, ConflictOfInterest, Task, TeamMember
from cases.workflow import TRANSITIONS, NotAllowed, next_state
from lk3.access import Permission
from lk3.models import AuditEvent, User
from tests.cases.test_case_page import step_up
from tests.cast import As
from tests.factories import CaseFactory, ReferralFactory

pytestmark = pytest.mark.django_db


def today() -> Any:
    return timezone.localdate()


def closing(**changes: Any) -> dict[str, Any]:
    words = {"outcome": "DECIDED", "summary": "Ibu memutuskan pindah.", "closed_on": today().isoformat()}
    return words | {"aftercare_months": "0"} | changes


def send(client: Client, case: Case, path: str, data: dict[str, Any]) -> Any:
    return client.post(f"{case.get_absolute_url()}{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def test_a_case_lives_from_registration_over_closing_to_a_second_life(
    yusuf: User, siti: User, dewi: User, budi: User, as_: As
) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    head, counselor = as_(budi), as_(siti)
    assert send(head, case, "tugaskan", {"owner": siti.pk, "note": "Tolong hari ini"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.owner) == ("IN_SERVICE", siti)
    assert send(counselor, case, "usul-tutup", closing()).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "CLOSURE_PROPOSED"
    assert send(head, case, "kembalikan", {"reason": "Kunjungi sekali lagi"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "IN_SERVICE"
    again = counselor.get(f"{case.get_absolute_url()}usul-tutup/").content.decode()
    assert "Ibu memutuskan pindah." in again, "the summary typed before is still there"
    assert send(counselor, case, "usul-tutup", closing()).status_code == 302
    assert send(head, case, "tutup", closing()).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.closed_on, case.closed_by) == ("CLOSED", "DECIDED", today(), budi)
    assert send(head, case, "buka-kembali", {"reason": "Keluarga datang lagi"}).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.outcome, case.closed_on, case.owner) == ("IN_SERVICE", "", None, siti)
    steps = case.transitions.order_by("pk").values_list("from_state", "to_state", "outcome", "effective_on")
    assert [step[:2] for step in steps] == [
        ("REGISTERED", "IN_SERVICE"),
        ("IN_SERVICE", "CLOSURE_PROPOSED"),
        ("CLOSURE_PROPOSED", "IN_SERVICE"),
        ("IN_SERVICE", "CLOSURE_PROPOSED"),
        ("CLOSURE_PROPOSED", "CLOSED"),
        ("CLOSED", "IN_SERVICE"),
    ]
    assert steps[4][2:] == ("DECIDED", today()), "the first closing stays known"
    assert "Ibu memutuskan pindah." in case.notes.get().text
    verbs = AuditEvent.objects.filter(case_id=case.pk).exclude(verb__startswith="access.").order_by("pk")
    assert [event.verb for event in verbs] == [
        "case.assigned",
        "case.closure_proposed",
        "case.closure_declined",
        "case.viewed",
        "case.closure_proposed",
        "case.closed",
        "case.reopened",
    ]


REFUSED = [
    ("REGISTERED", "close", "belum ada penanggung jawabnya"),
    ("REGISTERED", "propose_closure", "belum ditugaskan"),
    ("CLOSURE_PROPOSED", "propose_closure", "sudah diusulkan"),
    ("IN_SERVICE", "decline_closure", "Tidak ada usul penutupan"),
    ("IN_SERVICE", "reopen", "belum ditutup"),
    ("CLOSED", "close", "sudah ditutup"),
    ("CLOSED", "assign", "Buka kembali dulu"),
]


@pytest.mark.parametrize(("state", "verb", "sentence"), REFUSED)
def test_what_the_table_does_not_hold_is_refused_with_a_sentence(state: str, verb: str, sentence: str) -> None:
    with pytest.raises(NotAllowed, match=sentence):
        next_state(state, verb)


def test_every_state_that_is_not_in_the_table_refuses_every_verb() -> None:
    verbs = {verb for _, verb in TRANSITIONS}
    refused = [(state, verb) for state in Case.State for verb in verbs if (state, verb) not in TRANSITIONS]
    assert len(refused) == 12
    for state, verb in refused:
        with pytest.raises(NotAllowed, match=r"\.$"):
            next_state(state, verb)


def test_a_case_is_not_closed_before_it_was_opened_nor_tomorrow_nor_without_outcome(
    siti: User, budi: User, as_: As
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    before = errors_of(send(client, case, "tutup", closing(closed_on=(today() - timedelta(days=1)).isoformat())))
    assert "Tanggal tutup tidak boleh sebelum tanggal buka" in before
    assert "masa depan" in errors_of(
        send(client, case, "tutup", closing(closed_on=(today() + timedelta(days=1)).isoformat()))
    )
    assert "Pilih hasilnya" in errors_of(send(client, case, "tutup", closing(outcome="")))
    answer = send(client, case, "tutup", closing(closed_on="31/02/2016"))
    assert "Tanggal ini tidak ada" in errors_of(answer)
    assert "Ibu memutuskan pindah." in answer.content.decode(), "the typed summary stays"
    assert Case.objects.get(pk=case.pk).state == "IN_SERVICE"


def test_the_verb_itself_refuses_a_closing_day_before_the_opening(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    with pytest.raises(NotAllowed, match="sebelum tanggal buka"):
        endings.close(
            case=case,
            ending=endings.Ending(outcome="DECIDED", summary="", closed_on=today() - timedelta(days=1)),
            by=budi,
        )
    ending = endings.Ending(outcome="", summary="", closed_on=today())
    with pytest.raises(NotAllowed, match="tanpa hasil"):
        endings.close(case=case, ending=ending, by=budi)


def test_referrals_that_wait_are_named_and_need_a_reason(siti: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    referral = ReferralFactory(case=case, state="SENT", sent_at=timezone.now(), sent_by=siti)
    assert referral.partner.name in client.get(f"{case.get_absolute_url()}tutup/").content.decode()
    assert "tulis mengapa kasus tetap ditutup" in errors_of(send(client, case, "tutup", closing()))
    assert send(client, case, "tutup", closing(despite="Mitra menyampaikan sendiri kepada keluarga")).status_code == 302
    assert Case.objects.get(pk=case.pk).is_closed


def test_a_second_click_on_close_finds_the_case_closed(siti: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    for _ in range(2):
        assert send(client, case, "tutup", closing()).status_code == 302
    assert CaseTransition.objects.filter(case=case).count() == 1


def test_a_counselor_cannot_close_alone_and_a_colleague_not_at_all(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    for person in (siti, dewi):
        assert send(as_(person), case, "tutup", closing()).status_code == 403
    assert send(as_(dewi), case, "usul-tutup", closing()).status_code == 403
    assert not Case.objects.get(pk=case.pk).is_closed


def test_smuggled_people_are_not_put_on_a_case(
    siti: User, budi: User, ratna: User, wati: User, yusuf: User, as_: As
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    for intruder in (ratna.pk, wati.pk, yusuf.pk, 0, "x", "9" * 40, "\x00", ""):
        assert errors_of(send(client, case, "tugaskan", {"owner": intruder}))
        assert errors_of(send(client, case, "tim/tambah", {"user": intruder}))
    for intruder in (ratna, wati, yusuf):
        with pytest.raises(NotAllowed, match="Hanya konselor"):
            moves.assign(case=case, owner=intruder, by=budi)
        with pytest.raises(NotAllowed, match="Hanya konselor"):
            moves.add_to_team(case=case, user=intruder, by=budi)
    assert Case.objects.get(pk=case.pk).owner == siti
    assert not TeamMember.objects.exists()


def test_a_reassigned_case_keeps_its_state_and_remembers_both_hands(siti: User, dewi: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    endings.propose_closure(
        case=case, ending=endings.Ending(outcome="DECIDED", summary="Selesai.", closed_on=today()), by=siti
    )
    moves.assign(case=case, owner=dewi, by=budi)
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.owner) == ("CLOSURE_PROPOSED", dewi)
    assert Assignment.objects.get(case=case).assigned_by == budi
    with pytest.raises(NotAllowed, match="sudah ditangani oleh Dewi Lestari"):
        moves.assign(case=case, owner=dewi, by=budi)


def test_somebody_on_the_conflict_list_gets_no_case(siti: User, dewi: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    work.set_conflict(case=case, user=dewi, reason="Kerabat klien", by=siti)
    with pytest.raises(NotAllowed, match="benturan kepentingan"):
        moves.assign(case=case, owner=dewi, by=budi)
    with pytest.raises(NotAllowed, match="benturan kepentingan"):
        moves.add_to_team(case=case, user=dewi, by=siti)


def test_dewi_joins_the_team_until_a_day_and_asking_again_changes_the_day(siti: User, dewi: User, as_: As) -> None:
    case, until = CaseFactory(registered_by=siti), today() + timedelta(days=7)
    client = as_(siti)
    assert send(client, case, "tim/tambah", {"user": dewi.pk, "until_on": until.isoformat()}).status_code == 302
    assert as_(dewi).get(case.get_absolute_url()).status_code == 200
    assert send(client, case, "tim/tambah", {"user": dewi.pk}).status_code == 302
    assert TeamMember.objects.get().until_on is None
    past = {"user": dewi.pk, "until_on": "2016-01-01"}
    assert "sudah lewat" in errors_of(send(client, case, "tim/tambah", past))


def test_the_class_only_rises_here(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    client = as_(siti)
    assert "hanya bisa naik" in errors_of(send(client, case, "kerahasiaan", {"to": "ORDINARY"}))
    assert send(client, case, "kerahasiaan", {"to": "SEALED"}).status_code == 302
    assert Case.objects.get(pk=case.pk).confidentiality == "SEALED"
    with pytest.raises(NotAllowed, match="hanya bisa naik"):
        moves.raise_class(case=case, to="SENSITIVE", by=siti)


def test_who_hides_a_case_from_themselves_lands_on_the_list(siti: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(budi)
    answer = send(client, case, "benturan", {"user": budi.pk, "reason": "Saudara klien"})
    assert answer["Location"] == "/kasus/"
    assert client.get(case.get_absolute_url()).status_code == 404
    assert ConflictOfInterest.objects.get().recorded_by == budi


def test_the_owner_is_not_hidden_from_their_own_case(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    answer = send(as_(siti), case, "benturan", {"user": siti.pk, "reason": "Saudara klien"})
    assert "masih ditangani Siti Aminah" in errors_of(answer)


def test_budi_moves_a_sealed_case_only_after_proving_himself(siti: User, dewi: User, budi: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti, code="SEXUAL_VIOLENCE"), as_(budi)
    assert "/konfirmasi/" in send(client, case, "tugaskan", {"owner": dewi.pk})["Location"]
    step_up(client, Permission.CASE_ASSIGN, case)
    assert send(client, case, "tugaskan", {"owner": dewi.pk}).status_code == 302
    assert Case.objects.get(pk=case.pk).owner == dewi


PATHS = ["tugaskan", "tim/tambah", "usul-tutup", "tutup", "kembalikan", "buka-kembali", "kerahasiaan", "benturan"]


@pytest.mark.parametrize("path", PATHS)
def test_strangers_find_no_case_to_move(path: str, siti: User, dewi: User, ratna: User, wati: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert send(as_(dewi), case, path, {}).status_code == 403
    for person in (ratna, wati):
        assert send(as_(person), case, path, {}).status_code == 404
    assert send(Client(), case, path, {}).status_code == 302


def test_what_the_owner_had_to_do_goes_with_the_case(siti: User, dewi: User, nadia: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti)
    mine, legal, hers = (
        Task.objects.create(case=case, what="Antar", owner=owner, origin=origin, written_by=siti)
        for owner, origin in ((siti, "OTHER"), (siti, "LEGAL"), (nadia, "OTHER"))
    )
    moves.assign(case=case, owner=dewi, by=budi)
    assert [Task.objects.get(pk=task.pk).owner for task in (mine, legal, hers)] == [dewi, dewi, nadia]
