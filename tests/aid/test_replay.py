"""Stored assessments are reckoned again years later: the same result; a row somebody altered is named."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aid.models import Assessment
from aid.rules.eligibility import Facts, assess
from aid.services.assessments import stored_clauses
from core.parameters.models import PolicyParameter
from core.parameters.registry import declared
from tests.aid.applications import Office
from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessed():
    """Three files on file, each assessed on its way."""
    office = Office(Tree())
    for _turn in range(3):
        office.filed()
    return list(Assessment.objects.order_by("pk"))


def replay():
    out = StringIO()
    call_command("replay_assessments", stdout=out)
    return out.getvalue()


def test_untouched_assessments_give_the_same_result(assessed):
    assert len(assessed) >= 3
    assert f"{len(assessed)} assessments replayed, 0 differences." in replay()


def test_a_later_standard_changes_no_earlier_assessment(assessed):
    PolicyParameter.objects.update(value="1")
    PolicyParameter.objects.filter(code="needy.gate_on").update(value="off")
    assert "0 differences" in replay()


def test_what_earlier_rules_decided_at_the_gate_stays_decided(assessed):
    """108,000.10 yuan for three: above the gate until 2026.2, at it since."""
    victim = assessed[0]
    figures = {code: declared(code).read(each["value"]) for code, each in victim.parameters.items()}
    income = figures["needy.min_living"] * figures["needy.gate_multiple"] * 36 + Decimal("0.10")
    facts = Facts(income, income - 60_000, 3)
    for version in ("2026.2", "2026.3"):
        finding = assess(facts, figures, version=version)
        stored = {"facts": facts.as_data(), "clauses": stored_clauses(finding), "rules_version": version}
        figured = {"net_per_head": finding.net_per_head, "gross_per_head": finding.gross_per_head}
        is_gated = version == "2026.2"
        assert (finding.proposed == "none") == is_gated
        proposed = {"proposed": finding.proposed, "decided": finding.proposed}
        Assessment.objects.filter(pk=victim.pk).update(**stored, **figured, **proposed)
        assert "0 differences" in replay()
    Assessment.objects.filter(pk=victim.pk).update(rules_version="2026.2")
    with pytest.raises(CommandError):
        replay()


@pytest.mark.parametrize(
    "change",
    [
        {"net_per_head": Decimal("1.00")},
        {"gross_per_head": Decimal("1.00")},
        {"proposed": "none", "decided": "none"},
        {"clauses": []},
        {"facts": {"income": "1", "rigid": "0", "heads": 1, "event_loss": "0", "event_in_window": False}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_row_is_named(assessed, change):
    victim = assessed[1]
    Assessment.objects.filter(pk=victim.pk).update(**change)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_assessments", stdout=out)
    named = [line for line in out.getvalue().splitlines() if line.startswith(str(victim.pk))]
    assert len(named) == 1
    assert "1 differences." in out.getvalue()


def test_an_altered_threshold_is_named(assessed):
    victim = assessed[0]
    parameters = victim.parameters | {"needy.min_living": victim.parameters["needy.min_living"] | {"value": "1"}}
    Assessment.objects.filter(pk=victim.pk).update(parameters=parameters)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_assessments", stdout=out)
    assert str(victim.pk) in out.getvalue()
