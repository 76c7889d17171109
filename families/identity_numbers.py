"""NIK and family card (KK) numbers: what can be read from them, and when to refuse.

Both have 16 digits: region of first registration (PPKKCC), a date (DDMMYY) and a serial from 0001. A NIK carries the
birth date, with 40 added to the day for women; a KK number carries its date of issue, without the 40.

Policy: a number is refused only when no office could have issued it. Everything else is a warning that never blocks,
because real numbers do disagree with real people: a NIK keeps the region of first registration for life, and is not
changed only to make the birth date match.

Why this is our own code: python-stdnum's `id.nik` refuses 30 of the 514 current district codes (it carries an old
list) and accepts impossible days such as 81, because it takes the day modulo 40.

Numbers never appear in messages or in `repr()`, so that neither a log line nor a traceback can leak one.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

LENGTH = 16
OLDEST_AGE = 110
FEMALE_DAY_OFFSET = 40
# Years of issue at or above this stand for 19xx: 16-digit cards are younger than 1980 (our inference).
CARD_CENTURY_PIVOT = 80
HIDDEN = "•"

_SEPARATORS = re.compile(r"[\s.\-_'’`]")
_DIGITS = re.compile(r"[0-9]+")
_SPREADSHEET_NUMBER = re.compile(r"[0-9]{13,}[.,]0{1,2}|[0-9]([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni",
           "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip
_SEX_WORDS = {"M": "laki-laki", "F": "perempuan"}


class InvalidNumber(ValueError):
    """No office could have issued this number. `message` is a sentence for the person who typed it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Nik:
    """A person's 16-digit number and what it claims; the claims are offered to the counselor, never forced.

    `birth_on` is None when the calendar has no such day (30 February).
    """

    digits: str = field(repr=False)
    district_code: str
    subdistrict_code: str
    sex: Literal["M", "F"]
    birth_on: date | None = field(repr=False)
    is_century_ambiguous: bool

    def __str__(self) -> str:
        return mask(self.digits)


@dataclass(frozen=True)
class FamilyCard:
    """A family card number. `issued_on` is None when the calendar has no such day."""

    digits: str = field(repr=False)
    district_code: str
    subdistrict_code: str
    issued_on: date | None

    def __str__(self) -> str:
        return mask(self.digits)


def parse_nik(text: str, *, today: date) -> Nik:
    """Read a NIK as people type it. `today` decides the century.

    Raises InvalidNumber for hard errors only: not 16 digits, month not 01–12, day not 01–31 or 41–71, serial 0000.
    """
    digits = _sixteen_digits(text, "NIK")
    written_day, month, short_year = _date_parts(digits)
    is_female = written_day > FEMALE_DAY_OFFSET
    day = written_day - FEMALE_DAY_OFFSET if is_female else written_day
    if not 1 <= day <= 31:
        raise InvalidNumber(
            "Angka ke-7 dan ke-8 NIK adalah tanggal lahir: 01–31 untuk laki-laki atau 41–71 untuk perempuan. "
            "Periksa lagi di KTP atau KK."
        )
    _check_month_and_serial(digits, "NIK")
    births = _possible_births(day, month, short_year, today)
    return Nik(
        digits=digits,
        district_code=_district_code(digits),
        subdistrict_code=_subdistrict_code(digits),
        sex="F" if is_female else "M",
        birth_on=births[0] if births else None,
        is_century_ambiguous=len(births) > 1,
    )


def parse_family_card(text: str) -> FamilyCard:
    """Read a family card number as people type it.

    Raises InvalidNumber when it has not 16 digits, or an impossible day, month or serial.
    """
    digits = _sixteen_digits(text, "Nomor KK")
    day, month, short_year = _date_parts(digits)
    if FEMALE_DAY_OFFSET < day <= FEMALE_DAY_OFFSET + 31:
        raise InvalidNumber("Nomor ini tampaknya NIK seorang perempuan. Isi nomor yang tercetak paling atas di KK.")
    if not 1 <= day <= 31:
        raise InvalidNumber(
            "Angka ke-7 dan ke-8 nomor KK adalah tanggal terbit, jadi harus 01–31. Periksa lagi di bagian atas KK."
        )
    _check_month_and_serial(digits, "Nomor KK")
    century = 1900 if short_year >= CARD_CENTURY_PIVOT else 2000
    return FamilyCard(
        digits=digits,
        district_code=_district_code(digits),
        subdistrict_code=_subdistrict_code(digits),
        issued_on=_day_or_none(century + short_year, month, day),
    )


def nik_warnings(
    nik: Nik,
    *,
    birth_on: date | None = None,
    sex: str = "",
    known_district_codes: Container[str] | None = None,
) -> list[str]:
    """What a counselor should look at again, as sentences; empty when nothing is odd.

    `birth_on` and `sex` ("M" or "F") are what the person said; without them only the number itself is judged.
    """
    warnings = [_birth_warning(nik, birth_on)]
    if sex in _SEX_WORDS and sex != nik.sex:
        warnings.append(
            f"Menurut NIK orang ini {_SEX_WORDS[nik.sex]}, tetapi yang diisi {_SEX_WORDS[sex]}. "
            "Cocokkan dengan KTP atau KK; jika NIK-nya memang begitu, simpan saja."
        )
    if known_district_codes is not None and nik.district_code not in known_district_codes:
        warnings.append(
            f"Kode wilayah {nik.district_code} di awal NIK tidak ada di daftar sekarang. Bisa jadi kode lama; "
            "cocokkan dengan KTP atau KK, dan jika sama, simpan saja."
        )
    return [warning for warning in warnings if warning]


def mask(digits: str) -> str:
    """Show the first four and the last four digits, hide the eight between: 1371••••••••0001.

    The hidden part is the sub-district, the birth date and, through the +40, the sex: personal facts by themselves, and
    the part that changes most from person to person. District and serial stay, which is enough to hold a card beside
    the screen and see that it is the wrong one.
    Anything that is not 16 digits is hidden whole, for nobody knows what stands where in it.
    """
    if len(digits) != LENGTH or not _DIGITS.fullmatch(digits):
        return HIDDEN * len(digits)
    return digits[:4] + HIDDEN * 8 + digits[-4:]


def normalise(text: str) -> str:
    """The one spelling of a number that is hashed for look-ups: without the marks people type between digits.

    Never refuses: a search for nonsense finds nothing, which is the right answer.
    """
    plain = "".join(
        "-" if unicodedata.category(character) == "Pd" else character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    return _SEPARATORS.sub("", plain)


def _sixteen_digits(text: str, name: str) -> str:
    if _SPREADSHEET_NUMBER.fullmatch(text.strip()):
        # A spreadsheet keeps 15 digits of a number: the sixteenth has silently become 0 and cannot be brought back.
        raise InvalidNumber(
            f"{name} ini tersimpan sebagai bilangan di Excel, sehingga digit terakhirnya bisa berubah menjadi 0. "
            "Ubah kolomnya menjadi teks, lalu ketik ulang nomornya dari KTP atau KK."
        )
    digits = normalise(text)
    if digits and not _DIGITS.fullmatch(digits):
        raise InvalidNumber(
            f"{name} hanya berisi angka. Ganti huruf atau tanda lain, misalnya huruf O menjadi angka 0 "
            "dan huruf l menjadi angka 1."
        )
    if len(digits) != LENGTH:
        raise InvalidNumber(f"{name} harus 16 digit, yang diisi {len(digits)} digit. Periksa lagi di KTP atau KK.")
    return digits


def _check_month_and_serial(digits: str, name: str) -> None:
    if not 1 <= int(digits[8:10]) <= 12:
        raise InvalidNumber(f"Angka ke-9 dan ke-10 {name} adalah bulan, jadi harus 01–12. Periksa lagi di KTP atau KK.")
    if digits[12:] == "0000":
        raise InvalidNumber(
            f"Empat angka terakhir {name} adalah nomor urut yang dimulai dari 0001. Periksa lagi di KTP atau KK."
        )


def _date_parts(digits: str) -> tuple[int, int, int]:
    return int(digits[6:8]), int(digits[8:10]), int(digits[10:12])


def _district_code(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:4]}"


def _subdistrict_code(digits: str) -> str:
    return f"{_district_code(digits)}.{digits[4:6]}"


def _possible_births(day: int, month: int, short_year: int, today: date) -> list[date]:
    """Birth dates of a living person that the two-digit year allows, the latest first."""
    century = today.year - today.year % 100
    days = (_day_or_none(start + short_year, month, day) for start in (century, century - 100))
    return [born for born in days if born and born <= today and _age(born, today) <= OLDEST_AGE]


def _birth_warning(nik: Nik, birth_on: date | None) -> str:
    if nik.birth_on is None:
        return (
            "Tanggal lahir di dalam NIK tidak ada di kalender, misalnya 30 Februari. "
            "Cocokkan dengan KTP atau KK; jika NIK-nya memang begitu, simpan saja."
        )
    claimed = [nik.birth_on]
    if nik.is_century_ambiguous:
        claimed.append(nik.birth_on.replace(year=nik.birth_on.year - 100))
    words = " atau ".join(_in_words(day) for day in claimed)
    if birth_on is None:
        return f"NIK ini bisa berarti lahir {words}. Tanyakan umurnya, lalu isi tanggal lahir." if claimed[1:] else ""
    if birth_on in claimed:
        return ""
    return (
        f"Menurut NIK tanggal lahirnya {words}, tetapi yang diisi {_in_words(birth_on)}. "
        "Cocokkan dengan KTP atau KK; jika memang berbeda, simpan saja."
    )


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
