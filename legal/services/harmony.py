"""The register of units with harmonious labour relations: declared, named or not, withdrawn (domain.md 8.3)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.instructors import HarmonyLevel, HarmonyStatus
from legal.models import HarmonyUnit
from legal.rules import instructors as rules
from legal.rules.matters import check_on, check_text
from legal.selectors.harmony import level_of_keeper
from unions.models import Employer, Union


@transaction.atomic
def declare_unit(
    *, actor: Actor, union_id: Any, name: str, level: str, on: date, today: date, credit_code: str = ""
) -> HarmonyUnit:
    """Declare a unit for the title of a level, as its union or the federation above it."""
    union = find(Union, union_id, actor, rules.DECLARE)
    row = HarmonyUnit(
        union=union,
        employer=_employer(credit_code),
        name=check_text(name, "name")[:120],
        level=HarmonyLevel(level).value,
        declared_on=check_on(on, since=None, today=today),
        recorder_id=actor.user_id,
    )
    with refusing_violations(HarmonyUnit):
        row.save(force_insert=True)
    record(actor, "legal.harmony.declared", row, name=row.name, level=row.level)
    return row


def _employer(credit_code: str) -> Employer | None:
    code = credit_code.strip().upper()
    if not code:
        return None
    found = Employer.unscoped.filter(credit_code=code).first()
    if found is None:
        text = _("No employer with this code is on the register.")
        raise RuleBrokenError(text, code="credit_code", fields={"credit_code": text})
    return found


def name_unit(*, actor: Actor, unit_id: Any, seen_version: int, on: date, reason: str, today: date) -> HarmonyUnit:
    """Put down that the three parties named a unit, with their paper: by a federation of that level, not by oneself."""
    with take(rules.NAME, HarmonyUnit, pk=unit_id, actor=actor, seen_version=seen_version, on=on) as row:
        _check_decider(actor, row)
        row.status, row.named_on = HarmonyStatus.NAMED.value, check_on(on, since=row.declared_on, today=today)
        row.reason = check_text(reason, "reason")[:200]
        row.valid_to = rules.valid_until(on, int(value(rules.HARMONY_YEARS, row.union.region_id, on)))
        row.event_note |= {"until": row.valid_to, "reason": row.reason}
        named: HarmonyUnit = row
    return named


def refuse_unit(*, actor: Actor, unit_id: Any, seen_version: int, reason: str) -> HarmonyUnit:
    """Put down that the three parties did not name a unit, with the reason; it may be declared again."""
    with take(rules.NAME, HarmonyUnit, pk=unit_id, actor=actor, seen_version=seen_version) as row:
        _check_decider(actor, row)
        row.status, row.reason = HarmonyStatus.REFUSED.value, check_text(reason, "reason")[:200]
        row.event_note |= {"reason": row.reason}
        refused: HarmonyUnit = row
    return refused


def withdraw_title(*, actor: Actor, unit_id: Any, seen_version: int, reason: str) -> HarmonyUnit:
    """Take a title back before its time, with the reason."""
    with take(rules.WITHDRAW, HarmonyUnit, pk=unit_id, actor=actor, seen_version=seen_version) as row:
        rules.check_decider(row.level, level_of_keeper(actor, row.union.path))
        row.reason = check_text(reason, "reason")[:200]
        row.event_note |= {"reason": row.reason}
        withdrawn: HarmonyUnit = row
    return withdrawn


def _check_decider(actor: Actor, row: HarmonyUnit) -> None:
    rules.check_apart(row.recorder_id, actor.user_id)
    rules.check_decider(row.level, level_of_keeper(actor, row.union.path))
