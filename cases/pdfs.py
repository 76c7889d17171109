"""PDF files: what may hide in them is refused, the rest is written anew.

A PDF can run scripts, start programs, carry other files and send forms. Whatever is asked to do something is refused. What is
left is copied page by page into a new file: what a reader sees, and nothing that says who made it where and when.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from .file_kinds import Refused
from .jpegs import without_metadata

MOST_PAGES = 100
MOST_OBJECTS = 100_000

PRINT_AGAIN = "Buka PDF-nya, pilih Cetak › Simpan sebagai PDF, lalu unggah hasilnya."
LOCKED = f"PDF ini dikunci kata sandi. Buka dengan kata sandinya, simpan tanpa kunci, lalu unggah lagi. {PRINT_AGAIN}"
ACTIVE = f"PDF ini memuat skrip atau perintah otomatis. {PRINT_AGAIN}"
CARRIES = f"PDF ini membawa berkas lain di dalamnya. Unggah berkas itu tersendiri. {PRINT_AGAIN}"
MEDIA = f"PDF ini memuat video, suara, atau benda tiga dimensi. {PRINT_AGAIN}"
DYNAMIC = f"PDF ini formulir yang berubah sendiri (XFA). {PRINT_AGAIN}"
BROKEN = f"PDF ini rusak atau terpotong. Unduh atau pindai ulang dokumennya. Bila masih bisa dibuka: {PRINT_AGAIN}"
TOO_LONG = (
    f"PDF ini {{pages}} halaman, lebih dari batas {MOST_PAGES}. Bagi menjadi beberapa PDF, atau kirim yang perlu saja."
)
TOO_COMPLEX = f"PDF ini terlalu rumit untuk diperiksa. {PRINT_AGAIN}"

# Keys and kinds that make a PDF do something, and what the person is told.
KEYS = {
    "/JS": ACTIVE,
    "/JavaScript": ACTIVE,
    "/AA": ACTIVE,
    "/EmbeddedFiles": CARRIES,
    "/EF": CARRIES,
    "/RichMediaContent": MEDIA,
    "/XFA": DYNAMIC,
}
ACTIONS = {
    "/JavaScript": ACTIVE,
    "/Launch": ACTIVE,
    "/SubmitForm": ACTIVE,
    "/ImportData": ACTIVE,
    "/GoToE": CARRIES,
    "/RichMediaExecute": MEDIA,
    "/Rendition": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
}
KINDS = {
    "/FileAttachment": CARRIES,
    "/EmbeddedFile": CARRIES,
    "/RichMedia": MEDIA,
    "/Screen": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
    "/3D": MEDIA,
}
# What of a page is copied; the rest are links, threads, thumbnails and notes of programs.
OF_PAGE = {
    "/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group", "/Annots",
}  # fmt: skip
# Filled fields, stamps and marks are kept as they look, without what they do.
SHOWN_MARKS = {
    "/Widget", "/Stamp", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Ink", "/Line", "/Square",
    "/Circle", "/Polygon", "/PolyLine", "/Caret",
}  # fmt: skip
OF_MARK = ("/Rect", "/AS", "/F", "/Border")
HIDDEN_OR_NOT_VIEWED = 2 | 32
# Notes of programs about who, where and when, and references to files elsewhere.
TRACES = (
    "/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/Thumb", "/AF", "/OPI", "/Ref",
    "/Measure", "/PtData", "/Alternates",
)  # fmt: skip
OF_EXTERNAL_STREAM = ("/F", "/FFilter", "/FDecodeParms")

logging.getLogger("pypdf").setLevel(logging.ERROR)  # its warnings quote the file


def clean(data: bytes) -> bytes:
    """Return the PDF written anew; raise Refused with a sentence for one that does something, is locked, broken or too long."""
    try:
        return _rewrite(data)
    except Refused:
        raise
    except Exception as error:  # broken files make the reader fail in more ways than it documents
        raise Refused(BROKEN) from error


def _rewrite(data: bytes) -> bytes:
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted:
        raise Refused(LOCKED)
    root = reader.trailer["/Root"]
    for found in _walk(root):
        _refuse_active(found)
    pages = len(reader.pages)
    if not pages:
        raise Refused(BROKEN)
    if pages > MOST_PAGES:
        raise Refused(TOO_LONG.format(pages=pages))
    writer = PdfWriter()
    writer.metadata = None
    for page in reader.pages:
        _strip_page(page)
    parts = [page.get(key) for page in reader.pages for key in ("/Resources", "/Contents", "/Annots", "/Group")]
    for found in _walk(*parts):
        _strip(found)
    for page in reader.pages:
        writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    return _checked(out.getvalue(), pages)


def _checked(data: bytes, pages: int) -> bytes:
    """Return what was written after reading it as a stranger would: all pages there, nothing that acts, no traces."""
    reader = PdfReader(BytesIO(data))
    if len(reader.pages) != pages or reader.metadata:
        raise Refused(BROKEN)
    for found in _walk(reader.trailer["/Root"]):
        _refuse_active(found)
    return data


def _walk(*starts: Any) -> Iterator[DictionaryObject]:
    """Yield every dictionary that can be reached, each once; a file made to never end is refused."""
    seen: set[tuple[int, int]] = set()
    waiting, steps = list(starts), 0
    while waiting:
        steps += 1
        if steps > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            raise Refused(TOO_COMPLEX)
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if (found.idnum, found.generation) in seen:
                continue
            seen.add((found.idnum, found.generation))
            found = found.get_object()
        if isinstance(found, DictionaryObject):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, ArrayObject):
            waiting.extend(found)


def _refuse_active(found: DictionaryObject) -> None:
    for key, sentence in KEYS.items():
        if key in found:
            raise Refused(sentence)
    for key, table in (("/S", ACTIONS), ("/Type", KINDS), ("/Subtype", KINDS)):
        if sentence := table.get(_name(found, key)):
            raise Refused(sentence)
    opening = _resolved(found, "/OpenAction")
    if isinstance(opening, DictionaryObject) and _name(opening, "/S") != "/GoTo":
        raise Refused(ACTIVE)


def _strip_page(page: DictionaryObject) -> None:
    """Leave of a page what is seen of it."""
    marks = _resolved(page, "/Annots")
    for key in [key for key in page if key not in OF_PAGE or key == "/Annots"]:
        del page[key]
    kept = [mark for mark in (_still(_object(mark)) for mark in marks or []) if mark is not None]
    if kept:
        page[NameObject("/Annots")] = ArrayObject(kept)


def _still(mark: Any) -> DictionaryObject | None:
    """Return how an annotation looks, as a stamp that does nothing; None for one that is not seen."""
    if not isinstance(mark, DictionaryObject) or _name(mark, "/Subtype") not in SHOWN_MARKS:
        return None
    looks = _resolved(mark, "/AP")
    if not isinstance(looks, DictionaryObject) or "/N" not in looks:
        return None
    if int(_resolved(mark, "/F") or 0) & HIDDEN_OR_NOT_VIEWED:
        return None
    stamp = DictionaryObject({NameObject(key): mark.raw_get(key) for key in OF_MARK if key in mark})
    stamp[NameObject("/Type")] = NameObject("/Annot")
    # A form field without its form is not drawn; as a stamp it looks the same everywhere.
    stamp[NameObject("/Subtype")] = NameObject("/Stamp")
    stamp[NameObject("/AP")] = DictionaryObject({NameObject("/N"): looks.raw_get("/N")})
    return stamp


def _strip(found: DictionaryObject) -> None:
    """Take traces out of one dictionary, and out of the photograph it may be."""
    is_stream = isinstance(found, StreamObject)
    for key in (*TRACES, *(OF_EXTERNAL_STREAM if is_stream else ())):
        found.pop(key, None)
    if is_stream:
        filters = _resolved(found, "/Filter")
        names = [str(_object(name)) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
        if names == ["/DCTDecode"]:
            found._data = without_metadata(found._data)  # scanners put whole camera files into a page
        elif "/DCTDecode" in names:
            raise Refused(TOO_COMPLEX)


def _object(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _resolved(found: DictionaryObject, key: str) -> Any:
    return _object(found.raw_get(key)) if key in found else None


def _name(found: DictionaryObject, key: str) -> str:
    value = _resolved(found, key)
    return str(value) if isinstance(value, NameObject) else ""
