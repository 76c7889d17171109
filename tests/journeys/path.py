"""What Siti types when she registers the family and opens their case. Everybody is invented; NIKs have province 00."""

from collections.abc import Callable

from families.models import Family
from tests.journeys.visitor import Visitor

ANI = "Ani Suharto"
# 57 is the 17th plus 40 for a woman; no office has the province 00, so the number warns.
NIK_ANI = "0071015705850001"
STORY = "Suami memukul sejak bulan lalu; anak-anak melihatnya."
Look = Callable[[str], None]
Press = Callable[[Visitor, str], None]


def no_look(name: str) -> None:
    """Go on without looking at the page."""


def fill_persons(siti: Visitor) -> None:
    """Type a family of four into the rows."""
    people = [
        ("Rahmat Rekaan", "Laki-laki", ("Tanggal lahir", "1980-02-03"), "Kepala keluarga"),
        (ANI, "Perempuan", ("Tanggal lahir", "1985-05-17"), "Suami/istri"),
        ("Buyung Rekaan", "Laki-laki", ("Umur", "9"), "Anak kandung"),
        ("Upik Rekaan", "Perempuan", ("Umur", "3"), "Anak kandung"),
    ]
    for number, (name, sex, (when, born), relation) in enumerate(people):
        row = siti.page.locator(f"#bagian-orang-{number}")
        siti.fill("Nama", name, row)
        row.get_by_label(sex).check()
        siti.fill(when, born, row)
        siti.choose("Hubungan dengan kepala keluarga", relation, row)


def register_family(siti: Visitor, look: Look = no_look) -> None:
    """Register four persons; one NIK only warns, one is missing with a reason."""
    look("register")
    fill_persons(siti)
    rahmat, ani = siti.page.locator("#bagian-orang-0"), siti.page.locator("#bagian-orang-1")
    siti.unfold("NIK dan pekerjaan", rahmat)
    siti.choose("Keterangan NIK", "Dokumen ditahan orang lain", rahmat)
    siti.unfold("NIK dan pekerjaan", ani)
    siti.fill("NIK", NIK_ANI, ani)
    siti.fill("Alamat", "Jl. Rekaan 5")
    siti.press("Simpan keluarga")
    siti.sees("Ada yang perlu dilihat lagi")
    look("register-warned")
    siti.page.get_by_label("Sudah diperiksa, simpan begitu").check()
    siti.press("Simpan keluarga")
    siti.sees("Apakah ada bahaya?")


def begin_intake(siti: Visitor, family: Family) -> None:
    """Begin the case of a family that is known already."""
    siti.open(f"/kasus/baru/keluarga/{family.reference}/")
    siti.sees("Apakah ada bahaya?")


def answer_danger(siti: Visitor, look: Look = no_look) -> None:
    """Say that the husband threatens to kill, and that the rest is calm; the next page says what to do first."""
    look("intake-0")
    siti.pick("Apakah ada senjata atau ancaman membunuh?", "Ya")
    siti.press("Selebihnya aman, lanjut")
    siti.sees("Bahaya sekarang: lakukan dulu", "Jangan datangi rumahnya tanpa polisi.", "Siapa kliennya?")


def press_once(siti: Visitor, button: str) -> None:
    """Press like a patient person."""
    siti.press(button)


def answer_intake(siti: Visitor, look: Look = no_look, last_press: Press = press_once) -> None:
    """Walk the five steps to an open case."""
    answer_danger(siti, look)
    siti.pick("Klien", ANI)
    siti.pick("Boleh kami hubungi?", "Boleh telepon")
    siti.sees("Nomor teleponnya belum ada.")
    siti.fill("Kapan aman dihubungi", "Pagi, saat suami bekerja")
    look("intake-1")
    siti.press("Simpan dan lanjut")
    siti.sees("Apa masalahnya?")
    siti.fill("Apa yang terjadi?", STORY)
    siti.page.locator("label[for=id_category_DOMESTIC_VIOLENCE]").click()
    look("intake-2")
    siti.press("Simpan dan lanjut")
    siti.sees("Seberapa mendesak, siapa yang menangani?", "Karena ada senjata atau ancaman membunuh.")
    siti.page.get_by_label("Data boleh diteruskan").check()
    look("intake-3")
    siti.press("Simpan dan lanjut")
    siti.sees("Periksa, lalu buka", STORY, "Hari ini – ada bahaya", "Pagi, saat suami bekerja")
    look("intake-4")
    last_press(siti, "Buka kasus")
