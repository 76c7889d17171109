"""People in need who were found outside: few eyes, nothing typed twice, and nobody forgotten."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from cases.models import Case, IntakeDraft
from families.models import Family
from lk3.models import AuditEvent, User
from referrals.models import FoundPerson, Outreach
from tests.cast import As
from tests.factories import CaseFactory, FoundPersonFactory, OutreachFactory

NAME = "Rosmanidar Rekaan"


def seen(**changes: Any) -> dict[str, Any]:
    return {
        "name": NAME,
        "sex": "F",
        "age": "34",
        "address": "Gang Melur, belakang surau",
        "phone": "0800 0000 0001",
        "story": "Lebam di tangan; tidak berani pulang",
        "uid": str(uuid.uuid4()),
    } | changes


@pytest.fixture
def day(siti: User) -> Outreach:
    return OutreachFactory(recorded_by=siti)


def start_page(user: User) -> list[Any]:
    """Return the lines of the tag for start pages."""
    request = RequestFactory().get("/")
    request.user = user
    context = Context({"request": request})
    Template("{% load outreach %}{% waiting_found %}").render(context)
    from referrals.templatetags.outreach import waiting_found

    return waiting_found({"request": request})["rows"]


def test_yusuf_writes_down_whom_he_found_and_it_is_encrypted(yusuf: User, day: Outreach, as_: As) -> None:
    answer = as_(yusuf).post(f"/penjangkauan/{day.pk}/temuan/", seen(is_in_danger="on"))
    found = FoundPerson.objects.get()
    assert answer.url == f"/temuan/{found.uid}/"
    assert (found.name, found.recorded_by, found.is_in_danger) == (NAME, yusuf, True)
    raw = FoundPerson.objects.extra(select={"raw": "name"}).values_list("raw", flat=True)[0]
    assert NAME not in str(raw)
    event = AuditEvent.objects.get(verb="found.recorded")
    assert NAME not in str(event.detail)


def test_a_double_click_writes_down_one_person(siti: User, day: Outreach, as_: As) -> None:
    form = seen()
    answers = {as_(siti).post(f"/penjangkauan/{day.pk}/temuan/", form).url for _ in range(2)}
    assert len(answers) == 1
    assert FoundPerson.objects.count() == 1


def test_the_number_of_sitis_form_does_not_open_it_to_dewi(siti: User, dewi: User, day: Outreach, as_: As) -> None:
    form = seen()
    as_(siti).post(f"/penjangkauan/{day.pk}/temuan/", form)
    answer = as_(dewi).post(f"/penjangkauan/{day.pk}/temuan/", form | {"story": "Cerita Dewi"})
    assert "sudah pernah dikirim" in answer.content.decode()


@pytest.mark.parametrize(("state", "days", "opens"), [
    ("HELD", -5, True), ("PLANNED", 0, True), ("PLANNED", -1, True), ("PLANNED", 1, False), ("CANCELLED", 0, False),
])  # fmt: skip
def test_people_are_found_on_the_day_or_after_it(siti: User, as_: As, state: str, days: int, opens: bool) -> None:
    row = OutreachFactory(recorded_by=siti, state=state, held_on=timezone.localdate() + timedelta(days=days))
    url = f"/penjangkauan/{row.pk}/temuan/"
    assert (as_(siti).get(url).status_code == 200) is opens
    as_(siti).post(url, seen())
    assert FoundPerson.objects.exists() is opens


@pytest.mark.parametrize("garbage", ["", "x" * 5000, "\x00", str(10**30)])
def test_garbage_is_no_error_page(siti: User, day: Outreach, as_: As, garbage: str) -> None:
    assert as_(siti).post(f"/penjangkauan/{day.pk}/temuan/", dict.fromkeys(seen(), garbage)).status_code == 200
    assert not FoundPerson.objects.exists()


def test_only_who_found_her_and_the_head_read_it_and_each_leaves_a_trace(
    yusuf: User, siti: User, budi: User, hasan: User, day: Outreach, as_: As
) -> None:
    found = FoundPersonFactory(outreach=day, recorded_by=yusuf, name=NAME)
    url = f"/temuan/{found.uid}/"
    assert [as_(person).get(url).status_code for person in (yusuf, budi, siti, hasan)] == [200, 200, 404, 404]
    assert AuditEvent.objects.filter(verb="found.viewed").count() == 2
    assert NAME in as_(yusuf).get(url).content.decode()


def test_no_list_tells_a_name_or_a_story(siti: User, budi: User, day: Outreach, as_: As) -> None:
    FoundPersonFactory(outreach=day, name=NAME, story="Rahasia besar", age=34)
    for person in (siti, budi):
        for page in ("/temuan/", day.get_absolute_url()):
            html = as_(person).get(page).content.decode()
            assert "34 tahun" in html
            assert NAME not in html
            assert "Rahasia besar" not in html
    assert "34 tahun" not in as_(budi).get("/penjangkauan/").content.decode()


def test_all_that_was_seen_stands_in_the_intake(siti: User, day: Outreach, as_: As) -> None:
    found = FoundPersonFactory(
        outreach=day, name=NAME, age=34, address="Gang Melur", phone="0800 0000 0001", story="Lebam di tangan",
        is_in_danger=True,
    )  # fmt: skip
    answer = as_(siti).post(f"/temuan/{found.uid}/kasus/")
    draft = IntakeDraft.objects.get()
    assert str(draft.uid) in answer.url
    assert as_(siti).get(answer.url).status_code == 200
    family = Family.objects.get()
    assert (family.subdistrict, family.address, family.safe_contact_phone) == (
        day.subdistrict,
        "Gang Melur",
        "0800 0000 0001",
    )
    typed = draft.load()
    assert typed["masalah"]["narrative"] == ["Lebam di tangan"]
    assert typed["mendesak"]["channel"] == ["OUTREACH"]
    assert typed["bahaya"]["danger_now"] == ["YES"]
    found.refresh_from_db()
    assert found.family == family
    again = as_(siti).post(f"/temuan/{found.uid}/kasus/")
    assert again.url == answer.url
    assert IntakeDraft.objects.count() == 1


def test_who_was_found_by_the_mobile_unit_came_by_the_mobile_unit(siti: User, as_: As) -> None:
    stop = OutreachFactory(recorded_by=siti, kind="MOBILE_UNIT")
    as_(siti).post(f"/temuan/{FoundPersonFactory(outreach=stop).uid}/kasus/")
    assert IntakeDraft.objects.get().load()["mendesak"]["channel"] == ["MOBILE_UNIT"]


def test_somebody_found_waits_until_a_case_is_begun_and_again_when_the_intake_is_thrown_away(
    siti: User, budi: User, day: Outreach, as_: As
) -> None:
    found = FoundPersonFactory(outreach=day)
    assert len(start_page(siti)) == 1
    as_(siti).post(f"/temuan/{found.uid}/kasus/")
    assert start_page(siti) == []
    IntakeDraft.objects.all().delete()
    assert len(start_page(siti)) == 1, "a family alone helps nobody"
    as_(siti).post(f"/temuan/{found.uid}/kasus/")
    found.refresh_from_db()
    CaseFactory(registered_by=siti, family=found.family)
    IntakeDraft.objects.all().delete()
    assert start_page(siti) == []
    assert "Sudah menjadi kasus" in as_(siti).get("/temuan/").content.decode()
    assert "kelanjutannya ada di kasus" in as_(budi).post(f"/temuan/{found.uid}/kasus/", follow=True).content.decode()
    assert Case.objects.count() == 1


def test_the_head_sees_danger_at_once_and_the_others_after_a_day(siti: User, budi: User, day: Outreach) -> None:
    calm, danger = FoundPersonFactory(outreach=day, age=50), FoundPersonFactory(outreach=day, is_in_danger=True)
    assert [line.url for line in start_page(siti)] == [f"/temuan/{row.uid}/" for row in (danger, calm)]
    assert [line.is_in_danger for line in start_page(budi)] == [True]
    FoundPerson.objects.filter(pk=calm.pk).update(recorded_at=timezone.now() - timedelta(hours=25))
    assert [line.is_in_danger for line in start_page(budi)] == [True, False]


def test_nothing_follows_only_with_a_reason(siti: User, dewi: User, day: Outreach, as_: As) -> None:
    found = FoundPersonFactory(outreach=day)
    url = f"/temuan/{found.uid}/tidak-dilanjutkan/"
    assert as_(dewi).post(url, {"reason": "Bukan urusan saya"}).status_code == 404
    assert as_(siti).post(url, {"reason": ""}).status_code == 200
    for _ in range(2):
        as_(siti).post(url, {"reason": "Sudah didampingi puskesmas"})
    found.refresh_from_db()
    assert (found.dropped_because, found.dropped_by) == ("Sudah didampingi puskesmas", siti)
    assert AuditEvent.objects.filter(verb="found.dropped").count() == 1
    assert start_page(siti) == []
    assert "tidak dilanjutkan" in as_(siti).post(f"/temuan/{found.uid}/kasus/", follow=True).content.decode()
    assert not IntakeDraft.objects.exists()


def test_lists_cost_the_same_for_one_person_and_for_six(
    siti: User, day: Outreach, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_(siti)
    for page in ("/temuan/", day.get_absolute_url()):
        counts = []
        for more in (1, 5):
            for _ in range(more):
                FoundPersonFactory(outreach=day)
                FoundPersonFactory(outreach=day, dropped_because="Pindah", dropped_at=timezone.now(), dropped_by=siti)
            with django_assert_max_num_queries(40) as captured:
                client.get(page)
            counts.append(len(captured))
        assert counts[0] == counts[1], page
