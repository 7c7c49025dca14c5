"""Entries of code lists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Code(models.Model):
    """One entry of a list: what is stored, what is shown, whether it is still offered."""

    list = models.CharField(_("list"), max_length=24)
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("code list entry")
        verbose_name_plural = _("code lists")
        ordering = ["list", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"],
                name="core_code_once_a_list",
                violation_error_message=_("This list has an entry of this code already."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9a-z_]+$"),
                name="core_code_is_plain",
                violation_error_message=_("A code is small letters, digits and underscores."),
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(name_en=""), name="core_code_has_names"),
        ]

    def __str__(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en
