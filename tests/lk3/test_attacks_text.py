"""Hostile text: what somebody types must never run on a colleague's screen, in a spreadsheet, or end up in a log."""

import csv
import io
import logging

import pytest
from django.db import DatabaseError
from django.urls import reverse
from openpyxl import load_workbook

from cases.models import ConflictOfInterest, ProblemCategory
from families.models import Person
from lk3.logs import QuietFormatter
from lk3.models import Unit, User
from tests.cast import PASSWORD, As
from tests.factories import CaseFactory, UserFactory
from tests.sweeps.pages import EXPECTED, METHODS
from tests.sweeps.world import World, arguments, every_url, our_urls

EVIL = "\"'><script>alert(7)</script><img src=x onerror=alert(8)>"
FORMULA = '=HYPERLINK("http://jahat.example";"klik")'


def poison(world: World, siti: User) -> None:
    """Put hostile text wherever people type."""
    ConflictOfInterest.objects.create(case=world.case, user=UserFactory(), reason=EVIL, recorded_by=siti)
    for row, names in [
        (world.family, ["name", "address", "safe_contact_name", "safe_contact_phone", "safe_contact_note"]),
        (world.person, ["name", "alias", "occupation", "birth_place"]),
        (world.case, ["narrative", "reporter", "other_explanation", "closing_summary"]),
        (world.note, ["text"]),
        (world.contact, ["summary", "next_step", "place"]),
        (world.partner, ["name", "services", "address", "contact_person", "hours"]),
        (world.referral, ["purpose", "shared_information", "feedback"]),
        (world.outreach, ["place", "team", "findings"]),
        (siti, ["name"]),
        (siti.hat.unit, ["name", "address"]),
        (world.invitation, ["name"]),
        (ProblemCategory.objects.get(pk=world.case.category_id), ["label", "short_label", "definition", "examples"]),
    ]:
        for name in names:
            setattr(row, name, EVIL[: row._meta.get_field(name).max_length])
        row.save()


@pytest.mark.parametrize("person", ["siti", "budi", "dewi", "mira"])
def test_no_text_of_anybody_becomes_code_on_a_page(
    person: str, world: World, siti: User, request: pytest.FixtureRequest, as_: As
) -> None:
    poison(world, siti)
    user, seen, broken = request.getfixturevalue(person), 0, []
    for name, url in our_urls():
        if name in ("quick-exit", *METHODS) or EXPECTED[name].startswith("N"):
            continue
        answer = as_(user).get(reverse(name, kwargs=arguments(url, world.address(name, url))), follow=True)
        html = b"".join(answer).decode(errors="replace")
        seen += "&lt;script&gt;alert(7)" in html
        if not answer.headers["Content-Type"].startswith("text/html"):
            # A file holds a text as it is; the browser is told not to take it for a page.
            assert answer.headers["X-Content-Type-Options"] == "nosniff", name
            continue
        if "<script>alert(7)" in html or "<img src=x" in html:
            broken.append(name)
    assert not broken
    assert seen > 3


def test_no_text_becomes_code_in_the_admin(world: World, siti: User, arif: User, as_: As) -> None:
    poison(world, siti)
    client, seen = as_(arif), 0
    for address in (
        reverse("admin:index"),
        reverse("admin:lk3_unit_changelist"),
        reverse("admin:lk3_unit_change", args=[siti.hat.unit_id]),
        reverse("admin:lk3_user_changelist"),
        reverse("admin:lk3_user_change", args=[siti.pk]),
        reverse("admin:lk3_membership_changelist"),
        reverse("admin:referrals_partner_changelist"),
        reverse("admin:referrals_partner_change", args=[world.partner.pk]),
        reverse("admin:cases_problemcategory_changelist"),
        reverse("admin:lk3_user_changelist") + "?q=" + EVIL,
    ):
        html = client.get(address).content.decode()
        seen += "&lt;script&gt;alert(7)" in html
        assert "<script>alert(7)" not in html, address
    assert seen > 4


def test_no_view_goes_without_the_token_that_proves_a_form_is_ours() -> None:
    exempt = [name for name, url in every_url() if getattr(url.callback, "csrf_exempt", False)]
    # Other programs bring a key and no cookie: what reads no session needs no proof that a form is ours.
    assert not [name for name in exempt if not name.startswith("api:")]


def test_a_unit_with_the_name_of_a_formula_is_only_text_in_a_spreadsheet(budi: User, siti: User, as_: As) -> None:
    Unit.objects.filter(pk=budi.hat.unit_id).update(name=FORMULA)
    CaseFactory(registered_by=siti)
    client = as_(budi)
    location = client.get(reverse("reports:breakdown-csv")).headers["Location"]
    client.post(location, {"reason": "Untuk laporan semester", "password": PASSWORD})
    text = client.get(reverse("reports:breakdown-csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert any(FORMULA in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    book = load_workbook(io.BytesIO(client.get(reverse("reports:breakdown-xlsx")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


@pytest.mark.parametrize(
    ("hidden", "invented"),
    [
        ("families:detail", {"reference": "KEL-1371-2016-99999"}),
        ("families:edit", {"reference": "KEL-1371-2016-99999"}),
        ("families:number-show", {"reference": "KEL-1371-2016-99999"}),
        ("cases:intake-step", {"uid": "5f2c8a3e-9f0e-4d8e-8a51-0c5f3f1d2b11", "step": "masalah"}),
        ("referrals:detail", {"reference": "LK3-1371-2016-99999", "pk": 1}),
        ("referrals:outreach", {"pk": 999999}),
        ("cases:print", {"reference": "LK3-1371-2016-99999"}),
    ],
)
def test_what_is_hidden_and_what_is_invented_look_the_same(
    hidden: str, invented: dict[str, object], world: World, ratna: User, as_: As
) -> None:
    url = dict(our_urls())[hidden]
    real = {name: world.address(hidden, url)[name] for name in invented}
    client = as_(ratna)
    there, nowhere = (client.get(reverse(hidden, kwargs=kwargs)) for kwargs in (real, invented))
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content
    assert dict(there.headers) == dict(nowhere.headers)


def test_a_log_line_does_not_carry_the_row_that_the_database_refused() -> None:
    said = 'violates check\nDETAIL:  Failing row contains (1, Halimah\nTusakdiah, "jalan").\n'
    try:
        try:
            raise DatabaseError(said)
        except DatabaseError as cause:
            raise RuntimeError("lain") from cause
    except RuntimeError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "gagal", None, (type(error), error, error.__traceback__))
    text = QuietFormatter().format(record)
    assert "Halimah" not in text
    assert "Tusakdiah" not in text
    assert "violates check" in text
    assert "RuntimeError: lain" in text


def test_names_in_the_trail_are_of_staff_only(world: World, siti: User, budi: User, as_: As) -> None:
    as_(siti).get(world.case.get_absolute_url())
    as_(siti).get(world.family.get_absolute_url())
    html = as_(budi).get(reverse("audit-trail")).content.decode()
    assert Person.objects.exists()
    assert "Halimah" not in html
