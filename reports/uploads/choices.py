"""What a person decided about an upload, as it is stored with it: per sheet, per unknown name, per line passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .layouts import Head, Layout, Role
from .words import Said

YEAR = "tahun"
# What a place can be made: the roles, and months, half-years and the whole year.
ROLES = {
    Role.COUNT: "Jumlah kasus",
    Role.PART: "Bagian (L/P), dijumlahkan",
    Role.PERCENT: "Persen",
    Role.TOTAL: "Jumlah, hanya diperiksa",
    Role.IGNORE: "Tidak diambil",
}


def period_from(part: str) -> Said:
    """Return what the choice of a period means: "s1", "03", "tahun", or "" for nothing."""
    if part.startswith("s"):
        return Said(half=int(part[1:]))
    return Said(month=int(part)) if part.isdigit() else Said()


@dataclass
class SheetChoice:
    """What was decided about one sheet; None or "" leaves it to the program."""

    use: bool | None = None
    kind: str = ""
    labels: int | None = None
    year: int | None = None
    part: str = ""
    heads: dict[str, str] = field(default_factory=dict)  # "ROWS:3" → role, "s1", "03", "tahun" or "@area"

    def apply(self, layout: Layout) -> None:
        """Change the layout as decided; what was not decided stays as recognised."""
        year = self.year or layout.said.year
        if self.part:
            layout.said = Said(year, *period_from(self.part)[1:3])
            layout.odd = [said for said in layout.odd if "Pilih sendiri periodenya" not in said]
        else:
            layout.said = layout.said._replace(year=year)
        for head in layout.heads:
            self._apply_to(head, self.heads.get(f"{layout.kind}:{head.place}", ""))

    def _apply_to(self, head: Head, wanted: str) -> None:
        if not wanted:
            return
        if wanted.startswith("@"):
            head.role, head.area = Role.COUNT, wanted[1:]
        elif wanted in Role.__members__:
            head.role = Role(wanted)
        else:
            head.role = Role.COUNT
            head.said = Said(head.said.year, *period_from(wanted)[1:3])


@dataclass
class Choices:
    """All decisions about one upload."""

    sheets: dict[str, SheetChoice] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # folded name → code, or "-" for no category
    skip: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, stored: dict[str, Any]) -> Choices:
        """Read them from the upload."""
        sheets = {name: SheetChoice(**choice) for name, choice in stored.get("sheets", {}).items()}
        return cls(sheets, dict(stored.get("labels", {})), set(stored.get("skip", [])))

    def dump(self) -> dict[str, Any]:
        """Return them for storing."""
        return {
            "sheets": {name: vars(choice) for name, choice in self.sheets.items()},
            "labels": self.labels,
            "skip": sorted(self.skip),
        }

    def sheet(self, name: str) -> SheetChoice:
        """Return the decisions about a sheet."""
        return self.sheets.get(name, SheetChoice())
