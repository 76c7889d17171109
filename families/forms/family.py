"""The family itself: what it is called, where it lives, and how it may safely be reached."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse_lazy

from lk3.forms import ConflictRow, VersionedModelForm
from lk3.models import Region, User

from .. import identity_numbers
from ..models import Family
from ..number_checks import Review, review_card
from ..safe_contact import NEEDS_PHONE
from .numbers import ask_to_confirm, note_field, number_field, settle_number

NAME_EXAMPLES = {
    Family.Kind.GROUP: "Misalnya Kelompok Ibu Pengajian Rekaan, RT 03, atau warga korban banjir.",
    Family.Kind.INSTITUTION: "Misalnya SD Negeri Rekaan 1, atau Panti Asuhan Rekaan.",
}
OPTIONS_URL = reverse_lazy("region-options")


class FamilyForm(VersionedModelForm):
    """A family, a group or an institution, on registering and afterwards.

    Places are those of the unit's province, one inside the other. Only a family has a family card.
    """

    village_text = forms.CharField(
        label="Desa/kelurahan/nagari", required=False, max_length=80, help_text="Ikut tersimpan di alamat."
    )
    card = number_field("Nomor KK", "16 digit di bagian atas Kartu Keluarga.")
    card_note = note_field("Keterangan KK")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Family
        fields = [
            "name",
            "district",
            "subdistrict",
            "village",
            "address",
            "contact_allowed",
            "safe_contact_phone",
            "safe_contact_name",
            "contact_times",
            "contact_answerers",
            "contact_words",
            "safe_contact_note",
        ]

    def __init__(self, *args: Any, user: User, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.review, self.number_values = user, Review(), {}
        self.kind = Family.Kind(kind or self.instance.kind)
        self.title = self.kind.label
        self._ask_for_the_place(user)
        self._ask_for_the_name()
        self._ask_for_contact()
        self._ask_for_the_card()
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @classmethod
    def typed(cls, *, user: User, data: QueryDict, instance: Family | None = None, kind: str = "") -> "FamilyForm":
        """Return the form with all that was typed, not judged yet, and the lists of places that belong to it."""
        names = cls(user=user, instance=instance, kind=kind).fields
        return cls(user=user, instance=instance, kind=kind, initial={name: data.get(name, "") for name in names})

    def _ask_for_the_place(self, user: User) -> None:
        home = user.hat.unit.district  # type: ignore[union-attr]
        regions = Region.objects.order_by("name", "code")
        district = self._chosen("district") or home.pk
        subdistrict = self._chosen("subdistrict")
        self.fields["district"].queryset = regions.filter(  # type: ignore[attr-defined]
            Q(parent_id=home.parent_id) | Q(pk=self.instance.district_id), level="DISTRICT"
        )
        self.fields["subdistrict"].queryset = regions.filter(level="SUBDISTRICT", parent_id=district)  # type: ignore[attr-defined]
        self.fields["village"].queryset = regions.filter(level="VILLAGE", parent_id=subdistrict)  # type: ignore[attr-defined]
        self.fields["district"].initial = home.pk
        self.fields["district"].empty_label = None  # type: ignore[attr-defined]
        for name in ("subdistrict", "village"):
            self.fields[name].empty_label = "Pilih…"  # type: ignore[attr-defined]
        self.has_villages = regions.filter(level="VILLAGE", code__startswith=f"{district}.").exists()
        for name, inner in (("district", "subdistrict"), ("subdistrict", "village")):
            self.fields[name].widget.attrs |= {
                "hx-get": OPTIONS_URL,
                "hx-target": f"#id_{inner}",
                "hx-swap": "innerHTML",
                "hx-trigger": "change",
            }
        if not self.has_villages:
            del self.fields["village"]
            self.fields["subdistrict"].widget.attrs = {}
        foreign = "Pilihan ini tidak ada di daftar. Pilih lagi dari daftar; bila daftarnya belum sesuai, perbarui dulu."
        for name in {"district", "subdistrict", "village"} & set(self.fields):
            self.fields[name].error_messages["invalid_choice"] = foreign

    def _chosen(self, name: str) -> str:
        """Return the code chosen in the form as it stands: typed, given, or stored. Never trusted, only looked up."""
        source = self.data if self.is_bound else self.initial
        return str(source.get(name) or "").replace("\0", "")[:13]

    def _ask_for_the_name(self) -> None:
        name, address = self.fields["name"], self.fields["address"]
        address.help_text = "Jalan, nomor, RT/RW, jorong, atau patokan yang mudah dicari."
        if self.kind != Family.Kind.FAMILY:
            name.label, name.help_text = f"Nama {self.kind.label.lower()}", NAME_EXAMPLES[self.kind]
            return
        name.required = bool(self.instance.pk)
        name.help_text = (
            "Misalnya nama kepala keluarga." if self.instance.pk else "Dibiarkan kosong: dipakai nama kepala keluarga."
        )

    def _ask_for_contact(self) -> None:
        self.fields["contact_allowed"].choices = Family.ContactAllowed.choices  # type: ignore[attr-defined]
        self.fields["contact_times"].help_text = "Misalnya pagi, saat suami bekerja."
        self.fields["safe_contact_name"].help_text = "Orang yang dipercaya klien, misalnya Ibu Ani (tetangga)."
        self.fields["safe_contact_note"].help_text = "Yang lain yang perlu diketahui sebelum menghubungi."
        phone = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        self.fields["safe_contact_phone"] = forms.CharField(
            label="Telepon aman", required=False, max_length=40, widget=phone
        )

    def _ask_for_the_card(self) -> None:
        if self.kind != Family.Kind.FAMILY:
            del self.fields["card"], self.fields["card_note"]
            return
        self.fields["card_note"].initial = self.instance.family_card_status or self.instance.family_card_missing
        if self.instance.family_card_number:
            masked = self.instance.masked_family_card
            self.fields["card"].help_text = f"Tersimpan: {masked}. Kosongkan bila tidak berubah."

    @property
    def lacks_phone(self) -> bool:
        """Return whether they may be called, but nobody knows the number. Says so beside the field and refuses nothing."""
        return self["contact_allowed"].value() in NEEDS_PHONE and not self["safe_contact_phone"].value()

    def clean(self) -> dict[str, Any]:
        """Read the KK number and ask for a second look where it is known already."""
        cleaned = super().clean()
        if "card" not in self.fields:
            return cleaned
        card = settle_number(
            self, "card", stored=self.instance.family_card_number, parse=identity_numbers.parse_family_card
        )
        if card is not None:
            ask_to_confirm(self, review_card(card, user=self.user, family=self.instance))
        return cleaned

    def _refuse(self, current: Any, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        if cleaned.get("card"):
            yours = identity_numbers.mask(identity_numbers.normalise(cleaned["card"]))
            self.conflict_rows.append(ConflictRow("Nomor KK", current.masked_family_card, yours))

    def values(self) -> dict[str, Any]:
        """Return what is to be stored, by field name; only after ``is_valid()``."""
        chosen = {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}
        chosen |= {} if self.instance.pk else {"kind": self.kind}
        village = self.cleaned_data.get("village_text", "").strip()
        if village and not chosen.get("village"):
            chosen["address"] = ", ".join(part for part in (chosen["address"], village) if part)[:250]
        names = {"digits": "family_card_number", "status": "family_card_status", "missing": "family_card_missing"}
        return chosen | {names[name]: value for name, value in self.number_values.items()}


class SafeAddressForm(VersionedModelForm):
    """Where somebody is safe; asked for and shown on a page of its own only."""

    class Meta:
        model = Family
        fields = ["safe_address"]
        labels = {"safe_address": "Alamat aman"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["safe_address"].required = False
        self.fields["safe_address"].max_length = 500  # type: ignore[attr-defined]
        self.fields["safe_address"].widget.attrs |= {"rows": 3, "maxlength": 500, "autocomplete": "off"}
        self.fields[
            "safe_address"
        ].help_text = (
            "Misalnya rumah aman atau rumah kerabat yang tidak diketahui terduga pelaku. Disimpan terenkripsi."
        )
