"""Whoever may no longer write here gets their words back to take along."""

import pytest

from cases.models import Case
from lk3.models import User
from tests.cast import As
from tests.factories import CaseFactory

pytestmark = pytest.mark.django_db


def test_words_that_come_after_the_case_was_given_to_somebody_else_stay_on_the_page(
    siti: User, dewi: User, as_: As
) -> None:
    case, client = CaseFactory(registered_by=siti), as_(siti)
    Case.objects.filter(pk=case.pk).update(owner=dewi)
    answer = client.post(f"{case.get_absolute_url()}catatan/baru/", {"text": "Ibu sudah <b>pindah</b> ke rumah nenek."})
    assert answer.status_code == 403
    assert "Ibu sudah &lt;b&gt;pindah&lt;/b&gt; ke rumah nenek." in answer.content.decode()


def test_a_refused_page_that_was_only_read_repeats_nothing(siti: User, dewi: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    answer = as_(dewi).get(f"{case.get_absolute_url()}?catatan=Ibu sudah pindah ke rumah")
    assert answer.status_code == 403
    assert "Tulisan Anda" not in answer.content.decode()
