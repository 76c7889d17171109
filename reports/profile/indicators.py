"""The indicators of a unit profile: one list, one definition per figure; list, page, file and dossier read it here.

The four pillars are the ministry's (Goasianews.com, 26 March 2018: strengthen social infrastructure, raise resource capacity,
strengthen networks, widen reach). What counts as fulfilled was published for few of them; each rule names its source or says
that it is our own proposal. There is no score and no rank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from . import capacity, infrastructure, networks, reach
from .facts import Facts
from .reading import Reading

OWN = "usulan sendiri"
PILLARS_SOURCE = "Empat pilar teknis Kementerian Sosial, menurut Goasianews.com, 26 Maret 2018."


class Pillar(Enum):
    """The four technical pillars; the value is the heading."""

    INFRASTRUCTURE = "Prasarana sosial"
    CAPACITY = "Kapasitas sumber daya"
    NETWORKS = "Jejaring kerja"
    REACH = "Jangkauan"


class Place(Enum):
    """Where the data are corrected; the value is the word for people who may not go there."""

    UNIT = "data LK3, oleh administrator"
    TRAININGS = "daftar bimtek, oleh administrator"
    PARTNERS = "direktori mitra"
    REFERRALS = "rujukan pada berkas kasus"
    OUTREACH = "catatan penjangkauan"
    TRIPS = "perjalanan mobil LK3"


@dataclass(frozen=True)
class Measure:
    """A figure to set beside those of other units of the same kind; None where this unit has none."""

    name: str
    of: Callable[[Facts], Decimal | None]


@dataclass(frozen=True)
class Indicator:
    """One thing a unit has or does; ``missing`` names it in the list of what is still lacking."""

    code: str
    pillar: Pillar
    name: str
    missing: str
    rule: str
    basis: str
    data: str
    place: Place
    read: Callable[[Facts], Reading]
    measure: Measure | None = None


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        code="kantor",
        pillar=Pillar.INFRASTRUCTURE,
        name="Kantor beralamat",
        missing="alamat kantor",
        rule="Memenuhi bila alamat kantor tercatat.",
        basis=OWN,
        data="Alamat kantor pada data LK3.",
        place=Place.UNIT,
        read=infrastructure.office,
    ),
    Indicator(
        code="ruang",
        pillar=Pillar.INFRASTRUCTURE,
        name="Ruang konseling tertutup",
        missing="ruang konseling tertutup",
        rule="Memenuhi bila ada ruang tempat klien dapat bercerita tanpa didengar orang lain.",
        basis=f"{OWN}; LK3 Sekarsari pernah memindahkan pertemuan yang peka karena tidak ada ruang tertutup",
        data="Isian “punya ruang konseling tertutup” pada data LK3.",
        place=Place.UNIT,
        read=infrastructure.private_room,
    ),
    Indicator(
        code="sk",
        pillar=Pillar.INFRASTRUCTURE,
        name="SK pembentukan yang berlaku",
        missing="SK yang berlaku",
        rule="Memenuhi bila nomor dan tanggal akhir SK tercatat dan tanggal itu belum lewat.",
        basis="LK3 dibentuk dengan keputusan wali kota: Perda Kota Tasikmalaya 8/2015; masa berlaku: usulan sendiri",
        data="Nomor SK dan tanggal akhirnya pada data LK3.",
        place=Place.UNIT,
        read=infrastructure.decree,
    ),
    Indicator(
        code="apbd",
        pillar=Pillar.INFRASTRUCTURE,
        name="Anggaran APBD tahun ini",
        missing="anggaran APBD tahun ini",
        rule="Memenuhi bila ada anggaran dari APBD kabupaten/kota atau provinsi untuk tahun berjalan.",
        basis="Alokasi APBD menjadi syarat peserta bimtek 2016: Kementerian Sosial RI (Pusdatin Kesos), 19 Oktober 2016",
        data="Anggaran tahun berjalan menurut sumbernya.",
        place=Place.UNIT,
        read=infrastructure.regional_budget,
    ),
    Indicator(
        code="susunan",
        pillar=Pillar.CAPACITY,
        name="Susunan paling sedikit",
        missing="susunan pengurus lengkap",
        rule=(
            "Memenuhi bila penanggung jawab, ketua, sekretaris, dan bendahara sedang menjabat, dan ada tenaga profesional."
        ),
        basis="Perda Kota Tasikmalaya 8/2015 pasal 21",
        data="Pengurus yang masa tugasnya mencakup hari ini, dan tenaga profesional.",
        place=Place.UNIT,
        read=capacity.structure,
    ),
    Indicator(
        code="profesi",
        pillar=Pillar.CAPACITY,
        name="Tenaga profesional",
        missing="pekerja sosial dan profesi lain",
        rule="Memenuhi bila ada pekerja sosial profesional dan sedikitnya satu profesi lain.",
        basis="Jenis profesi: Perda Kota Tasikmalaya 8/2015 pasal 21; batas paling sedikit: usulan sendiri",
        data="Tenaga profesional yang bertugas hari ini.",
        place=Place.UNIT,
        read=capacity.professionals,
        measure=Measure("tenaga profesional per 100.000 penduduk", capacity.professionals_per_100000),
    ),
    Indicator(
        code="sertifikat",
        pillar=Pillar.CAPACITY,
        name="Sertifikat yang berlaku",
        missing="sertifikat yang berlaku",
        rule="Memenuhi bila sedikitnya satu tenaga profesional bersertifikat atau teregistrasi, dan belum kedaluwarsa.",
        basis=f"{OWN}; sertifikat kompetensi pekerja sosial: UU 14/2019",
        data="Nomor sertifikat/registrasi dan tanggal akhirnya pada tenaga profesional.",
        place=Place.UNIT,
        read=capacity.certificates,
    ),
    Indicator(
        code="bimtek",
        pillar=Pillar.CAPACITY,
        name="Mengikuti bimtek dalam tiga tahun",
        missing="bimtek dalam tiga tahun terakhir",
        rule="Memenuhi bila sedikitnya satu orang LK3 ini mengikuti bimtek dalam tiga tahun terakhir.",
        basis=f"{OWN}; tiga tahun seperti satu masa tugas",
        data="Peserta pada daftar bimtek.",
        place=Place.TRAININGS,
        read=capacity.training,
    ),
    Indicator(
        code="mitra",
        pillar=Pillar.NETWORKS,
        name="Mitra rujukan di wilayahnya",
        missing="mitra kepolisian, kesehatan, dan UPTD PPA",
        rule="Memenuhi bila direktori memuat mitra kepolisian, layanan kesehatan, dan UPTD PPA di kabupaten/kota ini.",
        basis=OWN,
        data="Mitra yang aktif pada direktori mitra rujukan.",
        place=Place.PARTNERS,
        read=networks.partners,
        measure=Measure("jenis mitra aktif di kabupaten/kotanya", networks.kinds_of_partners),
    ),
    Indicator(
        code="rujukan",
        pillar=Pillar.NETWORKS,
        name="Rujukan dikirim",
        missing="rujukan dalam dua belas bulan",
        rule="Memenuhi bila sedikitnya satu rujukan dikirim dalam dua belas bulan terakhir.",
        basis=f"{OWN}; rujukan adalah salah satu layanan LK3 (Perda Kota Tasikmalaya 8/2015)",
        data="Rujukan dari kasus LK3 ini menurut tanggal kirim.",
        place=Place.REFERRALS,
        read=networks.sent,
        measure=Measure("rujukan dikirim per tenaga profesional, dua belas bulan", networks.sent_per_professional),
    ),
    Indicator(
        code="jawaban",
        pillar=Pillar.NETWORKS,
        name="Rujukan dijawab tepat waktu",
        missing="jawaban rujukan tepat waktu",
        rule=(
            "Memenuhi bila sedikitnya 80% rujukan dua belas bulan terakhir dijawab (disanggupi atau ditolak) dalam janji mitra. "
            "Di bawah 20 rujukan tidak disimpulkan."
        ),
        basis=OWN,
        data="Langkah rujukan dan tanggal jawaban diharapkan.",
        place=Place.REFERRALS,
        read=networks.answered,
        measure=Measure("persen rujukan dijawab dalam janji", lambda facts: facts.answers.percent_in_time),
    ),
    Indicator(
        code="kecamatan",
        pillar=Pillar.REACH,
        name="Kecamatan terjangkau",
        missing="separuh kecamatan terjangkau",
        rule="Memenuhi bila sedikitnya separuh kecamatan didatangi dalam dua belas bulan terakhir.",
        basis=f"{OWN}; LK3 diharapkan menjangkau sampai desa/kelurahan (Goasianews.com, 26 Maret 2018)",
        data="Kecamatan pada kegiatan di luar kantor yang terlaksana.",
        place=Place.OUTREACH,
        read=reach.subdistricts,
        measure=Measure("persen kecamatan terjangkau, dua belas bulan", reach.percent_of_subdistricts),
    ),
    Indicator(
        code="hari",
        pillar=Pillar.REACH,
        name="Hari penjangkauan",
        missing="penjangkauan sebulan sekali",
        rule="Memenuhi bila ada kegiatan di luar kantor pada sedikitnya dua belas hari dalam dua belas bulan terakhir.",
        basis=OWN,
        data="Kegiatan di luar kantor yang terlaksana, tiap tanggal dihitung sekali.",
        place=Place.OUTREACH,
        read=reach.outreach_days,
        measure=Measure("hari penjangkauan per tenaga profesional, dua belas bulan", reach.days_per_professional),
    ),
    Indicator(
        code="orang",
        pillar=Pillar.REACH,
        name="Orang terjangkau",
        missing="orang terjangkau tercatat",
        rule="Memenuhi bila jumlah orang yang terjangkau tercatat dan lebih dari nol dalam dua belas bulan terakhir.",
        basis=OWN,
        data="Jumlah laki-laki dan perempuan pada kegiatan di luar kantor; satu orang dapat terhitung lebih dari sekali.",
        place=Place.OUTREACH,
        read=reach.people,
        measure=Measure("orang terjangkau per 100.000 penduduk, dua belas bulan", reach.people_per_100000),
    ),
    Indicator(
        code="mobil",
        pillar=Pillar.REACH,
        name="Layanan mobil LK3",
        missing="perjalanan mobil LK3",
        rule=(
            "Memenuhi bila mobil LK3 yang layak jalan dipakai melayani dalam dua belas bulan terakhir. "
            "LK3 tanpa mobil tidak dinilai."
        ),
        basis=f"{OWN}; mobil LK3 adalah kantor berjalan (Goasianews.com, 26 Maret 2018)",
        data="Mobil LK3, perjalanan yang dilaporkan, dan layanan di tempat.",
        place=Place.TRIPS,
        read=reach.mobile,
    ),
)
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


def readings(facts: Facts) -> dict[str, Reading]:
    """{code: what it says of this unit}, in the order of the list."""
    return {indicator.code: indicator.read(facts) for indicator in INDICATORS}
