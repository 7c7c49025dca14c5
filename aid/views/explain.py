"""The eligibility panel: formula with the family's own figures, position on the scale, clauses in words."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import EDITABLE
from aid.models import Assessment, NeedyFile
from aid.rules import eligibility, reckoning
from aid.rules.reckoning import Counted
from aid.selectors.files import facts_of, parameters_for, without_income
from aid.services.assessments import replay, stored_figure
from core.errors import DomainError

SCALE_END = Decimal("2.8")  # the third zone ends a little beyond the upper bound, as drawn


def of_assessment(assessment: Assessment) -> dict[str, Any]:
    """Return the panel of a stored assessment."""
    figures = {code: stored["value"] for code, stored in assessment.parameters.items()}
    finding = replay(assessment)
    heads = eligibility.Facts.from_data(assessment.facts).heads
    panel = _panel(finding.counted, heads, assessment.net_per_head, assessment.proposed, figures)
    panel |= _told(assessment.clauses, assessment.parameters)
    panel["version"] = _("Rules %(version)s") % {"version": assessment.rules_version}
    panel["basis"] = _("Reckoned on %(day)s") % {"day": assessment.assessed_on}
    return panel


def live(
    file: NeedyFile, *, on: Any, facts: eligibility.Facts | None = None, earning: Iterable[str] | None = None
) -> dict[str, Any]:
    """Return the panel of an application as it stands now, or as ``facts`` and the members typed as ``earning`` say.

    It never blocks typing (ux.md 5.5), and it never calls a family poor because nobody has entered its income yet.
    """
    try:
        figures = parameters_for(file, on=on)
    except DomainError as error:
        return {"sentence": error.message, "show_sentence": True}
    facts = facts or facts_of(file, on=on, final=file.status not in EDITABLE)
    finding = eligibility.assess(facts, {code: figure.value for code, figure in figures.items()})
    stored = {code: stored_figure(figure) for code, figure in figures.items()}
    values = {code: each["value"] for code, each in stored.items()}
    panel = _panel(finding.counted, facts.heads, finding.net_per_head, finding.proposed, values)
    if facts.details is not None and not facts.details.incomes:
        panel |= {
            "sentence": _("No income is entered yet; the category is reckoned from it."),
            "scale": None,
            "result": None,
        }
    else:
        panel |= _told([vars(clause) for clause in finding.clauses], stored)
    unknown = without_income(file, typed=earning)
    panel["unknowns"] = [_("Income of %(name)s is not entered yet") % {"name": name} for name in unknown]
    panel["show_sentence"] = True
    panel["version"] = _("Rules %(version)s") % {"version": eligibility.VERSION}
    return panel


def _told(clauses: Iterable[dict[str, Any]], stored: dict[str, Any]) -> dict[str, Any]:
    """Return the tests of the rule, and apart from them what counts otherwise than it was declared."""
    told = [
        {
            "passed": clause["holds"],
            "text": eligibility.sentence(clause),
            "basis": _basis(clause, stored),
            "adjusts": eligibility.is_adjustment(clause),
        }
        for clause in clauses
    ]
    return {
        "clauses": [each for each in told if not each["adjusts"]],
        "adjusted": [each for each in told if each["adjusts"]],
    }


CLAUSE_PARAMETER = {
    "gate": eligibility.GATE_MULTIPLE,
    "deep": eligibility.MIN_LIVING,
    "relative": eligibility.RELATIVE_MULTIPLE,
    "accident": eligibility.ACCIDENT_SHARE,
    "counts.not_counted": reckoning.NOT_COUNTED,
    "counts.imputed": reckoning.MIN_WAGE,
    "counts.rent": reckoning.RENT_MULTIPLE,
    "counts.elder_support": reckoning.ELDER_MULTIPLE,
    "counts.job_cost": reckoning.JOB_MULTIPLE,
    "counts.support_paid": reckoning.SUPPORT_PAID_ON,
}


def _basis(clause: dict[str, Any], stored: dict[str, Any]) -> str:
    figure = stored.get(CLAUSE_PARAMETER[clause["code"]], {})
    if not figure:
        return ""
    return _("Basis: %(basis)s, in force since %(day)s") % {"basis": figure["basis"], "day": figure["valid_from"]}


def _yuan(amount: Decimal, places: int = 2) -> str:
    return f"¥{amount:,.{places}f}"


def _panel(counts: Counted, heads: int, net: Decimal, proposed: str, figures: dict[str, str]) -> dict[str, Any]:
    line = Decimal(figures[eligibility.MIN_LIVING])
    upper = line * Decimal(figures[eligibility.RELATIVE_MULTIPLE])
    end = line * SCALE_END if upper < line * SCALE_END else upper * Decimal("1.4")
    sentence = eligibility.conclusion(proposed)
    return {
        "sentence": sentence,
        "terms": [
            {"label": _("Income of the year"), "value": _yuan(counts.income)},
            {"sign": "−"},
            {"label": _("Rigid costs of the year"), "value": _yuan(counts.rigid)},
            {"sign": _("÷ 12 months ÷ %(heads)s people =") % {"heads": heads}},
        ],
        "result": {"label": _("Per head and month"), "value": _yuan(net)},
        "scale": {
            "sentence": _(
                "%(net)s per head and month; the standard is %(line)s, the upper bound %(upper)s. %(sentence)s"
            )
            % {"net": _yuan(net), "line": _yuan(line), "upper": _yuan(upper), "sentence": sentence},
            "marker": int(min(max(net / end, Decimal(0)), Decimal(1)) * 100),
            "marker_label": _yuan(net, 0),
            "zones": [
                _zone(_("Deep hardship"), _("below %(line)s") % {"line": _yuan(line, 0)}, Decimal(0), line, end),
                _zone(_("Relative hardship"), f"{_yuan(line, 0)} – {_yuan(upper, 0)}", line, upper, end),
                _zone(_("Not eligible"), _("from %(upper)s") % {"upper": _yuan(upper, 0)}, upper, end, end),
            ],
        },
    }


def _zone(label: str, shown: str, start: Decimal, stop: Decimal, end: Decimal) -> dict[str, Any]:
    return {
        "label": label,
        "range": shown,
        "left": int(start / end * 100),
        "width": int(stop / end * 100) - int(start / end * 100),  # no gap where two zones meet
    }
