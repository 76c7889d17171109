"""Forms of publishing: which semester to prepare, and why something is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from lk3.forms import plain_helper

from ..actions.publication import NO_REASON
from ..scopes import Period


class SemesterForm(forms.Form):
    """A semester that is over."""

    semester = forms.ChoiceField(
        label="Semester", error_messages={"invalid_choice": "Pilih semester yang sudah berakhir dari daftar."}
    )

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["semester"].choices = [(period.key, period.label) for period in periods]  # type: ignore[attr-defined]
        self.helper = plain_helper()

    @property
    def chosen(self) -> tuple[int, int]:
        """Year and half."""
        year, _, half = self.cleaned_data["semester"].partition("-s")
        return int(year), int(half)


class WithdrawForm(forms.Form):
    """Why figures are no longer for everybody; offices read it, the public does not."""

    reason = forms.CharField(
        label="Mengapa ditarik?",
        max_length=250,
        help_text="Satu kalimat. Kementerian dan dinas membacanya; masyarakat tidak.",
        error_messages={"required": NO_REASON, "max_length": "Tulis alasan paling panjang 250 huruf."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
