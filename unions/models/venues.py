"""Venues of unions and the checks they passed: the register behind 中心-站-点 (domain.md 9, 9.1)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.venues import CheckKind, OperatingMode, StudioLevel, VenueKind, VenueStatus

BELOW = [VenueKind.STATION.value, VenueKind.POINT.value]
STARS = (3, 4, 5)


class VenueQuerySet(ScopedQuerySet):
    def open(self) -> "VenueQuerySet":
        return self.filter(status=VenueStatus.OPEN)


class Venue(Stamped):
    """A place where workers are served. ``union`` keeps it; ``parent`` is the centre or station above it."""

    kind = models.CharField(_("kind"), max_length=8, choices=VenueKind)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=80)
    address = models.CharField(_("address"), max_length=120)
    area = models.DecimalField(_("area (m²)"), max_digits=9, decimal_places=2)
    investment = models.DecimalField(_("investment (yuan)"), max_digits=14, decimal_places=2, default=0)
    budget = models.DecimalField(_("budget (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    services = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    hours = models.CharField(_("opening hours"), max_length=60, blank=True)
    is_all_day = models.BooleanField(_("open 24 hours"), default=False)
    contact = models.CharField(_("contact"), max_length=32)
    phone = models.CharField(_("office telephone"), max_length=20, blank=True)
    mode = models.CharField(_("operated"), max_length=10, choices=OperatingMode, default=OperatingMode.OWN)
    visits_a_year = models.PositiveIntegerField(_("visits a year"), null=True, blank=True)
    leader = models.CharField(_("leader"), max_length=32, blank=True)
    honour = models.CharField(_("leader's honour"), max_length=8, blank=True)
    level = models.CharField(_("level of the studio"), max_length=8, choices=StudioLevel, blank=True)
    members = models.PositiveIntegerField(_("members"), null=True, blank=True)
    field = models.CharField(_("field of work"), max_length=60, blank=True)
    results = models.JSONField(default=dict)  # projects, trainees, patents of the last year; benefit in yuan as text
    subsidy = models.DecimalField(_("subsidy (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=VenueStatus, default=VenueStatus.DECLARED)
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    is_finest = models.BooleanField(_("rated among the finest"), default=False)
    opened_on = models.DateField(pgettext_lazy("venue", "opened on"), null=True)
    check_due_on = models.DateField(_("next check due on"), null=True)
    closed_on = models.DateField(pgettext_lazy("venue", "closed on"), null=True)
    closed_because = models.CharField(_("reason"), max_length=200, blank=True)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    unscoped = VenueQuerySet.as_manager()
    objects = ScopedManager(VenueQuerySet)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind", "name"],
                name="unions_venue_once",
                violation_error_message=_("This union has a venue of this kind and name already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=BELOW, parent__isnull=False) | (~Q(kind__in=BELOW) & Q(parent__isnull=True)),
                name="unions_venue_hangs_right",
                violation_error_message=_("A station belongs to a centre and a point to a station."),
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="unions_venue_has_area"),
            models.CheckConstraint(
                condition=Q(investment__gte=0) & (Q(budget__isnull=True) | Q(budget__gte=0)),
                name="unions_venue_money_positive",
            ),
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(kind="mommy", stars__in=STARS), name="unions_venue_stars_of_rooms"
            ),
            models.CheckConstraint(
                condition=~Q(status="open") | Q(opened_on__isnull=False, check_due_on__isnull=False),
                name="unions_venue_open_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
                name="unions_venue_closed_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="studio") | (~Q(leader="") & ~Q(level="") & Q(members__isnull=False)),
                name="unions_venue_studio_is_told",
                violation_error_message=_("A studio has a leader, a level and a number of members."),
            ),
            models.CheckConstraint(
                condition=Q(kind="studio") | Q(results={}),
                name="unions_venue_results_of_studios",
                violation_error_message=_("Only studios tell their results."),
            ),
            models.CheckConstraint(condition=Q(kind__in=VenueKind.values), name="unions_venue_kind_known"),
            models.CheckConstraint(condition=Q(status__in=VenueStatus.values), name="unions_venue_status_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unions_venue_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "kind"], name="unions_venue_by_union"),
            models.Index(fields=["check_due_on"], condition=Q(status="open"), name="unions_venue_check_due"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="unions_venue_below"),
        ]

    def __str__(self) -> str:
        return self.name


class VenueCheck(Stamped):
    """One look at a venue: the checklist of its kind, item by item, and what followed from it."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, db_index=False, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=CheckKind)
    checked_on = models.DateField(_("checked on"))
    area = models.DecimalField(_("area measured (m²)"), max_digits=9, decimal_places=2)
    has = ArrayField(models.CharField(max_length=8), default=list)
    lacks = ArrayField(models.CharField(max_length=8), default=list)
    score = models.PositiveSmallIntegerField(_("score"))
    stars = models.PositiveSmallIntegerField(_("stars"), null=True)
    passed = models.BooleanField(_("passed"))
    note = models.CharField(_("remark"), max_length=300, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("check of a venue")
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(score__lte=100), name="unions_check_score_is_percent"),
            models.CheckConstraint(condition=Q(kind__in=CheckKind.values), name="unions_check_kind_known"),
        ]
        indexes = [models.Index(fields=["venue", "-checked_on"], name="unions_check_by_venue")]

    def __str__(self) -> str:
        return f"{self.venue} {self.checked_on}"
