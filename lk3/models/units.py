"""An LK3 as an institution: who runs it, under which decree, with what."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from ..querysets import UnitQuerySet
from .regions import Region

phone_validator = RegexValidator(
    r"^[0-9+][0-9 ()\-]{5,19}$", "Tulis nomor telepon dengan angka saja, misalnya 0812 3456 7890."
)


class LegalBasis(models.Model):
    """The rule an LK3 stands on, with the days it was in force: editable data, because rules are replaced.

    Source: Permensos 16/2013 (BN 1509/2013) and 25/2017 (BN 49/2018).
    """

    name = models.CharField("nama peraturan", max_length=120, unique=True)
    gazette = models.CharField("berita negara", max_length=80, blank=True)
    valid_from = models.DateField("berlaku sejak")
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "dasar hukum"
        verbose_name_plural = "dasar hukum"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="legal_basis_valid_order",
                violation_error_message="Tanggal akhir berlaku tidak boleh sebelum tanggal mulai.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """One LK3 with its own name (LK3 Delima, Padang): the place where a family is received.

    Source: the PSKS-LK3 columns of the ministry; Perda Kota Tasikmalaya 8/2015 article 21 for its organs.
    """

    class Kind(models.TextChoices):
        DISTRICT = "DISTRICT", "LK3 kabupaten/kota"
        PROVINCE = "PROVINCE", "LK3 provinsi"
        COMMUNITY = "COMMUNITY", "LK3 berbasis masyarakat"
        UNIVERSITY = "UNIVERSITY", "LK3 berbasis perguruan tinggi"

    class Status(models.TextChoices):
        ACTIVE = "ACTIVE", "Aktif"
        DORMANT = "DORMANT", "Tidak aktif"
        CLOSED = "CLOSED", "Dibubarkan"

    name = models.CharField("nama LK3", max_length=120)
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    status = models.CharField("status", max_length=7, choices=Status, default=Status.ACTIVE)
    district = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="units",
        verbose_name="kabupaten/kota",
        limit_choices_to={"level": "DISTRICT"},
    )
    address = models.CharField("alamat kantor", max_length=250, blank=True)
    phone = models.CharField("telepon kantor", max_length=20, blank=True, validators=[phone_validator])
    email = models.EmailField("surel", blank=True)
    office_hours = models.CharField("jam layanan", max_length=120, blank=True)
    has_private_room = models.BooleanField("punya ruang konseling tertutup", null=True, blank=True)
    founded_on = models.DateField("berdiri pada", null=True, blank=True)
    decree_number = models.CharField("nomor SK pembentukan", max_length=120, blank=True)
    decree_on = models.DateField("tanggal SK", null=True, blank=True)
    decree_until = models.DateField("SK berlaku sampai", null=True, blank=True)
    decree_issuer = models.CharField("SK ditetapkan oleh", max_length=120, blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="units", verbose_name="dasar hukum"
    )
    is_invented = models.BooleanField("data rekaan", default=False, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "LK3"
        verbose_name_plural = "LK3"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "district"],
                name="unit_name_in_district",
                violation_error_message="LK3 dengan nama ini sudah ada di kabupaten/kota tersebut.",
            ),
            models.CheckConstraint(
                condition=Q(decree_until=None) | Q(decree_on=None) | Q(decree_until__gte=F("decree_on")),
                name="unit_decree_order",
                violation_error_message="SK tidak boleh berakhir sebelum ditetapkan.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Return whether families can be received here."""
        return self.status == self.Status.ACTIVE


class BoardMember(models.Model):
    """A person on the board of an LK3; a term is three years and can be renewed, except the responsible official's.

    Source: Perda Kota Tasikmalaya 8/2015 article 21.
    """

    class Post(models.TextChoices):
        RESPONSIBLE_OFFICIAL = "RESPONSIBLE_OFFICIAL", "Penanggung jawab"
        CHAIR = "CHAIR", "Ketua"
        SECRETARY = "SECRETARY", "Sekretaris"
        TREASURER = "TREASURER", "Bendahara"
        MEMBER = "MEMBER", "Anggota"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="board_members", verbose_name="LK3")
    name = models.CharField("nama", max_length=120)
    post = models.CharField("jabatan", max_length=20, choices=Post)
    institution = models.CharField("instansi asal", max_length=120, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True, validators=[phone_validator])
    decree_number = models.CharField("nomor SK", max_length=120, blank=True)
    from_on = models.DateField("mulai")
    until_on = models.DateField("sampai", null=True, blank=True)

    class Meta:
        verbose_name = "pengurus"
        verbose_name_plural = "pengurus"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="board_member_term_order",
                violation_error_message="Masa tugas tidak boleh berakhir sebelum mulai.",
            ),
            models.CheckConstraint(
                condition=Q(post="RESPONSIBLE_OFFICIAL") | Q(until_on__isnull=False),
                name="board_member_has_term",
                violation_error_message="Isi akhir masa tugas (tiga tahun); hanya penanggung jawab yang tidak punya batas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()}: {self.name}"


class Professional(models.Model):
    """Somebody of the professional team: social worker, psychologist, doctor, police, lawyer, cleric, educator.

    Source: Perda Kota Tasikmalaya 8/2015 article 21; UU 14/2019 for the certificate of competence.
    """

    class Profession(models.TextChoices):
        SOCIAL_WORKER = "SOCIAL_WORKER", "Pekerja sosial profesional"
        PSYCHOLOGIST = "PSYCHOLOGIST", "Psikolog"
        HEALTH = "HEALTH", "Dokter/tenaga kesehatan"
        POLICE = "POLICE", "Polisi"
        LAW = "LAW", "Ahli hukum"
        RELIGION = "RELIGION", "Ahli agama"
        EDUCATION = "EDUCATION", "Ahli pendidikan"
        OTHER = "OTHER", "Lainnya"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="professionals", verbose_name="LK3")
    name = models.CharField("nama", max_length=120)
    profession = models.CharField("profesi", max_length=13, choices=Profession)
    certificate_number = models.CharField("nomor sertifikat/registrasi", max_length=80, blank=True)
    certificate_until = models.DateField("sertifikat berlaku sampai", null=True, blank=True)
    from_on = models.DateField("mulai")
    until_on = models.DateField("sampai", null=True, blank=True)

    class Meta:
        verbose_name = "tenaga profesional"
        verbose_name_plural = "tenaga profesional"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="professional_dates_order",
                violation_error_message="Tanggal sampai tidak boleh sebelum tanggal mulai.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_profession_display()})"


class MobileUnit(models.Model):
    """A mobil LK3: a fitted vehicle that is a walking office."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mobile_units", verbose_name="LK3")
    plate = models.CharField("nomor polisi", max_length=15, unique=True)
    vehicle = models.CharField("kendaraan", max_length=80, blank=True)
    received_on = models.DateField("diterima pada", null=True, blank=True)
    is_roadworthy = models.BooleanField("layak jalan", default=True)

    class Meta:
        verbose_name = "mobil LK3"
        verbose_name_plural = "mobil LK3"

    def __str__(self) -> str:
        return self.plate


class Budget(models.Model):
    """Money of one year from one source, in rupiah."""

    class Source(models.TextChoices):
        REGIONAL = "REGIONAL", "APBD kabupaten/kota"
        PROVINCIAL = "PROVINCIAL", "APBD provinsi"
        NATIONAL = "NATIONAL", "APBN/Kemensos"
        VILLAGE = "VILLAGE", "Dana desa"
        OTHER = "OTHER", "Sumber lain"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budgets", verbose_name="LK3")
    year = models.PositiveSmallIntegerField("tahun", validators=[MinValueValidator(2009)])
    source = models.CharField("sumber", max_length=10, choices=Source)
    amount = models.DecimalField("jumlah (Rp)", max_digits=15, decimal_places=0, validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = "anggaran"
        verbose_name_plural = "anggaran"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "source"],
                name="budget_once_per_year_and_source",
                violation_error_message="Anggaran dari sumber ini untuk tahun tersebut sudah dicatat.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_not_negative",
                violation_error_message="Anggaran tidak boleh kurang dari nol.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.get_source_display()}"


class Training(models.Model):
    """A bimtek: a few days in one city for the people of many LK3."""

    name = models.CharField("nama kegiatan", max_length=160)
    place = models.CharField("tempat", max_length=120)
    from_on = models.DateField("mulai")
    until_on = models.DateField("sampai")
    region_group = models.CharField("wilayah", max_length=6, choices=Region.Group, blank=True)
    organiser = models.CharField("penyelenggara", max_length=120, blank=True)
    institutions = models.TextField("lembaga yang terlibat", blank=True, help_text="Satu lembaga per baris.")
    source = models.CharField("sumber data", max_length=200, blank=True)

    class Meta:
        verbose_name = "bimbingan teknis"
        verbose_name_plural = "bimbingan teknis"
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="training_dates_order",
                violation_error_message="Kegiatan tidak boleh berakhir sebelum mulai.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TrainingParticipant(models.Model):
    """Somebody of a unit who was at a training."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="participants", verbose_name="bimtek")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="training_participants", verbose_name="LK3")
    name = models.CharField("nama peserta", max_length=120)
    post = models.CharField("jabatan", max_length=80, blank=True)
    # The member of the professional team, where there is one: training then counts for that person.
    professional = models.ForeignKey(
        Professional, models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name="tenaga profesional"
    )

    class Meta:
        verbose_name = "peserta bimtek"
        verbose_name_plural = "peserta bimtek"
        constraints = [
            models.UniqueConstraint(
                fields=["training", "unit", "name"],
                name="training_participant_once",
                violation_error_message="Peserta ini sudah dicatat.",
            )
        ]

    def __str__(self) -> str:
        return self.name
