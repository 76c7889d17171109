"""Names for invented people, built as each region builds them (``lk3/data/README.md``)."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

PEOPLE_OF_PROVINCE = {
    "13": "MINANG", "12": "BATAK", "31": "JAWA", "33": "JAWA", "34": "JAWA", "35": "JAWA", "32": "SUNDA", "36": "SUNDA",
    "73": "BUGIS", "74": "BUGIS", "76": "BUGIS", "51": "BALI", "81": "MALUKU", "53": "NTT",
    "61": "DAYAK", "62": "DAYAK", "64": "DAYAK", "65": "DAYAK",
    "91": "PAPUA", "92": "PAPUA", "93": "PAPUA", "94": "PAPUA", "95": "PAPUA", "96": "PAPUA",
}  # fmt: skip
LAST_FROM_FATHER = {"BATAK", "MALUKU", "PAPUA", "NTT", "DAYAK"}
BALINESE_ORDER = (("Wayan", "Putu", "Gede", "Luh"), ("Made", "Kadek", "Nengah"), ("Nyoman", "Komang"), ("Ketut",))
OLDER = 55


class Name(NamedTuple):
    """A full name and the parts that a child may take over."""

    full: str
    given: str
    last: str = ""


def people_of(district_code: str) -> str:
    """Return whose way of naming is usual there."""
    return PEOPLE_OF_PROVINCE.get(district_code[:2], "UMUM")


class Names:
    """Draws names; a person never bears the same word twice."""

    def __init__(self, rng: Random, rows: Iterable[dict[str, str]]) -> None:
        self._rng = rng
        self._pool: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for row in rows:
            self._pool[row["region"], row["kind"], row["sex"]].append(row["name"])

    def draw(
        self,
        people: str,
        sex: str,
        *,
        age: int = 40,
        father: Name | None = None,
        mother: Name | None = None,
        birth_order: int | None = None,
    ) -> Name:
        """Return a name of that people and sex; parents pass on what that people passes on."""
        if people == "BALI":
            return self._balinese(sex, birth_order)
        given = self._one(people, "GIVEN", sex)
        if people == "MINANG":
            last = mother.last if mother else self._maybe(0.25, self._one(people, "LAST", "U"))
            return self._join(given, self._maybe(0.7, self._one(people, "SECOND", sex)), last)
        if people in LAST_FROM_FATHER:
            own = self._maybe(0.5 if people == "DAYAK" else 1, self._one(people, "LAST", "U"))
            return self._join(
                given, self._maybe(0.25, self._one(people, "SECOND", sex)), father.last if father else own
            )
        if people == "BUGIS":
            after = father.given if father and self._rng.random() < 0.6 else self._one(people, "LAST", "U")
            return self._join(given, "", after)
        if people in ("JAWA", "SUNDA"):
            alone = age > OLDER and self._rng.random() < 0.6
            return self._join(given, "", "" if alone else self._one(people, "LAST", sex))
        if self._rng.random() < 0.6:
            return self._join(given, self._one("UMUM", "SECOND", sex), "")
        return self._join(given, "", self._one("UMUM", "LAST", sex))

    def _balinese(self, sex: str, birth_order: int | None) -> Name:
        orders = self._pool["BALI", "GIVEN", sex]
        words = BALINESE_ORDER[(birth_order if birth_order is not None else self._rng.randrange(4)) % 4]
        given = self._rng.choice([name for name in orders if name.split()[-1] in words])
        return self._join(given, "", self._rng.choice(self._pool["BALI", "LAST", sex]))

    def _one(self, people: str, kind: str, sex: str) -> str:
        """Return a part of a name: mostly of that people, sometimes one that fits anywhere (last names never)."""
        own, anywhere = self._pool[people, kind, sex], self._pool["UMUM", kind, sex]
        if kind == "LAST" or not anywhere:
            return self._rng.choice(own)
        return self._rng.choice(anywhere if not own or self._rng.random() < 0.25 else own)

    def _maybe(self, share: float, text: str) -> str:
        return text if self._rng.random() < share else ""

    @staticmethod
    def _join(given: str, second: str, last: str) -> Name:
        words = list(dict.fromkeys(" ".join((given, second, last)).split()))
        return Name(" ".join(words), given.split()[-1], last)
