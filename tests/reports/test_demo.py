"""The demo: the counts of 2016 are exact, and what is invented fits together like the work of real people."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from cases.confidentiality import higher, lowest_class
from cases.models import Case, CaseParticipant, CaseProblem, Consent, Note, ServiceContact
from families.identity_numbers import parse_family_card, parse_nik
from families.models import Family, FamilyMember, NameWord, Person
from lk3 import audit
from lk3.access import Role
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, Membership, Region, Unit, User
from lk3.models.references import ReferenceCounter, next_reference
from referrals import codes, letters
from referrals.models import FoundPerson, Outreach, Partner, Referral, ReferralTransition
from reports import splits
from reports.demo import earlier
from reports.demo.counts import CASES_2016, apportion, counts_of_2016
from reports.demo.households import household
from reports.demo.load import Share, load
from reports.demo.logins import LOGINS, PASSWORD
from reports.demo.names import Name, Names
from reports.demo.rows import ORDER
from reports.demo.units import make_units, places
from reports.demo.world import POOLS, World, rows_of
from reports.demo.year_2016 import openings
from reports.models import NoCaseMonth, PersonSplit, Publication, PublicRelease
from reports.published import percent_of

PERCENTS = ["14.8", "11.8", "7.8", "9.2", "9.8", "13.5", "11.7", "1.1", "2.4", "0.5", "17.6"]
SMALL = Share(units=5, cases_2016=60, cases_now=40, cases_a_year=20)
HOME_ALONE = {"TODDLER", "CHILD", "TEEN", "TEEN_GIRL"}


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    """A small demo, loaded once for all tests here: five units, 60 cases of 2016 and 40 of the last months."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(share=SMALL)
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: dict[str, int], db: None) -> dict[str, int]:
    """The small demo, with what the test changes undone after it: {table: rows}."""
    return loaded


@pytest.fixture
def names() -> Names:
    """The pools of names with a chance of their own."""
    return Names(Random(7), rows_of("demo_names.csv", POOLS))


@pytest.mark.django_db
def test_the_counts_of_2016_add_up_and_round_to_the_published_percentages():
    counts = counts_of_2016()
    assert sum(counts.values()) == 3252
    assert [str(percent_of(count, 3252)) for count in counts.values()] == PERCENTS
    assert [next(iter(counts)), next(reversed(counts))] == ["NEGLECT", "OTHER"]


@pytest.mark.parametrize("total", [0, 1, 7, 3252])
def test_shares_of_a_whole_add_up_to_the_whole(total):
    shares = apportion(total, [3.2, 0.5, 1, 1, 0.01])
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    assert shares[0] >= shares[2] >= shares[4]


@pytest.mark.django_db
def test_the_plan_of_2016_gives_every_unit_a_case_and_every_category_its_count():
    world = World()
    planned = openings(world, make_units(world, 99))
    assert len(planned) == CASES_2016
    assert Counter(root for _, _, root in planned) == counts_of_2016()
    assert len({team.unit.name + team.district.code for _, team, _ in planned}) == 99
    assert {day.year for day, _, _ in planned} == {2016}
    assert sum(day.weekday() >= 5 for day, _, _ in planned) < 0.1 * CASES_2016


@pytest.mark.django_db
def test_the_99_units_lie_in_every_province_and_in_all_of_west_sumatra():
    spots = places(World(), 99)
    assert len(spots) == 99
    assert len({code[:2] for code, _ in spots}) == 38
    west_sumatra = [(code, kind) for code, kind in spots if code.startswith("13.")]
    assert len({code for code, kind in west_sumatra if kind == Unit.Kind.DISTRICT}) == 19
    assert sum(kind == Unit.Kind.COMMUNITY for _, kind in west_sumatra) == 4
    assert sum(kind == Unit.Kind.UNIVERSITY for _, kind in spots) == 1
    assert Region.objects.filter(code__in={code for code, _ in spots}, level=Region.Level.DISTRICT).exists()


@pytest.mark.django_db
def test_the_same_day_gives_the_same_demo_twice():
    first, second = ([team.unit.name for team in make_units(World(), 20)] for _ in range(2))
    assert first == second


def test_every_row_is_one_that_the_forms_would_take(demo):
    for model in ORDER:
        rows = list(model._base_manager.order_by("?")[:25])
        assert rows, model
        # No form writes the steps of a referral: a partner who answers by code is nobody.
        beside = ["moved_by"] if model is ReferralTransition else []
        for row in rows:
            row.full_clean(exclude=beside)
    assert sum(demo.values()) > 2000


def test_every_unit_is_marked_as_invented(demo):
    assert Unit.objects.filter(is_invented=True).count() == 5
    assert not Unit.objects.filter(is_invented=False).exists()
    assert Partner.objects.exists()
    assert not Partner.objects.exclude(name__endswith="(rekaan)").exists()


def test_a_family_lives_in_the_district_of_its_unit(demo):
    assert Case.objects.filter(opened_on__year=2016).count() == 60
    assert Case.objects.filter(opened_on__gt=earlier.days_of(timezone.localdate())[1]).count() == 40
    # One family has two cases; one is still at the intake.
    assert Family.objects.filter(cases=None).count() == 1
    assert Family.objects.count() == Case.objects.count()
    assert not Family.objects.exclude(district=F("unit__district")).exists()
    assert not Family.objects.exclude(subdistrict__parent=F("district")).exists()
    assert not Case.objects.exclude(unit=F("family__unit"), district=F("family__district")).exists()


def test_ages_fit_the_relations(demo):
    pairs = 0
    for family in Family.objects.all():
        members = list(family.members.filter(lives_elsewhere=False).select_related("person"))
        assert 1 <= len(members) <= 7
        parents = [member.person for member in members if member.relation in ("HEAD", "SPOUSE")]
        assert sum(member.relation == "HEAD" for member in members) == 1
        for member in members:
            if member.relation == FamilyMember.Relation.CHILD:
                for parent in parents:
                    pairs += 1
                    assert (member.person.birth_on - parent.birth_on).days > 16 * 365
    assert pairs > 100


@pytest.mark.parametrize("client", sorted({row["client"] for row in rows_of("stories.csv")}))
def test_a_household_is_built_around_its_client(client):
    for seed in range(60):
        built = household(Random(seed), client)
        clients = [place for place in built if place.is_client]
        assert 1 <= len(built) <= 6
        assert len(clients) == (client != "FAMILY")
        assert built[0].relation == "HEAD"
        assert all(place.age >= 0 for place in built)
        if client in HOME_ALONE:
            assert clients[0].age < 18
        if client == "WIFE":
            assert (clients[0].sex, clients[0].relation) == ("F", "SPOUSE")


def test_nobody_can_bear_the_numbers(demo):
    people = list(Person.objects.exclude(national_id_hash=""))
    at_home = Person.objects.filter(family_memberships__lives_elsewhere=False)
    assert 0.6 < len(people) / at_home.count() < 0.8
    for person in people:
        nik = parse_nik(person.national_id, today=timezone.localdate())
        assert person.national_id.startswith("00")
        assert nik.sex == person.sex
        assert person.birth_on.strftime("%m%y") == person.national_id[8:12]
        assert person.national_id_hash == lookup_hash("nik", person.national_id)
    assert len({person.national_id for person in people}) == len(people)
    assert not Person.objects.filter(national_id_hash="", national_id_missing="").exists()
    cards = [family.family_card_number for family in Family.objects.exclude(family_card_hash="")]
    assert cards
    assert all(card.startswith("00") and parse_family_card(card) for card in cards)


def test_people_are_found_by_their_names(demo):
    person = Person.objects.order_by("pk").first()
    assert Person.objects.named_like(person.name, unit_id=person.unit_id).contains(person)
    assert not Person.objects.exclude(pk__in=NameWord.objects.values("person")).exists()


def test_every_closed_case_has_an_outcome_and_a_history_that_ends_there(demo):
    closed = Case.objects.filter(state=Case.State.CLOSED)
    assert closed.count() > 50
    assert not closed.filter(outcome="").exists()
    for case in Case.objects.all():
        steps = list(case.transitions.order_by("moved_at", "pk").values_list("from_state", "to_state"))
        assert steps[0][0] == ""
        assert steps[-1][1] == case.state
        assert all(before[1] == after[0] for before, after in pairwise(steps))
        assert case.transitions.filter(moved_at__gt=timezone.now()).count() == 0


def test_a_case_is_kept_as_closely_as_its_category_and_client_ask(demo):
    for case in Case.objects.select_related("client", "category__parent"):
        lowest = lowest_class([case.category], [case.client] if case.client else [], on=case.opened_on).level
        assert higher(case.confidentiality, lowest) == case.confidentiality
        assert case.root_category_id == case.category.root_id


def test_a_case_has_its_client_its_consent_and_work_within_its_days(demo):
    assert not Case.objects.exclude(pk__in=Consent.objects.values("case")).exists()
    clients = CaseParticipant.objects.filter(role=CaseParticipant.Role.CLIENT)
    assert not Case.objects.exclude(pk__in=clients.values("case")).exists()
    carried = Case.objects.exclude(owner=None)
    assert not carried.exclude(pk__in=ServiceContact.objects.values("case")).exists()
    contacts = ServiceContact.objects.all()
    assert not contacts.filter(held_on__lt=F("case__opened_on")).exists()
    assert not contacts.filter(held_on__gt=F("case__closed_on")).exists()
    assert not contacts.filter(held_on__gt=timezone.localdate()).exists()
    assert not contacts.filter(next_on__lte=F("held_on")).exists()
    assert not CaseProblem.objects.filter(category=F("case__root_category")).exists()


def test_nobody_mediates_where_there_was_violence(demo):
    violence = Case.objects.filter(root_category__code__in=["DOMESTIC_VIOLENCE", "SEXUAL_VIOLENCE"])
    assert ServiceContact.objects.filter(case__in=violence).exists()
    assert not ServiceContact.objects.filter(case__in=violence, kind=ServiceContact.Kind.MEDIATION).exists()


def test_only_people_of_the_unit_who_may_carry_cases_own_them(demo):
    carrying = Membership.objects.filter(role__in=[Role.COUNSELOR, Role.PSYCHOLOGIST])
    allowed = set(carrying.values_list("user", "unit"))
    owned = set(Case.objects.exclude(owner=None).values_list("owner", "unit"))
    assert owned
    assert owned <= allowed
    writers = Note.objects.filter(kind=Note.Kind.PSYCHOLOGY).values_list("written_by__username", flat=True)
    assert set(writers) == {"nadia"}


def test_referrals_of_closed_cases_are_over_and_sent_ones_were_agreed_to(demo):
    assert Referral.objects.exists()
    over = [Referral.State.COMPLETED, Referral.State.SETTLED, Referral.State.WITHDRAWN]
    assert not Referral.objects.filter(case__state=Case.State.CLOSED).exclude(state__in=over).exists()
    assert not Referral.objects.exclude(case__consents__may_share=True).exists()
    to_partners = Referral.objects.filter(to_unit=None)
    assert not to_partners.exclude(partner__district=F("case__district")).exists()


def test_sent_referrals_have_a_frozen_letter_and_those_that_wait_for_a_partner_a_code(demo):
    sent = list(Referral.objects.exclude(sent_at=None).select_related("case__unit"))
    assert len({row.number for row in sent}) == len(sent)
    assert all(row.letter and letters.read(row).unit_name == row.case.unit.name for row in sent)
    waiting = Referral.objects.filter(state__in=codes.ANSWERABLE, partner__isnull=False)
    assert waiting.exists()
    assert not waiting.filter(answer_codes=None).exists()
    assert Referral.objects.filter(to_unit__isnull=False).exists(), "the LK3 with logins refer to each other too"
    assert Outreach.objects.filter(held_on__lt=timezone.localdate()).exists()


def test_people_found_outside_wait_are_let_go_or_have_become_a_case(demo):
    found = FoundPerson.objects.with_fate()
    assert found.waiting().filter(is_in_danger=True).exists()
    assert found.exclude(dropped_at=None).exists()
    for day in Outreach.objects.filter(state="HELD").prefetch_related("reached"):
        assert day.people_reached == sum(line.count for line in day.reached.all()), day.pk


def test_the_people_in_padang_find_work_on_their_desks(demo):
    today = timezone.localdate()
    padang = Unit.objects.order_by("pk").first()
    assert padang.cases.filter(state=Case.State.REGISTERED, urgency=Case.Urgency.NOW).exists()
    assert padang.cases.filter(state=Case.State.CLOSURE_PROPOSED).count() >= 3
    for username in ("siti", "dewi", "nadia"):
        mine = ServiceContact.objects.filter(case__owner__username=username)
        assert mine.filter(next_on=today).exists(), username
    quiet = Case.objects.open().filter(owner__username="siti").with_last_contact()
    assert any((today - case.last_contact_on).days > 30 for case in quiet)
    kept_from = Case.objects.get(conflicts__user__username="dewi")
    assert not Case.objects.visible_to(User.objects.get(username="dewi")).contains(kept_from)


def test_everybody_in_the_table_can_log_in_and_every_role_is_there(demo):
    roles = set()
    for login in LOGINS:
        user = authenticate(request=None, username=login.username, password=PASSWORD)
        assert user is not None, login.username
        roles |= {hat.role for hat in user.memberships.current()}
    assert roles == set(Role)
    assert User.objects.get(username="rina").memberships.current().count() == 2
    others = User.objects.exclude(username__in=[login.username for login in LOGINS])
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


def test_the_next_case_gets_the_next_number(demo):
    kind = ReferenceCounter.Kind
    numbers = {
        kind.CASE: Case.objects.values_list("reference", flat=True),
        kind.FAMILY: Family.objects.values_list("reference", flat=True),
        kind.REFERRAL: Referral.objects.values_list("number", flat=True),
    }
    for counter in ReferenceCounter.objects.all():
        fresh = next_reference(counter.kind, district_code=counter.district_id, year=counter.year)
        given = set(numbers[kind(counter.kind)])
        assert fresh not in given
        assert fresh[:-5] + f"{counter.last:05d}" in given


def test_the_living_year_has_two_years_before_it_and_every_semester_that_is_over_is_frozen(demo):
    first, last = earlier.days_of(timezone.localdate())
    cases = Case.objects.filter(opened_on__range=(first, last))
    assert set(cases.values_list("opened_on__year", flat=True)) == set(range(first.year, last.year + 1))
    assert not cases.filter(state=Case.State.REGISTERED).exists()
    frozen = set(PersonSplit.objects.values_list("year", "half"))
    assert {(2016, 1), (2016, 2), (first.year, 1), splits.due(timezone.localdate())} <= frozen


def test_earlier_years_leave_nothing_open_on_the_desks_of_those_who_log_in(demo):
    last = earlier.days_of(timezone.localdate())[1]
    theirs = Case.objects.filter(owner__username__in=[login.username for login in LOGINS], opened_on__lte=last)
    assert theirs.exists()
    assert not theirs.filter(opened_on__year__gt=2016).exclude(state=Case.State.CLOSED).exists()


def test_a_month_declared_to_be_without_a_case_in_an_earlier_year_has_none(demo):
    declared = NoCaseMonth.objects.filter(month__year__lt=timezone.localdate().year)
    assert declared.exists()
    for row in declared:
        same_month = {"opened_on__year": row.month.year, "opened_on__month": row.month.month}
        assert not Case.objects.filter(unit=row.unit_id, **same_month).exists()


def test_loading_leaves_one_audit_event_and_one_per_frozen_or_rounded_semester_in_a_whole_chain(demo):
    verbs = Counter(AuditEvent.objects.filter(actor=None).values_list("verb", flat=True))
    frozen, rounded = PersonSplit.objects.count() / len(PersonSplit.Split), PublicRelease.objects.count()
    assert verbs == {"demo.loaded": 1, "splits.frozen": frozen, "public_release.built": rounded}
    assert AuditEvent.objects.count() == verbs.total()
    assert audit.verify().problems == []


def test_everybody_reads_2016_and_the_last_semester_waits_for_the_visitor(demo):
    public = [str(row.release) for row in Publication.objects.standing().order_by("pk").select_related("release")]
    assert public == ["2016-s1 v1", "2016-s2 v1"]
    waiting = Publication.objects.get(approved_at=None)
    assert waiting.proposed_by.username == "galih"
    assert all(row.approved_by.username == "galih" for row in Publication.objects.standing())


def test_a_minang_child_bears_the_suku_of_the_mother(names):
    mother, father = Name("Yusmiati Koto", "Yusmiati", "Koto"), Name("Amri Jambak", "Amri", "Jambak")
    assert all(names.draw("MINANG", "M", father=father, mother=mother).full.endswith("Koto") for _ in range(20))


def test_a_batak_child_bears_the_marga_of_the_father(names):
    mother, father = Name("Tiur Sinaga", "Tiur", "Sinaga"), Name("Parlin Nababan", "Parlin", "Nababan")
    assert all(names.draw("BATAK", "F", father=father, mother=mother).last == "Nababan" for _ in range(20))


def test_a_balinese_third_child_is_nyoman_or_komang(names):
    thirds = [names.draw("BALI", "F", birth_order=2).given for _ in range(30)]
    assert set(thirds) <= {"Nyoman", "Komang"}


def test_nobody_bears_the_same_word_twice(names):
    for people in ("MINANG", "BATAK", "JAWA", "SUNDA", "BUGIS", "BALI", "MALUKU", "PAPUA", "NTT", "DAYAK", "UMUM"):
        for _ in range(50):
            words = names.draw(people, "F").full.split()
            assert len(words) == len(set(words))
