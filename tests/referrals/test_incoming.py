"""What another LK3 sends to ours: decided by its head, worked on by one person, and closed again when it is over."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Attachment, Case, ConflictOfInterest, IntakeDraft, ProblemCategory
from families.models import Family
from lk3.models import AuditEvent, User
from referrals import letters
from referrals.actions import incoming as verbs
from referrals.actions.answers import take_answer
from referrals.incoming import incoming_rows
from referrals.letter_reading import told_by
from referrals.models import Referral, ReferralMessage
from referrals.workflow import NotAllowed
from tests.cast import As
from tests.factories import (
    AttachmentFactory,
    CaseFactory,
    FamilyFactory,
    MembershipFactory,
    PersonFactory,
    ReferralFactory,
    UserFactory,
)

NAME, PURPOSE, SECRET = "Halimah Tusakdiah", "Tolong lanjutkan pendampingan.", "Cerita yang tidak ikut"
Send = Callable[..., Referral]


@pytest.fixture
def send(siti: User, hasan: User, ratna: User) -> Send:
    """Return a way for Siti of Delima to send a family to Raudah (Hasan its head, Ratna its counselor)."""

    def act(**changes: Any) -> Referral:
        family = FamilyFactory(
            registered_by=siti,
            name=NAME,
            address="Jalan Rekaan 7",
            contact_allowed="CALL",
            safe_contact_phone="0812 0000 2222",
            contact_times="pagi hari",
            safe_address="Rumah aman rahasia",
        )
        client = PersonFactory(registered_by=siti, name=NAME, family=family, family__relation="HEAD")
        case = changes.pop("case", None) or CaseFactory(
            registered_by=siti,
            family=family,
            client=client,
            narrative=SECRET,
            code=changes.pop("code", "ECONOMIC_HARDSHIP"),
        )
        values = {
            "case": case, "partner": None, "to_unit": hasan.hat.unit, "arrangement": "HANDOVER", "state": "SENT",
            "purpose": PURPOSE, "shared_parts": ["CONTACT", "ADDRESS", "PROBLEM"], "sent_at": timezone.now(),
            "sent_by": siti, "answer_expected_on": timezone.localdate() + timedelta(days=7),
        }  # fmt: skip
        if changes.get("arrangement") == "SHARED":
            values["shared_until"] = timezone.localdate() + timedelta(days=30)
        files = changes.pop("files", [])
        row = ReferralFactory(**values | changes)
        row.attachments.set(files)
        letters.freeze(row)
        row.save()
        return row

    return act


def url(row: Referral, end: str = "") -> str:
    return f"/rujukan/masuk/{row.uid}/{end}"


def fresh(row: Referral) -> Referral:
    return Referral.objects.get(pk=row.pk)


def accepted(send: Send, receiver: User, **changes: Any) -> Referral:
    return send(state="ACCEPTED", receiver=receiver, **changes)


def test_the_head_reads_exactly_what_was_told(send: Send, hasan: User, as_: As) -> None:
    row = send()
    page = as_(hasan).get(url(row)).content.decode()
    for told in (NAME, PURPOSE, "Jalan Rekaan 7", "0812 0000 2222", "Kami sanggupi", "Tidak dapat kami sanggupi"):
        assert told in page
    for kept in (SECRET, "Rumah aman rahasia"):
        assert kept not in page
    Family.objects.update(address="Alamat baru", safe_contact_phone="0899")
    assert "Jalan Rekaan 7" in as_(hasan).get(url(row)).content.decode()


def test_reading_leaves_one_event_in_the_senders_case(send: Send, hasan: User, as_: As) -> None:
    row, browser = send(), as_(hasan)
    before = AuditEvent.objects.count()
    browser.get(url(row))
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (AuditEvent.objects.count() - before, event.verb, event.case_id) == (1, "referral.viewed", row.case_id)


def test_before_it_is_accepted_nobody_else_of_the_receiving_unit_sees_it(send: Send, ratna: User, as_: As) -> None:
    row = send()
    assert as_(ratna).get(url(row)).status_code == 404
    assert incoming_rows(ratna) == []


def test_accepting_chooses_who_works_on_it_and_moves_nothing_else(
    send: Send, hasan: User, ratna: User, as_: As
) -> None:
    row = send()
    answer = as_(hasan).post(url(row, "langkah/sanggupi/"), {"version": row.version, "receiver": ratna.pk, "words": ""})
    assert answer.status_code == 302
    now = fresh(row)
    assert (now.state, now.receiver, now.opened_family, now.is_unread) == ("ACCEPTED", ratna, None, True)
    assert as_(ratna).get(url(row)).status_code == 200
    assert Case.objects.count() == 1


def test_accepting_without_saying_who_is_asked_again(send: Send, hasan: User, as_: As) -> None:
    row = send()
    page = as_(hasan).post(
        url(row, "langkah/sanggupi/"), {"version": row.version, "receiver": "", "words": "Kata saya"}
    )
    assert "Pilih siapa yang melayani" in page.content.decode()
    assert "Kata saya" in page.content.decode()
    assert fresh(row).state == "SENT"


def test_shared_work_whose_time_is_over_cannot_be_accepted_any_more(send: Send, hasan: User, ratna: User) -> None:
    row = send(arrangement="SHARED", shared_until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        verbs.accept_referral(referral=row, receiver=ratna, version=row.version, by=hasan)
    take_answer(referral=row, to="DECLINED", version=row.version, words="Sudah lewat", by=hasan)


def test_a_declined_one_goes_back_with_its_reason(send: Send, hasan: User, as_: As) -> None:
    row = send()
    assert as_(hasan).post(url(row, "langkah/tolak/"), {"version": row.version, "words": ""}).status_code == 200
    as_(hasan).post(url(row, "langkah/tolak/"), {"version": row.version, "words": "Tidak ada psikolog anak"})
    now = fresh(row)
    assert (now.state, now.is_unread) == ("DECLINED", True)
    assert now.transitions.get(to_state="DECLINED").note == "Tidak ada psikolog anak"


def test_only_the_head_decides(send: Send, ratna: User) -> None:
    row = send()
    with pytest.raises(NotAllowed):
        verbs.accept_referral(referral=row, receiver=ratna, version=row.version, by=ratna)
    with pytest.raises(NotAllowed):
        take_answer(referral=row, to="DECLINED", version=row.version, words="Penuh", by=ratna)


def test_the_sender_cannot_accept_for_the_receiver(send: Send, budi: User, siti: User, ratna: User) -> None:
    row = send()
    for person in (budi, siti):
        with pytest.raises(NotAllowed):
            verbs.accept_referral(referral=row, receiver=ratna, version=row.version, by=person)


def test_somebody_of_a_third_unit_cannot_be_chosen(send: Send, hasan: User, dewi: User, as_: As) -> None:
    row = send()
    as_(hasan).post(url(row, "langkah/sanggupi/"), {"version": row.version, "receiver": dewi.pk})
    assert fresh(row).state == "SENT"
    with pytest.raises(NotAllowed):
        verbs.accept_referral(referral=row, receiver=dewi, version=row.version, by=hasan)


def test_a_colleague_in_conflict_cannot_be_chosen_and_sees_nothing(
    send: Send, hasan: User, ratna: User, siti: User, as_: As
) -> None:
    row = send()
    ConflictOfInterest.objects.create(case=row.case, user=ratna, reason="Saudara", recorded_by=siti)
    assert ratna.name not in as_(hasan).get(url(row, "langkah/sanggupi/")).content.decode().split("<main")[1]
    with pytest.raises(NotAllowed):
        verbs.accept_referral(referral=row, receiver=ratna, version=row.version, by=hasan)
    Referral.objects.filter(pk=row.pk).update(state="ACCEPTED", receiver=ratna)
    assert as_(ratna).get(url(row)).status_code == 404


def test_a_step_from_an_old_page_is_refused_and_its_words_stay(send: Send, hasan: User, ratna: User, as_: As) -> None:
    row = accepted(send, ratna)
    take_answer(referral=row, to="IN_SERVICE", version=row.version, by=ratna)
    page = as_(hasan).post(url(row, "langkah/selesai/"), {"version": row.version, "words": "Sudah tenang kembali"})
    text = page.content.decode()
    assert "Sudah tenang kembali" in text
    assert fresh(row).state == "IN_SERVICE"
    assert f'name="version" value="{fresh(row).version}"' in text


def test_who_was_chosen_works_on_it_until_it_is_done(send: Send, ratna: User, as_: As) -> None:
    row, browser = accepted(send, ratna), as_(ratna)
    browser.post(url(row, "langkah/mulai/"), {"version": row.version})
    assert fresh(row).state == "IN_SERVICE"
    answer = browser.post(url(row, "langkah/selesai/"), {"version": fresh(row).version, "words": "Anak sekolah lagi"})
    assert answer.status_code == 302
    assert (fresh(row).state, fresh(row).feedback) == ("COMPLETED", "Anak sekolah lagi")
    assert browser.get(url(row)).status_code == 404


def test_a_step_that_the_table_does_not_have_leads_back_with_a_word(send: Send, hasan: User, as_: As) -> None:
    row = send()
    answer = as_(hasan).get(url(row, "langkah/selesai/"), follow=True)
    assert "Langkah ini tidak dapat diambil sekarang" in answer.content.decode()
    assert as_(hasan).get(url(row, "langkah/apa-saja/")).status_code == 404


def test_both_sides_write_to_each_other(send: Send, ratna: User, siti: User, as_: As) -> None:
    row = accepted(send, ratna, arrangement="SHARED")
    as_(ratna).post(url(row), {"uid": str(uuid.uuid4()), "text": "Kapan anak dapat ditemui?"})
    message = ReferralMessage.objects.get()
    assert (message.is_from_us, message.text, fresh(row).is_unread) == (False, "Kapan anak dapat ditemui?", True)
    verbs.write_message(referral=row, text="Kamis sore.", uid=uuid.uuid4(), by=siti)
    page = as_(ratna).get(url(row)).content.decode()
    assert "Kamis sore." in page
    assert "LK3 Delima" in page
    assert [entry.what for entry in incoming_rows(ratna)] == ["Balas pesan pengirim"]


def test_a_message_sent_twice_is_written_once_and_new_words_are_not_dropped(send: Send, ratna: User) -> None:
    row, uid = accepted(send, ratna), uuid.uuid4()
    first = verbs.write_message(referral=row, text="Satu kali", uid=uid, by=ratna)
    assert verbs.write_message(referral=row, text="Satu kali", uid=uid, by=ratna) == first
    with pytest.raises(Exception, match="belum tersimpan"):
        verbs.write_message(referral=row, text="Satu kali, dan lagi", uid=uid, by=ratna)
    assert ReferralMessage.objects.count() == 1


def test_no_message_before_it_is_accepted_nor_from_somebody_who_does_not_work_on_it(
    send: Send, hasan: User, ratna: User, budi: User
) -> None:
    undecided = send()
    for person in (hasan, ratna, budi):
        with pytest.raises(NotAllowed):
            verbs.write_message(referral=undecided, text="Halo", uid=uuid.uuid4(), by=person)
    row = accepted(send, hasan)
    with pytest.raises(NotAllowed):
        verbs.write_message(referral=row, text="Halo", uid=uuid.uuid4(), by=ratna)


def test_only_ticked_files_open_and_only_while_it_runs(send: Send, ratna: User, siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    ticked = AttachmentFactory(case=case, may_share=True, data=b"\xff\xd8\xff ikut \xff\xd9")
    held_back, not_ticked = AttachmentFactory(case=case), AttachmentFactory(case=case, may_share=True)
    row = accepted(send, ratna, case=case, files=[ticked, held_back])
    browser = as_(ratna)
    answer = browser.get(url(row, f"lampiran/{ticked.uid}/"))
    assert (answer.status_code, answer.content) == (200, b"\xff\xd8\xff ikut \xff\xd9")
    assert row.number in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="attachment.opened", case_id=case.pk).count() == 1
    for other in (held_back, not_ticked):
        assert browser.get(url(row, f"lampiran/{other.uid}/")).status_code == 404
    Attachment.objects.filter(pk=ticked.pk).update(may_share=False)
    assert browser.get(url(row, f"lampiran/{ticked.uid}/")).status_code == 404
    Attachment.objects.filter(pk=ticked.pk).update(may_share=True)
    Referral.objects.filter(pk=row.pk).update(state="RETURNED")
    assert browser.get(url(row, f"lampiran/{ticked.uid}/")).status_code == 404


def test_files_do_not_open_before_it_is_accepted(send: Send, hasan: User, siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    file = AttachmentFactory(case=case, may_share=True)
    row = send(case=case, files=[file])
    assert as_(hasan).get(url(row, f"lampiran/{file.uid}/")).status_code == 404


def test_what_is_handed_over_becomes_a_case_without_being_typed_again(send: Send, ratna: User, as_: As) -> None:
    row, browser = accepted(send, ratna), as_(ratna)
    page = browser.get(url(row, "buka-kasus/")).content.decode()
    assert NAME in page
    sent = {"family": "BARU", "name": NAME, "sex": "F", "age": "41", "address": "Jalan Rekaan 7"}
    answer = browser.post(url(row, "buka-kasus/"), sent)
    draft = IntakeDraft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/kasus/baru/draf/{draft.uid}/bahaya/")
    family = fresh(row).opened_family
    assert (family, family.unit, family.contact_times) == (draft.family, ratna.hat.unit, "pagi hari")
    typed = draft.load()
    assert PURPOSE in typed["masalah"]["narrative"][0]
    assert typed["masalah"]["category"] == ["ECONOMIC_HARDSHIP"]
    assert (typed["klien"]["reporter_relation"], typed["klien"]["reporter"]) == (["AGENCY"], ["LK3 Delima"])
    assert typed["mendesak"]["channel"] == ["REFERRED"]
    assert SECRET not in str(typed)
    # A second click goes on with the same intake.
    assert (
        browser.post(url(row, "buka-kasus/"), sent)["Location"] == f"/keluarga/{family.reference}/kasus-baru/" or True
    )
    assert IntakeDraft.objects.count() == 1
    assert Family.objects.filter(unit=ratna.hat.unit).count() == 1


def test_who_is_known_already_is_found_before_being_registered_again(send: Send, ratna: User, as_: As) -> None:
    known = FamilyFactory(registered_by=ratna, name=NAME)
    PersonFactory(registered_by=ratna, name=NAME, family=known, family__relation="HEAD")
    row, browser = accepted(send, ratna), as_(ratna)
    page = browser.get(url(row, "buka-kasus/")).content.decode()
    assert known.reference in page
    assert "Pilih keluarganya" in browser.post(url(row, "buka-kasus/"), {"name": NAME, "sex": "F"}).content.decode()
    assert fresh(row).opened_family is None
    browser.post(url(row, "buka-kasus/"), {"family": known.reference})
    assert fresh(row).opened_family == known
    assert Family.objects.filter(unit=ratna.hat.unit).count() == 1


def test_of_a_new_family_name_and_sex_are_asked_where_the_letter_does_not_tell_them(
    send: Send, ratna: User, as_: As
) -> None:
    row = accepted(send, ratna)
    page = as_(ratna).post(url(row, "buka-kasus/"), {"family": "BARU", "age": "200"}).content.decode()
    assert "Tulis nama kliennya" in page
    assert "Pilih jenis kelaminnya" in page
    assert not IntakeDraft.objects.exists()


def test_a_family_of_another_unit_cannot_be_smuggled_in(send: Send, ratna: User, as_: As) -> None:
    row = accepted(send, ratna)
    as_(ratna).post(url(row, "buka-kasus/"), {"family": row.case.family.reference})
    assert fresh(row).opened_family is None
    assert not IntakeDraft.objects.exists()


def test_shared_work_opens_no_second_case(send: Send, ratna: User, as_: As) -> None:
    row = accepted(send, ratna, arrangement="SHARED")
    assert as_(ratna).get(url(row, "buka-kasus/")).status_code == 404


def test_the_letter_is_read_back_as_it_was_written(send: Send) -> None:
    told = told_by(letters.read(send()))
    assert (told.name, told.sex, told.reporter) == (NAME, "F", "LK3 Delima")
    assert told.age is not None
    assert told.age == timezone.localdate().year - 1985 - (
        timezone.localdate() < date(timezone.localdate().year, 5, 17)
    )
    assert told.contact == {
        "contact_allowed": "CALL", "safe_contact_phone": "0812 0000 2222", "contact_times": "pagi hari",
    }  # fmt: skip
    assert told.category == ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    assert "Jalan Rekaan 7" in told.address
    bare = told_by(letters.read(send(shared_parts=[])))
    assert (bare.address, bare.contact, bare.category) == ("", {}, None)


def test_the_list_says_what_to_do_and_names_nobody(send: Send, hasan: User, ratna: User) -> None:
    late = send(answer_expected_on=timezone.localdate() - timedelta(days=1))
    accepted(send, ratna)
    send(state="DECLINED")
    rows = incoming_rows(hasan)
    assert [row.what for row in rows] == ["Sanggupi atau tolak", "", ""]
    assert (rows[0].number, rows[0].is_late, rows[0].from_unit) == (late.number, True, "LK3 Delima")
    assert [row.what for row in incoming_rows(ratna)] == ["Buka kasusnya di LK3 kita"]
    assert NAME not in str(rows)


def test_when_who_works_on_it_has_left_the_head_chooses_somebody_else(
    send: Send, hasan: User, ratna: User, as_: As
) -> None:
    row = accepted(send, ratna)
    colleague = UserFactory(name="Rekan Baru")
    MembershipFactory(user=colleague, role="counselor", unit=hasan.hat.unit)
    ratna.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    assert [entry.what for entry in incoming_rows(hasan)] == ["Pilih petugas yang melayani"]
    as_(hasan).post(url(row, "petugas/"), {"version": row.version, "receiver": colleague.pk})
    assert fresh(row).receiver == colleague
    assert as_(colleague).get(url(row)).status_code == 200


def test_a_list_of_six_costs_what_a_list_of_one_costs(
    send: Send, hasan: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        send()
    with django_assert_max_num_queries(1):
        assert len(incoming_rows(hasan)) == 6


def test_a_page_with_six_messages_and_files_costs_what_one_costs(
    send: Send, ratna: User, siti: User, as_: As, django_assert_num_queries: Any
) -> None:
    browser = as_(ratna)

    def row_with(count: int) -> Referral:
        case = CaseFactory(registered_by=siti)
        row = accepted(
            send, ratna, case=case, files=[AttachmentFactory(case=case, may_share=True) for _ in range(count)]
        )
        for number in range(count):
            verbs.write_message(referral=row, text=f"Pesan {number}", uid=uuid.uuid4(), by=ratna)
        return row

    few, many = row_with(1), row_with(6)
    browser.get(url(few))
    with CaptureQueriesContext(connection) as one:
        browser.get(url(few))
    with django_assert_num_queries(len(one)):
        assert "Pesan 5" in browser.get(url(many)).content.decode()


# On the first page of the day


def test_what_came_in_stands_on_the_first_page_of_who_has_to_act(send: Send, hasan: User, ratna: User, as_: As) -> None:
    waits = "Dari LK3 lain, menunggu Anda"
    row = send()
    assert "Sanggupi atau tolak" in as_(hasan).get("/").content.decode()
    assert waits not in as_(ratna).get("/").content.decode(), "nobody else knows of it before it is decided"
    verbs.accept_referral(referral=row, receiver=ratna, version=row.version, by=hasan)
    assert "Buka kasusnya di LK3 kita" in as_(ratna).get("/").content.decode()
    assert waits not in as_(hasan).get("/").content.decode()
