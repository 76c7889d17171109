"""Who is in a genogram and who is not: picture, words and source."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CaseParticipant
from families.models import Bond, CoupleTie, Family, ParentTie, Person, Pregnancy, SocialTie
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory, FamilyFactory, PersonFactory
from tests.families.household import ANI, BUYUNG, RAHMAT, household, join, page, picture, sentences


def parent(family: Family, parent: Person, child: Person, kind: str = "BIOLOGICAL") -> ParentTie:
    return ParentTie.objects.create(
        family=family, parent=parent, child=child, kind=kind, recorded_by=family.registered_by
    )


def bond(family: Family, one: Person, other: Person, kind: str) -> Bond:
    return Bond.objects.create(family=family, one=one, other=other, kind=kind, recorded_by=family.registered_by)


def is_nowhere(person: Person, html: str) -> bool:
    """Return whether neither name nor key of the person is in the page, in any attribute that could hold it."""
    keys = rf'(data-(key|one|other|child|mother|parents)|value)="([0-9]+ )?{person.pk}( [0-9]+)?"'
    return person.name not in html and not re.search(keys, html)


def test_siti_sees_the_whole_family_drawn_and_written_and_one_event_is_left(siti: User, as_: As) -> None:
    family, who = household(siti, RAHMAT, ANI, BUYUNG)
    html = page(family, siti, as_)
    drawing = picture(html)
    for person in who.values():
        assert f'data-key="{person.pk}"' in drawing
        assert person.name in drawing
    assert "Rahmat dan Ani menikah." in sentences(html)
    assert "Buyung adalah anak kandung Rahmat dan Ani." in sentences(html)
    assert "Disimpulkan dari hubungan dengan kepala keluarga" in html
    event = AuditEvent.objects.get(verb="genogram.viewed")
    assert (event.object_id, event.case_id) == (str(family.pk), None)
    assert "family.viewed" not in AuditEvent.objects.values_list("verb", flat=True)


@pytest.mark.parametrize("name", ["genogram", "ekomap", "hubungan"])
@pytest.mark.parametrize(("person", "status"), [("dewi", 403), ("ratna", 404), ("wati", 404)])
def test_colleagues_without_the_case_and_strangers_do_not_get_in(
    name: str, person: str, status: int, siti: User, as_: As, request: pytest.FixtureRequest
) -> None:
    family, _ = household(siti, RAHMAT, ANI)
    CaseFactory(registered_by=siti, family=family)
    response = as_(request.getfixturevalue(person)).get(f"{family.get_absolute_url()}{name}/")
    assert response.status_code == status
    assert "Rahmat" not in response.content.decode()


def test_the_client_is_marked_when_one_comes_from_a_case_and_nobody_otherwise(siti: User, as_: As) -> None:
    family, who = household(siti, RAHMAT, ANI)
    case = CaseFactory(registered_by=siti, family=family, client=who["Ani"])
    assert "klien utama" not in page(family, siti, as_)
    from_case = page(family, siti, as_, query=f"?kasus={case.reference}")
    assert "Ani adalah perempuan, klien utama" in from_case
    assert from_case.count('data-index="1"') == 1
    assert AuditEvent.objects.filter(verb="genogram.viewed", case_id=case.pk).count() == 1
    assert f"hubungan/?kasus={case.reference}" in from_case


def test_a_case_of_another_family_or_a_hidden_one_leads_nowhere(siti: User, dewi: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT)
    other = CaseFactory(registered_by=siti)
    hidden = CaseFactory(registered_by=dewi, code="ECONOMIC_HARDSHIP", confidentiality="SEALED", family=family)
    CaseFactory(registered_by=siti, family=family)
    for asked in (other.reference, hidden.reference, "LK3-1", "\x00"):
        assert as_(siti).get(f"{family.get_absolute_url()}genogram/", {"kasus": asked}).status_code == 404


@pytest.fixture
def reported(yusuf: User) -> tuple[Any, dict[str, Person]]:
    """A case that Yusuf has just registered: Rahmat may have beaten Ani."""
    family, who = household(yusuf, RAHMAT, ANI, BUYUNG)
    who["Harun"] = join(family, "Harun", "M", "OTHER_KIN", 1950, elsewhere=True)
    case = CaseFactory(registered_by=yusuf, owner=None, family=family, client=who["Ani"])
    CaseParticipant.objects.create(case=case, person=who["Rahmat"], role="ALLEGED_PERPETRATOR")
    bond(family, who["Rahmat"], who["Ani"], "VIOLENCE")
    bond(family, who["Harun"], who["Ani"], "CONTROL")
    bond(family, who["Ani"], who["Buyung"], "CLOSE")
    parent(family, who["Harun"], who["Rahmat"])
    Pregnancy.objects.create(family=family, mother=who["Ani"], father=who["Rahmat"], recorded_by=yusuf)
    SocialTie.objects.create(family=family, person=who["Rahmat"], kind="WORK", label="Pasar Raya", recorded_by=yusuf)
    SocialTie.objects.create(family=family, kind="SCHOOL", label="SDN 12", recorded_by=yusuf)
    return case, who


@pytest.mark.parametrize("way", ["from the case", "from the family"])
@pytest.mark.parametrize("name", ["genogram", "ekomap", "hubungan"])
def test_who_only_registered_the_case_finds_the_alleged_perpetrator_nowhere(
    name: str, way: str, reported: tuple[Any, dict[str, Person]], yusuf: User, as_: As
) -> None:
    case, who = reported
    query = f"?kasus={case.reference}" if way == "from the case" else ""
    html = page(case.family, yusuf, as_, name, query)
    assert is_nowhere(who["Rahmat"], html)
    assert "kekerasan" not in "".join(sentences(html))
    assert "VIOLENCE" not in html
    assert "CONTROL" not in html
    assert "Pasar Raya" not in html
    assert ("SDN 12" in html) == (name != "genogram")
    if name == "genogram":
        assert {"Ani dan Buyung dekat.", "Ani sedang hamil."} <= set(sentences(html))
        assert "3 orang dalam" in html
        assert "Buyung adalah anak kandung Ani." in sentences(html)


def test_the_counselor_of_that_case_sees_him_and_what_he_did(
    reported: tuple[Any, dict[str, Person]], siti: User, as_: As
) -> None:
    case, who = reported
    type(case).objects.filter(pk=case.pk).update(owner=siti, state="IN_SERVICE")
    html = page(case.family, siti, as_, query=f"?kasus={case.reference}")
    assert f'data-key="{who["Rahmat"].pk}"' in html
    assert "Rahmat melakukan kekerasan terhadap Ani." in sentences(html)
    assert 'data-kind="VIOLENCE"' in html
    assert "Pasar Raya" in page(case.family, siti, as_, "ekomap")


def test_a_registrar_cannot_reach_a_hidden_tie_by_its_address(
    reported: tuple[Any, dict[str, Person]], yusuf: User, as_: As
) -> None:
    case, who = reported
    hidden = ParentTie.objects.get(child=who["Rahmat"])
    shown = Bond.objects.get(kind="CLOSE")
    url = f"{case.family.get_absolute_url()}hubungan"
    assert as_(yusuf).get(f"{url}/orang-tua/{hidden.pk}/hapus/").status_code == 404
    assert as_(yusuf).post(f"{url}/batin/{Bond.objects.get(kind='VIOLENCE').pk}/hapus/").status_code == 404
    assert as_(yusuf).get(f"{url}/batin/{shown.pk}/hapus/").status_code == 200


@pytest.mark.parametrize("kind", ["sealed", "ordinary"])
@pytest.mark.parametrize("recorded_in", ["mine", "hers"])
def test_somebody_of_a_colleagues_family_is_not_in_the_page_at_all(
    kind: str, recorded_in: str, siti: User, dewi: User, as_: As
) -> None:
    mine, who = household(siti, RAHMAT, ANI)
    CaseFactory(registered_by=siti, family=mine, client=who["Ani"])
    hers = FamilyFactory(registered_by=dewi)
    secret = PersonFactory(registered_by=dewi, name="Zulaikha Rahasia", family=hers, family__relation="HEAD")
    CaseFactory(
        registered_by=dewi,
        family=hers,
        client=secret,
        confidentiality="SEALED" if kind == "sealed" else "ORDINARY",
    )
    file = mine if recorded_in == "mine" else hers
    CoupleTie.objects.create(family=file, one=who["Rahmat"], other=secret, recorded_by=siti)
    bond(file, who["Ani"], secret, "CONFLICT")
    for name in ("genogram", "ekomap", "hubungan"):
        html = page(mine, siti, as_, name)
        assert is_nowhere(secret, html), name


def test_kin_in_another_family_that_siti_reads_are_drawn_with_their_ties(siti: User, as_: As) -> None:
    mine, who = household(siti, RAHMAT, ANI)
    other, them = household(siti, ("Ratih", "F", "HEAD", 1982), ("Sekar", "F", "CHILD", 2005))
    CoupleTie.objects.create(family=other, one=who["Rahmat"], other=them["Ratih"], status="DIVORCED", recorded_by=siti)
    html = page(mine, siti, as_)
    assert f'data-key="{them["Ratih"].pk}"' in html
    assert is_nowhere(them["Sekar"], html)
    assert "Rahmat dan Ratih menikah (hubungan ke-1), lalu bercerai." in sentences(html)


def test_former_members_and_the_dead_are_drawn_but_do_not_live_there(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT, ANI)
    join(family, "Harun", "M", "PARENT", 1950, until_on=date(2010, 5, 1), died_on=date(2010, 5, 1))
    join(family, "Maryam", "F", "PARENT", 1955, elsewhere=True)
    html = page(family, siti, as_)
    assert "Harun adalah laki-laki, lahir tahun 1950, sudah meninggal tahun 2010 pada usia 60 tahun." in sentences(html)
    assert "Yang tinggal serumah: Rahmat dan Ani." in sentences(html)


def test_names_cannot_bring_markup_along(siti: User, as_: As) -> None:
    evil = '<script>alert("x")</script>&'
    family, who = household(siti, (evil, "M", "HEAD", 1980), ANI, name=evil)
    SocialTie.objects.create(family=family, kind="OTHER", label=evil, recorded_by=siti, person=who[evil])
    bond(family, who[evil], who["Ani"], "CLOSE")
    for name in ("genogram", "ekomap", "hubungan"):
        html = page(family, siti, as_, name)
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html


def _big(by: User, size: int) -> Family:
    family, _ = household(by, RAHMAT, ANI)
    head = Person.objects.filter(family_memberships__family=family, name="Rahmat").get()
    for number in range(size - 2):
        child = join(family, f"Anak {number}", "MF"[number % 2], "CHILD", 2000 + number % 15)
        parent(family, head, child)
        bond(family, head, child, "CLOSE")
        SocialTie.objects.create(family=family, person=child, kind="SCHOOL", label="SD", recorded_by=by)
    outside, them = household(by, *[(f"Kerabat {number}", "F", "OTHER_KIN", 1980) for number in range(size // 5)])
    for person in them.values():
        CoupleTie.objects.create(family=outside, one=head, other=person, recorded_by=by)
    return family


@pytest.mark.parametrize("name", ["genogram", "ekomap", "hubungan"])
def test_thirty_persons_cost_as_many_queries_as_five(name: str, siti: User, as_: As) -> None:
    counts = []
    client = as_(siti)
    for size in (5, 30):
        url = f"{_big(siti, size).get_absolute_url()}{name}/"
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 32


def test_in_the_middle_of_an_ecomap_stands_the_household_and_not_its_head(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT, ANI, name="Rahmat")
    SocialTie.objects.create(family=family, kind="SCHOOL", label="SDN 12", recorded_by=siti)
    assert sentences(page(family, siti, as_, "ekomap")) == ["Hubungan Keluarga Rahmat dengan SDN 12 (Sekolah) biasa."]


def test_help_goes_the_way_it_was_told(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT, name="Keluarga Rahmat")
    for flow, label in (("TO", "PKH"), ("FROM", "Ibu di kampung")):
        SocialTie.objects.create(family=family, kind="SOCIAL_AID", label=label, flow=flow, recorded_by=siti)
    words = sentences(page(family, siti, as_, "ekomap"))
    assert words == [
        "Hubungan Keluarga Rahmat dengan PKH (Bantuan sosial) biasa; Keluarga Rahmat menerima.",
        "Hubungan Keluarga Rahmat dengan Ibu di kampung (Bantuan sosial) biasa; Keluarga Rahmat memberi.",
    ]
    assert AuditEvent.objects.filter(verb="ecomap.viewed").count() == 1


def test_an_empty_ecomap_says_what_to_ask(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT)
    html = page(family, siti, as_, "ekomap")
    assert "Belum ada hubungan dengan dunia sekitar" in html
    assert "lk-ecomap" not in html


def test_the_page_of_a_family_leads_to_its_pictures(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT)
    html = as_(siti).get(family.get_absolute_url()).content.decode()
    for name in ("genogram", "ekomap"):
        assert f'href="{family.get_absolute_url()}{name}/"' in html


def test_what_stays_open_between_two_wives_is_said(siti: User, as_: As) -> None:
    family, _ = household(siti, RAHMAT, ANI, ("Zainab", "F", "SPOUSE", 1990), BUYUNG)
    words = sentences(page(family, siti, as_))
    assert "Orang tua yang lain dari Buyung belum dapat disimpulkan: catat siapa." in words
