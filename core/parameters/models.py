"""Dated, regional values of parameters."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.parameters.registry import declared


def check_known(code: str) -> None:
    """Refuse a parameter that no rule asks for."""
    try:
        declared(code)
    except KeyError:
        raise ValidationError(_("No rule uses a parameter “%(code)s”."), params={"code": code}) from None


class PolicyParameter(models.Model):
    """One value of one parameter, in one region, from a day on (PolicyParameter of domain.md 0.1)."""

    code = models.CharField(_("code"), max_length=60, validators=[check_known])
    region = models.CharField(_("region code"), max_length=9, help_text=_("GB/T 2260, e.g. 330000, 330200, 330203"))
    value = models.TextField(_("value"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    basis = models.CharField(_("basis"), max_length=200)

    class Meta:
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["code", "region", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "region", "valid_from"],
                name="core_parameter_once_a_day",
                violation_error_message=_("This parameter already has a value from that day in this region."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="core_parameter_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="core_parameter_has_basis"),
            models.CheckConstraint(condition=Q(region__regex=r"^\d{6}(\d{3})?$"), name="core_parameter_region_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} @ {self.region} = {self.value}"

    def clean(self) -> None:
        try:
            declared(self.code).read(self.value)
        except KeyError:
            return  # the validator of the field says it
        except (ArithmeticError, ValueError) as error:
            raise ValidationError({"value": _("This is not a value of the right kind for the parameter.")}) from error
