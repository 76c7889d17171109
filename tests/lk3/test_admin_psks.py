"""Arif brings the ministry's file in: first he sees what it would do, then all of it is written, or nothing."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lk3 import psks
from lk3.models import AuditEvent, BoardMember, Unit, User
from tests.cast import As

PAGE = reverse("admin:lk3_unit_import")
HEADER = ",".join(psks.COLUMNS)
DELIMA = (
    "Kota Padang,LK3 Delima,Jalan Rekaan 1,delima@example.id,Ibu Rekaan,0812 3456 7890,LK3 kabupaten/kota,SK 1/2024,3,,"
)
NEW = "Kab. Solok,LK3 Baru,,,,,berbasis masyarakat,,,,"
WRONG = "Padang,LK3 Salah,,bukan surel,,,swasta,,,,"


def upload(browser: Client, *lines: str, data: bytes | None = None, name: str = "lk3.csv") -> object:
    content = data if data is not None else "\n".join([HEADER, *lines]).encode()
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content, "text/csv")})


def confirm(browser: Client, answer: object) -> object:
    return browser.post(PAGE, {"fingerprint": answer.context["plan"].fingerprint}, follow=True)


def test_arif_sees_what_would_happen_and_then_it_happens(arif: User, delima: Unit, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, DELIMA, NEW)
    body = answer.content.decode()
    assert "Siap diimpor" in body
    assert "delima@example.id" in body
    assert Unit.objects.count() == 1
    assert not AuditEvent.objects.filter(verb__startswith="units.").exists()
    assert "Impor selesai: 2 LK3 disimpan" in confirm(browser, answer).content.decode()
    delima.refresh_from_db()
    assert (delima.email, delima.decree_number) == ("delima@example.id", "SK 1/2024")
    assert Unit.objects.get(name="LK3 Baru").district_id == "13.02"
    assert BoardMember.objects.get().name == "Ibu Rekaan"
    event = AuditEvent.objects.get(verb="units.imported")
    assert event.detail == {"rows": {"new": 1, "changed": 1, "unchanged": 0, "error": 0}}
    history = browser.get(reverse("admin:lk3_unit_history", args=[delima.pk])).content.decode()
    assert "Impor berkas PSKS-LK3" in history


def test_importing_twice_changes_nothing_the_second_time(arif: User, as_: As) -> None:
    browser = as_(arif)
    confirm(browser, upload(browser, DELIMA, NEW))
    answer = upload(browser, DELIMA, NEW)
    assert "Tidak ada yang berubah" in answer.content.decode()
    assert answer.context["plan"].totals["unchanged"] == 2
    assert Unit.objects.count() == 2


def test_one_wrong_row_keeps_the_whole_file_out(arif: User, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, NEW, WRONG)
    body = answer.content.decode()
    assert "Belum dapat diimpor: 1 baris salah" in body
    for said in ("belum jelas kabupaten atau kota", "alamat email", "tidak dikenal. Yang diterima"):
        assert said in body
    assert 'name="fingerprint"' not in body
    assert "Periksa lagi hasilnya" in confirm(browser, answer).content.decode()
    assert Unit.objects.count() == 0
    assert not AuditEvent.objects.filter(verb="units.imported").exists()


def test_what_changed_since_the_dry_run_is_shown_again_and_not_overwritten(arif: User, delima: Unit, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, DELIMA)
    Unit.objects.filter(pk=delima.pk).update(email="lain@example.id")
    again = confirm(browser, answer)
    body = again.content.decode()
    assert "Data LK3 berubah sejak berkas diperiksa" in body
    assert "lain@example.id" in body
    delima.refresh_from_db()
    assert delima.email == "lain@example.id"
    confirm(browser, again)
    delima.refresh_from_db()
    assert delima.email == "delima@example.id"


def test_a_second_file_in_another_tab_is_not_confirmed_by_the_first(arif: User, as_: As) -> None:
    browser = as_(arif)
    first = upload(browser, DELIMA)
    upload(browser, NEW)
    assert "Periksa lagi hasilnya" in confirm(browser, first).content.decode()
    assert Unit.objects.count() == 0


def test_a_double_click_imports_once(arif: User, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, NEW)
    confirm(browser, answer)
    assert "Unggah lagi berkasnya" in confirm(browser, answer).content.decode()
    assert Unit.objects.count() == 1
    assert AuditEvent.objects.filter(verb="units.imported").count() == 1


def test_files_that_are_no_csv_get_a_sentence_beside_the_field(arif: User, as_: As) -> None:
    browser = as_(arif)
    cases = {
        b"\x89PNG\r\n\x1a\n\x00\x00": "bukan berkas CSV",
        b"": "kosong",
        HEADER.encode(): "hanya berisi baris judul",
        b"a,b\n1,2": "Yang diharapkan",
        b"x" * (2 * 1024 * 1024 + 1): "2 MB",
        f"{HEADER}\n{NEW}".encode("utf-16"): "UTF-16",
    }
    for data, said in cases.items():
        answer = upload(browser, data=data)
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert answer.context["plan"] is None
    assert "Pilih berkasnya dulu" in browser.post(PAGE, {}).content.decode()
    assert browser.post(PAGE, {"fingerprint": "x"}, follow=True).status_code == 200
    assert browser.post(PAGE, {"file": "bukan berkas"}).status_code == 200


def test_windows_letters_are_said(arif: User, as_: As) -> None:
    text = f"{HEADER}\nKab. Solok,LK3 Baru,Jalan é,,,,kota,,,,"
    assert "Windows-1252" in upload(as_(arif), data=text.encode("cp1252")).content.decode()


def test_markup_in_a_file_stays_text(arif: User, as_: As) -> None:
    body = upload(as_(arif), NEW.replace("LK3 Baru", "<script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_a_file_of_many_rows_is_counted_shown_in_part_and_saved_whole(arif: User, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, *(NEW.replace("LK3 Baru", f"LK3 {n}") for n in range(1200)))
    assert answer.context["plan"].totals["new"] == 1200
    assert "700 baris lain tidak ditampilkan" in answer.content.decode()
    confirm(browser, answer)
    assert Unit.objects.count() == 1200


def test_arif_exports_all_or_some_units_as_one_audited_act(arif: User, delima: Unit, raudah: Unit, as_: As) -> None:
    browser = as_(arif)
    everything = browser.get(reverse("admin:lk3_unit_export"))
    assert everything["Content-Disposition"] == 'attachment; filename="psks-lk3.csv"'
    assert len(everything.content.decode().splitlines()) == 3
    data = {"action": "export", "_selected_action": [raudah.pk]}
    some = browser.post(reverse("admin:lk3_unit_changelist"), data).content.decode()
    assert "LK3 Raudah" in some
    assert "LK3 Delima" not in some
    events = AuditEvent.objects.filter(verb="units.exported").order_by("pk")
    assert [event.detail["rows"] for event in events] == [2, 1]
