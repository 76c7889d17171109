"""The letter on paper: the page to print, the PDF, the envelope, and a new code."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cases.models import Consent
from lk3.models import AuditEvent, Unit, User
from referrals import codes, envelopes, letters, pdf
from referrals.models import Referral
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PartnerFactory, PersonFactory, ReferralFactory


@pytest.fixture
def draft(siti: User, budi: User) -> Referral:
    """A referral of Siti's that she has prepared, not sent."""
    family = FamilyFactory(registered_by=siti, name="Keluarga Rekaan")
    client = PersonFactory(registered_by=siti, name="Halimah Rekaan", family=family)
    case = CaseFactory(registered_by=siti, owner=siti, family=family, client=client)
    Consent.objects.create(case=case, basis="CONSENT", form="WRITTEN", may_share=True, recorded_by=siti)
    partner = PartnerFactory(name="RSUD Rekaan", address="Jalan Sudirman 1")
    return ReferralFactory(case=case, partner=partner, purpose="Mohon pemeriksaan.")


@pytest.fixture
def sent(draft: Referral, siti: User) -> Referral:
    draft.state, draft.sent_at, draft.sent_by = "SENT", timezone.now(), siti
    letters.freeze(draft)
    draft.save()
    codes.give_code(draft, siti)
    return draft


def open_page(name: str, referral: Referral, client: Client) -> Any:
    return client.get(reverse(f"referrals:{name}", args=[referral.case.reference, referral.pk]))


def text_of(response: Any) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)


def test_it_works_the_letter_carries_number_code_and_a_slip(sent: Referral, siti: User, as_: As) -> None:
    html = open_page("letter", sent, as_(siti)).content.decode()
    for text in (
        sent.number,
        codes.words(sent.answer_codes.get()),
        "testserver/jawab/",
        "potong di garis",
        "Halimah Rekaan",
    ):
        assert text in html
    assert "KONSEP" not in html


def test_a_draft_says_so_and_has_neither_number_nor_code(draft: Referral, siti: User, as_: As) -> None:
    html = open_page("letter", draft, as_(siti)).content.decode()
    assert "KONSEP" in html
    assert "RUJ-" not in html
    assert "/jawab/" not in html


def test_a_letter_sent_before_letters_were_numbered_is_no_draft(sent: Referral, siti: User, as_: As) -> None:
    Referral.objects.filter(pk=sent.pk).update(number="", letter="")
    html = open_page("letter", sent, as_(siti)).content.decode()
    assert f"{sent.case.reference}/R{sent.pk}" in html
    assert "KONSEP" not in html


def test_the_pdf_is_one_letter_with_a_name_that_says_nothing(sent: Referral, siti: User, as_: As) -> None:
    response = open_page("letter-pdf", sent, as_(siti))
    text = text_of(response)
    assert response["Content-Disposition"] == f'inline; filename="surat-{sent.number}.pdf"'
    assert "Halimah Rekaan" in text
    assert codes.words(sent.answer_codes.get()) in text
    assert "Halimah" not in str(PdfReader(io.BytesIO(response.content)).metadata)


@pytest.mark.parametrize("name", ["letter", "letter-pdf", "envelope", "envelope-pdf"])
def test_every_way_onto_paper_leaves_one_trace(name: str, sent: Referral, siti: User, as_: As) -> None:
    open_page(name, sent, as_(siti))
    event = AuditEvent.objects.get(verb="referral.printed")
    assert (event.actor, event.case_id) == (siti, sent.case_id)


def test_the_envelope_names_the_partner_and_nobody_else(sent: Referral, siti: User, delima: Unit, as_: As) -> None:
    Unit.objects.filter(pk=delima.pk).update(address="Gedung LK3 Delima, Jalan Rekaan 88, Ruang Konsultasi Keluarga")
    text = text_of(open_page("envelope-pdf", sent, as_(siti)))
    assert "RSUD Rekaan" in text
    assert "Jalan Rekaan 88" in text
    for telling in ("LK3", "Konsultasi", "Keluarga", "Halimah", sent.number, sent.case.reference):
        assert telling not in text


def test_an_address_that_tells_everything_leaves_only_the_town(sent: Referral, delima: Unit) -> None:
    delima.address = "LK3 Delima"
    assert envelopes.of(letters.read(sent), delima).sender == ["Kota Padang"]


@pytest.mark.parametrize("name", ["letter-pdf", "envelope-pdf"])
def test_without_pango_the_page_offers_printing_and_says_so(
    name: str, sent: Referral, siti: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    client = as_(siti)
    response = open_page(name, sent, client)
    assert response["Location"] == reverse(
        f"referrals:{name.removesuffix('-pdf')}", args=[sent.case.reference, sent.pk]
    )
    page = open_page("letter", sent, client).content.decode()
    assert "belum dapat membuat PDF" in page
    assert "surat.pdf" not in page
    assert not AuditEvent.objects.filter(detail__form="pdf").exists()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.css",
        "http://127.0.0.1/a.css",
        "file:///etc/passwd",
        "http://static.invalid/../lk3/settings/base.py",
        "http://static.invalid/%2e%2e/README.md",
        "http://static.invalid/css/none.css",
        "http://static.invalid@example.org/css/lk3.css",
        "data:text/css,body{}",
    ],
)
def test_a_pdf_reads_nothing_but_our_static_files(url: str) -> None:
    with pytest.raises(pdf.NotOurs):
        pdf.static_file(url)
    assert pdf.static_file("http://static.invalid/css/lk3.css").name == "lk3.css"


def test_a_picture_typed_into_a_letter_is_text_and_never_fetched(sent: Referral, siti: User, as_: As) -> None:
    Referral.objects.filter(pk=sent.pk).update(letter="", number="")
    sent.refresh_from_db()
    sent.purpose = '<img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="file:///etc/passwd">'
    sent.save()
    assert "<img src=" in text_of(open_page("letter-pdf", sent, as_(siti)))


def test_what_the_case_learns_later_does_not_change_the_paper(sent: Referral, siti: User, as_: As) -> None:
    sent.case.client.name = "Nama Lain"
    sent.case.client.save()
    assert "Halimah Rekaan" in open_page("letter", sent, as_(siti)).content.decode()


def test_the_owner_of_a_sensitive_case_prints_only_what_the_head_has_sent(draft: Referral, siti: User, as_: As) -> None:
    draft.case.confidentiality = "SENSITIVE"
    draft.case.save()
    for name in ("letter", "letter-pdf", "envelope", "envelope-pdf"):
        assert open_page(name, draft, as_(siti)).status_code == 403
    Referral.objects.filter(pk=draft.pk).update(state="SENT", sent_at=timezone.now(), sent_by=siti)
    assert open_page("letter", draft, as_(siti)).status_code == 200


def test_a_withdrawn_letter_goes_onto_no_paper(sent: Referral, siti: User, as_: As) -> None:
    Referral.objects.filter(pk=sent.pk).update(state="WITHDRAWN")
    for name in ("letter", "letter-pdf", "envelope", "envelope-pdf"):
        assert open_page(name, sent, as_(siti)).status_code == 404


def test_a_new_code_stands_on_the_next_print(sent: Referral, siti: User, as_: As) -> None:
    client, old = as_(siti), codes.words(sent.answer_codes.get())
    client.post(reverse("referrals:code-renew", args=[sent.case.reference, sent.pk]))
    new = codes.words(sent.answer_codes.get(revoked_at=None))
    html = open_page("letter", sent, client).content.decode()
    assert new in html
    assert old not in html


def test_a_letter_to_another_lk3_carries_no_code(sent: Referral, raudah: Unit, siti: User, as_: As) -> None:
    Referral.objects.filter(pk=sent.pk).update(partner=None, to_unit=raudah, arrangement="HANDOVER")
    sent.answer_codes.all().delete()
    client = as_(siti)
    assert "Kode jawaban" not in open_page("letter", sent, client).content.decode()
    client.post(reverse("referrals:code-renew", args=[sent.case.reference, sent.pk]))
    assert not sent.answer_codes.exists()
