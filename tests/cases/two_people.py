"""Two people at their desks, each with some pages of one case open; every word they send or save is remembered.

A ``Paper`` is one opened page with its form, as a browser holds it. ``Desks.check`` says what was lost: a word that was
taken must be in the case, or have been replaced by somebody on whose page it stood.
"""

import random
import uuid
from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cases.models import Case
from lk3.models import Draft, User

SCRIPT = {"x-requested-with": "XMLHttpRequest"}
# What a page says when it did not take a form.
REFUSALS = ('role="alert"', "lk-conflict", "lk-errors")
# Reasons for which a form is refused for good; its words stay on the screen, to be put elsewhere.
NOTHING_LEFT = (
    "sudah ditandai selesai",
    "sudah dibatalkan",
    "sudah dinilai",
    "ketika Anda menekan tombol pertama kali",
)
TODAY, FIRST_OFFERED = object(), object()


class Lost(AssertionError):
    """Somebody's words are gone, and nobody was told."""


class Act:
    """Something one writes: where, and what is typed into which field. ``{}`` in an address is the case's own address."""

    def __init__(self, address: str, field: str, **rest: Any) -> None:
        self.address, self.field, self.rest = address, field, rest

    def typed(self, word: str, offered: dict[str, list[str]]) -> dict[str, str]:
        """Return what is typed when the word is this; ``offered`` are the choices of the page."""
        today = timezone.localdate().isoformat()
        rest = {name: today if value is TODAY else value for name, value in self.rest.items()}
        chosen = {name: offered[name][0] for name, value in rest.items() if value is FIRST_OFFERED}
        return rest | chosen | {self.field: word}


class FormReader(HTMLParser):
    """Reads the form that keeps a draft as a browser would send it, its drafts' address, and where it goes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.action = self.draft_url = ""
        self.is_inside = False
        self.area = self.select = ""
        self.first_option: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form" and "data-draft-url" in has and not self.draft_url:
            self.is_inside, self.action, self.draft_url = True, has.get("action", ""), has["data-draft-url"]
        if not self.is_inside:
            return
        name = has.get("name", "")
        if has.get("type") == "radio":
            self.offered.setdefault(name, []).append(has.get("value", ""))
        if tag == "input" and name and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.values.setdefault(name, []).append(has.get("value", ""))
        elif tag == "textarea":
            self.area, self.values[name] = name, [""]
        elif tag == "select":
            self.select, self.first_option = name, None
        elif tag == "option" and self.select:
            self.first_option = has.get("value", "") if self.first_option is None else self.first_option
            if "selected" in has:
                self.values.setdefault(self.select, []).append(has.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            text = self.values[self.area][0]
            self.values[self.area] = [text.removeprefix("\n")]
            self.area = ""
        elif tag == "select" and self.select:
            if self.select not in self.values and self.first_option is not None:
                self.values[self.select] = [self.first_option]
            self.select = ""
        elif tag == "form":
            self.is_inside = False


class Paper:
    """One opened page with its form."""

    def __init__(self, act: Act, address: str, html: str) -> None:
        form = FormReader(html)
        assert form.draft_url, f"{address} keeps no draft"
        self.act, self.seen = act, html
        self.action = form.action or address
        self.draft_url, self.fields, self.offered = form.draft_url, form.values, form.offered
        self.fields["draft_tab"] = [str(uuid.uuid4().int)]
        self.attempt = int(self.fields["draft_version"][0])
        self.word = self.kept = ""
        self.was_refused = False

    def type(self, word: str) -> None:
        """Write this word over what stands in the field."""
        self.word = word
        self.fields |= {name: [text] for name, text in self.act.typed(word, self.offered).items()}

    def knows(self, word: str) -> bool:
        """Return whether this page showed that word, so that whoever wrote over it did so with open eyes."""
        return word in self.seen or word == self.word


class Person:
    """Somebody with a browser and the pages open in it."""

    def __init__(self, user: User, client: Client) -> None:
        self.user, self.client = user, client
        self.papers: list[Paper] = []

    @property
    def name(self) -> str:
        """Return the name one is called by."""
        return self.user.username


class Desks:
    """The two of them at one case, and what is known of every word."""

    def __init__(self, case: Case, people: list[Person], acts: list[Act], chance: random.Random) -> None:
        self.case, self.people, self.acts, self.chance = case, people, acts, chance
        self.taken: dict[str, str] = {}
        self.drafted: dict[str, Person] = {}
        # What stood on the page that saved a draft last: who goes on with the draft has seen that too.
        self.shown_with: dict[str, str] = {}
        self.words = 0
        self.happened: list[str] = []

    def new_word(self, person: Person) -> str:
        """Return a word that stands nowhere yet."""
        self.words += 1
        return f"{person.name}kata{self.words:03d}z"

    def open(self, person: Person, act: Act) -> Paper | None:
        """Open a page; None where it leads elsewhere or is not for this person."""
        address = act.address.format(self.case.get_absolute_url())
        answer = person.client.get(address)
        if answer.status_code != 200:
            assert answer.status_code in (302, 403), (address, answer.status_code)
            return None
        paper = Paper(act, address, answer.content.decode())
        paper.seen += self.shown_with.get(paper.fields["draft"][0], "")
        person.papers.append(paper)
        return paper

    def save(self, person: Person, paper: Paper) -> bool:
        """Let the script of the page save what stands in it; return whether the server has it now."""
        answer = self._save_once(person, paper)
        if answer.status_code == 409 and "fork" in answer.json():
            fork = answer.json()["fork"]
            paper.fields |= {name: [fork[name]] for name in ("draft", "draft_path")} | {"draft_version": ["0"]}
            paper.draft_url, paper.attempt = fork["url"], 0
            self._note(person, "kept apart", paper)
            answer = self._save_once(person, paper)
        if answer.status_code == 409:
            assert answer.json()["message"], "a page that is not saved any more says so"
            self._note(person, "was told that it is sent", paper)
            return False
        assert answer.status_code == 200, (paper.action, answer.status_code)
        paper.fields["draft_version"] = [str(answer.json()["version"])]
        self._release(paper, also=paper.kept)
        self.drafted[paper.word], paper.kept = person, paper.word
        self.shown_with[paper.fields["draft"][0]] = paper.seen
        self._note(person, "saved", paper)
        return True

    def _save_once(self, person: Person, paper: Paper) -> Any:
        paper.attempt += 1
        fields = paper.fields | {"draft_next": [str(paper.attempt)]}
        return person.client.post(paper.draft_url, fields, headers=SCRIPT)

    def send(self, person: Person, paper: Paper) -> None:
        """Press the button, and see what became of the words."""
        answer = person.client.post(paper.action, paper.fields)
        if answer.status_code == 302:
            self._note(person, "sent", paper)
            if paper.word not in texts_of(self.case):
                self._must_be_kept(person, paper, answer)
                return
            for word in [word for word in self.taken if word not in texts_of(self.case)]:
                if not paper.knows(word):
                    raise Lost(f"{person.name} wrote over {word}, which never stood on that page: {self.story()}")
                del self.taken[word]
            self._release(paper, also=paper.kept)
            self.taken[paper.word] = person.name
            return
        html = answer.content.decode()
        self._note(person, f"was refused ({answer.status_code})", paper)
        if answer.status_code not in (200, 409) or paper.word not in html:
            raise Lost(f"{paper.word} is not on the page of the refusal ({answer.status_code}): {self.story()}")
        if not any(sign in html for sign in REFUSALS):
            raise Lost(f"{person.name} is not told that {paper.word} was not taken: {self.story()}")
        self._lay_down(person, paper, html)

    def _lay_down(self, person: Person, paper: Paper, html: str) -> None:
        """Put the page of the refusal in the place of the one that was sent: the same text, and what was shown beside it."""
        fresh = Paper(paper.act, paper.action, html)
        fresh.word, fresh.kept, fresh.was_refused = paper.word, paper.kept, True
        fresh.seen += paper.seen
        if paper in person.papers:
            person.papers.remove(paper)
        person.papers.append(fresh)

    def _must_be_kept(self, person: Person, paper: Paper, answer: HttpResponse) -> None:
        page = person.client.get(answer.headers["Location"])
        if page.status_code != 200 or paper.word not in page.content.decode():
            raise Lost(f"{paper.word} was taken and is nowhere: {self.story()}")

    def _release(self, paper: Paper, also: str = "") -> None:
        """Forget drafts that this page showed or kept itself: what is on it now stands in their place."""
        for word in [word for word in self.drafted if paper.knows(word) or word == also]:
            del self.drafted[word]

    def send_again(self, person: Person, paper: Paper) -> None:
        """Send a refused page again, with both texts seen: now it is taken, unless there is nothing left to change."""
        for _ in range(2):
            if paper not in person.papers:
                return
            paper.type(paper.word)
            self.send(person, paper)
            if paper in person.papers:
                person.papers.remove(paper)
                return
            paper = person.papers[-1]
        if not any(end in paper.seen for end in NOTHING_LEFT):
            raise Lost(f"{person.name} can never send {paper.word}: {self.story()}")

    def check(self) -> None:
        """Say what was lost, if anything."""
        stored = texts_of(self.case)
        for word, name in self.taken.items():
            if word not in stored:
                raise Lost(f"{word} of {name} is gone: {self.story()}")
        for word, person in self.drafted.items():
            kept = "".join(draft.fields for draft in Draft.objects.filter(author=person.user, sent_at=None))
            if word not in kept and word not in stored:
                raise Lost(f"The draft with {word} of {person.name} is gone: {self.story()}")

    def _note(self, person: Person, what: str, paper: Paper) -> None:
        self.happened.append(f"{person.name} {what} {paper.word} at {paper.action.split('/', 3)[-1]}")

    def story(self) -> str:
        """Return what happened, for the reader of a failed test."""
        return "\n  ".join(["", *self.happened])


def texts_of(case: Case) -> str:
    """Return every decrypted text of the case and of all that hangs on it, two levels deep."""
    found: list[str] = []
    _gather(Case.objects.get(pk=case.pk), found, depth=2)
    return "\n".join(found)


def _gather(row: models.Model, found: list[str], depth: int) -> None:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, str):
            found.append(value)
    if depth:
        for relation in row._meta.related_objects:
            name = relation.get_accessor_name()
            if name and relation.one_to_many:
                for child in getattr(row, name).order_by("pk"):
                    _gather(child, found, depth - 1)
