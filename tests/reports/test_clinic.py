"""The clinic of "lainnya": shares against the target, words without texts, a new category, old cases moved and moved back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cases.better_categories import better_for
from cases.models import Case, CaseParticipant, CategoryTerm, ProblemCategory
from cases.workflow import NotAllowed
from lk3.access import Role
from lk3.models import AuditEvent, Unit, User
from reports import figures
from reports.actions import clinic as verbs
from reports.clinic.shares import clinic
from reports.clinic.words import group
from reports.figures import CATEGORY, Question
from reports.models import RecodedCase, Recoding
from reports.scopes import Scope, nation, unit_area, year_period
from tests.cast import As
from tests.factories import CaseFactory, MembershipFactory, PersonFactory, UnitFactory, UserFactory

PAGE, RECODE, PROMOTE = "/laporan/lainnya/", "/laporan/lainnya/kode-ulang/", "/laporan/lainnya/jadikan-jenis/"
SECRET = "Halimah terjerat pinjol tetangga"


def text_of(response: Any) -> str:
    html = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") :]))


def other(by: User, explanation: str = SECRET, **fields: Any) -> Case:
    """A case of "lainnya" that nobody has named yet."""
    fields = {"code": "OTHER", "other_explanation": explanation, "other_reason": "MISSING"} | fields
    case: Case = CaseFactory(registered_by=by, **fields)
    return case


@pytest.fixture
def pinjol(arif: User) -> ProblemCategory:
    """The category that Arif made of "pinjol"."""
    return verbs.promote(
        label="Pinjaman daring",
        short_label="Pinjol",
        definition="Utang pada aplikasi pinjaman.",
        not_this="Penghasilan tidak cukup → Kesulitan ekonomi",
        parent=ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP"),
        words=["pinjol", "kripto"],
        valid_from=timezone.localdate(),
        by=arif,
    )


@pytest.fixture
def three_units(db: None, siti: User, ratna: User) -> list[User]:
    """A counselor at each of three LK3."""
    third = UserFactory()
    third.hat = MembershipFactory(user=third, role=Role.COUNSELOR, unit=UnitFactory(district_id="13.72"))
    return [siti, ratna, third]


def events(verb: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb=verb).order_by("pk"))


# ---- shares -------------------------------------------------------------------------------------------------------------


def test_the_share_of_a_unit_counts_what_has_no_better_name_and_nothing_else(
    siti: User, delima: Unit, mira: User
) -> None:
    today = date(2026, 11, 20)
    for _ in range(3):
        CaseFactory(registered_by=siti, opened_on=date(2026, 9, 1))
    other(siti, opened_on=date(2026, 9, 2))
    other(siti, code="OTHER_GAMBLING", other_explanation="", opened_on=date(2026, 9, 3))
    other(siti, opened_on=date(2026, 3, 3))
    shown = clinic(mira, nation(), today)
    (line,) = shown.units
    assert (line.label, line.others, line.total, line.share_text) == ("LK3 Delima, Kota Padang", "1", "5", "20,0%")
    assert line.is_above
    assert line.whole_text == "40,0%", "gambling has a name, but the table of problems prints it under lainnya too"
    assert [each.label for each in shown.trend][-2:] == ["I/2026", "II/2026"]
    assert [each.share_text for each in shown.trend][-3:] == ["tidak ada data", "100,0%", "20,0%"]


def test_five_per_cent_is_not_above_the_target(siti: User, mira: User) -> None:
    for _ in range(19):
        CaseFactory(registered_by=siti, opened_on=date(2026, 9, 1))
    other(siti, opened_on=date(2026, 9, 2))
    (line,) = clinic(mira, nation(), date(2026, 11, 20)).units
    assert (line.share_text, line.is_above) == ("5,0%", False)


def test_the_worst_unit_comes_first_and_the_count_of_queries_stays(
    siti: User, ratna: User, mira: User, django_assert_max_num_queries: Any
) -> None:
    CaseFactory(registered_by=siti, opened_on=date(2026, 9, 1))
    other(siti, opened_on=date(2026, 9, 1))
    other(ratna, opened_on=date(2026, 9, 1))
    with django_assert_max_num_queries(9):
        shown = clinic(mira, nation(), date(2026, 11, 20))
    assert [line.share_text for line in shown.units] == ["100,0%", "50,0%"]


def test_a_head_sees_the_own_unit_only_and_the_dinas_the_units_of_its_region(
    siti: User, ratna: User, budi: User, wati: User, as_: As
) -> None:
    other(siti)
    other(ratna)
    assert "LK3 Raudah" not in text_of(as_(budi).get(PAGE))
    assert "LK3 Delima" in text_of(as_(wati).get(PAGE))
    assert "LK3 Raudah" not in text_of(as_(wati).get(PAGE))
    assert as_(wati).get(PAGE, {"wilayah": "13.74"}).status_code == 404
    assert as_(budi).get(PAGE, {"wilayah": "13.71"}).status_code in (200, 404)


# ---- words --------------------------------------------------------------------------------------------------------------


def test_words_in_five_cases_of_three_units_come_out_and_rarer_ones_do_not() -> None:
    texts = [(unit, "terjerat pinjol, utang menumpuk") for unit in (1, 2, 3, 1, 2)] + [(1, "kucing tetangga")] * 9
    found = group(texts)
    assert [each.words for each in found] == [("terjerat", "pinjol", "menumpuk", "utang")]
    assert found[0].text.endswith(": 5 kasus di 3 LK3")
    assert "kucing" not in " ".join(each.text for each in found), "nine cases, but of one LK3 only"


def test_four_cases_or_two_units_are_too_few() -> None:
    assert group([(unit, "pinjol") for unit in (1, 2, 3, 1)]) == []
    assert group([(unit, "pinjol") for unit in (1, 2, 1, 2, 1, 2)]) == []
    assert len(group([(unit, "pinjol") for unit in (1, 2, 3, 1, 2)])) == 1


def test_forms_of_a_word_are_one_word_and_a_case_counts_once() -> None:
    texts = [(1, "dipinjami pinjaman"), (2, "pinjaman"), (3, "pinjaman"), (1, "pinjaman pinjaman"), (2, "pinjaman")]
    (found,) = group(texts)
    assert (found.words, found.cases, found.units) == (("pinjaman",), 5, 3)


def test_words_that_never_meet_are_two_groups() -> None:
    texts = [(unit, word) for word in ("pinjol", "warisan") for unit in (1, 2, 3, 1, 2)]
    assert [each.words for each in group(texts)] == [("pinjol",), ("warisan",)]


def test_people_and_small_words_are_never_a_group() -> None:
    assert group([(unit, "suami dan istri tidak pulang ke rumah") for unit in (1, 2, 3, 1, 2)]) == []


def test_offices_read_words_with_counts_and_never_a_text(
    three_units: list[User], mira: User, wati: User, as_: As
) -> None:
    for by in [*three_units, *three_units[:2]]:
        other(by, "Halimah di Gang Mawar terjerat pinjol")
    other(three_units[0], "Zulkifli berebut warisan")
    text = text_of(as_(mira).get(PAGE))
    assert "5 kasus di 3 LK3" in text
    assert "pinjol" in text
    assert "Zulkifli" not in text
    assert "warisan" not in text
    assert "Gang Mawar" not in text
    assert "Belum ada kata yang cukup sering" in text_of(as_(wati).get(PAGE)), "her city has one LK3 only"


def test_a_head_gets_no_words_of_others(three_units: list[User], budi: User, as_: As) -> None:
    for by in [*three_units, *three_units[:2]]:
        other(by, "terjerat pinjol")
    assert "pinjol" not in text_of(as_(budi).get(PAGE))


# ---- a new category -----------------------------------------------------------------------------------------------------


def test_a_group_becomes_a_category_that_is_suggested_from_then_on(pinjol: ProblemCategory) -> None:
    assert (pinjol.code, pinjol.parent.code) == ("PINJAMAN_DARING", "ECONOMIC_HARDSHIP")  # type: ignore[union-attr]
    assert pinjol in ProblemCategory.objects.current()
    offered = {row.code: row for row in ProblemCategory.objects.current()}
    assert pinjol in [better.category for better in better_for("Terjebak kripto", offered)]
    assert [event.detail["code"] for event in events("category.promoted")] == ["PINJAMAN_DARING"]


def test_a_category_is_kept_at_least_as_closely_as_the_one_it_belongs_to(arif: User) -> None:
    made = verbs.promote(
        label="Rekaan tersegel", short_label="Rekaan", definition="x", not_this="", words=["rekaan"],
        parent=ProblemCategory.objects.get(code="DELINQUENCY"), valid_from=timezone.localdate(), by=arif,
    )  # fmt: skip
    assert made.default_class == "SEALED"


def test_the_form_makes_it_and_a_second_click_makes_no_second(mira: User, as_: As) -> None:
    parent = ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP")
    sent = {
        "label": "Pinjaman daring", "short_label": "Pinjol", "parent": parent.pk, "definition": "Utang pada aplikasi.",
        "not_this": "", "words": "pinjol, pinjaman daring, Pinjol", "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    browser = as_(mira)
    assert 'value="pinjol, utang"' in browser.get(PROMOTE, {"kata": "pinjol,utang"}).content.decode()
    for _ in range(2):
        assert browser.post(PROMOTE, sent).status_code == 302
    made = ProblemCategory.objects.get(code="PINJAMAN_DARING")
    assert sorted(made.terms.values_list("term", flat=True)) == ["pinjaman daring", "pinjol"]
    assert len(events("category.promoted")) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("label", "Perjudian", "Sudah ada jenis dengan nama ini"),
        ("label", "!!", "sedikitnya tiga huruf"),
        ("parent", "", "Pilih termasuk yang mana"),
        ("words", "0071014507900001", "bukan kata atau ungkapan pendek"),
        ("words", " , ", "sedikitnya satu kata penunjuk"),
        ("valid_from", "1990-01-01", "paling jauh satu tahun"),
    ],
)
def test_what_cannot_be_a_category_is_said_and_nothing_typed_is_lost(
    mira: User, as_: As, field: str, value: str, words: str
) -> None:
    sent = {
        "label": "Pinjaman daring", "short_label": "Pinjol", "definition": "Kalimat yang tidak boleh hilang.",
        "parent": ProblemCategory.objects.get(code="ECONOMIC_HARDSHIP").pk, "words": "pinjol",
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    response = as_(mira).post(PROMOTE, sent | {field: value})
    assert words in text_of(response)
    assert "Kalimat yang tidak boleh hilang." in response.content.decode()
    assert not ProblemCategory.objects.filter(code="PINJAMAN_DARING").exists()


def test_an_unused_category_can_be_taken_back(pinjol: ProblemCategory, mira: User, as_: As) -> None:
    assert "Pinjaman daring" in text_of(as_(mira).get(PAGE))
    as_(mira).post(f"{PROMOTE}{pinjol.pk}/batal/")
    assert pinjol not in ProblemCategory.objects.current()
    assert not CategoryTerm.objects.filter(category=pinjol).exists()
    assert len(events("category.withdrawn")) == 1


def test_a_used_category_stays(pinjol: ProblemCategory, siti: User, arif: User) -> None:
    CaseFactory(registered_by=siti, category=pinjol)
    with pytest.raises(NotAllowed, match="sudah dipakai"):
        verbs.withdraw_category(category=pinjol, by=arif)
    assert pinjol in ProblemCategory.objects.current()


def test_a_category_of_the_ministry_is_not_taken_back_here(mira: User, as_: As, arif: User) -> None:
    gambling = ProblemCategory.objects.get(code="OTHER_GAMBLING")
    assert as_(mira).post(f"{PROMOTE}{gambling.pk}/batal/").status_code == 404
    with pytest.raises(NotAllowed):
        verbs.withdraw_category(category=gambling, by=arif)


# ---- old cases ----------------------------------------------------------------------------------------------------------


def test_a_head_ticks_looks_again_and_recodes(pinjol: ProblemCategory, siti: User, budi: User, as_: As) -> None:
    case, left = other(siti), other(siti, "bendera putih")
    browser = as_(budi)
    first = text_of(browser.get(RECODE))
    assert SECRET in first
    assert "Cocok karena" in first
    assert "1 kasus “lainnya” tidak cocok" in first
    sent = {"menjadi": pinjol.pk, "kasus": [case.reference]}
    assert "Menjadi Pinjaman daring?" in text_of(browser.post(RECODE, sent))
    case.refresh_from_db()
    assert case.category.code == "OTHER", "nothing happens before the second look"
    for _ in range(2):
        assert browser.post(RECODE, sent | {"yakin": "ya"}).status_code == 302
    case.refresh_from_db()
    left.refresh_from_db()
    assert (case.category, case.root_category.code, case.other_explanation) == (pinjol, "ECONOMIC_HARDSHIP", "")
    assert left.category.code == "OTHER"
    assert Recoding.objects.count() == 1
    assert [event.case_id for event in events("case.recoded")] == [case.pk]


def test_the_old_explanation_is_kept_where_nobody_can_read_it_in_the_database(
    pinjol: ProblemCategory, siti: User, budi: User
) -> None:
    from django.db import connection

    verbs.recode(cases=[other(siti)], to_category=pinjol, by=budi)
    with connection.cursor() as cursor:
        cursor.execute("SELECT explanation FROM reports_recodedcase")
        (raw,) = cursor.fetchone()
    assert "pinjol" not in str(raw)
    assert RecodedCase.objects.get().explanation == SECRET


def test_figures_of_the_past_move_by_exactly_that_case(pinjol: ProblemCategory, siti: User, budi: User) -> None:
    case = other(siti, opened_on=date(2025, 4, 1))
    question = Question(Scope(year_period(2025), unit_area(case.unit)))
    other_root, economic = (ProblemCategory.objects.get(code=code).pk for code in ("OTHER", "ECONOMIC_HARDSHIP"))
    assert figures.counts_by("opened", question, CATEGORY) == {(other_root,): 1}
    moved = verbs.recode(cases=[case], to_category=pinjol, by=budi)
    assert figures.counts_by("opened", question, CATEGORY) == {(economic,): 1}
    verbs.undo_recoding(recoding=moved, by=budi)
    assert figures.counts_by("opened", question, CATEGORY) == {(other_root,): 1}


def test_the_class_rises_with_the_category_and_does_not_fall_when_it_is_undone(siti: User, budi: User) -> None:
    sealed = ProblemCategory.objects.get(code="DELINQUENCY")
    case = other(siti)
    moved = verbs.recode(cases=[case], to_category=sealed, by=budi)
    case.refresh_from_db()
    assert case.confidentiality == "SEALED"
    verbs.undo_recoding(recoding=moved, by=budi)
    case.refresh_from_db()
    assert (case.category.code, case.confidentiality) == ("OTHER", "SEALED")


def test_a_child_among_the_victims_makes_a_recoded_case_sensitive(
    pinjol: ProblemCategory, siti: User, budi: User
) -> None:
    case = other(siti)
    child = PersonFactory(registered_by=siti, birth_on=date(case.opened_on.year - 5, 1, 1))
    CaseParticipant.objects.create(case=case, person=child, role="VICTIM")
    verbs.recode(cases=[case], to_category=pinjol, by=budi)
    case.refresh_from_db()
    assert case.confidentiality == "SENSITIVE"


def test_a_closed_case_is_recoded_too_and_stays_closed(pinjol: ProblemCategory, siti: User, budi: User) -> None:
    now = timezone.now()
    case = other(siti)
    Case.objects.filter(pk=case.pk).update(
        state="CLOSED", closed_on=timezone.localdate(), closed_at=now, closed_by=budi, outcome="ACCEPTANCE"
    )
    verbs.recode(cases=[case], to_category=pinjol, by=budi)
    case.refresh_from_db()
    assert (case.category, case.state) == (pinjol, "CLOSED")


def test_undo_puts_back_what_nobody_changed_since_and_names_the_rest(
    pinjol: ProblemCategory, siti: User, budi: User, as_: As
) -> None:
    untouched, changed = other(siti), other(siti)
    moved = verbs.recode(cases=[untouched, changed], to_category=pinjol, by=budi)
    gambling = ProblemCategory.objects.get(code="OTHER_GAMBLING")
    later = Case.objects.get(pk=changed.pk)
    later.category = gambling
    later.save()
    text = text_of(as_(budi).post(f"{RECODE}{moved.uid}/batal/", follow=True))
    assert "1 kasus kembali menjadi “lainnya”" in text
    assert changed.reference in text
    untouched.refresh_from_db()
    changed.refresh_from_db()
    assert (untouched.category.code, untouched.other_explanation, untouched.other_reason) == (
        "OTHER",
        SECRET,
        "MISSING",
    )
    assert changed.category == gambling
    assert len(events("case.recoding_undone")) == 1
    as_(budi).post(f"{RECODE}{moved.uid}/batal/")
    assert len(events("case.recoding_undone")) == 1, "a second click undoes nothing more"


def test_nothing_to_put_back_is_said(pinjol: ProblemCategory, siti: User, budi: User) -> None:
    case = other(siti)
    moved = verbs.recode(cases=[case], to_category=pinjol, by=budi)
    Case.objects.filter(pk=case.pk).update(other_explanation="ditulis sesudahnya")
    with pytest.raises(NotAllowed, match="sudah diubah sesudahnya"):
        verbs.undo_recoding(recoding=moved, by=budi)
    moved.refresh_from_db()
    assert moved.undone_at is None


def test_an_open_form_of_the_case_does_not_carry_the_old_category_back(
    pinjol: ProblemCategory, siti: User, budi: User
) -> None:
    case = other(siti)
    verbs.recode(cases=[case], to_category=pinjol, by=budi)
    assert Case.objects.get(pk=case.pk).version == case.version + 1


def test_nobody_recodes_cases_of_another_lk3(
    pinjol: ProblemCategory, ratna: User, budi: User, hasan: User, as_: As
) -> None:
    theirs = other(ratna)
    with pytest.raises(NotAllowed):
        verbs.recode(cases=[theirs], to_category=pinjol, by=budi)
    browser = as_(budi)
    assert SECRET not in text_of(browser.get(RECODE))
    browser.post(RECODE, {"menjadi": pinjol.pk, "kasus": [theirs.reference], "yakin": "ya"})
    theirs.refresh_from_db()
    assert theirs.category.code == "OTHER"
    moved = verbs.recode(cases=[theirs], to_category=pinjol, by=hasan)
    assert browser.post(f"{RECODE}{moved.uid}/batal/").status_code == 404


def test_a_sealed_case_is_counted_and_not_read(siti: User, budi: User, pinjol: ProblemCategory, as_: As) -> None:
    other(siti, confidentiality="SEALED")
    text = text_of(as_(budi).get(RECODE))
    assert "1 kasus tersegel tidak dibaca di sini" in text
    assert SECRET not in text


def test_a_case_in_conflict_does_not_exist_here(siti: User, budi: User, pinjol: ProblemCategory, as_: As) -> None:
    case = other(siti)
    case.conflicts.create(user=budi, reason="Kerabat", recorded_by=siti)
    assert SECRET not in text_of(as_(budi).get(RECODE))
    with pytest.raises(NotAllowed):
        verbs.recode(cases=[case], to_category=pinjol, by=budi)


def test_reading_the_explanations_leaves_a_trace(siti: User, budi: User, pinjol: ProblemCategory, as_: As) -> None:
    other(siti)
    as_(budi).get(RECODE)
    (event,) = events("other_texts.read")
    assert event.detail["cases"] == 1


def test_the_list_costs_the_same_for_one_case_and_for_five(
    siti: User, budi: User, pinjol: ProblemCategory, as_: As, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(browser: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(RECODE)
        return len(queries)

    browser = as_(budi)
    other(siti)
    browser.get(RECODE)
    one = asked(browser)
    for _ in range(4):
        other(siti)
    assert asked(browser) == one


def test_without_a_tick_the_page_says_what_to_do(siti: User, budi: User, pinjol: ProblemCategory, as_: As) -> None:
    other(siti)
    assert "Centang sedikitnya satu kasus." in text_of(as_(budi).post(RECODE, {"menjadi": pinjol.pk}))


def test_other_people_find_no_door(siti: User, wati: User, lina: User, as_: As, pinjol: ProblemCategory) -> None:
    opened: Callable[[User, str], int] = lambda user, page: as_(user).get(page).status_code  # noqa: E731
    assert [opened(siti, page) for page in (PAGE, RECODE, PROMOTE)] == [403, 403, 403]
    assert [opened(wati, page) for page in (PAGE, RECODE, PROMOTE)] == [200, 403, 403]
    assert [opened(lina, page) for page in (PAGE, RECODE, PROMOTE)] == [403, 403, 403]
