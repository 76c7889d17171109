"""The larger pieces of a social worker's day, as done in several journeys. Everybody and everything is invented."""

import io
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator

from cases.assessment import sections_of
from cases.models import AftercareCheck, Case
from cases.triage import CALM
from tests.journeys.visitor import Visitor

FOUND_OUT = {
    "PROBLEM": "Ibu Ani ingin anak-anak tidak takut lagi dan Bapak berhenti memukul.",
    "SAFETY": "Aman di rumah nenek; suami belum tahu mereka di sana.",
    "HISTORY": "Pertama kali tiga tahun lalu, sejak Bapak berhenti bekerja; lebih berat bila minum.",
    "PREVIOUS_HELP": "Ninik mamak pernah mendamaikan; tidak pernah konseling sebelum ini.",
    "HEALTH": "Memar di lengan kiri, sudah dirawat di Puskesmas. Anak-anak sehat.",
    "MENTAL": "Sulit tidur dan mudah terkejut, tetapi tetap berjualan dan mengurus anak.",
    "PERSONAL_HISTORY": "Anak ketiga dari empat bersaudara; ayahnya meninggal ketika ia berumur sepuluh tahun.",
    "FAMILY": "Suami istri dengan dua anak; dekat dengan nenek, renggang dengan mertua.",
    "WORK": "Berjualan sarapan dari rumah; pandai menjahit.",
    "EDUCATION": "Ibu tamat SMP. Buyung kelas tiga SD, sering tidak masuk.",
    "COMMUNITY": "Bercerita kepada Bu Yanti; ikut majelis taklim tiap Jumat.",
    "BASIC_NEEDS": "Penghasilan sekitar satu juta sebulan; belum menerima PKH.",
    "LIVING": "Rumah kontrakan dua kamar, air dan jamban baik, tetangga dekat.",
    "LEGAL": "Menikah tercatat; kedua anak punya akta. Belum ada laporan polisi.",
    "SPIRITUALITY": "Salat dan pengajian menguatkannya.",
    "CULTURE": "Minang; rumah gadang kaum ada di Pariaman, mamak masih didengar.",
    "STRENGTHS": "Berani bercerita, punya penghasilan, disayang ibunya.",
    "RISK_FACTORS": "Parang di rumah, suami minum, pernah mengancam membunuh.",
    "PROTECTIVE_FACTORS": "Rumah nenek terbuka; Bu Yanti siap menelepon.",
    "NEEDS": "Menurut Ibu: tempat aman. Menurut kami: juga pemulihan anak-anak.",
    "SUMMARY": "Kekerasan berulang yang disaksikan anak; ibunya kuat dan punya tempat berlindung.",
    "RECOMMENDATIONS": "Keselamatan dahulu, lalu visum, konseling anak, dan sekolah Buyung.",
    "EVALUATION": "Dinilai lagi sebulan sekali; tandanya anak tidur nyenyak dan masuk sekolah.",
}
BY_OTHER = "Orang lain (tulis namanya)"


def send(visitor: Visitor, button: str, inside: Locator | None = None) -> None:
    """Press a button and wait for the page that answers, where nothing on it is looked for."""
    with visitor.page.expect_navigation():
        visitor.press(button, inside, exact=False)


def write_assessment(siti: Visitor, kind: str, found: Mapping[str, str], risk: str) -> None:
    """Write what was found out into the sections of this kind, and how great the risk is."""
    for section in sections_of(kind):
        siti.page.locator(f"#id_answer_{section.code}").fill(found.get(section.code, ""))
    siti.pick("Tingkat risiko", risk)


def reply(siti: Visitor, answer: str, questions: Iterable[str]) -> None:
    for question in questions:
        siti.page.locator(f"input[name={question}][value={answer}]").check()


def siti_draws_the_family(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Genogram")
    siti.follow("Hubungan yang dicatat")
    form = unfold(siti, "kerabat")
    siti.fill("Nama", "Nenek Rekaan", form)
    form.get_by_label("Perempuan").check()
    siti.choose("Ia adalah", "Orang tua kandung dari", form)
    choose_person(form, "Siapa di keluarga ini", "Ani")
    send(siti, "Catat", form)
    form = unfold(siti, "pasangan")
    choose_person(form, "Orang pertama", "Rahmat")
    choose_person(form, "Pasangannya", "Ani")
    siti.fill("Sejak tahun", "2012", form)
    send(siti, "Catat", form)
    form = unfold(siti, "batin")
    choose_person(form, "Dari", "Rahmat")
    siti.choose("Hubungan", "Melakukan kekerasan terhadap", form)
    choose_person(form, "Kepada", "Ani")
    send(siti, "Catat", form)
    for kind, label, strength, flow in (
        ("Sekolah", "SDN Rekaan 12", "Lemah", "Memberi kepada keluarga"),
        ("Tetangga/RT", "Bu Yanti", "Kuat", "Saling memberi"),
    ):
        form = unfold(siti, "sosial")
        siti.choose("Lingkungan", kind, form)
        siti.fill("Nama atau sebutan", label, form)
        siti.choose("Kekuatan", strength, form)
        siti.choose("Arah bantuan", flow, form)
        send(siti, "Catat", form)
    siti.follow("Ekomap")
    siti.sees("SDN Rekaan 12", "Bu Yanti")
    siti.follow("Genogram")
    siti.sees("Nenek Rekaan", "melakukan kekerasan terhadap")
    siti.look("door-genogram")


def unfold(siti: Visitor, slug: str) -> Locator:
    """Open one of the short forms about ties and return it."""
    panel = siti.page.locator(f"details#{slug}")
    panel.locator("summary").first.click()
    return panel


def choose_person(form: Locator, label: str, name: str) -> None:
    """Choose somebody from a list in which the year of birth stands behind each name."""
    box = form.get_by_label(label).first
    box.select_option(label=box.locator("option", has_text=name).first.inner_text())


def write_goal(
    siti: Visitor, text: str, sign: str, actions: list[tuple[str, str | None, int]], somebody: str = ""
) -> None:
    siti.fill("Apa yang ingin dicapai keluarga?", text)
    siti.fill("Apa tandanya berhasil?", sign)
    for number, (what, who, days) in enumerate(actions, start=1):
        if number > 1:
            siti.unfold(f"Tindakan {number}")
        siti.page.locator(f"#id_what_{number}").fill(what)
        siti.page.locator(f"#id_due_on_{number}").fill(in_days(days))
        if who:
            siti.page.locator(f"#id_who_{number}").select_option(label=who)
    if somebody:
        siti.page.locator("#id_somebody_1").fill(somebody)
    siti.press("Simpan tujuan")
    siti.sees(text)


def siti_files_a_letter(siti: Visitor, case: Case) -> None:
    siti.follow("Tambah lampiran")
    siti.page.get_by_label("Berkas", exact=True).set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    siti.choose("Jenis", "Surat kesehatan/visum")
    siti.fill("Judul", "Hasil visum")
    siti.press("Simpan lampiran")
    siti.sees("Hasil visum")


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "JPEG")
    return file.getvalue()


def they_confer(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Catat atau rencanakan")
    siti.fill("Tempat", "Ruang camat")
    for number, guest in enumerate(
        (
            ("Bu Yanti", "Pelapor", "RT 03"),
            ("Pak Camat", "Camat", "Kecamatan Rekaan"),
            ("Bu Guru", "Wali kelas", "SDN 12"),
        )
    ):
        for column, text in zip(("name", "role", "institution"), guest, strict=True):
            siti.page.locator(f"#id_peserta-{number}-{column}").fill(text)
    siti.fill("Yang dibahas", "Keselamatan ibu dan anak; sekolah Buyung.")
    siti.fill("Kesimpulan", "Tinggal di rumah nenek sampai ada perintah perlindungan.")
    siti.page.locator("#id_keputusan-0-what").fill("Lapor ke Unit PPA bersama Ibu Ani")
    siti.page.locator("#id_keputusan-0-owner").select_option(label="Siti Aminah")
    siti.page.locator("#id_keputusan-0-due_on").fill(in_days(2))
    siti.page.locator("#id_keputusan-1-what").fill("Jemput Buyung setiap pagi")
    siti.page.locator("#id_keputusan-1-responsible").fill("Bu Guru")
    siti.look("door-conference")
    siti.press("Simpan konferensi")
    siti.sees("Konferensi dicatat.", "Kecamatan Rekaan", "Yang masih harus dikerjakan")
    finish_tasks(siti, case)


def finish_tasks(siti: Visitor, case: Case) -> None:
    siti.open(f"{case.get_absolute_url()}rencana/")
    done = siti.page.get_by_role("button", name="Selesai")
    for _ in range(case.tasks.filter(state="OPEN").count()):
        with siti.page.expect_navigation():
            done.first.click()
    siti.sees("Tidak ada tugas di luar rencana.")


def siti_asks_about_danger_again(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Tanyakan lagi", siti.page.get_by_role("region", name="ada bahaya"))
    for question, answer in CALM.items():
        reply(siti, answer, [question])
    siti.press("Simpan triase")
    siti.sees("Tidak ada tanda bahaya.")
    assert siti.page.locator(".triage-clock").count() == 0, "calm answers in a case at work start no clock"


def siti_looks_how_it_became(siti: Visitor, case: Case) -> None:
    siti.open(case.get_absolute_url())
    siti.follow("Semua asesmen")
    siti.follow("Asesmen mendalam")
    siti.page.get_by_label("Klien sendiri", exact=True).check()
    same = siti.page.locator("input[name^=same_]")
    for number in range(same.count()):
        same.nth(number).check()
    siti.page.locator("#id_same_RISK_FACTORS").uncheck()
    siti.page.locator("#id_answer_RISK_FACTORS").fill("Suami tinggal di rumah orang tuanya dan berobat.")
    siti.pick("Tingkat risiko", "Rendah")
    siti.look("door-again")
    siti.press("Simpan asesmen")
    siti.sees("Yang berubah sejak asesmen sebelumnya", "Faktor risiko")
    siti.open(case.get_absolute_url())
    siti.follow("Tanyakan lagi", siti.page.get_by_role("region", name="Ketahanan keluarga"))
    siti.page.get_by_label("Penutupan").check()
    reply(siti, "YES", ["HAR_SAFE", "HAR_TALK", "EDU_ENROLLED", "EDU_ATTENDS", "MOR_NEIGHBOURS", "ECO_FOOD"])
    reply(siti, "PARTLY", ["HAR_DISPUTES", "ECO_INCOME", "MOR_WORSHIP", "MOR_DRUGS"])
    send(siti, "Simpan ketahanan")
    siti.sees("Penutupan", "+")
    siti.look("door-before-and-after")


def budi_agrees(budi: Visitor, case: Case) -> None:
    budi.open("/")
    budi.follow(case.reference, budi.page.locator("section", has_text="Usul penutupan"))
    budi.sees("Diusulkan oleh Siti Aminah")
    budi.press("Setujui dan tutup kasus")
    budi.sees("Kasus ditutup.")


def look_again(siti: Visitor, case: Case, note: str) -> None:
    """Record how they are; the months until then pass in the calendar only."""
    AftercareCheck.objects.filter(case=case).update(due_on=timezone.localdate())
    siti.open("/")
    siti.follow("Lihat lagi keluarga ini sesudah penutupan")
    siti.page.get_by_label("Baik, tidak perlu tindak lanjut").check()
    siti.fill("Apa yang dilihat dan didengar", note)
    siti.press("Simpan")
    siti.sees("Pemantauan dicatat.", note)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()
