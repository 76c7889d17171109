"""What a head says for the dossier: which years, which case, the work plan, and the story told anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Case
from cases.querysets import CaseQuerySet
from lk3.access import Confidentiality
from lk3.forms import plain_helper
from lk3.models import User
from reports.queries import first_year

from .identity import identity_of
from .sample import month_words

MOST_CASES, MOST_YEARS = 200, 5
# What a download cannot do without; to look at the example only the case is needed.
MISSING = {
    "rencana": "Tulis rencana kerja; usulan tidak lengkap tanpanya.",
    "cerita": "Tulis cerita contohnya dengan kata-kata Anda sendiri.",
    "dibaca": "Baca contohnya, lalu centang pernyataan ini.",
}
PREVIEW = "lihat"


class DossierForm(forms.Form):
    """Years, work plan and example. To look at the example only the case is needed; to download, everything."""

    dari = forms.TypedChoiceField(label="Rekap kasus dari tahun", coerce=int)
    sampai = forms.TypedChoiceField(label="Sampai tahun", coerce=int)
    rencana = forms.CharField(
        label="Rencana kerja mobil LK3",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ke mana mobil akan pergi, untuk siapa, dengan layanan apa, siapa yang ikut, dan dari mana biaya perawatannya.",
    )
    kasus = forms.ChoiceField(
        label="Kasus yang menjadi contoh",
        help_text="Kasus biasa yang sudah ditutup. Yang peka dan yang tersegel tidak ditawarkan.",
    )
    cerita = forms.CharField(
        label="Cerita contoh, ditulis baru",
        min_length=200,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=(
            "Ceritakan dengan kata-kata Anda sendiri apa masalahnya, apa yang dilakukan, dan apa hasilnya. Tanpa nama, alamat, "
            "nomor, dan tanggal: tulis “seorang ibu”, “di sebuah nagari”, “pada bulan Maret”. Sedikitnya 200 huruf."
        ),
        error_messages={
            "min_length": "Ceritanya masih terlalu pendek: sedikitnya %(limit_value)d huruf, sekarang %(show_value)d."
        },
    )
    dibaca = forms.BooleanField(
        label="Saya sudah membaca contoh ini dan yakin keluarganya tidak dapat dikenali, juga oleh orang sekampung.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        for name, words in MISSING.items():
            self.fields[name].required = not self.is_preview
            self.fields[name].error_messages["required"] = words
        today = timezone.localdate().year
        years = [(year, str(year)) for year in range(today, min(first_year() or today, today) - 1, -1)]
        self.fields["dari"].choices = self.fields["sampai"].choices = years
        self.fields["dari"].initial, self.fields["sampai"].initial = years[min(1, len(years) - 1)][0], today
        self.cases = cases_offered(user)
        self.fields["kasus"].choices = [
            ("", "Pilih kasus"),
            *((case.reference, _named(case)) for case in _newest(self.cases)),
        ]

    @property
    def is_preview(self) -> bool:
        """Return whether the person only wants to see the example."""
        return self.data.get("langkah") == PREVIEW

    @property
    def years(self) -> list[int]:
        """The years of the recap, the oldest first."""
        return list(range(self.cleaned_data["dari"], self.cleaned_data["sampai"] + 1))

    def clean_kasus(self) -> Case:
        """Turn the reference into the case, looked up among those offered."""
        case = self.cases.filter(reference=self.cleaned_data["kasus"]).first()
        if case is None:
            raise ValidationError("Kasus ini tidak dapat menjadi contoh. Pilih kasus lain.")
        return case

    def clean(self) -> dict[str, Any]:
        """Refuse years out of order and, before anything leaves the office, every word that says who the family is."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("dari"), cleaned.get("sampai")
        if first and last and not 0 <= last - first < MOST_YEARS:
            self.add_error("sampai", f"Pilih paling banyak {MOST_YEARS} tahun, dari yang lama ke yang baru.")
        if cleaned.get("kasus"):
            self._refuse_identities(cleaned)
        for name in MISSING:
            self.fields[name].required = True  # the page goes on to say so
        return cleaned

    def _refuse_identities(self, cleaned: dict[str, Any]) -> None:
        identity = identity_of(cleaned["kasus"])
        for name in ("rencana", "cerita"):
            found = identity.found_in(cleaned.get(name) or "")
            if found:
                words = ", ".join(f"“{word}”" for word in found[:12])
                self.add_error(
                    name, f"Masih ada yang dapat menunjuk keluarga ini: {words}. Ganti dengan sebutan yang umum."
                )


def cases_offered(user: User) -> CaseQuerySet:
    """Closed ordinary cases that the person may know of; cases on which they are in conflict are none of those."""
    cases = Case.objects.visible_to(user)
    return cases.filter(state=Case.State.CLOSED, confidentiality=Confidentiality.ORDINARY).select_related(
        "root_category", "family__district__parent", "family__village", "family__subdistrict"
    )


def _newest(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.order_by("-closed_on", "-pk")[:MOST_CASES]


def _named(case: Case) -> str:
    closed = month_words(case.closed_on) if case.closed_on else ""
    return f"{case.reference} · {case.root_category.short_label} · ditutup {closed}"
