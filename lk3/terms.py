"""Terms of the board: three years, renewable, in order one after the other (Perda Kota Tasikmalaya 8/2015 article 21)."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from .models import BoardMember, Unit

TERM_YEARS = 3
SOON_DAYS = 90
Post = BoardMember.Post
# The organs that every LK3 has, beside its professionals.
ORGANS = (Post.RESPONSIBLE_OFFICIAL, Post.CHAIR, Post.SECRETARY, Post.TREASURER)


def end_of_term(from_on: date) -> date:
    """Return the last day of a term that begins on this day."""
    year = from_on.year + TERM_YEARS
    # A term that begins on the last day of February of a leap year ends on one of March's eve.
    first_after = date(year, 3, 1) if (from_on.month, from_on.day) == (2, 29) else from_on.replace(year=year)
    return first_after - timedelta(days=1)


def next_term(member: BoardMember) -> tuple[date, date]:
    """Return the days of the term after this one: it follows at once, or begins today where that one would be over."""
    today = timezone.localdate()
    first = (member.until_on or today) + timedelta(days=1)
    first = first if end_of_term(first) >= today else today
    return first, end_of_term(first)


def running(members: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    """Return those in office today."""
    today = timezone.localdate()
    return members.filter(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today)


def ended(members: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    """Return those whose term is over."""
    return members.filter(until_on__lt=timezone.localdate())


def without_successor(members: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    """Return those after whom nobody is recorded: the same person again, or for an organ anybody on that post."""
    later = BoardMember.objects.filter(
        Q(name=OuterRef("name")) | ~Q(post=Post.MEMBER),
        Q(until_on=None) | Q(until_on__gt=OuterRef("until_on")),
        unit=OuterRef("unit"),
        post=OuterRef("post"),
    )
    return members.filter(~Exists(later.exclude(pk=OuterRef("pk"))))


def ending_soon(members: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    """Return those in office whose term ends within 90 days, and after whom nobody is recorded; not of dissolved units."""
    last = timezone.localdate() + timedelta(days=SOON_DAYS)
    ending = running(members).filter(until_on__lte=last).exclude(unit__status=Unit.Status.CLOSED)
    return without_successor(ending)


def with_lapsed_organ(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Return the units where an organ's term is over and nobody is in office on that post."""
    same_post = BoardMember.objects.filter(unit=OuterRef("unit"), post=OuterRef("post"))
    over = ended(BoardMember.objects.filter(post__in=ORGANS, unit=OuterRef("pk")))
    return units.filter(Exists(over.filter(~Exists(running(same_post)))))


def lacks_organ() -> Q:
    """Return the filter for units that lack one of the organs today."""
    lacking = Q()
    for post in ORGANS:
        lacking |= ~Q(Exists(running(BoardMember.objects.filter(unit=OuterRef("pk"), post=post))))
    return lacking


def in_order(members: QuerySet[BoardMember]) -> QuerySet[BoardMember]:
    """Return them by unit, the first to end first."""
    return members.select_related("unit__district").order_by("unit__name", F("until_on").asc(nulls_last=True), "pk")
