"""What the public reads: one semester of the country, rounded as one world, built once and corrected only by a new version.

Cases opened, by district and category. A later version is the version before it plus the rounded change of the true counts
(``reports.protection.rounding``), so the true counts of every version are kept beside it, encrypted and read by nobody but the
next build. Which districts take part follows from where an LK3 stands, never from how many cases it has: between "0" and
"tidak ada data" nothing small shows through.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import ProblemCategory
from lk3 import audit
from lk3.encryption import decrypt, encrypt, lookup_hash
from lk3.models import Region, Unit, User

from ..figures import CATEGORY, DISTRICT, Question, counts_by
from ..models import PublicRelease
from ..protection.rounding import round_change, round_table
from ..protection.web import Place
from ..scopes import Period, Scope, half_period, nation
from ..splits import NotOver

Counts = dict[Place, int]
# Names inside ``PublicRelease.figures``.
CASES, COVERED, TRUE = "cases", "covered", "true"


def build(year: int, half: int, *, by: User | None = None) -> PublicRelease:
    """Return the release of a finished semester: a new version where counts changed since the last one, else that one.

    NotOver while the semester runs. Counts before the transaction begins; writes 'public_release.built' for a new version.
    """
    period = half_period(year, half)
    if period.end >= timezone.localdate():
        raise NotOver(f"{period.label} belum berakhir; angka publik disiapkan sesudahnya.")
    true, districts = _count(period), _districts_with_units()
    earlier = newest(year, half)
    if earlier is not None and _true_counts(earlier) == true:
        return earlier
    row = _row(period, earlier, true, districts)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record("public_release.built", by=by, on=row, period=period.key, version=row.version)
    except IntegrityError:  # Somebody else built the same version in this moment.
        return newest(year, half) or row
    return row


def newest(year: int, half: int) -> PublicRelease | None:
    """The latest version of a semester."""
    return PublicRelease.objects.filter(year=year, half=half).newest().first()


def period_of(release: PublicRelease) -> Period:
    """The semester a release is about."""
    return half_period(release.year, release.half)


def cases_of(release: PublicRelease) -> Counts:
    """The rounded cases per ((province, district), category); what is missing is zero."""
    return {((province, district), category): many for province, district, category, many in release.figures[CASES]}


def covered_by(release: PublicRelease) -> frozenset[str]:
    """The districts that take part; of every other one there are no data."""
    return frozenset(release.figures[COVERED])


def _count(period: Period) -> Counts:
    """The true cases of the semester, one counting query (or the summaries)."""
    counts = counts_by("opened", Question(Scope(period, nation())), DISTRICT, CATEGORY)
    provinces = dict(Region.objects.filter(level=Region.Level.DISTRICT).order_by().values_list("pk", "parent_id"))
    codes = dict(ProblemCategory.objects.roots().order_by().values_list("pk", "code"))
    found: Counter[Place] = Counter()
    for (district, root), many in counts.items():
        found[(provinces[district], district), codes[root]] += many
    return {place: many for place, many in found.items() if many}


def _districts_with_units() -> set[str]:
    return set(Unit.objects.order_by().values_list("district_id", flat=True))


def _row(period: Period, earlier: PublicRelease | None, true: Counts, districts: set[str]) -> PublicRelease:
    version = earlier.version + 1 if earlier else 1
    secret = bytes.fromhex(lookup_hash("public-release", f"{period.key}-v{version}"))
    cases = _rounded(earlier, true, secret)
    shown: dict[str, Any] = {CASES: _lines(cases), COVERED: sorted(districts | {area[1] for area, _ in cases})}
    digest = hashlib.sha256(json.dumps(shown, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    sealed = encrypt(json.dumps(_lines(true)), bound_to=_binding(period.key, version))
    return PublicRelease(
        year=period.year,
        half=cast(int, period.half),  # a release is always of a semester
        version=version,
        figures=shown | {TRUE: sealed},
        digest=digest,
        built_at=timezone.now(),
    )


def _rounded(earlier: PublicRelease | None, true: Counts, secret: bytes) -> Counts:
    if earlier is None:
        return round_table(true, secret)
    return round_change(cases_of(earlier), _true_counts(earlier), true, secret)


def _true_counts(release: PublicRelease) -> Counts:
    text = decrypt(release.figures[TRUE], bound_to=_binding(period_of(release).key, release.version))
    return {((province, district), category): many for province, district, category, many in json.loads(text)}


def _binding(period: str, version: int) -> str:
    return f"reports.publicrelease:{period}-v{version}:true"


def _lines(counts: Counts) -> list[list[Any]]:
    return sorted([*area, category, many] for (area, category), many in counts.items() if many)
