"""Who publishes what: the ministry for the country, a provincial dinas for its province, nobody else."""

from __future__ import annotations

from typing import NamedTuple

from lk3.access import NATIONAL_ROLES, Permission, can
from lk3.models import Region, User

from ..models import Publication

DISTRICT_OFFICE = (
    "Publikasi diusulkan dan disetujui oleh dinas sosial provinsi untuk provinsinya dan oleh Kementerian Sosial untuk "
    "seluruh Indonesia. Dinas kabupaten/kota dapat melihat keadaannya di sini."
)


class Publisher(NamedTuple):
    """For which area somebody may publish: no region is the whole country."""

    region: Region | None

    @property
    def label(self) -> str:
        return publisher_name(self.region)

    @property
    def area_label(self) -> str:
        return area_name(self.region)

    def owns(self, publication: Publication) -> bool:
        """Whether the publication is for exactly this area."""
        return publication.region_id == (self.region.pk if self.region else None)


def publisher_for(user: User) -> Publisher | None:
    """The area a person may publish for; None for everybody else."""
    hat = user.hat
    if hat is None or not can(user, Permission.SNAPSHOT_PROPOSE):
        return None
    if hat.role in NATIONAL_ROLES:
        return Publisher(None)
    region = hat.region
    return Publisher(region) if region is not None and region.level == Region.Level.PROVINCE else None


def publisher_name(region: Region | None) -> str:
    """Who publishes, as the public reads it: an office, never a person."""
    return f"Dinas Sosial Provinsi {region.name}" if region else "Kementerian Sosial"


def area_name(region: Region | None) -> str:
    """What is published."""
    return f"Provinsi {region.name}" if region else "Indonesia"
