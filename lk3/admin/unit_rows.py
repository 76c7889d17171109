"""The rows below a unit: its board, its professionals, its vehicles and its money, each with what a newcomer needs to know."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Field
from django.http import HttpRequest
from django.utils import timezone

from .. import terms
from ..models import BoardMember, Budget, MobileUnit, Professional, Unit
from .audited import RowsInline

BACKWARDS = "Tidak boleh sebelum tanggal mulai."
WITH_DOTS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,0+)?")


class TermForm(forms.ModelForm):
    """A term with its days in order; the end of a board member's is filled in where only the start is given."""

    def clean(self) -> dict[str, Any]:
        """Fill in three years, except for the responsible official, and say beside the field what is wrong."""
        cleaned = super().clean() or self.cleaned_data
        from_on, until_on = cleaned.get("from_on"), cleaned.get("until_on")
        post = cleaned.get("post")
        if from_on and not until_on and post and post != BoardMember.Post.RESPONSIBLE_OFFICIAL:
            cleaned["until_on"] = terms.end_of_term(from_on)
        elif from_on and until_on and until_on < from_on:
            self.add_error("until_on", BACKWARDS)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the end alone where the start is wrong: it is filled in from there."""
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | ({"until_on"} if "from_on" in (self._errors or {}) else set())


class RupiahField(forms.DecimalField):
    """An amount as people write it: 150000000, 150.000.000 or Rp 150.000.000."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """Read the dots of thousands, which a number field of the browser would refuse."""
        if isinstance(value, str):
            value = value.strip().removeprefix("Rp").lstrip(". ").replace(" ", "")
            value = value.split(",")[0].replace(".", "") if WITH_DOTS.fullmatch(value) else value
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show the dots."""
        return f"{value:,.0f}".replace(",", ".") if isinstance(value, Decimal | int) else value


class BudgetForm(forms.ModelForm):
    """Money of a year; a new row is of this year."""

    class Meta:
        field_classes = {"amount": RupiahField}
        widgets = {"amount": forms.TextInput(attrs={"inputmode": "numeric", "class": "vTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "year" in self.fields:
            self.fields["year"].initial = timezone.localdate().year


class BoardMemberInline(RowsInline):
    """The board: responsible official, chair, secretary, treasurer, members."""

    model = BoardMember
    form = TermForm
    extra = 1
    advice = (
        "Susunan minimum: penanggung jawab, ketua, sekretaris, dan bendahara. Cukup isi tanggal mulai; bila kolom sampai "
        "kosong, masa tugas menjadi tiga tahun. Penanggung jawab tidak punya batas waktu. Baris tanpa nama tidak disimpan."
    )

    def get_extra(self, request: HttpRequest, obj: Unit | None = None, **kwargs: Any) -> int:
        """Offer a row for each organ of a new unit."""
        return self.extra if obj else len(terms.ORGANS)

    def offered_rows(self, obj: Unit | None) -> list[dict[str, Any]]:
        """Fill in the posts of a new unit's board."""
        return [] if obj and obj.pk else [{"post": post} for post in terms.ORGANS]


class ProfessionalInline(RowsInline):
    """The professional team."""

    model = Professional
    form = TermForm
    extra = 1
    advice = (
        "Tenaga profesional menangani kasus: pekerja sosial, psikolog, dan lainnya. Isi sampai bila sudah berhenti."
    )


class MobileUnitInline(RowsInline):
    """Mobil LK3."""

    model = MobileUnit
    can_delete = False
    extra = 1
    advice = "Kosongkan bila LK3 belum punya mobil."


class BudgetInline(RowsInline):
    """Money by year and source."""

    model = Budget
    form = BudgetForm
    extra = 1
    advice = "Satu baris untuk satu sumber dalam satu tahun, dalam rupiah: 150.000.000."


class UnitForm(forms.ModelForm):
    """A unit; what is wrong with two fields together stands beside the second one."""

    def clean(self) -> dict[str, Any]:
        """Refuse a name that is taken in the district, and a decree that ends before it begins."""
        cleaned = super().clean() or self.cleaned_data
        name, district = cleaned.get("name"), cleaned.get("district")
        if name and district:
            same = Unit.objects.filter(name__iexact=name, district=district).exclude(pk=self.instance.pk)
            if same.exists():
                self.add_error("name", f"LK3 dengan nama ini sudah ada di {district.full_name}.")
        on, until = cleaned.get("decree_on"), cleaned.get("decree_until")
        if on and until and until < on:
            self.add_error("decree_until", "SK tidak boleh berakhir sebelum ditetapkan.")
        return cleaned


HELP_TEXTS = {
    "name": "Nama lengkap seperti pada papan nama, misalnya LK3 Delima.",
    "district": "Ketik beberapa huruf, misalnya kota padang, lalu pilih.",
    "status": "Tidak aktif: tidak menerima keluarga baru; kasus lama tetap tersimpan.",
    "office_hours": "Misalnya: Senin–Jumat 08.00–15.00.",
    "has_private_room": "Ruang tempat keluarga dapat berbicara tanpa terdengar orang lain.",
    "decree_until": "Kosongkan bila SK tidak menyebut batas waktu.",
    "decree_issuer": "Misalnya: Wali Kota Padang.",
}


def with_help(db_field: Field, options: dict[str, Any]) -> dict[str, Any]:
    """Add what a newcomer wants to know about a field of a unit."""
    return ({"help_text": HELP_TEXTS[db_field.name]} if db_field.name in HELP_TEXTS else {}) | options
