"""The clause library, and the flags of clauses that a new statutory figure leaves behind (domain.md 8)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import DecimalField, F, Q
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.regional import expression
from core.transitions import check_fresh
from core.violations import refusing_violations
from legal.models import ClauseText, ContractClause
from legal.rules import clauses as rules
from legal.rules.matters import check_text
from unions.models import Union

CHUNK = 2000
FIGURE: DecimalField = DecimalField(max_digits=12, decimal_places=2)


@transaction.atomic
def add_text(*, actor: Actor, union_id: Any, topic: str, title: str, text: str) -> ClauseText:
    """Put a proven wording of a topic into the library of a federation."""
    union = find(Union, union_id, actor, rules.KEEP)
    if topic not in rules.TOPICS:
        words = _("Choose a topic.")
        raise RuleBrokenError(words, code="topic", fields={"topic": words})
    row = ClauseText(
        union=union,
        topic=topic,
        title=check_text(title, "title")[:80],
        text=check_text(text, "text")[:1000],
        keeper_id=actor.user_id,
    )
    with refusing_violations(ClauseText):
        row.save(force_insert=True)
    record(actor, "legal.clause_text.added", row, topic=topic, title=row.title)
    return row


@transaction.atomic
def change_text(*, actor: Actor, text_id: Any, seen_version: int, title: str, text: str) -> ClauseText:
    """Correct a wording of the library; contracts that took it over keep their words."""
    row = _text(actor, text_id, seen_version)
    before = {"title": row.title, "text": row.text}
    row.title, row.text = check_text(title, "title")[:80], check_text(text, "text")[:1000]
    _save(row)
    record(actor, "legal.clause_text.changed", row, before=before, title=row.title)
    return row


@transaction.atomic
def offer_text(*, actor: Actor, text_id: Any, seen_version: int, is_offered: bool) -> ClauseText:
    """Take a wording out of the library, or offer it again; nothing is deleted."""
    row = _text(actor, text_id, seen_version)
    row.is_offered = is_offered
    _save(row)
    record(actor, "legal.clause_text.offered" if is_offered else "legal.clause_text.withdrawn", row, title=row.title)
    return row


def _text(actor: Actor, text_id: Any, seen_version: int) -> ClauseText:
    row = find(ClauseText, text_id, actor, rules.KEEP, lock=True)
    check_fresh(row, seen_version)
    return row


def _save(row: ClauseText) -> None:
    row.version += 1
    with refusing_violations(ClauseText):
        row.save()


def flag_clauses(*, today: date) -> int:
    """Flag every clause in force that misses the law of today, and clear flags that no longer hold; return how many.

    One pass a topic, chunk by chunk: a chunk finds nothing that an earlier one has settled, so it is safe to repeat.
    """
    return sum(_flag_topic(rules.TOPICS[code], today) for code in rules.COMPARED if rules.TOPICS[code].statute)


def _flag_topic(topic: rules.Topic, today: date) -> int:
    figure = expression(topic.statute, today, "contract__union__region__code", Decimal, FIGURE)
    if figure is None:
        return 0
    compare = "gt" if topic.bound == rules.Bound.MOST else "lte" if topic.is_strict else "lt"
    rows = ContractClause.objects.filter(topic=topic.code, is_current=True, value__isnull=False)
    measured = rows.annotate(law=figure)
    misses = Q(**{f"value__{compare}": F("law")})
    _in_chunks(measured.filter(flagged_on__isnull=False).exclude(misses), {"flagged_on": None, "flagged_figure": None})
    moved = measured.filter(misses).exclude(flagged_on__isnull=False, flagged_figure=F("law"))
    return _in_chunks(moved, {"flagged_on": today})


def _in_chunks(rows: Any, change: dict[str, Any]) -> int:
    """Change rows a chunk at a time; each chunk is a transaction of its own."""
    done = 0
    while True:
        found = dict(rows.order_by("pk").values_list("pk", "law")[:CHUNK])
        if not found:
            return done
        with transaction.atomic():
            for law in set(found.values()):
                keys = [key for key, figure in found.items() if figure == law]
                figures = {"flagged_figure": law} if change["flagged_on"] is not None else {}
                ContractClause.objects.filter(pk__in=keys).update(**(change | figures))
        done += len(found)
