"""The columns, the words they accept, and the queries that fill them."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..models import BoardMember, Professional, Unit

COLUMNS = (
    "kabupaten_kota",
    "nama_lk3",
    "alamat_kantor",
    "email",
    "nama_ketua_lk3",
    "no_hp_ketua_lk3",
    "jenis_lk3",
    "legalitas_lk3",
    "jumlah_tenaga_professional",
    "jumlah_klien",
    "jumlah_masalah_kasus",
)
# column → field of the unit; the other columns are the district, the chair and counts
UNIT_FIELDS = {
    "nama_lk3": "name",
    "alamat_kantor": "address",
    "email": "email",
    "jenis_lk3": "kind",
    "legalitas_lk3": "decree_number",
}
CHAIR_FIELDS = {"nama_ketua_lk3": "name", "no_hp_ketua_lk3": "phone"}
COUNTS = ("jumlah_tenaga_professional", "jumlah_klien", "jumlah_masalah_kasus")

# What people write for the kinds; no official list of values is published.
KINDS = {
    "lk3 kabupaten/kota": Unit.Kind.DISTRICT,
    "kabupaten/kota": Unit.Kind.DISTRICT,
    "kabupaten": Unit.Kind.DISTRICT,
    "kota": Unit.Kind.DISTRICT,
    "lk3 provinsi": Unit.Kind.PROVINCE,
    "provinsi": Unit.Kind.PROVINCE,
    "lk3 berbasis masyarakat": Unit.Kind.COMMUNITY,
    "berbasis masyarakat": Unit.Kind.COMMUNITY,
    "masyarakat": Unit.Kind.COMMUNITY,
    "lk3 berbasis perguruan tinggi": Unit.Kind.UNIVERSITY,
    "berbasis perguruan tinggi": Unit.Kind.UNIVERSITY,
    "perguruan tinggi": Unit.Kind.UNIVERSITY,
}


def in_office(**fields: object) -> Q:
    """Return the filter for people whose term covers today."""
    today = timezone.localdate()
    return Q(Q(until_on=None) | Q(until_on__gte=today), from_on__lte=today, **fields)


def current_chairs() -> QuerySet[BoardMember]:
    """Return the chairs in office today, the newest first."""
    return BoardMember.objects.filter(in_office(post=BoardMember.Post.CHAIR)).order_by("-from_on", "-id")


def with_profile(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Add ``chair_name``, ``chair_phone`` ('' without a chair) and ``professional_count`` of today to the units."""
    chairs = current_chairs().filter(unit=OuterRef("pk"))
    professionals = (
        Professional.objects.filter(in_office(), unit=OuterRef("pk"))
        .order_by()
        .values("unit")
        .annotate(many=Count("*"))
        .values("many")
    )
    return units.annotate(
        chair_name=Coalesce(Subquery(chairs.values("name")[:1]), Value("")),
        chair_phone=Coalesce(Subquery(chairs.values("phone")[:1]), Value("")),
        professional_count=Coalesce(Subquery(professionals), 0),
    )
