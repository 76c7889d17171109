"""What is put on file this morning, the same in both versions; everybody is invented. Written before anything was counted.

A player may leave out typing a text only where its version puts the same content on file without it.
"""

COUNSELOR, COUNSELOR_NAME = "rahmi", "Rahmi Anggraini"
PASSWORD = "kata-sandi-rekaan-123"  # noqa: S105 -- of an invented person in a temporary database
TEAM = ("nadia", "Nadia Permata")

# 2: yesterday's visit to a family with two open cases.
VISIT_KIND, VISIT_PLACE, VISIT_MINUTES = "Kunjungan rumah", "Rumah klien", "60"
VISIT_SUMMARY = (
    "Ibu dan bapak sepakat membagi uang belanja tiap Sabtu. Anak sulung sudah masuk sekolah sejak Senin. "
    "Bapak masih sulit tidur dan cepat marah."
)
VISIT_NEXT, VISIT_NEXT_DAYS = "Antar bapak ke Puskesmas", 7

# 3: nobody answers.
CALL_DAYS = 2

# 4: five small tasks of this week, each of another case.
DONE = ["Antar fotokopi KK ke Dukcapil", "Tanya jadwal terapi di Puskesmas", "Kirim surat ke sekolah"]
MOVED = ["Cek pencairan PKH", "Temui ketua RT"]
MOVED_DAYS = 7

# 5: an assessment of three months ago, of which little has changed: {code of a section: (title, old text, new text or "")}.
SOURCES = "Klien sendiri, Kunjungan rumah"
RISK_BEFORE, RISK_NOW = "Sedang", "Rendah"
ASSESSMENT = {
    "PROBLEM": (
        "Masalah menurut klien",
        "Ibu merasa sendirian mengurus tiga anak sejak suami bekerja di luar kota.",
        "",
    ),
    "HISTORY": ("Riwayat masalah", "Mulai awal tahun, ketika kiriman suami berhenti dua bulan dan warung tutup.", ""),
    "PREVIOUS_HELP": (
        "Bantuan dan konseling sebelumnya",
        "Pernah dibantu ninik mamak; pinjaman koperasi tidak jadi.",
        "",
    ),
    "HEALTH": ("Kesehatan dan riwayat medis", "Ibu darah tinggi, minum obat dari Puskesmas; anak-anak sehat.", ""),
    "MENTAL": (
        "Keadaan jiwa dan keberfungsian",
        "Ibu cemas dan sering menangis malam hari, tetapi anak-anak tetap terurus.",
        "Ibu lebih tenang, tidur enam jam, dan kembali ikut pengajian.",
    ),
    "PERSONAL_HISTORY": (
        "Riwayat pribadi",
        "Anak ketiga dari lima; menikah umur 19; ayahnya meninggal tahun lalu.",
        "",
    ),
    "FAMILY": ("Latar belakang dan susunan keluarga", "Ibu dengan tiga anak; suami pulang tiap dua bulan.", ""),
    "WORK": (
        "Pekerjaan dan keterampilan",
        "Warung tutup; sesekali menerima jahitan dari tetangga.",
        "Warung buka lagi sejak bulan lalu; jahitan tetap ada tiap minggu.",
    ),
    "EDUCATION": ("Pendidikan", "Ibu tamat SMA; anak-anak di SMP, SD, dan TK, tidak ada yang putus sekolah.", ""),
    "COMMUNITY": ("Pergaulan, masyarakat, dan waktu luang", "Dekat dengan dua tetangga dan kakak perempuannya.", ""),
    "BASIC_NEEDS": ("Kebutuhan dasar dan ekonomi", "Menerima PKH; makan dua kali sehari; utang warung 1,2 juta.", ""),
    "LIVING": ("Tempat tinggal dan lingkungan", "Rumah orang tua, semi permanen, sumur bersama, lingkungan aman.", ""),
    "LEGAL": ("Status hukum", "Buku nikah dan akta lahir lengkap; KK masih alamat lama.", ""),
    "SPIRITUALITY": ("Spiritualitas dan agama", "Salat dan pengajian menguatkan; ustazah menjenguk.", ""),
    "CULTURE": ("Budaya dan adat", "Ninik mamak masih didengar; tinggal di rumah pihak ibu.", ""),
    "STRENGTHS": ("Kekuatan, kemampuan, dan sumber", "Pandai menjahit, disiplin, kakaknya mau menjaga anak.", ""),
    "RISK_FACTORS": ("Faktor risiko", "Kiriman suami tidak tetap; obat darah tinggi kadang terlewat.", ""),
    "PROTECTIVE_FACTORS": ("Faktor pelindung", "Kakak tinggal di sebelah rumah; anak-anak rajin sekolah.", ""),
    "SUMMARY": (
        "Ringkasan",
        "Ibu kelelahan dan cemas; ekonomi goyah tetapi dukungan keluarga besar kuat.",
        "Ibu sudah pulih dan warung jalan lagi; yang tersisa kiriman suami yang belum tetap.",
    ),
}

# 6: the plan made with the client, on paper to take along: one goal, its sign, three actions (what, who, days from today).
GOAL = "Keluarga dapat memenuhi kebutuhan pokok setiap bulan"
GOAL_SIGN = "Uang belanja cukup sampai akhir bulan tanpa berutang"
ACTIONS = [
    ("Mengurus KTP dan KK di Dukcapil", "Klien", 7),
    ("Mengusulkan keluarga ke DTKS lewat kelurahan", "saya", 14),
    ("Mulai menjual kue pesanan lewat koperasi ibu-ibu", "Klien", 30),
]

# 7: a case conference held today.
PLACE = "Kantor camat Koto Tangah"
KNOWN_GUEST = ("Hendra Saputra", "TKSK", "Kecamatan Koto Tangah")  # was at another conference of this counselor's
NEW_GUEST = ("Yulia Fitri", "Wali kelas", "SDN 12")
ISSUES = "Atap rumah bocor berat; anak tengah berhenti sekolah karena malu belum punya seragam."
CONCLUSION = "Anak kembali sekolah bulan ini; perbaikan rumah diajukan lewat kelurahan."
DECISIONS = [  # what, who, days from today
    ("Antar anak kembali ke SDN 12", "saya", 3),
    ("Ajukan bedah rumah ke kelurahan", "Hendra Saputra", 14),
    ("Konseling anak di rumah", "Nadia Permata", 7),
]

# 8: the end of a case is proposed: two goals judged, aftercare, a look in three months.
OUTCOME = "Keluarga berfungsi kembali"
GOALS = [("Ibu punya penghasilan tetap", "Tercapai"), ("Bapak rutin minum obat", "Tercapai sebagian")]
CLOSING_SUMMARY = "Ibu berdagang tiap hari, utang lunas, kedua anak bersekolah. Bapak masih kadang lupa obat."
AFTERCARE = "Kader kesehatan menjenguk tiap bulan; datang lagi bila bapak berhenti minum obat."
LOOK_MONTHS = 3
