"""The people, houses and cases of the random walk, and what the walk itself remembers about them."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from cases.models import Case, Consent
from cases.workflow import NotAllowed as CaseNotAllowed
from lk3.access import Role
from lk3.models import AuditEvent, Membership, Unit, User
from referrals.models import Partner, Referral, Reminder
from referrals.workflow import NotAllowed
from tests.factories import CaseFactory, MembershipFactory, PartnerFactory, UnitFactory, UserFactory
from tests.referrals import walk_rules as rules

CODES = ["ECONOMIC_HARDSHIP", "ECONOMIC_HARDSHIP", "ECONOMIC_HARDSHIP", "DOMESTIC_VIOLENCE", "SEXUAL_VIOLENCE"]
REFUSALS = (NotAllowed, CaseNotAllowed)
MOST_OPEN = 25


class People:
    """Siti and Dewi, counselors, and Budi, head, of one LK3; Ratna, counselor, and Hasan, head, of another; partners by code."""

    def __init__(self, rng: random.Random, clock: Any) -> None:
        self.rng, self.clock = rng, clock
        self.home: Unit = UnitFactory(district_id="13.71")
        self.there: Unit = UnitFactory(district_id="13.74")
        self.siti = self._person("Siti", Role.COUNSELOR, self.home)
        self.dewi = self._person("Dewi", Role.COUNSELOR, self.home)
        self.budi = self._person("Budi", Role.HEAD, self.home)
        self.ratna = self._person("Ratna", Role.COUNSELOR, self.there)
        self.hasan = self._person("Hasan", Role.HEAD, self.there)
        owners = [self.siti, self.dewi, None, self.siti, self.dewi]
        self.cases = [self._case(code, owner).pk for code, owner in zip(CODES, owners, strict=True)]
        self.partners: list[Partner] = [PartnerFactory(response_days=days) for days in (None, 2, 5)]
        self.unread: set[int] = set()
        self.versions: dict[int, int] = {}
        self.new_reminders: list[Reminder] = []

    def _person(self, name: str, role: Role, unit: Unit) -> User:
        user: User = UserFactory(name=name)
        user.hat = MembershipFactory(user=user, role=role, unit=unit)
        return user

    def _case(self, code: str, owner: User | None) -> Case:
        state = {} if owner else {"owner": None, "state": "REGISTERED"}
        case: Case = CaseFactory(registered_by=owner or self.siti, code=code, opened_on=date(2026, 1, 5), **state)
        if self.rng.random() < 0.7:
            Consent.objects.create(case=case, basis="CONSENT", form="ORAL", may_share=True, recorded_by=self.siti)
        return case

    def take(self, step: Callable[["People"], Any]) -> str | None:
        """Let somebody take the step; return 'done' or 'refused', or None where there was nothing to do.

        Done writes exactly as many events as the step says (one, unless it returns a number); refused leaves nothing behind.
        """
        before, rows = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0, rules.fingerprint()
        try:
            told = step(self)
        except REFUSALS as refusal:
            rules.require(str(refusal).endswith("."), f"a refusal that is no sentence: {refusal}")
            rules.require(not rules.events_since(before), "a refused step left an event behind")
            rules.require(rules.fingerprint() == rows, "a refused step changed something")
            return "refused"
        if told is None:
            return None
        expected = 1 if told is True else told
        events = rules.events_since(before)
        rules.require(len(events) == expected, f"{expected} event(s) expected, but there are {events}")
        return "done"

    def check(self, *, is_full: bool) -> None:
        """Check every rule; histories of what was touched only, of all when ``is_full``."""
        known = Referral.objects.values_list("pk", "version")
        recent = dict(known if is_full else known.order_by("-changed_at")[:MOST_OPEN])
        touched = [pk for pk, version in recent.items() if is_full or self.versions.get(pk) != version]
        self.versions.update(recent)
        rules.histories(list(Referral.objects.filter(pk__in=touched)))
        rules.nothing_is_lost(self.present(self.siti, self.dewi, self.budi), self.hasan)
        rules.no_case_closed_in_silence()
        rules.one_reminder_per_step(self.new_reminders)
        rules.unread_as_expected(self.unread)
        self.new_reminders = []

    def present(self, *people: User) -> list[User]:
        """Return those who work here today."""
        here = set(Membership.objects.current().filter(user__in=people).values_list("user", flat=True))
        return [person for person in people if person.pk in here]

    def one_of_ours(self) -> User:
        """Return anybody of the sending LK3 who works there today."""
        return self.rng.choice(self.present(self.siti, self.dewi, self.budi))

    def any_case(self, **having: Any) -> Case | None:
        """Return a case, or None where there is none like that."""
        found = list(Case.objects.filter(pk__in=self.cases, **having).order_by("pk"))
        return self.rng.choice(found) if found else None

    def any_referral(self, **having: Any) -> Referral | None:
        """Return a referral, mostly one that is open, or None where there is none like that."""
        rows = Referral.objects.filter(**having).select_related("case", "partner", "to_unit").order_by("-pk")
        if self.rng.random() < 0.9:
            rows = rows.exclude(state__in=rules.ENDED)
        found = list(rows[: MOST_OPEN * 2])
        return self.rng.choice(found) if found else None

    def version_of(self, row: Referral) -> tuple[int, bool]:
        """Return the version of the page somebody decides on, and whether it is the newest."""
        is_newest = self.rng.random() < 0.9
        return (row.version, True) if is_newest else (row.version - 1, False)

    def words(self) -> str:
        """Return some words, sometimes none."""
        return "" if self.rng.random() < 0.15 else f"Kata rekaan {self.rng.randrange(1000)}."

    def day(self, last: int) -> date:
        """Return a day of the next weeks."""
        return self.clock.now.date() + timedelta(days=self.rng.randint(0, last))

    def summary(self) -> str:
        """Return how things stand, for who watches."""
        total, running = Referral.objects.count(), Referral.objects.exclude(state__in=rules.ENDED).count()
        return f"{total} referrals, {running} of them open, {Reminder.objects.count()} reminders, {self.clock.now:%d %b %Y}"
