"""What every page knows: who reads it with which hat, where they can go, and whether the data is invented."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from . import access
from .access import Permission


class NavigationItem(NamedTuple):
    """One entry of the navigation.

    ``icon`` is an id in the sprite; ``pages`` holds (label, url, is_current) of what lies beside each other in it.
    """

    label: str
    url: str
    icon: str
    is_current: bool
    pages: list[tuple[str, str, bool]]


# (label, icon, pages of the section: label, URL name, permission). A person sees the pages they may open; a section of which
# only one is left bears the name of that page.
NAVIGATION = [
    ("Mulai", "home", [("Mulai", "start", Permission.START)]),
    ("Kasus", "case", [("Kasus", "cases:list", Permission.CASE_LIST)]),
    ("Keluarga", "family", [("Keluarga", "families:search", Permission.FAMILY_SEARCH)]),
    (
        "Rujukan",
        "referral",
        [
            ("Rujukan", "referrals:inbox", Permission.REFERRAL_LIST),
            ("Tenggat", "referrals:clocks", Permission.REFERRAL_LIST),
            ("Mitra", "referrals:partner-list", Permission.PARTNER_MANAGE),
        ],
    ),
    (
        "Di luar kantor",
        "outreach",
        [
            ("Penjangkauan", "referrals:outreach-list", Permission.OUTREACH_LOG),
            ("Orang ditemukan", "referrals:found-list", Permission.OUTREACH_LOG),
            ("Mobil LK3", "referrals:trip-list", Permission.OUTREACH_LOG),
            ("Cakupan", "referrals:coverage", Permission.UNIT_PROFILE),
        ],
    ),
    (
        "Laporan",
        "chart",
        [
            ("Dasbor", "reports:dashboard", Permission.STATISTICS),
            ("Masalah", "reports:breakdown", Permission.STATISTICS),
            ("Laporan semester", "reports:semester-list", Permission.SEMESTER_REPORT),
            ("Kelengkapan", "reports:completeness", Permission.COMPLETENESS),
            ("Klinik “lainnya”", "reports:other-clinic", Permission.OTHER_CLINIC),
        ],
    ),
    (
        "Data",
        "download",
        [
            ("Rekap", "reports:recap-list", Permission.STATISTICS),
            ("Publikasi", "reports:publication-list", Permission.SNAPSHOT_PROPOSE),
            ("Unduhan besar", "reports:bulk-export", Permission.STATISTICS_EXPORT),
            ("Akses data", "reports:token-list", Permission.API_TOKEN),
            ("Pekerjaan", "job-list", Permission.LONG_WORK),
            ("Periksa tabel", "reports:table-checker", Permission.STATISTICS),
        ],
    ),
    (
        "Profil LK3",
        "partner",
        [
            ("Profil LK3", "reports:unit-list", Permission.UNIT_PROFILE),
            ("Kebutuhan", "reports:needs", Permission.STATISTICS),
            ("Berkas usulan", "reports:dossier", Permission.DOSSIER),
        ],
    ),
    ("Undangan", "people", [("Undangan", "invitation-list", Permission.PEOPLE_INVITE)]),
    ("Jejak audit", "trail", [("Jejak audit", "audit-trail", Permission.AUDIT_TRAIL)]),
    ("Admin", "gear", [("Admin", "admin:index", Permission.ADMIN_SITE)]),
]


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page; nothing of it for people who are not logged in."""
    frame: dict[str, Any] = {
        "office_name": settings.OFFICE_NAME,
        "invented_data": settings.INVENTED_DATA_BANNER,
        "hat": None,
        "hats": [],
        "navigation": [],
        "section": None,
        "can_open_case": False,
        "can_search": False,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    navigation = list(_navigation(request))
    return frame | {
        "hat": user.hat,
        "hats": getattr(request, "hats", []),
        "navigation": navigation,
        "section": next((item for item in navigation if item.is_current), None),
        "can_open_case": access.can(user, Permission.CASE_OPEN),
        "can_search": access.can(user, Permission.FAMILY_SEARCH),
    }


def _navigation(request: HttpRequest) -> Iterator[NavigationItem]:
    sections = [
        (label, icon, [(name, reverse(url)) for name, url, may in offered if access.can(request.user, may)])  # type: ignore[arg-type]
        for label, icon, offered in NAVIGATION
    ]
    # Asked of all sections together: /laporan/periksa-tabel/ lies in /laporan/ too, which is another section.
    current = _current(request.path, [url for _, _, addresses in sections for _, url in addresses])
    for label, icon, addresses in sections:
        if not addresses:
            continue
        pages = [(name, url, url == current) for name, url in addresses]
        title = label if len(pages) > 1 else pages[0][0]
        yield NavigationItem(title, pages[0][1], icon, any(is_here for _, _, is_here in pages), pages)


def _current(path: str, urls: list[str]) -> str:
    """Return the address under which the page lies, the longest where several fit (/laporan/lk3/ lies in /laporan/); or ''."""
    fitting = [url for url in urls if (path == url if url == "/" else path.startswith(url))]
    return max(fitting, key=len, default="")
