"""Invented households for genograms, in few words, and what is read from their pages."""

import re
from datetime import date
from html import unescape
from typing import Any

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
