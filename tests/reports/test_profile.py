"""The profile of an LK3: what it says of Delima, and that list and page say the same of everybody."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case
from lk3.models import (
    BoardMember,
    Budget,
    MobileUnit,
    Professional,
    Training,
    TrainingParticipant,
    Unit,
    User,
)
from referrals.models import Partner, Referral, ReferralTransition, SpotService
from reports.profile.answers import ENOUGH
from reports.profile.facts import facts_for
from reports.profile.indicators import INDICATORS, readings
from reports.profile.page import profile_of
from reports.profile.peers import FEWEST_PEERS, compare
from reports.profile.reading import Reading, Result
from tests.cast import As
from tests.factories import CaseFactory, OutreachFactory, ReferralFactory, UnitFactory
from tests.reports.reading import stepped_up, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
YES, NOT_YET, NO_DATA = Result.YES, Result.NOT_YET, Result.NO_DATA


def read(unit: Unit, code: str, day: date = TODAY, **options: Any) -> Reading:
    """What one indicator says of the unit."""
    loaded = Unit.objects.select_related("district__parent").get(pk=unit.pk)
    return readings(facts_for([loaded], day, **options)[unit.pk])[code]


def change(unit: Unit, **fields: Any) -> Unit:
    Unit.objects.filter(pk=unit.pk).update(**fields)
    return unit


def seat(unit: Unit, post: str, until_on: date | None = date(2027, 12, 31)) -> None:
    BoardMember.objects.create(unit=unit, name="Orang Rekaan", post=post, from_on=date(2024, 1, 1), until_on=until_on)


def worker(unit: Unit, profession: str = "SOCIAL_WORKER", **fields: Any) -> Professional:
    return Professional.objects.create(
        unit=unit, name=f"Rekaan {profession}", profession=profession, from_on=date(2020, 1, 1), **fields
    )


def sent(case: Case, day: date, answered_after: int | None, promised: int = 7, to: str = "ACCEPTED") -> Referral:
    """A referral sent on the day and answered so many days later."""
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 9))
    row = ReferralFactory(
        case=case,
        state=to if answered_after is not None else "SENT",
        sent_at=at,
        sent_by=case.owner,
        answer_expected_on=day + timedelta(days=promised),
    )
    ReferralTransition.objects.create(referral=row, to_state="SENT", moved_at=at, moved_by=case.owner)
    if answered_after is not None:
        later = at + timedelta(days=answered_after)
        ReferralTransition.objects.create(referral=row, to_state=to, moved_at=later, moved_by=case.owner)
    return row


def test_nothing_recorded_is_no_data_and_never_no(delima: Unit) -> None:
    loaded = Unit.objects.select_related("district__parent").get(pk=delima.pk)
    said = readings(facts_for([loaded], TODAY)[delima.pk])
    assert {code for code, reading in said.items() if reading.result is not NO_DATA} == {"rujukan"}
    assert said["rujukan"].result is NOT_YET  # that no referral was sent is known


def test_a_room_is_there_or_not_or_nobody_said(delima: Unit) -> None:
    answers = [read(change(delima, has_private_room=value), "ruang").result for value in (True, False, None)]
    assert answers == [YES, NOT_YET, NO_DATA]


@pytest.mark.parametrize(
    ("number", "until", "result"),
    [
        ("SK 1", TODAY, YES),
        ("SK 1", TODAY - timedelta(days=1), NOT_YET),
        ("SK 1", None, NO_DATA),
        ("", TODAY, NO_DATA),
    ],
)
def test_a_decree_is_valid_through_its_last_day(delima: Unit, number: str, until: date | None, result: Result) -> None:
    assert read(change(delima, decree_number=number, decree_until=until), "sk").result is result


def test_money_of_the_village_is_no_apbd_but_shows_that_the_year_was_recorded(delima: Unit) -> None:
    assert read(delima, "apbd").result is NO_DATA
    Budget.objects.create(unit=delima, year=2026, source="VILLAGE", amount=1_000_000)
    assert read(delima, "apbd").result is NOT_YET
    Budget.objects.create(unit=delima, year=2026, source="PROVINCIAL", amount=2_500_000)
    assert read(delima, "apbd").value == "Rp2.500.000 dari APBD."
    assert read(delima, "apbd", date(2027, 1, 1)).result is NO_DATA


def test_a_structure_needs_four_posts_and_a_professional_and_names_a_term_that_is_over(delima: Unit) -> None:
    seat(delima, "RESPONSIBLE_OFFICIAL", None)
    seat(delima, "CHAIR")
    seat(delima, "SECRETARY", date(2026, 11, 21))
    assert read(delima, "susunan").value == (
        "Belum ada: sekretaris (masa tugas berakhir), bendahara, dan tenaga profesional."
    )
    seat(delima, "SECRETARY")
    seat(delima, "TREASURER")
    worker(delima)
    assert read(delima, "susunan").result is YES


def test_a_social_worker_alone_is_no_team(delima: Unit) -> None:
    worker(delima)
    assert read(delima, "profesi").result is NOT_YET
    worker(delima, "PSYCHOLOGIST", until_on=TODAY - timedelta(days=1))
    assert read(delima, "profesi").result is NOT_YET
    worker(delima, "LAW")
    assert read(delima, "profesi").value == "2 orang: 1 pekerja sosial profesional, 1 ahli hukum."
    assert read(delima, "profesi").result is YES


def test_a_certificate_nobody_wrote_down_speaks_neither_for_nor_against(delima: Unit) -> None:
    worker(delima)
    assert read(delima, "sertifikat").result is NO_DATA
    worker(delima, "PSYCHOLOGIST", certificate_number="A", certificate_until=TODAY - timedelta(days=1))
    assert read(delima, "sertifikat").result is NOT_YET
    worker(delima, "LAW", certificate_number="B", certificate_until=TODAY)
    assert read(delima, "sertifikat").value == "Dari 3 orang: 1 berlaku, 1 kedaluwarsa, 1 tidak dicatat."


def test_a_training_counts_for_three_years_and_a_person_once(delima: Unit) -> None:
    for name, on in (("Lama", date(2016, 8, 23)), ("Baru", date(2025, 3, 1)), ("Lagi", date(2026, 3, 1))):
        training = Training.objects.create(name=name, place=name, from_on=on, until_on=on)
        TrainingParticipant.objects.create(training=training, unit=delima, name="Orang Rekaan")
    assert read(delima, "bimtek").value == "1 orang dalam tiga tahun terakhir."
    assert read(delima, "bimtek", date(2029, 3, 1)).result is YES
    assert read(delima, "bimtek", date(2029, 3, 2)).result is NOT_YET


def test_partners_count_where_they_are_active_in_the_same_district(delima: Unit) -> None:
    for kind, district, is_active in (
        ("POLICE", "13.71", True),
        ("HEALTH", "13.71", True),
        ("PROTECTION_UNIT", "13.71", False),
        ("PROTECTION_UNIT", "13.74", True),
    ):
        Partner.objects.create(name=f"{kind} {district}", kind=kind, district_id=district, is_active=is_active)
    assert read(delima, "mitra").result is NOT_YET
    assert "2 mitra aktif di Kota Padang" in read(delima, "mitra").value
    assert "Belum ada: UPTD PPA" in read(delima, "mitra").value


def test_nineteen_referrals_say_nothing_about_anybody_and_twenty_do(siti: User, delima: Unit) -> None:
    case, day = CaseFactory(registered_by=siti), date(2026, 6, 1)
    for number in range(ENOUGH - 1):
        sent(case, day, answered_after=2 if number else 30)
    few = read(delima, "jawaban")
    assert few.result is NO_DATA
    assert few.value == "19 rujukan dapat dinilai; terlalu sedikit untuk disimpulkan (di bawah 20)."
    sent(case, day, answered_after=None)
    enough = read(delima, "jawaban")
    assert enough.value == "90,0% dari 20 rujukan dijawab dalam janji."  # 19 waits are too few for a median
    assert enough.result is YES
    sent(case, day, answered_after=4)
    assert read(delima, "jawaban").value == ("90,5% dari 21 rujukan dijawab dalam janji; setengahnya dalam 2 hari.")


def test_what_cannot_be_judged_yet_is_not_judged(siti: User, delima: Unit) -> None:
    case = CaseFactory(registered_by=siti)
    sent(case, TODAY - timedelta(days=3), answered_after=None)  # the promise still runs
    sent(case, TODAY - timedelta(days=400), answered_after=1)  # too long ago
    withdrawn = sent(case, TODAY - timedelta(days=30), answered_after=None)
    Referral.objects.filter(pk=withdrawn.pk).update(state="WITHDRAWN")
    loaded = Unit.objects.select_related("district__parent").get(pk=delima.pk)
    answers = facts_for([loaded], TODAY)[delima.pk].answers
    assert (answers.sent.value, answers.judged.value) == (2, 0)


def test_that_a_letter_arrived_is_no_answer(siti: User, delima: Unit) -> None:
    sent(CaseFactory(registered_by=siti), date(2026, 6, 1), answered_after=2, to="RECEIVED")
    loaded = Unit.objects.select_related("district__parent").get(pk=delima.pk)
    one = facts_for([loaded], TODAY)[delima.pk].answers
    assert (one.judged.value, one.percent_in_time) == (1, None)


def test_reach_counts_kecamatan_days_and_people_of_twelve_months(siti: User, delima: Unit) -> None:
    for code, on in (("13.71.01", TODAY), ("13.71.01", TODAY), ("13.71.02", date(2025, 11, 23)), ("13.74.01", TODAY)):
        OutreachFactory(recorded_by=siti, subdistrict_id=code, held_on=on, men_reached=3, women_reached=4)
    OutreachFactory(recorded_by=siti, subdistrict_id="13.71.03", held_on=date(2025, 11, 22), men_reached=50)
    OutreachFactory(recorded_by=siti, subdistrict_id="13.71.04", held_on=TODAY, state="PLANNED", men_reached=50)
    assert read(delima, "kecamatan").value == "2 dari 11 kecamatan di Kota Padang."
    assert read(delima, "hari").value == "2 hari dalam dua belas bulan."
    assert read(delima, "orang").value == "28 orang dalam dua belas bulan."


def test_a_unit_without_a_car_is_not_judged_by_it(siti: User, delima: Unit) -> None:
    assert read(delima, "mobil").result is NO_DATA
    assert not read(delima, "mobil").wants
    MobileUnit.objects.create(unit=delima, plate="BA 0001 XX")
    assert read(delima, "mobil").result is NOT_YET
    stop = OutreachFactory(recorded_by=siti, kind="MOBILE_UNIT", held_on=TODAY)
    SpotService.objects.create(outreach=stop, kind="CONSULTATION", count=9)
    assert "1 singgahan, 9 layanan di tempat" in read(delima, "mobil").value
    assert read(delima, "mobil").result is YES


def test_four_peers_are_too_few_and_five_give_the_middle_half(delima: Unit) -> None:
    worker(delima)
    others = [UnitFactory(district_id="13.71") for _ in range(FEWEST_PEERS)]
    for number, unit in enumerate(others, start=1):
        for _ in range(number):
            worker(unit, "LAW")
    loaded = list(Unit.objects.select_related("district__parent").order_by("pk"))
    facts = facts_for(loaded, TODAY)
    peers = [facts[unit.pk] for unit in others]

    def professionals(of: list[Any]) -> Any:
        return next(row for row in compare(facts[delima.pk], of) if row.indicator.code == "profesi")

    assert professionals(peers[:4]).middle_text == "terlalu sedikit untuk dibandingkan"
    share = Decimal(100_000) / facts[delima.pk].population  # type: ignore[operator]
    found = professionals(peers)
    assert (found.low, found.high) == (pytest.approx(2 * share), pytest.approx(4 * share))
    assert professionals(peers).place_text == "di bawah"


def test_every_indicator_says_its_rule_its_basis_and_its_data() -> None:
    assert len({one.code for one in INDICATORS}) == len(INDICATORS) == 15
    for one in INDICATORS:
        assert one.rule.startswith("Memenuhi bila ")
        assert one.basis
        assert one.data.endswith(".")


def test_the_own_people_read_first_what_they_can_add(budi: User, wati: User, delima: Unit, as_: As) -> None:
    own = as_(budi).get(f"/laporan/lk3/{delima.pk}/").content.decode()
    assert own.index("Apa yang dapat dilengkapi") < own.index("Prasarana sosial")
    theirs = text_of(as_(wati).get(f"/laporan/lk3/{delima.pk}/").content.decode())
    assert "Apa yang dapat dilengkapi" not in theirs
    for one in INDICATORS:
        assert one.name in theirs
        assert one.rule in theirs


def test_a_counselor_learns_nothing_of_a_colleagues_sealed_case(siti: User, dewi: User, delima: Unit) -> None:
    case = CaseFactory(registered_by=siti, confidentiality="SEALED")
    sent(case, timezone.localdate() - timedelta(days=20), answered_after=1)
    unit = Unit.objects.select_related("district__parent").get(pk=delima.pk)
    found = [profile_of(unit, person, timezone.localdate()).facts.answers.sent.value for person in (siti, dewi)]
    assert found == [1, 0]


def test_the_list_is_narrowed_to_what_is_not_there_yet(mira: User, as_: As) -> None:
    UnitFactory(name="LK3 Ada", has_private_room=True)
    UnitFactory(name="LK3 Belum", has_private_room=False, district_id="13.74")
    UnitFactory(name="LK3 Kampus", has_private_room=False, kind="UNIVERSITY", status="DORMANT")
    client = as_(mira)

    def names(**query: str) -> list[str]:
        html = client.get("/laporan/lk3/", query).content.decode()
        return [name for name in ("LK3 Ada", "LK3 Belum", "LK3 Kampus") if name in html]

    assert names() == ["LK3 Ada", "LK3 Belum", "LK3 Kampus"]
    assert names(tentang="ruang") == ["LK3 Belum", "LK3 Kampus"]
    assert names(tentang="ruang", hasil="ya") == ["LK3 Ada"]
    assert names(tentang="ruang", wilayah="13.74") == ["LK3 Belum"]
    assert names(jenis="UNIVERSITY") == ["LK3 Kampus"]
    assert names(status="ACTIVE") == ["LK3 Ada", "LK3 Belum"]
    assert names(wilayah="' OR 1", tentang="x", urut="y") == ["LK3 Ada", "LK3 Belum", "LK3 Kampus"]


def test_the_list_costs_the_same_for_one_unit_and_for_six(mira: User, as_: As) -> None:
    client, found = as_(mira), []
    for _ in range(6):
        unit = UnitFactory()
        seat(unit, "CHAIR")
        worker(unit)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/laporan/lk3/").status_code == 200
        found.append(len(queries))
    assert found[1] == found[-1], found


def test_the_file_is_for_those_who_may_export_and_leaves_a_trace(wati: User, delima: Unit, as_: As) -> None:
    client = stepped_up(as_(wati))
    answer = client.get("/laporan/lk3/csv/")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len([line for line in lines if line.startswith("13.71;Kota Padang;LK3 Delima;")]) == len(INDICATORS)
    assert "Ruang konseling tertutup;Tidak ada data;" in "\n".join(lines)
