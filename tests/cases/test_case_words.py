"""Words on the page of a case and in its printed file that a reader must not miss, and none twice."""

import pytest

from cases.models import Case
from lk3.access import Permission
from lk3.models import User
from tests.cases.test_case_page import page, step_up
from tests.cast import As
from tests.factories import CaseFactory, NoteFactory

pytestmark = pytest.mark.django_db


def test_a_neighbour_who_gives_no_name_is_still_told_apart_from_the_client(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, reporter_relation=Case.ReporterRelation.NEIGHBOUR)
    text = page(as_(siti), case)
    assert "tidak mau disebut" in text
    assert "Tetangga/warga" in text
    assert "Pelapor" not in page(as_(siti), CaseFactory(registered_by=siti))


def test_danger_is_said_once_in_its_heading(siti: User, as_: As) -> None:
    text = page(as_(siti), CaseFactory(registered_by=siti, urgency="NOW"))
    assert '<h2 id="bahaya">Hari ini – ada bahaya</h2>' in text


def test_the_printed_file_holds_what_is_planned_for_afterwards(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti, aftercare_plan="Bu RT menjenguk tiap bulan.")
    client = as_(siti)
    step_up(client, Permission.CASE_PRINT, case)
    text = client.get(f"{case.get_absolute_url()}cetak/").content.decode()
    assert "Rencana bimbingan lanjut" in text
    assert "Bu RT menjenguk tiap bulan." in text


def test_not_even_their_writer_prints_the_impressions(siti: User, as_: As) -> None:
    case = CaseFactory(registered_by=siti)
    NoteFactory(case=case, kind="PROCESS", text="Ibu bercerita.", impressions="Saya ikut marah.")
    client = as_(siti)
    assert "Saya ikut marah." in page(client, case)
    step_up(client, Permission.CASE_PRINT, case)
    text = client.get(f"{case.get_absolute_url()}cetak/").content.decode()
    assert "Ibu bercerita." in text
    assert "Saya ikut marah." not in text
    assert "Kesan dan perasaan" not in text
