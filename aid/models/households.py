"""Households: dated membership of persons."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Relation
from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class Household(Stamped):
    """People who live together and share what they have. Cases hang on it, so the timeline needs no copying."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("household")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.head)


class HouseholdMember(Labelled):
    """A person living in a household from a day on."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("household member")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(to_on__isnull=True),
                name="aid_person_in_one_household",
                violation_error_message=_("This person already belongs to another household."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="aid_member_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.household}"
