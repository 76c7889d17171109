"""What follows from each member's place beside the head of family, and what does not."""

from datetime import date

import pytest

from families.derived_ties import derive
from families.drawing.kin import Couple, Parentage
from families.models import Family, FamilyMember, Person
from lk3.models import User
from tests.families.household import ANI, BUYUNG, RAHMAT, household, join


def ties(family: Family, couples: list[Couple] | None = None, parents: list[Parentage] | None = None) -> set[str]:
    """Return the derived ties as 'Rahmat+Ani MARRIED TOGETHER' and 'Rahmat>Buyung BIOLOGICAL'."""
    members = list(family.members.select_related("person").in_order())
    names = {member.person_id: member.person.name for member in members}
    new_couples, new_parents = derive(members, couples or [], parents or [])
    return {f"{names[c.one]}+{names[c.other]} {c.kind} {c.status}" for c in new_couples} | {
        f"{names[p.parent]}>{names[p.child]} {p.kind}" for p in new_parents
    }


def test_a_fresh_family_is_tied_without_a_single_click(siti: User) -> None:
    family, _ = household(siti, RAHMAT, ANI, BUYUNG)
    expected = {"Rahmat+Ani MARRIED TOGETHER", "Rahmat>Buyung BIOLOGICAL", "Ani>Buyung BIOLOGICAL"}
    assert ties(family) == expected


def test_three_generations_and_the_brother_of_the_head(siti: User) -> None:
    family, _ = household(
        siti, RAHMAT, ANI, BUYUNG, ("Harun", "M", "PARENT", 1950), ("Maryam", "F", "PARENT", 1955),
        ("Idris", "M", "SIBLING", 1983), ("Tuminah", "F", "PARENT_IN_LAW", 1960),
    )  # fmt: skip
    assert ties(family) >= {
        "Harun>Rahmat BIOLOGICAL", "Maryam>Rahmat BIOLOGICAL", "Harun>Idris BIOLOGICAL", "Maryam>Idris BIOLOGICAL",
        "Tuminah>Ani BIOLOGICAL",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("relation", "of_head", "of_spouse"),
    [
        ("STEPCHILD", "STEP", "BIOLOGICAL"),
        ("ADOPTED_CHILD", "ADOPTED", "ADOPTED"),
        ("FOSTER_CHILD", "FOSTER", "FOSTER"),
    ],
)
def test_children_in_every_way(relation: str, of_head: str, of_spouse: str, siti: User) -> None:
    family, _ = household(siti, RAHMAT, ANI, ("Tegar", "M", relation, 2012))
    assert {f"Rahmat>Tegar {of_head}", f"Ani>Tegar {of_spouse}"} <= ties(family)


def test_with_two_wives_nobody_guesses_whose_child_it_is(siti: User) -> None:
    family, _ = household(siti, RAHMAT, ANI, ("Zainab", "F", "SPOUSE", 1990), BUYUNG)
    found = ties(family)
    assert {"Rahmat+Ani MARRIED TOGETHER", "Rahmat+Zainab MARRIED TOGETHER", "Rahmat>Buyung BIOLOGICAL"} == found


def test_the_years_of_the_marriages_say_whose_child_it_is(siti: User) -> None:
    family, who = household(siti, RAHMAT, ANI, BUYUNG)
    ratih = join(family, "Ratih", "F", "OTHER_KIN", 1982, elsewhere=True)
    recorded = [
        Couple(who["Rahmat"].pk, ratih.pk, status="DIVORCED", since=2000, ended=2005),
        Couple(who["Rahmat"].pk, who["Ani"].pk, since=2008),
    ]
    assert ties(family, recorded) == {"Rahmat>Buyung BIOLOGICAL", "Ani>Buyung BIOLOGICAL"}


def test_a_recorded_parent_keeps_the_spouse_from_being_guessed(siti: User) -> None:
    family, who = household(siti, RAHMAT, ANI, BUYUNG)
    ratih = join(family, "Ratih", "F", "OTHER_KIN", 1982, elsewhere=True)
    recorded = [Parentage(ratih.pk, who["Buyung"].pk)]
    assert ties(family, parents=recorded) == {"Rahmat+Ani MARRIED TOGETHER", "Rahmat>Buyung BIOLOGICAL"}


def test_recorded_kinds_win_over_the_place_in_the_family(siti: User) -> None:
    family, who = household(siti, RAHMAT, ANI, BUYUNG)
    recorded = [Parentage(who["Rahmat"].pk, who["Buyung"].pk, "ADOPTED")]
    assert "Rahmat>Buyung BIOLOGICAL" not in ties(family, parents=recorded)


def test_nobody_younger_becomes_a_parent(siti: User) -> None:
    family, _ = household(siti, RAHMAT, ("Ani", "F", "SPOUSE", 2011), BUYUNG)
    assert "Ani>Buyung BIOLOGICAL" not in ties(family)


@pytest.mark.parametrize(
    ("his", "hers", "left", "expected"),
    [
        ("UNREGISTERED", "UNREGISTERED", False, "UNREGISTERED TOGETHER"),
        ("SEPARATED", "SEPARATED", False, "MARRIED SEPARATED"),
        ("DIVORCED", "", False, "MARRIED TOGETHER"),  # perhaps from somebody else
        ("MARRIED", "DIVORCED", True, "MARRIED DIVORCED"),
        ("", "", True, "MARRIED TOGETHER"),
    ],
)
def test_a_couple_has_parted_only_where_that_is_certain(
    his: str, hers: str, left: bool, expected: str, siti: User
) -> None:
    family, who = household(siti, RAHMAT)
    Person.objects.filter(pk=who["Rahmat"].pk).update(marital_status=his)
    join(family, "Ani", "F", "SPOUSE", 1985, marital_status=hers, until_on=date(2020, 1, 1) if left else None)
    assert ties(family) == {f"Rahmat+Ani {expected}"}


def test_a_widow_who_heads_the_family_now_had_the_late_head_for_a_husband(siti: User) -> None:
    family, _ = household(siti, ("Ani", "F", "HEAD", 1985), BUYUNG)
    Person.objects.filter(name="Ani").update(marital_status="WIDOWED")
    join(family, "Rahmat", "M", "HEAD", 1980, until_on=date(2020, 5, 1), died_on=date(2020, 5, 1))
    assert ties(family) == {"Ani+Rahmat MARRIED WIDOWED", "Ani>Buyung BIOLOGICAL", "Rahmat>Buyung BIOLOGICAL"}


def test_a_grandchild_hangs_from_the_only_child_who_can_be_meant(siti: User) -> None:
    people = (
        RAHMAT,
        ("Rina", "F", "CHILD", 1999),
        ("Joko", "M", "CHILD_IN_LAW", 1998),
        ("Nur", "F", "GRANDCHILD", 2020),
    )
    family, _ = household(siti, *people)
    assert {"Rina+Joko MARRIED TOGETHER", "Rina>Nur BIOLOGICAL", "Joko>Nur BIOLOGICAL"} <= ties(family)
    join(family, "Lestari", "F", "CHILD", 2000)
    assert not any(tie.endswith(("Nur BIOLOGICAL", "Joko MARRIED TOGETHER")) for tie in ties(family))


def test_without_a_head_nothing_is_guessed(siti: User) -> None:
    family, _ = household(siti, ("Ani", "F", "SPOUSE", 1985), BUYUNG)
    assert ties(family) == set()


def test_who_came_back_counts_by_the_later_place(siti: User) -> None:
    family, _ = household(siti, RAHMAT)
    join(family, "Ani", "F", "OTHER_KIN", 1985, until_on=date(2010, 1, 1))
    FamilyMember.objects.create(
        family=family, person=Person.objects.get(name="Ani"), relation="SPOUSE", recorded_by=siti
    )
    assert ties(family) == {"Rahmat+Ani MARRIED TOGETHER"}
