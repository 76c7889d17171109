"""Where the unit has been: never reached first, totals that add up, and no people by sex or age."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from lk3.models import Region, Unit, User
from lk3.reference import load_villages
from tests.cast import As
from tests.factories import MembershipFactory, OutreachFactory, TripFactory, UnitFactory, UserFactory

PAGE = "/cakupan/"


def places(client: Any, url: str = PAGE) -> dict[str, Any]:
    return {place.region.pk: place for place in client.get(url).context["coverage"].places}


def ago(days: int) -> Any:
    return timezone.localdate() - timedelta(days=days)


def test_all_eleven_kecamatan_of_padang_are_there_and_the_never_reached_come_first(siti: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti, subdistrict_id="13.71.05", held_on=ago(10))
    OutreachFactory(recorded_by=siti, subdistrict_id="13.71.03", held_on=ago(400))
    coverage = as_(siti).get(PAGE).context["coverage"]
    assert len(coverage.places) == 11
    assert [place.region.pk for place in coverage.places[-2:]] == ["13.71.03", "13.71.05"]
    assert (coverage.reached, coverage.never, coverage.times) == (1, 9, 1)


def test_only_held_days_count_on_foot_and_by_car_alike(siti: User, as_: As) -> None:
    day = {"recorded_by": siti, "subdistrict_id": "13.71.01"}
    OutreachFactory(**day, women_reached=10, men_reached=5)
    OutreachFactory(**day, kind="MOBILE_UNIT", trip=TripFactory(planned_by=siti), women_reached=20)
    OutreachFactory(**day, state="PLANNED", women_reached=100)
    OutreachFactory(**day, state="CANCELLED", women_reached=1000)
    OutreachFactory(**day, held_on=ago(500), women_reached=10_000)
    place = places(as_(siti))["13.71.01"]
    assert (place.last_on, place.times, place.people) == (timezone.localdate(), 2, 35)


def test_days_in_another_city_are_named_beside_the_table(siti: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti)
    OutreachFactory(recorded_by=siti, subdistrict_id="13.74.01")
    coverage = as_(siti).get(PAGE).context["coverage"]
    assert (coverage.times, coverage.elsewhere_times) == (1, 1)


def test_a_unit_sees_its_own_days_and_the_dinas_those_of_all_its_units(
    siti: User, ratna: User, wati: User, padang: Region, as_: As
) -> None:
    other = UserFactory()
    other.hat = MembershipFactory(user=other, role="counselor", unit=UnitFactory(name="LK3 Melati", district=padang))
    OutreachFactory(recorded_by=siti, women_reached=1)
    OutreachFactory(recorded_by=other, women_reached=2)
    OutreachFactory(recorded_by=ratna, subdistrict_id="13.71.01", women_reached=4)
    assert places(as_(siti))["13.71.01"].people == 1
    assert places(as_(wati))["13.71.01"].people == 3, "LK3 Raudah lies in another city"


@pytest.mark.parametrize(
    ("name", "code", "status"),
    [
        ("siti", "13.71", 200), ("siti", "13.71.01", 200), ("siti", "13.74", 404), ("siti", "13", 404),
        ("siti", "13.7", 404), ("siti", "13.711", 404), ("siti", "x", 404), ("wati", "13.71.02", 200),
        ("wati", "13.72", 404), ("mira", "13", 200), ("mira", "31.71.01", 200), ("arif", "13.71", 200),
        ("yusuf", "13.71", 403), ("tono", "13.71", 403),
    ],
)  # fmt: skip
def test_everybody_opens_their_own_area_and_what_lies_in_it(
    as_: As, request: pytest.FixtureRequest, name: str, code: str, status: int
) -> None:
    assert as_(request.getfixturevalue(name)).get(f"{PAGE}{code}/").status_code == status


def test_the_nation_its_provinces_and_districts_add_up(siti: User, ratna: User, mira: User, as_: As) -> None:
    for number, (person, code) in enumerate([(siti, "13.71.01"), (siti, "13.71.02"), (ratna, "13.74.01")]):
        OutreachFactory(recorded_by=person, subdistrict_id=code, women_reached=10**number)
    client = as_(mira)
    nation, west = places(client), places(client, f"{PAGE}13/")
    assert len(nation) == 38
    assert (nation["13"].times, nation["13"].people, nation["13"].inner, nation["13"].inner_all) == (3, 111, 3, 179)
    assert (west["13.71"].times, west["13.71"].people, west["13.71"].inner, west["13.71"].inner_all) == (2, 11, 2, 11)
    assert sum(place.people for place in west.values()) == nation["13"].people
    assert client.get(PAGE).context["coverage"].people == 111


def test_a_unit_of_the_province_looks_at_the_province(siti: User, as_: As) -> None:
    Unit.objects.update(kind="PROVINCE")
    assert len(places(as_(siti))) == 19


def test_a_kecamatan_opens_to_its_villages_and_names_those_never_reached(siti: User, as_: As) -> None:
    assert places(as_(siti))["13.71.01"].url == "", "no villages are loaded"
    load_villages("13.71")
    OutreachFactory(recorded_by=siti, village_id="13.71.01.1001", women_reached=3)
    OutreachFactory(recorded_by=siti, women_reached=4)
    client = as_(siti)
    row = places(client)["13.71.01"]
    assert (row.inner, row.inner_all > 5) == (1, True)
    page = client.get(row.url)
    coverage = page.context["coverage"]
    assert coverage.places[-1].region.pk == "13.71.01.1001"
    assert coverage.never == row.inner_all - 1
    assert "tidak dipilih dari daftar" in page.content.decode()
    assert sum(place.people for place in coverage.places) + coverage.unplaced_people == row.people == 7


def test_unknown_inhabitants_are_not_zero(siti: User, mira: User, as_: As) -> None:
    Region.objects.filter(parent="13.71").update(population=None, population_on=None)
    html = as_(siti).get(PAGE).content.decode()
    assert html.count("belum ada data") == 11, "the city's own number is known"
    assert "946.982" in html
    assert places(as_(mira), f"{PAGE}13/")["13.74"].population == 63_895


def test_the_page_costs_the_same_for_one_kecamatan_and_for_eleven(
    siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    for codes in (["13.71.01"], [f"13.71.{number:02d}" for number in range(2, 12)]):
        for code in codes:
            OutreachFactory(recorded_by=siti, subdistrict_id=code)
        with django_assert_max_num_queries(20) as captured:
            client.get(PAGE)
        counts.append(len(captured))
    assert counts[0] == counts[1]
