"""Case conferences: planned, held, completed later; guests have no account, decisions are tasks."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import conferences as reading
from cases.actions import conferences as verbs
from cases.models import Case, Conference, ConferenceParticipant, ConflictOfInterest, Task, TeamMember
from cases.timeline import Reader
from cases.timeline.conferences import conferences as events_of
from cases.workflow import NotAllowed
from lk3.access import Answer
from lk3.models import AuditEvent, Draft, User
from tests.cast import As
from tests.factories import CaseFactory, ConferenceFactory

pytestmark = pytest.mark.django_db
HUGE = "9" * 40


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def minutes(**changes: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "held_on": day(),
        "start_time": "09:30",
        "place": "Ruang camat",
        "issues": "Rumah rusak, anak putus sekolah.",
        "conclusion": "LK3 mendampingi anak, nagari mengurus rumah.",
        "peserta-0-name": "Bapak Zainal",
        "peserta-0-role": "Walinagari",
        "peserta-0-institution": "Nagari Rekaan",
        "keputusan-0-what": "Ajukan bantuan rumah",
        "keputusan-0-responsible": "Walinagari",
        "keputusan-0-due_on": day(14),
    } | changes


def without(*names: str, **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in minutes(**changes).items() if name not in names}


def send(client: Client, case: Case, data: dict[str, Any], path: str = "baru") -> Any:
    return client.post(f"{case.get_absolute_url()}konferensi/{path}/", data)


def errors_of(response: Any) -> str:
    assert response.status_code == 200, "a refusal shows the form again"
    return " ".join(str(message) for messages in response.context["form"].errors.values() for message in messages)


def test_siti_records_who_met_what_was_decided_and_who_does_it(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    data = minutes(
        **{"colleagues": [siti.pk, dewi.pk], "keputusan-1-what": "Ajak anak bicara", "keputusan-1-owner": dewi.pk}
    )
    answer = send(as_(siti), case, data)
    held = Conference.objects.get()
    assert answer["Location"] == f"{case.get_absolute_url()}konferensi/{held.pk}/"
    people = list(held.participants.order_by("pk").values_list("name", "role", "institution"))
    assert people == [
        ("Dewi Lestari", "Konselor/pekerja sosial", "LK3 Delima"),
        ("Siti Aminah", "Konselor/pekerja sosial", "LK3 Delima"),
        ("Bapak Zainal", "Walinagari", "Nagari Rekaan"),
    ]
    by_guest, by_dewi = held.tasks.order_by("pk")
    assert (by_guest.responsible, by_guest.owner, by_guest.due_on.isoformat()) == ("Walinagari", None, day(14))
    assert (by_dewi.what, by_dewi.owner, by_dewi.origin, by_dewi.case) == (
        "Ajak anak bicara", dewi, Task.Origin.CONFERENCE, case,
    )  # fmt: skip
    assert AuditEvent.objects.filter(case_id=case.pk).values_list("verb", flat=True).get() == "conference.added"
    assert not Draft.objects.exclude(sent_at=None).exclude(fields="").exists()


def test_the_minutes_show_everything_once_it_is_recorded_and_leave_one_trace(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    page = as_(siti).get(send(as_(siti), case, minutes())["Location"])
    text = page.content.decode()
    for words in ("Ruang camat", "09.30", "Bapak Zainal", "Walinagari", "anak putus sekolah", "nagari mengurus rumah",
                  "Ajukan bantuan rumah", "Terbuka"):  # fmt: skip
        assert words in text, words
    assert AuditEvent.objects.filter(verb="conference.viewed", actor=siti).count() == 1


def test_a_double_clicked_conference_is_recorded_once_with_its_tasks(siti: User, as_: As) -> None:
    case, client, data = CaseFactory(registered_by=siti), as_(siti), minutes()
    first, second = send(client, case, data), send(client, case, data)
    assert first["Location"] == second["Location"]
    assert (Conference.objects.count(), Task.objects.count(), ConferenceParticipant.objects.count()) == (1, 1, 1)


def test_a_form_of_another_case_is_refused(siti: User, as_: As) -> None:
    data = minutes()
    send(as_(siti), CaseFactory(registered_by=siti), data)
    assert "sudah pernah dikirim" in errors_of(send(as_(siti), CaseFactory(registered_by=siti), data))


def test_a_planned_conference_is_recorded_now_and_completed_later(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    planned = without("conclusion", "keputusan-0-what", "keputusan-0-responsible", "keputusan-0-due_on", held_on=day(3))
    url = send(client, case, planned)["Location"]
    assert "direncanakan" in client.get(url).content.decode()
    assert reading.at_a_glance(case).coming == Conference.objects.get()
    row = Conference.objects.get()
    assert "Bapak Zainal" in client.get(f"{url}ubah/").content.decode(), "what was typed before stands in the form"
    assert send(client, case, minutes(version=1), f"{row.pk}/ubah").status_code == 302
    row = Conference.objects.get()
    assert (row.version, row.changed_by, row.tasks.count()) == (2, siti, 1)
    assert reading.at_a_glance(case).last == row
    event = AuditEvent.objects.get(verb="conference.changed")
    assert event.detail == {"fields": ["conclusion", "held_on"], "decisions": 1}


def test_decisions_made_before_are_shown_and_not_made_again(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    send(client, case, minutes())
    row = Conference.objects.get()
    page = client.get(f"{case.get_absolute_url()}konferensi/{row.pk}/ubah/")
    assert "Sudah menjadi tugas" in page.content.decode()
    assert page.context["form"]["keputusan-0-what"].value() is None
    again = without("keputusan-0-what", "keputusan-0-responsible", "keputusan-0-due_on", version=1)
    again |= {"keputusan-2-what": "Urus akta", "keputusan-2-responsible": "Ibu"}
    send(client, case, again, f"{row.pk}/ubah")
    assert sorted(task.what for task in row.tasks.all()) == ["Ajukan bantuan rumah", "Urus akta"]


def test_two_people_who_complete_the_minutes_see_both_texts(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    row = ConferenceFactory(case=case)
    send(as_(dewi), case, minutes(version=1, conclusion="Menurut Dewi."), f"{row.pk}/ubah")
    answer = send(
        as_(siti),
        case,
        minutes(version=1, conclusion="Menurut Siti.", **{"peserta-0-name": "Ibu Rosna"}),
        f"{row.pk}/ubah",
    )
    assert "Dewi Lestari sudah mengubah data ini" in errors_of(answer)
    for words in ("Menurut Dewi.", "Menurut Siti.", "Bapak Zainal", "Ibu Rosna"):
        assert words in answer.content.decode(), words
    assert Conference.objects.get().conclusion == "Menurut Dewi."
    assert Task.objects.count() == 1
    with pytest.raises(NotAllowed, match="baru saja diubah"):
        verbs.change_conference(conference=row, version=1, participants=[], conclusion="Lama.", by=siti)


@pytest.mark.parametrize(("name", "columns"), [("peserta", "name"), ("keputusan", "what")])
def test_more_rows_come_without_a_script_and_without_losing_a_word(
    name: str, columns: str, siti: User, as_: As
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    before = client.get(f"{case.get_absolute_url()}konferensi/baru/").content.decode().count(f'-{columns}"')
    answer = send(client, case, minutes(more=name, held_on="besok", **{"keputusan-0-owner": HUGE, "colleagues": ["x"]}))
    text = answer.content.decode()
    assert text.count(f'-{columns}"') >= before + 4
    for words in ("Ruang camat", "Bapak Zainal", "Ajukan bantuan rumah", "anak putus sekolah"):
        assert words in text, words
    assert not answer.context["form"].errors, "what is not sent yet is not judged"
    assert not Conference.objects.exists()
    twice = send(client, case, minutes(more=name, **{f"{name}-9-{columns}": "Paling bawah"}))
    assert twice.context["form"][f"{name}-9-{columns}"].value() == "Paling bawah"


def test_a_restored_draft_brings_its_added_rows_along(siti: User, as_: As) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    url = f"{case.get_absolute_url()}konferensi/baru/"
    draft = client.get(url).context["form"].draft
    kept = minutes(
        draft=str(draft.ticket.uid), draft_path=draft.sealed, draft_version="0", **{"peserta-8-name": "Tamu kesembilan"}
    )
    assert client.post(draft.url, kept).status_code == 302, "without a script it goes back to the form"
    assert 'value="Tamu kesembilan"' in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": "kemarin"}, "Tanggal ini tidak ada"),
        ({"held_on": "2015-01-01"}, "Kasus ini baru dibuka"),
        ({"held_on": day(2)}, "masih di masa depan"),
        ({"held_on": day(800)}, "lebih dari setahun"),
        ({"start_time": "25:99"}, "Jam ini tidak ada"),
        ({"place": ""}, "Belum diisi"),
        ({"issues": "x" * 20001}, "20000"),
        ({"issues": "a\x00b"}, "null"),
        ({"peserta-0-name": ""}, "Tulis nama peserta ini"),
        ({"peserta-0-name": "x" * 121}, "120"),
        ({"keputusan-0-what": ""}, "Tulis apa yang akan dilakukan"),
        ({"keputusan-0-due_on": day(-1)}, "Tidak boleh sebelum tanggal konferensi"),
        ({"keputusan-0-due_on": "lusa"}, "Tanggal ini tidak ada"),
        ({"keputusan-0-owner": HUGE}, "tidak bekerja pada kasus ini"),
        ({"keputusan-0-owner": "\x00"}, "tidak bekerja pada kasus ini"),
        ({"colleagues": [HUGE]}, "tidak bekerja pada kasus ini"),
        ({"colleagues": ["x"]}, "Pilih lagi"),
        ({"uid": "x"}, "Formulir ini rusak"),
    ],
)
def test_minutes_that_cannot_be_are_refused_beside_the_field(
    siti: User, as_: As, changes: dict[str, Any], sentence: str
) -> None:
    case = CaseFactory(registered_by=siti)
    answer = send(as_(siti), case, minutes(**changes))
    assert sentence in errors_of(answer)
    assert "nagari mengurus rumah" in answer.content.decode(), "what was typed stays"
    assert not Conference.objects.exists()


def test_rows_without_end_are_cut_off_and_odd_names_are_not_rows(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    odd = {"peserta-99-name": "Terlalu jauh", "peserta-x-name": "x", "peserta-1-<b>": "x", "version": HUGE}
    assert send(as_(siti), case, minutes(**odd)).status_code == 302
    assert ConferenceParticipant.objects.values_list("name", flat=True).get() == "Bapak Zainal"


def test_nobody_outside_the_case_is_given_a_decision_or_offered_as_colleague(
    siti: User, dewi: User, nadia: User, budi: User, ratna: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=nadia, added_by=siti)
    ConflictOfInterest.objects.create(case=case, user=nadia, reason="Saudara", recorded_by=siti)
    form = as_(siti).get(f"{case.get_absolute_url()}konferensi/baru/").context["form"]
    assert [name for _, name in form.fields["keputusan-0-owner"].choices][1:] == ["Budi Santoso", "Siti Aminah"]
    for stranger in (dewi, nadia, ratna):
        answer = send(as_(siti), case, minutes(**{"keputusan-0-owner": stranger.pk}))
        assert "tidak bekerja pada kasus ini" in errors_of(answer)
        with pytest.raises(NotAllowed, match="tidak bekerja pada kasus ini"):
            verbs.add_conference(
                case=case, uid=uuid.uuid4(), held_on=timezone.localdate(), place="x", issues="x",
                decisions=[{"what": "x", "owner": stranger}], by=siti,
            )  # fmt: skip
    assert not Conference.objects.exists()


def test_a_guest_gets_no_account_and_no_right(siti: User, as_: As) -> None:
    before = User.objects.count()
    case = CaseFactory(registered_by=siti)
    send(as_(siti), case, minutes())
    assert User.objects.count() == before
    assert case.team.count() == 0


def test_the_pages_open_for_those_who_work_on_the_case_only(
    siti: User, dewi: User, budi: User, yusuf: User, ratna: User, wati: User, as_: As
) -> None:
    case = CaseFactory(registered_by=siti)
    held = ConferenceFactory(case=case)
    for path in ("baru", f"{held.pk}", f"{held.pk}/ubah"):
        url = f"{case.get_absolute_url()}konferensi/{path}/"
        page = as_(siti).get(url)
        title = page.content.decode().split("<title>")[1].split("</title>")[0]
        assert case.reference in title
        assert as_(budi).get(url).status_code == 200
        assert as_(dewi).get(url).status_code == as_(yusuf).get(url).status_code == 403
        assert as_(ratna).get(url).status_code == as_(wati).get(url).status_code == 404
        assert "/akun/login/" in Client().get(url)["Location"]


def test_who_only_registered_the_case_does_not_read_its_conferences(siti: User, yusuf: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    held = ConferenceFactory(case=case)
    assert as_(yusuf).get(case.get_absolute_url()).status_code == 200
    answer = as_(yusuf).get(f"{case.get_absolute_url()}konferensi/{held.pk}/")
    assert answer.status_code == 403
    assert held.issues not in answer.content.decode()


def test_a_conference_of_another_case_is_not_reached_through_this_one(siti: User, as_: As) -> None:
    case, other = CaseFactory(registered_by=siti), ConferenceFactory(case=CaseFactory(registered_by=siti))
    for pk in (other.pk, 999999, HUGE):
        assert as_(siti).get(f"{case.get_absolute_url()}konferensi/{pk}/").status_code == 404
        assert send(as_(siti), case, minutes(version=1), f"{pk}/ubah").status_code == 404


def test_nothing_is_written_into_a_closed_case_but_its_minutes_stay_readable(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    held = ConferenceFactory(case=case)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", outcome="DECIDED", closed_on=case.opened_on, closed_at=timezone.now(), closed_by=budi
    )
    assert send(as_(siti), case, minutes()).status_code == 403
    page = as_(siti).get(f"{case.get_absolute_url()}konferensi/{held.pk}/")
    assert held.issues in page.content.decode()
    assert "ubah/" not in page.content.decode()
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        verbs.change_conference(conference=held, version=1, participants=[], by=siti)


def test_the_timeline_tells_of_conferences_to_those_who_see_the_work(
    siti: User, django_assert_num_queries: Any
) -> None:
    case = CaseFactory(registered_by=siti)
    for days in (-2, 0, 5):
        row = ConferenceFactory(case=case, held_on=timezone.localdate() + timedelta(days=days))
        ConferenceParticipant.objects.create(conference=row, name="Camat")
        Task.objects.create(case=case, conference=row, what="x", responsible="Ibu", written_by=siti)
    reader = Reader(user=siti, sees_work=True, notes=Answer.YES, psychology=None)
    with django_assert_num_queries(2):
        found = list(events_of(case, reader, 10))
    assert [event.title for event in found] == ["Konferensi kasus direncanakan", "Konferensi kasus", "Konferensi kasus"]
    assert ("Diundang", "Camat") in found[0].facts
    assert ("Keputusan", "1") in found[1].facts
    masked = Reader(user=siti, sees_work=False, notes=None, psychology=None)
    assert list(events_of(case, masked, 10)) == []


def test_the_printed_file_and_the_summary_show_conferences(siti: User, django_assert_num_queries: Any) -> None:
    from django.template.loader import render_to_string

    case = CaseFactory(registered_by=siti)
    planned = ConferenceFactory(case=case, held_on=timezone.localdate() + timedelta(days=5), place="Balai nagari")
    held = ConferenceFactory(case=case, conclusion="Disepakati bersama.")
    with django_assert_num_queries(2):
        glance = reading.at_a_glance(case)
    assert (glance.coming, glance.last) == (planned, held)
    text = render_to_string(
        "cases/conference/_summary.html", {"glance": glance, "reference": case.reference, "may_add": True}
    )
    assert "Balai nagari" in text
    with django_assert_num_queries(3):
        rows = list(reading.minutes_of(case))
    paper = render_to_string("cases/conference/_print.html", {"conferences": rows, "today": timezone.localdate()})
    assert "Disepakati bersama." in paper
    assert paper.index("Disepakati bersama.") < paper.index("(direncanakan)")
