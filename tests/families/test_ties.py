"""Recording ties on the page: the families of a genogram textbook, and kin who were not in the file."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from families.models import CoupleTie, FamilyMember, ParentTie, Person, SocialTie
from families.ties import fingerprint
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.families.household import ANI, BUYUNG, RAHMAT, Counselor, household, page, picture, sentences

THIS_YEAR = timezone.localdate().year


def drawn(counselor: Counselor, siti: User, as_: As) -> tuple[str, list[str]]:
    html = page(counselor.family, siti, as_)
    return picture(html), sentences(html)


# The families of the textbook, each entered through the forms


def test_three_generations_with_the_dead(works: Any, siti: User, as_: As) -> None:
    family = works(("Yusuf", "M", "HEAD", 1975), ("Kartini", "F", "SPOUSE", 1977), ("Aisyah", "F", "CHILD", 2001))
    family.relative("Harun", "M", "PARENT", "Yusuf", birth_year=1945, is_dead="on", died_year=2010)
    family.relative("Maryam", "F", "PARENT", "Yusuf", birth_year=1950)
    family.couple("Harun", "Maryam", status="WIDOWED", since_year=1970, ended_year=2010)
    family.relative("Idris", "M", "SIBLING", "Yusuf", birth_year=1979)
    drawing, words = drawn(family, siti, as_)
    assert drawing.count('data-dead="1"') == 1
    assert "6 orang dalam 3 generasi" in drawing
    assert "Harun adalah laki-laki, lahir tahun 1945, sudah meninggal tahun 2010 pada usia 65 tahun." in words
    assert "Harun dan Maryam menikah tahun 1970, sampai salah satunya wafat tahun 2010." in words
    assert "Yusuf dan Idris adalah anak kandung Harun dan Maryam." in words
    assert "Yusuf adalah laki-laki, lahir tahun 1975" in " ".join(words)
    assert "Yang tinggal serumah: Yusuf, Kartini, dan Aisyah." in words


def test_separation(works: Any, siti: User, as_: As) -> None:
    family = works(("Melati", "F", "HEAD", 1984), ("Bagas", "M", "CHILD", 2008))
    family.relative("Hendra", "M", "SPOUSE_SEPARATED", "Melati", birth_year=1980)
    family.records("batin", {"one": "Hendra", "other": "Melati"}, kind="VIOLENCE")
    drawing, words = drawn(family, siti, as_)
    assert 'data-status="SEPARATED"' in drawing
    assert 'data-kind="VIOLENCE"' in drawing
    assert "Melati dan Hendra menikah, lalu berpisah." in words
    assert "Hendra melakukan kekerasan terhadap Melati." in words
    assert "Bagas adalah anak kandung Melati dan Hendra." in words


def test_divorce_and_remarriage_with_a_stepchild(works: Any, siti: User, as_: As) -> None:
    family = works(
        ("Agus", "M", "HEAD", 1976), ("Dewi", "F", "SPOUSE", 1985), ("Sekar", "F", "CHILD", 2005),
        ("Tegar", "M", "CHILD", 2014),
    )  # fmt: skip
    family.relative("Ratih", "F", "SPOUSE_DIVORCED", "Agus", birth_year=1979)
    family.client.post(
        f"{family.url}pasangan/{CoupleTie.objects.get().pk}/ubah/",
        {
            "pasangan-one": family.person("Agus").pk, "pasangan-other": family.person("Ratih").pk,
            "pasangan-kind": "MARRIED", "pasangan-status": "DIVORCED", "pasangan-since_year": 2000,
            "pasangan-ended_year": 2009, "pasangan-seen": fingerprint(CoupleTie.objects.get()),
        },
    )  # fmt: skip
    family.couple("Agus", "Dewi", since_year=2012)
    family.child("Sekar", "Dewi", kind="STEP")
    drawing, words = drawn(family, siti, as_)
    assert 'data-status="DIVORCED"' in drawing
    assert "Agus dan Ratih menikah tahun 2000 (hubungan ke-1), lalu bercerai tahun 2009." in words
    assert "Agus dan Dewi menikah sejak 2012 (hubungan ke-2)." in words
    assert "Sekar adalah anak kandung Agus dan Ratih." in words
    assert "Tegar adalah anak kandung Agus dan Dewi." in words
    assert "Sekar adalah anak tiri Dewi." in words


def test_polygamy_with_children_of_each_wife(works: Any, siti: User, as_: As) -> None:
    family = works(("Mahmud", "M", "HEAD", 1965), ("Halimah", "F", "SPOUSE", 1968), ("Fatimah", "F", "CHILD", 1994))
    family.couple("Mahmud", "Halimah", since_year=1988)
    family.relative("Zainab", "F", "SPOUSE_UNREGISTERED", "Mahmud", birth_year=1975)
    family.relative("Hasan", "M", "CHILD", "Mahmud", also="Zainab", birth_year=2000)
    family.child("Fatimah", "Mahmud", "Halimah")
    drawing, words = drawn(family, siti, as_)
    assert drawing.count('data-status="TOGETHER"') == 2
    assert "Mahmud dan Halimah menikah sejak 1988 (hubungan ke-1)." in words
    assert "Mahmud dan Zainab menikah siri (tidak tercatat) (hubungan ke-2)." in words
    assert {"Fatimah adalah anak kandung Mahmud dan Halimah.", "Hasan adalah anak kandung Mahmud dan Zainab."} <= set(
        words
    )


def test_adoption_with_the_mother_by_birth(works: Any, siti: User, as_: As) -> None:
    family = works(("Surya", "M", "HEAD", 1972), ("Endang", "F", "SPOUSE", 1974), ("Bima", "M", "ADOPTED_CHILD", 2009))
    family.relative("Yanti", "F", "PARENT", "Bima", birth_year=1990)
    drawing, words = drawn(family, siti, as_)
    assert 'data-kind="ADOPTED"' in drawing
    assert "Bima adalah anak angkat Surya dan Endang." in words
    assert "Bima adalah anak kandung Yanti." in words


def test_foster_care(works: Any, siti: User, as_: As) -> None:
    family = works(("Rahmat", "M", "HEAD", 1970), ("Nurhayati", "F", "SPOUSE", 1973), ("Ilham", "M", "OTHER", 2011))
    family.child("Ilham", "Rahmat", "Nurhayati", kind="FOSTER")
    drawing, words = drawn(family, siti, as_)
    assert 'data-kind="FOSTER"' in drawing
    assert "Ilham adalah anak asuh Rahmat dan Nurhayati." in words


def test_kin_care_by_the_grandmother(works: Any, siti: User, as_: As) -> None:
    family = works(("Tuminah", "F", "HEAD", 1955), ("Nur", "F", "GRANDCHILD", 2012))
    family.relative("Wulan", "F", "PARENT", "Nur", birth_year=1988)
    family.child("Wulan", "Tuminah")
    family.child("Nur", "Tuminah", kind="KIN_CARE")
    drawing, words = drawn(family, siti, as_)
    assert 'data-kind="KIN_CARE"' in drawing
    assert {"Nur adalah anak kandung Wulan.", "Wulan adalah anak kandung Tuminah.", "Tuminah mengasuh Nur."} <= set(
        words
    )


def test_pregnancy_and_a_lost_child(works: Any, siti: User, as_: As) -> None:
    family = works(RAHMAT, ANI)
    due = timezone.localdate().replace(day=1)
    family.records("kehamilan", {"mother": "Ani", "father": "Rahmat"}, outcome="ONGOING", due_on=due.isoformat())
    family.records("kehamilan", {"mother": "Ani"}, outcome="MISCARRIAGE", due_on="2015-02-03")
    drawing, words = drawn(family, siti, as_)
    assert 'data-outcome="ONGOING"' in drawing
    assert any(line.startswith("Ani sedang hamil dari Rahmat, perkiraan lahir 1 ") for line in words)
    assert "Ani mengalami keguguran pada 3 Februari 2015." in words


def test_the_world_around_the_family(works: Any, siti: User, as_: As) -> None:
    family = works(RAHMAT, BUYUNG)
    values = {"kind": "SCHOOL", "label": "SDN 12", "strength": "STRESSFUL", "flow": "TO", "uid": uuid.uuid4()}
    family.records("sosial", {"person": "Buyung"}, **values)
    family.records("sosial", {"person": "Buyung"}, **values)  # a second click
    assert SocialTie.objects.count() == 1
    html = page(family.family, siti, as_, "ekomap")
    assert 'data-strength="STRESSFUL"' in picture(html)
    assert "Hubungan Buyung dengan SDN 12 (Sekolah) menegangkan; Buyung menerima." in sentences(html)


# A relative who was not in the file


def test_a_relative_is_a_person_who_lives_elsewhere_with_a_tie_and_one_event(works: Any) -> None:
    family = works(RAHMAT)
    family.relative("Maryam", "F", "PARENT", "Rahmat", birth_year=1955)
    member = FamilyMember.objects.get(person__name="Maryam")
    assert (member.lives_elsewhere, member.relation, member.person.birth_on) == (True, "PARENT", date(1955, 1, 1))
    assert member.person.is_birth_estimated
    assert member.person.name_words.get().word == "maryam"
    tie = ParentTie.objects.get()
    assert (tie.parent, tie.child, tie.kind) == (member.person, family.person("Rahmat"), "BIOLOGICAL")
    event = AuditEvent.objects.get(verb="relative.added")
    assert event.object_id == str(member.person_id)
    assert set(event.detail) == {"family", "persons"}


def test_a_double_click_adds_one_relative(works: Any) -> None:
    family = works(RAHMAT)
    for _ in range(2):
        family.records(
            "kerabat",
            {"of": "Rahmat"},
            name="Maryam",
            sex="F",
            relation="PARENT",
            uid="6f0f2b1e-5d3c-4f4e-9a53-0c58b7c8a009",
        )
    assert Person.objects.filter(name="Maryam").count() == 1
    assert AuditEvent.objects.filter(verb="relative.added").count() == 1


def test_the_number_of_somebody_elses_person_makes_a_new_one(works: Any, ratna: User) -> None:
    theirs, _ = household(ratna, ("Kartini", "F", "HEAD", 1980))
    family = works(RAHMAT)
    stolen = Person.objects.get(name="Kartini").uid
    family.records("kerabat", {"of": "Rahmat"}, name="Maryam", sex="F", relation="PARENT", uid=stolen)
    assert Person.objects.get(name="Maryam").uid != stolen
    assert theirs.members.count() == 1


def test_a_husband_who_died_leaves_a_widow(works: Any) -> None:
    family = works(("Ani", "F", "HEAD", 1985))
    family.relative("Rahmat", "M", "SPOUSE", "Ani", is_dead="on", died_year=2018)
    tie = CoupleTie.objects.get()
    assert (tie.status, tie.ended_year) == ("WIDOWED", 2018)


def test_a_sister_needs_parents_first(works: Any) -> None:
    family = works(RAHMAT)
    response = family.sends("kerabat", {"of": "Rahmat"}, name="Wulan", sex="F", relation="SIBLING", uid=uuid.uuid4())
    errors = response.context["sent"].errors
    assert errors == {
        "relation": ["Saudara kandung digambar melalui orang tua yang sama. Catat dulu orang tua Rahmat."]
    }
    assert not Person.objects.filter(name="Wulan").exists()
    assert 'value="Wulan"' in response.content.decode()


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"is_dead": "on"}, "died_year", "Tulis tahun meninggalnya; perkiraan boleh."),
        ({"died_year": 2010}, "is_dead", "Centang bila sudah meninggal, atau kosongkan tahunnya."),
        ({"birth_year": 2000, "is_dead": "on", "died_year": 1999}, "died_year", "tidak boleh sebelum tahun lahir"),
        ({"birth_year": THIS_YEAR + 1}, "birth_year", "Tahun ini belum tiba."),
        ({"birth_year": 1900}, "birth_year", "Lebih dari 120 tahun lalu."),
        ({"birth_year": 2005}, "relation", "Rahmat (lahir 1980) tidak lebih muda"),
        ({"relation": "MAYOR"}, "relation", "MAYOR"),
        ({"name": ""}, "name", ""),
        ({"uid": "x"}, "uid", ""),
    ],
)
def test_what_cannot_be_true_of_a_relative(values: dict[str, Any], field: str, words: str, works: Any) -> None:
    family = works(RAHMAT)
    typed = {"name": "Maryam", "sex": "F", "relation": "PARENT", "uid": uuid.uuid4()} | values
    errors = family.sends("kerabat", {"of": "Rahmat"}, **typed).context["sent"].errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert family.family.members.count() == 1
