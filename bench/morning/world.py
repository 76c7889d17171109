"""The families of the morning, made in whichever version this runs in, and a look at what is on file afterwards.

A script of its own, because it runs inside another checkout: ``python world.py build|look`` in that folder. It reads the
texts as JSON and writes its answer as JSON.
"""

import json
import sys
from datetime import date, timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from cases import models as cases  # noqa: E402
from families.models import Family, FamilyMember, NameWord, Person  # noqa: E402
from families.querysets import name_words  # noqa: E402
from lk3.access import Role  # noqa: E402
from lk3.models import Membership, User  # noqa: E402

# The first version has neither tasks nor plans nor assessments nor conferences.
HAS_WORK = hasattr(cases, "Task")
TODAY = timezone.localdate()


def days(count: int) -> date:
    """Return the day so many days from today."""
    return TODAY + timedelta(days=count)


class World:
    """Makes the counselor and the families."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.unit = Membership.objects.get(user__username="siti").unit
        self.me = User.objects.create_user(told["COUNSELOR"], told["PASSWORD"], name=told["COUNSELOR_NAME"])
        Membership.objects.create(user=self.me, role=Role.COUNSELOR, unit=self.unit, from_on=date(2016, 1, 4))
        self.count = 0

    def build(self) -> dict[str, str]:
        """Make everything and return the number of each case by the name the players use."""
        told = self.told
        made = {"danger": self.case("Salim", urgency="NOW", opened=-1, step=None)}
        made["visit"] = self.case("Darwis", step=("Kunjungan rumah", -1))
        made["visit_too"] = self.case("Darwis", code="DISABILITY_ILLNESS", family=made["visit"].family, step=("", None))
        made["call"] = self.case("Zainal", step=("Telepon ibu Zainal", 0))
        for place, what in enumerate([*told["DONE"], *told["MOVED"]]):
            made[f"task_{place}"] = self.small_task(what)
        made["assessment"] = self.assessed()
        made["plan"] = self.case("Bustami", step=("Susun rencana bersama ibu", 0))
        made["conference"] = self.conferring()
        made["closing"] = self.ending()
        return {name: case.reference for name, case in made.items()}

    def case(
        self, name: str, *, code: str = "ECONOMIC_HARDSHIP", opened: int = -120, urgency: str = "NORMAL",
        family: Any = None, step: tuple[str, int | None] | None,
    ) -> Any:  # fmt: skip
        """Make a family with mother and father and a case of it; ``step`` is what its last contact agreed and for when."""
        self.count += 1
        family = family or self.family(name)
        mother = family.members.get(relation="SPOUSE").person
        category = cases.ProblemCategory.objects.get(code=code)
        case = cases.Case.objects.create(
            reference=f"LK3-1371-2026-{self.count + 95000:05d}", unit=self.unit, district=self.unit.district, family=family,
            client=mother, category=category, narrative="Cerita rekaan.", channel="WALK_IN", urgency=urgency,
            confidentiality="ORDINARY", opened_on=days(opened), owner=self.me, state="IN_SERVICE", registered_by=self.me,
            changed_by=self.me,
        )  # fmt: skip
        cases.CaseParticipant.objects.create(case=case, person=mother, role="CLIENT")
        if step is not None:
            cases.ServiceContact.objects.create(
                case=case, kind="COUNSELING", held_on=days(-3), minutes=45, summary="Konseling rekaan.", recorded_by=self.me,
                next_step=step[0], next_on=days(step[1]) if step[1] is not None else None,
            )  # fmt: skip
        return case

    def family(self, name: str) -> Family:
        """Make a family of two."""
        family = Family.objects.create(
            reference=f"KEL-1371-2026-{self.count + 95000:05d}", name=name, unit=self.unit, district=self.unit.district,
            registered_by=self.me, changed_by=self.me,
        )  # fmt: skip
        self.words(family=family, text=name)
        for first, sex, relation in (("Upik", "F", "SPOUSE"), ("Buyung", "M", "HEAD")):
            person = Person.objects.create(
                name=f"{first} {name}", sex=sex, birth_on=date(1985, 5, 17), unit=self.unit, registered_by=self.me,
                changed_by=self.me,
            )  # fmt: skip
            self.words(person=person, text=person.name)
            FamilyMember.objects.create(family=family, person=person, relation=relation, recorded_by=self.me)
        return family

    def words(self, *, text: str, **whose: Any) -> None:
        NameWord.objects.bulk_create(NameWord(unit_id=self.unit.pk, word=word, **whose) for word in name_words(text))

    def small_task(self, what: str) -> Any:
        """Something small to do today: a task, or the next step of the last contact where there are no tasks."""
        if not HAS_WORK:
            return self.case("Rustam", step=(what, 0))
        case = self.case("Rustam", step=("", None))
        cases.Task.objects.create(case=case, what=what, owner=self.me, due_on=TODAY, written_by=self.me)
        return case

    def assessed(self) -> Any:
        """A family that was assessed three months ago: in the first version that is a note."""
        case = self.case("Hasanah", step=("Asesmen ulang", 0))
        told, moment = self.told, timezone.now() - timedelta(days=91)
        before = {code: old for code, (_, old, _) in told["ASSESSMENT"].items()}
        if HAS_WORK:
            cases.Assessment.objects.create(
                case=case, kind="FULL", taken_on=days(-91), sources="CLIENT,HOME_VISIT", risk="MEDIUM", written_by=self.me,
                answers=json.dumps(before), written_at=moment,
            )  # fmt: skip
        else:
            lines = [f"{title}: {old}" for title, old, _ in told["ASSESSMENT"].values()]
            lines = [f"Sumber: {told['SOURCES']}", *lines, f"Tingkat risiko: {told['RISK_BEFORE']}"]
            cases.Note.objects.create(case=case, text="\n".join(lines), written_by=self.me, written_at=moment)
        return case

    def conferring(self) -> Any:
        """A case whose conference is today; the TKSK was at another one, of another family."""
        case, other = self.case("Marlis", step=("Konferensi kasus", 0)), self.case("Taufik", step=("", None))
        username, _ = self.told["TEAM"]
        cases.TeamMember.objects.create(case=case, user=User.objects.get(username=username), added_by=self.me)
        if HAS_WORK:
            earlier = cases.Conference.objects.create(
                case=other, held_on=days(-40), place="Kantor LK3", issues="Rekaan.", written_by=self.me
            )
            name, role, institution = self.told["KNOWN_GUEST"]
            earlier.participants.create(name=name, role=role, institution=institution)
        return case

    def ending(self) -> Any:
        """A case that has reached its end, with two goals where there are goals."""
        case = self.case("Fadhil", step=("Siapkan penutupan", 0))
        for number, (text, _) in enumerate(self.told["GOALS"] if HAS_WORK else [], start=1):
            cases.Goal.objects.create(
                case=case, number=number, text=text, problem=case.category, written_by=self.me, changed_by=self.me
            )
        return case


if __name__ == "__main__":
    data = json.load(sys.stdin)
    print(json.dumps(World(data).build()))
