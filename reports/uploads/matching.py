"""From what an office calls a category to one of the eleven: its own words, what it taught us, the words of everyday speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cases.better_categories import better_for
from cases.models import ProblemCategory

from ..models import CategoryAlias
from .areas import Place
from .words import fold, is_total, stems

NO_CATEGORY = "-"

# How offices name the eleven in their own tables.
SPOKEN = {
    "NEGLECT": "anak terlantar; anak telantar; lansia terlantar; lanjut usia terlantar; terlantar; telantar; balita terlantar",
    "DELINQUENCY": "kenakalan; kenakalan remaja; kenakalan anak; abh; anak berhadapan dengan hukum; kriminal; kriminalitas; "
    "kenakalan abh kriminal dewasa; kenakalan abh; kriminal dewasa",
    "SEPARATION": "keterpisahan; keterpisahan keluarga; terpisah dari keluarga; keterpisahan dengan keluarga; orang terlantar "
    "terpisah dari keluarga",
    "SEXUAL_VIOLENCE": "pelecehan; kekerasan seksual; pelecehan seksual; pencabulan; perkosaan; pemerkosaan",
    "DOMESTIC_VIOLENCE": "kdrt; kekerasan dalam rumah tangga; kekerasan rumah tangga; kekerasan dlm rumah tangga",
    "ECONOMIC_HARDSHIP": "ekonomi; masalah ekonomi; kesulitan ekonomi; kemiskinan; rawan sosial ekonomi; ekonomi keluarga",
    "DISABILITY_ILLNESS": "disabilitas; penyandang disabilitas; penyandang cacat; penyakit kronis; sakit kronis; odha; "
    "disabilitas penyakit kronis; disabilitas dan penyakit kronis; penyandang disabilitas penyakit kronis",
    "MIGRANT_WORKER": "pekerja migran; tki; tki bermasalah; tkw bermasalah; pmi bermasalah; pekerja migran bermasalah sosial; "
    "buruh migran; tki tkw bermasalah",
    "SUBSTANCE_ABUSE": "napza; narkoba; penyalahgunaan narkoba; korban napza; penyalahgunaan napza narkoba; korban "
    "penyalahgunaan napza; miras",
    "EX_PRISONER": "eks napi; eks narapidana; bekas narapidana; bekas napi; mantan narapidana; bwblp; bekas warga binaan; "
    "bekas warga binaan lembaga pemasyarakatan",
    "OTHER": "lainnya; lain lain; dan lain lain; dll; masalah lainnya; lain; kasus lain; kasus lainnya",
}


@dataclass(frozen=True)
class Match:
    """What a label was taken for: a category of the eleven, or no category at all; ``how`` says why, in words."""

    category: ProblemCategory | None
    how: str
    is_part: bool = False  # a sub-category that rolls up


class Matcher:
    """Knows the names of all categories and what was taught before; three queries when made, none for each label."""

    def __init__(self, place: Place | None, taught_now: dict[str, str] | None = None) -> None:
        rows = list(ProblemCategory.objects.select_related("parent").order_by("pk"))
        self.roots = {row.code: row for row in rows if row.parent_id is None}
        self._all = {row.code: row for row in rows}
        self._known = self._names(rows)
        self._by_stems = _beyond_doubt(self._known)
        self._known |= self._taught(place)
        for words, code in (taught_now or {}).items():
            self._known[words] = Match(self.roots.get(code), "pilihan Anda")

    def find(self, label: str) -> Match | None:
        """Return what the label means, None when nobody ever said."""
        folded = fold(label)
        if not folded:
            return None
        return self._known.get(folded) or (None if is_total(label) else self._by_stems.get(stems(label)))

    def is_category(self, label: str) -> bool:
        """Whether the label is known as a category."""
        found = self.find(label)
        return bool(found and found.category)

    def guess(self, label: str) -> ProblemCategory | None:
        """Return what the words of everyday speech point to; a person has to agree. One query."""
        better = better_for(label, self._all)
        return self.roots.get((better[0].category.parent or better[0].category).code) if better else None

    def _names(self, rows: list[ProblemCategory]) -> dict[str, Match]:
        known: dict[str, Match] = {}
        for row in rows:
            if row.parent is not None:
                known.setdefault(fold(row.label), Match(row.parent, f"bagian dari {row.parent.label}", is_part=True))
        for row in self.roots.values():
            spoken = [*SPOKEN.get(row.code, "").split(";"), row.label, row.short_label]
            known |= {fold(name): Match(row, "") for name in spoken if fold(name)}
        return known

    def _taught(self, place: Place | None) -> dict[str, Match]:
        """What was taught for all, and above it what was taught for this area."""
        if place is None:
            return {}
        own: dict[str, Any] = {"unit": place.unit, "region": place.region}
        aliases = CategoryAlias.objects.filter(unit=None, region=None) | CategoryAlias.objects.filter(**own)
        rows = list(aliases.order_by("pk"))
        rows.sort(key=lambda row: row.unit_id is not None or row.region_id is not None)
        by_pk = {row.pk: row for row in self.roots.values()}
        return {
            row.words: Match(
                by_pk.get(row.category_id) if row.category_id else None, "diingat dari unggahan sebelumnya"
            )
            for row in rows
        }


def _beyond_doubt(known: dict[str, Match]) -> dict[frozenset[str], Match]:
    """{stems of a name: match}, without those that names of two categories share."""
    found: dict[frozenset[str], list[Match]] = {}
    for name, match in known.items():
        found.setdefault(stems(name), []).append(match)
    return {
        words: matches[0]
        for words, matches in found.items()
        if words and len({match.category for match in matches}) == 1
    }
