"""Proposals that a family leaves the file, and what people have to do after an exit or a death."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import ExitCode
from aid.choices.upkeep import ExitStatus, FollowUpKind, FollowUpStatus
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Exit(Stamped):
    """One proposal that a family leaves the file: reason, paper, notice or why none, decision, what it brought."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="exits")
    exit_code = models.CharField(_("reason for leaving the file"), max_length=16, choices=ExitCode, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    requested_on = models.DateField(_("proposed on"))
    evidence = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")
    assessment = models.ForeignKey("aid.Assessment", on_delete=models.PROTECT, null=True, related_name="+")
    skip_reason = models.CharField(_("why there is no notice"), max_length=300, blank=True)
    skipped_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=ExitStatus, default=ExitStatus.OPEN)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    effects = models.JSONField(default=list)
    call_back_on = models.DateField(_("call back on"), null=True)

    class Meta:
        verbose_name = _("exit")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status="open"),
                name="aid_one_exit_at_a_time",
                violation_error_message=_("An exit of this file is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_on__isnull=True) | ~Q(status="open") & Q(decided_on__isnull=False),
                name="aid_exit_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed")
                | ~Q(exit_code="") & (Q(evidence__isnull=False) | Q(assessment__isnull=False)),
                name="aid_exit_rests_on_paper",
                violation_error_message=_("Add the paper that the exit rests on first."),
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(requested_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="aid_exit_decided_by_another",
                violation_error_message=_("You proposed this exit, so somebody else must decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(skipped_by__isnull=True, skip_reason="") | Q(skipped_by__isnull=False) & ~Q(skip_reason=""),
                name="aid_exit_skip_has_reason",
            ),
        ]


class FollowUpQuerySet(ScopedQuerySet):
    """A task hangs where its file does, also after the file has moved."""

    scope_path = "file__union__path"


class FollowUp(Stamped):
    """Something people have to do after an exit or a death: recover money, decide on an award, tell the family."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="follow_ups")
    kind = models.CharField(max_length=8, choices=FollowUpKind)
    award = models.ForeignKey("aid.Award", on_delete=models.PROTECT, null=True, related_name="+")
    amount_fen = models.BigIntegerField(_("amount"), null=True)
    because = models.CharField(_("reason"), max_length=300)
    opened_on = models.DateField(_("opened on"))
    status = models.CharField(max_length=8, choices=FollowUpStatus, default=FollowUpStatus.OPEN)
    finding = models.CharField(_("what was done"), max_length=500, blank=True)
    done_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)

    unscoped = FollowUpQuerySet.as_manager()
    objects = ScopedManager(FollowUpQuerySet)

    class Meta:
        verbose_name = _("task after an exit")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "kind", "award"],
                condition=Q(status="open"),
                nulls_distinct=False,
                name="aid_follow_up_once",
            ),
            models.CheckConstraint(
                condition=Q(status="open", done_on__isnull=True)
                | Q(status="done", done_on__isnull=False) & ~Q(finding=""),
                name="aid_follow_up_done_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(kind="award") | Q(award__isnull=False), name="aid_follow_up_of_award_names_it"
            ),
        ]
        indexes = [models.Index(fields=["file"], condition=Q(status="open"), name="aid_follow_up_open")]
