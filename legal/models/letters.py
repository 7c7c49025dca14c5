"""The union's letters to employers and departments, as numbered documents (domain.md 7.6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.scoping import ScopedManager
from core.stamped import Stamped
from legal.choices.letters import Answer, Department, Ground, LetterKind, LetterStatus, ServiceMethod, SignerPost
from legal.models.matters import MatterSupervisor
from legal.models.scope import AssignedQuerySet
from legal.rules.matters import INQUIRER, OVERSEE, VIEW

USER = settings.AUTH_USER_MODEL


class LetterQuerySet(AssignedQuerySet):
    """The branch of the matter, not of the issuer: who handles a matter reads all its letters."""

    scope_path = "matter__union__path"
    branch_right = OVERSEE
    open_right = VIEW
    own_rights = frozenset({INQUIRER})

    def _own(self, actor: Actor) -> Q:
        if actor.user_id is None:
            return Q()
        held = MatterSupervisor.objects.filter(supervisor__user_id=actor.user_id, to_on=None)
        return Q(matter__in=held.values("matter"))


class SupervisionLetter(Stamped):
    """One prompt, opinion or suggestion letter. ``union`` issues it and numbers it; its clock starts when served."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    matter = models.ForeignKey("legal.SupervisionMatter", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    year = models.PositiveSmallIntegerField(_("year"))
    sequence = models.PositiveIntegerField(_("number"))
    number = models.CharField(_("document number"), max_length=40)
    recipient = models.CharField(_("addressed to"), max_length=120)
    department = models.CharField(_("department"), max_length=10, choices=Department, blank=True)
    facts = models.TextField(_("facts"), max_length=2000)
    basis = models.CharField(_("legal basis"), max_length=500)
    demand = models.TextField(_("what is asked for"), max_length=1000)
    correct_by = models.DateField(_("to be corrected by"), null=True)
    ground = models.CharField(_("ground"), max_length=16, choices=Ground, blank=True)
    signer = models.CharField(_("signed by"), max_length=64)
    signer_post = models.CharField(_("office of the signer"), max_length=10, choices=SignerPost)
    issued_on = models.DateField(_("issued on"))
    status = models.CharField(_("state"), max_length=10, choices=LetterStatus, default=LetterStatus.ISSUED)
    service = models.CharField(_("served"), max_length=10, choices=ServiceMethod, blank=True)
    served_on = models.DateField(_("served on"), null=True)
    service_note = models.CharField(_("proof of service"), max_length=200, blank=True)
    answer = models.CharField(_("reply"), max_length=10, choices=Answer, blank=True)
    answer_text = models.TextField(_("what was replied"), max_length=2000, blank=True)
    answered_on = models.DateField(_("replied on"), null=True)
    signed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    unscoped = LetterQuerySet.as_manager()
    objects = ScopedManager(LetterQuerySet)

    class Meta:
        verbose_name = _("letter")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind", "year", "sequence"],
                name="legal_letter_number_once",
                violation_error_message=_("This union has a letter of this number already."),
            ),
            models.UniqueConstraint(
                fields=["matter", "kind"],
                condition=Q(kind__in=["opinion", "suggestion"]),
                name="legal_letter_one_of_a_matter",
                violation_error_message=_("This matter has a letter of this kind already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="legal_letter_kind_known"),
            models.CheckConstraint(condition=Q(status__in=LetterStatus.values), name="legal_letter_state_known"),
            models.CheckConstraint(
                condition=~Q(kind="suggestion") | (~Q(ground="") & ~Q(department="")),
                name="legal_letter_suggestion_has_ground",
            ),
            models.CheckConstraint(
                condition=Q(status="issued", served_on__isnull=True)
                | (~Q(status="issued") & Q(served_on__isnull=False) & ~Q(service="")),
                name="legal_letter_served_has_day_and_way",
                violation_error_message=_("A letter that was served has a day and a way of service."),
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | (Q(answered_on__isnull=False) & ~Q(answer_text="")),
                name="legal_letter_answer_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(signer="") & ~Q(facts="") & ~Q(basis="") & ~Q(demand=""), name="legal_letter_is_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["matter"], name="legal_letter_by_matter"),
            models.Index(
                fields=["served_on"], condition=Q(kind="opinion", status="served"), name="legal_letter_awaits_reply"
            ),
        ]

    def __str__(self) -> str:
        return self.number
