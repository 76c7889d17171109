"""The main job: from a search that finds nothing to a case that is closed and counted once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from lk3.models import Unit, User
from tests.factories import CaseFactory, PartnerFactory
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, STORY, answer_intake, register_family
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTNER = "UPTD PPA Kota Rekaan"


def test_a_family_in_danger_is_helped_and_counted_once(
    arrives: Arrive,
    siti: User,
    dewi: User,
    budi: User,
    ratna: User,
    wati: User,
    arif: User,
) -> None:
    CaseFactory(registered_by=siti, code="DOMESTIC_VIOLENCE")
    CaseFactory(registered_by=dewi)
    PartnerFactory(name=PARTNER)
    head = arrives(budi)
    head.look("start-head")
    before = figures(head)

    counselor = arrives(siti)
    case = siti_opens_the_case(counselor)
    siti_works_on_it(counselor, case)
    budi_sends_assigns_and_closes(head, case)

    after = figures(head)
    assert after.pop("KDRT") == before.pop("KDRT") + 1
    assert after.pop("Jumlah") == before.pop("Jumlah") + 1
    assert after == before
    others = [arrives(ratna), arrives(wati), arrives(arif)]
    ratna_finds_nothing(others[0], case)
    wati_sees_a_number_and_no_name(others[1], case)
    arif_edits_a_unit_and_finds_no_case(others[2], case)
    for visitor in (head, counselor, *others):
        visitor.went_quietly()


def siti_opens_the_case(siti: Visitor) -> Case:
    siti.look("start-counselor")
    siti.open("/kasus/baru/")
    siti.look("open")
    siti.fill("Nama, nomor kasus", ANI)
    siti.press("Cari keluarga")
    siti.sees("Tidak ditemukan")
    siti.look("open-nothing")
    siti.follow("Daftarkan keluarga baru")
    register_family(siti, look=siti.look)
    answer_intake(siti, look=siti.look)
    siti.sees("Peka", STORY)
    siti.look("case-new")
    return Case.objects.select_related("family").get(client__name=ANI)


def siti_works_on_it(siti: Visitor, case: Case) -> None:
    siti.follow("Catat layanan")
    siti.choose("Jenis layanan", "Kunjungan rumah")
    siti.fill("Apa yang dilakukan", "Rumah aman malam ini; anak-anak bersama nenek.")
    siti.press("Simpan layanan")
    siti.sees("Kunjungan rumah")
    siti.follow("Tulis catatan")
    siti.fill("Catatan", "Ibu Ani ingin visum besok pagi.")
    siti.press("Simpan catatan")
    siti.sees("Ibu Ani ingin visum besok pagi.")
    siti.look("case-worked")
    siti.page.locator(".lk-actions").get_by_role("link", name="Rujuk", exact=True).click()
    siti.sees("ketua LK3 yang mengirim")
    siti.look("referral-new")
    siti.page.get_by_label("Kepada mitra").select_option(label=PARTNER)
    siti.fill("Apa yang diminta", "Pendampingan hukum dan visum.")
    siti.fill("Keterangan lain yang boleh disampaikan", "Klien mengalami kekerasan di rumah.")
    siti.press("Simpan untuk ketua")
    siti.sees("menunggu ketua LK3 mengirimnya")
    siti.look("referral-draft")


def budi_sends_assigns_and_closes(budi: Visitor, case: Case) -> None:
    budi.open("/kasus/")
    budi.sees(case.reference)
    budi.look("case-list")
    budi.open("/")
    budi.sees("1 kasus dengan rujukan yang menunggu Anda kirim", case.reference)
    budi.look("start-head-waiting")
    budi.follow(case.reference)
    budi.look("case-head")
    budi.follow(PARTNER)
    budi.look("referral-head")
    budi.press("Kirim rujukan")
    budi.sees("Rujukan dikirim.")
    budi.open(case.get_absolute_url())
    budi.follow("Tugaskan")
    budi.choose("Siapa yang menangani?", "Dewi Lestari")
    budi.look("assign")
    budi.press("Tugaskan")
    budi.sees("Dewi Lestari")
    budi.follow("Tutup kasus")
    budi.look("close")
    budi.fill("Tanggal tutup", (case.opened_on - timedelta(days=1)).isoformat())
    budi.fill("Ringkasan penutupan", "Ibu Ani dan anak-anak aman di rumah nenek.")
    budi.press("Tutup kasus")
    budi.sees("Selesaikan dulu yang disebut di atas")
    assert "tidak boleh sebelum tanggal buka" in budi.error_beside("id_closed_on")
    assert budi.value_of("id_summary") == "Ibu Ani dan anak-anak aman di rumah nenek."
    budi.look("close-refused")
    budi.fill("Tanggal tutup", timezone.localdate().isoformat())
    budi.page.locator("input[name=outcome]").first.check()
    budi.fill("Mengapa kasus tetap ditutup?", "Puskesmas mengabari keluarga sendiri")
    budi.press("Tutup kasus")
    budi.sees("Kasus ditutup.")
    budi.look("case-closed")


def ratna_finds_nothing(ratna: Visitor, case: Case) -> None:
    assert ratna.status_of(case.get_absolute_url()) == 404
    ratna.look("not-found")
    assert ratna.status_of(case.family.get_absolute_url()) == 404
    ratna.open("/keluarga/")
    ratna.fill("Nama, nomor kasus", ANI)
    ratna.press("Cari")
    ratna.sees("Tidak ditemukan")
    ratna.look("search-nothing")


def wati_sees_a_number_and_no_name(wati: Visitor, case: Case) -> None:
    wati.look("start-office")
    wati.sees_nowhere(ANI, case.reference, case.family.reference)
    assert figures(wati)["KDRT"] == 2
    wati.look("breakdown-office")
    wati.sees_nowhere(ANI, "Rahmat", case.reference, case.family.reference)
    assert wati.status_of(case.get_absolute_url()) == 404
    assert wati.status_of("/keluarga/") == 403
    wati.look("forbidden")


def arif_edits_a_unit_and_finds_no_case(arif: Visitor, case: Case) -> None:
    arif.look("start-admin")
    unit = Unit.objects.get(name="LK3 Delima")
    arif.open("/admin/")
    links = arif.page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    hidden = ("/kasus", "/keluarga", "/admin/families", "/admin/cases/case", "/admin/referrals/referral")
    assert links
    assert not [link for link in links if link.startswith(hidden)]
    arif.open(f"/admin/lk3/unit/{unit.pk}/change/")
    arif.page.locator("#id_name").fill("LK3 Delima Baru")
    arif.page.get_by_role("button", name="Simpan", exact=True).first.click()
    arif.sees("LK3 Delima Baru")
    unit.refresh_from_db()
    assert unit.name == "LK3 Delima Baru"
    assert arif.status_of(case.get_absolute_url()) == 404
    assert [arif.status_of(path) for path in ("/kasus/", "/keluarga/", "/laporan/")] == [403, 403, 403]


def figures(visitor: Visitor) -> dict[str, int]:
    """Read the cases of this year out of the table on the page, by the first word of their row."""
    visitor.open(f"/laporan/?tahun={timezone.localdate().year}")
    rows = visitor.page.locator(".rp-table tbody tr, .rp-table tfoot tr")
    cells = rows.evaluate_all("rows => rows.map(row => [row.cells[0].innerText, row.cells[1].innerText])")
    return {label: int(count.replace(".", "")) for label, count in cells}
