"""Days outside the office, planned and held: counts of people, never names."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lk3.models import AuditEvent, User
from lk3.reference import load_villages
from referrals.models import Outreach
from tests.cast import As
from tests.factories import OutreachFactory, TripFactory

LIST, ADD, PLAN, PRINT = "/penjangkauan/", "/penjangkauan/tambah/", "/penjangkauan/rencana/", "/penjangkauan/cetak/"


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "INFORMATION",
        "held_on": in_days(0),
        "subdistrict": "13.71.01",
        "place": "Kantor lurah",
        "female_adult": "30",
        "female_child": "4",
        "male_unknown": "12",
        "service_information": "2",
        "findings": "Banyak lansia tinggal sendiri",
        "submission": str(uuid.uuid4()),
        "version": "1",
    } | changes


def a_plan(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "OUTREACH",
        "held_on": in_days(3),
        "start_time": "09:00",
        "end_time": "11:30",
        "subdistrict": "13.71.01",
        "place": "Balai nagari",
        "team": "Kader posyandu",
        "submission": str(uuid.uuid4()),
        "version": "1",
    } | changes


@pytest.mark.parametrize(
    ("name", "status"),
    [("siti", 200), ("dewi", 200), ("nadia", 200), ("yusuf", 200), ("budi", 200), ("ratna", 200), ("wati", 403),
     ("mira", 403), ("arif", 403), ("tono", 403), ("lina", 403)],
)  # fmt: skip
def test_people_of_units_open_the_lists_and_the_forms(
    as_: As, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    client = as_(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in (LIST, ADD, PLAN, PRINT)] == [status] * 4


def test_ratna_of_another_unit_finds_nothing_of_delima(siti: User, ratna: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, state="PLANNED", place="Balai Delima")
    assert as_(dewi).get(f"{LIST}{row.pk}/").status_code == 200
    for page in ("", "ubah/", "rencana/", "lapor/", "batal/", "temuan/"):
        assert as_(ratna).get(f"{LIST}{row.pk}/{page}").status_code == 404
    for page in (LIST, PRINT):
        assert "Balai Delima" not in as_(ratna).get(page).content.decode()


def test_a_stranger_is_asked_to_log_in(client: Any, db: None) -> None:
    assert client.get(LIST).url.startswith("/akun/")


def test_yusuf_writes_down_a_day_outside(yusuf: User, as_: As) -> None:
    response = as_(yusuf).post(ADD, filled(team_members=[yusuf.pk]))
    row = Outreach.objects.get()
    assert response.url == f"{LIST}{row.pk}/"
    assert (row.unit, row.state, row.people_reached, row.recorded_by) == (yusuf.hat.unit, "HELD", 46, yusuf)
    assert list(row.team_members.all()) == [yusuf]
    assert AuditEvent.objects.filter(verb="outreach.recorded", object_id=str(row.pk)).count() == 1


def test_the_totals_are_those_of_the_table(siti: User, as_: As) -> None:
    as_(siti).post(ADD, filled())
    row = Outreach.objects.get()
    stored = {(line.sex, line.age_group): line.count for line in row.reached.all()}
    assert stored == {("F", "18-59"): 30, ("F", "6-17"): 4, ("M", ""): 12}
    assert (row.women_reached, row.men_reached) == (34, 12)
    assert {line.kind: line.count for line in row.services.all()} == {"INFORMATION": 2}
    page = as_(siti).get(f"{LIST}{row.pk}/")
    assert page.context["reached"].ages == [("6–17 tahun", 4, 0), ("18–59 tahun", 30, 0), ("Umur tidak dicatat", 0, 12)]


def test_nobody_came_is_a_zero_that_somebody_wrote(siti: User, as_: As) -> None:
    nothing = {"female_adult": "", "female_child": "", "male_unknown": ""}
    answer = as_(siti).post(ADD, filled(**nothing))
    assert "tulis 0" in answer.content.decode()
    assert not Outreach.objects.exists()
    as_(siti).post(ADD, filled(**nothing | {"female_adult": "0"}))
    assert Outreach.objects.get().people_reached == 0


def test_a_double_click_makes_one_record(siti: User, as_: As) -> None:
    client, form = as_(siti), filled()
    first, second = (client.post(ADD, form) for _ in range(2))
    assert first.url == second.url
    assert Outreach.objects.get().people_reached == 46
    assert AuditEvent.objects.filter(verb="outreach.recorded").count() == 1


def test_the_number_of_sitis_form_does_not_open_her_record_to_ratna(siti: User, ratna: User, as_: As) -> None:
    form = filled()
    as_(siti).post(ADD, form)
    answer = as_(ratna).post(ADD, form | {"subdistrict": "13.74.01"})
    assert "sudah pernah dikirim" in answer.content.decode()
    assert Outreach.objects.get().recorded_by == siti


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("held_on", in_days(2), "belum tiba"),
        ("held_on", "0202-05-01", "terlalu lama"),
        ("subdistrict", "31.71.01", "Pilih"),
        ("subdistrict", "13.71", "Pilih"),
        ("place", "", "Belum diisi"),
        ("kind", "MOBILE_UNIT", "pilihan"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(siti: User, as_: As, field: str, value: str, message: str) -> None:
    answer = as_(siti).post(ADD, filled(**{field: value}))
    assert message in str(answer.context["form"].errors[field])
    assert "Banyak lansia" in answer.content.decode(), "typed text stays"
    assert not Outreach.objects.exists()


@pytest.mark.parametrize(("value", "message"), [("-1", "0"), ("9999999", "terlalu besar"), ("dua", "")])
def test_a_number_of_people_that_cannot_be_is_refused(siti: User, as_: As, value: str, message: str) -> None:
    answer = as_(siti).post(ADD, filled(male_old=value))
    assert message in str(answer.context["reached"].errors["male_old"])
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("garbage", ["", "x", "\x00", str(10**30)])
def test_garbage_is_no_error_page(siti: User, as_: As, garbage: str) -> None:
    client = as_(siti)
    for page, form in ((ADD, filled()), (PLAN, a_plan())):
        assert client.post(page, dict.fromkeys([*form, "team_members", "village"], garbage)).status_code == 200
    for name in ("tahun", "bulan", "jenis", "kecamatan", "halaman"):
        for page in (LIST, PRINT):
            assert client.get(page, {name: garbage}).status_code == 200
    assert not Outreach.objects.exists()


def test_the_kecamatan_of_the_own_city_come_first(siti: User, as_: As) -> None:
    choices = as_(siti).get(ADD).context["form"].fields["subdistrict"].choices
    groups = [group for group, rows in choices if group]
    assert groups[0] == "Kota Padang"
    assert "Kota Bukittinggi" in groups
    assert "Kota Jakarta Pusat" not in groups


def test_only_colleagues_can_be_on_the_team(siti: User, dewi: User, ratna: User, as_: As) -> None:
    form = as_(siti).get(ADD).context["form"]
    assert set(form.fields["team_members"].queryset) == {siti, dewi}
    answer = as_(siti).post(ADD, filled(team_members=[ratna.pk]))
    assert answer.context["form"].errors["team_members"]


def test_a_village_from_the_list_stands_for_the_place(siti: User, as_: As) -> None:
    load_villages("13.71")
    client = as_(siti)
    assert "village" in client.get(ADD).context["form"].fields
    client.post(ADD, filled(place="", village="13.71.01.1001"))
    row = Outreach.objects.get()
    assert (row.village_id, row.place) == ("13.71.01.1001", row.village.full_name)
    answer = client.post(ADD, filled(village="13.71.02.1001"))
    assert "tidak ada di kecamatan itu" in str(answer.context["form"].errors["village"])


def test_a_planned_day_is_reported_by_whoever_was_there(siti: User, dewi: User, as_: As) -> None:
    as_(siti).post(PLAN, a_plan(team_members=[siti.pk, dewi.pk]))
    row = Outreach.objects.get()
    assert (row.state, row.team_members.count(), row.people_reached) == ("PLANNED", 2, 0)
    assert as_(dewi).get(f"{LIST}{row.pk}/lapor/").url == f"{LIST}{row.pk}/", "the day has not come"
    Outreach.objects.update(held_on=timezone.localdate())
    assert as_(dewi).get(f"{LIST}{row.pk}/lapor/").context["form"]["place"].value() == "Balai nagari"
    as_(dewi).post(f"{LIST}{row.pk}/lapor/", filled(submission=str(row.submission)))
    row.refresh_from_db()
    assert (row.state, row.reported_by, row.recorded_by, row.people_reached) == ("HELD", dewi, siti, 46)
    assert str(row.start_time) == "09:00:00", "what the report does not ask for stays as planned"
    assert AuditEvent.objects.filter(verb="outreach.reported", actor=dewi).count() == 1


def test_a_second_click_on_the_report_changes_nothing(siti: User, as_: As) -> None:
    row, client = OutreachFactory(recorded_by=siti, state="PLANNED"), as_(siti)
    form = filled(submission=str(row.submission))
    for _ in range(2):
        assert client.post(f"{LIST}{row.pk}/lapor/", form).url == f"{LIST}{row.pk}/"
    assert AuditEvent.objects.filter(verb="outreach.reported").count() == 1
    row.refresh_from_db()
    assert (row.people_reached, row.version) == (46, 2)


def test_a_report_does_not_overwrite_a_colleagues_report(siti: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, state="PLANNED")
    url, form = f"{LIST}{row.pk}/lapor/", filled(submission=str(row.submission))
    as_(siti).post(url, form)
    answer = as_(dewi).post(url, form | {"findings": "Kata Dewi", "female_adult": "99"})
    assert "tidak lagi berstatus rencana" in answer.content.decode()
    assert "Kata Dewi" in answer.content.decode(), "typed text stays"
    row.refresh_from_db()
    assert (row.reported_by, row.people_reached) == (siti, 46)


def test_two_who_change_one_plan_are_told(siti: User, dewi: User, as_: As) -> None:
    as_(siti).post(PLAN, a_plan())
    row = Outreach.objects.get()
    url, form = f"{LIST}{row.pk}/rencana/", a_plan(submission=str(row.submission))
    assert as_(dewi).post(url, form | {"place": "Masjid Raya"}).status_code == 302
    answer = as_(siti).post(url, form | {"place": "Pasar"})
    assert "baru saja diubah" in answer.content.decode()
    row.refresh_from_db()
    assert (row.place, row.version) == ("Masjid Raya", 2)
    again = form | {"place": "Pasar", "version": answer.context["form"]["version"].value()}
    assert as_(siti).post(url, again).status_code == 302, "knowing the newer one, it may be decided"
    row.refresh_from_db()
    assert row.place == "Pasar"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": in_days(-1)}, "held_on"),
        ({"held_on": "2999-01-01"}, "held_on"),
        ({"end_time": "08:00"}, "end_time"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(siti: User, as_: As, changes: dict[str, str], field: str) -> None:
    assert as_(siti).post(PLAN, a_plan(**changes)).context["form"].errors[field]
    assert not Outreach.objects.exists()


def test_a_planned_day_is_called_off_with_a_reason(siti: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, state="PLANNED")
    url = f"{LIST}{row.pk}/batal/"
    assert as_(dewi).post(url, {"reason": " "}).status_code == 200
    for _ in range(2):
        as_(dewi).post(url, {"reason": "Jalan putus karena longsor"})
    row.refresh_from_db()
    assert (row.state, row.cancelled_because) == ("CANCELLED", "Jalan putus karena longsor")
    assert AuditEvent.objects.filter(verb="outreach.cancelled").count() == 1
    assert "Jalan putus" in as_(siti).get(f"{LIST}{row.pk}/").content.decode()
    assert as_(siti).get(f"{LIST}{row.pk}/lapor/").status_code == 302


def test_a_stop_of_a_trip_is_changed_with_its_trip_only(siti: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, state="PLANNED", kind="MOBILE_UNIT", trip=TripFactory(planned_by=siti))
    page = as_(siti).get(f"{LIST}{row.pk}/").content.decode()
    assert row.trip.get_absolute_url() in page
    assert "lapor/" not in page
    for step in ("lapor/", "rencana/", "batal/"):
        assert as_(siti).get(f"{LIST}{row.pk}/{step}").url == f"{LIST}{row.pk}/"
    answer = as_(siti).post(f"{LIST}{row.pk}/batal/", {"reason": "Hujan"})
    assert "perjalanan mobil LK3" in answer.content.decode()


def test_the_calendar_shows_weeks_and_first_what_waits_for_its_report(siti: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti, state="PLANNED", held_on=timezone.localdate() - timedelta(days=2), place="Lewat")
    OutreachFactory(recorded_by=siti, state="PLANNED", held_on=timezone.localdate(), place="Hari ini")
    OutreachFactory(recorded_by=siti, state="PLANNED", held_on=timezone.localdate() + timedelta(days=8), place="Nanti")
    context = as_(siti).get(LIST).context
    assert [day.place for day in context["late"]] == ["Lewat"]
    assert [[day.place for day in week.days] for week in context["weeks"]] in (
        [["Hari ini"], ["Nanti"]],
        [["Hari ini"], [], ["Nanti"]],
    )
    assert context["weeks"][0].label.startswith("Pekan ini")
    assert not context["page"].object_list


def test_the_list_narrows_and_its_totals_count_what_is_shown_and_held(siti: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti, held_on=date(2016, 5, 1), place="Lama", women_reached=3, men_reached=2)
    OutreachFactory(recorded_by=siti, kind="HOME_VISIT", subdistrict_id="13.71.02", place="Baru", women_reached=7)
    OutreachFactory(recorded_by=siti, state="CANCELLED", place="Batal", women_reached=100)
    client = as_(siti)

    def shown(**query: Any) -> tuple[set[str], int]:
        context = client.get(LIST, query).context
        return {row.place for row in context["page"].object_list}, context["totals"]["people"]

    assert shown() == ({"Baru", "Lama", "Batal"}, 12)
    assert shown(tahun=2016) == ({"Lama"}, 5)
    assert shown(tahun=2016, bulan=5) == ({"Lama"}, 5)
    assert shown(tahun=2016, bulan=6) == (set(), 0)
    assert shown(jenis="HOME_VISIT") == ({"Baru"}, 7)
    assert shown(kecamatan="13.71.02") == ({"Baru"}, 7)
    paper = client.get(PRINT, {"kecamatan": "13.71.02"})
    assert [row.place for row in paper.context["rows"]] == ["Baru"]
    assert paper.context["narrowed"] == ["Padang Timur"]


@pytest.mark.parametrize("page", [LIST, PRINT])
def test_the_list_costs_the_same_for_one_row_and_for_five(
    siti: User, as_: As, django_assert_max_num_queries: Any, page: str
) -> None:
    client, counts = as_(siti), []
    for rows in (1, 5):
        while Outreach.objects.count() < rows * 2:
            OutreachFactory(recorded_by=siti)
            OutreachFactory(recorded_by=siti, state="PLANNED").team_members.add(siti)
        with django_assert_max_num_queries(40) as captured:
            client.get(page)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_the_writer_corrects_a_record_and_only_for_a_day(siti: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, women_reached=5)
    url = f"{LIST}{row.pk}/ubah/"
    assert as_(dewi).get(url).status_code == 403
    assert as_(siti).get(url).context["reached"]["female_unknown"].value() == 5, "totals of before the table"
    as_(siti).post(url, filled(place="Masjid Raya", submission=str(row.submission)))
    row.refresh_from_db()
    assert (row.place, row.people_reached) == ("Masjid Raya", 46)
    assert {"place", "female_adult"} <= set(AuditEvent.objects.get(verb="outreach.changed").detail["fields"])
    old = as_(siti).post(url, filled(place="Pasar", submission=str(row.submission)))
    assert "baru saja diubah" in old.content.decode()
    Outreach.objects.update(recorded_at=timezone.now() - timedelta(hours=25))
    assert as_(siti).get(url).status_code == 403
    assert as_(siti).post(url, filled(place="Terlambat", version="2")).status_code == 403


def test_who_reported_a_plan_corrects_it_and_not_who_planned_it(siti: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, reported_by=dewi, reported_at=timezone.now())
    assert as_(siti).get(f"{LIST}{row.pk}/ubah/").status_code == 403
    assert as_(dewi).get(f"{LIST}{row.pk}/ubah/").status_code == 200
