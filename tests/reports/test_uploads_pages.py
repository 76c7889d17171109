"""A head brings an old register in, from the file to the trend: looked at first, saved as a whole or not at all."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from lk3.models import AuditEvent, Job, Unit, User
from lk3.work import Progress
from reports.actions import discard_upload, import_recaps
from reports.jobs.recaps import save_upload
from reports.models import CategoryAlias, Recap, RecapUpload
from reports.recaps import trend_counts
from reports.scopes import unit_area
from reports.views import recaps as views
from tests.cast import As

UPLOAD, LIST = "/laporan/rekap/unggah/", "/laporan/rekap/"
MONTHS = "Rekap 2017;;\nMasalah;Jan;Feb\nPenelantaran;3;0\nKDRT;2;5\nJumlah;5;5\n"


def stepped_up(client: Client, user: User) -> Client:
    """The browser after proving who one is for bringing recaps in."""
    session = client.session
    session["step_ups"] = {"recap_import": timezone.now().timestamp()}
    session.save()
    return client


@pytest.fixture
def head(as_: As, budi: User) -> Client:
    return stepped_up(as_(budi), budi)


def send(client: Client, data: bytes | str, name: str = "rekap.csv", **more: Any) -> Any:
    content = data.encode() if isinstance(data, str) else data
    page = fields_of(client.get(UPLOAD).content.decode())
    fields = {"wilayah": page["wilayah"], "sumber": "Buku register", "tanggal_sumber": "2018-01-05", **more}
    return client.post(UPLOAD, {"berkas": SimpleUploadedFile(name, content), **fields})


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send back untouched."""
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or " checked" in tag):
            sent[name[1]] = value[1] if value else ("on" if "checkbox" in tag else "")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', body)
        sent[name] = chosen[1] if chosen else ""
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def press(client: Client, url: str, step: str, **changes: str) -> Any:
    sent = fields_of(client.get(url).content.decode()) | {"langkah": step} | changes
    return client.post(url, sent)


def test_it_works(head: Client, budi: User, delima: Unit) -> None:
    checked = send(head, MONTHS).url
    page = head.get(checked).content.decode()
    assert "2 tabel terbaca lengkap" in page
    assert not Recap.objects.filter(unit=delima).exists()
    assert press(head, checked, "simpan").url == LIST
    jan, feb = Recap.objects.filter(unit=delima).order_by("month")
    assert {row.category.code: row.count for row in jan.rows.all()} == {"NEGLECT": 3, "DOMESTIC_VIOLENCE": 2}
    assert (jan.month, feb.month, jan.stated_total, jan.source, jan.source_on) == (
        1,
        2,
        5,
        "Buku register",
        date(2018, 1, 5),
    )
    assert [point.total for point in trend_counts(unit_area(delima))] == [5, 5]
    assert "LK3 Delima" in head.get(LIST).content.decode()
    assert "Januari 2017" in head.get(f"/laporan/rekap/{jan.key}/").content.decode()
    verbs = list(AuditEvent.objects.filter(verb__startswith="recap.").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["recap.uploaded", "recap.imported"]


def test_the_same_file_again_changes_nothing(head: Client, delima: Unit) -> None:
    press(head, send(head, MONTHS).url, "simpan")
    again = send(head, MONTHS).url
    page = head.get(again).content.decode()
    assert "sudah pernah disimpan" in page
    assert 'value="simpan"' not in page
    press(head, again, "simpan")
    assert Recap.objects.filter(unit=delima).count() == 2


def test_a_double_click_saves_once(head: Client, budi: User, delima: Unit) -> None:
    checked = send(head, MONTHS).url
    sent = fields_of(head.get(checked).content.decode()) | {"langkah": "simpan"}
    assert head.post(checked, sent).url == head.post(checked, sent).url == LIST
    assert Recap.objects.filter(unit=delima).count() == 2
    upload = RecapUpload.objects.get()
    assert len(import_recaps(upload=upload, fingerprint="anything", by=budi)) == 2


def test_a_corrected_file_takes_the_place_of_the_old_one_which_stays_readable(head: Client, delima: Unit) -> None:
    press(head, send(head, MONTHS).url, "simpan")
    old = Recap.objects.get(unit=delima, month=1)
    corrected = send(
        head, MONTHS.replace("Penelantaran;3;0", "Penelantaran;4;0").replace("Jumlah;5;5", "Jumlah;6;5")
    ).url
    assert "1 menggantikan rekap lama, 1 sudah tersimpan, tetap" in head.get(corrected).content.decode()
    press(head, corrected, "simpan")
    old.refresh_from_db()
    new = Recap.objects.get(unit=delima, month=1, superseded_by=None)
    assert (old.superseded_by, new.stated_total) == (new, 6)
    assert "sudah digantikan" in head.get(f"/laporan/rekap/{old.key}/").content.decode()
    assert f"/laporan/rekap/{old.key}/" in head.get(f"/laporan/rekap/{new.key}/").content.decode()
    assert old.key not in head.get(LIST).content.decode()


def test_nothing_is_saved_while_one_cell_is_wrong_until_that_cell_is_passed_over(head: Client, delima: Unit) -> None:
    checked = send(head, MONTHS.replace("KDRT;2;5", "KDRT;2;5a")).url
    page = head.get(checked).content.decode()
    assert "Baris 4, kolom C" in page
    assert "“5a” bukan angka." in page
    press(head, checked, "simpan")
    assert not Recap.objects.filter(unit=delima).exists()
    press(head, checked, "periksa", **{"k-3:2@CSV": "on"})
    press(head, checked, "simpan")
    jan, feb = Recap.objects.filter(unit=delima).order_by("month")
    assert {row.category.code for row in jan.rows.all()} == {"NEGLECT", "DOMESTIC_VIOLENCE"}
    assert {row.category.code for row in feb.rows.all()} == {"NEGLECT"}
    assert "Baris 4, kolom C “5a”" in feb.note


def test_an_unknown_name_is_asked_once_and_remembered(head: Client, budi: User, delima: Unit) -> None:
    text = "Tahun 2017\nMasalah;Jumlah\nPerkara rumpang;3\nKDRT;2\n"
    checked = send(head, text).url
    name = next(name for name in fields_of(head.get(checked).content.decode()) if name.startswith("l-"))
    press(head, checked, "periksa", **{name: "NEGLECT"})
    press(head, checked, "simpan")
    alias = CategoryAlias.objects.get()
    assert (alias.words, alias.unit, alias.category.code, alias.taught_by) == (
        "perkara rumpang",
        delima,
        "NEGLECT",
        budi,
    )
    later = send(head, text.replace("2017", "2018").replace("Perkara rumpang;3", "PERKARA RUMPANG;8")).url
    press(head, later, "simpan")
    assert {row.category.code: row.count for row in Recap.objects.get(year=2018).rows.all()} == {
        "NEGLECT": 8,
        "DOMESTIC_VIOLENCE": 2,
    }


def test_the_year_nobody_wrote_is_asked(head: Client, delima: Unit) -> None:
    checked = send(head, "Masalah;Jumlah\nKDRT;2\nNAPZA;1\n").url
    press(head, checked, "periksa", **{"s0-year": "2015", "s0-part": "s1"})
    press(head, checked, "simpan")
    recap = Recap.objects.get(unit=delima)
    assert (recap.year, recap.half, recap.month) == (2015, 1, None)


def test_what_a_column_means_can_be_changed(head: Client, delima: Unit) -> None:
    checked = send(head, "Tahun 2017;;\nMasalah;Klien;Kasus\nKDRT;2;9\nNAPZA;1;8\n").url
    page = head.get(checked).content.decode()
    assert fields_of(page)["s0-h2"] == "COUNT"
    press(head, checked, "periksa", **{"s0-h1": "COUNT", "s0-h2": "IGNORE"})
    press(head, checked, "simpan")
    assert {row.category.code: row.count for row in Recap.objects.get(unit=delima).rows.all()} == {
        "DOMESTIC_VIOLENCE": 2,
        "SUBSTANCE_ABUSE": 1,
    }


def test_personal_numbers_are_refused_in_words_and_kept_nowhere(head: Client, delima: Unit) -> None:
    book = Workbook()
    for row in (["Tahun 2017"], ["Masalah", "Jumlah", "NIK", "Nama"], ["KDRT", 2, 1371014507900001.0, "Halimah"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    checked = send(head, out.getvalue(), "rekap.xlsx").url
    assert "kolom C, D: berisi data orang" in head.get(checked).content.decode()
    stored = str(RecapUpload.objects.values_list("content", flat=True).get())
    assert "Halimah" not in stored
    assert "1371014507" not in stored


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (b"PK\x03\x04...", "rusak"),
        (b"x;1\n" * 5000, "lebih dari 2.000 baris"),
        (b"a" * 11_000_000, "lebih dari batas"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field_and_the_rest_stays_typed(
    head: Client, data: bytes, words: str
) -> None:
    page = send(head, data).content.decode()
    assert words in page
    assert 'value="Buku register"' in page
    assert not RecapUpload.objects.exists()


def test_a_source_is_needed_and_its_day_has_come(head: Client) -> None:
    assert "Tulis dari mana angka ini." in send(head, MONTHS, sumber=" ").content.decode()
    assert "belum tiba" in send(head, MONTHS, tanggal_sumber="2091-01-01").content.decode()


def test_a_thrown_away_file_leaves_nothing(head: Client, delima: Unit, budi: User) -> None:
    checked = send(head, MONTHS).url
    press(head, checked, "buang")
    upload = RecapUpload.objects.get()
    assert (upload.state, upload.content) == ("DISCARDED", {})
    assert head.get(checked).status_code == 404
    assert not Recap.objects.filter(unit=delima).exists()
    with pytest.raises(Exception, match="sudah disimpan atau dibuang"):
        discard_upload(upload=upload, by=budi)


def test_nobody_else_sees_what_waits_to_be_saved(head: Client, as_: As, hasan: User) -> None:
    checked = send(head, MONTHS).url
    other = stepped_up(as_(hasan), hasan)
    assert other.get(checked).status_code == 404
    assert "Belum disimpan" not in other.get(LIST).content.decode()


def test_another_unit_does_not_see_the_saved_recap_and_the_dinas_does(
    head: Client, as_: As, hasan: User, wati: User, delima: Unit
) -> None:
    press(head, send(head, MONTHS).url, "simpan")
    key = Recap.objects.filter(unit=delima).first().key
    assert as_(hasan).get(f"/laporan/rekap/{key}/").status_code == 404
    assert as_(wati).get(f"/laporan/rekap/{key}/").status_code == 200


def test_a_head_cannot_bring_in_figures_of_another_unit(head: Client, raudah: Unit, delima: Unit) -> None:
    assert "wilayah" in send(head, MONTHS, wilayah=f"lk3-{raudah.pk}").context["form"].errors
    press(head, send(head, MONTHS, wilayah=f"lk3-{delima.pk}").url, "simpan")
    assert {recap.unit for recap in Recap.objects.exclude(key="recap_2016")} == {delima}


def test_bringing_in_asks_to_prove_oneself_first(as_: As, budi: User) -> None:
    answer = as_(budi).get(UPLOAD)
    assert answer.status_code == 302 or b"Berkas rekap" not in answer.content


def test_very_many_tables_are_saved_beside_the_web_server_and_twice_changes_nothing(
    head: Client, budi: User, delima: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    press(head, send(head, MONTHS).url, "simpan")
    job = Job.objects.get(kind="recap.import")
    assert not Recap.objects.filter(unit=delima).exists()
    for _ in range(2):
        assert save_upload(Progress(by=budi), **job.arguments)["words"] == "2 rekap disimpan."
    assert Recap.objects.filter(unit=delima).count() == 2
