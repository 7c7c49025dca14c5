"""A referral: rights protection tells relief of a family in hardship, or relief tells it of somebody with a case."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from desk.choices.referrals import Direction, ReferralStatus

USER = settings.AUTH_USER_MODEL
# A referral hangs on one case of one kind: legal aid, a dispute, or a matter of supervision.
ORIGINS = ("case", "mediation", "matter")


def only(origin: str) -> Q:
    """Return the condition that a referral hangs on a case of this kind and on no other."""
    return Q(**{f"{name}__isnull": name != origin for name in ORIGINS})


ON_ONE, ON_NONE = only("case") | only("mediation") | only("matter"), only("")


class Referral(Stamped):
    """One person pointed out by one office to the other. ``union`` answers; it is never a basic union."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    direction = models.CharField(pgettext_lazy("referral", "direction"), max_length=8, choices=Direction)
    status = models.CharField(_("state"), max_length=8, choices=ReferralStatus, default=ReferralStatus.OPEN)
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("legal.LegalAidCase", on_delete=models.PROTECT, null=True, related_name="+")
    mediation = models.ForeignKey(
        "legal.Mediation", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    matter = models.ForeignKey(
        "legal.SupervisionMatter", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("what was seen"), max_length=500)
    made_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    made_on = models.DateField(pgettext_lazy("between offices", "referred on"))
    due_on = models.DateField(_("answer due on"))
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = pgettext_lazy("between offices", "referral")
        verbose_name_plural = pgettext_lazy("between offices", "referrals")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="desk_referral_direction_known"),
            models.CheckConstraint(condition=Q(status__in=ReferralStatus.values), name="desk_referral_status_known"),
            models.CheckConstraint(
                condition=Q(direction="to_aid") & ON_ONE
                | Q(direction="to_legal", file__isnull=False) & (ON_ONE | ON_NONE),
                name="desk_referral_comes_from_one_place",
            ),
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(file__isnull=False) & ON_ONE,
                name="desk_referral_leads_to_one_place",
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_on__isnull=True)
                | ~Q(status="open") & Q(answered_on__isnull=False, answered_on__gte=F("made_on")),
                name="desk_referral_answer_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="declined") | ~Q(answer=""), name="desk_referral_declined_says_why"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="desk_referral_has_reason"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(direction="to_aid") & ~Q(status="declined"),
                name="desk_referral_once_a_case",
                violation_error_message=_("This case has been passed to relief already."),
            ),
            models.UniqueConstraint(
                fields=["mediation", "person"],
                condition=Q(direction="to_aid") & ~Q(status="declined"),
                name="desk_referral_once_a_dispute",
                violation_error_message=_("This person has been passed to relief from this dispute already."),
            ),
            models.UniqueConstraint(
                fields=["matter", "person"],
                condition=Q(direction="to_aid") & ~Q(status="declined"),
                name="desk_referral_once_a_matter",
                violation_error_message=_("This person has been passed to relief from this matter already."),
            ),
            models.UniqueConstraint(
                fields=["file", "person"],
                condition=Q(direction="to_legal", status="open"),
                name="desk_referral_waits_once",
                violation_error_message=_("This person has been passed to legal aid already."),
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="desk_referral_newest"),
            models.Index(fields=["due_on"], condition=Q(status="open"), name="desk_referral_waiting"),
        ]

    @property
    def origin(self) -> str:
        """Return the kind of case it comes from or has led to, or ""."""
        return next((name for name in ORIGINS if getattr(self, f"{name}_id")), "")

    def __str__(self) -> str:
        return f"{self.get_direction_display()}: {self.person}"
