"""Mira proposes the figures of a semester, her colleague approves, and somebody without an account reads them; then they go."""

import pytest
from django.urls import reverse

from lk3.models import User
from reports.public.figures import build
from tests.cast import PASSWORD
from tests.journeys.conftest import Arrive
from tests.reports.public_world import office, open_cases

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_people_publish_and_anybody_reads(arrives: Arrive, siti: User, mira: User) -> None:
    open_cases(siti, 15)
    open_cases(siti, 5, code="NEGLECT")
    build(2016, 1)
    colleague = office()
    colleague.set_password(PASSWORD)
    colleague.save()

    reader = arrives(None, java_script_enabled=False)
    assert reader.status_of("/statistik/2016-s1/") == 404

    proposer = arrives(mira)
    proposer.open(reverse("reports:publication-list"))
    proposer.look("publikasi-daftar")
    proposer.follow("Lihat dan usulkan")
    proposer.sees("Sekitar 20 kasus dibuka.")
    proposer.look("publikasi-usulkan")
    proposer.press("Usulkan untuk umum")
    proposer.sees("Anda yang mengusulkan, jadi rekan Anda yang menyetujui.")
    assert reader.status_of("/statistik/2016-s1/") == 404

    approver = arrives(colleague)
    approver.open(reverse("reports:publication-list"))
    approver.follow("Semester I 2016, versi 1")
    approver.look("publikasi-usulan")
    approver.follow("Setujui")
    approver.fill("Mengapa Anda memerlukannya?", "Angka sudah diperiksa bersama")
    approver.fill("Kata sandi Anda", PASSWORD)
    approver.press("Lanjutkan")
    approver.look("publikasi-setujui")
    approver.press("Setujui untuk umum")
    approver.sees("Sekarang semua orang dapat membaca angka ini.")

    reader.open("/statistik/")
    reader.follow("Semester I 2016")
    reader.sees("Sekitar 20 kasus dibuka.")
    reader.follow("Sumatera Barat")
    reader.choose("Jenis masalah", "Penelantaran")
    reader.press("Tampilkan")
    reader.follow("Kota Padang")
    reader.sees("Kota Padang", "Kementerian Sosial")
    assert reader.page.context.cookies() == []

    looker = arrives(None)
    for name, address in (
        ("statistik", "/statistik/"),
        ("statistik-negara", "/statistik/2016-s1/"),
        ("statistik-provinsi", "/statistik/2016-s1/13/"),
        ("statistik-data", "/statistik/data/"),
        ("statistik-tidak-ada", "/statistik/2010/"),
    ):
        looker.open(address)
        looker.look(name)

    approver.follow("Tarik")
    approver.fill("Mengapa ditarik?", "Satu LK3 salah mencatat")
    approver.look("publikasi-tarik")
    approver.press("Tarik")
    approver.sees("tidak lagi dapat dibaca oleh umum")
    assert arrives(None).status_of("/statistik/2016-s1/") == 404
    for visitor in (proposer, approver):
        visitor.went_quietly()
