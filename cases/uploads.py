"""What may become an attachment, judged by its content alone: never by its name, never by what the browser says it is.

Whatever is accepted is made anew: photographs are decoded and encoded again without place, time and camera, PDF files are
written again without scripts (``cases.pdfs``). So nothing that hides behind or beside the picture reaches the store.
"""

import math
from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from PIL import ExifTags, Image

from lk3.upload_handler import Received

from . import pdfs
from .file_kinds import Refused, refusal_of
from .jpegs import count_scans

__all__ = ["ACCEPT", "Clean", "Refused", "clean", "limit_words", "megabytes"]

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"
LONGEST_SIDE = 2400
JPEG_QUALITY = 87
# JPEG is scaled down while it is decoded, the others need four bytes for each pixel first.
MOST_MEGAPIXELS = {"JPEG": 50, "MPO": 50, "PNG": 25, "WEBP": 25}
# A picture of many million pixels that is painted over and over, a few bytes each time, would hold us up for minutes.
MOST_SCANS = 100
# EXIF orientation → how to turn the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

EMPTY = "Berkas ini kosong (0 bita). Periksa apakah berkasnya bisa dibuka, lalu pilih lagi."
BROKEN = "Gambar ini rusak atau terpotong. Buka dan simpan ulang gambarnya, atau foto lagi, lalu unggah hasilnya."
TOO_MUCH = "Belum diambil: sekali kirim paling banyak {files} berkas dan {total}. Kirim berkas ini sesudahnya."


class Clean(NamedTuple):
    """A file made anew, ready to be kept."""

    data: bytes
    content_type: str
    extension: str


def clean(upload: UploadedFile) -> Clean:
    """Return the file made anew; raise Refused with a sentence that says what to do instead."""
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_FILE:
        raise Refused(
            f"Berkas ini {megabytes(size)}, lebih dari batas {megabytes(settings.UPLOAD_MAX_FILE)}. "
            "Kecilkan dulu: turunkan ukuran foto di pengaturan kamera, atau pindai dokumennya dengan mutu lebih rendah."
        )
    if isinstance(upload, Received) and upload.is_dropped:
        total = megabytes(settings.UPLOAD_MAX_TOTAL)
        raise Refused(TOO_MUCH.format(files=settings.UPLOAD_MAX_FILES, total=total))
    if not size:
        raise Refused(EMPTY)
    upload.seek(0)
    return _clean_bytes(upload.read())


def limit_words() -> str:
    """Return the limits, to be said before anybody chooses a file."""
    return (
        f"Foto (JPEG, PNG, WebP) atau PDF, paling besar {megabytes(settings.UPLOAD_MAX_FILE)} per berkas; "
        f"paling banyak {settings.UPLOAD_MAX_FILES} berkas dan {megabytes(settings.UPLOAD_MAX_TOTAL)} sekali kirim."
    )


def megabytes(size: int) -> str:
    """Return a size as people say it: '14,2 MB', rounded up so that what is over a limit never looks equal to it."""
    tenths = math.ceil(size * 10 / 1024 / 1024)
    return f"{tenths // 10},{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"


def _clean_bytes(data: bytes) -> Clean:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        return Clean(pdfs.clean(data), "application/pdf", "pdf")
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if is_webp or data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _clean_image(data)
    raise Refused(refusal_of(data))


def _clean_image(data: bytes) -> Clean:
    """Return the picture decoded and encoded again: upright, at most 2400 pixels, without anything beside its pixels."""
    if data.startswith(b"\xff\xd8") and count_scans(data) > MOST_SCANS:
        raise Refused(BROKEN)
    try:
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as probe:
            _refuse_bomb(probe)
            probe.verify()
        with Image.open(BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            return _encode(_shrink(image))
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_too_many_pixels(0, 50)) from error
    except Exception as error:  # decoders fail in more ways than they document; none of them is the person's fault
        raise Refused(BROKEN) from error


def _refuse_bomb(image: Image.Image) -> None:
    limit = MOST_MEGAPIXELS.get(image.format or "", 0)
    pixels = image.width * image.height
    if pixels > limit * 1_000_000:
        raise Refused(_too_many_pixels(math.ceil(pixels / 1_000_000), limit))


def _too_many_pixels(megapixels: int, limit: int) -> str:
    size = f"{megapixels} megapiksel" if megapixels else "terlalu besar"
    return f"Gambar ini {size}, lebih dari batas {limit} megapiksel. Pilih ukuran foto yang lebih kecil di pengaturan kamera."


def _shrink(image: Image.Image) -> Image.Image:
    """Return the first picture of the file, its longest side at most 2400 pixels, with nothing but its pixels."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # only JPEG heeds it
    image.load()
    turn = TURNS.get(_orientation(image))
    if image.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would show as white
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    plain.info = {}  # comments and colour profiles would be written again
    return plain.transpose(turn) if turn is not None else plain


def _orientation(image: Image.Image) -> int:
    """Return how the camera was held (EXIF, 1 is upright). Broken metadata spoils no picture: they are dropped anyway."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return 1


def _encode(image: Image.Image) -> Clean:
    """Return the picture as PNG where parts of it are transparent, otherwise as JPEG."""
    out = BytesIO()
    if image.mode == "RGBA" and image.getextrema()[3][0] < 255:
        image.save(out, "PNG", optimize=False)
        return Clean(out.getvalue(), "image/png", "png")
    image.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
    return Clean(out.getvalue(), "image/jpeg", "jpg")
