"""What a case page and the printed file show of conferences."""

from typing import NamedTuple

from django.db.models import Prefetch
from django.db.models.query import QuerySet
from django.utils import timezone

from lk3.models import Region, User

from .models import Case, Conference, ConferenceParticipant, Task

GUESTS_SHOWN, ROWS_READ = 8, 60


class Glance(NamedTuple):
    """The conference that comes next, and the one that was last."""

    coming: Conference | None
    last: Conference | None


def at_a_glance(case: Case) -> Glance:
    """Return the next planned conference and the last one held; at most two queries."""
    today = timezone.localdate()
    rows = case.conferences.defer("issues", "conclusion")
    return Glance(
        coming=rows.filter(held_on__gt=today).order_by("held_on", "start_time", "id").first(),
        last=rows.filter(held_on__lte=today).order_by("-held_on", "-id").first(),
    )


def minutes_of(case: Case) -> QuerySet[Conference]:
    """Return all conferences with who came and what was decided, the oldest first: three queries."""
    tasks = Task.objects.select_related("owner").order_by("pk")
    rows = case.conferences.select_related("written_by").order_by("held_on", "id")
    return rows.prefetch_related("participants", Prefetch("tasks", queryset=tasks))


def known_guests(case: Case, user: User) -> list[ConferenceParticipant]:
    """Return who came to this person's conferences for an institution, the latest first; one query.

    Families are no guests of another family's conference, nor are colleagues: whoever came for no institution stays out.
    """
    mine = Case.objects.visible_to(user).worked_on_by(user)
    rows = ConferenceParticipant.objects.filter(conference__case__in=mine.values("pk"))
    rows = rows.exclude(institution="").exclude(institution=case.unit.name).exclude(institution__istartswith="keluarga")
    found: dict[str, ConferenceParticipant] = {}
    for row in rows.order_by("-conference__held_on", "-pk")[:ROWS_READ]:
        found.setdefault(row.name.casefold(), row)
    return list(found.values())[:GUESTS_SHOWN]


def usual_places(user: User) -> list[str]:
    """Return where this person's conferences were, the latest first; one query. Somebody's home is not offered to others."""
    mine = Case.objects.visible_to(user).worked_on_by(user)
    rows = Conference.objects.filter(case__in=mine.values("pk")).exclude(place__istartswith="rumah")
    rows = rows.order_by("-held_on", "-pk")
    return list(dict.fromkeys([*rows.values_list("place", flat=True)[:20], "Kantor LK3"]))[:4]


def offices_near(case: Case) -> list[str]:
    """Return the sub-district offices of the case's district, for completing what is typed; one query.

    In the provinces of Papua (codes from 91) a sub-district is a distrik, by law 21/2001 on their autonomy.
    """
    office = "Kantor distrik" if case.district_id.startswith("9") else "Kantor camat"
    near = Region.objects.filter(parent=case.district_id, level=Region.Level.SUBDISTRICT, valid_until=None)
    return [f"{office} {name}" for name in near.order_by("name", "pk").values_list("name", flat=True)]
