"""Public notices of files, and objections to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import NoticeKind, NoticeStatus, ObjectionStatus
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Notice(Stamped):
    """A notice of one file for some working days: a fixed whitelist of masked fields, nothing else."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="notices")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=NoticeKind)
    place = models.CharField(_("place"), max_length=100)
    contact_phone = models.CharField(_("phone for objections"), max_length=20)
    posted_on = models.DateField(_("posted on"))
    last_day = models.DateField(_("last day"))
    status = models.CharField(max_length=8, choices=NoticeStatus, default=NoticeStatus.POSTED)
    ended_on = models.DateField(null=True)
    posted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    shown_name = models.CharField(max_length=64)
    shown_union = models.CharField(max_length=100)
    shown_category = models.CharField(max_length=12)
    shown_cause = models.PositiveSmallIntegerField()

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-posted_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(status="posted"), name="aid_one_notice_at_a_time"),
            models.CheckConstraint(condition=Q(last_day__gt=F("posted_on")), name="aid_notice_lasts"),
            models.CheckConstraint(
                condition=Q(status="posted", ended_on__isnull=True) | ~Q(status="posted") & Q(ended_on__isnull=False),
                name="aid_notice_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(ended_on__gt=F("last_day")), name="aid_notice_not_closed_early"
            ),
            models.CheckConstraint(condition=Q(shown_name__contains="*"), name="aid_notice_name_masked"),
        ]
        indexes = [models.Index(fields=["last_day"], condition=Q(status="posted"), name="aid_notice_running")]


class Objection(Stamped):
    """Somebody's objection to a notice. The objector's identity is hidden from the applicant's side."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    objector = models.CharField(_("objector"), max_length=40, blank=True)
    text = models.TextField(_("objection"), max_length=2000)
    received_on = models.DateField(_("received on"))
    status = models.CharField(max_length=10, choices=ObjectionStatus, default=ObjectionStatus.OPEN)
    investigator = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    finding = models.TextField(_("finding"), max_length=2000, blank=True)
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
