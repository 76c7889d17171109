"""Invented households for genograms, in few words, and what is read from their pages."""

import re
import uuid
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from families.models import Family, FamilyMember, Person
from lk3.models import User
from tests.cast import As
from tests.factories import FamilyFactory, PersonFactory


def household(by: User, *people: tuple[str, str, str, int | None], **family: Any) -> tuple[Family, dict[str, Person]]:
    """Return a family of (name, sex, relation, year of birth) and its persons by name."""
    row = FamilyFactory(registered_by=by, **family)
    return row, {name: join(row, name, sex, relation, born) for name, sex, relation, born in people}


def join(family: Family, name: str, sex: str, relation: str, born: int | None, **more: Any) -> Person:
    """Return somebody who now belongs to the family; ``elsewhere`` and ``until_on`` say how."""
    place = {"lives_elsewhere": more.pop("elsewhere", False), "until_on": more.pop("until_on", None)}
    person = PersonFactory(
        registered_by=family.registered_by, name=name, sex=sex, birth_on=date(born, 3, 4) if born else None, **more
    )
    FamilyMember.objects.create(
        family=family, person=person, relation=relation, recorded_by=family.registered_by, **place
    )
    return person


def page(family: Family, user: User, as_: As, name: str = "genogram", query: str = "") -> str:
    """Return the HTML of the genogram or another page of the family."""
    response = as_(user).get(f"{family.get_absolute_url()}{name}/{query}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def picture(html: str) -> str:
    """Return the drawing alone."""
    return re.search(r"<svg[^>]*lk-(?:genogram|ecomap).*?</svg>", html, re.DOTALL)[0]


def sentences(html: str) -> list[str]:
    """Return every sentence of the lists below the drawing."""
    lists = re.findall(r"fam-words.*?<ul>(.*?)</ul>", html, re.DOTALL)
    return [unescape(words) for part in lists for words in re.findall(r"<li>(.*?)</li>", part)]


RAHMAT = ("Rahmat", "M", "HEAD", 1980)
ANI = ("Ani", "F", "SPOUSE", 1985)
BUYUNG = ("Buyung", "M", "CHILD", 2010)


class Counselor:
    """Somebody who records ties in a browser, by name of the persons."""

    def __init__(self, client: Client, family: Family) -> None:
        self.client, self.family, self.url = client, family, f"{family.get_absolute_url()}hubungan/"

    def person(self, name: str) -> Person:
        return Person.objects.get(name=name, family_memberships__family=self.family)

    def sends(self, what: str, people: dict[str, str], **values: Any) -> Any:
        """Post one of the short forms; ``people`` as field → name."""
        data = {f"{what}-{field}": self.person(name).pk for field, name in people.items()}
        data |= {f"{what}-{field}": value for field, value in values.items()}
        return self.client.post(self.url, {"what": what} | data)

    def records(self, what: str, people: dict[str, str], **values: Any) -> None:
        response = self.sends(what, people, **values)
        assert response.status_code == 302, response.context["sent"].errors

    def couple(self, one: str, other: str, **values: Any) -> None:
        self.records("pasangan", {"one": one, "other": other}, **({"kind": "MARRIED", "status": "TOGETHER"} | values))

    def child(self, child: str, *parents: str, kind: str = "BIOLOGICAL") -> None:
        people = dict(zip(("parent", "other_parent"), parents, strict=False))
        self.records("orang-tua", {"child": child} | people, kind=kind)

    def relative(self, name: str, sex: str, relation: str, of: str, **values: Any) -> None:
        people = {"of": of} | ({"also": values.pop("also")} if "also" in values else {})
        self.records("kerabat", people, name=name, sex=sex, relation=relation, uid=uuid.uuid4(), **values)
