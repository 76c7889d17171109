"""Violence at home, from the door to the look at the family some months later, played by those who do the work.

Every step is recorded as its form asks; in the end the printed file holds them all.
"""

import pytest

from cases.models import Assessment, Case
from lk3.models import User
from tests.cast import PASSWORD
from tests.factories import PartnerFactory
from tests.journeys.conftest import Arrive
from tests.journeys.path import ANI, fill_persons
from tests.journeys.social_work import (
    FOUND_OUT,
    budi_agrees,
    in_days,
    look_again,
    reply,
    send,
    siti_asks_about_danger_again,
    siti_draws_the_family,
    siti_files_a_letter,
    siti_looks_how_it_became,
    they_confer,
    write_assessment,
    write_goal,
)
from tests.journeys.visitor import Visitor

# One width is enough: the pages are looked at on both elsewhere.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [360], ids=["phone"], indirect=True),
]

UPTD = "UPTD PPA Kota Rekaan"
VIOLENCE = "Sejak Lebaran suami memukul dan mengancam istrinya dengan parang; kedua anak melihatnya dan takut pulang."


def test_a_family_hit_at_home_is_kept_from_the_door_to_the_look_after_the_end(
    arrives: Arrive, yusuf: User, siti: User, nadia: User, budi: User
) -> None:
    PartnerFactory(name=UPTD)
    door, head, counselor, psychologist = arrives(yusuf), arrives(budi), arrives(siti), arrives(nadia)
    case = yusuf_receives_them(door)
    budi_gives_it_to_siti(head, case)
    siti_answers_the_danger(counselor, case)
    siti_finds_out(counselor, case)
    siti_draws_the_family(counselor, case)
    siti_plans_with_ani(counselor, case)
    siti_asks_nadia(counselor, case)
    nadia_writes_for_the_team(psychologist, case)
    siti_records_the_interview(counselor, case)
    siti_files_a_letter(counselor, case)
    they_confer(counselor, case)
    they_refer(counselor, head, case)
    siti_asks_about_danger_again(counselor, case)
    siti_looks_how_it_became(counselor, case)
    siti_proposes_the_end(counselor, case)
    budi_agrees(head, case)
    siti_looks_at_the_family_again(counselor, case)
    siti_prints_the_file(counselor, case)
    for visitor in (door, head, counselor, psychologist):
        visitor.went_quietly()


def yusuf_receives_them(yusuf: Visitor) -> Case:
    yusuf.fill("Cari keluarganya dulu", ANI)
    yusuf.press("Cari keluarga")
    yusuf.sees("Tidak ditemukan")
    yusuf.follow("Daftarkan keluarga baru")
    fill_persons(yusuf)
    yusuf.fill("Alamat", "Jl. Rekaan 5")
    yusuf.press("Simpan keluarga")
    yusuf.sees("Apakah ada bahaya?")
    yusuf.pick("Apakah ada yang terancam atau terluka sekarang?", "Ya")
    yusuf.pick("Apakah ada anak yang tidak aman?", "Ya")
    yusuf.pick("Apakah ada senjata atau ancaman membunuh?", "Ya")
    yusuf.fill("Keterangan singkat", "Parang disimpan di dapur.")
    yusuf.press("Selebihnya aman, lanjut")
    yusuf.sees("Bahaya sekarang: lakukan dulu", "Jangan biarkan klien pulang sendiri.")
    yusuf.pick("Klien", ANI)
    yusuf.pick("Boleh kami hubungi?", "Boleh telepon")
    yusuf.fill("Telepon aman", "0812 0000 0000")
    yusuf.fill("Kapan aman dihubungi", "Pagi, saat suami tidak di rumah")
    yusuf.fill("Siapa yang boleh mengangkat", "Hanya Ibu Ani")
    yusuf.fill("Kata yang dipakai", "Dari posyandu")
    yusuf.choose("Siapa yang melapor?", "Tetangga/warga")
    yusuf.fill("Nama pelapor", "Bu Yanti")
    yusuf.fill("Telepon pelapor", "0813 0000 0000")
    yusuf.unfold("Korban atau terduga pelaku")
    for group, name in (("victims", ANI), ("victims", "Buyung"), ("victims", "Upik"), ("perpetrators", "Rahmat")):
        yusuf.page.locator(f"#id_{group}").get_by_text(name).click()
    yusuf.press("Simpan dan lanjut")
    yusuf.page.wait_for_url("**/masalah/")
    yusuf.fill("Apa yang terjadi?", VIOLENCE)
    yusuf.sees("Dari cerita ini, mungkin")
    yusuf.page.locator("#saran label", has_text="KDRT").click()
    yusuf.look("door-problem")
    yusuf.press("Simpan dan lanjut")
    yusuf.sees("Seberapa mendesak")
    yusuf.pick("Bagaimana keluarga ini datang?", "Laporan warga/aparat desa")
    yusuf.pick("Atas dasar apa data dicatat?", "Persetujuan klien")
    yusuf.page.get_by_label("Data boleh diteruskan").check()
    yusuf.press("Simpan dan lanjut")
    yusuf.sees("Periksa, lalu buka", "Bu Yanti", "Dari posyandu")
    yusuf.press("Buka kasus")
    yusuf.sees("Peka", "belum ditugaskan")
    return Case.objects.get(client__name=ANI)


def budi_gives_it_to_siti(budi: Visitor, case: Case) -> None:
    budi.open("/")
    budi.sees(case.reference, "Hari ini – ada bahaya")
    budi.follow(case.reference)
    budi.follow("Tugaskan")
    budi.choose("Siapa yang menangani?", "Siti Aminah")
    budi.fill("Pesan untuknya", "Hari ini juga; Bu Yanti menunggu bersama klien.")
    budi.press("Tugaskan")
    budi.sees("Kasus ditugaskan.")


def siti_answers_the_danger(siti: Visitor, case: Case) -> None:
    siti.open("/")
    siti.sees(case.reference)
    siti.follow(case.reference)
    siti.sees("Hari ini – ada bahaya", "Dari posyandu", "Bu Yanti")
    siti.look("door-first")
    siti.follow("Catat layanan")
    siti.choose("Jenis layanan", "Perlindungan")
    siti.fill("Lamanya (menit)", "90")
    siti.fill("Tempat", "Rumah Bu Yanti")
    siti.page.get_by_label(ANI).check()
    siti.fill("Hadir selain keluarga", "Bu Yanti, ketua RT")
    siti.fill("Apa yang dilakukan", "Ibu dan anak-anak diantar ke rumah nenek; parang diamankan ketua RT.")
    siti.fill("Langkah berikut", "Antar ke Puskesmas")
    siti.fill("Pada tanggal", in_days(1))
    siti.press("Simpan layanan")
    siti.sees("Antar ke Puskesmas")


def siti_finds_out(siti: Visitor, case: Case) -> None:
    siti.follow("Buat asesmen awal")
    write_assessment(siti, Assessment.Kind.INITIAL, FOUND_OUT, "Tinggi")
    siti.pick("Keputusan", "Diterima, lanjut asesmen mendalam")
    siti.press("Simpan asesmen")
    siti.follow("asesmen mendalam")
    for source in ("Klien sendiri", "Anggota keluarga", "Tenaga kesehatan", "Pengamatan"):
        siti.page.get_by_label(source, exact=True).check()
    write_assessment(siti, Assessment.Kind.FULL, FOUND_OUT, "Tinggi")
    siti.press("Simpan asesmen")
    siti.sees("Berikutnya: susun rencana", FOUND_OUT["CULTURE"])
    siti.open(case.get_absolute_url())
    siti.follow("Tanyakan sekarang")
    siti.sees("tanyakan bagian ini berdua saja")
    reply(siti, "NO", ["HAR_SAFE", "HAR_DISPUTES", "ECO_INCOME", "EDU_ATTENDS", "MOR_DRUGS"])
    reply(siti, "PARTLY", ["HAR_TALK", "ECO_FOOD", "MOR_WORSHIP"])
    reply(siti, "YES", ["EDU_ENROLLED", "MOR_NEIGHBOURS"])
    send(siti, "Simpan ketahanan")
    siti.sees("Ketahanan keluarga")


def siti_plans_with_ani(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Tulis bersama klien apa yang ingin dicapai.")
    write_goal(
        siti,
        "Ibu dan anak-anak tidur tanpa takut",
        "Sebulan tanpa kekerasan",
        [("Menginap di rumah nenek", "Klien sendiri", 7), ("Antar visum ke Puskesmas", "Siti Aminah (saya)", 1)],
    )
    siti.follow("Tambah tujuan")
    write_goal(siti, "Buyung masuk sekolah lagi", "Masuk lima hari seminggu", [("Temui wali kelas", None, 14)])
    siti.follow("Catat kesepakatan")
    siti.page.locator("input[name=agreement][value=AGREED]").check()
    siti.fill("Siapa yang menyepakati?", "Ibu Ani")
    siti.fill("Dengan kata-kata klien sendiri", "Yang penting anak-anak dulu.")
    siti.press("Simpan kesepakatan")
    siti.sees("Ibu Ani")
    siti.follow("Lembar untuk klien")
    siti.sees("Ibu dan anak-anak tidur tanpa takut", "Yang Anda lakukan", "Yang kami lakukan")
    siti.look("door-client-paper")
    paper = siti.page.locator(".plan-sheet").inner_text()
    assert not [word for word in ("LK3", "kekerasan dalam rumah tangga", case.reference) if word in paper]


def siti_asks_nadia(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Tambah rekan tim")
    siti.choose("Rekan", "Nadia Putri")
    siti.press("Masukkan ke tim")
    siti.sees("Rekan masuk tim kasus.")


# What the printed file must hold, form by form.
IN_THE_FILE = [
    *(ANI, "Bu Yanti", "Tetangga/warga", "Rahmat Rekaan", VIOLENCE),
    *("Triase", "ada senjata atau ancaman membunuh", "Parang disimpan di dapur.", "kata yang dipakai: Dari posyandu"),
    *("Persetujuan klien", "Lisan, dicatat petugas", "Diteruskan ke mitra: boleh"),
    *("Asesmen awal", "Diterima, lanjut asesmen mendalam", "Asesmen mendalam", "Tenaga kesehatan", "Tinggi → Rendah"),
    *("Suami tinggal di rumah orang tuanya dan berobat.", "Ketahanan keluarga", "Penutupan"),
    *("Rencana", "disepakati", "oleh Ibu Ani", "Sebulan tanpa kekerasan", "tercapai sebagian", "Temui wali kelas"),
    *("Perlindungan", "90 menit", "Bu Yanti, ketua RT", "Kunjungan rumah", "Anak-anak bermain di halaman"),
    *("Catatan proses wawancara", "ke-1", "kami diam bersama", "malu kepada kaum", "Bertemu mamaknya"),
    *("Catatan psikologi", "Buyung perlu empat kali terapi bermain"),
    *("Konferensi kasus", "Ruang camat", "Kecamatan Rekaan", "Jemput Buyung setiap pagi", "Lapor ke Unit PPA"),
    *(f"Rujukan ke {UPTD}", "Hasil visum", "Surat kesehatan/visum"),
    *("Keluarga berfungsi kembali", "Buyung hampir selalu masuk sekolah", "Bu Yanti menelepon bila ada tanda bahaya."),
    *("Pemantauan: Baik, tidak perlu tindak lanjut", "Tidur nyenyak; Buyung naik kelas."),
]
FULL_TEXT = "Pemeriksaan: skor kecemasan tinggi, mimpi buruk berulang."


def nadia_writes_for_the_team(nadia: Visitor, case: Case) -> None:
    nadia.open(case.get_absolute_url())
    nadia.follow("Tulis catatan")
    nadia.follow("Catatan psikologi")
    nadia.fill("Catatan", FULL_TEXT)
    nadia.fill("Ringkasan dan saran untuk tim", "Buyung perlu empat kali terapi bermain; jangan ditanyai berulang.")
    nadia.press("Simpan catatan")
    nadia.sees(FULL_TEXT)


def siti_records_the_interview(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.sees("Buyung perlu empat kali terapi bermain")
    siti.sees_nowhere(FULL_TEXT)
    siti.follow("Tulis catatan")
    siti.follow("Catatan proses wawancara")
    siti.fill("Yang dikatakan dan dilakukan", "Ibu bercerita setengah jam tanpa ditanya; kami diam bersama.")
    siti.fill("Kesan dan perasaan saya", "Saya ikut marah kepada suaminya.")
    siti.fill("Pemahaman masalah", "Ia bertahan karena malu kepada kaum.")
    siti.fill("Rencana berikut", "Bertemu mamaknya bila Ibu setuju.")
    siti.press("Simpan catatan")
    siti.sees("Wawancara")
    siti.follow("Catat layanan")
    siti.choose("Jenis layanan", "Kunjungan rumah")
    siti.fill("Tempat", "Rumah nenek")
    siti.fill("Apa yang dilakukan", "Anak-anak bermain di halaman; Buyung belum mau bicara tentang ayahnya.")
    siti.press("Simpan layanan")
    siti.sees("Kunjungan rumah")


def they_refer(siti: Visitor, budi: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.page.locator(".lk-actions").get_by_role("link", name="Rujuk", exact=True).click()
    siti.page.get_by_label("Kepada mitra").select_option(label=UPTD)
    siti.fill("Apa yang diminta", "Pendampingan hukum dan terapi bermain.")
    siti.fill("Keterangan lain yang boleh disampaikan", "Klien dan dua anaknya memerlukan perlindungan.")
    send(siti, "Simpan untuk ketua")
    budi.open("/")
    budi.follow(case.reference)
    budi.follow(UPTD)
    budi.press("Kirim rujukan")
    budi.sees("Rujukan dikirim.")
    siti.open(siti.page.url)
    send(siti, "Mitra sudah menerima surat")
    send(siti, "Mitra menyanggupi")
    siti.unfold("Selesai, ada jawaban mitra")
    siti.fill("Jawaban atau hasil dari mitra", "Terapi selesai; perintah perlindungan keluar.")
    siti.press("Selesai, ada jawaban mitra")
    siti.sees("Rujukan selesai")


def siti_proposes_the_end(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.look("door-worked")
    siti.follow("Usulkan penutupan")
    siti.page.get_by_label("Keluarga berfungsi kembali").check()
    siti.pick("Tujuan 1", "Tercapai")
    siti.pick("Tujuan 2", "Tercapai sebagian")
    siti.fill("Ringkasan penutupan", "Ibu dan anak-anak aman; Buyung hampir selalu masuk sekolah.")
    siti.fill("Rencana bimbingan lanjut", "Bu Yanti menelepon bila ada tanda bahaya.")
    siti.press("Kirim usul")
    siti.sees("Penutupan diusulkan.")


def siti_looks_at_the_family_again(siti: Visitor, case: Case) -> None:
    look_again(siti, case, "Tidur nyenyak; Buyung naik kelas.")


def siti_prints_the_file(siti: Visitor, case: Case) -> None:
    siti.follow("Cetak berkas")
    siti.fill("Mengapa Anda memerlukannya?", "Diminta pengadilan untuk perkara ini")
    siti.fill("Kata sandi Anda", PASSWORD)
    siti.press("Lanjutkan")
    siti.sees("Berkas kasus", *IN_THE_FILE, *FOUND_OUT.values())
    siti.sees_nowhere(FULL_TEXT, "Saya ikut marah kepada suaminya.")
    siti.look("door-file")
