"""Arif manages units, people and lists in the admin, and finds nothing of any family, person or case there."""

import re
from datetime import date
from html import unescape

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cases.models import Case, ProblemCategory
from families import identity_numbers
from families.models import Person
from lk3.models import (
    AuditEvent,
    BoardMember,
    Budget,
    Holiday,
    LegalBasis,
    MobileUnit,
    Professional,
    Region,
    Training,
    Unit,
    User,
)
from referrals.models import Partner
from reports.models import Recap, ReportDeadline
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, PersonFactory, ReferralFactory, UnitFactory

REGISTERED = {
    "cases.CategoryTerm",
    "cases.ClockRule",
    "cases.ProblemCategory",
    "cases.WelfareCategory",
    "lk3.BoardMember",
    "lk3.Budget",
    "lk3.Holiday",
    "lk3.LegalBasis",
    "lk3.Membership",
    "lk3.MobileUnit",
    "lk3.Professional",
    "lk3.Region",
    "lk3.Training",
    "lk3.Unit",
    "lk3.User",
    "referrals.Partner",
    "reports.NeedCount",
    "reports.Recap",
    "reports.ReportDeadline",
}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
NIK = "0001024505850003"


def url(model: type, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def case(siti: User, delima: Unit) -> Case:
    """A case of Siti's at Delima, referred to a partner, whose family and client have names nobody else has."""
    case = CaseFactory(registered_by=siti, family__name="Keluarga Zulkarnaini", client=None, client_kind="FAMILY")
    person = PersonFactory(
        registered_by=siti, family=case.family, name="Zubaidah Rekaan", national_id=NIK, national_id_hash="x"
    )
    Case.objects.filter(pk=case.pk).update(client=person, client_kind="PERSON")
    ReferralFactory(case=case, partner__name="UPTD PPA Rekaan")
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def filled(delima: Unit) -> None:
    """One row of each table that is empty otherwise."""
    Budget.objects.create(unit=delima, year=2026, source="REGIONAL", amount=1_000_000)
    MobileUnit.objects.create(unit=delima, plate="BA 1234 XX")
    Training.objects.create(name="Bimtek", place="Batam", from_on="2016-08-23", until_on="2016-08-26")
    BoardMember.objects.create(unit=delima, name="Ibu Ketua", post="CHAIR", from_on="2024-01-01", until_on="2099-01-01")
    Professional.objects.create(unit=delima, name="Pak Peksos", profession="SOCIAL_WORKER", from_on="2024-01-01")
    Holiday.objects.create(day="2026-08-17", name="Hari Kemerdekaan")
    PartnerFactory()
    ReportDeadline.objects.create(year=2026, half=1, due_on=date(2026, 7, 20))


def test_only_units_people_and_lists_are_registered() -> None:
    assert {model._meta.label for model in MODELS} == REGISTERED


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_and_every_form_opens_for_arif(model: type, arif: User, as_: As, filled: None) -> None:
    browser = as_(arif)
    assert browser.get(url(model, "changelist")).status_code == 200
    assert browser.get(url(model, "changelist"), {"q": "padang"}).status_code == 200
    add = browser.get(url(model, "add"))
    assert add.status_code == (403 if model is User else 200)
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    assert browser.get(url(model, "change", row.pk)).status_code == 200
    assert browser.get(url(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("name", ["siti", "dewi", "nadia", "yusuf", "budi", "ratna", "wati", "mira", "tono", "lina"])
def test_nobody_but_the_administrator_opens_any_page(name: str, request: pytest.FixtureRequest, as_: As) -> None:
    browser = as_(request.getfixturevalue(name))
    pages = ["/admin/", "/admin/login/", "/admin/password_change/", "/admin/lk3/unit/impor/", "/admin/lk3/unit/ekspor/"]
    for page in [*pages, "/admin/jsi18n/", "/admin/tidak-ada/", *(url(model, "changelist") for model in MODELS)]:
        before = AuditEvent.objects.filter(verb="access.refused").count()
        assert browser.get(page).status_code == 403, page
        assert AuditEvent.objects.filter(verb="access.refused").count() == before + 1


def test_anonymous_people_are_sent_to_the_login_page(db: None) -> None:
    browser = Client()
    for page in [
        "/admin/",
        "/admin/login/",
        "/admin/tidak-ada/",
        "/admin/lk3/unit/impor/",
        *(url(m, "add") for m in MODELS),
    ]:
        answer = browser.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/akun/")
    answer = browser.post("/admin/login/", {"username": "arif", "password": "kata-sandi-rekaan-123"})
    assert answer["Location"].startswith("/akun/"), "a password alone must not open the admin"


def test_the_whole_admin_says_nothing_of_a_case(case: Case, filled: None, arif: User, as_: As) -> None:
    browser = as_(arif)
    person = Person.objects.get(name="Zubaidah Rekaan")
    secrets = [
        "Zulkarnaini",
        "Zubaidah",
        case.reference,
        case.family.reference,
        NIK,
        identity_numbers.mask(NIK),
        case.narrative,
    ]
    secrets += [f"/kasus/{case.reference}", person.name]
    seen: set[str] = set()
    waiting = ["/admin/", *(url(model, "changelist") for model in MODELS)]
    waiting += [url(Unit, "change", case.unit_id), url(User, "change", case.owner_id)]
    waiting += [
        url(ProblemCategory, "change", case.category_id),
        url(Partner, "change", Partner.objects.get(name="UPTD PPA Rekaan").pk),
    ]
    while waiting and len(seen) < 400:
        page = waiting.pop(0)
        if page in seen:
            continue
        seen.add(page)
        answer = browser.get(page)
        assert answer.status_code == 200, (page, answer.status_code)
        body = unescape(answer.content.decode())
        assert [secret for secret in secrets if secret in body] == [], page
        if page.count("/") < 6:
            links = re.findall(r'href="(/admin/[^"?#]*)"', body)
            waiting += [link for link in links if not link.endswith(("/logout/", "/password_change/", "/login/"))]
    assert len(seen) > 60


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Unit, "cases={case}"),
        (Unit, "cases__isnull=0"),
        (Unit, "cases__reference__startswith=LK3"),
        (Unit, "families__name__startswith=K"),
        (Unit, "persons={case}"),
        (User, "cases={case}"),
        (User, "team_memberships__isnull=0"),
        (User, "cases__narrative__isnull=0"),
        (User, "password__startswith=md5"),
        (ProblemCategory, "cases={case}"),
        (ProblemCategory, "cases_as_root={case}"),
        (Partner, "referrals__isnull=0"),
        (Partner, "problems__cases={case}"),
        (Region, "cases={case}"),
    ],
)
def test_a_list_cannot_be_filtered_by_its_cases(model: type, lookup: str, case: Case, arif: User, as_: As) -> None:
    assert as_(arif).get(f"{url(model, 'changelist')}?{lookup.format(case=case.pk)}").status_code == 400


def test_no_page_forwards_from_a_table_to_a_case(case: Case, arif: User, as_: As) -> None:
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Case).pk
    assert as_(arif).get(f"/admin/r/{kind}/{case.pk}/").status_code == 404


@pytest.mark.parametrize("field", ["client", "family", "owner_of_nothing"])
def test_autocomplete_offers_no_person_and_no_family(field: str, case: Case, arif: User, as_: As) -> None:
    query = {"app_label": "cases", "model_name": "case", "field_name": field, "term": "Zu"}
    assert as_(arif).get(reverse("admin:autocomplete"), query).status_code == 403


@pytest.mark.parametrize("model", [Unit, Region, User, ProblemCategory, Partner, MobileUnit, LegalBasis])
def test_what_cases_point_to_cannot_be_deleted(model: type, case: Case, filled: None, arif: User, as_: As) -> None:
    browser = as_(arif)
    row = model._default_manager.order_by("pk").first()
    answer = browser.get(url(model, "delete", row.pk))
    assert answer.status_code == 403
    assert case.reference not in answer.content.decode()
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    browser.post(url(model, "changelist"), action)
    assert model._default_manager.filter(pk=row.pk).exists()


def test_what_may_be_deleted_is_pointed_to_by_no_case() -> None:
    from lk3.admin.audited import DeletableAdmin

    deletable = [model for model, options in admin.site._registry.items() if isinstance(options, DeletableAdmin)]
    inlines = [
        inline.model for options in admin.site._registry.values() for inline in options.inlines if inline.can_delete
    ]
    assert len(deletable) >= 3
    assert len(inlines) >= 4
    for model in [*deletable, *inlines]:
        for relation in model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete:
                assert relation.related_model._meta.app_label in ("lk3", "reports"), relation


def test_arif_edits_a_unit_and_it_is_audited_without_values(arif: User, as_: As, delima: Unit) -> None:
    browser = as_(arif)
    form = browser.get(url(Unit, "change", delima.pk)).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields}
    for prefix in ("board_members", "professionals", "mobile_units", "budgets"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {"address": "Jalan Rekaan 7", "board_members-TOTAL_FORMS": 1}
    data |= {"board_members-0-name": "Ibu Ketua", "board_members-0-post": "CHAIR"}
    data |= {
        "board_members-0-from_on": "2026-01-01",
        "board_members-0-until_on": "2028-12-31",
        "board_members-0-unit": delima.pk,
    }
    answer = browser.post(url(Unit, "change", delima.pk), data)
    assert answer.status_code == 302, answer.context["errors"]
    delima.refresh_from_db()
    assert delima.address == "Jalan Rekaan 7"
    event = AuditEvent.objects.get(verb="admin.changed")
    assert event.object_id == str(delima.pk)
    assert event.detail == {"fields": ["Alamat kantor", "pengurus"]}
    assert "Ibu Ketua" in browser.get(url(Unit, "history", delima.pk)).content.decode()


def test_a_code_that_cases_were_counted_by_cannot_change(case: Case, arif: User, as_: As) -> None:
    page = as_(arif).get(url(ProblemCategory, "change", case.category_id))
    fields = page.context["adminform"].form.fields
    assert "label" in fields
    assert "code" not in fields
    assert "parent" not in fields


def test_the_list_of_units_asks_as_often_for_five_as_for_one(
    arif: User, as_: As, delima: Unit, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_(arif)
    browser.get(url(Unit, "changelist"))
    counts = []
    for more in (0, 4):
        for unit in UnitFactory.create_batch(more):
            BoardMember.objects.create(unit=unit, name="A", post="CHAIR", from_on="2024-01-01", until_on="2099-01-01")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = browser.get(url(Unit, "changelist"))
        counts.append(len(queries))
    assert answer.context["cl"].result_count == 5
    assert counts[0] == counts[1]


def test_units_are_found_by_name_and_by_district(arif: User, as_: As, delima: Unit, raudah: Unit) -> None:
    browser = as_(arif)

    def found(words: str) -> set[str]:
        return {unit.name for unit in browser.get(url(Unit, "changelist"), {"q": words}).context["cl"].result_list}

    assert found("delima") == {"LK3 Delima"}
    assert found("padang") == {"LK3 Delima", "LK3 Raudah"}
    assert found("padang panjang") == {"LK3 Raudah"}
    assert found("tidak ada") == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("junk", ["99999999999999999999999", "0", "-1", "x", "%00", "' OR 1=1"])
def test_invented_addresses_and_filters_are_no_server_error(model: type, junk: str, arif: User, as_: As) -> None:
    browser = as_(arif)
    assert browser.get(f"{url(model, 'changelist')}{junk}/change/").status_code in (302, 400, 404)
    for name in ("q", "p", "o", "provinsi", "kurang", "peran", "sk", "id__exact", "status__exact", "level__exact"):
        assert browser.get(f"{url(model, 'changelist')}?{name}={junk}").status_code in (200, 302, 400), name


def test_the_start_page_says_what_is_incomplete_and_leads_there(
    arif: User, as_: As, delima: Unit, raudah: Unit
) -> None:
    BoardMember.objects.create(unit=delima, name="Ibu Ketua", post="CHAIR", from_on="2024-01-01", until_on="2099-01-01")
    Unit.objects.filter(pk=delima.pk).update(decree_number="SK 1", decree_until="2020-01-01")
    browser = as_(arif)
    lines = browser.get("/admin/").context["incomplete"]
    said = {line.text: line.count for line in lines}
    assert said["LK3 tanpa SK yang berlaku"] == 2
    assert said["LK3 tanpa ketua"] == 1
    assert said["LK3 tanpa tenaga profesional"] == 2
    for line in lines:
        page = browser.get(line.url)
        assert line.measure or page.context["cl"].result_count == line.count, line.text
    assert {line.measure for line in lines} == {"", "tahun"}


def test_a_new_region_must_fit_its_parent(arif: User, as_: As) -> None:
    data = {"code": "13.99", "name": "Rekaan", "level": "DISTRICT", "kind": "KOTA", "parent": "14"}
    browser = as_(arif)
    page = browser.post(url(Region, "add"), data)
    assert "harus diawali kode induknya" in page.content.decode()
    assert browser.post(url(Region, "add"), data | {"parent": "13"}).status_code == 302
    assert Region.objects.get(code="13.99").parent_id == "13"


def test_provinces_are_put_into_a_group_by_an_action(arif: User, as_: As) -> None:
    Region.objects.filter(code__in=["13", "14"]).update(region_group="")
    data = {"action": "set_west", "_selected_action": ["13", "14", "13.71"]}
    as_(arif).post(url(Region, "changelist"), data)
    assert Region.objects.filter(code__in=["13", "14"], region_group="BARAT").count() == 2
    assert Region.objects.get(code="13.71").region_group == ""
    assert AuditEvent.objects.filter(verb="admin.changed").count() == 2


def test_units_are_marked_as_not_active_by_one_audited_act(arif: User, as_: As, delima: Unit, raudah: Unit) -> None:
    data = {"action": "mark_dormant", "_selected_action": [delima.pk, raudah.pk]}
    as_(arif).post(url(Unit, "changelist"), data)
    assert Unit.objects.filter(status="DORMANT").count() == 2
    assert AuditEvent.objects.get(verb="units.marked_dormant").detail == {"units": [delima.pk, raudah.pk]}


def test_the_admin_greets_arif_by_his_name_and_leads_back(as_: As, arif: User) -> None:
    html = as_(arif).get(reverse("admin:index")).content.decode()
    assert f"<strong>{arif.name}</strong>" in html
    assert "Administrasi LK3" in html
    assert f'href="{reverse("start")}">Kembali ke LK3' in html


def test_years_in_lists_are_no_amounts_and_days_are_short_words(as_: As, arif: User, filled: None) -> None:
    Unit.objects.filter(name="LK3 Delima").update(decree_number="1", decree_until="2027-12-28")
    client = as_(arif)
    for model in (Budget, Recap):
        html = client.get(url(model, "changelist")).content.decode()
        assert re.search(r'field-year_text[^>]*">20\d\d<', html)
        assert "2.016" not in html
        assert "2.026" not in html
    assert "28 Des 2027" in client.get(url(Unit, "changelist")).content.decode()


def test_a_list_is_headed_by_what_it_lists_and_days_are_picked_in_the_browsers_calendar(
    as_: As, arif: User, delima: Unit, filled: None
) -> None:
    client = as_(arif)
    assert "<h1>Mobil LK3</h1>" in client.get(url(MobileUnit, "changelist")).content.decode()
    form = client.get(url(Unit, "change", delima.pk)).content.decode()
    assert '<input type="date" name="founded_on"' in form
    assert 'type="date" name="board_members-0-from_on" value="2024-01-01"' in form
    assert "vDateField" not in form
