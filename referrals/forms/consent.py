"""What sharing without the family's consent asks of who decides it."""

from django import forms


class ConsentGround(forms.Form):
    """The tick and the reason that sharing without the family's consent takes."""

    share_anyway = forms.BooleanField(
        label="Rujukan ini tetap perlu, walaupun belum ada persetujuan untuk meneruskan data.",
        error_messages={"required": "Centang bila rujukan tetap perlu, atau minta persetujuan keluarga dulu."},
    )
    reason = forms.CharField(
        label="Mengapa tetap perlu?",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Misalnya keselamatan klien terancam. Jangan menulis nama orang.",
        error_messages={"required": "Tulis mengapa rujukan tetap perlu tanpa persetujuan."},
    )
