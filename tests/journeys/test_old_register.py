"""Budi brings the register of 2017 in, as the office kept it: with a title, merged cells, a slip, and words of its own."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from lk3.models import Unit, User
from reports.models import Recap
from tests.cast import PASSWORD
from tests.journeys.conftest import Arrive

pytestmark = pytest.mark.browser
MONTHS = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Ags", "Sep", "Okt", "Nov", "Des"]


def register_of_2017() -> bytes:
    """The workbook of an office: a title over all columns, a column for every month, totals, and one cell that is no number."""
    book = Workbook()
    sheet = book.active
    sheet.title = "2017"
    sheet.append(["REKAPITULASI KASUS LK3 DELIMA TAHUN 2017"])
    sheet.merge_cells("A1:O1")
    sheet.append([])
    sheet.append(["No", "Jenis Masalah", *MONTHS, "Jumlah"])
    lines = {
        "Penelantaran anak": [3, 2, 4, 1, 0, 2, 3, 5, 2, 1, 4, 2],
        "KDRT": [5, 4, 6, 3, 5, 7, 4, 3, 6, 5, 4, 8],
        "Ekonomi": [2, 1, 3, 2, 2, 1, 0, 2, 4, 1, 2, 3],
        "Suami istri cekcok terus": [1, 0, 2, 1, 1, 0, 1, 2, 0, 1, 1, 1],
        "Lain-lain": [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 1],
    }
    for number, (label, counts) in enumerate(lines.items(), start=1):
        sheet.append([number, label, *counts, sum(counts)])
    sheet.append([None, "Jumlah", *(sum(month) for month in zip(*lines.values(), strict=True)), 150])
    sheet["F5"] = "3?"
    sheet.append([])
    sheet.append([None, "Padang, 5 Januari 2018"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_old_register_becomes_twelve_recaps(budi: User, delima: Unit, arrives: Arrive, tmp_path: Path) -> None:
    file = tmp_path / "rekap 2017.xlsx"
    file.write_bytes(register_of_2017())
    visitor = arrives(budi)
    visitor.open("/laporan/rekap/")
    visitor.look("rekap-kosong")
    visitor.follow("Unggah rekap")
    visitor.fill("Mengapa Anda memerlukannya?", "Memasukkan register lama tahun 2017")
    visitor.fill("Kata sandi Anda", PASSWORD)
    visitor.press("Lanjutkan")
    visitor.sees("Belum ada yang disimpan sebelum Anda setuju")
    visitor.look("rekap-unggah")
    visitor.page.set_input_files("#id_berkas", str(file))
    visitor.fill("Sumber", "Buku register LK3 Delima")
    visitor.page.locator("#id_tanggal_sumber").fill("2018-01-05")
    visitor.press("Baca berkas")
    visitor.sees("Baris 5, kolom F", "“3?” bukan angka.", "Suami istri cekcok terus")
    visitor.look("rekap-periksa-salah")
    visitor.choose("“Suami istri cekcok terus” adalah", "Lainnya")
    visitor.page.get_by_label("Anggap sel ini kosong").check()
    visitor.press("Periksa lagi")
    visitor.sees("12 tabel terbaca lengkap", "Baris 5, kolom F “3?” (KDRT)")
    visitor.unfold("Arti tiap kolom atau baris")
    visitor.look("rekap-periksa-siap")
    visitor.press("Simpan 12 rekap")
    visitor.sees("12 rekap disimpan.")
    visitor.look("rekap-daftar")
    visitor.follow("Januari 2017")
    visitor.sees("Rekap kasus LK3 Delima")
    visitor.look("rekap-satu")
    assert Recap.objects.filter(unit=delima, year=2017).count() == 12
    visitor.went_quietly()
