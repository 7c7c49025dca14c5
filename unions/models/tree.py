"""The union tree: parent, path and ancestors of every union."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from unions.choices import Level, UnionKind, UnionStatus
from unions.models.lifecycle import FACT_CONSTRAINTS, UnionFacts

NAMED = ("code", "name", "level", "kind", "path", "parent", "region", "status", "sort_key", "initials")


class UnionQuerySet(ScopedQuerySet):
    scope_path = "path"

    def below(self, path: str) -> "UnionQuerySet":
        return self.filter(path__startswith=path)

    def active(self) -> "UnionQuerySet":
        return self.filter(status__in=[UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE])

    def slim(self) -> "UnionQuerySet":
        """Read what names and places a union, not its forty columns: those cost a list more than its rows do.

        With its kept sums; what else is asked of such a union costs a statement each.
        """
        return self.select_related(None).select_related("tally").only(*NAMED, "tally__total", "tally__counted_at")

    def marked(self) -> "UnionQuerySet":
        """Read what names a union and which version of its kept sums stands, not the sums: thousands of digits.

        A page that is drawn from the sums says so with ``tally_mark``, and reads them only when it is drawn anew
        (``unions.selectors.sums``); ``counted_at`` is None for a union that was never counted.
        """
        version = RawSQL("concat_ws(':', unions_tally.xmin, unions_tally.ctid)", [])
        rows = self.select_related(None).only(*NAMED)
        return rows.annotate(counted_at=F("tally__counted_at"), tally_mark=version)


class Union(UnionFacts):
    """A union organisation, from the provincial federation down to a union group."""

    event_note: dict[str, Any]  # as in `core.stamped.Stamped`, whose key this table does not share

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("organisation code"), max_length=14, unique=True)
    name = models.CharField(_("name"), max_length=100)
    sort_key = models.CharField(max_length=700, db_collation="C", editable=False)
    initials = models.CharField(max_length=100, db_collation="C", default="", editable=False)
    search_keys = ArrayField(models.CharField(max_length=2), default=list, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(_("kind"), max_length=20, choices=UnionKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("union above")
    )
    path = models.CharField(max_length=120, unique=True, db_collation="C", editable=False)
    city = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    county = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    township = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    region = models.ForeignKey("unions.Region", on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    status = models.CharField(_("status"), max_length=12, choices=UnionStatus, default=UnionStatus.ACTIVE)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    unscoped = UnionQuerySet.as_manager()
    objects = ScopedManager(UnionQuerySet)

    class Meta:
        verbose_name = _("union")
        verbose_name_plural = _("unions")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=~Q(status__in=["merged", "dissolved", "refused"]),
                name="unions_name_once_below_parent",
                violation_error_message=_("A union of this name exists below the same parent."),
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True) | (~Q(level="province") & Q(parent__isnull=False)),
                name="unions_only_province_has_no_parent",
            ),
            models.CheckConstraint(condition=Q(path__endswith="/"), name="unions_path_closed"),
            models.CheckConstraint(condition=Q(code__regex=r"^\d{6}[0-9A-Z]{2}\d{6}$"), name="unions_code_shape"),
            models.CheckConstraint(condition=Q(status__in=UnionStatus.values), name="unions_status_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="unions_level_known"),
            models.CheckConstraint(condition=Q(kind__in=UnionKind.values), name="unions_kind_known"),
            *FACT_CONSTRAINTS,
        ]
        indexes = [
            models.Index(fields=["parent", "sort_key"], name="unions_children"),
            models.Index(fields=["level", "path"], name="unions_by_level"),
            # The wall asks for the unions of a range in most statements; the index answers without the table.
            models.Index(fields=["path"], include=["id"], name="unions_by_path"),
            models.Index(fields=["term_end_on"], condition=Q(status="active"), name="unions_by_term_end"),
            models.Index(fields=["path"], condition=Q(status="term_overdue"), name="unions_overdue"),
            GinIndex(fields=["search_keys"], name="unions_search"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def region_code(self) -> str:
        return self.region_id
