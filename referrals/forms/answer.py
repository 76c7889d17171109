"""What a partner without an account types: number and code, then the answer."""

from __future__ import annotations

from typing import Any

from django import forms

from ..workflow import Move

NOTE = "NOTE"
LONGEST = 4000
NOT_OPENED = (
    "Surat belum dapat dibuka: nomor dan kode tidak cocok, atau kodenya tidak berlaku lagi. Periksa lagi huruf demi huruf. "
    "Sesudah beberapa kali salah, halaman ini menunggu satu jam. Tetap tidak bisa? Telepon nomor yang tercetak di surat."
)
CHOOSE = "Pilih salah satu jawaban."
NOT_NOW = "Keadaan surat ini sudah berubah, jadi jawaban itu tidak dapat dipilih lagi. Pilih lagi di bawah."
# What an answer cannot do without, in words for the partner; "" asks for nothing.
WRITE = {
    "reason": "Tulis alasannya, agar kami dapat mencarikan jalan lain untuk keluarga ini.",
    "feedback": "Tulis hasilnya dengan singkat.",
    "note": "Tulis catatan Anda.",
    "": "",
}
OTHER_LETTER = (
    "Surat lain sudah dibuka di jendela ini, jadi jawaban Anda belum terkirim. Tulisan Anda masih ada di bawah. "
    "Pastikan suratnya benar, lalu kirim lagi."
)


class CodeForm(forms.Form):
    """Number and code of a letter. Both may be typed with or without blanks, hyphens and capitals."""

    number = forms.CharField(label="Nomor surat", max_length=60, error_messages={"required": "Isi nomor surat."})
    code = forms.CharField(label="Kode", max_length=60, error_messages={"required": "Isi kode di bagian bawah surat."})


class AnswerForm(forms.Form):
    """An answer: one of the steps that can be taken now, or only a note."""

    to = forms.ChoiceField(
        label="Jawaban Anda", widget=forms.RadioSelect, error_messages={"required": CHOOSE, "invalid_choice": NOT_NOW}
    )
    words = forms.CharField(
        label="Catatan, alasan, atau hasil",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answered_as = forms.CharField(
        label="Nama petugas",
        max_length=120,
        error_messages={"required": "Tulis nama Anda, agar kami tahu siapa yang menjawab."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    uid = forms.UUIDField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args: Any, moves: list[Move], mark: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moves, self.expected_mark = {str(move.to): move for move in moves}, mark
        asks = {"reason": " (tulis alasannya)", "feedback": " (tulis hasilnya)", "": ""}
        choices = [(str(move.to), f"{move.answer}{asks[move.asks]}") for move in moves]
        self.fields["to"].choices = [*choices, (NOTE, "Belum ada jawaban, hanya menulis catatan")]

    def clean_words(self) -> str:
        """Return the words with the line ends that are stored."""
        return "\n".join(self.cleaned_data["words"].splitlines()).strip()

    def clean(self) -> dict[str, Any]:
        """Ask for words where the answer cannot do without, and see that they were typed for the letter that is open."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("mark") != self.expected_mark:
            self.add_error(None, OTHER_LETTER)
        to = cleaned.get("to", "")
        missing = WRITE["note" if to == NOTE else self.moves[to].asks if to else ""]
        if missing and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", missing)
        return cleaned
