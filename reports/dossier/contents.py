"""What lies in the dossier, and how it becomes one file to download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.template.loader import render_to_string

from lk3.models import BoardMember, Budget, MobileUnit, Professional, Region, Unit, User
from lk3.psks.columns import in_office
from referrals import pdf
from reports.disclosure import Audience
from reports.models import NeedCount
from reports.presenters import Breakdown, present
from reports.profile.page import Profile, profile_of
from reports.scopes import Scope, day_text, home_of, unit_area, year_period

from .sample import Sample
from .workbook import recap_xlsx

LINK = '<link rel="stylesheet" href="css/pages/dossier_pdf.css">'
STYLE = Path(settings.BASE_DIR) / "static" / "css" / "pages" / "dossier_pdf.css"
README = """Berkas usulan mobil LK3
{unit}
Disusun {when} oleh {by}

1-usulan{suffix}          Rekap kasus, profil, SK dan pengurus, anggaran, rencana kerja, kerawanan sosial
2-rekap-kasus.xlsx    Rekap kasus per tahun dengan keterangan angkanya
3-contoh-berkas{suffix}   Satu kasus sebagai contoh, tanpa identitas

Contoh berkas hanya memuat keterangan yang dikasarkan (kelompok umur, bulan, jumlah) dan cerita yang ditulis baru.
Program menolak nama, nomor, alamat, dan tanggal keluarga itu; ketua LK3 menyatakan sudah membacanya.
Salinan SK, dokumen anggaran, dan foto dilampirkan sendiri oleh LK3.
"""


@dataclass(frozen=True)
class Dossier:
    """Everything the papers show."""

    unit: Unit
    years: list[Breakdown]
    profile: Profile
    plan: str
    sample: Sample
    story: str


def build(*, years: list[int], plan: str, sample: Sample, story: str, user: User, now: datetime) -> bytes:
    """Return the ZIP for the unit of this person. PDF where the machine can draw it, else pages to print."""
    unit = Unit.objects.select_related("district__parent", "legal_basis").get(pk=user.hat.unit_id)  # type: ignore[union-attr]
    area = unit_area(unit)
    shown = [present(Scope(year_period(year), area), Audience.OFFICE) for year in years]
    dossier = Dossier(unit, shown, profile_of(unit, user, now.date()), plan, sample, story)
    proposal = _paper("reports/dossier_proposal.html", _proposal(dossier, user, now))
    example = _paper("reports/dossier_sample.html", {"dossier": dossier, "now": now})
    suffix = ".pdf" if pdf.is_available() else ".html"
    about = README.format(
        unit=f"{unit.name}, {unit.district.full_name}", when=day_text(now.date()), by=user.hat, suffix=suffix
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("baca-dulu.txt", about)
        archive.writestr(f"1-usulan{suffix}", proposal)
        archive.writestr("2-rekap-kasus.xlsx", recap_xlsx(shown, user))
        archive.writestr(f"3-contoh-berkas{suffix}", example)
    return out.getvalue()


def _paper(template: str, context: dict[str, Any]) -> bytes:
    html = render_to_string(template, context)
    if pdf.is_available():
        return pdf.draw(html)
    return html.replace(LINK, f"<style>{STYLE.read_text(encoding='utf-8')}</style>").encode()


def _proposal(dossier: Dossier, user: User, now: datetime) -> dict[str, Any]:
    unit, today = dossier.unit, now.date()
    return {
        "dossier": dossier,
        "board": BoardMember.objects.filter(in_office(unit=unit)).order_by("from_on", "pk"),
        "professionals": Professional.objects.filter(in_office(unit=unit)).order_by("profession", "name", "pk"),
        "budgets": Budget.objects.filter(unit=unit, year__gte=today.year - 2).order_by("-year", "source"),
        "vehicles": MobileUnit.objects.filter(unit=unit).order_by("plate"),
        "needs": _needs(unit, today),
        "place": home_of(user),
        "now": now,
    }


def _needs(unit: Unit, today: date) -> list[NeedCount]:
    """What was published about people in need in the district or its province, the newest first."""
    areas: list[Region | None] = [unit.district, unit.district.parent]
    counts = NeedCount.objects.filter(region__in=[area for area in areas if area], year__lte=today.year)
    return list(counts.select_related("region").order_by("-year", "region_id", "label"))
