"""Does a text tell of somebody's trouble, or does its writer come about something else?

Who asks when we are open, thanks us, invites us, brings cake, looks for an umbrella or studies us uses many of our words.
So what the table found is weighed together with the signs of a life being told (kin, feelings, time that passes, things that
are not as they should be) against the signs of an errand. The weights are those of a logistic regression on invented texts,
rounded; they came out nearly alike whichever hand was left out.
"""

from cases.suggestions.reading import Word

# What the table found counts point by point, but a long text cannot drown everything else.
MOST_OF_THE_SCORE = 12
NEEDED = 2.5
LIFE, DENIAL = 1, 1
ERRAND, QUESTION = 2.5, 1
MOST_DENIALS, MOST_QUESTIONS = 3, 2
_LIFE_WORDS = """suami istri anak bayi balita nenek kakek mertua ipar cucu keponakan paman bibi orangtua adik kakak ayah ibu
    keluarga pacar mantan tetangga klien ybs
    takut nangis bingung capek kasihan kabur sakit malu marah merasa hidup umur tidur pulang uang gaji makan obat polisi mengaku
    sejak sudah terus lagi pernah sering selalu tahun bulan tiap setiap malam karena padahal sampai"""
# Study, meetings, gifts, thanks and wishes, work, the building, things left behind; the office; asking and handing over.
_ERRAND_WORDS = """skripsi tesis penelitian riset wawancara studi magang pkl kkn jurnal artikel wartawan liputan siaran produser
    webinar seminar bimtek pelatihan kursus sertifikat narasumber pemateri pembicara juri moderator peserta kuota lowongan cv
    lamaran undangan proposal rapat sosialisasi penyuluhan penempelan lomba acara kegiatan kunjungan rombongan lokakarya
    anggaran pengadaan pertemuan himpunan paguyuban arisan pengajian syawalan rawuh pentas gladi pengumuman peresmian
    sumbang donasi donatur relawan infak konsumsi snack doorprize kue resep pesanan brosur poster spanduk banner komunitas
    yayasan terimakasih semoga selamat salam ucapan nihil tautan link email paparan rekap audit tagihan rekanan
    parkir piket absen absensi wifi printer tinta komputer laptop kulkas ac dispenser toilet gedung loket kasubag
    helm payung dompet ketinggalan tertinggal kesasar stiker fotokopi formulir rekomendasi
    kantor dinas tamu petugas konselor konsultasi lk3 jadwal senin selasa rabu kamis jumat sabtu mahasiswa
    ruang tugas apakah sini mohon kecamatan ketua kepala undang daftar laporan tentang panitia sekretariat program layanan
    pelayanan materi tema info informasi kabari data bersedia kesediaan prosedur bendahara siapkan
    tanya jam buka tutup kapan titip antar pinjam besok izin hadir maaf isi kirim syarat sampaikan hubungi sekalian
    boleh ambil kembalikan simpan ikut tempat"""
_LIFE, _ERRANDS = (frozenset(each.split()) for each in (_LIFE_WORDS, _ERRAND_WORDS))


def tells_of_trouble(words: list[Word], text: str, score: float) -> bool:
    """Whether the best score of a text, its signs of a life and its signs of an errand together speak for a problem."""
    life = LIFE * _said(words, _LIFE) + DENIAL * min(MOST_DENIALS, sum(word.plain == "tidak" for word in words))
    errand = ERRAND * _said(words, _ERRANDS) + QUESTION * min(MOST_QUESTIONS, text.count("?"))
    return min(score, MOST_OF_THE_SCORE) + life - errand >= NEEDED


def _said(words: list[Word], of: frozenset[str]) -> int:
    """How many different words of a list a text says, in any form."""
    return len({word.plain for word in words if not of.isdisjoint(word.forms)})
