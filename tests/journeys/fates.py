"""Pieces of the journeys in which families are referred. Everybody and everything is invented."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cases.models import Case, Consent
from families.models import Family
from lk3.models import User
from referrals.models import Partner
from tests.cast import PASSWORD
from tests.factories import CaseFactory, FamilyFactory, PartnerFactory, PersonFactory
from tests.journeys.visitor import Visitor

CLIENT = "Halimah Rekaan"
ADDRESS = "Jalan Rekaan 7"
PHONE = "0812 0000 2222"
STORY = "Cerita yang tinggal di LK3."


def family_of(siti: User) -> Family:
    """Return a family with one woman who may be telephoned in the morning."""
    family = FamilyFactory(
        registered_by=siti,
        name=CLIENT,
        address=ADDRESS,
        contact_allowed="CALL",
        safe_contact_phone=PHONE,
        contact_times="pagi hari",
    )
    PersonFactory(registered_by=siti, name=CLIENT, family=family, family__relation="HEAD")
    return family


def case_of(siti: User, code: str = "ECONOMIC_HARDSHIP") -> Case:
    """Return an open case whose family agreed that a partner may be told."""
    family = family_of(siti)
    case = CaseFactory(
        registered_by=siti, family=family, client=family.members.get().person, code=code, narrative=STORY
    )
    Consent.objects.create(case=case, basis="CONSENT", form="WRITTEN", may_share=True, recorded_by=siti)
    return case


def partner_for(case: Case, name: str, **about: Any) -> Partner:
    """Return a partner in the district of the case that takes its problem."""
    partner = PartnerFactory(name=name, district=case.district, **about)
    partner.problems.add(case.root_category)
    return partner


def write_referral(siti: Visitor, purpose: str, ticks: tuple[str, ...] = ()) -> None:
    """Say what is asked, and tick what goes along."""
    siti.fill("Apa yang diminta", purpose)
    for tick in ticks:
        siti.page.get_by_label(tick).check()


def refer(siti: Visitor, case: Case, partner: str, purpose: str, ticks: tuple[str, ...] = ()) -> None:
    """Refer a family to a partner and send it."""
    begin_referral(siti, case)
    siti.page.get_by_label("Kepada mitra").select_option(label=partner)
    write_referral(siti, purpose, ticks)
    siti.press("Kirim rujukan")
    siti.sees("Rujukan dikirim.", f"Rujukan ke {partner}")


def begin_referral(siti: Visitor, case: Case) -> None:
    """Go from the case to the form."""
    siti.open(case.get_absolute_url())
    siti.page.locator(".lk-actions").get_by_role("link", name="Rujuk", exact=True).click()
    siti.sees("Rujuk keluarga ini")


def prove_it_is_you(visitor: Visitor, reason: str) -> None:
    """Give the reason and the password that a sealed case asks for."""
    visitor.sees("Pastikan ini memang Anda")
    visitor.fill("Mengapa Anda memerlukannya?", reason)
    visitor.page.get_by_label("Kata sandi Anda").fill(PASSWORD)
    visitor.press("Lanjutkan")


def yesterday_early() -> tuple[str, str]:
    """Return day and time as a form wants them: more than 24 and less than 48 hours ago, whenever the test runs."""
    return (timezone.localdate() - timedelta(days=1)).isoformat(), "00:00"


def walk_the_filled_intake(visitor: Visitor, pictures: str) -> None:
    """Open the case of an intake that is filled already: answer about danger, ask for consent, otherwise only go on."""
    visitor.sees("Apakah ada bahaya?")
    visitor.look(f"{pictures}-intake-danger")
    visitor.press("Selebihnya aman, lanjut")
    for number, heading in enumerate(
        ("Siapa kliennya?", "Apa masalahnya?", "Seberapa mendesak, siapa yang menangani?"), start=1
    ):
        visitor.sees(heading)
        if heading.startswith("Seberapa"):
            visitor.pick("Atas dasar apa data dicatat?", "Persetujuan klien")
        visitor.look(f"{pictures}-intake-{number}")
        visitor.press("Simpan dan lanjut")
    visitor.sees("Periksa, lalu buka")
    visitor.look(f"{pictures}-intake-4")
    visitor.press("Buka kasus")
    visitor.sees("Ditangani oleh", "Belum ada layanan.")
    visitor.look(f"{pictures}-case")
