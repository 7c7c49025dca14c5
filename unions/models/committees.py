"""Expenditure review, women workers and labour-law supervision: the committees beside the union committee."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.committees import CommitteeForm, CommitteeKind, CommitteeRole


class Committee(Stamped):
    """A committee of a union; its term is the union committee's term (domain.md 1.1)."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey("unions.UnionTerm", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=CommitteeKind)
    form = models.CharField(_("form"), max_length=12, choices=CommitteeForm, default=CommitteeForm.COMMITTEE)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("committee")
        ordering = ["union", "kind", "-from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind"],
                condition=Q(to_on__isnull=True),
                name="unions_committee_once",
                violation_error_message=_("The union has this committee already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=CommitteeKind.values), name="unions_committee_kind_known"),
            models.CheckConstraint(condition=Q(form__in=CommitteeForm.values), name="unions_committee_form_known"),
            models.CheckConstraint(
                condition=Q(form="committee") | Q(kind="women"), name="unions_only_women_have_one_member"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="unions_committee_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union}: {self.get_kind_display()}"


class CommitteeMember(Labelled):
    """A person on a committee."""

    id = models.BigAutoField(primary_key=True)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=8, choices=CommitteeRole, default=CommitteeRole.MEMBER)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)

    class Meta:
        verbose_name = _("committee member")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person"],
                condition=Q(to_on__isnull=True),
                name="unions_committee_member_once",
                violation_error_message=_("This person sits on the committee already."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(to_on__isnull=True, role="chair"),
                name="unions_committee_one_chair",
                violation_error_message=_("The committee has a chair already."),
            ),
            models.CheckConstraint(condition=Q(role__in=CommitteeRole.values), name="unions_committee_role_known"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="unions_committee_member_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
