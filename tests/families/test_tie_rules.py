"""Ties that cannot be true are refused beside the field; corrections, and taking back a mistake."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from families import actions
from families.models import Bond, CoupleTie, ParentTie, Person, Pregnancy
from families.ties import fingerprint
from lk3.models import AuditEvent, User
from tests.cast import As
from tests.factories import CaseFactory
from tests.families.household import ANI, BUYUNG, RAHMAT, household, join, page

THIS_YEAR = timezone.localdate().year


# Refusals


def refused(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    html = unescape(response.content.decode())
    errors = dict(response.context["sent"].errors)
    for sentences_of_field in errors.values():
        for sentence in sentences_of_field:
            assert sentence in html
    return errors


COUPLE = {"kind": "MARRIED", "status": "TOGETHER"}


@pytest.mark.parametrize(
    ("other", "values", "field", "words"),
    [
        ("Rahmat", {}, "other", "Pilih dua orang yang berbeda."),
        ("Ani", {"status": "DIVORCED", "since_year": 2010, "ended_year": 2009}, "ended_year", "sebelum tahun mulai"),
        ("Ani", {"since_year": 1979}, "since_year", "sebelum Rahmat lahir (1980)"),
        ("Ani", {"since_year": THIS_YEAR + 1}, "since_year", "belum tiba"),
        ("Ani", {"ended_year": 2012}, "ended_year", "Pasangan yang masih bersama tidak punya tahun berakhir."),
        ("Ani", {"status": "WIDOWED"}, "status", "Belum ada yang tercatat meninggal"),
        ("Harun", {}, "status", "Harun sudah meninggal (2010). Pilih “Cerai mati”, berakhir tahun 2010."),
    ],
)
def test_couples_that_cannot_be(other: str, values: dict[str, Any], field: str, words: str, works: Any) -> None:
    family = works(RAHMAT, ANI)
    join(family.family, "Harun", "M", "PARENT", 1950, died_on=date(2010, 1, 1))
    errors = refused(family.sends("pasangan", {"one": "Rahmat", "other": other}, **(COUPLE | values)))
    assert words in errors[field][0]
    assert not CoupleTie.objects.exists()


def test_a_couple_is_recorded_once_whichever_way_round_but_may_marry_again(works: Any) -> None:
    family = works(RAHMAT, ANI)
    family.couple("Rahmat", "Ani", status="DIVORCED", since_year=2005, ended_year=2010)
    again = {"one": "Ani", "other": "Rahmat"}
    assert "other" in refused(family.sends("pasangan", again, **COUPLE))
    assert "other" in refused(family.sends("pasangan", again, **(COUPLE | {"since_year": 2005})))
    family.couple("Ani", "Rahmat", since_year=2015)
    assert "other" in refused(family.sends("pasangan", again, **(COUPLE | {"since_year": 2018})))


def test_parents_that_cannot_be(works: Any) -> None:
    family = works(RAHMAT, ANI, BUYUNG, ("Joko", "M", "OTHER_KIN", 1979), ("Nur", "F", "OTHER_KIN", None))

    def errors(child: str, parent: str, kind: str = "BIOLOGICAL", **more: str) -> dict[str, list[str]]:
        return refused(family.sends("orang-tua", {"child": child, "parent": parent} | more, kind=kind))

    assert errors("Ani", "Ani") == {"child": ["Pilih dua orang yang berbeda."]}
    assert "Buyung (lahir 2010)" in errors("Ani", "Buyung")["child"][0]
    assert errors("Buyung", "Ani", other_parent="Ani") == {"other_parent": ["Pilih dua orang yang berbeda."]}
    family.child("Buyung", "Rahmat", "Ani")
    assert "sudah tercatat" in errors("Buyung", "Ani", "ADOPTED")["child"][0]
    assert "sudah punya dua orang tua kandung" in errors("Buyung", "Joko")["kind"][0]
    family.child("Buyung", "Joko", kind="ADOPTED")
    family.child("Nur", "Buyung")
    assert errors("Rahmat", "Nur", "KIN_CARE") == {"child": ["Rahmat tercatat sebagai orang tua atau leluhur Nur."]}
    assert ParentTie.objects.count() == 4


def test_of_two_parents_with_one_refused_neither_is_recorded(works: Any) -> None:
    family = works(RAHMAT, ANI, BUYUNG)
    family.sends("orang-tua", {"child": "Ani", "parent": "Rahmat", "other_parent": "Buyung"}, kind="BIOLOGICAL")
    assert not ParentTie.objects.exists()


def test_a_stepmother_may_be_younger_than_the_child(works: Any) -> None:
    family = works(RAHMAT, ("Dewi", "F", "SPOUSE", 2002), ("Sekar", "F", "CHILD", 2001))
    family.child("Sekar", "Dewi", kind="STEP")
    assert ParentTie.objects.get().kind == "STEP"


def test_pregnancies_that_cannot_be(works: Any) -> None:
    family = works(RAHMAT, ANI)

    def errors(outcome: str, due_on: str = "", mother: str = "Ani") -> dict[str, list[str]]:
        return refused(family.sends("kehamilan", {"mother": mother}, outcome=outcome, due_on=due_on))

    assert "mother" in errors("ONGOING", mother="Rahmat")
    assert "Periksa tahunnya" in errors("ONGOING", f"{THIS_YEAR + 2}-01-01")["due_on"][0]
    assert "belum tiba" in errors("MISCARRIAGE", f"{THIS_YEAR + 1}-01-01")["due_on"][0]
    family.records("kehamilan", {"mother": "Ani"}, outcome="ONGOING")
    assert "sudah tercatat" in errors("ONGOING")["mother"][0]
    Person.objects.filter(name="Ani").update(died_on=date(2020, 1, 1))
    Pregnancy.objects.all().delete()
    assert "sudah meninggal" in errors("ONGOING")["mother"][0]


def test_bonds_are_recorded_once_but_violence_may_go_both_ways(works: Any) -> None:
    family = works(RAHMAT, ANI)
    family.records("batin", {"one": "Rahmat", "other": "Ani"}, kind="CLOSE")
    assert "kind" in refused(family.sends("batin", {"one": "Ani", "other": "Rahmat"}, kind="CLOSE"))
    assert "other" in refused(family.sends("batin", {"one": "Ani", "other": "Ani"}, kind="CLOSE"))
    family.records("batin", {"one": "Rahmat", "other": "Ani"}, kind="VIOLENCE")
    family.records("batin", {"one": "Ani", "other": "Rahmat"}, kind="VIOLENCE")
    assert Bond.objects.count() == 3


def test_persons_of_other_families_cannot_be_chosen(works: Any, siti: User, ratna: User) -> None:
    family = works(RAHMAT)
    for owner in (siti, ratna):
        _, who = household(owner, ("Asing", "F", "HEAD", 1980))
        data = {"what": "pasangan", "pasangan-one": family.person("Rahmat").pk, "pasangan-other": who["Asing"].pk}
        response = family.client.post(family.url, data | {"pasangan-kind": "MARRIED", "pasangan-status": "TOGETHER"})
        assert list(response.context["sent"].errors) == ["other"]
    assert not CoupleTie.objects.exists()


# Corrections


def test_a_correction_is_written_and_leaves_the_names_of_fields(works: Any) -> None:
    family = works(RAHMAT, ANI)
    family.records("batin", {"one": "Rahmat", "other": "Ani"}, kind="CLOSE")
    tie = Bond.objects.get()
    url = f"{family.url}batin/{tie.pk}/ubah/"
    assert 'value="CLOSE" selected' in family.client.get(url).content.decode()
    data = {"batin-one": tie.one_id, "batin-other": tie.other_id, "batin-kind": "CONFLICT"}
    assert family.client.post(url, data | {"batin-seen": fingerprint(tie)}).status_code == 302
    tie.refresh_from_db()
    assert tie.kind == "CONFLICT"
    event = AuditEvent.objects.get(verb="tie.changed")
    assert event.detail == {"family": family.family.pk, "persons": [tie.one_id, tie.other_id], "fields": ["kind"]}


def test_a_colleagues_correction_is_not_overwritten_unseen(works: Any, siti: User) -> None:
    family = works(RAHMAT, ANI)
    family.couple("Rahmat", "Ani", since_year=2005)
    tie = CoupleTie.objects.get()
    before = fingerprint(tie)
    actions.change_tie(tie=tie, changes={"since_year": 2006}, seen=before, by=siti)
    data = {"one": tie.one_id, "other": tie.other_id, **COUPLE, "since_year": 2007, "seen": before}
    response = family.client.post(
        f"{family.url}pasangan/{tie.pk}/ubah/", {f"pasangan-{name}": value for name, value in data.items()}
    )
    assert response.status_code == 200
    assert "baru saja diubah orang lain" in response.content.decode()
    assert CoupleTie.objects.get().since_year == 2006


def test_a_correction_obeys_the_same_rules(works: Any) -> None:
    family = works(RAHMAT, ANI, BUYUNG)
    family.child("Buyung", "Ani")
    tie = ParentTie.objects.get()
    data = {"child": tie.parent_id, "parent": tie.child_id, "kind": "BIOLOGICAL", "seen": fingerprint(tie)}
    response = family.client.post(
        f"{family.url}orang-tua/{tie.pk}/ubah/", {f"orang-tua-{name}": value for name, value in data.items()}
    )
    assert "tidak lebih muda" in response.context["form"].errors["child"][0]


def test_a_mistake_is_taken_back_after_one_more_question(works: Any) -> None:
    family = works(RAHMAT, ANI)
    family.couple("Rahmat", "Ani")
    tie = CoupleTie.objects.get()
    url = f"{family.url}pasangan/{tie.pk}/hapus/"
    assert "Hapus catatan ini?" in family.client.get(url).content.decode()
    assert CoupleTie.objects.exists()
    assert family.client.post(url).status_code == 302
    assert not CoupleTie.objects.exists()
    event = AuditEvent.objects.get(verb="tie.removed")
    assert (event.object_type, event.object_id) == ("families.coupletie", str(tie.pk))
    assert event.detail == {"family": family.family.pk, "persons": sorted([tie.one_id, tie.other_id])}
    assert family.client.post(url).status_code == 404


@pytest.mark.parametrize("kind", ["pasangan", "orang-tua", "kehamilan", "batin", "sosial", "kerabat", "apa-saja"])
def test_a_tie_of_another_family_does_not_exist_here(kind: str, works: Any, siti: User) -> None:
    family = works(RAHMAT, ANI)
    other, who = household(siti, ("Joko", "M", "HEAD", 1980), ("Nur", "F", "SPOUSE", 1982))
    tie = actions.add_couple(family=other, one=who["Joko"], other=who["Nur"], **COUPLE, by=siti)
    for way in ("ubah", "hapus"):
        assert family.client.get(f"{family.url}{kind}/{tie.pk}/{way}/").status_code == 404
        assert family.client.post(f"{family.url}{kind}/{'9' * 30}/{way}/").status_code == 404


def test_who_may_read_but_not_change_is_offered_nothing_to_record(works: Any, siti: User, budi: User, as_: As) -> None:
    family = works(RAHMAT, ANI)
    CaseFactory(registered_by=siti, family=family.family)
    html = page(family.family, budi, as_)
    assert "Rahmat" in html
    assert "hubungan/" not in html
    assert as_(budi).post(family.url, {"what": "pasangan"}).status_code == 403
