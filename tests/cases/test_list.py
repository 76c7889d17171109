"""The list of cases: who sees which rows and names, the filters in the address, and paging by key."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case
from cases.paging import page_of, read_cursor
from lk3.models import User
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, FamilyFactory, PersonFactory

pytestmark = pytest.mark.django_db


def named_case(by: User, name: str, **fields: object) -> Case:
    family = FamilyFactory(registered_by=by)
    return CaseFactory(
        registered_by=by, family=family, client=PersonFactory(registered_by=by, family=family, name=name), **fields
    )


def text_of(client: Client, url: str = "/kasus/") -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_siti_sees_her_own_open_cases_with_names_and_what_was_done_last(siti: User, as_: As) -> None:
    case = named_case(siti, "Rosmawati Rekaan")
    ContactFactory(case=case, held_on=timezone.localdate() - timedelta(days=12))
    closed = CaseFactory(registered_by=siti)
    Case.objects.filter(pk=closed.pk).update(
        state="CLOSED", closed_on=closed.opened_on, closed_at=timezone.now(), closed_by=siti, outcome="DECIDED"
    )
    page = text_of(as_(siti))
    assert "Rosmawati Rekaan" in page
    assert "12 hari lalu" in page
    assert case.reference in page
    assert closed.reference not in page
    assert closed.reference in text_of(as_(siti), "/kasus/?status=CLOSED")


def test_dewi_of_the_same_unit_finds_the_case_without_a_name_and_without_a_link(
    siti: User, dewi: User, as_: As
) -> None:
    case = named_case(siti, "Rosmawati Rekaan")
    assert case.reference not in text_of(as_(dewi)), "her list starts with her own cases"
    page = text_of(as_(dewi), "/kasus/?milik=semua")
    assert case.reference in page
    assert case.get_absolute_url() not in page
    assert "Rosmawati" not in page
    assert "dirahasiakan" in page


def test_the_list_finds_numbers_and_never_a_name_that_would_stay_in_the_address(
    siti: User, dewi: User, as_: As
) -> None:
    case, other = named_case(siti, "Rosmawati Rekaan"), named_case(siti, "Nurbaya Rekaan")
    found = text_of(as_(siti), f"/kasus/?q={case.reference[-5:]}")
    assert case.reference in found
    assert other.reference not in found
    assert case.reference not in text_of(as_(siti), "/kasus/?q=rosma")
    sealed = named_case(siti, "Rosmaniar Rekaan", code="SEXUAL_VIOLENCE")
    assert sealed.reference not in text_of(as_(dewi), f"/kasus/?q={sealed.reference[-5:]}&milik=semua")


def test_a_sealed_case_is_on_nobodys_list_but_its_peoples(siti: User, dewi: User, as_: As) -> None:
    case = named_case(siti, "Rosmawati Rekaan", code="SEXUAL_VIOLENCE")
    assert case.reference in text_of(as_(siti))
    assert case.reference not in text_of(as_(dewi), "/kasus/?milik=semua")


def test_ratna_sees_nothing_of_delima_and_wati_no_list_at_all(siti: User, ratna: User, wati: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    assert case.reference not in text_of(as_(ratna), "/kasus/?milik=semua&status=semua")
    assert as_(wati).get("/kasus/").status_code == 403
    response = Client().get("/kasus/")
    assert response.status_code == 302
    assert "/akun/login/" in response["Location"]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("urgensi=NOW", True),
        ("urgensi=SOON", False),
        ("status=IN_SERVICE", True),
        ("status=REGISTERED", False),
        ("status=semua", True),
        ("dari=2016-03-01&sampai=2016-03-31", True),
        ("dari=2016-04-01", False),
        ("sampai=2016-03-25", False),
        ("sampai=26/03/2016", True),
        ("petugas=kosong", False),
    ],
)
def test_every_filter_keeps_what_it_says(siti: User, as_: As, query: str, is_found: bool) -> None:
    case = CaseFactory(registered_by=siti, urgency="NOW", opened_on=date(2016, 3, 26))
    assert (case.reference in text_of(as_(siti), f"/kasus/?{query}")) is is_found


def test_a_category_filter_finds_its_sub_categories(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, code="NEGLECT_CHILD")
    root, other = case.root_category_id, CaseFactory(registered_by=siti).category_id
    assert case.reference in text_of(as_(siti), f"/kasus/?masalah={root}")
    assert case.reference in text_of(as_(siti), f"/kasus/?masalah={case.category_id}")
    assert case.reference not in text_of(as_(siti), f"/kasus/?masalah={other}")


def test_budi_finds_the_cases_of_one_counselor_and_those_nobody_has(
    siti: User, dewi: User, budi: User, as_: As
) -> None:
    hers, waiting = CaseFactory(registered_by=siti), CaseFactory(registered_by=dewi, owner=None)
    page = text_of(as_(budi), f"/kasus/?petugas={siti.pk}")
    assert hers.reference in page
    assert waiting.reference not in page
    page = text_of(as_(budi), "/kasus/?petugas=kosong")
    assert hers.reference not in page
    assert waiting.reference in page


def test_a_period_that_ends_before_it_begins_is_told_so(siti: User, as_: As) -> None:
    page = text_of(as_(siti), "/kasus/?dari=2016-05-01&sampai=2016-04-01")
    assert "Tanggal akhir tidak boleh sebelum tanggal mulai." in page


@pytest.mark.parametrize(
    "query",
    [
        "status=zzz", "masalah=99999999999999999999999", "masalah=x", "petugas=12'--", "dari=kemarin", "q=%00", "milik=%00",
        "sesudah=2016-13-40.1", "sebelum=x", "sesudah=0000-01-01.1", "sesudah=2016-01-01.9999999999999999999999", "urgensi=%00",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_no_error(siti: User, as_: As, query: str) -> None:
    CaseFactory(registered_by=siti)
    assert as_(siti).get(f"/kasus/?{query}").status_code == 200


def test_paging_meets_every_case_exactly_once_in_both_directions_also_on_equal_days(siti: User) -> None:
    days = [date(2016, 1, 1)] * 7 + [date(2016, 1, 2)] * 2 + [date(2016, 2, 1)] * 5
    for day in days:
        CaseFactory(registered_by=siti, opened_on=day)
    cases, size = Case.objects.visible_to(siti), 3
    expected = list(cases.newest_first().values_list("pk", flat=True))
    page = page_of(cases, size=size)
    assert page.newer == "", "nothing is newer than the first page"
    forward = [[case.pk for case in page.rows]]
    while page.older:
        page = page_of(cases, older_than=page.older, size=size)
        forward.append([case.pk for case in page.rows])
    assert [pk for rows in forward for pk in rows] == expected
    backward = [[case.pk for case in page.rows]]
    while page.newer:
        page = page_of(cases, newer_than=page.newer, size=size)
        backward.insert(0, [case.pk for case in page.rows])
    assert backward == forward


def test_a_cursor_is_a_day_and_a_number_and_nothing_else() -> None:
    assert read_cursor("2016-03-26.17") == (date(2016, 3, 26), 17)
    for text in ("", "2016-02-30.1", "2016-03-26", "2016-03-26.x", "2016-03-26.1;--", "0000-00-00.0"):
        assert read_cursor(text) is None


def test_the_links_of_the_pager_keep_the_filters(siti: User, as_: As) -> None:
    for _ in range(27):
        CaseFactory(registered_by=siti, urgency="SOON")
    page = text_of(as_(siti), "/kasus/?urgensi=SOON")
    assert "27 kasus" in page
    older = as_(siti).get("/kasus/?urgensi=SOON").context["older_url"]
    assert "urgensi=SOON" in older
    second = as_(siti).get(f"/kasus/{older}")
    assert len(second.context["rows"]) == 2
    assert second.context["older_url"] == ""
    assert "urgensi=SOON" in second.context["newer_url"]


def test_one_row_costs_as_many_queries_as_five(
    siti: User, budi: User, as_: As, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_(budi)
    named_case(siti, "Rosmawati Rekaan")
    text_of(client)
    with CaptureQueriesContext(
        connection,
    ) as one:
        text_of(client)
    for _ in range(4):
        ContactFactory(case=named_case(siti, "Rosmaniar Rekaan"))
    with CaptureQueriesContext(connection) as five:
        text_of(client)
    assert len(one) == len(five)
    assert len(five) <= 16


def test_an_empty_list_says_what_to_do(siti: User, as_: As) -> None:
    page = text_of(as_(siti))
    assert "Belum ada kasus yang berjalan" in page
    assert "/kasus/baru/" in page
