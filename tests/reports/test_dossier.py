"""The dossier for a mobil LK3: what lies in it, and that nobody can be known from its example."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from cases.models import Case, ConflictOfInterest
from families.models import SocialTie
from lk3.access import Permission
from lk3.encryption import lookup_hash
from lk3.models import AuditEvent, Region, User
from lk3.step_up import grant_step_up
from reports.dossier.forms import cases_offered
from reports.dossier.identity import identity_of
from reports.dossier.sample import age_words, household_words, length_words, sample_of
from tests.cast import As
from tests.factories import CaseFactory, ContactFactory, FamilyFactory, GoalFactory, PersonFactory

pytestmark = pytest.mark.django_db
PAGE = "/laporan/berkas-usulan/"
NIK = "0071014507900001"
STORY = (
    "Seorang ibu muda datang dengan dua anaknya setelah suaminya berhenti bekerja. Kami mendengarkan, mengunjungi rumahnya, dan "
    "menghubungkannya dengan pelatihan menjahit. Setelah beberapa bulan keluarga itu berpenghasilan lagi dan anak-anak kembali "
    "bersekolah."
)
PLAN = "Mobil pergi ke dua kecamatan tiap minggu. Perawatan Rp 25.000.000 setahun, tahun 2026/2027, dari APBD."


def end(case: Case, by: User) -> Case:
    """The case is closed, as ordinary ones are."""
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED",
        outcome="FUNCTIONING_RESTORED",
        confidentiality="ORDINARY",
        closed_on=date(2026, 9, 30),
        closed_at=timezone.now(),
        closed_by=by,
    )
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(siti: User, budi: User) -> Case:
    """A closed case of Halimah, called Ida, and her son; of a street, a village, numbers, and a reporter."""
    village, _ = Region.objects.get_or_create(
        code="13.71.01.1001",
        defaults={"name": "Bukit Gado-Gado", "level": "VILLAGE", "kind": "KELURAHAN", "parent_id": "13.71.01"},
    )
    family = FamilyFactory(
        registered_by=siti,
        name="Ibu Halimah",
        address="Jalan Rimbun Daun No. 17, belakang pasar lama",
        safe_address="rumah bibi di Cengkeh",
        village=village,
        subdistrict_id="13.71.01",
        safe_contact_name="Rosnida",
        safe_contact_phone="081234567890",
    )
    client = PersonFactory(
        registered_by=siti,
        name="Halimah Tusakdiah",
        alias="Ida",
        family=family,
        family__relation="HEAD",
        birth_on=date(1990, 4, 2),
        birth_place="Sulit Air",
        national_id=NIK,
        national_id_hash=lookup_hash("nik", NIK),
        national_id_status="CLAIMED",
    )
    PersonFactory(registered_by=siti, name="Djamal bin Ahmad", sex="M", family=family, birth_on=date(2014, 1, 1))
    SocialTie.objects.create(person=client, family=family, kind="SCHOOL", label="SDN 12 Air Camar", recorded_by=siti)
    case = CaseFactory(
        registered_by=siti,
        family=family,
        client=client,
        code="ECONOMIC_HARDSHIP",
        opened_on=date(2026, 3, 17),
        reporter="Bu Yusnimar, tetangga",
    )
    visitor = PersonFactory(registered_by=siti, name="Zulkifli")
    for day in (date(2026, 3, 20), date(2026, 4, 2)):
        ContactFactory(case=case, held_on=day).persons.add(visitor)
    GoalFactory(case=case, status="MET", decided_at=timezone.now(), decided_by=siti)
    return end(case, budi)


def stepped_up(client: Client) -> Client:
    request = HttpRequest()
    request.session = client.session
    grant_step_up(request, str(Permission.DOSSIER))
    request.session.save()
    return client


def typed(case: Case, **changes: object) -> dict[str, object]:
    base = {
        "dari": 2026, "sampai": 2026, "rencana": PLAN, "kasus": case.reference, "cerita": STORY, "dibaca": "on",
        "langkah": "unduh",
    }  # fmt: skip
    return {name: value for name, value in (base | changes).items() if value is not None}


def test_the_dossier_holds_recap_profile_plan_and_an_example_without_identities(
    case: Case, budi: User, as_: As
) -> None:
    answer = stepped_up(as_(budi)).post(PAGE, typed(case))
    assert answer["Content-Disposition"].endswith(f'lk3-berkas-usulan-{timezone.localdate():%Y-%m-%d}.zip"')
    archive = ZipFile(BytesIO(answer.content))
    assert archive.namelist() == ["baca-dulu.txt", "1-usulan.pdf", "2-rekap-kasus.xlsx", "3-contoh-berkas.pdf"]
    proposal, example = (
        " ".join(page.extract_text() for page in PdfReader(BytesIO(archive.read(name))).pages)
        for name in ("1-usulan.pdf", "3-contoh-berkas.pdf")
    )
    for words in ("Usulan mobil LK3", "LK3 Delima", "Mobil pergi ke dua kecamatan", "323", "Kesulitan ekonomi"):
        assert words in proposal
    # Beside the unit's own figures those of the whole district would tell the other LK3's.
    assert "keluar hanya melalui publikasi per semester" in " ".join(proposal.split())
    assert "Seorang ibu muda datang" in " ".join(example.split())
    for secret in ("Halimah", "Ida", "Djamal", "Rimbun", "Gado", "17 Maret", case.reference, case.family.reference):
        assert secret not in example
        assert secret not in proposal
    sheet = load_workbook(BytesIO(archive.read("2-rekap-kasus.xlsx")))["2026"]
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}
    assert (rows["Kesulitan ekonomi"], rows["Jumlah"]) == (1, 1)


def test_download_and_preview_each_leave_one_trace_with_the_case(case: Case, budi: User, as_: As) -> None:
    client = stepped_up(as_(budi))
    page = client.post(PAGE, typed(case, langkah="lihat", cerita="", rencana="", dibaca=None))
    assert "Begini contoh itu akan terbaca" in page.content.decode()
    client.post(PAGE, typed(case))
    events = AuditEvent.objects.filter(case_id=case.pk).order_by("pk")
    assert [(event.verb, event.actor) for event in events] == [("dossier.sampled", budi), ("dossier.exported", budi)]
    assert "Halimah" not in str([event.detail for event in events])


def test_a_refused_text_gives_no_file_names_the_words_and_is_not_lost(case: Case, budi: User, as_: As) -> None:
    text = f"{STORY} Namanya Ida, rumahnya di Jalan Rimbun Daun."
    page = stepped_up(as_(budi)).post(PAGE, typed(case, cerita=text))
    html = page.content.decode()
    assert page.status_code == 200
    assert "“Ida”" in html
    assert "Namanya Ida, rumahnya di Jalan Rimbun Daun." in html  # what was typed stands in the field
    assert not AuditEvent.objects.filter(verb="dossier.exported").exists()


def test_the_head_must_say_that_it_was_read_and_a_draft_does_not_say_it_for_him(
    case: Case, budi: User, as_: As
) -> None:
    page = stepped_up(as_(budi)).post(PAGE, typed(case, dibaca=None))
    assert "Baca contohnya, lalu centang pernyataan ini." in page.content.decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Halimah datang", ["Halimah"]),
        ("HALIMAH dan halimahnya", ["HALIMAH", "halimahnya"]),
        ("dipanggil Ida", ["Ida"]),
        ("anaknya, Jamal", ["Jamal"]),  # Djamal in the old spelling
        ("menurut Yusnimar", ["Yusnimar"]),
        ("melalui Rosnida", ["Rosnida"]),
        ("bersama Zulkifli", ["Zulkifli"]),
        ("NIK 0071 0145 0790 0001", ["0071 0145 0790 0001"]),
        ("KK 0071011203150009", ["0071011203150009"]),
        ("Rp 0071011203150009", ["0071011203150009"]),
        ("telepon 0812-3456-7890", ["0812-3456-7890"]),
        ("di rimbun daun", ["rimbun daun"]),
        ("dekat Cengkeh", ["Cengkeh"]),
        ("di Jl. Melati Indah", ["Jl. Melati Indah"]),
        ("RT 03/RW 5", ["RT 03", "RW 5"]),
        ("kelurahan Bukit Gado-Gado", ["Bukit Gado Gado"]),
        ("lahir di Sulit Air", ["Sulit Air"]),
        ("murid SDN 12 Air Camar", ["SDN 12 Air Camar"]),
        ("pada 17 Maret 2026", ["17 Maret 2026"]),
        ("pada 17/3/2026", ["17/3/2026"]),
        ("surat ida@contoh.example", ["ida", "ida@contoh.example"]),
    ],
)
def test_what_gives_the_family_away_is_found(case: Case, text: str, found: list[str]) -> None:
    assert set(identity_of(case).found_in(text)) == set(found)


def test_a_street_written_small_is_known_by_its_one_name(case: Case) -> None:
    case.family.address = "jalan kenanga 5, rt 3"
    assert identity_of(case).found_in("di kenanga, dekat jalan besar") == ["kenanga"]


def test_the_references_are_found_however_they_are_written(case: Case) -> None:
    for reference in (case.reference, case.reference.lower(), case.family.reference):
        assert reference in identity_of(case).found_in(f"Berkas {reference} ditutup")


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        PLAN,
        "Seorang ibu dan anaknya, ditemani tetangga, datang pada bulan Maret ke LK3 di Kota Padang.",
        "Sudah lama mereka mencari jalan keluar. Biayanya Rp1.500.000 sebulan pada 2025-2026.",
        "Ahli hukum dan pekerja sosial mengunjungi rumahnya lima kali, lalu mengadakan konferensi kasus.",
    ],
)
def test_an_ordinary_story_passes(case: Case, text: str) -> None:
    assert identity_of(case).found_in(text) == []


def test_the_example_is_coarse(case: Case) -> None:
    facts = dict(sample_of(case).facts)
    assert facts["Dibuka"] == "Maret 2026"
    assert facts["Kelompok umur klien"] == "18–59 tahun"
    assert facts["Anggota keluarga"] == "1–2 orang"
    assert facts["Masalah utama"] == "Kesulitan ekonomi"
    assert facts["Tujuan dalam rencana"] == "1 tercapai, 0 tercapai sebagian, dari 1"
    assert facts["Lama layanan"] == "sekitar 6 bulan"
    assert facts["Hasil"] == "Keluarga berfungsi kembali"
    assert sample_of(case).services == [("Kunjungan rumah", "2 kali")]


def test_the_groups_of_the_example_have_the_borders_they_name() -> None:
    assert [age_words(age) for age in (5, 6, 17, 18, 59, 60, None)] == [
        "0–5 tahun", "6–17 tahun", "6–17 tahun", "18–59 tahun", "18–59 tahun", "60 tahun ke atas", "umur tidak dicatat",
    ]  # fmt: skip
    assert [household_words(many) for many in (1, 3, 4, 5)] == [
        "1–2 orang",
        "3–4 orang",
        "3–4 orang",
        "5 orang atau lebih",
    ]
    assert length_words(date(2026, 1, 1), date(2026, 1, 10)) == "kurang dari satu bulan"


def test_only_closed_ordinary_cases_without_conflict_are_offered(
    case: Case, siti: User, budi: User, ratna: User, hasan: User
) -> None:
    CaseFactory(registered_by=siti)
    sensitive = end(CaseFactory(registered_by=siti, opened_on=date(2026, 3, 1)), budi)
    Case.objects.filter(pk=sensitive.pk).update(confidentiality="SENSITIVE")
    hidden = end(CaseFactory(registered_by=siti, opened_on=date(2026, 3, 1)), budi)
    ConflictOfInterest.objects.create(case=hidden, user=budi, reason="Saudara", recorded_by=siti)
    end(CaseFactory(registered_by=ratna, opened_on=date(2026, 3, 1)), hasan)
    assert list(cases_offered(budi)) == [case]


def test_a_case_that_is_not_offered_cannot_be_slipped_in(
    case: Case, ratna: User, hasan: User, budi: User, as_: As
) -> None:
    other = end(CaseFactory(registered_by=ratna, opened_on=date(2026, 3, 1)), hasan)
    page = stepped_up(as_(budi)).post(PAGE, typed(other))
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/html")
    assert not AuditEvent.objects.filter(case_id=other.pk).exists()
