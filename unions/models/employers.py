"""Employers, and which union covers them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unions.choices import EmployerStatus, Ownership


class Employer(models.Model):
    """An employing unit, with or without a union: the denominator of the unionisation rate (domain.md 1.1)."""

    id = models.BigAutoField(primary_key=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    name = models.CharField(_("name"), max_length=120)
    ownership = models.CharField(_("ownership"), max_length=3, choices=Ownership)
    industry = models.CharField(_("industry"), max_length=1, blank=True)
    region = models.ForeignKey("unions.Region", on_delete=models.PROTECT, related_name="+")
    employee_count = models.PositiveIntegerField(_("workers"), default=0)
    female_count = models.PositiveIntegerField(_("women workers"), default=0)
    migrant_count = models.PositiveIntegerField(_("migrant workers"), default=0)
    counted_on = models.DateField(_("counted on"))
    status = models.CharField(_("status"), max_length=12, choices=EmployerStatus, default=EmployerStatus.OPERATING)

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(female_count__lte=F("employee_count")) & Q(migrant_count__lte=F("employee_count")),
                name="unions_employer_parts_within_total",
                violation_error_message=_("A part of the workforce cannot exceed the whole."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"), name="unions_employer_code_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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

    def __str__(self) -> str:
        return f"{self.union} – {self.employer}"
