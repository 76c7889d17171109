"""What every page knows: who reads it with which hat, where they can go, and whether the data is invented."""

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from . import access
from .access import Permission


class NavigationItem(NamedTuple):
    """One entry of the navigation; ``icon`` is an id in the sprite."""

    label: str
    url: str
    icon: str
    is_current: bool


# (label, URL name, icon, permission, path prefix that marks it current)
NAVIGATION = [
    ("Mulai", "start", "home", Permission.START),
    ("Kasus", "cases:list", "case", Permission.CASE_LIST),
    ("Keluarga", "families:search", "family", Permission.FAMILY_SEARCH),
    ("Penjangkauan", "referrals:outreach-list", "outreach", Permission.OUTREACH_LOG),
    ("Mitra", "referrals:partner-list", "partner", Permission.PARTNER_MANAGE),
    ("Laporan", "reports:breakdown", "chart", Permission.STATISTICS),
    ("Undangan", "invitation-list", "people", Permission.PEOPLE_INVITE),
    ("Jejak audit", "audit-trail", "trail", Permission.AUDIT_TRAIL),
    ("Admin", "admin:index", "gear", Permission.ADMIN_SITE),
]


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of the page; nothing of it for people who are not logged in."""
    frame: dict[str, Any] = {
        "office_name": settings.OFFICE_NAME,
        "invented_data": settings.INVENTED_DATA_BANNER,
        "hat": None,
        "hats": [],
        "navigation": [],
        "can_open_case": False,
        "can_search": False,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    return frame | {
        "hat": user.hat,
        "hats": getattr(request, "hats", []),
        "navigation": list(_navigation(request)),
        "can_open_case": access.can(user, Permission.CASE_OPEN),
        "can_search": access.can(user, Permission.FAMILY_SEARCH),
    }


def _navigation(request: HttpRequest) -> Any:
    for label, name, icon, permission in NAVIGATION:
        if access.can(request.user, permission):
            url = reverse(name)
            is_current = request.path == url if url == "/" else request.path.startswith(url)
            yield NavigationItem(label, url, icon, is_current)
