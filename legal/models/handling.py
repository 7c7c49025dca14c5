"""What a lawyer does in a case: notes, hearings, stages with their award, costs; and what is paid for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.cases import Award, CostKind, HearingKind, Stage, SubsidyStatus

USER = settings.AUTH_USER_MODEL
CASE = "legal.LegalAidCase"


class AidNote(Stamped):
    """One line of the progress log."""

    case = models.ForeignKey(CASE, on_delete=models.PROTECT, related_name="notes")
    on = models.DateField(_("day"))
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    text = models.TextField(_("what was done"), max_length=2000)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    is_contact = models.BooleanField(_("talked with the worker"), default=False)

    class Meta:
        verbose_name = _("progress note")
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="legal_note_says_something")]

    def __str__(self) -> str:
        return f"{self.on} {self.text[:40]}"


class AidHearing(Stamped):
    """A day in a case: where, before whom, what came of it."""

    case = models.ForeignKey(CASE, on_delete=models.PROTECT, related_name="hearings")
    kind = models.CharField(_("kind"), max_length=10, choices=HearingKind)
    held_at = models.DateTimeField(_("time"))
    body = models.CharField(_("before"), max_length=120)
    place = models.CharField(_("address"), max_length=200)
    result = models.CharField(_("result"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("hearing")
        ordering = ["held_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(body="") & ~Q(place=""), name="legal_hearing_has_place"),
        ]
        indexes = [models.Index(fields=["held_at"], name="legal_hearing_by_time")]

    def __str__(self) -> str:
        return f"{self.body} {self.held_at}"


class AidStage(Stamped):
    """One stage of a case and how it ended: the commission's or court's own number, the award, the amount."""

    case = models.ForeignKey(CASE, on_delete=models.PROTECT, related_name="stages")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage)
    body = models.CharField(_("commission or court"), max_length=120, blank=True)
    their_number = models.CharField(_("their case number"), max_length=60, blank=True)
    filed_on = models.DateField(_("filed on"), null=True)
    award = models.CharField(_("how it ended"), max_length=16, choices=Award)
    amount = models.DecimalField(_("amount awarded"), max_digits=14, decimal_places=2, null=True)
    received_on = models.DateField(_("award received on"), null=True)

    class Meta:
        verbose_name = _("stage of a case")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage"],
                name="legal_stage_once",
                violation_error_message=_("This stage is recorded already."),
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="legal_stage_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stage}"


class AidCost(Stamped):
    """What a case cost: never taken from the worker."""

    case = models.ForeignKey(CASE, on_delete=models.PROTECT, related_name="costs")
    kind = models.CharField(_("kind of cost"), max_length=10, choices=CostKind)
    on = models.DateField(_("day"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cost")
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="legal_cost_positive")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class SubsidyQuerySet(ScopedQuerySet):
    """A subsidy hangs where its case does."""

    scope_path = "case__union__path"


class AidSubsidy(Stamped):
    """What the lawyer gets once a case is archived; withheld when the report was late, until somebody decides."""

    case = models.OneToOneField(CASE, on_delete=models.PROTECT, related_name="subsidy")
    lawyer = models.ForeignKey("legal.Lawyer", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    stages = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=SubsidyStatus)
    held_because = models.CharField(_("why it is withheld"), max_length=200, blank=True)
    released_on = models.DateField(_("released on"), null=True)
    released_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(_("why it is released after all"), max_length=300, blank=True)

    unscoped = SubsidyQuerySet.as_manager()
    objects = ScopedManager(SubsidyQuerySet)

    class Meta:
        verbose_name = _("subsidy")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="legal_subsidy_positive"),
            models.CheckConstraint(
                condition=Q(status="held", released_on__isnull=True) & ~Q(held_because="")
                | Q(status="released", released_on__isnull=False),
                name="legal_subsidy_held_or_released",
            ),
            models.CheckConstraint(
                condition=Q(held_because="") | Q(status="held") | ~Q(release_reason=""),
                name="legal_subsidy_late_needs_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.amount}"
