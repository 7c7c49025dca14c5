"""Stored assessments are reckoned again years later: the same result; a row somebody altered is named."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aid.models import Assessment
from core.parameters.models import PolicyParameter
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
