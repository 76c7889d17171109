"""Arif makes a unit with all that belongs to it on one page, and keeps the terms of the boards."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lk3 import actions, terms
from lk3.admin.incomplete import UNIT_LACKS
from lk3.models import AuditEvent, BoardMember, Budget, MobileUnit, Professional, Training, Unit, User
from tests.cast import As
from tests.factories import UnitFactory

ADD = reverse("admin:lk3_unit_add")
UNITS = reverse("admin:lk3_unit_changelist")
BOARD = reverse("admin:lk3_boardmember_changelist")
TODAY = timezone.localdate


def page_as_offered(browser: Client, url: str = ADD) -> dict[str, Any]:
    """Return what a browser would send back if nobody typed anything."""
    context = browser.get(url).context
    data = {name: bound.value() or "" for name, bound in ((b.name, b) for b in context["adminform"].form)}
    for inline in context["inline_admin_formsets"]:
        for form in [inline.formset.management_form, *inline.formset.forms]:
            for bound in form:
                value = bound.value()
                if value is not None and value is not False:
                    data[bound.html_name] = value
    return data


def serve(unit: Unit, post: str, days: int = 400, name: str = "Ibu Rekaan") -> BoardMember:
    """Put somebody on the board whose term ends in so many days."""
    today = TODAY()
    return BoardMember.objects.create(
        unit=unit, name=name, post=post, from_on=today - timedelta(days=800), until_on=today + timedelta(days=days)
    )


def test_arif_makes_a_unit_with_board_team_car_and_budget_on_one_page(arif: User, as_: As) -> None:
    browser = as_(arif)
    data = page_as_offered(browser) | {"name": "LK3 Rekaan", "kind": "DISTRICT", "district": "13.02"}
    for row, name in enumerate(["Pak Bupati", "Ibu Ketua", "Pak Sekretaris", "Ibu Bendahara"]):
        data |= {f"board_members-{row}-name": name, f"board_members-{row}-from_on": "2026-02-01"}
    data |= {"professionals-0-name": "Peksos", "professionals-0-profession": "SOCIAL_WORKER"}
    data |= {"professionals-0-from_on": "2026-02-01", "mobile_units-0-plate": "BA 1 XY"}
    data |= {"budgets-0-source": "REGIONAL", "budgets-0-amount": "Rp 150.000.000"}
    answer = browser.post(ADD, data)
    assert answer.status_code == 302, answer.context["errors"]
    unit = Unit.objects.get(name="LK3 Rekaan")
    board = {member.post: (member.name, member.until_on) for member in unit.board_members.all()}
    assert board["CHAIR"] == ("Ibu Ketua", date(2029, 1, 31))
    assert board["RESPONSIBLE_OFFICIAL"] == ("Pak Bupati", None)
    assert set(board) == set(terms.ORGANS)
    assert [car.plate for car in unit.mobile_units.all()] == ["BA 1 XY"]
    assert [(row.year, row.amount) for row in unit.budgets.all()] == [(TODAY().year, 150_000_000)]
    assert unit.professionals.get().until_on is None
    assert AuditEvent.objects.filter(verb="admin.added", object_id=str(unit.pk)).count() == 1


def test_rows_nobody_filled_in_are_not_saved(arif: User, as_: As) -> None:
    browser = as_(arif)
    data = page_as_offered(browser) | {"name": "LK3 Rekaan", "kind": "DISTRICT", "district": "13.02"}
    assert browser.post(ADD, data).status_code == 302
    for model in (BoardMember, Professional, MobileUnit, Budget):
        assert not model.objects.exists(), model


@pytest.mark.parametrize(
    ("typed", "formset", "field"),
    [
        ({"name": "lk3 delima", "district": "13.71"}, "", "name"),
        ({"decree_on": "2026-02-01", "decree_until": "2025-02-01"}, "", "decree_until"),
        ({"board_members-1-name": "Ibu Ketua"}, "board_members", "from_on"),
        (
            {
                "board_members-1-name": "A",
                "board_members-1-from_on": "2026-02-01",
                "board_members-1-until_on": "2025-02-01",
            },
            "board_members",
            "until_on",
        ),
        ({"budgets-0-source": "REGIONAL", "budgets-0-amount": "-5"}, "budgets", "amount"),
    ],
)
def test_an_error_stands_beside_the_field_and_nothing_is_saved(
    typed: dict[str, str], formset: str, field: str, arif: User, delima: Unit, as_: As
) -> None:
    browser = as_(arif)
    data = page_as_offered(browser) | {"name": "LK3 Rekaan", "kind": "DISTRICT", "district": "13.02"} | typed
    context = browser.post(ADD, data).context
    if formset:
        rows = [inline.formset for inline in context["inline_admin_formsets"] if inline.formset.prefix == formset]
        assert [set(form.errors) for form in rows[0].forms if form.errors] == [{field}]
    else:
        assert set(context["adminform"].form.errors) == {field}
    assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 1), date(2029, 1, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_term_is_three_years(first: date, last: date) -> None:
    assert terms.end_of_term(first) == last


def test_ending_the_terms_of_a_unit_asks_for_the_day_with_the_names_listed(arif: User, as_: As, delima: Unit) -> None:
    chair, treasurer, old = serve(delima, "CHAIR"), serve(delima, "TREASURER"), serve(delima, "MEMBER", -5, "Dulu")
    browser, yesterday = as_(arif), TODAY() - timedelta(days=1)
    action = {"action": "end_terms", "_selected_action": [delima.pk]}
    asked = browser.post(UNITS, action)
    assert set(asked.context["form"].fields["member"].queryset) == {chair, treasurer}
    assert BoardMember.objects.filter(until_on=yesterday).count() == 0
    answer = browser.post(UNITS, action | {"confirmed": "1", "on": str(yesterday), "member": [chair.pk]}, follow=True)
    assert "Masa tugas 1 pengurus berakhir" in answer.content.decode()
    assert set(BoardMember.objects.filter(until_on=yesterday)) == {chair}
    old.refresh_from_db()
    assert old.until_on == TODAY() - timedelta(days=5)
    assert AuditEvent.objects.get(verb="terms.ended").detail == {"members": [chair.pk]}


def test_a_term_cannot_end_before_it_began(arif: User, as_: As, delima: Unit) -> None:
    chair = serve(delima, "CHAIR")
    action = {"action": "end_terms", "_selected_action": [delima.pk], "confirmed": "1", "member": [chair.pk]}
    answer = as_(arif).post(UNITS, action | {"on": "2001-01-01"})
    assert "baru mulai" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="terms.ended").exists()


def test_only_running_terms_of_the_chosen_units_can_be_ended(arif: User, as_: As, delima: Unit, raudah: Unit) -> None:
    serve(delima, "CHAIR")
    foreign = serve(raudah, "CHAIR")
    action = {"action": "end_terms", "_selected_action": [delima.pk], "confirmed": "1", "on": str(TODAY())}
    as_(arif).post(UNITS, action | {"member": [foreign.pk]})
    foreign.refresh_from_db()
    assert foreign.until_on
    assert foreign.until_on > TODAY()


def test_renewing_adds_the_next_three_years_once(arif: User, as_: As, delima: Unit) -> None:
    chair = serve(delima, "CHAIR", 30)
    official = BoardMember.objects.create(
        unit=delima, name="Pak Bupati", post="RESPONSIBLE_OFFICIAL", from_on="2024-01-01"
    )
    browser = as_(arif)
    action = {"action": "renew", "_selected_action": [chair.pk, official.pk]}
    answer = browser.post(BOARD, action, follow=True)
    assert "1 lainnya tidak memerlukannya" in answer.content.decode()
    browser.post(BOARD, action)
    new = BoardMember.objects.exclude(pk__in=[chair.pk, official.pk]).get()
    assert (new.name, new.from_on) == (chair.name, chair.until_on + timedelta(days=1))
    assert new.until_on == terms.end_of_term(new.from_on)


def test_a_term_long_over_is_renewed_from_today(arif: User, delima: Unit) -> None:
    serve(delima, "CHAIR")
    BoardMember.objects.update(from_on=date(2013, 1, 1), until_on=date(2015, 12, 31))
    arif.hat = arif.memberships.get()
    new = actions.renew_terms(members=BoardMember.objects.all(), by=arif)
    assert [member.from_on for member in new] == [TODAY()]


def test_the_list_of_boards_finds_terms_that_end_soon_and_have_no_successor(
    arif: User, as_: As, delima: Unit, raudah: Unit
) -> None:
    ending = serve(delima, "CHAIR", 30)
    replaced = serve(delima, "TREASURER", 30)
    serve(delima, "TREASURER", 1200, "Penerus")
    over = serve(raudah, "SECRETARY", -3)
    browser = as_(arif)

    def found(query: str) -> set[BoardMember]:
        return set(browser.get(f"{BOARD}?{query}").context["cl"].result_list)

    assert found("masa=segera") == {ending}
    assert replaced in found("masa=berjalan")
    assert found("masa=berakhir") == {over}
    assert found("provinsi=13&masa=berakhir") == {over}
    assert found("provinsi=14") == set()
    assert set(terms.with_lapsed_organ(Unit.objects.all())) == {raudah}


def test_every_gap_of_a_unit_is_counted_and_leads_to_exactly_those_units(
    arif: User, as_: As, delima: Unit, raudah: Unit
) -> None:
    for post in terms.ORGANS:
        serve(delima, post)
    Professional.objects.create(unit=delima, name="Peksos", profession="SOCIAL_WORKER", from_on="2024-01-01")
    Budget.objects.create(unit=delima, year=TODAY().year, source="REGIONAL", amount=1)
    Budget.objects.create(unit=raudah, year=TODAY().year - 1, source="REGIONAL", amount=1)
    serve(raudah, "CHAIR", -1)
    Unit.objects.filter(pk=delima.pk).update(decree_number="SK 1")
    browser = as_(arif)
    for word in UNIT_LACKS:
        assert list(browser.get(f"{UNITS}?kurang={word}").context["cl"].result_list) == [raudah], word


def test_the_start_page_counts_cars_trainings_and_holidays_with_as_many_questions_for_many_as_for_one(
    arif: User, as_: As, delima: Unit
) -> None:
    browser = as_(arif)
    browser.get("/admin/")
    counts, said, known = [], {}, Training.objects.count()
    for number in range(2):
        for more in range(1 + 4 * number):
            unit = UnitFactory(name=f"LK3 {number} {more}")
            MobileUnit.objects.create(unit=unit, plate=f"BA {number}{more}", is_roadworthy=False)
            Training.objects.create(name="B", place="Batam", from_on="2016-08-23", until_on="2016-08-26")
            serve(unit, "CHAIR", 20)
        with CaptureQueriesContext(connection) as queries:
            said = {line.text: line.count for line in browser.get("/admin/").context["incomplete"]}
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert said["Mobil LK3 yang tidak layak jalan"] == 6
    assert said["Bimtek tanpa peserta"] == known + 6
    assert said["Masa tugas pengurus yang berakhir dalam 90 hari"] == 6
    assert said[f"Hari libur {TODAY().year} dan {TODAY().year + 1} belum dimuat"] == 2


def test_dormant_units_of_a_province_are_two_links_away(arif: User, as_: As, delima: Unit, raudah: Unit) -> None:
    Unit.objects.filter(pk=raudah.pk).update(status="DORMANT")
    UnitFactory(status="DORMANT", district_id="14.71")
    browser = as_(arif)
    query = ""
    for words in ("Tidak aktif", "Sumatera Barat"):
        link = re.search(rf'<a href="([^"]*)"[^>]*>\s*{words}\s*</a>', browser.get(UNITS + query).content.decode())
        assert link, words
        query = unescape(link[1])
    assert list(browser.get(UNITS + query).context["cl"].result_list) == [raudah]


@pytest.mark.parametrize("name", ["boardmember", "mobileunit", "budget", "unit"])
def test_lists_ask_as_often_for_six_as_for_one(name: str, arif: User, as_: As, delima: Unit) -> None:
    browser, page, counts = as_(arif), reverse(f"admin:lk3_{name}_changelist"), []
    browser.get(page)
    for number in range(2):
        for more in range(1 + 4 * number):
            unit = UnitFactory(name=f"LK3 {number} {more}")
            serve(unit, "CHAIR")
            MobileUnit.objects.create(unit=unit, plate=f"BA {number}{more}")
            Budget.objects.create(unit=unit, year=2026, source="REGIONAL", amount=1_500_000)
        with CaptureQueriesContext(connection) as queries:
            browser.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
