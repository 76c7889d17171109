"""Input about partners, with messages for the person who types."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from cases.models import ProblemCategory
from lk3.forms import ConflictRow, DateInput, plain_helper
from lk3.models import Region, User

from ..lookalikes import lookalikes
from ..models import Partner

MAY_BE_KNOWN = (
    "Mungkin lembaga ini sudah ada. Periksa daftar di atas; bila berbeda, pilih “Tetap simpan sebagai mitra baru”."
)
CHANGED_MEANWHILE = (
    "Rekan lain sudah mengubah data ini ketika Anda mengisinya. Tulisan Anda belum disimpan dan tidak hilang: bandingkan kedua "
    "versi, perbaiki isian di bawah, lalu simpan lagi."
)
# Working days; a promise that ends next year reminds nobody.
LONGEST_PROMISE = 90
TOO_LONG = f"Paling lama {LONGEST_PROMISE} hari kerja, agar rujukan yang tidak dijawab masih ditanyakan pada waktunya."
SECTIONS = {
    "Lembaga": ["name", "kind", "district", "address"],
    "Hubungi": ["phone", "email", "hours"],
    "Layanan": ["services", "takes", "problems", "response_days"],
    "Daerah layanan": ["reach", "serves"],
    "MoU": ["agreement_number", "agreement_from", "agreement_until"],
}


class KnownRowsField(forms.ModelMultipleChoiceField):
    """Several rows of a short list, compared here: the database chokes on NUL bytes and numbers of thirty digits in an IN."""

    def _check_values(self, value: Any) -> Any:
        rows = {str(row.pk): row for row in self.queryset}
        for pk in value:
            if str(pk) not in rows:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": pk}
                )
        return [rows[str(pk)] for pk in value]


class PartnerForm(forms.ModelForm):
    """A partner of the directory. The same name in the same kabupaten/kota is one partner; what looks alike is pointed out."""

    REACH = [
        ("DISTRICT", "Kabupaten/kota itu saja"),
        ("PROVINCE", "Seluruh provinsinya"),
        ("COUNTRY", "Seluruh Indonesia"),
        ("CHOSEN", "Daerah tertentu, pilih di bawah"),
    ]

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reach = forms.ChoiceField(label="Menerima orang dari", choices=REACH, widget=forms.RadioSelect, required=False)
    serves = KnownRowsField(
        Region.objects.none(),
        label="Daerah tertentu",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Untuk memilih lebih dari satu di komputer, tahan tombol Ctrl.",
    )
    problems = KnownRowsField(
        ProblemCategory.objects.roots(),
        label="Untuk masalah",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Mitra ini disarankan saat merujuk kasus dengan masalah yang dicentang.",
    )

    class Meta:
        model = Partner
        fields = ["name", "kind", "district", "address", "phone", "email", "hours", "services", "takes", "problems"]
        fields += ["response_days", "serves", "agreement_number", "agreement_from", "agreement_until"]  # fmt: skip
        widgets = {
            "services": forms.Textarea(attrs={"rows": 4}),
            "takes": forms.Textarea(attrs={"rows": 3}),
            "agreement_from": DateInput,
            "agreement_until": DateInput,
        }
        help_texts = {
            "name": "Nama resmi lembaga, misalnya UPTD PPA Kota Padang.",
            "phone": "Nomor kantor. Nomor petugas ditulis pada narahubung.",
            "hours": "Misalnya Senin–Jumat 08.00–16.00, atau 24 jam.",
            "services": "Satu layanan per baris.",
            "takes": "Siapa yang diterima, siapa yang tidak, dan apa yang harus dibawa.",
            "response_days": "Berapa hari kerja sampai mereka menjawab rujukan. Kosongkan bila belum ada kesepakatan.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflict_rows: list[ConflictRow] = []
        self.lookalikes: list[Partner] = []
        self.helper = plain_helper()
        groups = (Fieldset(title, *names, css_class="lk-fieldset") for title, names in SECTIONS.items())
        self.helper.layout = Layout("version", *groups, HTML("{% include 'referrals/_partner_contacts.html' %}"))
        self.fields["kind"].choices = [("", "Pilih…"), *Partner.Kind.choices]  # type: ignore[attr-defined]
        self.fields["version"].initial = self.instance.version
        self.fields["response_days"].validators.append(MaxValueValidator(LONGEST_PROMISE, TOO_LONG))
        self._offer_places(user)

    def _offer_places(self, user: User) -> None:
        regions = list(Region.objects.districts().select_related("parent").order_by("parent__name", "name", "pk"))
        provinces = [(rows[0].parent, rows) for rows in _by_parent(regions)]
        districts, serves = self.fields["district"], self.fields["serves"]
        districts.queryset = Region.objects.districts()  # type: ignore[attr-defined]
        districts.choices = [  # type: ignore[attr-defined]
            ("", "Pilih…"), *((at.name, [(row.pk, row.full_name) for row in rows]) for at, rows in provinces),
        ]  # fmt: skip
        serves.queryset = Region.objects.filter(level__in=["PROVINCE", "DISTRICT"])  # type: ignore[attr-defined]
        serves.choices = [  # type: ignore[attr-defined]
            (at.name, [(at.pk, f"Seluruh {at.name}"), *((row.pk, row.full_name) for row in rows)])
            for at, rows in provinces
        ]
        if not self.instance.pk and user.hat and user.hat.unit:
            districts.initial = user.hat.unit.district_id
        served = {region.pk for region in self.initial.get("serves", [])}
        self.fields["reach"].initial = _reach_of(self.instance, served, {at.pk for at, _ in provinces})

    def clean_name(self) -> str:
        """Take out doubled blanks, so that the same name is seen as the same."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse what is twice the same, an older version, and a period that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        self._clean_reach(cleaned)
        begins, ends = cleaned.get("agreement_from"), cleaned.get("agreement_until")
        if begins and ends and ends < begins:
            self.add_error("agreement_until", "MoU tidak boleh berakhir sebelum mulai berlaku.")
        if cleaned.get("name") and cleaned.get("district"):
            self._refuse_twice(cleaned["name"], cleaned["district"], cleaned.get("phone") or "")
        if self.instance.pk and cleaned.get("version") != self.instance.version:
            self._refuse_older(cleaned)
        return cleaned

    def _clean_reach(self, cleaned: dict[str, Any]) -> None:
        """Turn the choice in words into the regions beside the partner's own."""
        reach, district = cleaned.get("reach") or "DISTRICT", cleaned.get("district")
        if reach == "COUNTRY":
            cleaned["serves"] = list(Region.objects.provinces().order_by("pk"))
        elif reach == "PROVINCE" and district:
            cleaned["serves"] = [district.parent]
        elif reach == "DISTRICT":
            cleaned["serves"] = []
        elif reach == "CHOSEN" and not cleaned.get("serves") and "serves" not in self.errors:
            self.add_error("serves", "Pilih paling sedikit satu daerah, atau pilih jawaban lain di atas.")

    def _refuse_twice(self, name: str, district: Region, phone: str) -> None:
        same = Partner.objects.filter(name__iexact=name, district=district).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("name", f"Mitra dengan nama ini sudah ada di {district.full_name}.")
        elif not self.instance.pk and not self.data.get("save_anyway"):
            self.lookalikes = lookalikes(name=name, phone=phone, district=district)
            if self.lookalikes:
                self.add_error(None, MAY_BE_KNOWN)

    def _refuse_older(self, cleaned: dict[str, Any]) -> None:
        """Show both texts; sending again is then a decision made with both seen."""
        stored = Partner.objects.get(pk=self.instance.pk)
        for name in self._meta.fields or ():  # type: ignore[attr-defined]
            theirs, yours = self._shown(stored, name), self._shown_value(name, cleaned.get(name))
            if theirs != yours:
                self.conflict_rows.append(ConflictRow(str(self.fields[name].label), theirs, yours))
        self.data = self.data.copy()
        self.data["version"] = str(stored.version)
        self.add_error(None, CHANGED_MEANWHILE)

    def _shown(self, stored: Partner, name: str) -> str:
        value = getattr(stored, name)
        return self._shown_value(name, value.order_by("pk") if hasattr(value, "order_by") else value)

    def _shown_value(self, name: str, value: Any) -> str:
        if name in ("serves", "problems"):
            return ", ".join(sorted(str(row) for row in value or ()))
        if name == "kind":
            return str(dict(Partner.Kind.choices).get(value, value))
        return "" if value is None else str(value)


def _by_parent(regions: list[Region]) -> list[list[Region]]:
    return [list(rows) for _, rows in groupby(regions, key=lambda region: region.parent_id)]


def _reach_of(partner: Partner, served: set[str], provinces: set[str]) -> str:
    """Return the choice in words that means these regions."""
    if not served:
        return "DISTRICT"
    if served >= provinces:
        return "COUNTRY"
    return "PROVINCE" if partner.district_id and served == {partner.district_id[:2]} else "CHOSEN"
