"""The second pillar: who runs the unit, who works there, and what they have learned."""

from __future__ import annotations

from decimal import Decimal

from lk3.models import BoardMember, Professional
from reports.scopes import day_text

from .facts import Facts
from .reading import Reading, counted, listed, no_data, on, yes_if

# The organs that Perda Kota Tasikmalaya 8/2015 article 21 asks for, beside the professionals.
ORGANS = (
    BoardMember.Post.RESPONSIBLE_OFFICIAL,
    BoardMember.Post.CHAIR,
    BoardMember.Post.SECRETARY,
    BoardMember.Post.TREASURER,
)
SOCIAL_WORKER = Professional.Profession.SOCIAL_WORKER


def structure(facts: Facts) -> Reading:
    """All organs in office and at least one professional; a term that is over is named, because it only wants renewing."""
    if not facts.board and not facts.ended_posts and not facts.professionals:
        return no_data("Pengurus dan tenaga profesional belum dicatat.", on(facts.day))
    missing = [
        f"{post.label.lower()} (masa tugas berakhir)" if post in facts.ended_posts else post.label.lower()
        for post in ORGANS
        if post not in facts.board
    ]
    if not facts.professionals:
        missing.append("tenaga profesional")
    as_of = f"susunan sejak {day_text(max(facts.board.values()))}" if facts.board else on(facts.day)
    return yes_if(not missing, f"Belum ada: {listed(missing)}." if missing else "Semua jabatan terisi.", as_of)


def professionals(facts: Facts) -> Reading:
    """How many of each profession are on duty."""
    if facts.newest_professional is None:
        return no_data("Tenaga profesional belum dicatat.", on(facts.day))
    words = [(facts.professions[code], label.lower()) for code, label in Professional.Profession.choices]
    is_enough = bool(facts.professions[SOCIAL_WORKER]) and len(facts.professions) > 1
    as_of = f"yang terbaru bertugas sejak {day_text(facts.newest_professional)}"
    return yes_if(is_enough, f"{facts.professionals} orang: {counted(words)}.", as_of)


def certificates(facts: Facts) -> Reading:
    """A certificate whose number or end nobody wrote down says nothing, neither for nor against."""
    known = facts.certificates
    if not facts.professionals:
        return no_data("Tenaga profesional belum dicatat.", on(facts.day))
    words = [
        (known.valid, "berlaku"),
        (known.expired, "kedaluwarsa"),
        (known.without_end, "tanpa tanggal akhir"),
        (known.unknown, "tidak dicatat"),
    ]
    value = f"Dari {facts.professionals} orang: {counted(words)}."
    if known.valid or known.expired:
        return yes_if(bool(known.valid), value, on(facts.day))
    return no_data(value, on(facts.day))


def training(facts: Facts) -> Reading:
    """Who was never on any list may have been trained unseen; who was, long ago, has not been since."""
    if facts.last_training is None:
        return no_data("Belum ada peserta bimtek yang dicatat dari LK3 ini.", on(facts.day))
    as_of = f"bimtek terakhir {day_text(facts.last_training)}"
    value = (
        f"{facts.trained} orang dalam tiga tahun terakhir." if facts.trained else "Tidak ada dalam tiga tahun terakhir."
    )
    return yes_if(facts.trained > 0, value, as_of)


def professionals_per_100000(facts: Facts) -> Decimal | None:
    """Professionals per 100,000 inhabitants; None where nobody is recorded or the inhabitants are unknown."""
    if facts.newest_professional is None or not facts.population:
        return None
    return Decimal(100_000 * facts.professionals) / facts.population
