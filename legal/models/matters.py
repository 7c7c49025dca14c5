"""Supervision matters, who inquires into them, and what was said (domain.md 7.6, Appendix A6)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actors import Actor
from core.scoping import ScopedManager, any_of
from core.stamped import Stamped
from legal.choices.letters import Ground
from legal.choices.supervision import ENDED, OPEN, Item, MatterStatus, NoteSide, RefusalGround, Source
from legal.models.naming import name_keys
from legal.models.scope import AssignedQuerySet
from legal.rules.matters import INQUIRER, OVERSEE, VIEW

USER = settings.AUTH_USER_MODEL
ENDED_STATES = sorted(str(each) for each in ENDED)
OPEN_STATES = sorted(str(each) for each in OPEN)


class MatterQuerySet(AssignedQuerySet):
    """The branch for the staff; a supervisor sees the matters they inquire into."""

    branch_right = OVERSEE
    open_right = VIEW
    own_rights = frozenset({INQUIRER})

    def _own(self, actor: Actor) -> Q:
        if actor.user_id is None:
            return Q()
        held = MatterSupervisor.objects.filter(supervisor__user_id=actor.user_id, to_on=None)
        return any_of("pk", held.values("matter")) if self.by_key else Q(pk__in=held.values("matter"))

    def open(self) -> "MatterQuerySet":
        return self.filter(status__in=OPEN_STATES)


class SupervisionMatter(Stamped):
    """One suspected violation of labour law at one employer, from the complaint to its end.

    ``union`` handles it. ``person`` is the worker who complained, where the identity is known; a complaint may also be
    made by name alone, or by nobody who wants to be named.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    source = models.CharField(pgettext_lazy("supervision", "source"), max_length=10, choices=Source)
    item = models.CharField(pgettext_lazy("supervision", "what it is about"), max_length=12, choices=Item)
    employer = models.ForeignKey(
        "unions.Employer", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    employer_name = models.CharField(_("employer"), max_length=120)
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    complainant = models.CharField(_("complainant"), max_length=64, blank=True)
    workers = models.PositiveIntegerField(_("workers concerned"), default=1)
    amount = models.DecimalField(_("amount concerned (yuan)"), max_digits=14, decimal_places=2, null=True)
    facts = models.TextField(_("facts"), max_length=2000)
    is_serious = models.BooleanField(_("serious matter of a group"), default=False)
    received_on = models.DateField(_("received on"))
    status = models.CharField(_("state"), max_length=20, choices=MatterStatus, default=MatterStatus.COMPLAINT)
    accepted_on = models.DateField(null=True)
    refusal_ground = models.CharField(_("ground"), max_length=16, choices=RefusalGround, blank=True)
    findings = models.TextField(_("findings"), max_length=2000, blank=True)
    found_on = models.DateField(null=True)
    correct_by = models.DateField(_("to be corrected by"), null=True)
    ground = models.CharField(_("ground of the suggestion letter"), max_length=16, choices=Ground, blank=True)
    outcome = models.CharField(pgettext_lazy("supervision", "outcome"), max_length=1000, blank=True)
    recovered = models.DecimalField(_("amount recovered (yuan)"), max_digits=14, decimal_places=2, null=True)
    workers_helped = models.PositiveIntegerField(_("workers helped"), null=True)
    closed_on = models.DateField(pgettext_lazy("matter", "closed on"), null=True)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    complainant_keys = name_keys("complainant")  # apart from the employer's: not every list may be asked by it
    name_keys = name_keys("employer_name")

    unscoped = MatterQuerySet.as_manager()
    objects = ScopedManager(MatterQuerySet)

    class Meta:
        verbose_name = _("supervision matter")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MatterStatus.values), name="legal_matter_state_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="legal_matter_source_known"),
            models.CheckConstraint(condition=Q(item__in=Item.values), name="legal_matter_item_known"),
            models.CheckConstraint(condition=~Q(employer_name="") & ~Q(facts=""), name="legal_matter_is_told"),
            models.CheckConstraint(condition=Q(workers__gte=1), name="legal_matter_concerns_somebody"),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(recovered__isnull=True) | Q(recovered__gte=0)),
                name="legal_matter_money_positive",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal_ground=""), name="legal_matter_refused_has_ground"
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_STATES, closed_on__isnull=True)
                | (Q(status__in=ENDED_STATES, closed_on__isnull=False) & ~Q(outcome="")),
                name="legal_matter_ended_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["may_suggest", "suggestion_issued", "transferred"]) | ~Q(ground=""),
                name="legal_matter_suggestion_has_ground",
                violation_error_message=_("A suggestion letter rests on one of three grounds."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["urged", "opinion_issued", "correcting", "reviewing_reply"])
                | (~Q(findings="") & Q(found_on__isnull=False)),
                name="legal_matter_violation_is_found",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-id"], name="legal_matter_by_union"),
            models.Index(fields=["employer", "-id"], condition=Q(employer__isnull=False), name="legal_matter_employer"),
            models.Index(fields=["person", "-id"], condition=Q(person__isnull=False), name="legal_matter_person"),
            GinIndex(fields=["name_keys"], name="legal_matter_names"),
            GinIndex(fields=["complainant_keys"], name="legal_matter_complainants"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """Return what names the matter in its address."""
        return self.number


class MatterSupervisor(models.Model):
    """A supervisor's part in an inquiry, from a day to a day."""

    id = models.BigAutoField(primary_key=True)
    matter = models.ForeignKey(SupervisionMatter, on_delete=models.PROTECT, db_index=False, related_name="+")
    supervisor = models.ForeignKey("legal.Supervisor", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("supervisor of a matter")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "supervisor"],
                condition=Q(to_on__isnull=True),
                name="legal_matter_supervisor_once",
                violation_error_message=_("This supervisor is assigned already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="legal_matter_supervisor_order"
            ),
        ]
        indexes = [models.Index(fields=["matter"], name="legal_matter_supervisors")]

    def __str__(self) -> str:
        return f"{self.matter}: {self.supervisor}"


class MatterNote(Stamped):
    """What one side said, what the talks came to, what was seen on site."""

    matter = models.ForeignKey(SupervisionMatter, on_delete=models.PROTECT, db_index=False, related_name="+")
    side = models.CharField(pgettext_lazy("supervision", "about"), max_length=10, choices=NoteSide)
    held_on = models.DateField(_("day"))
    present = models.CharField(_("present"), max_length=200, blank=True)
    text = models.TextField(_("record"), max_length=2000)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("record of a matter")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=NoteSide.values), name="legal_matter_note_side_known"),
            models.CheckConstraint(condition=~Q(text=""), name="legal_matter_note_is_told"),
        ]
        indexes = [models.Index(fields=["matter", "held_on"], name="legal_matter_note_by_matter")]

    def __str__(self) -> str:
        return f"{self.matter}: {self.get_side_display()}"
