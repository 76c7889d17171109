"""The form that says how an upload is to be read, made from what the file leaves open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms

from cases.models import ProblemCategory
from lk3.forms import plain_helper

from ..scopes import HALVES, MONTHS
from .areas import Places
from .cells import column_name
from .choices import ROLES, YEAR, Choices, SheetChoice
from .layouts import COLUMNS, LAYOUTS, Head, Role
from .matching import NO_CATEGORY, Matcher
from .planning import Plan, SheetPlan
from .words import fold

PERIODS = [
    (YEAR, "Setahun penuh"),
    *((f"s{half}", label) for half, label in HALVES.items()),
    *((f"{number:02d}", name) for number, name in enumerate(MONTHS, start=1)),
]
MOST_HEADS = 60
# With more areas than this a header is matched by its name or left out; a select of all of Indonesia per column is no help.
MOST_AREAS_TO_CHOOSE = 60
MOST_GUESSES = 30


class Open(forms.ChoiceField):
    """A question that has to be answered in the end, but not before other things may be looked at again."""

    def validate(self, value: Any) -> None:
        """Accept that nothing was chosen yet."""
        if value:
            super().validate(value)


class HeadField(NamedTuple):
    """A place of a sheet with the select that says what it is."""

    name: str
    text: str
    field: Any


class SheetFields(NamedTuple):
    """What may be chosen about one sheet."""

    sheet: SheetPlan
    fields: list[Any]
    heads: list[HeadField]


class ChoicesForm(forms.Form):
    """How an upload is to be read: made anew from each plan, so that it only asks what the file leaves open."""

    def __init__(self, data: Any = None, *, plan: Plan, choices: Choices, places: Places, matcher: Matcher) -> None:
        super().__init__(data)
        self.plan, self.choices, self.places, self.matcher = plan, choices, places, matcher
        self.helper: FormHelper = plain_helper()
        for number, sheet in enumerate(plan.sheets):
            self._add_sheet(number, sheet)
        self._add_labels()
        self._add_skips()

    def _add_sheet(self, number: int, sheet: SheetPlan) -> None:
        chosen, layout = self.choices.sheet(sheet.name), sheet.layout
        hidden = " (lembar tersembunyi)" if sheet.is_hidden else ""
        self._add(
            f"s{number}-use",
            forms.BooleanField(label=f"Pakai lembar “{sheet.name}”{hidden}", required=False),
            sheet.use,
        )
        if not sheet.use:
            return
        kinds = [*([] if layout else [("", "Pilih susunannya")]), *LAYOUTS.items()]
        self._add(f"s{number}-kind", Open(label="Susunan", choices=kinds), layout and layout.kind)
        where = forms.TypedChoiceField(
            label="Nama masalah ada di", choices=_label_places(sheet), coerce=int, empty_value=None, required=False
        )
        self._add(f"s{number}-labels", where, layout.labels if layout else chosen.labels)
        year = forms.IntegerField(
            label="Tahun",
            min_value=1990,
            max_value=2100,
            required=False,
            help_text="Kosongkan bila tiap kolom atau baris menyebut tahunnya sendiri.",
            error_messages={"invalid": "Tulis tahun dengan empat angka, misalnya 2017."},
        )
        self._add(f"s{number}-year", year, chosen.year or (layout.said.year if layout else None))
        part = forms.ChoiceField(label="Periode", choices=[("", "Seperti yang terbaca"), *PERIODS], required=False)
        self._add(f"s{number}-part", part, chosen.part)
        for head in layout.heads[:MOST_HEADS] if layout else []:
            self._add(f"s{number}-h{head.place}", self._head_field(head), self._head_value(head))

    def _add(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field

    def _head_field(self, head: Head) -> forms.ChoiceField:
        choices: list[Any] = [(role.value, label) for role, label in ROLES.items()]
        choices.append(("Periode", PERIODS))
        areas = [(f"@{place.key}", place.label) for place in self.places.all.values()]
        if 1 < len(areas) <= MOST_AREAS_TO_CHOOSE:
            choices.append(("Jumlah kasus di", areas))
        elif head.area:
            choices.append((f"@{head.area}", self.places.all[head.area].label))
        return forms.ChoiceField(label=head.text or "tanpa judul", choices=choices, required=False)

    def _head_value(self, head: Head) -> str:
        if head.role is Role.COUNT and head.area:
            return f"@{head.area}"
        if head.role is Role.COUNT and (head.said.month or head.said.half):
            return f"{head.said.month:02d}" if head.said.month else f"s{head.said.half}"
        return str(head.role.value)

    def _add_labels(self) -> None:
        """Each name nobody knows, and those decided before, so that a slip can be put right."""
        roots = [(row.code, row.label) for row in ProblemCategory.objects.roots()]
        asked = [(question.words, question.label) for question in self.plan.questions]
        known = [(words, words) for words in self.choices.labels if words not in dict(asked)]
        for number, (words, label) in enumerate([*asked, *known]):
            field = Open(
                label=f"“{label}” adalah",
                choices=[("", "Pilih…"), *roots, (NO_CATEGORY, "Bukan jenis masalah: baris ini dilewati")],
            )
            initial = self.choices.labels.get(words)
            if initial is None and number < MOST_GUESSES and (guess := self.matcher.guess(label)):
                initial = guess.code
                field.help_text = "Dugaan program dari kata-katanya. Periksa dulu."
            self._add(_label_name(words), field, initial)

    def _add_skips(self) -> None:
        keys = {problem.skip_key for problem in self.plan.errors if problem.skip_key} | self.choices.skip
        for key in sorted(keys):
            label = "Anggap sel ini kosong" if ":" in key.partition("@")[0] else "Lewati ini"
            self._add(f"k-{key}", forms.BooleanField(label=label, required=False), key in self.choices.skip)

    @property
    def sheets(self) -> Iterator[SheetFields]:
        """The fields sheet by sheet."""
        for number, sheet in enumerate(self.plan.sheets):
            names = [f"s{number}-{name}" for name in ("use", "kind", "labels", "year", "part")]
            heads = [
                HeadField(sheet.turned.place_name(head.place), head.text, self[f"s{number}-h{head.place}"])
                for head in (sheet.layout.heads[:MOST_HEADS] if sheet.layout else [])
                if f"s{number}-h{head.place}" in self.fields
            ]
            yield SheetFields(sheet, [self[name] for name in names if name in self.fields], heads)

    @property
    def labels(self) -> list[Any]:
        """The selects of unknown names."""
        return [self[name] for name in self.fields if name.startswith("l-")]

    def skip_field(self, key: str) -> Any:
        """The box that passes a line over."""
        return self[f"k-{key}"] if f"k-{key}" in self.fields else None

    @property
    def passed_over(self) -> list[Any]:
        """Lines that are passed over already, to be taken back in."""
        found = []
        for key in sorted(self.choices.skip):
            found.append((self._name_of(key), self[f"k-{key}"]))
        return found

    def _name_of(self, key: str) -> str:
        """Name a line or cell that is passed over, with what stands in it."""
        where, _, name = key.partition("@")
        line, _, place = where.partition(":")
        turned = next((sheet.turned for sheet in self.plan.sheets if sheet.name == name), None)
        layout = next((sheet.layout for sheet in self.plan.sheets if sheet.name == name), None)
        if turned is None or layout is None:
            return where
        label = turned.text(int(line), layout.labels)
        if not place:
            return f"{turned.line_name(int(line))} “{label}”"
        return f"{turned.address(int(line), int(place))} “{turned.text(int(line), int(place))}” ({label})"

    def decided(self) -> Choices:
        """What was chosen; call when valid. What equals what the program read itself is left to the program."""
        asked = {_label_name(q.words): q.words for q in self.plan.questions}
        asked |= {_label_name(words): words for words in self.choices.labels}
        labels = {words: self.cleaned_data[name] for name, words in asked.items() if self.cleaned_data.get(name)}
        skip = {name[2:] for name in self.fields if name.startswith("k-") and self.cleaned_data.get(name)}
        sheets = {sheet.name: self._decided_sheet(number, sheet) for number, sheet in enumerate(self.plan.sheets)}
        return Choices(sheets, labels, skip)

    def _decided_sheet(self, number: int, sheet: SheetPlan) -> SheetChoice:
        before, layout = self.choices.sheet(sheet.name), sheet.layout
        use = bool(self.cleaned_data.get(f"s{number}-use"))
        if f"s{number}-kind" not in self.fields:
            return SheetChoice(**{**vars(before), "use": use})
        heads = dict(before.heads)
        for head in layout.heads if layout else []:
            wanted = self.cleaned_data.get(f"s{number}-h{head.place}")
            if layout and wanted and wanted != self._head_value(head):
                heads[f"{layout.kind}:{head.place}"] = wanted
        kind, labels = self.cleaned_data.get(f"s{number}-kind") or "", self.cleaned_data.get(f"s{number}-labels")
        if layout and kind != layout.kind:
            labels = None if labels == layout.labels else labels  # the place of the other layout means nothing here
        return SheetChoice(
            use,
            kind,
            labels,
            self.cleaned_data.get(f"s{number}-year"),
            self.cleaned_data.get(f"s{number}-part") or "",
            heads,
        )


def _label_name(words: str) -> str:
    return f"l-{hashlib.sha256(fold(words).encode()).hexdigest()[:12]}"


def _label_places(sheet: SheetPlan) -> list[Any]:
    """The columns, or rows for a table turned over, with a word from each."""
    turned = sheet.turned
    is_turned = turned.layout == COLUMNS
    choices: list[Any] = [("", "Seperti yang terbaca")]
    first = sheet.layout.first if sheet.layout else 0
    for place in range(min(turned.places, 40)):
        texts = [turned.text(line, place) for line in range(first, min(turned.lines, first + 40))]
        sample = next((text for text in texts if text and not text[:1].isdigit()), "")
        if sample:
            name = f"Baris {place + 1}" if is_turned else f"Kolom {column_name(place)}"
            choices.append((place, f"{name} (…{sample[:30]}…)"))
    return choices
