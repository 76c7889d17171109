"""Days outside the office: counts of people, never names."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from lk3.models import AuditEvent, User
from referrals.models import Outreach
from tests.cast import As
from tests.factories import OutreachFactory

LIST, ADD = "/penjangkauan/", "/penjangkauan/tambah/"


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "INFORMATION",
        "held_on": timezone.localdate().isoformat(),
        "subdistrict": "13.71.01",
        "place": "Kantor lurah",
        "women_reached": "34",
        "men_reached": "12",
        "findings": "Banyak lansia tinggal sendiri",
        "submission": str(uuid.uuid4()),
    } | changes


@pytest.mark.parametrize(
    ("name", "status"),
    [("siti", 200), ("dewi", 200), ("nadia", 200), ("yusuf", 200), ("budi", 200), ("ratna", 200), ("wati", 403),
     ("mira", 403), ("arif", 403), ("tono", 403), ("lina", 403)],
)  # fmt: skip
def test_people_of_units_open_the_list_and_the_form(
    as_: As, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    client = as_(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in (LIST, ADD)] == [status] * 2


def test_ratna_of_another_unit_finds_nothing_of_delima(siti: User, ratna: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti, place="Balai Delima")
    assert as_(dewi).get(f"{LIST}{row.pk}/").status_code == 200
    for page in (f"{LIST}{row.pk}/", f"{LIST}{row.pk}/ubah/"):
        assert as_(ratna).get(page).status_code == 404
    assert "Balai Delima" not in as_(ratna).get(LIST).content.decode()


def test_a_stranger_is_asked_to_log_in(client: Any, db: None) -> None:
    assert client.get(LIST).url.startswith("/akun/")


def test_yusuf_writes_down_a_day_outside(yusuf: User, as_: As) -> None:
    response = as_(yusuf).post(ADD, filled())
    row = Outreach.objects.get()
    assert response.url == f"{LIST}{row.pk}/"
    assert (row.unit, row.people_reached, row.recorded_by) == (yusuf.hat.unit, 46, yusuf)
    assert AuditEvent.objects.filter(verb="outreach.recorded", object_id=str(row.pk)).count() == 1
    assert "46" in as_(yusuf).get(response.url).content.decode()


def test_a_double_click_makes_one_record(siti: User, as_: As) -> None:
    client, form = as_(siti), filled()
    first, second = (client.post(ADD, form) for _ in range(2))
    assert first.url == second.url
    assert Outreach.objects.count() == 1
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
        ("held_on", (timezone.localdate() + timedelta(days=2)).isoformat(), "belum tiba"),
        ("held_on", "0202-05-01", "terlalu lama"),
        ("subdistrict", "31.71.01", "Pilih"),
        ("subdistrict", "13.71", "Pilih"),
        ("women_reached", "-1", "0"),
        ("men_reached", "9999999", "terlalu besar"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(siti: User, as_: As, field: str, value: str, message: str) -> None:
    answer = as_(siti).post(ADD, filled(**{field: value}))
    assert message in str(answer.context["form"].errors[field])
    assert "Banyak lansia" in answer.content.decode(), "typed text stays"
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("garbage", ["", "x", "\x00", str(10**30)])
def test_garbage_is_no_error_page(siti: User, as_: As, garbage: str) -> None:
    client = as_(siti)
    assert client.post(ADD, dict.fromkeys(filled(), garbage)).status_code == 200
    for name in ("tahun", "jenis", "halaman"):
        assert client.get(LIST, {name: garbage}).status_code == 200
    assert not Outreach.objects.exists()


def test_the_kecamatan_of_the_own_city_come_first(siti: User, as_: As) -> None:
    choices = as_(siti).get(ADD).context["form"].fields["subdistrict"].choices
    groups = [group for group, rows in choices if group]
    assert groups[0] == "Kota Padang"
    assert "Kota Bukittinggi" in groups
    assert "Kota Jakarta Pusat" not in groups


def test_the_list_narrows_by_year_and_kind(siti: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti, held_on=date(2016, 5, 1), place="Tahun lama")
    OutreachFactory(recorded_by=siti, kind="MOBILE_UNIT", place="Mobil tahun ini")
    client = as_(siti)

    def places(**query: Any) -> list[str]:
        return [row.place for row in client.get(LIST, query).context["page"].object_list]

    assert places() == ["Mobil tahun ini", "Tahun lama"]
    assert places(tahun=2016) == ["Tahun lama"]
    assert places(jenis="MOBILE_UNIT") == ["Mobil tahun ini"]


def test_the_list_costs_the_same_for_one_row_and_for_five(
    siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    for rows in (1, 5):
        while Outreach.objects.count() < rows:
            OutreachFactory(recorded_by=siti)
        with django_assert_max_num_queries(40) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_only_the_writer_corrects_a_record_and_only_for_a_day(siti: User, dewi: User, as_: As) -> None:
    row = OutreachFactory(recorded_by=siti)
    url = f"{LIST}{row.pk}/ubah/"
    assert as_(dewi).get(url).status_code == 403
    as_(siti).post(url, filled(place="Masjid Raya"))
    row.refresh_from_db()
    assert row.place == "Masjid Raya"
    assert "place" in AuditEvent.objects.get(verb="outreach.changed").detail["fields"]
    Outreach.objects.update(recorded_at=timezone.now() - timedelta(hours=25))
    assert as_(siti).get(url).status_code == 403
    assert as_(siti).post(url, filled(place="Terlambat")).status_code == 403
