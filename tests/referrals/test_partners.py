"""The directory of partners."""

from typing import Any

import pytest

from cases.models import ProblemCategory
from lk3.models import AuditEvent, User
from referrals.models import Partner
from tests.cast import As
from tests.factories import PartnerFactory

LIST = "/mitra/"
FILLED = {"name": "LBH Padang", "kind": "LEGAL_AID", "district": "13.71", "services": "Pendampingan hukum gratis"}


@pytest.mark.parametrize(
    ("name", "status"),
    [("siti", 200), ("dewi", 200), ("nadia", 200), ("budi", 200), ("ratna", 200), ("arif", 200), ("yusuf", 403),
     ("wati", 403), ("mira", 403), ("tono", 403), ("lina", 403)],
)  # fmt: skip
def test_those_who_refer_and_the_administrator_open_the_directory(
    as_: As, request: pytest.FixtureRequest, name: str, status: int
) -> None:
    partner = PartnerFactory()
    client = as_(request.getfixturevalue(name))
    pages = [LIST, "/mitra/tambah/", f"/mitra/{partner.pk}/", f"/mitra/{partner.pk}/ubah/"]
    assert [client.get(page).status_code for page in pages] == [status] * 4
    assert client.post(f"/mitra/{partner.pk}/status/", {"aktif": "tidak"}).status_code == (
        302 if status == 200 else 403
    )


def test_a_stranger_is_asked_to_log_in(client: Any, db: None) -> None:
    assert client.get(LIST).url.startswith("/akun/")


def test_siti_sees_partners_of_her_province_and_those_of_her_own_city_first(siti: User, as_: As) -> None:
    PartnerFactory(name="Aman Bukittinggi", district_id="13.75")
    PartnerFactory(name="Zakat Padang", district_id="13.71")
    PartnerFactory(name="LPSK Jakarta", district_id="31.71")
    page = as_(siti).get(LIST).content.decode()
    assert page.index("Zakat Padang") < page.index("Aman Bukittinggi")
    assert "LPSK Jakarta" not in page
    assert "LPSK Jakarta" in as_(siti).get(LIST, {"provinsi": ""}).content.decode()


def test_the_address_narrows_by_kind_place_problem_and_words(siti: User, as_: As) -> None:
    economic = ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    found = PartnerFactory(name="Baznas Padang", kind="CHARITY", services="modal usaha kecil")
    found.problems.add(economic)
    PartnerFactory(name="Polresta Padang", kind="POLICE")
    PartnerFactory(name="Polres Bukittinggi", kind="POLICE", district_id="13.75")
    PartnerFactory(name="Panti Lama", is_active=False)
    client = as_(siti)

    def names(**query: str) -> set[str]:
        return {partner.name for partner in client.get(LIST, query).context["page"].object_list}

    assert names(jenis="POLICE") == {"Polresta Padang", "Polres Bukittinggi"}
    assert names(jenis="POLICE", kabupaten="13.75") == {"Polres Bukittinggi"}
    assert names(masalah="ECONOMIC_HARDSHIP") == {"Baznas Padang"}
    assert names(q="usaha modal") == {"Baznas Padang"}
    assert "Panti Lama" not in names()
    assert "Panti Lama" in names(nonaktif="on")
    assert names(provinsi="31", kabupaten="13.75") == set(), "a district left over from another province is dropped"


@pytest.mark.parametrize("garbage", ["x", "\x00", str(10**30), "-1", "%"])
def test_garbage_in_the_address_is_no_error_page(siti: User, as_: As, garbage: str) -> None:
    client = as_(siti)
    for name in ("q", "jenis", "provinsi", "kabupaten", "masalah", "nonaktif", "halaman"):
        assert client.get(LIST, {name: garbage}).status_code == 200
    assert client.get(f"/mitra/{10**30}/").status_code == 404


def test_the_list_costs_the_same_for_one_partner_and_for_five(
    siti: User, as_: As, django_assert_max_num_queries: Any
) -> None:
    client, counts = as_(siti), []
    problem = ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    for rows in (1, 5):
        while Partner.objects.count() < rows:
            PartnerFactory(district_id="13.75").problems.add(problem)
        with django_assert_max_num_queries(40) as captured:
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_long_lists_go_on_over_pages(siti: User, as_: As) -> None:
    PartnerFactory.create_batch(51)
    client = as_(siti)
    assert "?jenis=PROTECTION_UNIT&amp;halaman=2" in client.get(LIST, {"jenis": "PROTECTION_UNIT"}).content.decode()
    assert len(client.get(LIST, {"halaman": 2}).context["page"].object_list) == 1


def test_siti_adds_a_partner_and_it_is_known_who_did(siti: User, as_: As) -> None:
    problem = ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    response = as_(siti).post("/mitra/tambah/", FILLED | {"name": "  LBH   Padang ", "problems": [problem.pk]})
    partner = Partner.objects.get()
    assert response.url == f"/mitra/{partner.pk}/"
    assert (partner.name, partner.recorded_by, list(partner.problems.all())) == ("LBH Padang", siti, [problem])
    assert AuditEvent.objects.filter(verb="partner.added", object_id=str(partner.pk)).count() == 1


def test_the_same_name_in_the_same_place_is_refused_beside_the_name(siti: User, as_: As) -> None:
    PartnerFactory(name="LBH Padang")
    answer = as_(siti).post("/mitra/tambah/", FILLED | {"name": "lbh padang"})
    assert answer.context["form"].errors["name"] == ["Mitra dengan nama ini sudah ada di Kota Padang."]
    assert "Pendampingan hukum gratis" in answer.content.decode(), "typed text stays"
    assert Partner.objects.count() == 1
    as_(siti).post("/mitra/tambah/", FILLED | {"district": "13.75"})
    assert Partner.objects.count() == 2


def test_siti_corrects_a_partner_and_the_trail_names_the_fields(siti: User, as_: As) -> None:
    partner = PartnerFactory(name="LBH Padang", kind="LEGAL_AID")
    as_(siti).post(f"/mitra/{partner.pk}/ubah/", FILLED | {"phone": "0751 123456", "version": "1"})
    partner.refresh_from_db()
    assert partner.phone == "0751 123456"
    event = AuditEvent.objects.get(verb="partner.changed")
    assert set(event.detail["fields"]) == {"phone", "services"}
    assert "0751" not in str(event.detail)


def test_a_wrong_change_keeps_the_old_name_in_the_heading(siti: User, as_: As) -> None:
    PartnerFactory(name="LBH Padang")
    other = PartnerFactory(name="YLBH Minang")
    answer = as_(siti).post(f"/mitra/{other.pk}/ubah/", FILLED | {"version": "1"})
    assert "Ubah YLBH Minang" in answer.content.decode()
    assert Partner.objects.filter(name="LBH Padang").count() == 1


def test_a_partner_can_be_put_aside_and_brought_back(siti: User, as_: As) -> None:
    partner = PartnerFactory()
    client = as_(siti)
    client.post(f"/mitra/{partner.pk}/status/", {"aktif": "tidak"})
    assert not Partner.objects.get().is_active
    client.post(f"/mitra/{partner.pk}/status/", {"aktif": "ya"})
    assert Partner.objects.get().is_active
    verbs = AuditEvent.objects.filter(verb__startswith="partner.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["partner.deactivated", "partner.activated"]


@pytest.mark.parametrize("garbage", ["", "x", "\x00", str(10**30)])
def test_garbage_in_the_form_is_answered_with_messages(siti: User, as_: As, garbage: str) -> None:
    names = ("name", "kind", "district", "phone", "email", "problems", "agreement_until", "services")
    answer = as_(siti).post("/mitra/tambah/", dict.fromkeys(names, garbage))
    assert answer.status_code == 200
    assert not Partner.objects.exists()
