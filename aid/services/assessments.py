"""Assessing a file so that the result explains itself and can be replayed."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from aid.models import Assessment, NeedyFile
from aid.rules import eligibility
from aid.selectors.declared import declared_of
from aid.selectors.files import facts_of, parameters_for
from core.actors import Actor
from core.parameters.registry import declared


def assess_file(*, actor: Actor, file: NeedyFile, on: date, occasion: str) -> Assessment:
    """Reckon a file with its own facts and the figures in force on a day, and keep everything that was used."""
    facts, figures = facts_of(file, on=on), parameters_for(file, on=on)
    finding = eligibility.assess(facts, {code: figure.value for code, figure in figures.items()})
    return Assessment.objects.create(
        file=file,
        assessed_on=on,
        occasion=occasion,
        rules_version=eligibility.VERSION,
        facts=facts.as_data(),
        parameters={code: stored_figure(figure) for code, figure in figures.items()},
        clauses=stored_clauses(finding),
        declared=declared_of(file),
        net_per_head=finding.net_per_head,
        gross_per_head=finding.gross_per_head,
        proposed=finding.proposed,
    )


def stored_clauses(finding: eligibility.Finding) -> list[dict[str, Any]]:
    """Return the clauses of a finding as an assessment keeps them."""
    return [{key: _text(value) for key, value in asdict(clause).items()} for clause in finding.clauses]


def stored_figure(figure: Any) -> dict[str, str]:
    """Return a parameter as an assessment keeps it: value, region, since when, on what basis."""
    value = figure.value
    text = ("on" if value else "off") if isinstance(value, bool) else str(value)
    text = ",".join(value) if isinstance(value, list | tuple) else text
    return {
        "value": text,
        "region": figure.region,
        "valid_from": figure.valid_from.isoformat(),
        "basis": figure.basis,
    }


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def replay(assessment: Assessment) -> eligibility.Finding:
    """Reckon a stored assessment again from nothing but what it stored, by the rules of its day."""
    figures = {code: declared(code).read(stored["value"]) for code, stored in assessment.parameters.items()}
    facts = eligibility.Facts.from_data(assessment.facts)
    return eligibility.assess(facts, figures, version=assessment.rules_version)


def differing() -> Iterator[tuple[Assessment, eligibility.Finding]]:
    """Yield every stored assessment whose replay gives another result; there must be none."""
    for assessment in Assessment.objects.order_by("pk").iterator(chunk_size=500):
        finding = replay(assessment)
        same = (finding.net_per_head, finding.gross_per_head, finding.proposed, stored_clauses(finding)) == (
            assessment.net_per_head,
            assessment.gross_per_head,
            assessment.proposed,
            assessment.clauses,
        )
        if not same:
            yield assessment, finding
