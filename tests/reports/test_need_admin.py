"""Arif keeps the published counts of people in need, by hand and from a file."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lk3.models import AuditEvent, User
from reports.models import NeedCount
from reports.needs.files import COLUMNS
from tests.cast import As

LIST = reverse("admin:reports_needcount_changelist")
IMPORT = reverse("admin:reports_needcount_import")
PADANG = "Kota Padang;2024;Fakir miskin;1.234;ya;BPS Kota Padang;2025-01-31;"
PROVINCE = "Sumatera Barat;2024;Fakir miskin;56000;;Dinas Sosial;;Seluruh provinsi"


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """Begin without the counts that every office finds."""
    NeedCount.objects.all().delete()


def upload(browser: Client, *lines: str, **also: str) -> Any:
    file = SimpleUploadedFile("ppks.csv", "\n".join([";".join(COLUMNS), *lines]).encode(), "text/csv")
    return browser.post(IMPORT, {"file": file, **also})


def confirm(browser: Client, answer: Any) -> Any:
    return browser.post(IMPORT, {"fingerprint": answer.context["plan"].fingerprint}, follow=True)


def test_counts_come_in_once_and_twice_is_safe(arif: User, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, PADANG, PROVINCE)
    assert not NeedCount.objects.exists()
    assert "Impor selesai: 2 angka disimpan" in confirm(browser, answer).content.decode()
    padang = NeedCount.objects.get(region_id="13.71")
    assert (padang.year, padang.count, padang.is_partial, padang.source) == (2024, 1234, True, "BPS Kota Padang")
    assert NeedCount.objects.get(region_id="13").count == 56000
    assert "Tidak ada yang berubah" in upload(browser, PADANG, PROVINCE).content.decode()
    assert AuditEvent.objects.get(verb="need_counts.imported").detail["rows"]["new"] == 2


def test_another_number_stays_out_unless_that_is_ticked(arif: User, as_: As) -> None:
    browser = as_(arif)
    confirm(browser, upload(browser, PADANG))
    other = PADANG.replace("1.234", "9")
    assert upload(browser, other).context["plan"].totals["unchanged"] == 1
    confirm(browser, upload(browser, other, overwrite="on"))
    assert NeedCount.objects.get().count == 9


def test_wrong_rows_are_named_and_nothing_is_written(arif: User, as_: As) -> None:
    browser = as_(arif)
    wrong = "Antah Berantah;2024;A;banyak;mungkin;;31/01/2025;"
    answer = upload(browser, PADANG, wrong, PADANG, "Kota Padang;;B;1;;C;;")
    body = answer.content.decode()
    for sentence in ("bukan nama kabupaten/kota", "Tulis angka bulat", "Tulis ya atau tidak", "baris 2", "Wajib diisi"):
        assert sentence in body, sentence
    assert answer.context["plan"].totals["error"] == 3
    confirm(browser, answer)
    assert not NeedCount.objects.exists()


def test_the_export_reads_back_and_the_list_is_found_by_year_and_province(arif: User, as_: As) -> None:
    browser = as_(arif)
    confirm(browser, upload(browser, PADANG, PROVINCE))
    export = browser.get(reverse("admin:reports_needcount_export"))
    answer = browser.post(IMPORT, {"file": SimpleUploadedFile("ppks.csv", export.content, "text/csv")})
    assert answer.context["plan"].totals == {"new": 0, "changed": 0, "unchanged": 2, "error": 0}
    assert browser.get(f"{LIST}?year=2024&provinsi=13").context["cl"].result_count == 2
    assert browser.get(f"{LIST}?provinsi=14").context["cl"].result_count == 0
