"""Arif keeps the directory of partners: checks entries, brings lists in and out, and never undoes a unit's work unseen."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lk3.models import AuditEvent, User
from referrals.models import Partner
from referrals.partner_files import COLUMNS
from tests.cast import As
from tests.factories import PartnerFactory

LIST = reverse("admin:referrals_partner_changelist")
IMPORT = reverse("admin:referrals_partner_import")


def upload(browser: Client, *rows: dict[str, str], **also: str) -> Any:
    lines = [";".join(COLUMNS), *(";".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    file = SimpleUploadedFile("mitra.csv", "\n".join(lines).encode(), "text/csv")
    return browser.post(IMPORT, {"file": file, **also})


def confirm(browser: Client, answer: Any) -> Any:
    return browser.post(IMPORT, {"fingerprint": answer.context["plan"].fingerprint}, follow=True)


def row(**cells: str) -> dict[str, str]:
    return {"nama": "UPTD PPA Rekaan", "kabupaten_kota": "Kota Padang", "jenis": "UPTD PPA", **cells}


def sent_back(browser: Client, partner: Partner) -> dict[str, Any]:
    """Return what a browser would send from the partner's page if nobody typed anything."""
    context = browser.get(reverse("admin:referrals_partner_change", args=[partner.pk])).context
    formset = context["inline_admin_formsets"][0].formset
    data = {}
    for form in (context["adminform"].form, formset.management_form, *formset.forms):
        for bound in form:
            if bound.value() is not None and bound.value() is not False:
                data[bound.html_name] = bound.value()
    return data


def test_checking_partners_is_one_audited_act_and_makes_a_new_version(arif: User, as_: As) -> None:
    partner, other = PartnerFactory(), PartnerFactory()
    browser = as_(arif)
    action = {"action": "mark_checked", "_selected_action": [partner.pk]}
    browser.post(LIST, action)
    browser.post(LIST, action)
    partner.refresh_from_db()
    assert (partner.checked_by, partner.version) == (arif, 2)
    assert set(browser.get(f"{LIST}?diperiksa=belum").context["cl"].result_list) == {other}
    assert [event.detail for event in AuditEvent.objects.filter(verb="partners.checked").order_by("pk")] == [
        {"partners": [partner.pk]},
        {"partners": []},
    ]


def test_saving_raises_the_version_and_an_older_page_is_refused(arif: User, as_: As) -> None:
    partner = PartnerFactory(phone="0751 111111")
    browser = as_(arif)
    url = reverse("admin:referrals_partner_change", args=[partner.pk])
    data = sent_back(browser, partner)
    answer = browser.post(url, data | {"phone": "0751 222222", "contacts-0-name": "Ibu Siaga"})
    assert answer.status_code == 302, answer.context["errors"]
    partner.refresh_from_db()
    assert (partner.phone, partner.version) == ("0751 222222", 2)
    assert partner.contacts.get().name == "Ibu Siaga"
    refused = browser.post(url, data | {"phone": "0751 333333"})
    assert "Rekan lain baru saja mengubah data mitra ini" in refused.content.decode()
    assert "0751 333333" in refused.content.decode()
    partner.refresh_from_db()
    assert partner.phone == "0751 222222"


def test_partners_marked_as_not_active_get_a_new_version(arif: User, as_: As) -> None:
    partner = PartnerFactory()
    as_(arif).post(LIST, {"action": "deactivate", "_selected_action": [partner.pk]})
    partner.refresh_from_db()
    assert (partner.is_active, partner.version) == (False, 2)


def test_the_start_page_counts_unchecked_partners_and_expired_agreements(arif: User, as_: As) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    PartnerFactory(agreement_until=yesterday)
    PartnerFactory(is_active=False, agreement_until=yesterday)
    PartnerFactory(checked_at=timezone.now(), checked_by=arif)
    browser = as_(arif)
    lines = {line.text: line for line in browser.get("/admin/").context["incomplete"]}
    for text in ("Mitra yang belum diperiksa", "Mitra yang MoU-nya berakhir"):
        assert lines[text].count == 1
        assert browser.get(lines[text].url).context["cl"].result_count == 1


def test_a_list_of_partners_comes_in_after_a_dry_run_and_twice_is_safe(arif: User, as_: As) -> None:
    browser = as_(arif)
    new = row(telepon="0751 123456", layanan="Pendampingan | Visum", janji_menjawab="3", mou_sampai="2027-12-31")
    answer = upload(browser, new)
    assert "Siap diimpor" in answer.content.decode()
    assert not Partner.objects.exists()
    assert "Impor selesai: 1 mitra disimpan" in confirm(browser, answer).content.decode()
    partner = Partner.objects.get()
    assert (partner.kind, partner.district_id, partner.response_days) == ("PROTECTION_UNIT", "13.71", 3)
    assert (partner.services, partner.checked_at, partner.recorded_by) == ("Pendampingan\nVisum", None, arif)
    assert "Tidak ada yang berubah" in upload(browser, new).content.decode()
    assert AuditEvent.objects.get(verb="partners.imported").detail["rows"]["new"] == 1


@pytest.mark.parametrize(("ticked", "phone"), [({}, "0751 111111"), ({"overwrite": "on"}, "0751 222222")])
def test_what_a_unit_typed_is_replaced_only_when_that_is_ticked(
    ticked: dict[str, str], phone: str, arif: User, as_: As
) -> None:
    partner = PartnerFactory(
        name="UPTD PPA Rekaan", kind="PROTECTION_UNIT", district_id="13.71", phone="0751 111111", email=""
    )
    browser = as_(arif)
    answer = upload(browser, row(nama="uptd ppa  rekaan", telepon="0751 222222", surel="a@example.id"), **ticked)
    confirm(browser, answer)
    partner.refresh_from_db()
    assert (partner.phone, partner.email, partner.version) == (phone, "a@example.id", 2)


def test_one_wrong_row_keeps_the_file_out_and_says_why(arif: User, as_: As) -> None:
    browser = as_(arif)
    wrong = row(nama="B", jenis="warung", telepon="satu", janji_menjawab="99", mou_sejak="31/12/2026")
    answer = upload(browser, row(), wrong, row(kabupaten_kota="Padang"), row())
    body = answer.content.decode()
    for sentence in ("Bukan jenis mitra", "1 sampai 90", "Tulis tanggal seperti", "belum jelas", "baris 2"):
        assert sentence in body, sentence
    assert answer.context["plan"].totals["error"] == 3
    assert "baris salah" in body
    assert 'name="fingerprint"' not in body
    browser.post(IMPORT, {"fingerprint": answer.context["plan"].fingerprint})
    assert not Partner.objects.exists()


def test_a_directory_that_changed_since_the_dry_run_is_not_written(arif: User, as_: As) -> None:
    browser = as_(arif)
    answer = upload(browser, row(telepon="0751 123456"))
    PartnerFactory(name="UPTD PPA Rekaan", kind="PROTECTION_UNIT", district_id="13.71", phone="0751 111111")
    assert "berubah sejak berkas diperiksa" in confirm(browser, answer).content.decode()
    assert Partner.objects.get().phone == "0751 111111"


def test_the_exported_directory_reads_back_without_a_change(arif: User, as_: As) -> None:
    PartnerFactory(
        name="=Rekaan", district_id="13.71", services="Visum\nPendampingan", response_days=5, phone="0751 1234"
    )
    browser = as_(arif)
    export = browser.get(reverse("admin:referrals_partner_export"))
    assert b"'=Rekaan" in export.content
    answer = browser.post(IMPORT, {"file": SimpleUploadedFile("mitra.csv", export.content, "text/csv")})
    assert answer.context["plan"].totals == {"new": 0, "changed": 0, "unchanged": 1, "error": 0}
    assert AuditEvent.objects.get(verb="partners.exported").detail == {"rows": 1}
