"""A standard tried before it is enacted: which household it would move, and by which clause. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.rehearsals import Effect
from aid.rules import eligibility
from aid.rules.eligibility import ACCIDENT_WINDOW, CODES, Declaration, Finding
from aid.rules.reckoning import ADJUSTING
from core.errors import RuleBrokenError
from core.parameters.registry import declared

NEEDED = (*CODES, ACCIDENT_WINDOW)
SETTABLE = (*NEEDED, *ADJUSTING)


@dataclass(frozen=True)
class Outcome:
    """One household under the standard in force and under the rehearsed one."""

    before: Finding
    after: Finding

    @property
    def effect(self) -> Effect | None:
        """Return what changes; None when nothing does."""
        return effect_of(self.before.proposed, self.after.proposed)

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """Return the clauses that now say something else, with the threshold before: what the list shows as why."""
        then = {clause.code: clause for clause in self.before.clauses}
        found = []
        for clause in self.after.clauses:
            old = then.get(clause.code)
            if old is None or old.holds != clause.holds:
                was = str(old.threshold) if old is not None else ""
                found.append({key: _text(value) for key, value in asdict(clause).items()} | {"was": was})
        gone = then.keys() - {clause.code for clause in self.after.clauses}
        tests = [code for code in sorted(gone) if not eligibility.is_adjustment({"code": code})]
        found += [{"code": code, "gone": True} for code in tests if not then[code].holds]
        return found


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def effect_of(before: str, after: str) -> Effect | None:
    """Say what a change of category means for a household."""
    if before == after:
        return None
    if before == Category.NONE:
        return Effect.ENTER
    return Effect.LEAVE if after == Category.NONE else Effect.CHANGE


def compare(household: Declaration, now: Mapping[str, Any], then: Mapping[str, Any], *, on: date) -> Outcome:
    """Reckon a household by both standards on the same day."""
    before = eligibility.assess(eligibility.facts_from(household, months=now[ACCIDENT_WINDOW], on=on), now)
    after = eligibility.assess(eligibility.facts_from(household, months=then[ACCIDENT_WINDOW], on=on), then)
    return Outcome(before, after)


def check_settings(settings: Mapping[str, str]) -> dict[str, Any]:
    """Return the rehearsed values, read by their kind; refuse what the formula does not use or cannot read."""
    if not settings:
        raise RuleBrokenError(_("Enter at least one value to rehearse."), code="settings")
    return {code: _read(code, text) for code, text in settings.items()}


def _read(code: str, text: str) -> Any:
    if code not in SETTABLE:
        known = _(", ").join(SETTABLE)
        wrong = _("“%(code)s” is not a parameter of the formula. These are: %(known)s") % {"code": code, "known": known}
        raise RuleBrokenError(wrong, code="unknown_parameter", fields={code: wrong})
    kind, text = declared(code).kind, text.strip()
    refusal = _("“%(value)s” is not a value for “%(label)s”.") % {"value": text, "label": _(declared(code).label)}
    if kind == "switch" and text not in ("on", "off"):
        raise RuleBrokenError(refusal, code="value", fields={code: refusal})
    try:
        value = declared(code).read(text)
        is_possible = kind in ("switch", "list") or 0 < value < 1_000_000  # NaN cannot even be compared
    except (ArithmeticError, ValueError) as error:
        raise RuleBrokenError(refusal, code="value", fields={code: refusal}) from error
    if not is_possible:
        raise RuleBrokenError(refusal, code="value", fields={code: refusal})
    return value


def sentences(reasons: Sequence[Mapping[str, Any]]) -> list[str]:
    """Say in words why a household would stand elsewhere: by what now holds, else by what no longer does."""
    telling = [reason for reason in reasons if reason.get("gone") or reason["holds"]] or reasons
    return [
        _("The gross income gate is no longer applied.") if reason.get("gone") else eligibility.sentence(reason)
        for reason in telling
    ]
