"""春送岗位: job fairs, posts offered, people referred with what became of them; training classes and trainees."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.services import ReferralResult
from aid.models.cancelling import STANDS, Cancellable, with_reason
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class JobFair(Cancellable, Stamped):
    """A job fair of a programme, with the posts that employers offered there."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    name = models.CharField(_("name of the fair"), max_length=80)
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("whereabouts"), max_length=120)
    employers = models.PositiveIntegerField(_("employers"), default=0)
    visitors = models.PositiveIntegerField(_("visitors"), default=0)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("job fair")
        ordering = ["-held_on", "-pk"]
        constraints = [
            with_reason("aid_fair_cancelled_with_reason"),
            models.UniqueConstraint(
                fields=["union", "name", "held_on"],
                condition=STANDS,
                name="aid_fair_once",
                violation_error_message=_("This fair is entered already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class JobPost(Cancellable, Stamped):
    """Posts of one kind that an employer offers at a fair."""

    fair = models.ForeignKey(JobFair, on_delete=models.PROTECT, related_name="posts")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    employer = models.CharField(_("employer"), max_length=80)
    title = models.CharField(_("post"), max_length=60)
    openings = models.PositiveIntegerField(_("openings"))
    wage = models.CharField(_("wage"), max_length=40, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("post offered")
        ordering = ["pk"]
        constraints = [
            with_reason("aid_post_cancelled_with_reason"),
            models.CheckConstraint(condition=Q(openings__gt=0), name="aid_post_has_openings"),
        ]

    def __str__(self) -> str:
        return self.title


class Referral(Cancellable, Stamped):
    """A person sent to a post, and what became of it; asked again after 30 and 90 days (domain.md 3.9)."""

    post = models.ForeignKey(JobPost, on_delete=models.PROTECT, related_name="referrals")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    referred_on = models.DateField(_("referred on"))
    result = models.CharField(_("result"), max_length=12, choices=ReferralResult, default=ReferralResult.PENDING)
    hired_on = models.DateField(_("hired on"), null=True)
    still_employed_30 = models.BooleanField(_("still employed after 30 days"), null=True)
    still_employed_90 = models.BooleanField(_("still employed after 90 days"), null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("referral")
        ordering = ["-referred_on", "-pk"]
        constraints = [
            with_reason("aid_referral_cancelled_with_reason"),
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=STANDS,
                name="aid_referral_once",
                violation_error_message=_("This person was referred to this post already."),
            ),
            models.CheckConstraint(condition=Q(result__in=ReferralResult.values), name="aid_referral_result_known"),
            models.CheckConstraint(
                condition=Q(result="hired", hired_on__isnull=False) | ~Q(result="hired") & Q(hired_on__isnull=True),
                name="aid_hired_has_day",
                violation_error_message=_("Enter the day on which the person was hired."),
            ),
            models.CheckConstraint(
                condition=Q(result="hired") | Q(still_employed_30__isnull=True, still_employed_90__isnull=True),
                name="aid_employed_after_hired",
            ),
            models.CheckConstraint(
                condition=Q(hired_on__isnull=True) | Q(hired_on__gte=F("referred_on")),
                name="aid_hired_after_referral",
                violation_error_message=_("Nobody is hired before being referred."),
            ),
        ]
        indexes = [models.Index(fields=["person", "hired_on"], name="aid_referral_by_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.referred_on}"


class TrainingClass(Cancellable, Stamped):
    """A training class in a trade, with the subsidy that a trainee who passes receives."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    trade = models.CharField(_("trade"), max_length=60)
    provider = models.CharField(_("provider"), max_length=80)
    hours = models.PositiveSmallIntegerField(_("hours"))
    capacity = models.PositiveSmallIntegerField(_("places"))
    subsidy_fen = models.BigIntegerField(_("subsidy of a trainee"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("training class")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            with_reason("aid_class_cancelled_with_reason"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="aid_class_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(condition=Q(hours__gt=0, capacity__gt=0), name="aid_class_has_places"),
            models.CheckConstraint(condition=Q(subsidy_fen__gte=0), name="aid_class_subsidy_sane"),
        ]

    def __str__(self) -> str:
        return self.trade


class Trainee(Cancellable, Stamped):
    """A person in a training class. A subsidy stands only with a certificate and without a government one (3.9)."""

    course = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="trainees")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    attendance = models.PositiveSmallIntegerField(_("attendance (percent)"), null=True)
    certificate_no = models.CharField(_("certificate number"), max_length=40, blank=True)
    has_other_subsidy = models.BooleanField(_("government subsidy for the same class"), default=False)
    subsidy_fen = models.BigIntegerField(_("subsidy"), default=0)
    payee = models.ForeignKey("aid.Recipient", on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("trainee")
        ordering = ["pk"]
        constraints = [
            with_reason("aid_trainee_cancelled_with_reason"),
            models.UniqueConstraint(
                fields=["course", "person"],
                condition=STANDS,
                name="aid_trainee_once",
                violation_error_message=_("This person is in the class already."),
            ),
            models.CheckConstraint(
                condition=Q(attendance__isnull=True) | Q(attendance__lte=100), name="aid_attendance_is_percent"
            ),
            models.CheckConstraint(
                condition=Q(subsidy_fen=0)
                | Q(subsidy_fen__gt=0, has_other_subsidy=False, attendance__isnull=False) & ~Q(certificate_no=""),
                name="aid_subsidy_rests_on_certificate",
                violation_error_message=_("A subsidy needs attendance and a certificate, and no government subsidy."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
