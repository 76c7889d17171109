"""Two clicks at the same moment, with real threads and a real database."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import Case, IntakeDraft
from families.models import Family, Person
from lk3.models import AuditEvent, User
from tests.cases.intake_path import begin, fill
from tests.cast import As


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_exactly_one_case(as_: As, siti: User, family: Family, erna: Person) -> None:
    client = as_(siti)
    review = fill(client, begin(client, family), erna, owner=str(siti.pk))
    clients = [as_(siti) for _ in range(4)]
    gate, answers = Barrier(4), []

    def click(number: int) -> None:
        gate.wait(timeout=20)
        answers.append(clients[number].post(review))
        connection.close()

    clicks = [Thread(target=click, args=[number]) for number in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(timeout=60)
    case = Case.objects.get()
    assert [answer["Location"] for answer in answers] == [case.get_absolute_url()] * 4
    assert AuditEvent.objects.filter(verb="case.opened").count() == 1
    assert case.participants.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_on_start_begin_one_draft(as_: As, siti: User, family: Family) -> None:
    url = reverse("cases:intake-start", args=[family.reference])
    clients = [as_(siti) for _ in range(3)]
    gate = Barrier(3)

    def tap(number: int) -> None:
        gate.wait(timeout=20)
        clients[number].get(url)
        connection.close()

    taps = [Thread(target=tap, args=[number]) for number in range(3)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join(timeout=60)
    assert IntakeDraft.objects.count() == 1
