"""What is typed and chosen in the clinic of "lainnya"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from cases.models import Case, ProblemCategory
from lk3.access import NATIONAL_ROLES
from lk3.forms import DateInput, plain_helper
from lk3.models import Region, User

from ..actions.clinic import TAKEN
from ..scopes import Area, find_area
from .categories import SOURCE, code_for
from .shares import OTHER

MOST_WORDS, EARLIEST_DAYS = 30, 366
_WORD = re.compile(r"[^\W\d_]+(?:[-/ ][^\W\d_]+)*")


class AreaForm(forms.Form):
    """Which area; only choices there are, and none for a unit."""

    wilayah = forms.CharField(
        label="Wilayah", required=False, widget=forms.Select, validators=[RegexValidator(r"^[0-9]{2}(\.[0-9]{2})?$")]
    )

    def __init__(self, query: Any = None, *, user: User, **options: Any) -> None:
        super().__init__(query, **options)
        self.user = user
        self.helper = plain_helper()

    def area(self) -> Area:
        """The area asked for; call after ``is_valid()``, whatever it said. 404 for one the person may not see."""
        code = self.cleaned_data.get("wilayah") or ""
        return find_area(self.user, district=code) if "." in code else find_area(self.user, province=code)

    @classmethod
    def offering(cls, area: Area, user: User) -> AreaForm | None:
        """The control of a page that shows this area; None where there is nothing to choose."""
        hat = user.hat
        code = area.region.pk if area.region else ""
        form = cls(user=user, initial={"wilayah": code})
        if hat is not None and hat.role in NATIONAL_ROLES:
            inside = Region.objects.filter(parent_id=code[:2], level=Region.Level.DISTRICT)
            rows, everything = Region.objects.provinces() | inside, "Indonesia"
        elif hat is not None and hat.region is not None and hat.region.level == Region.Level.PROVINCE:
            rows, everything = Region.objects.districts().filter(parent=hat.region), hat.region.full_name
        else:
            return None
        named = [(row.pk, row.full_name) for row in rows.order_by("code")]
        form.fields["wilayah"].widget.choices = [("", everything), *named]
        return form


class PromoteForm(forms.Form):
    """A group of words becomes a part of one of the eleven."""

    label = forms.CharField(
        label="Nama jenis masalah",
        max_length=120,
        error_messages={"required": "Beri nama jenis ini, misalnya “Pinjaman daring”."},
    )
    short_label = forms.CharField(
        label="Nama pendek", max_length=40, error_messages={"required": "Beri nama pendek untuk tabel dan daftar."}
    )
    parent = forms.ModelChoiceField(
        label="Bagian dari",
        queryset=ProblemCategory.objects.none(),
        empty_label="Pilih satu dari sebelas",
        help_text="Angka jenis ini ikut terhitung di sana, dan kerahasiaannya paling sedikit seperti di sana.",
        error_messages={"required": "Pilih termasuk yang mana dari sebelas jenis."},
    )
    definition = forms.CharField(
        label="Pengertian",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Jelaskan dengan satu atau dua kalimat kapan jenis ini dipilih."},
    )
    not_this = forms.CharField(
        label="Bukan ini",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Apa yang mirip tetapi termasuk jenis lain, misalnya “Penghasilan tidak cukup → Kesulitan ekonomi”.",
    )
    words = forms.CharField(
        label="Kata penunjuk",
        max_length=1000,
        widget=forms.TextInput(),
        help_text="Pisahkan dengan koma. Bila kata ini muncul dalam cerita, jenis ini disarankan.",
        error_messages={"required": "Tulis sedikitnya satu kata penunjuk."},
    )
    valid_from = forms.DateField(
        label="Berlaku sejak",
        widget=DateInput(),
        error_messages={"required": "Pilih sejak kapan jenis ini berlaku.", "invalid": "Tulis tanggal yang benar."},
    )

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {"words": words.replace(",", ", "), "valid_from": timezone.localdate()}
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = ProblemCategory.objects.roots().current()
        self.helper = plain_helper()

    def clean_label(self) -> str:
        """A name that makes a code of its own."""
        label: str = self.cleaned_data["label"].strip()
        if len(code_for(label)) < 3:
            raise ValidationError("Pakai nama dengan sedikitnya tiga huruf.")
        if ProblemCategory.objects.filter(label__iexact=label).exclude(source=SOURCE).exists():
            raise ValidationError(TAKEN)
        return label

    def clean_words(self) -> list[str]:
        """Words or short phrases, each once."""
        words = list(
            dict.fromkeys(part.strip().lower() for part in self.cleaned_data["words"].split(",") if part.strip())
        )
        strange = [word for word in words if not _WORD.fullmatch(word) or len(word) > 60]
        if strange:
            raise ValidationError(
                f"“{strange[0]}” bukan kata atau ungkapan pendek. Pakai huruf saja, pisahkan dengan koma."
            )
        if len(words) > MOST_WORDS:
            raise ValidationError(f"Paling banyak {MOST_WORDS} kata penunjuk.")
        if not words:
            raise ValidationError("Tulis sedikitnya satu kata penunjuk.")
        return words

    def clean_valid_from(self) -> Any:
        """A day near today: a category that begins in another decade is a slip of the hand."""
        day, today = self.cleaned_data["valid_from"], timezone.localdate()
        if abs(day - today) > timedelta(days=EARLIEST_DAYS):
            raise ValidationError("Pilih hari yang paling jauh satu tahun dari hari ini.")
        return day


class RecodeForm(forms.Form):
    """Which of the unit's "lainnya" cases get which category."""

    menjadi = forms.ModelChoiceField(
        queryset=ProblemCategory.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"required": "Pilih jenisnya.", "invalid_choice": "Jenis ini tidak dapat dipilih lagi."},
    )
    kasus = forms.ModelMultipleChoiceField(
        label="Kasus",
        queryset=Case.objects.none(),
        to_field_name="reference",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Centang sedikitnya satu kasus.",
            "invalid_choice": "Salah satu kasus sudah tidak dapat dikodekan ulang. Muat ulang halaman.",
        },
    )

    def __init__(self, *args: Any, cases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["menjadi"]
        category.queryset = ProblemCategory.objects.current().exclude(code=OTHER)
        chosen: Any = self.fields["kasus"]
        chosen.queryset = cases
        self.helper = plain_helper()
