"""What is asked about a task: what, who, until when, and how it ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Q
from django.utils import timezone

from lk3 import quick
from lk3.forms import ConflictRow, DateInput, VersionedModelForm, plain_helper
from lk3.models import User

from ..actions import tasks as actions
from ..models import Case, Goal, Task
from ..plan import CLIENT, colleagues_of, who_does
from .work import BAD_DATE, submission_field

# What the list of people says besides the numbers of colleagues.
BY_CLIENT, BY_OTHER = "klien", "lain"
LONGEST = 500
YEARS_AHEAD = 2
NOT_ON_CASE = "Orang ini tidak bekerja pada kasus ini. Pilih dari daftar."
NO_NAME = "Tulis siapa yang mengerjakan, misalnya “ibu RT”."
FAR = "Tanggal ini lebih dari dua tahun lagi. Periksa tahunnya."


class People:
    """Who may be given a task of a case; asked once, however many actions a form has."""

    def __init__(self, case: Case, user: User, present: User | None = None) -> None:
        found = list(colleagues_of(case))
        if present is not None and present not in found:
            found.append(present)  # who has it already keeps it until somebody chooses otherwise
        self.by_key = {str(person.pk): person for person in found}
        self.user = user

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the list: colleagues, oneself first, then people outside."""
        mine = str(self.user.pk)
        people = sorted(self.by_key.items(), key=lambda entry: entry[0] != mine)
        named = [(key, f"{person} (saya)" if key == mine else str(person)) for key, person in people]
        outside = [(BY_CLIENT, "Klien sendiri"), (BY_OTHER, "Orang lain (tulis namanya)")]
        return [("Rekan di LK3", named), ("Di luar LK3", outside)]

    def read(self, who: str, somebody: str) -> tuple[User | None, str]:
        """Return (colleague, other name) of what was chosen and typed; one of them is empty."""
        if who == BY_CLIENT:
            return None, CLIENT
        if who == BY_OTHER:
            return None, somebody
        return self.by_key.get(who), ""

    def field(self) -> forms.ChoiceField:
        """Return the list as a field."""
        return forms.ChoiceField(
            label="Siapa yang mengerjakan?",
            choices=self.choices,
            initial=str(self.user.pk),
            error_messages={"invalid_choice": NOT_ON_CASE},
        )


def somebody_field() -> forms.CharField:
    """Return the field for a name outside the office."""
    return forms.CharField(
        label="Nama orang lain",
        max_length=120,
        required=False,
        help_text="Hanya bila Anda memilih “Orang lain”: misalnya ibu RT, guru kelas, Puskesmas.",
    )


def at_most(length: int, *fields: forms.Field) -> None:
    """Keep short texts short: encrypted columns have no length of their own."""
    for field in fields:
        field.validators.append(MaxLengthValidator(length))
        field.widget.attrs["maxlength"] = length


def refuse_odd_day(day: date | None, *, unless: date | None = None) -> None:
    """Raise ValidationError for a day that has passed or is far away; ``unless`` is the day that stands there already."""
    if day is None or day == unless:
        return
    if day < timezone.localdate():
        raise forms.ValidationError(actions.PAST_DAY)
    if day > timezone.localdate() + timedelta(days=366 * YEARS_AHEAD):
        raise forms.ValidationError(FAR)


class GoalChoice(forms.ModelChoiceField):
    """A goal by its number and the beginning of its text."""

    def label_from_instance(self, obj: Goal) -> str:
        """Return the words for the list."""
        text = obj.text if len(obj.text) <= 70 else f"{obj.text[:69]}…"
        return f"{obj.number}. {text}"


class TaskForm(VersionedModelForm):
    """A task, new or changed. A colleague's newer text is shown, never overwritten."""

    uid = submission_field()
    goal = GoalChoice(
        Goal.objects.none(),
        label="Untuk tujuan",
        required=False,
        empty_label="Tidak untuk satu tujuan",
        error_messages={"invalid_choice": "Tujuan ini tidak ada dalam rencana kasus ini."},
    )
    somebody = somebody_field()

    field_order = ["what", "who", "somebody", "due_on", "indicator", "goal"]

    class Meta:
        model = Task
        fields = ["what", "due_on", "indicator", "goal"]
        widgets = {"what": forms.TextInput, "indicator": forms.TextInput, "due_on": DateInput}
        help_texts = {
            "what": "Satu hal yang jelas, misalnya “Antar ibu ke Dukcapil untuk KTP”.",
            "indicator": "Dari mana kita tahu ini berhasil, misalnya “KTP sudah di tangan”.",
        }

    def __init__(self, *args: Any, case: Case, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        task = self.instance
        self.people = People(case, user, task.owner)
        self.fields["who"] = self.people.field()
        self.order_fields(self.field_order)
        at_most(LONGEST, self.fields["what"], self.fields["indicator"])
        self.fields["due_on"].error_messages["invalid"] = BAD_DATE
        quick.offer_days(self.fields["due_on"], quick.AHEAD)
        offered = Q(status=Goal.Status.OPEN) | Q(pk=task.goal_id or 0)
        self.fields["goal"].queryset = Goal.objects.filter(offered, case=case).order_by("number")
        if task.pk:
            self._begin_with(task)

    def _begin_with(self, task: Task) -> None:
        del self.fields["uid"]
        if task.owner_id:
            self.fields["who"].initial = str(task.owner_id)
        elif task.responsible == CLIENT:
            self.fields["who"].initial = BY_CLIENT
        else:
            self.fields["who"].initial, self.fields["somebody"].initial = BY_OTHER, task.responsible
        if task.origin == Task.Origin.LEGAL:
            self.fields["due_on"].disabled = True
            self.fields["due_on"].help_text = actions.LEGAL_DAY

    def clean_due_on(self) -> date | None:
        """Refuse days that have passed, unless the task has that day already."""
        day = self.cleaned_data["due_on"]
        refuse_odd_day(day, unless=self.instance.due_on)
        return day

    def clean(self) -> dict[str, Any]:
        """Turn the list and the name into who does it."""
        cleaned = super().clean()
        who, somebody = cleaned.pop("who", None), cleaned.pop("somebody", "")
        if who == BY_OTHER and not somebody and "somebody" not in self.errors:
            self.add_error("somebody", NO_NAME)
        cleaned["owner"], cleaned["responsible"] = self.people.read(who or "", somebody)
        return cleaned

    def _refuse(self, current: Task, cleaned: dict[str, Any]) -> None:
        current.changed_by = "Rekan Anda"  # a task keeps its changes in the trail, not their authors in the row
        super()._refuse(current, cleaned)
        owner, responsible = self.people.read(cleaned.get("who") or "", cleaned.get("somebody", ""))
        yours = responsible or str(owner or "")
        if who_does(current) != yours:
            self.conflict_rows.append(ConflictRow(str(self.fields["who"].label), who_does(current), yours))


class TaskEndForm(forms.Form):
    """How a task ended. ``question`` is what is asked, ``needed`` the sentence where nothing may be left out."""

    text = forms.CharField(max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, question: str, needed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()
        field = self.fields["text"]
        field.label, field.required = question, bool(needed)
        field.error_messages["required"] = needed


class PostponeForm(forms.Form):
    """To which day a task moves. The buttons of a row carry the day itself: a second click asks for the same one."""

    until = forms.DateField(
        label="Tanggal baru", widget=DateInput, error_messages={"invalid": BAD_DATE, "required": "Pilih tanggalnya."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.helper = plain_helper()
        self.fields["version"].initial = task.version
        quick.offer_days(self.fields["until"], quick.AHEAD)
        self.fields["until"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean_until(self) -> date:
        """Refuse days that have passed or are far away."""
        day = self.cleaned_data["until"]
        refuse_odd_day(day, unless=self.task.due_on)
        return day

    def clean_version(self) -> int:
        """Return the version the page was made from; without one, the present one."""
        version = self.cleaned_data["version"]
        return self.task.version if version is None else version
