"""Any order of acts on a county's money: a short run with every test, a long one when asked (pytest -m slow)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.aid.money.machine import Money
from tests.aid.money.treasury import Treasury

pytestmark = pytest.mark.django_db

# Outcomes that a run must have met, or its silence proves nothing (reliability.md 3.5).
MET = [
    ("approve", "done"),
    ("approve", "refused"),
    ("grant", "refused"),
    ("allocate", "done"),
    ("allocate", "refused"),
    ("give_back", "done"),
    ("give_back", "refused"),
    ("send", "done"),
    ("send", "refused"),
    ("confirm", "refused"),
    ("remove_line", "done"),
    ("line", "SUCCESS"),
    ("line", "CLOSED"),
    ("answer", "repeat"),
    ("fix", "done"),
    ("cancel", "done"),
    ("cancel", "refused"),
    ("refund", "done"),
    ("refund", "refused"),
    ("receipt", "done"),
]


@pytest.fixture
def machine(db):
    """The machine with its county; the fund is made anew for each run of it."""
    treasury = Treasury(granted=0)
    Money.treasury, Money.families = treasury, treasury.families(9)
    Money.outcomes.clear()
    return Money


def run(machine, *, examples, steps, at_least, **options):
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        ),
    )
    thin = {outcome: machine.outcomes[outcome] for outcome in MET if machine.outcomes[outcome] < at_least}
    assert not thin, f"hardly tried: {thin}"


def test_a_short_run_in_a_fixed_order(machine):
    run(machine, examples=30, steps=25, at_least=1, derandomize=True)


@pytest.mark.slow
def test_a_long_run_in_any_order(machine):
    run(machine, examples=80, steps=40, at_least=5)
