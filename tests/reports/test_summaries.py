"""Figures kept ready say at every moment what the records say: a thousand changes, any of them, folded or not."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO
from threading import Thread
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from cases.actions.closing import Ending, close, reopen
from cases.actions.contacts import add_contact, change_contact
from cases.actions.work import change_case
from cases.models import Case, CaseParticipant, CaseProblem, ProblemCategory, ServiceContact
from lk3.models import Region, Unit, User
from lk3.work.registry import periods
from reports import summaries, summary_rebuild, summary_triggers
from reports.jobs import summaries as summary_jobs
from reports.models import MonthCount, MonthDelta
from reports.models.summaries import Measure
from reports.scopes import nation, region_area, unit_area
from tests.factories import CaseFactory, ContactFactory
from tests.reports.world import add_client, add_problem, live_through_2016

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2010, 1, 1), date(2030, 12, 1)
CELL = ("month", "district", "unit", "category")


def by_hand(measure: str) -> dict[tuple[Any, ...], int]:
    """Count every row of the records in Python, one by one."""
    return dict(Counter(_cells(measure)))


def _cells(measure: str) -> Iterable[tuple[Any, ...]]:
    if measure in (Measure.OPENED, Measure.CLOSED):
        for case in Case.objects.order_by("pk"):
            day = case.opened_on if measure == Measure.OPENED else case.closed_on
            if day is not None:
                yield _cell(day, case, case.root_category_id)
    elif measure == Measure.CLIENT:
        for row in CaseParticipant.objects.filter(role="CLIENT").select_related("case").order_by("pk"):
            yield _cell(row.case.opened_on, row.case, row.case.root_category_id)
    elif measure == Measure.PROBLEM:
        for problem in CaseProblem.objects.select_related("case", "category").order_by("pk"):
            yield _cell(problem.case.opened_on, problem.case, problem.category.root_id)
    else:
        for contact in ServiceContact.objects.select_related("case").order_by("pk"):
            yield _cell(contact.held_on, contact.case, contact.case.root_category_id)


def _cell(day: date, case: Case, root: int) -> tuple[Any, ...]:
    return (day.replace(day=1), case.district_id, case.unit_id, root)


def differing_cells() -> int:
    """In how many cells summaries and records differ, over all measures."""
    differing = 0
    for measure in Measure.values:
        kept, counted = summaries.counts_by(measure, FIRST, LAST, area=nation(), by=CELL), by_hand(measure)
        differing += sum(kept.get(cell, 0) != counted.get(cell, 0) for cell in {*kept, *counted})
    return differing


@pytest.fixture
def year(siti: User, ratna: User) -> dict[str, Case]:
    return live_through_2016(siti, ratna)


def total(measure: str, area: Any = None, start: date = date(2016, 1, 1), end: date = date(2016, 12, 1)) -> int:
    return summaries.counts_by(measure, start, end, area=area or nation()).get((), 0)


def test_a_case_counts_the_moment_it_is_opened(year: dict[str, Case], siti: User):
    before = total(Measure.OPENED)
    CaseFactory(registered_by=siti, opened_on=date(2016, 5, 5))
    assert before == 6
    assert total(Measure.OPENED) == 7


def test_the_figures_of_2016_are_those_counted_on_the_fingers(year: dict[str, Case]):
    assert {measure: total(measure) for measure in Measure.values} == {
        "OPENED": 6,
        "CLOSED": 0,
        "CLIENT": 7,
        "PROBLEM": 3,
        "SERVICE": 5,
    }
    assert differing_cells() == 0


def test_folding_changes_no_figure_and_leaves_nothing_waiting(year: dict[str, Case]):
    by = ("month", "district", "category")
    before = [summaries.counts_by(m, FIRST, LAST, area=nation(), by=by) for m in Measure.values]
    waiting = summaries.waiting()
    assert waiting > 0
    assert summaries.fold() == waiting
    assert not MonthDelta.objects.exists()
    assert [summaries.counts_by(m, FIRST, LAST, area=nation(), by=by) for m in Measure.values] == before
    assert summaries.fold() == 0


def test_a_case_that_changes_its_day_takes_clients_and_problems_along_but_not_its_services(year: dict[str, Case]):
    summaries.fold()
    poor = year["poor"]
    Case.objects.filter(pk=poor.pk).update(opened_on=date(2015, 3, 3))
    assert total(Measure.CLIENT, start=date(2015, 3, 1), end=date(2015, 3, 1)) == 2
    assert total(Measure.PROBLEM, start=date(2015, 3, 1), end=date(2015, 3, 1)) == 1
    assert total(Measure.SERVICE) == 5
    assert differing_cells() == 0


def test_a_case_that_changes_its_category_takes_its_services_along(year: dict[str, Case]):
    beaten, neglect = year["beaten"], ProblemCategory.objects.get(code="NEGLECT")
    beaten.category = neglect
    beaten.save()
    services = summaries.counts_by(Measure.SERVICE, FIRST, LAST, area=nation(), by=("category",))
    assert services[(neglect.pk,)] == 2
    assert differing_cells() == 0


def test_a_subcategory_counts_as_the_one_it_rolls_up_to_also_when_it_is_moved(year: dict[str, Case]):
    other, neglect = (ProblemCategory.objects.get(code=code) for code in ("OTHER", "NEGLECT"))
    part = ProblemCategory.objects.create(
        code="DEBT", parent=other, order=1, label="Utang", short_label="Utang", definition="Rekaan."
    )
    add_problem(year["again"], "DEBT")
    problems = summaries.counts_by(Measure.PROBLEM, FIRST, LAST, area=nation(), by=("category",))
    assert problems[(other.pk,)] == 1
    ProblemCategory.objects.filter(pk=part.pk).update(parent=neglect)
    problems = summaries.counts_by(Measure.PROBLEM, FIRST, LAST, area=nation(), by=("category",))
    assert problems.get((other.pk,), 0) == 0
    assert problems[(neglect.pk,)] == 1


def test_a_case_that_is_deleted_past_its_children_is_gone_with_all_of_them(year: dict[str, Case]):
    beaten = year["beaten"]
    CaseProblem.objects.filter(case=beaten).delete()
    CaseParticipant.objects.filter(case=beaten).delete()
    ServiceContact.objects.filter(case=beaten).delete()
    Case.objects.filter(pk=beaten.pk)._raw_delete("default")
    assert total(Measure.OPENED) == 5
    assert differing_cells() == 0


def test_an_area_counts_what_lies_in_it(year: dict[str, Case], siti: User, ratna: User):
    padang = region_area(siti.hat.unit.district)
    sumatera_barat = region_area(siti.hat.unit.district.parent)
    assert total(Measure.OPENED, padang) == 4
    assert total(Measure.OPENED, sumatera_barat) == 6
    assert total(Measure.OPENED, unit_area(ratna.hat.unit)) == 2
    summaries.fold()
    assert total(Measure.OPENED, sumatera_barat) == 6
    assert total(Measure.OPENED, unit_area(ratna.hat.unit)) == 2


def test_dimensions_are_the_parts_of_a_key_in_the_order_asked_for(year: dict[str, Case], siti: User):
    Region.objects.filter(code="13").update(region_group=Region.Group.BARAT)
    months = summaries.counts_by(Measure.OPENED, date(2016, 1, 1), date(2016, 6, 1), area=nation(), by=("month",))
    assert months == {(date(2016, 1, 1),): 1, (date(2016, 3, 1),): 1, (date(2016, 6, 1),): 1}
    ask = {"measure": Measure.OPENED, "start_month": date(2016, 1, 1), "end_month": date(2016, 12, 1), "area": nation()}
    assert summaries.counts_by(**ask, by=("province", "month"))[("13", date(2016, 3, 1))] == 1
    assert summaries.counts_by(**ask, by=("district",)) == {("13.71",): 4, ("13.74",): 2}
    assert summaries.counts_by(**ask, by=("region_group",)) == {(Region.Group.BARAT,): 6}
    assert summaries.counts_by(**ask, by=("unit_kind",)) == {(Unit.Kind.DISTRICT,): 6}
    assert summaries.counts_by(**ask, by=("unit_kind", "province")) == {(Unit.Kind.DISTRICT, "13"): 6}


def test_a_kind_of_unit_counts_its_own_cases_only(year: dict[str, Case], ratna: User):
    Unit.objects.filter(pk=ratna.hat.unit_id).update(kind=Unit.Kind.PROVINCE)
    ask = {"measure": Measure.OPENED, "start_month": date(2016, 1, 1), "end_month": date(2016, 12, 1), "area": nation()}
    assert summaries.counts_by(**ask, unit_kind=Unit.Kind.PROVINCE) == {(): 2}
    assert summaries.counts_by(**ask, by=("unit_kind",)) == {(Unit.Kind.PROVINCE,): 2, (Unit.Kind.DISTRICT,): 4}


def test_nothing_recorded_is_an_empty_answer():
    assert summaries.counts_by(Measure.OPENED, FIRST, LAST, area=nation()) == {}
    assert summaries.counts_by(Measure.OPENED, FIRST, LAST, area=nation(), by=("month", "province")) == {}


def test_one_question_is_one_query(year: dict[str, Case], django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        summaries.counts_by(Measure.OPENED, FIRST, LAST, area=nation(), by=("province", "category"))


def test_a_rebuild_repairs_what_somebody_spoiled_and_says_how_much(year: dict[str, Case]):
    summaries.fold()
    MonthCount.objects.filter(measure=Measure.OPENED, month=date(2016, 3, 1)).update(count=77)
    MonthCount.objects.filter(measure=Measure.SERVICE).delete()
    assert differing_cells() > 1
    corrected = {rebuilt.measure: rebuilt.corrected for rebuilt in summary_rebuild.rebuild()}
    assert corrected["OPENED"] == 1
    assert corrected["SERVICE"] > 1
    assert corrected["CLIENT"] == 0
    assert differing_cells() == 0


def test_a_rebuild_of_one_month_leaves_the_other_months_alone(year: dict[str, Case]):
    summaries.fold()
    for month in (date(2016, 3, 1), date(2016, 6, 1)):
        MonthCount.objects.filter(measure=Measure.OPENED, month=month).update(count=77)
    summary_rebuild.rebuild(date(2016, 3, 1))
    assert total(Measure.OPENED, start=date(2016, 3, 1), end=date(2016, 3, 1)) == 1
    assert total(Measure.OPENED, start=date(2016, 6, 1), end=date(2016, 6, 1)) == 77


def test_a_rebuild_leaves_what_waits_to_be_folded(year: dict[str, Case]):
    summary_rebuild.rebuild()
    assert differing_cells() == 0
    summaries.fold()
    assert differing_cells() == 0


def test_the_commands_say_what_they_did(year: dict[str, Case], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        summary_rebuild, "settle", lambda: None
    )  # PostgreSQL refuses VACUUM inside the transaction of a test
    waiting, said = summaries.waiting(), StringIO()
    call_command("fold_summaries", stdout=said)
    assert said.getvalue() == f"{waiting} perubahan ditambahkan.\n"
    MonthCount.objects.filter(measure=Measure.OPENED, month=date(2016, 3, 1)).update(count=77)
    call_command("rebuild_summaries", "--month", "2016-03", stdout=said)
    assert "kasus dibuka: 1 hitungan diperbaiki" in said.getvalue()
    with pytest.raises(CommandError, match="bukan bulan"):
        call_command("rebuild_summaries", "--month", "Maret")


def test_without_triggers_the_figures_fall_behind(year: dict[str, Case], siti: User):
    """The other tests can fail."""
    summary_triggers.drop(connection)
    try:
        CaseFactory(registered_by=siti)
        assert differing_cells() > 0
        assert summary_rebuild.wrong_cells() > 0
    finally:
        summary_triggers.create(connection)


class Office:
    """Somebody who changes anything at random: through models, in bulk, with and without folding."""

    def __init__(self, counselors: list[User], heads: list[User], chance: random.Random) -> None:
        self.people, self.chance = counselors, chance
        self.heads = {head.hat.unit_id: head for head in heads}
        self.roots = list(ProblemCategory.objects.roots())
        self.acts = [
            self.open_case, self.open_case, self.add_contacts, self.add_contacts, self.add_client, self.add_problem,
            self.close, self.reopen, self.change_category, self.change_day, self.change_unit, self.change_role,
            self.drop_participants, self.drop_problem, self.drop_contacts, self.move_contact, self.add_in_bulk,
            self.touch, self.fold, self.contact_by_verb, self.category_by_verb, self.close_by_verb, self.reopen_by_verb,
        ]  # fmt: skip

    def day(self) -> date:
        return date(2016, 1, 1) + timedelta(days=self.chance.randrange(700))

    def case(self) -> Case:
        return self.chance.choice(list(Case.objects.order_by("pk")))

    def open_case(self) -> None:
        by, category = self.chance.choice(self.people), self.chance.choice(self.roots)
        CaseFactory(registered_by=by, category=category, opened_on=self.day(), family=self.case().family)

    def add_contacts(self) -> None:
        case = self.case()
        for _ in range(self.chance.randrange(1, 4)):
            ContactFactory(case=case, held_on=self.day())

    def add_in_bulk(self) -> None:
        cases = [self.case() for _ in range(5)]
        ServiceContact.objects.bulk_create(
            ServiceContact(case=case, kind="COUNSELING", held_on=self.day(), recorded_by=case.registered_by)
            for case in cases
        )

    def add_client(self) -> None:
        add_client(self.case())

    def add_problem(self) -> None:
        case, category = self.case(), self.chance.choice(self.roots)
        CaseProblem.objects.get_or_create(case=case, category=category, defaults={"recorded_by": case.registered_by})

    def close(self) -> None:
        Case.objects.filter(pk=self.case().pk).exclude(state="CLOSED").update(
            state="CLOSED", closed_on=date(2018, 1, 1) + timedelta(days=self.chance.randrange(90)),
            closed_at=timezone.now(), closed_by=self.people[0], outcome="ACCEPTANCE",
        )  # fmt: skip

    def reopen(self) -> None:
        Case.objects.filter(state="CLOSED").update(
            state="IN_SERVICE", closed_on=None, closed_at=None, closed_by=None, outcome=""
        )

    def change_category(self) -> None:
        case = self.case()
        case.category = self.chance.choice(self.roots)
        case.save()

    def change_day(self) -> None:
        Case.objects.filter(pk__in=[self.case().pk for _ in range(3)]).update(opened_on=self.day())

    def change_unit(self) -> None:
        unit = self.chance.choice(self.people).hat.unit
        Case.objects.filter(pk=self.case().pk).update(unit=unit, district_id=unit.district_id)

    def change_role(self) -> None:
        row = CaseParticipant.objects.order_by("?").first()
        if row is not None:
            row.role = self.chance.choice(["WITNESS", "GUARDIAN", "CLIENT"])
            row.save()

    def drop_participants(self) -> None:
        CaseParticipant.objects.filter(case=self.case()).delete()

    def drop_problem(self) -> None:
        CaseProblem.objects.filter(case=self.case()).delete()

    def drop_contacts(self) -> None:
        ServiceContact.objects.filter(case=self.case()).delete()

    def move_contact(self) -> None:
        case = self.case()
        for contact in case.contacts.order_by("pk")[:1]:
            contact.held_on, contact.case = self.day(), self.case()
            contact.save()

    def touch(self) -> None:
        self.case().save()

    def fold(self) -> None:
        summaries.fold()

    def open_one(self) -> tuple[Case, User] | None:
        """A case that may be worked on, with its counselor."""
        case = Case.objects.exclude(state="CLOSED").order_by("?").first()
        by = next((person for person in self.people if case and case.unit_id == person.hat.unit_id), None)
        return (case, by) if case is not None and by is not None else None

    def contact_by_verb(self) -> None:
        if found := self.open_one():
            case, by = found
            fields = {"kind": "COUNSELING", "held_on": max(case.opened_on, date(2017, 5, 5)), "summary": "Rekaan."}
            contact = add_contact(case=case, uid=uuid4(), by=by, **fields)
            fields["held_on"] += timedelta(days=40)
            change_contact(contact=contact, version=contact.version, persons=[], by=by, **fields)

    def category_by_verb(self) -> None:
        if found := self.open_one():
            case, by = found
            category, *second = self.chance.sample(self.roots, 3)
            change_case(case=case, version=case.version, secondary=second, by=by, category=category)

    def close_by_verb(self) -> None:
        if found := self.open_one():
            case, _ = found
            ending = Ending(outcome="WITHDREW", summary="Rekaan.", closed_on=timezone.localdate(), despite="Rekaan.")
            close(case=case, ending=ending, by=self.heads[case.unit_id])

    def reopen_by_verb(self) -> None:
        case = Case.objects.filter(state="CLOSED").order_by("?").first()
        if case is not None:
            reopen(case=case, reason="Rekaan.", by=self.heads[case.unit_id])


@pytest.mark.parametrize("seed", [2016, 2017])
def test_after_five_hundred_random_changes_no_cell_differs(siti: User, ratna: User, budi: User, hasan: User, seed: int):
    office = Office([siti, ratna], [budi, hasan], random.Random(seed))
    live_through_2016(siti, ratna)
    done: Counter[str] = Counter()
    for turn in range(500):
        act = office.chance.choice(office.acts)
        act()
        done[act.__name__] += 1
        if turn % 100 == 99:
            assert differing_cells() == 0, (turn, act.__name__)
    assert differing_cells() == 0
    assert len(done) == len(set(office.acts)) == 21
    assert sum(by_hand(Measure.SERVICE).values()) > 20


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_beside_folding_and_rebuilding_lose_nothing(siti: User, ratna: User):
    """Two add contacts to cases that a third moves to another category; a fourth folds, a fifth counts anew."""
    cases = list(live_through_2016(siti, ratna).values())
    roots = list(ProblemCategory.objects.roots())
    problems: list[BaseException] = []

    def moves(chance: random.Random) -> None:
        root, case = chance.choice(roots), chance.choice(cases)
        Case.objects.filter(pk=case.pk).update(category=root, root_category=root)

    def adds(chance: random.Random) -> None:
        with transaction.atomic():
            ContactFactory(case=chance.choice(cases), held_on=date(2016, 8, 8), recorded_by=siti)

    def folds(chance: random.Random) -> None:
        summaries.fold()

    def counts_anew(chance: random.Random) -> None:
        summary_rebuild.rebuild(date(2016, 8, 1))

    def repeat(act: Any, seed: int, times: int) -> None:
        try:
            chance = random.Random(seed)
            for _ in range(times):
                act(chance)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connections["default"].close()

    plan = [(moves, 15), (adds, 15), (adds, 15), (folds, 8), (counts_anew, 2)]
    threads = [Thread(target=repeat, args=(act, seed, times)) for seed, (act, times) in enumerate(plan)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert ServiceContact.objects.count() == 36
    assert differing_cells() == 0
    summaries.fold()
    assert differing_cells() == 0


@pytest.mark.django_db(transaction=True)
def test_a_case_that_moves_waits_for_a_contact_that_somebody_is_just_writing(siti: User, ratna: User):
    """Else the contact would stay behind under the old problem: neither transaction could see the other's row."""
    case = live_through_2016(siti, ratna)["poor"]
    root = ProblemCategory.objects.get(code="NEGLECT")

    def move() -> None:
        try:
            Case.objects.filter(pk=case.pk).update(category=root, root_category=root)
        finally:
            connections["default"].close()

    mover = Thread(target=move)
    with transaction.atomic():
        ContactFactory(case=case, held_on=date(2016, 8, 8))
        mover.start()
        sleep(0.5)
    mover.join()
    assert summaries.counts_by(Measure.SERVICE, FIRST, LAST, area=nation(), by=("category",))[(root.pk,)] == 2
    assert differing_cells() == 0


def test_the_worker_folds_by_itself_and_counts_anew_when_asked(year: dict[str, Case]):
    progress: list[tuple[int, int]] = []

    class Noted:
        def step(self, done: int, total: int, words: str) -> None:
            progress.append((done, total))

    assert summary_jobs.FOLD in periods()
    assert summaries.waiting() > 0
    summary_jobs.fold(Noted())
    assert summaries.waiting() == 0
    MonthCount.objects.filter(measure=Measure.OPENED, month=date(2016, 3, 1)).update(count=77)
    assert summary_jobs.rebuild(Noted())["words"] == "13 bulan dihitung ulang, 1 hitungan diperbaiki."
    assert progress[-1] == (12, 13)
    assert differing_cells() == 0
