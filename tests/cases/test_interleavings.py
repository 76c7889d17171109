"""Siti and Dewi work on one case at the same time, in any order: nothing that either of them wrote is lost silently."""

import random
from typing import Any

import pytest
from django import forms
from django.utils import timezone

from cases.models import Case, TeamMember
from lk3 import drafts
from lk3.forms import VersionedModelForm
from lk3.models import Draft, User
from tests.cases.two_people import FIRST_OFFERED, TODAY, Act, Desks, Lost, Person
from tests.cast import As
from tests.factories import (
    AssessmentFactory,
    CaseFactory,
    ConferenceFactory,
    ContactFactory,
    GoalFactory,
    NoteFactory,
    TaskFactory,
)

SEEDS = range(20)
STEPS = 20
ADDS = [
    Act("{}catatan/baru/", "text"),
    Act("{}layanan/baru/", "summary", kind="HOME_VISIT", minutes="30", place="Rumah klien"),
    Act("{}rencana/tujuan/baru/", "text"),
    Act("{}rencana/tujuan/baru/", "what_1", text="Anak masuk sekolah lagi."),
    Act("{}tugas/baru/", "what"),
    Act("{}asesmen/baru/mendalam/", "answer_SUMMARY", answer_PROBLEM="Ekonomi.", sources="CLIENT", risk="LOW"),
    Act("{}konferensi/baru/", "issues", held_on=TODAY, place="Ruang camat"),
    Act(
        "{}konferensi/baru/",
        "keputusan-0-what",
        held_on=TODAY,
        place="Balai",
        issues="Rumah.",
        **{"keputusan-0-responsible": "Ibu RT"},
    ),
    Act("{}ketahanan/baru/", "note", moment="INTAKE", ECO_FOOD="YES"),
    Act("{}persetujuan/baru/", "reason", basis="VITAL_INTEREST", form="NONE"),
]


@pytest.fixture
def case(siti: User, dewi: User) -> Case:
    """A case of Siti's; Dewi is on its team, and there is one of everything in it."""
    case = CaseFactory(registered_by=siti)
    TeamMember.objects.create(case=case, user=dewi, added_by=siti)
    return case


def acts_on(case: Case, people: list[User]) -> list[Act]:
    """Return all they can write: new things, and changes of what both may change or each one wrote."""
    task, ending, goal = TaskFactory(case=case), TaskFactory(case=case), GoalFactory(case=case)
    conference = ConferenceFactory(case=case)
    shared = [
        Act("{}ubah/", "narrative"),
        Act("{}ubah/", "narrative"),
        Act(f"{{}}rencana/tujuan/{goal.number}/ubah/", "text"),
        Act(f"{{}}rencana/tujuan/{goal.number}/ubah/", "success_sign"),
        Act(f"{{}}rencana/tujuan/{goal.number}/nilai/", "note", status=FIRST_OFFERED),
        Act(f"{{}}tugas/{task.pk}/ubah/", "what"),
        Act(f"{{}}tugas/{task.pk}/ubah/", "indicator"),
        Act(f"{{}}tugas/{ending.pk}/ubah/", "what"),
        Act(f"{{}}tugas/{ending.pk}/selesai/", "text"),
        Act(f"{{}}tugas/{ending.pk}/batal/", "text"),
        Act(f"{{}}konferensi/{conference.pk}/ubah/", "conclusion"),
        Act(f"{{}}konferensi/{conference.pk}/ubah/", "peserta-0-name"),
    ]
    own = []
    for user in people:
        note, contact = NoteFactory(case=case, written_by=user), ContactFactory(case=case, recorded_by=user)
        assessment = AssessmentFactory(case=case, written_by=user)
        own += [
            Act(f"{{}}catatan/{note.pk}/ubah/", "text"),
            Act(f"{{}}layanan/{contact.pk}/ubah/", "summary"),
            Act(f"{{}}asesmen/{assessment.pk}/ubah/", "answer_SUMMARY"),
        ]
    return ADDS + shared * 2 + own * 2


def sit_down(seed: int, case: Case, siti: User, dewi: User, as_: As) -> Desks:
    """Seat the two at the case."""
    people = [Person(user, as_(user)) for user in (siti, dewi)]
    return Desks(case, people, acts_on(case, [siti, dewi]), random.Random(seed))


def take_a_step(desks: Desks) -> None:
    """Let one of them do something: open a page, write and save, send, or send again what was sent with other words."""
    chance = desks.chance
    person = chance.choice(desks.people)
    if not person.papers or chance.random() < 0.35:
        last = chance.choice(desks.people).papers[-1:]
        same_place = [paper.act for paper in last] if chance.random() < 0.6 else []
        desks.open(person, chance.choice(same_place or desks.acts))
        return
    paper = chance.choice(person.papers)
    if not (paper.word and chance.random() < 0.4):
        paper.type(desks.new_word(person))
    has_script = chance.random() < 0.6
    if has_script and not desks.save(person, paper):
        person.papers.remove(paper)  # the page says that it was sent elsewhere, and keeps the text on the screen
    elif not has_script or chance.random() < 0.6:
        desks.send(person, paper)
        if chance.random() < 0.7 and paper in person.papers:
            person.papers.remove(paper)  # otherwise the answer got lost on the way, and the page is still there


def work(desks: Desks, steps: int = STEPS) -> Desks:
    """Work for a while and look after every step; at last all that was refused is sent again."""
    for _ in range(steps):
        take_a_step(desks)
        desks.check()
    for person in desks.people:
        for paper in [paper for paper in person.papers if paper.was_refused]:
            desks.send_again(person, paper)
            desks.check()
    return desks


@pytest.mark.parametrize("seed", SEEDS)
def test_two_people_on_one_case_lose_nothing_silently(seed: int, case: Case, siti: User, dewi: User, as_: As) -> None:
    desks = work(sit_down(seed, case, siti, dewi, as_))
    assert desks.taken or desks.drafted, "somebody wrote something"


def test_a_form_that_forgets_to_look_at_the_version_is_found_out(
    case: Case, siti: User, dewi: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_away(self: VersionedModelForm) -> dict[str, Any]:
        cleaned = forms.ModelForm.clean(self) or self.cleaned_data
        if self.instance.pk:
            cleaned["version"] = type(self.instance).objects.get(pk=self.instance.pk).version
        return cleaned

    monkeypatch.setattr(VersionedModelForm, "clean", look_away)
    desks = sit_down(0, case, siti, dewi, as_)
    desks.acts = [Act("{}ubah/", "narrative")]
    with pytest.raises(Lost, match="which never stood on that page"):
        work(desks, steps=60)


def test_a_verb_that_takes_a_second_form_for_the_first_is_found_out(
    case: Case, siti: User, dewi: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.actions.notes.same", lambda existing, *_, **__: existing)
    desks = sit_down(0, case, siti, dewi, as_)
    desks.acts = [Act("{}catatan/baru/", "text")]
    with pytest.raises(Lost, match="was taken and is nowhere"):
        work(desks, steps=60)


def test_a_draft_that_dies_with_another_page_is_found_out(
    case: Case, siti: User, dewi: User, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finish_blindly(request: Any) -> None:
        Draft.objects.update(fields="", sent_at=timezone.now())

    monkeypatch.setattr(drafts, "finish", finish_blindly)
    desks = sit_down(0, case, siti, dewi, as_)
    person, act = desks.people[0], ADDS[0]
    first = desks.open(person, act)
    second = desks.open(person, act)
    for paper in (first, second):
        paper.type(desks.new_word(person))
    desks.save(person, first)
    desks.send(person, second)
    with pytest.raises(Lost, match="The draft with"):
        desks.check()
