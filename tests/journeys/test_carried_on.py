"""Hardship and disability: a whole family is the client, a partner acts, and a colleague goes on while its counselor is away."""

import pytest

from cases.models import Assessment, Case
from lk3.models import User
from tests.factories import CaseFactory
from tests.journeys.conftest import Arrive
from tests.journeys.social_work import BY_OTHER, budi_agrees, in_days, look_again, send, write_assessment, write_goal
from tests.journeys.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [1280], ids=["desk"], indirect=True),
]

HARDSHIP = "Pabrik tempat Bapak bekerja tutup; uang makan tidak cukup dan kursi roda Rani rusak."
WEIGHED = {
    "PROBLEM": "Penghasilan berhenti; Bapak ingin bekerja lagi dan Rani tetap sekolah.",
    "SAFETY": "Tidak ada yang terancam.",
    "HEALTH": "Rani lumpuh sejak lahir dan memakai kursi roda; yang lain sehat.",
    "EDUCATION": "Rani kelas enam SD, absen sejak kursi rodanya rusak.",
    "BASIC_NEEDS": "Makan dua kali sehari; belum menerima PKH.",
    "STRENGTHS": "Keluarga rukun; Bapak pandai bertukang.",
    "RISK_FACTORS": "Tunggakan kontrakan dua bulan.",
    "PROTECTIVE_FACTORS": "Tetangga membantu beras.",
    "SUMMARY": "Keluarga rukun yang kehilangan penghasilan; Rani perlu kursi roda supaya sekolah.",
}


def test_a_poor_family_with_a_disabled_child_is_carried_on_while_its_counselor_is_away(
    arrives: Arrive, siti: User, dewi: User, budi: User
) -> None:
    counselor, head = arrives(siti), arrives(budi)
    case = siti_receives_a_whole_family(counselor)
    other = CaseFactory(family=case.family, registered_by=siti, code="DISABILITY_ILLNESS")
    siti_weighs_and_plans(counselor, case)
    siti_visits_both_cases_at_once(counselor, case, other)
    budi_hands_over_for_a_week(head, case)
    colleague = arrives(dewi)
    dewi_goes_on(colleague, case)
    siti_closes_with_one_thing_open(counselor, case)
    budi_agrees(head, case)
    siti_finds_them_stable(counselor, case)
    for visitor in (counselor, head, colleague):
        visitor.went_quietly()


def siti_receives_a_whole_family(siti: Visitor) -> Case:
    siti.follow("Kasus baru")
    siti.fill("Nama, nomor kasus", "Darwis")
    siti.press("Cari keluarga")
    siti.follow("Daftarkan keluarga baru")
    people = [
        ("Darwis Rekaan", "Laki-laki", "44", "Kepala keluarga"),
        ("Rani Rekaan", "Perempuan", "12", "Anak kandung"),
    ]
    for number, (name, sex, age, relation) in enumerate(people):
        row = siti.page.locator(f"#bagian-orang-{number}")
        siti.fill("Nama", name, row)
        row.get_by_label(sex).check()
        siti.fill("Umur", age, row)
        siti.choose("Hubungan dengan kepala keluarga", relation, row)
    siti.press("Simpan keluarga")
    siti.press("Selebihnya aman, lanjut")
    siti.pick("Klien", "Seluruh keluarga")
    siti.pick("Boleh kami hubungi?", "Bertemu saja")
    siti.press("Simpan dan lanjut")
    siti.page.wait_for_url("**/masalah/")
    siti.fill("Apa yang terjadi?", HARDSHIP)
    siti.page.locator("#saran label", has_text="Kesulitan ekonomi").click()
    siti.unfold("Ada masalah lain juga?")
    siti.pick("Masalah lain yang juga ada", "Disabilitas/sakit kronis")
    siti.press("Simpan dan lanjut")
    siti.sees("Saya tangani sendiri")
    siti.press("Simpan dan lanjut")
    siti.sees("Periksa, lalu buka", "Seluruh keluarga")
    siti.press("Buka kasus")
    siti.sees("Keluarga Darwis Rekaan", "Hanya bertemu langsung")
    siti.look("poor-opened")
    return Case.objects.get(family__name="Darwis Rekaan")


def siti_weighs_and_plans(siti: Visitor, case: Case) -> None:
    siti.follow("Buat asesmen awal")
    write_assessment(siti, Assessment.Kind.INITIAL, WEIGHED, "Sedang")
    siti.pick("Keputusan", "Diterima, lanjut asesmen mendalam")
    siti.press("Simpan asesmen")
    siti.follow("asesmen mendalam")
    siti.page.get_by_label("Klien sendiri", exact=True).check()
    write_assessment(siti, Assessment.Kind.FULL, WEIGHED, "Sedang")
    siti.press("Simpan asesmen")
    siti.follow("susun rencana")
    siti.follow("Tulis tujuan pertama")
    siti.choose("Untuk masalah", "Keluarga dengan penyandang disabilitas / penyakit kronis")
    write_goal(
        siti,
        "Rani bersekolah dengan kursi rodanya",
        "Masuk tiap hari",
        [("Kursi roda baru", BY_OTHER, 30)],
        "Dinas Sosial",
    )
    siti.sees("Dinas Sosial")
    siti.follow("Catat kesepakatan")
    siti.page.locator("input[name=agreement][value=AGREED]").check()
    siti.fill("Siapa yang menyepakati?", "Bapak Darwis")
    send(siti, "Simpan kesepakatan")


def siti_visits_both_cases_at_once(siti: Visitor, case: Case, other: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Catat layanan")
    siti.choose("Jenis layanan", "Kunjungan rumah")
    siti.page.get_by_label(other.reference).check()
    siti.fill("Apa yang dilakukan", "Rumah diukur untuk kursi roda; beras cukup untuk tiga hari.")
    siti.fill("Langkah berikut", "Tanya Dinas Sosial")
    siti.fill("Pada tanggal", in_days(3))
    send(siti, "Simpan layanan")
    siti.open(other.get_absolute_url())
    siti.sees("Rumah diukur untuk kursi roda", case.reference)


def budi_hands_over_for_a_week(budi: Visitor, case: Case) -> None:
    budi.open("/")
    budi.follow("Serahkan kasus")
    budi.follow("Siti Aminah")
    budi.choose("Diserahkan kepada", "Dewi Lestari")
    budi.page.get_by_label("Sementara").check()
    budi.page.locator("#id_until_on").fill(in_days(7))
    budi.look("poor-hand-over")
    budi.press("Serahkan")
    budi.sees("2 kasus diserahkan kepada Dewi Lestari.")


def dewi_goes_on(dewi: Visitor, case: Case) -> None:
    dewi.open("/")
    dewi.look("poor-day-of-dewi")
    dewi.open("/kasus/")
    dewi.follow(case.reference)
    dewi.sees(HARDSHIP, "Dinas Sosial", "Tanya Dinas Sosial")
    dewi.follow("Catat layanan")
    dewi.choose("Jenis layanan", "Advokasi")
    dewi.fill("Apa yang dilakukan", "Dinas Sosial memasukkan keluarga ini ke daftar PKH.")
    dewi.press("Simpan layanan")
    dewi.sees("daftar PKH")


def siti_closes_with_one_thing_open(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Usulkan penutupan")
    siti.sees("Belum selesai (1)", "Tugas: Kursi roda baru (Dinas Sosial)")
    siti.page.get_by_label("Keluarga berfungsi kembali").check()
    siti.pick("Tujuan 1", "Tercapai sebagian")
    siti.fill("Ringkasan penutupan", "Bapak bekerja lagi; PKH diterima.")
    siti.press("Kirim usul")
    siti.sees("Selesaikan dulu yang disebut di atas, atau tulis mengapa kasus tetap ditutup.")
    assert siti.value_of("id_summary") == "Bapak bekerja lagi; PKH diterima."
    siti.look("poor-refused")
    siti.fill("Mengapa kasus tetap ditutup?", "Kursi roda dikirim langsung oleh Dinas Sosial bulan depan")
    siti.press("Kirim usul")
    siti.sees("Penutupan diusulkan.")


def siti_finds_them_stable(siti: Visitor, case: Case) -> None:
    look_again(siti, case, "Rani masuk sekolah tiap hari.")
    siti.sees("Baik, tidak perlu tindak lanjut", "Rani masuk sekolah tiap hari.")
    siti.sees_nowhere("sepakati lagi dengan klien")
    siti.look("poor-after")
