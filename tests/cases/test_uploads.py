"""What may become an attachment: judged by content, made anew, refused with a sentence that says what to do."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)

from cases import uploads
from cases.jpegs import without_metadata
from cases.uploads import Clean, Refused
from referrals.pdf import draw

GPS = 0x8825


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112], found[0x010F] = orientation, "KameraRekaan"
    found.get_ifd(GPS).update({1: "S", 2: (0.0, 57.0, 3.0), 3: "E", 4: (100.0, 21.0, 1.0)})
    return found


def picture(size: tuple[int, int] = (320, 200)) -> Image.Image:
    """Red above, blue below, so that one sees how it was turned."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    return image


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(orientation: int = 1) -> bytes:
    return encoded(picture(), "JPEG", exif=exif(orientation), comment=b"rumah Halimah")


def pdf(pages: int = 1, change: Any = None, **metadata: str) -> bytes:
    """A PDF whose first page holds a camera file with GPS, as scanning apps make them."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(300, 400)
    image = StreamObject()
    image._data = photo()
    for key, value in {
        "/Type": "/XObject",
        "/Subtype": "/Image",
        "/Filter": "/DCTDecode",
        "/ColorSpace": "/DeviceRGB",
    }.items():
        image[NameObject(key)] = NameObject(value)
    for key, number in {"/Width": 320, "/Height": 200, "/BitsPerComponent": 8}.items():
        image[NameObject(key)] = NumberObject(number)
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im1"): writer._add_object(image)})}
    )
    content = StreamObject()
    content._data = b"q 300 0 0 200 0 100 cm /Im1 Do Q"
    writer.pages[0][NameObject("/Resources")] = resources
    writer.pages[0][NameObject("/Contents")] = writer._add_object(content)
    writer.add_metadata({f"/{key}": value for key, value in metadata.items()})
    if change:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def clean(data: bytes, name: str = "apa saja.bin", claimed: str = "application/octet-stream") -> Clean:
    return uploads.clean(SimpleUploadedFile(name, data, claimed))


def refusal(data: bytes, name: str = "foto.jpg", claimed: str = "image/jpeg") -> str:
    with pytest.raises(Refused) as refused:
        clean(data, name, claimed)
    return str(refused.value)


def reopened(result: Clean) -> Image.Image:
    return Image.open(BytesIO(result.data))


def test_where_and_with_what_a_photograph_was_taken_is_gone() -> None:
    before = photo()
    assert Image.open(BytesIO(before)).getexif().get_ifd(GPS)[3] == "E"
    result = clean(before)
    assert (result.content_type, result.extension) == ("image/jpeg", "jpg")
    assert dict(reopened(result).getexif()) == {}
    for trace in (b"Exif", b"KameraRekaan", b"Halimah", b"xmpmeta"):
        assert trace not in result.data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_taken_sideways_is_upright_without_its_metadata(orientation: int) -> None:
    upright = {1: (0, 0, 0, 1), 2: (0, 0, 0, 1), 3: (0, 1, 0, 0), 4: (0, 1, 0, 0)}
    image = reopened(clean(photo(orientation)))
    if orientation in upright:
        assert image.size == (320, 200)
        is_red_above = image.getpixel((160, 20))[0] > 200
        assert is_red_above == (orientation in (1, 2))
    else:
        assert image.size == (200, 320)
        is_red_left = image.getpixel((20, 160))[0] > 200
        assert is_red_left == (orientation in (5, 8))


def test_broken_camera_data_does_not_spoil_a_photograph() -> None:
    data = photo().replace(b"KameraRekaan", b"\xff\xfe\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
    data = data.replace(b"Exif\x00\x00MM", b"Exif\x00\x00ZZ").replace(b"Exif\x00\x00II", b"Exif\x00\x00ZZ")
    assert reopened(clean(data)).size == (320, 200)


def test_a_large_photograph_is_made_smaller() -> None:
    assert reopened(clean(encoded(picture((4000, 3000)), "JPEG"))).size == (2400, 1800)


@pytest.mark.parametrize(
    ("kind", "mode", "extension"),
    [("PNG", "RGB", "jpg"), ("PNG", "RGBA", "png"), ("WEBP", "RGB", "jpg"), ("WEBP", "RGBA", "png"), ("PNG", "LA", "png"),
     ("JPEG", "CMYK", "jpg"), ("JPEG", "L", "jpg"), ("PNG", "P", "jpg"), ("PNG", "1", "jpg")],
)  # fmt: skip
def test_pictures_of_every_usual_kind_are_taken(kind: str, mode: str, extension: str) -> None:
    image = picture().convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(100)
    result = clean(encoded(image, kind))
    assert result.extension == extension
    assert reopened(result).format == ("PNG" if extension == "png" else "JPEG")
    assert reopened(result).size == (320, 200)


def test_a_grey_scan_of_sixteen_bits_does_not_turn_white() -> None:
    grey = reopened(clean(encoded(Image.new("I;16", (50, 50), 40000), "PNG"))).getpixel((5, 5))
    assert abs(grey[0] - 156) <= 2


def test_name_and_claim_of_the_browser_decide_nothing() -> None:
    assert clean(photo(), "virus.exe", "application/x-msdownload").extension == "jpg"
    assert "Program" in refusal(b"MZ" + b"\0" * 200, "foto.jpg", "image/jpeg")


@pytest.mark.parametrize("tail", [b"PK\x03\x04 kotak tersembunyi", b"<script>alert(1)</script>", b"%PDF-1.4 /JS"])
def test_what_hides_behind_a_picture_is_not_kept(tail: bytes) -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        assert tail not in clean(encoded(picture(), kind) + tail).data


def test_a_page_hidden_in_the_comment_of_a_picture_is_not_kept() -> None:
    assert b"script" not in clean(encoded(picture(), "JPEG", comment=b"<script>alert(1)</script>")).data


def word() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (word(), "Simpan sebagai PDF dulu"),
        (word().replace(b"word/", b"foto/"), "ZIP"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "Excel"),
        (b"{\\rtf1 surat}", "Word"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Ubah menjadi JPEG di pengaturan kamera"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 90, "Video"),
        (b"RIFF\0\0\0\0AVI " + b"\0" * 90, "Video"),
        (b"RIFF\0\0\0\0WAVE" + b"\0" * 90, "suara"),
        (b"OggS" + b"\0" * 90, "suara"),
        (b"GIF89a" + b"\0" * 90, "Simpan sebagai JPEG"),
        (b"II*\0" + b"\0" * 90, "Simpan sebagai JPEG"),
        (b"Rar!\x1a\x07" + b"\0" * 90, "Buka dulu"),
        (b"\x7fELF" + b"\0" * 90, "Program"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "SVG"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "Cetak menjadi PDF"),
        (b"Catatan biasa saja.", "catatan kasus"),
        (b"\x00\x01\x02\x03" * 50, "tidak dikenal"),
        (b"%PD", "PDF"),
    ],
)
def test_each_other_kind_of_file_is_refused_with_what_to_do_instead(data: bytes, advice: str) -> None:
    assert advice in refusal(data)


def test_an_empty_file_is_refused_and_so_is_a_half_one() -> None:
    assert "kosong" in refusal(b"")
    assert "terpotong" in refusal(photo()[: len(photo()) // 2])
    assert "terpotong" in refusal(encoded(picture(), "PNG")[:-40])
    assert "terpotong" in refusal(pdf()[:900])


def test_half_a_photograph_is_refused_also_after_a_letter_was_drawn_as_pdf() -> None:
    assert draw("<p>Surat</p>").startswith(b"%PDF")
    assert "terpotong" in refusal(photo()[: len(photo()) // 2])


def test_a_file_over_the_limit_is_refused_with_its_size() -> None:
    sentence = refusal(b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024))
    assert "10,1 MB" in sentence
    assert "batas 10 MB" in sentence


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    bomb = encoded(Image.new("1", (8000, 8000)), "PNG")
    assert len(bomb) < 100_000
    assert "64 megapiksel" in refusal(bomb)
    assert "megapiksel" in refusal(encoded(Image.new("1", (20000, 20000)), "PNG"))


def test_a_pdf_keeps_its_pages_and_loses_who_made_it_where() -> None:
    before = pdf(pages=3, Author="Halimah Tusakdiah", Title="Visum")
    for trace in (b"KameraRekaan", b"rumah Halimah"):
        assert trace in before
    result = clean(before)
    assert (result.content_type, result.extension) == ("application/pdf", "pdf")
    after = PdfReader(BytesIO(result.data))
    assert (len(after.pages), after.metadata) == (3, None)
    for trace in (b"Halimah", b"KameraRekaan", b"Exif", b"pypdf"):
        assert trace not in result.data
    image = after.pages[0].images[0].image
    assert image is not None
    assert image.getpixel((160, 20))[0] > 200


def action(kind: str, **more: Any) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind)} | {NameObject(f"/{k}"): v for k, v in more.items()})


def on_opening(writer: PdfWriter) -> None:
    writer._root_object[NameObject("/OpenAction")] = action("/JavaScript", JS=TextStringObject("app.alert(1)"))


def on_page(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action("/Named")})


def by_link(kind: str) -> Any:
    def change(writer: PdfWriter) -> None:
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action(kind)})
        link[NameObject("/Rect")] = RectangleObject((0, 0, 9, 9))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return change


def annotation(kind: str) -> Any:
    def change(writer: PdfWriter) -> None:
        mark = DictionaryObject({NameObject("/Subtype"): NameObject(kind)})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(mark)])

    return change


def dynamic_form(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): ArrayObject([])})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (on_opening, "skrip"),
        (on_page, "skrip"),
        (by_link("/Launch"), "perintah otomatis"),
        (by_link("/SubmitForm"), "perintah otomatis"),
        (by_link("/GoToE"), "berkas lain"),
        (annotation("/RichMedia"), "video"),
        (annotation("/FileAttachment"), "berkas lain"),
        (lambda writer: writer.add_attachment("rahasia.exe", b"MZ"), "berkas lain"),
        (dynamic_form, "XFA"),
        (lambda writer: writer.encrypt("sandi"), "kata sandi"),
    ],
)
def test_a_pdf_that_does_something_is_refused(change: Any, why: str) -> None:
    sentence = refusal(pdf(change=change))
    assert why in sentence
    assert "Simpan sebagai PDF" in sentence


def test_a_plain_link_and_a_plain_opening_page_are_no_reason_to_refuse_but_do_not_stay() -> None:
    def change(writer: PdfWriter) -> None:
        by_link("/URI")(writer)
        opening = ArrayObject([writer.pages[0].indirect_reference, NameObject("/Fit")])
        writer._root_object[NameObject("/OpenAction")] = opening

    result = clean(pdf(change=change))
    assert b"/URI" not in result.data
    assert b"/OpenAction" not in result.data


def test_a_filled_field_still_shows_what_was_written_and_a_hidden_one_is_gone() -> None:
    def change(writer: PdfWriter) -> None:
        marks = []
        for text, flags in ((b"(Terisi) Tj", 4), (b"(Tersembunyi) Tj", 2)):
            look = StreamObject()
            look._data = text
            look[NameObject("/Subtype")] = NameObject("/Form")
            mark = DictionaryObject(
                {NameObject("/Subtype"): NameObject("/Widget"), NameObject("/F"): NumberObject(flags)}
            )
            mark[NameObject("/Rect")] = RectangleObject((0, 0, 90, 20))
            mark[NameObject("/T")] = TextStringObject("nama_ibu")
            mark[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(look)})
            marks.append(writer._add_object(mark))
        writer.pages[0][NameObject("/Annots")] = ArrayObject(marks)

    result = clean(pdf(change=change))
    assert b"(Terisi)" in result.data
    assert b"Tersembunyi" not in result.data
    assert b"nama_ibu" not in result.data


def test_a_pdf_of_more_than_a_hundred_pages_is_refused() -> None:
    assert "101 halaman" in refusal(pdf(pages=101))
    assert len(PdfReader(BytesIO(clean(pdf(pages=100)).data)).pages) == 100


def test_a_pdf_behind_a_page_of_html_is_refused() -> None:
    assert "Halaman web" in refusal(b"<html><script>alert(1)</script>" + pdf())


def test_what_stands_after_a_pdf_is_not_kept() -> None:
    assert b"PK\x03\x04" not in clean(pdf() + b"PK\x03\x04 kotak").data


def test_a_camera_file_keeps_its_pixels_bit_for_bit() -> None:
    for options in ({}, {"progressive": True}):
        before = encoded(Image.effect_noise((64, 48), 60).convert("RGB"), "JPEG", exif=exif(), **options)
        after = without_metadata(before + b"ekor")
        assert Image.open(BytesIO(after)).tobytes() == Image.open(BytesIO(before)).tobytes()
        assert b"Exif" not in after
        assert b"ekor" not in after


def _is_answered(data: bytes) -> None:
    """Whatever comes is either clean or refused with a sentence; never anything else."""
    try:
        answer = clean(data).content_type
    except Refused as refused:
        answer = str(refused)
    assert answer in ("image/jpeg", "image/png", "application/pdf") or answer.endswith(".")


STARTS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"RIFF\0\0\0\0WEBP"]
VALID = [photo(), encoded(picture(), "PNG"), encoded(picture(), "WEBP"), pdf(pages=2)]


@settings(max_examples=60)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_no_bytes_whatever_make_the_program_fail(start: bytes, rest: bytes) -> None:
    _is_answered(start + rest)


@settings(max_examples=80)
@given(data=st.sampled_from(VALID), cut=st.floats(0, 1), place=st.floats(0, 0.999), byte=st.integers(0, 255))
def test_no_cut_or_damaged_file_makes_the_program_fail(data: bytes, cut: float, place: float, byte: int) -> None:
    damaged = bytearray(data)
    damaged[int(place * len(data))] = byte
    _is_answered(bytes(damaged))
    _is_answered(data[: int(cut * len(data))])


def test_no_module_of_this_part_asks_for_the_name_of_a_file() -> None:
    source = Path(uploads.__file__).read_text()
    assert ".name" not in source
    assert "upload.content_type" not in source
