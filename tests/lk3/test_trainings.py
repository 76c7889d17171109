"""Trainings: the three of 2016 are there, Arif brings in who took part, and a profile counts who was trained lately."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lk3 import participants, tables, trainings
from lk3.models import AuditEvent, Professional, Training, TrainingParticipant, Unit, User
from tests.cast import As
from tests.factories import UnitFactory

HEADER = "lk3;kabupaten_kota;nama;jabatan"
SITI = "LK3 Delima;Kota Padang;Siti Rekaan;Peksos"


@pytest.fixture
def batam(db: None) -> Training:
    """The training of Batam, as it ships."""
    trainings.load()
    return Training.objects.get(place="Batam")


@pytest.fixture
def peksos(delima: Unit) -> Professional:
    """Siti of Delima's professional team."""
    return Professional.objects.create(
        unit=delima, name="Siti Rekaan", profession="SOCIAL_WORKER", from_on=date(2015, 1, 1)
    )


def page(training: Training, what: str = "import") -> str:
    return reverse(f"admin:lk3_training_{what}", args=[training.pk])


def upload(browser: Client, training: Training, *lines: str, data: bytes | None = None) -> Any:
    content = data if data is not None else "\n".join([HEADER, *lines]).encode()
    return browser.post(page(training), {"file": SimpleUploadedFile("peserta.csv", content, "text/csv")})


def confirm(browser: Client, training: Training, answer: Any) -> Any:
    return browser.post(page(training), {"fingerprint": answer.context["plan"].fingerprint}, follow=True)


def test_the_three_trainings_of_2016_ship_with_their_source(batam: Training) -> None:
    rows = Training.objects.filter(from_on__year=2016).order_by("from_on")
    assert [(row.place, row.from_on.day, row.until_on.day, row.region_group) for row in rows] == [
        ("Batam", 23, 26, "BARAT"),
        ("Makassar", 20, 23, "TIMUR"),
        ("Sleman", 11, 14, "TENGAH"),
    ]
    assert all("19 Oktober 2016" in row.source for row in rows)
    for row in rows:
        row.full_clean()


def test_loading_again_doubles_nothing_and_overwrites_nothing(batam: Training) -> None:
    Training.objects.filter(pk=batam.pk).update(name="Nama yang diperbaiki")
    assert trainings.load() == 0
    assert Training.objects.count() == 3
    batam.refresh_from_db()
    assert batam.name == "Nama yang diperbaiki"


def test_arif_brings_in_participants_after_seeing_what_would_happen(
    arif: User, peksos: Professional, batam: Training, as_: As
) -> None:
    browser = as_(arif)
    answer = upload(browser, batam, SITI, "lk3 delima;13.71;Ketua Rekaan;Ketua")
    assert "Siap diimpor" in answer.content.decode()
    assert "dikenali sebagai pekerja sosial profesional" in answer.content.decode()
    assert not TrainingParticipant.objects.exists()
    assert "2 peserta disimpan" in confirm(browser, batam, answer).content.decode()
    assert TrainingParticipant.objects.get(name="Siti Rekaan").professional == peksos
    assert TrainingParticipant.objects.get(name="Ketua Rekaan").professional is None
    event = AuditEvent.objects.get(verb="participants.imported")
    assert event.detail["rows"]["new"] == 2
    assert "Rekaan" not in str(event.detail)


def test_the_same_file_twice_changes_nothing(arif: User, delima: Unit, batam: Training, as_: As) -> None:
    browser = as_(arif)
    confirm(browser, batam, upload(browser, batam, SITI))
    again = upload(browser, batam, SITI.replace("Siti Rekaan", "SITI  REKAAN"))
    assert "semua peserta sudah tercatat" in again.content.decode()
    assert 'name="fingerprint"' not in again.content.decode()
    post = upload(browser, batam, SITI.replace("Peksos", "Ketua"))
    confirm(browser, batam, post)
    assert TrainingParticipant.objects.get().post == "Ketua"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("LK3 Delima;Padang;Siti;Peksos", "belum jelas kabupaten atau kota"),
        ("LK3 Mawar;Kota Padang;Siti;Peksos", "Yang ada: &#x27;LK3 Delima&#x27;"),
        ("LK3 Delima;Kota Padang;;Peksos", "Wajib diisi"),
        (f"LK3 Delima;Kota Padang;Siti;{'x' * 81}", "Paling panjang 80 huruf"),
        (";Kota Solok;Siti;Peksos", "Belum ada LK3 yang dicatat"),
        (f"{SITI}\n{SITI}", "sudah tertulis di baris 3"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_of_the_file_is_saved(
    arif: User, delima: Unit, batam: Training, as_: As, line: str, sentence: str
) -> None:
    browser = as_(arif)
    answer = upload(browser, batam, "LK3 Delima;Kota Padang;Orang Lain;Ketua", *line.split("\n"))
    body = answer.content.decode()
    assert sentence in body
    assert "Belum dapat diimpor: 1 baris salah" in body
    assert "Periksa lagi hasilnya" in confirm(browser, batam, answer).content.decode()
    assert not TrainingParticipant.objects.exists()


def test_a_row_with_torn_quotes_is_refused_instead_of_losing_its_end(
    arif: User, delima: Unit, batam: Training, as_: As
) -> None:
    answer = upload(as_(arif), batam, f"{SITI};Ketua")
    assert "Periksa tanda kutipnya" in answer.content.decode()
    assert not answer.context["plan"].is_ready


def test_a_file_that_waits_for_one_training_is_not_saved_in_another(
    arif: User, delima: Unit, batam: Training, as_: As
) -> None:
    browser, other = as_(arif), Training.objects.get(place="Sleman")
    answer = upload(browser, batam, SITI)
    assert "Unggah lagi berkasnya" in confirm(browser, other, answer).content.decode()
    assert not TrainingParticipant.objects.exists()


def test_where_two_lk3_share_a_city_the_name_decides(arif: User, delima: Unit, batam: Training, as_: As) -> None:
    browser, no_name = as_(arif), ";Kota Padang;Siti Rekaan;Peksos"
    assert upload(browser, batam, no_name).context["plan"].is_ready
    UnitFactory(name="LK3 Mawar", district_id="13.71")
    assert "tulis salah satu" in upload(browser, batam, no_name).content.decode()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"PK\x03", b"a;b;c;d\n1;2;3;4", HEADER.encode(), b'"' * 5000])
def test_what_is_no_list_of_participants_is_refused_beside_the_field(
    arif: User, batam: Training, as_: As, data: bytes
) -> None:
    answer = upload(as_(arif), batam, data=data)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_what_was_exported_reads_back_as_already_there(arif: User, delima: Unit, batam: Training, as_: As) -> None:
    TrainingParticipant.objects.create(training=batam, unit=delima, name="=Rekaan", post="Ketua")
    browser = as_(arif)
    answer = browser.get(page(batam, "export"))
    assert "'=Rekaan" in answer.content.decode()
    plan = participants.make_plan(batam, tables.read(answer.content, participants.COLUMNS, "peserta"))
    assert plan.totals == {"new": 0, "changed": 0, "unchanged": 1, "error": 0}
    assert AuditEvent.objects.filter(verb="participants.exported").count() == 1


def test_the_list_says_how_many_people_of_how_many_lk3_came(
    arif: User, delima: Unit, raudah: Unit, batam: Training, as_: As
) -> None:
    for unit, name in ((delima, "Satu"), (delima, "Dua"), (raudah, "Tiga")):
        TrainingParticipant.objects.create(training=batam, unit=unit, name=name)
    answer = as_(arif).get(reverse("admin:lk3_training_changelist"), {"tahun": "2016", "region_group": "BARAT"})
    row = answer.context["cl"].result_list[0]
    assert (row.place, row.people, row.units) == ("Batam", 3, 2)
    assert len(answer.context["cl"].result_list) == 1


def test_a_participant_is_no_professional_of_another_lk3(
    arif: User, raudah: Unit, peksos: Professional, batam: Training, as_: As
) -> None:
    fields = {name: str(getattr(batam, name)) for name in ("name", "place", "from_on", "until_on")}
    rows = {"participants-TOTAL_FORMS": "1", "participants-INITIAL_FORMS": "0", "participants-0-name": "Siti Rekaan"}
    rows |= {"participants-0-unit": str(raudah.pk), "participants-0-professional": str(peksos.pk)}
    address = reverse("admin:lk3_training_change", args=[batam.pk])
    assert "bukan tenaga profesional LK3 tersebut" in as_(arif).post(address, fields | rows).content.decode()
    assert not TrainingParticipant.objects.exists()


def test_the_page_of_a_training_costs_the_same_for_one_participant_and_for_six(
    arif: User, delima: Unit, batam: Training, as_: As, django_assert_max_num_queries: Any
) -> None:
    counts, browser = [], as_(arif)
    address = reverse("admin:lk3_training_change", args=[batam.pk])
    browser.get(address)
    for names in (["Satu"], ["Dua", "Tiga", "Empat", "Lima", "Enam"]):
        for name in names:
            TrainingParticipant.objects.create(training=batam, unit=delima, name=name)
        with django_assert_max_num_queries(60) as captured:
            browser.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_profile_counts_different_people_trained_in_the_last_three_years(
    delima: Unit, raudah: Unit, peksos: Professional, batam: Training, django_assert_num_queries: Any
) -> None:
    later = Training.objects.create(name="Bimtek", place="Padang", from_on="2025-05-01", until_on="2025-05-03")
    again = Training.objects.create(name="Bimtek 2", place="Padang", from_on="2026-05-01", until_on="2026-05-03")
    for training in (batam, later, again):
        TrainingParticipant.objects.create(training=training, unit=delima, name=peksos.name, professional=peksos)
    TrainingParticipant.objects.create(training=later, unit=delima, name="Ketua Rekaan")
    TrainingParticipant.objects.create(training=again, unit=delima, name="KETUA rekaan")
    with django_assert_num_queries(1):
        found = trainings.trained_since([delima.pk, raudah.pk], trainings.years_before(date(2026, 11, 22)))
    assert found == {delima.pk: (1, 2), raudah.pk: (0, 0)}
    assert trainings.trained_since([delima.pk], date(2026, 5, 4))[delima.pk] == (0, 0)
    assert trainings.years_before(date(2024, 2, 29)) == date(2021, 2, 28)


@pytest.mark.parametrize("name", ["siti", "budi", "wati", "mira", "tono"])
def test_only_the_administrator_reads_or_writes_participants(
    batam: Training, name: str, request: pytest.FixtureRequest, as_: As
) -> None:
    client = as_(request.getfixturevalue(name))
    assert [client.get(page(batam, what)).status_code for what in ("import", "export")] == [403, 403]
