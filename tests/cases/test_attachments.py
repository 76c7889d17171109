"""Photographs and documents of a case: filed, opened by those who may, taken out with a reason."""

import os
import uuid
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases import attachments, timeline
from cases.actions import attachments as actions
from cases.models import Attachment, Case, TeamMember
from cases.timeline.attachments import attachments as events_of
from cases.uploads import Clean
from cases.workflow import NotAllowed
from lk3 import access, vault
from lk3.access import Answer
from lk3.encryption import NotReadable
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import AttachmentFactory, CaseFactory

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff foto memar \xff\xd9"


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENT_ROOT = tmp_path / "lampiran"
    return settings.ATTACHMENT_ROOT


@pytest.fixture
def case(siti: User) -> Case:
    return CaseFactory(registered_by=siti)


def photo(color: str = "red", name: str = "IMG_0001 Halimah.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    taken = Image.Exif()
    taken.get_ifd(0x8825).update({1: "S", 2: (0.0, 57.0, 3.0)})
    Image.new("RGB", (60, 40), color).save(out, "JPEG", exif=taken)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def word(name: str = "surat.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"PK\x03\x04" + b"word/document.xml" * 20, "image/jpeg")


def form(*files: SimpleUploadedFile, **changes: Any) -> dict[str, Any]:
    return {"submission": str(uuid.uuid4()), "files": list(files), "kind": "PHOTO", "title": ""} | changes


def address(name: str, case: Case, *more: Any) -> str:
    return reverse(f"cases:{name}", args=[case.reference, *more])


def add(client: Client, case: Case, data: dict[str, Any]) -> Any:
    for file in data.get("files", []):
        file.seek(0)
    return client.post(address("attachment-add", case), data)


def opened(client: Client, case: Case, row: Attachment) -> Any:
    return client.get(address("attachment", case, row.uid))


def files_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def events(verb: str) -> int:
    return AuditEvent.objects.filter(verb=verb).count()


def test_siti_files_two_photographs_and_a_title(siti: User, case: Case, as_: As, root: Path) -> None:
    answer = add(as_(siti), case, form(photo(), photo("blue"), title="Keadaan dapur", may_share="on"))
    assert answer["Location"] == address("attachment-list", case)
    rows = Attachment.objects.order_by("pk")
    assert [row.title for row in rows] == ["Keadaan dapur (1 dari 2)", "Keadaan dapur (2 dari 2)"]
    assert all((row.case, row.uploaded_by, row.may_share) == (case, siti, True) for row in rows)
    assert events("attachment.added") == 2
    assert len(files_in(root)) == 2


def test_without_a_title_it_is_called_by_kind_and_day_and_never_by_its_file(siti: User, case: Case, as_: As) -> None:
    add(as_(siti), case, form(photo(name="Halimah memar.jpg")))
    row = Attachment.objects.get()
    assert row.title == attachments.default_title("PHOTO")
    assert row.title.startswith("Foto, ")
    stored = " ".join(str(value) for value in Attachment.objects.values_list().get())
    assert "Halimah" not in stored
    assert "Foto" not in stored.replace("PHOTO", "")


def test_what_can_be_kept_is_kept_and_the_rest_is_named_with_the_reason(siti: User, case: Case, as_: As) -> None:
    answer = add(as_(siti), case, form(photo(), word(), title="Surat & foto"))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert Attachment.objects.count() == 1
    assert "Sudah disimpan" in html
    assert "surat.docx: Dokumen Word tidak diterima" in html
    assert 'value="Surat &amp; foto"' in html


def test_when_nothing_can_be_kept_the_typed_title_stays_and_nothing_is_written(siti: User, case: Case, as_: As) -> None:
    answer = add(as_(siti), case, form(word(), title="Surat RT"))
    assert "Simpan sebagai PDF dulu" in str(answer.context["form"].errors["files"])
    assert 'value="Surat RT"' in answer.content.decode()
    assert not Attachment.objects.exists()
    assert events("attachment.added") == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"kind": ""}, "kind"), ({"kind": "ROTI"}, "kind"), ({"files": []}, "files"), ({"title": "x" * 500}, "title"),
     ({"submission": "\x00"}, "submission"), ({"title": "a\x00b"}, "title")],
)  # fmt: skip
def test_a_form_filled_in_wrongly_says_so_and_files_nothing(
    siti: User, case: Case, as_: As, root: Path, changes: dict[str, Any], field: str
) -> None:
    answer = add(as_(siti), case, form(photo()) | changes)
    assert answer.context["form"].errors[field]
    assert not Attachment.objects.exists()
    assert files_in(root) == []


def test_text_where_files_belong_is_answered_like_no_file(siti: User, case: Case, as_: As) -> None:
    answer = as_(siti).post(address("attachment-add", case), form(kind="PHOTO") | {"files": "bukan berkas"})
    assert "Pilih berkasnya" in str(answer.context["form"].errors["files"])


def test_a_double_click_and_a_reload_file_each_photograph_once(siti: User, case: Case, as_: As, root: Path) -> None:
    client, sent = as_(siti), form(photo(), photo("blue"), word())
    for _ in range(2):
        assert "Dokumen Word" in add(client, case, sent).content.decode()
    assert Attachment.objects.count() == events("attachment.added") == len(files_in(root)) == 2


def test_too_large_a_file_is_refused_with_its_size_and_the_others_are_kept(
    siti: User, case: Case, as_: As, settings: Any
) -> None:
    settings.UPLOAD_MAX_FILE = 1024 * 1024
    answer = add(as_(siti), case, form(SimpleUploadedFile("besar.jpg", b"\xff\xd8\xff" * 500_000), photo()))
    assert "besar.jpg: Berkas ini 1,5 MB, lebih dari batas 1 MB." in answer.content.decode()
    assert Attachment.objects.count() == 1


def test_twelve_photographs_at_once_are_ten_and_a_sentence_for_the_others(siti: User, case: Case, as_: As) -> None:
    many = [photo(f"hsl({30 * place}, 80%, 50%)", f"foto{place}.jpg") for place in range(12)]
    html = add(as_(siti), case, form(*many)).content.decode()
    assert Attachment.objects.count() == 10
    assert html.count("paling banyak 10 berkas dan 30 MB. Kirim berkas ini sesudahnya.") >= 2


def test_a_title_typed_before_the_session_ended_is_still_there_and_the_file_was_never_kept(
    siti: User, case: Case, as_: As, root: Path
) -> None:
    client, sent = as_(siti), form(photo(), title="Surat dari RT")
    client.get("/")
    del client.cookies["sessionid"]
    assert add(client, case, sent)["Location"].startswith(reverse("account_login"))
    client.force_login(siti, backend="allauth.account.auth_backends.AuthenticationBackend")
    kept = client.get(reverse("rescued-form")).content.decode()
    assert "Surat dari RT" in kept
    answer = client.post(address("attachment-add", case), {key: sent[key] for key in ("submission", "kind", "title")})
    assert "berkas perlu dipilih lagi" in answer.content.decode()
    assert files_in(root) == []


def test_the_limits_are_said_before_anybody_chooses_a_file(siti: User, case: Case, as_: As) -> None:
    html = as_(siti).get(address("attachment-add", case)).content.decode()
    assert "paling besar 10 MB per berkas" in html
    assert 'enctype="multipart/form-data"' in html
    assert 'accept="image/jpeg,image/png,image/webp,application/pdf"' in html


def test_the_file_on_disk_shows_nothing_and_opens_for_siti_without_its_gps(
    siti: User, case: Case, as_: As, root: Path
) -> None:
    client = as_(siti)
    add(client, case, form(photo()))
    (on_disk,) = files_in(root)
    assert b"\xff\xd8\xff" not in on_disk.read_bytes()
    assert b"JFIF" not in on_disk.read_bytes()
    answer = opened(client, case, Attachment.objects.get())
    image = Image.open(BytesIO(answer.content))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (60, 40), {})


def test_the_answer_lets_nothing_in_it_act_and_nobody_keep_it(siti: User, case: Case, as_: As) -> None:
    AttachmentFactory(case=case)
    row = AttachmentFactory(case=case, data=PHOTO, title="Memar Halimah")
    before = events("attachment.opened")
    answer = opened(as_(siti), case, row)
    assert answer.content == PHOTO
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == f'inline; filename="{case.reference}-lampiran-2.jpg"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    policy = answer["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert events("attachment.opened") == before + 1
    assert AuditEvent.objects.get(verb="attachment.opened").case_id == case.pk


def test_a_file_moved_under_another_row_does_not_open(siti: User, case: Case, as_: As) -> None:
    first, second = AttachmentFactory(case=case, data=PHOTO), AttachmentFactory(case=case)
    Attachment.objects.filter(pk=first.pk).update(stored_as="0" * 64)
    Attachment.objects.filter(pk=second.pk).update(stored_as=first.stored_as)
    with pytest.raises(NotReadable):
        vault.open_file(first.stored_as, bound_to=attachments.binding(second.uid))
    answer = opened(as_(siti), case, second)
    assert answer.status_code == 503
    assert b"memar" not in answer.content
    assert "Beri tahu administrator" in answer.content.decode()
    assert events("attachment.opened") == 0


@pytest.mark.parametrize(
    ("person", "status"), [("dewi", 403), ("yusuf", 403), ("ratna", 404), ("hasan", 404), ("wati", 404), ("arif", 404)]
)
def test_a_colleague_is_refused_and_a_stranger_finds_nothing(
    person: str, status: int, case: Case, as_: As, request: pytest.FixtureRequest
) -> None:
    row = AttachmentFactory(case=case, title="Memar")
    client = as_(request.getfixturevalue(person))
    for name, more in (("attachment", [row.uid]), ("attachment-list", []), ("attachment-add", []),
                       ("attachment-remove", [row.uid])):  # fmt: skip
        answer = client.get(address(name, case, *more))
        assert answer.status_code == status, name
        assert b"Memar" not in answer.content
    assert events("attachment.opened") == 0


def test_who_is_not_logged_in_is_asked_to(case: Case) -> None:
    answer = opened(Client(), case, AttachmentFactory(case=case))
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_file_is_reached_only_through_its_own_case(siti: User, case: Case, as_: As) -> None:
    other = AttachmentFactory(case=CaseFactory(registered_by=siti))
    assert opened(as_(siti), case, other).status_code == 404


def test_the_registrar_sees_and_adds_own_uploads_only(yusuf: User, siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=yusuf, owner=None)
    own = AttachmentFactory(case=case, title="KTP yang dibawa")
    others = AttachmentFactory(case=case, title="Foto rahasia", uploaded_by=siti, may_share=True)
    client = as_(yusuf)
    html = client.get(address("attachment-list", case)).content.decode()
    assert "KTP yang dibawa" in html
    assert "Foto rahasia" not in html
    assert opened(client, case, own).status_code == 200
    assert opened(client, case, others).status_code == 404
    assert add(client, case, form(photo())).status_code == 302


def test_a_receiver_sees_what_goes_with_the_referral(case: Case, ratna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, kept = AttachmentFactory(case=case, may_share=True), AttachmentFactory(case=case)
    taken_out = AttachmentFactory(
        case=case, may_share=True, removed_at=timezone.now(), removed_by=case.owner, removed_because="Salah"
    )
    monkeypatch.setattr(Case, "relations_to", lambda self, user: ["receiver"])
    assert access.answer(ratna, access.Permission.ATTACHMENT_VIEW, case) is Answer.MASKED
    assert list(attachments.shown_to(case, ratna, Answer.MASKED)) == [shared]
    assert kept not in attachments.shown_to(case, ratna, Answer.MASKED)
    assert taken_out not in attachments.shown_to(case, ratna, Answer.MASKED)
    assert not attachments.shown_to(case, ratna, None).exists()


def test_the_head_opens_a_sensitive_case_s_files_after_a_reason(siti: User, budi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, confidentiality="SENSITIVE")
    row = AttachmentFactory(case=case, title="Visum")
    for answer in (opened(as_(budi), case, row), as_(budi).get(address("attachment-list", case))):
        assert answer["Location"].startswith(reverse("step-up"))


def test_a_closed_case_takes_no_more_but_still_shows(siti: User, case: Case, as_: As, root: Path) -> None:
    row = AttachmentFactory(case=case, data=PHOTO)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", closed_at=timezone.now(), closed_by=siti, closed_on=timezone.localdate(), outcome="ACCEPTANCE"
    )
    client = as_(siti)
    assert add(client, case, form(photo())).status_code == 403
    assert client.get(address("attachment-remove", case, row.uid)).status_code == 403
    assert opened(client, case, row).content == PHOTO
    assert "Tambah lampiran" not in client.get(address("attachment-list", case)).content.decode()
    closed = Case.objects.get(pk=case.pk)
    with pytest.raises(NotAllowed, match="sudah ditutup"):
        actions.add_attachment(
            case=closed, uid=uuid.uuid4(), clean=Clean(b"x", "image/jpeg", "jpg"), kind="PHOTO", by=siti
        )
    assert len(files_in(root)) == 1, "what could not be filed was destroyed again"


def test_when_the_row_cannot_be_written_the_file_goes_again(
    siti: User, case: Case, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the trail cannot be written")

    monkeypatch.setattr("lk3.audit.record", broken)
    with pytest.raises(RuntimeError):
        actions.add_attachment(
            case=case, uid=uuid.uuid4(), clean=Clean(b"x", "image/jpeg", "jpg"), kind="PHOTO", by=siti
        )
    assert files_in(root) == []
    assert not Attachment.objects.exists()


def test_somebody_else_cannot_take_over_a_number_that_is_used(siti: User, dewi: User, case: Case) -> None:
    row = AttachmentFactory(case=case)
    with pytest.raises(NotAllowed, match="sudah pernah dikirim"):
        actions.add_attachment(case=case, uid=row.uid, clean=Clean(b"x", "image/jpeg", "jpg"), kind="PHOTO", by=dewi)


def test_siti_takes_out_what_belongs_to_another_case(
    siti: User, case: Case, as_: As, root: Path, django_capture_on_commit_callbacks: Any
) -> None:
    row, client = AttachmentFactory(case=case, title="Salah map"), as_(siti)
    remove = address("attachment-remove", case, row.uid)
    assert client.post(remove, {"reason": ""}).context["form"].errors["reason"]
    assert len(files_in(root)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(remove, {"reason": "Foto kasus lain"})["Location"] == address("attachment-list", case)
    row.refresh_from_db()
    assert (row.removed_by, row.removed_because) == (siti, "Foto kasus lain")
    assert files_in(root) == []
    assert events("attachment.removed") == 1
    gone = opened(client, case, row)
    assert gone.status_code == 410
    assert "Foto kasus lain" in gone.content.decode()
    assert "Foto kasus lain" in client.get(address("attachment-list", case)).content.decode()
    assert client.post(remove, {"reason": "Sekali lagi"}).status_code == 302
    assert events("attachment.removed") == 1


def test_a_removal_that_is_rolled_back_leaves_the_file(siti: User, case: Case, root: Path) -> None:
    row = AttachmentFactory(case=case)
    actions.remove_attachment(attachment=row, reason="Salah kasus", by=siti)
    assert len(files_in(root)) == 1, "only a committed removal destroys the file"


def test_a_team_member_takes_out_own_uploads_within_a_day_and_the_owner_any(
    siti: User, dewi: User, case: Case, as_: As
) -> None:
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    fresh, sitis = AttachmentFactory(case=case, uploaded_by=dewi), AttachmentFactory(case=case)
    old = AttachmentFactory(case=case, uploaded_by=dewi, uploaded_at=timezone.now() - timedelta(hours=25))
    answers = {
        row: as_(dewi).get(address("attachment-remove", case, row.uid)).status_code for row in (fresh, sitis, old)
    }
    assert answers == {fresh: 200, sitis: 403, old: 403}
    assert as_(siti).get(address("attachment-remove", case, old.uid)).status_code == 200
    with pytest.raises(NotAllowed, match="dalam 24 jam"):
        actions.remove_attachment(attachment=old, reason="Salah kasus", by=dewi)


def test_the_list_is_one_event_and_costs_the_same_for_one_row_and_for_five(siti: User, case: Case, as_: As) -> None:
    client, counts = as_(siti), []
    for more in (1, 4):
        for _ in range(more):
            AttachmentFactory(case=case)
        client.get(address("attachment-list", case))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address("attachment-list", case))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert events("attachment.listed") == 4


def reader(user: User) -> timeline.Reader:
    return timeline.Reader(user=user, sees_work=True, notes=None, psychology=None)


def test_the_timeline_says_what_was_filed_and_what_was_taken_out(siti: User, case: Case) -> None:
    row = AttachmentFactory(case=case, title="Dapur kosong")
    actions.remove_attachment(attachment=AttachmentFactory(case=case), reason="Salah kasus", by=siti)
    found = list(events_of(case, reader(siti), 50))
    assert [event.title for event in found] == ["Lampiran: Foto", "Lampiran dikeluarkan", "Lampiran: Foto"]
    assert [event.url for event in found] == ["", "", address("attachment", case, row.uid)]
    assert ("Judul", "Dapur kosong") in found[2].facts
    assert ("Alasan", "Salah kasus") in found[1].facts


def test_in_a_sensitive_case_the_head_s_timeline_withholds_titles(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti, confidentiality="SENSITIVE")
    AttachmentFactory(case=case, title="Visum", kind="MEDICAL")
    (event,) = events_of(case, reader(budi), 50)
    assert (event.title, event.facts, event.url) == ("Lampiran", [], "")
    assert event.withheld


def request_of(user: User) -> Any:
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    return request


def test_the_case_page_shows_the_latest_three_and_how_many(siti: User, case: Case) -> None:
    for place in range(5):
        AttachmentFactory(case=case, title=f"Foto ke-{place}", uploaded_at=timezone.now() + timedelta(seconds=place))
    glance = attachments.at_a_glance(request_of(siti), case)
    assert (glance.count, glance.is_locked, glance.may_add) == (5, False, True)
    assert [row.title for row in glance.latest] == ["Foto ke-4", "Foto ke-3", "Foto ke-2"]
    html = render_to_string("cases/attachment/_summary.html", {"attachments": glance, "reference": case.reference})
    assert "Lampiran (5)" in html
    assert "Foto ke-4" in html
    rows = attachments.for_print(request_of(siti), case)
    assert "Foto ke-0" in render_to_string("cases/attachment/_print.html", {"rows": rows})


def test_the_case_page_of_a_sensitive_case_shows_the_head_no_title(siti: User, budi: User) -> None:
    case = CaseFactory(registered_by=siti, confidentiality="SENSITIVE")
    AttachmentFactory(case=case, title="Visum")
    glance = attachments.at_a_glance(request_of(budi), case)
    assert (glance.latest, glance.is_locked, glance.may_add) == ([], True, False)
    html = render_to_string("cases/attachment/_summary.html", {"attachments": glance, "reference": case.reference})
    assert "Visum" not in html
    assert attachments.for_print(request_of(budi), case) == []


def test_the_nightly_sweep_deletes_lost_files_and_reports_lost_rows(
    siti: User, case: Case, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = AttachmentFactory(case=case)
    vault.store(b"tanpa baris", bound_to="x")
    for path in files_in(root):
        os.utime(path, (0, 0))
    call_command("sweep_attachments")
    assert "1 berkas tanpa lampiran dihapus" in capsys.readouterr().out
    assert len(files_in(root)) == events("attachment.swept") == 1
    vault.destroy(row.stored_as)
    with pytest.raises(SystemExit):
        call_command("sweep_attachments")
    assert f"Lampiran {row.pk}" in capsys.readouterr().err
    assert events("attachment.swept") == 1
