"""How the semester report goes from the head to the dinas and back, and what each of them reads."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cases.workflow import NotAllowed
from lk3.access import Permission
from lk3.models import AuditEvent, BoardMember, User
from reports import splits
from reports.actions import semester
from reports.models import SemesterReport
from reports.semester import frozen, workflow
from reports.semester.calendar import Half, half_of
from reports.semester.page import SPLITS_ELSEWHERE, SPLITS_PROTECTED
from reports.semester.tallies import Tallies
from tests.cast import As
from tests.reports.semesters import FIRST, WORDS, half_year_of, sent_report

pytestmark = pytest.mark.django_db
State = SemesterReport.State
WRITE = "/laporan/semester/2026/1/"


def sent(budi: User, **changes: str) -> dict[str, str]:
    return {**WORDS, "version": "0", "langkah": "kirim", **changes}


def test_it_works(siti: User, budi: User, wati: User, as_: As) -> None:
    half_year_of(siti)
    answer = as_(budi).post(WRITE, sent(budi))
    report = SemesterReport.objects.get()
    assert answer["Location"] == report.get_absolute_url()
    assert report.state == State.SUBMITTED
    page = as_(wati).get(report.get_absolute_url()).content.decode()
    report.refresh_from_db()
    assert (report.state, report.read_by) == (State.READ, wati)
    assert WORDS["activities"] in page
    as_(wati).post(
        reverse("reports:semester-decide", args=[report.uid]), {"version": report.version, "langkah": "terima"}
    )
    report.refresh_from_db()
    assert (report.state, report.decided_by) == (State.ACCEPTED, wati)


def test_looking_at_the_page_writes_nothing(budi: User, as_: As) -> None:
    page = as_(budi).get(WRITE).content.decode()
    assert "Kirim ke dinas" in page
    assert not SemesterReport.objects.exists()


def test_the_chair_of_the_board_signs_unless_somebody_else_is_written(budi: User, as_: As) -> None:
    BoardMember.objects.create(
        unit=budi.hat.unit, name="Hj. Nurhayati", post="CHAIR", from_on=date(2025, 1, 1), until_on=date(2027, 12, 31)
    )
    page = as_(budi).get(WRITE).content.decode()
    assert 'value="Hj. Nurhayati"' in page


def test_words_are_saved_and_come_back(budi: User, as_: As) -> None:
    as_(budi).post(WRITE, sent(budi, langkah="simpan", plans=""))
    report = SemesterReport.objects.get()
    assert (report.state, report.figures, report.version) == (State.DRAFT, None, 1)
    assert WORDS["obstacles"] in as_(budi).get(WRITE).content.decode()


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(budi: User, as_: As) -> None:
    page = as_(budi).post(WRITE, sent(budi, plans=" ")).content.decode()
    assert "Tulis rencana semester berikutnya" in page
    assert WORDS["activities"] in page
    assert not SemesterReport.objects.exists()


def test_a_nik_is_refused_in_the_words_that_the_dinas_reads(budi: User, as_: As) -> None:
    page = as_(budi).post(WRITE, sent(budi, activities="Klien 1371 0145 0790 0001 dikunjungi")).content.decode()
    assert "tanpa NIK" in page
    assert not SemesterReport.objects.exists()


def test_a_second_click_sends_nothing_twice(budi: User, as_: As) -> None:
    for _ in range(2):
        as_(budi).post(WRITE, sent(budi))
    first = SemesterReport.objects.get()
    again = sent_report(budi)
    assert again.pk == first.pk
    assert AuditEvent.objects.filter(verb="semester_report.submitted").count() == 1


def test_a_second_click_on_saving_is_no_conflict(budi: User, as_: As) -> None:
    for _ in range(2):
        answer = as_(budi).post(WRITE, sent(budi, langkah="simpan"))
        assert answer.status_code == 302
    assert SemesterReport.objects.get().version == 1


def test_two_windows_do_not_overwrite_each_other(budi: User, as_: As) -> None:
    as_(budi).post(WRITE, sent(budi, langkah="simpan"))
    page = as_(budi).post(WRITE, sent(budi, langkah="simpan", plans="Rencana lain sama sekali")).content.decode()
    assert "Tulisan Anda belum disimpan" in page
    assert WORDS["plans"] in page
    assert "Rencana lain sama sekali" in page
    assert SemesterReport.objects.get().plans == WORDS["plans"]


def test_a_running_semester_is_written_but_not_sent(budi: User, as_: As) -> None:
    running = half_of(timezone.localdate())
    address = reverse("reports:semester-write", args=list(running))
    assert "Kirim ke dinas" not in as_(budi).get(address).content.decode()
    page = as_(budi).post(address, sent(budi)).content.decode()
    assert "belum berakhir" in page
    assert not SemesterReport.objects.filter(state=State.SUBMITTED).exists()
    with pytest.raises(NotAllowed, match="belum berakhir"):
        semester.submit_report(unit=budi.hat.unit, half=running, texts=WORDS, version=0, by=budi)


@pytest.mark.parametrize(
    "address", ["/laporan/semester/2026/3/", "/laporan/semester/2099/1/", "/laporan/semester/1999/1/"]
)
def test_a_semester_that_cannot_be_is_nowhere(address: str, budi: User, as_: As) -> None:
    assert as_(budi).get(address).status_code == 404


def test_figures_stay_as_they_were_sent(siti: User, budi: User, as_: As) -> None:
    cases = half_year_of(siti)
    report = sent_report(budi)
    cases["beaten"].contacts.all().delete()
    page = as_(budi).get(report.get_absolute_url()).content.decode()
    assert "Sejak laporan dikirim, catatan semester ini berubah: layanan −3" in page
    assert Tallies.from_json(report.figures)["services"].total == 4
    report.refresh_from_db()
    assert frozen.is_intact(report)
    assert "cocok dengan isi yang tersimpan" in page


def test_somebody_who_changes_the_stored_report_is_found_out(siti: User, budi: User, as_: As) -> None:
    half_year_of(siti)
    report = sent_report(budi)
    report.figures["tables"][0]["counts"][0] = [99]
    SemesterReport.objects.filter(pk=report.pk).update(figures=report.figures)
    assert "tidak cocok lagi dengan sidik" in as_(budi).get(report.get_absolute_url()).content.decode()


def test_a_report_that_comes_after_its_day_says_so(budi: User, as_: As) -> None:
    report = sent_report(budi)
    assert "Terlambat" in as_(budi).get(report.get_absolute_url()).content.decode()


def test_the_dinas_returns_with_a_note_and_the_head_corrects(budi: User, wati: User, as_: As) -> None:
    report = sent_report(budi)
    as_(wati).get(report.get_absolute_url())
    report.refresh_from_db()
    decide = reverse("reports:semester-decide", args=[report.uid])
    empty = as_(wati).post(decide, {"version": report.version, "langkah": "kembalikan", "note": ""}).content.decode()
    assert "Tulis catatan" in empty
    as_(wati).post(decide, {"version": report.version, "langkah": "kembalikan", "note": "Layanan Mei kurang."})
    report.refresh_from_db()
    assert (report.state, report.return_note) == (State.RETURNED, "Layanan Mei kurang.")
    for _ in range(2):  # the second of two clicks
        as_(budi).post(reverse("reports:semester-correct", args=[report.uid]), {"reason": "Layanan Mei ditambah"})
    draft = SemesterReport.objects.get(edition=2)
    assert (draft.state, draft.activities, draft.correction_reason) == (
        State.DRAFT,
        WORDS["activities"],
        "Layanan Mei ditambah",
    )
    assert as_(wati).get(draft.get_absolute_url()).status_code == 404, "a draft is the unit's alone"
    as_(budi).post(WRITE, sent(budi, version=str(draft.version), plans="Rencana yang diperbaiki"))
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    page = as_(wati).get(draft.get_absolute_url()).content.decode()
    assert "Mengembalikan versi 1" in page
    assert "Layanan Mei ditambah" in page


def test_nobody_decides_on_an_edition_that_was_replaced(budi: User, wati: User) -> None:
    first = semester.read_report(report=sent_report(budi), by=wati)
    draft = semester.correct_report(report=first, reason="Salah ketik", by=budi)
    sent_report(budi)  # same words: the newest edition is the draft, so this sends it
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    with pytest.raises(NotAllowed, match="versi yang lebih baru"):
        semester.accept_report(report=first, note="", version=first.version, by=wati)


@pytest.mark.parametrize("move", [workflow.SUBMIT, workflow.READ, workflow.ACCEPT, workflow.RETURN])
def test_only_steps_of_the_table_are_taken(move: workflow.Move) -> None:
    for state in State:
        report = SemesterReport(state=state)
        if move in workflow.TRANSITIONS[state]:
            workflow.require_move(report, move)
        else:
            with pytest.raises(NotAllowed):
                workflow.require_move(report, move)


def test_two_officers_who_decide_at_once_do_not_undo_each_other(budi: User, wati: User) -> None:
    report = semester.read_report(report=sent_report(budi), by=wati)
    seen = report.version
    semester.accept_report(report=report, note="", version=seen, by=wati)
    again = semester.accept_report(report=report, note="", version=seen, by=wati)
    assert again.state == State.ACCEPTED
    with pytest.raises(NotAllowed, match="baru saja berubah"):
        semester.return_report(report=report, note="Tunggu", version=seen, by=wati)


def test_the_ministry_reads_without_marking_it_read_and_does_not_answer(budi: User, mira: User, as_: As) -> None:
    report = sent_report(budi)
    page = as_(mira).get(report.get_absolute_url()).content.decode()
    report.refresh_from_db()
    assert report.state == State.SUBMITTED
    assert "Terima atau kembalikan" not in page
    assert as_(mira).get(reverse("reports:semester-decide", args=[report.uid])).status_code == 403


def test_an_office_reads_no_sex_and_no_age_and_the_unit_reads_both(siti: User, budi: User, wati: User, as_: As) -> None:
    half_year_of(siti)
    report = sent_report(budi)
    for name in ("reports:semester-report", "reports:semester-print"):
        own = as_(budi).get(reverse(name, args=[report.uid])).content.decode()
        office = as_(wati).get(reverse(name, args=[report.uid])).content.decode()
        assert "13–17 tahun" in own
        assert "13–17 tahun" not in office
        assert "Laki-laki" not in office
        assert SPLITS_ELSEWHERE in office


def test_the_workbook_of_an_office_divides_nobody(siti: User, budi: User, wati: User, as_: As) -> None:
    half_year_of(siti)
    report = sent_report(budi)

    def sheets(person: User) -> list[str]:
        client = as_(person)
        session = client.session
        session["step_ups"] = {str(Permission.STATISTICS_EXPORT): timezone.now().timestamp()}
        session.save()
        answer = client.get(reverse("reports:semester-xlsx", args=[report.uid]))
        assert answer.status_code == 200
        return load_workbook(BytesIO(answer.content)).sheetnames

    own, office = sheets(budi), sheets(wati)
    assert len(own) - len(office) == 4
    assert not [name for name in office if "umur" in name]
    assert AuditEvent.objects.filter(verb="semester_report.exported").count() == 2


def test_the_paper_and_the_pdf_carry_figures_words_and_signature(siti: User, budi: User, as_: As) -> None:
    half_year_of(siti)
    report = sent_report(budi)
    paper = as_(budi).get(reverse("reports:semester-print", args=[report.uid])).content.decode()
    for words in (*(w for w in WORDS.values()), report.digest, "Lampiran"):
        assert words in paper
    assert "KONSEP" not in paper
    pdf = as_(budi).get(reverse("reports:semester-pdf", args=[report.uid]))
    assert pdf.status_code == 302 or pdf.content.startswith(b"%PDF")


def test_a_draft_on_paper_is_marked_as_one(budi: User, as_: As) -> None:
    as_(budi).post(WRITE, sent(budi, langkah="simpan"))
    report = SemesterReport.objects.get()
    assert "KONSEP" in as_(budi).get(reverse("reports:semester-print", args=[report.uid])).content.decode()


def test_another_units_head_and_another_regions_dinas_find_nothing(budi: User, hasan: User, as_: As, db: None) -> None:
    from lk3.access import Role
    from tests.factories import MembershipFactory, UserFactory

    report = sent_report(budi)
    elsewhere = UserFactory()
    elsewhere.hat = MembershipFactory(user=elsewhere, role=Role.SOCIAL_OFFICE, region_id="13.74")
    for person in (hasan, elsewhere):
        assert as_(person).get(report.get_absolute_url()).status_code == 404


def test_the_list_of_the_dinas_puts_first_what_waits_for_an_answer(budi: User, wati: User, as_: As) -> None:
    from tests.factories import UnitFactory

    UnitFactory(name="LK3 Aaa", district_id="13.71")
    sent_report(budi)
    page = as_(wati).get("/laporan/semester/", {"semester": "2026-s1"}).content.decode()
    assert page.index("LK3 Delima") < page.index("LK3 Aaa")
    waiting = as_(wati).get("/laporan/semester/", {"semester": "2026-s1", "keadaan": "tunggu"}).content.decode()
    assert "LK3 Aaa" in waiting
    assert "LK3 Delima</strong>" not in waiting


def test_the_start_page_reminds_the_head_until_the_report_is_sent(budi: User, as_: As) -> None:
    from reports.semester.calendar import last_ended

    half = last_ended(timezone.localdate())
    assert f"Laporan {half.label} belum dikirim" in as_(budi).get("/").content.decode()
    sent_report(budi, half)
    assert f"Laporan {half.label} belum dikirim" not in as_(budi).get("/").content.decode()


def test_months_without_a_word_are_pointed_out_before_sending(siti: User, budi: User, as_: As) -> None:
    half_year_of(siti)
    page = as_(budi).get(WRITE).content.decode()
    assert "Tanpa kasus dan tanpa pernyataan: Maret, April, Mei" in page


def test_half_is_the_second_from_july_on() -> None:
    assert half_of(date(2026, 6, 30)) == FIRST
    assert half_of(date(2026, 7, 1)) == Half(2026, 2)


def test_a_dinas_reads_sex_and_age_from_the_protected_split_once_it_is_frozen(
    siti: User, budi: User, wati: User, as_: As
) -> None:
    half_year_of(siti)
    report = sent_report(budi)
    assert SPLITS_ELSEWHERE in as_(wati).get(report.get_absolute_url()).content.decode()
    splits.build(FIRST.year, FIRST.half)
    page = as_(wati).get(report.get_absolute_url()).content.decode()
    assert SPLITS_ELSEWHERE not in page
    assert "disembunyikan" in page, "with five clients there is hardly a cell that may be shown"
    assert SPLITS_PROTECTED not in as_(budi).get(report.get_absolute_url()).content.decode()
