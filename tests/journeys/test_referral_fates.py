"""Referrals that are answered: by the police against the clock, by a hospital without an account."""

import io
import re

import pytest
from pypdf import PdfReader

from cases.models import Case, Task
from lk3.models import User
from referrals.models import Referral
from tests.factories import PartnerFactory
from tests.journeys.conftest import SCREENS, Arrive
from tests.journeys.fates import (
    ADDRESS,
    CLIENT,
    PHONE,
    STORY,
    begin_referral,
    case_of,
    family_of,
    partner_for,
    prove_it_is_you,
    refer,
    write_referral,
    yesterday_early,
)
from tests.journeys.path import begin_intake
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POLICE, HOSPITAL = "Unit PPA Polresta Rekaan", "RSUD Rekaan"


@pytest.fixture
def width() -> int:
    """Offices work at a desk; the partner of these journeys holds a phone."""
    return 1280


# To the police, against the clock


def test_a_report_to_the_police_runs_against_three_times_24_hours(arrives: Arrive, siti: User, budi: User) -> None:
    PartnerFactory(name=POLICE, kind="POLICE")
    counselor, head = arrives(siti), arrives(budi)
    case = siti_hears_of_violence(counselor, siti)
    siti_sees_the_clock_everywhere(counselor, case)
    siti_prepares_the_letter_to_the_police(counselor, case)
    budi_sends_it(head, case)
    the_pdf_says_what_was_ticked(head, case)
    siti_writes_down_what_the_police_said(counselor, case)
    siti_ends_the_duty_and_the_next_one_starts(counselor, case)
    counselor.went_quietly()
    head.went_quietly()


def siti_hears_of_violence(siti: Visitor, user: User) -> Case:
    begin_intake(siti, family_of(user))
    siti.press("Selebihnya aman, lanjut")
    siti.sees("Siapa kliennya?")
    siti.pick("Klien", CLIENT)
    siti.press("Simpan dan lanjut")
    siti.sees("Apa masalahnya?")
    siti.fill("Apa yang terjadi?", STORY)
    siti.page.locator("label[for=id_category_SEXUAL_VIOLENCE]").click()
    siti.press("Simpan dan lanjut")
    siti.sees("Tenggat hukum", "3×24 jam")
    day, time = yesterday_early()
    siti.fill("Kapan korban pertama kali bercerita?", day)
    siti.fill("Pukul", time)
    siti.page.get_by_label("Data boleh diteruskan").check()
    siti.look("police-intake")
    siti.press("Simpan dan lanjut")
    siti.sees("Periksa, lalu buka")
    siti.press("Buka kasus")
    siti.sees("Laporkan ke polisi")
    return Case.objects.get(client__name=CLIENT)


def siti_sees_the_clock_everywhere(siti: Visitor, case: Case) -> None:
    duty = ("Petugas LK3 yang menerima cerita korban", "Polisi sudah menerima laporan", "UU 12/2022 (TPKS) pasal 41")
    siti.sees("1 hari", *duty)
    siti.look("police-case")
    siti.open("/")
    siti.sees("Laporan ke polisi", case.reference, "Polisi sudah menerima laporan", " lagi")
    siti.look("police-day")
    siti.follow("Semua tenggat")
    siti.sees("1 tenggat berjalan", "Laporan ke polisi", "Siti Aminah", "1 hari", *duty)
    siti.look("police-clocks")


def siti_prepares_the_letter_to_the_police(siti: Visitor, case: Case) -> None:
    begin_referral(siti, case)
    siti.sees("ketua LK3 yang mengirim", "Keluarga menyetujui datanya diteruskan")
    siti.page.get_by_label("Kepada mitra").select_option(label=POLICE)
    write_referral(siti, "Mohon menerima laporan korban.", ("Cara aman menghubungi", "Jenis masalah"))
    siti.look("police-write")
    siti.press("Simpan untuk ketua")
    siti.sees("Rujukan disiapkan", "menunggu ketua LK3 mengirimnya", "Surat akan memuat", PHONE)
    siti.sees_nowhere(ADDRESS, STORY)


def budi_sends_it(budi: Visitor, case: Case) -> None:
    budi.open("/")
    budi.sees("1 kasus dengan rujukan yang menunggu Anda kirim", case.reference)
    budi.look("police-head-day")
    budi.open("/rujukan/")
    budi.sees("Menunggu Anda", case.reference)
    budi.sees_nowhere(POLICE, CLIENT)
    budi.follow(case.reference)
    prove_it_is_you(budi, "Memeriksa rujukan ke polisi sebelum dikirim.")
    budi.sees(f"Rujukan ke {POLICE}", "Mohon menerima laporan korban.")
    budi.look("police-head")
    budi.press("Kirim rujukan")
    budi.sees("Rujukan dikirim.")


def the_pdf_says_what_was_ticked(budi: Visitor, case: Case) -> None:
    budi.follow("Surat rujukan")
    budi.sees("Kode jawaban mitra", "Mohon menerima laporan korban.")
    budi.look("police-letter")
    link = budi.page.get_by_role("link", name="PDF").get_attribute("href")
    file = budi.page.request.get(link)
    assert file.headers["content-type"] == "application/pdf"
    assert CLIENT.split()[0].lower() not in file.headers["content-disposition"].lower()
    text = text_of(file.body())
    number = Referral.objects.get(case=case).number
    for words in (number, "Rahasia", POLICE, CLIENT, PHONE, "Mohon menerima laporan korban.", "Kekerasan seksual"):
        assert words.lower() in text.lower(), words
    for words in (STORY, ADDRESS, case.reference):
        assert words not in text, words


def siti_writes_down_what_the_police_said(siti: Visitor, case: Case) -> None:
    siti.open("/rujukan/")
    siti.sees("Menunggu jawaban.")
    siti.follow(POLICE)
    siti.sees(f"Giliran {POLICE}.")
    siti.look("police-waiting")
    siti.press("Mitra sudah menerima surat")
    siti.sees("Dicatat: rujukan sudah diterima.")
    siti.press("Mitra menyanggupi")
    siti.sees("Dicatat: rujukan disanggupi.")
    siti.unfold("Selesai, ada jawaban mitra")
    siti.fill("Jawaban atau hasil dari mitra", "Laporan diterima, nomor LP/12/REKAAN.")
    siti.look("police-answered")
    siti.press("Selesai, ada jawaban mitra")
    siti.sees("Rujukan selesai. Hasilnya disimpan.", "LP/12/REKAAN")
    siti.look("police-completed")


def siti_ends_the_duty_and_the_next_one_starts(siti: Visitor, case: Case) -> None:
    siti.open("/tenggat/")
    siti.follow("Laporan ke polisi")
    duty = siti.page.locator("li[id^=tugas-]", has_text="Laporkan ke polisi")
    siti.follow("Selesai…", duty)
    siti.sees("Tugas selesai", "Laporkan ke polisi")
    siti.look("police-duty")
    siti.page.locator("main textarea, main input[type=text]").first.fill("Nomor laporan LP/12/REKAAN.")
    siti.press("Tandai selesai")
    siti.sees("Tanyakan kepada polisi apakah korban diberi pelindungan sementara", "Polisi; petugas LK3 memantau")
    assert Task.objects.get(case=case, rule__code="tpks-lapor-polisi").state == "DONE"
    siti.open("/tenggat/")
    siti.sees("1 tenggat berjalan", "Pelindungan sementara dari polisi", "23 jam lagi", "TPKS) pasal 42")
    siti.look("police-next")


def text_of(pdf: bytes) -> str:
    """Return all words of a PDF with single blanks between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


# To a hospital that answers by code, without an account


def test_a_hospital_without_an_account_answers_by_code(arrives: Arrive, siti: User) -> None:
    case = case_of(siti)
    partner_for(case, HOSPITAL, kind="HEALTH")
    counselor = arrives(siti)
    refer(counselor, case, HOSPITAL, "Pemeriksaan dan obat.", ("Cara aman menghubungi",))
    counselor.look("hospital-sent")
    address, number, code = what_the_paper_says(counselor)

    clerk = arrives(None, **SCREENS[360])
    clerk.width = 360
    the_clerk_opens_the_letter(clerk, address, number, code)
    the_clerk_answers(clerk, "Sudah kami terima", "", "Terima kasih, jawaban Anda sudah sampai.")
    the_clerk_answers(clerk, "Kami sanggupi", "Senin pukul 9 di poli umum.", "Sudah Anda sanggupi.")
    siti_reads_what_came(counselor, "Senin pukul 9 di poli umum.")
    the_clerk_answers(clerk, "Mulai kami layani", "", "Sedang Anda layani.")
    result = "Sudah diperiksa, kontrol sebulan lagi."
    the_clerk_answers(clerk, "Selesai kami layani (tulis hasilnya)", result, "Surat ini selesai")
    clerk.look("hospital-done")
    clerk.open(address)
    clerk_tries_again(clerk, number, code)
    siti_reads_what_came(counselor, result)
    counselor.sees(f"Hasil dari {HOSPITAL}", "Dijawab dengan kode oleh Suster Rekaan")
    counselor.look("hospital-read")
    counselor.open("/rujukan/")
    counselor.sees("Tidak ada yang menunggu Anda.", "Selesai dalam 90 hari terakhir (1)")
    counselor.went_quietly()
    clerk.went_quietly()


def what_the_paper_says(siti: Visitor) -> tuple[str, str, str]:
    """Return address, number and code as they are printed on the letter."""
    siti.follow("Surat rujukan")
    siti.look("hospital-letter")
    paper = siti.page.get_by_role("article", name="Surat rujukan")
    code = paper.locator(".letter-code__text").inner_text()
    number = re.search(r"RUJ-[\d-]+", paper.inner_text())
    printed = paper.locator(".letter-code strong").first.inner_text()
    assert number is not None
    assert printed.endswith("/jawab/"), printed
    return "/jawab/", number.group(), code


def the_clerk_opens_the_letter(clerk: Visitor, address: str, number: str, code: str) -> None:
    clerk.open(address)
    clerk.look("hospital-code")
    clerk_tries_again(clerk, number, "AAAABBBBCCCC")
    clerk.look("hospital-refused")
    clerk.fill("Nomor surat", number.lower())
    clerk.page.get_by_label("Kode", exact=True).fill(code.lower().replace("-", " "))
    clerk.press("Buka surat")
    clerk.sees(f"Surat {number}", CLIENT, PHONE, "Pemeriksaan dan obat.", "menunggu jawaban Anda")
    clerk.sees_nowhere(STORY, ADDRESS, Case.objects.get().reference)
    clerk.look("hospital-opened")


def clerk_tries_again(clerk: Visitor, number: str, code: str) -> None:
    """A wrong or used up code opens nothing, and every refusal is the same."""
    clerk.fill("Nomor surat", number)
    clerk.page.get_by_label("Kode", exact=True).fill(code)
    clerk.press("Buka surat")
    clerk.sees("Surat belum dapat dibuka: nomor dan kode tidak cocok, atau kodenya tidak berlaku lagi.")
    clerk.sees_nowhere(CLIENT, PHONE)


def the_clerk_answers(clerk: Visitor, answer: str, words: str, then: str) -> None:
    clerk.page.get_by_label(answer, exact=True).check()
    clerk.fill("Catatan, alasan, atau hasil", words)
    clerk.fill("Nama petugas", "Suster Rekaan")
    clerk.press("Kirim jawaban")
    clerk.sees(then)


def siti_reads_what_came(siti: Visitor, words: str) -> None:
    siti.open("/")
    siti.sees("Rujukan yang perlu ditindaklanjuti", "Ada jawaban yang belum dibaca.")
    siti.open("/rujukan/")
    siti.sees("Menunggu Anda", "Ada jawaban yang belum dibaca.")
    siti.look("hospital-unread")
    siti.follow(HOSPITAL)
    siti.sees(words)
    siti.look("hospital-answer")
    siti.press("Jawaban sudah saya baca")
    siti.sees(words)
    assert siti.page.get_by_role("button", name="Jawaban sudah saya baca").count() == 0
