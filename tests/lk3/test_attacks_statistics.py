"""Attacks on the statistics: areas of others, figures that tell of one case, hats that change, replays, addresses gone mad."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseParticipant, ProblemCategory, WelfareCategory
from lk3 import work
from lk3.access import Confidentiality, Permission, Role
from lk3.models import AuditEvent, Job, Unit, User
from reports.models import Publication, Recap, RecapUpload, SemesterReport
from reports.public import figures as public_figures
from tests.cast import As
from tests.factories import (
    CaseFactory,
    ContactFactory,
    MembershipFactory,
    OutreachFactory,
    PartnerFactory,
    ReferralFactory,
    UnitFactory,
    UserFactory,
)
from tests.lk3.test_attacks import sealed_case
from tests.reports.semesters import half_year_of, sent_report
from tests.reports.world import add_problem, live_through_2016

pytestmark = pytest.mark.django_db

PAGES = [
    "reports:breakdown",
    "reports:breakdown-print",
    "reports:drilldown",
    "reports:dashboard",
    "reports:dashboard-matrix",
    "reports:dashboard-print",
    "reports:other-clinic",
    "reports:needs",
]
FILES = [
    "reports:breakdown-csv",
    "reports:breakdown-xlsx",
    "reports:breakdown-json",
    "reports:breakdown-pdf",
    "reports:dashboard-csv",
    "reports:dashboard-xlsx",
    "reports:dashboard-json",
    "reports:dashboard-pdf",
]
FIGURES = [
    "opened",
    "active",
    "closed",
    "clients",
    "clients_new",
    "clients_continuing",
    "problems",
    "services",
    "referrals",
    "outreach",
    "people_reached",
    "welfare",
]


def proved(client: Client, *permissions: Permission) -> Client:
    """The browser just after its person proved who they are, for these permissions and no other."""
    session = client.session
    session["step_ups"] = {str(one): timezone.now().timestamp() for one in permissions}
    session.save()
    return client


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def steady(html: str) -> str:
    """The page without what differs from one answer to the next: tokens, nonces, drafts and the clock."""
    html = re.sub(r'(value|content|nonce)="[A-Za-z0-9_+/=:.-]{20,}"', "", html)
    html = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", html)
    return re.sub(r"\d{1,2}[.:]\d{2}([.:]\d{2})?", "", html)


# Areas of others


@pytest.mark.parametrize("name", [*PAGES, *FILES])
@pytest.mark.parametrize("who", ["hasan", "ratna", "another_office", "province_of_others"])
def test_nobody_reads_padang_from_elsewhere(
    name: str, who: str, siti: User, ratna: User, delima: Unit, as_: As, request: pytest.FixtureRequest
) -> None:
    live_through_2016(siti, ratna)
    person = request.getfixturevalue(who)
    client = proved(as_(person), *Permission)
    choices = [{"kabupaten": "13.71"}, {"provinsi": "13"}, {"kabupaten": ["13.74", "13.71"]}, {"lk3": delima.pk}]
    if name in ("reports:other-clinic", "reports:needs"):
        choices = [{"wilayah": "13.71"}, {"wilayah": "13"}, {"wilayah": ["13.74", "13.71"]}]
    for area in choices:
        before = AuditEvent.objects.count()
        answer = client.get(reverse(name), {"tahun": "2016", **area})
        assert answer.status_code in (403, 404), area
        assert b"LK3 Delima" not in answer.content
        assert [event.verb for event in AuditEvent.objects.order_by("pk")[before:]] == [
            "access.not_found" if answer.status_code == 404 else "access.refused"
        ], area


def office(region: str, name: str = "") -> User:
    person = UserFactory(name=name or f"Dinas {region}")
    person.hat = MembershipFactory(user=person, role=Role.SOCIAL_OFFICE, region_id=region)
    return person


@pytest.fixture
def another_office(db: None) -> User:
    return office("13.74")


@pytest.fixture
def province_of_others(db: None) -> User:
    return office("12")


@pytest.mark.parametrize("name", [*PAGES, *FILES])
@pytest.mark.parametrize("who", ["yusuf", "arif", "tono", "lina"])
def test_who_has_no_statistics_gets_none_anywhere(
    name: str, who: str, delima: Unit, as_: As, request: pytest.FixtureRequest
) -> None:
    client = proved(as_(request.getfixturevalue(who)), *Permission)
    if who == "arif" and name == "reports:other-clinic":
        return
    for area in ({}, {"lk3": delima.pk}, {"kabupaten": "13.71"}):
        assert client.get(reverse(name), area).status_code == 403


@pytest.mark.parametrize("name", ["reports:drilldown", "reports:dashboard", "reports:dashboard-matrix"])
def test_budi_cannot_single_another_unit_of_his_district_out_by_its_kind(
    name: str, siti: User, budi: User, padang: Any, as_: As
) -> None:
    UnitFactory(name="LK3 Ketiga", district=padang)
    other = UnitFactory(name="LK3 Kampus", district=padang, kind=Unit.Kind.UNIVERSITY)
    teacher = UserFactory()
    teacher.hat = MembershipFactory(user=teacher, role=Role.COUNSELOR, unit=other)
    for _ in range(13):
        CaseFactory(registered_by=teacher, opened_on=date(2016, 4, 4), code="NEGLECT")
    for _ in range(4):
        CaseFactory(registered_by=siti, opened_on=date(2016, 4, 4), code="NEGLECT")
    client = as_(budi)
    query = {"tahun": "2016", "kabupaten": "13.71", "angka": "opened"}
    whole = text_of(client.get(reverse(name), query).content.decode())
    asked = text_of(client.get(reverse(name), query | {"jenis_lk3": "UNIVERSITY"}).content.decode())
    assert re.search(r"\b17\b", whole)
    assert re.search(r"\b17\b", asked)
    assert not re.search(r"\b13 kasus", asked)


# What a colleague's sealed case leaves behind


def _busy(case: Case, partner: Any = None) -> None:
    """Everything that is counted happens in the case."""
    known = {"partner": partner} if partner else {}
    ContactFactory(case=case, held_on=date(2016, 5, 6))
    ContactFactory(case=case, held_on=timezone.localdate())
    moment = timezone.make_aware(timezone.datetime(2016, 5, 7))
    ReferralFactory(case=case, state="SENT", sent_at=moment, sent_by=case.registered_by, **known)
    add_problem(case, "NEGLECT")
    CaseParticipant.objects.filter(case=case).first().welfare_categories.add(WelfareCategory.objects.order_by("pk")[0])


def _addresses(unit: Unit) -> list[str]:
    names = ("reports:breakdown", "reports:dashboard", "reports:needs")
    pages = [f"{reverse(name)}?{period}" for name in names for period in ("tahun=2016&periode=05", "")]
    pages += [f"{reverse('reports:drilldown')}?tahun=2016&angka={code}" for code in FIGURES]
    pages += [
        f"{reverse('reports:drilldown')}?tahun=2016&{more}" for more in ("jk=F", "jenis=SEXUAL_VIOLENCE", "umur=?")
    ]
    return [*pages, "/", reverse("reports:unit-profile", args=[unit.pk]), reverse("reports:recap-list")]


def test_a_sealed_case_of_siti_changes_no_byte_of_any_statistics_page_of_dewi(
    siti: User, ratna: User, dewi: User, as_: As
) -> None:
    live_through_2016(siti, ratna)
    Case.objects.filter(unit=siti.hat.unit).update(owner=siti)
    client, partner = as_(dewi), PartnerFactory()
    before = {url: steady(client.get(url).content.decode()) for url in _addresses(siti.hat.unit)}
    _busy(sealed_case(siti, opened_on=date(2016, 5, 5)), partner)
    changed = [url for url, html in before.items() if steady(client.get(url).content.decode()) != html]
    assert changed == []


def test_the_sealed_case_does_change_the_pages_of_budi(siti: User, ratna: User, budi: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    client = as_(budi)
    before = {url: steady(client.get(url).content.decode()) for url in _addresses(siti.hat.unit)}
    _busy(sealed_case(siti, opened_on=date(2016, 5, 5)))
    changed = [url for url, html in before.items() if steady(client.get(url).content.decode()) != html]
    assert len(changed) > len(FIGURES)


def test_a_month_of_a_sealed_case_is_declared_empty_by_dewi_like_any_other(siti: User, dewi: User, as_: As) -> None:
    said = []
    for month in ("2025-03", "2025-04"):
        if month == "2025-04":
            sealed_case(siti, opened_on=date(2025, 4, 4))
        answer = as_(dewi).post(reverse("reports:no-case-declare"), {"bulan": month}, follow=True)
        said.append("Dicatat: tidak ada kasus" in answer.content.decode())
    assert said == [True, True]


# An office and the days, persons and rows behind its figures


def test_wati_gets_no_day_by_day_figures_of_a_unit_out_of_the_months(
    siti: User, ratna: User, wati: User, budi: User, delima: Unit, as_: As
) -> None:
    live_through_2016(siti, ratna)
    query = {"tahun": "2016", "angka": "opened", "lk3": delima.pk, "sampai": "2016-06-29"}
    text = text_of(as_(wati).get(reverse("reports:drilldown"), query).content.decode())
    assert "Kasus dibuka: 4 kasus" in text
    assert "Hari terakhir" in text, "the page says that it did not use the day"
    own = text_of(as_(budi).get(reverse("reports:drilldown"), query).content.decode())
    assert "Kasus dibuka: 1 kasus" in own


PERSON_WORDS = re.compile(r"di bawah 6 tahun|6–12 tahun|13–17 tahun|25–44 tahun|Perempuan|Laki-laki|Kecamatan \w+: \d")


@pytest.mark.parametrize("who", ["wati", "mira", "another_office"])
def test_no_page_of_an_office_divides_persons_before_the_split_is_frozen(
    who: str, siti: User, ratna: User, budi: User, delima: Unit, as_: As, request: pytest.FixtureRequest
) -> None:
    half_year_of(siti)
    live_through_2016(siti, ratna)
    report = sent_report(budi)
    person = request.getfixturevalue(who)
    client = proved(as_(person), *Permission)
    areas = [{}, {"lk3": delima.pk}, {"kabupaten": "13.71"}] if who != "another_office" else [{}]
    splitting = {"jk": "F", "umur": "0-5", "ppks": "ANAK", "angka": "clients"}
    for name in [*PAGES, *FILES]:
        for area in areas:
            for period in ({"tahun": "2026", "periode": "s1"}, {"tahun": "2016"}, {"tahun": "2016", "periode": "03"}):
                answer = client.get(reverse(name), area | period | splitting)
                assert answer.status_code == 200, (name, area)
                body = _figures(answer)
                assert not PERSON_WORDS.search(body), (name, area, PERSON_WORDS.search(body))
    if who == "another_office":
        return
    for name in ("semester-report", "semester-print", "semester-pdf", "semester-xlsx"):
        answer = client.get(reverse(f"reports:{name}", args=[report.uid]))
        assert answer.status_code == 200
        body = _figures(answer)
        assert "Hambatan" in body, "the report was read at all"
        assert not PERSON_WORDS.search(body), (name, PERSON_WORDS.search(body))


def _figures(answer: Any) -> str:
    """The words of a page or a file, without the choices of forms."""
    from io import BytesIO

    from openpyxl import load_workbook
    from pypdf import PdfReader

    kind = answer.headers["Content-Type"]
    content = b"".join(answer) if answer.streaming else answer.content
    if "spreadsheet" in kind:
        book = load_workbook(BytesIO(content))
        return " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    if "pdf" in kind:
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    html = re.sub(r"<(form|select)\b.*?</\1>", "", content.decode(), flags=re.S)
    html = re.sub(r'<(ul|div|p)[^>]*class="[^"]*(errorlist|complaint|alert)[^"]*".*?</\1>', "", html, flags=re.S)
    return text_of(html).replace("Jenis kelamin dapat dipilih", "")


# The semester report of others, and decisions that are not one's own


READS = ["semester-report", "semester-print", "semester-pdf", "semester-xlsx"]


@pytest.mark.parametrize("who", ["hasan", "another_office", "province_of_others"])
def test_the_report_of_delima_is_nobodys_elsewhere(
    who: str, budi: User, as_: As, request: pytest.FixtureRequest
) -> None:
    report = sent_report(budi)
    client = proved(as_(request.getfixturevalue(who)), *Permission)
    for name in READS:
        assert client.get(reverse(f"reports:{name}", args=[report.uid])).status_code == 404, name
    sent = {"version": report.version, "langkah": "terima", "note": "x", "reason": "y"}
    for name in ("semester-decide", "semester-correct"):
        answer = client.post(reverse(f"reports:{name}", args=[report.uid]), sent)
        assert answer.status_code in (403, 404), name
    report.refresh_from_db()
    assert report.state == "SUBMITTED"


def test_only_the_dinas_of_the_region_decides_and_only_once(
    budi: User, wati: User, mira: User, siti: User, as_: As
) -> None:
    report = sent_report(budi)
    address = reverse("reports:semester-decide", args=[report.uid])
    for person in (budi, mira, siti):
        assert as_(person).post(address, {"version": report.version, "langkah": "terima"}).status_code == 403
    client = as_(wati)
    client.get(report.get_absolute_url())
    stale = {"version": report.version, "langkah": "terima"}
    client.post(address, stale)
    report.refresh_from_db()
    assert report.state == "ACCEPTED"
    client.post(address, stale | {"langkah": "kembalikan", "note": "Ternyata salah"})
    client.post(address, {"version": report.version, "langkah": "kembalikan", "note": "Ternyata salah"})
    report.refresh_from_db()
    assert (report.state, report.return_note) == ("ACCEPTED", "")
    assert AuditEvent.objects.filter(verb__startswith="semester_report.", detail__edition=1, actor=wati).count() == 2


def test_a_draft_is_read_by_no_office_in_any_shape(budi: User, wati: User, mira: User, as_: As) -> None:
    report = SemesterReport.objects.create(
        unit=budi.hat.unit, year=2025, half=1, activities="Rahasia draf", begun_at=timezone.now(), begun_by=budi,
        changed_by=budi,
    )  # fmt: skip
    for person in (wati, mira):
        client = proved(as_(person), *Permission)
        for name in [*READS, "semester-decide"]:
            answer = client.get(reverse(f"reports:{name}", args=[report.uid]))
            assert answer.status_code in (403, 404), name
            assert b"Rahasia draf" not in answer.content


# Hats: one person in two functions, and functions that ended


def two_hats(*hats: dict[str, Any]) -> User:
    person = UserFactory(name="Rangkap Jabatan")
    person.hats = [MembershipFactory(user=person, **hat) for hat in hats]
    person.hat = person.hats[0]
    return person


def wearing(client: Client, hat: Any) -> Client:
    session = client.session
    session["hat"] = hat.pk
    session.save()
    return client


def test_one_person_in_two_offices_does_not_approve_what_they_proposed(siti: User, as_: As) -> None:
    live_through_2016(siti, siti)
    release = public_figures.build(2016, 1)
    person = two_hats({"role": Role.MINISTRY}, {"role": Role.MINISTRY}, {"role": Role.SOCIAL_OFFICE, "region_id": "13"})
    client = proved(as_(person), Permission.SNAPSHOT_APPROVE)
    client = wearing(client, person.hats[0])
    assert client.post(reverse("reports:publication-propose", args=[release.pk])).status_code == 302
    row = Publication.objects.get()
    for hat in person.hats:
        proved(wearing(client, hat), Permission.SNAPSHOT_APPROVE)
        client.post(reverse("reports:publication-approve", args=[row.pk]))
        row.refresh_from_db()
        assert row.approved_at is None, hat


def test_a_province_touches_no_publication_of_the_nation_or_of_its_neighbour(siti: User, mira: User, as_: As) -> None:
    live_through_2016(siti, siti)
    release = public_figures.build(2016, 1)
    mine, theirs = office("13", "Satu"), office("12", "Dua")
    for person in (mira, theirs):
        as_(person).post(reverse("reports:publication-propose", args=[release.pk]))
    client = proved(as_(mine), Permission.SNAPSHOT_APPROVE)
    for row in Publication.objects.order_by("pk"):
        client.post(reverse("reports:publication-approve", args=[row.pk]))
        client.post(reverse("reports:publication-withdraw", args=[row.pk]), {"reason": "Kami tidak suka"})
        row.refresh_from_db()
        assert (row.approved_at, row.withdrawn_at) == (None, None), row.region_id
    assert Publication.objects.count() == 2


def test_approving_needs_its_own_proof_and_is_no_link(siti: User, mira: User, as_: As) -> None:
    live_through_2016(siti, siti)
    release = public_figures.build(2016, 1)
    as_(mira).post(reverse("reports:publication-propose", args=[release.pk]))
    row = Publication.objects.get()
    second = UserFactory(name="Kolega Mira")
    second.hat = MembershipFactory(user=second, role=Role.MINISTRY)
    address = reverse("reports:publication-approve", args=[row.pk])
    client = proved(as_(second), Permission.STATISTICS_EXPORT, Permission.RECAP_IMPORT)
    assert client.post(address).headers["Location"].startswith(reverse("step-up"))
    client = proved(as_(second), Permission.SNAPSHOT_APPROVE)
    assert client.get(address).status_code == 200
    row.refresh_from_db()
    assert row.approved_at is None
    assert client.post(address).status_code == 302
    row.refresh_from_db()
    assert row.approved_by == second


@pytest.mark.parametrize("name", FILES)
def test_a_file_needs_its_own_proof_and_leaves_one_event_without_figures(
    name: str, siti: User, ratna: User, budi: User, as_: As
) -> None:
    live_through_2016(siti, ratna)
    address = f"{reverse(name)}?tahun=2016"
    client = proved(as_(budi), Permission.RECAP_IMPORT, Permission.API_TOKEN, Permission.SNAPSHOT_APPROVE)
    assert client.get(address).headers["Location"].startswith(reverse("step-up"))
    client = proved(as_(budi), Permission.STATISTICS_EXPORT)
    before = AuditEvent.objects.count()
    assert client.get(address).status_code == 200
    (event,) = AuditEvent.objects.order_by("pk")[before:]
    assert event.verb in ("breakdown.exported", "dashboard.exported")
    assert set(event.detail) == {"format"}


def test_the_work_of_mira_is_hers_with_the_hat_she_asked_with(mira: User, as_: As) -> None:
    person = two_hats({"role": Role.MINISTRY}, {"role": Role.SOCIAL_OFFICE, "region_id": "13.71"})
    job = work.ask("splits.build", label="Pekerjaan", arguments={"year": 2016, "half": 1}, by=person)
    client = as_(person)
    assert wearing(client, person.hats[0]).get(reverse("job-detail", args=[job.uid])).status_code == 200
    for reader in (wearing(client, person.hats[1]), as_(mira)):
        for name in ("job-detail", "job-file"):
            assert reader.get(reverse(name, args=[job.uid])).status_code == 404, name
        assert reader.post(reverse("job-stop", args=[job.uid])).status_code == 404
    person.hats[0].until_on = timezone.localdate() - timedelta(days=1)
    person.hats[0].save()
    for name in ("job-detail", "job-file"):
        assert wearing(client, person.hats[0]).get(reverse(name, args=[job.uid])).status_code == 404, name
    job.refresh_from_db()
    assert job.state == Job.State.WAITING


# Tables brought in


@pytest.mark.parametrize("key", ["lk3-{other}", "13.74", "13.71", "13", "nasional", "", "lk3-0", "lk3-{other}' OR 1=1"])
def test_budi_brings_nothing_in_for_anybody_else(key: str, budi: User, raudah: Unit, as_: As) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = proved(as_(budi), Permission.RECAP_IMPORT)
    file = SimpleUploadedFile("r.csv", b"Rekap 2017;;\nMasalah;Jan\nPenelantaran;3\nKDRT;2\n")
    sent = {"berkas": file, "wilayah": key.format(other=raudah.pk), "sumber": "Buku", "tanggal_sumber": "2018-01-05"}
    assert client.post(reverse("reports:recap-upload"), sent).status_code == 200
    assert not RecapUpload.objects.exists()


def test_a_file_that_waits_is_its_uploaders_alone_and_only_with_the_right_hat(
    budi: User, delima: Unit, as_: As
) -> None:
    person = two_hats({"role": Role.HEAD, "unit": delima}, {"role": Role.SOCIAL_OFFICE, "region_id": "13.74"})
    upload = RecapUpload.objects.create(
        unit=delima, digest="0" * 64, uploaded_by=person, uploaded_at=timezone.now(), source="Buku",
        source_on=date(2018, 1, 1), content={"sheets": [], "notes": []}, choices={},
    )  # fmt: skip
    address = reverse("reports:recap-check", args=[upload.uid])
    assert proved(as_(budi), Permission.RECAP_IMPORT).get(address).status_code == 404
    client = proved(wearing(as_(person), person.hats[1]), Permission.RECAP_IMPORT)
    assert client.get(address).status_code == 404
    client.post(address, {"langkah": "buang"})
    upload.refresh_from_db()
    assert upload.state == RecapUpload.State.READ


def test_totals_of_delima_are_read_by_its_own_offices_only(
    budi: User, siti: User, hasan: User, ratna: User, wati: User, another_office: User, mira: User, as_: As
) -> None:
    recap = Recap.objects.create(
        key="rekap-rahasia-1", title="Rekap Delima", year=2014, unit=budi.hat.unit, source="Buku", note="x"
    )
    recap.rows.create(category=ProblemCategory.objects.roots()[0], count=7)
    address = reverse("reports:recap", args=[recap.key])
    for person, status in ((budi, 200), (wati, 200), (mira, 200), (hasan, 404), (ratna, 404), (another_office, 404)):
        assert as_(person).get(address).status_code == status, person
        html = as_(person).get(reverse("reports:recap-list")).content.decode()
        assert (address in html) == (status == 200), person


# Addresses gone mad


MAD = [
    "",
    "-1",
    "0",
    "9999",
    "10000",
    "1e9",
    "999999999999999999999999",
    "２０１６",
    "२०१६",
    "2016\n",
    "\x00",
    "%00",
    "' OR 1=1 --",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "=1+1",
    "s3",
    "13",
    "00",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "x" * 5000,
    "NaN",
    "None",
    "[]",
    "2016-02-30",
    "2016-W01-1",
    "20160101T101010",
]
NAMES = ["tahun", "periode", "provinsi", "kabupaten", "lk3", "angka", "jenis", "jk", "umur", "ppks", "jalur"]
NAMES += [
    "wilayah",
    "sasaran",
    "layanan",
    "mitra",
    "jenis_lk3",
    "hitungan",
    "urut",
    "sampai",
    "sesudah",
    "halaman",
    "semester",
    "keadaan",
]
MORE_PAGES = ["semester-list", "completeness", "recap-list", "publication-list", "unit-list", "other-recode"]
MORE_PAGES += ["bulk-export", "table-checker", "token-list", "recap-upload"]


@pytest.mark.parametrize("name", [*PAGES, *(f"reports:{name}" for name in MORE_PAGES), "reports:psks"])
def test_no_address_breaks_a_page(name: str, siti: User, ratna: User, budi: User, mira: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    places = ("provinsi", "kabupaten", "lk3", "wilayah")
    client = proved(as_(mira if name == "reports:publication-list" else budi), *Permission)
    for value in MAD:
        for sent in ({field: value for field in NAMES if field not in places}, dict.fromkeys(places, value)):
            answer = client.get(reverse(name), sent)
            assert answer.status_code in (200, 302, 403, 404), (sent, value[:40])
            assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize(
    "day", ["2016-W01-1", "20160101", "20160101T101010", "2016-01-01T10:10:10+07:00", "0001-01-01"]
)
@pytest.mark.parametrize("code", FIGURES)
def test_no_place_in_a_list_breaks_it(day: str, code: str, siti: User, ratna: User, budi: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    query = {"tahun": "2016", "angka": code, "sesudah": f"0~{day}~7"}
    assert as_(budi).get(reverse("reports:drilldown"), query).status_code == 200


@pytest.mark.parametrize(
    "query", ["tahun=%ED%A0%80", "tahun=%FF%FE", "tahun[]=2016&tahun[$ne]=1", "&" * 900, "a=1&" * 990]
)
@pytest.mark.parametrize("name", PAGES)
def test_broken_bytes_and_long_addresses_are_answered(name: str, query: str, budi: User, as_: As) -> None:
    assert as_(budi).get(f"{reverse(name)}?{query}").status_code in (200, 400)


WRITES = [
    ("reports:no-case-declare", []),
    ("reports:no-case-withdraw", []),
    ("reports:publication-build", []),
    ("reports:publication-propose", [1]),
    ("reports:publication-approve", [1]),
    ("reports:bulk-export", []),
    ("reports:other-recode", []),
    ("reports:recap-upload", []),
    ("reports:semester-write", [2026, 1]),
]


@pytest.mark.parametrize(("name", "arguments"), WRITES)
def test_no_other_site_writes_for_somebody_who_is_logged_in(
    name: str, arguments: list[Any], budi: User, mira: User
) -> None:
    for person in (budi, mira):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        before = (SemesterReport.objects.count(), Publication.objects.count(), Job.objects.count())
        answer = client.post(reverse(name, args=arguments), {"bulan": "2025-03"})
        assert answer.headers["Location"] == reverse("rescued-form"), "its person is asked first"
        assert (SemesterReport.objects.count(), Publication.objects.count(), Job.objects.count()) == before


def test_a_confidential_class_is_no_filter(siti: User, ratna: User, mira: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    Case.objects.update(confidentiality=Confidentiality.SEALED)
    for name in PAGES:
        plain = steady(as_(mira).get(reverse(name), {"tahun": "2016"}).content.decode())
        odd = {"tahun": "2016", "confidentiality": "SEALED", "unit": "1", "known_to": "1", "audience": "UNIT"}
        assert steady(as_(mira).get(reverse(name), odd).content.decode()) == plain, name


def test_people_met_outside_are_no_way_around_the_split(siti: User, wati: User, as_: As) -> None:
    OutreachFactory(recorded_by=siti, held_on=date(2016, 5, 5), state="HELD", women_reached=1, men_reached=4)
    query = {"tahun": "2016", "angka": "people_reached", "jk": "F", "umur": "0-5"}
    text = text_of(as_(wati).get(reverse("reports:drilldown"), query).content.decode())
    assert "Orang terjangkau: 5 orang" in text
