"""Public notices of files and rosters, their lines, and objections to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import (
    Category,
    Cause,
    HiddenReason,
    NoticeKind,
    NoticeStatus,
    ObjectionChannel,
    ObjectionStatus,
)
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
BEFORE_RELEASE = ["prepared", "stopped"]


class Notice(Stamped):
    """A notice of one file or one roster: prepared by one person, released by another, hung for some working days."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="notices")
    roster = models.ForeignKey("aid.Roster", on_delete=models.PROTECT, null=True, related_name="notices")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=NoticeKind)
    place = models.CharField(_("place"), max_length=100)
    contact_phone = models.CharField(_("phone for objections"), max_length=20)
    prepared_on = models.DateField(_("prepared on"), null=True)  # null: hung before a second person had to release it
    prepared_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    posted_on = models.DateField(_("posted on"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    posted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=64, unique=True, null=True, editable=False)  # the public page's address
    status = models.CharField(max_length=8, choices=NoticeStatus, default=NoticeStatus.PREPARED)
    paused_on = models.DateField(null=True)  # the day of the objection that stopped the counting
    ended_on = models.DateField(null=True)
    stop_reason = models.CharField(_("reason for taking it down"), max_length=200, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status__in=["prepared", "posted"]),
                name="aid_one_notice_at_a_time",
                violation_error_message=_("A notice is prepared or hangs already."),
            ),
            models.UniqueConstraint(
                fields=["roster"],
                condition=Q(status__in=["prepared", "posted"]),
                name="aid_one_roster_notice_at_a_time",
                violation_error_message=_("A notice is prepared or hangs already."),
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, roster__isnull=True) | Q(file__isnull=True, roster__isnull=False),
                name="aid_notice_of_file_or_roster",
            ),
            models.CheckConstraint(condition=Q(last_day__gt=F("posted_on")), name="aid_notice_lasts"),
            models.CheckConstraint(
                condition=Q(status__in=BEFORE_RELEASE)
                | Q(posted_on__isnull=False, last_day__isnull=False, token__isnull=False),
                name="aid_notice_released_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(prepared_on__isnull=True)
                | Q(status__in=BEFORE_RELEASE, posted_by__isnull=True)
                | Q(prepared_by__isnull=False, posted_by__isnull=False) & ~Q(posted_by=F("prepared_by")),
                name="aid_notice_second_person_releases",
                violation_error_message=_("You prepared this notice, so somebody else must release it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "posted"], ended_on__isnull=True)
                | Q(status__in=["closed", "stopped"], ended_on__isnull=False),
                name="aid_notice_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(ended_on__gt=F("last_day")), name="aid_notice_not_closed_early"
            ),
        ]
        indexes = [
            models.Index(fields=["last_day"], condition=Q(status="posted"), name="aid_notice_running"),
            models.Index(fields=["status", "-created_at"], name="aid_notice_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.union}"


class NoticeLine(Stamped):
    """One family on a notice: these masked fields and nothing else can be shown (domain.md 10.6). Never a child."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, null=True, related_name="+")
    shown_name = models.CharField(max_length=64)
    shown_union = models.CharField(max_length=100)
    shown_category = models.CharField(max_length=12, choices=Category, blank=True)
    shown_cause = models.PositiveSmallIntegerField(choices=Cause)
    hidden_because = models.CharField(max_length=12, choices=HiddenReason, blank=True)

    class Meta:
        verbose_name = _("line of a notice")
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "file"], condition=Q(award__isnull=True), name="aid_notice_line_once_a_family"
            ),
            models.UniqueConstraint(fields=["notice", "award"], name="aid_notice_line_once_an_award"),
            models.UniqueConstraint(fields=["notice", "number"], name="aid_notice_line_number_once"),
            models.CheckConstraint(condition=Q(shown_name__contains="*"), name="aid_notice_name_masked"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(award__isnull=False), name="aid_notice_line_is_about_somebody"
            ),
        ]


class Objection(Stamped):
    """Somebody's objection to one line of a notice. The objector's identity is hidden from the applicant's side."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    line = models.ForeignKey(NoticeLine, on_delete=models.PROTECT, related_name="objections")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=ObjectionChannel, default=ObjectionChannel.STAFF)
    objector_name = EncryptedField(_("objector"))
    contact = EncryptedField(_("objector's phone"), mask="phone")
    text = models.TextField(_("objection"), max_length=2000)
    received_on = models.DateField(_("received on"))
    status = models.CharField(max_length=10, choices=ObjectionStatus, default=ObjectionStatus.OPEN)
    investigator = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.TextField(_("finding"), max_length=2000, blank=True)
    reply = models.TextField(_("reply"), max_length=1000, blank=True)  # what both sides are told; names no objector
    ended_on = models.DateField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("objection")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | (~Q(finding="") & Q(ended_on__isnull=False, investigator__isnull=False)),
                name="aid_objection_ended_has_finding",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="aid_objection_says_something"),
        ]
        indexes = [models.Index(fields=["union"], condition=Q(status="open"), name="aid_objection_open")]
