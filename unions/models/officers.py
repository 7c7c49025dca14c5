"""Officers of a union, and their leaving before the end of a term (domain.md 1.1, Union Law Arts. 10, 14, 18)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.officers import ChangeKind, ChangeStatus, EmploymentMode, OfficerPost

USER = settings.AUTH_USER_MODEL


class Officer(Stamped):
    """A person in a post of a union's leadership from a day on. An account's rights come from posts, not from here."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey("unions.UnionTerm", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(_("post"), max_length=20, choices=OfficerPost)
    mode = models.CharField(_("employment"), max_length=10, choices=EmploymentMode)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)
    elected_on = models.DateField(_("elected on"), null=True)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("officer")
        ordering = ["union", "from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "person", "post"],
                condition=Q(to_on__isnull=True),
                name="unions_officer_once",
                violation_error_message=_("This person holds this post already."),
            ),
            models.UniqueConstraint(
                fields=["union"],
                condition=Q(to_on__isnull=True, post="chair"),
                name="unions_one_chair",
                violation_error_message=_("The union has a chair already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="unions_officer_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(post__in=OfficerPost.values), name="unions_officer_post_known"),
            models.CheckConstraint(condition=Q(mode__in=EmploymentMode.values), name="unions_officer_mode_known"),
        ]
        indexes = [
            models.Index(
                fields=["to_on"], condition=Q(post="chair", to_on__isnull=False), name="unions_officer_chairs_gone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_post_display()}"


class OfficerChange(Stamped):
    """A chair or vice-chair leaves before the end of the term: asked for, decided by the upper union (Art. 18)."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    status = models.CharField(_("state"), max_length=8, choices=ChangeStatus, default=ChangeStatus.ASKED)
    effective_on = models.DateField(_("from"))
    reason = models.CharField(_("reason"), max_length=300)
    committee_agreed = models.BooleanField(_("the union's own committee agreed"), default=False)
    eligible = models.PositiveIntegerField(_("all members or delegates"), null=True)
    votes = models.PositiveIntegerField(_("votes for the removal"), null=True)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("change of an officer")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                condition=Q(status="asked"),
                name="unions_one_open_officer_change",
                violation_error_message=_("A change of this officer waits for its decision already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="unions_officer_change_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=ChangeStatus.values), name="unions_officer_change_state_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="unions_officer_change_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind="transfer") | Q(committee_agreed=True),
                name="unions_transfer_needs_committee",
                violation_error_message=_("A chair or vice-chair is transferred only if the own committee agrees."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="removal")
                | Q(eligible__gte=1, votes__lte=F("eligible"), eligible__lt=F("votes") * 2),
                name="unions_removal_by_majority",
                violation_error_message=_("A chair is removed by more than half of all members or delegates."),
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_by__isnull=True)
                | (~Q(status="asked") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                name="unions_officer_change_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorder")),
                name="unions_officer_change_decided_by_another",
                violation_error_message=_("Whoever asked does not decide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.get_kind_display()}"
