"""The four strengths of a family: what is asked, and how the answers become a number for before and after.

Our own quick checklist for the work on one case. It is neither the official IKK nor iBangga, and is never compared with them.
Every question is worded so that yes is good, so that nobody has to turn an answer round in the head.
"""

from dataclasses import dataclass
from typing import NamedTuple

from .models import Case, ResilienceCheck

EDITION = "2026"
# code → (word, half points: a whole one for yes, a half one for partly)
REPLIES = {"YES": ("Ya", 2), "PARTLY": ("Sebagian", 1), "NO": ("Tidak", 0)}
NOT_ASKED = "Tidak ditanya"


class Question(NamedTuple):
    """One question; its code is stored and never renamed."""

    code: str
    text: str


class Strength(NamedTuple):
    """One of the four, with its questions and, where needed, how to ask them safely."""

    code: str
    title: str
    questions: tuple[Question, ...]
    caution: str = ""


STRENGTHS = (
    Strength(
        "ECONOMY",
        "Ekonomi",
        (
            Question("ECO_INCOME", "Apakah ada penghasilan yang tetap atau dapat diandalkan setiap bulan?"),
            Question("ECO_FOOD", "Apakah semua anggota makan cukup setiap hari, dengan lauk yang beragam?"),
            Question(
                "ECO_HOUSE", "Apakah rumahnya layak: tidak bocor, ada air bersih dan jamban, tidak terancam pindah?"
            ),
            Question("ECO_DEBT", "Apakah keluarga bebas dari utang yang sulit dibayar, termasuk pinjaman daring?"),
            Question("ECO_SAVING", "Apakah ada simpanan, atau tempat meminta tolong, untuk keadaan mendadak?"),
            Question("ECO_AID", "Apakah bantuan yang menjadi haknya (PKH, sembako, jaminan kesehatan) sudah diterima?"),
        ),
    ),
    Strength(
        "EDUCATION",
        "Pendidikan",
        (
            Question("EDU_ENROLLED", "Apakah semua anak usia 7–18 tahun bersekolah?"),
            Question("EDU_ATTENDS", "Apakah anak masuk sekolah dengan teratur?"),
            Question("EDU_COST", "Apakah biaya sekolah (seragam, buku, ongkos) dapat dipenuhi?"),
            Question("EDU_SUPPORT", "Apakah ada orang dewasa yang menemani anak belajar dan menanyakan sekolahnya?"),
            Question("EDU_PARENTS", "Apakah orang tua mau belajar hal baru, misalnya cara mengasuh atau keterampilan?"),
        ),
    ),
    Strength(
        "MORALS",
        "Akhlak",
        (
            Question("MOR_WORSHIP", "Apakah keluarga beribadah menurut agamanya, sesekali bersama-sama?"),
            Question("MOR_LAW", "Apakah semua anggota bebas dari masalah hukum?"),
            Question("MOR_DRUGS", "Apakah semua anggota bebas dari narkoba dan minuman keras?"),
            Question("MOR_GAMBLING", "Apakah semua anggota bebas dari judi, termasuk judi daring?"),
            Question("MOR_EXAMPLE", "Apakah orang tua memberi contoh yang baik, misalnya jujur dan menepati janji?"),
            Question("MOR_NEIGHBOURS", "Apakah keluarga ikut kegiatan warga dan saling menolong dengan tetangga?"),
        ),
    ),
    Strength(
        "HARMONY",
        "Keharmonisan",
        (
            Question("HAR_TALK", "Apakah anggota keluarga saling bercerita dan mendengarkan?"),
            Question("HAR_DISPUTES", "Bila berselisih, apakah diselesaikan dengan bicara baik-baik?"),
            Question("HAR_SAFE", "Apakah semua anggota merasa aman di rumah, tanpa kekerasan badan maupun kata-kata?"),
            Question(
                "HAR_TOGETHER", "Apakah suami istri (atau pengasuh) tinggal bersama, atau berjauhan dengan sepakat?"
            ),
            Question("HAR_TIME", "Apakah ada waktu bersama setiap minggu, misalnya makan bersama?"),
            Question("HAR_SHARED", "Apakah keputusan penting dan pekerjaan rumah ditanggung bersama?"),
        ),
        "Bila ada dugaan kekerasan, tanyakan bagian ini berdua saja, jauh dari pasangan dan anggota lain.",
    ),
)
# A later edition gets a list of its own; checks keep the edition they were asked with.
EDITIONS: dict[str, tuple[Strength, ...]] = {EDITION: STRENGTHS}


@dataclass(frozen=True)
class Score:
    """How strong one strength is, 0–100; None when nothing of it was asked, which is not 0."""

    value: int | None
    asked: int
    total: int

    @property
    def words(self) -> str:
        """Return '60', or 'belum ditanya'."""
        return "belum ditanya" if self.value is None else str(self.value)

    @property
    def basis(self) -> str:
        """Return '5 dari 6 ditanya'."""
        return f"{self.asked} dari {self.total} ditanya"


class Change(NamedTuple):
    """One question in the first and the last check. ``tone``: good for better, warn for worse, '' otherwise."""

    question: Question
    before: str
    after: str
    words: str
    tone: str


class Row(NamedTuple):
    """One strength in the first and the last check; ``is_uneven`` says that not the same questions were asked both times."""

    strength: Strength
    first: Score
    last: Score | None
    moved: str
    is_uneven: bool
    changes: list[Change]  # what was asked at least once
    never_asked: int


@dataclass(frozen=True)
class Comparison:
    """The first and the last check of a case; ``last`` is None as long as there is only one."""

    first: ResilienceCheck
    last: ResilienceCheck | None
    rows: list[Row]
    count: int

    @property
    def is_uneven(self) -> bool:
        """Return whether some scores rest on other questions than before."""
        return any(row.is_uneven for row in self.rows)


def keep(answers: dict[str, str]) -> dict[str, str]:
    """Return what is stored: questions of this edition that were asked, in their order."""
    codes = [question.code for strength in STRENGTHS for question in strength.questions]
    return {code: answers[code] for code in codes if answers.get(code) in REPLIES}


def score(strength: Strength, answers: dict[str, str]) -> Score:
    """Return the mean of what was asked: yes 1, partly ½, no 0, times 100, halves rounded up."""
    points = [REPLIES[answers[question.code]][1] for question in strength.questions if question.code in answers]
    asked, total = len(points), len(strength.questions)
    value = (100 * sum(points) + asked) // (2 * asked) if asked else None
    return Score(value, asked, total)


def scores(check: ResilienceCheck) -> list[tuple[Strength, Score]]:
    """Return the four scores of one check, in the order of the form."""
    answers = check.load()
    return [(strength, score(strength, answers)) for strength in EDITIONS[check.edition]]


def compare(checks: list[ResilienceCheck]) -> Comparison | None:
    """Return the first and the last of these checks (the oldest first), or None where there is none."""
    if not checks:
        return None
    first, last = checks[0], checks[-1] if len(checks) > 1 else None
    before, after = first.load(), last.load() if last else None
    rows = [_row(strength, before, after) for strength in EDITIONS[(last or first).edition]]
    return Comparison(first, last, rows, len(checks))


def oldest_first(case: Case) -> list[ResilienceCheck]:
    """Return all checks of a case in the order of their days. One query."""
    return list(case.resilience_checks.select_related("written_by").order_by("taken_on", "pk"))


def at_a_glance(case: Case) -> Comparison | None:
    """Return the first and the last scores for the case page, or None when nobody has asked yet. One query."""
    return compare(oldest_first(case))


def _row(strength: Strength, before: dict[str, str], after: dict[str, str] | None) -> Row:
    first, last = score(strength, before), score(strength, after) if after is not None else None
    ever = [question for question in strength.questions if question.code in before or question.code in (after or {})]
    changes = [_change(question, before, after or {}) for question in ever]
    asked_first, asked_last = _asked(strength, before), _asked(strength, after or {})
    is_uneven = bool(asked_first and asked_last) and asked_first != asked_last
    return Row(strength, first, last, _moved(first, last), is_uneven, changes, len(strength.questions) - len(ever))


def _asked(strength: Strength, answers: dict[str, str]) -> set[str]:
    return {question.code for question in strength.questions if question.code in answers}


def _moved(first: Score, last: Score | None) -> str:
    """Return '+20', '−10', 'tetap', or nothing where one of the two was not asked."""
    if last is None or first.value is None or last.value is None:
        return ""
    by = last.value - first.value
    return f"+{by}" if by > 0 else f"−{-by}" if by else "tetap"


def _change(question: Question, before: dict[str, str], after: dict[str, str]) -> Change:
    then, now = before.get(question.code), after.get(question.code)
    words = tone = ""
    if then and now:
        step = REPLIES[now][1] - REPLIES[then][1]
        words, tone = ("membaik", "good") if step > 0 else ("memburuk", "warn") if step < 0 else ("tetap", "")
    return Change(question, reply_words(then), reply_words(now), words, tone)


def reply_words(reply: str | None) -> str:
    """Return 'Ya', 'Sebagian', 'Tidak', or 'Tidak ditanya'."""
    return REPLIES[reply][0] if reply else NOT_ASKED
