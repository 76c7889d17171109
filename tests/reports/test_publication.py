"""Publishing takes two people of the same office, each area has one publisher, and taking back needs a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.workflow import NotAllowed
from lk3.access import Role
from lk3.models import AuditEvent, Job, User
from reports.actions import publication as verbs
from reports.models import Publication
from reports.public.figures import build
from tests.cast import As
from tests.reports.public_world import office, open_cases, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(siti: User):
    open_cases(siti, 12)
    return build(2016, 1)


def test_one_person_proposes_and_another_one_approves(release, mira: User) -> None:
    row = verbs.propose_publication(release=release, by=mira)
    assert not Publication.objects.standing().exists()
    with pytest.raises(NotAllowed, match="orang lain"):
        verbs.approve_publication(publication=row, by=mira)
    verbs.approve_publication(publication=row, by=office())
    assert Publication.objects.standing().get() == row


def test_the_database_too_wants_two_persons(release, mira: User) -> None:
    row = verbs.propose_publication(release=release, by=mira)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(approved_at=timezone.now(), approved_by=mira)


def test_a_second_click_changes_nothing(release, mira: User) -> None:
    colleague = office()
    row = verbs.propose_publication(release=release, by=mira)
    assert verbs.propose_publication(release=release, by=mira) == row
    first = verbs.approve_publication(publication=row, by=colleague)
    assert verbs.approve_publication(publication=row, by=colleague).approved_at == first.approved_at
    verbs.withdraw_publication(publication=row, reason="Keliru", by=mira)
    assert verbs.withdraw_publication(publication=row, reason="Lain", by=colleague).reason == "Keliru"
    events = AuditEvent.objects.filter(verb__startswith="publication.").order_by("pk")
    assert [event.verb for event in events] == [
        "publication.proposed",
        "publication.approved",
        "publication.withdrawn",
    ]


def test_a_dinas_of_a_province_publishes_its_province_and_decides_no_other(release, mira: User) -> None:
    row = verbs.propose_publication(release=release, by=office(Role.SOCIAL_OFFICE, "13"))
    assert row.region_id == "13"
    for stranger in (mira, office(Role.SOCIAL_OFFICE, "14")):
        with pytest.raises(NotAllowed, match="kantor lain"):
            verbs.approve_publication(publication=row, by=stranger)
    verbs.approve_publication(publication=row, by=office(Role.SOCIAL_OFFICE, "13"))


def test_a_dinas_of_a_district_reads_the_state_and_is_told_why_it_proposes_nothing(
    release, wati: User, as_: As
) -> None:
    row = publish()
    client = as_(wati)
    html = client.get(reverse("reports:publication-list")).content.decode()
    assert "Dinas kabupaten/kota dapat melihat keadaannya di sini." in html
    assert reverse("reports:publication", args=[row.pk]) in html
    assert "Lihat dan usulkan" not in html
    with pytest.raises(NotAllowed, match="dinas sosial provinsi"):
        verbs.propose_publication(release=release, by=wati)


def test_only_the_newest_version_is_proposed(release, siti: User, mira: User) -> None:
    open_cases(siti, 7)
    build(2016, 1)
    with pytest.raises(NotAllowed, match="lebih baru"):
        verbs.propose_publication(release=release, by=mira)


def test_what_was_withdrawn_can_be_proposed_again_but_not_approved(release, mira: User) -> None:
    row = verbs.propose_publication(release=release, by=mira)
    with pytest.raises(NotAllowed, match="alasan"):
        verbs.withdraw_publication(publication=row, reason=" ", by=mira)
    verbs.withdraw_publication(publication=row, reason="Terlalu cepat", by=mira)
    with pytest.raises(NotAllowed, match="sudah ditarik"):
        verbs.approve_publication(publication=row, by=office())
    assert verbs.propose_publication(release=release, by=mira) != row


def test_the_preview_is_what_the_public_reads(release, mira: User, as_: As, client) -> None:
    preview = as_(mira).get(reverse("reports:publication-propose", args=[release.pk])).content.decode()
    publish()
    public = client.get("/statistik/2016-s1/").content.decode()

    def tables(html: str) -> list[str]:
        return [part.split("</tbody>")[0] for part in html.split("<tbody>")[1:3]]

    import re

    assert tables(preview) == [re.sub(r"</?a\b[^>]*>", "", part) for part in tables(public)]
    assert len(tables(preview)) == 2


def test_proposing_on_the_page_leads_to_a_proposal_that_waits_for_a_colleague(release, mira: User, as_: As) -> None:
    client = as_(mira)
    answer = client.post(reverse("reports:publication-propose", args=[release.pk]), follow=True)
    assert "Anda yang mengusulkan, jadi rekan Anda yang menyetujui." in answer.content.decode()
    assert "Setujui</a>" not in answer.content.decode()
    again = as_(office()).get(reverse("reports:publication", args=[Publication.objects.get().pk]))
    assert "Setujui</a>" in again.content.decode()


def test_approving_asks_who_one_is(release, mira: User, as_: As) -> None:
    row = verbs.propose_publication(release=release, by=mira)
    answer = as_(office()).post(reverse("reports:publication-approve", args=[row.pk]))
    assert answer.headers["Location"].startswith(reverse("step-up"))
    assert not Publication.objects.standing().exists()


def test_withdrawing_says_which_version_comes_back(release, siti: User, mira: User, as_: As) -> None:
    publish()
    open_cases(siti, 7)
    newer = publish()
    html = as_(mira).get(reverse("reports:publication-withdraw", args=[newer.pk])).content.decode()
    assert "Umum kembali membaca versi 1" in html
    as_(mira).post(reverse("reports:publication-withdraw", args=[newer.pk]), {"reason": "Angka keliru"})
    assert Publication.objects.standing().get().release.version == 1


def test_a_withdrawal_without_a_reason_stays_on_the_page(release, mira: User, as_: As) -> None:
    row = publish()
    answer = as_(mira).post(reverse("reports:publication-withdraw", args=[row.pk]), {"reason": ""})
    assert "Tulis alasan penarikan dalam satu kalimat." in answer.content.decode()
    assert Publication.objects.standing().exists()


def test_figures_are_asked_of_the_worker_once(release, mira: User, as_: As) -> None:
    client, address = as_(mira), reverse("reports:publication-build")
    first = client.post(address, {"semester": "2016-s1"})
    second = client.post(address, {"semester": "2016-s1"})
    assert first.headers["Location"] == second.headers["Location"]
    assert Job.objects.get(kind="build-public-release").arguments == {"year": 2016, "half": 1}
    client.post(address, {"semester": "2999-s1"})
    assert Job.objects.filter(kind="build-public-release").count() == 1


def test_another_province_is_not_found(release, as_: As) -> None:
    row = publish(province="13")
    assert as_(office(Role.SOCIAL_OFFICE, "14")).get(reverse("reports:publication", args=[row.pk])).status_code == 404


def test_the_list_asks_as_often_for_many_semesters_as_for_one(release, mira: User, as_: As) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = as_(mira)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("reports:publication-list"))
        return len(asked)

    publish()
    queries()
    few = queries()
    for year in (2013, 2014, 2015):
        publish(year, 1)
        publish(year, 2)
    assert queries() == few
