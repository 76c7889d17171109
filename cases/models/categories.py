"""What a family comes with, in the words of the ministry."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from lk3.access import Confidentiality

from ..querysets import ProblemCategoryQuerySet


class ProblemCategory(models.Model):
    """One of the eleven problem categories of 2016, or a sub-category that rolls up to one of them.

    Codes never change and a retired category stays, so that old cases keep their meaning. Source: national recap of 2016.
    """

    code = models.CharField("kode", max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="bagian dari",
        limit_choices_to={"parent": None},
    )
    order = models.PositiveSmallIntegerField("urutan")
    edition = models.CharField("edisi", max_length=10, default="2016")
    label = models.CharField("nama", max_length=120)
    short_label = models.CharField("nama pendek", max_length=40)
    definition = models.TextField("pengertian")
    examples = models.TextField("contoh", blank=True, help_text="Pisahkan dengan ' · '.")
    not_this = models.TextField("bukan ini", blank=True)
    first_questions = models.TextField("pertanyaan awal", blank=True, help_text="Pisahkan dengan ' · '.")
    partners = models.TextField("mitra", blank=True)
    danger_signs = models.TextField("tanda bahaya", blank=True, help_text="Pisahkan dengan ' · '.")
    default_class = models.CharField(
        "kelas kerahasiaan", max_length=9, choices=Confidentiality, default=Confidentiality.ORDINARY
    )
    source = models.CharField("sumber", max_length=200, blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    objects = ProblemCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "jenis masalah"
        verbose_name_plural = "jenis masalah"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="problem_category_valid_order",
                violation_error_message="Tanggal akhir berlaku tidak boleh sebelum tanggal mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def root_id(self) -> int:
        """Return the id of the one of the eleven that this counts as."""
        return self.parent_id or self.pk


class CategoryTerm(models.Model):
    """A word or phrase of everyday speech that points to a category; the suggestions beside "Lainnya" are made of these.

    Written as people say it; both it and the typed text are reduced to stems before they are compared.
    """

    category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="terms", verbose_name="jenis masalah")
    term = models.CharField("kata atau ungkapan", max_length=160)
    weight = models.PositiveSmallIntegerField(
        "bobot", default=2, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.CharField("keterangan", max_length=160, blank=True)

    class Meta:
        verbose_name = "kata penunjuk"
        verbose_name_plural = "kata penunjuk"
        constraints = [
            models.UniqueConstraint(
                fields=["category", "term"],
                name="category_term_once",
                violation_error_message="Kata ini sudah ada pada jenis masalah tersebut.",
            )
        ]

    def __str__(self) -> str:
        return self.term


class WelfareCategory(models.Model):
    """One of the 26 PPKS (formerly PMKS) categories, given to a person in a case. Source: Permensos 8/2012, annex."""

    code = models.CharField("kode", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField("urutan")
    edition = models.CharField("edisi", max_length=10, default="2012")
    label = models.CharField("nama", max_length=120)
    definition = models.TextField("pengertian", blank=True)
    source = models.CharField("sumber", max_length=200, blank=True)

    class Meta:
        verbose_name = "kategori PPKS"
        verbose_name_plural = "kategori PPKS"

    def __str__(self) -> str:
        return self.label
