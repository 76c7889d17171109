"""The mobil LK3: planned, driven, reported; one car and one person are in one place at a time."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lk3.models import AuditEvent, Draft, Holiday, MobileUnit, Region, Unit, User
from referrals import trip_calendar, trip_figures
from referrals.actions.trips import plan_trip
from referrals.models import Outreach, Trip, TripCost
from referrals.trip_rules import days_in_words
from tests.cast import As
from tests.factories import MobileUnitFactory, OutreachFactory, PartnerFactory, TripFactory

LIST, ADD = "/mobil/", "/mobil/baru/"
TODAY = timezone.localdate


@pytest.fixture
def car(delima: Unit) -> MobileUnit:
    """The car of LK3 Delima."""
    return MobileUnitFactory(unit=delima, plate="BA 0001 LK")


def filled(car: MobileUnit, *, day: date | None = None, **changes: Any) -> dict[str, Any]:
    day = day or TODAY() + timedelta(days=3)
    return {
        "vehicle": car.pk,
        "starts_on": day.isoformat(),
        "ends_on": "",
        "purpose": "Layanan keliling pesisir",
        "driver": "Pak Rekaan",
        "team": "TKSK",
        "uid": str(uuid.uuid4()),
        "version": "1",
        "singgah-0-subdistrict": "13.71.01",
        "singgah-0-place": "Balai nagari",
        "singgah-0-start_time": "09:00",
        "singgah-0-end_time": "11.30",
    } | changes


def planned(siti: User, car: MobileUnit, *, day: date | None = None, places: int = 1, **fields: Any) -> Trip:
    day = day or TODAY()
    trip = TripFactory(planned_by=siti, vehicle=car, starts_on=day, **fields)
    for number in range(places):
        OutreachFactory(
            recorded_by=siti, trip=trip, kind="MOBILE_UNIT", state="PLANNED", held_on=day, place=f"Balai {number}"
        )
    return trip


def report_of(trip: Trip, **changes: Any) -> dict[str, Any]:
    typed = {"version": trip.version, "odometer_start": "45.100", "odometer_end": "45.180", "cost_fuel": "Rp 160.000"}
    for stop in trip.stops.order_by("pk"):
        typed |= {
            f"singgah{stop.pk}-outcome": "ya",
            f"orang{stop.pk}-female_adult": "12",
            f"orang{stop.pk}-male_old": "8",
        }
        typed |= {f"orang{stop.pk}-service_information": "5", f"singgah{stop.pk}-findings": "Banyak lansia sendiri"}
    return typed | changes


@pytest.mark.parametrize(
    ("name", "status"),
    [("siti", 200), ("dewi", 200), ("nadia", 200), ("yusuf", 200), ("budi", 200), ("ratna", 200), ("wati", 403),
     ("mira", 403), ("arif", 403), ("tono", 403), ("lina", 403)],
)  # fmt: skip
def test_people_of_units_open_the_calendar_and_the_form(
    as_: As, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    client = as_(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in (LIST, ADD)] == [status] * 2


def test_ratna_of_another_unit_finds_nothing_of_delimas_car(siti: User, ratna: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, purpose="Pesisir Delima")
    for page in ("", "ubah/", "lapor/", "batal/"):
        assert as_(ratna).get(f"{LIST}{trip.pk}/{page}").status_code == 404
    assert "Pesisir Delima" not in as_(ratna).get(LIST).content.decode()
    answer = as_(ratna).post(ADD, filled(car))
    assert answer.status_code == 200
    assert Trip.objects.count() == 1


def test_siti_plans_a_day_with_two_stops(siti: User, dewi: User, car: MobileUnit, as_: As) -> None:
    form = filled(car) | {"team_members": [siti.pk, dewi.pk], "singgah-2-subdistrict": "13.71.02"}
    answer = as_(siti).post(ADD, form | {"singgah-2-place": "Posyandu"})
    trip = Trip.objects.get()
    assert answer.url == f"{LIST}{trip.pk}/"
    assert (trip.unit, trip.starts_on, trip.ends_on, trip.state) == (car.unit, trip.ends_on, trip.starts_on, "PLANNED")
    stops = trip.stops.order_by("start_time", "pk")
    assert {(stop.place, stop.kind, stop.state, stop.held_on) for stop in stops} == {
        ("Balai nagari", "MOBILE_UNIT", "PLANNED", trip.starts_on),
        ("Posyandu", "MOBILE_UNIT", "PLANNED", trip.starts_on),
    }
    assert set(stops[0].team_members.all()) == {siti, dewi}
    assert AuditEvent.objects.filter(verb="trip.planned", object_id=str(trip.pk)).count() == 1
    assert "Balai nagari" in as_(dewi).get(answer.url).content.decode()


def test_a_double_click_makes_one_trip_but_drops_no_new_words(siti: User, car: MobileUnit, as_: As) -> None:
    client, form = as_(siti), filled(car)
    first, second = (client.post(ADD, form) for _ in range(2))
    assert first.url == second.url
    assert Trip.objects.count() == 1
    assert AuditEvent.objects.filter(verb="trip.planned").count() == 1
    Trip.objects.update(vehicle=MobileUnitFactory(unit=car.unit))
    more = client.post(ADD, form | {"purpose": "Tujuan lain"})
    assert "sudah tersimpan ketika Anda menekan tombol pertama kali" in more.content.decode()


def test_tambah_baris_keeps_what_was_typed_and_judges_nothing(siti: User, car: MobileUnit, as_: As) -> None:
    form = filled(car, purpose="", more="singgah") | {"singgah-4-place": "Masjid raya", "team_members": [siti.pk]}
    answer = as_(siti).post(ADD, form)
    body = answer.content.decode()
    assert "Masjid raya" in body
    assert "singgah-7-place" in body
    assert "lk-errors" not in body
    assert 'value="13.71.01" selected' in body
    assert not Trip.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "where", "message"),
    [
        ("vehicle", "999999", "vehicle", "layak jalan"),
        ("starts_on", "0202-05-01", "starts_on", "terlalu jauh"),
        ("ends_on", "2016-05-01", "ends_on", "sebelum berangkat"),
        ("ends_on", (TODAY() + timedelta(days=90)).isoformat(), "ends_on", "Paling lama"),
        ("ends_on", (TODAY() + timedelta(days=5)).isoformat(), "singgah-0-held_on", "lebih dari satu hari"),
        ("singgah-0-held_on", "2026-01-01", "singgah-0-held_on", "di luar tanggal perjalanan"),
        ("singgah-0-end_time", "08:00", "singgah-0-end_time", "sesudah jam mulai"),
        ("singgah-0-subdistrict", "", "singgah-0-subdistrict", "Pilih kecamatannya"),
        ("singgah-0-subdistrict", "31.71.01", "singgah-0-subdistrict", "Pilih"),
        ("singgah-0-place", "", "singgah-0-place", "desa atau tempatnya"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(
    siti: User, car: MobileUnit, as_: As, field: str, value: str, where: str, message: str
) -> None:
    answer = as_(siti).post(ADD, filled(car) | {field: value})
    assert message in str(answer.context["form"].errors[where])
    assert "Layanan keliling pesisir" in answer.content.decode(), "typed text stays"
    assert not Trip.objects.exists()


def test_a_trip_without_a_stop_is_no_trip(siti: User, car: MobileUnit, as_: As) -> None:
    empty = {f"singgah-0-{name}": "" for name in ("subdistrict", "place", "start_time", "end_time")}
    assert "paling sedikit satu singgahan" in as_(siti).post(ADD, filled(car) | empty).content.decode()


@pytest.mark.parametrize("garbage", ["", "x", "\x00", str(10**30)])
def test_garbage_is_no_error_page(siti: User, car: MobileUnit, as_: As, garbage: str) -> None:
    client, trip = as_(siti), planned(siti, car)
    typed = dict.fromkeys([*filled(car), "singgah-0-pk", "singgah-0-village", "team_members"], garbage)
    for page in (ADD, f"{LIST}{trip.pk}/ubah/"):
        assert client.post(page, typed).status_code == 200
    assert client.post(f"{LIST}{trip.pk}/lapor/", dict.fromkeys(report_of(trip), garbage)).status_code == 200
    assert client.get(LIST, {"bulan": garbage, "mobil": garbage}).status_code == 200
    assert Trip.objects.count() == 1


def test_one_car_is_not_on_two_trips_at_once(siti: User, car: MobileUnit, as_: As) -> None:
    day = TODAY() + timedelta(days=3)
    planned(siti, car, day=day - timedelta(days=1), ends_on=day, purpose="Sudah ada")
    answer = as_(siti).post(ADD, filled(car, day=day))
    assert "sudah dipakai" in str(answer.context["form"].errors["vehicle"])
    assert "Sudah ada" in answer.content.decode()
    Trip.objects.update(state="CANCELLED", ended_at=timezone.now(), ended_by=siti)
    assert as_(siti).post(ADD, filled(car, day=day)).status_code == 302


def test_a_car_that_is_not_roadworthy_is_not_offered(siti: User, car: MobileUnit, as_: As) -> None:
    MobileUnit.objects.update(is_roadworthy=False)
    assert "Tidak ada mobil yang layak jalan" in as_(siti).get(ADD).content.decode()
    assert as_(siti).post(ADD, filled(car)).status_code == 200
    assert not Trip.objects.exists()


def test_a_colleague_in_two_places_is_a_warning_that_can_be_answered(
    siti: User, dewi: User, car: MobileUnit, as_: As
) -> None:
    day = TODAY() + timedelta(days=3)
    other = planned(siti, MobileUnitFactory(unit=car.unit), day=day)
    other.team_members.add(dewi)
    form = filled(car, day=day) | {"team_members": [dewi.pk]}
    warned = as_(siti).post(ADD, form)
    assert "Dewi Lestari: perjalanan" in str(warned.context["form"].errors["people_anyway"])
    assert Trip.objects.count() == 1
    assert as_(siti).post(ADD, form | {"people_anyway": "on"}).status_code == 302
    month = as_(siti).get(LIST, {"bulan": f"{day:%Y-%m}"}).content.decode()
    assert "Bentrok: Dewi Lestari di dua perjalanan" in month


def test_a_planned_day_outside_collides_with_a_trip_too(siti: User, dewi: User, car: MobileUnit, as_: As) -> None:
    day = TODAY() + timedelta(days=3)
    OutreachFactory(recorded_by=siti, held_on=day, state="PLANNED").team_members.add(dewi)
    answer = as_(siti).post(ADD, filled(car, day=day) | {"team_members": [dewi.pk]})
    assert "Dewi Lestari: penjangkauan" in str(answer.context["form"].errors["people_anyway"])


def test_a_village_is_found_by_its_name_and_a_wrong_one_is_asked_after(siti: User, car: MobileUnit, as_: As) -> None:
    village = Region.objects.create(
        code="13.71.01.1001", name="Air Rekaan", level="VILLAGE", kind="KELURAHAN", parent_id="13.71.01"
    )
    wrong = as_(siti).post(ADD, filled(car) | {"singgah-0-village": "Air Rekan"})
    assert "Mungkin Air Rekaan?" in str(wrong.context["form"].errors["singgah-0-village"])
    as_(siti).post(ADD, filled(car) | {"singgah-0-village": "kelurahan air  REKAAN", "singgah-0-place": ""})
    stop = Outreach.objects.get()
    assert (stop.village, stop.place) == (village, village.full_name)


def test_where_no_villages_are_loaded_the_name_stays_as_text(siti: User, car: MobileUnit, as_: As) -> None:
    as_(siti).post(ADD, filled(car) | {"singgah-0-village": "Nagari Rekaan"})
    assert Outreach.objects.get().place == "Nagari Rekaan, Balai nagari"


def edited(trip: Trip, **changes: Any) -> dict[str, Any]:
    rows = {}
    for number, stop in enumerate(trip.stops.filter(state="PLANNED").order_by("held_on", "start_time", "pk")):
        rows |= {f"singgah-{number}-pk": stop.pk, f"singgah-{number}-place": stop.place}
        rows |= {f"singgah-{number}-subdistrict": stop.subdistrict_id}
    form = {key: value for key, value in filled(trip.vehicle, day=trip.starts_on).items() if "singgah" not in key}
    return form | {"uid": str(trip.uid), "version": trip.version} | rows | changes


def test_dewi_changes_the_plan_and_takes_a_stop_out(siti: User, dewi: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, places=3)
    url = f"{LIST}{trip.pk}/ubah/"
    assert "Balai 2" in as_(dewi).get(url).content.decode()
    changes = {"purpose": "Tujuan baru", "singgah-0-place": "Balai lain", "singgah-1-remove": "on"}
    assert as_(dewi).post(url, edited(trip, **changes)).status_code == 302
    trip.refresh_from_db()
    assert (trip.purpose, trip.version) == ("Tujuan baru", 2)
    assert sorted(trip.stops.values_list("place", "state")) == [
        ("Balai 1", "CANCELLED"),
        ("Balai 2", "PLANNED"),
        ("Balai lain", "PLANNED"),
    ]
    assert AuditEvent.objects.get(verb="trip.changed").detail["fields"]
    assert "Balai 1" not in as_(dewi).get(f"{LIST}{trip.pk}/").content.decode()


def test_a_newer_plan_of_a_colleague_is_not_overwritten(siti: User, dewi: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car)
    url, form = f"{LIST}{trip.pk}/ubah/", edited(trip, purpose="Kata Siti")
    as_(dewi).post(
        url, edited(trip, purpose="Kata Dewi") | {"singgah-3-subdistrict": "13.71.02", "singgah-3-place": "D"}
    )
    refused = as_(siti).post(url, form)
    body = refused.content.decode()
    assert "baru saja diubah" in body
    assert "Kata Siti" in body
    assert "Kata Dewi" in body
    trip.refresh_from_db()
    assert trip.purpose == "Kata Dewi"
    again = as_(siti).post(url, form | {"version": refused.context["form"].data["version"]})
    assert again.status_code == 302
    assert set(trip.stops.values_list("place", "state")) == {("Balai 0", "PLANNED"), ("D", "PLANNED")}


def test_a_cancelled_trip_takes_its_stops_along(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, places=2)
    url = f"{LIST}{trip.pk}/batal/"
    assert "lk-errors" in as_(siti).post(url, {"reason": ""}).content.decode() or Trip.objects.get().state == "PLANNED"
    as_(siti).post(url, {"reason": "Mobil di bengkel"})
    trip.refresh_from_db()
    assert (trip.state, trip.ended_by) == ("CANCELLED", siti)
    assert set(trip.stops.values_list("state", "cancelled_because")) == {("CANCELLED", "Mobil di bengkel")}
    assert AuditEvent.objects.filter(verb="trip.cancelled").count() == 1
    assert as_(siti).get(url).url == f"{LIST}{trip.pk}/"
    assert "Mobil di bengkel" in as_(siti).get(LIST).content.decode()


def test_siti_reports_kilometres_costs_and_every_stop(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, places=2)
    lost = trip.stops.order_by("pk").last()
    off = {f"singgah{lost.pk}-outcome": "tidak", f"singgah{lost.pk}-cancelled_because": "Jalan putus"}
    answer = as_(siti).post(f"{LIST}{trip.pk}/lapor/", report_of(trip, **off))
    assert answer.status_code == 302
    trip.refresh_from_db()
    held, lost = trip.stops.order_by("pk")
    assert (trip.state, trip.kilometres, trip.costs.get().amount) == ("REPORTED", 80, 160_000)
    assert (held.state, held.women_reached, held.men_reached, held.reported_by) == ("HELD", 12, 8, siti)
    assert held.services.get().count == 5
    assert (lost.state, lost.cancelled_because, lost.people_reached) == ("CANCELLED", "Jalan putus", 0)
    assert AuditEvent.objects.filter(verb="trip.reported").count() == 1
    body = as_(siti).get(answer.url).content.decode()
    for words in ("160.000", "20 orang", "Jalan putus", "8.000", "Informasi 5"):
        assert words in body


def test_the_second_click_on_a_report_changes_nothing(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car)
    client, form = as_(siti), report_of(trip)
    assert [client.post(f"{LIST}{trip.pk}/lapor/", form).status_code for _ in range(2)] == [302, 302]
    assert AuditEvent.objects.filter(verb="trip.reported").count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"odometer_end": "45.000"}, "tidak boleh kurang"),
        ({"odometer_start": "44.999"}, "berakhir pada 45.000 km"),
        ({"odometer_end": ""}, "kedua angka kilometer"),
        ({"odometer_end": "45 ribu"}, "bilangan bulat"),
        ({"cost_fuel": "150,5"}, "bilangan bulat"),
        ({"cost_fuel": "", "note_fuel": "Solar"}, "Isi jumlahnya"),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    siti: User, car: MobileUnit, as_: As, changes: dict[str, str], message: str
) -> None:
    planned(siti, car, day=TODAY() - timedelta(days=9), state="REPORTED", odometer_start=44000, odometer_end=45000,
            ended_at=timezone.now(), ended_by=siti)  # fmt: skip
    trip = planned(siti, car)
    answer = as_(siti).post(f"{LIST}{trip.pk}/lapor/", report_of(trip, **changes))
    assert message in answer.content.decode()
    assert "Banyak lansia sendiri" in answer.content.decode(), "typed text stays"
    trip.refresh_from_db()
    assert trip.state == "PLANNED"


def test_an_empty_table_of_people_and_a_missing_reason_are_asked_for(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, places=2)
    one, other = trip.stops.order_by("pk")
    blank = {f"orang{one.pk}-female_adult": "", f"orang{one.pk}-male_old": "", f"singgah{other.pk}-outcome": "tidak"}
    body = as_(siti).post(f"{LIST}{trip.pk}/lapor/", report_of(trip, **blank)).content.decode()
    assert "Isi jumlah orang" in body
    assert "Tulis mengapa singgahan ini batal" in body


def test_the_meter_starts_where_the_last_trip_ended(siti: User, car: MobileUnit, as_: As) -> None:
    planned(siti, car, day=TODAY() - timedelta(days=9), state="REPORTED", odometer_start=44000, odometer_end=45000,
            ended_at=timezone.now(), ended_by=siti)  # fmt: skip
    trip = planned(siti, car)
    body = as_(siti).get(f"{LIST}{trip.pk}/lapor/").content.decode()
    assert 'value="45.000"' in body
    without = as_(siti).post(f"{LIST}{trip.pk}/lapor/", report_of(trip, odometer_start="45.000", odometer_end=""))
    assert without.status_code == 302, "a meter that is broken stops nobody"
    trip.refresh_from_db()
    assert trip.kilometres is None


def test_a_trip_is_reported_when_the_car_is_back(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car, day=TODAY() + timedelta(days=1))
    url = f"{LIST}{trip.pk}/lapor/"
    assert as_(siti).get(url).url == f"{LIST}{trip.pk}/"
    assert as_(siti).post(url, report_of(trip)).url == f"{LIST}{trip.pk}/"
    trip.refresh_from_db()
    assert trip.state == "PLANNED"


def test_who_reported_corrects_it_for_a_day_and_nobody_else(siti: User, dewi: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car)
    url = f"{LIST}{trip.pk}/lapor/"
    as_(siti).post(url, report_of(trip))
    Trip.objects.update(ended_at=timezone.now() - timedelta(hours=2))
    trip.refresh_from_db()
    assert 'value="12"' in as_(siti).get(url).content.decode()
    assert as_(dewi).get(url).url == f"{LIST}{trip.pk}/"
    as_(siti).post(url, report_of(trip, cost_fuel="200000"))
    assert TripCost.objects.get().amount == 200_000
    Trip.objects.update(ended_at=timezone.now() - timedelta(hours=25))
    assert as_(siti).get(url).url == f"{LIST}{trip.pk}/"


def test_a_reported_trip_is_no_plan_any_more(siti: User, car: MobileUnit, as_: As) -> None:
    trip = planned(siti, car)
    as_(siti).post(f"{LIST}{trip.pk}/lapor/", report_of(trip))
    for page in ("ubah/", "batal/"):
        assert as_(siti).get(f"{LIST}{trip.pk}/{page}").url == f"{LIST}{trip.pk}/"
    assert as_(siti).post(f"{LIST}{trip.pk}/batal/", {"reason": "x"}).status_code == 302
    trip.refresh_from_db()
    assert trip.state == "REPORTED"


def test_costs_per_kilometre_leave_out_trips_without_kilometres(siti: User, car: MobileUnit) -> None:
    ended = {"state": "REPORTED", "ended_at": timezone.now(), "ended_by": siti}
    known = TripFactory(
        planned_by=siti, vehicle=car, starts_on=date(2026, 5, 4), odometer_start=10, odometer_end=110, **ended
    )
    blind = TripFactory(planned_by=siti, vehicle=car, starts_on=date(2026, 5, 31), **ended)
    TripFactory(planned_by=siti, vehicle=car, starts_on=date(2026, 6, 1), odometer_start=110, odometer_end=500, **ended)
    TripFactory(planned_by=siti, vehicle=car, starts_on=date(2026, 5, 7))
    for trip, amount, women in ((known, 150_000, 20), (known, 50_000, 10), (blind, 70_000, 5)):
        TripCost.objects.create(trip=trip, kind="FUEL", amount=amount)
        OutreachFactory(recorded_by=siti, trip=trip, kind="MOBILE_UNIT", women_reached=women, men_reached=0)
    found = trip_figures.by_vehicle(Trip.objects.all(), date(2026, 5, 1), date(2026, 5, 31))[car.pk]
    assert found == (2, 3, 35, 100, 270_000, 200_000)
    assert (found.cost_per_kilometre, found.cost_per_person) == (2000, 7714)
    assert trip_figures.total({1: found, 2: trip_figures.Figures()}) == found
    assert trip_figures.Figures().cost_per_kilometre is None


def test_the_month_stands_in_the_address(siti: User, car: MobileUnit, as_: As) -> None:
    planned(siti, car, day=date(2026, 5, 14), purpose="Kenaikan", places=1)
    Holiday.objects.get_or_create(day=date(2026, 5, 14), defaults={"name": "Kenaikan Yesus Kristus"})
    body = as_(siti).get(LIST, {"bulan": "2026-05"}).content.decode()
    assert "Mei 2026" in body
    assert "bulan=2026-04" in body
    assert "bulan=2026-06" in body
    assert Holiday.objects.get(day=date(2026, 5, 14)).name in body
    assert body.count("Balai 0") == 2, "once in the table, once in the list of days"
    assert "Balai 0" not in as_(siti).get(LIST, {"bulan": "2026-07"}).content.decode()


def test_a_month_is_made_of_whole_weeks(siti: User, car: MobileUnit) -> None:
    trip = planned(siti, car, day=date(2026, 2, 27), ends_on=date(2026, 3, 2))
    month = trip_calendar.build(date(2026, 2, 1), [trip], {})
    assert [week[0].day.weekday() for week in month.weeks] == [0] * 5
    assert (month.weeks[0][0].day, month.weeks[-1][-1].day) == (date(2026, 1, 26), date(2026, 3, 1))
    assert [cell.day.day for cell in month.busy_days] == [27, 28]
    assert (month.previous, month.next, len(month.days)) == ("2026-01", "2026-03", 28)
    for text in ("2026-13", "1999-05", "９９９９-01", "", "2026-1"):
        assert trip_calendar.read_month(text) == TODAY().replace(day=1)


def test_a_car_that_was_entered_twice_for_a_day_is_marked_on_both(siti: User, car: MobileUnit, as_: As) -> None:
    one, other = (planned(siti, car, day=date(2026, 5, 14), purpose=words) for words in ("Satu", "Dua"))
    month = trip_calendar.build(date(2026, 5, 1), [one, other], {})
    assert month.has_clashes
    assert [entry.clashes for day in month.days for entry in day.entries] == [["BA 0001 LK dipakai dua kali"]] * 2
    assert as_(siti).get(LIST, {"bulan": "2026-05"}).content.decode().count("trips-clash") == 4, (
        "table and list of days"
    )


def test_today_is_written_not_only_coloured(siti: User, car: MobileUnit, as_: As) -> None:
    body = as_(siti).get(LIST).content.decode()
    assert "Hari ini</strong>" in body
    assert 'aria-current="date"' in body


def test_a_trip_that_nobody_reported_is_asked_for(siti: User, car: MobileUnit, as_: As) -> None:
    planned(siti, car, day=TODAY() - timedelta(days=40), purpose="Terlupa")
    assert "Belum dilaporkan" in as_(siti).get(LIST).content.decode()


def test_the_team_takes_office_numbers_along_and_nothing_personal(siti: User, car: MobileUnit, as_: As) -> None:
    PartnerFactory(name="Polres Rekaan", kind="POLICE", phone="0751 000000", contact_person="Ibu Pribadi")
    PartnerFactory(name="Polres Jauh", kind="POLICE", phone="021 000000", district_id="31.71")
    body = as_(siti).get(f"{LIST}{planned(siti, car).pk}/").content.decode()
    assert "0751 000000" in body
    assert "Ibu Pribadi" not in body
    assert "Polres Jauh" not in body
    assert "6–17 ___" in body


def test_a_draft_of_a_plan_keeps_all_its_rows(siti: User, car: MobileUnit, as_: As) -> None:
    client = as_(siti)
    page = client.get(ADD).context["form"].draft
    typed = filled(car) | {"singgah-8-place": "Rumah gadang", "draft_path": page.sealed, "draft_version": "0"}
    client.post(page.url, typed | {"draft_next": "1"}, headers={"x-requested-with": "XMLHttpRequest"})
    assert Draft.objects.count() == 1
    body = client.get(ADD).content.decode()
    assert "Rumah gadang" in body
    assert 'value="13.71.01" selected' in body


@pytest.mark.parametrize("page", ["", "{}/", "{}/ubah/", "{}/lapor/"])
def test_a_page_costs_the_same_for_one_stop_and_for_six(
    siti: User, car: MobileUnit, as_: As, page: str, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    trip = planned(siti, car)
    client.get(LIST + page.format(trip.pk))
    for places in (0, 5):
        for number in range(places):
            OutreachFactory(recorded_by=siti, trip=trip, kind="MOBILE_UNIT", state="PLANNED", held_on=trip.starts_on)
            planned(siti, car, day=trip.starts_on - timedelta(days=number)).team_members.add(siti)
        with django_assert_max_num_queries(60) as captured:
            assert client.get(LIST + page.format(trip.pk)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_two_people_cannot_plan_one_car_past_each_other(siti: User, dewi: User, car: MobileUnit) -> None:
    from referrals.trip_rules import Stop
    from referrals.workflow import NotAllowed

    day, place = TODAY(), Region.objects.get(code="13.71.01")
    stops = [Stop(None, day, None, None, place, None, "Balai")]
    for by in (siti, dewi):
        trip = Trip(vehicle=car, starts_on=day, ends_on=day, purpose="Sama")
        if by == siti:
            plan_trip(trip=trip, team_members=[by], stops=stops, uid=uuid.uuid4(), by=by)
            continue
        with pytest.raises(NotAllowed, match="sudah dipakai"):
            plan_trip(trip=trip, team_members=[by], stops=stops, uid=uuid.uuid4(), by=by)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 5, 3), date(2026, 5, 3), "3 Mei 2026"),
        (date(2026, 5, 3), date(2026, 5, 5), "3–5 Mei 2026"),
        (date(2026, 4, 30), date(2026, 5, 2), "30 April 2026 – 2 Mei 2026"),
    ],
)
def test_days_are_said_as_people_say_them(first: date, last: date, words: str) -> None:
    assert days_in_words(first, last) == words
