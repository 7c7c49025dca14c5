"""Reviews of files section by section, and the quarterly word that nothing has changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.upkeep import (
    QuarterChannel,
    QuarterResult,
    ReviewOutcome,
    ReviewReason,
    ReviewSection,
    SectionAnswer,
)
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Review(Stamped):
    """One look at a whole file, once a year or after a change: what stood before, what each section says now.

    ``last_time`` keeps the declaration as it was when the review began, so that a section can go back to it.
    """

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="reviews")
    reason = models.CharField(max_length=8, choices=ReviewReason, default=ReviewReason.ANNUAL)
    started_on = models.DateField(_("started on"))
    started_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    last_time = models.JSONField(default=dict)
    before = models.ForeignKey("aid.Assessment", on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey("aid.Assessment", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=ReviewOutcome, default=ReviewOutcome.OPEN)
    ended_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("review")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(outcome="open"),
                name="aid_one_review_at_a_time",
                violation_error_message=_("A review of this file is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", ended_on__isnull=True)
                | Q(outcome__in=["confirmed", "failed"], ended_on__gte=F("started_on"), after__isnull=False),
                name="aid_review_ended_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["ended_on"], condition=Q(outcome="confirmed"), name="aid_review_done")]


class ReviewPart(Stamped):
    """What a review found in one section: as last time, or changed, with its reason and its paper."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parts")
    section = models.CharField(max_length=8, choices=ReviewSection)
    answer = models.CharField(max_length=8, choices=SectionAnswer)
    note = models.CharField(_("what changed and how it is known"), max_length=300, blank=True)
    evidence = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")
    said_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    said_on = models.DateField()

    class Meta:
        verbose_name = _("section of a review")
        ordering = ["review", "section"]
        constraints = [
            models.UniqueConstraint(fields=["review", "section"], name="aid_review_section_once"),
            models.CheckConstraint(
                condition=Q(answer="same") | ~Q(note="") & Q(evidence__isnull=False),
                name="aid_review_change_has_evidence",
                violation_error_message=_("A change needs a reason and a paper."),
            ),
        ]


class QuarterCheck(Stamped):
    """The township's word about one family in one quarter: nothing has changed, or something has."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="quarter_checks")
    period_on = models.DateField(_("first day of the quarter"))
    result = models.CharField(_("result"), max_length=12, choices=QuarterResult)
    channel = models.CharField(_("how it was checked"), max_length=8, choices=QuarterChannel)
    checked_on = models.DateField(_("checked on"))
    checked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("what has changed"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("quarterly check")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "period_on"],
                name="aid_one_check_a_file_and_quarter",
                violation_error_message=_("This family has been checked in this quarter already."),
                violation_error_code="checked_already",
            ),
            models.CheckConstraint(condition=Q(period_on__day=1), name="aid_quarter_begins_on_the_first"),
            models.CheckConstraint(condition=Q(checked_on__gte=F("period_on")), name="aid_check_lies_in_quarter"),
            models.CheckConstraint(
                condition=Q(result="unchanged") | ~Q(note=""),
                name="aid_changed_quarter_says_what",
                violation_error_message=_("Write what has changed."),
            ),
        ]
        indexes = [models.Index(fields=["period_on", "file"], name="aid_quarter_by_period")]
