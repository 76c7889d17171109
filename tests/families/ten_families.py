"""Ten families for genograms. All of them are invented: no name, year or event belongs to anybody."""

from datetime import date

from families.drawing.kin import Bond, Couple, Kin, Kinship, Parentage, Pregnancy

YEAR = 2018


def man(key: int, name: str, born: int | None = None, **more: object) -> Kin:
    return _person(key, name, "M", born, more)


def woman(key: int, name: str, born: int | None = None, **more: object) -> Kin:
    return _person(key, name, "F", born, more)


def _person(key: int, name: str, sex: str, born: int | None, more: dict) -> Kin:
    died = more.get("died_year")
    dead = {"is_dead": True, "lives_here": False} if died else {}
    age = (died or YEAR) - born if born else None
    return Kin(key, name, sex, age, born, **(dead | more))


def children(parents: tuple[int, ...], *keys: int, kind: str = "BIOLOGICAL") -> tuple[Parentage, ...]:
    return tuple(Parentage(parent, child, kind) for child in keys for parent in parents)


AWAY = {"lives_here": False}

NUCLEAR = Kinship(
    title="Keluarga Budi Santoso: suami, istri, dan tiga anak",
    kin=(
        man(1, "Budi Santoso", 1978),
        woman(2, "Siti Aminah", 1981, is_index=True),
        woman(3, "Rina", 2003),
        man(4, "Dedi", 2006, marks=("disabilitas",)),
        woman(5, "Lestari", 2012),
    ),
    couples=(Couple(1, 2, since=2001),),
    parentages=children((1, 2), 5, 3, 4),
    bonds=(Bond(1, 2, "CONFLICT"), Bond(2, 4, "CLOSE")),
)

THREE_GENERATIONS = Kinship(
    title="Keluarga Yusuf: tiga generasi dari kedua pihak",
    kin=(
        man(1, "Harun", 1945, died_year=2010),
        woman(2, "Maryam", 1950, **AWAY),
        man(3, "Slamet", 1948, **AWAY),
        woman(4, "Tuminah", 1952, **AWAY),
        man(5, "Yusuf", 1975),
        man(6, "Idris", 1979, **AWAY),
        woman(7, "Wulan", 1982, **AWAY),
        woman(8, "Kartini", 1977),
        man(9, "Joko", 1973, **AWAY),
        woman(10, "Aisyah", 2001, is_index=True),
        man(11, "Fajar", 2005),
        woman(12, "Nur", 2010),
    ),
    couples=(
        Couple(1, 2, status="WIDOWED", since=1970, ended=2010),
        Couple(3, 4, since=1972),
        Couple(5, 8, since=2000),
    ),
    parentages=children((1, 2), 5, 6, 7) + children((3, 4), 8, 9) + children((5, 8), 10, 11, 12),
    bonds=(Bond(10, 8, "CONFLICT"), Bond(10, 2, "CLOSE"), Bond(5, 6, "CUT_OFF")),
)

SEPARATION = Kinship(
    title="Keluarga Hendra: pisah rumah",
    kin=(
        man(1, "Hendra", 1980, **AWAY),
        woman(2, "Melati", 1984, is_index=True),
        man(3, "Bagas", 2008),
        woman(4, "Citra", 2011),
        woman(5, "Sumarni", 1958),
    ),
    couples=(Couple(1, 2, status="SEPARATED", since=2006, ended=2016),),
    parentages=children((1, 2), 3, 4) + children((5,), 2),
    bonds=(Bond(1, 2, "VIOLENCE"), Bond(1, 3, "DISTANT")),
)

REMARRIAGE = Kinship(
    title="Keluarga Agus: cerai dan menikah lagi",
    kin=(
        man(1, "Agus Wibowo", 1976),
        woman(2, "Ratih", 1979, **AWAY),
        woman(3, "Dewi", 1985),
        man(4, "Rangga", 2002, **AWAY),
        woman(5, "Sekar", 2005, is_index=True),
        man(6, "Tegar", 2014),
        man(7, "Bambang", 1974, **AWAY),
        man(8, "Galih", 2013, **AWAY),
    ),
    couples=(
        Couple(1, 2, status="DIVORCED", since=2000, ended=2009, order=1),
        Couple(1, 3, since=2012, order=2),
        Couple(7, 2, since=2011, order=2),
    ),
    parentages=(
        *children((1, 2), 4, 5),
        *children((1, 3), 6),
        *children((7, 2), 8),
        Parentage(3, 5, "STEP"),
    ),
    bonds=(Bond(3, 5, "CONFLICT"),),
)

POLYGAMY = Kinship(
    title="Keluarga Mahmud: tiga istri",
    kin=(
        man(1, "Mahmud", 1965),
        woman(2, "Halimah", 1968),
        woman(3, "Zainab", 1975, **AWAY),
        woman(4, "Indah", 1990, is_index=True),
        man(5, "Ali", 1990, **AWAY),
        woman(6, "Fatimah", 1994),
        man(7, "Hasan", 2000, **AWAY),
        woman(8, "Husna", 2003, **AWAY),
        man(9, "Rizky", 2016),
    ),
    couples=(
        Couple(1, 2, since=1988, order=1),
        Couple(1, 3, since=1998, order=2),
        Couple(1, 4, kind="UNREGISTERED", since=2015, order=3),
    ),
    parentages=children((1, 2), 5, 6) + children((1, 3), 7, 8) + children((1, 4), 9),
    bonds=(Bond(1, 4, "CONTROL"), Bond(2, 4, "CONFLICT")),
)

ADOPTION = Kinship(
    title="Keluarga Surya: anak kandung dan anak angkat",
    kin=(
        man(1, "Surya", 1972),
        woman(2, "Endang", 1974),
        woman(3, "Putri", 2000),
        man(4, "Bima", 2009, is_index=True),
        woman(5, "Yanti", 1990, **AWAY),
    ),
    couples=(Couple(1, 2, since=1997),),
    parentages=children((1, 2), 3) + children((1, 2), 4, kind="ADOPTED") + children((5,), 4),
)

FOSTER = Kinship(
    title="Keluarga Rahmat: anak asuh",
    kin=(
        man(1, "Rahmat", 1970),
        woman(2, "Nurhayati", 1973),
        woman(3, "Salma", 1999),
        man(4, "Iqbal", 2004),
        woman(5, "Mega", 2008, is_index=True),
        Kin(6, "Bayi Mega", "", 0, 2018),
    ),
    couples=(Couple(1, 2, since=1998),),
    parentages=children((1, 2), 3, 4) + children((1, 2), 5, 6, kind="FOSTER"),
)

KIN_CARE = Kinship(
    title="Keluarga Nenek Saodah: cucu diasuh nenek",
    kin=(
        woman(1, "Saodah", 1954),
        man(2, "Karim", 1950, died_year=2012),
        woman(3, "Lilis", 1983, lives_here=False, marks=("pekerja migran",)),
        man(4, "Asep", 1980, **AWAY),
        woman(5, "Neng Ayu", 2007, is_index=True),
        man(6, "Ujang", 2010),
        woman(7, "Euis", 1978, **AWAY),
    ),
    couples=(
        Couple(2, 1, status="WIDOWED", since=1975, ended=2012),
        Couple(4, 3, status="DIVORCED", since=2005, ended=2013),
    ),
    parentages=(
        *children((1, 2), 3, 7),
        *children((3, 4), 5, 6),
        Parentage(1, 5, "KIN_CARE"),
        Parentage(1, 6, "KIN_CARE"),
    ),
    bonds=(Bond(1, 5, "CLOSE"), Bond(5, 4, "CUT_OFF")),
)

WIDOW = Kinship(
    title="Keluarga Ibu Rosmini: janda, anak yang wafat, kehamilan",
    kin=(
        man(1, "Tarno", 1960, died_year=2014),
        woman(2, "Rosmini", 1964, is_index=True, marks=("hipertensi",)),
        man(3, "Eko", 1985, died_year=1990),
        woman(4, "Dwi Handayani", 1988),
        man(5, "Tri", 1993, **AWAY),
        man(6, "Sigit", 1986),
        woman(7, "Kirana", 2013),
    ),
    couples=(
        Couple(1, 2, status="WIDOWED", since=1983, ended=2014),
        Couple(6, 4, kind="COHABITING", since=2011),
    ),
    parentages=children((1, 2), 3, 4, 5) + children((6, 4), 7),
    pregnancies=(
        Pregnancy(4, 6, date(2018, 9, 14)),
        Pregnancy(4, 6, date(2016, 2, 3), "MISCARRIAGE"),
        Pregnancy(2, 1, date(1991, 5, 20), "STILLBIRTH"),
    ),
)

COUSINS = Kinship(
    title="Keluarga besar Datuk Malik: sepupu menikah, dua cabang",
    kin=(
        man(1, "Malik", 1928, died_year=1999),
        woman(2, "Rohana", 1932, died_year=2011),
        man(3, "Zulkifli", 1951, **AWAY),
        woman(4, "Hamidah", 1954, **AWAY),
        man(5, "Syamsul", 1955, **AWAY),
        woman(6, "Asmah", 1958, **AWAY),
        woman(7, "Jamilah", 1960, **AWAY),
        man(8, "Burhan", 1957, died_year=2015),
        man(9, "Ridwan", 1974),
        woman(10, "Laila", 1978, **AWAY),
        man(11, "Taufik", 1981, **AWAY),
        woman(12, "Suraya", 1979, is_index=True),
        man(13, "Faisal", 1983, **AWAY),
        woman(14, "Mariam", 1985, **AWAY),
        man(15, "Anwar", 1982, **AWAY),
        woman(16, "Yuliana", 1984, **AWAY),
        man(17, "Hafiz", 2002, marks=("disabilitas",)),
        woman(18, "Nadia", 2005),
        woman(19, "Zahra", 2011),
        man(20, "Ilham", 2004, **AWAY),
        woman(21, "Kamila", 2008, **AWAY),
        man(22, "Farid", 1976, **AWAY),
        woman(23, "Sarah", 2006, **AWAY),
        man(24, "Umar", 2009, **AWAY),
        woman(25, "Hana", 2012, **AWAY),
        man(26, "Yahya", 2010, **AWAY),
        woman(27, "Rahma", 2013, **AWAY),
        man(28, "Mustafa", 1950, **AWAY),
        woman(29, "Salmah", 1956, **AWAY),
        man(30, "Darwis", 1986, **AWAY),
    ),
    couples=(
        Couple(1, 2, status="WIDOWED", since=1949, ended=1999),
        Couple(3, 4, since=1973),
        Couple(5, 6, since=1978),
        Couple(8, 7, status="WIDOWED", since=1981, ended=2015),
        Couple(9, 12, since=2000),
        Couple(22, 10, since=2003),
        Couple(11, 16, since=2005),
        Couple(15, 14, since=2008),
        Couple(28, 29, since=1979),
    ),
    parentages=(
        *children((1, 2), 3, 5, 7),
        *children((3, 4), 9, 10, 11),
        *children((5, 6), 12, 13),
        *children((8, 7), 14, 30),
        *children((28, 29), 15),
        *children((9, 12), 17, 18, 19),
        *children((22, 10), 20, 21),
        *children((11, 16), 23, 24, 25),
        *children((15, 14), 26, 27),
    ),
)

TEN_FAMILIES = {
    "nuclear": NUCLEAR,
    "three_generations": THREE_GENERATIONS,
    "separation": SEPARATION,
    "remarriage": REMARRIAGE,
    "polygamy": POLYGAMY,
    "adoption": ADOPTION,
    "foster": FOSTER,
    "kin_care": KIN_CARE,
    "widow": WIDOW,
    "cousins": COUSINS,
}
