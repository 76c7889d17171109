"""What a page's script sends after the session has ended never pushes out the form that its writer sent."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from lk3.models import RescuedForm, User
from tests.cast import As
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("header", [{"HX-Request": "true"}, {"X-Requested-With": "XMLHttpRequest"}])
def test_suggestions_and_saves_that_come_too_late_leave_the_late_form_alone(
    siti: User, as_: As, header: dict[str, str]
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    client.get(case.get_absolute_url())
    Session.objects.all().delete()
    client.post(f"{case.get_absolute_url()}catatan/baru/", {"text": "Ibu bercerita lagi."})
    assert RescuedForm.objects.get().path.endswith("/catatan/baru/")
    client.post(reverse("cases:suggest"), {"narrative": "Ibu dipukuli."}, headers=header)
    assert RescuedForm.objects.get().path.endswith("/catatan/baru/")


def test_a_fragment_for_nobody_is_no_login_page_in_the_middle_of_a_form() -> None:
    assert Client().post(reverse("cases:suggest"), headers={"HX-Request": "true"}).status_code == 401
