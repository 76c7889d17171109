"""The minutes of a case conference: one form with a row per participant and per decision."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format

from lk3 import quick
from lk3.forms import ConflictRow, DateInput, VersionedModelForm
from lk3.models import Membership, User

from ..conferences import known_guests, offices_near, usual_places
from ..models import Case, Conference, ConferenceParticipant
from ..plan import colleagues_of
from .work import BAD_DATE, RowChoices, limit_length, submission_field

PARTICIPANT, DECISION = "peserta", "keputusan"
SHOWN = {PARTICIPANT: 6, DECISION: 4}
MORE = 4
MOST = 60
DUE = {"3 hari": 3, "1 minggu": 7, "2 minggu": 14}
# The id of the page's list of guests, from which a name is completed.
GUEST_LIST = "tamu"
# The id of the page's list of places, from which a place is completed.
PLACE_LIST = "tempat"
USUAL_DAYS = 7
# The empty answer to "who": it says itself what it means.
BY_ME = "Saya, bila tak diisi"
DAYS_AHEAD = 365
STRANGER = "Orang ini tidak bekerja pada kasus ini. Pilih dari daftar."


class Colleagues(RowChoices):
    """People who work on the case, by name."""

    def label_from_instance(self, obj: User) -> str:
        """Return the name."""
        return obj.name


class Guests(RowChoices):
    """People from elsewhere who came before, with function and institution."""

    def label_from_instance(self, obj: ConferenceParticipant) -> str:
        """Return who it is."""
        return ", ".join(part for part in (obj.name, obj.role, obj.institution) if part)


def rows_in(typed: Any, name: str) -> int:
    """Return how many rows of this name somebody filled in or was shown: the highest number plus one."""
    numbers = [int(found[1]) for key in typed or () if (found := re.fullmatch(rf"{name}-(\d{{1,2}})-[a-z_]+", key))]
    return min(max(numbers, default=-1) + 1, MOST)


class ConferenceForm(VersionedModelForm):
    """When, where, who, what was at stake, what was decided by whom until when.

    ``typed`` is what was typed so far (sent, or kept as a draft): it says how many rows there are; ``more`` names the rows
    of which the writer wants some more.
    """

    uid = submission_field()
    colleagues = Colleagues(
        User.objects.none(),
        label="Rekan yang hadir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": STRANGER, "invalid_pk_value": "Pilih lagi."},
    )

    known = Guests(
        ConferenceParticipant.objects.none(),
        label="Tamu yang pernah hadir",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Tamu ini tidak dikenal. Tulis namanya.", "invalid_pk_value": "Pilih lagi."},
    )

    class Meta:
        model = Conference
        fields = ["held_on", "start_time", "place", "issues", "conclusion"]
        widgets = {
            "held_on": DateInput,
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "issues": forms.Textarea(attrs={"rows": 5}),
            "conclusion": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "held_on": "Boleh tanggal yang akan datang, bila konferensinya baru direncanakan.",
            "place": "Misalnya kantor LK3, ruang camat.",
            "issues": "Keadaan keluarga ini dan pertanyaan yang harus dijawab bersama.",
            "conclusion": "Apa yang disepakati, dalam beberapa kalimat.",
        }

    def __init__(self, *args: Any, case: Case, by: User, typed: Any = None, more: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        listed = list(self.instance.participants.order_by("pk")) if self.instance.pk else []
        del self.fields["uid" if self.instance.pk else "version"]
        limit_length(self.fields["issues"], self.fields["conclusion"])
        self.fields["held_on"].error_messages["invalid"] = BAD_DATE
        self.fields["start_time"].error_messages["invalid"] = "Jam ini tidak ada. Contoh: 09:30."
        self.fields["start_time"].input_formats = ["%H:%M", "%H.%M", "%H:%M:%S"]
        people = colleagues_of(case)
        self.fields["colleagues"].queryset = people.exclude(name__in=[row.name for row in listed])
        owners = {str(user.pk): user for user in people}
        self.usual_owner = owners.get(str(by.pk))
        if not self.instance.pk:
            self.fields["colleagues"].initial = [by.pk]
            self.fields["held_on"].initial = timezone.localdate
        self._offer_known(by, [row.name for row in listed])
        self._add_rows(PARTICIPANT, _participant_cells, typed, more, spare=len(listed) + 2)
        self._add_rows(DECISION, lambda: _decision_cells(owners, BY_ME if self.usual_owner else "–"), typed, more)
        for number, row in enumerate(listed[:MOST]):
            for column in ("name", "role", "institution"):
                self.fields[f"{PARTICIPANT}-{number}-{column}"].initial = getattr(row, column)

    def _offer_known(self, by: User, listed: list[str]) -> None:
        """Offer who and where it usually is; who stands in the minutes already is not offered again."""
        guests = known_guests(self.case, by)
        offered = [row.pk for row in guests if row.name not in listed]
        self.fields["known"].queryset = ConferenceParticipant.objects.filter(pk__in=offered).order_by("name", "pk")
        if not offered:
            del self.fields["known"]
        self.guest_names = [row.name for row in guests]
        quick.offer(self.fields["place"], usual_places(by))
        self.places = offices_near(self.case)
        self.fields["place"].widget.attrs["list"] = PLACE_LIST

    def _add_rows(
        self, name: str, cells: Callable[[], dict[str, forms.Field]], typed: Any, more: str, spare: int = 0
    ) -> None:
        count = max(SHOWN[name], spare, rows_in(typed, name)) + (MORE if more == name else 0)
        for number in range(min(count, MOST)):
            for column, cell in cells().items():
                self.fields[f"{name}-{number}-{column}"] = cell

    def participant_rows(self) -> Iterator[list[BoundField]]:
        """Yield the fields of each row of participants."""
        return self._rows_of(PARTICIPANT)

    def decision_rows(self) -> Iterator[list[BoundField]]:
        """Yield the fields of each row of decisions."""
        return self._rows_of(DECISION)

    def _rows_of(self, name: str) -> Iterator[list[BoundField]]:
        for number in range(rows_in(self.fields, name)):
            yield [self[field] for field in self.fields if field.startswith(f"{name}-{number}-")]

    def clean_held_on(self) -> date:
        """Refuse days before the case, and plans further ahead than a year."""
        day = self.cleaned_data["held_on"]
        if day < self.case.opened_on:
            raise forms.ValidationError(
                f"Kasus ini baru dibuka {date_format(self.case.opened_on, 'j F Y')}; pilih hari itu atau sesudahnya."
            )
        if day > timezone.localdate() + timedelta(days=DAYS_AHEAD):
            raise forms.ValidationError("Tanggal ini lebih dari setahun lagi. Periksa tahunnya.")
        return day

    def clean(self) -> dict[str, Any]:
        """Gather the rows; what has not been held yet has neither conclusion nor decisions."""
        cleaned = super().clean()
        participants = self._participants(cleaned)
        decisions = [self._decision(number, row) for number, row in self._filled(cleaned, DECISION)]
        held_on = cleaned.get("held_on")
        if held_on and held_on > timezone.localdate() and (cleaned.get("conclusion") or decisions):
            self.add_error(
                "held_on",
                "Konferensi ini masih di masa depan, jadi belum ada kesimpulan dan keputusannya. "
                "Periksa tanggalnya, atau lengkapi sesudah berlangsung.",
            )
        rows = [name for name in cleaned if name.startswith((f"{PARTICIPANT}-", f"{DECISION}-"))]
        for name in [*rows, "colleagues", "known"]:
            cleaned.pop(name, None)
        return cleaned | {"participants": participants, "decisions": decisions}

    def _participants(self, cleaned: dict[str, Any]) -> list[dict[str, str]]:
        chosen = list(cleaned.get("colleagues") or [])
        roles = _roles_of(chosen, self.case) if chosen else {}
        people = [
            {"name": user.name, "role": roles.get(user.pk, ""), "institution": self.case.unit.name} for user in chosen
        ]
        people += [
            {"name": row.name, "role": row.role, "institution": row.institution} for row in cleaned.get("known") or []
        ]
        for number, row in self._filled(cleaned, PARTICIPANT):
            if not row.get("name"):
                self._tell(PARTICIPANT, number, "name", "Tulis nama peserta ini, atau kosongkan barisnya.")
            people.append({column: row.get(column) or "" for column in ("name", "role", "institution")})
        return people

    def _decision(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        if not row.get("what"):
            self._tell(DECISION, number, "what", "Tulis apa yang akan dilakukan, atau kosongkan barisnya.")
        if not row.get("owner") and not row.get("responsible"):
            row["owner"] = self.usual_owner
        if not row.get("owner") and not row.get("responsible"):
            self._tell(DECISION, number, "owner", "Pilih rekan, atau tulis siapa yang mengerjakan.")
        due_on, held_on = row.get("due_on"), self.cleaned_data.get("held_on")
        if due_on and held_on and due_on < held_on:
            self._tell(DECISION, number, "due_on", "Tidak boleh sebelum tanggal konferensi.")
        return row

    def _filled(self, cleaned: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield number and values of each row in which something was written, also something that was refused.

        A day alone was most likely put there by the form, and decides nothing.
        """
        for number in range(rows_in(self.fields, name)):
            start = f"{name}-{number}-"
            fields = [field for field in self.fields if field.startswith(start)]
            written = [field for field in fields if cleaned.get(field) and field != f"{start}due_on"]
            if written or any(field in self.errors for field in fields):
                yield number, {field.removeprefix(start): cleaned.get(field) for field in fields}

    def _tell(self, name: str, number: int, column: str, sentence: str) -> None:
        field = f"{name}-{number}-{column}"
        if field not in self.errors:
            self.add_error(field, sentence)

    def _refuse(self, current: Conference, cleaned: dict[str, Any]) -> None:
        super()._refuse(current, cleaned)
        theirs = [row.name for row in current.participants.order_by("pk")]
        yours = [row["name"] or "" for _, row in self._filled(cleaned, PARTICIPANT)]
        yours += [person.name for name in ("colleagues", "known") for person in cleaned.get(name) or []]
        if sorted(theirs) != sorted(yours):
            self.conflict_rows.append(ConflictRow("Peserta", ", ".join(theirs), ", ".join(yours)))


def _roles_of(users: list[User], case: Case) -> dict[int, str]:
    """Return the function each colleague has at the unit today, in words, by id."""
    hats = Membership.objects.current().case_workers().filter(unit=case.unit_id, user__in=users)
    return {hat.user_id: hat.get_role_display() for hat in hats.order_by("-pk")}


def _participant_cells() -> dict[str, forms.Field]:
    return {
        "name": _text("Nama", 120),
        "role": _text("Peran atau jabatan", 80),
        "institution": _text("Lembaga", 120),
    }


def _decision_cells(owners: dict[str, User], empty: str) -> dict[str, forms.Field]:
    cells: dict[str, forms.Field] = {
        "what": _text("Apa yang dilakukan", 500, forms.Textarea(attrs={"rows": 2})),
        "owner": forms.TypedChoiceField(
            label="Rekan",
            required=False,
            choices=[("", empty), *((pk, user.name) for pk, user in owners.items())],
            coerce=owners.get,
            empty_value=None,
            error_messages={"invalid_choice": STRANGER},
        ),
        "responsible": _text("Atau orang lain", 120),
        "due_on": forms.DateField(
            label="Paling lambat",
            required=False,
            widget=DateInput,
            initial=timezone.localdate() + timedelta(days=USUAL_DAYS),
            error_messages={"invalid": BAD_DATE},
        ),
    }
    quick.offer_days(cells["due_on"], DUE)
    cells["responsible"].widget.attrs["list"] = GUEST_LIST
    return cells


def _text(label: str, longest: int, widget: forms.Widget | None = None) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)
