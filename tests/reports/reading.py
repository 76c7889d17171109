"""Reads the breakdown back from page, print, CSV, workbook and command, into the words of the page."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpRequest
from django.test import Client
from openpyxl import load_workbook

from lk3.access import Permission, grant_step_up
from tests.reports.test_breakdown_command import facts

PAGE, PRINT = "/laporan/", "/laporan/cetak/"
CSV, XLSX = "/laporan/csv/", "/laporan/xlsx/"


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
    html = client.get(address, query).content.decode()
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
