"""Any order of acts on a county's money: a walk past every outcome, a short run in a fixed order, a long one in any."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.aid.money.machine import Money
from tests.aid.money.treasury import Treasury

pytestmark = pytest.mark.django_db

# Every outcome, and the act that meets it on one of the first rows it is tried on. A random run that finds nothing
# proves something only because the walk shows that the machine can get everywhere (reliability.md 3.5).
WALK = {
    ("approve", "done"): lambda m, which: m.approve(which),
    ("approve", "refused"): lambda m, which: (m.make_roster(3), m.approve(which)),
    ("grant", "done"): lambda m, which: m.grant("a", 1, 0),
    ("grant", "refused"): lambda m, which: m.grant("a", 2, 0),
    ("allocate", "done"): lambda m, which: m.pass_on(1, 0, whole=False, down=True),
    ("allocate", "refused"): lambda m, which: m.pass_on(2, 0, whole=False, down=True),
    ("give_back", "done"): lambda m, which: m.pass_on(1, 0, whole=False, down=False),
    ("give_back", "refused"): lambda m, which: m.pass_on(0, 0, whole=False, down=False),
    ("confirm", "refused"): lambda m, which: m.skip_a_station(which),
    ("send_some", "done"): lambda m, which: (
        m.open_batch(),
        m.hand_on(which),
        m.hand_on(which),
        m.stop_half_way(which, back=False),
    ),
    ("unsend", "done"): lambda m, which: m.stop_half_way(which, back=True),
    ("line", "SUCCESS"): lambda m, which: m.answer(which, ["SUCCESS"] * 3),
    ("refund", "done"): lambda m, which: m.refund(which, 0, 2),
    ("refund", "refused"): lambda m, which: m.refund(which, 1, 1),
    ("receipt", "done"): lambda m, which: m.receipt(which),
    ("receipt", "refused"): lambda m, which: (m.open_batch(), m.receipt(which)),
    ("remove_line", "done"): lambda m, which: (m.make_roster(1), m.approve(which), m.remove_line(which)),
    ("remove_line", "refused"): lambda m, which: m.remove_line(which),
    ("send", "done"): lambda m, which: m.hand_on(which),
    ("send", "refused"): lambda m, which: m.skip_a_station(which),
    ("line", "CLOSED"): lambda m, which: m.answer(which, ["CLOSED"] * 3),
    ("answer", "repeat"): lambda m, which: m.same_answer_again(which),
    ("fix", "done"): lambda m, which: m.fix_account(which),
    ("fix", "refused"): lambda m, which: m.fix_account(which),
    ("cancel", "refused"): lambda m, which: m.cancel(which),
    ("cancel", "done"): lambda m, which: m.cancel(which),
}


@pytest.fixture
def machine(db):
    """The machine with its county; the fund is made anew for each run of it."""
    treasury = Treasury(granted=0)
    Money.treasury, Money.families = treasury, treasury.families(9)
    Money.outcomes.clear()
    return Money


def run(machine, *, examples, steps, **options):
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
    kinds = set(machine.outcomes) & set(WALK)
    assert len(kinds) > len(WALK) / 2, f"hardly tried anything: {sorted(machine.outcomes)}"


def test_every_outcome_can_be_met(machine):
    walker = machine()
    try:
        walker.start_lively(5)
        walker.money_is_right()
        machine.outcomes.clear()
        for outcome, act in WALK.items():
            for which in range(8):
                if not machine.outcomes[outcome]:
                    act(walker, which)
                    walker.money_is_right()
            assert machine.outcomes[outcome], f"{outcome} was not met"
    finally:
        walker.teardown()


def test_a_short_run_in_a_fixed_order(machine):
    run(machine, examples=15, steps=25, derandomize=True)


@pytest.mark.slow
@pytest.mark.drill
def test_a_long_run_in_any_order(machine):
    run(machine, examples=20, steps=40)
