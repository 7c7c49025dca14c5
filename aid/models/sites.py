"""夏送清凉: sites where people work in the heat, visits to them, goods handed out with what each cost."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import FundSource
from aid.choices.services import SiteKind
from aid.models.cancelling import Cancellable, with_reason
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Site(Stamped):
    """A place where people work in the heat: who employs them, how many they are."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    name = models.CharField(_("name of the site"), max_length=80)
    kind = models.CharField(_("kind of site"), max_length=12, choices=SiteKind)
    place = models.CharField(_("whereabouts"), max_length=120)
    employer = models.CharField(_("employer"), max_length=80)
    workers = models.PositiveIntegerField(_("workers"))
    is_high_temperature = models.BooleanField(_("high-temperature post"), default=False)
    closed_on = models.DateField(_("closed on"), null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("site")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "name"],
                name="aid_site_once",
                violation_error_message=_("There is a site of this name already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=SiteKind.values), name="aid_site_kind_known"),
            models.CheckConstraint(condition=Q(workers__gt=0), name="aid_site_has_workers"),
        ]

    def __str__(self) -> str:
        return self.name


class SiteVisit(Cancellable, Stamped):
    """A visit to a site in a programme, by two people."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="visits")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField(_("visited on"))
    first_visitor = models.CharField(_("first visitor"), max_length=40)
    second_visitor = models.CharField(_("second visitor"), max_length=40)
    workers_reached = models.PositiveIntegerField(_("workers reached"))
    findings = models.TextField(_("findings"), max_length=1000, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("visit to a site")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            with_reason("aid_site_visit_cancelled_with_reason"),
            models.CheckConstraint(
                condition=~Q(first_visitor="") & ~Q(second_visitor="") & ~Q(first_visitor=F("second_visitor")),
                name="aid_site_visit_by_two",
                violation_error_message=_("A visit needs two visitors."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "site"], name="aid_site_visit_by_programme")]

    def __str__(self) -> str:
        return f"{self.site} {self.visited_on}"


class GoodsItem(Stamped):
    """One kind of goods that a union hands out, with its usual cost."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name of the goods"), max_length=60)
    unit = models.CharField(_("unit"), max_length=8)
    unit_cost_fen = models.BigIntegerField(_("cost of one"))

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("goods")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "name"],
                name="aid_goods_once",
                violation_error_message=_("These goods are entered already."),
            ),
            models.CheckConstraint(condition=Q(unit_cost_fen__gt=0), name="aid_goods_cost_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class GoodsList(Cancellable, Stamped):
    """Goods handed to families on one day: the list they sign, and its scan (花名册, domain.md 3.6).

    ``signed_due_on`` is the day by which the scan must be here.
    """

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    item = models.ForeignKey(GoodsItem, on_delete=models.PROTECT, related_name="+")
    unit_cost_fen = models.BigIntegerField(_("cost of one"))
    source = models.CharField(_("source"), max_length=16, choices=FundSource, default=FundSource.OWN_UNION)
    issued_on = models.DateField(_("handed out on"))
    signed_due_on = models.DateField(_("scan of the signed list due on"))
    signed = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")
    signed_on = models.DateField(_("scan received on"), null=True)
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("list of goods")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            with_reason("aid_goods_list_cancelled_with_reason"),
            models.CheckConstraint(condition=Q(unit_cost_fen__gt=0), name="aid_goods_list_cost_positive"),
            models.CheckConstraint(condition=Q(source__in=FundSource.values), name="aid_goods_list_source_known"),
            models.CheckConstraint(
                condition=Q(signed_due_on__gte=F("issued_on")), name="aid_goods_list_due_after_handing_out"
            ),
            models.CheckConstraint(
                condition=Q(signed__isnull=True, signed_on__isnull=True)
                | Q(signed__isnull=False, signed_on__gte=F("issued_on")),
                name="aid_goods_list_signed_has_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["signed_due_on"],
                condition=Q(signed__isnull=True, cancelled_on__isnull=True),
                name="aid_goods_list_unsigned",
            ),
            models.Index(fields=["programme", "issued_on"], name="aid_goods_list_by_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.issued_on}"


class GoodsIssue(Cancellable, Stamped):
    """Goods handed to a site or to a family: how many, at which cost, who signed for them (domain.md 3.2, 3.6)."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(GoodsItem, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="issues")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    on_list = models.ForeignKey(GoodsList, on_delete=models.PROTECT, null=True, related_name="issues")
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_cost_fen = models.BigIntegerField(_("cost of one"))
    source = models.CharField(_("source"), max_length=16, choices=FundSource, default=FundSource.OWN_UNION)
    issued_on = models.DateField(_("handed out on"))
    received_by = models.CharField(_("signed for by"), max_length=40)
    receipt = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("goods handed out")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            with_reason("aid_issue_cancelled_with_reason"),
            models.CheckConstraint(
                condition=Q(site__isnull=False, file__isnull=True) | Q(site__isnull=True, file__isnull=False),
                name="aid_goods_go_to_one",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_cost_fen__gt=0), name="aid_issue_positive"),
            models.CheckConstraint(
                condition=Q(on_list__isnull=True) | Q(file__isnull=False), name="aid_issue_on_list_is_a_family"
            ),
            models.UniqueConstraint(
                fields=["on_list", "file"],
                condition=Q(cancelled_on__isnull=True, on_list__isnull=False),
                name="aid_issue_once_a_list",
                violation_error_message=_("The family stands on the list already."),
            ),
            models.CheckConstraint(condition=~Q(received_by=""), name="aid_issue_signed_for"),
            models.CheckConstraint(condition=Q(source__in=FundSource.values), name="aid_issue_source_known"),
        ]
        indexes = [models.Index(fields=["programme", "issued_on"], name="aid_issue_by_programme")]

    def __str__(self) -> str:
        return f"{self.item} {self.issued_on}"

    @property
    def value_fen(self) -> int:
        """Return what the goods cost."""
        return self.quantity * self.unit_cost_fen
