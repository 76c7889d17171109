"""Who it is about, who told us, and how we may reach them."""

from __future__ import annotations

from typing import Any

from django import forms

from families import safe_contact
from families.models import Family
from lk3 import drafts
from lk3.forms import ConflictRow

from ..models import Case
from .steps import Cards, IntakeForm, one_of, some_of

FAMILY = "FAMILY"
# Shorter than on the pages that only show them, for a thumb.
CONTACT_CHOICES = [
    (Family.ContactAllowed.NOT_ASKED, "Belum ditanya"),
    (Family.ContactAllowed.CALL, "Boleh telepon"),
    (Family.ContactAllowed.MESSAGE, "Pesan saja"),
    (Family.ContactAllowed.VISIT, "Bertemu saja"),
    (Family.ContactAllowed.NONE, "Jangan dihubungi"),
]
CONTACT_CHANGED = (
    "Cara menghubungi keluarga ini diubah orang lain ketika Anda mengisinya. Tulisan Anda tidak hilang: bandingkan keduanya, "
    "perbaiki isian di bawah, lalu simpan lagi."
)
WHO_REPORTS = "Pilih hubungan pelapor dengan klien, atau kosongkan nama dan teleponnya."


def short_text(label: str, most: int, **options: Any) -> forms.CharField:
    """Return a one-line field without the browser's guesses; the blank placeholder tells the style sheet that it is empty."""
    attrs = {"autocomplete": "off", "placeholder": " "} | options.pop("attrs", {})
    return forms.CharField(label=label, max_length=most, required=False, widget=forms.TextInput(attrs=attrs), **options)


class ClientForm(IntakeForm):
    """The client, apart from who reports; victims and who is suspected; and the way to reach them safely."""

    STATUS = [
        ("AUTO", "Sesuai catatan"),
        ("NEW", "Klien baru"),
        ("CONTINUING", "Binaan lanjutan"),
    ]

    client = one_of("Siapa kliennya?")
    continuing = one_of(
        "Baru atau lanjutan?",
        STATUS,
        initial="AUTO",
        help_text="“Sesuai catatan” berarti lanjutan bila klien pernah punya kasus di LK3 ini, kalau belum: baru.",
    )
    reporter_relation = forms.ChoiceField(
        label="Siapa yang melapor?", choices=Case.ReporterRelation.choices, required=False
    )
    reporter = short_text("Nama pelapor", 120, help_text="Boleh dikosongkan bila pelapor tidak mau disebut.")
    reporter_phone = short_text("Telepon pelapor", 40, attrs={"inputmode": "tel"})
    contact_allowed = forms.ChoiceField(
        label="Boleh kami hubungi?", choices=CONTACT_CHOICES, required=False, widget=Cards
    )
    safe_contact_phone = short_text("Telepon aman", 40, attrs={"inputmode": "tel"})
    safe_contact_name = short_text(
        "Melalui siapa", 120, help_text="Bila bukan klien sendiri, misalnya Ibu Ani (tetangga)."
    )
    contact_times = short_text("Kapan aman dihubungi", 120, help_text="Misalnya pagi, saat suami bekerja.")
    contact_answerers = short_text("Siapa yang boleh mengangkat", 120)
    contact_words = short_text(
        "Kata yang dipakai", 160, help_text="Misalnya mengaku dari posyandu; jangan menyebut LK3 bila klien memintanya."
    )
    family_version = forms.CharField(required=False, widget=forms.HiddenInput)
    victims = some_of("Siapa korbannya?", help_text="Kosongkan bila tidak ada korban.")
    perpetrators = some_of(
        "Adakah terduga pelaku di antara mereka?", help_text="Hanya tampil di dalam kasus, tidak pernah di daftar."
    )

    def prepare(self) -> None:
        """Offer the members of the family and the family as a whole; show what is known about reaching them."""
        self.conflict_rows: list[ConflictRow] = []
        members, words = self.intake.members, {m.person_id: self.intake.words_about(m) for m in self.intake.members}
        everybody = [(str(member.person_id), member.person.name) for member in members]
        self.fields["victims"].choices = self.fields["perpetrators"].choices = everybody  # type: ignore[attr-defined]
        self.explain("victims", words)
        self._offer_clients(words)
        for name in safe_contact.FIELDS:
            self.fields[name].initial = getattr(self.intake.family, name)
        self.fields["family_version"].initial = str(self.intake.family.version)

    def _offer_clients(self, words: dict[Any, str]) -> None:
        """Who lives elsewhere is in the file, but is not a client; a group or an institution is the client itself."""
        if not self.intake.is_family:
            del self.fields["client"]
            return
        people = [(str(member.person_id), member.person.name) for member in self.intake.at_home]
        self.fields["client"].choices = [*people, (FAMILY, "Seluruh keluarga")] if people else []  # type: ignore[attr-defined]
        all_of_them = "Masalahnya milik bersama; semua yang tinggal serumah dihitung sebagai klien."
        self.explain("client", words | {FAMILY: all_of_them})

    @property
    def lacks_phone(self) -> bool:
        """Return whether they may be called, but nobody knows the number. Says so beside the field and refuses nothing."""
        return self["contact_allowed"].value() in safe_contact.NEEDS_PHONE and not self["safe_contact_phone"].value()

    def clean(self) -> dict[str, Any]:
        """Turn ids into persons, and 'by the records' into yes or no; never overwrite a colleague's newer contact."""
        cleaned = super().clean() or {}
        self._clean_contact(cleaned)
        if not cleaned.get("reporter_relation") and (cleaned.get("reporter") or cleaned.get("reporter_phone")):
            self.add_error("reporter_relation", WHO_REPORTS)
        persons = self.intake.persons
        chosen = cleaned.get("client")
        cleaned["client"] = persons.get(chosen) if chosen and chosen != FAMILY else None
        for name in ("victims", "perpetrators"):
            cleaned[name] = [persons[pk] for pk in cleaned.get(name, [])]
        status = cleaned.pop("continuing", "AUTO")
        known = self.intake.has_earlier_case(cleaned["client"])
        cleaned["is_continuing"] = status == "CONTINUING" or (status == "AUTO" and known)
        return cleaned

    def _clean_contact(self, cleaned: dict[str, Any]) -> None:
        family = self.intake.family
        given = {name: value for name in safe_contact.FIELDS if (value := cleaned.pop(name, ""))}
        version = drafts.number(cleaned.pop("family_version", ""))
        cleaned["contact"], cleaned["family_version"] = given, version
        differing = [name for name, value in given.items() if getattr(family, name) != value]
        if not differing or version == family.version:
            return
        words = dict(Family.ContactAllowed.choices)
        for name in differing:
            theirs, yours = getattr(family, name), given[name]
            self.conflict_rows.append(
                ConflictRow(str(self.fields[name].label), words.get(theirs, theirs), words.get(yours, yours))
            )
        self.data = self.data.copy()
        self.data["family_version"] = str(family.version)
        self.add_error(None, CONTACT_CHANGED)
