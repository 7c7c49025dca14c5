"""Terms of a union's committee, its re-election and its extension (domain.md 1.3)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.terms import OPEN_REELECTIONS, Assembly, ExtensionStatus, ReelectionStatus, TermStatus

USER = settings.AUTH_USER_MODEL


class UnionTerm(Stamped):
    """One term (届) of a union: its number, when it began, when it should end, how far it was prolonged."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    session_no = models.PositiveSmallIntegerField(_("session"))
    years = models.PositiveSmallIntegerField(_("years"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    extended_to = models.DateField(_("extended to"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    status = models.CharField(_("state"), max_length=8, choices=TermStatus, default=TermStatus.RUNNING)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("term")
        ordering = ["-session_no"]
        constraints = [
            models.UniqueConstraint(fields=["union", "session_no"], name="unions_session_once"),
            models.UniqueConstraint(fields=["union"], condition=Q(status="running"), name="unions_one_running_term"),
            models.CheckConstraint(condition=Q(years__in=[3, 5]), name="unions_session_of_three_or_five"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="unions_session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("ends_on")),
                name="unions_extension_after_end",
            ),
            models.CheckConstraint(
                condition=Q(status="running", ended_on__isnull=True) | Q(status="ended", ended_on__isnull=False),
                name="unions_ended_term_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.session_no}"

    @property
    def due_on(self) -> date:
        """Return the last day by which the next election is to be held."""
        return self.extended_to or self.ends_on


class TermExtension(Stamped):
    """A union's request to hold its election later, decided by the upper union."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(UnionTerm, on_delete=models.PROTECT, related_name="extensions")
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("state"), max_length=8, choices=ExtensionStatus, default=ExtensionStatus.ASKED)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("extension of a term")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"],
                condition=Q(status="asked"),
                name="unions_one_open_extension",
                violation_error_message=_("An extension of this term waits for its decision already."),
            ),
            models.CheckConstraint(condition=Q(status__in=ExtensionStatus.values), name="unions_extension_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="unions_extension_has_reason"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_by__isnull=True)
                | (~Q(status="asked") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="unions_extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorder")),
                name="unions_extension_decided_by_another",
                violation_error_message=_("Whoever asked does not decide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} → {self.until_on}"


class Reelection(Stamped):
    """A union's election of a new committee (换届), from the plan to the upper union's answer on the result."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(UnionTerm, on_delete=models.PROTECT, null=True, related_name="reelections")
    new_term = models.OneToOneField(UnionTerm, on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(_("state"), max_length=16, choices=ReelectionStatus, default=ReelectionStatus.PLAN)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField(_("planned for"))
    assembly = models.CharField(_("assembly"), max_length=10, choices=Assembly, default=Assembly.MEMBERS)
    requested_on = models.DateField(null=True)
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    request_decided_on = models.DateField(null=True)
    request_decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    voted_on = models.DateField(_("voted on"), null=True)
    eligible = models.PositiveIntegerField(_("entitled to vote"), null=True)
    attended = models.PositiveIntegerField(_("attended"), null=True)
    reported_on = models.DateField(null=True)
    reported_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    result_decided_on = models.DateField(null=True)
    result_decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("re-election")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union"],
                condition=Q(status__in=[str(each) for each in OPEN_REELECTIONS]),
                name="unions_one_open_reelection",
                violation_error_message=_("A re-election of this union is under way already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReelectionStatus.values), name="unions_reelection_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["voted", "result_reported", "result_approved"])
                | Q(voted_on__isnull=False, eligible__gte=1, attended__isnull=False),
                name="unions_vote_has_figures",
            ),
            models.CheckConstraint(
                condition=Q(attended__isnull=True)
                | (Q(attended__lte=F("eligible")) & Q(eligible__lte=F("attended") * 3 / 2)),
                name="unions_reelection_two_thirds",
                violation_error_message=_("Fewer than two thirds of those entitled attended."),
            ),
            models.CheckConstraint(
                condition=Q(request_decided_by__isnull=True)
                | (~Q(request_decided_by=F("recorder")) & ~Q(request_decided_by=F("requested_by"))),
                name="unions_request_decided_by_another",
                violation_error_message=_("Whoever asked does not decide."),
            ),
            models.CheckConstraint(
                condition=Q(result_decided_by__isnull=True) | ~Q(result_decided_by=F("reported_by")),
                name="unions_result_decided_by_another",
                violation_error_message=_("Whoever reported an election does not confirm it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="result_approved") | Q(new_term__isnull=False, result_decided_by__isnull=False),
                name="unions_approved_result_opens_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.planned_on}"
