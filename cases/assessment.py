"""What an assessment asks, in the order of its form. Codes are stored with the answers and are never renamed.

The full one follows the fields of a biopsychosocial-spiritual assessment with risk and protective factors; the initial one is
short enough for the first conversation. What both ask has one code, so that the second finds the answers of the first.
"""

from typing import NamedTuple

from .models import Assessment

INITIAL, FULL = Assessment.Kind.INITIAL, Assessment.Kind.FULL


class Section(NamedTuple):
    """One question of the form: stored code, title, and one or two questions that help to start."""

    code: str
    title: str
    ask: str


class Part(NamedTuple):
    """Sections that belong together; ``slug`` is their place on the page."""

    slug: str
    title: str
    sections: tuple[Section, ...]


PARTS: dict[str, tuple[Part, ...]] = {
    INITIAL: (
        Part(
            "keadaan",
            "Keadaan sekarang",
            (
                Section(
                    "PROBLEM", "Masalah yang dibawa", "Apa yang membuat keluarga datang sekarang? Apa yang diharapkan?"
                ),
                Section(
                    "SAFETY", "Keselamatan", "Adakah yang terancam, terluka, atau takut pulang? Siapa, dan oleh siapa?"
                ),
                Section("BASIC_NEEDS", "Kebutuhan dasar", "Cukupkah makan, tempat tidur, dan uang untuk minggu ini?"),
                Section("HEALTH", "Kesehatan yang mendesak", "Adakah yang sakit, hamil, atau harus minum obat terus?"),
            ),
        ),
        Part(
            "bekal",
            "Yang sudah ada",
            (
                Section(
                    "PREVIOUS_HELP", "Yang sudah dicoba", "Apa yang sudah dilakukan, dan siapa yang sudah menolong?"
                ),
                Section("STRENGTHS", "Kekuatan", "Apa yang masih berjalan baik? Siapa yang dapat diandalkan?"),
            ),
        ),
        Part(
            "kesimpulan",
            "Kesimpulan",
            (Section("SUMMARY", "Ringkasan", "Dua atau tiga kalimat: apa masalahnya, apa yang paling dahulu."),),
        ),
    ),
    FULL: (
        Part(
            "masalah",
            "Masalah",
            (
                Section(
                    "PROBLEM",
                    "Masalah menurut klien",
                    "Apa masalahnya dengan kata-kata klien? Apa yang diharapkan berubah?",
                ),
                Section(
                    "HISTORY",
                    "Riwayat masalah",
                    "Sejak kapan, apa pemicunya, kapan lebih berat dan kapan lebih ringan?",
                ),
                Section(
                    "PREVIOUS_HELP",
                    "Bantuan dan konseling sebelumnya",
                    "Siapa yang sudah menolong, kapan, dan apa hasilnya? Mengapa berhenti?",
                ),
            ),
        ),
        Part(
            "fisik",
            "Fisik",
            (
                Section(
                    "HEALTH",
                    "Kesehatan dan riwayat medis",
                    "Penyakit, disabilitas, kehamilan, obat, kebiasaan tidur dan makan; siapa yang merawat?",
                ),
            ),
        ),
        Part(
            "psikis",
            "Psikis",
            (
                Section(
                    "MENTAL",
                    "Keadaan jiwa dan keberfungsian",
                    "Bagaimana perasaan, pikiran, dan perilakunya? Dapatkah menjalankan peran sehari-hari?",
                ),
                Section(
                    "PERSONAL_HISTORY",
                    "Riwayat pribadi",
                    "Masa kecil, pernikahan, kehilangan, dan kejadian yang membekas.",
                ),
            ),
        ),
        Part(
            "sosial",
            "Sosial",
            (
                Section(
                    "FAMILY",
                    "Latar belakang dan susunan keluarga",
                    "Siapa tinggal dengan siapa? Siapa dekat, siapa renggang, siapa yang memutuskan?",
                ),
                Section(
                    "WORK",
                    "Pekerjaan dan keterampilan",
                    "Apa pekerjaannya, tetap atau tidak? Keterampilan apa yang dimiliki?",
                ),
                Section("EDUCATION", "Pendidikan", "Sampai mana sekolah klien dan anak-anak? Apa yang menghambat?"),
                Section(
                    "COMMUNITY",
                    "Pergaulan, masyarakat, dan waktu luang",
                    "Kepada siapa mereka bercerita? Ikut kegiatan apa? Apa yang menyenangkan?",
                ),
                Section(
                    "BASIC_NEEDS",
                    "Kebutuhan dasar dan ekonomi",
                    "Penghasilan, pengeluaran, utang, makanan; bantuan apa yang sudah diterima?",
                ),
                Section(
                    "LIVING", "Tempat tinggal dan lingkungan", "Bagaimana rumah, air, jamban, dan keamanan sekitarnya?"
                ),
                Section("LEGAL", "Status hukum", "Surat nikah, akta lahir, KTP/KK, hak asuh, perkara yang berjalan."),
            ),
        ),
        Part(
            "spiritual",
            "Spiritual",
            (
                Section(
                    "SPIRITUALITY",
                    "Spiritualitas dan agama",
                    "Apa yang menguatkan? Bagaimana ibadah dan dukungan jamaahnya?",
                ),
                Section(
                    "CULTURE",
                    "Budaya dan adat",
                    "Adat apa yang berpengaruh: ninik mamak, perantauan, peran laki-laki dan perempuan?",
                ),
            ),
        ),
        Part(
            "faktor",
            "Kekuatan dan risiko",
            (
                Section(
                    "STRENGTHS",
                    "Kekuatan, kemampuan, dan sumber",
                    "Apa yang sudah bisa mereka lakukan sendiri? Siapa yang mendukung?",
                ),
                Section(
                    "RISK_FACTORS", "Faktor risiko", "Apa yang dapat memperburuk keadaan atau membahayakan seseorang?"
                ),
                Section("PROTECTIVE_FACTORS", "Faktor pelindung", "Apa yang menjaga agar keadaan tidak memburuk?"),
                Section("NEEDS", "Kebutuhan", "Apa yang dibutuhkan menurut klien? Apa menurut Anda?"),
            ),
        ),
        Part(
            "kesimpulan",
            "Kesimpulan",
            (
                Section(
                    "SUMMARY", "Ringkasan", "Bagaimana semuanya berhubungan? Tulis agar rekan yang baru pun paham."
                ),
                Section(
                    "RECOMMENDATIONS",
                    "Saran dan tujuan",
                    "Apa yang sebaiknya dilakukan, oleh siapa, mana yang lebih dahulu?",
                ),
                Section("EVALUATION", "Rencana evaluasi", "Kapan dinilai lagi? Tanda apa yang menunjukkan kemajuan?"),
            ),
        ),
    ),
}
# What must be there: a summary, and what the problem is in one of these.
REQUIRED = "SUMMARY"
ONE_OF = ("PROBLEM", "HISTORY")

SOURCES = {
    "CLIENT": "Klien sendiri",
    "FAMILY": "Anggota keluarga",
    "NEIGHBOUR": "Tetangga atau kerabat",
    "OFFICIAL": "Aparat desa/kelurahan",
    "SCHOOL": "Sekolah",
    "HEALTH": "Tenaga kesehatan",
    "AGENCY": "Lembaga lain",
    "HOME_VISIT": "Kunjungan rumah",
    "OBSERVATION": "Pengamatan",
    "DOCUMENTS": "Dokumen",
    "TEST": "Tes atau skala psikologi",
}

RISKS = {
    "LOW": "Tidak ada tanda bahaya. Keluarga dapat mengikuti jadwal layanan biasa.",
    "MEDIUM": "Ada tekanan atau tanda yang dapat memburuk. Perlu dihubungi lebih sering.",
    "HIGH": "Nyawa, badan, atau seorang anak terancam, sekarang atau dalam waktu dekat. Bertindak hari ini dan beri tahu ketua.",
}
DECISIONS = {
    "ACCEPTED": "Masalahnya dapat dibantu di sini. Berikutnya: asesmen mendalam.",
    "INFORMATION": "Pertanyaannya sudah terjawab. Berikutnya: usulkan penutupan.",
    "REFERRED": "Lembaga lain lebih tepat. Berikutnya: siapkan rujukan.",
    "OUT_OF_SCOPE": "Bukan tugas LK3. Tunjukkan ke mana mereka dapat pergi, lalu usulkan penutupan.",
}


def sections_of(kind: str) -> list[Section]:
    """Return what this kind of assessment asks, in the order of its form."""
    return [section for part in PARTS[kind] for section in part.sections]


def keep(kind: str, answers: dict[str, str]) -> dict[str, str]:
    """Return the answers that are stored: those of this kind's sections that say something, in the order of the form."""
    said = {section.code: answers.get(section.code, "").strip() for section in sections_of(kind)}
    return {code: text for code, text in said.items() if text}


def sources_words(codes: str) -> str:
    """Return where the knowledge comes from, as 'Klien sendiri, Sekolah'."""
    return ", ".join(SOURCES[code] for code in codes.split(",") if code in SOURCES)


def is_same(one: str, other: str) -> bool:
    """Return whether two texts say the same, whatever the browser did to their line ends and spaces."""
    return one.split() == other.split()
