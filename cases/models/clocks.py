"""Duties with a deadline, as rules that the ministry may edit."""

from django.db import models
from django.db.models import F, Q

from .categories import ProblemCategory


class ClockRule(models.Model):
    """One duty with a deadline: what must be done, by whom, how long it may take, and on what basis.

    A rule that nobody could check against the text of the law says so (``certainty``). Source of each: ``legal_basis``, ``note``.
    """

    class Starts(models.TextChoices):
        TOLD = "TOLD", "Sejak korban atau klien pertama kali bercerita"
        RULE_DONE = "RULE_DONE", "Sejak kewajiban lain selesai"
        BY_HAND = "BY_HAND", "Dimulai petugas ketika hal itu terjadi"
        REFERRAL_SENT = "REFERRAL_SENT", "Sejak rujukan dikirim"

    class Counting(models.TextChoices):
        HOURS = "HOURS", "Jam; malam, akhir pekan, dan hari libur ikut dihitung"
        WORKING_DAYS = "WORKING_DAYS", "Hari kerja; akhir pekan dan hari libur tidak dihitung"

    class Certainty(models.TextChoices):
        SOURCED = "SOURCED", "Bersumber"
        TO_CONFIRM = "TO_CONFIRM", "Perlu dikonfirmasi"

    code = models.SlugField("kode", max_length=40, unique=True)
    title = models.CharField("nama tenggat", max_length=120)
    duty = models.CharField("apa yang harus dilakukan", max_length=250)
    actor = models.CharField("siapa yang wajib", max_length=120)
    done_when = models.CharField("dianggap selesai bila", max_length=250)
    starts = models.CharField("mulai dihitung", max_length=13, choices=Starts)
    after = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="setelah kewajiban"
    )
    categories = models.ManyToManyField(
        ProblemCategory, blank=True, related_name="clock_rules", verbose_name="untuk masalah"
    )
    amount = models.PositiveSmallIntegerField("lamanya", help_text="Dalam jam, atau dalam hari kerja.")
    counting = models.CharField("cara menghitung", max_length=12, choices=Counting, default=Counting.HOURS)
    remind_worker_before = models.PositiveSmallIntegerField("ingatkan petugas, jam sebelum tenggat", default=48)
    remind_head_before = models.PositiveSmallIntegerField("ingatkan ketua, jam sebelum tenggat", default=24)
    office_after = models.PositiveSmallIntegerField("hitung di dinas, jam sesudah tenggat", default=0)
    legal_basis = models.CharField("dasar", max_length=200, blank=True)
    certainty = models.CharField("kepastian", max_length=10, choices=Certainty, default=Certainty.TO_CONFIRM)
    note = models.TextField("keterangan", blank=True)
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_until = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "aturan tenggat"
        verbose_name_plural = "aturan tenggat"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="clock_rule_takes_time",
                violation_error_message="Tenggat paling sedikit satu jam atau satu hari kerja.",
            ),
            models.CheckConstraint(
                condition=Q(starts="RULE_DONE", after__isnull=False) | (~Q(starts="RULE_DONE") & Q(after=None)),
                name="clock_rule_after_what",
                violation_error_message="Pilih kewajiban yang mendahuluinya, hanya bila tenggat ini mulai sesudahnya.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=F("valid_from")),
                name="clock_rule_valid_order",
                violation_error_message="Tanggal akhir berlaku tidak boleh sebelum tanggal mulai.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
