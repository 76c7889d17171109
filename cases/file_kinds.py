"""What a refused file is, told from its first bytes, and the sentence that says what its owner can do instead."""

from collections.abc import Callable

HEIC = (
    "Foto HEIC dari iPhone belum dapat dibaca. Ubah menjadi JPEG di pengaturan kamera: Pengaturan › Kamera › Format › "
    "Paling Kompatibel. Untuk foto ini, kirim dulu ke diri sendiri lewat surel sebagai JPEG."
)
WORD = "Dokumen Word tidak diterima. Simpan sebagai PDF dulu (Berkas › Simpan sebagai › PDF), lalu unggah PDF-nya."
SHEET = "Lembar Excel tidak diterima. Simpan sebagai PDF dulu (Berkas › Simpan sebagai › PDF), lalu unggah PDF-nya."
SLIDES = "Salindia PowerPoint tidak diterima. Simpan sebagai PDF dulu, lalu unggah PDF-nya."
OFFICE = "Dokumen Office tidak diterima. Simpan sebagai PDF dulu (Berkas › Simpan sebagai › PDF), lalu unggah PDF-nya."
ARCHIVE = (
    "Berkas terkompresi (ZIP, RAR, 7z) tidak diterima. Buka dulu, lalu unggah foto atau PDF di dalamnya satu per satu."
)
VIDEO = "Video tidak diterima. Ambil foto dari bagian yang penting, dan tulis isinya dalam catatan kasus."
AUDIO = "Rekaman suara tidak diterima. Tulis isinya dalam catatan kasus, dan simpan rekamannya sesuai aturan kantor."
PROGRAM = "Program tidak diterima. Yang dapat dilampirkan hanya foto dan PDF."
VECTOR = "Gambar SVG tidak diterima. Simpan sebagai PNG atau PDF dulu, lalu unggah hasilnya."
PAGE = "Halaman web tidak diterima. Cetak menjadi PDF dulu (Cetak › Simpan sebagai PDF), lalu unggah PDF-nya."
PICTURE = (
    "Gambar jenis ini (GIF, BMP, TIFF, AVIF) tidak diterima. Simpan sebagai JPEG atau PNG dulu, lalu unggah hasilnya."
)
TEXT = "Berkas teks tidak diterima. Salin isinya ke catatan kasus, atau simpan sebagai PDF dulu."
UNKNOWN = "Jenis berkas ini tidak dikenal. Yang dapat dilampirkan: foto (JPEG, PNG, WebP) dan PDF."

STARTS: list[tuple[bytes, str]] = [
    (b"GIF8", PICTURE),
    (b"BM", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"dex\n", PROGRAM),
    (b"{\\rtf", WORD),
    (b"\x1a\x45\xdf\xa3", VIDEO),
    (b"FLV", VIDEO),
    (b"\0\0\x01\xba", VIDEO),
    (b"ID3", AUDIO),
    (b"OggS", AUDIO),
    (b"fLaC", AUDIO),
    (b"#!AMR", AUDIO),
    (b"\xff\xfb", AUDIO),
    (b"\xff\xf1", AUDIO),
]
STARTS.sort(key=lambda start: -len(start[0]))  # the longer ones are the more certain ones


class Refused(Exception):
    """The file is not taken; the text is a sentence in Indonesian that says what to do."""


def refusal_of(data: bytes) -> str:
    """Return why a file that is neither a photograph nor a PDF is not taken."""
    for recognise in (_by_start, _in_container, _in_zip, _in_old_office, _in_text):
        if sentence := recognise(data):
            return sentence
    return UNKNOWN


def _by_start(data: bytes) -> str:
    return next((sentence for start, sentence in STARTS if data.startswith(start)), "")


def _in_container(data: bytes) -> str:
    """ISO media files (HEIC, AVIF, MP4, 3GP) and RIFF (AVI, WAV) say in their header which they are."""
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"):
            return HEIC
        if brand in (b"avif", b"avis"):
            return PICTURE
        return AUDIO if brand == b"M4A " else VIDEO
    if data[:4] == b"RIFF":
        return AUDIO if data[8:12] == b"WAVE" else VIDEO
    return ""


def _in_zip(data: bytes) -> str:
    """Office documents of today are ZIP files with folders of known names."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ""
    kinds = [(b"word/", WORD), (b"xl/", SHEET), (b"ppt/", SLIDES), (b"opendocument", OFFICE)]
    return next((sentence for mark, sentence in kinds if mark in data), PROGRAM if b"classes.dex" in data else ARCHIVE)


def _in_old_office(data: bytes) -> str:
    """Office documents until 2003 name their kind somewhere inside, two bytes for each letter."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return ""
    kinds = [("WordDocument", WORD), ("Workbook", SHEET), ("PowerPoint", SLIDES)]
    return next((sentence for mark, sentence in kinds if mark.encode("utf-16-le") in data), OFFICE)


def _in_text(data: bytes) -> str:
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    tests: list[tuple[Callable[[bytes], bool], str]] = [
        (lambda text: b"<svg" in text, VECTOR),
        (lambda text: text.startswith(b"<") or b"<html" in text or b"<script" in text, PAGE),
        (lambda text: bool(text) and all(byte >= 32 or byte in b"\t\r\n\f" for byte in text), TEXT),
    ]
    return next((sentence for test, sentence in tests if test(head)), "")
