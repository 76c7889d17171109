"""What is asked about a contact with the family."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from families.models import Person
from lk3 import quick
from lk3.forms import ConflictRow, DateInput, VersionedModelForm
from lk3.models import User

from ..contacts import PLACES, STEPS, cases_to_file_in, may_have_come
from ..models import Case, ServiceContact
from ..plan import colleagues_of
from .work import BAD_DATE, FUTURE, RowChoices, limit_length, submission_field

DAYS_TO_NEXT_CALL = 2
NO_CASE = {"invalid_choice": "Kasus ini tidak dapat Anda isi. Pilih dari daftar.", "invalid_pk_value": "Pilih lagi."}
NO_PERSON = {"invalid_choice": "Orang ini tidak ada dalam keluarga kasus ini.", "invalid_pk_value": "Pilih lagi."}


class PersonChoices(RowChoices):
    """Persons by name; only on pages of people who may see them."""

    def label_from_instance(self, obj: Person) -> str:
        """Return the name."""
        return obj.name


class CaseChoices(RowChoices):
    """Cases of the same family, by number and problem."""

    def label_from_instance(self, obj: Case) -> str:
        """Return what tells two cases of one family apart."""
        return f"{obj.reference} · {obj.category.label}"


class ContactForm(VersionedModelForm):
    """One contact with the family, and what comes next; also its correction within a day."""

    uid = submission_field()
    persons = PersonChoices(
        Person.objects.none(),
        label="Yang hadir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_PERSON,
    )
    filed_in = CaseChoices(
        Case.objects.none(),
        label="Catat juga di kasus lain keluarga ini",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NO_CASE,
        help_text="Tertulis sekali, terbaca di kedua berkas, dihitung satu kali. Petugas kasus itu ikut membacanya.",
    )
    next_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Dikerjakan oleh",
        required=False,
        empty_label="saya",
        error_messages={"invalid_choice": "Orang ini tidak bekerja pada kasus ini. Pilih dari daftar."},
        help_text="Pilih rekan, dan langkah itu menjadi tugas di harinya.",
    )

    field_order = [
        "kind", "held_on", "minutes", "place", "persons", "others_present", "filed_in", "summary", "next_step",
        "next_on", "next_by",
    ]  # fmt: skip

    class Meta:
        model = ServiceContact
        fields = ["kind", "held_on", "minutes", "place", "others_present", "summary", "next_step", "next_on"]
        widgets = {
            "held_on": DateInput,
            "next_on": DateInput,
            "summary": forms.Textarea(attrs={"rows": 5}),
            "minutes": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }
        error_messages = {"minutes": {"max_value": "Paling lama 1.440 menit, yaitu satu hari."}}
        help_texts = {
            "next_step": "Apa yang disepakati, misalnya “Antar ke Puskesmas”.",
            "place": "Misalnya kantor LK3, rumah klien, telepon.",
        }

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["kind"].choices = [("", "Pilih…"), *ServiceContact.Kind.choices]
        limit_length(self.fields["summary"])
        for name in ("held_on", "next_on"):
            self.fields[name].error_messages["invalid"] = BAD_DATE
        limits = {"min": case.opened_on.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["held_on"].widget.attrs |= limits
        self._offer_people(by)
        self._offer_quick()
        if self.instance.pk:
            self._fit_correction()
        else:
            self.fields["held_on"].initial = timezone.localdate
            del self.fields["version"]

    def _offer_people(self, by: User) -> None:
        self.fields["persons"].queryset = may_have_come(self.case)
        others = [row.pk for row in cases_to_file_in(self.case, by)]
        offered = Case.objects.filter(pk__in=others).select_related("category")
        self.fields["filed_in"].queryset = offered.order_by("opened_on", "pk")
        if not others:
            del self.fields["filed_in"]
        colleagues = colleagues_of(self.case).exclude(pk=by.pk)
        self.fields["next_by"].queryset = colleagues
        if not colleagues.exists():
            del self.fields["next_by"]

    def _offer_quick(self) -> None:
        quick.offer_days(self.fields["held_on"], quick.YESTERDAY)
        quick.offer(self.fields["minutes"], ["15", "30", "60", "90"])
        quick.offer(self.fields["place"], PLACES)
        quick.offer(self.fields["next_step"], STEPS)
        quick.offer_days(self.fields["next_on"], quick.AHEAD)

    def _fit_correction(self) -> None:
        """A correction keeps its number, hands out no new task, and knows who was there and where it is filed."""
        self.fields.pop("uid")
        self.fields.pop("next_by", None)
        for name in ("persons", "filed_in"):
            if name in self.fields:
                self.fields[name].initial = list(getattr(self.instance, name).values_list("pk", flat=True))

    def clean_held_on(self) -> date:
        """Refuse days before the case or after today."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(FUTURE)
        if day < self.case.opened_on:
            raise forms.ValidationError(
                f"Kasus ini baru dibuka {date_format(self.case.opened_on, 'j F Y')}; pilih hari itu atau sesudahnya."
            )
        return day

    def clean(self) -> dict[str, Any]:
        """A day or a person for the next step needs the step, and the day lies not before the contact."""
        cleaned = super().clean()
        held_on, next_on = cleaned.get("held_on"), cleaned.get("next_on")
        if not cleaned.get("next_step") and "next_step" not in self.errors:
            if next_on:
                self.add_error("next_step", "Tulis apa yang akan dilakukan pada tanggal itu.")
            elif cleaned.get("next_by"):
                self.add_error("next_step", "Tulis apa yang akan dikerjakan rekan itu.")
        if held_on and next_on and next_on < held_on:
            self.add_error("next_on", "Langkah berikut tidak boleh sebelum tanggal layanan ini.")
        return cleaned

    def _refuse(self, current: ServiceContact, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        theirs = [person.name for person in current.persons.order_by("name", "pk")]
        yours = [person.name for person in cleaned.get("persons") or []]
        if theirs != yours:
            self.conflict_rows.append(ConflictRow("Yang hadir", ", ".join(theirs), ", ".join(yours)))


class MissedCallForm(forms.Form):
    """When to call again."""

    next_on = forms.DateField(
        label="Coba lagi pada", required=False, widget=DateInput, error_messages={"invalid": BAD_DATE}
    )

    def clean_next_on(self) -> date:
        """Two days later, unless another day was chosen."""
        return self.cleaned_data["next_on"] or next_call_on()


def next_call_on() -> date:
    """Return the day on which one usually calls again."""
    return timezone.localdate() + timedelta(days=DAYS_TO_NEXT_CALL)
