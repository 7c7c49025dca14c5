"""Employers, and which union covers them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from unions.choices import EmployerStatus, Ownership


class EmployerQuerySet(ScopedQuerySet):
    scope_path = "place__path"

    def operating(self) -> "EmployerQuerySet":
        return self.filter(status=EmployerStatus.OPERATING)


class Employer(Labelled):
    """An employing unit, with or without a union: the denominator of the unionisation rate (domain.md 1.1).

    ``place`` is the federation of the township or county in which it lies (属地): who keeps its register entry.
    """

    id = models.BigAutoField(primary_key=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True, db_default="", default="")
    ownership = models.CharField(_("ownership"), max_length=3, choices=Ownership)
    industry = models.CharField(_("industry"), max_length=1, blank=True)
    region = models.ForeignKey("unions.Region", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "unions.Union", on_delete=models.PROTECT, null=True, editable=False, db_index=False, related_name="+"
    )
    employee_count = models.PositiveIntegerField(_("workers"), default=0)
    female_count = models.PositiveIntegerField(_("women workers"), default=0)
    migrant_count = models.PositiveIntegerField(_("migrant workers"), default=0)
    dispatched_count = models.PositiveIntegerField(_("dispatched workers"), default=0, db_default=0)
    counted_on = models.DateField(_("counted on"))
    payroll_monthly = models.DecimalField(_("monthly payroll"), max_digits=14, decimal_places=2, null=True, blank=True)
    legal_rep = models.CharField(_("legal representative"), max_length=64, blank=True, db_default="", default="")
    contact = models.CharField(_("contact"), max_length=64, blank=True, db_default="", default="")
    phone = EncryptedField(_("telephone"), mask="phone")
    status = models.CharField(_("status"), max_length=12, choices=EmployerStatus, default=EmployerStatus.OPERATING)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    unscoped = EmployerQuerySet.as_manager()
    objects = ScopedManager(EmployerQuerySet)

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(female_count__lte=F("employee_count"))
                & Q(migrant_count__lte=F("employee_count"))
                & Q(dispatched_count__lte=F("employee_count")),
                name="unions_employer_parts_within_total",
                violation_error_message=_("A part of the workforce cannot exceed the whole."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"), name="unions_employer_code_shape"
            ),
            models.CheckConstraint(condition=Q(status__in=EmployerStatus.values), name="unions_employer_state_known"),
            models.CheckConstraint(
                condition=Q(payroll_monthly__isnull=True) | Q(payroll_monthly__gte=0),
                name="unions_employer_payroll_positive",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-id"], name="unions_employer_by_place"),
            models.Index(fields=["name"], name="unions_employer_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def union_path(self) -> str:
        """Return where in the tree the register entry hangs, for events."""
        return self.place.path if self.place else ""


class EmployerCover(models.Model):
    """An employer covered by a basic union, from a day on."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("covered employer")
        constraints = [
            models.UniqueConstraint(
                fields=["employer"],
                condition=Q(to_on__isnull=True),
                name="unions_employer_in_one_union",
                violation_error_message=_("This employer is already covered by a union."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="unions_cover_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "to_on"], name="unions_cover_by_union"),
            models.Index(fields=["employer", "-from_on"], name="unions_cover_by_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.union} – {self.employer}"
