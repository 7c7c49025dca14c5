"""Collective contracts, the units they cover, their yearly reports (domain.md 8, Appendix A7)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.contracts import ENDED, IN_FORCE, ContractStatus
from legal.choices.negotiations import BargainKind, BargainLevel
from legal.models.naming import name_keys
from unions.choices import Industry

USER = settings.AUTH_USER_MODEL
FORCE_STATES = sorted(str(each) for each in IN_FORCE)
ENDED_STATES = sorted(str(each) for each in ENDED)


class ContractQuerySet(ScopedQuerySet):
    def in_force(self) -> "ContractQuerySet":
        return self.filter(status__in=FORCE_STATES)


class CollectiveContract(Stamped):
    """One signed collective contract, from the signature through review and effect to its end."""

    number = models.CharField(_("number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    negotiation = models.OneToOneField("legal.Negotiation", on_delete=models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    level = models.CharField(_("level"), max_length=8, choices=BargainLevel)
    kind = models.CharField(_("kind"), max_length=14, choices=BargainKind)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry)
    counterpart = models.CharField(_("other party"), max_length=120)
    workers_chief = models.CharField(_("chief representative of the workers"), max_length=64)
    employer_chief = models.CharField(_("chief representative of the employer"), max_length=64)
    signed_on = models.DateField(pgettext_lazy("contract", "signed on"))
    starts_on = models.DateField(_("begins on"))
    end_on = models.DateField(_("ends on"))
    status = models.CharField(_("state"), max_length=14, choices=ContractStatus, default=ContractStatus.SIGNED)
    authority = models.CharField(_("labour authority"), max_length=80, blank=True)
    copies = models.PositiveSmallIntegerField(null=True)
    submitted_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    objection = models.CharField(_("objection"), max_length=500, blank=True)
    objected_on = models.DateField(null=True)
    effect_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    publication = models.CharField(_("how it was made known"), max_length=120, blank=True)
    filed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(_("reason"), max_length=300, blank=True)
    ending_filed_on = models.DateField(null=True)
    units = models.PositiveIntegerField(_("units covered"), default=0)
    workers = models.PositiveIntegerField(_("workers covered"), default=0)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    name_keys = name_keys("name")

    unscoped = ContractQuerySet.as_manager()
    objects = ScopedManager(ContractQuerySet)

    class Meta:
        verbose_name = _("collective contract")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ContractStatus.values), name="legal_contract_state_known"),
            models.CheckConstraint(condition=Q(kind__in=BargainKind.values), name="legal_contract_kind_known"),
            models.CheckConstraint(condition=Q(level__in=BargainLevel.values), name="legal_contract_level_known"),
            models.CheckConstraint(condition=Q(end_on__gt=F("starts_on")), name="legal_contract_term_order"),
            models.CheckConstraint(
                condition=Q(status__in=["signed", "revising"])
                | Q(submitted_on__isnull=False, received_on__isnull=False, received_on__gte=F("signed_on")),
                name="legal_contract_submitted_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=FORCE_STATES) | Q(effect_on__isnull=False), name="legal_contract_effect_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="performing") | (Q(published_on__isnull=False) & ~Q(publication="")),
                name="legal_contract_published_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(status="revising") | (Q(objected_on__isnull=False) & ~Q(objection="")),
                name="legal_contract_objection_is_told",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED_STATES, ended_on__isnull=False)
                | (~Q(status__in=ENDED_STATES) & Q(ended_on__isnull=True)),
                name="legal_contract_ended_has_day",
            ),
            models.CheckConstraint(
                condition=Q(previous__isnull=True) | ~Q(previous=F("id")), name="legal_contract_not_after_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-id"], name="legal_contract_by_union"),
            models.Index(fields=["end_on"], condition=Q(status__in=FORCE_STATES), name="legal_contract_ending"),
            models.Index(fields=["status", "-id"], name="legal_contract_by_status"),
            models.Index(fields=["received_on"], condition=Q(status="under_review"), name="legal_contract_in_review"),
            models.Index(fields=["previous"], condition=Q(previous__isnull=False), name="legal_contract_previous"),
            models.Index(
                fields=["union"], condition=Q(status__in=FORCE_STATES, filed_on=None), name="legal_contract_to_file"
            ),
            GinIndex(fields=["name_keys"], name="legal_contract_names"),
        ]

    def __str__(self) -> str:
        return self.number


class CoveredUnit(models.Model):
    """A unit that a contract covers, with the workers it counts; one that closes leaves, the contract stays (B18)."""

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(CollectiveContract, on_delete=models.PROTECT, db_index=False, related_name="+")
    employer = models.ForeignKey(
        "unions.Employer", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    workers = models.PositiveIntegerField(_("workers"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True)

    class Meta:
        verbose_name = _("covered unit")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "employer"],
                condition=Q(to_on__isnull=True, employer__isnull=False),
                name="legal_unit_once_a_contract",
                violation_error_message=_("The contract covers this unit already."),
            ),
            models.UniqueConstraint(
                fields=["contract", "name"],
                condition=Q(to_on__isnull=True),
                name="legal_unit_name_once",
                violation_error_message=_("The contract covers this unit already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="legal_unit_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["contract"], name="legal_unit_by_contract"),
            models.Index(fields=["employer"], condition=Q(employer__isnull=False), name="legal_unit_by_employer"),
        ]

    def __str__(self) -> str:
        return self.name


class YearlyReport(Stamped):
    """How a contract was kept in a year, told to the workers' congress (Art. 38)."""

    contract = models.ForeignKey(CollectiveContract, on_delete=models.PROTECT, db_index=False, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    reported_on = models.DateField(_("reported on"))
    is_kept = models.BooleanField(_("kept in full"))
    growth = models.DecimalField(_("growth of wages (percent)"), max_digits=6, decimal_places=2, null=True)
    text = models.TextField(_("report"), max_length=2000)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("yearly report")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "year"],
                name="legal_report_once_a_year",
                violation_error_message=_("That year was reported already."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="legal_report_is_told"),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.year}"
