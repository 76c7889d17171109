"""Reads the breakdown back from page, print, CSV, workbook and command, into the words of the page."""

import csv
import json
import re
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpRequest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from lk3.access import Permission
from lk3.step_up import grant_step_up
from tests.reports.test_breakdown_command import facts

PAGE, PRINT = "/laporan/", "/laporan/cetak/"
CSV, XLSX = "/laporan/csv/", "/laporan/xlsx/"
JSON, PDF = "/laporan/json/", "/laporan/pdf/"


def stepped_up(client: Client) -> Client:
    """The same browser, just after its person typed the password and a reason."""
    request = HttpRequest()
    request.session = client.session
    grant_step_up(request, str(Permission.STATISTICS_EXPORT))
    request.session.save()
    return client


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def page_rows(client: Client, address: str, query: dict[str, Any]) -> list[list[str]]:
    """The rows of the first table as the browser shows them: label and figures."""
    return rows_of(client.get(address, query).content.decode())


def rows_of(html: str) -> list[list[str]]:
    """The rows of the first table of a page, without its head."""
    table = html[html.index("<table") : html.index("</table>")]
    rows = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]
    return [[text_of(cell).strip() for cell in row] for row in rows[1:]]


def csv_rows(client: Client, query: dict[str, Any]) -> list[list[str]]:
    lines = list(csv.reader(StringIO(client.get(CSV, query).content.decode("utf-8-sig")), delimiter=";"))
    return lines[1 : lines.index([])]


def xlsx_rows(client: Client, query: dict[str, Any]) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(client.get(XLSX, query).content))["Masalah"]
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def json_rows(client: Client, query: dict[str, Any]) -> list[list[str]]:
    """The rows of the four tables side by side, in the words of the page."""
    return beside(json.loads(client.get(JSON, query).content)["tables"])


def beside(tables: list[dict[str, Any]]) -> list[list[str]]:
    """Tables of a JSON file or of the API side by side, in the words of the page."""
    rows = zip(*([*table["rows"], table["total"]] for table in tables), strict=True)
    return [[row[0]["label"], *_beside(row)] for row in rows]


def _beside(row: tuple[dict[str, Any], ...]) -> list[str]:
    figures = [_figure(table["total"]) for table in row]
    percent = row[0]["percent"]
    return [figures[0], "–" if percent is None else f"{percent}%".replace(".", ","), *figures[1:]]


def _figure(cell: dict[str, Any]) -> str:
    words = {"HIDDEN": "disembunyikan", "NO_DATA": "tidak ada data"}
    return words.get(cell["state"]) or as_shown(cell["value"])


def pdf_rows(client: Client, query: dict[str, Any], labels: list[str]) -> list[list[str]]:
    """The rows whose labels are known, read from the text of the PDF: whatever stands between two labels."""
    reader = PdfReader(BytesIO(client.get(PDF, query).content))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    text = text[text.index("Layanan") + len("Layanan") : text.index("Keterangan")].strip()
    rows = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        assert text.startswith(label), (label, text[:80])
        figures, text = text[len(label) :].split(f" {after} ", 1) if after else (text[len(label) :], "")
        text = f"{after} {text}" if after else ""
        rows.append([label, *_PDF_FIGURE.findall(figures)])
    return rows


_PDF_FIGURE = re.compile(r"tidak ada data|disembunyikan|–|[0-9.]+(?:,[0-9])?%?")


def as_shown(value: Any) -> str:
    """A cell of a file as the page writes it."""
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def printed_rows(when: int, period: dict[str, str], area: dict[str, str]) -> list[list[str]]:
    """What the command prints, in the words of the page."""
    part = period.get("periode", "")
    arguments = ["--year", str(when)]
    arguments += ["--half", part[1]] if part.startswith("s") else ["--month", part] if part else []
    code = area.get("kabupaten") or area.get("provinsi")
    printed = facts(*arguments, *(["--area", code] if code else []))
    total = {"label": "Jumlah", "count": printed["cases"], "percent": printed["percent_sum"]}
    return [
        [row["label"], as_shown(row["count"]), f"{row['percent']:.1f}%".replace(".", ",")]
        for row in (*printed["rows"], total)
    ]
