"""How the verbs of notes are called."""

import uuid

from cases.actions import notes
from tests.sweeps.examples import example

example(
    notes.add_note, lambda c, _: notes.add_note(case=c.world.case, text="Catatan", submission=uuid.uuid4(), by=c.siti)
)
example(notes.change_note, lambda c, _: notes.change_note(note=c.world.note, text="Lain", version=1, by=c.siti))
example(
    notes.amend_note,
    lambda c, _: notes.amend_note(note=c.world.note, text="Tambahan", submission=uuid.uuid4(), by=c.siti),
)
