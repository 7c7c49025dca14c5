"""A stop on erasing somebody's data: a court, an inspection or an audit needs them; it beats every erasure."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class LegalHold(Stamped):
    """While it stands, nothing of the person is erased; whoever placed it does not lift it."""

    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    reference = models.CharField(_("paper that asks for it"), max_length=120)
    reason = models.CharField(_("why the data are needed"), max_length=300)
    placed_on = models.DateField(_("placed on"))
    placed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    lifted_on = models.DateField(_("lifted on"), null=True)
    lifted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    lifted_because = models.CharField(_("why it is lifted"), max_length=300, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("legal hold")
        ordering = ["-placed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "reference"],
                condition=Q(lifted_on__isnull=True),
                name="unions_hold_once",
                violation_error_message=_("This paper holds the data already."),
            ),
            models.CheckConstraint(condition=~Q(reference="") & ~Q(reason=""), name="unions_hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True, lifted_by__isnull=True)
                | Q(lifted_on__gte=F("placed_on"), lifted_by__isnull=False) & ~Q(lifted_because=""),
                name="unions_hold_lifted_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("placed_by")),
                name="unions_hold_lifted_by_another",
                violation_error_message=_("Whoever placed a hold does not lift it."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def stands(self) -> bool:
        return self.lifted_on is None
