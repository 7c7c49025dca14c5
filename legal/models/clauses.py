"""Clauses of contracts with their values, and the library of texts by topic (domain.md 8)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices import Industry


class ClauseText(Stamped):
    """A proven wording of a topic, kept by a federation for the unions below it; ``{value}`` stands for the figure."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    topic = models.CharField(_("topic"), max_length=20)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=1000)
    is_offered = models.BooleanField(_("offered"), default=True)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("text of the clause library")
        ordering = ["topic", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "topic", "title"],
                name="legal_clause_text_once",
                violation_error_message=_("The library has a text of this title already."),
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="legal_clause_text_is_told"),
        ]

    def __str__(self) -> str:
        return self.title


class ContractClause(Labelled):
    """One clause of one contract: its topic, its words, and its figure where the topic has one.

    The trade, and whether the contract is in force, are repeated here: one clause is compared across a whole trade.
    """

    id = models.BigAutoField(primary_key=True)
    contract = models.ForeignKey(
        "legal.CollectiveContract", on_delete=models.PROTECT, db_index=False, related_name="clauses"
    )
    topic = models.CharField(_("topic"), max_length=20)
    text = models.TextField(_("text"), max_length=1000)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry)
    is_current = models.BooleanField(default=False)
    flagged_on = models.DateField(null=True)  # since when the clause is worse than the law
    flagged_figure = models.DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("clause")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "topic"],
                name="legal_clause_topic_once",
                violation_error_message=_("The contract has a clause on this topic already."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="legal_clause_is_told"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=0), name="legal_clause_not_negative"),
            models.CheckConstraint(
                condition=Q(flagged_on__isnull=True) | Q(flagged_figure__isnull=False), name="legal_clause_flag_is_told"
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "industry", "value"],
                condition=Q(is_current=True, value__isnull=False),
                name="legal_clause_compared",
            ),
            models.Index(
                fields=["topic", "contract"], condition=Q(flagged_on__isnull=False), name="legal_clause_flagged"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.topic}"
