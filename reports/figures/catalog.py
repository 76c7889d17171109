"""All figures with their words: what one of each is, by which day it counts, and who is missing."""

from __future__ import annotations

from dataclasses import dataclass

from ..disclosure import Counted
from .cases import ACTIVE, CLOSINGS, OPENED, REFERRALS, SECONDARY, SERVICES
from .dimensions import Dimension
from .outside import ACTIVITIES, PEOPLE, PEOPLE_SPLIT
from .people import CLIENTS, CONTINUING, NEW, WELFARE
from .sources import Source


@dataclass(frozen=True)
class Figure:
    """One figure: its rows (``sources``) and its words.

    ``split_sources`` stand in where persons are split by sex or age. ``counts_each_person_once``: figures of districts then
    need not add up to those of their province, because somebody may be a client in two of them.
    """

    code: str
    label: str
    counted: Counted
    definition: str
    date_basis: str
    population: str
    sources: tuple[Source, ...]
    split_sources: tuple[Source, ...] = ()
    counts_each_person_once: bool = False

    @property
    def dimensions(self) -> frozenset[Dimension]:
        """By what it can be split."""
        known = [frozenset(source.paths) for source in self.split_sources or self.sources]
        return frozenset.intersection(*known)


CASES_RECORDED = "Kasus yang dicatat LK3 dalam sistem ini; yang belum dimasukkan tidak ikut dihitung."
ALL = (
    Figure(
        "opened",
        "Kasus dibuka",
        Counted.CASES,
        "Kasus yang dibuka dalam periode ini; satu kasus dihitung sekali, menurut masalah utamanya.",
        "tanggal kasus dibuka",
        CASES_RECORDED,
        (OPENED,),
    ),
    Figure(
        "active",
        "Kasus berjalan",
        Counted.CASES,
        "Kasus yang masih terbuka pada akhir hari terakhir periode ini, kapan pun dibuka; "
        "yang ditutup lalu dibuka kembali ikut dihitung.",
        "keadaan pada hari terakhir periode",
        CASES_RECORDED,
        (ACTIVE,),
    ),
    Figure(
        "closed",
        "Kasus ditutup",
        Counted.CASES,
        "Kasus yang ditutup dalam periode ini, kapan pun dibuka; yang kemudian dibuka kembali tidak lagi dihitung.",
        "tanggal kasus ditutup",
        CASES_RECORDED,
        (CLOSINGS,),
    ),
    Figure(
        "clients",
        "Klien dalam kasus",
        Counted.CLIENTS,
        "Orang yang dicatat sebagai klien dalam kasus yang dibuka dalam periode ini; siapa yang menjadi klien dalam dua "
        "kasus dihitung dua kali, sehingga angkanya dapat dijumlahkan.",
        "tanggal kasus dibuka",
        "Bila seluruh keluarga, kelompok atau lembaga menjadi klien, yang dihitung hanya anggota yang dicatat.",
        (CLIENTS,),
    ),
    Figure(
        "clients_new",
        "Klien baru",
        Counted.CLIENTS,
        "Orang yang pertama kali menjadi klien dalam periode ini: klien kasus baru yang bukan binaan lanjutan dan tidak "
        "punya kasus lain yang masih berjalan dari sebelumnya. Tiap orang sekali, menurut kasusnya yang pertama.",
        "tanggal kasus dibuka",
        "Bila seluruh keluarga, kelompok atau lembaga menjadi klien, yang dihitung hanya anggota yang dicatat.",
        (NEW,),
        counts_each_person_once=True,
    ),
    Figure(
        "clients_continuing",
        "Klien binaan lanjutan",
        Counted.CLIENTS,
        "Orang yang sudah menjadi klien sebelumnya dan masih dilayani dalam periode ini, termasuk kasus yang dibuka kembali "
        "dan kasus baru yang dicatat sebagai binaan lanjutan. Tiap orang sekali, menurut kasusnya yang terbaru.",
        "kasus terbuka sedikitnya sehari dalam periode",
        "Bila seluruh keluarga, kelompok atau lembaga menjadi klien, yang dihitung hanya anggota yang dicatat.",
        (CONTINUING,),
        counts_each_person_once=True,
    ),
    Figure(
        "problems",
        "Masalah",
        Counted.PROBLEMS,
        "Masalah utama ditambah semua masalah tambahan dari kasus yang dibuka dalam periode ini.",
        "tanggal kasus dibuka",
        CASES_RECORDED,
        (OPENED, SECONDARY),
    ),
    Figure(
        "services",
        "Layanan",
        Counted.SERVICES,
        "Layanan yang diberikan dalam periode ini, juga untuk kasus yang dibuka sebelumnya; menurut masalah utama kasusnya.",
        "tanggal layanan diberikan",
        "Layanan yang dicatat dalam berkas kasus; layanan di tempat saat penjangkauan tidak termasuk.",
        (SERVICES,),
    ),
    Figure(
        "referrals",
        "Rujukan dikirim",
        Counted.REFERRALS,
        "Rujukan ke mitra atau LK3 lain yang dikirim dalam periode ini; nasibnya menurut keadaan sekarang.",
        "tanggal rujukan dikirim",
        "Rujukan lisan yang tidak dicatat sebagai surat tidak ikut dihitung.",
        (REFERRALS,),
    ),
    Figure(
        "outreach",
        "Kegiatan penjangkauan",
        Counted.OUTREACH,
        "Kegiatan di luar kantor yang terlaksana dalam periode ini, termasuk singgahan mobil LK3.",
        "tanggal kegiatan, menurut kecamatan tempat kegiatan",
        "Kegiatan yang direncanakan tetapi belum dilaporkan tidak ikut dihitung.",
        (ACTIVITIES,),
    ),
    Figure(
        "people_reached",
        "Orang terjangkau",
        Counted.PEOPLE,
        "Orang yang ditemui dalam kegiatan itu; orang yang sama dapat terhitung pada beberapa kegiatan.",
        "tanggal kegiatan, menurut kecamatan tempat kegiatan",
        "Umur menurut kelompok yang dicatat petugas: 0–5, 6–17, 18–59, 60 ke atas.",
        (PEOPLE,),
        PEOPLE_SPLIT,
    ),
    Figure(
        "welfare",
        "Kategori PPKS",
        Counted.WELFARE,
        "Kategori PPKS yang dicatat pada klien kasus yang dibuka dalam periode ini; satu klien dapat punya beberapa.",
        "tanggal kasus dibuka",
        "Klien tanpa kategori PPKS tidak ikut dihitung.",
        (WELFARE,),
    ),
)
CATALOG: dict[str, Figure] = {figure.code: figure for figure in ALL}
