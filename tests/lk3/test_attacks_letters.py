"""Attacks on what outsiders get: letters and their codes, exported directories, the dossier."""

import csv
import io
import re
import uuid
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lk3.models import User
from referrals import codes, hsds, letters, tries
from referrals.models import CodeTries, Referral, ReferralMessage
from reports.dossier.identity import identity_of
from tests.cast import As
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory
from tests.lk3.test_attacks_referrals import SECRET, consented, filled, new_referral

WRONG = "AAAA-AAAA-AAAA"


# The letter and its code


def test_a_letter_of_thousands_of_lines_that_would_keep_the_server_busy_is_refused(siti: User, as_: As) -> None:
    case = consented(CaseFactory(registered_by=siti))
    for name in ("purpose", "shared_information"):
        sent = filled(partner=PartnerFactory().pk) | {name: "a\n" * 2000}
        assert as_(siti).post(new_referral(case), sent).status_code == 200
    assert not Referral.objects.exists()


def sent_letter(siti: User, **fields: Any) -> tuple[Referral, str]:
    case = CaseFactory(registered_by=siti)
    sent = {"state": "SENT", "sent_at": timezone.now(), "sent_by": siti, "answer_expected_on": timezone.localdate()}
    referral = ReferralFactory(case=case, partner=PartnerFactory(), purpose=SECRET, **sent | fields)
    letters.freeze(referral)
    referral.save()
    return referral, codes.words(codes.give_code(referral, siti))


def test_who_guesses_on_after_the_last_try_fills_no_table(siti: User) -> None:
    def knock(number: int) -> None:
        Client().post("/jawab/", {"number": f"RUJ-1371-2016-{number:05d}", "code": WRONG}, REMOTE_ADDR="10.0.0.1")

    for number in range(tries.PER_ADDRESS):
        knock(number)
    before = CodeTries.objects.count()
    for number in range(100, 130):
        knock(number)
    assert CodeTries.objects.count() == before


def open_letter(referral: Referral, code: str) -> tuple[Client, dict[str, str]]:
    client = Client()
    client.post("/jawab/", {"number": referral.number, "code": code})
    html = client.get("/jawab/surat/").content.decode()
    return client, dict(re.findall(r'<input type="hidden" name="(version|uid|mark)" value="([^"]*)"', html))


def test_the_number_of_a_note_to_one_letter_sent_with_another_is_refused_without_an_error_page(siti: User) -> None:
    one, two = sent_letter(siti), sent_letter(siti)
    client, hidden = open_letter(*one)
    note = {"to": "NOTE", "words": "Sudah kami baca", "answered_as": "Rina"}
    assert client.post("/jawab/surat/", hidden | note).status_code == 302
    other, other_hidden = open_letter(*two)
    answer = other.post("/jawab/surat/", other_hidden | note | {"uid": hidden["uid"]})
    assert answer.status_code == 200
    assert ReferralMessage.objects.count() == 1


def test_a_partner_with_one_letter_does_not_bury_the_case_under_notes(siti: User) -> None:
    client, hidden = open_letter(*sent_letter(siti))
    for number in range(60):
        note = {"to": "NOTE", "words": f"Catatan {number}", "answered_as": "Rina", "uid": str(uuid.uuid4())}
        client.post("/jawab/surat/", hidden | note)
    assert ReferralMessage.objects.count() <= 40


# Files that leave


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_cell_of_the_directory_is_run_as_a_formula(start: str, siti: User) -> None:
    PartnerFactory(name=f'{start}HYPERLINK("http://contoh.invalid")', services=f"{start}cmd|x", phone="+62 751 1234")
    archive = zipfile.ZipFile(io.BytesIO(hsds.zipped(hsds.exported_partners())))
    cells = [
        cell
        for name in archive.namelist()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(archive.read(name).decode()))
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "-", "@", "\t", "\r"))] == []
    assert [cell for cell in cells if cell.startswith("+")] == ["+62 751 1234"]


# Words split so that a program does not see them


@pytest.mark.parametrize(
    "smuggled",
    [
        "Nur\u200bbai\u200bti menangis",
        "Nur\u00adbaiti menangis",
        "N u r b a i t i menangis",
        "N.u.r.b.a.i.t.i menangis",
        "Nur-baiti menangis",
        "NURBAITI menangis",
        "Ｎｕｒｂａｉｔｉ menangis",
        "Nurb\u0430iti menangis",
        "Nur_baiti menangis",
    ],
)
def test_a_name_that_is_split_or_disguised_is_refused_in_the_dossier(smuggled: str, siti: User) -> None:
    case = CaseFactory(registered_by=siti)
    case.client.name = "Nurbaiti Rekaan"
    case.client.save()
    assert identity_of(case).found_in(smuggled) != []
