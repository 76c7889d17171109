"""A long form keeps what was typed: its author's alone, found again anywhere, gone when it is sent."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, ConflictOfInterest, Note, TeamMember
from families.models import Family
from lk3 import drafts
from lk3.models import AuditEvent, Draft, RescuedForm, User
from tests.cast import CAST, PASSWORD, As
from tests.factories import CaseFactory, FamilyFactory, MembershipFactory, NoteFactory, PersonFactory

TEXT = "Ibu datang dengan anaknya dan bercerita panjang."
MORE = f"{TEXT} Anak tertua tinggal bersama neneknya."


class Tab:
    """One page with a form, once loaded, as the script on it sees it."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.html = client.get(address).content.decode()
        found = re.findall(r'<input type="hidden" name="(draft\w*)" value="([^"]*)"', self.html)
        self.hidden = {name: unescape(value) for name, value in found}
        self.hidden["draft_tab"] = str(uuid.uuid4().int)
        self.url = re.search(r'data-draft-url="([^"]+)"', self.html)[1]  # type: ignore[index]
        self.attempt = int(self.hidden["draft_version"])

    def save(self, **typed: Any) -> HttpResponse:
        """Save what was typed, as the script does every few seconds."""
        self.attempt += 1
        fields = self.hidden | {"draft_next": str(self.attempt)} | typed
        answer = self.client.post(self.url, fields, headers={"x-requested-with": "XMLHttpRequest"})
        if answer.status_code == 200:
            self.hidden["draft_version"] = str(answer.json()["version"])
        return answer

    def send(self, **typed: Any) -> HttpResponse:
        """Press the button."""
        return self.client.post(self.address, self.hidden | typed)


@pytest.fixture
def case(siti: User) -> Case:
    """A case of Siti's."""
    return CaseFactory(registered_by=siti)


@pytest.fixture
def address(case: Case) -> str:
    """Where a note is written into it."""
    return reverse("cases:note-add", args=[case.reference])


def shown(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def end_session(client: Client) -> None:
    """End the session as time would: the other cookies stay."""
    client.session.flush()
    del client.cookies[settings.SESSION_COOKIE_NAME]


def test_a_draft_saved_a_thousand_times_can_still_be_saved(case: Case, siti: User, as_: As) -> None:
    address = reverse("cases:note-add", args=[case.reference])
    Tab(as_(siti), address).save(text=TEXT)
    Draft.objects.update(version=2003)
    assert Tab(as_(siti), address).hidden["draft_version"] == "2003"


def test_looking_at_a_form_writes_nothing(siti: User, address: str, as_: As) -> None:
    client = as_(siti)
    before = AuditEvent.objects.count()
    Tab(client, address)
    assert not Draft.objects.exists()
    assert AuditEvent.objects.count() == before


def test_siti_closes_the_tab_and_finds_her_words_again(siti: User, address: str, as_: As) -> None:
    client = as_(siti)
    answer = Tab(client, address).save(text=TEXT)
    assert answer.status_code == 200
    assert re.fullmatch(r"\d\d\.\d\d", answer.json()["saved_at"])
    html = shown(client, address)
    assert TEXT in html
    assert "dipulihkan" in html
    assert "invalid-feedback" not in html  # restored, not judged


def test_she_goes_on_at_another_device_with_the_same_draft(siti: User, address: str, as_: As) -> None:
    Tab(as_(siti), address).save(text=TEXT)
    phone = Tab(as_(siti), address)
    assert TEXT in phone.html
    assert phone.save(text=MORE).status_code == 200
    assert Draft.objects.get().load()["text"] == [MORE]


def test_a_save_after_the_session_ended_asks_to_log_in_and_the_page_then_restores(
    siti: User, address: str, as_: As
) -> None:
    client = as_(siti)
    tab = Tab(client, address)
    tab.save(text=TEXT)
    end_session(client)
    answer = tab.save(text=MORE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "siti", "password": PASSWORD})
    assert TEXT in shown(client, address)


def test_the_save_that_came_too_late_is_sent_again_after_the_login_and_leads_back_to_the_form(
    siti: User, address: str, as_: As
) -> None:
    client = as_(siti)
    tab = Tab(client, address)
    tab.save(text=TEXT)
    end_session(client)
    location = tab.save(text=MORE).headers["Location"]
    client.post(location, {"login": "siti", "password": PASSWORD})
    assert MORE in shown(client, reverse("rescued-form"))
    answer = client.post(tab.url, tab.hidden | {"text": MORE, "draft_next": "2", "sent_again": "ya"})
    assert MORE in shown(client, answer.headers["Location"])
    assert not RescuedForm.objects.exists()


def test_two_tabs_of_one_draft_never_overwrite_each_other(siti: User, address: str, as_: As) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    first, second = Tab(client, address), Tab(client, address)
    second.save(text="Ditulis di tab kedua.")
    answer = first.save(text="Ditulis di tab pertama.")
    assert answer.status_code == 409
    assert "sudah diisi di tab atau perangkat lain" in answer.json()["message"]
    assert Draft.objects.get().load()["text"] == ["Ditulis di tab kedua."]


def test_the_tab_that_fell_behind_gets_a_draft_of_its_own_and_both_texts_survive(
    siti: User, address: str, as_: As
) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    first, second = Tab(client, address), Tab(client, address)
    second.save(text="Ditulis di tab kedua.")
    fork = first.save(text="Ditulis di tab pertama.").json()["fork"]
    first.url, first.attempt = fork["url"], 0
    first.hidden |= {"draft": fork["draft"], "draft_path": fork["draft_path"], "draft_version": "0"}
    assert first.save(text="Ditulis di tab pertama.").status_code == 200
    texts = [draft.load()["text"] for draft in Draft.objects.order_by("pk")]
    assert texts == [["Ditulis di tab kedua."], ["Ditulis di tab pertama."]]


def test_two_tabs_opened_before_a_word_was_written_keep_two_notes(siti: User, address: str, as_: As) -> None:
    client = as_(siti)
    first, second = Tab(client, address), Tab(client, address)
    first.save(text="Catatan pertama.")
    second.save(text="Catatan kedua.")
    html = shown(client, address)
    assert "Catatan kedua." in html
    link = re.search(rf'href="(\?draf={first.hidden["draft"]})"', html)
    assert link, "no link to the other draft"
    assert "Catatan pertama." in shown(client, address + link[1])


def test_an_empty_form_can_be_had_beside_a_draft(siti: User, address: str, as_: As) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    fresh = Tab(client, f"{address}?draf=baru")
    assert TEXT not in fresh.html
    assert fresh.hidden["draft"] != str(Draft.objects.get().uid)


def test_an_answer_that_got_lost_on_the_way_does_not_make_the_page_a_stranger(
    siti: User, address: str, as_: As
) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    tab.hidden["draft_version"] = "0"  # the answer never arrived; the person typed on
    assert tab.save(text=MORE).status_code == 200
    assert Draft.objects.get().load()["text"] == [MORE]


def test_an_older_save_that_arrives_late_does_not_undo_a_newer_one(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.attempt = 1
    tab.save(text=MORE)  # the second attempt overtook the first
    tab.attempt = 0
    tab.hidden["draft_version"] = "0"
    assert tab.save(text=TEXT).status_code == 409
    assert Draft.objects.get().load()["text"] == [MORE]


def test_a_draft_dies_when_the_form_is_sent(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    assert tab.send(text=TEXT, submission=str(uuid.uuid4())).status_code == 302
    assert Note.objects.get().text == TEXT
    assert (Draft.objects.get().fields, drafts.open_for(siti)) == ("", [])
    assert TEXT not in shown(tab.client, address)


@pytest.mark.parametrize("was_saved_before", [True, False])
def test_a_late_save_does_not_bring_a_sent_draft_back(
    siti: User, address: str, as_: As, was_saved_before: bool
) -> None:
    tab, other = Tab(as_(siti), address), Tab(as_(siti), address)
    if was_saved_before:
        tab.save(text=TEXT)
    tab.send(text=TEXT, submission=str(uuid.uuid4()))
    answer = tab.save(text=TEXT)
    assert answer.status_code == 409
    assert (answer.json()["sent"], answer.json()["from_here"]) == (True, True)
    other.hidden |= {name: tab.hidden[name] for name in ("draft", "draft_path")}
    other.url = tab.url
    assert other.save(text=TEXT).json()["from_here"] is False
    assert not Draft.objects.open().exists()


def test_a_form_that_was_refused_keeps_its_draft(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    answer = tab.send(text="", submission=str(uuid.uuid4()))
    assert answer.status_code == 200
    assert f'name="draft" value="{tab.hidden["draft"]}"' in answer.content.decode()
    assert Draft.objects.open().get().load()["text"] == [TEXT]


def test_nobody_else_can_open_save_or_discard_it(siti: User, address: str, as_: As, request: Any) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    discard = reverse("draft-discard", args=[tab.hidden["draft"]])
    for name in set(CAST) - {"siti"}:
        other = as_(request.getfixturevalue(name))
        fields = tab.hidden | {"text": "Tulisan orang lain.", "draft_next": "9"}
        answers = [other.post(tab.url, fields), other.get(discard), other.post(discard)]
        assert [answer.status_code for answer in answers] == [404, 404, 404], name
    assert Client().get(discard).status_code == 302
    assert Draft.objects.get().load()["text"] == [TEXT]


def test_a_colleague_of_the_same_case_gets_an_empty_form(
    siti: User, dewi: User, case: Case, address: str, as_: As
) -> None:
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    for wanted in ("", f"?draf={tab.hidden['draft']}"):
        html = shown(as_(dewi), address + wanted)
        assert TEXT not in html
        assert tab.hidden["draft"] not in html.replace(wanted or "-", "")
    assert drafts.open_for(dewi) == []


def test_a_draft_is_seen_only_under_the_hat_it_was_written_with(siti: User, address: str, raudah: Any, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    siti.hat = MembershipFactory(user=siti, role="counselor", unit=raudah)
    assert drafts.open_for(siti) == []
    session = tab.client.session
    session["hat"] = siti.hat.pk
    session.save()
    assert tab.save(text=MORE).status_code == 404
    assert Draft.objects.get().load()["text"] == [TEXT]


def test_whom_the_case_is_hidden_from_reads_only_the_reference(
    siti: User, budi: User, case: Case, address: str, as_: As
) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    ConflictOfInterest.objects.create(case=case, user=siti, reason="kerabat", recorded_by=budi)
    assert tab.client.get(address).status_code == 404
    assert [draft.label for draft in drafts.open_for(siti)] == [f"Catatan · {case.reference}"]


@pytest.mark.parametrize("broken", ["", "garbage", "other address", "other draft"])
def test_nobody_invents_an_address_for_a_draft(siti: User, address: str, as_: As, broken: str) -> None:
    tab = Tab(as_(siti), address)
    tickets = {
        "other address": signing.dumps([siti.pk, tab.hidden["draft"], "/jahat/", "x"], salt="invented"),
        "other draft": drafts.Ticket(uuid.uuid4(), address, "x").sealed_for(siti),
    }
    tab.hidden["draft_path"] = tickets.get(broken, broken)
    assert tab.save(text=TEXT).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("garbage", ["\x00", "9" * 40, "-1", "²", "1e3", ""])
def test_garbage_in_the_numbers_of_a_page_is_taken_for_nothing(siti: User, address: str, as_: As, garbage: str) -> None:
    tab = Tab(as_(siti), address)
    answer = tab.save(text=f"{TEXT}\x00", draft_version=garbage, draft_next=garbage, draft_tab=garbage)
    assert answer.status_code == 200
    tab.hidden["draft_version"] = garbage
    assert tab.send(text=TEXT, submission="bukan nomor").status_code == 200


def test_what_was_typed_is_not_readable_in_the_database(siti: User, address: str, as_: As) -> None:
    Tab(as_(siti), address).save(text=TEXT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM lk3_draft")
        (stored,) = cursor.fetchone()
    assert stored
    assert "Ibu" not in stored


def test_passwords_tokens_and_files_are_never_kept(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT, password="rahasia", csrfmiddlewaretoken="a" * 64, code="123456")
    assert Draft.objects.get().load() == {"text": [TEXT]}


def test_a_text_that_is_too_long_for_a_draft_is_refused_in_a_sentence(siti: User, address: str, as_: As) -> None:
    answer = Tab(as_(siti), address).save(text="a" * 200_001)
    assert answer.status_code == 413
    assert "200.000 huruf" in answer.json()["message"]
    assert not Draft.objects.exists()


def test_a_save_leaves_no_trace_and_a_discarded_draft_one(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    before = AuditEvent.objects.count()
    tab.save(text=TEXT)
    assert AuditEvent.objects.count() == before
    draft = Draft.objects.get()
    drafts.discard(draft=draft, by=siti)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.object_id, AuditEvent.objects.count()) == ("draft.discarded", str(draft.pk), before + 1)


def test_siti_throws_a_draft_away_after_a_question(siti: User, address: str, as_: As) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    discard = reverse("draft-discard", args=[tab.hidden["draft"]])
    assert discard in shown(tab.client, address)
    assert "Buang draf ini?" in shown(tab.client, discard)
    assert Draft.objects.open().exists()  # asking is not doing
    answer = tab.client.post(discard)
    assert TEXT not in shown(tab.client, answer.headers["Location"])
    assert Draft.objects.get().fields == ""
    assert tab.save(text=TEXT).status_code == 409


def test_a_month_later_nobody_keeps_it(siti: User, address: str, as_: As) -> None:
    old, sent = Tab(as_(siti), address), Tab(as_(siti), f"{address}?draf=baru")
    old.save(text=TEXT)
    sent.send(text=TEXT, submission=str(uuid.uuid4()))
    Draft.objects.filter(sent_at=None).update(saved_at=timezone.now() - timedelta(days=31))
    Draft.objects.exclude(sent_at=None).update(sent_at=timezone.now() - timedelta(hours=25))
    assert drafts.open_for(siti) == []
    young = Tab(as_(siti), address)
    assert TEXT not in young.html
    young.save(text=MORE)
    assert [str(draft.uid) for draft in Draft.objects.all()] == [young.hidden["draft"]]


@pytest.mark.django_db(transaction=True)
def test_four_tabs_that_save_in_the_same_moment_leave_one_whole_text(siti: User, address: str, as_: As) -> None:
    Tab(as_(siti), address).save(text=TEXT)
    tabs = [Tab(as_(siti), address) for _ in range(4)]
    gate, answers = Barrier(4), []

    def save(number: int) -> None:
        gate.wait(timeout=20)
        answers.append((tabs[number].save(text=f"Tab {number}.").status_code, number))
        connection.close()

    saves = [Thread(target=save, args=[number]) for number in range(4)]
    for thread in saves:
        thread.start()
    for thread in saves:
        thread.join(timeout=60)
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
    winner = next(number for status, number in answers if status == 200)
    assert Draft.objects.get().load()["text"] == [f"Tab {winner}."]


def fields_of(html: str) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of the choices that are made on a page."""
    for tag in re.findall(r"<input[^>]*\schecked[^>]*>", html):
        yield re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]


def test_every_kind_of_field_comes_back_as_it_was_left(siti: User, as_: As) -> None:
    family = FamilyFactory(registered_by=siti)
    guest = PersonFactory(registered_by=siti, family=family)
    case = CaseFactory(registered_by=siti, family=family, client=guest)
    tab = Tab(as_(siti), reverse("cases:contact-add", args=[case.reference]))
    tab.save(
        kind="HOME_VISIT", held_on="2016-13-45", minutes="", place="Rumah", summary=TEXT, next_on="2016-03-26",
        persons=[guest.pk],
    )  # fmt: skip
    html = shown(tab.client, tab.address)
    assert '<option value="HOME_VISIT" selected>' in html
    assert 'value="2016-13-45"' in html  # wrong as it is: nobody has judged it yet
    assert 'value="2016-03-26"' in html
    assert ("persons", str(guest.pk)) in fields_of(html)


def test_a_box_that_was_unticked_stays_unticked(siti: User, as_: As) -> None:
    class Consent(forms.Form):
        agreed = forms.BooleanField(initial=True, required=False)
        topics = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], initial=["a"])
        way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, initial="a")
        letter = forms.FileField(required=False)
        submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    ticket = drafts.Ticket(uuid.uuid4(), "/setuju/", "Persetujuan")
    typed = {"x-topics": ["b"], "x-way": ["b"], "x-submission": ["lama"]}
    drafts.keep(ticket=ticket, typed=typed, version=0, attempt=1, page="", by=siti)
    request = RequestFactory().get("/setuju/")
    request.user = siti
    form = drafts.bind(request, Consent, label="Persetujuan", prefix="x")
    assert not form.is_bound
    assert [form[name].value() for name in ("agreed", "topics", "way")] == [False, ["b"], "b"]
    assert form["submission"].value() != "lama"


def test_a_colleagues_change_in_the_meantime_is_seen_after_the_draft_is_restored(
    siti: User, case: Case, as_: As
) -> None:
    note = NoteFactory(case=case, text="Semula.", written_by=siti)
    address = reverse("cases:note-edit", args=[case.reference, note.pk])
    tab = Tab(as_(siti), address)
    version = re.search(r'name="version" value="(\d+)"', tab.html)[1]  # type: ignore[index]
    tab.save(text="Menurut draf.", version=version)
    Note.objects.filter(pk=note.pk).update(version=int(version) + 1)
    later = Tab(as_(siti), address)
    assert f'name="version" value="{version}"' in later.html
    answer = later.send(text="Menurut draf.", version=version)
    assert answer.status_code == 200
    assert "sudah mengubah data ini" in answer.content.decode()
    assert Note.objects.get().text == "Semula."


def test_a_new_family_is_kept_with_all_its_persons(siti: User, as_: As) -> None:
    address = reverse("families:register")
    tab = Tab(as_(siti), address)
    rows = {"orang-TOTAL_FORMS": "5", "orang-INITIAL_FORMS": "0"}
    typed = rows | {"orang-0-name": "Rahmat Rekaan", "orang-4-name": "Cucu Rekaan", "address": "Jl. Rekaan 5"}
    assert tab.save(**typed).status_code == 200
    html = shown(tab.client, address)
    assert all(text in html for text in ("Rahmat Rekaan", "Cucu Rekaan", "Jl. Rekaan 5", "dipulihkan"))
    assert not Family.objects.exists()


def test_the_list_of_unfinished_work_leads_back_to_each_form(siti: User, case: Case, address: str, as_: As) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    Tab(client, reverse("cases:contact-add", args=[case.reference])).save(place="Rumah")
    found = drafts.open_for(siti)
    assert [draft.label for draft in found] == [f"Layanan · {case.reference}", f"Catatan · {case.reference}"]
    assert TEXT in shown(client, found[1].url)
    panel = render_to_string("_components/my_drafts.html", {"drafts": found})
    assert all(text in panel for text in ("Belum selesai", found[0].label, f'href="{found[1].url}"'))
    assert TEXT not in panel
    assert render_to_string("_components/my_drafts.html", {"drafts": []}).strip() == ""


def test_a_restored_form_costs_the_same_for_one_draft_and_for_five(
    siti: User, address: str, as_: As, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    with django_assert_max_num_queries(60) as first:
        client.get(address)
    queries = len(first)
    for _ in range(4):
        Tab(client, f"{address}?draf=baru").save(text=TEXT)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("days", [0, 1])
def test_the_banner_names_the_day_when_it_was_not_today(siti: User, address: str, as_: As, days: int) -> None:
    client = as_(siti)
    Tab(client, address).save(text=TEXT)
    at = timezone.now() - timedelta(days=days)
    Draft.objects.update(saved_at=at)
    words = drafts.moment_words(at)
    assert words.startswith("pukul") is (days == 0)
    assert f"Tulisan Anda dari {words} dipulihkan." in shown(client, address)


def test_what_another_page_saved_into_the_draft_survives_the_sending(
    case: Case, address: str, siti: User, as_: As
) -> None:
    tab = Tab(as_(siti), address)
    tab.save(text=TEXT)
    other = Tab(tab.client, address)
    tab.save(text=MORE)
    assert other.send(text=TEXT, submission=str(uuid.uuid4())).status_code == 302
    assert Note.objects.get().text == TEXT
    assert [draft.load()["text"] for draft in Draft.objects.open()] == [[MORE]]
    assert MORE in tab.client.get(address).content.decode()
