"""Facts of a union that change without anybody's decision: account, contribution, legal person, reported members."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.credit_code import parse_credit_code
from core.chinese.text import TextError
from core.errors import RuleBrokenError
from core.events.changes import write_changes
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from unions.models import Union
from unions.rules.lifecycle import EDIT

FACTS = (
    "union_uscc",
    "is_legal_person",
    "body",
    "account_open",
    "fee_mode",
    "has_staff_congress",
    "is_pilot",
    "reported_members",
    "reported_female",
    "reported_migrant",
    "reported_new_form",
    "reported_on",
)


@transaction.atomic
def change_facts(*, actor: Actor, union_id: Any, seen_version: int, **told: Any) -> Union:
    """Change the facts of a union; the event names each with what it was before."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_fresh(union, seen_version)
    told["union_uscc"] = _code(told["union_uscc"])
    changes = write_changes(union, {name: told[name] for name in FACTS})
    union.version += 1
    with refusing_violations(Union):
        union.save()
    record(actor, "unions.union.facts_changed", union, changes=changes)
    return union


def _code(text: str) -> str:
    if not text.strip():
        return ""
    try:
        code = parse_credit_code(text)
    except TextError as error:
        raise RuleBrokenError(error.message, code="union_uscc", fields={"union_uscc": error.message}) from error
    if not code.is_union:
        words = _("A union's credit code begins with 81 or 89.")
        raise RuleBrokenError(words, code="union_uscc", fields={"union_uscc": words})
    return code.number
