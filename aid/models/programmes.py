"""Programmes of the four seasons, their standards, each county's part in them, and who was not reached."""

import operator
from functools import reduce
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category
from aid.choices.relief import ProgrammeStatus, ReliefKind, Season
from aid.choices.students import Stage
from core.actors import Actor, Branch
from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
VIEW = "aid.view_programme"


class ProgrammeQuerySet(ScopedQuerySet):
    """A programme is the owner's to change, and everybody's below the owner to see."""

    def permitted(self, actor: Actor, permission: str) -> Self:
        """Keep what lies in the actor's branches; to look at, also what the unions above them own."""
        branches = actor.branches(permission)
        if permission != VIEW or not branches or any(not branch.path for branch in branches):
            return super().permitted(actor, permission)
        owners = {path for branch in branches for path in _paths_down_to(branch)}
        return self.filter(reduce(operator.or_, map(self.inside, branches), Q(union__path__in=owners)))

    def running_on(self, day: object) -> "ProgrammeQuerySet":
        return self.filter(status=ProgrammeStatus.OPEN, opens_on__lte=day, closes_on__gte=day)


def _paths_down_to(branch: Branch) -> list[str]:
    """Return the paths of a branch's own node and of every union above it: 1/, 1/12/, 1/12/103/."""
    parts = branch.path.split("/")[:-1]
    return ["/".join(parts[:end]) + "/" for end in range(1, len(parts) + 1)]


class Programme(Stamped):
    """One season's programme of one year: window, standards, who may take part (四季送恒温)."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    season = models.CharField(_("season"), max_length=8, choices=Season)
    kind = models.CharField(_("kind of relief"), max_length=12, choices=ReliefKind)
    name = models.CharField(_("name"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    roster_due_on = models.DateField(_("rosters due on"))
    report_due_on = models.DateField(_("report due on"))
    status = models.CharField(_("status"), max_length=8, choices=ProgrammeStatus, default=ProgrammeStatus.DRAFT)
    requires_file = models.BooleanField(_("only families on file"), default=True)
    needs_notice = models.BooleanField(_("rosters go on notice"), default=False)
    policy_text = models.TextField(_("policy"), blank=True)
    reminders_paused_at = models.DateTimeField(null=True, editable=False)  # since when nobody is reminded of it
    opened_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ProgrammeQuerySet.as_manager()
    objects = ScopedManager(ProgrammeQuerySet)

    class Meta:
        verbose_name = _("programme")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "season", "kind", "year"],
                name="aid_programme_once_a_year",
                violation_error_message=_("There is a programme of this season and year already."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="aid_programme_closes_after_opening",
                violation_error_message=_("The programme must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(report_due_on__gte=F("closes_on")), name="aid_programme_report_after_close"
            ),
            models.CheckConstraint(condition=Q(status__in=ProgrammeStatus.values), name="aid_programme_status_known"),
        ]
        indexes = [models.Index(fields=["season", "-year"], name="aid_programme_by_season")]

    def __str__(self) -> str:
        return self.name


class Standard(Labelled):
    """What one family of a category receives in a programme, in fen; in schooling relief one student of a stage.

    An empty ``stage`` holds for every stage that has no standard of its own; the category ``none`` is for people
    without a file, in programmes that reach them.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="standards")
    category = models.CharField(max_length=12, choices=Category)
    stage = models.CharField(max_length=8, choices=Stage, blank=True)
    amount_fen = models.BigIntegerField()
    basis = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("standard")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "category", "stage"], name="aid_standard_once"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0),
                name="aid_standard_positive",
                violation_error_message=_("An amount is above zero."),
            ),
            models.CheckConstraint(condition=Q(stage="") | Q(stage__in=Stage.values), name="aid_standard_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.stage}: {self.amount_fen}"


class CountyPart(Stamped):
    """One county's part in a programme: the fund it pays from, how many families it may reach, its closing report."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="parts")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey("aid.Fund", on_delete=models.PROTECT, null=True, related_name="+")
    quota = models.PositiveIntegerField(_("families at most"), null=True)
    reported_on = models.DateField(null=True)
    report = models.TextField(_("closing report"), blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("county's part")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "union"], name="aid_part_once"),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | ~Q(report=""), name="aid_reported_says_something"
            ),
        ]


class UnreachedReason(Stamped):
    """Why a programme ends without having reached a family on file: one reason for each, and who gave it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    given_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("reason for a family not reached")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "file"], name="aid_unreached_reason_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="aid_unreached_has_reason",
                violation_error_message=_("Write why the family was not reached."),
            ),
        ]
